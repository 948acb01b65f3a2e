"""Incidents tagged by many rules at once: each distinct condition is computed once, packed and combined.

A condition is shared by all rules that name it: a kind of place within a distance, a set of hours, a set of days. What
is left per rule is to put bits together.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.methods.near_in_time import Happened, many_near
from bfa.methods.open_places import MINUTES, Opening, closing_minutes, open_minutes, opening_sets
from bfa.methods.places_near import Near, reached, sites_of

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
_HOUR, _DAY = 3600, 86_400
_THURSDAY = 3 * 24 * 60
WEEK = 168


class Crowd(NamedTuple):
    """At least so many incidents of any type, itself included, within metres and hours."""

    n: int
    metres: float
    hours: float


class Again(NamedTuple):
    """An earlier incident of the same type within metres and, before it, days."""

    metres: float
    days: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What one rule asks of an incident; what is left out is not asked for, and any of several words will do."""

    types: frozenset[str] = frozenset()
    place_kinds: frozenset[str] = frozenset()
    near: Near | None = None
    tags: frozenset[str] = frozenset()
    crowd: Crowd | None = None
    again: Again | None = None
    #: The 168 hours of the week, Monday 00 first; () for all.
    week: tuple[bool, ...] = ()
    #: Words of a calendar.
    days: frozenset[str] = frozenset()
    #: While a near place is open; within so many minutes of its closing.
    is_open: bool = False
    closing: int | None = None


