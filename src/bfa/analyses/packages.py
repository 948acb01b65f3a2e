"""A package of measures: the kommundelar that one effect goal joins, when each began, and what it is compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.chain import mask
from bfa.analyses.effect.panel import Panel
from bfa.analyses.effect.recording import counted_alike
from bfa.analyses.effect.spans import with_room
from bfa.analyses.effect.strip import WIDTH, neighbours
from bfa.analyses.measures import areas_with_own_measures, scope_of
from bfa.analyses.situation import Situation
from bfa.tables.period import Period, years_back


@dataclass(frozen=True, slots=True)
class Package(Answer):
    """The kommundelar that one effect goal joins: one comparison, each from its own start, all for the same length."""

    FACTS = frozenset(("goal", "kommundelar", "starts", "periods", "baselines"))

    #: Number of the goal.
    goal: int
    #: In the kommun's order.
    kommundelar: tuple[str, ...]
    #: First day of the first of the goal's measures in each.
    starts: tuple[pd.Timestamp, ...]
    #: Follow-up of each, and the same months before.
    periods: tuple[Period, ...]
    baselines: tuple[Period, ...]

    @classmethod
    def of(cls, goal: int, begun: Mapping[str, pd.Timestamp | None], period: Period, *, back: int) -> "Package":
        """`period` is that of the kommundel that began first; `back`: years to the baseline. [years]"""
        starts = tuple(start for start in begun.values() if start is not None)
        first = min(starts).to_period("M")
        late = [(start.to_period("M") - first).n for start in starts]
        periods = tuple(Period(period.first + lag, period.last + lag) for lag in late)
        return cls(goal, tuple(begun), starts, periods, tuple(years_back(each, back) for each in periods))

    @property
    def back(self) -> int:
        """Years from a follow-up to its baseline. [years]"""
        return int((self.periods[0].first - self.baselines[0].first).n // 12)

    def period_in(self, kommundel: str) -> Period:
        """The follow-up of one of them."""
        return self.periods[self.kommundelar.index(kommundel)]

    def for_months(self, length: int) -> "Package":
        """The same for so many months from each start. [count]"""
        cut = {
            name: tuple(Period(each.first, each.first + length - 1) for each in getattr(self, name))
            for name in ("periods", "baselines")
        }
        return replace(self, periods=cut["periods"], baselines=cut["baselines"])

    @property
    def groups(self) -> dict[tuple[Period, Period], tuple[str, ...]]:
        """Kommundelar by their follow-up and its baseline, the earliest first."""
        months = dict.fromkeys(zip(self.periods, self.baselines, strict=True))
        own = list(zip(self.kommundelar, zip(self.periods, self.baselines, strict=True), strict=True))
        return {
            each: tuple(area for area, at in own if at == each)
            for each in sorted(months, key=lambda pair: pair[0].first)
        }

    @property
    def spanned(self) -> Period:
        """From the first follow-up's start to the last one's end."""
        return Period(min(each.first for each in self.periods), max(each.last for each in self.periods))

    def until(self, after: Period) -> Period:
        """The months that end together for what is registered late: the follow-up, or one where starts differ."""
        return after if len(self.groups) == 1 else Period(self.spanned.last, self.spanned.last)


def starts_of(measures: pd.DataFrame, kommundelar: Sequence[str]) -> dict[str, pd.Timestamp | None]:
    """When the first of the measures began in each kommundel: of its own, or where it has none of the whole kommun's.

    None where nothing has begun.
    """
    named = [scope_of(scope) for scope in measures["scope"]]
    found: dict[str, pd.Timestamp | None] = {}
    for area in kommundelar:
        own = measures[mask(area in areas for areas in named)]["start"].dropna()
        wide = measures[mask(not areas for areas in named)]["start"].dropna()
        begun = own if len(own) else wide
        found[area] = pd.Timestamp(begun.min()) if len(begun) else None
    return found


def compared_with(around: Panel, situation: Situation, package: Package, *, named: Sequence[str] = ()) -> Panel:
    """The panel of a package: held against kommundelar without measures of their own, none of them close to any of it.

    Close is within the strip around a treated kommundel, where crime is thought to move. `named` are kommundelar that
    were chosen to compare with: they are kept, close or not.
    """
    busy = areas_with_own_measures(situation, package.spanned) | set(package.kommundelar)
    kept = [name for name in around.counts.index if name not in {*busy, *close_to(situation, package)}]
    controls = [name for name in named if name not in package.kommundelar] if named else kept
    measured = tuple(name for name in around.counts.index if name in busy and name not in controls)
    return replace(around, controls=tuple(controls), measured=measured)


def joined_panel(
    situation: Situation,
    around: Panel,
    after: Period,
    package: Package,
    *,
    named: Sequence[str] = (),
    rows: pd.DataFrame | None = None,
) -> tuple[Panel, int | None]:
    """What a package is compared by, of what was registered as soon in every period, and the days each was given.

    `named` are kommundelar chosen to compare with, `rows` as `recording.counted_alike` takes them.
    """
    wide = replace(around, counts=with_room(around.counts, *package.periods))
    found = compared_with(wide, situation, package, named=named)
    alike, days = counted_alike(situation, around.brottstyp, found.counts, package.until(after), rows=rows)
    return replace(found, counts=alike), days


def close_to(situation: Situation, package: Package, kommundelar: Sequence[str] = ()) -> tuple[str, ...]:
    """Kommundelar that reach into the strip around one of the package's, and are not of it, in the kommun's order.

    `kommundelar` are those of it that are asked about; none is all.
    """
    near = {name for area in kommundelar or package.kommundelar for name in neighbours(situation, area, gap=WIDTH)}
    return tuple(name for name in situation.kommundelar if name in near and name not in package.kommundelar)


def side_by_side(situation: Situation, kommundelar: Sequence[str]) -> frozenset[frozenset[str]]:
    """Pairs of the kommundelar that meet."""
    near = {area: neighbours(situation, area) for area in kommundelar}
    return frozenset(frozenset((one, two)) for one in kommundelar for two in near[one] if two in kommundelar)
