"""Kernel smoothing over units of any shape: density per km2, and risk as incidents against people."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import KDTree

from bfa.errors import DataError, ParameterError
from bfa.methods.units import Units

Floats = NDArray[np.float64]
Kernel = Literal["quartic", "gaussian"]
#: More entries than this are not written down: they would not fit in memory.
_MOST = 50_000_000
#: Bandwidths at which a Gaussian is cut; 4e-6 of its mass lies farther out.
_FAR = 5
_M2_PER_KM2 = 1e6


def kernel_table(centres: Floats, *, bandwidth: float, kernel: Kernel = "quartic") -> sparse.csr_array:
    """Height of the kernel at each centre from each centre within reach.

    Parameters
    ----------
    centres : array (n, 2)
        East and north. [m]
    bandwidth : float
        Radius of the quartic kernel; standard deviation of the Gaussian. [m, above 0]
    kernel : {"quartic", "gaussian"}
        The Gaussian is cut at 5 bandwidths, where it is 4e-6 of its top.

    Returns
    -------
    csr_array (n, n)
        Symmetric; the diagonal is the kernel's top. [1 / m2]

    Raises
    ------
    ParameterError
        The bandwidth is not above 0 or reaches more than 50 million pairs; the kernel is unknown.
    DataError
        A coordinate is missing.

    Notes
    -----
    Source: Silverman (1986), Density estimation for statistics and data analysis, chapter 4.
    """
    centres = np.asarray(centres, dtype=float).reshape(-1, 2)
    _check(centres, bandwidth, kernel)
    tree, reach = KDTree(centres), bandwidth * (1 if kernel == "quartic" else _FAR)
    entries = int(tree.count_neighbors(tree, reach)) if len(centres) else 0
    if entries > _MOST:
        raise ParameterError(
            f"Bandbredden {bandwidth:g} m når {entries} par av rutor.",
            do="välj en kortare bandbredd eller större rutor.",
        )
    one, other = tree.query_pairs(reach, output_type="ndarray").T.astype(np.int32)
    squared = ((centres[one, 0] - centres[other, 0]) ** 2 + (centres[one, 1] - centres[other, 1]) ** 2) / bandwidth**2
    if kernel == "quartic":
        top, heights = 3 / (np.pi * bandwidth**2), np.clip(1 - squared, 0, None) ** 2
    else:
        top, heights = 1 / (2 * np.pi * bandwidth**2), np.exp(-squared / 2)
    half = sparse.csr_array((top * heights, (one, other)), shape=(len(centres),) * 2)
    diagonal = sparse.dia_array((np.full((1, len(centres)), top), [0]), shape=half.shape)
    return sparse.csr_array(half + half.T + diagonal)


def smoothed_density(counts: Floats, units: Units, table: sparse.csr_array, *, edge_correction: bool = True) -> Floats:
    """Incidents per km2 at each unit's centre, each unit's incidents taken to lie at its centre.

    Parameters
    ----------
    counts : array (n,)
        Incidents in each unit. [count, 0 or more]
    table : csr_array (n, n)
        From `kernel_table` over the units' centres. [1 / m2]
    edge_correction : bool
        Divide by the share of the kernel over ground inside the study area, summed over the same centres. Without it
        the density is too low near the border.

    Returns
    -------
    array (n,)
        Density; NaN where an edge-corrected kernel finds no ground. [incidents / km2]

    Raises
    ------
    ParameterError
        Counts, units and table do not match.
    DataError
        A count is missing or below 0.

    Notes
    -----
    With edge correction, incidents spread as the ground give the same density everywhere, whatever the units' shapes.
    A bandwidth below the distance between centres leaves the units unsmoothed.

    Source: Diggle (1985), A kernel method for smoothing point process data (division by the kernel's share inside).
    """
    incidents = table @ _amounts(counts, table, "Antalen")
    if not edge_correction:
        return np.asarray(incidents * _M2_PER_KM2)
    ground = table @ _amounts(units.ground, table, "Rutornas ytor")
    return _divided(incidents * _M2_PER_KM2, ground, ground > 0)


def smoothed_rate(
    counts: Floats, people: Floats, table: sparse.csr_array, *, per: float = 1000, fewest: float = 100
) -> Floats:
    """Incidents per 1 000 people around each unit: one kernel density divided by another of the same bandwidth.

    Parameters
    ----------
    counts : array (n,)
        Incidents in each unit. [count, 0 or more]
    people : array (n,)
        People, homes or whatever can be hit, in each unit. [count, 0 or more]
    table : csr_array (n, n)
        From `kernel_table` over the units' centres. [1 / m2]
    per : float
        People the rate is stated for. [people, above 0]
    fewest : float
        People a rate must rest on, each counted by the kernel's height relative to its top; 100 is our choice, since
        one incident then already makes 10 per 1 000. [people, 0 or more]

    Returns
    -------
    array (n,)
        Rate; NaN where fewer people, or none, stand behind it. [incidents / `per` people]

    Raises
    ------
    ParameterError
        Counts, people and table do not match; `per` is not above 0.
    DataError
        A number is missing or below 0.

    Notes
    -----
    Where few people live but many pass, the rate tells of the passers-by, not of the risk to those who live there.

    Source: Bithell (1990), An application of density estimation to geographical epidemiology; Kelsall and Diggle
    (1995), Kernel estimation of relative risk (one bandwidth above and below).
    """
    if not (per > 0 and np.isfinite(per)):
        raise ParameterError(f"Kvoten kan inte anges per {per:g} invånare.", do="ange ett tal större än 0.")
    incidents = table @ _amounts(counts, table, "Antalen")
    around = table @ _amounts(people, table, "Invånarantalen")
    enough = (around > 0) & (around >= fewest * table.diagonal())
    return _divided(incidents * per, around, enough)


def _check(centres: Floats, bandwidth: float, kernel: str) -> None:
    if not (bandwidth > 0 and np.isfinite(bandwidth)):
        raise ParameterError(f"Bandbredden {bandwidth:g} m går inte att använda.", do="ange meter, till exempel 400.")
    if kernel not in ("quartic", "gaussian"):
        raise ParameterError(f"Kärnan {kernel!r} finns inte.", do="välj quartic eller gaussian.")
    if not np.isfinite(centres).all():
        raise DataError("Koordinater saknas.", do="ta bort rutor utan koordinater.")


def _amounts(values: Floats, table: sparse.csr_array, what: str) -> Floats:
    values = np.asarray(values, dtype=float)
    if values.shape != table.shape[:1]:
        raise ParameterError(f"{what} stämmer inte med rutorna.", do="räkna dem och kärnan på samma rutor.")
    if not (values >= 0).all():
        raise DataError(f"{what} saknas eller är mindre än 0.", do="ge varje ruta ett tal, 0 eller större.")
    return values


def _divided(above: Floats, below: Floats, where: NDArray[np.bool_]) -> Floats:
    shares: Floats = np.divide(above, below, out=np.full(len(above), np.nan), where=where)
    return shares
