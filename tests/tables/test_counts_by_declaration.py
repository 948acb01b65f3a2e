"""Counts without a column for the kommundel, of some months of a file, and what is kept outside."""

import pytest
from field_kommun import AREAS, Files, counts, incidents, taken, text, write

from bfa.errors import DataError, ParameterError

WHOLE = {"columns": {"month": "manad", "brottstyp": "typ", "n": "antal"}}
MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]
KOMMUN = text("manad;typ;antal", *(f"{month};rån;{n}" for n, month in enumerate(MONTHS, 5)))


def of_areas(*months, head="omr;manad;typ;antal", n=5):
    return text(head, *(f"{area};{month};rån;{n + size}" for month in months for area, size in (("A", 0), ("B", 2))))


@pytest.mark.parametrize("areas", [None, AREAS])
def test_counts_of_the_whole_kommun_are_counted_in_it_and_in_no_kommundel(tmp_path, areas):
    kommun = write(tmp_path, {"antal.csv": KOMMUN}, counts=[counts(**WHOLE, area="kommun")], areas=areas)
    found = taken(kommun)
    assert found.counts == {"(utan kommundel) rån": dict(zip(MONTHS, range(5, 17), strict=True))}
    assert "antalen gäller hela kommunen och räknas inte i någon kommundel" in found.told
    assert found.figures["count_sources"][0]["kept"] == 12


def test_counts_of_one_kommundel_need_no_column_for_it(tmp_path):
    kommun = write(tmp_path, {"antal.csv": KOMMUN}, counts=[counts(**WHOLE, area="B")], areas=AREAS)
    assert sum(taken(kommun).counts["B rån"].values()) == 126
    kommun = write(tmp_path, {"antal.csv": KOMMUN}, counts=[counts(**WHOLE, area="Bb")], areas=AREAS)
    with pytest.raises(DataError, match="ingen rad har en kommundel"):
        taken(kommun)


def test_a_wide_table_of_the_whole_kommun_needs_no_column_but_the_months(tmp_path):
    own = {"columns": {}, "brottstyp": "rån", "wide": True, "area": "kommun"}
    kommun = write(tmp_path, {"antal.csv": "2024-01;2024-02\n3;4\n"}, counts=[counts(**own)])
    assert taken(kommun).counts == {"(utan kommundel) rån": {"2024-01": 3, "2024-02": 4}}


def test_without_area_the_refusal_says_what_to_write(tmp_path):
    with pytest.raises(ParameterError, match=r"area saknas(.|\n)*area: kommun"):
        taken(write(tmp_path, {"antal.csv": KOMMUN}, counts=[counts(**WHOLE)]))


def test_the_kommun_and_its_kommundelar_are_never_added_together(tmp_path):
    files: Files = {"antal.csv": KOMMUN, "delar.csv": of_areas(*MONTHS[:3])}
    both = [counts(**WHOLE, area="kommun"), counts(file="data/delar.csv")]
    with pytest.raises(DataError, match=r"två källor(.|\n)*2024-01 till 2024-03(.|\n)*antal.csv, delar.csv"):
        taken(write(tmp_path, files, counts=both))
    both[0]["period"] = "2024-04/2024-12"
    found = taken(write(tmp_path, files, counts=both))
    assert {name: len(months) for name, months in found.counts.items()} == {
        "(utan kommundel) rån": 9,
        "A rån": 3,
        "B rån": 3,
    }
    assert "finns i andra filer" not in found.told


def test_the_kommuns_counts_and_rows_of_the_same_crimes_are_never_added_together(tmp_path):
    rows = text("start;omr", *(f"{month}-{day:02d};A" for month in MONTHS for day in (2, 9, 16, 28)))
    own = incidents(brottstyp="rån", x=None, y=None, crs=None, date_format="%Y-%m-%d", kommundel={"column": "omr"})
    kommun = write(
        tmp_path, {"rader.csv": rows, "antal.csv": KOMMUN}, incidents=[own], counts=[counts(**WHOLE, area="kommun")]
    )
    with pytest.raises(DataError, match=r"två källor(.|\n)*raderna, antal.csv"):
        taken(kommun)


