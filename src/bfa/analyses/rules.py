"""Rules that tag incidents by place and time (the codebook `orsaksregler.yml`), and where causes say that they are."""

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pydantic import AfterValidator, Field

from bfa.analyses.peaks import FIRST_HOUR
from bfa.tables.parameters import Strict, read_parameters

Day = Literal["mån", "tis", "ons", "tors", "fre", "lör", "sön"]
_DAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")


def _hours(text: str) -> str:
    found = re.fullmatch(r"(\d{2})-(\d{2})", text)
    if not found or not (int(found[1]) < 24 and int(found[2]) <= 24):
        raise ValueError('ska vara från och till i hela timmar, som "22-04"')
    return text


class Near(Strict):
    """Places of some kinds, within a distance. [m]"""

    kinds: list[str] = Field(alias="slag", min_length=1)
    metres: float = Field(alias="meter", gt=0)


class Rule(Strict):
    """One rule; what it leaves out is not asked for."""

    text: str
    character: Literal["situationell", "social"] = Field(alias="karaktär")
    near: Near | None = Field(default=None, alias="nära")
    plats_typ: list[str] = []
    types: list[str] = Field(default=[], alias="brottstyper")
    days: list[Day] = Field(default=[], alias="dygn")
    hours: Annotated[str, AfterValidator(_hours)] | None = Field(default=None, alias="timmar")


class Rules(Strict):
    """The codebook."""

    rules: dict[str, Rule] = Field(alias="regler", min_length=1)
    assumed_sources: list[str] = Field(default=[], alias="antagande_källor")


def read_rules(path: Path) -> Rules:
    """Read `orsaksregler.yml`.

    Raises
    ------
    ParameterError
        The file is missing or holds faults; all are named with their lines.
    """
    return read_parameters(path, Rules)


def in_place(
    rule: Rule, rows: gpd.GeoDataFrame, places: pd.DataFrame, named: Collection[str] = ()
) -> NDArray[np.bool_]:
    """Which rows are where the rule says: near its places, of its kind of place, of its types.

    Parameters
    ----------
    rows : GeoDataFrame
        Incidents. A row without a point is near nothing.
    places : GeoDataFrame
        Risk places in the same system.
    named : collection of str
        Names of places, of any kind, to look at instead of all that are of the rule's kinds: within the rule's
        distance of one of these, and no nearer to another place of their kinds.
    """
    found = np.ones(len(rows), dtype=bool)
    if rule.types:
        found &= rows["brottstyp"].isin(rule.types).to_numpy(dtype=bool)
    if rule.plats_typ:
        found &= rows["plats_typ"].isin(rule.plats_typ).to_numpy(dtype=bool)
    if not rule.near:
        return found
    if named:
        return found & _nearest(rule.near, rows, places, named)
    return found & _near(rule.near, rows, places)


def in_time(rule: Rule, start: "pd.Series[pd.Timestamp]", clock: "pd.Series[bool]") -> NDArray[np.bool_]:
    """Which rows start when the rule says; one whose clock time is unknown never does, if the rule asks for time."""
    week = week_hours(rule)
    if week.all():
        return np.ones(len(start), dtype=bool)
    place = (start.dt.day_of_week * 24 + start.dt.hour).to_numpy(dtype=np.int64)
    return np.asarray(week[place] & clock.to_numpy(dtype=bool))


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


def _near(near: Near, rows: gpd.GeoDataFrame, places: pd.DataFrame) -> NDArray[np.bool_]:
    found = np.zeros(len(rows), dtype=bool)
    sites = places[places["kind"].isin(near.kinds)] if len(places) else places
    if sites.empty or rows.empty:
        return found
    tree = shapely.STRtree(rows.geometry.to_numpy())
    hits = tree.query(_shapes(sites, places, rows), predicate="dwithin", distance=near.metres)
    found[hits[1]] = True
    return found


def _nearest(near: Near, rows: gpd.GeoDataFrame, places: pd.DataFrame, named: Collection[str]) -> NDArray[np.bool_]:
    own = places["name"].isin(list(named))
    others = places[places["kind"].isin(places.loc[own, "kind"]) & ~own]
    mine, theirs = (_distance(rows, _shapes(sites, places, rows), near.metres) for sites in (places[own], others))
    return np.asarray((mine <= near.metres) & (mine <= theirs))


def _distance(rows: gpd.GeoDataFrame, shapes: NDArray[Any], limit: float) -> NDArray[np.float64]:
    """Metres from each row to the nearest shape; infinite beyond the limit and without a point."""
    found = np.full(len(rows), np.inf)
    if len(shapes) and len(rows):
        points = rows.geometry.to_numpy()
        pairs, metres = shapely.STRtree(shapes).query_nearest(
            points, max_distance=limit, return_distance=True, all_matches=False
        )
        found[pairs[0]] = metres
    return found


def _shapes(sites: pd.DataFrame, places: pd.DataFrame, rows: gpd.GeoDataFrame) -> NDArray[Any]:
    shapes: Any = gpd.GeoSeries(sites["geometry"], crs=getattr(places, "crs", None) or rows.crs)
    return np.asarray(shapes.to_crs(rows.crs).to_numpy())


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
