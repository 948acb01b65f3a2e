"""When in the week and the year, with spans of unknown time shared out, and whether incidents follow each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bfa.analyses import series
from bfa.analyses.answer import Answer
from bfa.analyses.effect.recording import tells_late
from bfa.analyses.hotspots import Hotspots, rows_of
from bfa.analyses.peaks import FIRST_HOUR
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import too_many_unread
from bfa.analyses.when.near_repeat import NearRepeat, near_repeat
from bfa.analyses.when.season import earlier_years, season
from bfa.analyses.when.shifts import SHIFTS, shift_table
from bfa.analyses.when.week import FEWEST, Clocked, Week, clocked, week
from bfa.analyses.where.clusters import PARTS
from bfa.tables.period import Period, months


@dataclass(frozen=True, slots=True)
class Timing(Answer):
    """When, beside what the start alone says."""

    FACTS = frozenset(("season_years",))

    #: part (of `PARTS`), n, by_start, shared: how many begin in it [count], their share, and the share with each span
    #: shared out by the minute [%]; all of those in `used` where there are any, else n and `by_start` are of all with a
    #: clock time.
    parts: pd.DataFrame
    #: Incidents shared out; with a span over 24 hours; without a known end; ended before they began; without a clock
    #: time. They add up to all, and only the first are in `shared`. [count]
    used: int
    too_long: int
    without_end: int
    reversed: int
    without_clock: int
    #: The hours of the week, and the band of earlier years.
    week: Week
    #: As `shift_table`.
    shifts: pd.DataFrame
    near: NearRepeat
    #: month (timestamp), n, low, high (of the same month in earlier years), years (how many). [count]
    season: pd.DataFrame
    #: Incidents of the same months in each year of `earlier_years`, latest first. [count]
    earlier: Mapping[Period, int]
    #: No earlier year is used, since too many rows could not be read.
    unread: bool = False
    #: The months hold late reports, which an effect leaves out (`effect.recording.tells_late`).
    late_too: bool = False

    @property
    def shares(self) -> bool:
        """Whether any span was shared out."""
        return self.used > 0

    @property
    def season_years(self) -> int:
        """Earlier years beside the months; 0 where the season is held against none."""
        return int(self.season["years"].iloc[0]) if len(self.season) else 0


def timing(situation: Situation, hotspots: Hotspots, *, shifts: Sequence[str] = ()) -> Timing:
    """When the incidents behind the hotspots happened.

    The shifts are as in `shift_table`; none is `SHIFTS`.

    Raises
    ------
    ParameterError
        A shift cannot be read.
    """
    rows = rows_of(situation, hotspots.brottstyp, hotspots.period)
    now = clocked(rows)
    years = earlier_years(situation, hotspots.brottstyp, hotspots.period)
    lacking = series.without_rows(situation, hotspots.brottstyp)
    with_rows = [year for year in years if not lacking.isin(months(year)).any()]
    held_against = with_rows if len(now.rows) >= FEWEST else []
    totals = {year: series.total(situation, hotspots.brottstyp, year) for year in years}
    return Timing(
        parts=_parts(now),
        used=now.spread.used,
        too_long=len(now.spread.too_long),
        without_end=len(now.spread.unknown),
        reversed=len(now.spread.reversed),
        without_clock=now.without_clock,
        week=week(now, [clocked(rows_of(situation, hotspots.brottstyp, year)) for year in held_against]),
        shifts=shift_table(now, shifts or SHIFTS),
        near=near_repeat(situation, rows, hotspots.units),
        season=season(situation, hotspots.brottstyp, hotspots.period),
        earlier={year: n for year, n in totals.items() if n is not None},
        unread=too_many_unread(situation, hotspots.brottstyp),
        late_too=tells_late(situation, hotspots.brottstyp, hotspots.period),
    )


def _parts(clocked: Clocked) -> pd.DataFrame:
    shared = clocked.spread.pieces.groupby(_part(clocked.spread.pieces["hour"]))["weight"].sum()
    rows = clocked.rows.iloc[clocked.spread.pieces["row"].unique()] if clocked.spread.used else clocked.rows
    by_start = _part(rows["start"].dt.hour).value_counts().astype(float)
    n = by_start.reindex(range(len(PARTS)), fill_value=0).astype("int64")
    return pd.DataFrame({"part": PARTS, "n": n, "by_start": _shares(by_start), "shared": _shares(shared)})


def _part(hour: "pd.Series[int]") -> "pd.Series[int]":
    return (hour.astype("int64") - FIRST_HOUR) % 24 // 6


def _shares(counts: "pd.Series[float]") -> "pd.Series[float]":
    each = counts.reindex(range(len(PARTS)), fill_value=0).astype(float)
    return 100 * each / each.sum() if each.sum() else each * float("nan")
