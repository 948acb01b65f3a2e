"""From counts to incident rows: each gets a spot, a point, a time, a code and a day of registration."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from bfa.example import base_map
from bfa.example.clock import draw_hours, draw_minutes, draw_windows
from bfa.example.offences import OFFENCES, Offence, Shares
from bfa.example.places import ASSAULT_PLACES, ASSAULT_SHARES, ORIGIN, Spot, kommundelar, spots
from bfa.example.plan import AREAS, ASSAULT, ASSAULTS_BY_PLACE

#: The day the export was drawn; nothing is registered later.
EXTRACTED = np.datetime64("2010-09-06", "s")
#: Share of outdoor types' rows that give a date but no clock time; none of A's outdoor assaults.
WITHOUT_CLOCK = 0.012
COLUMNS = (
    *("area", "brottstyp", "kind", "brottskod", "start", "end", "clock_known", "registered"),
    *("plats", "plats_typ", "x", "y"),
)
#: Youth centre J among `ASSAULT_PLACES`; its disco is open one month of four in the second tertial.
DISCO, MAY_ONLY = 4, 0.35


def draw_rows(counts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One row per incident.

    Parameters
    ----------
    counts : DataFrame
        From `plan.draw_counts`: area, brottstyp, year, tertial, n.

    Returns
    -------
    DataFrame
        area, brottstyp, kind, brottskod, start, end (NaT where the time is known), clock_known, registered, plats,
        plats_typ, x, y (EPSG:3006, NaN without a point). In order of registration.
    """
    rows = pd.concat(_groups(counts, rng), ignore_index=True)
    rows["start"] = _times(rows, rng)
    rows = _with_points(rows, rng)
    rows = _with_window(rows, rng)
    rows["registered"] = _registered(rows, rng)
    return rows[list(COLUMNS)].sort_values(["registered", "start", "x"], kind="stable", ignore_index=True)


def draw_from(rng: np.random.Generator, shares: Sequence[float], n: int) -> np.ndarray:
    """Draw `n` positions in `shares`, each with that weight."""
    edges = np.cumsum(shares)
    return np.asarray(np.searchsorted(edges, rng.random(n) * edges[-1], side="right"))


def _groups(counts: pd.DataFrame, rng: np.random.Generator) -> Iterator[pd.DataFrame]:
    """For every kommundel and type: its rows with tertial, spot, code and kind of place."""
    cells = {key: cell[["year", "tertial", "n"]].to_numpy() for key, cell in counts.groupby(["area", "brottstyp"])}
    for offence in OFFENCES:
        for area in AREAS:
            cell = cells[area, offence.brottstyp]
            yield _group(np.repeat(cell[:, :2], cell[:, 2], axis=0), area, offence, rng)


def _group(when: np.ndarray, area: str, offence: Offence, rng: np.random.Generator) -> pd.DataFrame:
    """The rows of one type in one kommundel; `when` is the year and tertial of each."""
    n = len(when)
    known, chosen = _spots(when, area, offence, rng)
    corners = np.array([(*spot.start, *spot.stop, spot.scatter) for spot in known])[chosen]
    drawn_kind = _words(rng, offence.place_kinds, n)
    own_kind = np.array([spot.place_kind for spot in known], dtype=object)[chosen]
    told = {
        "area": np.full(n, area, dtype=object),
        "brottstyp": np.full(n, offence.brottstyp, dtype=object),
        "kind": np.full(n, offence.kind, dtype=object),
        "year": when[:, 0],
        "tertial": when[:, 1],
        "brottskod": _words(rng, offence.codes, n),
        "plats": np.array([spot.plats for spot in known], dtype=object)[chosen],
        "plats_typ": np.where(own_kind == "", drawn_kind, own_kind),
        "pattern": np.array([spot.pattern or offence.pattern for spot in known], dtype=object)[chosen],
        "located": rng.random(n) < offence.located,
    }
    return pd.DataFrame(told | dict(zip(("x0", "y0", "x1", "y1", "scatter"), corners.T, strict=True)))


def _spots(
    when: np.ndarray, area: str, offence: Offence, rng: np.random.Generator
) -> tuple[tuple[Spot, ...], np.ndarray]:
    """The type's spots in the kommundel and which of them each row gets."""
    if (area, offence.brottstyp) == ("A", ASSAULT):
        return ASSAULT_PLACES, _assault_spots(when, rng)
    known: list[Spot] = []
    weights: list[float] = []
    for kind, weight in offence.spots.items():
        found = spots(area, kind)
        known += found
        weights += [weight / len(found)] * len(found)
    return tuple(known), draw_from(rng, weights, len(when))


