"""Which streets, on the hotspot page: sentences, tables and a map of what `disclosure.streets` lets through."""

from typing import Any

import geopandas as gpd
import pandas as pd

from bfa.analyses.streets import SHARE, Streets
from bfa.disclosure import Gate
from bfa.disclosure.hotspots import SENSITIVE, UNNAMED, ReleasedHotspots
from bfa.disclosure.streets import MOST, Told, told
from bfa.draw import tables, workbook
from bfa.draw.maps.scene import Scene
from bfa.draw.maps.streets import street_scene, street_summary
from bfa.draw.output import say
from bfa.pages.maps import static_map
from bfa.words.nouns import SHORT, heading
from bfa.words.numbers import counted, decimal, joined, missing, number, percent, period_label, share

Figures = dict[str, Any]
#: From so many told segments the map shows them, else whole streets.
_ENOUGH = 3
STREET_NOTE = (
    "Längd: den del av gatan som ligger i området. Ett brott läggs på närmaste gata, som inte behöver vara den där det "
    "skedde. Vid en korsning räknas det inte till någon."
)
SEGMENT_NOTE = "En sträcka går från korsning till korsning, och räknas också in i sin gata."
FORMATS = {"n": "int", "length": "int", "per_100": "decimal1"}


def withheld(released: ReleasedHotspots, roads: Streets) -> str:
    """Why nothing of the streets may be shown or was counted, in Swedish; "" where it is shown."""
    return roads.reason or released.withheld["streets"]


def show(released: ReleasedHotspots, roads: Streets, counts: Scene | None, *, title: str) -> None:
    """Sentences, map and tables; one sentence where nothing may be shown, and nothing without a street layer.

    Parameters
    ----------
    counts : Scene or None
        The count map, whose ground the streets are drawn on.
    """
    gate = released.gate
    if why := withheld(released, roads):
        return say(why, gate=gate) if why in (SENSITIVE, UNNAMED) else None
    allowed = told(released, roads)
    say(sentences(released, roads), gate=gate)
    say(roads.warnings, gate=gate)
    if released.withheld["street counts"] or not (allowed.streets or allowed.segments):
        return None
    if counts is not None:
        picture = _picture(released, roads, allowed, counts)
        static_map(picture, street_summary(picture), gate=gate)
    most = f"med flest {SHORT[released.result.kind][1]}: {title}"
    _table(released, _streets(roads, allowed), f"Gatorna {most}", STREET_NOTE)
    return _table(released, _segments(roads, allowed), f"Gatusträckorna {most}", SEGMENT_NOTE, folded=True)


def sentences(released: ReleasedHotspots, roads: Streets) -> list[str]:
    """The fullest streets, where along streets they lie, and how concentrated they are and whether that lasts."""
    if withheld(released, roads):
        return []
    allowed = told(released, roads)
    if released.withheld["street counts"]:
        return [_names_only(released, roads, allowed)]
    gathered = " ".join(part for part in (_concentrated(released, roads), _again(roads)) if part)
    return [_fullest(released, roads, allowed), _lie(released, roads), gathered]


def figures(released: ReleasedHotspots, roads: Streets) -> Figures:
    """Keys of `2_hotspots` about streets."""
    why = withheld(released, roads)
    exact = not why and not released.withheld["street counts"]
    allowed = told(released, roads)
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


def sheets(released: ReleasedHotspots, roads: Streets) -> list[workbook.Sheet]:
    """The told streets and segments for the workbook; none where their counts are not told."""
    if released.withheld["street counts"]:
        return []
    allowed = told(released, roads)
    parts = [
        ("Gator", _streets(roads, allowed), STREET_NOTE),
        ("Gatusträckor", _segments(roads, allowed), SEGMENT_NOTE),
    ]
    columns, long = _columns(released), _long(released.gate)
    return [
        workbook.Sheet(name, pd.DataFrame(table.drop(columns="geometry")), columns, FORMATS, f"{note} {long}")
        for name, table, note in parts
        if len(table)
    ]


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


