"""Which cells of a table to hide so that nobody can work out the small ones from what is left and from the sums.

The intruder assumed here knows every shown number, every published sum, the rule with its threshold, and therefore
that a hidden cell is a whole number of at least 1 (zeros are shown). A small cell is protected when the figures tell
him no more about it than the rule does: some table that fits everything published gives it the value 1, another gives
it the threshold, and in both of them the other small cells stay within the threshold too. Width alone would not do: of
4 + 4 = 8, and of 1 + 1 = 2, a reader who takes both for small knows each of them.

Not modelled: an intruder who reruns this program on every candidate table and keeps those that give the same pattern
(the minimality attack), and one who knows some cells from elsewhere (his own case). Figures published apart
are protected together where they are tied together in the system (`disclosure.linking`).

Sources: Fischetti and Salazar (2001), Solving the cell suppression problem on tabular data with linear constraints,
Management Science 47; Willenborg and de Waal (2001), Elements of statistical disclosure control; Kelly, Golden and
Assad (1992), Cell suppression: disclosure protection for sensitive tabular data, Networks 22 (one cell at a time);
Wong, Fu, Wang and Pei (2007), Minimality attack in privacy preserving data publishing, VLDB.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import block_array, csr_array, diags_array, hstack
from scipy.sparse.csgraph import connected_components

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: A value's place, and how far it must be able to move. [-, count]
Move = tuple[int, int]

_TURNS = 12
_GAP = 0.2
_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, slots=True)
class Tabulation:
    """Counts and what ties them together, as one linear system.

    Attributes
    ----------
    values : array of int
        [count, 0 or more]
    ceiling : array of int
        The largest small count of each value, 0 where none is small. [count]
    equations : sparse array (equations, values)
        Signed sums of values that are zero: the parts of a sum minus the sum.
    sums : array of bool
        Values that are sums of others; they are hidden only where no choice of the others will do.
    unseen : array of bool
        Values that are printed nowhere but can be worked out from those that are: parts that two sets share, what a
        whole holds beside a part. They are protected as if they were printed, and a reader may take them for zero.
    least : array of int
        What a hidden value is known to be at least: 1, or the number of a sum's parts above zero. [count]
    shown, gone : array of bool
        Values of which it is decided elsewhere that they are printed, or hidden.
    """

    values: Ints
    ceiling: Ints
    equations: csr_array
    sums: Bools
    unseen: Bools
    least: Ints
    shown: Bools
    gone: Bools


def suppress(table: Tabulation) -> Bools:
    """Which values to hide: the small ones, and as few others as it takes to protect them.

    Values that nothing ties together are looked at apart. Where what is printed elsewhere leaves no choice, all that
    hangs together with it is hidden, zeros too. Cells are hidden before sums; a sum is hidden only where no choice of
    cells will do (a row with one cell above zero and its sum). Among cells few and small ones are preferred. Every
    extra one is needed: showing it would lay a small one open. Small ones are taken one at a time, so that the whole
    need not be the least possible.

    Parameters
    ----------
    table : Tabulation

    Returns
    -------
    array of bool
        One per value; a zero is hidden only where there was no choice. What is unseen counts as hidden.
    """
    hidden = _hidden_first(table)
    if not small_values(table).any() or not table.equations.shape[0]:
        return hidden
    for places, rows in _apart(table):
        part = _part(table, places, rows)
        if small_values(part).any():
            found = _suppressed(part)
            hidden[places] = ~part.shown if found is None else found
    return hidden


def small_values(table: Tabulation) -> Bools:
    """Which values are small in themselves; one that is printed elsewhere is not."""
    return np.asarray((table.values > 0) & (table.values <= table.ceiling) & ~table.shown)


def _hidden_first(table: Tabulation) -> Bools:
    return np.asarray((small_values(table) | table.unseen | table.gone) & ~table.shown)


def intervals(table: Tabulation, hidden: Bools) -> tuple[Floats, Floats]:
    """What an intruder can derive about each hidden value.

    Parameters
    ----------
    table : Tabulation
    hidden : array of bool
        One per value.

    Returns
    -------
    lower, upper : array of float
        One per hidden value, in order; `upper` is infinite where nothing bounds it. [count]
    """
    free = table.equations[:, np.flatnonzero(hidden)]
    shown = -(table.equations[:, np.flatnonzero(~hidden)] @ table.values[~hidden])
    ends = []
    for sign in (1.0, -1.0):
        for place in range(free.shape[1]):
            goal = np.zeros(free.shape[1])
            goal[place] = sign
            found = linprog(goal, A_eq=free, b_eq=shown, bounds=(1, None), method="highs")
            ends.append(sign * (found.fun if found.status == 0 else -np.inf))
    lower, upper = np.split(np.array(ends, dtype=float), 2)
    return lower, upper


def _apart(table: Tabulation) -> Iterator[tuple[Ints, Ints]]:
    """The values and equations of each part that no equation ties to the rest; a value without one is in none."""
    rows = table.equations.shape[0]
    ties = abs(table.equations).sign()
    whole = block_array([[None, ties], [ties.T, None]], format="csr")
    _, label = connected_components(whole, directed=False)
    order, starts = np.argsort(label, kind="stable"), np.cumsum(np.bincount(label))[:-1]
    for members in np.split(order, starts):
        if members[0] < rows and len(members) > 1:
            split = int(np.searchsorted(members, rows))
            yield members[split:] - rows, members[:split]


def _part(table: Tabulation, places: Ints, rows: Ints) -> Tabulation:
    return Tabulation(
        table.values[places],
        table.ceiling[places],
        csr_array(table.equations[rows][:, places]),
        table.sums[places],
        table.unseen[places],
        table.least[places],
        table.shown[places],
        table.gone[places],
    )


def _suppressed(table: Tabulation) -> Bools | None:
    """The answer of `suppress` for values that hang together; None where what is printed elsewhere leaves none."""
    hidden = _hidden_first(table)
    moves = [(place, need) for place in np.flatnonzero(small_values(table)).tolist() for need in _needs(table, place)]
    moves.sort(key=lambda move: (-abs(move[1]), move))
    cost = _cost(table)
    proofs = _prove(table, hidden, moves)
    while bare := [move for move in moves if move not in proofs]:
        found = _cheapest(table, hidden, bare[0], cost)
        if found is None and _alternative(table, table.values > 0, bare[0]) is not None:
            return None
        if found is None:
            moves = _with_less(moves, bare[0])
            continue
        proofs[bare[0]] = found
        hidden = hidden | (found != 0)
        proofs |= _prove(table, hidden, bare[1:])
    return _without_needless(table, hidden, proofs, cost)


def _with_less(moves: Sequence[Move], move: Move) -> list[Move]:
    """The moves, one of them a step less: what is known of the sets it lies in leaves it no such room."""
    place, need = move
    less = (place, need - (1 if need > 0 else -1))
    return [each for each in dict.fromkeys(less if each == move else each for each in moves) if each[1]]


def _needs(table: Tabulation, place: int) -> list[int]:
    """How far a small value must be able to move: up to its ceiling, and down to the least that is known of it."""
    value = int(table.values[place])
    return [move for move in (int(table.ceiling[place]) - value, int(table.least[place]) - value) if move]


def _cost(table: Tabulation) -> Floats:
    """Few and small cells first; a sum costs more than all cells together, a wide sum most."""
    cost = np.zeros(len(table.values))
    cells = np.flatnonzero(~table.sums)
    cost[cells[np.argsort(table.values[cells], kind="stable")]] = 1 + np.arange(len(cells)) / max(len(cells), 1)
    sums = np.flatnonzero(table.sums)
    width = (abs(table.equations).sum(axis=1) @ (table.equations < 0))[sums]
    cost[sums] = 2 * len(cells) + width - 1 + np.arange(len(sums)) / max(len(sums), 1)
    return cost


def _reach(table: Tabulation) -> tuple[Floats, Floats]:
    """How far each value may fall and rise in a table that an intruder must still think possible."""
    far = 2.0 * table.ceiling.max()
    fall = -np.minimum(table.values - np.where(table.unseen, 0, 1), far).clip(min=0)
    rise = np.where(table.values > 0, far, 0.0)
    small = small_values(table) & ~table.sums & ~table.unseen
    rise[small] = (table.ceiling - table.values)[small]
    return fall, rise


def _prove(table: Tabulation, hidden: Bools, moves: Sequence[Move]) -> dict[Move, Floats]:
    """For each move a change that makes it and keeps every shown figure true, up to the first that has none."""
    proofs = _prove_together(table, hidden, moves)
    for move in moves:
        if move not in proofs:
            found = _alternative(table, hidden, move)
            if found is None:
                break
            proofs[move] = found
    return proofs


def _prove_together(table: Tabulation, hidden: Bools, moves: Sequence[Move]) -> dict[Move, Floats]:
    """Proofs found many at a time, by changes that push different values different ways."""
    proofs: dict[Move, Floats] = {}
    left, idle = list(moves), 0
    for turn in range(_TURNS):
        change = _push(table, hidden, left, turn) if len(left) > 1 else None
        if change is None:
            break
        made = [move for move in left if change[move[0]] / move[1] >= 1]
        idle = 0 if made else idle + 1
        if idle == 2:
            break
        proofs |= dict.fromkeys(made, change)
        left = [move for move in left if move not in proofs]
    return proofs


def _push(table: Tabulation, hidden: Bools, moves: Sequence[Move], turn: int) -> Floats | None:
    """A change that makes many of the moves, by a linear programme; None if its answer is not in whole numbers.

    Each move pulls its own way by a weight of its own (0-1), so that some values give way to others; the weights
    change from turn to turn.
    """
    fall, rise = _reach(table)
    pull, used = np.zeros(len(table.values)), np.flatnonzero(hidden)
    for place, need in moves:
        weight = (2 * place + (need > 0) + 1) * (turn + 1) * _GOLDEN % 1
        pull[place] += np.sign(need) * weight
    balance = table.equations[:, used]
    bounds = np.column_stack([fall[used], rise[used]])
    found = linprog(-pull[used], A_eq=balance, b_eq=np.zeros(balance.shape[0]), bounds=bounds, method="highs")
    return _whole(found.x, used, table)


def _alternative(table: Tabulation, hidden: Bools, move: Move) -> Floats | None:
    """A change in whole numbers that makes the move and keeps every shown figure true; None if there is none."""
    lower, upper = _reach(table)
    place, need = move
    lower[place], upper[place] = (need, max(need, upper[place])) if need > 0 else (lower[place], need)
    used = np.flatnonzero(hidden)
    found = milp(
        np.zeros(len(used)),
        integrality=np.ones(len(used)),
        bounds=(lower[used], upper[used]),
        constraints=LinearConstraint(table.equations[:, used], 0, 0),
    )
    return _whole(found.x, used, table)


def _cheapest(table: Tabulation, hidden: Bools, move: Move, cost: Floats) -> Floats | None:
    """A change that makes the move, at nearly the least cost of hiding more; sums only if cells will not do."""
    positive = (table.values > 0) & ~table.shown
    for may in (positive & (hidden | ~table.sums), positive):
        for kind in (0.0, 1.0):  # in a table of two dimensions the changes are whole without being asked to
            change = _choose(table, hidden, move, (np.flatnonzero(may), cost, kind))
            if change is not None:
                return change
    return None


def _choose(table: Tabulation, hidden: Bools, move: Move, terms: tuple[Ints, Floats, float]) -> Floats | None:
    """The mixed integer programme behind `_cheapest`: a change, and a 0/1 choice per value; only the chosen change.

    `terms` are the values that may be chosen, their cost, and 1.0 where the change itself is asked to be whole.
    """
    used, cost, kind = terms
    place, need = move
    fall, rise = (np.clip(end, -abs(need), abs(need))[used] for end in _reach(table))
    at = int(np.searchsorted(used, place))
    unit, many, sums = diags_array(np.ones(len(used))), len(used), table.equations.shape[0]
    rules = [
        LinearConstraint(hstack([table.equations[:, used], csr_array((sums, many))]), 0, 0),
        LinearConstraint(hstack([unit, -diags_array(rise)]), -np.inf, 0),
        LinearConstraint(hstack([unit, -diags_array(fall)]), 0, np.inf),
    ]
    fall[at] = rise[at] = need
    found = milp(
        np.concatenate([np.zeros(many), np.where(hidden, 0.0, cost)[used]]),
        integrality=np.concatenate([np.full(many, kind), np.ones(many)]),
        bounds=(np.concatenate([fall, hidden[used]]), np.concatenate([rise, np.ones(many)])),
        constraints=rules,
        options={"mip_rel_gap": _GAP},
    )
    return _whole(None if found.x is None else found.x[:many], used, table)


def _whole(answer: Floats | None, used: Ints, table: Tabulation) -> Floats | None:
    """The solver's answer as a change of every value, if it is in whole numbers and all sums still hold."""
    if answer is None or np.abs(answer - np.round(answer)).max(initial=0) > 1e-6:
        return None
    change = np.zeros(len(table.values))
    change[used] = np.round(answer)
    return None if (table.equations @ change).any() else change


def _without_needless(table: Tabulation, hidden: Bools, proofs: dict[Move, Floats], cost: Floats) -> Bools:
    """Show again each extra value that the small ones can do without, the dearest first."""
    extra = np.flatnonzero(hidden & ~_hidden_first(table))
    for place in sorted(extra.tolist(), key=lambda extra: -cost[extra]):
        fewer = hidden.copy()
        fewer[place] = False
        leaning = [move for move, proof in proofs.items() if proof[place]]
        renewed = _prove(table, fewer, leaning)
        if len(renewed) == len(leaning):
            hidden, proofs = fewer, proofs | renewed
    return hidden
