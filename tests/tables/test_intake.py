import json
from copy import deepcopy
from datetime import date, time

import geopandas as gpd
import pandas as pd
import pytest
import xlsxwriter
from small_kommun import EAST, HEAD, NORTH, ROWS, layer, settings, square

from bfa.errors import BfaError, DataError, ParameterError
from bfa.tables import intake, store
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.quality import QualityReport


def changed(**keys):
    """The incidents key with some of the source's keys replaced."""
    source = deepcopy(settings()["incidents"][0])
    source.update(keys)
    return [source]


def remarks(report: QualityReport, word: str) -> list[tuple[int, list[int]]]:
    found = report.figures["sources"][0]["remarks"]
    return [(line["n"], line["rows"]) for line in found if word in line["what"]]


def refusal(kommun) -> str:
    with pytest.raises(BfaError) as caught:
        intake.take_in(kommun)
    return str(caught.value)


def test_three_rows_become_three_incidents_with_points_kommundelar_and_types(small):
    kommun = small()
    report = intake.take_in(kommun)
    rows = store.read_incidents(kommun)
    assert list(rows["incident_id"]) == ["1", "2", "3"]
    assert list(rows["brottstyp"]) == ["misshandel utomhus", "misshandel utomhus", "misshandel inomhus"]
    assert list(rows["kommundel"]) == ["A", "A", "B"]
    assert list(rows["plats_typ"]) == ["gata", "gata", "nöje och servering"]
    assert rows.geometry.iloc[0].x == pytest.approx(600_100.5)
    assert rows.crs.to_epsg() == 3006
    assert report.figures["rows"] == {
        "read": 3,
        "kept": 3,
        "refused": 0,
        "left_out": 0,
        "already": 0,
        "duplicates": 0,
        "without_point": 0,
        "without_clock": 1,
        "without_day": 0,
        "without_kommundel": 0,
    }


def test_a_code_keeps_its_leading_zero(small):
    kommun = small()
    intake.take_in(kommun)
    assert set(store.read_incidents(kommun)["brottskod"]) == {"0357", "0367"}


def test_a_day_without_clock_time_is_kept_and_is_not_midnight(small):
    kommun = small()
    intake.take_in(kommun)
    rows = store.read_incidents(kommun, "A")
    assert list(rows["clock_known"]) == [True, False]
    assert rows["start"].iloc[1] == pd.Timestamp("2010-05-03")


def test_names_and_free_text_never_reach_the_store(small):
    kommun = small()
    intake.take_in(kommun)
    everything = b"".join(path.read_bytes() for path in store.store_folder(kommun).rglob("*") if path.is_file())
    assert not {"namn", "fritext"} & set(store.read_incidents(kommun))
    assert b"Eva Ek" not in everything
    assert b"slog till" not in everything


def test_a_personnummer_in_plats_is_blanked_and_counted(small):
    kommun = small([ROWS[0].replace("Torget", "hos 19800101 1234"), *ROWS[1:]])
    report = intake.take_in(kommun)
    assert store.read_incidents(kommun, "A")["plats"].isna().tolist() == [True, False]
    assert remarks(report, "personnummer") == [(1, [2])]
    assert "1980" not in json.dumps(report.figures)


def test_case_numbers_are_hashed_with_the_kommuns_salt(small):
    source = changed()
    source[0]["columns"]["case_id"] = "namn"
    one, other = small(incidents=source), None
    intake.take_in(one)
    first = store.read_incidents(one, "A")["case_id"].iloc[0]
    other = small(incidents=source, case_salt="annat")
    intake.take_in(other)
    second = store.read_incidents(other, "A")["case_id"].iloc[0]
    assert len(first) == 16
    assert first != second


def test_rows_without_start_are_refused_by_number_and_reason_only(small):
    kommun = small([*ROWS, "4;0357;;;;;Gränd 7;Gata;A;600100;6600100;;", "5;0357;3/5 2010;;;;Gränd 7;Gata;A;1;1;;"])
    report = intake.take_in(kommun)
    refused = (store.store_folder(kommun) / "refused.csv").read_text(encoding="utf-8")
    assert refused.splitlines() == [
        "source;file;row;reason",
        "polis;polis.csv;5;start saknas",
        "polis;polis.csv;6;start kan inte läsas med det angivna datumformatet",
    ]
    assert report.figures["rows"]["refused"] == 2
    assert report.figures["rows"]["kept"] == 3


