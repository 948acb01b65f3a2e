"""How often the same place was hit: the types where it matters most, as a distribution and never by place."""

from collections.abc import Iterator

import pandas as pd

from bfa.analyses.same_place import MOST
from bfa.disclosure.other_sources import places_of
from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.pages.figures import Figures, records
from bfa.pages.local_picture.sources import Beside
from bfa.words import same_place as words
from bfa.words.catalogue import message, messages
from bfa.words.numbers import period_label
from bfa.words.sentences import upper

#: Types that are told of, those with the largest share first.
_MOST_TYPES = 3


def repeats(page: Beside) -> Iterator[Output | None]:
    """A sentence for each of the types that return most to the same place, and their tables, folded."""
    held = _told(page)
    if not held:
        yield text(message(f"beside.places.untold.{_untold(page)}"))
        return
    yield text(_said(page))
    yield text(message("beside.places.what"))
    for name, _ in held:
        lines = words.lines(page.released[places_of(name)].table)
        yield tables.table(
            lines.assign(times=lines["said"]),
            caption=message(
                "beside.places.caption",
                brottstyp=upper(name),
                place=page.place,
                period=period_label(page.other.period),
            ),
            columns=messages("beside.places.columns"),
            formats={"objects": "int", "n": "int", "share": "percent"},
            note=message("beside.places.note"),
            folded=True,
            on_paper=False,
        )


def share_of(page: Beside, brottstyp: str) -> float | None:
    """Share of a type's incidents with a known place that were where more than one happened. [%; None: not told]"""
    safe = page.released.get(places_of(brottstyp))
    return None if safe is None else words.repeated(safe.table)


def figures(page: Beside) -> Figures:
    """Each type's distribution as it was released."""
    prefix = places_of("")
    found = {name.removeprefix(prefix): safe for name, safe in page.released.items() if name.startswith(prefix)}
    return {
        "most": MOST,
        "types": {name: _rows(safe.table) for name, safe in found.items()},
        "said": _said(page),
    }


def _rows(table: pd.DataFrame) -> list[Figures]:
    keep = ["times", "n", "objects", "share", "hidden"]
    return records(words.lines(table)[keep])


def _said(page: Beside) -> list[str]:
    return [words.said(name, share, page.released[places_of(name)].table) for name, share in _told(page)]


def _untold(page: Beside) -> str:
    """Why no type is told of: none (no rows), hidden, nowhere (no place was hit again)."""
    names = [name.removeprefix(places_of("")) for name in page.released if name.startswith(places_of(""))]
    if not names:
        return "none"
    return "hidden" if all(share_of(page, name) is None for name in names) else "nowhere"


def _told(page: Beside) -> list[tuple[str, float]]:
    """The types with a share that is above 0, the largest first."""
    prefix = places_of("")
    names = [name.removeprefix(prefix) for name in page.released if name.startswith(prefix)]
    found = [(name, share) for name in names if (share := share_of(page, name))]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:_MOST_TYPES]
