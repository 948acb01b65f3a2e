"""What is proposed for a file, by what stands in it and with what doubt; nothing of it is used at intake."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from bfa.errors import DataError
from bfa.run.proposals.areas import look_at_areas
from bfa.run.proposals.cells import read_cells
from bfa.run.proposals.counts import look_at_counts
from bfa.run.proposals.crime_types import types_of
from bfa.run.proposals.dates import find_times, forms_of
from bfa.run.proposals.extracted import day_of_extraction
from bfa.run.proposals.file_patterns import Named, propose_files, short_name
from bfa.run.proposals.headings import best, usual_words
from bfa.run.proposals.proposal import Proposal, settings
from bfa.run.proposals.rows import Known, look_at_rows
from bfa.tables.codes import CHECKOUT
from bfa.tables.packed import Unpacked

WORDS = usual_words(CHECKOUT / "data" / "codebook" / "exportrubriker.yml")
KNOWN = Known(WORDS, {"0357": "misshandel utomhus", "0412": "olaga hot"}, "brottskoder.csv")


def table(**columns: list[str | None]) -> pd.DataFrame:
    return pd.DataFrame({name.replace("_", " "): cells for name, cells in columns.items()}, dtype="str")


def how(name: str, raw: bytes) -> dict:
    return settings(list(read_cells(Unpacked(name, raw)).how))


def looked(frame: pd.DataFrame, known: Known = KNOWN) -> dict:
    found = look_at_rows(frame, known)
    assert found is not None
    return settings([each for _, proposals in found.groups for each in proposals])


def doubts(frame: pd.DataFrame, known: Known = KNOWN) -> str:
    found = look_at_rows(frame, known)
    return " ".join(each.doubt for _, proposals in found.groups for each in proposals)


def test_lines_above_the_headings_are_counted_and_the_separator_is_seen():
    text = "Utdrag, söder\n\nid;datum;plats\n1;2024-01-05;Åsen\n2;2024-02-05;Ön\n"
    assert how("polis.csv", text.encode("cp1252")) == {"encoding": "cp1252", "separator": ";", "skip_rows": 2}
    assert how("polis.csv", text.replace(";", "\t").encode()) == {
        "encoding": "utf-8",
        "separator": "\t",
        "skip_rows": 2,
    }


def test_one_wrong_byte_does_not_turn_the_file_into_another_encoding():
    raw = "id;typ\n1;stöld\n2;skadegörelse\n".encode() + "3;stöld\n".encode("cp1252")
    (encoding, *_) = read_cells(Unpacked("polis.csv", raw)).how
    assert encoding.value == "auto"
    assert encoding.doubt.startswith("1 rad är skriven på ett annat sätt")


def test_a_comma_inside_text_is_not_taken_for_the_separator():
    text = "id;text;datum\n" + "".join(f'{n};"a, b, c, d, e";2024-01-0{n}\n' for n in range(1, 8))
    assert how("x.csv", text.encode())["separator"] == ";"


@pytest.mark.parametrize(
    ("cells", "forms"),
    [
        (["2024-01-05", "2024-12-31"], ["%Y-%m-%d"]),
        (["20240105 0930", "20241231 2359"], ["%Y%m%d %H%M"]),
        (["05.01.2024 09:30", "31.12.2024 23:59"], ["%d.%m.%Y %H:%M"]),
        (["01/31/2024 02:00:00 PM", "12/05/2024 11:00:00 AM"], ["%m/%d/%Y %I:%M:%S %p"]),
        (["2024-01-31T23:30:00Z", "2024-08-01T00:10:00Z"], ["%Y-%m-%dT%H:%M:%SZ"]),
        (["2024-01", "2024-12"], ["%Y-%m"]),
        (["2024-01-05", "2024-02-05", "05/03/2024", "25/04/2024"], ["%Y-%m-%d", "%d/%m/%Y"]),
        (["600100", "601500"], []),
        (["Torget", "Parken"], []),
    ],
)
def test_the_form_of_a_date_is_the_one_that_reads_every_cell(cells, forms):
    assert forms_of(pd.Series(cells, dtype="str")) == forms


def test_a_day_that_may_be_a_month_is_doubted():
    frame = table(datum=["05/01/2024", "06/02/2024"], typ=["hot", "hot"])
    assert "månaden kan lika gärna stå först" in doubts(frame)
    assert "månaden" not in doubts(table(datum=["25/01/2024", "06/02/2024"], typ=["hot", "hot"]))


def test_start_end_and_the_day_of_report_are_told_apart_with_their_clocks():
    frame = table(
        Anmäld_datum=["2024-01-07", "2024-01-09"],
        Datum_från=["2024-01-05", "2024-01-08"],
        Tid_från=["0930", "15"],
        Datum_till=["2024-01-05", "2024-01-08"],
        Tid_till=["1000", "130"],
        Brottskod=["0357", "412"],
    )
    found = looked(frame)
    assert found["columns"]["start"] == ["Datum från", "Tid från"]
    assert found["columns"]["end"] == ["Datum till", "Tid till"]
    assert found["columns"]["registered"] == "Anmäld datum"
    assert (found["date_format"], found["date_formats"]) == ("%Y-%m-%d %H%M", {"registered": "%Y-%m-%d"})
    assert found["pad"] == 4


def start_of(frame: pd.DataFrame) -> Proposal:
    return next(each for each in find_times(frame, WORDS).proposals if each.key == "columns.start")


def test_the_heading_says_which_date_is_the_start_though_some_of_its_cells_are_no_dates():
    good = [f"2024-01-{day:02}" for day in range(1, 11)]
    frame = table(Brottsdatum_t_o_m=good, Brottsdatum_fr_o_m=["okänt", "okänt", "?", *good[3:]], typ=["hot"] * 10)
    found = start_of(frame)
    assert (found.value, found.why) == ("Brottsdatum fr o m", "7 av 10 celler är datum")
    assert found.doubt == "3 av 10 celler (30,0 %) är inte datum; inläsningen säger vilka rader"
    end = next(each for each in find_times(frame, WORDS).proposals if each.key == "columns.end")
    assert (end.value, end.why, end.doubt) == ("Brottsdatum t o m", "10 av 10 celler är datum", "")


def test_a_start_that_holds_too_few_dates_is_not_left_out_without_a_word():
    good = [f"2024-01-{day:02}" for day in range(1, 11)]
    found = start_of(table(Brottsdatum_fr_o_m=["okänt"] * 6 + good[6:], Brottsdatum_t_o_m=good))
    assert found.value == "Brottsdatum t o m"
    assert "i Brottsdatum fr o m är färre än hälften av cellerna datum" in found.doubt


def test_clocks_that_are_partly_words_are_still_the_clocks_of_the_start():
    good = [f"2024-01-{day:02}" for day in range(1, 11)]
    found = start_of(table(Datum_från=good, Tid_från=["natt", *["0930"] * 9], Datum_till=good))
    assert found.value == ["Datum från", "Tid från"]
    assert found.doubt == "1 celler i Tid från är inte klockslag"


def test_a_date_in_parts_is_joined_in_the_order_of_the_format():
    frame = table(År=["2024", "2024"], Månad=["1", "11"], Dag=["5", "29"], Timme=["0", "18"], typ=["hot", "hot"])
    found = settings(list(find_times(frame, WORDS).proposals))
    assert found == {"columns": {"start": ["År", "Månad", "Dag", "Timme"]}, "date_format": "%Y %m %d %H"}


def test_midnight_is_taken_for_unknown_only_where_there_is_too_much_of_it():
    clocks = ["00:00"] * 4 + [f"{hour:02}:15" for hour in range(8, 14)]
    frame = table(datum=[f"2024-01-{day:02}" for day in range(1, 11)], klockslag=clocks, typ=["hot"] * 10)
    assert looked(frame)["midnight_unknown"] is True
    assert "midnight_unknown" not in looked(frame.assign(klockslag=["00:00", *clocks[4:], *clocks[4:7]]))


SWEREF = table(
    datum=["2024-01-05"] * 2, typ=["hot"] * 2, n_koord=["6600100,5", "6600200,5"], e_koord=["600100", "600200"]
)


@pytest.mark.parametrize(
    ("x", "y", "crs", "decimal"),
    [
        (["600100,5", "600200"], ["6600100", "6600200"], "EPSG:3006", ","),
        (["1620000", "1620100"], ["6580000", "6580100"], "EPSG:3021", None),
        (["18.05", "18.06"], ["59.34", "59.35"], "EPSG:4326", "."),
        (["-87.6", "-87.7"], ["41.8", "41.9"], "EPSG:4326", "."),
    ],
)
def test_the_coordinate_system_is_told_by_the_range(x, y, crs, decimal):
    found = looked(table(datum=["2024-01-05"] * 2, typ=["hot"] * 2, longitud=x, latitud=y))
    assert (found["x"], found["y"], found["crs"], found.get("decimal")) == ("longitud", "latitud", crs, decimal)


def test_x_that_is_north_is_called_y():
    found = looked(table(datum=["2024-01-05"] * 2, typ=["hot"] * 2, X=["6600100", "6600200"], Y=["600100", "600200"]))
    assert (found["x"], found["y"]) == ("Y", "X")


def test_a_local_zone_is_doubted_and_found_where_the_kommundelar_lie():
    frame = table(datum=["2024-01-05"] * 2, typ=["hot"] * 2, x=["150100", "150200"], y=["6580100", "6580200"])
    assert "vilken av de tolv zonerna" in doubts(frame)
    areas = gpd.GeoDataFrame(geometry=[shapely.box(149_000, 6_579_000, 152_000, 6_582_000)], crs="EPSG:3014")
    assert looked(frame, Known(WORDS, {}, "", areas, ("A",)))["crs"] == "EPSG:3014"


def test_both_coordinates_in_metres_in_one_column_are_a_point_in_the_system_where_they_lie():
    frame = table(datum=["2024-01-05", "2024-01-06"], geom=["POINT (674000 6580000)", "POINT (674100 6580100)"])
    found = looked(frame)
    assert (found["point"], found["crs"]) == ("geom", "EPSG:3006")
    assert "point" not in looked(table(datum=["2024-01-05", "2024-01-06"], telefon=["08 123456", "08 654321"]))


def test_one_column_with_both_coordinates_is_a_point():
    found = looked(table(datum=["2024-01-05"] * 2, typ=["hot"] * 2, plats=["59.34, 18.05", "59.35, 18.06"]))
    assert (found["point"], found["crs"]) == ("plats", "EPSG:4326")


def test_a_sum_is_left_out_by_a_filter():
    frame = table(datum=["2024-01-05", "2024-02-05", None], omr=["A", "B", "Totalt"], typ=["hot", "hot", None])
    assert looked(frame)["where"] == {"omr": {"not": ["Totalt"]}}


def test_a_column_with_personnummer_is_not_proposed_and_told():
    frame = table(datum=["2024-01-05"] * 2, typ=["hot"] * 2, plats=["19121212-1212 ringer", "Torget"])
    found = look_at_rows(frame, KNOWN)
    assert "plats" not in settings([each for _, group in found.groups for each in group]).get("columns", {})
    assert found.notes == ("Kolumnen plats har text som ser ut som personnummer och läses inte.",)


def test_a_file_of_one_type_is_asked_what_it_is():
    assert "skriv vad raderna är" in doubts(table(datum=["2024-01-05"] * 2))


CRIMES = ["Misshandel, utomhus", "Skadegörelse", "MISSHANDEL, UTOMHUS", "Olaga hot"]


@pytest.mark.parametrize(
    "heading",
    [
        *("Brottsbenämning", "Brottskod i klartext", "Brottstyp (text)", "Gärning", "Rubricering"),
        *("Brottsrubricering", "Händelsetyp", "BROTT_KLARTEXT"),
    ],
)
def test_what_happened_is_known_by_its_heading(heading):
    found = looked(pd.DataFrame({"datum": ["2024-01-05"] * 4, heading: CRIMES, "grupp": list("ABAB")}, dtype="str"))
    assert found["columns"]["brottstyp"] == heading


def test_what_happened_is_known_by_its_cells_where_no_heading_says_it():
    frame = table(datum=["2024-01-05"] * 4, typ=["Gata", "Gata", "Skola", "Park"], vad=CRIMES, slag=list("ABAB"))
    assert looked(frame)["columns"]["brottstyp"] == "vad"
    assert "rubriken på typ säger också att den är det" in doubts(frame)
    assert "rubriken säger det inte" in doubts(frame.drop(columns="typ"))


def test_where_nothing_says_what_happened_the_columns_that_may_are_named():
    assert "säger någon av slag, grupp det" in doubts(
        table(datum=["2024-01-05"] * 2, slag=["1", "2"], grupp=["A", "B"])
    )


def test_types_with_codes_are_proposed_as_one_name():
    frame = table(datum=["2024-01-05", "2024-01-06", "2024-01-07"], brott=["stöld (0801)", "0802 stöld", "rån"])
    assert looked(frame)["values"]["brottstyp"] == {"stöld (0801)": "stöld", "0802 stöld": "stöld", "rån": "rån"}


def test_types_follow_what_was_confirmed():
    frame = table(vad=["Hot", "Rån", "Hot", "Totalt"], kod=["412", "357", "9", None])
    declared = {"columns": {"brottstyp": "vad"}, "where": {"vad": {"not": ["Totalt"]}}}
    assert list(types_of(frame, declared, KNOWN.codes)) == ["Hot", "Rån", "Hot"]
    coded = types_of(frame, {"columns": {"brottskod": "kod"}, "codes": "x.csv", "brottstyp": "annat"}, KNOWN.codes)
    assert list(coded) == ["olaga hot", "misshandel utomhus", "annat", "annat"]
    assert set(types_of(frame, {"brottstyp": "klotter"}, {})) == {"klotter"}


@pytest.mark.parametrize("heading", ["Inskrivet", "Inkom", "Registrerad", "Upprättad", "Anmälningsdatum", "Reg.datum"])
def test_the_day_of_registration_is_known_by_its_heading(heading):
    days = ["2024-01-05", "2024-02-08"]
    found = looked(pd.DataFrame({heading: days, "Datum från": days, "typ": ["hot", "hot"]}, dtype="str"))
    assert (found["columns"]["start"], found["columns"]["registered"]) == ("Datum från", heading)


def test_few_words_for_places_are_kinds_of_place_and_are_recoded_to_the_rules_words():
    words = ["Gata/torg", "P-plats", "Skola", "Okänd vrå"] * 10
    frame = table(datum=["2024-01-05"] * 40, typ=["hot"] * 40, Brottsplats=words)
    found = looked(frame)
    assert (found["columns"]["plats_typ"], "plats" in found["columns"]) == ("Brottsplats", False)
    kinds = {"Gata/torg": "gata", "P-plats": "parkering", "Skola": "skola", "*": "övrigt"}
    assert found["values"]["plats_typ"] == kinds
    assert "1 ord på 10 rader är inte kända" in doubts(frame)
    named = table(datum=["2024-01-05"] * 40, typ=["hot"] * 40, Brottsplats=[f"Storgatan {n}" for n in range(40)])
    assert looked(named)["columns"]["plats"] == "Brottsplats"


def test_whole_rows_in_two_files_are_one_incident_though_there_is_only_a_case():
    frame = table(datum=["2024-01-05"] * 2, typ=["hot"] * 2, diarienr=["K1", "K1"])
    found = look_at_rows(frame, KNOWN, repeated=1)
    (same,) = [each for _, group in found.groups for each in group if each.key == "same_id"]
    assert (same.value, same.why) == (
        "one_incident",
        "1 hela rader finns i två filer, med samma diarienr: de räknas en gång",
    )
    assert "same_id" not in looked(frame)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Uttagsdatum: 2025-01-20 / handläggare 0815;;;", "2025-01-20"),
        ("Datum för uttag;;20.1.2025", "2025-01-20"),
        ("Skapad 20250120 12:30", "2025-01-20"),
        ("Uttag för perioden 20240101-20241231, skapad 2025-01-20", "2025-01-20"),
        ("Uttag: 2024-01-01 till 2024-12-31", None),
        ("Statistikuttag anmälda brott 2024-12-31", None),
    ],
)
def test_the_day_of_extraction_is_read_beside_its_word_and_a_span_is_none(line, day):
    found = day_of_extraction([line], WORDS)
    assert (str(found) if found else None) == day


def test_the_column_of_the_kommundel_is_the_one_with_the_names_of_the_layer():
    frame = table(datum=["2024-01-05"] * 3, typ=["hot"] * 3, distrikt=["1", "1", "2"], stad=["A", "B", "X"])
    known = Known(WORDS, {}, "", None, ("A", "B"))
    assert looked(frame, known)["kommundel"] == {"column": "stad"}
    assert "1 ord är inte det" in doubts(frame, known)


def test_counts_are_seen_long_and_wide():
    long = table(stadsdel=["A", "B"], månad=["2024-01", "2024-01"], brottstyp=["hot", "hot"], antal=["3", "4"])
    found = settings([each for _, group in look_at_counts(long, WORDS).groups for each in group])
    assert found["columns"] == {"area": "stadsdel", "month": "månad", "n": "antal", "brottstyp": "brottstyp"}
    wide = pd.DataFrame([["A", *"12345"]], columns=["område", *(f"2024-0{m}" for m in range(1, 6))], dtype="str")
    found = settings([each for _, group in look_at_counts(wide, WORDS).groups for each in group])
    assert (found["wide"], found["month_format"], found["columns"]) == (True, "%Y-%m", {"area": "område"})


def test_rows_are_no_counts():
    assert look_at_counts(SWEREF, WORDS) is None


@pytest.mark.parametrize("heading", ["BEF_20231231", "Folkmängd 2023", "pop23_2023", "Invånare_2023", "Inv2023"])
def test_inhabitants_are_known_by_their_heading_and_their_year_by_it(heading):
    shapes = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
    layer = gpd.GeoDataFrame({"namn": ["A", "B"], heading: [900, 800], "Shape_Area": [0, 0]}, geometry=shapes)
    found = settings(look_at_areas(layer, WORDS))
    assert (found["population"], found["population_year"]) == (heading, 2023)


def test_a_layer_gives_its_names_its_inhabitants_and_their_year():
    shapes = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
    layer = gpd.GeoDataFrame({"OBJECTID": [1, 2], "namn": ["A", "B"], "folk_2023": [900, 800]}, geometry=shapes)
    layer = layer.rename(columns={"folk_2023": "Folkmängd 2023"})
    assert settings(look_at_areas(layer, WORDS)) == {
        "kommundel": "namn",
        "population": "Folkmängd 2023",
        "population_year": 2023,
        "crs": "EPSG:4326",
    }


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_inhabitants_written_with_spaces_are_proposed_and_their_year_is_asked(space):
    shapes = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
    people = [f"12{space}400", f"8{space}050"]
    layer = gpd.GeoDataFrame({"namn": ["A", "B"], "Folkmängd": people}, geometry=shapes, crs="EPSG:3006")
    found = {each.key: each for each in look_at_areas(layer, WORDS)}
    assert found["population"].value == "Folkmängd"
    assert (found["population_year"].value, bool(found["population_year"].doubt)) == (None, True)


def files_of(folder: Path, *given: str, there: tuple[str, ...] = ()) -> Proposal:
    inside = folder / "data"
    inside.mkdir()
    for name in (*given, *there):
        (inside / name).touch()
    return propose_files([inside / name for name in given], Named(folder), inside / "register.xlsx")


@pytest.mark.parametrize(
    ("given", "pattern"),
    [
        (["polis_2024.csv"], "data/polis_*.csv"),
        (["polis-t1-2024.csv"], "data/polis-*.csv"),
        (["export.csv"], "data/export*.csv"),
        (["polis_januari.csv", "polis_maj.csv"], "data/polis_*.csv"),
        (["polis_norr.csv", "polis_nord.csv"], "data/polis_*.csv"),
        (["polis_2024.csv.gz"], "data/polis_*.csv.gz"),
        (["uttag[a]_2024.csv"], "data/uttag[[]a]_*.csv"),
    ],
)
def test_the_files_are_a_pattern_that_the_next_export_falls_into(tmp_path, given, pattern):
    found = files_of(tmp_path, *given, there=("kommundelar.geojson", "~$polis_2024.csv"))
    assert (found.key, found.value, found.doubt) == ("files", pattern, "")
    assert {path.name for path in tmp_path.glob(pattern)} == set(given)


@pytest.mark.parametrize(
    ("given", "there", "doubt"),
    [
        (["polis_2024.csv"], ("polis_koder.csv",), "1 annan fil i mappen"),
        (["re_2024.xlsx", "regi_2025.xlsx"], (), "ingen gemensam början"),
        (["reg2024.xlsx"], (), "1 annan fil i mappen"),
        (["2024_polis.csv"], (), "ingen gemensam början"),
    ],
)
def test_files_that_no_pattern_finds_alone_are_listed_and_it_is_told(tmp_path, given, there, doubt):
    found = files_of(tmp_path, *given, there=there)
    assert (found.key, found.value) == ("files", [f"data/{name}" for name in given])
    assert doubt in found.doubt


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (["Uttag anmälda brott 2022-07_2023-12.csv", "Uttag anmälda brott 2024 jan-jul.csv"], "Uttag anmälda brott"),
        (["polis_2024.csv"], "polis"),
        (["2024_polis.csv"], "2024"),
    ],
)
def test_a_source_is_called_what_its_files_have_in_common_without_time(given, name):
    assert short_name([Path("data") / each for each in given]) == name


def test_a_heading_is_found_whole_before_in_part():
    assert best(["Datum för anmälan", "Datum"], ["datum"]) == "Datum"
    assert best(["KOMMUN_DEL", "Stadsdel_namn"], ["stadsdel"]) == "Stadsdel_namn"


def test_an_empty_file_is_refused():
    with pytest.raises(DataError, match=r"x.csv: filen har inga rader"):
        read_cells(Unpacked("x.csv", b"id;datum\n"))
