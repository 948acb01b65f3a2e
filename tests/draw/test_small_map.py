"""The small map of a sheet: numbered marks that do not cover each other, and a ground that gives way."""

import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from bfa.disclosure.scan import scan
from bfa.draw.maps.scene import Scene
from bfa.draw.maps.small import apart, small_map
from tests.map_example import AREA, SOUTH, WEST, hotspots, policy
from tests.opened import counts_scene


def picture() -> Scene:
    return counts_scene(hotspots(area=AREA), policy=policy(), title="A")


def test_each_mark_has_its_number_in_it_and_the_picture_its_words():
    drawn = small_map(picture(), [(WEST + 300, SOUTH + 300), (WEST + 1500, SOUTH + 1500)], alt="Torg & gata <N>")
    assert re.findall(r">(\d+)</text>", drawn) == ["1", "2"]
    assert "<title>Torg &amp; gata &lt;N&gt;</title>" in drawn
    assert 'role="img"' in drawn
    assert scan(f"<p>{drawn}</p>") == ()


def test_marks_that_lie_close_are_moved_apart_inside_the_frame_with_a_line_from_where_they_belong():
    for places in ([(100.0, 100.0)] * 3, [(0.0, 0.0), (4.0, 0.0), (320.0, 250.0)]):
        moved = np.array(apart(np.array(places), 250), dtype=float)
        assert min(np.hypot(*(one - other)) for k, one in enumerate(moved) for other in moved[:k]) >= 26
        assert (moved >= 13).all()
        assert (moved <= (307, 237)).all()
    at = (WEST + 300, SOUTH + 300)
    assert small_map(picture(), [at, at], alt="två").count('stroke-width="1.4"') == 2


def test_a_ground_of_thousands_of_streets_keeps_the_longest_and_the_picture_light():
    rng = np.random.default_rng(1)
    ends = np.array([WEST, SOUTH]) + rng.uniform(0, 1900, size=(2000, 2, 2))
    streets = [*shapely.linestrings(ends), shapely.box(WEST, SOUTH, WEST + 500, SOUTH + 500)]
    base = gpd.GeoDataFrame({"kind": [*["väg"] * 2000, "vatten"]}, geometry=streets, crs=3006)
    drawn = small_map(replace(picture(), base=base), [(WEST + 300, SOUTH + 300)], alt="en")
    assert 10_000 < len(drawn) < 25_000
    assert "evenodd" in drawn
