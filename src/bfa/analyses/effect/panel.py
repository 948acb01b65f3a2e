"""Which areas are counted, and which may be compared with which: chosen in one place for every question.

One effect, the family it is held against and the plan before a start make the same choices. Which of the areas are too
small to be compared with is chosen in `analyses.effect.design`, from the counts alone.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.effect.settings import Counted
from bfa.analyses.effect.spans import position, with_room
from bfa.analyses.measures import areas_with_own_measures
from bfa.analyses.series import area_months, columns_of, kind_of, kommundelar_only
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.tables.period import Period, months


@dataclass(frozen=True, slots=True)
class Panel(Answer):
    """The counts of one type, the two periods among them, and which areas may be compared with."""

    #: Areas x periods in order, with room for both. [count; NaN where not counted, never zero]
    counts: pd.DataFrame
    #: The follow-up and its length; first period of the baseline. [column, count, column]
    start: int
    length: int
    first: int
    #: Areas that may be compared with, whatever their size.
    controls: tuple[Any, ...]
    #: Areas with measures of their own in the follow-up: compared, but never compared with.
    measured: tuple[Any, ...] = ()
    #: "" where the counts came without a name.
    brottstyp: str = ""
    #: What an incident is.
    kind: Counted = "crime"

    def of(self, area: Hashable) -> "Panel":
        """The same for one area: without other areas that had measures, and without itself among the controls."""
        others = [name for name in self.measured if name != area]
        controls = tuple(name for name in self.controls if name != area)
        return replace(self, counts=self.counts.drop(index=others), controls=controls)


def panel(
    situation: Situation,
    brottstyp: str,
    after: Period,
    before: Period,
    *,
    controls: Sequence[str] = (),
    matrix: pd.DataFrame | None = None,
) -> Panel:
    """The counts of a type and the areas that may be compared with: for one effect, a family and a plan alike.

    Parameters
    ----------
    controls : list of str
        Kommundelar to compare with, those with measures of their own too; empty is all that had none.
    matrix : DataFrame or None
        The type's `area_months`, where they are at hand already, or `area_counts` of whole years.

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
    return Panel(
        counts=counts,
        start=position(counts, after),
        length=len(columns_of(counts, months(after))),
        first=position(counts, before),
        controls=tuple(dict.fromkeys(controls)) or tuple(name for name in counts.index if name not in busy),
        measured=tuple(name for name in counts.index if name in busy),
        brottstyp=brottstyp,
        kind=kind_of(situation, brottstyp),  # type: ignore[arg-type]
    )
