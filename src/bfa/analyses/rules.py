"""Rules that tag incidents by place and time (the codebook `orsaksregler.yml`), and where causes say that they are."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import AfterValidator, Field, model_validator

from bfa.analyses.peaks import FIRST_HOUR
from bfa.analyses.situation import Situation, codebook
from bfa.analyses.when.clock import has_clock, has_day
from bfa.methods.places_near import Near
from bfa.methods.tagging import Again, Asked, Crowd, Incidents, Surroundings, Tagged, tagged
from bfa.tables.coding import CODING, RULES, keys_in, unknown
from bfa.tables.opening_hours import read_hours
from bfa.tables.parameters import Fault, Strict, read_parameters
from bfa.tables.period import Period
from bfa.tables.tag_book import BOOK

Day = Literal["mån", "tis", "ons", "tors", "fre", "lör", "sön"]
_DAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")


def _hours(text: str) -> str:
    found = re.fullmatch(r"(\d{2})-(\d{2})", text)
    if not found or not (int(found[1]) < 24 and int(found[2]) <= 24):
        raise ValueError('ska vara från och till i hela timmar, som "22-04"')
    return text


class Reach(Strict):
    """Places of some kinds, within a distance. [m]"""

    kinds: list[str] = Field(alias="slag", min_length=1)
    metres: float = Field(alias="meter", gt=0)


class Crowding(Strict):
    """At least so many incidents of any type, itself included, within metres and hours."""

    fewest: int = Field(alias="antal", ge=2, le=1000)
    metres: float = Field(alias="meter", gt=0, le=5000)
    hours: float = Field(alias="timmar", gt=0, le=168)


class Repeated(Strict):
    """An earlier incident of the same type within metres, at most so many days before."""

    metres: float = Field(alias="meter", gt=0, le=1000)
    days: float = Field(alias="dygn", gt=0, le=3660)


class Rule(Strict):
    """One rule; what it leaves out is not asked for."""

    text: str
    character: Literal["situationell", "social"] = Field(alias="karaktär")
    near: Reach | None = Field(default=None, alias="nära")
    plats_typ: list[str] = []
    types: list[str] = Field(default=[], alias="brottstyper")
    days: list[Day] = Field(default=[], alias="dygn")
    hours: Annotated[str, AfterValidator(_hours)] | None = Field(default=None, alias="timmar")
    is_open: bool = Field(default=False, alias="öppet")
    closing: int | None = Field(default=None, alias="stängning", gt=0, le=360)
    crowding: Crowding | None = Field(default=None, alias="trängsel")
    calendar: list[str] = Field(default=[], alias="kalender")
    repeated: Repeated | None = Field(default=None, alias="upprepad")
    tags: list[str] = Field(default=[], alias="taggar")
    cause: str | None = Field(default=None, alias="orsak")

    @model_validator(mode="after")
    def _open_somewhere(self) -> Self:
        if (self.is_open or self.closing) and not self.near:
            raise ValueError("har öppet eller stängning men inte nära: skriv vilka platser som har öppet")
        return self


class Rules(Strict):
    """The codebook."""

    rules: dict[str, Rule] = Field(alias="regler", min_length=1)
    calendar_words: list[str] = Field(default=[], alias="kalenderord")
    assumed_sources: list[str] = Field(default=[], alias="antagande_källor")


def rules_of(situation: Situation) -> Rules:
    """The rules that a kommun uses, each held against the kinds of place, causes, tags and calendar words there are.

    Raises
    ------
    ParameterError
        As `read_rules`.
    """
    root, places = situation.kommun.root, situation.places
    known = {"slag": keys_in(root, "platstyper.yml", "kinds"), "kalender": (), **named_in(root)}
    there = {
        "slag": frozenset(places["kind"].dropna() if len(places) else ()),
        "kalender": frozenset(situation.calendar["word"]),
    }
    return read_rules(codebook(situation, RULES), known, there=there)


def named_in(root: Path) -> dict[str, Collection[str]]:
    """What rules of a project may name of its other codebooks: generic causes and tags of texts."""
    return {"orsak": keys_in(root, CODING, "orsaker"), "taggar": keys_in(root, BOOK, "taggar")}


def read_rules(
    path: Path,
    known: Mapping[str, Collection[str]] | None = None,
    *,
    there: Mapping[str, Collection[str]] | None = None,
) -> Rules:
    """Read `orsaksregler.yml`.

    Parameters
    ----------
    known : mapping of str to collection of str, optional
        What may stand under slag, orsak, taggar and kalender, the file's own `kalenderord` besides; what is not here
        is not looked at.
    there : mapping of str to collection of str, optional
        What may stand there as well, and is not said: words of the kommun's own rows.

    Raises
    ------
    ParameterError
        The file is missing or holds faults; all are named with their lines.
    """
    return read_parameters(path, Rules, check=lambda rules: _unknown(rules, dict(known or {}), there or {}))


def _unknown(rules: Rules, known: dict[str, Collection[str]], there: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    if "kalender" in known:
        known["kalender"] = dict.fromkeys((*rules.calendar_words, *known["kalender"]))
    for key, rule in rules.rules.items():
        named: dict[str, tuple[tuple[str, ...], Sequence[str]]] = {
            "slag": (("nära", "slag"), rule.near.kinds if rule.near else ()),
            "orsak": (("orsak",), [rule.cause] if rule.cause else ()),
            "taggar": (("taggar",), rule.tags),
            "kalender": (("kalender",), rule.calendar),
        }
        for name, (at, words) in named.items():
            for number, word in enumerate(words):
                if name in known and word not in known[name] and word not in there.get(name, ()):
                    place: tuple[str | int, ...] = ("regler", key, *at, number)
                    yield (place[:-1] if name == "orsak" else place), unknown(word, list(known[name]))


def tagged_rows(
    rules: Sequence[Rule],
    rows: gpd.GeoDataFrame,
    situation: Situation,
    period: Period,
    *,
    named: Sequence[tuple[str, ...]] = (),
) -> Tagged:
    """Hold rows against rules.

    Parameters
    ----------
    rows : GeoDataFrame
        Incidents of the situation in the period. A row without a point is near nothing.
    named : sequence of tuple of str
        For each rule the names of places, of any kind, to look at instead of all that are of the rule's kinds: within
        the rule's distance of one of these, and no nearer to another place of their kinds. Empty for none.
    """
    names = named or [()] * len(rules)
    asked = [_asked(rule, own) for rule, own in zip(rules, names, strict=True)]
    every = situation.incidents if situation.incidents is not None else rows
    first, last = period.first.start_time, (period.last + 1).start_time
    places = _places(situation.places, every)
    around = _incidents(every)
    return tagged(asked, _incidents(rows), Surroundings(places, around, situation.calendar, FIRST_HOUR, (first, last)))


def _asked(rule: Rule, named: tuple[str, ...]) -> Asked:
    week = week_hours(rule)
    crowd, again = rule.crowding, rule.repeated
    return Asked(
        types=frozenset(rule.types),
        place_kinds=frozenset(rule.plats_typ),
        near=Near(frozenset(rule.near.kinds), rule.near.metres, named) if rule.near else None,
        tags=frozenset(rule.tags),
        crowd=Crowd(crowd.fewest, crowd.metres, crowd.hours) if crowd else None,
        again=Again(again.metres, again.days) if again else None,
        week=() if week.all() else tuple(week.tolist()),
        days=frozenset(rule.calendar),
        is_open=rule.is_open,
        closing=rule.closing,
    )


def _incidents(rows: gpd.GeoDataFrame) -> Incidents:
    clock, day = (known.to_numpy(dtype=bool) for known in (has_clock(rows), has_day(rows)))
    return Incidents(rows, rows.geometry.to_numpy(), clock, day)


def _places(places: pd.DataFrame, rows: gpd.GeoDataFrame) -> pd.DataFrame:
    shapes: Any = gpd.GeoSeries(places["geometry"], crs=getattr(places, "crs", None) or rows.crs)
    texts = places["opening_hours"] if "opening_hours" in places else pd.Series(pd.NA, index=places.index, dtype="str")
    table = places[["name", "kind"]].assign(shape=shapes.to_crs(rows.crs).to_numpy(), hours=read_hours(texts))
    return pd.DataFrame(table)


def week_hours(rule: Rule) -> NDArray[np.bool_]:
    """The 168 hours of the week, Monday 00 first: True in those the rule names."""
    hour = np.arange(168) % 24
    day = ((np.arange(168) - FIRST_HOUR) // 24) % 7
    found = np.ones(168, dtype=bool)
    if rule.days:
        found &= np.isin(day, [_DAYS.index(name) for name in rule.days])
    if rule.hours:
        first, last = (int(part) for part in rule.hours.split("-"))
        found &= (hour >= first) & (hour < last) if first < last else (hour >= first) | (hour < last)
    return found


def named_places(text: object, places: pd.DataFrame) -> tuple[str, ...]:
    """The names of known places that a text holds, such as "Gata L och Gata M"; longer names go before shorter.

    The text is that of a cause's place, or missing; `places` has the column name.
    """
    left, found = ("" if pd.isna(text) else str(text).casefold()), list[str]()  # type: ignore[call-overload]
    if not left or not len(places):
        return ()
    for name in sorted({str(name) for name in places["name"].dropna()}, key=lambda name: (-len(name), name)):
        left, hits = re.subn(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", "\n", left)
        found += [name] if hits else []
    return tuple(sorted(found))


def shared_counts(
    causes: pd.DataFrame, support: Sequence[tuple[str, int | None, tuple[str, ...]]]
) -> list[tuple[int, ...]]:
    """For each cause the numbers of all causes with the same rule at the same places; empty without a count."""
    groups: dict[Any, list[int]] = {}
    keys = [
        (rule, places) if n is not None else None for rule, (_, n, places) in zip(causes["rule"], support, strict=True)
    ]
    for key, number in zip(keys, causes["number"], strict=True):
        groups.setdefault(key, []).append(int(number))
    return [tuple(groups[key]) if key is not None else () for key in keys]
