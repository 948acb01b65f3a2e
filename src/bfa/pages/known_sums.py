"""Ours beside what others say, on the page of the follow-up."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.disclosure import Released
from bfa.draw.output import Output
from bfa.draw.tables import table
from bfa.pages.figures import Figures, picked, records
from bfa.words.catalogue import message, messages

Row = Mapping[str, Any]


def rows(released: Mapping[str, Released], result: Facts) -> list[Row]:
    """period, origin, theirs, ours [count, None where hidden or not counted], hidden."""
    found = list[Row]()
    for at, row in enumerate(records(result.asked)):
        (told,) = records(released[f"sum {at}"].table)
        counts = {"ours": told["n"], "theirs": told["theirs"]}
        found.append({**row, **counts, "hidden": bool(told["hidden"]) or counts["theirs"] is None})
    return found


def figures(found: Sequence[Row], result: Facts) -> list[Figures]:
    """Key `sums` of `5_uppfoljning`."""
    of = {"brottstyp": result.brottstyp, "kommundel": result.kommundel}
    return [{**of, **picked(row, "period", "theirs", "ours", "hidden", "origin")} for row in found]


def output(found: Sequence[Row], result: Facts) -> Output | None:
    """A line for each figure; None where there is none."""
    if not found:
        return None
    counts = {side: pd.array([row[side] for row in found], dtype="Int64") for side in ("theirs", "ours")}
    day = message("known_sums.day", day=result.day) if result.day else ""
    return table(
        pd.DataFrame(found).assign(**counts),
        caption=message("known_sums.caption", brottstyp=result.brottstyp),
        columns=messages("known_sums.heads"),
        formats={"theirs": "int", "ours": "int", "period": "period"},
        note=message("known_sums.note", rule=result.rule, day=day).strip(),
    )
