"""The week that was against what is usual, and the places to look at in the week to come.

The week is told of the area, place by place only where a place had many: a small count of a place and a week is hidden
at every tier. What tells most of places is therefore the latest whole month of each against the months before it. The
places to look at are those that gathered most in up to three years, where a month counts half as much for every year
that it lies back.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses import series
from bfa.analyses.answer import Answer
from bfa.analyses.hotspots import rows_needed, rows_of
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.analyses.when.clock import has_day
from bfa.analyses.where.cells import framed, named
from bfa.analyses.where.focus import NEVER_TRIED, by_month, focus, history, tried
from bfa.analyses.where.laid_out import LaidOut, area_of, has_point, lay_out, lay_over
from bfa.analyses.where.notes import without_ground
from bfa.analyses.which_week import AskedWeek, is_covered
from bfa.errors import ParameterError
from bfa.methods.usual_band import dispersion, usual_band
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.iso_week import DAYS, IsoWeek
from bfa.tables.period import Period, months

#: What the release holds beside a count of the months before, worked out of it and of how much the weeks of it differ,
#: which is one number of some fifty counts and rounded away but in the width of the span.
BAND = ("usual", "low", "middle", "high", "over")
#: What lies off the cells, as the hotspots name it.
OFF = ("point", "outside", "stockpiled")
#: Share of usual weeks that a span holds at least. [0-1]
COVERAGE = 0.9
#: So few are never above what is usual: a lone incident where there was none is no sign. [count]
LEAST = 2
#: A cell is called after a place or street so near its middle, else told by its way to one so far off at most. [m]
NEAR, FARTHEST = 250, 1500
#: Most places to look at, of each type. [count]
MOST_SPOTS = 10
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WeekOfType(Answer):
    """One type in one week. The tables are empty where there is a reason."""

    kommundel: str
    brottstyp: str
    kind: str
    #: Why the week could not be told: uncovered, short (too few months before), rows_needed, more_rows_needed; "" else.
    reason: str = ""
    #: n: the incidents of the week. One row. [count]
    week: pd.DataFrame = field(default_factory=pd.DataFrame)
    #: cell_id, n: the same by cell, those that lie off the cells under `OFF`. [count]
    week_cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    #: kommundel, n: the same by kommundel, of the whole kommun; empty for a kommundel. [count]
    week_areas: pd.DataFrame = field(default_factory=pd.DataFrame)
    #: n (of the months before) [count], and `BAND` of a week: one row.
    every: pd.DataFrame = field(default_factory=pd.DataFrame)
    #: kommundel, n, and `BAND` of a week: those of the whole kommun; empty for a kommundel.
    areas: pd.DataFrame = field(default_factory=pd.DataFrame)
    #: cell_id, n, `BAND` of a month, week_high (of a week), focus (place in order among those to look at; missing for
    #: others), near, near_kind, near_distance [m]; last those that lie off the cells, as the hotspots name them.
    cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    #: cell_id, n: the latest whole month, in the same order as `cells`. [count]
    month: pd.DataFrame = field(default_factory=pd.DataFrame)
    #: As `where.focus.tried`.
    tried: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True, slots=True)
class Weekly(Answer):
    """Some types in one week of a kommundel, or of the whole kommun."""

    FACTS = frozenset(("week", "month", "spots", "cell_size"))

    #: kommundel "" is the whole kommun.
    kommundel: str
    brottstyper: tuple[str, ...]
    #: The months that tell what is usual, and the latest whole one after them; None where they are too few.
    period: Period
    month: Period | None
    #: None where no whole week is covered.
    week: IsoWeek | None
    types: tuple[WeekOfType, ...]
    #: So many places to look at. [count]
    spots: int
    #: [m]
    cell_size: float
    #: kvadrat, hexagon or områden.
    cell_shape: str


@dataclass(frozen=True, slots=True)
class _Places:
    """What incidents are counted in, and what a place may be called."""

    spots: int
    size: float
    shape: str
    smallest: float
    nameable: Collection[str] | None
    unnamed: Collection[str]


def weekly(
    situation: Situation,
    *,
    brottstyper: Sequence[str],
    asked: AskedWeek,
    spots: int = 5,
    cell_size: float = 250,
    cell_shape: str = "kvadrat",
    nameable: Collection[str] | None = None,
    unnamed: Collection[str] = (),
    smallest: float = 0,
) -> Weekly:
    """A week of some types.

    Parameters
    ----------
    spots : int
        How many places to look at, of each type. [1 to `MOST_SPOTS`]
    cell_size, cell_shape, nameable, unnamed, smallest
        As for `hotspots`.

    Raises
    ------
    ParameterError
        A type, the number of places, the cell size or the shape cannot be used.
    """
    if not 1 <= spots <= MOST_SPOTS:
        raise ParameterError(f"platser: {spots} går inte att använda.", do=f"skriv ett tal från 1 till {MOST_SPOTS}.")
    types = tuple(dict.fromkeys(brottstyper))
    places = _Places(spots, cell_size, cell_shape, smallest, nameable, unnamed)
    found = tuple(_of_type(situation, name, asked, places) for name in types)
    return Weekly(
        situation.kommundel, types, asked.period, asked.month, asked.week, found, spots, cell_size, cell_shape
    )


def _of_type(situation: Situation, brottstyp: str, asked: AskedWeek, places: _Places) -> WeekOfType:
    answer = (situation.kommundel, brottstyp, kind_of(situation, brottstyp))
    reason = _untold(situation, brottstyp, asked)
    if reason or asked.week is None or asked.month is None:
        return WeekOfType(*answer, reason)
    base, rows = asked.period, rows_of(situation, brottstyp, asked.period)
    now, month = _rows_in(situation, brottstyp, asked.week), rows_of(situation, brottstyp, asked.month)
    laid = lay_out(situation, rows, size=places.size, shape=places.shape, smallest=places.smallest)
    at_now, at_month = (_positions(situation, each, rows, laid) for each in (now, month))
    held = np.bincount(at_month[at_month >= 0], minlength=len(laid.counts))
    monthly = np.column_stack([_monthly(situation, brottstyp, base, laid), held])
    ids = _ids(laid)
    cells = _cells(situation, laid, monthly, asked, places, at_now)
    areas, week_areas = _by_area(situation, rows, now, base)
    return WeekOfType(
        *answer,
        week=pd.DataFrame({"n": [len(now)]}),
        week_cells=_tally(ids[at_now]),
        week_areas=week_areas,
        areas=areas,
        every=_banded(np.array([len(rows)]), _by_week(rows, np.zeros(len(rows), dtype=np.int64), 1, base), base),
        cells=cells,
        month=pd.DataFrame({"cell_id": cells["cell_id"], "n": _tallied(ids[at_month], cells["cell_id"])}),
        tried=_tried(situation, laid, monthly, base, places.spots),
    )


def _untold(situation: Situation, brottstyp: str, asked: AskedWeek) -> str:
    """Why nothing can be told of a type; "" where it can."""
    if asked.week is None or not is_covered(situation, brottstyp, asked.week):
        return "uncovered"
    spans = (asked.period, asked.month)
    if any(span is None or series.total(situation, brottstyp, span) is None for span in spans):
        return "short"
    last = (asked.week.end - pd.Timedelta(days=1)).to_period("M")
    return rows_needed(situation, brottstyp, Period(asked.period.first, last))


def _rows_in(situation: Situation, brottstyp: str, week: IsoWeek) -> gpd.GeoDataFrame:
    """Rows of one type that start in a week; those that tell no day but a month are in none."""
    rows = situation.incidents
    assert rows is not None
    same = (rows["brottstyp"] == brottstyp) & (rows["kind"] == kind_of(situation, brottstyp))
    return rows[same & has_day(rows) & (rows["start"] >= week.start) & (rows["start"] < week.end)]


def _positions(
    situation: Situation, rows: gpd.GeoDataFrame, base: gpd.GeoDataFrame, laid: LaidOut
) -> NDArray[np.int64]:
    """The unit of each row, by position; what lies off them as a place in `_ids` from its end.

    A coordinate that gathers rows of no place is one in the months before and now together.
    """
    piled = pd.Series(-1 - OFF.index("stockpiled"), index=rows.index).where(has_point(rows), -1 - OFF.index("point"))
    outside = -1 - OFF.index("outside")
    if laid.units is None:
        return np.asarray(piled.where(~has_point(rows), outside), dtype=np.int64)
    both = lay_over(situation, pd.concat([base, rows]), laid.units)
    placed = pd.Series(np.where(both.unit < 0, outside, both.unit), index=both.rows.index)
    own = rows.index.intersection(placed.index)
    piled[own] = placed[own]
    return np.asarray(piled, dtype=np.int64)


def _ids(laid: LaidOut) -> NDArray[np.object_]:
    """The names of the units, then those of `OFF` backwards, so that the last is -1."""
    own = list[str](laid.units.ids) if laid.units is not None else []
    return np.array([*own, *reversed(OFF)], dtype=object)


def _tally(names: NDArray[np.object_]) -> pd.DataFrame:
    """cell_id, n: how many of each, in order of name."""
    held = pd.Series(names, dtype="str", name="cell_id").value_counts().sort_index()
    return held.rename("n").reset_index().astype({"n": "int64"})


def _tallied(names: NDArray[np.object_], among: "pd.Series[str]") -> NDArray[np.int64]:
    """How many of each of some names."""
    held = _tally(names).set_index("cell_id")["n"]
    return np.asarray(held.reindex(among, fill_value=0), dtype=np.int64)


def weeks_inside(period: Period) -> pd.DatetimeIndex:
    """The Mondays of the weeks that lie whole in a period."""
    first, end = period.first.start_time, (period.last + 1).start_time
    monday = first + pd.Timedelta(days=-first.weekday() % DAYS)
    return pd.date_range(monday, end - pd.Timedelta(days=DAYS), freq=f"{DAYS}D")


def days_in(period: Period) -> int:
    """How long a period is. [days]"""
    return int(((period.last + 1).start_time - period.first.start_time).days)


def _by_week(rows: pd.DataFrame, place: NDArray[np.int64], places: int, base: Period) -> Floats:
    """Rows per place and whole week of the base, shape (places, weeks); a place of -1 is none. [count]"""
    mondays = weeks_inside(base)
    at = (rows["start"] - mondays[0]).dt.days.to_numpy() // DAYS
    kept = (place >= 0) & (at >= 0) & (at < len(mondays)) & has_day(rows).to_numpy()
    held = np.bincount(place[kept] * len(mondays) + at[kept], minlength=places * len(mondays))
    return held.reshape(places, len(mondays)).astype(float)


def _banded(n: NDArray[np.int64], each: Floats, base: Period, *, days: int = DAYS) -> pd.DataFrame:
    """n, and the band of so many days. `each`: the same places in shorter spans of the base, for how they spread."""
    band = usual_band(n, days_in(base) / days, dispersion=dispersion(each), coverage=COVERAGE, least=LEAST)
    return pd.DataFrame({"n": n, **{name: band[name] for name in BAND}})


def _by_area(
    situation: Situation, rows: pd.DataFrame, now: pd.DataFrame, base: Period
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`areas` and `week_areas`: every kommundel, and what is in none where anything is; empty for a kommundel."""
    if situation.kommundel or not situation.kommundelar:
        return pd.DataFrame(), pd.DataFrame()
    own, new = (each["kommundel"].astype("object").fillna(NO_KOMMUNDEL) for each in (rows, now))
    names = pd.Index(dict.fromkeys([*situation.kommundelar, *sorted({*own, *new})]))
    code = names.get_indexer(pd.Index(own)).astype(np.int64)
    n, named_ = np.bincount(code, minlength=len(names)), pd.Series(names, dtype="str")
    week = np.bincount(names.get_indexer(pd.Index(new)), minlength=len(names))
    areas = _banded(n, _by_week(rows, code, len(names), base), base).assign(kommundel=named_)
    return areas, pd.DataFrame({"kommundel": named_, "n": week})


