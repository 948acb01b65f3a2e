"""Where units full of incidents lie side by side more than chance brings about."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bfa.analyses.answer import Answer
from bfa.methods.local_statistics import getis_ord
from bfa.methods.many import benjamini_hochberg

Floats = NDArray[np.float64]
#: So many permutations, and fewer where the area has more units than that can be afforded for.
PERMUTATIONS, FEWER, _MANY_UNITS = 99_999, 9_999, 50_000
SEED, FALSE_DISCOVERIES = 1, 0.05
#: With fewer incidents or units nothing is tested.
_FEWEST, _FEWEST_UNITS = 20, 30


@dataclass(frozen=True, slots=True)
class Gathering(Answer):
    """Which units lie in a neighbourhood with more incidents than chance gives; arrays of shape (n,)."""

    #: High by Gi* after control of false discoveries, and not empty; all False where nothing was tested.
    shown: NDArray[np.bool_]
    #: Gi*; NaN where nothing was tested. [-]
    z: Floats
    #: As used; 0 permutations where nothing was tested.
    permutations: int
    seed: int


def gather(counts: Floats, neighbours: sparse.csr_array, *, permutations: int | None = None) -> Gathering:
    """Test every unit of the area.

    `neighbours` is 1 for units that touch, shape (n, n); `permutations` None is as many as can be afforded.

    Notes
    -----
    Gi* by permutation of every unit, the unit's own count too: with its own count kept in place, as is usual, the
    fullest units of all would be judged by their neighbours alone. One-sided.
    """
    if len(counts) < _FEWEST_UNITS or counts.sum() < _FEWEST:
        return Gathering(np.zeros(len(counts), dtype=bool), np.full(len(counts), np.nan), 0, SEED)
    many = permutations or (PERMUTATIONS if len(counts) <= _MANY_UNITS else FEWER)
    adjusted = benjamini_hochberg(_by_relocation(counts, neighbours, many).tolist())
    z = getis_ord(counts, neighbours=neighbours)
    return Gathering((adjusted <= FALSE_DISCOVERIES) & (counts > 0), z, many, SEED)


def _by_relocation(counts: Floats, neighbours: sparse.csr_array, many: int) -> Floats:
    """How often as many units, drawn without replacement from all, hold as much as each neighbourhood. [0-1]"""
    held = (neighbours @ counts + counts).astype(np.int64)
    units = (neighbours @ np.ones(len(counts)) + 1).astype(np.int64)
    values, times = np.unique(counts.astype(np.int64), return_counts=True)
    rng = np.random.default_rng(SEED)
    p = np.ones(len(counts))
    for size in np.unique(units):
        drawn = np.sort(rng.multivariate_hypergeometric(times, int(size), size=many, method="marginals") @ values)
        own = units == size
        p[own] = (many - np.searchsorted(drawn, held[own], side="left") + 1) / (many + 1)
    return p
