"""Where cells full of incidents lie side by side more than chance brings about."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bfa.methods.local_statistics import getis_ord

#: So many permutations, and fewer where the area has more cells than that can be afforded for.
PERMUTATIONS, FEWER, _MANY_CELLS = 99_999, 9_999, 50_000
SEED, FALSE_DISCOVERIES = 1, 0.05
#: A neighbourhood is the cell with the eight around it. [cells]
REACH = 1.5
#: With fewer incidents or cells nothing is tested.
_FEWEST, _FEWEST_CELLS = 20, 30


@dataclass(frozen=True, slots=True)
class Gathering:
    """Which cells lie in a neighbourhood with more incidents than chance gives.

    Attributes
    ----------
    shown : bool array (rows, columns)
        High by Gi* after control of false discoveries, and not empty; all False where nothing was tested.
    z : array (rows, columns)
        Gi*; NaN outside the area. [-]
    permutations, seed : int
        As used; 0 permutations where nothing was tested.
    """

    shown: NDArray[np.bool_]
    z: NDArray[np.float64]
    permutations: int
    seed: int


def gather(counts: NDArray[np.float64], *, permutations: int | None = None) -> Gathering:
    """Test every cell of the area.

    Parameters
    ----------
    counts : array (rows, columns)
        Incidents; NaN outside the area. [count]
    permutations : int or None
        None: as many as can be afforded.
    """
    cells = int((~np.isnan(counts)).sum())
    if cells < _FEWEST_CELLS or np.nansum(counts) < _FEWEST:
        return Gathering(np.zeros(counts.shape, dtype=bool), np.full(counts.shape, np.nan), 0, SEED)
    many = permutations or (PERMUTATIONS if cells <= _MANY_CELLS else FEWER)
    local = getis_ord(counts, distance=REACH, permutations=many, seed=SEED)
    with np.errstate(invalid="ignore"):
        high = (local.kind == "high") & (local.adjusted <= FALSE_DISCOVERIES) & (counts > 0)
    return Gathering(high, local.z, many, SEED)