def _tried(situation: Situation, laid: LaidOut, monthly: Floats, base: Period, spots: int) -> pd.DataFrame:
    """How the choice of places has done; not told where the cells are no share of any ground."""
    if laid.units is None or without_ground(laid.units, clipped=area_of(situation) is not None):
        return NEVER_TRIED
    before = monthly[:, :-1]
    since = pd.Period(base.last, freq="M") - (before.shape[1] - 1)
    month_of = weeks_inside(base).to_period("M").asi8 - since.ordinal
    return tried(before, _by_week(laid.rows, laid.unit, len(laid.counts), base), month_of, spots)


def _monthly(situation: Situation, brottstyp: str, base: Period, laid: LaidOut) -> Floats:
    """Rows per unit and month up to the end of the base, as far back as `history` goes. [count]"""
    known, lacking = series.counted_line(situation, brottstyp).dropna().index, series.without_rows(situation, brottstyp)
    before = history(pd.PeriodIndex(known, freq="M"), lacking, base)
    own = by_month(laid, months(base))
    if before is None or laid.units is None:
        return own
    rows = rows_of(situation, brottstyp, before)
    return np.hstack([by_month(lay_over(situation, rows, laid.units), months(before)), own])


def _called(cells: gpd.GeoDataFrame, situation: Situation, places: _Places) -> gpd.GeoDataFrame:
    """The cells with near, near_kind and near_distance [m]: what lies near, else what lies nearest."""
    known, streets = (
        table[~table["name"].astype("object").str.casefold().isin(places.unnamed)] if len(table) else table
        for table in (situation.places, situation.streets)
    )
    found = named(cells, known, places.nameable, NEAR, streets)
    bare = found["near"].isna().to_numpy()
    columns = ["near", "near_kind", "near_distance"]
    found.loc[bare, columns] = named(cells[bare], known, places.nameable, FARTHEST, streets)[columns]
    return found