def test_a_code_the_codebook_lacks_is_kept_as_unknown_and_counted(small):
    kommun = small([*ROWS, "4;0999;2010-06-02;1200;;;Torget;Gata;A;600100;6600100;;"])
    report = intake.take_in(kommun)
    assert (store.read_incidents(kommun)["brottstyp"] == "okänd kod").sum() == 1
    assert report.figures["sources"][0]["unknown_codes"] == {"0999": 1}


def test_missing_ids_become_the_source_and_row_number(small):
    kommun = small([ROWS[0], ROWS[1].replace("2;", ";", 1)])
    report = intake.take_in(kommun)
    assert list(store.read_incidents(kommun)["incident_id"]) == ["1", "polis:3"]
    assert remarks(report, "id saknas") == [(1, [3])]


def test_an_id_seen_before_gets_a_tail_and_the_row_is_kept(small):
    kommun = small([ROWS[0], ROWS[1].replace("2;", "1;", 1), ROWS[2].replace("3;", "1;", 1)])
    report = intake.take_in(kommun)
    assert list(store.read_incidents(kommun)["incident_id"]) == ["1", "1#2", "1#3"]
    assert remarks(report, "id finns redan") == [(2, [3, 4])]


def test_equal_rows_are_kept_and_reported(small):
    kommun = small([ROWS[0], ROWS[0], ROWS[2]])
    report = intake.take_in(kommun)
    assert report.figures["rows"]["duplicates"] == 1
    assert len(store.read_incidents(kommun)) == 3


def test_an_end_before_its_start_is_left_empty_and_counted(small):
    rows = [ROWS[0].replace("2010-05-02;0010", "2010-04-02;0010"), ROWS[0].replace("1;", "9;", 1), *ROWS[1:]]
    kommun = small(rows)
    report = intake.take_in(kommun)
    assert remarks(report, "slutet ligger före") == [(1, [2])]
    assert store.read_incidents(kommun, "A")["end"].notna().sum() == 1


def test_ends_that_all_lie_before_their_starts_are_swapped_columns(small):
    said = refusal(small([ROWS[0].replace("2010-05-02;0010", "2010-04-02;0010")] * 2))
    assert "slutar innan de börjar" in said
    assert "byt plats" in said


def test_an_end_without_clock_time_is_the_last_minute_of_its_day(small):
    kommun = small([ROWS[0].replace("2010-05-02;0010", "2010-05-02;"), *ROWS[1:]])
    intake.take_in(kommun)
    assert store.read_incidents(kommun, "A")["end"].iloc[0] == pd.Timestamp("2010-05-02 23:59")


@pytest.mark.parametrize(
    ("x", "y", "word"),
    [
        ("0", "0", "(0, 0)"),
        ("6600100", "600100", "förväxlade"),
        ("700000", "6600100", "långt utanför"),
        ("", "", "koordinater saknas"),
        ("600.100", "6600100", "kan inte läsas som tal"),
    ],
)
def test_a_point_that_cannot_be_right_is_dropped_and_its_row_kept(small, x, y, word):
    kommun = small([*ROWS, f"4;0357;2010-05-09;1200;;;Torget;Gata;A;{x};{y};;"])
    report = intake.take_in(kommun)
    assert remarks(report, word) == [(1, [5])]
    rows = store.read_incidents(kommun, "A")
    assert len(rows) == 3
    assert rows.geometry.isna().sum() == 1


def test_a_whole_column_of_swapped_coordinates_is_refused_with_the_cure(small):
    said = refusal(small(incidents=changed(x="nord", y="ost")))
    assert "kolumnerna nord och ost är förväxlade" in said
    assert "x: ost och y: nord" in said


def test_a_wrong_crs_is_refused(small):
    said = refusal(small(incidents=changed(crs="EPSG:3021")))
    assert "punkterna ligger inte i kommunen" in said
    assert "EPSG:3021" in said


