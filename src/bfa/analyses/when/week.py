"""The 168 hours of the week with spans shared out by the minute, against the same months in earlier years."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.answer import Answer
from bfa.analyses.peaks import FIRST_HOUR, find_peak, weekday_hours
from bfa.analyses.when.clock import LONGEST, ends_of, has_clock
from bfa.methods.aoristic import Aoristic, aoristic_weights, weekday_by_hour

Floats = NDArray[np.float64]
#: Fewer incidents than this say nothing of single hours. [count]
FEWEST = 200
#: Fewer earlier years than this make no band.
FEWEST_YEARS = 3
#: Hours of the moving mean: the first that holds ten incidents on average, else the last. [hours]
WIDTHS, _HELD = (1, 3, 5), 10
_HOURS = 168
#: With more than this share of spans over an hour the start alone is no answer. [0-1]
_MOST_UNSURE = 0.1


@dataclass(frozen=True, slots=True)
class Clocked(Answer):
    """Rows with a clock time, and what is known of their spans."""

    #: start and the source's other columns.
    rows: pd.DataFrame
    #: Their spans by the hour, those of at most `LONGEST` hours.
    spread: Aoristic
    #: Rows left out. [count]
    without_clock: int


@dataclass(frozen=True, slots=True)
class Week(Answer):
    """The hours of a week, by spans shared out where most incidents have one, else by their start."""

    FACTS = frozenset(("smoothing", "years", "peak", "start_peak"))

    #: shared; start where next to no spans are known; "" where the incidents are too few for hours.
    basis: str
    #: Behind the hours: with shared, those whose span could be shared out. [count]
    incidents: int
    #: weekday (0 = Monday), hour, by_start, shared (of the same incidents) [count]; now, start (by the start alone),
    #: low, high (of earlier years): times the week's mean hour, smoothed [-]. All 168 pairs; low and high are NaN
    #: without enough earlier years.
    hours: pd.DataFrame
    #: Least share of the incidents that must change hour to make the start's week into the shared one; 0 by the start.
    #: [%]
    moved: float
    #: When most of them happened, shared out and by the start, in words; None without a clear peak.
    peak: str | None
    start_peak: str | None
    #: Hours of the moving mean round the week; 1 is none. [hours]
    smoothing: int
    #: Earlier years in the band.
    years: int


def clocked(rows: pd.DataFrame) -> Clocked:
    """Share out the spans of rows with a clock time."""
    known = rows[has_clock(rows)]
    spread = aoristic_weights(known["start"].to_numpy(), ends_of(known).to_numpy(), longest=LONGEST)
    return Clocked(known, spread, len(rows) - len(known))


def week(now: Clocked, earlier: list[Clocked]) -> Week:
    """The week of a period and a band of earlier years; a year with fewer than `FEWEST` is left out of the band.

    The band runs from the lowest to the highest year in each hour, after the same smoothing. With k years, two in
    k + 1 of all hours fall outside it by chance alone.
    """
    basis = _basis(now)
    if not basis:
        return Week("", len(now.rows), pd.DataFrame(), 0.0, None, None, 1, 0)
    by_start = counted_by_start(now, basis)
    shared = weekday_by_hour(now.spread).ravel() if basis == "shared" else by_start
    years = [own for year in earlier if len(own := _behind(year, basis)) >= FEWEST]
    width = _width(min([len(_behind(now, basis)), *map(len, years)]))
    band = [_times(_hours(year, basis), width) for year in earlier if len(_behind(year, basis)) >= FEWEST]
    enough = len(band) >= FEWEST_YEARS
    low, high = (np.min(band, axis=0), np.max(band, axis=0)) if enough else (np.full(_HOURS, np.nan),) * 2
    table = weekday_hours(pd.Series(pd.to_datetime([]))).drop(columns="n")
    return Week(
        basis=basis,
        incidents=len(_behind(now, basis)),
        hours=table.assign(
            by_start=by_start,
            shared=shared,
            now=_times(shared, width),
            start=_times(by_start, width),
            low=low,
            high=high,
        ),
        moved=float(50 * np.abs(shared - by_start).sum() / by_start.sum()),
        peak=_peak(table, shared),
        start_peak=_peak(table, by_start),
        smoothing=width,
        years=len(band) if enough else 0,
    )


def counted_by_start(clocked: Clocked, basis: str) -> Floats:
    """Incidents per hour of the week by their start, Monday 00 first, shape (168,). [count]"""
    return weekday_hours(_behind(clocked, basis)["start"])["n"].to_numpy(dtype=float)


def _hours(clocked: Clocked, basis: str) -> Floats:
    return weekday_by_hour(clocked.spread).ravel() if basis == "shared" else counted_by_start(clocked, basis)


def _basis(clocked: Clocked) -> str:
    if clocked.spread.used >= max(FEWEST, len(clocked.rows) / 2):
        return "shared"
    unsure = (ends_of(clocked.rows) - clocked.rows["start"] > pd.Timedelta(hours=1)).mean()
    return "start" if len(clocked.rows) >= FEWEST and unsure <= _MOST_UNSURE else ""


def _behind(clocked: Clocked, basis: str) -> pd.DataFrame:
    return clocked.rows.iloc[clocked.spread.pieces["row"].unique()] if basis == "shared" else clocked.rows


def _width(incidents: int) -> int:
    return next((width for width in WIDTHS if incidents * width / _HOURS >= _HELD), WIDTHS[-1])


def _times(counts: Floats, width: int) -> Floats:
    """Times the mean hour, as a moving mean round the week; NaN where there is nothing. [-]"""
    around = sum(np.roll(counts, shift) for shift in range(-(width // 2), width // 2 + 1))
    return np.asarray(around / width / counts.mean() if counts.sum() else np.full(_HOURS, np.nan), dtype=float)


def _peak(table: pd.DataFrame, counts: Floats) -> str | None:
    peak = find_peak(table.assign(n=counts))
    return peak.words if peak else None


def from_monday_morning(hours: pd.DataFrame) -> pd.DataFrame:
    """The rows of a week in order from Monday 06, as nights belong to the evening before."""
    return pd.concat([hours.iloc[FIRST_HOUR:], hours.iloc[:FIRST_HOUR]], ignore_index=True)
