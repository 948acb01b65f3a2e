"""A question to the registers and the counts, its names and months checked once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from bfa.analyses.answer import Answer
from bfa.analyses.effect.fitting import Fitting, fitting_counts
from bfa.analyses.effect.settings import Scope
from bfa.analyses.effect.spans import comparable
from bfa.analyses.measures import active_measures
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.tables.period import Period

SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True, slots=True)
class Inquiry(Answer):
    """One question with its names and months checked.

    Attributes
    ----------
    situation : Situation
    brottstyp : str
    after, before : Period
        Follow-up and baseline.
    scope : {"area", "kommun"}
        Where the measure acted; always "kommun" for the whole kommun.
    controls : tuple of str
        Kommundelar named to compare with; empty is all that had no measures of their own.
    fitting : Fitting
        Counts of every kommundel.
    own : str
        Row of the counts that is asked about: the kommundel, or the kommun.
    measures, shared : tuple of int
        Measures tried, and measures that also acted where it is compared with.
    """

    situation: Situation
    brottstyp: str
    after: Period
    before: Period
    scope: Scope
    controls: tuple[str, ...]
    fitting: Fitting
    own: str
    measures: tuple[int, ...]
    shared: tuple[int, ...]

    @property
    def acted(self) -> bool:
        """Whether a measure of the area's own was carried out in the period."""
        return bool(self.measures) or self.scope == "kommun"


def inquire(
    situation: Situation,
    *,
    brottstyp: str,
    period: str | Period,
    baseline: str | Period,
    scope: str = "area",
    controls: Sequence[str] = (),
) -> Inquiry:
    """The question with its names and months checked; see `question.effect`.

    Raises
    ------
    ParameterError
        A word, a name or a month that cannot be used.
    """
    if scope not in SCOPES:
        raise ParameterError(
            f"scope: {scope!r} finns inte.",
            found=f"tillåtna ord: {', '.join(SCOPES)}",
            do="skriv area när åtgärden gällde kommundelen, kommun när den gällde hela kommunen.",
        )
    refuse_single(controls, where="controls")
    after, before = comparable(period, baseline)
    named = tuple(name for name in controls if name != situation.kommundel)
    fitting = fitting_counts(situation, brottstyp, after, before, controls=named)
    where: Scope = scope if situation.kommundel else "kommun"
    own = situation.kommundel or situation.kommun.kommun
    everywhere = active_measures(situation, after, scope="kommun")
    return Inquiry(
        situation=situation,
        brottstyp=brottstyp,
        after=after,
        before=before,
        scope=where,
        controls=named,
        fitting=fitting,
        own=own,
        measures=everywhere if where == "kommun" else active_measures(situation, after, scope=own),
        shared=() if where == "kommun" else _shared(situation, after, everywhere, named),
    )


def refuse_single(names: Sequence[str], *, where: str) -> None:
    """Refuse one name where a list belongs: each of its letters would be taken for a name."""
    if isinstance(names, str):
        raise ParameterError(f"{where} ska vara en lista.", found=repr(names), do=f"skriv {where}: [{names}].")


def _shared(
    situation: Situation, after: Period, everywhere: tuple[int, ...], controls: Sequence[str]
) -> tuple[int, ...]:
    """Measures of the whole kommun, and of the kommundelar that are named to compare with."""
    local = [number for name in controls for number in active_measures(situation, after, scope=name)]
    return tuple(sorted({*everywhere, *local}))
