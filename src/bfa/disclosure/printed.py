"""What a page has released, as a system that can be joined with those of other pages, and what their joint tells.

Every page is released by itself, with what is decided for pages side by side (`cube`). That no two of them tell more
together is not taken for granted: the batch joins what its pages print and tries every protected count again. A count
is laid open where its own page leaves it room that the pages together do not: they exclude a value that the rule
promises. Then others must be hidden as well, or its page withheld.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from bfa.disclosure.intruder import Move, proofs
from bfa.disclosure.linking import joined
from bfa.disclosure.suppression import cheapest, cost_of, rule_needs
from bfa.disclosure.tabulation import Bools, Ints, Tabulation, apart, small_values

#: What tells that a batch has found more to hide, before the name of a count among what other pages print.
HIDDEN_BESIDE = "dolt: "


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """The counts of a page and what pages side by side print."""

    system: Tabulation
    #: What each value counts; None for one that no other page counts.
    names: tuple[Hashable, ...]
    #: Which values are hidden.
    hidden: Bools

    def plain(self) -> dict[str, Any]:
        """As plain JSON: what `printed_from` reads."""
        rows = csr_array(self.system.equations)
        arrays = {each.name: getattr(self.system, each.name) for each in fields(self.system)}
        held = {name: array.astype(int).tolist() for name, array in arrays.items() if name != "equations"}
        ends = rows.indptr.tolist(), rows.indices.tolist(), rows.data.astype(int).tolist()
        names = [sorted(name) if isinstance(name, frozenset) else None for name in self.names]
        return held | {"equations": ends, "names": names, "hidden": self.hidden.astype(int).tolist()}


@dataclass(frozen=True, slots=True)
class LaidOpen:
    """What pages tell together."""

    #: By page: the names of counts that it prints and must hide as well.
    to_hide: Mapping[str, tuple[str, ...]]
    #: Pages with a count that no more hiding protects.
    no_way: tuple[str, ...]
    #: Protected counts that were tried. [count]
    tried: int
    #: Pages that say another number of the same thing than another page; then nothing is tried.
    at_odds: tuple[str, ...] = ()


def printed_from(held: Mapping[str, Any]) -> Printed:
    """What `Printed.plain` gave."""
    many = len(held["values"])
    starts, places, signs = held["equations"]
    equations = csr_array((np.array(signs, dtype=float), places, starts), shape=(len(starts) - 1, many))
    kinds = dict.fromkeys(("sums", "unseen", "shown", "gone"), bool) | dict.fromkeys(
        ("values", "ceiling", "least"), int
    )
    arrays: dict[str, Any] = {name: np.array(held[name], dtype=kind) for name, kind in kinds.items()}
    names = tuple(None if name is None else frozenset(map(tuple, name)) for name in held["names"])
    return Printed(Tabulation(equations=equations, **arrays), names, np.array(held["hidden"], dtype=bool))


def told_name(name: Hashable) -> str:
    """The name of a count as a page is told it."""
    assert isinstance(name, frozenset)
    return HIDDEN_BESIDE + " | ".join(f"{dimension}={value}" for dimension, value in sorted(name))


def name_told(text: str) -> Hashable:
    """The count that `told_name` wrote."""
    parts = (part.partition("=") for part in text.removeprefix(HIDDEN_BESIDE).split(" | "))
    return frozenset((dimension, value) for dimension, _, value in parts)


def laid_open(pages: Mapping[str, Sequence[Printed]]) -> LaidOpen:
    """Try every protected count of pages that are handed out together, where they agree on what they count."""
    if at_odds := _at_odds(pages):
        return LaidOpen({}, (), 0, at_odds)
    own = [(page, each) for page, every in pages.items() for each in every]
    system, places = joined([each.system for _, each in own], [each.names for _, each in own])
    system = replace(system, equations=_once(system.equations))
    seen, named = np.zeros((2, len(system.values)), dtype=bool)
    for (_, each), its in zip(own, places, strict=True):
        seen[its] |= ~(each.hidden | each.system.unseen)
        named[its] |= [name is not None for name in each.names]
    small = seen & small_values(replace(system, shown=seen & ~named))
    hidden = small | ~seen
    lost, tried = _excluded(replace(system, shown=~hidden), hidden)
    lost = [move for move in lost if _promised(move, own, places)]
    more, beyond = _hidden_besides(replace(system, shown=~hidden & ~named), hidden, lost)
    return LaidOpen(_told(more | small, own, places), _pages_of(beyond, own, places), tried)


def _at_odds(pages: Mapping[str, Sequence[Printed]]) -> tuple[str, ...]:
    """Pages of which one has another value than the other of what is named the same."""
    said = dict[Hashable, dict[int, dict[str, None]]]()
    for page, each in ((page, each) for page, every in pages.items() for each in every):
        for name, value in zip(each.names, each.system.values.tolist(), strict=True):
            if name is not None:
                said.setdefault(name, {}).setdefault(value, {})[page] = None
    several = (values for values in said.values() if len(values) > 1)
    return tuple(dict.fromkeys(page for values in several for every in values.values() for page in every))


def _excluded(system: Tabulation, hidden: Bools) -> tuple[list[Move], int]:
    """Moves to an end of what the rule promises that what is printed does not leave, and how many were tried."""
    found, tried = list[Move](), 0
    for where, part in apart(system):
        moves = rule_needs(part)
        proved = proofs(part, hidden[where], moves) if moves else {}
        found += [move._replace(place=int(where[move.place])) for move in moves if move not in proved]
        tried += len(moves)
    return found, tried


def _promised(move: Move, own: Sequence[tuple[str, Printed]], places: Sequence[Ints]) -> bool:
    """Whether each page that hides the count leaves it that room by itself: where it had no choice, all is hidden."""
    for (_, each), its in zip(own, places, strict=True):
        for place in np.flatnonzero((its == move.place) & each.hidden).tolist():
            alone = move._replace(place=place)
            if alone not in proofs(each.system, each.hidden, [alone]):
                return False
    return True


def _hidden_besides(system: Tabulation, hidden: Bools, lost: Sequence[Move]) -> tuple[Bools, Bools]:
    """Which printed counts to hide so that the moves can be made, and the counts for which there is none."""
    gone, beyond = hidden.copy(), np.zeros(len(hidden), dtype=bool)
    for where, part in apart(system) if lost else ():
        cost = cost_of(part)
        for move in lost:
            own = move._replace(place=int(np.searchsorted(where, move.place)))
            if not np.isin(move.place, where) or own in proofs(part, gone[where], [own]):
                continue
            found = cheapest(part, gone[where], own, cost)
            if found is None:
                beyond[move.place] = True
            else:
                gone[where] |= found != 0
    return gone & ~hidden, beyond


def _once(equations: csr_array) -> csr_array:
    """Each equation once: what is decided for all pages stands in each of them."""
    rows = csr_array(equations)
    rows.sort_indices()
    spans = [slice(*rows.indptr[row : row + 2]) for row in range(rows.shape[0])]
    first = {(rows.indices[own].tobytes(), rows.data[own].tobytes()): row for row, own in enumerate(spans)}
    return csr_array(rows[sorted(first.values())])


def _told(more: Bools, own: Sequence[tuple[str, Printed]], places: Sequence[Ints]) -> dict[str, tuple[str, ...]]:
    """By page the names of what it prints of them."""
    found = dict[str, dict[str, None]]()
    for (page, each), its in zip(own, places, strict=True):
        for place in np.flatnonzero(more[its] & ~each.hidden & ~each.system.unseen):
            found.setdefault(page, {})[told_name(each.names[place])] = None
    return {page: tuple(names) for page, names in found.items()}


def _pages_of(beyond: Bools, own: Sequence[tuple[str, Printed]], places: Sequence[Ints]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(page for (page, _), its in zip(own, places, strict=True) if beyond[its].any()))
