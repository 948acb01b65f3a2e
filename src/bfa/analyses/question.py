"""From a situation to one effect: who is treated, who is compared with, what was agreed, and what counts do not say."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from bfa.analyses.effect.calendar import calendar_table
from bfa.analyses.effect.day_profile import aimed_half, day_profile, profile_distance
from bfa.analyses.effect.design import design, design_for
from bfa.analyses.effect.panel import Panel, panel
from bfa.analyses.effect.question import Question, asked
from bfa.analyses.effect.recording import counted_alike, late, own_rows, recording
from bfa.analyses.effect.settings import Circumstances, Settings
from bfa.analyses.effect.spans import position
from bfa.analyses.effect.spread import spread_from_rows, spread_next_door
from bfa.analyses.effect.strip import Surroundings, neighbours, surroundings
from bfa.analyses.effects import Effect, judge
from bfa.analyses.families import family as whole_family
from bfa.analyses.goals import Agreed, agreed
from bfa.analyses.measures import character_of, months_since, started_after, without_start
from bfa.analyses.reading_class import INITIATIVE, reading_class
from bfa.analyses.series import area_months, whole
from bfa.analyses.situation import Situation
from bfa.analyses.when.clock import has_day
from bfa.errors import ParameterError
from bfa.tables import store
from bfa.tables.period import Period, months, within

_NEEDED = ("kommundel", "brottstyp", "kind", "start", "clock_known", "registered")
_CHOSEN = "skriv månaderna vars siffror gjorde att området valdes, eller lämna tomt."


def effect(
    situation: Situation, *, settings: Settings | None = None, rows: gpd.GeoDataFrame | None = None, **given: Any
) -> Effect:
    """The effect notebook's question for one kommundel, or for the whole kommun.

    Parameters
    ----------
    rows : GeoDataFrame or None
        Rows of every kommundel and type; None reads what is needed from the store.
    **given
        brottstyp, period, baseline and the rest of what `effect.question.asked` takes.

    Raises
    ------
    ParameterError
        The periods are not the same months, they overlap, or a name is unknown.
    """
    question, rules = asked(situation, **given), settings or Settings()
    agreement = agreed(question.situation, question.brottstyp, question.after, question.before)
    every = _rows(question) if rows is None else rows
    around, days = _counted_alike(question, every)
    own, outside = around.of(question.own), _outside(question, around, every, days)
    chosen, judged = _chosen_on(question, own), _judged_by(question, agreement)
    near = [name for name in neighbours(situation, question.own) if name in own.counts.index] if outside else []
    found = design(
        replace(own, counts=outside.without_strip(own.counts)) if outside else own,
        [question.own],
        neighbours=near,
        chosen_on=chosen if question.acted else None,
        rules=rules,
        known=_circumstances(question, agreement, judged, own, every, days),
    )
    alone = agreement.declared or question.whole
    spread = None
    if outside:
        hours = aimed_half(question.situation, judged)
        rest = spread_from_rows(question, around, outside, hours=hours, rows=_of_all_types(question, rows, days))
        next_door = spread_next_door(design_for(around, question.own, rules), near)
        spread = pd.concat([next_door, rest], ignore_index=True)
    return judge(found, family=() if alone else _others_looked_at(question, rules, rows), spread=spread)


def _circumstances(
    question: Question,
    agreement: Agreed,
    judged: Sequence[int],
    own: Panel,
    every: pd.DataFrame | None,
    days: int | None,
) -> Circumstances:
    """What the registers, the calendar and the rows say about a question."""
    situation, brottstyp, after, before = question.situation, question.brottstyp, question.after, question.before
    of_type = None if every is None or question.whole else _of_type(own, every)
    registered = recording(situation, brottstyp, own.counts, after, before, measures=judged, days=days)
    return Circumstances(
        scope=question.scope,
        character=character_of(situation, judged),
        initiative=own.kind == "activity" or reading_class(situation, brottstyp) == INITIATIVE,
        declared=agreement.declared,
        shared_measures=question.shared,
        measures=question.measures,
        acted=question.acted,
        unstarted=without_start(situation),
        final=agreement.final,
        undeclared=agreement.why,
        months_since_start=months_since(situation, judged, after),
        profile_distance=None if of_type is None else _profile_distance(question, own, of_type),
        recording=replace(registered, controls_place_share=_controls_place_share(question, own, of_type)),
        calendar=calendar_table(after, before, weekday_rates=_weekday_rates(situation, brottstyp, after)),
    )


def _rows(question: Question) -> pd.DataFrame | None:
    """Rows of the type in every kommundel, with points only where a measure acted; None where there are none."""
    situation = question.situation
    if situation.incidents is None:
        return None
    if not situation.kommundel:
        return pd.DataFrame(situation.incidents)
    if question.acted and not question.whole:
        found: pd.DataFrame = store.read_incidents(situation.kommun, brottstyp=question.brottstyp)
        return found
    return store.read_columns(situation.kommun, _NEEDED)


def _counted_alike(question: Question, rows: pd.DataFrame | None) -> tuple[Panel, int | None]:
    """The counts of what was registered as soon in every period, and the days that every period was given."""
    situation, name, after = question.situation, question.brottstyp, question.after
    there = panel(situation, name, after, question.before, controls=question.controls)
    if situation.kommundel:
        alike, days = counted_alike(situation, name, there.counts, after, rows=rows)
        return replace(there, counts=alike), days
    matrix = area_months(situation, name).reindex(columns=there.counts.columns)
    alike, days = counted_alike(situation, name, matrix, after, rows=rows)
    kommun = pd.DataFrame([whole(alike)], index=[question.own])
    return replace(there, counts=kommun, controls=(), measured=()), days


def _outside(question: Question, around: Panel, rows: pd.DataFrame | None, days: int | None) -> Surroundings | None:
    """What lies around a kommundel where a measure of its own acted; None where none did."""
    if not question.acted or question.whole:
        return None
    if not isinstance(rows, gpd.GeoDataFrame):
        return surroundings(question.situation, around, None)
    in_time = rows if days is None else rows[~late(rows, question.after, days)]
    return surroundings(question.situation, around, in_time)


def _judged_by(question: Question, agreement: Agreed) -> tuple[int, ...]:
    """The measures that the verdict is about: those that the goal names, of those that acted; else the area's own.

    A measure that acted in the baseline too does not tell the periods apart, so it is passed over where others do.
    """
    named = {*agreement.measures} & {*question.measures, *question.shared}
    here = tuple(sorted(named)) if named and question.measures else question.measures
    return started_after(question.situation, here, question.before) or here


def _chosen_on(question: Question, own: Panel) -> tuple[int, int] | None:
    """Position and length of the period that the kommundel was chosen on."""
    period, columns = question.chosen_on, pd.PeriodIndex(own.counts.columns)
    if period is None:
        return None
    if period.first < columns[0] or period.last > columns[-1]:
        raise ParameterError(
            f"chosen_on: {period} är inte räknad.",
            found=f"månaderna {columns[0]} till {columns[-1]} är räknade",
            do=_CHOSEN,
        )
    if period.last > question.after.last:
        raise ParameterError(
            f"chosen_on: {period} slutar efter uppföljningen, så området kan inte ha valts på den.",
            found=f"uppföljningen slutar {question.after.last}",
            do=_CHOSEN,
        )
    return position(own.counts, period), len(months(period))


def _others_looked_at(question: Question, rules: Settings, rows: gpd.GeoDataFrame | None) -> tuple[float, ...]:
    """p of every other comparison of the family, whichever kommundel is run."""
    found = whole_family(
        question.situation,
        brottstyper=question.family,
        period=question.after,
        baseline=question.before,
        controls=question.controls,
        settings=rules,
        rows=rows,
    )
    return found.p_others(question.own, question.brottstyp)


def _of_all_types(question: Question, rows: pd.DataFrame | None, days: int | None) -> pd.DataFrame | None:
    """The rows that were given; where none were, those of every type if late reports are to be left out of them."""
    return store.read_columns(question.situation.kommun, _NEEDED) if rows is None and days is not None else rows


def _of_type(own: Panel, rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows["brottstyp"] == own.brottstyp) & (rows["kind"] == own.kind)]


def _profile_distance(question: Question, own: Panel, rows: pd.DataFrame) -> float | None:
    """How differently incidents before the follow-up fall over the day, in the area and where it is compared with."""
    early = rows["start"] < question.after.first.start_time
    clocked = rows[early & rows["clock_known"].fillna(False).astype("bool") & has_day(rows)]
    starts = [clocked.loc[clocked["kommundel"].isin(areas), "start"] for areas in ([question.own], own.controls)]
    return profile_distance(*(day_profile(start) for start in starts))


def _controls_place_share(question: Question, own: Panel, rows: pd.DataFrame | None) -> tuple[float, float] | None:
    """Share of the controls' rows without a point, before and after; None where points are not read or no rows are."""
    if rows is None or "geometry" not in rows.columns:
        return None
    there = rows[rows["kommundel"].isin(own.controls)]
    parts = [there.loc[within(there["start"], period), "geometry"] for period in (question.before, question.after)]
    if not all(len(part) for part in parts):
        return None
    before, after = (float(part.isna().mean()) for part in parts)
    return before, after


def _weekday_rates(situation: Situation, brottstyp: str, after: Period) -> list[float] | None:
    """Incidents of the type on each weekday, Monday first, before the follow-up; None without rows."""
    own = own_rows(situation, brottstyp)
    if own is None:
        return None
    early = own.loc[(own["start"] < after.first.start_time) & has_day(own), "start"]
    counted = early.dt.day_of_week.value_counts().reindex(range(7), fill_value=0)
    return [float(n) for n in counted] if counted.sum() else None
