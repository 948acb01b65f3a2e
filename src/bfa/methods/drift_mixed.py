"""The comparison as a mixed model: each area's change is foreseen from its own past, and only what is left is drift.

In a window the log change of an area is m + slopes' x + drift + chance. Its past x says how large the area is, how
much it rose between the baseline's two years, and where the baseline lies against the years before. Slopes vary from
window to window about means; the means are learnt from the earlier windows. Areas that moved about more in earlier
years have more drift. The follow-up's own scatter between untreated areas counts beside that of the earlier windows,
since areas come apart more in some years than in others.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bfa.methods.drift_windows import Changes, Floats, Marks

#: Size, rise and longer run: mean of the slopes expected beforehand; its spread and the spread between windows, for a
#: drift of `UNIT`, both in proportion to the drift.
SLOPE_MEAN = np.array([-0.05, 0.3, 0.0])
SLOPE_SPREAD = np.array([0.1, 0.2, 0.2])
SLOPE_VARIES = np.array([0.1, 0.1, 0.1])
UNIT = 0.15
#: Degrees of freedom of the prior drift; of the earlier windows as a forecast of the follow-up's own drift; of the
#: panel's drift as a forecast of one area's.
PRIOR_DF, WINDOW_DF, AREA_DF = 4.0, 20.0, 10.0
#: What the baseline's own rise tells of an area's drift, in windows; a surprise is cut at three standard deviations.
RISE_TELLS, CUT = 2.0, 3.0
#: Correlation of drift between treated areas anywhere, and between those that are known to be neighbours.
CORRELATION_OF_TREATED, CORRELATION_OF_NEIGHBOURS = 0.05, 0.2


@dataclass(frozen=True, slots=True)
class Past:
    """What the earlier windows and the baselines say; the same for every comparison of a follow-up."""

    #: ndarray, shape (areas,): the follow-up's log change less what the areas' past foresees, and its chance variance.
    y: Floats
    v: Floats
    #: ndarray, shape (areas,): counts of the follow-up and of its baseline, half an incident added.
    after: Floats
    before: Floats
    #: ndarray, shape (areas, 4): one, size, rise, longer run.
    past: Floats
    #: ndarray, shape (4, 4): inverse of the slopes' variance, for the rows of `past`.
    spread: Floats
    #: ndarray, shape (areas,): variance of an area's drift over the mean area's, and the degrees of freedom it is known
    #: by.
    own: Floats
    own_df: Floats
    #: Variance of the drift that scatter is weighed by.
    working: float
    #: Of the earlier windows: scatter beyond what `working` gives, per unit of variance, degrees of freedom.
    over: float
    informed: float
    freedom: float


def past_of(every: Changes, prior: float) -> Past:
    """What is known beside the follow-up's own changes; its row comes first in `every`."""
    x, surprise = covariates(every)
    working = _working(every, prior)
    mean, variance = _slopes(every, x, working)
    y = every.y - x @ mean
    own, own_df = _own(y[1:], every.v[1:], surprise, working, every.apart)
    spread = np.zeros((4, 4))
    spread[1:, 1:] = np.linalg.inv(variance)
    past = np.concatenate([np.ones((*x.shape[:2], 1)), x], axis=2)
    everyone = np.ones((1, y.shape[1]), dtype=bool)
    parts = [
        _scatter(everyone, row, 1 / (v + working), np.ones_like(own), design, spread)
        for row, v, design in zip(y[1:], every.v[1:], past[1:], strict=True)
    ]
    over, informed, freedom = (every.apart * float(sum(part[at][0] for part in parts)) for at in range(3))
    counted = every.after[0] + 0.5, every.before[0] + 0.5
    return Past(y[0], every.v[0], *counted, past[0], spread, own, own_df, working, over, informed, freedom)


def unforeseen(every: Changes, prior: float) -> tuple[Floats, Floats, float]:
    """Of the earlier windows, what areas changed by beyond what their past foresees and beyond what all of them did.

    The changes and their chance variance, shape (windows, areas), and the variance of the drift that is left in them.
    """
    x, _ = covariates(every)
    left = every.y - x @ _slopes(every, x, _working(every, prior))[0]
    working, y, v = _working(replace(every, y=left), prior), left[1:], every.v[1:]
    w = 1 / (v + working)
    return y - (w * y).sum(axis=1, keepdims=True) / w.sum(axis=1, keepdims=True), v, working


