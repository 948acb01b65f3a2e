"""The measures: by name, with state, owner and what is done, and what their indicators say."""

from collections.abc import Iterator

import pandas as pd

from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.words import overview as words
from bfa.words.catalogue import message, messages

#: More measures than so many are opened by who wants them; those that are not done come first. [rows]
_MOST = 12


def measures(followed: pd.DataFrame) -> Iterator[Output | None]:
    """The measures, as `disclosure.overview.Shown.followed` has them."""
    told = words.measures(followed)
    if len(told) > _MOST:
        told = told.sort_values("state", key=lambda state: state.eq("klar"), kind="stable")
    first, rest = told.head(_MOST), told.iloc[_MOST:]
    more = message("overview.captions.more_measures", n=len(rest))
    for rows, caption in ((first, message("overview.captions.measures")), (rest, more)):
        if len(rows) or rows is first:
            yield tables.table(
                rows,
                caption=caption,
                columns=messages("overview.columns.measures"),
                folded=rows is rest,
                on_paper=False,
                stacked=True,
            )
    yield text(words.indicators(followed))
