"""Before a start: how large a fall must be to be seen, by kommundel and length of follow-up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.chain import mask
from bfa.analyses.effect.design import design_for, too_few, too_little
from bfa.analyses.effect.panel import Panel, panel
from bfa.analyses.effect.settings import Settings
from bfa.analyses.measures import acts_in
from bfa.analyses.series import area_months
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.methods.drift import planned_comparison
from bfa.tables.naming import refuse_unknown
from bfa.tables.period import Period, months, parse_period, years_back

#: Months of follow-up that are tried.
LENGTHS = (3, 4, 6, 8, 12, 24)
POWER = 0.8
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Plan(Answer):
    """What could be shown after a measure that has not started."""

    FACTS = frozenset(("lengths", "power", "years_before"))
    REGISTERS = frozenset(("goals", "measures"))

    brottstyp: str
    #: First month of the measure.
    start: Period
    #: Months of follow-up. [count]
    lengths: tuple[int, ...]
    #: One row per kommundel and length: kommundel, length [months], expected [count], fall (smallest that would be
    #: shown with the power) [0-1, missing where nothing could be], drift [-], controls (tuple), reason (a code: why
    #: there is no fall; "" where there is).
    table: pd.DataFrame
    #: Chance of showing the smallest visible fall. [0-1]
    power: float
    #: Years between the start and the months that the plan is computed from: 0 where the months before the start are
    #: counted, else as many as they are moved back. [years]
    years_before: int
    #: The effect goals of the type.
    goals: pd.DataFrame
    #: The measures that act in the area, the register's columns.
    measures: pd.DataFrame


def plan_for(situation: Situation, *, brottstyp: str, start: str | Period, controls: Sequence[str] = ()) -> Plan:
    """The plan of one page: of every kommundel while the follow-up lies ahead, else of the one asked about.

    Ahead is after the last month counted: then it can still be chosen where to begin. The whole kommun is told by all
    its kommundelar. The parameters, and what is refused, are those of `plan`.
    """
    known = pd.PeriodIndex(area_months(situation, brottstyp).columns)
    own = [situation.kommundel] if situation.kommundel and first_month(start) <= known[-1] else []
    return plan(situation, brottstyp=brottstyp, start=start, controls=controls, kommundelar=own)


def plan(
    situation: Situation,
    *,
    brottstyp: str,
    start: str | Period,
    lengths: Sequence[int] = LENGTHS,
    controls: Sequence[str] = (),
    kommundelar: Sequence[str] = (),
    settings: Settings | None = None,
) -> Plan:
    """The smallest visible fall in every kommundel, from what was counted before the start alone.

    Parameters
    ----------
    start : str or Period
        First month of the measure, as 2011-01; may lie after the last month counted.
    lengths : list of int
        Months of follow-up. [1 or more]
    controls : list of str
        Kommundelar to compare with; empty is all that have no measures of their own in the follow-up.

    Raises
    ------
    ParameterError
        An unknown type, name or month, or a length below 1.

    Notes
    -----
    The follow-up is taken to hold as many incidents as the mean of the years before. Where the months before the start
    are not counted, the plan is made for the same months of the latest year that can be planned for.
    """
    first = first_month(start)
    if not lengths or any(length < 1 for length in lengths):
        raise ParameterError("Uppföljningens längd ska vara minst en månad.", do="ange till exempel 12.")
    rules, matrix = settings or Settings(), area_months(situation, brottstyp)
    wanted = list(kommundelar) or list(situation.kommundelar)
    refuse_unknown(wanted, list(situation.kommundelar), where=situation.kommun.kommun)
    back = years_moved(pd.PeriodIndex(matrix.columns)[-1], first)
    rows = []
    for length in dict.fromkeys(lengths):
        after = Period(first, first + length - 1)
        around = moved(situation, brottstyp, after, back, controls, matrix)
        rows += [_cell(around, name, length, rules) for name in wanted]
    table = pd.DataFrame(rows).astype({"expected": "float64", "fall": "float64", "drift": "float64"})
    place = {name: at for at, name in enumerate(wanted)}
    table = table.sort_values("kommundel", key=lambda names: names.map(place), kind="stable", ignore_index=True)
    goals = situation.goals[situation.goals["kind"].eq("effekt") & situation.goals["indicator"].eq(brottstyp)]
    acting = situation.measures[mask(acts_in(of, situation.kommundel) for of in situation.measures["scope"])]
    return Plan(brottstyp, Period(first, first), tuple(dict.fromkeys(lengths)), table, POWER, back, goals, acting)


def first_month(start: str | Period) -> pd.Period:
    """The first month of a start, as text or period."""
    return parse_period(start).first if isinstance(start, str) else start.first


def years_moved(last: pd.Period, first: pd.Period) -> int:
    """Whole years that a start is moved back for the month before it to be counted, the last counted known. [years]"""
    return max(0, -(-((first - last).n - 1) // _YEAR))


def moved(
    situation: Situation, brottstyp: str, after: Period, back: int, controls: Sequence[str], matrix: pd.DataFrame
) -> Panel:
    """The counts before the start, moved back whole years where the latest are not counted; the measures as planned."""
    near = -(-len(months(after)) // _YEAR)
    around = panel(situation, brottstyp, after, years_back(after, near), controls=controls, matrix=matrix)
    start, stride = around.start - _YEAR * back, near * _YEAR
    return replace(around, counts=around.counts.iloc[:, : max(start, 0)].copy(), start=start, first=start - stride)


def _cell(around: Panel, kommundel: str, length: int, rules: Settings) -> dict[str, object]:
    cell: dict[str, object] = {"kommundel": kommundel, "length": length, "expected": np.nan, "fall": np.nan}
    cell |= {"drift": np.nan, "controls": ()}
    if kommundel not in around.counts.index or around.first < 0:
        return cell | {"reason": "months_missing"}
    design = design_for(around, kommundel, rules)
    cell |= {"controls": tuple(str(name) for name in design.controls)}
    if reason := "months_missing" if design.before is None else too_little(design):
        return cell | {"reason": reason}
    found = planned_comparison(
        design.usable,
        list(design.treated),
        list(design.controls),
        **design.windows,
        power=POWER,
        confidence=rules.confidence,
    )
    cell |= {"expected": found.expected, "drift": found.drift}
    if reason := too_few(found.expected, rules):
        return cell | {"reason": reason}
    return cell | {"fall": found.smallest_visible_fall, "reason": ""}
