"""Where cells full of incidents lie side by side more than chance brings about."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bfa.methods.local_statistics import getis_ord
from bfa.methods.many import benjamini_hochberg

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

    Notes
    -----
    Gi* by permutation of every cell, the cell's own count too: with its own count kept in place, as is usual, the
    fullest cells of all would be judged by their neighbours alone. One-sided.
    """
    cells = int((~np.isnan(counts)).sum())
    if cells < _FEWEST_CELLS or np.nansum(counts) < _FEWEST:
        return Gathering(np.zeros(counts.shape, dtype=bool), np.full(counts.shape, np.nan), 0, SEED)
    many = permutations or (PERMUTATIONS if cells <= _MANY_CELLS else FEWER)
    inside = ~np.isnan(counts)
    p = np.ones(counts.shape)
    p[inside] = _by_relocation(counts, inside, many)[inside]
    adjusted = np.ones(counts.shape)
    adjusted[inside] = benjamini_hochberg(p[inside].tolist())
    z = getis_ord(counts, distance=REACH, permutations=0).z
    return Gathering((adjusted <= FALSE_DISCOVERIES) & (np.nan_to_num(counts) > 0), z, many, SEED)


def _by_relocation(counts: NDArray[np.float64], inside: NDArray[np.bool_], many: int) -> NDArray[np.float64]:
    """How often as many cells, drawn without replacement from all, hold as much as each neighbourhood. [0-1]"""
    around = np.ones((3, 3), dtype=np.int64)
    held = ndimage.convolve(np.nan_to_num(counts).astype(np.int64), around, mode="constant")
    cells = ndimage.convolve(inside.astype(np.int64), around, mode="constant")
    values, times = np.unique(counts[inside].astype(np.int64), return_counts=True)
    rng = np.random.default_rng(SEED)
    p = np.ones(counts.shape)
    for size in np.unique(cells[inside]):
        drawn = np.sort(rng.multivariate_hypergeometric(times, int(size), size=many, method="marginals") @ values)
        own = inside & (cells == size)
        p[own] = (many - np.searchsorted(drawn, held[own], side="left") + 1) / (many + 1)
    return p
