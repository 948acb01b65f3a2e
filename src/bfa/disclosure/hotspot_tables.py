"""What the hotspot page counts, as it is declared: every table of it by name, and what each counts.

All count the same incidents. Cells with what lies off them, hours with those of unknown clock time, months, spans and
the weeks of places add up to the same whole, and what counts the same is one unknown: a cell on the map, beside its
rate and after its change; a place as the sum of its cells and of its week; the hours of a week as the weeks of every
place together, those elsewhere and on stockpiles with them. What is worked out of counts is declared beside the count
behind it and goes with it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.hotspots import Hotspots
from bfa.analyses.lasting import Lasting
from bfa.analyses.peaks import FIRST_HOUR
from bfa.analyses.rates import Rates
from bfa.analyses.streets import Streets
from bfa.analyses.timing import Timing
from bfa.analyses.where.clusters import PARTS
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.policy import Policy
from bfa.tables.calendar_words import WEEKDAY_NAMES

#: What lies off the cells, in the order of their last rows.
OFF = ("point", "outside", "stockpiled")
#: So many places have a week, and its days stand apart where so large a share of their incidents can then be shown.
WEEKS, _ENOUGH = 3, 0.75
_TOGETHER = ("sun_thu",) * 4 + ("fri_sat",) * 2 + ("sun_thu",)
_HOUR, _STREET, _TRIED = ("weekday", "hour"), ("name", "length", "geometry"), ("share", "units", "periods")
#: Why tables stand alone: hours over years, parts of streets, shares of the fullest cells are no sums of other cells.
_ALONE = "the period cut as no other table cuts it; shown only where nothing narrowed by one thing is small"
_SPANS = ("used", "too_long", "without_end", "reversed", "without_clock")
Tables = dict[str, CountTable]


@dataclass(frozen=True, slots=True)
class Question:
    """The answers of one page."""

    result: Hotspots
    #: None where it is not asked.
    lasting: Lasting | None = None
    timing: Timing | None = None
    streets: Streets | None = None
    rates: Rates | None = None

    @property
    def usual(self) -> dict[str, Any]:
        """What holds for every table that no other counts the same as."""
        return {"sensitive": self.result.brottstyp, "kind": self.result.kind, "whole": _ALONE, "by": None}

    @property
    def tied(self) -> dict[str, Any]:
        """What all of a table counts, tied to others; where a month is missing, no other page counts the same."""
        result = self.result
        where = {"kommundel": result.kommundel} if result.kommundel else {}
        where |= {"piece": f"counted months of {result.period}"} if result.incidents is None else {}
        own = {"whole": {"brottstyp": result.brottstyp, "period": str(result.period)} | where}
        return {"sensitive": result.brottstyp, "kind": result.kind} | own


def whole(asked: Question) -> Tables:
    """The whole count, and the same of every kommundel as the pages beside this one print it."""
    result = asked.result
    own: dict[str, Any] = asked.tied | {"identifies": (), "by": (), "margins": ()}
    if result.incidents is None:
        return {"every": CountTable(_one([]), **own)}
    found = {"every": CountTable(_one([result.incidents]), **own)}
    if result.parts.empty:
        return found
    here = result.parts.index == result.kommundel
    parts = result.parts.mask(here, result.incidents) if result.kommundel else result.parts
    known = parts.dropna()
    frame = pd.DataFrame({"kommundel": known.index, "n": known.astype("int64").to_numpy()})
    every = {"brottstyp": result.brottstyp, "period": str(result.period)}
    margins = ((),) if len(known) == len(parts) else ()
    own = asked.usual | {"by": ("kommundel",), "margins": margins, "whole": every, "identifies": ()}
    return found | {"kommundelar": CountTable(frame, **own)}


def hours(asked: Question, *, parts: bool = False, weeks: tuple[str, ...] = ()) -> Tables:
    """Weekday by hour.

    `parts`: parts of the day are told beside. `weeks`: the names of the days, Monday first, where weeks of places are.
    """
    week = asked.result.weekday_hour
    if asked.result.reason:
        return {
            "hours": CountTable(
                week.iloc[:0], identifies=("tid",), margins=(), facts=("weekday", "hour"), **asked.usual
            )
        }
    unknown = pd.DataFrame({"weekday": [-1], "hour": [-1], "n": [asked.result.without_clock]})
    every = pd.concat([week, unknown], ignore_index=True).astype("int64")
    night = (every["weekday"] - (every["hour"] < FIRST_HOUR)) % 7
    known = every["weekday"] >= 0
    part = np.take(PARTS, (every["hour"] - FIRST_HOUR) % 24 // 6)
    every = every.assign(part=pd.Series(part).where(known, ""))
    margins: tuple[tuple[str, ...], ...] = ((), ("part",)) if parts else ((),)
    if weeks:
        every["day"] = pd.Series(np.take(weeks, night)).where(known, "")
        margins = (*margins, ("day", "part"))
    own: dict[str, Any] = {"by": _HOUR, "margins": margins, "facts": ("part",)}
    return {"hours": CountTable(every, identifies=("tid",), **own, **asked.tied)}


def cells(asked: Question, *, weeks: bool = False) -> Tables:
    """The cells by cell_id, and the lines that complete the whole count; `weeks` says whether places have weeks."""
    result = asked.result
    found = pd.DataFrame(result.cells.drop(columns="geometry"))
    found = found[found["n"] > 0].sort_values("cell_id", kind="stable", ignore_index=True)
    off = pd.DataFrame({"cell_id": list(OFF), "n": [result.without_point, result.outside, result.stockpiled]})
    every = pd.concat([found, off], ignore_index=True)
    margins: tuple[tuple[str, ...], ...] = ((),)
    if weeks and result.clusters is not None:
        first = result.clusters.table.head(WEEKS)
        place = {cell: at for at, own in zip(first["cluster"], first["cells"], strict=True) for cell in own}
        every["cluster"] = every["cell_id"].map(place | {"stockpiled": -1}).fillna(0).astype("int64")
        margins = ((), ("cluster",))
    derived = ("share", "near", "peak", "left", "gathered", *(name for name in ("rank",) if name in every))
    told = CountTable(
        every,
        identifies=("plats",),
        by=("cell_id",),
        derived=derived,
        margins=margins,
        facts=("unit", "near_distance", "near_kind"),
        **asked.tied,
    )
    piles = result.stockpiles.rename(columns={"rows": "n"}).astype({"n": "int64"})
    apart: dict[str, Any] = {"identifies": ("plats",), "margins": (), "derived": ("share",)} | asked.usual
    return {"cells": told, "stockpiles": CountTable(piles, **apart)}


def days_told(asked: Question, *, policy: Policy) -> tuple[str, ...]:
    """The names of the days in the weeks of places, together where much would be hidden; () where there are no weeks.

    None for the whole kommun: it cuts places otherwise than its kommundelar do, and the difference of two weeks would
    tell of cells.
    """
    clusters = asked.result.clusters
    if clusters is None or not asked.result.kommundel:
        return ()
    if not clusters.hours.loc[clusters.hours["part"] != "", "n"].any():
        return ()
    tops = clusters.table.head(WEEKS)
    apart = _by_day(asked, WEEKDAY_NAMES)
    own = apart[(apart["cluster"] > 0) & (apart["part"] != "") & (apart["n"] > policy.threshold)]
    return tuple(WEEKDAY_NAMES) if float(own["n"].sum()) >= _ENOUGH * tops["n"].sum() else _TOGETHER


def weeks(asked: Question, days: tuple[str, ...]) -> Tables:
    """cluster (0 = elsewhere, -1 = on stockpiles), day, part ("" without clock time), n of the first places."""
    margins, narrowing = (("cluster",), ("day", "part")), {"cluster": "plats", "day": "tid", "part": "tid"}
    return {"weeks": CountTable(_by_day(asked, days), identifies=narrowing, by=None, margins=margins, **asked.tied)}


def months(asked: Question) -> Tables:
    """The months as a part of the whole where all of them are counted, and the whole count of every earlier year.

    Lowest and highest stand for a month of some earlier year, it is not told which.
    """
    result, when = asked.result, asked.timing
    if when is None:
        return {}
    earlier = pd.DataFrame({"period": list(map(str, when.earlier)), "n": list(when.earlier.values())})
    own: dict[str, Any] = asked.tied | {"identifies": ()}
    found = {"earlier": CountTable(earlier.astype({"n": "int64"}), by=("period",), margins=(), **own)}
    if when.season.empty:
        return found
    season = when.season.assign(month=pd.PeriodIndex(when.season["month"], freq="M"))
    margins = ((),) if season["n"].sum(skipna=False) == result.incidents else ()
    value = {"n": {}, "low": {"what": "lowest"}, "high": {"what": "highest"}}
    return found | {"months": CountTable(season, value, by=("month",), margins=margins, facts=("years",), **own)}


def timing(asked: Question) -> Tables:
    """Spans, parts of the day, shifts, the hours of the week against earlier years, and what follows what."""
    when = asked.timing
    if when is None:
        return {}
    spans = pd.DataFrame({"what": _SPANS, "n": [getattr(when, name) for name in _SPANS]})
    apart = pd.DataFrame({"what": ["long", "without_day"], "n": [when.near.long, when.near.without_day]})
    shared = asked.tied["whole"] | ({"what": "used"} if when.used else {})
    at: dict[str, Any] = {"identifies": ("tid",)}
    alone = at | {"margins": ()} | asked.usual
    found = {
        "spans": CountTable(spans, by=("what",), **at, **asked.tied),
        "apart": CountTable(apart, facts=("what",), **alone),
        "parts": CountTable(
            when.parts,
            by=("part",),
            margins=((),) if when.used else (),
            derived=("by_start", "shared"),
            **at,
            **(asked.tied | {"whole": shared}),
        ),
        "shifts": CountTable(
            when.shifts, derived=("by_start", "shared", "times"), facts=("name", "window", "hours", "of_week"), **alone
        ),
        "bands": CountTable(
            when.near.bands.assign(same_day=when.near.same_day),
            ("observed",),
            derived=("expected", "ratio", "p", "shown", "same_day"),
            facts=("day", "distance"),
            **alone,
        ),
    }
    if not when.week.basis:
        return found
    line = when.week.hours.assign(n=when.week.hours["by_start"].astype("int64"), moved=when.week.moved)
    even = line[["weekday", "hour"]].assign(n=line["shared"].round().astype("int64"))
    worked_out = ("by_start", "shared", "now", "start", "low", "high", "moved")
    return found | {
        "week_hours": CountTable(line, derived=worked_out, facts=_HOUR, **alone),
        "shared": CountTable(even, facts=_HOUR, **at, **asked.usual),
    }


def lasting(asked: Question) -> Tables:
    """What earlier years say: each figure with the incidents that it is worked out of."""
    years = asked.lasting
    if years is None:
        return {}
    where: dict[str, Any] = {"identifies": ("plats",), "margins": ()} | asked.usual
    found: Tables = {}
    n, held = int(asked.result.counts.sum()), years.changes
    if held.against:
        power = {"n": n, "tested": held.tested, "doubling": held.doubling, "drift": held.drift}
        found["power"] = CountTable(pd.DataFrame([power]), derived=("tested", "doubling", "drift"), **where)
    if len(held.table):
        value = {"before": {"piece": "+".join(map(str, held.against))}, "after": {}}
        own = where | {"derived": ("ratio", "p", "change"), "by": ("cell_id",)} | asked.tied
        found["changes"] = CountTable(held.table, value, **own)
    if years.concentration:
        one = pd.DataFrame([years.concentration | {"n": n}])
        found["concentration"] = CountTable(one, derived=tuple(years.concentration), **where)
        curve = years.curve.assign(n=(n * years.curve["incidents"]).round())
        found["curve"] = CountTable(curve, derived=("incidents", "low", "high"), facts=("units", "even"), **where)
        at = ("incident_share", "low", "high")
        found["top"] = CountTable(years.top, ("incidents",), derived=at, facts=_TRIED, **where)
    if len(years.methods):
        worked_out = ("hit_rate", "pai", "pei", "rri", "behind", "behind_error")
        found["methods"] = CountTable(years.methods, derived=worked_out, facts=("method", *_TRIED), **where)
    if len(years.classes):
        found["classes"] = CountTable(years.classes, derived=("class", "hot"), facts=("cell_id",), **where)
        each = years.classes.groupby("class")["n"].agg(["size", "sum"])
        kinds = years.by_chance.join(each, on="class").rename(columns={"size": "cells", "sum": "n"})
        kinds = kinds.fillna({"cells": 0, "n": 0}).astype({"cells": "int64", "n": "int64"})
        found["kinds"] = CountTable(kinds, derived=("cells",), facts=("class", "middle", "low", "high"), **where)
    return found


def rates(asked: Question) -> Tables:
    """The cells with a rate, and those with too few people for one: the counts of the map again."""
    found = asked.rates
    if found is None or found.exposure is None or found.reason:
        return {}
    own = {"identifies": ("plats",), "margins": (), "by": ("cell_id",)} | asked.tied
    rate, known = ("per_1000", "lower", "upper", "adjusted", "high"), np.isfinite(found.exposure.n)
    n, people = int(asked.result.counts[known].sum()), float(found.exposure.n[known].sum())
    every = pd.DataFrame({"n": [n], "people": [people], "per_1000": [found.per_1000]})
    return {
        "rates": CountTable(found.table, derived=rate, facts=("people", "unit"), **own),
        "crowded": CountTable(found.crowded, facts=("people", "unit"), **own),
        "rate": CountTable(every, identifies=(), derived=("per_1000",), facts=("people",), margins=(), **asked.usual),
    }


def streets(asked: Question) -> Tables:
    """Streets and segments, and where along streets the incidents of the cells lie; `disclosure.streets` picks."""
    roads = asked.streets
    if roads is None or roads.reason:
        return {}
    own: dict[str, Any] = {"identifies": ("plats",), "margins": ()} | asked.usual
    along = ("on", "crossings", "between", "off")
    lie = pd.DataFrame({"what": along, "n": [getattr(roads, name) for name in along]})
    found = {
        "along": CountTable(lie, facts=("what",), **own),
        "streets": CountTable(roads.streets, derived=("per_km",), facts=_STREET, **own),
        "segments": CountTable(roads.segments, derived=("per_km",), facts=(*_STREET, "segment_id", "street"), **own),
    }
    if roads.again is not None:
        again = pd.DataFrame([asdict(roads.again) | {"year": str(roads.again.year), "n": roads.on}])
        found["again"] = CountTable(again, derived=("top", "again", "length_share"), facts=("year",), **own)
    if len(roads.concentration):
        half = roads.concentration.assign(n=roads.on)
        found["half"] = CountTable(half, derived=("found", "low", "high"), facts=("chance", "measure"), **own)
    return found


def _one(n: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"n": n}, dtype="int64")


def _by_day(asked: Question, days: tuple[str, ...]) -> pd.DataFrame:
    """The weeks with days of these names, places beyond the first counted as elsewhere."""
    assert asked.result.clusters is not None
    hours = asked.result.clusters.hours
    names: Mapping[int, str] = dict(enumerate(days)) | {-1: ""}
    one = hours.assign(cluster=hours["cluster"].where(hours["cluster"] <= WEEKS, 0), day=hours["weekday"].map(names))
    return one.groupby(["cluster", "day", "part"], as_index=False, sort=False)[["n"]].sum()
