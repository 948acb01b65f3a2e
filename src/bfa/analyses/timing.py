"""When in the week and the year, with windows of unknown time shared out, and whether incidents follow each other."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bfa.analyses import series
from bfa.analyses.hotspots import Hotspots, has_clock, rows_of
from bfa.analyses.peaks import FIRST_HOUR
from bfa.analyses.situation import Situation
from bfa.analyses.where.laid_out import lay_over, points_of
from bfa.methods.aoristic import aoristic_weights
from bfa.methods.near_repeat import knox
from bfa.tables.period import months, years_back

#: Bands of the near repeat, from and including up to. [m; days]
DISTANCES, DAYS = (0, 100, 200, 400), (0, 7, 14, 28)
#: Windows longer than this say nothing of the hour. [hours]
LONGEST = 24.0
#: Parts of a day that runs from 06 to 06.
PARTS = ("06–12", "12–18", "18–24", "00–06")
PERMUTATIONS, SEED = 999, 1
_MANY, _FEWEST, _FEWEST_PAIRS, _MOST_YEARS = 20_000, 50, 5.0, 9
_CERTAIN = 0.05
_BANDS = ("distance", "day", "ratio", "p", "shown")


@dataclass(frozen=True, slots=True)
class Timing:
    """When, beside what the start alone says.

    Attributes
    ----------
    parts : DataFrame
        part (of `PARTS`), by_start, shared: share of the incidents by their start, and with each window shared out by
        the minute. [%]
    used, too_long, without_end, reversed : int
        Incidents shared out; with a window over 24 hours; without a known start or end; ended before they began. Only
        the first are in `shared`. [count]
    near_repeat : DataFrame
        distance, day (position of the band; distance -1 is the very same spot), ratio (pairs against what chance
        gives; NaN where too few are expected), p [0-1], shown (more than chance). Empty where not tried.
    incidents : int
        Behind the near repeat.
    permutations : int
    season : DataFrame
        month (timestamp), n, low, high (of the same month in earlier years), years (how many). [count]
    """

    parts: pd.DataFrame
    used: int
    too_long: int
    without_end: int
    reversed: int
    near_repeat: pd.DataFrame
    incidents: int
    permutations: int
    season: pd.DataFrame


def timing(situation: Situation, found: Hotspots) -> Timing:
    """When the incidents behind the hotspots happened."""
    rows = rows_of(situation, found.brottstyp, found.period)
    clocked = rows[has_clock(rows)]
    ends = clocked["end"] if "end" in clocked else pd.Series(pd.NaT, index=clocked.index)
    spread = aoristic_weights(clocked["start"].to_numpy(), pd.to_datetime(ends).to_numpy(), longest=LONGEST)
    shared = spread.pieces.groupby(_part(spread.pieces["hour"]))["weight"].sum()
    table, used, permutations = _near(situation, found, rows)
    return Timing(
        parts=pd.DataFrame(
            {
                "part": PARTS,
                "by_start": _shares(_part(clocked["start"].dt.hour).value_counts().astype(float)),
                "shared": _shares(shared),
            }
        ),
        used=spread.used,
        too_long=len(spread.too_long),
        without_end=len(spread.unknown),
        reversed=len(spread.reversed),
        near_repeat=table,
        incidents=used,
        permutations=permutations,
        season=_season(situation, found),
    )


def _part(hour: "pd.Series[int]") -> "pd.Series[int]":
    return (hour.astype("int64") - FIRST_HOUR) % 24 // 6


def _shares(counts: "pd.Series[float]") -> "pd.Series[float]":
    each = counts.reindex(range(len(PARTS)), fill_value=0).astype(float)
    return 100 * each / each.sum() if each.sum() else each * np.nan


def _near(situation: Situation, found: Hotspots, rows: pd.DataFrame) -> tuple[pd.DataFrame, int, int]:
    """The bands, how many incidents, and how many permutations; only rows in the area's cells."""
    nothing = pd.DataFrame({name: [] for name in _BANDS})
    if found.units is None:
        return nothing, 0, 0
    laid = lay_over(situation, rows, found.units)
    own = laid.rows[laid.unit >= 0]
    if len(own) < _FEWEST:
        return nothing, len(own), 0
    day = (own["start"].dt.normalize() - pd.Timestamp("2000-01-01")).dt.days.to_numpy(dtype=float)
    many = PERMUTATIONS if len(own) <= _MANY else 99
    got = knox(points_of(own), day, distances=DISTANCES, times=DAYS, permutations=many, seed=SEED)
    ratio = np.vstack([got.same_spot_ratio[None, :], got.ratio])
    p = np.vstack([got.same_spot_p[None, :], got.p])
    expected = np.vstack([got.same_spot_expected[None, :], got.expected])
    distance, band = np.divmod(np.arange(ratio.size), ratio.shape[1])
    enough = expected.ravel() >= _FEWEST_PAIRS
    table = pd.DataFrame({"distance": distance - 1, "day": band, "ratio": ratio.ravel(), "p": p.ravel()})
    table.loc[~enough, ["ratio", "p"]] = np.nan
    return table.assign(shown=table["p"].le(_CERTAIN)), len(own), many


def _season(situation: Situation, found: Hotspots) -> pd.DataFrame:
    """Each month of the period beside the same month in earlier years that were counted."""
    matrix = series.area_months(situation, found.brottstyp)
    if found.kommundel:
        line = matrix.loc[found.kommundel] if found.kommundel in matrix.index else pd.Series(dtype=float)
    else:
        line = series.whole(matrix)
    now = months(found.period)
    stride = -(-len(now) // 12)
    years = [years_back(found.period, stride * back) for back in range(1, _MOST_YEARS + 1)]
    earlier = np.array([line.reindex(months(year)).to_numpy(dtype=float) for year in years])
    earlier = earlier[~np.isnan(earlier).any(axis=1)]
    if not len(earlier):
        return pd.DataFrame({"month": [], "n": [], "low": [], "high": [], "years": []})
    own = line.reindex(now).to_numpy(dtype=float)
    columns = {"month": now.to_timestamp(), "n": own, "low": earlier.min(axis=0), "high": earlier.max(axis=0)}
    return pd.DataFrame(columns).assign(years=len(earlier))
