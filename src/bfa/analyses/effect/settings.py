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
    """The numbers of the rules, decided before any result was seen.

    Attributes
    ----------
    season : int
        Periods in a year. [count]
    confidence : float
        Coverage of intervals. [0-1]
    fewest_expected : int
        Incidents to expect in the follow-up, summed over the treated areas, below which nothing is assessed. [count]
    shortest_history : int
        Counted months in a row before the follow-up; rounded up to whole periods. [months]
    fewest_controls, enough_controls : int
        Below the first nothing is assessed; below the second the comparison is called uncertain. [count]
    smallest_control : int
        A control with fewer incidents in the baseline is left out, and named. [count]
    false_discoveries : float
        Share of false ones accepted among comparisons found afterwards. [0-1]
    drift_prior : float or None
        Standard deviation of drift expected beforehand, on the log scale; None is that of the type. [-]
    social_delay : int
        Months from the start of a social measure to the end of a follow-up that may judge it. [months]
    """

    season: int = 12
    confidence: float = 0.95
    fewest_expected: int = 30
    shortest_history: int = 12
    fewest_controls: int = 2
    enough_controls: int = 4
    smallest_control: int = 10
    false_discoveries: float = 0.05
    drift_prior: float | None = None
    social_delay: int = 12

    @property
    def fewest_periods(self) -> int:
        """Counted periods in a row that `shortest_history` takes. [count]"""
        return -(-self.shortest_history * self.season // 12)


@dataclass(frozen=True, slots=True)
class Recording(Answer):
    """How incidents were registered, as far as it bears on one comparison. The defaults say nothing against it.

    Attributes
    ----------
    shared_breaks : tuple of int
        Positions of the first period under a new rule that all areas share. [column]
    own_breaks : mapping of area to tuple of int
        The same, for rules or routines that changed in some areas only. [column]
    preliminary : tuple of int
        Positions that more registrations are still expected for. [column]
    registered_days : int or None
        Both periods count incidents registered within so many days; None where that is not possible. [days]
    place_share : tuple of float or None
        Share of the treated areas' incidents without a usable place, before and after. [0-1]
    controls_place_share : tuple of float or None
        The same of the controls together. [0-1]
    largest_case : tuple of int or None
        Incidents of the case file with the largest share of its period, baseline or follow-up, and that period's
        total. [count]
    without_case : tuple of int or None
        Before and after without that case file. [count]
    may_change_reporting : bool
        The measure itself may change how much is reported.
    unread : bool
        Too many rows could not be read for a change to be told from what fell away.
    """

    FACTS = frozenset(("registered_days",))

    shared_breaks: tuple[int, ...] = ()
    own_breaks: Mapping[Hashable, tuple[int, ...]] = field(default_factory=dict)
    preliminary: tuple[int, ...] = ()
    registered_days: int | None = None
    place_share: tuple[float, float] | None = None
    controls_place_share: tuple[float, float] | None = None
    largest_case: tuple[int, int] | None = None
    without_case: tuple[int, int] | None = None
    may_change_reporting: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Circumstances(Answer):
    """What counts do not say. The defaults say nothing against the comparison.

    Attributes
    ----------
    scope : {"area", "kommun"}
        "kommun": the measure acted everywhere, so that nothing is left to compare with.
    character : {"situationell", "social"}
        Social measures act late.
    initiative : bool
        The number mirrors police effort, and never shows an effect.
    declared : bool
        The comparison was decided on before the measure started; otherwise it is one of a family.
    shared_measures : tuple of int
        Numbers of measures that also acted in the controls.
    measures : tuple of int
        Numbers of the measures that acted in the treated areas; more than one cannot be told apart.
    acted : bool
        A measure of the treated areas' own was carried out; where none was, no measure is tried.
    unstarted : tuple of int
        Numbers of the treated areas' measures that have no start, and are therefore not tried.
    final : bool
        The follow-up that was decided on; False is an earlier look, which gets no verdict.
    undeclared : mapping
        In what way the comparison is not the one agreed on before the start, as `goals.Agreed.why`.
    months_since_start : int or None
        From the start of the measure to the end of the follow-up; None is the length of the follow-up. [months]
    drawn_by_lot : bool
        The treated areas were drawn by lot.
    profile_distance : float or None
        How differently incidents fall over day and night in treated and controls: total variation. [0-1]
    recording : Recording
        How incidents were registered.
    calendar : DataFrame or None
        What differs between the periods by the calendar alone (`effect.calendar`); None where they have no dates.
    """

    FACTS = frozenset(("measures", "shared_measures", "unstarted"))

    scope: Scope = "area"
    character: Character = "situationell"
    initiative: bool = False
    declared: bool = True
    shared_measures: tuple[int, ...] = ()
    measures: tuple[int, ...] = ()
    acted: bool = True
    unstarted: tuple[int, ...] = ()
    final: bool = True
    undeclared: Mapping[str, Any] = field(default_factory=dict)
    months_since_start: int | None = None
    drawn_by_lot: bool = False
    profile_distance: float | None = None
    recording: Recording = field(default_factory=Recording)
    calendar: pd.DataFrame | None = None
