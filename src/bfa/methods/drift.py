"""The drift-aware comparison: treated areas against controls, with an interval that knows how areas drift apart.

Areas move relative to each other from year to year on top of chance. The size of that drift is estimated from
areas and earlier years where nothing was done, and moderated towards a prior.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from bfa.errors import DataError, ParameterError

Floats = NDArray[np.float64]
Drift = Literal["information", "moment"]
#: Weight of the prior in degrees of freedom, per way of estimating the drift.
PRIOR_DF = {"information": 4.0, "moment": 8.0}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Typical proportional change per treated area, relative to what the controls did.

    Attributes
    ----------
    ratio, lower, upper : float
        Change of the treated over change of the controls, with the ends of its interval. [-]
    p : float
        Two-sided p-value of no difference. [0-1]
    standard_error : float
        Of the logarithm of the ratio. [-]
    drift : float
        Standard deviation of areas' drift on the log scale (tau). [-]
    degrees_of_freedom : float
        Of the t distribution used. [-]
    years : int
        Earlier years behind the baseline. [1 or 2]
    windows : int
        Earlier windows the drift was also estimated from. [count]
    """

    ratio: float
    lower: float
    upper: float
    p: float
    standard_error: float
    drift: float
    degrees_of_freedom: float
    years: int
    windows: int


@dataclass(frozen=True, slots=True)
class _Window:
    y: Floats  # log change per area
    v: Floats  # its chance variance


def drift_aware_comparison(
    counts: pd.DataFrame,
    treated: Hashable | Sequence[Hashable],
    controls: Sequence[Hashable] | None = None,
    *,
    start: int,
    length: int,
    season: int = 12,
    history: int | None = None,
    drift: Drift = "information",
    drift_prior: float = 0.15,
    confidence: float = 0.95,
) -> Comparison:
    """Change in treated areas against change in controls, with drift between areas in the interval.

    Parameters
    ----------
    counts : DataFrame
        Areas (index) x periods (columns, in order without gaps). [count; missing is NaN]
    treated : label or list of labels
        Areas where the measure acted.
    controls : list of labels or None
        Areas compared with; None is every other area.
    start : int
        Position of the first period of follow-up. [column]
    length : int
        Periods of follow-up. [count]
    season : int
        Periods in a year.
    history : int or None
        Periods before `start` that may be used; None is all of them.
    drift : {"information", "moment"}
        How the drift is estimated; "information" uses all untreated areas and weighs them by what they tell.
    drift_prior : float
        Standard deviation of drift expected beforehand, on the log scale. [-]
    confidence : float
        Coverage of the interval. [0-1]

    Raises
    ------
    ParameterError
        Unknown areas, a treated area among the controls, fewer than 2 controls, a window outside the periods.
    DataError
        Under one year of history, or a needed count is missing, negative or not whole.

    Notes
    -----
    For a typical area, not for total crime; other things that happened in the treated areas alone are included.
    An area without any incidents contributes almost nothing.

    Source: moments as DerSimonian & Laird (1986), Meta-analysis in clinical trials; moderation as Smyth (2004),
    Linear models and empirical Bayes methods; the combination is the project's own.
    """
    chosen = _positions(counts, treated, controls)
    span = _span(counts, start, length, season, history)
    windows = _windows(counts, span, length, start)
    untreated = np.setdiff1d(np.arange(len(counts)), chosen[0])
    if drift == "information":
        tau2, df = _information(windows, untreated, drift_prior)
    elif drift == "moment":
        tau2, df = _moment(windows, *chosen, drift_prior)
    else:
        raise ParameterError(f"drift={drift!r} finns inte.", do="välj information eller moment.")
    estimate, error = _contrast(windows[0], *chosen, tau2)
    reach = stats.t.isf((1 - confidence) / 2, df) * error
    return Comparison(
        ratio=math.exp(estimate),
        lower=math.exp(estimate - reach),
        upper=math.exp(estimate + reach),
        p=float(2 * stats.t.sf(abs(estimate) / error, df)),
        standard_error=error,
        drift=math.sqrt(tau2),
        degrees_of_freedom=df,
        years=span[1],
        windows=len(windows) - 1,
    )


def smallest_visible_fall(
    standard_error: float, degrees_of_freedom: float, *, power: float = 0.8, confidence: float = 0.95
) -> float:
    """Fall that the comparison would show with the given power: a planning figure, for before the start.

    Parameters
    ----------
    standard_error : float
        Of the logarithm of the ratio. [-]
    degrees_of_freedom : float
        Of the comparison. [-]

    Returns
    -------
    float
        Share of the incidents that must go. [0-1]

    Source: the usual power of a t test, as 1 - exp(-(t of the interval + t of the power) SE).
    """
    reach = stats.t.isf((1 - confidence) / 2, degrees_of_freedom) + stats.t.ppf(power, degrees_of_freedom)
    return 1 - math.exp(-float(reach) * standard_error)


