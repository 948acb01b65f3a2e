"""How far areas drift apart without any measure: the variance of drift and how surely it is known.

Every function takes many cases at once, one row of marks per case (which areas are treated, which compared with), so
that one comparison and three thousand are the same arithmetic.
"""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from bfa.errors import ParameterError
from bfa.methods.drift_windows import Changes, Floats, Marks

Drift = Literal["mixed", "information", "moment"]
#: Weight of the prior in degrees of freedom, per way of estimating the drift.
PRIOR_DF = {"information": 4.0, "moment": 8.0}


def spread(every: Changes, treated: Marks, controls: Marks, *, drift: Drift, prior: float) -> tuple[Floats, Floats]:
    """Variance of the drift and degrees of freedom, per case; the first window of `every` is the follow-up."""
    if drift == "moment":
        return _moment(every, treated, controls, prior)
    return _information(every, ~treated, prior)


def check(drift: str, prior: float, confidence: float = 0.95) -> None:
    """Refuse a way of estimating that does not exist, a prior that is no standard deviation, a share outside 0-1."""
    if drift not in get_args(Drift):
        raise ParameterError(f"drift={drift!r} finns inte.", do=f"välj {', '.join(get_args(Drift))}.")
    if not (np.isfinite(prior) and prior > 0):
        raise ParameterError("drift_prior ska vara ett tal över 0.", do="ange t.ex. 0.15.")
    if not 0 < confidence < 1:
        raise ParameterError("confidence ska ligga mellan 0 och 1.", do="ange t.ex. 0.95.")


def pooled_scatter(every: Changes, untreated: NDArray[np.bool_], prior: float, prior_df: float) -> tuple[float, float]:
    """Variance of the drift of one case with few areas or none to compare with; the first window is the follow-up."""
    marks = np.ones_like(every.y, dtype=bool)
    marks[0] = untreated
    parts = [_scatter(y, v, row[None]) for y, v, row in zip(every.y, every.v, marks, strict=True) if row.sum() > 1]
    found, freedom = _found(parts)
    seen = untreated if untreated.any() else ~untreated
    tau2, df = moderated(found, freedom * _share(found, every.v[0], seen[None], prior), prior, prior_df)
    return float(tau2[0]), float(df[0])


def foreseen_spread(
    every: Changes, treated: Marks, controls: Marks, *, drift: Drift, prior: float
) -> tuple[Floats, Floats]:
    """As `spread` before the follow-up (first in `every`) has been counted, with the freedom it will have by then."""
    everyone = np.ones_like(treated)
    parts = [_part(every.apart, _scatter(y, v, everyone)) for y, v in zip(every.y[1:], every.v[1:], strict=True)]
    found, freedom = _found(parts)
    compared = ~treated if drift == "information" else controls
    share = _share(found, every.v[0], compared, prior) if drift == "information" else np.ones(1)
    tau2, _ = moderated(found, freedom * share, prior, PRIOR_DF[drift])
    return tau2, PRIOR_DF[drift] + (freedom + compared.sum(axis=1) - 1) * share


def _information(every: Changes, untreated: Marks, prior: float) -> tuple[Floats, Floats]:
    everyone = np.ones((1, untreated.shape[1]), dtype=bool)
    parts = [
        _part(every.apart, _scatter(y, v, everyone)) if number else _scatter(y, v, untreated)
        for number, (y, v) in enumerate(zip(every.y, every.v, strict=True))
    ]
    found, freedom = _found(parts)
    return moderated(found, freedom * _share(found, every.v[0], untreated, prior), prior, PRIOR_DF["information"])


def _found(parts: list[tuple[Floats, Floats, Floats]]) -> tuple[Floats, Floats]:
    over, informed, freedom = (sum((part[at] for part in parts), np.zeros(1)) for at in range(3))
    return np.maximum(np.divide(over, informed, out=np.zeros_like(over), where=informed > 0), 0.0), freedom


def _part(share: float, told: tuple[Floats, Floats, Floats]) -> tuple[Floats, Floats, Floats]:
    """What a window tells that shares the rest with the next one."""
    over, informed, freedom = (share * part for part in told)
    return over, informed, freedom


def _share(found: Floats, v: Floats, untreated: Marks, prior: float) -> Floats:
    """How much of an area's scatter is drift rather than chance, squared: what one area tells about the drift."""
    size = np.maximum(found, prior**2)[:, None]
    told = np.where(untreated, (size / (size + v)) ** 2, 0.0).sum(axis=1)
    return np.asarray(told / untreated.sum(axis=1), dtype=float)


def _scatter(y: Floats, v: Floats, marks: Marks) -> tuple[Floats, Floats, Floats]:
    """Weighted scatter beyond chance, what it would be per unit of drift variance, and degrees of freedom."""
    w = np.where(marks, 1 / v, 0.0)
    total = w.sum(axis=1)
    away = y - ((w * y).sum(axis=1) / total)[:, None]
    freedom = marks.sum(axis=1) - 1.0
    return (w * away**2).sum(axis=1) - freedom, total - (w**2).sum(axis=1) / total, freedom


def _moment(every: Changes, treated: Marks, controls: Marks, prior: float) -> tuple[Floats, Floats]:
    over, freedom = np.zeros(len(treated)), np.zeros(len(treated))
    for number, (y, v) in enumerate(zip(every.y, every.v, strict=True)):
        marks = controls if number == 0 else treated | controls
        n = marks.sum(axis=1)
        away = np.where(marks, y - (np.where(marks, y, 0.0).sum(axis=1) / n)[:, None], 0.0)
        share = every.apart if number else 1.0
        over = over + share * ((away**2).sum(axis=1) - (1 - 1 / n) * np.where(marks, v, 0.0).sum(axis=1))
        freedom = freedom + share * (n - 1)
    return moderated(np.maximum(over / freedom, 0.0), freedom, prior, PRIOR_DF["moment"])


def moderated(found: Floats, df: Floats, prior: float, prior_df: float) -> tuple[Floats, Floats]:
    """Estimated variance drawn towards the prior's, each by its degrees of freedom."""
    return (prior_df * prior**2 + df * found) / (prior_df + df), prior_df + df
