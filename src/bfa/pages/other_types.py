"""Other types of the area before and after, on the page of the follow-up."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.other_types import MOST, OtherTypes
from bfa.analyses.series import percent_change
from bfa.disclosure import CountTable, Policy, Released, public_register
from bfa.disclosure.indicators import SIDES, alone, indicator_table
from bfa.draw.output import Output
from bfa.draw.tables import table
from bfa.pages.figures import Figures, picked, records
from bfa.words.catalogue import message, messages
from bfa.words.numbers import period_label
from bfa.words.sentences import upper

Row = Mapping[str, Any]


def count_tables(result: OtherTypes, *, policy: Policy) -> dict[str, CountTable]:
    """Each type that may be told of, in each of the periods."""
    told = _told(result, public_register(result.problems, policy=policy))
    rows = [row for row in result.counted.to_dict("records") if row["number"] in told]
    return {
        f"other {row['number']} {side}": found
        for row in rows
        for side in SIDES
        if (found := indicator_table(row, side)) is not None
    }


def rows(released: Mapping[str, Released], result: Facts) -> list[Row]:
    """The types in order, with before, after [count, None where hidden or not counted], percent [%] and hidden."""
    told, found = _told(result, result.problems), list[Row]()
    for row in (row for row in records(result.types) if row["number"] in told):
        ends = {side: alone(released.get(f"other {row['number']} {side}")) for side in SIDES}
        counts = {side: None if pd.isna(n) else int(n) for side, (n, _) in ends.items()}
        hidden = any(gone for _, gone in ends.values())
        size = None if hidden or row["unread"] else percent_change(counts["before"], counts["after"])
        found.append({**row, **counts, "hidden": hidden, "percent": size})
    return found


def figures(found: Sequence[Row]) -> list[Figures]:
    """Key `others` of `5_uppfoljning`."""
    names = ("kind", "before", "after", "percent", "hidden")
    return [{"brottstyp": row["indicator"], **picked(row, *names)} for row in found]


def output(found: Sequence[Row]) -> Output | None:
    """A line for each type; None where there is none."""
    if not found:
        return None
    work = messages("other_types.kinds")
    lines = pd.DataFrame(found).assign(
        indicator=[f"{upper(row['indicator'])}{work.get(row['kind'], '')}" for row in found],
        **{side: pd.array([row[side] for row in found], dtype="Int64") for side in SIDES},
    )
    spans = {name: period_label(found[0][name]) for name in ("baseline", "period")}
    heads = messages("other_types.heads", spans)
    return table(
        lines,
        caption=message("other_types.caption"),
        columns={name: heads[name] for name in ("indicator", "before", "after", "percent")},
        formats={"before": "int", "after": "int", "percent": "change"},
        note=message("other_types.note"),
    )


def _told(result: Any, problems: pd.DataFrame) -> set[int]:
    """Numbers of the types that may be told of: given ones, or those of problems whose text is not withheld."""
    open_ = set(problems.loc[~problems["withheld"].astype(bool), "brottstyp"].dropna())
    every = result.types
    own = every["number"] if result.given else every.loc[every["indicator"].isin(open_), "number"]
    return set(own.head(MOST))
