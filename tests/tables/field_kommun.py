"""The field's kommun: two square kommundelar side by side in SWEREF 99 TM, one file of rows or counts, as they come."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from bfa.tables import intake, store
from bfa.tables.municipality import Kommun, read_kommun

#: Lower-left corner of A. [m]
EAST, NORTH = 674_000, 6_580_000
HEAD = "start;ost;nord"
#: Coordinates in the middle of each kommundel.
IN_A, IN_B = "674500;6580500", "675500;6580500"
AREAS = {"file": "data/delar.geojson", "kommundel": "namn"}
Files = dict[str, str | bytes]


def square(name: str, west: float = EAST, south: float = NORTH, *, side: float = 1_000, **more: Any) -> dict[str, Any]:
    """A GeoJSON feature: a square kommundel."""
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {
        "type": "Feature",
        "properties": {"namn": name, **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def layer(*features: dict[str, Any], crs: int | None = 3006) -> str:
    """A GeoJSON layer, as text; `crs` is the EPSG number it names."""
    named = {"crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", "features": list(features), **named})


def text(*lines: str) -> str:
    """Lines of a file."""
    return "\n".join(lines) + "\n"


def incidents(**changes: Any) -> dict[str, Any]:
    """Keys of a source of rows; a change to None takes the key away."""
    plain = {
        "file": "data/rader.csv",
        "source": "polis",
        "brottstyp": "skadegörelse",
        "decimal": ".",
        "columns": {"start": "start"},
        "x": "ost",
        "y": "nord",
        "crs": "EPSG:3006",
    }
    return {name: value for name, value in (plain | changes).items() if value is not None}


def counts(**changes: Any) -> dict[str, Any]:
    """Keys of a source of counts; a change to None takes the key away."""
    columns = {"area": "omr", "month": "manad", "brottstyp": "typ", "n": "antal"}
    plain = {"file": "data/antal.csv", "source": "antal", "columns": columns}
    return {name: value for name, value in (plain | changes).items() if value is not None}


def write(folder: Path, files: Files, **keys: Any) -> Kommun:
    """A project with the files in data/ and the keys in its kommun file."""
    data, path = folder / "data", folder / "params" / "kommun" / "prov.yml"
    data.mkdir(exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    for name, content in ({"delar.geojson": layer(square("A"), square("B", EAST + 1_000))} | files).items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    path.write_text(yaml.safe_dump({"kommun": "Provby", **keys}, allow_unicode=True), encoding="utf-8")
    return read_kommun(path)


@dataclass(frozen=True)
class Taken:
    """What an intake counts and tells: "area brottstyp" to month to n, zeros included; starts; all lines told."""

    counts: dict[str, dict[str, int]]
    starts: list[str]
    told: str
    figures: dict[str, Any] = field(repr=False)


def taken(kommun: Kommun) -> Taken:
    """The kommun through a whole intake."""
    figures = intake.take_in(kommun).figures
    found: dict[str, dict[str, int]] = {}
    for row in store.read_counts(kommun).itertuples():
        found.setdefault(f"{row.area} {row.brottstyp}", {})[f"{row.month:%Y-%m}"] = int(row.n)
    starts = pd.Series(dtype="str")
    if kommun.incidents:
        starts = store.read_incidents(kommun)["start"].dt.strftime("%Y-%m-%d %H:%M").sort_values()
    return Taken(found, starts.tolist(), " | ".join(_lines(figures)), figures)


def _lines(figures: dict[str, Any]) -> list[str]:
    sources = [*figures["sources"], *figures["count_sources"]]
    every = [line for source in sources for line in (*source["remarks"], *source["reasons"])]
    return [f"{line['what']}; {line.get('do', '')} [{line['n']}]" for line in (*every, *figures["remarks"])]


def each(first: str, last: str, n: int = 0, **others: int) -> dict[str, int]:
    """Every month from the first to the last with the same count, but for `others` (m2024_03=4)."""
    months = {str(month): n for month in pd.period_range(first, last, freq="M")}
    return months | {name[1:].replace("_", "-"): value for name, value in others.items()}
