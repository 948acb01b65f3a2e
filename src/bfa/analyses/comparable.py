"""The kommun among comparable kommuner and in its county, by published figures: does it stand out?

Comparable are kommuner of the same kommungrupp and about the same size; why each is there is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.situation import Situation
from bfa.methods.among_others import FEWEST, among_others
from bfa.methods.many import benjamini_hochberg, shrink
from bfa.tables.kommuner import COUNTRY_CODE, Kommuner, plain, read_kommuner

#: Inhabitants that a figure is counted by, by its unit.
PER = {"per 1000": 1_000, "per 10000": 10_000, "per 100000": 100_000}
#: So many times larger or smaller a kommun is of the same size; so many it is held against at most and, by size alone
#: where its group is small, at the least. Our choices. [times], [count]
SIZE, MOST, LEAST = 2.0, 20, 7
#: A figure is held against the mean of so many earlier years, and inhabitants of another year at most so far off hold.
EARLIER, NEAR_YEARS = 4, 3
#: So large a share of false ones is let through among those that stand out.
FALSE_SHARE = 0.05
#: Why a kommun is comparable.
BOTH, GROUP, LIKE_SIZE = "group_and_size", "group", "size"


@dataclass(frozen=True, slots=True)
class ComparableKommuner(Answer):
    """Where a kommun stands among comparable ones, in public figures alone."""

    FACTS = frozenset(("region", "others", "standing", "shown"))

    #: The kommun as it is called in the figures; "" where it is not in them.
    region: str
    #: Each comparable kommun, the nearest in size first: region, code, group, county, people [inhabitants], times
    #: (people for each of ours) [-], why (`BOTH`, `GROUP`, `LIKE_SIZE`). Ours is not among them.
    others: pd.DataFrame
    #: A row for each figure: what, unit, source, year, preliminary, value [unit], usual (the mean of the others, each
    #: alike), lower, upper (within which one more as large would lie, 95 %) [unit], ratio (value / usual) [-], rank (1
    #: is highest, of shrunken rates), of [kommuner, ours among them], shrunken [unit], p [0-1], county,
    #: country [unit; missing without figures]; change (the year against up to `EARLIER` years before), usual_change,
    #: change_lower, change_upper (of the others, as for the level) [ratio], change_p [0-1], years (how many before);
    #: and the columns of `weighed`. Without the change where too few others have the years.
    standing: pd.DataFrame
    #: what, region, people, value [unit], own (bool): every figure that `standing` rests on.
    shown: pd.DataFrame
    #: Why there is nothing: no_published, no_kommun, no_people, too_few; "" where there is something.
    reason: str = ""


def comparable(situation: Situation, *, year: int | None = None) -> ComparableKommuner:
    """Hold every published rate of the situation's kommun against comparable kommuner.

    Where the figures have no such kommun, its kommundel may be one: Sweden, with its kommuner as kommundelar.

    Parameters
    ----------
    year : int, optional
        The latest year that is looked at; else that of the latest figures.

    Notes
    -----
    A published rate times inhabitants is about a count; its chance is taken as Poisson's. The figures are the
    sources' own: they are never added to the kommun's own counts.
    """
    published = situation.published
    if published.empty:
        return _nothing("no_published")
    kommuner = read_kommuner(situation.kommun.root)
    named = (situation.kommun.kommun, situation.kommundel)
    own = next((key for name in named if name and (key := own_region(published, name, kommuner))), "")
    return standing_of(published, own, kommuner, year=year) if own else _nothing("no_kommun")


def own_region(published: pd.DataFrame, name: str, kommuner: Kommuner) -> str:
    """The key (code, else name) of a kommun in published figures; "" where they have no rate of it."""
    rates = _keyed(published[published["unit"].isin(PER)])
    code = kommuner.code(name)
    for key in (code, *rates.loc[rates["region"].map(plain) == plain(name), "key"].unique()):
        if key and key != COUNTRY_CODE and (rates["key"] == key).any():
            return str(key)
    return ""


def standing_of(
    published: pd.DataFrame, own: str, kommuner: Kommuner, *, year: int | None = None
) -> ComparableKommuner:
    """As `comparable`, for any region of `contracts.PUBLISHED` by its key: SCB's code, else its name."""
    years = published[published["month"].isna() & published["value"].notna()]
    years = _keyed(years[years["year"] <= (year or int(years["year"].max()))])
    rates = years[years["unit"].isin(PER) & ~years["key"].eq(COUNTRY_CODE)]
    people = _people(years)
    if own not in people.index:
        return _nothing("no_people")
    region = str(rates.loc[rates["key"] == own, "region"].iloc[0])
    others = _others(rates, people, own)
    rows, shown = [], []
    for what in dict.fromkeys(rates.loc[rates["key"] == own, "what"]):
        told = _standing(rates[rates["what"] == what], years, people, own, list(others["key"]))
        if told is not None:
            rows.append(told[0])
            shown.append(told[1])
    if not rows:
        return _nothing("too_few", region, others.drop(columns="key"))
    shown_rows = pd.concat(shown, ignore_index=True)
    return ComparableKommuner(region, others.drop(columns="key"), weighed(pd.DataFrame(rows)), shown_rows)


