"""Which streets and segments may be told beside the cells, so that neither is worked out finer than the tier allows.

A street is a narrower place than a cell, and streets and cells divide the same incidents, so:

- No count of a street or a segment up to the threshold is told at any tier; so few are also chance. The same goes for
  every sensitive type, whatever the count: a street of dwellings is too near a home.
- Nothing shorter in the area than the side of the tier's smallest cell is told. A crossing is a spot: never told alone.
- A street that what is withheld points at is not told: its name may not be said.
- Only the fullest are told, never all: cells minus streets must not give the rest away.
- Where the tier hides a lone incident for its place, streets are named in the order of the alphabet without a number,
  and only such that pass no cell that is hidden.
- The reader knows every shown cell and every told street. Where these force a small number of incidents onto a stretch
  shorter than the smallest cell (the part of a street in one cell, or a street minus its told segments), the street or
  the segment is left out.

Not modelled: that a street which is not told has few, and figures of the whole kommun minus those of its kommundelar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.optimize import linprog

from bfa.analyses.streets import Streets
from bfa.analyses.where.cells import STREET
from bfa.disclosure.policy import Policy, may_name

if TYPE_CHECKING:
    from bfa.disclosure.hotspots import ReleasedHotspots

Floats = NDArray[np.float64]
#: So many streets, and so many segments, are told at most.
MOST = 10


@dataclass(frozen=True, slots=True)
class Told:
    """Positions in `Streets.streets` and `Streets.segments` of what may be told, in their order there."""

    streets: tuple[int, ...]
    segments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of the street net whose count the reader knows: a segment, or what is left of a street beside them."""

    shape: shapely.Geometry
    n: int
    length: float
    street: int
    segment: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What the reader knows of the cells, and the rule."""

    shapes: NDArray[np.object_]
    n: Floats
    hidden: NDArray[np.bool_]
    reach: float
    policy: Policy
    exact: bool

    @property
    def most(self) -> int:
        """The largest small count."""
        return self.policy.threshold

    @property
    def side(self) -> float:
        """Of the smallest cell. [m]"""
        return self.policy.smallest_cell


def told(released: "ReleasedHotspots", roads: Streets) -> Told:
    """The fullest streets and segments that may be told, beside the cells as they are shown.

    Where street counts are withheld, only that each street has more than the threshold, and no segment; none where all
    streets are.
    """
    if released.withheld["streets"] or roads.reason:
        return Told((), ())
    exact = not released.withheld["street_counts"]
    known = _known(released, roads, exact)
    streets = _long_and_full(roads.streets, known)
    segments = _long_and_full(roads.segments, known) if exact else []
    while True:
        stretches = _stretches(roads, streets, segments)
        faulty = _faulty(stretches, known)
        if not faulty:
            return Told(tuple(streets), tuple(segments))
        worst = min((stretches[at] for at in faulty), key=lambda one: (one.n, one.segment, one.street))
        own = [at for at in segments if roads.segments["street"].iloc[at] == worst.street]
        if worst.segment >= 0:
            segments.remove(worst.segment)
        elif own:
            segments.remove(own[-1])
        else:
            streets.remove(worst.street)


def _known(released: "ReleasedHotspots", streets: Streets, exact: bool) -> _Known:
    cells = released.cells
    n = np.asarray(cells["n"].astype("Float64").fillna(0), dtype=np.float64)
    hidden = cells["hidden"].to_numpy(dtype=bool)
    return _Known(cells.geometry.to_numpy(), n, hidden, streets.farthest, released.policy, exact)


def _long_and_full(table: pd.DataFrame, known: _Known) -> list[int]:
    """Positions of the fullest that are long and full enough and pass no hidden cell."""
    able = ((table["length"] >= known.side) & (table["n"] > known.most)).to_numpy(dtype=bool, copy=True)
    able &= [may_name(STREET, name, policy=known.policy) for name in table["name"]]
    able[able] = ~_beside_hidden(table.geometry.to_numpy()[able], known)
    order = np.lexsort((-table["per_km"].to_numpy(), -table["n"].to_numpy()))
    first = order[able[order]]
    return sorted((first[:MOST] if known.exact else first).tolist())


def _beside_hidden(shapes: NDArray[np.object_], known: _Known) -> NDArray[np.bool_]:
    beside = np.zeros(len(shapes), dtype=bool)
    if len(shapes) and known.hidden.any():
        tree = shapely.STRtree(known.shapes[known.hidden])
        beside[tree.query(shapes, predicate="dwithin", distance=known.reach)[0]] = True
    return beside


def _stretches(roads: Streets, streets: Sequence[int], segments: Sequence[int]) -> list[_Stretch]:
    """Told segments, and of every told street what lies beside its told segments."""
    every = roads.segments
    street, shapes = every["street"].to_numpy(), every.geometry.to_numpy()
    n, length = every["n"].to_numpy(), every["length"].to_numpy()
    cut = [_Stretch(shapes[at], int(n[at]), float(length[at]), int(street[at]), at) for at in segments]
    for own in streets:
        rest = (street == own) & ~np.isin(np.arange(len(every)), segments)
        if rest.any():
            cut.append(
                _Stretch(shapely.union_all(shapes[rest]), int(n[rest].sum()), float(length[rest].sum()), own, -1)
            )
    return cut


def _faulty(stretches: Sequence[_Stretch], known: _Known) -> list[int]:
    """Stretches that are too fine themselves, or of which some part in one cell is."""
    small = {at for at, one in enumerate(stretches) if 1 <= one.n <= known.most and one.length < known.side}
    shapes = np.array([one.shape for one in stretches], dtype=object)
    stretch, cell = shapely.STRtree(known.shapes).query(shapes, predicate="dwithin", distance=known.reach)
    open_ones = ~known.hidden[cell]
    stretch, cell = stretch[open_ones], cell[open_ones]
    n = np.array([one.n if known.exact else known.most + 1 for one in stretches], dtype=float)
    parts = shapely.intersection(shapes[stretch], shapely.buffer(known.shapes[cell], known.reach))
    ask = (shapely.length(parts) < known.side) & (_certain(stretch, cell, n, known) > 0)
    for pair in np.flatnonzero(ask):
        if int(stretch[pair]) not in small and _forced(int(pair), stretch, cell, n, known):
            small.add(int(stretch[pair]))
    return sorted(small)


def _certain(stretch: NDArray[np.int64], cell: NDArray[np.int64], n: Floats, known: _Known) -> Floats:
    """For each pair, the incidents that may at most be forced into it: what the other cells cannot take."""
    load = np.bincount(cell, n[stretch], minlength=len(known.n))
    room = np.maximum(0, known.n[cell] - (load[cell] - n[stretch]))
    elsewhere = np.bincount(stretch, room, minlength=len(n))[stretch] - room
    return np.asarray(n[stretch] - elsewhere)


def _forced(pair: int, stretch: NDArray[np.int64], cell: NDArray[np.int64], n: Floats, known: _Known) -> bool:
    """Whether what is told leaves only small numbers above zero for one stretch in one cell; also if nothing fits."""
    many = len(stretch)
    sums, caps = np.zeros((len(n), many)), np.zeros((len(known.n), many))
    sums[stretch, np.arange(many)] = 1
    caps[cell, np.arange(many)] = 1
    goal = np.zeros(many)
    goal[pair] = 1
    rules = {"A_ub": caps, "b_ub": known.n} | {"bounds": (0, None), "method": "highs"}
    if known.exact:
        rules |= {"A_eq": sums, "b_eq": n}
    else:
        rules |= {"A_ub": np.vstack([caps, -sums]), "b_ub": np.concatenate([known.n, -n])}
    low, high = linprog(goal, **rules), linprog(-goal, **rules)
    if low.status or high.status:
        return True
    return bool(low.fun > 0.5 and -high.fun < known.most + 0.5)
