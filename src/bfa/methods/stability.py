"""Which hot spots last: each unit's history of being hot, as one of a few classes."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from bfa.errors import DataError, ParameterError

#: Classes, from those that last to those that were never hot.
CLASSES = ("persistent", "emerging", "former", "occasional", "never")
_RECENT, _OFTEN = 1 / 3, 0.5


def hottest(counts: ArrayLike, *, share: float = 0.05) -> NDArray[np.bool_]:
    """Whether each unit was among the fullest in each period: at most so large a share of the units.

    Parameters
    ----------
    counts : array (units, periods)
        Incidents. [count, 0 or more]
    share : float
        Of the units that may be hot in a period. Those that tie with the first one left out are left out too, and a
        unit with fewer than two incidents is never hot. [0-1]

    Returns
    -------
    bool array (units, periods)

    Raises
    ------
    DataError
        Not a table, or a count is missing or below 0.
    ParameterError
        The share is not between 0 and 1.
    """
    values = np.asarray(counts, dtype=float)
    if values.ndim != 2 or not (values >= 0).all():
        raise DataError("Antal per ruta och period krävs, 0 eller större.", do="räkna alla rutor i alla perioder.")
    if not 0 < share < 1:
        raise ParameterError("Andelen rutor ska ligga mellan 0 och 1.", do="skriv till exempel 0.05 för 5 %.")
    most = int(np.floor(share * len(values) + 1e-9))
    limit = -np.partition(-values, most, axis=0)[most] if len(values) else np.zeros(values.shape[1])
    return (values > limit) & (values >= 2)


def stability(hot: ArrayLike, *, recent: float = _RECENT, often: float = _OFTEN) -> pd.DataFrame:
    """Class of each unit by when it was hot.

    Parameters
    ----------
    hot : bool array (units, periods)
        From `hottest` or a local statistic; periods in order and equally long.
    recent : float
        Share of the periods that are recent, rounded up to whole ones. [0-1]
    often : float
        Share of a stretch of periods in which a unit must be hot to count as hot in it. [0-1]

    Returns
    -------
    DataFrame
        earlier, lately (share of periods hot), class: persistent (often hot both earlier and lately), emerging
        (lately only), former (earlier only), occasional (hot at times, often in neither), never. [0-1]

    Raises
    ------
    DataError
        Fewer than four periods: what lasts cannot be told from what happened once.
    ParameterError
        A share outside 0-1.

    Notes
    -----
    The shares are choices, to be printed with the map. Units near the limit change class by chance.

    Source: the classes of Ashby's sfhotspot (hotspot_classify); the rule is the project's own.
    """
    table = np.asarray(hot, dtype=bool)
    _refuse_few(table.shape[1] if table.ndim == 2 else 0)
    if not (0 < recent < 1 and 0 < often <= 1):
        raise ParameterError("Andelarna ska ligga mellan 0 och 1.", do="skriv till exempel 0.5.")
    earlier, lately = _shares(table, recent)
    kinds = np.select(_kinds(table, earlier >= often, lately >= often), CLASSES[:4], CLASSES[4])
    return pd.DataFrame({"earlier": earlier, "lately": lately, "class": kinds})


def _refuse_few(periods: int) -> None:
    if periods < 4:
        raise DataError(
            "Minst fyra perioder krävs för att se vad som består.", do="välj en längre tid eller kortare perioder."
        )


def _shares(hot: NDArray[np.bool_], recent: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share of the earlier and of the recent periods in which each unit was hot."""
    late = min(int(np.ceil(recent * hot.shape[1] - 1e-9)), hot.shape[1] - 1)
    return hot[:, :-late].mean(axis=1), hot[:, -late:].mean(axis=1)


def _kinds(hot: NDArray[np.bool_], before: NDArray[np.bool_], now: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], ...]:
    """Which units are of each class but never, in the order of `CLASSES`."""
    return before & now, now & ~before, before & ~now, hot.any(axis=1) & ~before & ~now


def classes_by_chance(counts: ArrayLike, *, share: float = 0.05, draws: int = 199, seed: int = 0) -> pd.DataFrame:
    """How many units each class would hold if no unit's history meant anything.

    Parameters
    ----------
    counts : array (periods, blocks, units)
        Incidents by period and stretch of it, such as four weeks. [count, 0 or more]
    share : float
        As for `hottest`. [0-1]
    draws : int
        Histories without change.

    Returns
    -------
    DataFrame
        class, middle, low, high: of `CLASSES` but never; median, and where 95 % of the draws lie. [count of units]

    Raises
    ------
    DataError
        Not a table of three dimensions, fewer than four periods, or a count missing or below 0.
    ParameterError
        The share is not between 0 and 1, or no draws.

    Notes
    -----
    Each draw deals every stretch's maps anew over the periods, all units together: incidents that follow each other
    within a stretch stay together, and so do neighbours. What is left to make a unit new or former is chance.
    """
    values = np.asarray(counts, dtype=float)
    if values.ndim != 3:
        raise DataError("Antal per period, del av perioden och ruta krävs.", do="räkna alla rutor i alla perioder.")
    if draws < 1:
        raise ParameterError("Minst en slumpdragning krävs.", do="ange till exempel 199.")
    (periods, blocks, n), rng = values.shape, np.random.default_rng(seed)
    _refuse_few(periods)
    found = np.zeros((draws, len(CLASSES) - 1))
    for draw in range(draws):
        dealt = rng.permuted(np.tile(np.arange(periods)[:, None], blocks), axis=0)
        chosen = np.zeros((periods, periods * blocks))
        np.put_along_axis(chosen, dealt * blocks + np.arange(blocks), 1.0, axis=1)
        maps = chosen @ values.reshape(-1, n)
        hot = hottest(maps.T, share=share)
        earlier, lately = _shares(hot, _RECENT)
        found[draw] = [kind.sum() for kind in _kinds(hot, earlier >= _OFTEN, lately >= _OFTEN)]
    low, middle, high = np.quantile(found, [0.025, 0.5, 0.975], axis=0, method="inverted_cdf")
    return pd.DataFrame({"class": CLASSES[:-1], "middle": middle, "low": low, "high": high})
