"""Rows of the released hotspots as a page lists them: changes, rates, crowded cells, streets."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from bfa.analyses.rates import FEW, MANY
from bfa.disclosure.hotspots import ReleasedHotspots

_CHANGED = ["cell_id", "before", "after", "ratio", "p", "change", "near", "hidden"]
_RATED = ["cell_id", "near", "n", "people", "per_1000", "lower", "upper", "high", "few"]


def near(released: ReleasedHotspots, cell_ids: "pd.Series[str]") -> list[str]:
    """What each unit is near, in words that may be said; "" where there is nothing to name or it holds nothing now."""
    names = dict(zip(released.cells["cell_id"], released.cells["near"], strict=True))
    return [names.get(cell_id) or "" for cell_id in cell_ids]


def power(released: ReleasedHotspots) -> Mapping[str, float]:
    """tested, doubling [units], drift [-]: what was asked of the changes; nothing where there is none, or withheld."""
    if "power" not in released.tables:
        return {"tested": 0, "doubling": 0, "drift": 1.0}
    own = released.tables["power"].table.iloc[0]
    return {name: float(own[name]) for name in ("tested", "doubling", "drift")}


def changes(released: ReleasedHotspots) -> pd.DataFrame:
    """Units as in `Changes.table`, the surest first: with near (a name that may be said, or ""), and hidden.

    Where either count is hidden, so is what was worked out of them. Empty where earlier years are withheld.
    """
    if "changes" not in released.tables:
        return pd.DataFrame(columns=_CHANGED)
    safe = released.tables["changes"].table
    return safe.assign(change=safe["change"].mask(safe["hidden"], "few"), near=near(released, safe["cell_id"]))


def rates(released: ReleasedHotspots) -> pd.DataFrame:
    """cell_id, near, n, people (in tens), per_1000, lower, upper, high, few: shown cells with incidents and a rate.

    Surely highest first. `high` is missing where a count is hidden: it was tested against all of them. Empty where the
    exposure is coarse: a cell's people are then made up.
    """
    found = _fine(released, "rates")
    table = found[found["n"].gt(0).fillna(False).astype(bool)]
    table = table.merge(released.cells[["cell_id", "near"]], on="cell_id", how="inner")
    people = 10 * (table["people"] / 10).round()
    for name in ("per_1000", "lower", "upper"):  # of the people told, or they could be worked back
        table[name] = table[name] * table["people"] / people
    high = table["high"].astype("boolean").mask(np.full(len(table), not released.whole))
    return table.assign(people=people, high=high, few=people < FEW)[_RATED]


def crowded(released: ReleasedHotspots) -> pd.DataFrame:
    """cell_id, near, n: shown cells with at least `MANY` incidents and too few people for a rate, most first."""
    cells, found = released.cells, _fine(released, "crowded")
    few = cells["cell_id"].isin(found["cell_id"]) & cells["n"].ge(MANY).fillna(False).astype(bool)
    return pd.DataFrame(cells.loc[few, ["cell_id", "near", "n"]]).reset_index(drop=True)


def streets(released: ReleasedHotspots, name: str = "streets") -> gpd.GeoDataFrame:
    """name (missing without one), n, length, per_km, per_100, geometry of the told streets or segments, most first."""
    found = released.tables[name].table
    ranked = found.assign(per_100=found["per_km"] / 10)
    ranked = ranked.sort_values(["n", "per_km"], ascending=False, kind="stable", ignore_index=True)
    return gpd.GeoDataFrame(ranked, crs=found.crs)


def _fine(released: ReleasedHotspots, name: str) -> pd.DataFrame:
    """A table of rates; without a row where the exposure is coarse."""
    found, exposure = released.tables[name].table, released.exposure
    return found.iloc[:0] if exposure is None or exposure.coarse else found