def weighed(standing: pd.DataFrame) -> pd.DataFrame:
    """With what stands out when every level and change of the table is held against how many were tried.

    Returns
    -------
    DataFrame
        adjusted, change_adjusted (Benjamini & Hochberg) [0-1], stands_out, change_stands_out.
    """
    tried = standing[["p", "change_p"]].to_numpy(dtype=float)
    adjusted = np.full(tried.shape, np.nan)
    adjusted[np.isfinite(tried)] = benjamini_hochberg(tried[np.isfinite(tried)].tolist())
    return standing.assign(
        adjusted=adjusted[:, 0],
        change_adjusted=adjusted[:, 1],
        stands_out=adjusted[:, 0] <= FALSE_SHARE,
        change_stands_out=adjusted[:, 1] <= FALSE_SHARE,
    )


def _nothing(reason: str, region: str = "", others: pd.DataFrame | None = None) -> ComparableKommuner:
    empty = pd.DataFrame()
    return ComparableKommuner(region, empty if others is None else others, empty, empty, reason)


def _keyed(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(key=table["code"].fillna(table["region"]).astype("str"))


def _people(years: pd.DataFrame) -> pd.DataFrame:
    """Inhabitants of each region and year: the figure called so, all of them where parts are called so too."""
    own = years[years["unit"] == "invånare"]
    return own.pivot_table(index="key", columns="year", values="value", aggfunc="max").astype("float64")


def _at(people: pd.DataFrame, year: int) -> "pd.Series[float]":
    """Inhabitants of a year, or of the nearest one within `NEAR_YEARS`."""
    near = sorted((abs(int(str(each)) - year), each) for each in people.columns)
    found = pd.Series(np.nan, index=people.index)
    for _, each in ((off, each) for off, each in near if off <= NEAR_YEARS):
        found = found.fillna(people[each])
    return found


def _others(rates: pd.DataFrame, people: pd.DataFrame, own: str) -> pd.DataFrame:
    """Those comparable with ours: key, region, code, group, county, people, times, why."""
    latest = int(rates.loc[rates["key"] == own, "year"].max())
    each = rates.drop_duplicates("key").set_index("key")[["region", "code", "group"]]
    each = each.assign(people=_at(people, latest)).dropna(subset="people")
    ours = each.loc[own]
    times = each["people"] / ours["people"]
    group = each["group"].eq(ours["group"]).fillna(False).astype(bool)
    near = times.between(1 / SIZE, SIZE)
    why = np.select([group & near, group, near], [BOTH, GROUP, LIKE_SIZE], "")
    each = each.assign(times=times, why=why, far=np.abs(np.log(times))).drop(index=own)
    chosen = each[each["why"] == BOTH].nsmallest(MOST, "far")
    for more in (GROUP, LIKE_SIZE):
        lacking = max(LEAST - len(chosen), 0)
        chosen = pd.concat([chosen, each[each["why"] == more].nsmallest(lacking, "far")])
    table = chosen.sort_values("far", kind="stable").drop(columns="far").reset_index()
    return table.assign(county=table["code"].astype("str").str[:2])


def _standing(
    rates: pd.DataFrame, years: pd.DataFrame, people: pd.DataFrame, own: str, others: Sequence[str]
) -> tuple[dict[str, object], pd.DataFrame] | None:
    """The row of one figure, and what it rests on; None where too few others have it."""
    mine = rates[rates["key"] == own].sort_values("year").iloc[-1]
    now = rates[(rates["year"] == mine["year"]) & (rates["unit"] == mine["unit"])].drop_duplicates("key")
    now = now.set_index("key").assign(people=_at(people, int(mine["year"]))).dropna(subset="people")
    there = [key for key in others if key in now.index]
    if own not in now.index or len(there) < FEWEST:
        return None
    table, per = now.loc[[own, *there]], PER[str(mine["unit"])]
    log, variance = log_rates(table["value"], table["people"], per=per)
    found = among_others(log[0], variance[0], log[1:], variance[1:])
    shrunken = np.exp(shrink(log, variance).estimate) * per
    usual, lower, upper = (float(np.exp(each)) * per for each in (found.mean, found.lower, found.upper))
    row = {
        **{name: mine[name] for name in ("what", "unit", "source", "year", "preliminary", "value")},
        **{"usual": usual, "lower": lower, "upper": upper, "ratio": float(mine["value"]) / usual, "p": found.p},
        "rank": int((shrunken > shrunken[0]).sum()) + 1,
        "of": len(table),
        "shrunken": float(shrunken[0]),
        **_around(years, now, mine, own),
        **_changes(rates, people, own, there, mine),
    }
    shown = table.reset_index()[["what", "region", "people", "value"]].assign(own=[True, *[False] * len(there)])
    return row, shown


def log_rates(values: "pd.Series[float]", people: "pd.Series[float]", *, per: float) -> tuple[list[float], list[float]]:
    """Log rates per inhabitant and their variance by chance, of published rates.

    Half an incident is added, so that none is a rate too (Haldane 1956, Anscombe 1956).

    Returns
    -------
    tuple of list of float, length n
        Log rates [log of incidents per inhabitant], variances [log scale^2].
    """
    crowd = people.to_numpy(dtype=float)
    count = values.to_numpy(dtype=float) * crowd / per + 0.5
    return np.log(count / crowd).tolist(), (1 / count).tolist()


def _around(years: pd.DataFrame, now: pd.DataFrame, mine: "pd.Series[Any]", own: str) -> dict[str, float]:
    """The rate of the county and of the country: as published, else of their kommuner by inhabitants."""
    same = years[(years["what"] == mine["what"]) & (years["unit"] == mine["unit"]) & (years["year"] == mine["year"])]
    said = same.drop_duplicates("key").set_index("key")["value"]
    found = {}
    for name, code in (("county", own[:2]), ("country", COUNTRY_CODE)):
        inside = now[now.index.str.fullmatch(r"\d{4}") & ((now.index.str[:2] == code) | (name == "country"))]
        counted = float((inside["value"] * inside["people"]).sum() / inside["people"].sum()) if len(inside) else np.nan
        found[name] = float(said[code]) if code in said else counted
    return found


def _changes(
    rates: pd.DataFrame, people: pd.DataFrame, own: str, others: Sequence[str], mine: "pd.Series[Any]"
) -> dict[str, float | int]:
    """The year against the years before, of ours and of the others: change, usual, span and p-value."""
    last, per = int(str(mine["year"])), PER[str(mine["unit"])]
    wide = rates[rates["unit"] == mine["unit"]].pivot_table(index="key", columns="year", values="value")
    wide = wide.loc[[own, *others]]
    before = [year for year in range(last - EARLIER, last) if year in wide and wide[year].notna()[own]]
    crowds = pd.DataFrame({year: _at(people, year).reindex(wide.index) for year in [*before, last]})
    full = wide[[*before, last]].notna().all(axis=1) & crowds.notna().all(axis=1)
    nothing = dict.fromkeys(("change", "usual_change", "change_lower", "change_upper"), np.nan)
    if not before or not full[own] or full.sum() <= FEWEST:
        return {**nothing, "change_p": np.nan, "years": len(before)}
    wide, crowds = wide[full], crowds[full]
    then = (wide[before] * crowds[before]).sum(axis=1) / crowds[before].sum(axis=1)
    now, now_variance = log_rates(wide[last], crowds[last], per=per)
    was, was_variance = log_rates(then, crowds[before].sum(axis=1), per=per)
    log = [one - other for one, other in zip(now, was, strict=True)]
    variance = [one + other for one, other in zip(now_variance, was_variance, strict=True)]
    found = among_others(log[0], variance[0], log[1:], variance[1:])
    ends = [float(np.exp(each)) for each in (log[0], found.mean, found.lower, found.upper)]
    return {**dict(zip(nothing, ends, strict=True)), "change_p": found.p, "years": len(before)}