def _cells(
    situation: Situation,
    laid: LaidOut,
    monthly: Floats,
    asked: AskedWeek,
    places: _Places,
    also: NDArray[np.int64],
) -> pd.DataFrame:
    """The cells that hold anything in the base, the month or `also`, by name, and what lies off them."""
    base, month = asked.period, asked.month
    assert month is not None
    cells = framed(laid.counts + monthly[:, -1] + np.isin(np.arange(len(laid.counts)), also), laid.units, laid.rows.crs)
    cells = _called(cells.sort_values("cell_id", kind="stable", ignore_index=True), situation, places)
    unit, n = cells["unit"].to_numpy(dtype=np.int64), laid.counts[cells["unit"]].astype(np.int64)
    table = pd.DataFrame(cells[["cell_id", "near", "near_kind", "near_distance"]])
    table = table.join(_banded(n, by_month(laid, months(base))[unit], base, days=days_in(month)))
    table["week_high"] = _banded(n, _by_week(laid.rows, laid.unit, len(laid.counts), base)[unit], base)["high"]
    table["focus"] = focus(monthly[unit], n, places.spots)
    lost = (laid.without_point, (laid.unit < 0).sum(), laid.piles.piled.sum())
    off = pd.DataFrame({"cell_id": OFF, "n": np.array(lost, dtype=np.int64)})
    return pd.concat([table, off], ignore_index=True)
