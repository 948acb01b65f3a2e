"""Which streets, on the hotspot page: sentences, tables and a map of what `street_gate` lets through."""

from typing import Any

import geopandas as gpd
import pandas as pd

from bfa.analyses.hotspots import Hotspots
from bfa.analyses.situation import Situation
from bfa.analyses.streets import SHARE, Streets
from bfa.analyses.where.nearest_street import STREET
from bfa.disclosure import Gate, may_name
from bfa.draw import tables, workbook
from bfa.draw.maps import image as map_image
from bfa.draw.maps.scene import Scene, under_image
from bfa.draw.maps.streets import street_scene, street_summary
from bfa.draw.output import emit_figure, say
from bfa.pages.hotspots import shown as hotspot_shown
from bfa.pages.hotspots.street_gate import MOST, Told, told
from bfa.pages.maps.counts import scene
from bfa.words.nouns import SHORT, heading
from bfa.words.numbers import counted, decimal, joined, missing, number, percent, period_label, share

Figures = dict[str, Any]
#: From so many told segments the map shows them, else whole streets.
_ENOUGH = 3
_SENSITIVE = "Gator visas inte för känsliga brottstyper: en gata ligger för nära de enskilda hemmen."
_UNNAMED = "Gator får inte nämnas vid namn på den här nivån."
STREET_NOTE = (
    "Längd: den del av gatan som ligger i området. Ett brott läggs på närmaste gata, som inte behöver vara den där det "
    "skedde. Vid en korsning räknas det inte till någon."
)
SEGMENT_NOTE = "En sträcka går från korsning till korsning, och räknas också in i sin gata."
FORMATS = {"n": "int", "length": "int", "per_100": "decimal1"}


def withheld(found: Hotspots, roads: Streets, *, gate: Gate) -> str:
    """Why nothing of the streets may be shown or was counted, in Swedish; "" where it is shown."""
    if why := roads.reason or hotspot_shown.unshown(found, gate=gate):
        return why
    if hotspot_shown.is_sensitive(found.brottstyp, gate=gate):
        return _SENSITIVE
    return "" if may_name(STREET, gate=gate) else _UNNAMED


def show(found: Hotspots, roads: Streets, situation: Situation, *, gate: Gate, title: str) -> None:
    """Sentences, map and tables; one sentence where nothing may be shown, and nothing without a street layer."""
    if why := withheld(found, roads, gate=gate):
        return say(why, gate=gate) if why in (_SENSITIVE, _UNNAMED) else None
    allowed = _told(found, roads, gate)
    say(sentences(found, roads, gate=gate), gate=gate)
    say(roads.warnings, gate=gate)
    if hotspot_shown.hides_places(found, gate=gate) or not (allowed.streets or allowed.segments):
        return None
    _map(found, roads, allowed, situation, gate, title)
    most = f"med flest {SHORT[found.kind][1]}: {title}"
    _table(found, _streets(roads, allowed), gate, f"Gatorna {most}", STREET_NOTE)
    return _table(found, _segments(roads, allowed), gate, f"Gatusträckorna {most}", SEGMENT_NOTE, folded=True)


def sentences(found: Hotspots, roads: Streets, *, gate: Gate) -> list[str]:
    """The fullest streets, where along streets they lie, and how concentrated they are and whether that lasts."""
    if withheld(found, roads, gate=gate):
        return []
    allowed = _told(found, roads, gate)
    if hotspot_shown.hides_places(found, gate=gate):
        return [_names_only(found, roads, allowed, gate)]
    gathered = " ".join(part for part in (_concentrated(found, roads), _again(roads)) if part)
    return [_fullest(found, roads, allowed, gate), _lie(found, roads), gathered]


