"""The kommun among comparable kommuner and in its county, on the page of the local picture: public figures alone."""

from collections.abc import Iterator
from typing import Protocol

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.pages.figures import Figures, picked, records
from bfa.words import comparable as words
from bfa.words.catalogue import message, messages

#: Figures that stand out and are told of first on the page.
_MOST_OUT = 2
#: What `results.json` tells of each figure.
_FIGURES = (
    *("what", "unit", "source", "year", "preliminary", "value", "usual", "lower", "upper", "rank", "of"),
    *("county", "country", "stands_out", "change", "usual_change", "change_stands_out"),
)


class Compared(Protocol):
    """What this section reads of the page."""

    @property
    def other(self) -> Facts:
        """`OtherSources` as a page may read it, with `ComparableKommuner` as `comparable`."""


def comparable(page: Compared) -> Iterator[Output | None]:
    """Each published figure against comparable kommuner; which they are and why is folded. Without them, one line."""
    held = page.other.comparable
    if held.reason:
        yield text(words.nothing(held.reason))
        return
    rows = held.standing.to_dict("records")
    yield text([" ".join(filter(None, (words.level(row, held.region), words.changed(row)))) for row in rows])
    yield tables.table(
        words.standing(held.standing),
        caption=message("comparable.captions.standing", region=held.region),
        columns=_columns(held.standing),
        note=words.sources(held.standing),
        stacked=True,
    )
    yield tables.table(
        words.others(held.others, held.shown),
        caption=message("comparable.captions.others", region=held.region),
        columns=words.heads(held.standing),
        folded=True,
        stacked=True,
    )


def standing_out(page: Compared) -> str:
    """The published figures in which the whole kommun stands out among comparable ones; "" where it does in none."""
    held = page.other.comparable
    rows = [] if held.reason else [row for row in held.standing.to_dict("records") if row["stands_out"]]
    said = " ".join(words.level(row, held.region) for row in rows[:_MOST_OUT])
    return message("comparable.whole", said=said) if said else ""


def _columns(standing: pd.DataFrame) -> dict[str, str]:
    """The headings, without the county and the country where no figure of them is known."""
    unknown = [name for name in ("county", "country") if standing[name].isna().all()]
    return {name: head for name, head in messages("comparable.columns.standing").items() if name not in unknown}


def comparable_figures(page: Compared) -> Figures:
    """The figures of `results.json`: region, kommuner (name, why), standing; reason alone where there is nothing."""
    held = page.other.comparable
    if held.reason:
        return {"reason": held.reason}
    return {
        "region": held.region,
        "kommuner": [picked(row, "region", "why") for row in records(held.others)],
        "standing": [picked(row, *_FIGURES) for row in records(held.standing)],
    }
