"""Measures that no cause names, one line each: who answers for them, by when, their state and what is done."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from bfa.draw.marks import mark
from bfa.draw.output import escape
from bfa.draw.page import clipped
from bfa.words.catalogue import message, messages
from bfa.words.numbers import MISSING

Figures = Mapping[str, Any]

#: Characters of who answers for a measure and of what is done, and those that one printed line of each column holds.
_WHO, _DONE = 32, 60
_TEXT_LINE, _WHO_LINE, _DONE_LINE, _LINE = 30, 16, 30, 95
#: The table has place for these whatever else the sheet holds.
_FEWEST = 2
#: Printed lines of the headings.
_HEAD = 2


def measure_table(causes: Sequence[Figures], measures: Sequence[Figures], *, rows: int, text: int) -> str:
    """A table of the measures that no cause names; beside a table of causes, a line of text for each.

    "" where each measure has a cause.

    `causes`, `measures`: as in the figures of `3_orsaker`, through the release. `rows`, `text`: how many measures, and
    how many characters of each, there is room for; the rest are counted. [count]
    """
    alone, rows = _alone(causes, measures), rows if causes else max(rows, _FEWEST)
    if not alone or not rows:
        return ""
    left = len(alone) - rows
    more = message("sheet.measures_left", n=left) if left > 0 else ""
    if causes:
        lines = "".join(f"<li>{_marked(measure, _line(measure, text))}</li>" for measure in alone[:rows])
        return f'<ul class="plain marked">{lines}</ul>{f"<p>{more}</p>" if more else ""}'
    heads = "".join(f'<th scope="col">{word}</th>' for word in messages("sheet.measure_heads").values())
    body = "".join(_row(measure, text) for measure in alone[:rows])
    caption = f"\n<caption>{more}</caption>" if more else ""
    return f'<table class="measures stack">{caption}\n<thead><tr>{heads}</tr></thead>\n<tbody>{body}</tbody></table>'


def lines_alone(causes: Sequence[Figures], measures: Sequence[Figures], *, rows: int, text: int) -> int:
    """How many printed lines the table takes. [count]"""
    rows = rows if causes else max(rows, _FEWEST)
    alone = _alone(causes, measures)[:rows]
    if causes:
        more = bool(rows) and len(_alone(causes, measures)) > rows
        return sum(math.ceil(len(_line(measure, text)) / _LINE) for measure in alone) + more
    return sum(_lines(measure, text) for measure in alone) + (_HEAD if alone else 0)


def named(entry: Figures) -> str:
    """A cause or a measure by its short name, else by its text."""
    return str(entry.get("short") or entry["text"])


def _alone(causes: Sequence[Figures], measures: Sequence[Figures]) -> list[Figures]:
    aimed = {number for cause in causes for number in cause.get("measures") or ()}
    return [measure for measure in measures if measure["number"] not in aimed]


def _cells(measure: Figures, text: int) -> tuple[str, str, str]:
    """The measure, who answers for it and what is done, cut to what the columns hold."""
    told = measure.get("progress") or measure.get("told") or MISSING
    who = measure.get("responsible") or MISSING
    return f"{measure['number']} {clipped(named(measure), text)}", clipped(who, _WHO), clipped(told, _DONE)


def _line(measure: Figures, text: int) -> str:
    """The same in one line, with what is written of it."""
    what, who, done = _cells(measure, text)
    due = message("sheet.due", due=measure["due"]) if measure.get("due") else MISSING
    parts = [part for part in (measure.get("state") or message("sheet.stateless"), who, due, done) if part != MISSING]
    return message("sheet.no_cause", measure=what, told=", ".join(parts))


def _marked(measure: Figures, words: str) -> str:
    return f"{mark(measure.get('state'))}{escape(words)}"


def _row(measure: Figures, text: int) -> str:
    what, who, done = map(escape, _cells(measure, text))
    state = _marked(measure, measure.get("state") or message("sheet.stateless"))
    due = escape(measure.get("due") or MISSING)
    heads = list(messages("sheet.measure_heads").values())[1:]
    cells = zip(heads, (who, due, state, done), strict=True)
    told = "".join(f'<td data-label="{head}">{cell}</td>' for head, cell in cells)
    return f'<tr><th scope="row">{what}</th>{told}</tr>'


def _lines(measure: Figures, text: int) -> int:
    what, who, done = map(len, _cells(measure, text))
    return max(math.ceil(what / _TEXT_LINE), math.ceil(who / _WHO_LINE), math.ceil(done / _DONE_LINE))
