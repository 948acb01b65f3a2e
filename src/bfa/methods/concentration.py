"""How much of the crime lies in how little of the area."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from bfa.errors import DataError, ParameterError

Floats = NDArray[np.float64]


def gini(counts: ArrayLike, *, adjusted: bool = True, unbiased: bool = False) -> float:
    """Gini coefficient of incidents over units: 0 when spread as evenly as can be, 1 when all are in one. [0-1]

    Parameters
    ----------
    counts : array
        Incidents in every unit of the area, those with none included; NaN is no unit. [count]
    adjusted : bool
        Against the most even spread there can be: where incidents are fewer than units, one each in as many units.
    unbiased : bool
        Times n / (n - 1), n being the fewer of units and incidents, so that all in one unit is 1.

    Raises
    ------
    DataError
        No incidents, a count below 0, or, unbiased, fewer than two units or incidents.

    Notes
    -----
    Without the adjustment small units look concentrated merely by being more than the incidents. Even adjusted,
    incidents thrown at random give about 0.5 where there is one per unit: compare with `gini_by_chance`.

    Source: Bernasco & Steenbeek (2017), More places than crimes: implications for evaluating the law of crime
    concentration at place.
    """
    ordered = np.sort(_counts(counts))
    units, incidents = len(ordered), float(ordered.sum())
    found = float(2 * (np.arange(1, units + 1) @ ordered) / (units * incidents) - (units + 1) / units)
    if adjusted:
        found = max(1.0, units / incidents) * (found - 1) + 1
    if not unbiased:
        return found
    fewest = min(units, incidents) if adjusted else units
    if not fewest > 1:
        raise DataError("Koncentrationen kräver minst två rutor och två brott.", do="välj en längre period.")
    return found * fewest / (fewest - 1)


def gini_by_chance(counts: ArrayLike, *, draws: int = 199, seed: int = 0) -> tuple[float, float, float]:
    """Adjusted Gini if the same incidents fell at random over the same units: median, and where 95 % of draws lie.

    Raises
    ------
    DataError
        As for `gini`, or a count that is not whole.
    ParameterError
        No draws.
    """
    found = [gini(thrown) for thrown in _thrown(counts, draws, seed)]
    low, middle, high = np.quantile(found, [0.025, 0.5, 0.975])
    return float(middle), float(low), float(high)


def lorenz(counts: ArrayLike) -> pd.DataFrame:
    """Units from the fullest on, against the incidents they hold.

    Returns
    -------
    DataFrame
        units, incidents: shares so far, the first row 0, the last 1; even: incidents if they were spread as evenly as
        can be, one each where they are fewer than units. [0-1]

    Refused as in `gini`.

    Source: Bernasco & Steenbeek (2017), as for `gini` (the line of greatest equality).
    """
    values = _counts(counts)
    units, incidents = np.arange(len(values) + 1) / len(values), _held(values)
    even = np.minimum(units * max(1.0, len(values) / values.sum()), 1.0)
    return pd.DataFrame({"units": units, "incidents": incidents, "even": even})


def lorenz_by_chance(counts: ArrayLike, *, draws: int = 199, seed: int = 0) -> pd.DataFrame:
    """The curve of `lorenz` if the same incidents fell at random over the same units.

    Returns
    -------
    DataFrame
        units, middle, low, high: share of the units, and of the incidents they hold in the median draw and where 95 %
        of draws lie, point by point; rows as in `lorenz`. [0-1]

    Refused as in `gini_by_chance`.
    """
    found = np.array([_held(thrown) for thrown in _thrown(counts, draws, seed)])
    low, middle, high = np.quantile(found, [0.025, 0.5, 0.975], axis=0)
    units = np.arange(found.shape[1]) / (found.shape[1] - 1)
    return pd.DataFrame({"units": units, "middle": middle, "low": low, "high": high})


def share_in_top(counts: ArrayLike, *, shares: Sequence[float] = (0.01, 0.05, 0.1)) -> pd.DataFrame:
    """Share of the incidents in the fullest units.

    Parameters
    ----------
    shares : sequence of float
        Shares of all units, rounded up to whole ones. [0-1]

    Returns
    -------
    DataFrame
        share (asked), units [count], incidents [count], incident_share, even_share (what so many units hold at the most
        even spread there can be). [0-1]

    Raises
    ------
    DataError
        As for `gini`.
    ParameterError
        A share outside 0-1.
    """
    curve = _asked(counts, shares)
    units = [int(np.ceil(share * (len(curve) - 1) - 1e-9)) for share in shares]
    return _rows(curve, shares, units, float(_counts(counts).sum()))


def units_holding(counts: ArrayLike, *, shares: Sequence[float] = (0.25, 0.5)) -> pd.DataFrame:
    """Fewest units that hold a share of the incidents: "half of the crimes in 4 % of the cells".

    Parameters
    ----------
    shares : sequence of float
        Shares of all incidents. [0-1]

    Returns
    -------
    DataFrame
        share (asked), units [count], incidents [count], incident_share, even_share, unit_share. [0-1]

    Refused as in `share_in_top`.

    Source: Weisburd (2015), The law of crime concentration and the criminology of place (25 and 50 per cent).
    """
    curve = _asked(counts, shares)
    units = [int(np.argmax(curve["incidents"].to_numpy() >= share - 1e-12)) for share in shares]
    rows = _rows(curve, shares, units, float(_counts(counts).sum()))
    return rows.assign(unit_share=curve["units"].to_numpy()[units])


def _counts(counts: ArrayLike) -> Floats:
    values = np.asarray(counts, dtype=float).ravel()
    values = values[~np.isnan(values)]
    if not (np.isfinite(values) & (values >= 0)).all() or not values.sum() > 0:
        raise DataError("Koncentrationen kräver minst ett brott, och inga antal under 0.", do="välj en längre period.")
    return np.asarray(values)


def _held(counts: NDArray[Any]) -> Floats:
    """Share of the incidents in the fullest units, none of them first. [0-1]"""
    so_far = np.concatenate([[0.0], np.cumsum(np.sort(counts)[::-1])])
    return np.asarray(so_far / so_far[-1], dtype=float)


def _thrown(counts: ArrayLike, draws: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """The same incidents thrown at random over the same units, draw by draw. [count]"""
    values = _counts(counts)
    if (values != np.floor(values)).any():
        raise DataError("Antalen ska vara hela.", do="räkna med rader, inte med vikter.")
    if draws < 1:
        raise ParameterError("Minst en slumpdragning krävs.", do="ange till exempel 199.")
    rng, units = np.random.default_rng(seed), len(values)
    for _ in range(draws):
        yield np.bincount(rng.integers(0, units, int(values.sum())), minlength=units)


def _asked(counts: ArrayLike, shares: Sequence[float]) -> pd.DataFrame:
    if not all(0 < share <= 1 for share in shares):
        raise ParameterError("Andelar ska ligga mellan 0 och 1.", do="skriv till exempel 0.05 för 5 %.")
    return lorenz(counts)


def _rows(curve: pd.DataFrame, asked: Sequence[float], units: list[int], total: float) -> pd.DataFrame:
    held, even = curve["incidents"].to_numpy()[units], curve["even"].to_numpy()[units]
    return pd.DataFrame(
        {
            "share": asked,
            "units": units,
            "incidents": np.round(held * total, 9),
            "incident_share": held,
            "even_share": even,
        }
    )