def test_an_unknown_crs_is_refused(small):
    assert "koordinatsystemet 'EPSG:99999999' är okänt" in refusal(small(incidents=changed(crs="EPSG:99999999")))


def test_coordinates_without_a_crs_are_refused(small):
    assert "crs: saknas" in refusal(small(incidents=changed(crs=None)))


def test_a_kommun_in_degrees_is_refused(small):
    assert "inte ett plant koordinatsystem i meter" in refusal(small(crs="EPSG:4326"))


def test_kommundel_comes_from_the_polygon_when_the_export_has_no_column(small):
    kommun = small(incidents=changed(kommundel={}))
    intake.take_in(kommun)
    assert list(store.read_incidents(kommun)["kommundel"]) == ["A", "A", "B"]


def test_disagreement_and_points_outside_are_counted_and_the_exports_word_holds(small):
    kommun = small(
        [
            *ROWS,
            "4;0357;2010-05-09;1200;;;T;Gata;B;600100;6600100;;",
            "5;0357;2010-05-09;1200;;;T;Gata;A;599900;6600100;;",
        ]
    )
    report = intake.take_in(kommun)
    assert remarks(report, "annan kommundel än exporten") == [(1, [5])]
    assert remarks(report, "utanför alla kommundelar") == [(1, [6])]
    assert len(store.read_incidents(kommun, "B")) == 2
    assert len(store.read_incidents(kommun, "A")) == 3


def test_a_kommundel_no_polygon_has_counts_in_the_kommun_and_in_no_kommundel(small):
    kommun = small([*ROWS, "4;0357;2010-05-09;1200;;;T;Gata;Å;600100;6600100;;"])
    report = intake.take_in(kommun)
    assert remarks(report, "finns inte bland kommundelarna") == [(1, [5])]
    assert store.kommundelar(kommun) == ["A", "B"]
    assert len(store.read_incidents(kommun, NO_KOMMUNDEL)) == 1
    counts = store.read_table(kommun, "counts")
    assert counts["n"].sum() == 4
    assert counts.loc[counts["area"] == NO_KOMMUNDEL, "n"].sum() == 1


def test_kommundelar_that_mostly_have_no_polygon_are_refused(small):
    said = refusal(small(incidents=changed(kommundel={"column": "omr", "prefix": "Del "})))
    assert "finns inte bland kommundelarna" in said
    assert "prefix" in said


def test_a_prefix_and_a_mapping_make_the_names_agree(small):
    kommun = small(
        incidents=changed(kommundel={"column": "omr", "prefix": "Del ", "values": {"B": "Bäcken"}}),
        areas={**settings()["areas"], "prefix": "Del ", "values": {"B": "Bäcken"}},
    )
    intake.take_in(kommun)
    assert store.kommundelar(kommun) == ["Del A", "Del Bäcken"]
    assert len(store.read_incidents(kommun, "Del Bäcken")) == 1


def test_counts_hold_a_zero_for_every_kommundel_month_and_type_covered(small):
    kommun = small(incidents=changed(period="2010-05/2010-07"))
    intake.take_in(kommun)
    counts = store.read_table(kommun, "counts")
    assert len(counts) == 2 * 3 * 2
    assert counts["n"].sum() == 3
    july = counts[counts["month"] == pd.Timestamp("2010-07-01")]
    assert july["n"].tolist() == [0, 0, 0, 0]


def test_rows_outside_the_declared_period_are_told_and_left_out(small):
    kommun = small(incidents=changed(period="2010-06/2010-06"))
    report = intake.take_in(kommun)
    assert store.read_table(kommun, "counts")["n"].sum() == 1
    assert len(store.read_incidents(kommun)) == 1
    assert remarks(report, "utanför den angivna perioden") == [(2, [2, 3])]


def test_every_fault_of_every_file_is_told_at_once(small):
    columns = {**settings()["incidents"][0]["columns"], "start": ["dag", "tid"], "plats": "ställe"}
    places = [{"file": "data/platser.geojson", "kind": "krog"}]
    said = refusal(small(incidents=changed(columns=columns), places=places))
    assert "kolumnerna ställe, dag saknas" in said
    assert "platser.geojson: filen finns inte" in said
    assert said.startswith("lilla.yml: 2 fel")


