"""Where the example's invented inhabitants live: a grid of 250 m cells with ids as SCB writes them.

Only cells that lie whole in one kommundel and clear of water are lived in, and only those are written, as SCB does. So
the cells of a kommundel sum to its population, whether they are counted by their middle or by area of overlap.
"""

import numpy as np
import pandas as pd
import shapely

from bfa.example import base_map, places, plan

#: Side of a cell. [m]
SIZE = 250
#: How far from a centre and from a place with homes people live, as a standard deviation. [m]
_SPREAD = 330.0


def cells() -> pd.DataFrame:
    """The inhabited cells.

    Returns
    -------
    DataFrame
        `ruta` (text: easting and northing of the lower left corner, SWEREF 99 TM), `invanare` (whole number above 0),
        ordered by ruta.
    """
    water = shapely.union_all([shape for kind, _, shape in base_map.features() if kind == "vatten"])
    parts = [
        _lived_in(area, shapely.difference(shape, water), plan.POPULATION[area])
        for area, shape in places.kommundelar().items()
    ]
    return pd.concat(parts).sort_values("ruta", ignore_index=True)


def _lived_in(area: str, land: shapely.Geometry, population: int) -> pd.DataFrame:
    left, low, right, high = (SIZE * int(edge // SIZE) for edge in land.bounds)
    grid = np.meshgrid(np.arange(left, right + SIZE, SIZE), np.arange(low, high + SIZE, SIZE))
    east, north = (corner.ravel() for corner in grid)
    whole = shapely.contains(land, shapely.box(east, north, east + SIZE, north + SIZE))
    east, north = east[whole], north[whole]
    n = _shared(_weights(area, east + SIZE / 2, north + SIZE / 2), population)
    ids = [f"{x:06d}{y:07d}" for x, y in zip(east.tolist(), north.tolist(), strict=True)]
    table = pd.DataFrame({"ruta": ids, "invanare": n})
    return table[table["invanare"] > 0]


def _weights(area: str, east: np.ndarray, north: np.ndarray) -> np.ndarray:
    """How many live in a cell beside another: most near the homes, some in the centre, a few anywhere."""
    spots = [*places.spots(area, "bostad"), places.spots(area, "centrum")[0]]
    middles = np.array([places.metres(*spot.start) for spot in spots])
    square = (east[:, None] - middles[:, 0]) ** 2 + (north[:, None] - middles[:, 1]) ** 2
    return np.asarray(np.exp(-square / (2 * _SPREAD**2)).sum(axis=1) + 0.002)


def _shared(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers in proportion to the weights that sum to the total: the largest remainders are rounded up."""
    shares = np.round(weights / weights.sum() * total, 6)
    n: np.ndarray = np.floor(shares).astype(int)
    up = np.argsort(-(shares - n), kind="stable")[: total - n.sum()]
    n[up] += 1
    return n
