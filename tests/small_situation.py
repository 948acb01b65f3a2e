"""A kommun small enough to count by hand: five square kommundelar, one pub, one square, three years of months."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from bfa.analyses.promises import promise
from bfa.analyses.situation import Situation
from bfa.tables.contracts import CAUSES, FOLLOW_UP, GOALS, MEASURES
from bfa.tables.municipality import Kommun, read_kommun
from bfa.tables.promises import Kept, content

CRS = "EPSG:3006"
AREAS = ("Norr", "Söder", "Öst", "Väst", "Mitt")
TYPE = "misshandel utomhus"
WEST, SOUTH = 600_000, 6_500_000
CHECKOUT = Path(__file__).resolve().parents[1]


def kommun(folder: Path, text: str = "") -> Kommun:
    """A kommun file in a project of its own."""
    path = folder / "params" / "kommun" / "liten.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"kommun: Liten\nfiktiv: true\ncrs: {CRS}\n{text}", encoding="utf-8", newline="\n")
    return read_kommun(path)


def counts(monthly: dict[str, int], *, first: str = "2008-01", last: str = "2010-12", **changed: int) -> pd.DataFrame:
    """The same count every month in each area, but in 2010, where `changed` names another."""
    rows = [
        (area, month.start_time, TYPE, "crime", changed.get(area, n) if month.year == 2010 else n)
        for area, n in monthly.items()
        for month in pd.period_range(first, last, freq="M")
    ]
    return frame(rows, ["area", "month", "brottstyp", "kind", "n"]).astype({"n": "Int64", "month": "datetime64[us]"})


def incidents(rows: list[tuple[str, float, float]], *, clock: bool = True) -> gpd.GeoDataFrame:
    """Rows of start, metres east and metres north of the south-western corner of Norr; a negative east has no point."""
    points = [shapely.Point(WEST + x, SOUTH + y) if x >= 0 else None for _, x, y in rows]
    table = {
        "kind": "crime",
        "brottstyp": TYPE,
        "start": pd.to_datetime([start for start, _, _ in rows]).astype("datetime64[us]"),
        "end": pd.NaT,
        "clock_known": clock,
        "plats_typ": "gata",
        "kommundel": "Norr",
    }
    return gpd.GeoDataFrame(table, index=range(len(rows)), geometry=points, crs=CRS)


def areas() -> gpd.GeoDataFrame:
    """Squares of two kilometres in a row, with 1 000 inhabitants each."""
    squares = [shapely.box(WEST + 2000 * i, SOUTH, WEST + 2000 * i + 2000, SOUTH + 2000) for i in range(len(AREAS))]
    table = {"kommundel": list(AREAS), "population": 1000.0, "population_approximate": False}
    return gpd.GeoDataFrame(table, geometry=squares, crs=CRS)


def places() -> gpd.GeoDataFrame:
    """A pub in the middle of Norr, a square beside it, and a pub without a name."""
    spots = [(1000, 1000), (1100, 1000), (300, 300)]
    table = {"place_id": ["1", "2", "3"], "name": ["Krog X", "Torget", None], "kind": ["krog", "torg", "krog"]}
    return gpd.GeoDataFrame(table, geometry=[shapely.Point(WEST + x, SOUTH + y) for x, y in spots], crs=CRS)


def register(schema: Any, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A register with all its columns, missing where a row says nothing."""
    whole = [dict.fromkeys(schema.columns) | {"sekretess": "nej"} | row for row in rows]
    return frame(whole, list(schema.columns))


def causes(*rows: dict[str, Any]) -> pd.DataFrame:
    """Causes; situational, seen from the situation, in Norr unless said."""
    usual = {"perspective": "situationellt", "character": "situationell", "kommundel": "Norr", "text": "En orsak."}
    return register(CAUSES, [usual | row for row in rows])


def measures(*rows: dict[str, Any]) -> pd.DataFrame:
    """Measures from 2010 on, in Norr unless said."""
    usual = {"text": "En åtgärd.", "scope": "Norr", "start": pd.Timestamp("2010-01-01"), "end": pd.NaT}
    return register(MEASURES, [usual | row for row in rows]).astype(
        {"start": "datetime64[us]", "end": "datetime64[us]"}
    )


def follow_up(*rows: dict[str, Any]) -> pd.DataFrame:
    """Follow-up rows of 2010-12-31."""
    usual = {"date": pd.Timestamp("2010-12-31"), "state": "pågår", "text": "Gjort."}
    return register(FOLLOW_UP, [usual | row for row in rows]).astype({"done": "Int64", "planned": "Int64"})


def situation(folder: Path, **given: Any) -> Situation:
    """The small kommun, with what the test gives; Norr unless said."""
    usual = {
        "kommun": kommun(folder),
        "kommundel": "Norr",
        "incidents": None,
        "counts": counts(dict.fromkeys(AREAS, 5)),
        "areas": areas(),
        "places": places(),
        "causes": causes(),
        "measures": measures(),
        "goals": register(GOALS, []),
        "follow_up": follow_up(),
        "quality": {},
        "kommundelar": AREAS,
    }
    return Situation(**(usual | given))


def promised(
    given: Situation, number: int = 1, *, made: str = "2009-12-15", looks: tuple[int, ...] = (), **changed: Any
) -> Situation:
    """The same with a promise of a goal that was sealed before the start; `changed` is what it said otherwise."""
    options: dict[str, Any] = {"tier": "samverkan", "text": "", "target": "", "looks": looks}
    said = content(promise(given, number, made=date.fromisoformat(made), **options))
    return replace(given, promises=(*given.promises, Kept(number, said | changed, holds=True)))


def frame(rows: list[Any], columns: list[str]) -> pd.DataFrame:
    """A frame with these columns, empty or not."""
    return pd.DataFrame(rows, columns=columns)
