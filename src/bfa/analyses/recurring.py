"""Months of the year that hold more than their days, year after year: what to be ready for."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from bfa.methods.many import benjamini_hochberg

#: With fewer years nothing can be said to recur; more than the most are another time.
FEWEST_YEARS, MOST_YEARS = 3, 5
#: Incidents of all years together below which no month is told. [count]
FEWEST = 50
#: A month holds so many times its days at least: what is less is no peak to plan by, however sure. [-]
LEAST = 1.1
_FALSE = 0.05
#: Below and above an interval of 95 %. [0-1]
_TAIL = 0.025
_COLUMNS = ("brottstyp", "month", "n", "of", "years", "ratio", "lower", "upper", "peak")


def recurring(months: pd.DataFrame) -> pd.DataFrame:
    """The months of the year of each type, with those that are peaks.

    Parameters
    ----------
    months : DataFrame
        brottstyp, month (pandas Period), n [count; missing where not counted or hidden]. One row per type and month.

    Returns
    -------
    DataFrame
        brottstyp, month (1-12), n, of [count in all the years], years (how many), ratio, lower, upper [share of the
        incidents over the share of the days, 95 %], peak (bool). Types with `FEWEST_YEARS` whole years in a row and
        `FEWEST` incidents in them; the latest `MOST_YEARS` years, which end with the latest month.

    Notes
    -----
    A month is a peak where it holds `LEAST` times its days, more than chance gives among all months of all types (false
    discoveries controlled at 5 %), and more than its days in each of the years. Incidents come in clusters, so the
    test alone finds too much; that it must be so every year is what makes it recur.

    Source: Clopper & Pearson (1934) for the interval, Benjamini & Hochberg (1995) for the control; that it must hold in
    every year is the project's own.
    """
    parts = [_of_type(str(name), rows) for name, rows in months.groupby("brottstyp", sort=False)]
    found = [part for part in parts if len(part)]
    if not found:
        return pd.DataFrame(columns=[*_COLUMNS])
    table = _tried(pd.concat(found, ignore_index=True))
    sure = benjamini_hochberg(table["tail"].tolist()) <= _FALSE
    table["peak"] = sure & (table["ratio"] >= LEAST) & table["every"].astype(bool)
    return table[[*_COLUMNS]]


def runs(months: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Months of the year (1-12) as stretches, first and last of each; December goes on into January."""
    held = sorted(set(months))
    if len(held) == 12:
        return ((1, 12),)
    starts = [month for month in held if (month - 2) % 12 + 1 not in held]
    return tuple((start, _end(start, held)) for start in starts)


def _end(start: int, held: Sequence[int]) -> int:
    last = start
    while last % 12 + 1 in held:
        last = last % 12 + 1
    return last


def _tried(table: pd.DataFrame) -> pd.DataFrame:
    """The ratio of each month with its interval, and the chance of so many or more."""
    n, of, share = (table[name].to_numpy(dtype=float) for name in ("n", "of", "share"))
    lower = np.where(n > 0, stats.beta.ppf(_TAIL, np.maximum(n, 1), of - n + 1), 0.0)
    upper = np.where(n < of, stats.beta.isf(_TAIL, n + 1, np.maximum(of - n, 1)), 1.0)
    return table.assign(
        ratio=n / of / share, lower=lower / share, upper=upper / share, tail=stats.binom.sf(n - 1, of, share)
    )


def _of_type(brottstyp: str, rows: pd.DataFrame) -> pd.DataFrame:
    line = _whole_years(rows)
    if line.empty or line.sum() < FEWEST:
        return pd.DataFrame()
    n = line.to_numpy(dtype=float).reshape(-1, 12)
    every = pd.PeriodIndex(line.index)
    days = every.days_in_month.to_numpy(dtype=float).reshape(-1, 12)
    with np.errstate(invalid="ignore"):
        own = n / n.sum(axis=1, keepdims=True) > days / days.sum(axis=1, keepdims=True)
    return pd.DataFrame(
        {
            "brottstyp": brottstyp,
            "month": every.month.to_numpy()[:12],
            "n": n.sum(axis=0).astype(np.int64),
            "of": int(n.sum()),
            "years": len(n),
            "share": days.sum(axis=0) / days.sum(),
            "every": own.all(axis=0),
        }
    ).sort_values("month", ignore_index=True)


def _whole_years(rows: pd.DataFrame) -> "pd.Series[float]":
    """The latest whole years in a row that end with the latest month that is told; empty where they are too few."""
    n = rows["n"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    told = ~np.isnan(n)
    months = pd.PeriodIndex(rows["month"], freq="M")[told]
    order = np.argsort(months.asi8, kind="stable")
    n, months = n[told][order], months[order]
    month = months.asi8
    for years in range(MOST_YEARS, FEWEST_YEARS - 1, -1):
        held = slice(-12 * years, None)
        if len(month) >= 12 * years and month[-1] - month[held][0] == 12 * years - 1:
            return pd.Series(n[held], index=months[held])
    return pd.Series(dtype=float)
