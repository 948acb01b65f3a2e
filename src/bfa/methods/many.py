"""Many comparisons at once: what is left when each is held against how many were made."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, stats
from statsmodels.stats.multitest import multipletests

from bfa.errors import DataError, ParameterError

Floats = NDArray[np.float64]
_STEPS = 400
#: Below this share of overdispersion the negative binomial is the Poisson distribution, but for rounding.
_NO_DRIFT = 1e-7


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Many estimates of the same kind, each drawn towards their mean by as much as its chance tells."""

    #: ndarray, shape (n,): log ratios in the order given, with what is uncertain about each. [log scale]
    estimate: Floats
    standard_error: Floats
    #: ndarray, shape (n,): ends of the intervals. [log scale]
    lower: Floats
    upper: Floats
    #: What they are drawn towards. [log scale]
    mean: float
    #: Variance between the true values, by Paule & Mandel, as a figure to print; missing below three. [log scale^2]
    tau2: float


def benjamini_hochberg(p: Sequence[float]) -> Floats:
    """Adjusted p-values: picking those at most q keeps the expected share of false ones among the picked at q.

    Parameters
    ----------
    p : sequence of float, shape (n,)
        Two-sided p-values of the whole family, those that show nothing included. [0-1]

    Returns
    -------
    ndarray, shape (n,)
        Adjusted p-values in the same order. [0-1]

    Raises
    ------
    DataError
        A value outside 0-1, or missing.

    Notes
    -----
    Holds for independent or positively dependent comparisons. Areas compared with each other are weakly negatively
    dependent; with ten areas or more that is small.

    Source: Benjamini & Hochberg (1995), Controlling the false discovery rate.
    """
    values = np.asarray(p, dtype=float)
    if values.size == 0:
        return values
    if not ((values >= 0) & (values <= 1)).all():
        raise DataError("p-värden ska ligga mellan 0 och 1.", do="ta bort jämförelser som inte kunde räknas.")
    return np.asarray(multipletests(values, method="fdr_bh")[1], dtype=float)


def shrink(log_ratio: Sequence[float], variance: Sequence[float], *, confidence: float = 0.95) -> Shrunk:
    """Empirical-Bayes estimates of many log ratios at once.

    Parameters
    ----------
    log_ratio : sequence of float, shape (n,)
        Estimates. [log scale]
    variance : sequence of float, shape (n,)
        Of each estimate, with everything that is not a lasting difference between the areas. [log scale^2, above 0]
    confidence : float
        Coverage of the intervals, on average over the estimates. [0-1]

    Returns
    -------
    Shrunk
        With fewer than three estimates nothing can be learned of their spread: they come back as they are.

    Raises
    ------
    DataError
        A value is missing or infinite, a variance is not above 0, or there are not as many of both.
    ParameterError
        The confidence is not between 0 and 1.

    Notes
    -----
    Given tau (standard deviation of true values around their mean), B = v / (v + tau^2), the mean has weights
    1 / (v + tau^2), and an estimate is mean + (1 - B)(y - mean) with variance (1 - B) v + B^2 / sum of weights: the
    mean is estimated too. Means and variances are then averaged over tau, each value weighed by its marginal
    likelihood under a flat prior. One tau taken as known, as is usual, is often 0 where areas are few, and its
    intervals are then too narrow. Holds for estimates that err independently: with controls in common they go
    somewhat together.

    Source: Rubin (1981), Estimation in parallel randomized experiments (the averaging); Paule & Mandel (1982),
    Consensus values and weighting factors (tau2).
    """
    y, v = _pair(log_ratio, variance, confidence)
    reach = float(stats.norm.isf((1 - confidence) / 2))
    if len(y) < 3:
        mean = float(np.average(y, weights=1 / v)) if len(y) else float("nan")
        return Shrunk(y, np.sqrt(v), y - reach * np.sqrt(v), y + reach * np.sqrt(v), mean, float("nan"))
    tau = (np.arange(_STEPS) + 0.5) / _STEPS * 4 * np.sqrt(y.var() + v.max())
    w = 1 / (v + tau[:, None] ** 2)
    total = w.sum(axis=1)
    mean = (w * y).sum(axis=1) / total
    log_likelihood = (np.log(w).sum(axis=1) - np.log(total) - (w * (y - mean[:, None]) ** 2).sum(axis=1)) / 2
    likely = np.exp(log_likelihood - log_likelihood.max())
    likely /= likely.sum()
    each = mean[:, None] + (1 - v * w) * (y - mean[:, None])
    estimate = likely @ each
    error = np.sqrt(likely @ ((1 - v * w) * v + (v * w) ** 2 / total[:, None] + (each - estimate) ** 2))
    return Shrunk(
        estimate, error, estimate - reach * error, estimate + reach * error, float(likely @ mean), between(y, v)
    )


