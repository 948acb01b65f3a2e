"""Incidents against those who live there: which cells have most per 1 000, and where a rate would mislead."""

from collections.abc import Iterator

from bfa.analyses.rates import FEWEST
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import tables
from bfa.draw.maps.scene import Scene
from bfa.draw.output import Output, text
from bfa.draw.workbook import Sheet
from bfa.pages.figures import Figures, records
from bfa.pages.maps import static_map
from bfa.words import hotspot_rates
from bfa.words import hotspots as words
from bfa.words.catalogue import message
from bfa.words.hotspot_maps import rate_summary
from bfa.words.hotspots import say

_LISTED, _TOP = 10, 5
_FORMATS = {"n": "int", "people": "int", "per_1000": "decimal1", "lower": "decimal1", "upper": "decimal1"}
_SHEET = ("cell_id", "n", "people", "per_1000", "lower", "upper", "words", "near")
_TABLE = ("cell_id", "near", "n", "people", "per_1000", "span", "words")


def closed(released: ReleasedHotspots) -> str:
    """Why there are no rates or none may be shown, in words; "" where they are."""
    where = words.reason(released) or words.withheld(released, "where")
    return where or words.why(released.rates.reason, released)


def outputs(released: ReleasedHotspots, picture: Scene | None, *, title: str) -> Iterator[Output | None]:
    """Sentences, map and tables; one sentence where no rate could be counted, and nothing without an exposure.

    `picture`: the map of rates; None without cells.
    """
    own = released.rates.exposure
    if released.result.reason or not released.total.n or released.withheld["where"] or own is None:
        return
    if why := closed(released):
        yield text(why)
        return
    yield text(hotspot_rates.rates(released))
    if picture is not None and picture.steps:
        yield static_map(picture, rate_summary(picture))
    elif picture is not None:
        yield text(message("hotspot_rates.no_map", what=own.what))
    listed = hotspot_rates.rated(released).head(_LISTED)
    names = [name for name in _TABLE if name != "words" or listed["words"].any()]
    if len(listed):
        yield tables.table(
            listed,
            caption=say("hotspot_rates.captions.rates", released, what=own.what, title=title),
            columns=words.headings(hotspot_rates.rate_columns(released, *names), listed),
            formats=_FORMATS,
            note=hotspot_rates.rate_note(released),
            stacked=True,
        )
    crowded = hotspot_rows.crowded(released).head(_LISTED)
    if len(crowded):
        yield tables.table(
            crowded,
            caption=say("hotspot_rates.captions.crowded", released, few=hotspot_rates.few(released), title=title),
            columns=words.headings(hotspot_rates.rate_columns(released, "cell_id", "near", "n"), crowded),
            formats=_FORMATS,
            note=message("hotspot_rates.crowded_note", least=FEWEST, what=own.what),
            folded=True,
        )


def figures(released: ReleasedHotspots) -> Figures:
    """Keys of `2_hotspots` about rates."""
    why, own = closed(released), released.exposure
    if why or not released.total.n or own is None:
        return {"rates": None, "rates_withheld": why or None}
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
            "sentences": hotspot_rates.rates(released),
        },
        "rates_withheld": None,
    }


def sheets(released: ReleasedHotspots) -> list[Sheet]:
    """Every shown rate as a sheet of the workbook beside the page; none where there is none."""
    if released.exposure is None or (table := hotspot_rates.rated(released)).empty:
        return []
    columns = words.headings(hotspot_rates.rate_columns(released, *_SHEET), table)
    return [Sheet(message("hotspot_rates.tab"), table, columns, _FORMATS, hotspot_rates.rate_note(released))]
