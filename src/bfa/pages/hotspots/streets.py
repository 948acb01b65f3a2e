"""Which streets, on the hotspot page: sentences, tables and a map of what `disclosure.streets` lets through."""

from collections.abc import Iterator

import pandas as pd

from bfa.analyses.streets import Streets
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import SENSITIVE, UNNAMED, ReleasedHotspots
from bfa.draw import tables, workbook
from bfa.draw.maps.scene import Scene
from bfa.draw.maps.streets import street_scene, street_summary
from bfa.draw.output import Output, text
from bfa.pages.figures import Figures, records
from bfa.pages.maps import static_map
from bfa.words import hotspot_streets as words
from bfa.words.hotspot_choices import why
from bfa.words.nouns import SHORT

#: From so many told segments the map shows them, else whole streets.
_ENOUGH = 3
FORMATS = {"n": "int", "length": "int", "per_100": "decimal1"}
_PARTS = {
    "streets": ("Gator", "Gatorna", words.STREET_NOTE),
    "segments": ("Gatusträckor", "Gatusträckorna", words.SEGMENT_NOTE),
}


def withheld(released: ReleasedHotspots, roads: Streets) -> str:
    """Why nothing of the streets may be shown or was counted, in Swedish; "" where it is shown."""
    return why(roads.reason, released.result) or released.withheld["streets"]


def outputs(released: ReleasedHotspots, roads: Streets, counts: Scene | None, *, title: str) -> Iterator[Output | None]:
    """Sentences, map and tables; one sentence where nothing may be shown, and nothing without a street layer.

    Parameters
    ----------
    counts : Scene or None
        The count map, whose ground the streets are drawn on.
    """
    if closed := withheld(released, roads):
        yield text(closed) if closed in (SENSITIVE, UNNAMED) else None
        return
    yield text(words.sentences(released, roads))
    yield text(words.warnings(roads))
    told = {name: hotspot_rows.streets(released, name) for name in _PARTS if name in released.tables}
    if not any(map(len, told.values())):
        return
    if counts is not None:
        fine = len(told["segments"]) >= _ENOUGH or told["streets"].empty
        lines = words.named(told["segments" if fine else "streets"])
        notes, unit = words.map_notes(released, roads, len(lines)), "sträcka" if fine else "gata"
        picture = street_scene(counts, lines, roads.segments.geometry, unit=unit, notes=notes)
        yield static_map(picture, street_summary(picture))
    for name, lines in told.items():
        if len(lines):
            yield tables.table(
                words.named(pd.DataFrame(lines.drop(columns="geometry"))),
                caption=f"{_PARTS[name][1]} med flest {SHORT[released.result.kind][1]}: {title}",
                columns=words.columns(released),
                formats=FORMATS,
                note=words.note(released, _PARTS[name][2]),
                folded=name == "segments",
                stacked=True,
            )


def figures(released: ReleasedHotspots, roads: Streets) -> Figures:
    """Keys of `2_hotspots` about streets."""
    closed, told = withheld(released, roads), released.tables
    exact = not closed and "streets" in told
    n = dict(zip(told["along"].table["what"], told["along"].table["n"], strict=True)) if exact else {}
    half = (
        told["half"].table.set_index("measure")[["found", "chance", "low", "high"]]
        if exact and "half" in told
        else None
    )
    return {
        "streets_withheld": closed or None,
        "streets": _records(released, "streets", "name") if exact else [],
        "street_names": list(released.street_names),
        "segments": _records(released, "segments", "name", "segment_id") if exact else [],
        "on_segments": n.get("on"),
        "at_crossings": n.get("crossings"),
        "off_streets": n.get("off"),
        "street_farthest": roads.farthest,
        "street_concentration": half.to_dict("index") if half is not None else None,
        "segments_again": {"top": roads.again.top, "again": roads.again.again} if exact and roads.again else None,
        "street_warnings": words.warnings(roads) if not closed else [],
    }


def sheets(released: ReleasedHotspots) -> list[workbook.Sheet]:
    """The told streets and segments for the workbook; none where their counts are not told."""
    columns = words.columns(released)
    return [
        workbook.Sheet(
            tab, words.named(pd.DataFrame(table.drop(columns="geometry"))), columns, FORMATS, words.note(released, note)
        )
        for name, (tab, _, note) in _PARTS.items()
        if name in released.tables and len(table := hotspot_rows.streets(released, name))
    ]


def _records(released: ReleasedHotspots, name: str, *names: str) -> list[Figures]:
    return records(words.named(hotspot_rows.streets(released, name))[[*names, "n", "length", "per_100"]])