@dataclass(frozen=True, slots=True)
class Incidents:
    """What the rules may ask of each incident, n of them."""

    #: DataFrame with brottstyp, plats_typ, start (naive), and, where texts were read, tags: codes parted by spaces,
    #: missing where no text was read.
    rows: pd.DataFrame
    #: array (n,): shapely points in metres, None without one.
    points: NDArray[Any]
    #: array (n,): whether the clock time, and the day, are known.
    clock: Bools
    day: Bools


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What incidents are held against."""

    #: DataFrame with name, kind, shape (shapely, metres) and hours: the stretches of the week in which it is open
    #: (minutes from Monday 00:00, from and to), None where unknown.
    places: pd.DataFrame
    #: All incidents of every type, those asked of included.
    around: Incidents
    #: DataFrame of date (midnight) and word: one row for each word of a day.
    calendar: pd.DataFrame
    #: A day of the calendar runs from this hour to the same hour of the next. [0-23]
    first_hour: int
    #: The time that those asked of are of: its first day and the day after its last (midnight).
    span: tuple[pd.Timestamp, pd.Timestamp]


@dataclass(frozen=True, slots=True)
class Tagged:
    """Which incidents meet which rules.

    `at_place` and `n` are (incidents, rules): all that the rule asks but the time, and the time too. An incident whose
    time is not known well enough for a rule is in neither. `share` (rules,) is the share of the time in the span
    that the rule names, for its incidents `at_place` in the mean [0-1], NaN where there is none. `missing` says per
    rule what it asks for that is not known of anything: places, opening_hours, plats_typ, tags, calendar; such a rule
    has no incidents.
    """

    at_place: Bools
    n: Bools
    share: Floats
    missing: tuple[tuple[str, ...], ...]


#: One condition: its name in `_MET`, and what is asked.
_Key = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class _World:
    own: Incidents
    other: Surroundings
    near: Mapping[Near, Bools]
    opening: Mapping[Near, Opening]
    #: Column of words -> (code of each row, the words).
    coded: dict[str, tuple[NDArray[np.int64], list[Any]]] = field(default_factory=dict)


def tagged(asked: Sequence[Asked], own: Incidents, other: Surroundings) -> Tagged:
    """Hold every incident against every rule.

    Parameters
    ----------
    asked : sequence of Asked
        The rules.
    own : Incidents
        Those that are tagged.
    other : Surroundings
        What they are held against, in the same coordinate system.

    Notes
    -----
    Distances are straight lines. Crowds and repeats see what is in `around` alone: at its edge, and at the beginning of
    its time, both are too few.
    """
    known = _known(other)
    missing = tuple(_missing(rule, other, known) for rule in asked)
    tried = [rule for rule, lacks in zip(asked, missing, strict=True) if not lacks]
    world = _world(tried, own, other)
    keys = [(_place_keys(rule), _time_keys(rule)) for rule in tried]
    size = len(own.points)
    bits = {
        key: np.packbits(_MET[key[0]](key[1], world))
        for key in dict.fromkeys(k for pair in keys for k in sum(pair, ()))
    }
    every = np.packbits(np.ones(size, dtype=bool))
    at_place, n = (np.zeros((size, len(asked)), dtype=bool, order="F") for _ in range(2))
    share = np.full(len(asked), np.nan)
    for rule, (place, time), column in zip(
        tried, keys, [i for i, lacks in enumerate(missing) if not lacks], strict=True
    ):
        there = np.bitwise_and.reduce([every, *(bits[key] for key in place)])
        at_place[:, column] = np.unpackbits(there, count=size)
        n[:, column] = np.unpackbits(np.bitwise_and.reduce([there, *(bits[key] for key in time)]), count=size)
        share[column] = _share(rule, at_place[:, column], world)
    return Tagged(at_place, n, share, missing)


def _world(tried: Sequence[Asked], own: Incidents, other: Surroundings) -> _World:
    near, by_hours = (
        list(dict.fromkeys(rule.near for rule in tried if rule.near and _by_hours(rule) is timed))
        for timed in (False, True)
    )
    tree = shapely.STRtree(own.points)
    opening = {each: opening_sets(each, tree, other.places) for each in by_hours}
    return _World(own, other, reached(near, tree, other.places), opening)


def _by_hours(rule: Asked) -> bool:
    return rule.is_open or rule.closing is not None


def _place_keys(rule: Asked) -> tuple[_Key, ...]:
    """What is asked of anything but the time, and that the time is known as well as the rule needs."""
    timed = _by_hours(rule) or (bool(rule.week) and not all(rule.week))
    asked: dict[str, Any] = {
        "types": rule.types,
        "place_kinds": rule.place_kinds,
        "near": rule.near if not _by_hours(rule) else None,
        "hours_known": rule.near if _by_hours(rule) else None,
        "tags": rule.tags,
        "crowd": rule.crowd,
        "again": rule.again,
        "clock": timed,
        "covered": rule.days,
    }
    return tuple((name, value) for name, value in asked.items() if value)


def _time_keys(rule: Asked) -> tuple[_Key, ...]:
    asked: dict[str, Any] = {
        "week": rule.week if not all(rule.week) else (),
        "days": rule.days,
        "open": rule.near if rule.is_open else None,
        "closing": (rule.near, rule.closing) if rule.closing is not None else None,
    }
    return tuple((name, value) for name, value in asked.items() if value)


def _known(other: Surroundings) -> Mapping[str, frozenset[Any]]:
    """The words that any incident has, of each column that rules ask of, and those of the calendar."""
    rows = other.around.rows
    words = {name: frozenset(rows[name].dropna().unique() if name in rows else ()) for name in ("plats_typ", "tags")}
    return words | {"calendar": frozenset(other.calendar["word"])}


def _missing(rule: Asked, other: Surroundings, known: Mapping[str, frozenset[Any]]) -> tuple[str, ...]:
    """What the rule asks for that is not known of anything."""
    places = other.places
    sites = sites_of(rule.near, places) if rule.near else places
    lacks = {
        "places": rule.near and sites.empty,
        "opening_hours": _by_hours(rule) and (not rule.near or sites["hours"].isna().all()),
        "plats_typ": rule.place_kinds and not rule.place_kinds & known["plats_typ"],
        "tags": rule.tags and not known["tags"],
        "calendar": rule.days and not rule.days <= known["calendar"],
    }
    return tuple(name for name, lacking in lacks.items() if lacking)


def _among(column: str, words: frozenset[str], world: _World) -> Bools:
    codes, known = _codes(column, world)
    return np.asarray(np.array([word in words for word in known] + [False])[codes])


def _tagged_with(words: frozenset[str], world: _World) -> Bools:
    codes, known = _codes("tags", world)
    return np.asarray(np.array([bool(words & set(str(text).split())) for text in known] + [False])[codes])


def _codes(column: str, world: _World) -> tuple[NDArray[np.int64], list[Any]]:
    """The place of each row's word among the column's words; -1 where missing."""
    if column not in world.coded:
        codes, known = pd.factorize(world.own.rows[column])
        world.coded[column] = (codes, list(known))
    return world.coded[column]


def _crowded(crowd: Crowd, world: _World) -> Bools:
    window = (-round(crowd.hours * _HOUR), round(crowd.hours * _HOUR))
    own, others = (_happened(each, each.clock) for each in (world.own, world.other.around))
    return many_near(own, others, metres=crowd.metres, window=window, fewest=crowd.n)


def _again(again: Again, world: _World) -> Bools:
    both = pd.concat([world.own.rows["brottstyp"], world.other.around.rows["brottstyp"]])
    types, size = pd.factorize(both)[0], len(world.own.points)
    own = _happened(world.own, world.own.day, types[:size])
    others = _happened(world.other.around, world.other.around.day, types[size:])
    return many_near(own, others, metres=again.metres, window=(-round(again.days * _DAY), -1), fewest=1)


def _happened(incidents: Incidents, known: Bools, group: NDArray[np.int64] | None = None) -> Happened:
    xy = np.column_stack([shapely.get_x(incidents.points), shapely.get_y(incidents.points)])
    when = incidents.rows["start"].to_numpy().astype("datetime64[s]").astype(np.int64)
    return Happened(np.where(known[:, None], xy, np.nan), when, np.zeros_like(when) if group is None else group)


def _week_hour(incidents: Incidents) -> NDArray[np.int64]:
    return _week_minute(incidents) // 60


def _week_minute(incidents: Incidents) -> NDArray[np.int64]:
    minutes = incidents.rows["start"].to_numpy().astype("datetime64[m]").astype(np.int64)
    return np.asarray((minutes + _THURSDAY) % MINUTES)


def _in_week(week: tuple[bool, ...], world: _World) -> Bools:
    return np.asarray(np.array(week)[_week_hour(world.own)])


def _by_minute(near: Near, world: _World, minutes: Callable[[Any], Bools]) -> Bools:
    opening = world.opening[near]
    table = np.array([minutes(hours) for hours in (*opening.sets, ())])
    return np.asarray(table[opening.which, _week_minute(world.own)])


def _days(world: _World) -> NDArray[np.int64]:
    """The day that each belongs to, in days since 1970: of one without a clock time, the day that is written."""
    hours = world.own.rows["start"].to_numpy().astype("datetime64[h]").astype(np.int64)
    return np.asarray((hours - np.where(world.own.clock, world.other.first_hour, 0)) // 24)


def _calendar(words: frozenset[str], calendar: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The days that have one of the words, since 1970, and the years in which each of the words has a day."""
    own = calendar[calendar["word"].isin(words)]
    dates = own["date"].to_numpy().astype("datetime64[D]")
    years = own["date"].dt.year.groupby(own["word"]).agg(set)
    return np.unique(dates.astype(np.int64)), np.array(sorted(set.intersection(*years)), dtype=np.int64)


