"""Streets cut at their crossings, and inhabited cells that lie whole in one kommundel."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from bfa.example import base_map, inhabitants, plan, streets
from bfa.example.places import kommundelar


@pytest.fixture(scope="module")
def segments() -> list[tuple[str, shapely.LineString]]:
    return streets.segments()


def test_no_segment_runs_on_through_a_crossing(segments: list[tuple[str, shapely.LineString]]) -> None:
    lines = np.array([line for _, line in segments])
    one, other = shapely.STRtree(lines).query(lines, predicate="intersects")
    pairs = one < other
    met = shapely.intersection(lines[one[pairs]], lines[other[pairs]])
    ends = shapely.MultiPoint([point for line in lines for point in shapely.get_coordinates(line)[[0, -1]]])
    assert max(shapely.distance(met, ends)) < 0.2


def test_segments_are_named_and_no_two_are_the_same(segments: list[tuple[str, shapely.LineString]]) -> None:
    assert all(name for name, _ in segments)
    assert {"Västra vägen", "Gata D", "Gata L", "Storgatan", "Skolgatan"} <= {name for name, _ in segments}
    assert len({shapely.to_wkb(shapely.normalize(line)) for _, line in segments}) == len(segments)


def test_every_street_that_was_drawn_is_there_and_none_in_the_water(
    segments: list[tuple[str, shapely.LineString]],
) -> None:
    water = shapely.union_all([shape for kind, _, shape in base_map.features() if kind == "vatten"])
    drawn = streets._lines()
    assert {name for name, _ in segments} == {name for name, _ in drawn}
    assert max(line.intersection(water).length for _, line in segments) < 0.2
    dry = shapely.union_all([line for _, line in drawn]).difference(water).length
    assert sum(line.length for _, line in segments) == pytest.approx(dry, rel=0.001)


def test_most_segments_are_as_long_as_a_block(segments: list[tuple[str, shapely.LineString]]) -> None:
    lengths = pd.Series([line.length for _, line in segments])
    assert 100 < lengths.median() < 200
    assert (lengths > 500).mean() < 0.05


def test_cells_lie_whole_in_one_kommundel_and_their_people_are_its_population() -> None:
    cells = inhabitants.cells()
    assert cells["ruta"].str.fullmatch(r"\d{13}").all()
    assert cells["ruta"].is_unique
    assert (cells["invanare"] > 0).all()
    east, north = cells["ruta"].str[:6].astype(int), cells["ruta"].str[6:].astype(int)
    assert not (east % 250).any()
    assert not (north % 250).any()
    squares = shapely.box(east, north, east + 250, north + 250)
    for area, shape in kommundelar().items():
        assert cells.loc[shapely.contains(shape, squares), "invanare"].sum() == plan.POPULATION[area]


def test_the_layer_is_read_in_sweref_99_tm_with_whole_names(folder: Path) -> None:
    layer = gpd.read_file(folder / "gator.geojson")
    assert layer.crs.to_epsg() == 3006
    assert set(layer.geom_type) == {"LineString"}
    assert "Järnvägsgatan" in set(layer["gata"])
