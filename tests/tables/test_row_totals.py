"""Totals among rows are told and left out; a name that only looks like one is counted."""

import pytest
from field_kommun import incidents, taken, text, write

MONTHS = [f"2024-{month:02d}" for month in range(1, 7)]
COLUMNS = {"start": "manad", "brottstyp": "typ", "antal": "antal"}
KEYS = {"columns": COLUMNS, "brottstyp": None, "date_format": "%Y-%m", "x": None, "y": None, "crs": None}
#: A has 7, 8 .. 12 thefts, B has 14, 16 .. 24; together 21, 24 .. 36: 171 of all.
PARTS = [f"{month};{area};stöld;{n * size}" for n, month in enumerate(MONTHS, 7) for area, size in (("A", 1), ("B", 2))]


def of(tmp_path, *lines, head="manad;omr;typ;antal", areas=None, **changes):
    kommundel = changes.pop("kommundel", {"column": "omr"})
    source = incidents(**KEYS, kommundel=kommundel) | changes
    return taken(write(tmp_path, {"rader.csv": text(head, *lines)}, incidents=[source], areas=areas))


def n_of(found):
    return {name: sum(months.values()) for name, months in found.counts.items()}


RIGHT = {"A stöld": 57, "B stöld": 114}


@pytest.mark.parametrize(
    "totals",
    [
        ["2024-06;Summa;stöld;171"],
        ["2024-06;A;Totalt antal brott;171"],
        ["Summa;;;171"],
        ["2024-06;Alla kommundelar;stöld;170"],
        [f"{month};Samtliga;stöld;{3 * n}" for n, month in enumerate(MONTHS, 7)],
        ["2024-06;A totalt;stöld;57", "2024-06;Delsumma B;stöld;114", "2024-06;Totalsumma;stöld;171"],
    ],
)
def test_a_row_that_says_that_it_is_a_sum_is_told_and_left_out(tmp_path, totals):
    found = of(tmp_path, *PARTS, *totals)
    assert n_of(found) == RIGHT
    assert "raden är en summa (ordet Summa, Totalt eller liknande står där" in found.told
    note = found.figures["sources"][0]
    assert (note["left_out"], note["refused"]) == (len(totals), 0)


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        ([f"{month};Kommunen;stöld;{3 * n}" for n, month in enumerate(MONTHS, 7)], "kommundelen Kommunen är i varje"),
        ([f"{month};;stöld;{3 * n}" for n, month in enumerate(MONTHS, 7)], "(utan kommundel) är i varje månad summan"),
        (["2024-06;;stöld;171"], "antal är summan av alla de andra, och den saknar kommundel"),
    ],
)
def test_rows_whose_numbers_are_the_sum_of_the_others_are_told_and_left_out(tmp_path, totals, said):
    found = of(tmp_path, *PARTS, *totals)
    assert n_of(found) == RIGHT
    assert said in found.told


def test_a_sum_larger_than_a_row_may_be_is_no_refused_row(tmp_path):
    many = [line.replace(";stöld;", ";stöld;9") for line in PARTS]
    sums = [sum(int(line.rpartition(";")[2]) for line in many if line.startswith(month)) for month in MONTHS]
    found = of(tmp_path, *many, *(f"{month};Hela;stöld;{n}" for month, n in zip(MONTHS, sums, strict=True)))
    assert max(sums) > 1000
    assert sum(n_of(found).values()) == sum(sums)
    assert found.figures["rows"]["refused"] == 0


def test_rows_that_stand_once_in_their_kommundel_and_once_in_the_whole_are_counted_once(tmp_path):
    lines = [f"{month};{area};stöld" for month in MONTHS for area in ["A"] * 20 + ["B"] * 10 + ["Kommunen"] * 30]
    columns = {"start": "manad", "brottstyp": "typ"}
    found = of(tmp_path, *lines, head="manad;omr;typ", columns=columns)
    assert n_of(found) == {"A stöld": 120, "B stöld": 60}


def test_a_word_that_is_a_name_is_counted(tmp_path):
    only = [line.replace("stöld", "Samtliga brott") for line in PARTS]
    assert n_of(of(tmp_path, *only)) == {"A Samtliga brott": 57, "B Samtliga brott": 114}
    named = [*PARTS, "2024-06;Total;stöld;5", "2024-06;Totalförsvaret;stöld;5"]
    found = of(tmp_path, *named, kommundel={"column": "omr", "values": {"Total": "Torp"}})
    assert n_of(found) == RIGHT | {"Torp stöld": 5, "Totalförsvaret stöld": 5}


def test_a_row_as_large_as_all_the_others_that_says_its_kommundel_is_asked_about(tmp_path):
    found = of(tmp_path, *PARTS, "2024-06;B;skadegörelse;171")
    assert n_of(found) == RIGHT | {"B skadegörelse": 171, "A skadegörelse": 0}
    assert "radens antal är lika med summan av alla de andra; är den en summa?" in found.told
