"""Which cells of a table to hide so that nobody can work out the small ones from what is left and from the sums.

The intruder assumed here knows every shown number, every published sum, that hidden cells are whole numbers of at
least 1 (zeros are shown), and the rule with its threshold. He does not know which hidden cells are small and which
were hidden to protect them. A small cell is protected when the figures tell him no more about it than the rule does:
some table that fits everything published gives it the value 1, and another gives it the threshold.

Not modelled: an intruder who reruns this program on every candidate table and keeps those that give the same pattern
(the minimality attack), one who knows some cells from elsewhere (his own case), and figures published apart
that overlap (two periods, two sets of boundaries).

Sources: Fischetti and Salazar (2001), Solving the cell suppression problem on tabular data with linear constraints,
Management Science 47; Willenborg and de Waal (2001), Elements of statistical disclosure control; Kelly, Golden and
Assad (1992), Cell suppression: disclosure protection for sensitive tabular data, Networks 22 (one cell at a time);
Wong, Fu, Wang and Pei (2007), Minimality attack in privacy preserving data publishing, VLDB.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import coo_array, csr_array, diags_array, hstack

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tabulation:
    """The cells of a table and the sums published over them, as one linear system.

    Attributes
    ----------
    values : array of int
        The cells, then the sums of each grouping in turn. [count, 0 or more]
    ceiling : array of int
        The largest small count of each cell or sum, 0 where none is small. [count]
    equations : sparse array (sums, values)
        Every row is one sum: its cells minus the sum itself is zero.
    cells : int
        How many of the values are cells.
    """

    values: Ints
    ceiling: Ints
    equations: csr_array
    cells: int


def tabulate(counts: Ints, ceiling: Ints, groupings: Sequence[Ints], sum_ceiling: Sequence[Ints]) -> Tabulation:
    """The cells and sums of a table as one system.

    Parameters
    ----------
    counts : array of int
        Cells. [count, 0 or more]
    ceiling : array of int
        The largest small count of each cell; 0 where it is not thresholded. [count]
    groupings : sequence of array of int
        For each grouping whose sums are published, the number (0, 1, ...) of the sum each cell belongs to.
    sum_ceiling : sequence of array of int
        For each grouping, the largest small count of each sum. [count]
    """
    sums = [np.bincount(group, weights=counts, minlength=len(top)) for group, top in zip(groupings, sum_ceiling)]
    cells, total = len(counts), sum(len(top) for top in sum_ceiling)
    offsets = np.cumsum([0, *(len(top) for top in sum_ceiling)])
    rows = [np.arange(total), *(group + offset for group, offset in zip(groupings, offsets))]
    columns = [cells + np.arange(total), *(np.arange(cells) for _ in groupings)]
    signs = [-np.ones(total), *(np.ones(cells) for _ in groupings)]
    places = (np.concatenate(rows), np.concatenate(columns))
    equations = csr_array(coo_array((np.concatenate(signs), places), shape=(total, cells + total)))
    values = np.concatenate([counts, *sums]).astype(np.int64)
    return Tabulation(values, np.concatenate([ceiling, *sum_ceiling]).astype(np.int64), equations, cells)


def suppress(table: Tabulation) -> Bools:
    """Which values to hide: the small ones, and as few others as it takes to protect them.

    Cells are hidden before sums; a sum is hidden only where no choice of cells will do (a row with one cell above
    zero and its sum). Among cells few and small ones are preferred. Every extra cell is needed: showing it
    would lay a small one open.

    Parameters
    ----------
    table : Tabulation

    Returns
    -------
    array of bool
        One per value, cells first and then sums; a zero is never hidden.
    """
    hidden = (table.values > 0) & (table.values <= table.ceiling)
    small = np.flatnonzero(hidden)
    if not len(small) or not table.equations.shape[0]:
        return hidden
    if table.equations.shape[0] == 1 and not hidden[table.cells]:
        return _with_one_sum(table, hidden)
    return _with_many_sums(table, hidden, small)


def intervals(table: Tabulation, hidden: Bools) -> tuple[Floats, Floats]:
    """What an intruder can derive about each hidden value.

    Parameters
    ----------
    table : Tabulation
    hidden : array of bool
        One per value, cells first and then sums.

    Returns
    -------
    lower, upper : array of float
        One per hidden value, in order; `upper` is infinite where nothing bounds it. [count]
    """
    free = table.equations[:, hidden]
    shown = -(table.equations[:, ~hidden] @ table.values[~hidden])
    ends = []
    for sign in (1.0, -1.0):
        for place in range(free.shape[1]):
            goal = np.zeros(free.shape[1])
            goal[place] = sign
            found = linprog(goal, A_eq=free, b_eq=shown, bounds=(1, None), method="highs")
            ends.append(sign * found.fun if found.status == 0 else np.inf)
    lower, upper = np.split(np.array(ends, dtype=float), 2)
    return lower, upper


def _with_one_sum(table: Tabulation, hidden: Bools) -> Bools:
    """One published sum: the smallest cell that gives the hidden ones room, and if there is none, the sum itself."""
    hidden = hidden.copy()
    values, ceiling = table.values[: table.cells], table.ceiling
    small = np.flatnonzero(hidden)
    spare = int((values[small] - 1).sum())
    lack = int((ceiling[small] - values[small] - (spare - (values[small] - 1))).max())
    if lack <= 0 and len(small) > 1:
        return hidden
    others = [place for place in np.argsort(values, kind="stable") if values[place] > 0 and not hidden[place]]
    enough = [place for place in others if values[place] - 1 >= lack]
    if enough:
        hidden[enough[0]] = True
        return hidden
    for place in reversed(others):
        hidden[place] = True
        lack -= int(values[place]) - 1
        if lack <= 0:
            return hidden
    hidden[others] = False
    hidden[table.cells] = True
    return hidden


def _with_many_sums(table: Tabulation, hidden: Bools, small: Ints) -> Bools:
    """One small value at a time, the neediest first: the cheapest extra cells that give it room both ways."""
    hidden = hidden.copy()
    cost = _cost(table)
    proofs: dict[tuple[int, int], Floats] = {}
    for place in sorted(small, key=lambda p: (table.values[p] - table.ceiling[p], p)):
        for need in _needs(table, place):
            found = _alternative(table, hidden, (place, need), cost=None)
            if found is None:
                found = _alternative(table, hidden, (place, need), cost=cost)
                assert found is not None  # hiding every sum always gives room
                hidden |= np.abs(found) > 0.5
            proofs[place, need] = found
    return _without_needless(table, hidden, proofs, cost)


def _needs(table: Tabulation, place: int) -> list[int]:
    """How far a small value must be able to move: up to its ceiling, and down to 1."""
    moves = (int(table.ceiling[place] - table.values[place]), int(1 - table.values[place]))
    return [move for move in moves if move]


def _cost(table: Tabulation) -> Floats:
    """Few and small cells first; a sum costs more than all cells together, a wide sum most."""
    cells, total = table.cells, len(table.values)
    cost = np.empty(total)
    cost[np.argsort(table.values[:cells], kind="stable")] = 1 + np.arange(cells) / max(cells, 1)
    members = np.diff(table.equations.indptr)
    cost[cells:] = 2 * cells + members + np.arange(total - cells) / max(total, 1)
    return cost


def _alternative(table: Tabulation, hidden: Bools, move: tuple[int, int], *, cost: Floats | None) -> Floats | None:
    """Whole-number changes that keep every shown figure true and move one value as far as asked.

    With `cost`, more values may be hidden, at the least cost; without, None when there is no such change.
    """
    place, need = move
    may = hidden | ((table.values > 0) & (cost is not None))
    used = np.flatnonzero(may)
    reach = float(2 * table.ceiling.max())
    upper = np.full(len(used), reach)
    lower = -np.minimum(table.values[used] - 1, reach)
    at = int(np.searchsorted(used, place))
    lower[at], upper[at] = (need, upper[at]) if need > 0 else (lower[at], need)
    balance = table.equations[:, used]
    if cost is None:
        found = milp(
            np.zeros(len(used)),
            integrality=np.ones(len(used)),
            bounds=(lower, upper),
            constraints=LinearConstraint(balance, 0, 0),
        )
    else:
        found = _cheapest(balance, (lower, upper), hidden[used], cost[used])
    if found.x is None:
        return None
    change = np.zeros(len(table.values))
    change[used] = np.round(found.x[: len(used)])
    return change


def _cheapest(balance: csr_array, reach: tuple[Floats, Floats], hidden: Bools, cost: Floats) -> OptimizeResult:
    """Changes and a 0/1 choice per value: only a hidden value may change, and hiding a shown one has its cost."""
    lower, upper = reach
    many = len(cost)
    unit = diags_array(np.ones(many))
    rules = [
        LinearConstraint(hstack([balance, csr_array(balance.shape)]), 0, 0),
        LinearConstraint(hstack([unit, -diags_array(upper)]), -np.inf, 0),
        LinearConstraint(hstack([unit, -diags_array(lower)]), 0, np.inf),
    ]
    bounds = (
        np.concatenate([lower.clip(max=0), hidden.astype(float)]),
        np.concatenate([upper.clip(min=0), np.ones(many)]),
    )
    return milp(
        np.concatenate([np.zeros(many), np.where(hidden, 0.0, cost)]),
        integrality=np.ones(2 * many),
        bounds=bounds,
        constraints=rules,
    )


def _without_needless(table: Tabulation, hidden: Bools, proofs: dict[tuple[int, int], Floats], cost: Floats) -> Bools:
    """Show again each extra value that the small ones can do without, the dearest first."""
    hidden = hidden.copy()
    extra = np.flatnonzero(hidden & ~((table.values > 0) & (table.values <= table.ceiling)))
    for place in sorted(extra, key=lambda p: -cost[p]):
        fewer = hidden.copy()
        fewer[place] = False
        renewed = {}
        for move in [move for move, proof in proofs.items() if proof[place]]:
            found = _alternative(table, fewer, move, cost=None)
            if found is None:
                break
            renewed[move] = found
        else:
            hidden = fewer
            proofs = proofs | renewed
    return hidden
