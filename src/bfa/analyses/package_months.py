"""The months of an effect page: those asked for, moved in a kommundel of a package that began at another time."""

from contextlib import suppress
from dataclasses import replace

from bfa.analyses.default_periods import Asked, tertial
from bfa.analyses.goals import effect_goals, package_of
from bfa.analyses.measures import scope_of
from bfa.analyses.promises import package_in
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.tables.period import Period

#: How the months of a page were chosen where they are the kommundel's own in a package.
PACKAGE = "package"


def effect_months(
    situation: Situation, *, brottstyp: str, period: str = "", baseline: str = "", start: str = ""
) -> Asked:
    """The periods of a page of an effect, as `default_periods.tertial` has them.

    Where they are those of another kommundel in a package that the situation's is of too, they are moved by as many
    months as its own first measure began later or earlier: every page of a package then has the same comparison.

    Raises
    ------
    ParameterError, DataError
        As `tertial`.
    """
    found = tertial(situation, brottstyp=brottstyp, period=period, baseline=baseline, start=start)
    later = _later(situation, brottstyp, found.period)
    if not later:
        return found
    own, before = _moved(found.period, later), _moved(found.baseline, later)
    kept = tuple(each for each in found.found if each[0] not in ("period", "baseline"))
    return replace(found, period=own, baseline=before, found=(("period", own, PACKAGE), *kept), later=())


def months_of_packages(situation: Situation) -> list[str]:
    """Every follow-up and baseline of the packages whose kommundelar began at different times, as text."""
    found = dict[str, None]()
    for goal in effect_goals(situation):
        with suppress(ParameterError):
            package = package_in(situation, goal) if len(scope_of(goal["kommundel"])) > 1 else None
            if package is not None and len(package.groups) > 1:
                found |= dict.fromkeys(map(str, (*package.periods, *package.baselines)))
    return list(found)


def _later(situation: Situation, brottstyp: str, asked: Period) -> int:
    """How much later than what is asked about the kommundel's own months of a package are; 0 where none is of one."""
    for goal in effect_goals(situation):
        if goal["indicator"] == brottstyp and situation.kommundel in scope_of(goal["kommundel"]):
            package, _ = package_of(goal, situation, asked)
            if package is not None and asked.first in {each.first for each in package.periods}:
                return int((package.period_in(situation.kommundel).first - asked.first).n)
    return 0


def _moved(period: Period, later: int) -> Period:
    return Period(period.first + later, period.last + later)
