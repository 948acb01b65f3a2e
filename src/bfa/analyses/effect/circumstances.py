"""What registers, calendar and rows say of a comparison, beside the counts."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from bfa.analyses.dose import dose
from bfa.analyses.effect.calendar import calendar_table
from bfa.analyses.effect.day_profile import day_profile, profile_distance
from bfa.analyses.effect.panel import Panel
from bfa.analyses.effect.question import Question
from bfa.analyses.effect.recording import own_rows, recording
from bfa.analyses.effect.settings import Circumstances
from bfa.analyses.goals import Agreed
from bfa.analyses.measures import character_of, months_since, without_start
from bfa.analyses.reading_class import INITIATIVE, reading_class
from bfa.analyses.recorded_lot import unfollowed
from bfa.analyses.situation import Situation
from bfa.analyses.when.clock import has_day
from bfa.tables.period import Period, within


def circumstances(
    question: Question,
    agreement: Agreed,
    judged: Sequence[int],
    own: Panel,
    every: pd.DataFrame | None,
    days: int | None,
) -> Circumstances:
    """What the registers, the calendar and the rows say about a question.

    Parameters
    ----------
    question : Question
        Its situation's rows are those of the treated kommundelar.
    judged : list of int
        Measures that the verdict is about.
    own : Panel
        Who is compared with.
    every : DataFrame or None
        Rows of every kommundel.
    days : int or None
        As `recording` has it. [days]
    """
    situation, brottstyp, after, before = question.situation, question.brottstyp, question.after, question.before
    of_type = None if every is None or question.whole else _of_type(own, every)
    lot = _lot(situation, agreement)
    registered = recording(situation, brottstyp, own.counts, after, before, measures=judged, days=days)
    return Circumstances(
        scope=question.scope,
        character=character_of(situation, judged),
        initiative=own.kind == "activity" or reading_class(situation, brottstyp) == INITIATIVE,
        declared=agreement.declared,
        target=agreement.target,
        shared_measures=question.shared,
        measures=question.measures,
        acted=question.acted,
        dose=dose(situation, judged, after),
        unstarted=without_start(situation),
        final=agreement.final,
        look=agreement.look,
        foreseen=agreement.foreseen,
        undeclared=agreement.why,
        months_since_start=months_since(situation, judged, after),
        profile_distance=None if of_type is None else _profile_distance(question, own, of_type),
        recording=replace(registered, controls_place_share=_controls_place_share(question, own, of_type)),
        drawn_by_lot=lot == "",
        lot=lot if lot not in ("", "none") else "",
        calendar=calendar_table(after, before, weekday_rates=_weekday_rates(situation, brottstyp, after)),
    )


def _lot(situation: Situation, agreement: Agreed) -> str:
    """Why no lot says who of a package began first, as `recorded_lot.unfollowed` has it; "" where one does."""
    package = agreement.package
    if package is None:
        return "none"
    goal = situation.goals[situation.goals["number"] == package.goal].iloc[0]
    starts = dict(zip(package.kommundelar, package.starts, strict=True))
    return unfollowed(goal["lot"], starts, goal["declared"])


def _of_type(own: Panel, rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows["brottstyp"] == own.brottstyp) & (rows["kind"] == own.kind)]


def _profile_distance(question: Question, own: Panel, rows: pd.DataFrame) -> float | None:
    """How differently incidents before the follow-up fall over the day, in the areas and in the controls."""
    early = rows["start"] < question.after.first.start_time
    clocked = rows[early & rows["clock_known"].fillna(False).astype("bool") & has_day(rows)]
    starts = [clocked.loc[clocked["kommundel"].isin(areas), "start"] for areas in (question.treated, own.controls)]
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
