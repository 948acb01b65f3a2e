"""Every sealed comparison of the kommun in one list: on the page, in the workbook and in the figures."""

from collections.abc import Iterator

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.draw.workbook import Sheet
from bfa.pages.figures import Figures, records
from bfa.words import outcomes as words
from bfa.words.catalogue import message, messages
from bfa.words.numbers import MISSING


def shown(found: Facts, goals: pd.DataFrame) -> Iterator[Output | None]:
    """The list and what chance alone makes of so many; nothing where nothing was sealed.

    `found` holds `outcomes.Outcomes`, `goals` those of the kommun as the tier may read them; here as in all of this.
    """
    rows = words.table(found, goals)
    if rows.empty:
        return
    yield tables.table(
        rows,
        caption=message("outcomes.caption"),
        columns=messages("outcomes.columns"),
        formats={"number": "int"},
        stacked=True,
    )
    yield text(" ".join(words.sentences(found)))


def sheets(found: Facts, goals: pd.DataFrame) -> list[Sheet]:
    """The list as a sheet of a workbook; none where nothing was sealed."""
    rows = words.table(found, goals)
    if rows.empty:
        return []
    note = " ".join(words.sentences(found))
    return [Sheet(message("outcomes.sheet"), rows, messages("outcomes.columns"), {"number": "int"}, note)]


def figures(found: Facts, goals: pd.DataFrame) -> Figures:
    """The list under stable keys, with how many there are and the error that follows."""
    told = zip(records(words.table(found, goals)), found.promises, strict=True)
    return {
        "promises": [_promise(row, each) for row, each in told],
        "answered": found.answered,
        "any_false": found.any_false,
        "indicated": found.indicated,
        "sentence": " ".join(words.sentences(found)),
    }


def _promise(row: Figures, each: Facts) -> Figures:
    """What was sealed is None where the tier may not read it."""
    may = row["where"] != MISSING
    names = ("kommundel", "brottstyp", "period", "baseline")
    return {
        "goal": each.number,
        **{name: getattr(each, name) if may else None for name in names},
        "partners": list(each.kommuner) if may else [],
        "verdict": each.verdict,
        "verdict_words": row["verdict"],
        "sealed": not each.why,
        "told": row["told"],
    }