def figures(found: Hotspots, roads: Streets, *, gate: Gate) -> Figures:
    """Keys of `2_hotspots` about streets."""
    why = withheld(found, roads, gate=gate)
    exact = not why and not hotspot_shown.hides_places(found, gate=gate)
    allowed = Told((), ()) if why else _told(found, roads, gate)
    half = roads.concentration.set_index("measure").to_dict("index") if exact and len(roads.concentration) else None
    return {
        "streets_withheld": why or None,
        "streets": _records(_streets(roads, allowed), "name") if exact else [],
        "street_names": sorted(roads.streets["name"].iloc[list(allowed.streets)]),
        "segments": _records(_segments(roads, allowed), "name", "segment_id") if exact else [],
        "on_segments": roads.on if exact else None,
        "at_crossings": roads.crossings if exact else None,
        "off_streets": roads.off if exact else None,
        "street_farthest": roads.farthest,
        "street_concentration": half,
        "segments_again": {"top": roads.again.top, "again": roads.again.again} if exact and roads.again else None,
        "street_warnings": list(roads.warnings) if not why else [],
    }


def sheets(found: Hotspots, roads: Streets, *, gate: Gate) -> list[workbook.Sheet]:
    """The told streets and segments for the workbook; none where their counts are not told."""
    if withheld(found, roads, gate=gate) or hotspot_shown.hides_places(found, gate=gate):
        return []
    allowed = _told(found, roads, gate)
    parts = [
        ("Gator", _streets(roads, allowed), STREET_NOTE),
        ("Gatusträckor", _segments(roads, allowed), SEGMENT_NOTE),
    ]
    return [
        workbook.Sheet(
            name, pd.DataFrame(table.drop(columns="geometry")), _columns(found), FORMATS, f"{note} {_long(gate)}"
        )
        for name, table, note in parts
        if len(table)
    ]


def _told(found: Hotspots, roads: Streets, gate: Gate) -> Told:
    return told(found, roads, gate=gate, exact=not hotspot_shown.hides_places(found, gate=gate))


def _streets(roads: Streets, allowed: Told) -> gpd.GeoDataFrame:
    """name, n, length, per_100 of the told streets, most first."""
    return _ranked(roads.streets.iloc[list(allowed.streets)])


def _segments(roads: Streets, allowed: Told) -> gpd.GeoDataFrame:
    return _ranked(roads.segments.iloc[list(allowed.segments)])


