"""Counts and what ties them together, as one linear system."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csr_array, diags_array
from scipy.sparse.csgraph import connected_components

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tabulation:
    """Counts and what ties them together, as one linear system."""

    #: [count, 0 or more]
    values: Ints
    #: The largest small count of each value, 0 where none is small. [count]
    ceiling: Ints
    #: Signed sums of values that are zero: the parts of a sum minus the sum. [equations, values]
    equations: csr_array
    #: Values that are sums of others; they are hidden only where no choice of the others will do.
    sums: Bools
    #: Values that are printed nowhere but can be worked out from those that are: parts that two sets share, what a
    #: whole holds beside a part. They are protected as if they were printed, and a reader may take them for zero.
    unseen: Bools
    #: What a hidden value is known to be at least: 1, or the number of a sum's parts above zero. [count]
    least: Ints
    #: Values of which it is decided elsewhere that they are printed, or hidden.
    shown: Bools
    gone: Bools


def small_values(table: Tabulation) -> Bools:
    """Which values are small in themselves; one that is printed elsewhere is not."""
    return np.asarray((table.values > 0) & (table.values <= table.ceiling) & ~table.shown)


def apart(table: Tabulation) -> Iterator[tuple[Ints, Tabulation]]:
    """Each part that no equation ties to the rest, and where its values stand; a value without equation is in none.

    What is printed elsewhere is a number that everyone knows, and ties nothing together: it may be in several parts.
    """
    rows = table.equations.shape[0]
    ties = csr_array(abs(table.equations).sign() @ diags_array((~table.shown).astype(float)))
    ties.eliminate_zeros()
    whole = block_array([[None, ties], [ties.T, None]], format="csr")
    _, label = connected_components(whole, directed=False)
    order, starts = np.argsort(label, kind="stable"), np.cumsum(np.bincount(label))[:-1]
    for members in np.split(order, starts):
        if len(members) > 1 and members[0] < rows:
            own = table.equations[members[: int(np.searchsorted(members, rows))]]
            places = np.unique(own.indices[own.data != 0])
            tied = csr_array(own[:, places])
            arrays = {each.name: getattr(table, each.name) for each in fields(table) if each.name != "equations"}
            yield places, Tabulation(equations=tied, **{name: array[places] for name, array in arrays.items()})