def mixed_spread(known: Past, untreated: Marks, prior: float, *, counted: bool = True) -> tuple[Floats, Floats]:
    """Variance of the mean area's drift and degrees of freedom, per case; `counted`: the follow-up has been counted."""
    found = 0.0
    if known.freedom:
        found = max(known.working + float(_over(np.array(known.over), np.array(known.informed))), 0.0)
    size = max(found, prior**2) * known.own
    told = np.where(untreated, (size / (size + known.v)) ** 2, 0.0).sum(axis=1) / untreated.sum(axis=1)
    seen, here = told * known.freedom, told * (untreated.sum(axis=1) - 1)
    earlier = (PRIOR_DF * prior**2 + seen * found) / (PRIOR_DF + seen)
    df = 1 / (1 / WINDOW_DF + 1 / (PRIOR_DF + seen))
    if not counted:
        return earlier, df + here
    w = 1 / (known.v + known.working * known.own)
    over, informed, _ = _scatter(untreated, known.y, w, known.own, known.past, known.spread)
    now = np.maximum(known.working + _over(over, informed), 0.0)
    return (df * earlier + here * now) / (df + here), df + here


def mixed_contrast(
    known: Past, treated: Marks, controls: Marks, tau2: Floats, df: Floats, v: Floats, near: Marks | None = None
) -> tuple[Floats, Floats, Floats, Floats]:
    """Treated less controls, its variance, degrees of freedom and the areas' coefficients (Henderson's equations).

    `v` is the areas' chance variance per case (`even_chance`); `near` marks neighbours (areas x areas). The chance part
    of the variance is known, the rest is estimated with the `df` of the drift, and the drift of single areas less
    surely (Satterthwaite 1946, An approximate distribution of estimates of variance components).
    """
    w = np.where(treated | controls, 1 / (v + tau2[:, None] * known.own), 0.0)
    mine = np.where(treated, w, 0.0)
    cases = len(w)
    normal = np.zeros((cases, 5, 5))
    normal[:, :4, :4] = (w @ _products(known.past)).reshape(cases, 4, 4) + known.spread
    normal[:, 4, :4] = normal[:, :4, 4] = mine @ known.past
    normal[:, 4, 4] = mine.sum(axis=1)
    row = np.linalg.inv(normal)[:, 4]
    coefficients = w * (row[:, :4] @ known.past.T + row[:, 4:] * treated)
    drift2 = coefficients**2 * (tau2[:, None] * known.own)
    moved = np.where(treated, coefficients * np.sqrt(tau2[:, None] * known.own), 0.0)
    variance = row[:, 4] + _together(moved, near)
    estimated = variance - (coefficients**2 * v).sum(axis=1)
    unsure = estimated**2 / df + drift2**2 @ (1 / known.own_df)
    return np.asarray(coefficients @ known.y), variance, variance**2 / unsure, np.asarray(coefficients)


def even_chance(known: Past, treated: Marks, controls: Marks, change: Floats | None = None) -> Floats:
    """Chance variance of the areas' log changes, per case, from their counts before and after together.

    An area that happened to have many afterwards must not weigh more for it: the comparison would lean towards those.
    The two counts together are shared out as all treated, or all controls, together have theirs. `change` is that of
    the treated, after over before, where it is known from more than these areas.
    """
    total = known.after + known.before
    ours, theirs = (marks @ known.after / (marks @ known.before) for marks in (treated, controls))
    ours = ours if change is None else change
    v = [(1 + ratio[:, None]) ** 2 / (ratio[:, None] * total) for ratio in (ours, theirs)]
    return np.where(treated, *v)


def _together(moved: Floats, near: Marks | None) -> Floats:
    """Variance that treated areas add by drifting together, per case."""
    found = CORRELATION_OF_TREATED * (moved.sum(axis=1) ** 2 - (moved**2).sum(axis=1))
    if near is not None:
        more = CORRELATION_OF_NEIGHBOURS - CORRELATION_OF_TREATED
        found = found + more * ((moved @ near.astype(float)) * moved).sum(axis=1)
    return np.asarray(found, dtype=float)


def covariates(every: Changes) -> tuple[Floats, Floats]:
    """Size, rise and longer run of every area in every window; how surprising the follow-up's own rise is.

    Size is cut at the median absolute deviation: a centre far larger than the rest is taken as a large area.
    """
    x = np.zeros((*every.y.shape, 3))
    size = np.log(every.before + 0.5)
    size = size - np.median(size, axis=1, keepdims=True)
    reach = np.median(np.abs(size), axis=1, keepdims=True)
    x[:, :, 0] = np.clip(size, -reach, reach)
    surprise = np.ones(every.y.shape[1])
    if every.years < 2:
        return x, surprise
    older = ~np.isnan(every.lags[:, every.years :, 0])
    for window, lags in enumerate(every.lags):
        x[window, :, 1], told = _against(lags[0], lags[1], 1.0)
        surprise = told if window == 0 else surprise
        if older[window].any():
            long_ago = lags[every.years :][older[window]].sum(axis=0)
            x[window, :, 2], _ = _against(every.before[window], long_ago, every.years / older[window].sum())
    return x, surprise


