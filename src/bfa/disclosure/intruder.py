"""What an intruder may know beside what is published, and what he must still think possible of each small count.

He knows every shown number, every published sum, the rule with its threshold, and therefore that a hidden cell is a
whole number of at least 1 (zeros are shown), and which of the hidden ones are small. Beside that he has the last
edition, other registers or a trade of his own. What he may know of it is one of these (`Knowledge`):

- `RULE`: nothing.
- `LARGE`: of every hidden value that is no small one about how many it is, to within +-`PRIOR` of it (one at least),
  on the right side of the threshold. So it is with one who reads two editions: what was large last year was printed,
  what was small was hidden then as now. `LARGE_CELLS`: the same of cells alone, not of sums nor of what is printed
  nowhere.
- `ALL`: that of every hidden value, small ones and the one he asks for as well.

Why so: 3 + 9 = 12 says nothing of 3 only as long as nothing is known of 9. If it is known to be 5-13, the small one can
still be 1, 2, 3 or 4. Of 4 + 5, where the large one is known to be 5-7, 4 can only be 2, 3 or 4: another is hidden. Of
4 + 1, each known to within half, only 4 + 1 and 3 + 2 are left, though 4 might have been 2: another is hidden.

Not assumed: that all small ones are known but the one he asks for, of which he knows nothing (3 + 1 + 2 would need a
fourth); who knows last year's hidden counts knows that one's too. That a hidden value is known exactly. That last
year's figure lies to one side of this year's: the reach is taken round the true value.

In the words of tau-ARGUS, sdcTable and Fischetti and Salazar `reach` holds the external (a priori) bounds of each
value, and how far a small one must be able to move are its protection levels.
What the rules for tables of magnitudes come to, for counts of incidents:

- (n, k) dominance, p % and prior-posterior (p, q) judge a cell by how well one contributor can reckon another's part.
  Each incident is one part of one: the largest of n is 1 / n, and p % of it is less than an incident. What these rules
  are for, a cell of few parts, is what the threshold hides; they find nothing else. Not used.
- Dominance among hidden parts (30 of 31): the published sum less a large part that is known to within q %. That is
  (p, q) asked of the whole system, with `PRIOR` for q, and every value that is left for p.
- Next smallest: the smallest other cell of the row is hidden too. As a choice it is the cost (`suppression`). As a rule
  it is too weak, as is "two hidden in each row" or a mere width (sliding protection): that neighbour may be small and
  taken for it (1 + 2), or just above the threshold (4 + 5).

Sources: Fischetti and Salazar (2001), Solving the cell suppression problem on tabular data with linear constraints,
Management Science 47; Cox (1981), Linear sensitivity measures in statistical disclosure control, Journal of Statistical
Planning and Inference 5 (p %, p/q, dominance); Willenborg and de Waal (2001), Elements of statistical disclosure
control; Hundepool and others (2012), Statistical disclosure control, ch. 4; manual of tau-ARGUS 4.1 (a priori file,
singletons); sdcTable (lb, ub, LPL, UPL; `attack`).
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csc_array, csr_array, eye_array, kron

from bfa.disclosure.tabulation import Bools, Floats, Ints, Tabulation, small_values

#: How well an intruder may know a hidden value from elsewhere: to within this share of it, and one at least. [0-1]
PRIOR = 0.5
#: Unknowns of one linear programme: many small ones are solved side by side. [count]
_SIDE_BY_SIDE = 4000


class Knowledge(IntEnum):
    """Of which hidden values the intruder knows about how many they are; told above."""

    RULE = 0
    LARGE_CELLS = 1
    LARGE = 2
    ALL = 3


class Move(NamedTuple):
    """That a value, for all an intruder of some knowledge can tell, may be so much more or less than it is.

    `need` is at its place in the system, not zero. [count]
    """

    place: int
    need: int
    knows: Knowledge


def reach(table: Tabulation, knows: Knowledge) -> tuple[Floats, Floats]:
    """How far each value may fall (0 or less) and rise (0 or more; infinite) for what an intruder knows of it. [count]

    A small cell stays small and a hidden one above zero, whatever he knows.
    """
    fall = -(table.values - np.where(table.unseen, 0.0, 1.0)).clip(min=0)
    rise = np.where(table.values > 0, np.inf, 0.0)
    cell = ~table.sums & ~table.unseen
    small = small_values(table) & cell
    rise[small] = (table.ceiling - table.values)[small]
    if knows == Knowledge.RULE:
        return fall, rise
    about = {Knowledge.ALL: table.values > 0, Knowledge.LARGE: ~small_values(table)}.get(knows, cell & ~small)
    large = (table.values > table.ceiling) & (table.ceiling > 0) & ~table.unseen
    least = -slack(table.values)
    least[large] = np.maximum(least, table.ceiling + 1 - table.values)[large]
    return np.where(about, np.maximum(fall, least), fall), np.where(about, np.minimum(rise, slack(table.values)), rise)


def slack(values: Ints) -> Floats:
    """How far from each value one who knows it from elsewhere may take it to be. [count]"""
    return np.asarray(np.maximum(np.floor(values * PRIOR), 1.0))


def limits(table: Tabulation, move: Move) -> tuple[Floats, Floats]:
    """How far each value may fall and rise where one is asked for: that one from where it is to its need. [count]

    None goes further than twice the highest ceiling: a change that only works with more proves little.
    """
    far = 2.0 * table.ceiling.max()
    fall, rise = (end.clip(-far, far) for end in reach(table, move.knows))
    fall[move.place], rise[move.place] = min(move.need, 0), max(move.need, 0)
    return fall, rise


def proofs(table: Tabulation, hidden: Bools, moves: Sequence[Move]) -> dict[Move, Floats]:
    """Of each move that can be made a change of all values, in whole numbers, that makes it and keeps what is shown."""
    found = dict[Move, Floats]()
    for alike, change in _furthest(table, hidden, moves):
        first = alike[0]
        if abs(change[first.place]) < abs(first.need) - 1e-6:
            continue
        made = whole(change, table)
        if made is None:
            made = alternative(table, hidden, first)
        for move in alike if made is not None else ():
            own = made.copy()  # type: ignore[union-attr]
            own[[first.place, move.place]] = own[[move.place, first.place]]
            found[move] = own
    return found


def possible(table: Tabulation, moves: Sequence[Move]) -> list[Move]:
    """The moves as far as they can be made where everything is hidden but, to one who knows more than the rule, what is
    printed elsewhere; what one who knows less may still think possible beyond that, beside it.
    """
    found = list[Move]()
    while moves:
        least = list[Move]()
        rule = moves[0].knows == Knowledge.RULE
        for alike, change in _furthest(table, (table.values > 0) & (rule | ~table.shown), moves):
            far = change[alike[0].place]
            need = int(np.sign(far) * np.floor(abs(far) + 1e-6))
            found += [move._replace(need=need) for move in alike if need]
            if need != alike[0].need:
                least += [less for move in alike for less in one_who_knows_less(move)]
        moves = least
    return found


def one_who_knows_less(move: Move) -> list[Move]:
    """The same move against the next who knows less, if there is one: he who knows all is not the same question."""
    known = move.knows in (Knowledge.LARGE, Knowledge.LARGE_CELLS)
    return [move._replace(knows=Knowledge(move.knows - 1))] if known else []


def alternative(table: Tabulation, hidden: Bools, move: Move) -> Floats | None:
    """A change in whole numbers that makes the move and keeps every shown figure true; None if there is none."""
    fall, rise = limits(table, move)
    fall[move.place] = rise[move.place] = move.need
    used = np.flatnonzero(hidden)
    found = milp(
        np.zeros(len(used)),
        integrality=np.ones(len(used)),
        bounds=(fall[used], rise[used]),
        constraints=LinearConstraint(table.equations[:, used], 0, 0),
    )
    return None if found.x is None else whole(spread(found.x, used, table), table)


def whole(change: Floats, table: Tabulation) -> Floats | None:
    """A solver's change in whole numbers, if it is in whole numbers and all sums still hold."""
    made = np.round(change)
    if np.abs(change - made).max(initial=0) > 1e-6 or (table.equations @ made).any():
        return None
    return made


