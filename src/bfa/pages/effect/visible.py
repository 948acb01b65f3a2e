"""Can it be seen, on one page: the answer, what the measures can give, what would raise it, what to follow instead."""

from collections.abc import Iterator

import pandas as pd

from bfa.analyses.designing import FALL
from bfa.disclosure.plan import ReleasedPlan
from bfa.disclosure.visible import ReleasedVisible
from bfa.draw import curves, tables
from bfa.draw.output import Output, escape, figure_output, html_output, text
from bfa.pages.effect import planning
from bfa.pages.figures import Figures
from bfa.words import plan as plan_words
from bfa.words import visible as words
from bfa.words.catalogue import message, messages
from bfa.words.numbers import missing, percent


def outputs(shown: ReleasedVisible, planned: ReleasedPlan, *, name: str) -> Iterator[Output | None]:
    """The answer first; the kommundelar by themselves last, folded."""
    if shown.visible.reason == "whole":
        yield text(plan_words.sentence(planned, name=name))
    else:
        yield _headed(words.heading(shown), words.grounds(shown, name=name))
        yield text(" ".join(filter(None, (words.raised(shown), words.with_partners(shown)))))
        yield _measures(shown, name)
    yield _designs(shown)
    yield _courses(shown)
    yield text(words.lot(shown))
    if shown.visible.reason != "whole" and words.answer(shown) in words.UNSEEN:
        yield text(message("visible.right_anyway" if len(shown.measures) else "visible.without"))
        yield text(words.instead(shown, name=name))
    yield _curve(shown)
    yield text(plan_words.rests_on(planned))
    if planned.table["kommundel"].nunique() > 1:
        yield planning.table(planned)


def _headed(heading: str, grounds: str) -> Output:
    """The answer in bold, and what it rests on."""
    return html_output(f'<p class="visible"><strong>{escape(heading)}</strong> {escape(grounds)}</p>', kind="text")


def figures(shown: ReleasedVisible, *, name: str) -> Figures | None:
    """What leaves for `results.json`; None for the whole kommun."""
    if shown.visible.reason == "whole":
        return None
    row = words.usual(shown)
    return {
        "answer": words.answer(shown),
        "expected_fall": shown.fall,
        "reached": shown.reached,
        "smallest_visible_fall": None if row is None else int(row["fall"]),
        "months": None if row is None else int(row["months"]),
        "chance": None if row is None or missing(row["chance"]) else int(row["chance"]),
        "order": list(shown.designs.order),
        "seed": shown.designs.seed,
        "brief": words.in_brief(shown),
        "sentence": words.brief(shown, name=name),
    }


def _measures(shown: ReleasedVisible, name: str) -> Output | None:
    table = words.of_measures(shown)
    if table.empty:
        return text(words.measures_note(shown))
    return tables.table(
        table,
        caption=message("visible.captions.measures", where=name),
        columns=messages("visible.columns.measures"),
        note=words.measures_note(shown),
        stacked=True,
    )


def _designs(shown: ReleasedVisible) -> Output | None:
    if not shown.table["fall"].notna().any():
        return None
    caption = message("visible.captions.designs", brottstyp=shown.designs.brottstyp)
    return _by_time(words.of_designs(shown), caption, words.designs_note(shown))


def _courses(shown: ReleasedVisible) -> Output | None:
    """At once and in turn, tried on made-up courses."""
    if not shown.table["found"].notna().any():
        return None
    caption = message("visible.captions.courses", brottstyp=shown.designs.brottstyp, fall=percent(100 * FALL))
    return _by_time(words.of_courses(shown), caption, words.courses_note(shown))


def _by_time(table: pd.DataFrame, caption: str, note: str) -> Output:
    """A row per design and a column per time ("m12")."""
    times = {column: message("visible.columns.months", n=column[1:]) for column in table.columns if column != "design"}
    columns = {"design": message("visible.columns.design")} | times
    return tables.table(table, caption=caption, columns=columns, note=note, stacked=True)


def _curve(shown: ReleasedVisible) -> Output | None:
    lines = words.drawn(shown)
    if lines.empty:
        return None
    figure = curves.foreseen(lines, names=words.line_names(shown), across=message("plan.axis"))
    caption = message("visible.captions.curve", brottstyp=shown.designs.brottstyp)
    return figure_output(figure, alt=words.alt(shown), caption=caption)
