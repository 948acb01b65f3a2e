"""Which areas are counted, and which may be compared with which: chosen in one place for every question.

One effect, the family it is held against and the plan before a start make the same choices. Which of the areas are too
small to be compared with is chosen in `analyses.effect.asked`, from the counts alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.effect.asked import Asked, ask
from bfa.analyses.effect.settings import Circumstances, Settings
from bfa.analyses.effect.spans import position, with_room
from bfa.analyses.measures import areas_with_own_measures
from bfa.analyses.series import area_months, kommundelar_only
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.tables.period import Period, months


@dataclass(frozen=True, slots=True)
class Fitting(Answer):
    """The counts of one type, and which areas may be compared with which.

    Attributes
    ----------
    brottstyp : str
    counts : DataFrame
        Every kommundel x months, with room for both periods. [count; NaN where not counted]
    start, length, baseline : int
        Position and length of the follow-up, and position of the baseline. [column, count, column]
    controls : tuple of str
        Areas that may be compared with, whatever their size.
    measured : tuple of str
        Areas with measures of their own in the period: compared, but never compared with.
    """

    brottstyp: str
    counts: pd.DataFrame
    start: int
    length: int
    baseline: int
    controls: tuple[str, ...]
    measured: tuple[str, ...]


def fitting_counts(
    situation: Situation,
    brottstyp: str,
    after: Period,
    before: Period,
    *,
    controls: Sequence[str] = (),
    matrix: pd.DataFrame | None = None,
) -> Fitting:
    """The counts of a question and the areas that may be compared with: for one effect, a family and a plan alike.

    Parameters
    ----------
    after, before : Period
        The follow-up and its baseline.
    controls : list of str
        Kommundelar to compare with, those with measures of their own too; empty is all that had none.
    matrix : DataFrame or None
        The type's `area_months`, where they are at hand already.

    Raises
    ------
    ParameterError
        An unknown type or control.
    """
    matrix = area_months(situation, brottstyp) if matrix is None else matrix
    counts = with_room(kommundelar_only(matrix), after, before)
    if unknown := [name for name in controls if name not in counts.index]:
        raise ParameterError(
            f"Jämförelseområden som inte finns: {', '.join(unknown)}.",
            found=f"{', '.join(map(str, counts.index))}",
            do="skriv namnen exakt som i data.",
        )
    busy = areas_with_own_measures(situation, after) - set(controls)
    return Fitting(
        brottstyp=brottstyp,
        counts=counts,
        start=position(counts, after),
        length=len(months(after)),
        baseline=position(counts, before),
        controls=tuple(dict.fromkeys(controls)) or tuple(name for name in counts.index if name not in busy),
        measured=tuple(name for name in counts.index if name in busy),
    )


def counts_for(fitting: Fitting, kommundel: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The counts of one area's question, without other areas that had measures, and the areas to compare it with."""
    others = [name for name in fitting.measured if name != kommundel]
    return fitting.counts.drop(index=others), tuple(name for name in fitting.controls if name != kommundel)


def asked_for(fitting: Fitting, kommundel: str, rules: Settings) -> Asked:
    """One area's question, as far as counts alone tell it."""
    counts, controls = counts_for(fitting, kommundel)
    return ask(
        counts,
        [kommundel],
        controls,
        None,
        start=fitting.start,
        length=fitting.length,
        chosen_on=None,
        rules=replace(rules, baseline=fitting.baseline),
        known=Circumstances(brottstyp=fitting.brottstyp),
    )


def too_little(asked: Asked) -> str:
    """Why what was counted before the start carries no comparison, in Swedish; "" where it does."""
    rules = asked.rules
    if len(asked.controls) < rules.fewest_controls:
        return f"färre än {rules.fewest_controls} kommundelar att jämföra med"
    short = asked.history < rules.shortest_history or asked.years < 1
    return f"färre än {rules.shortest_history} månader räknade före" if short else ""


def too_few(expected: float, rules: Settings) -> str:
    """Why so few incidents to expect carry no comparison, in Swedish; "" where they are enough."""
    return "" if expected >= rules.fewest_expected else f"färre än {rules.fewest_expected} är att vänta"
