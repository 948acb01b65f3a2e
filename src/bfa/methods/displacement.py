"""Weighted displacement difference: the change in a treated area and around it, against controls, in incidents."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scipy import stats

from bfa.errors import DataError, ParameterError

#: Sign of each pair's change in the sum.
SIGNS = {"treated": 1, "control": -1, "displacement": 1, "displacement_control": -1}


@dataclass(frozen=True, slots=True)
class Difference:
    """Change in the treated and displacement areas beyond that of their controls."""

    #: Below 0: fewer than the controls led to expect. [incidents per unit of area and period weight]
    incidents: float
    #: [the same]
    standard_error: float
    #: `incidents` / `standard_error`. [-]
    z: float
    #: Ends of the interval. [as `incidents`]
    lower: float
    upper: float


def weighted_displacement_difference(
    treated: tuple[int, int],
    control: tuple[int, int],
    displacement: tuple[int, int] | None = None,
    displacement_control: tuple[int, int] | None = None,
    *,
    weights: Mapping[str, float] | None = None,
    period_weights: tuple[float, float] = (1.0, 1.0),
    drift: float | Mapping[str, float] | None = None,
    confidence: float = 0.95,
) -> Difference:
    """Difference of differences in incidents, displacement included.

    Parameters
    ----------
    treated, control : (before, after)
        Incidents where the measure acted, and in an area like it. [count]
    displacement, displacement_control : (before, after) or None
        Incidents where they may have moved, and in an area like that one; None adds nothing. [count]
    weights : mapping or None
        Area weight by name of the pair (treated, control, displacement, displacement_control); 1 where not named.
        [any one unit, above 0]
    period_weights : (before, after)
        Length of the periods. [any one unit, above 0]
    drift : float, mapping by name of the pair, or None
        Standard deviation of the drift of areas of that size between the periods, on the log scale; one number for all
        pairs or one for each (0 where not named). None is the published interval, which knows chance alone and is far
        too narrow between years: for tests, not for readers. [-]
    confidence : float
        Coverage of the interval. [0-1]

    Raises
    ------
    DataError
        A count is missing, negative or not whole; every count is 0.
    ParameterError
        A weight, the drift or the confidence cannot be used; a control for a displacement area that is not given.

    Notes
    -----
    With r = count / (area weight x period weight), the sum over pairs of sign x (r after - r before), plus for treated
    and displacement and minus for their controls. Chance: each count has itself as its variance, so a pair adds the
    sum of count / (area weight x period weight)^2. Drift: if an area's level m moves by itself from m exp(-d/2) to
    m exp(d/2), with d normal with standard deviation `drift`, its difference is 2 m sinh(d/2), close to m d; so the
    pair adds drift^2 m^2, with m the mean of its two rates. Drift common to all pairs cancels only where their rates
    are alike.

    Holds where treated and control would have changed by the same number, not by the same share: where levels
    differ, weigh the control by its level. From about 10 incidents in each count.

    Source: Wheeler & Ratcliffe (2018), A simple weighted displacement difference test to evaluate place based crime
    interventions (drift None); the drift is the project's own.
    """
    given = {
        "treated": treated,
        "control": control,
        "displacement": displacement,
        "displacement_control": displacement_control,
    }
    pairs = {name: pair for name, pair in given.items() if pair is not None}
    _check(pairs, weights or {}, period_weights, drift, confidence)
    incidents, variance = 0.0, 0.0
    for name, pair in pairs.items():
        scales = [(weights or {}).get(name, 1.0) * period for period in period_weights]
        before, after = (count / scale for count, scale in zip(pair, scales, strict=True))
        incidents += SIGNS[name] * (after - before)
        variance += sum(count / scale**2 for count, scale in zip(pair, scales, strict=True))
        variance += (_drift_of(name, drift) * (before + after) / 2) ** 2
    error = math.sqrt(variance)
    reach = float(stats.norm.isf((1 - confidence) / 2)) * error
    return Difference(incidents, error, incidents / error, incidents - reach, incidents + reach)


def _drift_of(name: str, drift: float | Mapping[str, float] | None) -> float:
    return drift.get(name, 0.0) if isinstance(drift, Mapping) else (drift or 0.0)


def _check(
    pairs: Mapping[str, tuple[int, int]],
    weights: Mapping[str, float],
    period_weights: tuple[float, float],
    drift: float | Mapping[str, float] | None,
    confidence: float,
) -> None:
    counts = [count for pair in pairs.values() for count in pair]
    if not all(math.isfinite(count) and count >= 0 and count == int(count) for count in counts):
        raise DataError("Antalen ska vara hela tal från 0 och uppåt.", do="kontrollera antalen; saknade är inte noll.")
    if not any(counts):
        raise DataError("Alla antal är 0: en skillnad går inte att räkna.", do="välj en längre period.")
    if "displacement_control" in pairs and "displacement" not in pairs:
        raise ParameterError("Ett jämförelseområde för spridning saknar sitt område.", do="ange displacement också.")
    named = {*weights, *(drift if isinstance(drift, Mapping) else ())}
    if unknown := sorted(named - set(SIGNS)):
        raise ParameterError(f"Okända områden: {', '.join(unknown)}.", do=f"använd {', '.join(SIGNS)}.")
    if not all(value > 0 and math.isfinite(value) for value in [*weights.values(), *period_weights]):
        raise ParameterError("Vikter för yta och period ska vara större än 0.", do="kontrollera vikterna.")
    if not all(value >= 0 and math.isfinite(value) for value in (_drift_of(name, drift) for name in SIGNS)):
        raise ParameterError("Egen variation ska vara 0 eller större.", do="kontrollera drift.")
    if not 0 < confidence < 1:
        raise ParameterError("Konfidensgraden ska ligga mellan 0 och 1.", do="skriv till exempel 0.95.")