def test_files_of_counts_that_overlap_are_refused_and_taken_in_as_the_refusal_says(tmp_path):
    files: Files = {"a.csv": of_areas(*MONTHS[:7]), "b.csv": of_areas(*MONTHS[5:], n=20)}
    several = {"file": None, "files": "data/?.csv"}
    with pytest.raises(DataError, match=r"2024-06 till 2024-07, i a.csv, b.csv(.|\n)*period:"):
        taken(write(tmp_path, files, counts=[counts(**several)]))
    apart = [counts(file="data/a.csv", period="2024-01/2024-05"), counts(file="data/b.csv")]
    found = taken(write(tmp_path, files, counts=apart))
    assert found.counts["A rån"] == dict.fromkeys(MONTHS[:5], 5) | dict.fromkeys(MONTHS[5:], 20)
    first = found.figures["count_sources"][0]
    assert (first["read"], first["kept"], first["left_out"], first["refused"]) == (14, 10, 4, 0)


def test_a_period_without_any_count_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"inga antal finns i perioden(.|\n)*2024-01 till 2024-12"):
        taken(write(tmp_path, {"antal.csv": KOMMUN}, counts=[counts(**WHOLE, area="kommun", period="2023-01/2023-02")]))


@pytest.mark.parametrize("month", ["1999-03", "2042-01"])
def test_a_lone_month_far_outside_is_told_and_kept_outside_until_the_period_says_otherwise(tmp_path, month):
    lines = of_areas(*MONTHS, n=30) + f"A;{month};rån;1\n"
    found = taken(write(tmp_path, {"antal.csv": lines}, counts=[counts()]))
    assert set(found.counts["A rån"]) == set(MONTHS)
    assert f"antalen {month} ligger långt utanför resten och räknas inte" in found.told
    assert "inga antal" not in found.told
    note = found.figures["count_sources"][0]
    assert (note["read"], note["kept"], note["left_out"]) == (25, 24, 1)
    span = f"{min(month, MONTHS[0])}/{max(month, MONTHS[-1])}"
    found = taken(write(tmp_path, {"antal.csv": lines}, counts=[counts(period=span)]))
    assert found.counts["A rån"][month] == 1


def test_a_thin_last_month_is_asked_about_and_counted(tmp_path):
    lines = of_areas(*MONTHS[:11], n=60) + "A;2024-12;rån;2\nB;2024-12;rån;1\n"
    found = taken(write(tmp_path, {"antal.csv": lines}, counts=[counts()]))
    assert found.counts["A rån"]["2024-12"] == 2
    assert "antalen är mycket små 2024-12; är månaderna hela?" in found.told


def test_rows_of_a_total_are_not_among_those_kept(tmp_path):
    lines = of_areas(*MONTHS, n=30) + "".join(f"Kommunen;{month};rån;62\n" for month in MONTHS)
    note = taken(write(tmp_path, {"antal.csv": lines}, counts=[counts()])).figures["count_sources"][0]
    assert (note["read"], note["kept"], note["left_out"], note["refused"]) == (36, 24, 12, 0)


def test_refused_counts_are_those_of_their_own_kind(tmp_path):
    lines = [
        f"A;{month};{typ};{kind};{n}"
        for month in MONTHS
        for typ, kind, n in (("rån", "crime", 9), ("larm", "event", 7))
    ]
    lines += ["B;2024-01;rån;crime;x", "B;2024-02;rån;crime;x", "B;2024-03;larm;event;x"]
    columns = {"area": "omr", "month": "manad", "brottstyp": "typ", "kind": "slag", "n": "antal"}
    kommun = write(tmp_path, {"antal.csv": text("omr;manad;typ;slag;antal", *lines)}, counts=[counts(columns=columns)])
    refused = taken(kommun).figures["refusals"]
    assert {kind: (each["read"], each["refused"]) for kind, each in refused.items()} == {
        "crime": (14, 2),
        "event": (13, 1),
    }


def test_refused_rows_are_those_of_their_own_kind(tmp_path):
    lines = [f"{month}-0{day};A;{kind}" for month in MONTHS for day in (1, 4) for kind in ("crime", "event")]
    own = incidents(
        columns={"start": "start", "kind": "slag"},
        x=None,
        y=None,
        crs=None,
        date_format="%Y-%m-%d",
        kommundel={"column": "omr"},
    )
    rows = text("start;omr;slag", *lines, "x;A;crime", "x;A;insats")
    refused = taken(write(tmp_path, {"rader.csv": rows}, incidents=[own])).figures["refusals"]
    assert {kind: (each["read"], each["refused"]) for kind, each in refused.items()} == {
        "crime": (26, 2),
        "event": (25, 1),
    }
