"""Why the months after a chosen period are not in it: what holds back each, as far as the data reach."""

from collections.abc import Collection

import pandas as pd

from bfa.analyses.situation import Situation
from bfa.tables.coverage import COUNTED, GAP, OUTSIDE, PART, stretches
from bfa.tables.period import Period, months

#: From what makes a month most known to what makes it least.
_STATES = (COUNTED, PART, GAP, OUTSIDE)
Later = tuple[tuple[str, tuple[Period, ...]], ...]


def later_months(
    situation: Situation, kinds: frozenset[str], known: pd.PeriodIndex, chosen: Period, late: pd.PeriodIndex
) -> Later:
    """The months after a chosen period that could not be used, with the reason as a code, in order of time.

    The reason is the month's state in the files, "uncovered", "preliminary" or "against_preliminary" (the same month
    the year before is). Empty where nothing is later, or what is later is whole and merely no period.

    Parameters
    ----------
    situation : Situation
        Its `coverage` says what each file reaches.
    kinds : frozenset of str
        Kinds of source that the counts are of.
    late : PeriodIndex
        Months that late reports still fill (`preliminary`).
    """
    states = _states(situation.coverage, kinds)
    last = _reach(states, known)
    found: dict[str, list[pd.Period]] = {}
    for month in months(Period(chosen.last + 1, last)) if last is not None and last > chosen.last else ():
        if why := _why(month, states, known, late):
            found.setdefault(why, []).append(month)
    return tuple((why, tuple(stretches(gone))) for why, gone in found.items())


def preliminary(situation: Situation, kinds: Collection[str]) -> pd.PeriodIndex:
    """Months of some kinds of source that late reports still fill, in order."""
    found = situation.quality.get("preliminary", {}).get("kinds", {})
    return pd.PeriodIndex(sorted({month for kind in kinds for month in found.get(kind, ())}), freq="M")


def _states(coverage: pd.DataFrame, kinds: frozenset[str]) -> dict[pd.Period, str]:
    """Every month that a file reaches, to its best state in any of them."""
    own = coverage[coverage["kind"].isin(kinds)]
    if own.empty:
        return {}
    rank = own["state"].map(_STATES.index).groupby(own["month"].dt.to_period("M")).min()
    return {month: _STATES[at] for month, at in zip(rank.index, rank, strict=True)}


def _reach(states: dict[pd.Period, str], known: pd.PeriodIndex) -> pd.Period | None:
    """The last month that belongs to the series: rows far after the others are told elsewhere."""
    held = [*known, *(month for month, state in states.items() if state != OUTSIDE)]
    if not held:
        return None
    last: pd.Period = max(held)
    while last + 1 in states:
        last += 1
    return last


def _why(month: pd.Period, states: dict[pd.Period, str], known: pd.PeriodIndex, late: pd.PeriodIndex) -> str | None:
    if month not in known:
        return states.get(month, "uncovered")
    return "preliminary" if month in late else "against_preliminary" if month - 12 in late else None