def spread(change: Floats, used: Ints, table: Tabulation) -> Floats:
    """The change of some values as a change of all."""
    every = np.zeros(len(table.values))
    every[used] = change
    return every


def _furthest(table: Tabulation, hidden: Bools, moves: Sequence[Move]) -> list[tuple[list[Move], Floats]]:
    """Moves that are alike, and the change that takes the first of them furthest.

    Values that the same sums hold and that are the same number are alike: what proves one proves the other.
    """
    used = np.flatnonzero(hidden)
    columns = csc_array(table.equations)
    kinds = dict[tuple[object, ...], list[Move]]()
    for move in moves:
        place = move.place
        own = slice(columns.indptr[place], columns.indptr[place + 1])
        same = table.values[place], table.ceiling[place], table.sums[place], table.unseen[place], move[1:]
        kinds.setdefault((columns.indices[own].tobytes(), columns.data[own].tobytes(), *same), []).append(move)
    alike = list(kinds.values())
    balance = table.equations[:, used]
    balance = csr_array(balance[np.diff(balance.indptr) > 0])
    many = max(1, _SIDE_BY_SIDE // max(len(used), 1))
    return [
        (group, change)
        for start in range(0, len(alike), many)
        for group, change in zip(
            alike[start : start + many], _side_by_side(table, used, balance, alike[start : start + many]), strict=True
        )
    ]


def _side_by_side(table: Tabulation, used: Ints, balance: csr_array, alike: Sequence[Sequence[Move]]) -> list[Floats]:
    """For the first of each kind of moves the change that takes it furthest, as one linear programme."""
    firsts = [group[0] for group in alike]
    bounds = np.hstack([np.vstack(limits(table, move))[:, used] for move in firsts]).T
    goal = np.zeros((len(firsts), len(used)))
    asked = np.array([move.place for move in firsts])
    goal[np.arange(len(firsts)), np.searchsorted(used, asked)] = [-np.sign(move.need) for move in firsts]
    sums = csr_array(kron(eye_array(len(firsts)), balance))
    found = linprog(goal.ravel(), A_eq=sums, b_eq=np.zeros(sums.shape[0]), bounds=bounds, method="highs")
    return [spread(change, used, table) for change in found.x.reshape(len(firsts), -1)]
