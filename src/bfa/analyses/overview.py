"""The whole kommun on two pages: the problem, every kommundel, what is most common, what became of the measures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.chain import latest_follow_up
from bfa.analyses.common_types import most_common
from bfa.analyses.default_periods import Asked
from bfa.analyses.families import Family, family
from bfa.analyses.indicators import indicator
from bfa.analyses.measures import numbers_in
from bfa.analyses.outcomes import Outcomes, outcomes
from bfa.analyses.series import (
    area_counts,
    kind_of,
    kommundelar_only,
    over,
    percent_change,
    period_totals,
    whole_number,
)
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import months_gone, too_many_unread
from bfa.errors import ParameterError
from bfa.methods.ratios import rate_ratio
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.naming import folder_name
from bfa.tables.period import Period, months, overlaps, parse_period, within, years_back

#: What is not told of a change where too many rows could not be read.
_UNJUDGED = {"percent": np.nan}


@dataclass(frozen=True, slots=True)
class Overview(Answer):
    """Every kommundel side by side."""

    brottstyp: str
    period: Period
    baseline: Period
    #: kommundel, folder, before, after [count, missing where not counted], percent [%], population, per_1000 [incidents
    #: in the period per 1 000 inhabitants], approximate (bool: population spread from another layer).
    areas: pd.DataFrame
    #: One row, the same columns: the whole kommun, rows without kommundel included.
    total: pd.DataFrame
    #: Incidents of the follow-up period that belong to no kommundel.
    loose: int
    kind: str
    #: Months of the two periods that are not counted in every kommundel.
    uncounted: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem(Answer):
    """How one type developed, and where it is most common."""

    brottstyp: str
    kind: str
    period: Period
    #: against (Period as text), before, after [count], percent [%]: the kommun against one and two years back.
    changes: pd.DataFrame
    #: Kommundelar whose rate per inhabitant is clearly above the rest of the kommun, highest first.
    highest: tuple[str, ...]
    #: kommundel, n [count], per_1000, ratio, lower, upper: rate against the rest of the kommun. Empty without
    #: population.
    rates: pd.DataFrame
    #: Population is spread from another layer.
    approximate: bool = False
    #: No change is told, since too many rows could not be read.
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Answers(Answer):
    """All that the page of the whole kommun answers."""

    REGISTERS = frozenset(("goals",))

    #: Every kommundel, of each type: first the one in question.
    types: tuple[Overview, ...]
    #: Every kommundel and type against the others.
    family: Family
    #: Of the type in question.
    problem: Problem
    #: From `follow_up`.
    followed: pd.DataFrame
    #: From `common`.
    common: pd.DataFrame
    common_period: Period
    #: Of every promise of the kommun, and the goals.
    sealed: Outcomes
    goals: pd.DataFrame


def answers(situation: Situation, *, brottstyper: Sequence[str], asked: Asked) -> Answers:
    """All that the page of the whole kommun answers.

    Of the types the first is the one in question, the others are looked at together with it.

    Raises
    ------
    ParameterError
        A type or a period cannot be used, or the periods overlap.
    """
    after, before = asked.period, asked.baseline
    types = tuple(dict.fromkeys(brottstyper))
    return Answers(
        tuple(overview(situation, brottstyp=name, period=after, baseline=before) for name in types),
        family(situation, brottstyper=types, period=after, baseline=before),
        problem(situation, brottstyp=types[0], problem_period=asked.problem_period),
        follow_up(situation, period=after, baseline=before),
        common(situation, period=asked.crime_table_period),
        asked.crime_table_period,
        outcomes(situation),
        situation.goals,
    )


def overview(situation: Situation, *, brottstyp: str, period: str | Period, baseline: str | Period) -> Overview:
    """Before, after, change and rate of one type in every kommundel.

    Raises
    ------
    ParameterError
        The type or a period cannot be used, or the periods overlap.
    """
    after, before = (parse_period(given) if isinstance(given, str) else given for given in (period, baseline))
    if overlaps(after, before) or len(months(after)) != len(months(before)):
        raise ParameterError(
            "Perioderna går inte att jämföra.",
            found=f"period {after}, baseline {before}",
            do="välj lika många månader som inte överlappar.",
        )
    matrix = area_counts(situation, brottstyp, after, before)
    named = kommundelar_only(matrix)
    people, approximate = _population(situation, named.index)
    unread = too_many_unread(situation, brottstyp)
    areas = _compared(period_totals(named, before), period_totals(named, after), people, approximate)
    then, now = (_alone(situation, _whole(situation, brottstyp, part)) for part in (before, after))
    everything = _compared(then, now, _alone(situation, people.sum(skipna=False)), _alone(situation, approximate.any()))
    loose = period_totals(matrix[~matrix.index.isin(named.index)], after).sum()
    return Overview(
        brottstyp=brottstyp,
        period=after,
        baseline=before,
        areas=areas.assign(**_UNJUDGED) if unread else areas,
        total=everything.assign(**_UNJUDGED) if unread else everything,
        loose=int(loose),
        kind=kind_of(situation, brottstyp),
        uncounted=months_gone(_everywhere(situation), brottstyp, before, after),
    )


def problem(situation: Situation, *, brottstyp: str, problem_period: str | Period, years: int = 2) -> Problem:
    """The development in the whole kommun against earlier years, and the kommundelar with the highest rate.

    Raises
    ------
    ParameterError
        The type or the period cannot be used.

    Notes
    -----
    "Clearly above" means that the 95 % interval of the rate against the rest of the kommun lies above 1: chance within
    the period only.
    """
    period = parse_period(problem_period) if isinstance(problem_period, str) else problem_period
    matrix = area_counts(situation, brottstyp, period)
    after = whole_number(_whole(situation, brottstyp, period))
    changes = [_change(situation, brottstyp, years_back(period, back), after) for back in range(1, years + 1)]
    unread = too_many_unread(situation, brottstyp)
    if unread:
        changes = [change | {"percent": None} for change in changes]
    named = kommundelar_only(matrix)
    people, approximate = _population(situation, named.index)
    rates = _rates(period_totals(named, period), people)
    high = rates[rates["lower"] > 1].sort_values("per_1000", ascending=False, kind="stable")
    return Problem(
        brottstyp=brottstyp,
        kind=kind_of(situation, brottstyp),
        period=period,
        changes=pd.DataFrame(changes, columns=["against", "before", "after", "percent"]).astype(
            {"before": "Int64", "after": "Int64"}
        ),
        highest=tuple(str(name) for name in high["kommundel"]),
        rates=rates,
        approximate=bool(approximate.any()),
        unread=unread,
    )


def common(situation: Situation, *, period: Period, most: int = 10) -> pd.DataFrame:
    """The types with most in the whole kommun, counted in every kommundel.

    Returns
    -------
    DataFrame
        kommundel (what belongs to none under `NO_KOMMUNDEL`, where there is any), brottstyp, n [count]: type by type,
        the one with most first. At most `most` types [count], chosen by `common_types.most_common`.
    """
    counts = situation.counts
    here = replace(situation, counts=counts[within(counts["month"], period)])
    parts = [
        pd.DataFrame({"kommundel": n.index.astype(str), "brottstyp": name, "n": n.to_numpy()})
        for name in most_common(here, period=period, most=most)
        for n in (over(here, name, months(period)),)
    ]
    found = pd.concat([pd.DataFrame(columns=["kommundel", "brottstyp", "n"]), *parts], ignore_index=True)
    loose = found["kommundel"].eq(NO_KOMMUNDEL)
    kept = found[~loose] if not found.loc[loose, "n"].any() else found
    return kept.astype({"n": "Int64"}).reset_index(drop=True)


def follow_up(situation: Situation, *, period: str | Period, baseline: str | Period) -> pd.DataFrame:
    """What became of each measure, with the change of its indicator computed from the counts.

    Returns
    -------
    DataFrame
        measure, description, called (its short name, missing where it has none), agreed (what was planned, in words),
        causes (tuple), scope, responsible, state, done,
        planned, text, remains, decide, indicator, before, after [count in the measure's own area, missing where it has
        no indicator], percent [%], kind (of the indicator: crime, event or activity), parts (tuple of
        `indicators.Part`: what they are the sum of), period and baseline (as text), and the secrecy columns of the
        register; those of the measure itself begin with `measure_`.
    """
    after, before = (parse_period(given) if isinstance(given, str) else given for given in (period, baseline))
    names = {"number": "measure", "text": "description", "short": "called", "planned": "agreed"}
    marks = {each: f"measure_{each}" for each in ("sekretess", "utlamnad_text")}
    measures = situation.measures.rename(columns=names | marks)
    columns = ["measure", "description", "called", "agreed", "causes", "scope", "responsible", *marks.values()]
    joined = latest_follow_up(situation.follow_up).merge(measures[columns], on="measure", how="left")
    joined["causes"] = [numbers_in(text) for text in joined["causes"]]
    found = [indicator(situation, row.indicator, row.scope, before, after) for row in joined.itertuples()]
    added = pd.DataFrame(found, columns=["before", "after", "percent", "kind", "parts"], index=joined.index)
    added = added.assign(period=str(after), baseline=str(before))
    return joined.join(added.astype({"before": "Int64", "after": "Int64", "percent": "Float64"}))


def _everywhere(situation: Situation) -> Situation:
    """The situation of the whole kommun; the same one, with all that is made of it, where it is that."""
    return replace(situation, kommundel="") if situation.kommundel else situation


def _alone(situation: Situation, value: Any) -> "pd.Series[Any]":
    return pd.Series({situation.kommun.kommun: value})


def _population(situation: Situation, names: "pd.Index[str]") -> tuple["pd.Series[float]", "pd.Series[bool]"]:
    if situation.areas is None:
        return pd.Series(np.nan, index=names), pd.Series(False, index=names)
    areas = situation.areas.set_index("kommundel")
    people = areas["population"].astype("Float64").astype("float64").reindex(names)
    return people, areas["population_approximate"].astype("boolean").fillna(False).reindex(names, fill_value=False)


def _compared(
    before: "pd.Series[float]", after: "pd.Series[float]", people: "pd.Series[float]", approximate: "pd.Series[bool]"
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kommundel": [str(name) for name in after.index],
            "folder": [folder_name(str(name)) for name in after.index],
            "before": before.astype("Int64").to_numpy(),
            "after": after.astype("Int64").to_numpy(),
            "percent": [percent_change(b, a) for b, a in zip(before, after, strict=True)],
            "population": people.round().astype("Int64").to_numpy(),
            "per_1000": (1000 * after / people.where(people > 0)).to_numpy(),
            "approximate": approximate.astype(bool).to_numpy(),
        }
    ).astype({"percent": "float64"})


def _whole(situation: Situation, brottstyp: str, period: Period) -> float:
    """The whole kommun; NaN where it is not counted."""
    return float(over(situation, brottstyp, months(period)).sum(skipna=False))


def _change(situation: Situation, brottstyp: str, against: Period, after: int | None) -> dict[str, object]:
    before = whole_number(_whole(situation, brottstyp, against))
    return {"against": str(against), "before": before, "after": after, "percent": percent_change(before, after)}


def _rates(n: "pd.Series[float]", people: "pd.Series[float]") -> pd.DataFrame:
    columns = ["kommundel", "n", "per_1000", "ratio", "lower", "upper"]
    known = n.notna() & people.notna() & (people > 0)
    if known.sum() < 2:
        return pd.DataFrame(columns=columns).astype({"lower": float, "per_1000": float})
    rows = []
    every, inhabitants = n[known].sum(), people[known].sum()
    for name in n.index[known]:
        rest, others = every - n[name], inhabitants - people[name]
        rate = 1000 * n[name] / people[name]
        own = (np.nan,) * 3
        if rest > 0:
            found = rate_ratio(int(rest), int(n[name]), exposure=(float(others), float(people[name])))
            own = (found.ratio, found.lower, found.upper)
        rows.append((str(name), int(n[name]), rate, *own))
    return pd.DataFrame(rows, columns=columns)