def _against(recent: Floats, old: Floats, years: float) -> tuple[Floats, Floats]:
    """Log ratio to the typical area, less its chance part, cut at one standard deviation; its squared surprise."""
    change, chance = np.log((recent + 0.5) / (old + 0.5) / years), 1 / (recent + 0.5) + 1 / (old + 0.5)
    w = 1 / chance
    change = change - (w * change).sum() / w.sum()
    real = ((w * change**2).sum() - (len(w) - 1)) / max(w.sum() - (w**2).sum() / w.sum(), 1e-12)
    real = max(float(real), 0.0004)
    share = real / (real + chance)
    away = np.clip(change / np.sqrt(real + chance), -CUT, CUT)
    return np.clip(change * share, -np.sqrt(real), np.sqrt(real)), 1 + share * (away**2 - 1)


def _working(every: Changes, prior: float) -> float:
    """Moments over the earlier windows, drawn towards the prior."""
    w, n = 1 / every.v[1:], every.y.shape[1]
    total = w.sum(axis=1, keepdims=True)
    away = every.y[1:] - (w * every.y[1:]).sum(axis=1, keepdims=True) / total
    freedom = len(w) * (n - 1)
    informed = float((total[:, 0] - (w**2).sum(axis=1) / total[:, 0]).sum())
    found = max((float((w * away**2).sum()) - freedom) / informed, 0.0) if informed > 0 else 0.0
    size = max(found, prior**2)
    seen = every.apart * (n - 1) * float(((size / (size + every.v[1:])) ** 2).mean(axis=1).sum())
    return float((PRIOR_DF * prior**2 + seen * found) / (PRIOR_DF + seen))


def _slopes(every: Changes, x: Floats, working: float) -> tuple[Floats, Floats]:
    """Mean of the slopes over the earlier windows, and the variance of the follow-up's own slopes about it."""
    scale = working / UNIT**2
    varies = np.diag(SLOPE_VARIES**2 * scale)
    precision = np.diag(1 / (SLOPE_SPREAD**2 * scale))
    told = precision @ SLOPE_MEAN
    for y, v, rows in zip(every.y[1:], every.v[1:], x[1:], strict=True):
        w = 1 / (v + working)
        centred = rows - (w @ rows) / w.sum()
        information = every.apart * centred.T @ (w[:, None] * centred)
        shrink = np.linalg.inv(np.eye(3) + information @ varies)
        precision = precision + shrink @ information
        told = told + every.apart * shrink @ (centred.T @ (w * (y - (w @ y) / w.sum())))
    uncertain = np.linalg.inv(precision)
    return uncertain @ told, uncertain + varies


def _own(y: Floats, v: Floats, surprise: Floats, working: float, apart: float) -> tuple[Floats, Floats]:
    """Each area's drift variance over the mean area's, drawn towards one, and its degrees of freedom."""
    w = 1 / (v + working)
    away = y - (w * y).sum(axis=1, keepdims=True) / w.sum(axis=1, keepdims=True)
    share = apart * working * w
    seen = (share * np.minimum(w * away**2, CUT**2)).sum(axis=0) + RISE_TELLS * surprise
    freedom = AREA_DF + share.sum(axis=0) + RISE_TELLS
    own = (AREA_DF + seen) / freedom
    return np.asarray(own / own.mean(), dtype=float), np.asarray(freedom, dtype=float)


def _scatter(
    marks: Marks, y: Floats, w: Floats, own: Floats, past: Floats, spread: Floats
) -> tuple[Floats, Floats, Floats]:
    """Scatter about the slopes beyond what the weights allow for, per unit of drift variance, degrees of freedom."""
    chosen, products = marks.astype(float), _products(past)
    y = y - (w * y).sum() / w.sum()
    normal = np.linalg.inv((chosen @ (w[:, None] * products)).reshape(-1, 4, 4) + spread)
    right = chosen @ ((w * y)[:, None] * past)
    drift = (chosen @ ((w**2 * own)[:, None] * products)).reshape(-1, 4, 4)
    freedom = chosen.sum(axis=1) - 1
    fitted = np.einsum("ci,cij,cj->c", right, normal, right)
    return (
        chosen @ (w * y**2) - fitted - freedom,
        chosen @ (w * own) - np.einsum("cij,cji->c", normal, drift),
        freedom,
    )


def _products(past: Floats) -> Floats:
    return (past[:, :, None] * past[:, None, :]).reshape(len(past), 16)


def _over(over: Floats, informed: Floats) -> NDArray[np.float64]:
    return np.divide(over, informed, out=np.zeros_like(over), where=informed > 0)
