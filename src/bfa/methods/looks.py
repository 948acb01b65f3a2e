"""Several looks at one comparison that goes on: how much each may take of the error that they share."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from bfa.errors import ParameterError

Floats = NDArray[np.float64]
#: Nodes of the Gauss-Legendre rule by which what has not been decided is carried from look to look.
_NODES = 200


def spent(share: float, alpha: float) -> float:
    """How much of a two-sided error may have been used when so large a share of the follow-up is known. [0-1]

    Source: Lan & DeMets (1983), Discrete sequential boundaries for clinical trials, Biometrika 70: the function that
    resembles O'Brien & Fleming, half the error in each direction.
    """
    return float(4 * stats.norm.sf(stats.norm.isf(alpha / 4) / np.sqrt(share)))


def look_levels(lengths: Sequence[float], *, alpha: float = 0.05) -> tuple[float, ...]:
    """The two-sided p below which each look shows a difference, so that all of them together err in `alpha` of cases.

    Parameters
    ----------
    lengths : list of float
        Follow-up at each look, rising; the last is the whole of it. [months]
    alpha : float
        Two-sided error of all looks together. [0-1]

    Raises
    ------
    ParameterError
        The lengths do not rise, or one is not above zero.

    Notes
    -----
    Two looks are taken to agree as far as the shorter is part of the longer. Areas' drift, which both have in common,
    makes them agree more, so that they err less often than this says.

    Source: Armitage, McPherson & Rowe (1969), Repeated significance tests on accumulating data, for the recursion.
    """
    if not lengths or lengths[0] <= 0 or any(b <= a for a, b in pairwise(lengths)):
        raise ParameterError("Avstämningarna ska bli längre och längre.", do="ange till exempel 8, 12 och 24 månader.")
    shares = [length / lengths[-1] for length in lengths]
    levels, before, used = list[float](), None, 0.0
    for at, share in enumerate(shares):
        step = share - (shares[at - 1] if at else 0.0)
        now = spent(share, alpha)
        bound = _bound(before, step, now - used)
        levels.append(float(2 * stats.norm.sf(bound / np.sqrt(share))))
        before, used = _carried(before, step, bound), now
    return tuple(levels)


#: Points of a sum that is still undecided, their weights, and its density there.
State = tuple[Floats, Floats, Floats]


def _bound(before: State | None, step: float, error: float) -> float:
    """The size that the sum of increments exceeds with this probability, in either direction."""
    if before is None:
        return float(stats.norm.isf(error / 2) * np.sqrt(step))
    points, weights, density = before

    def over(bound: float) -> float:
        up, down = ((side * points - bound) / np.sqrt(step) for side in (1, -1))
        return float(weights @ (density * (stats.norm.cdf(up) + stats.norm.cdf(down)))) - error

    return float(optimize.brentq(over, 0.0, 20.0, xtol=1e-10))


def _carried(before: State | None, step: float, bound: float) -> State:
    """The density of the sum where nothing has been shown yet."""
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    points = bound * nodes
    if before is None:
        density = stats.norm.pdf(points, scale=np.sqrt(step))
    else:
        density = stats.norm.pdf(points[:, None] - before[0], scale=np.sqrt(step)) @ (before[1] * before[2])
    return points, bound * weights, density
