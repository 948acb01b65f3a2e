"""The attacker's integer programmes: every fact of a handout at once, and what they leave a count to be.

The unknowns are how many of a type each place has in each piece of time that the facts tell apart, and each part of
those (a cell, an hour, the crimes of a rule). What is printed is put in for its unknowns; facts that then share none
are programmes of their own. A value is possible for a count when some table of whole numbers fits every fact and has
it. Every table found is kept, and tells of all counts at once, so that many questions are answered unasked.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import connected_components

from tests.attack.counts import Count, Fact, each_month

Floats = NDArray[np.float64]
Row = dict[int, float]

#: The most that any count can be. [count]
MOST = 1_000_000
_GUESSES = 6
#: Where a search for one table is given up; what is not decided is taken for possible. [count]
_NODES = 2_000


@dataclass(frozen=True, slots=True)
class Left:
    """What the facts leave a count to be.

    Attributes
    ----------
    count : Count
    small : tuple of int
        The values within 1 to the threshold that are possible.
    low, high : int
        The least and the largest possible value; asked only where something within the threshold is excluded.
    """

    count: Count
    small: tuple[int, ...]
    low: int = 0
    high: int = MOST


@dataclass(slots=True)
class _Part:
    """Facts that hang together, over their own unknowns, and the tables found that fit them."""

    facts: list[int]
    rows: csr_array
    low: Floats
    high: Floats
    tables: list[Floats]


class Programme:
    """Facts as linear systems over whole numbers; `solved` programmes, of which `undecided` were given up."""

    def __init__(self, facts: Sequence[Fact], places: Sequence[str]) -> None:
        self.facts, self.places, self.solved, self.undecided = tuple(facts), tuple(places), 0, 0
        self._pieces = _pieces(facts)
        self._known = {fact.terms[0][1]: fact.low for fact in facts if _states(fact)}
        self._atoms = dict[Hashable, int]()
        rows = [self._row(fact.terms, own=_states(fact)) for fact in facts]
        low, high = (np.array([getattr(fact, end) for fact in facts], float) for end in ("low", "high"))
        matrix = _matrix([row for row, _ in rows], len(self._atoms))
        moved = np.array([constant for _, constant in rows])
        self._fixed = _fixed(matrix, low - moved, high - moved)
        self._split(matrix, low - moved, high - moved)

    def unprinted(self, types: Iterable[str]) -> list[Count]:
        """Every place's count in each piece of time that the facts tell apart, for some types."""
        found = list[Count]()
        for brottstyp in types:
            spans = dict[int, list[str]]()
            for month, piece in self._pieces[brottstyp].items():
                spans.setdefault(piece, []).append(month)
            whole = [span for span in spans.values() if len(each_month((span[0], span[-1]))) == len(span)]
            found += [Count(place, brottstyp, (span[0], span[-1])) for place in self.places for span in whole]
        return [count for count in found if all(name in self._atoms for name in self._names(count))]

    def left(self, count: Count, threshold: int) -> Left:
        """What the facts leave one count to be, by values within 1 to the threshold."""
        if not all(name in self._atoms for name in self._names(count)):
            return Left(count, tuple(range(1, threshold + 1)))
        row, constant = self._row(((1.0, count),), own=True)
        parts = {int(self._label[atom]) for atom in row if np.isnan(self._fixed[atom])}
        constant += sum(factor * self._fixed[atom] for atom, factor in row.items() if not np.isnan(self._fixed[atom]))
        if len(parts) != 1:
            one = (round(constant),) if not parts and 1 <= constant <= threshold else tuple(range(1, threshold + 1))
            return Left(count, one, round(constant), MOST if parts else round(constant))
        part = self._parts[parts.pop()]
        goal = np.zeros(part.rows.shape[1])
        for atom, factor in row.items():
            if np.isnan(self._fixed[atom]):
                goal[self._place[atom]] += factor
        possible = [value for value in range(1, threshold + 1) if self._possible(part, goal, value - constant)]
        if len(possible) == threshold:
            return Left(count, tuple(possible))
        ends = [self._solve(part, sign * goal) for sign in (1.0, -1.0)]
        low, high = (round(float(goal @ end) + constant) if end is not None else MOST for end in ends)
        return Left(count, tuple(possible), low, high)

    def because(self, count: Count, threshold: int) -> list[Fact]:
        """Facts that exclude as much of one count, of which none can be left out."""
        kept, goal = self._near(count), len(self.left(count, threshold).small)
        size = max(len(kept) // 2, 1)
        while size:
            start = 0
            while start < len(kept):
                fewer = kept[:start] + kept[start + size :]
                if _tells(fewer, self.places, count, threshold) <= goal:
                    kept = fewer
                else:
                    start += size
            size //= 2
        return kept

    def _near(self, count: Count) -> list[Fact]:
        """The facts that hang together with a count, what is put in for unknowns included."""
        plain = _matrix([self._row(fact.terms, own=True)[0] for fact in self.facts], len(self._atoms))
        label = connected_components(abs(plain).T @ abs(plain), directed=False)[1]
        own = label[self._atoms[self._names(count)[0]]]
        starts = plain.indptr[:-1]
        return [fact for fact, at in zip(self.facts, starts, strict=True) if label[plain.indices[at]] == own]

    def _names(self, count: Count) -> list[Hashable]:
        if count.part:
            return [(count.place, count.brottstyp, count.months, count.part)]
        pieces = dict.fromkeys(self._pieces[count.brottstyp][month] for month in each_month(count.months))
        places = (count.place,) if count.place else self.places
        return [(place, count.brottstyp, piece) for place in places for piece in pieces]

    def _row(self, terms: Sequence[tuple[float, Count]], *, own: bool) -> tuple[Row, float]:
        """Factors of the unknowns, and what those that are printed add; `own` puts in nothing."""
        row, constant = dict[int, float](), 0.0
        for factor, count in terms:
            whole = not count.place and not count.part
            for each in [replace(count, place=place) for place in self.places] if whole else [count]:
                if not own and each in self._known:
                    constant += factor * self._known[each]
                    continue
                for name in self._names(each):
                    atom = self._atoms.setdefault(name, len(self._atoms))
                    row[atom] = row.get(atom, 0.0) + factor
        return row, constant

    def _split(self, matrix: csr_array, low: Floats, high: Floats) -> None:
        """The facts over what is not fixed, part by part."""
        free = np.isnan(self._fixed)
        moved = matrix[:, ~free] @ self._fixed[~free]
        rest = csr_array(matrix * np.where(free, 1.0, 0.0)[None, :])
        rest.eliminate_zeros()
        self._label = connected_components(abs(rest).T @ abs(rest), directed=False)[1]
        many = np.diff(rest.indptr)
        first = np.array(
            [self._label[rest.indices[at]] if size else -1 for at, size in zip(rest.indptr[:-1], many, strict=True)]
        )
        self._place = np.zeros(len(free), dtype=np.int64)
        self._parts = dict[int, _Part]()
        order = np.argsort(first, kind="stable")
        columns = {label: np.flatnonzero((self._label == label) & free) for label in set(self._label[free].tolist())}
        for label, own in columns.items():
            self._place[own] = np.arange(len(own))
            rows = order[np.searchsorted(first[order], label) : np.searchsorted(first[order], label, "right")]
            part = _Part(rows.tolist(), csr_array(rest[rows][:, own]), (low - moved)[rows], (high - moved)[rows], [])
            self._parts[label] = part

    def _possible(self, part: _Part, goal: Floats, value: float) -> bool:
        if not part.tables:
            self._begin(part)
        if any(abs(goal @ table - value) < 0.5 for table in part.tables):
            return True
        given_up = self.undecided
        return self._solve(part, np.zeros(len(goal)), (goal, value)) is not None or self.undecided > given_up

    def _begin(self, part: _Part) -> None:
        """Some tables that fit; where a hidden number must have been zero, zero is let be hidden."""
        chance, many = np.random.default_rng(1), part.rows.shape[1]
        if self._solve(part, np.zeros(many)) is None:
            part.low[[self.facts[fact].hidden for fact in part.facts]] -= 1
        for _ in range(_GUESSES):
            self._solve(part, chance.normal(size=many))

    def _solve(self, part: _Part, goal: Floats, fixed: tuple[Floats, float] | None = None) -> Floats | None:
        """A table of whole numbers that fits the facts; None if there is none."""
        rows, low, high = part.rows, part.low, part.high
        if fixed:
            rows = csr_array(vstack([rows, csr_array(fixed[0][None, :])]))
            low, high = np.append(low, fixed[1]), np.append(high, fixed[1])
        self.solved += 1
        whole, bounds = np.ones(rows.shape[1]), Bounds(0, np.full(rows.shape[1], MOST))
        rules = LinearConstraint(rows, low, high)
        found = milp(goal, integrality=whole, bounds=bounds, constraints=rules, options={"node_limit": _NODES})
        self.undecided += int(found.status == 1 and found.x is None)
        if found.x is None:
            return None
        part.tables.append(np.round(found.x))
        return part.tables[-1]


def _states(fact: Fact) -> bool:
    """Whether a fact says exactly what one count is, in one place."""
    (factor, count), *rest = fact.terms
    return not rest and factor == 1 and fact.low == fact.high and bool(count.place or count.part)


def _matrix(rows: Sequence[Row], many: int) -> csr_array:
    which = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    what = np.array([atom for row in rows for atom in row], dtype=np.int64)
    factors = np.array([factor for row in rows for factor in row.values()], dtype=float)
    return csr_array((factors, (which, what)), shape=(len(rows), many))


def _fixed(matrix: csr_array, low: Floats, high: Floats) -> Floats:
    """The value of each unknown that an equation alone tells, given those told before; missing where none does."""
    value, entries = np.full(matrix.shape[1], np.nan), matrix.tocoo()
    which, what = entries.coords
    while True:
        free = np.isnan(value[what])
        left = np.bincount(which[free], minlength=matrix.shape[0])
        gone = np.bincount(which, np.where(free, 0, entries.data * np.nan_to_num(value[what])), matrix.shape[0])
        told = np.flatnonzero(free & (left[which] == 1) & (low[which] == high[which]))
        if not len(told):
            return value
        value[what[told]] = (low[which[told]] - gone[which[told]]) / entries.data[told]


def _tells(facts: list[Fact], places: tuple[str, ...], count: Count, threshold: int) -> int:
    """How many small values some of the facts leave a count. [count]"""
    try:
        return len(Programme(facts, places).left(count, threshold).small)
    except KeyError:
        return threshold


def _pieces(facts: Sequence[Fact]) -> dict[str, dict[str, int]]:
    """For each type the piece of time that each month lies in: months that the same facts hold."""
    spans = dict[str, dict[tuple[str, str], None]]()
    for fact in facts:
        for _, count in fact.terms:
            if not count.part:
                spans.setdefault(count.brottstyp, {})[count.months] = None
    found = dict[str, dict[str, int]]()
    for brottstyp, own in spans.items():
        held = dict[str, tuple[int, ...]]()
        for place, months in enumerate(own):
            for month in each_month(months):
                held[month] = (*held.get(month, ()), place)
        names = {which: number for number, which in enumerate(dict.fromkeys(held[month] for month in sorted(held)))}
        found[brottstyp] = {month: names[held[month]] for month in sorted(held)}
    return found
