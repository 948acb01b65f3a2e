"""The workbook beside the overview: what all pages are counted from, in one flat table for other programs."""

from collections.abc import Sequence

from bfa.analyses.situation import Situation
from bfa.disclosure import Policy
from bfa.disclosure.overview import Shown
from bfa.draw.output import Output
from bfa.draw.workbook import Sheet, book
from bfa.words.catalogue import message, messages
from bfa.words.labels import labels


def workbook_of(
    shown: Shown, situation: Situation, more: Sequence[Sheet] = (), *, title: str, policy: Policy
) -> Output | None:
    """A link to the workbook, with `more` sheets after the counts; None where nothing is counted."""
    flat = shown.flat
    if flat.empty:
        return None
    kinds = messages("overview.excel.kinds")
    gone = messages("overview.excel.hidden")
    told = flat.assign(gone=[gone["yes" if row else "no"] for row in flat["hidden"]], kind=flat["kind"].map(kinds))
    sheet = Sheet(
        message("overview.excel.flat"),
        told,
        messages("overview.excel.columns"),
        {"n": "int"},
        message("overview.excel.note"),
    )
    about = labels(situation.kommun, tier=policy.tier, quality=situation.data_notes)
    name = message("overview.excel.name", area=situation.kommun.kommun)
    return book([sheet, *more], labels=about, name=name, title=title, text=message("overview.excel.text"))
