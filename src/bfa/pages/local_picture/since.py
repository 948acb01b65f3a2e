"""How far the measures of the plan have come: counted by state, with what is late and what is left."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from bfa.draw.output import Output, text
from bfa.pages.figures import Figures, picked, records
from bfa.words import follow_up as words
from bfa.words.catalogue import message

if TYPE_CHECKING:
    from bfa.pages.local_picture.page import LocalPicturePage


def since(page: "LocalPicturePage") -> Iterator[Output | None]:
    """At most three lines, as the page of follow-up has them, and where the rest is read."""
    done, *left = words.standing(page.picture, measure_rows(page))
    yield text([f"{done} {message('since_plan.read_more')}", *left])


def measure_rows(page: "LocalPicturePage") -> list[Mapping[str, Any]]:
    """number, short, text, state, responsible, by (day as text), late (bool), withheld of each measure, as the tier may
    read it."""
    public = page.picture.measures
    open_ = ~public["withheld"].astype(bool)
    rows = public.assign(
        responsible=public["responsible"].astype(object).where(open_),
        by=pd.to_datetime(public["by"]).dt.strftime("%Y-%m-%d").where(open_),
        late=public["number"].isin(page.picture.late) & open_,
    )
    kept = ["number", "short", "text", "state", "responsible", "by", "late", "withheld"]
    return list(records(rows[kept]))


def figures(page: "LocalPicturePage") -> list[Figures]:
    """The state of each measure by its number."""
    return [picked(row, "number", "state", "late", "withheld") for row in measure_rows(page)]
