"""What is kept of a shape that was cut or mended."""

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.tables.polygons import mend, only

AREA = shapely.box(0, 0, 10, 10)
#: Overlaps the area in its upper half and shares its border in the lower.
ACROSS = shapely.union_all([shapely.box(10, 0, 12, 5), shapely.box(8, 5, 12, 8)])


def test_two_polygons_that_share_a_border_and_overlap_elsewhere_meet_in_ground_alone():
    cut = shapely.intersection(ACROSS, AREA)
    assert cut.geom_type == "GeometryCollection"
    assert only(cut, 2)[0].equals(shapely.box(8, 5, 10, 8))
    assert only(cut, 1)[0].length == 5


def test_what_only_touches_leaves_an_empty_shape_of_the_kind_and_missing_stays_missing():
    beside = shapely.intersection(shapely.box(10, 0, 12, 5), AREA)
    found = only([beside, shapely.Point(1, 1), None], 2)
    assert [shape is None or (shape.geom_type, shape.is_empty) for shape in found] == [
        ("Polygon", True),
        ("Polygon", True),
        True,
    ]
    assert only([shapely.Point(1, 1)], 1)[0].geom_type == "LineString"


def test_each_shape_may_keep_its_own_kind():
    line = shapely.LineString([(0, 0), (1, 0)])
    found = only([shapely.GeometryCollection([line, AREA]), shapely.GeometryCollection([line, AREA])], [1, 2])
    assert found[0].equals(line)
    assert found[1].equals(AREA)


boxes = st.tuples(*[st.integers(0, 6)] * 2, *[st.integers(1, 6)] * 2).map(
    lambda at: shapely.box(at[0], at[1], at[0] + at[2], at[1] + at[3])
)


@given(st.lists(boxes, min_size=1, max_size=4), st.lists(boxes, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_ground_is_neither_lost_nor_made(one, other):
    cut = shapely.intersection(shapely.union_all(one), shapely.union_all(other))
    ground = only(cut, 2)[0]
    assert ground.area == cut.area
    assert ground.geom_type in ("Polygon", "MultiPolygon")


def test_a_mended_ring_keeps_no_line():
    spike = shapely.Polygon([(0, 0), (4, 0), (4, 4), (4, 9), (4, 4), (0, 4)])
    layer, mended, flat = mend(gpd.GeoDataFrame(geometry=[spike]), repair=True, where="x")
    assert (mended, flat, layer.geom_type[0]) == (1, 0, "Polygon")
    assert np.isclose(layer.area[0], 16)
