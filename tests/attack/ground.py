"""What ground each cell of a map counts, which anyone can work out who has the map of the kommundelar.

A square that the border leaves little ground lends its incidents to one beside it, on a kommundel's map to another than
on the whole kommun's. So the cells of two maps are sums of the same smaller pieces: what a kommundel has in a square.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import shapely

from bfa.methods.units import joined_at_border, square_units
from tests.attack.counts import Count, Fact, adds_up, at_most, shown

#: Each cell of a map by the squares that it counts.
Cells = Mapping[str, Sequence[str]]


class Ground:
    """The cells of every map of a kommun.

    Parameters
    ----------
    areas : GeoDataFrame or None
        The kommundelar.
    smallest : float
        Side of the smallest cell that the tier allows. [m]
    """

    def __init__(self, areas: gpd.GeoDataFrame | None, smallest: float) -> None:
        self._areas, self._smallest, self._cells = areas, smallest, dict[tuple[str, str], Cells]()

    def cells(self, place: str, side: str) -> Cells:
        """The cells of one map."""
        if (place, side) not in self._cells:
            self._cells[place, side] = self._joined(place, side)
        return self._cells[place, side]

    def _joined(self, place: str, side: str) -> Cells:
        areas = self._areas
        if areas is None:
            return {}
        own = areas if not place else areas[areas["kommundel"] == place]
        drawn = own.geometry[own.geometry.notna() & ~own.geometry.is_empty]
        if drawn.empty:
            return {}
        area = shapely.union_all(drawn.to_numpy())
        units = joined_at_border(square_units(area.bounds, size=float(side), area=area), least=self._smallest**2 / 2)
        found = dict[str, list[str]]()
        for square, into in zip(units.ids.tolist(), units.into, strict=True):
            found.setdefault(str(units.ids[into]), []).append(square)
        return found

    def facts(self, read: Iterable[Fact], places: Sequence[str]) -> Iterator[Fact]:
        """What each map's cells are the sums of, and that a cell that stands on none is empty.

        The weekly page is no map: it tells of the fullest cells alone.
        """
        maps, mapped = dict[Count, dict[str, dict[str, None]]](), set[tuple[Count, str]]()
        for fact in read:
            for _, count in fact.terms:
                if count.part[:1] == ("cell",) and len(count.part) == 3:
                    kind = replace(count, place="", part=count.part[:2])
                    maps.setdefault(kind, {}).setdefault(count.place, {})[count.part[2]] = None
                    if "6_veckolage" not in fact.page:
                        mapped.add((kind, count.place))
        for kind, named in maps.items():
            every = {place: self.cells(place, kind.part[1]) for place in named}
            whole = {place: list(named[place]) for place in named if (kind, place) in mapped}
            yield from self._own(kind, whole, every)
            if "" in every:
                yield from self._across(kind, every, places)

    def _own(self, kind: Count, whole: Mapping[str, Iterable[str]], every: Mapping[str, Cells]) -> Iterator[Fact]:
        for place, cells in every.items():
            for cell, squares in cells.items():
                count = replace(kind, place=place, part=(*kind.part, cell))
                if place in whole and cell not in whole[place]:
                    yield shown("2_hotspots", count, 0)
                if place and squares != [cell]:
                    yield adds_up("2_hotspots", count, [_piece(kind, place, cells, square) for square in squares])

    def _across(self, kind: Count, every: Mapping[str, Cells], places: Sequence[str]) -> Iterator[Fact]:
        """The whole kommun's cells, of the kommundelar's pieces and of what is of none, or off its own map."""
        parts = {place: cells for place, cells in every.items() if place}
        held = dict[str, list[Count]]()
        for place, cells in parts.items():
            for square in (square for squares in cells.values() for square in squares):
                held.setdefault(square, []).append(_piece(kind, place, cells, square))
        rest = list[Count]()
        for cell, squares in every[""].items():
            loose = [replace(kind, place="-", part=("ground", kind.part[1], square)) for square in squares]
            pieces = [piece for square in squares for piece in held.get(square, ())]
            yield adds_up("2_hotspots", replace(kind, part=(*kind.part, cell)), [*pieces, *loose])
            rest += loose
        off = [replace(kind, place=place, part=("off the map",) if place in parts else ()) for place in places]
        yield at_most("2_hotspots", rest, off)


def _piece(kind: Count, place: str, cells: Cells, square: str) -> Count:
    """What a kommundel has in a square: its cell, where that counts nothing else."""
    whole = cells.get(square) == [square]
    return replace(kind, place=place, part=("cell" if whole else "ground", kind.part[1], square))