def _positions(counts: pd.DataFrame, treated: Any, controls: Sequence[Hashable] | None) -> tuple[Any, Any]:
    listed = list(treated) if isinstance(treated, (list, tuple, set, frozenset, pd.Index, np.ndarray)) else [treated]
    others = [area for area in counts.index if area not in listed] if controls is None else list(controls)
    unknown = [area for area in [*listed, *others] if area not in counts.index]
    if unknown:
        raise ParameterError(f"Områden som saknas i antalen: {', '.join(map(str, unknown))}.", do="rätta namnen.")
    if set(listed) & set(others):
        both = ", ".join(sorted(str(area) for area in set(listed) & set(others)))
        raise ParameterError(
            f"{both} kan inte vara jämförelseområde till sig självt.", do="ta bort det ur jämförelseområdena."
        )
    if not listed or len(set(others)) < 2:
        raise ParameterError(
            "Jämförelsen kräver ett område med åtgärd och minst två jämförelseområden.",
            found=f"{len(listed)} med åtgärd, {len(set(others))} att jämföra med",
            do="välj fler jämförelseområden.",
        )
    return counts.index.get_indexer(pd.Index(listed).unique()), counts.index.get_indexer(pd.Index(others).unique())


def _span(counts: pd.DataFrame, start: int, length: int, season: int, history: int | None) -> tuple[int, int, int]:
    """First usable period, earlier years in the baseline, and periods between a window and its baseline."""
    if length < 1 or start < 0 or start + length > counts.shape[1]:
        raise ParameterError(
            "Uppföljningen ligger utanför de perioder som finns.",
            found=f"{counts.shape[1]} perioder, uppföljning från {start} i {length}",
            do="välj en period som uttaget täcker.",
        )
    before = start if history is None else min(history, start)
    stride = season * math.ceil(length / season)
    years = min(2, before // stride)
    if years < 1:
        raise DataError(
            "Historiken är kortare än ett år före uppföljningen.",
            found=f"{before} perioder",
            do="ta in äldre data, eller vänta.",
        )
    return start - before, years, stride


def _windows(counts: pd.DataFrame, span: tuple[int, int, int], length: int, start: int) -> list[_Window]:
    """The real window first, then earlier ones of the same length back to back, each with its whole baseline."""
    first, years, stride = span
    starts = range(start, first + years * stride - 1, -length)
    values = _whole(counts, first, start + length)
    return [_window(values, at - first, length, years, stride) for at in starts]


def _whole(counts: pd.DataFrame, first: int, end: int) -> Floats:
    values = counts.iloc[:, first:end].to_numpy(dtype=float, na_value=np.nan)
    gone = np.isnan(values)
    if gone.any():
        areas = ", ".join(str(area) for area in counts.index[gone.any(axis=1)][:5])
        raise DataError(
            f"Antal saknas i {int(gone.sum())} fall ({areas}).",
            do="ta in de perioder som fattas eller lämna området utanför; saknade antal räknas inte som noll.",
        )
    if (values < 0).any() or (values != np.floor(values)).any():
        raise DataError("Antalen ska vara hela tal från 0 och uppåt.", do="kontrollera tabellen.")
    return values


def _window(values: Floats, at: int, length: int, years: int, stride: int) -> _Window:
    after = values[:, at : at + length].sum(axis=1)
    before = sum(
        values[:, at - year * stride : at - year * stride + length].sum(axis=1) for year in range(1, years + 1)
    )
    return _Window(np.log((after + 0.5) / (before + 0.5) * years), 1 / (after + 0.5) + 1 / (before + 0.5))


def _information(windows: list[_Window], untreated: NDArray[np.intp], prior: float) -> tuple[float, float]:
    spread, informed, freedom = 0.0, 0.0, 0
    for number, window in enumerate(windows):
        rows = untreated if number == 0 else np.arange(len(window.y))
        w, y = 1 / window.v[rows], window.y[rows]
        mean = (w * y).sum() / w.sum()
        spread += float((w * (y - mean) ** 2).sum()) - (len(rows) - 1)
        informed += float(w.sum() - (w**2).sum() / w.sum())
        freedom += len(rows) - 1
    found = max(spread / informed, 0.0)
    size = max(found, prior**2)
    df = freedom * float(((size / (size + windows[0].v[untreated])) ** 2).mean())
    return _moderated(found, df, prior, PRIOR_DF["information"])


def _moment(
    windows: list[_Window], treated: NDArray[np.intp], controls: NDArray[np.intp], prior: float
) -> tuple[float, float]:
    spread, freedom = 0.0, 0
    for number, window in enumerate(windows):
        rows = controls if number == 0 else np.concatenate([treated, controls])
        y, n = window.y[rows], len(rows)
        spread += float(((y - y.mean()) ** 2).sum() - (1 - 1 / n) * window.v[rows].sum())
        freedom += n - 1
    return _moderated(max(spread / freedom, 0.0), freedom, prior, PRIOR_DF["moment"])


def _moderated(found: float, df: float, prior: float, prior_df: float) -> tuple[float, float]:
    return (prior_df * prior**2 + df * found) / (prior_df + df), prior_df + df


def _contrast(
    window: _Window, treated: NDArray[np.intp], controls: NDArray[np.intp], tau2: float
) -> tuple[float, float]:
    w = 1 / (window.v + tau2)
    means = [float((w[rows] * window.y[rows]).sum() / w[rows].sum()) for rows in (treated, controls)]
    return means[0] - means[1], math.sqrt(sum(1 / float(w[rows].sum()) for rows in (treated, controls)))
