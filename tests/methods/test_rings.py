import math

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.errors import DataError, ParameterError
from bfa.methods.rings import inside, rings, touching

CRS = "EPSG:3006"
X, Y = 600_000, 6_500_000


def square(x: float = 0, y: float = 0, side: float = 1000) -> shapely.Polygon:
    return shapely.box(X + x, Y + y, X + x + side, Y + y + side)


def layer(*shapes, crs=CRS) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), crs=crs)


def test_rings_have_the_size_of_sides_and_rounded_corners():
    got = rings(layer(square()))
    assert got[["inner", "outer"]].to_numpy().tolist() == [[0, 100], [100, 250], [250, 500]]
    # Four sides of 1 000 m and four quarters of a circle.
    expected = [4000 * (b - a) + math.pi * (b**2 - a**2) for a, b in ((0, 100), (100, 250), (250, 500))]
    assert got.area.to_list() == pytest.approx(expected, rel=2e-3)
    assert got.crs == CRS


@given(st.floats(1, 5000), st.lists(st.floats(1, 2000), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_rings_lie_outside_the_area_and_outside_each_other_and_fill_the_whole(side, widths):
    edges = [0.0]
    for width in widths:
        edges.append(edges[-1] + width)
    area = layer(square(side=side))
    got = rings(area, edges=edges)
    whole = shapely.buffer(area.iloc[0], edges[-1], quad_segs=16)
    assert got.area.sum() + area.area.sum() == pytest.approx(whole.area, rel=1e-9)
    assert all(shape.intersection(area.iloc[0]).area < 1e-6 * whole.area for shape in got.geometry)


def test_several_polygons_are_one_area_and_a_hole_is_outside_it():
    holed = square().difference(square(400, 400, 200))
    (ring,) = rings(layer(holed, square(1000)), edges=(0, 50)).geometry
    assert ring.contains(shapely.Point(X + 420, Y + 420))
    assert not ring.intersects(shapely.Point(X + 1000, Y + 500))


def test_rings_are_cut_where_nothing_is_known():
    (ring,) = rings(layer(square()), edges=(0, 100), within=layer(square(), square(1000))).geometry
    assert ring.area == pytest.approx(100 * 1000, rel=1e-6)


def test_a_strip_is_the_near_part_of_the_neighbour():
    (strip,) = rings(layer(square()), edges=(0, 500), within=layer(square(1000))).geometry
    assert strip.area == pytest.approx(500 * 1000, rel=1e-6)
    assert strip.bounds == pytest.approx((X + 1000, Y, X + 1500, Y + 1000))


def test_a_neighbour_that_overlaps_loses_only_what_lies_outside_the_area():
    (strip,) = rings(layer(square()), edges=(0, 200), within=layer(square(-500))).geometry
    assert strip.area == pytest.approx(200 * 1000, rel=1e-6)


def test_a_neighbour_far_away_has_an_empty_strip():
    (strip,) = rings(layer(square()), edges=(0, 500), within=layer(square(5000))).geometry
    assert strip.is_empty
    assert strip.geom_type == "Polygon"


def test_a_neighbour_exactly_at_the_edge_has_no_strip_of_lines():
    assert rings(layer(square()), edges=(0, 500), within=layer(square(1500))).geometry.is_empty.all()


def test_a_broken_polygon_is_mended():
    bow = shapely.Polygon([(X, Y), (X + 1000, Y + 1000), (X + 1000, Y), (X, Y + 1000)])
    assert not bow.is_valid
    (ring,) = rings(layer(bow), edges=(0, 100)).geometry
    assert ring.is_valid
    assert ring.area > 0


def test_missing_and_empty_polygons_are_passed_over():
    assert rings(layer(None, square(), shapely.Polygon()), edges=(0, 10)).area.iloc[0] > 0


@pytest.mark.parametrize("shapes", [(), (None,), (shapely.Polygon(),), (shapely.Point(X, Y),)])
def test_an_area_without_a_surface_is_refused(shapes):
    with pytest.raises(DataError, match="yta"):
        rings(layer(*shapes))


@pytest.mark.parametrize("crs", [None, "EPSG:4326", "EPSG:2263"], ids=["none", "degrees", "feet"])
def test_a_system_that_is_not_in_metres_is_refused(crs):
    for asked in (lambda: rings(layer(square(), crs=crs)), lambda: touching(layer(square(), crs=crs), 0)):
        with pytest.raises(ParameterError, match="koordinatsystem"):
            asked()


def test_two_systems_are_refused():
    with pytest.raises(ParameterError, match="olika koordinatsystem"):
        rings(layer(square()), within=layer(square(), crs="EPSG:3011"))


@pytest.mark.parametrize("edges", [(), (0,), (-1, 5), (0, 0), (500, 100), (0, float("inf"))])
def test_edges_that_do_not_rise_are_refused(edges):
    with pytest.raises(ParameterError, match="stigande"):
        rings(layer(square()), edges=edges)


def test_areas_that_meet_are_neighbours_also_at_a_corner_or_across_a_sliver():
    areas = gpd.GeoSeries(
        [square(), square(1000), square(1000, 1000), square(2000), square(-1005), square(0, -1200), None],
        index=["own", "side", "corner", "beyond", "sliver", "apart", "unknown"],
        crs=CRS,
    )
    assert touching(areas, "own") == ("side", "corner", "sliver")
    assert touching(areas, "unknown") == ()
    with pytest.raises(ParameterError, match="finns inte"):
        touching(areas, "annat")


def test_points_are_inside_or_not_and_a_missing_one_is_nowhere():
    points = layer(shapely.Point(X + 5, Y + 5), None, shapely.Point(X - 5, Y), shapely.Point(), shapely.Point(X, Y))
    assert inside(points, square()).tolist() == [True, False, False, False, True]
    assert inside(layer(), square()).tolist() == []
