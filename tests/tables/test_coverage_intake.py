"""What is covered, through a whole intake: months without rows, thin ends, parts of months, several files."""

import json

import pandas as pd
import pytest
from small_kommun import EAST, NORTH, layer, square

from bfa.errors import ParameterError
from bfa.tables import intake, store
from bfa.tables.municipality import read_kommun

HEAD = "id;start;typ;del;ost;nord"


@pytest.fixture
def project(tmp_path):
    """A kommun of two kommundelar, with the sources and files that a test gives."""

    def write(files, sources=None, **keys):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / "delar.geojson").write_text(layer(square("A", EAST), square("B", EAST + 1000)))
        for name, lines in files.items():
            (tmp_path / "data" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        usual = [{"file": f"data/{name}"} for name in files] if sources is None else sources
        rows = {"source": "polis", "columns": {"start": "start", "brottstyp": "typ"}, "kommundel": {"column": "del"}}
        areas = {"file": "data/delar.geojson", "kommundel": "namn", "crs": "EPSG:3006"}
        given = {"kommun": "Prov", "incidents": [rows | each for each in usual], "areas": areas, **keys}
        path = tmp_path / "params" / "kommun" / "prov.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
        return read_kommun(path)

    return write


_ONE = {"files": "data/*.csv", "same_id": "one_incident"}


def rows(days, typ="stöld", area="A", first=1):
    return [
        f"{number};{day:%Y-%m-%d} 12:{number % 60:02d};{typ};{area};{EAST + 5};{NORTH + 5}"
        for number, day in enumerate(days, first)
    ]


def spread(start, end, n):
    """So many days evenly from start to end."""
    return list(pd.date_range(start, end, periods=n))


def taken(kommun):
    figures = intake.take_in(kommun).figures
    counts = store.read_counts(kommun)
    counts["month"] = counts["month"].dt.strftime("%Y-%m")
    return figures, counts


def said(figures, word):
    every = [line for source in [*figures["sources"], *figures["count_sources"]] for line in source["remarks"]]
    return [line for line in every if word in line["what"]]


def cells(counts, **which):
    for name, value in which.items():
        counts = counts[counts[name] == value]
    return counts


def test_a_type_that_one_file_lacks_is_a_counted_zero_there(project):
    old = rows(spread("2023-01-02", "2023-12-30", 24))
    new = rows(spread("2024-01-02", "2024-12-30", 24)) + rows(spread("2024-01-03", "2024-12-29", 12), "rån")
    figures, counts = taken(project({"a.csv": [HEAD, *old], "b.csv": [HEAD, *new]}))
    robbery = cells(counts, brottstyp="rån", area="A")
    assert len(robbery) == 24
    assert robbery.loc[robbery["month"] < "2024", "n"].sum() == 0
    assert said(figures, "brottstypen rån finns i andra filer")


def test_a_file_of_one_type_covers_that_type_only(project):
    thefts, robberies = rows(spread("2023-01-02", "2024-12-30", 48)), rows(spread("2024-01-02", "2024-12-30", 24), "x")
    plain = {"columns": {"start": "start"}}
    sources = [
        {"file": "data/a.csv", "brottstyp": "stöld", **plain},
        {"file": "data/b.csv", "brottstyp": "rån", **plain},
    ]
    _, counts = taken(project({"a.csv": [HEAD, *thefts], "b.csv": [HEAD, *robberies]}, sources))
    assert cells(counts, brottstyp="rån")["month"].min() == "2024-01"
    assert cells(counts, brottstyp="stöld")["month"].min() == "2023-01"


def test_a_filter_on_the_type_leaves_the_other_types_uncovered(project):
    old = rows(spread("2023-01-02", "2023-12-30", 24)) + rows(spread("2023-01-02", "2023-12-30", 24), "rån", first=50)
    new = rows(spread("2024-01-02", "2024-12-30", 24), first=100)
    sources = [{"file": "data/a.csv"}, {"file": "data/b.csv", "where": {"typ": "stöld"}}]
    _, counts = taken(project({"a.csv": [HEAD, *old], "b.csv": [HEAD, *new]}, sources))
    assert cells(counts, brottstyp="rån")["month"].max() == "2023-12"


def test_months_without_any_row_are_told_and_not_counted_until_declared(project):
    days = spread("2022-01-02", "2023-06-29", 180) + spread("2023-11-02", "2024-12-30", 140)
    files = {"a.csv": [HEAD, *rows(days)]}
    figures, counts = taken(project(files))
    assert not set(counts["month"]) & {"2023-07", "2023-08", "2023-09", "2023-10"}
    assert figures["coverage"]["crime"]["not_counted"] == ["2023-07/2023-10"]
    (line,) = said(figures, "inga rader alls 2023-07 till 2023-10")
    assert "gaps_counted: [2023-07/2023-10]" in line["do"]
    figures, counts = taken(project(files, [{"file": "data/a.csv", "gaps_counted": ["2023-07/2023-10"]}]))
    assert cells(counts, month="2023-08", area="A")["n"].tolist() == [0]
    assert not said(figures, "månader helt utan rader")
    _, counts = taken(project(files, [{"file": "data/a.csv", "gaps_counted": True}]))
    assert cells(counts, month="2023-08", area="A")["n"].tolist() == [0]


def test_a_lone_old_row_is_told_by_its_number_and_kept_outside(project):
    lines = [*rows([pd.Timestamp("1966-03-12")]), *rows(spread("2024-01-02", "2024-12-30", 228), first=2)]
    kommun = project({"a.csv": [HEAD, *lines]})
    figures, counts = taken(kommun)
    assert (counts["month"].min(), counts["month"].max()) == ("2024-01", "2024-12")
    assert counts["n"].sum() == len(store.read_incidents(kommun)) == 228
    (line,) = said(figures, "långt utanför")
    assert line["rows"] == [2]
    refused = pd.read_csv(store.store_folder(kommun) / "refused.csv", sep=";")
    assert refused["row"].tolist() == [2]


@pytest.mark.parametrize(
    ("start", "end", "first", "last", "part"),
    [
        ("2024-01-29", "2024-04-30", "2024-02", "2024-04", "2024-01"),
        ("2024-01-01", "2024-04-10", "2024-01", "2024-03", "2024-04"),
    ],
)
def test_a_month_that_holds_only_some_days_is_told_and_left_out(project, start, end, first, last, part):
    days = pd.date_range(start, end, freq="6h")
    figures, counts = taken(project({"a.csv": [HEAD, *rows(days)]}))
    assert (counts["month"].min(), counts["month"].max()) == (first, last)
    assert said(figures, f"{part} har rader bara")
    declared = [{"file": "data/a.csv", "period": "2024-01/2024-04"}]
    _, counts = taken(project({"a.csv": [HEAD, *rows(days)]}, declared))
    assert counts["n"].sum() == len(days)


def test_the_month_of_an_extraction_before_its_end_is_not_whole(project):
    kommun = project({"a.csv": [HEAD, *rows(spread("2024-01-02", "2024-06-14", 12))]}, uttag="2024-06-15")
    _, counts = taken(kommun)
    assert counts["month"].max() == "2024-05"


def test_a_declared_period_longer_than_the_rows_is_told_and_counted(project):
    lines = rows(spread("2024-01-02", "2024-12-30", 120))
    kommun = project({"a.csv": [HEAD, *lines]}, [{"file": "data/a.csv", "period": "2023-06/2024-12"}])
    figures, counts = taken(kommun)
    assert counts["month"].min() == "2023-06"
    assert said(figures, "inga rader finns 2023-06 till 2023-12")


def test_a_type_that_stops_while_the_others_go_on_is_told(project):
    steady = rows(spread("2022-01-02", "2024-12-30", 360))
    stopped = rows(spread("2022-01-02", "2023-03-29", 150) + spread("2023-08-02", "2024-12-30", 170), "rån", first=400)
    figures, counts = taken(project({"a.csv": [HEAD, *steady, *stopped]}))
    assert said(figures, "brottstypen har månader helt utan rader")
    assert cells(counts, brottstyp="rån", month="2023-05")["n"].sum() == 0


def test_the_same_id_in_two_files_is_told_and_counted_once_where_declared(project):
    first, second = rows(spread("2024-01-02", "2024-04-28", 40)), rows(spread("2024-03-05", "2024-06-28", 40), first=25)
    overlap = first[24:]
    second = [*overlap, *second[len(overlap) :]]
    files = {"a.csv": [HEAD, *first], "b.csv": [HEAD, *second]}
    columns = {"columns": {"incident_id": "id", "start": "start", "brottstyp": "typ"}}
    figures, counts = taken(project(files, [{"file": f"data/{name}", **columns} for name in files]))
    assert counts["n"].sum() == 80
    (line,) = said(figures, "id:n finns också i a.csv, 16 av dem med samma start")
    assert (line["n"], line["grade"]) == (16, 2)
    assert "same_id: one_incident" in line["do"]
    both = [{"files": "data/*.csv", "same_id": "one_incident", **columns}]
    figures, counts = taken(project(files, both))
    assert counts["n"].sum() == 64
    assert sum(source["merged"] for source in figures["sources"]) == 16


def test_whole_rows_without_an_id_in_two_files_are_told_and_counted_once_where_declared(project):
    first = rows(spread("2024-01-02", "2024-04-28", 40))
    second = [*first[30:], *rows(spread("2024-05-02", "2024-06-28", 30), first=60)]
    files = {"a.csv": [HEAD, *first], "b.csv": [HEAD, *second]}
    figures, counts = taken(project(files))
    assert counts["n"].sum() == 80
    assert [line["n"] for line in said(figures, "hela rader finns också i a.csv")] == [10]
    _, counts = taken(project(files, [{"files": "data/*.csv", "same_id": "one_incident"}]))
    assert counts["n"].sum() == 70


def test_of_two_rows_with_one_id_the_fuller_is_kept(project):
    lines = [
        "1;2024-01-05 10:00;stöld;;;",
        f"1;2024-01-05 10:00;stöld;A;{EAST + 5};{NORTH + 5}",
        "2;2024-01-06 10:00;stöld;A;;",
    ]
    columns = {"incident_id": "id", "start": "start", "brottstyp": "typ"}
    kommun = project({"a.csv": [HEAD, *lines]}, [{"file": "data/a.csv", "same_id": "one_incident", "columns": columns}])
    _, counts = taken(kommun)
    assert counts["n"].sum() == 2
    assert sorted(store.read_incidents(kommun)["kommundel"]) == ["A", "A"]


def test_a_row_may_stand_for_several_crimes_and_a_case_for_one(project):
    head = "id;start;typ;del;antal;arende"
    lines = [
        "1;2024-01-05 10:00;stöld;A;3;K1",
        "2;2024-01-06 10:00;stöld;A;1;K1",
        "3;2024-01-07 10:00;rån;A;1;K1",
        "4;2024-01-08 10:00;stöld;B;1;",
        "5;2024-01-09 10:00;stöld;B;noll;",
    ]
    columns = {"start": "start", "brottstyp": "typ", "antal": "antal", "case_id": "arende", "incident_id": "id"}
    figures, counts = taken(project({"a.csv": [head, *lines]}, [{"file": "data/a.csv", "columns": columns}]))
    assert counts.groupby("brottstyp")["n"].sum().to_dict() == {"rån": 1, "stöld": 5}
    assert figures["rows"]["refused"] == 1
    cases = [{"file": "data/a.csv", "columns": columns, "counted": "case"}]
    figures, counts = taken(project({"a.csv": [head, *lines]}, cases))
    assert counts.groupby("brottstyp")["n"].sum().to_dict() == {"rån": 1, "stöld": 2}
    assert figures["sources"][0]["counted"] == "case"


def test_a_file_of_which_every_row_stands_in_another_is_read_and_counted_once(project):
    lines = rows(spread("2024-01-02", "2024-04-28", 40))
    kommun = project({"a.csv": [HEAD, *lines], "b.csv": [HEAD, *lines[:7]]}, [_ONE])
    figures, counts = taken(kommun)
    assert counts["n"].sum() == 40
    assert [source["merged"] for source in figures["sources"]] == [0, 7]


def test_a_case_in_two_files_is_counted_once(project):
    head = "start;typ;del;arende"
    files = {"a.csv": [head, "2024-01-05 10:00;stöld;A;K1"], "b.csv": [head, "2024-01-25 10:00;stöld;A;K1"]}
    columns = {"start": "start", "brottstyp": "typ", "case_id": "arende"}
    _, counts = taken(project(files, [{"files": "data/*.csv", "columns": columns, "counted": "case"}]))
    assert counts["n"].sum() == 1


def count_file(rows):
    return ["del;manad;typ;antal", *(";".join(map(str, row)) for row in rows)]


def counted(project, lines, **keys):
    columns = {"area": "del", "month": "manad", "brottstyp": "typ", "n": "antal"}
    source = {"file": "data/antal.csv", "source": "antal", "columns": columns, **keys}
    return taken(project({"antal.csv": lines}, [], counts=[source], areas=None))


def test_an_area_that_is_the_sum_of_the_others_is_told_and_left_out(project):
    table = [(area, f"2024-0{m}", "stöld", n + m) for m in range(1, 7) for area, n in (("A", 5), ("B", 9))]
    table += [("Provby", f"2024-0{m}", "stöld", 14 + 2 * m) for m in range(1, 7)]
    figures, counts = counted(project, count_file(table))
    assert sorted(counts["area"].unique()) == ["A", "B"]
    assert counts["n"].sum() == 6 * 14 + 2 * 21
    assert said(figures, "Provby är i varje månad summan av alla de andra")


def test_a_type_that_is_the_sum_of_the_others_is_told_and_left_out(project):
    numbers = {"stöld": [5, 7, 3, 9, 4, 6], "rån": [2, 3, 2, 4, 2, 5]}
    table = [("A", f"2024-0{m + 1}", typ, n[m]) for m in range(6) for typ, n in numbers.items()]
    table += [("A", f"2024-0{m + 1}", "anmälda brott", sum(n[m] for n in numbers.values())) for m in range(6)]
    figures, counts = counted(project, count_file(table))
    assert set(counts["brottstyp"]) == {"stöld", "rån"}
    assert said(figures, "brottstypen anmälda brott")


def test_subtotals_among_the_areas_are_found_where_they_stand_beside_their_parts(project):
    numbers = {"N1": [5, 7, 13, 9, 6, 11], "N2": [12, 3, 2, 4, 9, 7]}
    numbers |= {"S1": [11, 8, 9, 17, 5, 12], "S2": [6, 6, 15, 4, 10, 3]}
    both = {"Norr": ("N1", "N2"), "Söder": ("S1", "S2")}
    table = []
    for m in range(6):
        for whole, parts in both.items():
            table.append((whole, f"2024-0{m + 1}", "stöld", sum(numbers[part][m] for part in parts)))
            table += [(part, f"2024-0{m + 1}", "stöld", numbers[part][m]) for part in parts]
    _, counts = counted(project, count_file(table))
    assert sorted(counts["area"].unique()) == ["N1", "N2", "S1", "S2"]


def test_areas_that_only_happen_to_add_up_are_all_counted(project):
    table = [("A", "2024-01", "stöld", 1), ("B", "2024-01", "stöld", 1), ("C", "2024-01", "stöld", 2)]
    table += [("A", "2024-02", "stöld", 0), ("B", "2024-02", "stöld", 1), ("C", "2024-02", "stöld", 1)]
    _, counts = counted(project, count_file(table))
    assert sorted(counts["area"].unique()) == ["A", "B", "C"]


def test_refused_rows_are_told_as_a_class_and_where_they_are_uneven(project):
    good = rows(pd.date_range("2024-01-13", "2024-12-28", freq="D").repeat(2))
    lines = [line for line in good if int(line.split(";")[1][8:10]) > 12]
    wrong = [line.replace("2024-", "fel-", 1) for line in lines[:100]]
    figures, _ = taken(project({"a.csv": [HEAD, *lines, *wrong]}))
    (refused,) = figures["refusals"].values()
    assert refused["class"] == "över 10 %"
    assert refused["uneven"]
    assert [line["about"] for line in said(figures, "alla rader med dag 1–12 i månaden är avvisade")] == ["uneven"]


def test_few_refused_rows_have_no_class(project):
    lines = rows(spread("2024-01-02", "2024-12-30", 300))
    figures, _ = taken(project({"a.csv": [HEAD, *lines, lines[0].replace("2024-", "fel-", 1)]}))
    assert figures["refusals"]["crime"] == {"read": 301, "refused": 1, "uneven": False, "share": 0.0033, "class": ""}


def test_refused_rows_of_one_kommundel_are_told(project):
    lines = [
        line
        for area, first in (("A", 1), ("B", 500))
        for line in rows(spread("2024-01-02", "2024-12-30", 200), area=area, first=first)
    ]
    wrong = [
        line.replace("2024-", "fel-", 1) if ";B;" in line and number % 3 == 0 else line
        for number, line in enumerate(lines)
    ]
    figures, _ = taken(project({"a.csv": [HEAD, *wrong]}))
    assert said(figures, "ojämnt fördelade över kommundelar")


def test_a_file_whose_every_row_stands_in_another_is_read_and_its_months_hold_each_incident_once(project):
    days = spread("2024-01-01", "2024-12-31", 200)
    every = rows(days)
    columns = {"incident_id": "id", "start": "start", "brottstyp": "typ"}
    sources = [{"file": f"data/{name}", "columns": columns, "same_id": "one_incident"} for name in ("a.csv", "b.csv")]
    kommun = project({"a.csv": [HEAD, *every], "b.csv": [HEAD, *every[20:80], "x;;stöld;A;;"]}, sources)
    figures, counts = taken(kommun)
    assert counts["n"].sum() == 200
    assert sum(n for _, n in figures["coverage"]["crime"]["months"].values()) == 200
    assert figures["refusals"]["crime"]["refused"] == 1


def test_a_case_in_two_files_is_counted_once_in_the_month_of_its_first_crime(project):
    head, day = f"{HEAD};fall", pd.Timestamp
    other = [f"{row};K{number}" for number, row in enumerate(rows(spread("2024-01-01", "2024-12-31", 100)))]
    late = [*other[:50], f"{rows([day('2024-06-05')])[0]};K"]
    early = [*other[50:], f"{rows([day('2024-05-05')])[0]};K"]
    columns = {"start": "start", "brottstyp": "typ", "case_id": "fall"}
    sources = [
        {"file": f"data/{name}", "columns": columns, "counted": "case", "period": "2024-01/2024-12"}
        for name in ("a.csv", "b.csv")
    ]
    figures, counts = taken(project({"a.csv": [head, *late], "b.csv": [head, *early]}, sources))
    assert counts["n"].sum() == 101
    assert [source["in_cases"] for source in figures["sources"]] == [1, 0]


def test_types_that_files_of_the_same_months_share_between_them_are_not_said_to_be_lacking(project):
    days = spread("2024-01-01", "2024-12-31", 200)
    figures, _ = taken(project({"a.csv": [HEAD, *rows(days)], "b.csv": [HEAD, *rows(days, typ="våld", area="B")]}))
    assert not said(figures, "räknas som noll")


def test_a_filter_on_codes_that_have_lost_their_zeros_covers_their_type(project, tmp_path):
    (tmp_path / "data" / "codebook").mkdir(parents=True)
    (tmp_path / "data" / "codebook" / "koder.csv").write_text("brottskod;brottstyp\n0357;våld\n0367;hot\n")
    days = spread("2024-01-01", "2024-06-30", 60)
    late = spread("2024-07-01", "2024-12-31", 60)
    sources = [
        {
            "file": f"data/{name}",
            "columns": {"start": "start", "brottskod": "typ"},
            "codes": "koder.csv",
            "pad": 4,
            "where": {"typ": codes},
        }
        for name, codes in (("a.csv", ["357", "367"]), ("b.csv", ["357"]))
    ]
    every = [HEAD, *rows(days, typ="357"), *rows(days[:3], typ="367", first=500)]
    _, counts = taken(project({"a.csv": every, "b.csv": [HEAD, *rows(late, typ="357")]}, sources))
    assert set(cells(counts, brottstyp="hot")["month"]) == {f"2024-{month:02d}" for month in range(1, 7)}
    assert cells(counts, brottstyp="våld")["month"].nunique() == 12
    assert cells(counts, brottstyp="våld", area="B")["n"].sum() == 0


def test_files_of_one_name_in_two_folders_are_both_told(project, tmp_path):
    (tmp_path / "data" / "nya").mkdir(parents=True)
    later = rows(spread("2025-01-01", "2025-12-31", 100))
    (tmp_path / "data" / "nya" / "a.csv").write_text("\n".join([HEAD, *later]) + "\n")
    every = {"a.csv": [HEAD, *rows(spread("2024-01-01", "2024-12-31", 200))]}
    figures, counts = taken(project(every, [{"files": ["data/a.csv", "data/nya/a.csv"]}]))
    assert counts["n"].sum() == 300
    assert sum(n for _, n in figures["coverage"]["crime"]["files"]["a.csv"].values()) == 300


def test_words_that_differ_in_case_alone_are_one_in_every_file_and_told(project):
    old = rows(spread("2023-01-02", "2023-12-30", 24), "STÖLD", area="a")
    new = rows(spread("2024-01-02", "2024-12-30", 48), "Stöld") + rows(spread("2024-01-03", "2024-12-29", 12), "stöld")
    figures, counts = taken(project({"a.csv": [HEAD, *old], "b.csv": [HEAD, *new]}))
    assert counts.loc[counts["n"] > 0, "brottstyp"].unique().tolist() == ["Stöld"]
    assert cells(counts, area="A")["n"].sum() == 84
    assert {line["n"] for line in said(figures, "bara i stora och små bokstäver")} == {24, 12}


def test_of_two_rows_as_full_the_later_file_knows_more(project):
    files = {"a.csv": [HEAD, *rows(spread("2024-01-02", "2024-03-28", 30))]}
    files["b.csv"] = [HEAD, *rows(spread("2024-01-02", "2024-03-28", 30), "rån")]
    columns = {"incident_id": "id", "start": "start", "brottstyp": "typ"}
    _, counts = taken(project(files, [_ONE | {"columns": columns}]))
    assert counts.groupby("brottstyp")["n"].sum().loc["rån"] == 30
    assert counts["n"].sum() == 30


def test_refused_counts_have_their_class_too(project):
    table = [("A", f"2024-{m:02d}", "stöld", "x" if m < 3 else 5 + m) for m in range(1, 13)]
    figures, _ = counted(project, count_file(table))
    assert figures["refusals"]["crime"]["class"] == "över 10 %"


def test_months_of_refused_counts_are_to_be_mended_before_they_are_said_to_be_zero(project):
    table = [("A", f"2024-{m:02d}", "stöld", "x" if m == 5 else 5 + m) for m in range(1, 13)]
    figures, _ = counted(project, count_file(table))
    (line,) = said(figures, "inga antal 2024-05")
    assert line["do"].startswith("rätta de avvisade raderna")


def test_rows_after_a_forgotten_day_of_extraction_are_told_as_that(project):
    lines = rows(spread("2024-01-02", "2024-08-30", 160))
    figures, counts = taken(project({"a.csv": [HEAD, *lines]}, uttag="2024-05-31"))
    assert counts["month"].max() == "2024-05"
    (line,) = said(figures, "efter uttagsdagen")
    assert "skriv nytt uttag:" in line["do"]
    assert not said(figures, "långt utanför")


def test_a_file_of_one_type_covers_it_in_whatever_case_it_is_written(project):
    plain = {"columns": {"start": "start"}}
    sources = [{"file": "data/a.csv", "brottstyp": "Rån", **plain}, {"file": "data/b.csv"}]
    files = {"a.csv": [HEAD, *rows(spread("2023-01-02", "2023-12-30", 24))]}
    files["b.csv"] = [HEAD, *rows(spread("2024-01-02", "2024-12-30", 200), "rån", first=100)]
    _, counts = taken(project(files, sources))
    assert counts["brottstyp"].unique().tolist() == ["rån"]
    assert len(counts) == 24 * 2


def test_a_large_kommundel_is_not_taken_for_a_sum_with_hidden_parts(project):
    numbers = {"Norra": 7, "Centrum": 5, "Södra": 3}
    table = [(area, f"2024-0{m}", "stöld", n) for m in range(1, 7) for area, n in numbers.items()]
    figures, _ = counted(project, count_file(table))
    assert not said(figures, "är den en summa?")


_BY_ID = _ONE | {"columns": {"incident_id": "id", "start": "start", "brottstyp": "typ"}}


def daily(first, last, more=()):
    """A row a day with its date for id, and more rows of days with ids of their own."""
    days = pd.date_range(first, last)
    lines = [f"{day:%Y%m%d};{day:%Y-%m-%d} 12:00;stöld;A;;" for day in days]
    return [HEAD, *lines, *(f"x{day};{day} 13:00;stöld;A;;" for day in more)]


def of_month(counts, month):
    return int(cells(counts, month=month)["n"].sum())


def to_do(figures):
    every = [line for source in figures["sources"] for line in source["remarks"]]
    return [line["what"] for line in [*every, *figures["remarks"]] if line["grade"] == 2]


def test_a_month_that_one_file_covers_whole_counts_with_the_rows_of_a_file_that_begins_in_it(project):
    only_here = ["2024-06-16", "2024-06-20", "2024-06-29"]
    files = {"a.csv": daily("2024-01-01", "2024-06-30"), "b.csv": daily("2024-06-15", "2024-12-31", only_here)}
    kommun = project(files, [_BY_ID])
    figures, counts = taken(kommun)
    assert of_month(counts, "2024-06") == 30 + len(only_here)
    assert len(counts["month"].unique()) == 12
    assert to_do(figures) == []
    assert figures["sources"][1]["first"] == "2024-06-15"
    (line,) = said(figures, "2024-06 har rader bara för dag 15–30")
    assert "månaden räknas hel" in line["what"]
    assert (figures["rows"]["left_out"], figures["rows"]["already"]) == (0, 16)
    refused = pd.read_csv(store.store_folder(kommun) / "refused.csv", sep=";")
    assert set(zip(refused["file"], refused["reason"], strict=True)) == {
        ("a.csv", "redan räknad: samma händelse räknas från b.csv")
    }


@pytest.mark.parametrize(("last", "first", "held"), [("14", "15", True), ("08", "22", False)])
def test_parts_of_a_month_count_where_the_files_hold_all_its_days_between_them(project, last, first, held):
    files = {"a.csv": daily("2024-01-01", f"2024-06-{last}"), "b.csv": daily(f"2024-06-{first}", "2024-12-31")}
    figures, counts = taken(project(files, [_BY_ID]))
    assert ("2024-06" in set(counts["month"])) == held
    assert (to_do(figures) == []) == held
    assert of_month(counts, "2024-06") == (30 if held else 0)


def test_a_file_of_some_days_of_one_month_does_not_make_the_month_whole(project):
    files = {"a.csv": daily("2024-01-01", "2024-06-08"), "b.csv": daily("2024-06-22", "2024-06-30")}
    figures, counts = taken(project(files, [_BY_ID]))
    assert counts["month"].max() == "2024-05"
    assert len(said(figures, "månaden räknas inte")) == 2


def test_a_row_of_a_month_that_another_file_covers_counts_there_and_is_told(project):
    late = ["2024-03-11", "2024-03-12"]
    files = {"a.csv": daily("2024-01-01", "2024-06-30"), "b.csv": daily("2024-09-01", "2025-02-28", late)}
    figures, counts = taken(project(files, [_BY_ID]))
    assert of_month(counts, "2024-03") == 31 + len(late)
    assert [(line["n"], len(line["rows"])) for line in said(figures, "en annan fil täcker dem")] == [(2, 2)]
    assert not {"2024-07", "2024-08"} & set(counts["month"])


def test_a_gap_that_another_file_fills_is_no_gap(project):
    spring, autumn = daily("2024-01-01", "2024-04-30"), daily("2024-09-01", "2024-12-31")
    files = {"a.csv": [*spring, *autumn[1:]], "b.csv": daily("2024-05-01", "2024-08-31")}
    figures, counts = taken(project(files, [_BY_ID]))
    assert (len(counts["month"].unique()), counts["n"].sum()) == (12, 366)
    assert to_do(figures) == figures["sources"][0]["not_counted"] == []


def test_the_declared_period_of_several_files_is_that_of_all_of_them(project):
    files = {"a.csv": daily("2024-01-01", "2024-05-31"), "b.csv": daily("2024-07-01", "2024-12-31")}
    whole = {"a.csv": daily("2024-01-01", "2024-06-30"), "b.csv": files["b.csv"]}
    declared = [_BY_ID | {"period": "2024-01/2025-02"}]
    figures, counts = taken(project(whole, declared))
    assert to_do(figures) == [
        "perioden är angiven, men inga rader finns 2025-01 till 2025-02; månaderna räknas som noll"
    ]
    assert (len(counts["month"].unique()), counts["n"].sum()) == (14, 366)
    figures, _ = taken(project(files, [_BY_ID | {"period": "2024-01/2024-12"}]))
    assert [what[:25] for what in to_do(figures)] == ["inga rader alls 2024-06, "]


def test_a_row_outside_the_declared_period_is_told_apart_where_another_file_counts_it(project):
    files = {"a.csv": daily("2024-01-01", "2024-06-30"), "b.csv": daily("2024-06-15", "2024-12-31", ["2024-06-20"])}
    own = {name: value for name, value in _BY_ID.items() if name != "files"}
    sources = [
        own | {"file": "data/a.csv", "period": "2024-01/2024-06"},
        own | {"file": "data/b.csv", "period": "2024-07/2024-12"},
    ]
    figures, _ = taken(project(files, sources))
    assert [source["left_out"] for source in figures["sources"]] == [0, 1]
    assert [source["already"] for source in figures["sources"]] == [0, 16]


def registered(first, last, taken_out):
    """A row a day, registered nine days later, of those that were registered by a day."""
    days = [day for day in pd.date_range(first, last) if day + pd.Timedelta(days=9) <= pd.Timestamp(taken_out)]
    lines = [f"{day:%Y%m%d};{day:%Y-%m-%d} 12:00;stöld;A;{day + pd.Timedelta(days=9):%Y-%m-%d}" for day in days]
    return ["id;start;typ;del;inreg", *lines]


def test_months_are_preliminary_by_the_day_their_own_file_was_taken_out(project):
    columns = {"incident_id": "id", "start": "start", "brottstyp": "typ", "registered": "inreg"}
    source = _BY_ID | {"columns": columns, "date_formats": {"registered": "%Y-%m-%d"}}
    files = {
        "a.csv": registered("2024-01-01", "2024-12-31", "2025-01-19"),
        "b.csv": registered("2025-01-01", "2025-04-30", "2025-05-12"),
    }
    figures, _ = taken(project(files, [source], uttag="2025-05-12"))
    late = ["2024-11", "2024-12", "2025-03", "2025-04"]
    assert (figures["preliminary"]["months"], figures["preliminary"]["n"]) == (late, 122)
    assert figures["extracted"]["crime"]["2024-12"] == "2025-01-09"
    assert "2025-01" not in figures["extracted"]["crime"]
    (line,) = said(figures, "före uttaget 2025-05-12")
    assert line["do"].startswith("ta ut 2024-11 och framåt på nytt")
    assert line["grade"] == 2
    anew = files | {"b.csv": registered("2024-11-01", "2025-04-30", "2025-05-12")}
    figures, _ = taken(project(anew, [source], uttag="2025-05-12"))
    assert figures["preliminary"]["months"] == ["2025-03", "2025-04"]
    assert not said(figures, "före uttaget")
    figures, _ = taken(project(files, [source | {"uttag": {"a*.csv": "2025-03-01"}}], uttag="2025-05-12"))
    assert figures["preliminary"]["months"] == ["2025-03", "2025-04"]


def test_a_day_of_extraction_for_no_file_is_refused(project):
    kommun = project({"a.csv": daily("2024-01-01", "2024-02-29")}, [_BY_ID | {"uttag": {"c.csv": "2024-03-01"}}])
    with pytest.raises(ParameterError, match=r"uttag: c\.csv är ingen av källans filer"):
        intake.take_in(kommun)
