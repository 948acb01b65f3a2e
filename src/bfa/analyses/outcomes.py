"""What became of every comparison that was sealed before its start, null results and those that were changed too."""

from dataclasses import dataclass, replace
from typing import Any

from bfa.analyses import question
from bfa.analyses.answer import Answer
from bfa.analyses.effect.settings import Settings
from bfa.analyses.effect.verdicts import WITHHELD
from bfa.analyses.partners import CHANGED
from bfa.analyses.promises import first_area
from bfa.analyses.situation import Situation, load
from bfa.errors import ParameterError
from bfa.tables.promises import Kept


@dataclass(frozen=True, slots=True)
class Outcome(Answer):
    """One comparison that a promise sealed, and what it says now."""

    FACTS = frozenset(("number", "period", "baseline", "why", "kommuner"))

    #: The goal's number.
    number: int
    #: What was sealed: where, the type counted, and the months of follow-up and baseline; "" where it cannot be read.
    kommundel: str
    brottstyp: str
    period: str
    baseline: str
    #: Of the closed list.
    verdict: str
    #: Why it is no longer what was sealed, as `goals.Agreed.why`; empty where it is.
    why: dict[str, Any]
    #: Of the kommuner together: those that the promise names beside our own; none where it is of our own alone.
    kommuner: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """The comparison is the sealed one, its time is over, and it was assessed."""
        return not self.why and self.verdict not in WITHHELD


@dataclass(frozen=True, slots=True)
class Outcomes(Answer):
    """Every promise of a kommun."""

    FACTS = frozenset(("answered", "any_false", "indicated"))

    #: By the goal's number; where it has partners, that of all kommuner after our own.
    promises: tuple[Outcome, ...]
    #: Sealed comparisons that were answered. [count]
    answered: int
    #: Largest chance that any of those shows a difference though nothing was ever done. [0-1]
    any_false: float
    #: Chance that one of them points one given way though nothing was done. [0-1]
    indicated: float


def outcomes(situation: Situation) -> Outcomes:
    """What became of every promise of the kommun, by the same arithmetic as each one's own page.

    Notes
    -----
    The chance is that of n comparisons that each err in so many cases, one apart from the other: 1 - (1 - a)^n. Source:
    Šidák (1967), Rectangular confidence regions for the means of multivariate normal distributions, by which it is
    the largest also where they share controls.
    """
    rules = Settings()
    found = tuple(each for kept in situation.promises for each in _outcomes(situation, kept))
    n = sum(each.answered for each in found)
    return Outcomes(found, n, 1 - rules.confidence**n, 1 - rules.indicated)


def _outcomes(situation: Situation, kept: Kept) -> tuple[Outcome, ...]:
    given, broken = kept.given, {"why": "broken_seal", "goal": kept.number}
    if not given:
        return (Outcome(kept.number, "", "", "", "", "not_assessed", broken),)
    area, brottstyp, period, before = (str(given[name]) for name in ("kommundel", "indicator", "period", "baseline"))
    asked = {"brottstyp": brottstyp, "period": period, "baseline": before, "controls": given["controls"]}
    try:
        own = load(situation.kommun.path, kommundel=first_area(situation, given))
        found = question.effect(own, **asked)
    except ParameterError:
        why: dict[str, Any] = {"why": "gone", "goal": kept.number}
        return (Outcome(kept.number, area, brottstyp, period, before, "not_assessed", why),)
    known = found.judged.design.known
    why = {} if known.declared else broken if not kept.holds else dict(known.undeclared)
    ours = Outcome(kept.number, area, brottstyp, period, before, found.verdict, why)
    named = tuple(str(each["kommun"]) for each in dict(given.get("partners") or {}).get("kommuner", ()))
    if not named or found.partners is None:
        return (ours,)
    changed = why or {name: value for name, value in found.partners.why.items() if found.partners.why["why"] in CHANGED}
    return ours, replace(ours, verdict=found.partners.verdict, why=dict(changed), kommuner=named)
