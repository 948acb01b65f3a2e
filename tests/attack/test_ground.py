"""Maps of two kommundelar and of the whole kommun, whose cells at the border are cut otherwise."""

import geopandas as gpd
import pytest
import shapely

from tests.attack.counts import Count, shown
from tests.attack.ground import Ground
from tests.attack.programme import Programme

YEAR = ("2010-01", "2010-12")


def of(place: str, *part: str) -> Count:
    return Count(place, "stöld", YEAR, part)


@pytest.fixture(scope="module")
def ground() -> Ground:
    """A has the first square and most of the next, of which B has a strip besides the two after it."""
    shapes = [shapely.box(0, 0, 900, 500), shapely.box(900, 0, 2000, 500)]
    return Ground(gpd.GeoDataFrame({"kommundel": ["A", "B"]}, geometry=shapes, crs="EPSG:3006"), 500)


def square(at: int) -> str:
    return f"{500 * at:06d}{0:07d}"


def test_a_strip_is_counted_in_the_square_beside_it_on_its_own_map_only(ground: Ground):
    assert ground.cells("A", "500") == {square(0): [square(0)], square(1): [square(1)]}
    assert ground.cells("B", "500") == {square(2): [square(1), square(2)], square(3): [square(3)]}
    assert ground.cells("", "500") == {square(at): [square(at)] for at in range(4)}


def test_the_kommuns_cell_less_the_kommundels_is_the_strip_of_the_other(ground: Ground):
    cells = {"": (0, 9, 5, 0), "A": (0, 6), "B": (None, None, 8, 0)}
    read = [
        shown("p", of(place, "cell", "500", square(at)), n)
        for place, own in cells.items()
        for at, n in enumerate(own)
        if n
    ]
    read += [shown("p", of(place, "off the map"), 0) for place in "AB"] + [shown("p", of("-"), 0)]
    places = ("A", "B", "-")
    found = Programme([*read, *ground.facts(read, places)], places).left(of("B", "ground", "500", square(1)), 4)
    assert (found.small, found.low, found.high) == ((3,), 3, 3)
