"""How well a map made of one period finds the incidents of the next."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from bfa.errors import DataError, ParameterError

Floats = NDArray[np.float64]


def hit_rates(predicted: ArrayLike, observed: ArrayLike, *, area: ArrayLike | None = None) -> pd.DataFrame:
    """Hit rate and its indices, as units are taken one after the other from the highest predicted on.

    Parameters
    ----------
    predicted : array (n,)
        What the map says of each unit: counts, or any number that ranks. NaN leaves the unit out. [count]
    observed : array (n,)
        Incidents in the period after. [count, 0 or more]
    area : array (n,) or None
        Size of each unit, such as km2 or metres of street; None is 1 each. [above 0]

    Returns
    -------
    DataFrame
        unit (position), area_share, hit_rate (share of the incidents found so far), best (the most so many units could
        hold), pai (hit_rate / area_share), pei (pai / that of the best choice), rri (predicted / observed so far; NaN
        before the first incident). Units that tie share their incidents by size, as if their order were drawn by lot.

    Raises
    ------
    DataError
        Nothing was observed, a number is below 0 or missing, or there are not as many of all.

    Notes
    -----
    With units of different size, pei compares with taking as many units by density, and may pass 1.

    Source: Chainey, Tompson & Uhlig (2008), The utility of hotspot mapping for predicting spatial patterns of crime
    (PAI); Hunt (2016) (PEI); Levine (2008) (RRI); as set together by Wheeler & Steenbeek (2021).
    """
    guess, seen, size = _three(predicted, observed, area)
    there = np.flatnonzero(~np.isnan(guess))
    guess, seen, size = guess[there], seen[there], size[there]
    if not seen.sum() > 0:
        raise DataError("Inga brott i perioden efter: träffar kan inte mätas.", do="välj en längre period.")
    order = np.argsort(-(guess / size), kind="stable")
    found = np.cumsum(_shared(guess[order] / size[order], seen[order], size[order]))
    area_share, hit_rate = np.cumsum(size[order]) / size.sum(), found / seen.sum()
    densest = np.argsort(-(seen / size), kind="stable")
    best = np.cumsum(seen[densest]) / seen.sum()
    pai = hit_rate / area_share
    some = found > 1e-12
    columns = {
        "unit": there[order],
        "area_share": area_share,
        "hit_rate": hit_rate,
        "best": best,
        "pai": pai,
        "pei": pai / (best / (np.cumsum(size[densest]) / size.sum())),
        "rri": np.divide(np.cumsum(guess[order]), found, out=np.full(len(order), np.nan), where=some),
    }
    return pd.DataFrame(columns)


def compare_methods(
    predictions: Mapping[str, Sequence[ArrayLike]],
    observed: Sequence[ArrayLike],
    *,
    area: ArrayLike | None = None,
    share: float = 0.05,
) -> pd.DataFrame:
    """Which way of making the map finds most, at one share of the area, over several periods it has not seen.

    Parameters
    ----------
    predictions : mapping of name to sequence of array (n,)
        For each method, one map per period, made of what was known before it.
    observed : sequence of array (n,)
        Incidents in each period. [count]
    area : array (n,) or None
        As for `hit_rates`.
    share : float
        Share of the area that is pointed out; as many whole units as fit. [0-1]

    Returns
    -------
    DataFrame
        method, hit_rate, pai, pei (all periods' incidents together), periods, behind (mean of how
        much the best one's hit rate is above this one's, period by period), behind_error (its standard error; NaN with
        one period). Best first; ties keep the order given.

    Raises
    ------
    DataError
        As for `hit_rates`, or a method without a map for each period.
    ParameterError
        The share is not between 0 and 1, or no whole unit fits in it.

    Notes
    -----
    A difference within two standard errors is no reason to leave the usual method.
    """
    if not 0 < share < 1:
        raise ParameterError("Andelen av ytan ska ligga mellan 0 och 1.", do="skriv till exempel 0.05 för 5 %.")
    if not observed or any(len(maps) != len(observed) for maps in predictions.values()):
        raise DataError("Varje metod behöver en karta per period.", do="räkna kartorna för samma perioder.")
    totals = np.array([np.nansum(np.asarray(seen, dtype=float)) for seen in observed])
    rates = {
        name: np.array(
            [_at(hit_rates(guess, seen, area=area), share) for guess, seen in zip(maps, observed, strict=True)]
        )
        for name, maps in predictions.items()
    }
    table = pd.DataFrame(
        [{"method": name, **_together(rows, totals), "periods": len(rows)} for name, rows in rates.items()]
    ).sort_values("hit_rate", ascending=False, kind="stable", ignore_index=True)
    best = rates[table["method"].iloc[0]][:, 0]
    gaps = [best - rates[name][:, 0] for name in table["method"]]
    table["behind"] = [float(gap.mean()) for gap in gaps]
    table["behind_error"] = [float(gap.std(ddof=1) / np.sqrt(len(gap))) if len(gap) > 1 else np.nan for gap in gaps]
    return table


def _three(predicted: ArrayLike, observed: ArrayLike, area: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    guess, seen = np.asarray(predicted, dtype=float).ravel(), np.asarray(observed, dtype=float).ravel()
    size = np.ones(len(guess)) if area is None else np.asarray(area, dtype=float).ravel()
    if not len(guess) == len(seen) == len(size):
        raise DataError("Karta, utfall och ytor ska ha lika många rutor.", do="använd samma rutnät.")
    used = ~np.isnan(guess)
    if not ((seen[used] >= 0) & np.isfinite(seen[used])).all() or not (size[used] > 0).all():
        raise DataError(
            "Ett antal är under 0 eller saknas, eller en yta är inte större än 0.", do="kontrollera rutorna."
        )
    return guess, seen, size


def _shared(density: Floats, seen: Floats, size: Floats) -> Floats:
    first = np.flatnonzero(np.concatenate([[True], np.diff(density) != 0]))
    group = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(density))))
    return np.asarray((np.add.reduceat(seen, first) / np.add.reduceat(size, first))[group] * size)


def _at(rates: pd.DataFrame, share: float) -> tuple[float, float, float]:
    fit = int((rates["area_share"] <= share + 1e-12).sum())
    if not fit:
        raise ParameterError(
            "Ingen hel ruta ryms i den andelen av ytan.", do="välj en större andel eller mindre rutor."
        )
    hit, area, best = rates.iloc[fit - 1][["hit_rate", "area_share", "best"]]
    return float(hit), float(area), float(best)


def _together(rows: Floats, totals: Floats) -> dict[str, float]:
    hit, _, best = totals @ rows / totals.sum()
    return {"hit_rate": float(hit), "pai": float(hit / rows[:, 1].mean()), "pei": float(hit / best)}
