"""An export as they come: lines above the table, cp1252, split dates, lost zeros, a personnummer, a sum, an overlap.

Every row is made up. `write` puts four files in a project: three overlapping exports and a layer of kommundelar.
"""

import json
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

EAST, NORTH, SIDE = 600_000, 6_600_000, 2_000
AREAS = ("Centrum", "Norra staden", "Söderåsen", "Östervik", "Västerby", "Hamnen")
#: Codes of the codebook, without their leading zero, as a spreadsheet leaves them.
CODES = ("357", "357", "357", "367", "412")
HEAD = "Brottsid;Brottskod;Brottsdatum fr;Tid fr;Brottsdatum t;Tid t;Inregdatum;Plats;Område;X-koord;Y-koord;Fritext"
ABOVE = ("Utdrag ur RAR, södra polisområdet", "Uttaget 2025-01-05 av handläggare", "")


def rows(first: str, last: str, *, seed: int = 7, per_day: float = 2.0) -> list[tuple[datetime, str]]:
    """Moments and the line of each incident from one day to another; the same for the same days whatever the file."""
    day, end, found = datetime.fromisoformat(first), datetime.fromisoformat(last), []
    while day <= end:
        chance = random.Random(f"{seed} {day:%Y-%m-%d}")
        for number in range(chance.choice((0, 1, 2, 3, 4)) if per_day >= 2 else 1):
            found.append(_row(day, number, chance))
        day += timedelta(days=1)
    return found


def _row(day: datetime, number: int, chance: random.Random) -> tuple[datetime, str]:
    start = day + timedelta(minutes=chance.randrange(24 * 60))
    end = start + timedelta(minutes=chance.randrange(90))
    area = chance.randrange(len(AREAS))
    east = EAST + SIDE * area + chance.uniform(50, SIDE - 50)
    north = NORTH + chance.uniform(50, SIDE - 50)
    text = "målsägande 19121212-1212 ringer åter" if chance.random() < 0.05 else "ordningsstörning; se bilaga"
    cells = [
        f"K{day:%y%m%d}{number}",
        chance.choice(CODES),
        f"{start:%Y-%m-%d}",
        str(int(f"{start:%H%M}")),
        f"{end:%Y-%m-%d}",
        str(int(f"{end:%H%M}")),
        f"{start + timedelta(days=chance.choice((0, 0, 1, 9))):%Y-%m-%d}",
        chance.choice(("Torget", "Parken", "Stationen")),
        AREAS[area],
        f"{north:.1f}".replace(".", ","),
        f"{east:.1f}".replace(".", ","),
        f'"{text}"',
    ]
    return start, ";".join(cells)


def file_text(first: str, last: str) -> str:
    """One export: lines above, headings, rows, and a sum at the end."""
    lines = [line for _, line in rows(first, last)]
    total = f"Summa;{len(lines)};;;;;;;;;;"
    return "\r\n".join([*ABOVE, HEAD, *lines, total]) + "\r\n"


def layer() -> dict[str, Any]:
    """The kommundelar as squares in a row."""
    return {"type": "FeatureCollection", "crs": _CRS, "features": [_square(*each) for each in enumerate(AREAS)]}


_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}


def _square(place: int, name: str) -> dict[str, Any]:
    west, south = EAST + SIDE * place, NORTH
    ring = [[west, south], [west + SIDE, south], [west + SIDE, south + SIDE], [west, south + SIDE], [west, south]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"namn": name, "folkmängd_2024": 4000}, "geometry": shape}


def write(folder: Path) -> list[Path]:
    """Three exports that overlap, and the layer."""
    folder.mkdir(parents=True, exist_ok=True)
    spans = {
        "polis_2023.csv": ("2023-01-01", "2023-12-31"),
        "polis_2024_var.csv": ("2024-01-01", "2024-07-15"),
        "polis_2024_host.csv": ("2024-06-15", "2024-12-31"),
    }
    for name, span in spans.items():
        (folder / name).write_bytes(file_text(*span).encode("cp1252"))
    (folder / "kommundelar.geojson").write_text(json.dumps(layer(), ensure_ascii=False), encoding="utf-8")
    return [*(folder / name for name in spans), folder / "kommundelar.geojson"]