def _ranked(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    names = ["Gata utan namn" if missing(name) else str(name) for name in table["name"]]
    ready = table.assign(name=names, per_100=table["per_km"] / 10)
    return ready.sort_values(["n", "per_km"], ascending=False, kind="stable", ignore_index=True)


def _records(table: gpd.GeoDataFrame, *names: str) -> list[Figures]:
    rows = table[[*names, "n", "length", "per_100"]].to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _lie(found: Hotspots, roads: Streets) -> str:
    total = roads.on + roads.crossings + roads.between + roads.off
    parts = [f"{number(roads.on)} ({share(100 * roads.on / total)}) på en gatusträcka"]
    parts.append(f"{number(roads.crossings)} vid en korsning")
    if roads.between:
        parts.append(f"{number(roads.between)} lika nära flera sträckor")
    parts.append(f"{number(roads.off)} ({share(100 * roads.off / total)}) över {number(roads.farthest)} m från en gata")
    return f"Av {counted(total, *SHORT[found.kind])} med plats i området ligger {joined(parts)}."


def _concentrated(found: Hotspots, roads: Streets) -> str:
    if found.groundless:
        return "Hur stor del av gatulängden de ligger på sägs inte: området har ingen yta på kartan."
    if roads.concentration.empty:
        return f"För få {SHORT[found.kind][1]} ligger på gatorna för att säga hur samlade de är."
    half = roads.concentration.set_index("measure").loc["length_share"]
    spread = f"{decimal(100 * half['low'], 1)}–{percent(100 * half['high'], 1)}"
    length = 100 * half["found"]
    own = f"under {percent(0.1, 1)}" if length < 0.1 else percent(length, 1)
    return f"Hälften av dem på gatorna ligger på {own} av gatulängden ({spread} av slump)."


def _again(roads: Streets) -> str:
    if roads.again is None:
        return ""
    own = roads.again
    many = f"de {number(own.top)} fullaste sträckorna" if own.top > 1 else "den fullaste sträckan"
    return (
        f"Av {many} hörde {number(own.again)} till de {percent(100 * SHARE)} fullaste också {period_label(own.year)} "
        f"({decimal(own.top * own.length_share, 1)} av slump)."
    )


def _fullest(found: Hotspots, roads: Streets, allowed: Told, gate: Gate) -> str:
    first = _streets(roads, allowed).head(3)
    nouns = SHORT[found.kind][1]
    if first.empty:
        return f"Ingen gata har så många {nouns} att antalet visas: minst {gate.threshold + 1} krävs."
    lines = [
        f"{row.name} {number(row.n)} ({decimal(row.per_100, 1)} per 100 m)"
        for row in first.rename_axis(None).itertuples(index=False)
    ]
    return f"Flest: {joined(lines)}. Gator med färre än {gate.threshold + 1} {nouns} visas inte."


def _names_only(found: Hotspots, roads: Streets, allowed: Told, gate: Gate) -> str:
    names = sorted(roads.streets["name"].iloc[list(allowed.streets)])
    some = f"minst {gate.threshold + 1} {SHORT[found.kind][1]}"
    if not names:
        return f"Ingen gata med {some} kan nämnas utan att små antal i rutorna kunde räknas fram."
    return f"Gator med {some}, i bokstavsordning: {joined(names)}. Antal per gata visas inte på den här nivån."


def _map(found: Hotspots, roads: Streets, allowed: Told, situation: Situation, gate: Gate, title: str) -> None:
    picture = _picture(found, roads, allowed, situation, gate, title)
    emit_figure(
        map_image.draw(picture),
        narrow=map_image.draw(picture, narrow=True),
        alt=street_summary(picture),
        caption=picture.title,
        note=under_image(picture),
        gate=gate,
        kind="map",
        form="png",
    )


def _picture(found: Hotspots, roads: Streets, allowed: Told, situation: Situation, gate: Gate, title: str) -> Scene:
    """The segments where enough of them are told, else the streets."""
    ground = scene(
        found, gate=gate, areas=situation.areas, places=situation.places, title=title, base=situation.base_map
    )
    fine = len(allowed.segments) >= _ENOUGH
    lines = _segments(roads, allowed) if fine else _streets(roads, allowed)
    if lines.empty:
        fine, lines = True, _segments(roads, allowed)
    shown = f"De {number(len(lines))} med flest visas, med minst {gate.threshold + 1} {SHORT[found.kind][1]} var"
    left = f"Vid en korsning eller över {number(roads.farthest)} m från närmaste gata: inte med"
    notes = (shown, "Övriga gator är tunna linjer", left, "Märket vid ett gatunamn är bara mitt på linjen")
    return street_scene(ground, lines, roads.segments.geometry, unit="sträcka" if fine else "gata", notes=notes)


def _table(
    found: Hotspots, lines: gpd.GeoDataFrame, gate: Gate, caption: str, note: str, *, folded: bool = False
) -> None:
    if lines.empty:
        return
    tables.show(
        lines.drop(columns="geometry"),
        gate=gate,
        caption=caption,
        columns=_columns(found),
        formats=FORMATS,
        note=f"{note} {_long(gate)}",
        folded=folded,
        stacked=True,
    )


def _columns(found: Hotspots) -> dict[str, str]:
    return {"name": "Gata", "n": heading(found.kind), "length": "Längd, m", "per_100": "Per 100 m"}


def _long(gate: Gate) -> str:
    long, many = number(gate.smallest_cell), number(gate.threshold)
    return f"Högst {MOST} visas, och bara de som är minst {long} m och har fler än {many}."
