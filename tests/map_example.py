"""A kommundel of 2 x 2 km with a few cells, small enough to count by hand."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from bfa.analyses.hotspots import Hotspots
from bfa.disclosure import Policy, policy_from
from bfa.methods.units import square_units
from bfa.tables.period import parse_period

PROJECT = Path(__file__).resolve().parents[1]
WEST, SOUTH = 674000.0, 6580000.0
AREA = shapely.box(WEST, SOUTH, WEST + 1875, SOUTH + 2000)
COUNTS = {(1, 1): 12, (1, 2): 6, (2, 1): 3, (5, 5): 1, (7, 4): 2}


def policy(tier: str = "samverkan") -> Policy:
    return policy_from(PROJECT / "data" / "codebook" / "sekretess.yml", tier=tier)


def hotspots(**given: Any) -> Hotspots:
    """Cells of 250 m by (column, row); the kommundel's east side cuts the last column in half."""
    counts, size = given.pop("counts", COUNTS), given.pop("cell_size", 250)
    squares = [
        shapely.box(WEST + size * c, SOUTH + size * r, WEST + size * (c + 1), SOUTH + size * (r + 1)) for c, r in counts
    ]
    n = np.array(list(counts.values()), dtype=int)
    ids = [f"{WEST + size * c:.0f}{SOUTH + size * r:07.0f}" for c, r in counts]
    whole = square_units(shapely.union_all([AREA, *squares]).bounds, size=size)
    inside = square_units(AREA.bounds, size=size, area=AREA)
    units = inside if set(ids) <= set(inside.ids) else whole
    at = dict(zip(units.ids, range(len(units.ids)), strict=True))
    cells = gpd.GeoDataFrame(
        {
            "unit": [at[name] for name in ids],
            "cell_id": ids,
            "n": n,
            "share": 100 * n / max(n.sum(), 1),
            "rank": np.argsort(np.argsort(-n, kind="stable")) + 1,
            "near": (["Busstorget", "Krog G"] + [None] * len(n))[: len(n)],
            "near_kind": (["torg", "krog"] + [None] * len(n))[: len(n)],
            "near_distance": np.nan,
            "peak": None,
            "left": 0,
            "gathered": given.pop("gathered", False),
        },
        geometry=squares,
        crs=3006,
    )
    many, placed = given.get("incidents", int(n.sum()) + 6), given.get("with_point", int(n.sum()))
    known = {
        "kommundel": "A",
        "brottstyp": "misshandel utomhus",
        "kind": "crime",
        "period": parse_period("2010-05/2010-08"),
        "incidents": many,
        "with_point": placed,
        "without_point": many - placed,
        "outside": 0,
        "units": units,
        "counts": np.bincount(cells["unit"], n, minlength=len(units.ids)),
        "area": AREA,
        "cells": cells,
        "weekday_hour": pd.DataFrame({"weekday": [], "hour": [], "n": []}),
        "without_clock": many,
        "peak": None,
        "cell_size": size,
        "bandwidth": 400,
        "kernel": "quartic",
        "warnings": (),
    }
    return Hotspots(**{**known, **given})


def areas(*names: str) -> gpd.GeoDataFrame:
    """A, and B to the east of it."""
    shapes = [
        shapely.box(WEST, SOUTH, WEST + 1875, SOUTH + 2000),
        shapely.box(WEST + 1875, SOUTH, WEST + 4000, SOUTH + 2000),
    ]
    return gpd.GeoDataFrame({"kommundel": list(names or ("A", "B"))}, geometry=shapes, crs=3006)


def places(*names: str) -> gpd.GeoDataFrame:
    """A square, a pub, a dwelling and a place without a name."""
    found = [*(names or ("Busstorget", "Krog G", "Skyddat boende Y")), None]
    points = [shapely.Point(WEST + 312.5 + 400 * i, SOUTH + 412.5) for i in range(len(found))]
    kinds = ["torg", "krog", "skyddat boende", "gata"]
    return gpd.GeoDataFrame({"name": found, "kind": kinds[: len(found)]}, geometry=points, crs=3006)
