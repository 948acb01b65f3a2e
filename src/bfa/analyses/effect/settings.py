"""What a verdict rests on besides the counts: the numbers of the rules, and the circumstances of the measure."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from bfa.analyses.answer import Answer

Scope = Literal["area", "kommun"]
Character = Literal["situationell", "social"]
Counted = Literal["crime", "event", "activity"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The numbers of the rules, decided before any result was seen."""

    #: Periods in a year. [count]
    season: int = 12
    #: Coverage of intervals. [0-1]
    confidence: float = 0.95
    #: Confidence of the one-sided limit by which a sealed comparison that shows nothing may point one way. [0-1]
    indicated: float = 0.90
    #: Incidents to expect in the follow-up, summed over the treated areas, below which nothing is assessed. [count]
    fewest_expected: int = 30
    #: Counted months in a row before the follow-up; rounded up to whole periods. [months]
    shortest_history: int = 12
    #: Below the first nothing is assessed; below the second the comparison is called uncertain. [count]
    fewest_controls: int = 2
    enough_controls: int = 4
    #: A control with fewer incidents in the baseline is left out, and named. [count]
    smallest_control: int = 10
    #: Share of false ones accepted among comparisons found afterwards. [0-1]
    false_discoveries: float = 0.05
    #: Standard deviation of drift expected beforehand, on the log scale; None is that of the type. [-]
    drift_prior: float | None = None
    #: Months from the start of a social measure to the end of a follow-up that may judge it. [months]
    social_delay: int = 12

    @property
    def fewest_periods(self) -> int:
        """Counted periods in a row that `shortest_history` takes. [count]"""
        return -(-self.shortest_history * self.season // 12)


@dataclass(frozen=True, slots=True)
class Recording(Answer):
    """How incidents were registered, as far as it bears on one comparison. The defaults say nothing against it."""

    FACTS = frozenset(("registered_days",))

    #: Positions of the first period under a new rule that all areas share. [column]
    shared_breaks: tuple[int, ...] = ()
    #: The same, for rules or routines that changed in some areas only. [column]
    own_breaks: Mapping[Hashable, tuple[int, ...]] = field(default_factory=dict)
    #: Positions that more registrations are still expected for. [column]
    preliminary: tuple[int, ...] = ()
    #: Both periods count incidents registered within so many days; None where that is not possible. [days]
    registered_days: int | None = None
    #: Share of the treated areas' incidents without a usable place, before and after. [0-1]
    place_share: tuple[float, float] | None = None
    #: The same of the controls together. [0-1]
    controls_place_share: tuple[float, float] | None = None
    #: Incidents of the case file with the largest share of its period, baseline or follow-up, and that period's total.
    #: [count]
    largest_case: tuple[int, int] | None = None
    #: Before and after without that case file. [count]
    without_case: tuple[int, int] | None = None
    #: The measure itself may change how much is reported.
    may_change_reporting: bool = False
    #: Too many rows could not be read for a change to be told from what fell away.
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Look(Answer):
    """One of several looks at a comparison that goes on, all of them sealed before the start."""

    FACTS = frozenset(("place", "of", "following", "level"))

    #: Which of them, and how many they are.
    place: int
    of: int
    #: Months of follow-up at the next; None at the last. [months]
    following: int | None
    #: Two-sided p below which this one shows a difference. [0-1]
    level: float


@dataclass(frozen=True, slots=True)
class Dose(Answer):
    """What became of the amounts that were agreed on of the measures tried. The defaults say nothing."""

    FACTS = frozenset(("known", "below"))

    #: Numbers of the measures of which the register tells an amount that is final, and of those with less than agreed.
    known: tuple[int, ...] = ()
    below: tuple[int, ...] = ()

    @property
    def short(self) -> bool:
        """Whether the measures were not carried out as planned: more than half of those known are below."""
        return 2 * len(self.below) > len(self.known)


@dataclass(frozen=True, slots=True)
class Circumstances(Answer):
    """What counts do not say. The defaults say nothing against the comparison."""

    FACTS = frozenset(("measures", "shared_measures", "unstarted"))

    #: "kommun": the measure acted everywhere, so that nothing is left to compare with.
    scope: Scope = "area"
    #: Social measures act late.
    character: Character = "situationell"
    #: The number mirrors police effort, and never shows an effect.
    initiative: bool = False
    #: The comparison was sealed by a promise before the measure started; otherwise it is one of a family.
    declared: bool = True
    #: The fall that the sealed goal aims at; None where it names none. [share]
    target: float | None = None
    #: Numbers of measures that also acted in the controls.
    shared_measures: tuple[int, ...] = ()
    #: Numbers of the measures that acted in the treated areas; more than one cannot be told apart.
    measures: tuple[int, ...] = ()
    #: A measure of the treated areas' own was carried out; where none was, no measure is tried.
    acted: bool = True
    #: Numbers of the treated areas' measures that have no start, and are therefore not tried.
    unstarted: tuple[int, ...] = ()
    #: The follow-up that was decided on; False is an earlier look, which gets no verdict unless it was sealed.
    final: bool = True
    #: Which of several sealed looks it is; None where there is one follow-up, or a look that nobody sealed.
    look: Look | None = None
    #: Smallest fall that the promise said would be shown; None where nothing was sealed, or it told none. [share]
    foreseen: float | None = None
    #: In what way the comparison is not the one agreed on before the start, as `goals.Agreed.why`.
    undeclared: Mapping[str, Any] = field(default_factory=dict)
    #: From the start of the measure to the end of the follow-up; None is the length of the follow-up. [months]
    months_since_start: int | None = None
    #: The treated areas were drawn by lot.
    drawn_by_lot: bool = False
    #: Why a lot that was recorded does not say so, as `recorded_lot.unfollowed` has it; "" where it does, or none was.
    lot: str = ""
    #: How differently incidents fall over day and night in treated and controls: total variation. [0-1]
    profile_distance: float | None = None
    #: How much of the measures was done.
    dose: Dose = field(default_factory=Dose)
    #: How incidents were registered.
    recording: Recording = field(default_factory=Recording)
    #: What differs between the periods by the calendar alone (`effect.calendar`); None where they have no dates.
    calendar: pd.DataFrame | None = None
