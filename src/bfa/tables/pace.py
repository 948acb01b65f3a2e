"""The pace of a source, and what its silence says: months without rows, thin ends, months that hold only some days.

A source is held against itself alone. Silence counts as a gap where the source's own pace makes it unlikely (`ALPHA`),
with the spread between neighbouring months allowed for, and not where the same months of other years are as silent.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.integer[Any]]

#: Silence less likely than this is told.
ALPHA = 0.001
#: Months on each side that the pace is taken from.
NEAR = 12
#: An end of a series this much thinner than what follows may be something else than the series.
THIN = 0.1
#: Greatest overdispersion that is believed; above it no silence could be told.
_MOST_SPREAD = 1.0
#: Least log likelihood ratio, over the spread, at which two paces are believed.
_PARTED = 12.0
_DAYS = 365.2425 / 12


@dataclass(frozen=True, slots=True)
class Run:
    """Months in a row, by their place in the series, both included."""

    first: int
    last: int


def dispersion(counts: Counts) -> float:
    """Overdispersion of a month's count beside Poisson: variance = mean + dispersion x mean^2. [-]

    From neighbouring months that both have rows, so that neither a trend nor a gap passes for spread. At most 1.
    """
    one, next_one = counts[:-1].astype(float), counts[1:].astype(float)
    both = (one > 0) & (next_one > 0)
    if both.sum() < 3:
        return 0.0
    one, next_one = one[both], next_one[both]
    spread = ((one - next_one) ** 2).mean() / 2 - (one + next_one).mean() / 2
    return float(np.clip(spread / (one * next_one).mean(), 0.0, _MOST_SPREAD))


def chance_of_none(expected: npt.NDArray[np.float64], spread: float, *, behind: float = np.inf) -> float:
    """Probability of no row in any of the months, each a negative binomial count. [0-1]

    Parameters
    ----------
    expected : array of float
        Rows to expect in each month. [count]
    spread : float
        From `dispersion`; 0 is Poisson. [-]
    behind : float
        Rows that the expectation was made from: of few, it is uncertain itself (gamma-Poisson). [count]
    """
    total = float(expected.sum())
    known = -total if spread <= 0 else -float(np.log1p(spread * expected).sum()) / spread
    uncertain = -total if np.isinf(behind) else -behind * float(np.log1p(total / max(behind, 1e-9)))
    return float(np.exp(max(known, uncertain)))


def chance_of_so_few(n: int, expected: float, spread: float, months: int) -> float:
    """Probability of at most `n` rows in so many months, of which each expects the same. [0-1]

    Parameters
    ----------
    n : int
        Rows found in all of them. [count]
    expected : float
        Rows to expect in a month. [count]
    spread : float
        From `dispersion`. [-]
    months : int
        [1 or more]
    """
    mean, size = expected * months, months / max(spread, 1e-9)
    steps = np.arange(n)
    log_next = np.log((size + steps) / (steps + 1)) + np.log(mean / (mean + size))
    logs = size * np.log(size / (size + mean)) + np.concatenate([[0.0], np.cumsum(log_next)])
    return float(min(1.0, np.exp(np.logaddexp.reduce(logs))))


def core(counts: Counts) -> Run:
    """The months that belong together: without lone rows far outside and ends that are too thin to be the series.

    An end is cut where it has at most a tenth of the pace of the year beside it and so few rows would be unlikely at
    that pace; of several such places the one that parts the series best.

    Parameters
    ----------
    counts : array of int
        Rows per month, the first and last above 0.
    """
    first = _start(counts)
    return Run(first, len(counts) - 1 - _start(counts[first:][::-1]))


def _start(counts: Counts) -> int:
    best, place = 0.0, 0
    before = np.cumsum(counts) - counts
    for month in np.flatnonzero(counts)[1:]:
        after, head = counts[month : month + NEAR], int(before[month])
        pace = float(np.median(after)) if len(after) > 2 else float(after.mean())
        pace, spread = pace if pace >= 1 else float(after.mean()) / 2, dispersion(after)
        if head > THIN * pace * month or chance_of_so_few(head, pace, spread, int(month)) >= ALPHA:
            continue
        gain = _gain(head, int(month), int(after.sum()), len(after)) / (1 + spread * pace)
        if gain > max(best, _PARTED):
            best, place = gain, int(month)
    return place


def _gain(head: int, months: int, after: int, length: int) -> float:
    """Log likelihood ratio of two paces against one."""

    def fit(n: int, of: int) -> float:
        return n * float(np.log(n / of)) if n else 0.0

    return fit(head, months) + fit(after, length) - fit(head + after, months + length)


def empty_runs(counts: Counts, *, alpha: float = ALPHA, edges: bool = False) -> list[Run]:
    """Runs of months without any row that the pace around them makes unlikely.

    Parameters
    ----------
    counts : array of int
        Rows per month.
    alpha : float
        How unlikely. [0-1]
    edges : bool
        Whether a run at either end is looked at too.

    Returns
    -------
    list of Run
        In order of time. What is expected of a month is the mean of up to 12 months on each side, or that of the same
        month in other years where this is less.
    """
    spread = dispersion(counts)
    found = []
    for run in _zeros(counts):
        at_edge = run.first == 0 or run.last == len(counts) - 1
        around = _around(counts, run)
        chance = chance_of_none(_expected(counts, run, around), spread, behind=float(around.sum()))
        if (edges or not at_edge) and chance < alpha:
            found.append(run)
    return found


def _zeros(counts: Counts) -> list[Run]:
    silent = np.concatenate([[False], counts == 0, [False]])
    turns = np.flatnonzero(silent[1:] != silent[:-1])
    return [Run(int(first), int(end) - 1) for first, end in turns.reshape(-1, 2)]


def _around(counts: Counts, run: Run) -> Counts:
    """The months up to a year before and after."""
    return np.concatenate([counts[max(0, run.first - NEAR) : run.first], counts[run.last + 1 : run.last + 1 + NEAR]])


def _expected(counts: Counts, run: Run, around: Counts) -> npt.NDArray[np.float64]:
    local = float(around.mean()) if len(around) else 0.0
    return np.array([min(local, _same_month(counts, run, month)) for month in range(run.first, run.last + 1)])


def _same_month(counts: Counts, run: Run, month: int) -> float:
    places = np.arange(month % 12, len(counts), 12)
    others = counts[places[(places < run.first) | (places > run.last)]]
    return float(others.mean()) if len(others) else np.inf


def days_missing(counts: Counts, month: int, days: int, *, elsewhere: float = np.inf) -> bool:
    """Whether so many days without rows at one end of a month are unlikely at the pace of the months beside it.

    Parameters
    ----------
    counts : array of int
        Rows per month.
    days : int
        Days in a row, from its beginning or to its end, without any row.
    elsewhere : float
        Rows on those same days of the month, in the mean of the other months: where they too are silent, this is how
        the source writes its days. [count]
    """
    others, n = _around(counts, Run(month, month)), int(counts[month])
    if not len(others):
        return bool(n * np.log(max(_DAYS - days, 1.0) / _DAYS) < np.log(ALPHA))
    expected = np.array([min(float(others.mean()) * days / _DAYS, elsewhere)])
    return chance_of_none(expected, dispersion(counts), behind=float(others.sum())) < ALPHA
