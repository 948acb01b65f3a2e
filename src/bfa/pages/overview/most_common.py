"""The types with most: a small table of type by kommundel, or where they are most where the kommundelar are many."""

from collections.abc import Iterator

from bfa.disclosure.overview import Shown
from bfa.draw import tables
from bfa.draw.crosstab import MOST_COLUMNS, crosstab
from bfa.draw.output import Output, text
from bfa.tables.period import Period
from bfa.words import common_types as words
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message, messages
from bfa.words.numbers import period_label


def shown(page: Shown, *, crime_period: Period) -> Iterator[Output | None]:
    """The table with its note; a sentence where there is nothing to compare."""
    own, marks = page.common, words.marks(page.types)
    if len(own.totals) < 2:
        yield text(message("overview.common.one_type" if len(own.totals) else "overview.common.none"))
        return
    told = own.table.assign(mark=words.marked(own.table, marks))
    caption = message("overview.common.caption", n=len(own.totals), period=period_label(crime_period))
    places = list(dict.fromkeys(told["kommundel"]))
    marked = words.mark_note(page.types[0].found) if told["mark"].ne("").any() else ""
    if len(places) < MOST_COLUMNS:
        yield crosstab(
            words.cells(told, own.totals),
            caption=caption,
            head=messages("overview.common.columns")["brottstyp"],
            rows=words.rows(own.totals),
            columns=words.columns(places),
            note=in_sentences(marked, own.reason),
        )
        return
    yield tables.table(
        words.most(told, own.totals),
        caption=caption,
        columns=messages("overview.common.columns"),
        formats={"n": "int"},
        note=in_sentences(message("overview.common.left", n=len(places)), marked, own.reason),
        stacked=True,
    )
