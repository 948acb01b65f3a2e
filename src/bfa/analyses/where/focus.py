"""Which places to look at next: those that gathered most in up to three years, the latest months weighing most.

How well that has done is measured on the same data: the places are chosen anew before every week of the last months,
by what was known then, and the incidents of the week at them are counted.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.where.laid_out import LaidOut
from bfa.methods.hit_rate import compare_methods
from bfa.methods.recent_weight import recent_weight
from bfa.tables.period import Period

#: Months that places are chosen by, at most; a month counts half for every so many that it lies back. [months]
HISTORY, HALF_LIFE = 36, 12
#: The choice is tried on the weeks of so many months, by at least so many before each. [months]
TRIED, LEAST_BEFORE = 6, 12
#: Fewer incidents than this in the weeks tried tell nothing. [count]
FEWEST = 20
#: How places are chosen, and what that is held against.
WAYS = ("weighted", "plain")
#: As `tried` where the choice could not be.
NEVER_TRIED = pd.DataFrame({"method": [], "n": [], "hit_rate": [], "chance": [], "weeks": []})
Floats = NDArray[np.float64]


def by_month(laid: LaidOut, every: pd.PeriodIndex) -> Floats:
    """Rows per unit and month, shape (units, months). [count]"""
    at = laid.rows["start"].to_numpy(dtype="datetime64[M]").astype("int64") - every[0].ordinal
    kept, units = laid.unit >= 0, len(laid.counts)
    held = np.bincount(laid.unit[kept] * len(every) + at[kept], minlength=units * len(every))
    return held.reshape(units, len(every)).astype(float)


def focus(monthly: Floats, counts: Floats, spots: int) -> "pd.Series[int]":
    """Places to look at, of n: 1, 2 ... by weight, missing for others. One without a count in the base is none.

    `monthly`: shape (n, months), the latest last. `counts`: of the base, shape (n,).
    """
    weight = np.where(counts > 0, recent_weight(monthly, half_life=HALF_LIFE), 0.0)
    first = [at for at in np.argsort(-weight, kind="stable")[:spots] if weight[at] > 0]
    return pd.Series(range(1, len(first) + 1), index=first, dtype="Int64").reindex(range(len(weight)))


def tried(monthly: Floats, weekly: Floats, month_of: NDArray[np.int64], spots: int) -> pd.DataFrame:
    """How the choice has done on weeks that it had not seen, beside plain counts of twelve months.

    Parameters
    ----------
    monthly : array (units, months)
        The latest month last.
    weekly : array (units, weeks)
        Whole weeks inside those months.
    month_of : array (weeks,)
        Position of the month in which each week begins.

    Returns
    -------
    DataFrame
        method (weighted, plain), n (incidents of those weeks at the places chosen) [count], hit_rate (their share of
        all) [0-1], chance (the share of the units that the places are) [0-1], weeks. No rows where the months are too
        few, or the incidents.
    """
    asked = month_of >= max(monthly.shape[1] - TRIED, LEAST_BEFORE)
    weeks = [week for week in np.flatnonzero(asked) if weekly[:, week].sum() > 0]
    total = weekly[:, weeks].sum()
    if total < FEWEST or spots >= len(monthly) or monthly.shape[1] < LEAST_BEFORE + TRIED:
        return NEVER_TRIED
    ways: tuple[Callable[[Floats], Floats], ...] = (
        lambda before: recent_weight(before[:, -HISTORY:], half_life=HALF_LIFE),
        lambda before: before[:, -LEAST_BEFORE:].sum(axis=1),
    )
    maps = {name: [way(monthly[:, : month_of[week]]) for week in weeks] for name, way in zip(WAYS, ways, strict=True)}
    share = spots / len(monthly)
    found = compare_methods(maps, [weekly[:, week] for week in weeks], share=share)[["method", "hit_rate"]]
    hits = (found["hit_rate"] * total).round().astype("int64")
    return found.assign(n=hits, chance=share, weeks=int(asked.sum()))


def history(known: pd.PeriodIndex, lacking: pd.PeriodIndex, base: Period) -> Period | None:
    """The months before the base that are counted in a row and have rows, so that both are `HISTORY` at most."""
    first = base.first
    while first - 1 in known and first - 1 not in lacking and (base.last - first).n + 1 < HISTORY:
        first -= 1
    return Period(first, base.first - 1) if first < base.first else None
