"""What else changed in the area: a few other types over the same months, so that a meeting sees more than its problem.

Which they are is given, or else those of the other problems that are registered for the area. None is chosen by its
size: an order of counts tells of those that are hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.chain import mask
from bfa.analyses.default_periods import Asked
from bfa.analyses.indicators import indicator
from bfa.analyses.measures import acts_in
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import too_many_unread
from bfa.errors import ParameterError

#: More types than this are not read beside the problem: with it they are ten, a line each on a sheet. [count]
MOST = 9


@dataclass(frozen=True, slots=True)
class OtherTypes(Answer):
    """Other types of a kommundel, or of the whole kommun, before and after."""

    FACTS = frozenset(("types",))
    REGISTERS = frozenset(("problems",))

    kommundel: str
    brottstyp: str
    #: The types were given; otherwise they are those of `problems`.
    given: bool
    #: The problems of the area that are of another type, in order of number.
    problems: pd.DataFrame
    #: number, indicator, kind, unread (bool: too many rows unread to tell a change), period, baseline (as text),
    #: before, after [count], parts (of `analyses.indicators`).
    counted: pd.DataFrame

    @property
    def types(self) -> pd.DataFrame:
        """`counted` without its counts."""
        return self.counted.drop(columns=["before", "after", "parts"])


def other_types(situation: Situation, *, brottstyp: str, asked: Asked, wanted: Sequence[str] = ()) -> OtherTypes:
    """Count other types over the months that are asked of.

    `wanted` are types, at most `MOST`; with none, those of the area's other problems. `brottstyp` is none of them.

    Raises
    ------
    ParameterError
        There are more, or one is not in the data.
    """
    refuse_many(wanted)
    own = situation.problems[mask(acts_in(scope, situation.kommundel) for scope in situation.problems["kommundel"])]
    own = own[own["brottstyp"].isin(situation.counts["brottstyp"].unique()) & own["brottstyp"].ne(brottstyp)]
    own = own.sort_values("number", ignore_index=True)
    names = [name for name in wanted or own["brottstyp"].drop_duplicates() if name != brottstyp]
    rows = [
        (number, name, kind, too_many_unread(situation, name), before, after, parts)
        for number, name in enumerate(names, start=1)
        for before, after, _, kind, parts in [_counted(situation, name, asked)]
    ]
    table = pd.DataFrame(rows, columns=["number", "indicator", "kind", "unread", "before", "after", "parts"])
    table = table.astype({"before": "Int64", "after": "Int64"})
    spans = {"period": str(asked.period), "baseline": str(asked.baseline)}
    return OtherTypes(situation.kommundel, brottstyp, bool(wanted), own, table.assign(**spans))


def refuse_many(wanted: Sequence[str]) -> None:
    """Refuse more types than a meeting reads.

    Raises
    ------
    ParameterError
        There are more than `MOST`.
    """
    if len(wanted) > MOST:
        raise ParameterError(
            f"andra_brottstyper har {len(wanted)} brottstyper; högst {MOST} får plats på ett mötesblad.",
            do="välj dem som gruppen behöver se, eller lämna listan tom.",
        )


def _counted(situation: Situation, name: str, asked: Asked) -> tuple[object, ...]:
    found = indicator(situation, name, f"{situation.kommundel};", asked.baseline, asked.period)
    if not found[-1]:
        raise ParameterError(
            f"Brottstypen {name!r} i andra_brottstyper finns inte i uppgifterna.",
            found=f"{', '.join(sorted(situation.counts['brottstyp'].unique()))}",
            do="skriv brottstypen som i listan.",
        )
    return found
