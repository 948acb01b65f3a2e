"""Writing the example's source files, the same bytes on every system."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from bfa.example import base_map, places, plan, streets

_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}


def write_export(path: Path, export: pd.DataFrame) -> Path:
    """The police-style export: cp1252, `;`, decimal comma, Windows line ends."""
    export.to_csv(path, sep=";", decimal=",", index=False, encoding="cp1252", lineterminator="\r\n")
    return path


def write_table(path: Path, table: pd.DataFrame) -> Path:
    """A table in UTF-8 with `;`."""
    table.to_csv(path, sep=";", index=False, encoding="utf-8", lineterminator="\n")
    return path


def write_areas(path: Path) -> Path:
    """The kommundelar with their invented population."""
    shapes = places.kommundelar()
    rows = [({"kommundel": area, "folkmangd": plan.POPULATION[area]}, shapes[area]) for area in plan.AREAS]
    return _write_layer(path, rows)


def write_places(path: Path) -> Path:
    """The known places."""
    rows = [
        ({"id": f"P{number:02d}", "namn": place.name, "slag": place.kind, "oppet": place.opening_hours}, place.geometry)
        for number, place in enumerate(places.known_places(), 1)
    ]
    return _write_layer(path, rows)


def write_base_map(path: Path) -> Path:
    """Roads, water and green: `kind` is väg, vatten or grönt."""
    return _write_layer(path, [({"kind": kind, "name": name}, shape) for kind, name, shape in base_map.features()])


def write_streets(path: Path) -> Path:
    """The street segments: `gata` is the street's name."""
    return _write_layer(path, [({"gata": name}, line) for name, line in streets.segments()])


def _write_layer(path: Path, rows: Sequence[tuple[dict[str, Any], shapely.Geometry]]) -> Path:
    """GeoJSON in EPSG:3006, one feature a line."""
    lines = [
        json.dumps(
            {"type": "Feature", "properties": told, "geometry": json.loads(shapely.to_geojson(shape))},
            ensure_ascii=False,
        )
        for told, shape in rows
    ]
    head = f'{{"type": "FeatureCollection", "crs": {json.dumps(_CRS)}, "features": [\n'
    path.write_text(head + ",\n".join(lines) + "\n]}\n", encoding="utf-8", newline="\n")
    return path
