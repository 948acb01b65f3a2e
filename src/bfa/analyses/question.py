"""From a situation to one effect: who is treated, who is compared with, what was agreed, and what counts do not say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import geopandas as gpd
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.effect.circumstances import circumstances
from bfa.analyses.effect.day_profile import aimed_half
from bfa.analyses.effect.design import Design, design, design_for
from bfa.analyses.effect.evidence import gather
from bfa.analyses.effect.panel import Panel, panel
from bfa.analyses.effect.question import Question, asked, shared_measures
from bfa.analyses.effect.recording import counted_alike, late
from bfa.analyses.effect.settings import Settings
from bfa.analyses.effect.spans import position
from bfa.analyses.effect.spread import spread_from_rows, spread_next_door
from bfa.analyses.effect.strip import Surroundings, neighbours, surroundings
from bfa.analyses.effect.table import joined_areas
from bfa.analyses.effects import Effect, judge, together
from bfa.analyses.families import family as whole_family
from bfa.analyses.goals import Agreed, agreed
from bfa.analyses.measures import active_measures, started_after
from bfa.analyses.packages import Package, close_to, joined_panel, side_by_side
from bfa.analyses.partners import partners
from bfa.analyses.seals import sealed
from bfa.analyses.second_measures import second_measures
from bfa.analyses.series import area_months, whole
from bfa.analyses.situation import Situation
from bfa.analyses.staggered import FEWEST_CONTROLS, judge_staggered
from bfa.analyses.type_line import type_line
from bfa.errors import ParameterError
from bfa.tables import store
from bfa.tables.period import Period, months

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
    length = len(months(question.after))
    agreement = sealed(agreement, question.situation, length=length, controls=question.controls)
    if agreement.controls and not question.controls:
        question = asked(situation, **given | {"controls": agreement.controls})
    judged = partial(_judged, rules=rules, rows=rows)
    found = judged(question, agreement)
    beside = (found, question, agreement, judged)
    several = None if question.whole else partners(found, situation, agreement, question.after, question.before)
    return replace(found, types=type_line(*beside), second=second_measures(*beside), partners=several)


def _judged(question: Question, agreement: Agreed, *, rules: Settings, rows: gpd.GeoDataFrame | None) -> Effect:
    """The verdict of a question, of the kommundel by itself or with those that its goal joins."""
    package = agreement.package if question.acted and not question.whole else None
    counted = _counted(question, package, rows)
    others = () if agreement.declared or question.whole else _others_looked_at(question, rules, rows, package)
    alone = _alone(question, agreement, counted, rules, others, rows)
    if package is None:
        return alone
    designs = _designs(question, agreement, package, counted, rules)
    joint = judge(designs[0], family=others) if len(designs) == 1 else judge_staggered(designs, family=others)
    each = [joint.evidence] if len(designs) == 1 else [gather(design, family=()) for design in designs]
    return together(alone, package, joint, joined_areas(each, joint.relative))


@dataclass(frozen=True, slots=True)
class _Counted(Answer):
    """What is counted of a question: every kommundel, the rows behind, and the days that every period was given."""

    around: Panel
    rows: pd.DataFrame | None
    days: int | None
    #: Whose end the days are counted from: the follow-up, or with several starts each month by itself.
    until: Period


def _alone(
    question: Question,
    agreement: Agreed,
    counted: _Counted,
    rules: Settings,
    others: Sequence[float],
    rows: gpd.GeoDataFrame | None,
) -> Effect:
    """The kommundel, or the kommun, by itself."""
    around, every, days = counted.around, counted.rows, counted.days
    own, outside = around.of(question.own), _outside(question, counted)
    chosen, judged = _chosen_on(question, own), _judged_by(question, agreement)
    near = [name for name in neighbours(question.situation, question.own) if name in own.counts.index]
    near = near if outside else []
    less = outside is not None and agreement.package is None
    found = design(
        replace(own, counts=outside.without_strip(own.counts)) if outside and less else own,
        [question.own],
        neighbours=near,
        chosen_on=chosen if question.acted else None,
        rules=rules,
        known=circumstances(question, agreement, judged, own, every, days),
    )
    spread = None
    if outside:
        hours = aimed_half(question.situation, judged)
        rest = spread_from_rows(question, around, outside, hours=hours, rows=_of_all_types(question, rows, days))
        next_door = spread_next_door(design_for(around, question.own, rules), near)
        spread = pd.concat([next_door, rest], ignore_index=True)
    return judge(found, family=others, spread=spread)


def _designs(
    question: Question, agreement: Agreed, package: Package, counted: _Counted, rules: Settings
) -> list[Design]:
    """The kommundelar of a package, one design for each start."""
    around, situation, found = counted.around, question.situation, []
    measured = [name for name in around.measured if name not in package.kommundelar]
    if len(package.groups) > 1:
        rules = replace(rules, fewest_controls=max(rules.fewest_controls, FEWEST_CONTROLS))
    for (period, baseline), areas in package.groups.items():
        asked = _joined(question, areas, period, baseline, counted.rows)
        others = [name for name in package.kommundelar if name not in areas]
        counts = around.counts.drop(index=[*measured, *others])
        own = replace(around, counts=counts, start=position(counts, period), first=position(counts, baseline))
        found.append(
            design(
                own,
                areas,
                neighbours=[name for name in close_to(situation, package, areas) if name in counts.index],
                pairs=side_by_side(situation, package.kommundelar),
                chosen_on=_chosen_on(asked, own),
                rules=rules,
                known=circumstances(asked, agreement, _judged_by(asked, agreement), own, counted.rows, counted.days),
            )
        )
    return found


def _joined(
    question: Question, areas: tuple[str, ...], period: Period, baseline: Period, every: pd.DataFrame | None
) -> Question:
    """The question of kommundelar with the same months: their rows, and every measure that acted in any of them."""
    situation = question.situation
    own = None if every is None or situation.incidents is None else every[every["kommundel"].isin(areas)]
    acted = {number for area in areas for number in active_measures(situation, period, scope=area)}
    return replace(
        question,
        situation=replace(situation, incidents=own),
        after=period,
        before=baseline,
        measures=tuple(sorted(acted)),
        shared=shared_measures(situation, period, question.controls),
        joined=areas,
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


def _counted(question: Question, package: Package | None, rows: gpd.GeoDataFrame | None) -> _Counted:
    """What was registered as soon in every period, and who is compared with."""
    situation, name, after = question.situation, question.brottstyp, question.after
    every = _rows(question) if rows is None else rows
    there = panel(situation, name, after, question.before, controls=question.controls)
    if package is not None and situation.kommundel:
        around, days = joined_panel(situation, there, after, package, named=question.controls, rows=every)
        return _Counted(around, every, days, package.until(after))
    if situation.kommundel:
        alike, days = counted_alike(situation, name, there.counts, after, rows=every)
        return _Counted(replace(there, counts=alike), every, days, after)
    matrix = area_months(situation, name).reindex(columns=there.counts.columns)
    alike, days = counted_alike(situation, name, matrix, after, rows=every)
    kommun = pd.DataFrame([whole(alike)], index=[question.own])
    return _Counted(replace(there, counts=kommun, controls=(), measured=()), every, days, after)


def _outside(question: Question, counted: _Counted) -> Surroundings | None:
    """What lies around a kommundel where a measure acted, less what others with measures have of it; None elsewhere."""
    if not question.acted or question.whole:
        return None
    rows, days, around = counted.rows, counted.days, counted.around.of(question.own)
    if not isinstance(rows, gpd.GeoDataFrame):
        return surroundings(question.situation, around, None)
    in_time = rows if days is None else rows[~late(rows, counted.until, days)]
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


def _others_looked_at(
    question: Question, rules: Settings, rows: gpd.GeoDataFrame | None, package: Package | None
) -> tuple[float, ...]:
    """p of every other comparison of the family, whichever kommundel is run; those of a package are one together."""
    found = whole_family(
        question.situation,
        brottstyper=question.family,
        period=question.after,
        baseline=question.before,
        controls=question.controls,
        settings=rules,
        rows=rows,
    )
    return found.p_others(package.kommundelar if package else question.own, question.brottstyp)


def _of_all_types(question: Question, rows: pd.DataFrame | None, days: int | None) -> pd.DataFrame | None:
    """The rows that were given; where none were, those of every type if late reports are to be left out of them."""
    return store.read_columns(question.situation.kommun, _NEEDED) if rows is None and days is not None else rows
