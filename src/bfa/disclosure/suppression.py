"""Which cells of a table to hide so that nobody can work out the small ones from what is left and from the sums.

A small cell is protected when what is published says no more of it than an intruder knew, whatever he is assumed to
know (`disclosure.intruder`): some table that fits all of it gives the cell the least value that was left before,
another the greatest. Before is when everything is hidden that is not printed elsewhere; where what he knows of sums
leaves a cell less room than the rule does, all of the rule's is asked for against one who does not know the sums.

Not modelled: an intruder who reruns this program on every candidate table and keeps those that give the same pattern
(the minimality attack), and one who knows some cells exactly (his own case). Figures published apart are protected
together where they are tied together in the system (`disclosure.linking`).

Sources: Fischetti and Salazar (2001), Solving the cell suppression problem on tabular data with linear constraints,
Management Science 47; Kelly, Golden and Assad (1992), Cell suppression: disclosure protection for sensitive tabular
data, Networks 22 (one cell at a time); Wong, Fu, Wang and Pei (2007), Minimality attack in privacy preserving data
publishing, VLDB.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array, diags_array, hstack

from bfa.disclosure.intruder import (
    Knowledge,
    Move,
    alternative,
    limits,
    one_who_knows_less,
    possible,
    proofs,
    slack,
    spread,
    whole,
)
from bfa.disclosure.tabulation import Bools, Floats, Ints, Tabulation, apart, small_values

#: How far from the least cost a choice may be. [-]
_GAP = 0.2
#: So many moves are proved anew before the next, where one that cannot be is enough to stop. [count]
_AT_A_TIME = 12


def suppress(table: Tabulation) -> Bools:
    """Which values to hide: the small ones, and as few others as it takes to protect them.

    Values that nothing ties together are looked at apart. Where what is printed elsewhere leaves the rule alone no
    choice, all that hangs together with it is hidden, zeros too. Cells are hidden before sums; a sum is hidden only
    where no choice of cells will do (a row with one cell above zero and its sum). Among cells few and small ones are
    preferred. Every extra one is needed: showing it would lay a small one open. Small ones are taken one at a time, so
    that the whole need not be the least possible.

    Returns
    -------
    array of bool
        One per value; a zero is hidden only where there was no choice. What is unseen counts as hidden.
    """
    hidden = _hidden_first(table)
    if not small_values(table).any() or not table.equations.shape[0]:
        return hidden
    for places, part in apart(table):
        if small_values(part).any():
            found = _suppressed(part)
            hidden[places] = ~part.shown if found is None else found
    return hidden


def needs(table: Tabulation) -> list[Move]:
    """How far each small value must be able to move: to its ceiling and to the least that is known of it.

    Against one who knows about how many it is as well, as far as that.
    """
    found, near = list[Move](), slack(table.values).astype(int).tolist()
    for move in rule_needs(table):
        own = near[move.place]
        known = max(min(move.need, own), -own)
        found += [move._replace(knows=Knowledge.LARGE), Move(move.place, known, Knowledge.ALL)]
    return sorted(found, key=lambda move: (move.place, move.knows))


def rule_needs(table: Tabulation) -> list[Move]:
    """How far each small value must be able to move against one who knows the rule and what is printed."""
    small = np.flatnonzero(small_values(table)).tolist()
    ends = [(place, int(end[place] - table.values[place])) for place in small for end in (table.least, table.ceiling)]
    return [Move(place, need, Knowledge.RULE) for place, need in ends if need]


def _hidden_first(table: Tabulation) -> Bools:
    return np.asarray((small_values(table) | table.unseen | table.gone) & ~table.shown)


def _suppressed(table: Tabulation) -> Bools | None:
    """The answer of `suppress` for values that hang together; None where what is printed elsewhere leaves none."""
    hidden = _hidden_first(table)
    moves = needs(table)
    proved = proofs(table, hidden, moves)
    bare = possible(table, [move for move in moves if move not in proved])
    cost = cost_of(table)
    while bare := sorted((move for move in bare if move not in proved), key=lambda move: (-abs(move.need), move)):
        proved |= proofs(table, hidden, bare[:_AT_A_TIME])
        at = next((place for place, move in enumerate(bare[:_AT_A_TIME]) if move not in proved), None)
        if at is None:
            continue
        move, bare = bare[at], [*bare[:at], *bare[at + 1 :]]
        found = cheapest(table, hidden, move, cost)
        if found is None and move.knows == Knowledge.RULE and alternative(table, table.values > 0, move) is not None:
            return None
        if found is None:
            bare += _with_less(move)
        else:
            proved[move] = found
            hidden = hidden | (found != 0)
    return _without_needless(table, hidden, proved, cost)


def _with_less(move: Move) -> list[Move]:
    """A step less of a move that whole numbers leave no room for; all of it against one who knows less."""
    less = move._replace(need=move.need - (1 if move.need > 0 else -1))
    return [*([less] if less.need else []), *one_who_knows_less(move)]


def cost_of(table: Tabulation) -> Floats:
    """Few and small cells first; a sum costs more than all cells together, a wide sum most."""
    cost = np.zeros(len(table.values))
    cells = np.flatnonzero(~table.sums)
    cost[cells[np.argsort(table.values[cells], kind="stable")]] = 1 + np.arange(len(cells)) / max(len(cells), 1)
    sums = np.flatnonzero(table.sums)
    width = (abs(table.equations).sum(axis=1) @ (table.equations < 0))[sums]
    cost[sums] = 2 * len(cells) + width - 1 + np.arange(len(sums)) / max(len(sums), 1)
    return cost


def cheapest(table: Tabulation, hidden: Bools, move: Move, cost: Floats) -> Floats | None:
    """A change that makes the move, at nearly the least cost of hiding more; sums only if cells will not do."""
    positive = (table.values > 0) & ~table.shown
    for may in (positive & (hidden | ~table.sums), positive):
        for kind in (0.0, 1.0):  # in a table of two dimensions the changes are whole without being asked to
            change = _choose(table, hidden, move, (np.flatnonzero(may), cost, kind))
            if change is None:
                break
            made = whole(change, table)
            if made is not None:
                return made
    return None


def _choose(table: Tabulation, hidden: Bools, move: Move, terms: tuple[Ints, Floats, float]) -> Floats | None:
    """The mixed integer programme behind `cheapest`: a change, and a 0/1 choice per value; only the chosen change.

    `terms` are the values that may be chosen, their cost, and 1.0 where the change itself is asked to be whole.
    """
    used, cost, kind = terms
    far = abs(move.need)
    fall, rise = (end.clip(-far, far)[used] for end in limits(table, move))
    at = int(np.searchsorted(used, move.place))
    unit, many, sums = diags_array(np.ones(len(used))), len(used), table.equations.shape[0]
    rules = [
        LinearConstraint(hstack([table.equations[:, used], csr_array((sums, many))]), 0, 0),
        LinearConstraint(hstack([unit, -diags_array(rise)]), -np.inf, 0),
        LinearConstraint(hstack([unit, -diags_array(fall)]), 0, np.inf),
    ]
    fall[at] = rise[at] = move.need
    found = milp(
        np.concatenate([np.zeros(many), np.where(hidden, 0.0, cost)[used]]),
        integrality=np.concatenate([np.full(many, kind), np.ones(many)]),
        bounds=(np.concatenate([fall, hidden[used]]), np.concatenate([rise, np.ones(many)])),
        constraints=rules,
        options={"mip_rel_gap": _GAP},
    )
    return None if found.x is None else spread(found.x[:many], used, table)


def _without_needless(table: Tabulation, hidden: Bools, proved: dict[Move, Floats], cost: Floats) -> Bools:
    """Show again each extra value that the small ones can do without, the dearest first."""
    extra = np.flatnonzero(hidden & ~_hidden_first(table))
    for place in sorted(extra.tolist(), key=lambda extra: -cost[extra]):
        fewer = hidden.copy()
        fewer[place] = False
        leaning = [move for move, proof in proved.items() if proof[place]]
        renewed = _all_proved(table, fewer, leaning)
        if renewed is not None:
            hidden, proved = fewer, proved | renewed
    return hidden


def _all_proved(table: Tabulation, hidden: Bools, moves: Sequence[Move]) -> dict[Move, Floats] | None:
    """The proofs of all the moves, a few at a time, the furthest first; None once one of them cannot be made."""
    proved, left = dict[Move, Floats](), sorted(moves, key=lambda move: (-abs(move.need), move))
    for start in range(0, len(left), _AT_A_TIME):
        asked = left[start : start + _AT_A_TIME]
        found = proofs(table, hidden, asked)
        if len(found) < len(asked):
            return None
        proved |= found
    return proved
