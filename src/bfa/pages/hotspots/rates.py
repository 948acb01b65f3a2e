"""Incidents against those who live there: which cells have most per 1 000, and where a rate would mislead."""

from collections.abc import Iterator

from bfa.analyses.rates import FEWEST, Rates
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import tables
from bfa.draw.maps.scene import Scene
from bfa.draw.output import Output, text
from bfa.draw.workbook import Sheet
from bfa.pages.figures import Figures, records
from bfa.pages.maps import static_map
from bfa.words import hotspot_rates as words
from bfa.words.hotspot_choices import reason, why
from bfa.words.hotspot_maps import rate_summary
from bfa.words.hotspots import headings, noun_of
from bfa.words.nouns import SHORT

_LISTED, _TOP = 10, 5
_FORMATS = {"n": "int", "people": "int", "per_1000": "decimal1", "lower": "decimal1", "upper": "decimal1"}
_SHEET = ("cell_id", "n", "people", "per_1000", "lower", "upper", "words", "near")
_TABLE = ("cell_id", "near", "n", "people", "per_1000", "span", "words")


def withheld(released: ReleasedHotspots, found: Rates) -> str:
    """Why there are no rates or none may be shown, in Swedish; "" where they are."""
    return reason(released) or released.withheld["where"] or why(found.reason, released.result)


def outputs(released: ReleasedHotspots, found: Rates, picture: Scene | None, *, title: str) -> Iterator[Output | None]:
    """Sentences, map and tables; one sentence where no rate could be counted, and nothing without an exposure.

    Parameters
    ----------
    picture : Scene or None
        The map of rates; None without cells.
    """
    if reason(released) or not released.total.n or released.withheld["where"] or found.exposure is None:
        return
    if found.reason:
        yield text(why(found.reason, released.result))
        return
    own, noun, nouns = found.exposure, noun_of(released), SHORT[released.result.kind][1]
    yield text(words.sentences(released, own))
    if picture is not None and picture.steps:
        yield static_map(picture, rate_summary(picture))
    elif picture is not None:
        yield text(words.NO_MAP.format(what=own.what))
    listed = words.worded(hotspot_rows.rates(released), own).head(_LISTED)
    names = [name for name in _TABLE if name != "words" or listed["words"].any()]
    heads = words.headings(released, own)
    if len(listed):
        yield tables.table(
            listed,
            caption=f"{noun.the_many.capitalize()} med säkrast högt antal per 1 000 {own.what}: {title}",
            columns=headings({name: heads[name] for name in names}, listed),
            formats=_FORMATS,
            note=words.note(released, own),
            stacked=True,
        )
    crowded = hotspot_rows.crowded(released).head(_LISTED)
    if len(crowded):
        yield tables.table(
            crowded,
            caption=f"{noun.many.capitalize()} med många {nouns} där {words.few(own)}: {title}",
            columns=headings({name: heads[name] for name in ("cell_id", "near", "n")}, crowded),
            formats=_FORMATS,
            note=f"Färre än {FEWEST} {own.what}: ingen kvot.",
            folded=True,
        )


def figures(released: ReleasedHotspots, found: Rates) -> Figures:
    """Keys of `2_hotspots` about rates."""
    closed, own = withheld(released, found), released.exposure
    if closed or not released.total.n or own is None:
        return {"rates": None, "rates_withheld": closed or None}
    told, whole = released.tables, released.whole
    return {
        "rates": {
            "what": own.what,
            "year": own.year,
            "source": own.source or None,
            "by_ground": own.by_ground,
            "coarse": own.coarse,
            "fewest": FEWEST,
            "per_1000": float(told["rate"].table["per_1000"].iloc[0]) if whole else None,
            "cells": 0 if own.coarse else len(told["rates"].table),
            "high": int(told["rates"].table["high"].sum()) if whole and not own.coarse else None,
            "top_cells": records(hotspot_rows.rates(released).head(_TOP)),
            "crowded": records(hotspot_rows.crowded(released).head(_TOP)),
            "sentences": words.sentences(released, own),
        },
        "rates_withheld": None,
    }


def sheets(released: ReleasedHotspots) -> list[Sheet]:
    """Every shown rate as a sheet of the workbook beside the page; none where there is none."""
    own = released.exposure
    table = hotspot_rows.rates(released) if own is not None else None
    if own is None or table is None or table.empty:
        return []
    heads = headings(words.headings(released, own), worded := words.worded(table, own))
    columns = {name: heads[name] for name in _SHEET if name in heads}
    return [Sheet("Kvoter", worded, columns, _FORMATS, words.note(released, own))]
