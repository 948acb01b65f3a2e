"""A small kommun made up to be hard to hide: few crimes of several types, late reports, hours that repeat."""

import base64
import html
import json
import random
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.whole.own_cells import TYPE, Kommun

EAST, NORTH, SIDE = 600_000, 6_600_000, 2_000
#: Crimes of each type, per kommundel, in three years.
MANY = {
    TYPE: (130, 60, 40, 25),
    "klotter": (60, 24, 30, 9),
    "övriga sexualbrott": (20, 12, 8, 10),
    "olaga hot": (9, 30, 6, 50),
}
FILE = {
    "uttag": "2024-09-10",
    "preliminary_months": 0,
    "incidents": [
        {
            "file": "data/polis.csv",
            "source": "polis",
            "decimal": ".",
            "date_format": "%Y-%m-%d %H:%M",
            "period": "2021-09/2024-08",
            "columns": {"incident_id": "id", "start": "start", "registered": "anm", "brottstyp": "typ"},
            "x": "x",
            "y": "y",
            "crs": "EPSG:3006",
            "kommundel": {"column": "omr"},
        }
    ],
    "areas": {"file": "data/delar.geojson", "kommundel": "namn", "crs": "EPSG:3006", "population": "folk"},
    "places": [{"file": "data/platser.geojson", "columns": {"place_id": "id", "name": "namn", "kind": "slag"}}],
}
ASKED: dict[str, dict[str, Any]] = {
    "0_oversikt": {
        "period": "2024-05/2024-08",
        "baseline": "2023-05/2023-08",
        "problem_period": "2024-01/2024-04",
        "crime_table_period": "2023-01/2023-12",
    },
    "2_hotspots": {"period": "2023-09/2024-08", "cell_size": 500},
    "3_orsaker": {"period": "2023-05/2024-04"},
    "4_effekt": {"period": "2024-05/2024-08", "baseline": "2023-05/2023-08"},
}
_PAGES = ("0_oversikt", "2_hotspots", "3_orsaker", "4_effekt")


def rows(seed: int, names: str, *, late: bool = True) -> str:
    """An export of crimes, some hours and some places taken over and over, and some registered late."""
    chance, lines = random.Random(seed), ["id;start;anm;omr;x;y;typ"]
    for brottstyp, each in MANY.items():
        for place, name in enumerate(names):
            for _ in range(each[place]):
                day = datetime(2021, 9, 1) + timedelta(days=chance.randrange(1095))
                start = day + timedelta(hours=chance.choice((1, 2, 22, 23, 23, 23, chance.randrange(24))))
                told = start + timedelta(days=chance.choice((0, 0, 1, 2, chance.randrange(60) if late else 3)))
                told = min(told, datetime(2024, 9, 9))
                x, y = chance.choice(((250, 250), (250, 250), (chance.randrange(SIDE), chance.randrange(SIDE))))
                at = f"{EAST + place * SIDE + x};{NORTH + y}" if chance.random() < 0.95 else ";"
                lines.append(f"{len(lines)};{start:%Y-%m-%d %H:%M};{told:%Y-%m-%d %H:%M};{name};{at};{brottstyp}")
    return "\n".join(lines) + "\n"


def layers(names: str) -> dict[str, str]:
    """The kommundelar in a row, and in each of them a pub and a square."""
    squares, spots = list[dict[str, Any]](), list[dict[str, Any]]()
    for place, name in enumerate(names):
        west = EAST + place * SIDE
        ring = [(west, NORTH), (west + SIDE, NORTH), (west + SIDE, NORTH + SIDE), (west, NORTH + SIDE), (west, NORTH)]
        squares.append(_feature("Polygon", [ring], namn=name, folk=1000 + 100 * place))
        for kind, at in (("krog", 250), ("hållplats", 1200)):
            spots.append(
                _feature("Point", [west + at, NORTH + at], id=f"{name}{kind}", namn=f"{kind} {name}", slag=kind)
            )
    return {"delar__geojson": _layer(squares), "platser__geojson": _layer(spots)}


def handout(
    kommun: Kommun, folder: Path, names: str, *, tier: str, brottstyp: str = TYPE, only: Sequence[str] = _PAGES
) -> None:
    """The folder of a batch of the pages, made by the notebooks' own cells in this process."""
    figures: dict[str, Any] = {"kommun": {}, "kommundelar": {name: {"folder": name} for name in names}}
    periods = sorted({months for asked in ASKED.values() for key, months in asked.items() if key != "cell_size"})
    for place in ("", *names):
        for stem in only:
            if stem in ({"0_oversikt"} if place else {"3_orsaker", "4_effekt"}):
                continue
            kommun.page(stem, place, tier=tier, brottstyp=brottstyp, beside=periods, **ASKED[stem])
            target = folder / place / f"{stem}.html"
            target.parent.mkdir(parents=True, exist_ok=True)
            shown = [data for data in kommun.shown if "text/html" in data]
            text = "\n".join(data["text/html"] for data in shown)
            target.write_text(text, encoding="utf-8")
            for book in re.findall(r'href="data:application/vnd[^,"]*spreadsheet[^,"]*,([^"]+)"', text):
                target.with_suffix(".xlsx").write_bytes(base64.b64decode(html.unescape(book)))
            own = next((data[_FIGURES] for data in kommun.shown if _FIGURES in data), None)
            if own is not None:
                (figures["kommundelar"][place] if place else figures["kommun"])[stem] = own
    (folder / "results.json").write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")


_FIGURES = "application/vnd.bfa+json"


def _feature(kind: str, where: object, **named: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": named, "geometry": {"type": kind, "coordinates": where}}


def _layer(features: Sequence[dict[str, Any]]) -> str:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": list(features)})
