"""Inputs of the field test whose pages said what the rows do not hold, with what the pages say now.

The others are in tests/tables/test_field_cases.py.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from own_cells import TYPE, Kommun

WEST, SOUTH = 674_000, 6_580_000
IN_A = f"{WEST + 500};{SOUTH + 500}"


@pytest.fixture
def kommun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kommun:
    return Kommun(tmp_path, monkeypatch)


def taken(kommun: Kommun, lines: list[str], *, areas: bool = True, head: str = "start;ost;nord", **source: Any) -> None:
    plain = {"file": "data/rader.csv", "source": "polis", "brottstyp": TYPE, "decimal": "."}
    plain |= {"columns": {"start": "start"}, "x": "ost", "y": "nord", "crs": "EPSG:3006"}
    keys = {"areas": {"file": "data/delar.geojson", "kommundel": "namn", "crs": "EPSG:3006"}} if areas else {}
    squares = [square("A", WEST), square("B", WEST + 1_000)]
    layer = json.dumps({"type": "FeatureCollection", "features": squares})
    text = "\n".join([head, *lines]) + "\n"
    kommun.take({"incidents": [plain | source], **keys}, rader__csv=text, delar__geojson=layer)


def square(name: str, west: int) -> dict[str, Any]:
    east, north = west + 1_000, SOUTH + 1_000
    ring = [[west, SOUTH], [east, SOUTH], [east, north], [west, north], [west, SOUTH]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"namn": name}, "geometry": shape}


def spread(first: str, last: str, each: int) -> Iterator[str]:
    """So many rows a month in A and in B, on other days, hours and places."""
    for number, month in enumerate(pd.period_range(first, last, freq="M")):
        for n in range(each):
            for west in (WEST, WEST + 1_000):
                x, y = west + (37 * n + 211 * number) % 900, SOUTH + (61 * n + 97 * number) % 900
                day, hour = 1 + (n * 27) // (each - 1), (5 * n + number) % 24
                yield f"{month}-{day:02d} {hour:02d}:{n * 7 % 60:02d};{x};{y}"


@pytest.mark.slow
def test_02_no_change_is_told_over_months_that_are_not_counted(kommun):
    taken(kommun, [line for line in spread("2022-01", "2024-12", 5) if not "2023-07" <= line[:7] <= "2023-10"])
    page = kommun.page("0_oversikt", "", period="2023-07/2023-10", baseline="2022-07/2022-10")
    assert "Alla månader är inte räknade" in page
    assert "100 %" not in page


@pytest.mark.slow
def test_08_nothing_is_judged_where_many_rows_could_not_be_read_and_that_is_the_reason(kommun):
    every = [day for day in pd.date_range("2023-01-01", "2024-12-31") if day.day % 2 and day.day < 29]
    lines = [f"{day:%m/%d/%Y} {'00:00' if day.day <= 12 else '12:00:00 AM'};{IN_A}" for day in every]
    taken(kommun, lines, date_format="%m/%d/%Y 12:00:00 AM")
    page = kommun.page("4_effekt", "A", period="2024-01/2024-12", baseline="2023-01/2023-12")
    assert "mer än var tionde rad i kommunen kunde inte läsas" in page
    assert "ingen ändring sägs: mer än var tionde rad" in page
    assert "en regel för registrering ändrades" not in page


@pytest.mark.slow
def test_13_nothing_is_told_of_days_where_only_the_month_is_known(kommun):
    taken(kommun, [line[:7] + line[16:] for line in spread("2023-01", "2024-12", 9)], date_format="%Y-%m")
    page = kommun.page("2_hotspots", "A", period="2024-01/2024-12")
    assert "Inget brott har känd dag, bara månad" in page
    assert "inte prövats: för få har känd dag" in page
    assert "dygn 7" not in page


@pytest.mark.slow
def test_24_no_share_of_the_ground_is_told_where_there_is_no_ground(kommun):
    lines = [f"{line};A" for line in spread("2023-01", "2024-12", 5)]
    taken(kommun, lines, areas=False, head="start;ost;nord;omr", kommundel={"column": "omr"})
    page = kommun.page("2_hotspots", "A", period="2024-01/2024-12")
    assert "det finns ingen yta att dela med" in page
    assert not re.search(r"Gini|Andel av ytan|% av ytan", page)


@pytest.mark.slow
def test_31_no_interval_in_per_cent_is_told_from_zero(kommun):
    every = spread("2023-01", "2024-12", 12)
    taken(kommun, [line for line in every if int(line.split(";")[1]) >= WEST + 1_000 or line >= "2024-07"])
    page = kommun.page("4_effekt", "A", period="2024-07/2024-12", baseline="2023-07/2023-12")
    assert "går inte att räkna i procent från noll" in page
    assert "% ökning" not in page
