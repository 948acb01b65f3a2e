"""A map to look around in works without network and cannot leave."""

import re

import geopandas as gpd
import pytest
import shapely

from bfa.draw.maps.explore import explore
from bfa.errors import DisclosureError, ParameterError
from bfa.pages.page import show
from tests.map_example import hotspots


def test_every_cell_of_an_answer_is_a_table_to_plot_join_and_save():
    found = hotspots()
    every = found.to_geodataframe()
    assert every["n"].sum() == found.cells["n"].sum()
    assert len(every) == len(found.units.ids) > len(found.cells)
    assert every.crs == found.cells.crs
    assert every.merge(found.cells[["cell_id", "near"]], on="cell_id")["near"].notna().sum() == 2


def test_a_map_to_explore_asks_for_nothing_from_the_network():
    html = explore(hotspots().to_geodataframe())._repr_html_()
    assert "L.map" in html
    assert not re.findall(r"(?:script|link|img)\s[^>]*(?:src|href)=(?:&quot;|\")https?:", html)


def test_a_map_to_explore_cannot_be_shown_on_a_page():
    with pytest.raises(DisclosureError, match="Bara en sidas delar"):
        show(explore(hotspots().to_geodataframe()))


def test_a_table_in_degrees_is_drawn_and_one_without_numbers_is_refused():
    square = gpd.GeoDataFrame({"n": [3]}, geometry=[shapely.box(18.0, 59.3, 18.01, 59.31)], crs=4326)
    assert "L.map" in explore(square).html
    with pytest.raises(ParameterError, match="inget tal över noll"):
        explore(square.assign(n=0))
