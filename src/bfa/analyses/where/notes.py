"""What must be said beside a hotspot map: what weakens the picture."""

from collections.abc import Iterator

import geopandas as gpd
import pandas as pd

from bfa.analyses.reading_class import INITIATIVE, reading_class
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.analyses.when.clock import has_clock, has_day
from bfa.methods.units import Units
from bfa.tables.codes import UNKNOWN_CODE

#: Fewer than this with a known place are few, and a span of more than this is long. [count; hours]
FEW, LONG_HOURS = 20, 3
_MUCH_MISSING = 0.10
#: A type holds one kind of crime when so large a share of its codes is of one chapter of the penal code.
_ONE_KIND = 0.9
#: How a type that gathers what no other type takes is named.
_REST = "övrig"
#: Series of crime codes that go on with an older one: the chapter they belong to. 9x goes on with 0x.
_GOES_ON = {"61": "06"}


def without_ground(units: Units | None, *, clipped: bool) -> bool:
    """Whether there is no share of the area, no concentration and no hit rate.

    Squares and hexagons without a polygon to lie in cover whatever the outermost points happen to enclose; the kommun's
    own polygons are ground themselves.
    """
    return units is not None and not clipped and units.kind != "polygon"


def warnings(situation: Situation, brottstyp: str, rows: gpd.GeoDataFrame, *, raised: bool = False) -> tuple[str, ...]:
    """What a reader must know, by codes.

    activity (efforts, no crimes), initiative (tells of work against it), mixed (several kinds of crime), few (with a
    known place), without_point, no_day, many_without_day, some_without_day (no day but a month), without_clock, long
    (spans of many hours), raised.

    `raised` says that the bandwidth asked for was below the cell.
    """
    return (*_said(situation, brottstyp, rows), *(("raised",) if raised else ()))


def _said(situation: Situation, brottstyp: str, rows: gpd.GeoDataFrame) -> Iterator[str]:
    located = rows.geometry.notna() & ~rows.geometry.is_empty
    kind = kind_of(situation, brottstyp)
    if kind == "activity":
        yield "activity"
    elif reading_class(situation, brottstyp) == INITIATIVE:
        yield "initiative"
    if kind == "crime" and _mixed(brottstyp, rows):
        yield "mixed"
    if 0 < int(located.sum()) < FEW:
        yield "few"
    if not len(rows):
        return
    if 1 - located.mean() > _MUCH_MISSING:
        yield "without_point"
    day, clock = has_day(rows), has_clock(rows)
    if not day.all():
        yield (
            "no_day" if not day.any() else "many_without_day" if 1 - day.mean() > _MUCH_MISSING else "some_without_day"
        )
    if (day & ~clock).mean() > _MUCH_MISSING:
        yield "without_clock"
    if "end" in rows and _long(rows) > _MUCH_MISSING:
        yield "long"


def _mixed(brottstyp: str, rows: pd.DataFrame) -> bool:
    """Rows of an unknown code, a type named övrig, or fewer than nine in ten of the codes from one chapter."""
    if brottstyp == UNKNOWN_CODE or brottstyp.casefold().startswith(_REST):
        return True
    codes = rows["brottskod"].dropna().astype("str") if "brottskod" in rows else pd.Series(dtype="str")
    chapters = codes.str[:2].str.replace("9", "0", n=1, regex=False).where(codes.str.startswith("9"), codes.str[:2])
    shares = chapters.replace(_GOES_ON).value_counts(normalize=True)
    return len(shares) > 1 and float(shares.iloc[0]) < _ONE_KIND


def _long(rows: gpd.GeoDataFrame) -> float:
    return float((rows["end"] - rows["start"] > pd.Timedelta(hours=LONG_HOURS)).mean())