def _assault_spots(when: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Places of A's outdoor assaults: counted out where the plan fixes them, else drawn; few at the summer's disco."""
    chosen = np.empty(len(when), dtype=int)
    for year, tertial in np.unique(when, axis=0).tolist():
        rows = np.flatnonzero((when == (year, tertial)).all(axis=1))
        if (year, tertial) in ASSAULTS_BY_PLACE:
            chosen[rows] = np.repeat(np.arange(len(ASSAULT_PLACES)), ASSAULTS_BY_PLACE[year, tertial])
        else:
            share = np.array(ASSAULT_SHARES)
            share[DISCO] *= MAY_ONLY if tertial == 2 else 1.0
            chosen[rows] = draw_from(rng, share.tolist(), len(rows))
    return chosen


def _words(rng: np.random.Generator, shares: Shares, n: int) -> np.ndarray:
    words = np.array(list(shares), dtype=object)
    return np.asarray(words[draw_from(rng, list(shares.values()), n)])


def _times(rows: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Start of each row: hours drawn per tertial, type and pattern, minutes as people state them."""
    season = {offence.brottstyp: offence.season for offence in OFFENCES}
    start = np.empty(len(rows), dtype="datetime64[s]")
    grouped: dict[Any, Any] = dict(rows.groupby(["brottstyp", "pattern", "year", "tertial"], sort=True).indices)
    for (brottstyp, pattern, year, tertial), at in grouped.items():
        when = (int(year), int(tertial))
        start[at] = draw_hours(rng, len(at), pattern=pattern, season=season[brottstyp], tertial=when)
    return np.asarray(start + draw_minutes(rng, len(rows)))


def _with_points(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The rows with x and y on dry land in their kommundel; drawn again where the scatter fell elsewhere."""
    lakes = shapely.union_all([shape for kind, _, shape in base_map.features() if kind == "vatten"])
    x, y = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    for area, polygon in kommundelar().items():
        land = polygon.difference(lakes)
        shapely.prepare(land)
        left = np.flatnonzero((rows["area"] == area) & rows["located"])
        while len(left):
            x[left], y[left] = _scattered(rows.iloc[left], polygon, rng)
            left = left[~shapely.contains_xy(land, x[left], y[left])]
    return rows.assign(x=x, y=y)


def _scattered(rows: pd.DataFrame, polygon: shapely.Polygon, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    west, south, east, north = polygon.bounds
    along, free = rng.random(len(rows)), rng.random((2, len(rows)))
    noise = rng.normal(size=(2, len(rows))) * rows["scatter"].to_numpy()
    x = ORIGIN[0] + 1000 * (rows["x0"] + along * (rows["x1"] - rows["x0"]) + noise[0])
    y = ORIGIN[1] + 1000 * (rows["y0"] + along * (rows["y1"] - rows["y0"]) + noise[1])
    anywhere = (rows["scatter"] < 0).to_numpy()
    return (
        np.where(anywhere, west + free[0] * (east - west), x).round(1),
        np.where(anywhere, south + free[1] * (north - south), y).round(1),
    )


def _with_window(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The rows with `end` where the type is found afterwards, and whether the clock time is known."""
    median = rows["brottstyp"].map({offence.brottstyp: offence.window for offence in OFFENCES}).to_numpy()
    start = rows["start"].to_numpy()
    latest = EXTRACTED - np.timedelta64(3600, "s")
    stop = np.minimum(start + draw_windows(rng, len(rows), np.maximum(median, 1.0)), latest)
    windowed = (median > 0) & (rng.random(len(rows)) < 0.8) & (stop > start)
    fixed = (rows["area"] == "A") & (rows["brottstyp"] == ASSAULT) | (rows["kind"] != "crime")
    unknown = ~windowed & ~fixed.to_numpy() & (rng.random(len(rows)) < WITHOUT_CLOCK)
    return rows.assign(end=np.where(windowed, stop, np.datetime64("NaT", "s")), clock_known=~unknown)


def _registered(rows: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """When it was registered: at once for what the police do themselves, else some hours to weeks after the end."""
    last = rows["end"].fillna(rows["start"]).to_numpy().astype("datetime64[s]")
    crime = (rows["kind"] == "crime").to_numpy()
    days = np.minimum(np.exp(rng.normal(0.3, 1.2, len(rows))) * np.where(crime, 1.0, 0.05), np.where(crime, 90, 0.5))
    wait = (days * 1440).astype(int) * np.timedelta64(60, "s")
    return np.asarray(np.minimum(last + wait, EXTRACTED - np.timedelta64(60, "s")).astype("datetime64[s]"))
