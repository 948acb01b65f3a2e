"""What others than the police count in the example: reports to the kommun, clean-up of graffiti, fires.

Levels, seasons and drift are chosen by us. One thing is made to disagree with the police: graffiti in C, of which the
kommun hears and cleans more every year while the police are told of less.
"""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import shapely

from bfa.example import base_map, places, plan

#: Kind of report to how many there are in A in an ordinary year, and the kinds of spot where they are. [count a year]
Levels = Mapping[str, tuple[float, tuple[str, ...]]]
#: The months that are told of, as the police's export.
MONTHS = pd.period_range("2006-01", "2010-08", freq="M")
_REPORTS: Levels = {
    "felanmälan belysning": (70.0, ("station", "bostad")),
    "felanmälan nedskräpning": (120.0, ("centrum", "parkering")),
    "felanmälan klotter": (150.0, ("station", "skola")),
}
_FIRES: Levels = {
    "brand i fordon": (9.0, ("parkering",)),
    "brand i container eller skräp": (22.0, ("skola", "centrum")),
    "brand i byggnad": (12.0, ("bostad", "industri")),
}
#: How many there are in each kommundel against A.
_AGAINST_A = {"A": 1.0, "B": 0.65, "C": 0.5, "D": 0.4, "E": 0.35, "F": 0.3}
#: Growth of graffiti in C a year, as the kommun sees it. [factor]
_IN_C = 1.3
#: Graffiti is cleaned about this many times for each report. [times]
_CLEANED = 1.8
#: Weight of each month: dark for lamps, warm for litter, even for the rest.
_SEASON = {
    "felanmälan belysning": (1.7, 1.5, 1.1, 0.8, 0.5, 0.4, 0.4, 0.6, 0.9, 1.2, 1.4, 1.5),
    "felanmälan nedskräpning": (0.5, 0.5, 0.8, 1.2, 1.4, 1.5, 1.4, 1.3, 1.2, 1.0, 0.7, 0.5),
    "brand i container eller skräp": (0.7, 0.7, 1.0, 1.5, 1.3, 1.1, 1.0, 1.0, 0.9, 1.0, 0.9, 0.9),
}


def reports(rng: np.random.Generator) -> pd.DataFrame:
    """The kommun's register of reports.

    Returns
    -------
    DataFrame
        arende, inkommen (YYYY-MM-DD HH:MM), slag, kommundel, ost, nord (SWEREF 99 TM) [m]; in order of time.
    """
    rows = _rows(_REPORTS, range(7, 22), rng)
    rows["inkommen"] = rows["when"].dt.strftime("%Y-%m-%d %H:%M")
    rows["arende"] = [f"F{number:05d}" for number in range(1, len(rows) + 1)]
    return rows[["arende", "inkommen", "slag", "kommundel", "ost", "nord"]]


def fires(rng: np.random.Generator) -> pd.DataFrame:
    """The rescue service's fires.

    Returns
    -------
    DataFrame
        handelse, datum, tid, slag, kommundel, ost, nord (SWEREF 99 TM) [m]; in order of time.
    """
    rows = _rows(_FIRES, (*range(17, 24), *range(4), 12, 15), rng)
    rows["datum"], rows["tid"] = rows["when"].dt.strftime("%Y-%m-%d"), rows["when"].dt.strftime("%H:%M:%S")
    rows["handelse"] = [f"R{number:04d}" for number in range(1, len(rows) + 1)]
    return rows[["handelse", "datum", "tid", "slag", "kommundel", "ost", "nord"]]


def cleaned(reported: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The places that the kommun's contractor cleaned of graffiti.

    Parameters
    ----------
    reported : DataFrame
        From `reports`.

    Returns
    -------
    DataFrame
        kommundel, manad (YYYY-MM), antal, with zeros: a row for every kommundel and month.
    """
    graffiti = reported[reported["slag"] == "felanmälan klotter"]
    grid = pd.MultiIndex.from_product([plan.AREAS, MONTHS.strftime("%Y-%m")], names=["kommundel", "manad"])
    n = graffiti.groupby(["kommundel", graffiti["inkommen"].str[:7]]).size().reindex(grid, fill_value=0)
    return pd.DataFrame({"antal": rng.poisson(_CLEANED * n.to_numpy())}, index=grid).reset_index()


def _rows(levels: Levels, hours: Sequence[int], rng: np.random.Generator) -> pd.DataFrame:
    """slag, kommundel, when, ost and nord of every row, in order of time."""
    grid = pd.MultiIndex.from_product([levels, plan.AREAS, MONTHS], names=["slag", "kommundel", "month"])
    expected = np.concatenate([_expected(slag, area, levels[slag][0]) for slag in levels for area in plan.AREAS])
    rows = grid.to_frame(index=False).loc[np.repeat(np.arange(len(grid)), rng.poisson(expected))].reset_index(drop=True)
    month = pd.PeriodIndex(rows["month"])
    day = np.floor(rng.random(len(rows)) * month.days_in_month).astype(int)
    minutes = rng.choice(np.array(hours), len(rows)) * 60 + rng.integers(0, 60, len(rows))
    rows["when"] = month.to_timestamp() + pd.to_timedelta(day * 24 * 60 + minutes, unit="min")
    points = np.full((len(rows), 2), np.nan)
    for slag, area in itertools.product(levels, plan.AREAS):
        at = np.flatnonzero(rows["slag"].eq(slag) & rows["kommundel"].eq(area))
        points[at] = _placed(area, levels[slag][1], len(at), rng)
    rows[["ost", "nord"]] = points
    return rows.sort_values(["when", "slag", "ost"], ignore_index=True)


def _expected(slag: str, area: str, level: float) -> np.ndarray:
    """How many are expected in each month."""
    season = np.array(_SEASON.get(slag, (1.0,) * 12))
    yearly = level * _AGAINST_A[area] * season[MONTHS.month - 1] / season.sum()
    growth = _IN_C if (slag, area) == ("felanmälan klotter", "C") else 1.0
    return np.asarray(yearly * growth ** (MONTHS.year - 2008))


def _placed(area: str, kinds: Sequence[str], n: int, rng: np.random.Generator) -> np.ndarray:
    """Points on dry land in a kommundel, near its spots of these kinds. [n x 2, m]"""
    known = [spot for kind in kinds for spot in places.spots(area, kind)]
    water = shapely.union_all([shape for kind, _, shape in base_map.features() if kind == "vatten"])
    land = shapely.difference(places.kommundelar()[area], water)
    found = np.full((n, 2), np.nan)
    while (left := np.flatnonzero(np.isnan(found[:, 0]))).size:
        chosen = [known[at] for at in rng.integers(0, len(known), left.size)]
        middle = np.array([places.metres(*spot.start) for spot in chosen])
        spread = np.array([[1000 * spot.scatter] for spot in chosen])
        found[left] = np.round(middle + rng.normal(size=middle.shape) * spread, 1)
        found[left[~shapely.contains_xy(land, *found[left].T)]] = np.nan
    return found
