"""From a situation to one effect: who is treated, who is compared with, what was agreed, and what counts do not say."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import geopandas as gpd
import pandas as pd

from bfa.analyses.effect.calendar import calendar_notes, calendar_table
from bfa.analyses.effect.day_profile import day_profile, profile_distance
from bfa.analyses.effect.fitting import asked_for, counts_for
from bfa.analyses.effect.halves import aimed_half
from bfa.analyses.effect.inquiry import Inquiry, inquire, refuse_single
from bfa.analyses.effect.recording import counted_alike, late, own_rows, recording
from bfa.analyses.effect.settings import Circumstances, Counted, Settings
from bfa.analyses.effect.spans import comparable, position
from bfa.analyses.effect.spread import spread_next_door
from bfa.analyses.effect.spread_rows import spread_from_rows
from bfa.analyses.effect.strip import Surroundings, neighbours, surroundings
from bfa.analyses.effects import Effect, evaluate
from bfa.analyses.families import family as whole_family
from bfa.analyses.goals import Agreed, agreed
from bfa.analyses.measures import character_of, months_since, started_after, without_start
from bfa.analyses.reading_class import INITIATIVE, reading_class
from bfa.analyses.series import area_months, kind_of, whole
from bfa.analyses.situation import Situation
from bfa.analyses.when.clock import has_day
from bfa.errors import ParameterError
from bfa.tables import store
from bfa.tables.period import Period, months, parse_period, within

_NEEDED = ("kommundel", "brottstyp", "kind", "start", "clock_known", "registered")
_CHOSEN = "skriv månaderna vars siffror gjorde att området valdes, eller lämna tomt."


def effect(
    situation: Situation,
    *,
    brottstyp: str,
    period: str | Period,
    baseline: str | Period,
    scope: str = "area",
    controls: Sequence[str] = (),
    family: Sequence[str] = (),
    chosen_on: str = "",
    settings: Settings | None = None,
    rows: gpd.GeoDataFrame | None = None,
) -> Effect:
    """The effect notebook's question for one kommundel, or for the whole kommun.

    Parameters
    ----------
    situation : Situation
        The kommundel asked about; "" is the whole kommun, which has nothing to be compared with.
    brottstyp : str
        One type.
    period, baseline : str or Period
        Follow-up, and the same months of an earlier year.
    scope : {"area", "kommun"}
        Where the measure acted.
    controls : list of str
        Kommundelar to compare with; empty is all others that had no measures of their own in the period.
    family : list of str
        Types looked at together, in every kommundel, where the comparison was not agreed on; empty is this type.
    chosen_on : str
        Whole months whose figures made us choose the kommundel; "" where that is not known. Of no account where no
        measure acted: such a kommundel was not chosen.
    settings : Settings or None
        Numbers of the rules.
    rows : GeoDataFrame or None
        Rows of every kommundel and type; None reads what is needed from the store.

    Raises
    ------
    ParameterError
        The periods are not the same months, they overlap, or a name is unknown.
    """
    rules, family, controls = settings or Settings(), family or (), controls or ()
    inquiry = inquire(situation, brottstyp=brottstyp, period=period, baseline=baseline, scope=scope, controls=controls)
    _refuse_types(situation, family)
    agreement = agreed(situation, brottstyp, inquiry.after, inquiry.before)
    every = _rows(inquiry) if rows is None else rows
    inquiry, days = _alike(inquiry, every)
    counts, others = counts_for(inquiry.fitting, inquiry.own)
    judged, chosen = _judged_by(inquiry, agreement), _months_of(chosen_on, counts, inquiry.after)
    near, outside = _near(inquiry, counts), _outside(inquiry, every, days)
    tested_alone = agreement.declared or inquiry.scope == "kommun"
    return evaluate(
        outside.without_strip(counts) if outside else counts,
        treated=[inquiry.own],
        controls=others,
        neighbours=near,
        start=inquiry.fitting.start,
        length=inquiry.fitting.length,
        scope=inquiry.scope,
        chosen_on=chosen if inquiry.acted else None,
        kind=character_of(situation, judged),
        crime_class=INITIATIVE if _mirrors_effort(situation, brottstyp) else None,
        declared=agreement.declared,
        family=() if tested_alone else _others_looked_at(inquiry, family, rules, rows),
        settings=replace(rules, baseline=inquiry.fitting.baseline),
        circumstances=replace(
            circumstances(inquiry, agreement, judged),
            profile_distance=_profile_distance(inquiry, others, every),
            recording=replace(
                recording(situation, brottstyp, counts, inquiry.after, inquiry.before, measures=judged, days=days),
                controls_place_share=_controls_place_share(inquiry, others, every),
            ),
            spread=_spread(inquiry, outside, near, judged, rules, _of_all_types(inquiry, rows, days))
            if outside
            else None,
        ),
    )


def circumstances(inquiry: Inquiry, agreement: Agreed, judged: Sequence[int]) -> Circumstances:
    """What the registers and the calendar say about a question, without rows."""
    table = calendar(inquiry.situation, brottstyp=inquiry.brottstyp, period=inquiry.after, baseline=inquiry.before)
    return Circumstances(
        brottstyp=inquiry.brottstyp,
        counted=cast(Counted, kind_of(inquiry.situation, inquiry.brottstyp)),
        shared_measures=inquiry.shared,
        measures=inquiry.measures,
        acted=inquiry.acted,
        unstarted=without_start(inquiry.situation),
        final=agreement.final,
        undeclared=agreement.why,
        months_since_start=months_since(inquiry.situation, judged, inquiry.after),
        calendar=calendar_notes(table),
    )


def calendar(situation: Situation, *, brottstyp: str, period: str | Period, baseline: str | Period) -> pd.DataFrame:
    """What the calendar does to the comparison by itself; see `calendar.calendar_table`."""
    after, before = comparable(period, baseline)
    return calendar_table(after, before, weekday_rates=_weekday_rates(situation, brottstyp, after))


def _rows(inquiry: Inquiry) -> pd.DataFrame | None:
    """Rows of the type in every kommundel, with points only where a measure acted; None where there are none."""
    situation = inquiry.situation
    if situation.incidents is None:
        return None
    if not situation.kommundel:
        return pd.DataFrame(situation.incidents)
    if inquiry.acted and inquiry.scope == "area":
        found: pd.DataFrame = store.read_incidents(situation.kommun, brottstyp=inquiry.brottstyp)
        return found
    return store.read_columns(situation.kommun, _NEEDED)


def _alike(inquiry: Inquiry, rows: pd.DataFrame | None) -> tuple[Inquiry, int | None]:
    """The question with what was registered as soon in every period, and the days that every period was given."""
    situation, fitting = inquiry.situation, inquiry.fitting
    if situation.kommundel:
        alike, days = counted_alike(situation, inquiry.brottstyp, fitting.counts, inquiry.after, rows=rows)
        return replace(inquiry, fitting=replace(fitting, counts=alike)), days
    matrix = area_months(situation, inquiry.brottstyp).reindex(columns=fitting.counts.columns)
    alike, days = counted_alike(situation, inquiry.brottstyp, matrix, inquiry.after, rows=rows)
    kommun = pd.DataFrame([whole(alike)], index=[inquiry.own])
    return replace(inquiry, fitting=replace(fitting, counts=kommun, controls=(), measured=())), days


def _near(inquiry: Inquiry, counts: pd.DataFrame) -> list[str]:
    """Neighbours of a kommundel where a measure acted; those with measures of their own are not counted."""
    if not inquiry.acted or inquiry.scope == "kommun":
        return []
    return [name for name in neighbours(inquiry.situation, inquiry.own) if name in counts.index]


def _outside(inquiry: Inquiry, rows: pd.DataFrame | None, days: int | None) -> Surroundings | None:
    """What lies around a kommundel where a measure of its own acted; None where none did."""
    if not inquiry.acted or inquiry.scope == "kommun":
        return None
    if not isinstance(rows, gpd.GeoDataFrame):
        return surroundings(inquiry.situation, inquiry.fitting, None)
    in_time = rows if days is None else rows[~late(rows, inquiry.after, days)]
    return surroundings(inquiry.situation, inquiry.fitting, in_time)


def _judged_by(inquiry: Inquiry, agreement: Agreed) -> tuple[int, ...]:
    """The measures that the verdict is about: those that the goal names, of those that acted; else the area's own.

    A measure that acted in the baseline too does not tell the periods apart, so it is passed over where others do.
    """
    named = {*agreement.measures} & {*inquiry.measures, *inquiry.shared}
    here = tuple(sorted(named)) if named and inquiry.measures else inquiry.measures
    return started_after(inquiry.situation, here, inquiry.before) or here


def _mirrors_effort(situation: Situation, brottstyp: str) -> bool:
    return kind_of(situation, brottstyp) == "activity" or reading_class(situation, brottstyp) == INITIATIVE


def _refuse_types(situation: Situation, family: Sequence[str]) -> None:
    refuse_single(family, where="family")
    there = sorted(situation.counts["brottstyp"].unique())
    if unknown := [name for name in family if name not in there]:
        raise ParameterError(
            f"family: brottstypen {', '.join(map(str, unknown))} finns inte i uppgifterna.",
            found=", ".join(there),
            do="skriv brottstyperna som i listan.",
        )


def _months_of(chosen_on: str, counts: pd.DataFrame, after: Period) -> tuple[int, int] | None:
    if not (chosen_on or "").strip():
        return None
    period = parse_period(chosen_on, where="chosen_on: ")
    columns = pd.PeriodIndex(counts.columns)
    if period.first < columns[0] or period.last > columns[-1]:
        raise ParameterError(
            f"chosen_on: {period} är inte räknad.",
            found=f"månaderna {columns[0]} till {columns[-1]} är räknade",
            do=_CHOSEN,
        )
    if period.last > after.last:
        raise ParameterError(
            f"chosen_on: {period} slutar efter uppföljningen, så området kan inte ha valts på den.",
            found=f"uppföljningen slutar {after.last}",
            do=_CHOSEN,
        )
    return position(counts, period), len(months(period))


def _others_looked_at(
    inquiry: Inquiry, family: Sequence[str], rules: Settings, rows: gpd.GeoDataFrame | None
) -> tuple[float, ...]:
    """p of every other comparison of the family, whichever kommundel is run."""
    types = list(dict.fromkeys([*family, inquiry.brottstyp]))
    found = whole_family(
        inquiry.situation,
        brottstyper=types,
        period=inquiry.after,
        baseline=inquiry.before,
        controls=inquiry.controls,
        settings=rules,
        rows=rows,
    )
    return found.p_others(inquiry.own, inquiry.brottstyp)


def _spread(
    inquiry: Inquiry,
    outside: Surroundings,
    near: Sequence[str],
    judged: Sequence[int],
    rules: Settings,
    rows: pd.DataFrame | None,
) -> pd.DataFrame:
    """What became of the neighbours, counted whole, and of the strip, the other hours and the other types."""
    hours = aimed_half(inquiry.situation, judged)
    next_door = spread_next_door(asked_for(inquiry.fitting, inquiry.own, rules), near)
    return pd.concat([next_door, spread_from_rows(inquiry, outside, hours=hours, rows=rows)], ignore_index=True)


def _of_all_types(inquiry: Inquiry, rows: pd.DataFrame | None, days: int | None) -> pd.DataFrame | None:
    """The rows that were given; where none were, those of every type if late reports are to be left out of them."""
    return store.read_columns(inquiry.situation.kommun, _NEEDED) if rows is None and days is not None else rows


def _profile_distance(inquiry: Inquiry, controls: Sequence[str], rows: pd.DataFrame | None) -> float | None:
    """How differently incidents before the follow-up fall over the day, in the area and where it is compared with."""
    if rows is None or inquiry.scope == "kommun":
        return None
    of_type = (rows["brottstyp"] == inquiry.brottstyp) & (rows["kind"] == kind_of(inquiry.situation, inquiry.brottstyp))
    early = rows["start"] < inquiry.after.first.start_time
    clocked = rows[of_type & early & rows["clock_known"].fillna(False).astype("bool") & has_day(rows)]
    starts = [clocked.loc[clocked["kommundel"].isin(areas), "start"] for areas in ([inquiry.own], list(controls))]
    return profile_distance(*(day_profile(start) for start in starts))


def _controls_place_share(
    inquiry: Inquiry, others: Sequence[str], rows: pd.DataFrame | None
) -> tuple[float, float] | None:
    """Share of the controls' rows without a point, before and after; None where points are not read or no rows are."""
    if rows is None or inquiry.scope == "kommun" or "geometry" not in rows.columns:
        return None
    kind = kind_of(inquiry.situation, inquiry.brottstyp)
    own = rows[(rows["brottstyp"] == inquiry.brottstyp) & (rows["kind"] == kind) & rows["kommundel"].isin(list(others))]
    parts = [own.loc[within(own["start"], period), "geometry"] for period in (inquiry.before, inquiry.after)]
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
