"""What is asked of the registers and the counts, its names and months checked once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from bfa.analyses.answer import Answer
from bfa.analyses.effect.settings import Scope
from bfa.analyses.effect.spans import comparable
from bfa.analyses.looked_at import looked_at
from bfa.analyses.measures import active_measures
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.tables.period import Period, parse_period

SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True, slots=True)
class Question(Answer):
    """What is asked: `asked` makes it, of what a notebook's parameters say."""

    FACTS = frozenset(("controls", "family", "joined"))

    situation: Situation
    brottstyp: str
    #: Follow-up and baseline.
    after: Period
    before: Period
    #: Where the measure acted; always "kommun" for the whole kommun.
    scope: Scope
    #: Kommundelar named to compare with; empty is all that had no measures of their own.
    controls: tuple[str, ...]
    #: Types looked at together.
    family: tuple[str, ...]
    #: Whose figures made us choose the kommundel; None where that is not known.
    chosen_on: Period | None
    #: Measures tried, and measures that also acted where it is compared with.
    measures: tuple[int, ...]
    shared: tuple[int, ...]
    #: Kommundelar that are asked about together, this one among them; () where it is asked about alone.
    joined: tuple[str, ...] = ()

    @property
    def treated(self) -> tuple[str, ...]:
        """Rows of the counts that are asked about."""
        return self.joined or (self.own,)

    @property
    def own(self) -> str:
        """Row of the counts that is asked about: the kommundel, or the kommun."""
        return self.situation.kommundel or self.situation.kommun.kommun

    @property
    def whole(self) -> bool:
        """Whether the measure acted in the whole kommun, so that nothing is left to compare with."""
        return self.scope == "kommun"

    @property
    def acted(self) -> bool:
        """Whether a measure of the area's own was carried out in the period."""
        return bool(self.measures) or self.whole


def asked(
    situation: Situation,
    *,
    brottstyp: str,
    period: str | Period,
    baseline: str | Period,
    scope: str = "area",
    controls: Sequence[str] | None = (),
    family: Sequence[str] | None = (),
    chosen_on: str = "",
) -> Question:
    """The question with its names and months checked.

    Parameters
    ----------
    period, baseline : str or Period
        Follow-up, and the same months of an earlier year.
    scope : {"area", "kommun"}
        Where the measure acted.
    controls : list of str
        Kommundelar to compare with; empty is all others that had no measures of their own in the period.
    family : list of str
        Types looked at together, in every kommundel, where the comparison was not agreed on; empty are those of the
        kommun's batches that are about this one.
    chosen_on : str
        Whole months whose figures made us choose the kommundel; "" where that is not known. Of no account where no
        measure acted: such a kommundel was not chosen.

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
    controls, family = controls or (), family or ()
    _refuse_single(controls, where="controls")
    after, before = comparable(period, baseline)
    _refuse_types(situation, family)
    named = tuple(name for name in controls if name != situation.kommundel)
    where: Scope = scope if situation.kommundel else "kommun"
    everywhere = active_measures(situation, after, scope="kommun")
    return Question(
        situation=situation,
        brottstyp=brottstyp,
        after=after,
        before=before,
        scope=where,
        controls=named,
        family=tuple(dict.fromkeys([*family, brottstyp])) if family else looked_at(situation, brottstyp),
        chosen_on=parse_period(chosen_on, where="chosen_on: ") if (chosen_on or "").strip() else None,
        measures=everywhere if where == "kommun" else active_measures(situation, after, scope=situation.kommundel),
        shared=() if where == "kommun" else shared_measures(situation, after, named),
    )


def _refuse_single(names: Sequence[str], *, where: str) -> None:
    """Refuse one name where a list belongs: each of its letters would be taken for a name."""
    if isinstance(names, str):
        raise ParameterError(f"{where} ska vara en lista.", found=repr(names), do=f"skriv {where}: [{names}].")


def _refuse_types(situation: Situation, family: Sequence[str]) -> None:
    _refuse_single(family, where="family")
    there = sorted(situation.counts["brottstyp"].unique())
    if unknown := [name for name in family if name not in there]:
        raise ParameterError(
            f"family: brottstypen {', '.join(map(str, unknown))} finns inte i uppgifterna.",
            found=", ".join(there),
            do="skriv brottstyperna som i listan.",
        )


def shared_measures(situation: Situation, after: Period, controls: Sequence[str]) -> tuple[int, ...]:
    """Measures of the whole kommun, and of the kommundelar that are named to compare with."""
    local = [number for name in controls for number in active_measures(situation, after, scope=name)]
    return tuple(sorted({*active_measures(situation, after, scope="kommun"), *local}))