def funnel_limits(
    expected: Sequence[float],
    *,
    drift: float = 0.0,
    years: float | None = None,
    levels: Sequence[float] = (0.95, 0.998),
) -> pd.DataFrame:
    """Limits that counted / expected stays within when nothing sets an area apart, by the size of the area.

    Parameters
    ----------
    expected : sequence of float, shape (n,)
        Incidents to expect. [count, above 0]
    drift : float
        Standard deviation of areas' drift on the log scale; 0 is chance alone. [-]
    years : float or None
        The expected number is itself that of so many earlier years of the same area, with their chance; None is an
        expectation known without error. [periods as long as the follow-up]
    levels : sequence of float
        Shares of areas within the limits. [0-1]

    Returns
    -------
    DataFrame
        expected, then lower_95, upper_95, lower_99.8, upper_99.8 (by level): counted / expected. [-]

    Raises
    ------
    DataError
        An expected number is missing or not above 0.
    ParameterError
        The drift is below 0, or a level or `years` cannot be used.

    Notes
    -----
    Exact limits of the Poisson distribution, interpolated between counts so that they fall smoothly with size. With
    drift or `years`, those of the negative binomial with variance E + phi E^2, phi = drift^2 + 1 / (years E): the
    variance of Spiegelhalter's additive random effect, with limits that stay above 0.

    Source: Spiegelhalter (2005), Funnel plots for comparing institutional performance (limits, interpolation,
    overdispersion); the negative binomial in place of the normal is the project's own.
    """
    sizes = np.asarray(expected, dtype=float)
    if not (np.isfinite(sizes) & (sizes > 0)).all():
        raise DataError("Förväntade antal ska vara större än 0.", do="ta bort områden utan förväntat antal.")
    if not (drift >= 0 and np.isfinite(drift)) or (years is not None and not years > 0):
        raise ParameterError("Egen variation ska vara 0 eller större, och år fler än 0.", do="kontrollera värdena.")
    if not all(0 < level < 1 for level in levels):
        raise ParameterError("Gränsernas nivåer ska ligga mellan 0 och 1.", do="skriv till exempel 0.95 och 0.998.")
    phi = drift**2 + (0.0 if years is None else 1 / (years * sizes))
    limits: dict[str, Floats] = {"expected": sizes}
    for level in levels:
        for side, share in (("lower", (1 - level) / 2), ("upper", (1 + level) / 2)):
            limits[f"{side}_{100 * level:g}"] = _limit(share, sizes, np.broadcast_to(phi, sizes.shape)) / sizes
    index = expected.index if isinstance(expected, pd.Series) else None
    return pd.DataFrame(limits, index=index)


def _pair(log_ratio: Sequence[float], variance: Sequence[float], confidence: float) -> tuple[Floats, Floats]:
    y, v = np.array(log_ratio, dtype=float), np.array(variance, dtype=float)
    if y.shape != v.shape or y.ndim != 1 or not (np.isfinite(y) & np.isfinite(v) & (v > 0)).all():
        raise DataError(
            "Varje kvot behöver ett tal och en varians större än 0.", do="ta bort jämförelser som inte kunde räknas."
        )
    if not 0 < confidence < 1:
        raise ParameterError("Konfidensgraden ska ligga mellan 0 och 1.", do="skriv till exempel 0.95.")
    return y, v


def between(y: Floats, v: Floats) -> float:
    """The variance between true values, by Paule & Mandel: 0 where chance alone may spread them so. [log scale^2]"""

    def excess(tau2: float) -> float:
        w = 1 / (v + tau2)
        return float((w * (y - (w * y).sum() / w.sum()) ** 2).sum()) - (len(y) - 1)

    if excess(0.0) <= 0:
        return 0.0
    far = float(y.var()) or 1.0
    while excess(far) > 0:
        far *= 2
    return float(optimize.brentq(excess, 0.0, far, xtol=1e-14))


def _limit(share: float, mean: Floats, phi: Floats) -> Floats:
    """The count that the share lies below, interpolated between whole ones."""
    some = phi > _NO_DRIFT
    size = 1 / np.where(some, phi, 1.0)
    spread, plain = stats.nbinom(size, size / (size + mean)), stats.poisson(mean)
    count = np.where(some, spread.ppf(share), plain.ppf(share))
    upto = np.where(some, spread.cdf(count), plain.cdf(count))
    here = np.where(some, spread.pmf(count), plain.pmf(count))
    return np.asarray(np.maximum(count - (upto - share) / here, 0.0))
