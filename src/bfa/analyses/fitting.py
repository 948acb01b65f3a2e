"""Which areas are counted, and which may be compared with which: chosen in one place for every question.

One effect, the family it is held against and the plan before a start make the same choices.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from bfa.analyses.measures import areas_with_own_measures
from bfa.analyses.series import area_months, kommundelar_only
from bfa.analyses.settings import Settings
from bfa.analyses.situation import Situation
from bfa.analyses.spans import counted_in, history, position, with_room
from bfa.errors import ParameterError
from bfa.methods.drift import drift_prior
from bfa.tables.period import Period, months


@dataclass(frozen=True, slots=True)
class Fitting:
    """The counts of one type, and which areas may be compared with which.

    Attributes
    ----------
    counts : DataFrame
        Every kommundel x months, with room for both periods. [count; NaN where not counted]
    start, length, baseline : int
        Position and length of the follow-up, and position of the baseline. [column, count, column]
    controls : tuple of str
        Areas that may be compared with.
    measured : tuple of str
        Areas with measures of their own in the period: compared, but never compared with.
    dropped : tuple of str
        Areas too small to compare with, or without every month they need.
    """

    counts: pd.DataFrame
    start: int
    length: int
    baseline: int
    controls: tuple[str, ...]
    measured: tuple[str, ...]
    dropped: tuple[str, ...]


def fitting_counts(
    situation: Situation,
    brottstyp: str,
    after: Period,
    before: Period,
    *,
    controls: Sequence[str] = (),
    settings: Settings | None = None,
    planned: bool = False,
) -> Fitting:
    """The counts of a question and the areas fit to compare with: for one effect, a family and a plan alike.

    Parameters
    ----------
    after, before : Period
        The follow-up and its baseline.
    controls : list of str
        Kommundelar to compare with, those with measures of their own too; empty is all that had none.
    planned : bool
        The follow-up has not been: only what came before it need be counted.

    Raises
    ------
    ParameterError
        An unknown type or control.
    """
    rules = settings or Settings()
    counts = with_room(kommundelar_only(area_months(situation, brottstyp)), after, before)
    start, length, first = position(counts, after), len(months(after)), position(counts, before)
    if unknown := [name for name in controls if name not in counts.index]:
        raise ParameterError(
            f"Jämförelseområden som inte finns: {', '.join(unknown)}.",
            found=f"{', '.join(map(str, counts.index))}",
            do="skriv namnen exakt som i data.",
        )
    busy = areas_with_own_measures(situation, after) - set(controls)
    measured = [name for name in counts.index if name in busy]
    asked = list(controls) or [name for name in counts.index if name not in busy]
    spans = (first,) if planned else (first, start)
    fit = [name for name in asked if _fit(row(counts, name), spans, length, start, rules)]
    return Fitting(
        counts=counts,
        start=start,
        length=length,
        baseline=first,
        controls=tuple(fit),
        measured=tuple(measured),
        dropped=tuple(name for name in asked if name not in fit),
    )


def counts_for(fitting: Fitting, kommundel: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The counts of one area's question, without other areas that had measures, and the areas to compare it with."""
    others = [name for name in fitting.measured if name != kommundel]
    return fitting.counts.drop(index=others), tuple(name for name in fitting.controls if name != kommundel)


def prior(fitting: Fitting, brottstyp: str, settings: Settings) -> float:
    """The drift expected beforehand: that of the type where a typical control has as many as here. [log scale]"""
    if settings.drift_prior is not None:
        return settings.drift_prior
    before = fitting.counts.loc[list(fitting.controls)].iloc[:, fitting.baseline : fitting.baseline + fitting.length]
    return drift_prior(brottstyp, float(before.sum(axis=1).median()) if len(before) else 0.0)


def _fit(series: "pd.Series[float]", spans: Sequence[int], length: int, start: int, rules: Settings) -> bool:
    counted = [counted_in(series, at, length) for at in spans]
    if any(n is None for n in counted) or history(series, start) < rules.shortest_history:
        return False
    return (counted[0] or 0) >= rules.smallest_control


def row(counts: pd.DataFrame, name: str) -> "pd.Series[float]":
    """One area's counts."""
    return pd.Series(counts.loc[name], dtype=float)
