"""What the weekly page counts, as it is declared.

A count of a place and a week is narrowed by two things, and every tier hides it where it is small. So the week is told
of the area, and of a place only where it had more than that; what lies elsewhere is one count. Where that would take
the week of the area with it, no place is told. What is usual at a place, and its latest month, are narrowed by the
place alone; they are whole months, so that no week can be told by the difference of two pages.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from bfa.analyses.weekly import BAND, OFF, Weekly, WeekOfType
from bfa.analyses.where.laid_out import SHAPES
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.policy import Policy, allowed_cell, largest_small
from bfa.disclosure.release import release

#: What narrows a place in a week, and what stands for every place that is not told apart.
BOTH, ELSEWHERE = ("plats", "tid"), "elsewhere"


def week_tables(result: Weekly, *, policy: Policy) -> dict[str, CountTable]:
    """By "<type> <table>": every, areas, cells, tried (the months before), month, week, week_areas, week_cells.

    The months before are named as other pages name them, cells as those of the hotspots. The month is laid out with the
    months before it, so its cells are its own.

    Raises
    ------
    DisclosureError
        The cells are smaller than the tier allows.
    """
    if result.cell_shape != SHAPES[-1]:
        allowed_cell(result.cell_size, policy=policy)
    told = [each for each in result.types if not each.reason]
    return {
        f"{each.brottstyp} {name}": table
        for each in told
        for name, table in {**_before(each, result), **_week(each, str(result.week), policy)}.items()
    }


def _before(each: WeekOfType, result: Weekly) -> dict[str, CountTable]:
    """The months before the week."""
    usual, whole, own = _named(each, {"period": str(result.period)})
    beside = {"period": str(result.month), "piece": f"{result.month} beside {result.period}"}
    cells = pd.DataFrame(each.cells)
    found = {
        "every": CountTable(each.every, identifies=(), by=(), margins=(), derived=BAND, whole=own, **usual),
        "cells": CountTable(
            cells,
            identifies=("plats",),
            by=("cell_id",),
            derived=(*BAND, "week_high", "focus", "near"),
            facts=("near_kind", "near_distance"),
            whole=own,
            **usual,
        ),
        "month": CountTable(each.month, identifies=("plats",), by=("cell_id",), whole=own | beside, **usual),
        "tried": CountTable(
            each.tried,
            identifies=("plats",),
            by=None,
            margins=(),
            derived=("hit_rate",),
            facts=("method", "chance", "weeks"),
            whole="incidents at places chosen anew before each week",
            **usual,
        ),
    }
    if len(each.areas):
        found["areas"] = CountTable(each.areas, identifies=(), by=("kommundel",), derived=BAND, whole=whole, **usual)
    return found


def _week(each: WeekOfType, week: str, policy: Policy) -> dict[str, CountTable]:
    """The week: all of it, by kommundel, and by place where that hides no sum. The kommun's page tells no places:
    it cuts them otherwise than its kommundelar do."""
    usual, whole, own = _named(each, {"piece": f"week {week}"})
    all_of_it = CountTable(each.week, identifies=("tid",), by=(), margins=(), whole=own, **usual)
    if len(each.week_areas):
        narrowing = {"kommundel": (), "the week": "tid"}
        areas = CountTable(each.week_areas, identifies=narrowing, by=("kommundel",), whole=whole, **usual)
        return {"week": all_of_it, "week_areas": areas}
    most = largest_small(each.brottstyp, each.kind, len(BOTH), policy=policy)
    apart = each.week_cells[(each.week_cells["n"] > most) & ~each.week_cells["cell_id"].isin(OFF)]
    rest = pd.DataFrame({"cell_id": [ELSEWHERE], "n": [int(each.week_cells["n"].sum() - apart["n"].sum())]})
    cells = CountTable(
        pd.concat([apart, rest], ignore_index=True), identifies=BOTH, by=("cell_id",), whole=own, **usual
    )
    found = {"week": all_of_it, "week_cells": cells}
    tried = release(found, policy=replace(policy, cube=None))
    return {"week": all_of_it} if tried["week"].hidden or tried["week_cells"].hidden else found


def _named(each: WeekOfType, when: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """What holds for every table of a type, and what all of it counts: in the kommun, and in its own area."""
    whole = {"brottstyp": each.brottstyp, **when}
    own = whole | ({"kommundel": each.kommundel} if each.kommundel else {})
    return {"sensitive": each.brottstyp, "kind": each.kind}, whole, own
