"""A small kommun in a folder of its own: two square kommundelar, A and B, 1 km wide, side by side."""

import json
from typing import Any

#: Lower-left corner of A in SWEREF 99 TM. [m]
EAST, NORTH = 600_000, 6_600_000
HEAD = "id;kod;datum;tid;slutdatum;sluttid;plats;typ;omr;ost;nord;namn;fritext"
ROWS = [
    "1;0357;2010-05-01;2330;2010-05-02;0010;Torget;Gata;A;600100,5;6600100,5;Eva Ek;slog till",
    "2;0357;2010-05-03;;;;Parken;Gata;A;600200;6600200;;",
    "3;0367;2010-06-01;0015;;;Torget;Krog;B;601500;6600500;;",
]


def square(name: str, east: float, *, side: float = 1_000) -> dict[str, Any]:
    """A GeoJSON feature: a square kommundel with 1 000 inhabitants."""
    ring = [
        [east, NORTH],
        [east + side, NORTH],
        [east + side, NORTH + side],
        [east, NORTH + side],
        [east, NORTH],
    ]
    return {
        "type": "Feature",
        "properties": {"namn": name, "folk": 1000},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def layer(*features: dict[str, Any]) -> str:
    """A GeoJSON layer, as text."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def settings(**changes: Any) -> dict[str, Any]:
    """The small kommun's file; `changes` replace whole keys."""
    incident = {
        "file": "data/polis.csv",
        "source": "polis",
        "codes": "koder.csv",
        "columns": {
            "incident_id": "id",
            "brottskod": "kod",
            "start": ["datum", "tid"],
            "end": ["slutdatum", "sluttid"],
            "plats": "plats",
            "plats_typ": "typ",
        },
        "x": "ost",
        "y": "nord",
        "crs": "EPSG:3006",
        "date_format": "%Y-%m-%d %H%M",
        "values": {"plats_typ": {"Gata": "gata", "Krog": "nöje och servering"}},
        "kommundel": {"column": "omr"},
    }
    areas = {"file": "data/delar.geojson", "kommundel": "namn", "population": "folk", "crs": "EPSG:3006"}
    return {"kommun": "Lilla", "incidents": [incident], "areas": areas, **changes}