def test_a_refused_intake_leaves_the_earlier_store_as_it_was(small):
    kommun = small()
    intake.take_in(kommun)
    with pytest.raises(DataError):
        intake.take_in(small([]))
    assert len(store.read_incidents(kommun)) == 3


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "filen är tom"),
        ((HEAD + "\n").encode(), "rubriker men inga rader"),
        ((HEAD.replace(";", ",") + "\n1,2\n").encode(), "delas inte av semikolon"),
        ((HEAD + "\n" + "x;y\n" * 3).encode(), "fel antal kolumner"),
        (HEAD.encode("utf-16-le"), "UTF-16"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_one_sentence(small, content, word):
    said = refusal(small(files={"polis.csv": content}))
    assert word in said
    assert "polis.csv" in said


def test_a_start_in_another_date_format_is_refused_and_not_guessed(small):
    said = refusal(small(incidents=changed(date_format="%d/%m/%Y %H%M")))
    assert "start följer inte det angivna datumformatet" in said
    assert "2010" not in said


def test_a_source_that_cannot_say_its_brottstyp_is_refused_before_reading(small):
    said = refusal(small(incidents=changed(codes=None)))
    assert "brottstyp saknas" in said


def test_a_kommun_file_without_any_source_is_refused(small):
    with pytest.raises(ParameterError, match="varken incidents eller counts"):
        intake.take_in(small(incidents=[]))


def test_a_store_is_current_until_a_source_the_codebook_or_a_key_changes(small, tmp_path):
    kommun = small()
    assert not intake.is_current(kommun)
    intake.take_in(kommun)
    assert intake.is_current(kommun)
    book = tmp_path / "data" / "codebook" / "koder.csv"
    book.write_text(book.read_text(encoding="utf-8") + "0401;hemfridsbrott\n", encoding="utf-8")
    assert not intake.is_current(kommun)
    intake.take_in(kommun)
    assert intake.is_current(kommun)
    assert not intake.is_current(small(files={"codebook/koder.csv": book.read_bytes()}, uttag="2010-07-01"))


def test_a_missing_source_is_named_and_the_store_is_not_current(small, tmp_path):
    kommun = small()
    intake.take_in(kommun)
    (tmp_path / "data" / "polis.csv").unlink()
    assert intake.missing_files(kommun) == [kommun.file("data/polis.csv")]
    assert not intake.is_current(kommun)


def test_months_near_the_extraction_are_preliminary(small):
    report = intake.take_in(small(uttag="2010-07-15", preliminary_months=1))
    assert report.figures["preliminary"] == {"months": ["2010-06"], "n": 1, "kinds": {"crime": ["2010-06"]}}


def test_a_start_after_the_extraction_is_remarked_on(small):
    assert remarks(intake.take_in(small(uttag="2010-05-15")), "efter uttagsdagen") == [(1, [4])]


def test_control_sums_are_held_against_the_counts_with_likely_reasons(small):
    sums = [
        {"brottstyp": "misshandel utomhus", "n": 2, "period": "2010-05", "kommundel": "A"},
        {"brottstyp": "misshandel utomhus", "n": 5, "period": "2010-05/2010-06"},
        {"brottstyp": "rån", "n": 1, "period": "2010-05"},
        {"brottstyp": "misshandel utomhus", "n": 1, "period": "2009-01"},
    ]
    checked = intake.take_in(small(control_sums=sums)).figures["control_sums"]
    assert [one["match"] for one in checked] == [True, False, False, False]
    assert [one["difference"] for one in checked] == [0, -3, None, None]
    assert "stavning" in checked[2]["reasons"][0]
    assert "täcker inte hela perioden" in checked[3]["reasons"][0]


def test_a_change_of_codes_inside_the_period_is_told(small):
    lines = ["brottskod;brottstyp;giltig_fran;giltig_till", "0357;misshandel utomhus;;2010-05-31"]
    book = "\n".join([*lines, "0367;misshandel utomhus;2010-06-01;"])
    report = intake.take_in(small(files={"codebook/koder.csv": book}))
    assert report.figures["code_breaks"] == {"misshandel utomhus": ["2010-06"]}


def test_the_documents_a_caller_makes_lie_in_the_store(small):
    kommun = small()
    intake.take_in(kommun, documents=lambda report: {"x.txt": report.figures["kommun"]})
    assert (store.store_folder(kommun) / "x.txt").read_text(encoding="utf-8") == "Lilla"


def test_progress_is_told_step_by_step(small):
    told: list[str] = []
    intake.take_in(small(), progress=told.append)
    assert told == ["läser delar.geojson", "läser polis.csv", "skriver lagret"]


def test_without_a_layer_the_kommundelar_are_those_of_the_export_in_reading_order(small):
    rows = [ROWS[0].replace(";A;", f";Del {name};") for name in ("10", "2", "Ö")]
    kommun = small(rows, areas=None)
    intake.take_in(kommun)
    assert store.kommundelar(kommun) == ["Del 2", "Del 10", "Del Ö"]
    assert store.read_table(kommun, "areas") is None


def test_two_sources_with_the_same_ids_keep_every_row_under_its_own_id(small):
    source = changed()[0]
    kommun = small(incidents=[source, {**source, "source": "trygghet"}])
    intake.take_in(kommun)
    ids = store.read_incidents(kommun)["incident_id"]
    assert len(ids) == 6
    assert ids.is_unique


def test_a_register_that_names_a_cause_that_is_not_there_is_remarked_on(small):
    head = "nummer;orsak;perspektiv;karaktär;avstånd;påverkas av;sekretess"
    causes = f"{head}\n1;Kö;situationellt;situationell;närliggande;kommun;nej\n"
    head = "nummer;åtgärd;orsaker;riktas mot;karaktär;omfattar;sekretess"
    measures = f"{head}\n1;Vakt;1, 7;situationellt;situationell;kommun;nej\n"
    kommun = small(
        files={"o.csv": causes, "a.csv": measures}, registers={"causes": "data/o.csv", "measures": "data/a.csv"}
    )
    report = intake.take_in(kommun)
    assert [line["what"] for line in report.figures["remarks"]] == ["åtgärderna nämner orsaker som inte finns: 7"]
    assert store.read_table(kommun, "causes")["text"].tolist() == ["Kö"]


def test_five_columns_of_measures_become_measures_and_follow_up_in_the_store(small):
    register = "åtgärd;ansvarig;klart;läge;gjort\nLjus;gatan;2010-05-01;pågår;två stolpar\nBuss;;;klar;\n"
    own = "åtgärdens nummer;läge;sekretess\n2;delvis;nej\n"
    files = {"a.csv": register, "u.csv": own}
    kommun = small(files=files, registers={"measures": "data/a.csv", "follow_up": "data/u.csv", "sekretess": "nej"})
    intake.take_in(kommun)
    measures, follow_up = store.read_table(kommun, "measures"), store.read_table(kommun, "follow_up")
    assert measures["number"].tolist() == [1, 2]
    assert measures["due"].dt.strftime("%Y-%m-%d").fillna("").tolist() == ["2010-05-01", ""]
    assert dict(zip(follow_up["measure"], follow_up["state"], strict=True)) == {1: "pågår", 2: "delvis"}


def test_polygons_of_one_name_are_one_kommundel(small):
    parts = layer(square("A", EAST), square("B", EAST + 1_000), square("A", EAST + 2_000))
    kommun = small(files={"delar.geojson": parts})
    report = intake.take_in(kommun)
    areas = store.read_table(kommun, "areas")
    assert areas["kommundel"].tolist() == ["A", "B"]
    assert areas["population"].tolist() == [2000, 1000]
    assert areas.geometry.area.iloc[0] == pytest.approx(2e6)
    assert report.figures["areas"]["polygons"] == 3


def test_a_workbook_with_typed_cells_comes_in_like_a_text_file(small, tmp_path):
    kommun = small(incidents=changed(file="data/polis.xlsx"))
    book = xlsxwriter.Workbook(tmp_path / "data" / "polis.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD.split(";"))
    sheet.write_row(1, 0, [1, "0357", "", "", "", "", "Torget", "Gata", "A", 600_100.5, 6_600_100, "Eva Ek", ""])
    sheet.write_datetime(1, 2, date(2010, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_datetime(1, 3, time(23, 30), book.add_format({"num_format": "hh:mm"}))
    sheet.write_row(2, 0, [2, 357, "2010-05-03", 930, "", "", "Torget", "Gata", "A", 600_100, 6_600_100, "", ""])
    book.close()
    said = intake.take_in(kommun, progress=None)
    rows = store.read_incidents(kommun)
    assert rows["start"].tolist() == [pd.Timestamp("2010-05-01 23:30"), pd.Timestamp("2010-05-03 09:30")]
    assert rows["clock_known"].all()
    assert rows["brottstyp"].tolist() == ["misshandel utomhus", "okänd kod"]
    assert remarks(said, "inledande nolla") == [(1, [3])]
    assert rows.geometry.iloc[0].x == pytest.approx(600_100.5)


def test_latitude_and_longitude_the_wrong_way_round_are_refused_too(small):
    head = HEAD.replace("ost;nord", "lat;lon")
    place = gpd.GeoSeries(gpd.points_from_xy([EAST + 100], [NORTH + 100]), crs="EPSG:3006").to_crs("EPSG:4326").iloc[0]
    row = f"1;0357;2010-05-01;2330;;;Torget;Gata;A;{place.y:.5f};{place.x:.5f};;".replace(".", ",")
    kommun = small([row], head=head, incidents=changed(x="lat", y="lon", crs="EPSG:4326"))
    assert "kolumnerna lat och lon är förväxlade" in refusal(kommun)
    kommun = small([row], head=head, incidents=changed(x="lon", y="lat", crs="EPSG:4326"))
    intake.take_in(kommun)
    assert store.read_incidents(kommun).geometry.iloc[0].x == pytest.approx(EAST + 100, abs=2)


def test_a_measure_in_an_unknown_kommundel_stops_the_intake(small):
    head = "nummer;åtgärd;riktas mot;karaktär;omfattar;sekretess\n"
    files = {"atgarder.csv": head + "1;Ljus;situationellt;situationell;A, C;nej\n"}
    said = refusal(small(files=files, registers={"measures": "data/atgarder.csv"}))
    assert "nämner en kommundel som inte finns (de är A, B" in said
    assert "rad 2" in said


def test_some_columns_are_read_without_the_others(small):
    kommun = small()
    intake.take_in(kommun)
    found = store.read_columns(kommun, ["kommundel", "start"])
    whole = store.read_incidents(kommun)
    assert list(found) == ["kommundel", "start"]
    assert sorted(found["start"]) == sorted(whole["start"])


def test_a_register_with_faults_is_told_before_the_rows_are_read(small):
    kommun = small(incidents=changed(file="data/finns_inte.csv"), registers={"causes": "data/orsaker.csv"})
    said = refusal(kommun)
    assert "orsaker.csv" in said
    assert "finns_inte.csv" not in said


def test_a_register_may_name_the_kommundelar_of_an_export_without_a_layer(small):
    head = "nummer;åtgärd;riktas mot;karaktär;omfattar;sekretess\n"
    files = {"atgarder.csv": head + "1;Ljus;situationellt;situationell;A;nej\n"}
    intake.take_in(small(files=files, areas=None, registers={"measures": "data/atgarder.csv"}))
    files = {"atgarder.csv": head + "1;Ljus;situationellt;situationell;Z;nej\n"}
    assert "atgarder.csv" in refusal(small(files=files, areas=None, registers={"measures": "data/atgarder.csv"}))


def test_a_cause_whose_rule_is_none_of_the_codebooks_is_told_by_its_number(small):
    head = "nummer;orsak;perspektiv;karaktär;avstånd;påverkas av;regel;sekretess"
    line = "{};Kö;situationellt;situationell;närliggande;båda;{};nej"
    text = "\n".join([head, line.format(1, "krog_kväll"), line.format(4, "krog_kväl"), line.format(6, "")])
    report = intake.take_in(small(files={"o.csv": text}, registers={"causes": "data/o.csv"}))
    (told,) = (each for each in report.figures["remarks"] if "orsakens regel" in each["what"])
    assert (told["n"], told["do"]) == (1, "rätta regel för orsak 4, eller lägg till regeln")