def _year(days: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970)


def _covered(words: frozenset[str], world: _World) -> Bools:
    _, years = _calendar(words, world.other.calendar)
    return np.asarray(world.own.day & np.isin(_year(_days(world)), years))


def _on_days(words: frozenset[str], world: _World) -> Bools:
    return np.isin(_days(world), _calendar(words, world.other.calendar)[0])


def _share(rule: Asked, there: Bools, world: _World) -> float:
    """The share of the span's time that a rule names, for those at its place in the mean."""
    week = np.array(rule.week or [True] * WEEK, dtype=float)
    if not _by_hours(rule) or rule.near is None:
        return _share_of_days(week, rule, world)
    opening = world.opening[rule.near]
    many = np.bincount(opening.which[there], minlength=len(opening.sets))
    if not many.any():
        return np.nan
    is_open = np.average([_open_share(rule, hours) for hours in opening.sets], axis=0, weights=many)
    return _share_of_days(week * is_open, rule, world)


def _open_share(rule: Asked, hours: Any) -> Floats:
    """The share of each hour of the week in which the rule's opening holds. Shape (168,)."""
    minutes = np.ones(MINUTES, dtype=bool)
    if rule.is_open:
        minutes &= open_minutes(hours)
    if rule.closing is not None:
        minutes &= closing_minutes(hours, rule.closing)
    return np.asarray(minutes.reshape(WEEK, 60).mean(axis=1))


def _share_of_days(week: Floats, rule: Asked, world: _World) -> float:
    """The share of the time; of the covered days of the span where the rule names days. `week` is (168,), 0-1."""
    if not rule.days:
        return float(week.mean())
    first, last = world.other.span
    days = np.arange(*(int(day.to_datetime64().astype("datetime64[D]").astype(np.int64)) for day in (first, last)))
    named, years = _calendar(rule.days, world.other.calendar)
    days = days[np.isin(_year(days), years)]
    if not len(days):
        return np.nan
    by_day = np.roll(week, -world.other.first_hour).reshape(7, 24).mean(axis=1)
    return float((by_day[(days + 3) % 7] * np.isin(days, named)).mean())


_MET: Mapping[str, Callable[[Any, _World], Bools]] = {
    "types": lambda words, world: _among("brottstyp", words, world),
    "place_kinds": lambda words, world: _among("plats_typ", words, world),
    "near": lambda near, world: world.near[near],
    "hours_known": lambda near, world: np.asarray(world.opening[near].which >= 0),
    "tags": _tagged_with,
    "crowd": _crowded,
    "again": _again,
    "clock": lambda _, world: world.own.clock,
    "covered": _covered,
    "week": _in_week,
    "days": _on_days,
    "open": lambda near, world: _by_minute(near, world, open_minutes),
    "closing": lambda asked, world: _by_minute(asked[0], world, lambda hours: closing_minutes(hours, asked[1])),
}
