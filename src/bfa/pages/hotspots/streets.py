"""Which streets, on the hotspot page: sentences, tables and a map of what `disclosure.streets` lets through."""

from collections.abc import Iterator

import pandas as pd

from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import tables, workbook
from bfa.draw.maps.scene import Scene
from bfa.draw.maps.streets import street_scene
from bfa.draw.output import Output, text
from bfa.pages.figures import Figures, records
from bfa.pages.maps import static_map
from bfa.words import hotspot_streets
from bfa.words import hotspots as words
from bfa.words.catalogue import message, messages
from bfa.words.hotspot_maps import street_summary
from bfa.words.hotspots import heads, say
from bfa.words.numbers import number

#: From so many told segments the map shows them, else whole streets.
_ENOUGH = 3
FORMATS = {"n": "int", "length": "int", "per_100": "decimal1"}
_PARTS = ("streets", "segments")


def closed(released: ReleasedHotspots) -> str:
    """Why nothing of the streets may be shown or was counted, in words; "" where it is shown."""
    return words.why(released.streets.reason, released) or words.withheld(released, "streets")


def outputs(released: ReleasedHotspots, counts: Scene | None, *, title: str) -> Iterator[Output | None]:
    """Sentences, map and tables; one sentence where nothing may be shown, and nothing without a street layer.

    `counts`: the count map, whose ground the streets are drawn on.
    """
    if why := closed(released):
        own = not released.streets.reason and released.withheld["streets"] in ("sensitive", "unnamed")
        yield text(why) if own else None
        return
    yield text(hotspot_streets.streets(released))
    yield text(hotspot_streets.street_warnings(released))
    told = {name: hotspot_rows.streets(released, name) for name in _PARTS if name in released.tables}
    if not any(map(len, told.values())):
        return
    if counts is not None:
        shown = "segments" if len(told["segments"]) >= _ENOUGH or told["streets"].empty else "streets"
        lines, unit = hotspot_streets.named_streets(told[shown]), message(f"hotspot_streets.units.{shown}")
        known = {
            "n": str(len(lines)),
            "least": hotspot_streets.least_of_street(released),
            "farthest": number(released.streets.farthest),
        }
        notes = tuple(messages("hotspot_streets.map", known).values())
        picture = street_scene(counts, lines, released.streets.net, unit=unit, notes=notes)
        yield static_map(picture, street_summary(picture))
    for name, lines in told.items():
        if len(lines):
            yield tables.table(
                hotspot_streets.named_streets(pd.DataFrame(lines.drop(columns="geometry"))),
                caption=say(f"hotspot_streets.captions.{name}", released, title=title),
                columns=heads("hotspot_streets.columns", released),
                formats=FORMATS,
                note=hotspot_streets.street_note(released, name),
                folded=name == "segments",
                stacked=True,
            )


def figures(released: ReleasedHotspots) -> Figures:
    """Keys of `2_hotspots` about streets."""
    why, told = closed(released), released.tables
    exact = not why and "streets" in told
    n = dict(zip(told["along"].table["what"], told["along"].table["n"], strict=True)) if exact else {}
    half = told["half"].table.set_index("measure") if exact and "half" in told else None
    again = records(told["again"].table[["top", "again"]])[0] if exact and "again" in told else None
    return {
        "streets_withheld": why or None,
        "streets": _records(released, "streets", "name") if exact else [],
        "street_names": list(released.street_names),
        "segments": _records(released, "segments", "name", "segment_id") if exact else [],
        "on_segments": n.get("on"),
        "at_crossings": n.get("crossings"),
        "off_streets": n.get("off"),
        "street_farthest": released.streets.farthest,
        "street_concentration": half[["found", "chance", "low", "high"]].to_dict("index") if half is not None else None,
        "segments_again": again,
        "street_warnings": hotspot_streets.street_warnings(released) if not why else [],
    }


def sheets(released: ReleasedHotspots) -> list[workbook.Sheet]:
    """The told streets and segments for the workbook; none where their counts are not told."""
    columns, tabs = heads("hotspot_streets.columns", released), messages("hotspot_streets.tabs")
    told = {name: hotspot_rows.streets(released, name) for name in _PARTS if name in released.tables}
    lines = {
        name: hotspot_streets.named_streets(pd.DataFrame(each.drop(columns="geometry"))) for name, each in told.items()
    }
    return [
        workbook.Sheet(tabs[name], each, columns, FORMATS, hotspot_streets.street_note(released, name))
        for name, each in lines.items()
        if len(each)
    ]


def _records(released: ReleasedHotspots, name: str, *names: str) -> list[Figures]:
    return records(
        hotspot_streets.named_streets(hotspot_rows.streets(released, name))[[*names, "n", "length", "per_100"]]
    )
