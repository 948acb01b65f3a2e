"""Any valid kommun, however small or odd, with any valid months: pages, or a reason in Swedish. Never a fault of ours.

The notebooks' own cells are run in this process, so that many kommuner can be tried.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from own_cells import TYPE, Kommun

EAST, NORTH = 600_000, 6_600_000
OTHER = "klotter"


@pytest.fixture
def kommun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kommun:
    return Kommun(tmp_path, monkeypatch)


def rows(*cells: tuple[str, str, float, float], typ: str = TYPE) -> str:
    lines = [f"{number};{start};{omr};{x};{y};{typ}" for number, (start, omr, x, y) in enumerate(cells, start=1)]
    return "\n".join(["id;start;omr;x;y;typ", *lines]) + "\n"


def file(**changes: Any) -> dict[str, Any]:
    source = {
        "file": "data/polis.csv",
        "source": "polis",
        "decimal": ".",
        "date_format": "%Y-%m-%d %H:%M",
        "columns": {"incident_id": "id", "start": "start", "brottstyp": "typ"},
        "x": "x",
        "y": "y",
        "crs": "EPSG:3006",
        "kommundel": {"column": "omr"},
    }
    return {"incidents": [source | changes]}


def spread(n: int, *, first: str = "2023-01-01", days: int = 730, areas: str = "AB", step: float = 37.0) -> str:
    from datetime import datetime, timedelta

    start = datetime.fromisoformat(first)
    cells = [
        (
            f"{start + timedelta(days=k * days // n, hours=k % 24):%Y-%m-%d %H:%M}",
            areas[k % len(areas)],
            EAST + 1000 * (k % len(areas)) + (k * step) % 900,
            NORTH + (k * 61.0) % 900,
        )
        for k in range(n)
    ]
    return rows(*cells)


def layer(*names: str) -> str:
    def square(place: int, name: str) -> dict[str, Any]:
        west = EAST + 1000 * place
        ring = [[west, NORTH], [west + 1000, NORTH], [west + 1000, NORTH + 1000], [west, NORTH + 1000], [west, NORTH]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Feature", "properties": {"namn": name, "folk": 100}, "geometry": shape}

    return json.dumps({"type": "FeatureCollection", "features": [square(*each) for each in enumerate(names)]})


AREAS = {"areas": {"file": "data/delar.geojson", "kommundel": "namn", "crs": "EPSG:3006"}}
PEOPLE = {"areas": AREAS["areas"] | {"population": "folk"}}
COUNTS = {
    "counts": [
        {
            "file": "data/antal.csv",
            "source": "statistik",
            "columns": {"area": "omr", "month": "month", "brottstyp": "typ", "n": "n"},
        }
    ]
}


def counts(*lines: str) -> str:
    return "\n".join(["omr;month;typ;n", *lines]) + "\n"


def monthly(n: int, *, areas: str = "AB", first: int = 2022, years: int = 3) -> str:
    return counts(
        *(
            f"{area};{year}-{month:02};{TYPE};{n}"
            for area in areas
            for year in range(first, first + years)
            for month in range(1, 13)
        )
    )


NASTY: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "one row": (file(), {"polis__csv": rows(("2024-05-03 21:00", "A", EAST, NORTH))}),
    "one row with polygons": (
        file() | PEOPLE,
        {"polis__csv": rows(("2024-05-03 21:00", "A", EAST + 5, NORTH + 5)), "delar__geojson": layer("A", "B")},
    ),
    "one month": (file(), {"polis__csv": spread(40, days=25)}),
    "all in one place": (file(), {"polis__csv": spread(60, areas="A", step=0.0)}),
    "a kommundel without rows": (
        file() | PEOPLE,
        {"polis__csv": spread(120, areas="B"), "delar__geojson": layer("A", "B", "C")},
    ),
    "no points": (
        {"incidents": [{k: v for k, v in file()["incidents"][0].items() if k not in ("x", "y", "crs")}]},
        {"polis__csv": spread(120)},
    ),
    "days only": (file(date_format="%Y-%m-%d"), {"polis__csv": re.sub(r" \d\d:\d\d", "", spread(120))}),
    "another type only": (file(), {"polis__csv": spread(60).replace(TYPE, OTHER)}),
    "counts only": (COUNTS, {"antal__csv": monthly(4)}),
    "counts of nothing but zeros": (COUNTS, {"antal__csv": monthly(0)}),
    "counts of one month": (COUNTS, {"antal__csv": counts(f"A;2024-03;{TYPE};2")}),
    "counts that skip months": (
        COUNTS,
        {"antal__csv": counts(*(f"A;2024-{month:02};{TYPE};2" for month in (1, 3, 5, 6, 11)))},
    ),
    "counts of one kommundel end early": (
        COUNTS,
        {"antal__csv": monthly(3, areas="A") + "".join(f"B;2022-{m:02};{TYPE};9\n" for m in range(1, 8))},
    ),
    "few": (file() | PEOPLE, {"polis__csv": spread(9), "delar__geojson": layer("A", "B")}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NASTY)
def test_an_odd_kommun_gives_pages_or_a_reason(kommun: Kommun, name: str):
    asked, texts = NASTY[name]
    kommun.take(asked, **texts)
    for (area, stem), said in kommun.pages().items():
        assert len(said) > 20, (area, stem)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("period", "baseline"),
    [("2023-01", "2022-01"), ("2030-01", "2029-01")],
)
def test_any_months_give_pages_or_a_reason(kommun: Kommun, period: str, baseline: str):
    kommun.take(file() | PEOPLE, polis__csv=spread(80), delar__geojson=layer("A", "B"))
    kommun.pages(period=period, baseline=baseline)


MONTHS = st.integers(0, 40).map(lambda n: f"{2022 + n // 12}-{n % 12 + 1:02}")


@pytest.mark.slow
# An example runs every notebook: a failing one is not made smaller, which would take an hour.
@settings(
    max_examples=2, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(
    n=st.integers(1, 60),
    days=st.integers(1, 900),
    areas=st.sampled_from(["A", "AB", "ABCDE"]),
    with_layer=st.booleans(),
    ends=st.tuples(MONTHS, MONTHS),
)
def test_any_small_kommun_gives_pages_or_a_reason(tmp_path_factory, n, days, areas, with_layer, ends):
    first, last = sorted(ends)
    with pytest.MonkeyPatch.context() as patch:
        kommun = Kommun(tmp_path_factory.mktemp("kommun"), patch)
        more = PEOPLE if with_layer else {}
        kommun.take(file() | more, polis__csv=spread(n, days=days, areas=areas), delar__geojson=layer(*areas))
        back = f"{int(first[:4]) - 1}{first[4:]}/{int(last[:4]) - 1}{last[4:]}"
        kommun.pages(period=f"{first}/{last}", baseline=back)
