"""Counts of days: a month that holds only some days is told and not counted; words for a sum are left out of counts."""

import pandas as pd
import pytest
from field_kommun import counts, each, taken, text, write

from bfa.tables.totals import are_sums


def of(tmp_path, *lines, **more):
    source = {name: more.pop(name) for name in ("month_format", "period", "values") if name in more}
    files = {"antal.csv": text("omr;manad;typ;antal", *lines)}
    return taken(write(tmp_path, files, counts=[counts(**source)], **more))


def daily(first, last, n=2, *, zeros=True):
    days = pd.date_range(first, last)
    return [f"A;{day:%Y-%m-%d};rån;{n}" for k, day in enumerate(days) if zeros or k % 3]


DAYS = {"month_format": "%Y-%m-%d"}


@pytest.mark.parametrize("zeros", [True, False])
def test_a_last_month_with_some_days_is_told_and_not_counted(tmp_path, zeros):
    found = of(tmp_path, *daily("2023-10-01", "2024-03-10", zeros=zeros), **DAYS)
    assert list(found.counts["A rån"]) == list(each("2023-10", "2024-02"))
    assert "2024-03 har antal bara för dag 1–10; månaden räknas inte" in found.told


def test_a_first_month_with_some_days_is_told_and_not_counted_unless_its_period_is_declared(tmp_path):
    lines = daily("2023-10-29", "2024-02-29")
    assert list(of(tmp_path, *lines, **DAYS).counts["A rån"]) == list(each("2023-11", "2024-02"))
    whole = of(tmp_path, *lines, **DAYS, period="2023-10/2024-02")
    assert whole.counts["A rån"]["2023-10"] == 6


def test_days_that_are_whole_months_are_counted_and_nothing_is_told(tmp_path):
    found = of(tmp_path, *daily("2023-11-01", "2024-02-29"), **DAYS)
    assert (sum(found.counts["A rån"].values()), found.told) == (242, "")


def test_the_only_month_is_counted_and_asked_about(tmp_path):
    found = of(tmp_path, *daily("2024-03-01", "2024-03-20", 9), **DAYS)
    assert found.counts["A rån"] == {"2024-03": 180}
    assert "månaden räknas ändå, som filens enda" in found.told


def test_days_without_counts_inside_are_told(tmp_path):
    found = of(tmp_path, *daily("2023-10-01", "2023-12-05"), *daily("2023-12-20", "2024-02-29"), **DAYS)
    assert "inga rader alls 2023-12-06 till 2023-12-19" in found.told


def test_the_month_of_the_extraction_is_not_whole_in_a_table_of_months_either(tmp_path):
    lines = [f"A;2024-0{month};rån;{20 + month}" for month in range(1, 5)]
    found = of(tmp_path, *lines, uttag="2024-04-12")
    assert list(found.counts["A rån"]) == ["2024-01", "2024-02", "2024-03"]
    assert "2024-04 är uttagets månad, som inte var slut; månaden räknas inte" in found.told


def test_months_after_the_extraction_are_told_and_not_counted(tmp_path):
    lines = [f"A;2024-0{month};rån;{20 + month}" for month in range(1, 9)]
    found = of(tmp_path, *lines, uttag="2024-04-30")
    assert list(found.counts["A rån"]) == ["2024-01", "2024-02", "2024-03", "2024-04"]
    assert "antalen 2024-05 till 2024-08 ligger efter uttaget" in found.told


def test_counts_of_weeks_are_told(tmp_path):
    weeks = [f"A;{day:%Y-%m-%d};rån;7" for day in pd.date_range("2024-01-01", "2024-06-24", freq="7D")]
    assert "antal per vecka räknas i den månad som veckan skrivs med" in of(tmp_path, *weeks, **DAYS).told


def test_a_total_beside_one_kommundel_is_told_and_left_out(tmp_path):
    lines = [
        f"{name};2024-0{month};rån;{n + month}" for month in range(1, 5) for name, n in (("A", 5), ("kommunen", 9))
    ]
    found = of(tmp_path, *lines)
    assert found.counts == {"A rån": {f"2024-0{month}": 5 + month for month in range(1, 5)}}
    assert "kommundelen kommunen är en summa, som ordet säger; den räknas inte" in found.told


def test_words_for_a_sum_are_known_and_names_are_none():
    words = [
        "Totalt",
        "Hela kommunen",
        "kommunen",
        "Samtliga",
        "Summa",
        "Provby kommun",
        "Alla",
        "Norr totalt",
        "TOTAL",
    ]
    names = ["Norr", "Summerskog", "Kommunalhuset", "Totebo", "Allarp"]
    cells = pd.Series([*words, *names], dtype="str")
    assert list(cells[are_sums(cells, [], whole=True)]) == words
    assert not are_sums(pd.Series(["Ale kommun", "Bjuv kommun", "Lund"], dtype="str"), [], whole=True).any()


def test_a_type_that_says_that_it_is_a_total_is_left_out_unless_it_is_listed(tmp_path):
    lines = [f"A;2024-0{month};{typ};{n}" for month in range(1, 5) for typ, n in (("rån", 5), ("Alla brott", 9))]
    assert list(of(tmp_path, *lines).counts) == ["A rån"]
    listed = {"brottstyp": {"rån": "rån", "Alla brott": "alla brott"}}
    assert sorted(of(tmp_path, *lines, values=listed).counts) == ["A alla brott", "A rån"]


def test_a_table_of_the_whole_kommun_alone_is_told_what_to_write(tmp_path):
    found = of(tmp_path, *[f"Hela kommunen;2024-0{month};rån;{month}" for month in range(1, 5)])
    assert "skriv area: kommun vid källan i stället för kolumnen" in found.told