def _lie(released: ReleasedHotspots, roads: Streets) -> str:
    total = roads.on + roads.crossings + roads.between + roads.off
    parts = [f"{number(roads.on)} ({share(100 * roads.on / total)}) på en gatusträcka"]
    parts.append(f"{number(roads.crossings)} vid en korsning")
    if roads.between:
        parts.append(f"{number(roads.between)} lika nära flera sträckor")
    parts.append(f"{number(roads.off)} ({share(100 * roads.off / total)}) över {number(roads.farthest)} m från en gata")
    return f"Av {counted(total, *SHORT[released.result.kind])} med plats i området ligger {joined(parts)}."


def _concentrated(released: ReleasedHotspots, roads: Streets) -> str:
    if released.result.groundless:
        return "Hur stor del av gatulängden de ligger på sägs inte: området har ingen yta på kartan."
    if roads.concentration.empty:
        return f"För få {SHORT[released.result.kind][1]} ligger på gatorna för att säga hur samlade de är."
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


def _fullest(released: ReleasedHotspots, roads: Streets, allowed: Told) -> str:
    first = _streets(roads, allowed).head(3)
    nouns = SHORT[released.result.kind][1]
    if first.empty:
        return f"Ingen gata har så många {nouns} att antalet visas: minst {released.gate.threshold + 1} krävs."
    lines = [
        f"{row.name} {number(row.n)} ({decimal(row.per_100, 1)} per 100 m)"
        for row in first.rename_axis(None).itertuples(index=False)
    ]
    return f"Flest: {joined(lines)}. Gator med färre än {released.gate.threshold + 1} {nouns} visas inte."


def _names_only(released: ReleasedHotspots, roads: Streets, allowed: Told) -> str:
    names = sorted(roads.streets["name"].iloc[list(allowed.streets)])
    some = f"minst {released.gate.threshold + 1} {SHORT[released.result.kind][1]}"
    if not names:
        return f"Ingen gata med {some} kan nämnas utan att små antal i rutorna kunde räknas fram."
    return f"Gator med {some}, i bokstavsordning: {joined(names)}. {released.withheld['street counts']}"


def _picture(released: ReleasedHotspots, roads: Streets, allowed: Told, ground: Scene) -> Scene:
    """The segments where enough of them are told, else the streets."""
    fine = len(allowed.segments) >= _ENOUGH
    lines = _segments(roads, allowed) if fine else _streets(roads, allowed)
    if lines.empty:
        fine, lines = True, _segments(roads, allowed)
    least = f"minst {released.gate.threshold + 1} {SHORT[released.result.kind][1]} var"
    shown = f"De {number(len(lines))} med flest visas, med {least}"
    left = f"Vid en korsning eller över {number(roads.farthest)} m från närmaste gata: inte med"
    notes = (shown, "Övriga gator är tunna linjer", left, "Märket vid ett gatunamn är bara mitt på linjen")
    return street_scene(ground, lines, roads.segments.geometry, unit="sträcka" if fine else "gata", notes=notes)


def _table(
    released: ReleasedHotspots, lines: gpd.GeoDataFrame, caption: str, note: str, *, folded: bool = False
) -> None:
    if lines.empty:
        return
    tables.show(
        lines.drop(columns="geometry"),
        gate=released.gate,
        caption=caption,
        columns=_columns(released),
        formats=FORMATS,
        note=f"{note} {_long(released.gate)}",
        folded=folded,
        stacked=True,
    )


def _columns(released: ReleasedHotspots) -> dict[str, str]:
    return {"name": "Gata", "n": heading(released.result.kind), "length": "Längd, m", "per_100": "Per 100 m"}


def _long(gate: Gate) -> str:
    long, many = number(gate.smallest_cell), number(gate.threshold)
    return f"Högst {MOST} visas, och bara de som är minst {long} m och har fler än {many}."
