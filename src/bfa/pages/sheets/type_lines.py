"""A line for each of the other types: how many before and after, what the comparison gave, and its pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bfa.analyses.effect.verdicts import GRADED, SHOWN
from bfa.pages.answer import verdict_words
from bfa.tables.naming import page_file, page_name, page_parts
from bfa.words.catalogue import message
from bfa.words.labels import VERDICTS, part_name
from bfa.words.numbers import change, count, joined, missing
from bfa.words.sentences import upper

Figures = Mapping[str, Any]

#: So many types are told of beside the one in question: ten in all. [count]
_MOST = 9
_EFFECT = "4_effekt"
#: Verdicts by which a kommundel is named on the kommun's sheet.
_NAMED = (*SHOWN, *GRADED)


@dataclass(frozen=True, slots=True)
class TypeLine:
    """Another type as a sheet tells of it."""

    #: With a capital, and what is told of it.
    name: str
    said: str
    #: Text and address of its pages, from the sheet.
    pages: tuple[tuple[str, str], ...] = ()


def type_lines(
    figures: Mapping[str, Figures | None], areas: Sequence[tuple[str, Mapping[str, Figures | None]]] = ()
) -> tuple[list[TypeLine], int]:
    """The lines, and how many types there was no room for.

    `figures`: page (`naming.page_name`) -> the figures it handed on; what failed is None. `areas`: on the kommun's
    sheet, each kommundel with its own.
    """
    told = {str(row["brottstyp"]): row for row in (figures.get("5_uppfoljning") or {}).get("others") or ()}
    further: dict[str, list[str]] = {}
    for page, held in figures.items():
        if (brottstyp := page_parts(page)[1]) and held:
            further.setdefault(brottstyp, []).append(page)
    names = list(dict.fromkeys([*told, *further]))
    lines = [
        TypeLine(
            upper(name),
            ". ".join(_said(name, told.get(name), figures, areas)),
            tuple((part_name(page_parts(page)[0]), f"{page_file(page)}.html") for page in further.get(name, ())),
        )
        for name in names[:_MOST]
    ]
    return lines, len(names) - len(lines)


def _said(
    name: str,
    row: Figures | None,
    figures: Mapping[str, Figures | None],
    areas: Sequence[tuple[str, Mapping[str, Figures | None]]],
) -> Iterator[str]:
    """How many, then the verdict; of the whole kommun, in which kommundelar there is one."""
    page = page_name(_EFFECT, name)
    effect = figures.get(page)
    if counted := row or effect:
        size = "" if missing(counted.get("percent")) else f" ({change(counted['percent'])})"
        ends = {side: count(counted, side) for side in ("before", "after")}
        yield message("sheet.other", **ends, change=size)
    if effect:
        yield verdict_words(effect)
    for verdict in _NAMED:
        if shown := [area for area, held in areas if (held.get(page) or {}).get("verdict") == verdict]:
            yield message("sheet.other_areas", verdict=VERDICTS[verdict], areas=joined(shown))
