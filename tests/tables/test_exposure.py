import json
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from small_kommun import EAST, NORTH, layer, settings, square

from bfa.errors import DataError, ParameterError
from bfa.tables import intake, store
from bfa.tables.areas import read_areas
from bfa.tables.contracts import EXPOSURE
from bfa.tables.exposure import read_exposure, spread
from bfa.tables.municipality import ExposureSource

SWEREF = pyproj.CRS("EPSG:3006")
HEAD = "ruta;antal\n"
CELLS = {"file": "data/folk.csv", "what": "invånare", "year": 2010, "source": "SCB", "cell_id": "ruta", "n": "antal"}
POLYGONS = {"file": "data/omr.geojson", "what": "invånare", "year": 2010, "source": "SCB", "n": "folk"}


def cell(east=0, north=0):
    """The id of the cell so many metres from the corner of A."""
    return f"{EAST + east:06d}{NORTH + north:07d}"


def exposure_of(kommun, target=SWEREF, **keys):
    source = ExposureSource(**keys)
    areas = read_areas(kommun, kommun.areas, crs=target).table if kommun.areas else None
    return read_exposure(kommun, source, crs=target, areas=areas)


def cells_of(small, text, **keys):
    return exposure_of(small(files={"folk.csv": HEAD + text}), **{**CELLS, "size": 250, **keys})


def reasons(found):
    return {each["what"]: (each["n"], each["rows"]) for each in found.notes.to_figures()["reasons"]}


def test_a_cell_id_becomes_the_square_that_it_names(small):
    table = cells_of(small, f"{cell()};12\n{cell(250, 500)};3,5\n").table
    assert table["n"].tolist() == [12, 3.5]
    assert table["cell_id"].tolist() == ["6000006600000", "6002506600500"]
    assert table.geometry[1].bounds == (EAST + 250, NORTH + 500, EAST + 500, NORTH + 750)
    assert table[["what", "year", "source", "size", "approximate"]].iloc[0].tolist() == [
        "invånare", 2010, "SCB", 250, False,
    ]  # fmt: skip


def test_zero_is_zero_and_missing_is_missing(small):
    found = cells_of(small, f"{cell()};0\n{cell(250)};\n{cell(500)};7\n")
    assert found.table["n"].fillna(-1).tolist() == [0, -1, 7]
    assert [(each["n"], each["rows"]) for each in found.notes.remarks] == [(1, [3])]
    assert found.notes.figures["total"] == 7


def test_an_id_with_the_size_before_it_is_the_same_cell(small):
    table = cells_of(small, f"250{cell()};1\n250_{cell(250)};2\n").table
    assert table["cell_id"].tolist() == [cell(), cell(250)]


def test_rows_that_cannot_be_used_are_refused_by_number_and_never_by_value(small):
    swapped = f"{NORTH:07d}{EAST:06d}"
    text = f"{cell()};1\n4,37E+12;2\n;3\n{swapped};4\n{cell(125)};5\n{cell(250)};-6\n{cell(500)};tolv\n"
    found = cells_of(small, text)
    assert found.table["n"].tolist() == [1]
    assert [rows for _, rows in reasons(found).values()] == [[3], [4], [5], [6], [7], [8]]
    assert (found.notes.read, found.notes.kept) == (7, 1)
    told = json.dumps(found.notes.to_figures(), ensure_ascii=False)
    assert not any(value in told for value in ("4,37E", swapped, "tolv", cell(125)))


def test_a_file_without_one_usable_row_is_refused_with_the_reasons(small):
    with pytest.raises(DataError, match="ingen rad kunde läsas") as caught:
        cells_of(small, "4,37E+12;2\n4,38E+12;3\n")
    assert "13 siffror" in str(caught.value)
    assert "(2 rader)" in str(caught.value)


def test_a_size_that_does_not_fit_the_ids_is_refused(small):
    with pytest.raises(DataError, match="rutnät om 1000 m"):
        cells_of(small, f"{cell(250)};1\n", size=1000)


def test_a_cell_that_stands_twice_is_refused_by_row(small):
    with pytest.raises(DataError, match="samma ruta står flera gånger") as caught:
        cells_of(small, f"{cell()};1\n{cell(250)};2\n{cell()};3\n")
    assert "rad 4" in str(caught.value)
    assert cell() not in str(caught.value)


def test_cells_far_from_every_kommundel_are_left_out_and_counted(small):
    found = cells_of(small, f"{cell()};1\n{cell(0, -500)};2\n{cell(0, -750)};4\n")
    assert found.table["n"].tolist() == [1, 2]
    assert (found.notes.figures["total"], found.notes.figures["inside"]) == (3, 1)
    assert [each["rows"] for each in found.notes.remarks] == [[4]]


def test_cells_of_another_place_are_refused(small):
    with pytest.raises(DataError, match="i eller intill någon kommundel"):
        cells_of(small, f"{cell(0, -100_000)};1\n")


def test_cell_ids_are_refused_in_another_crs_than_sweref_99_tm(small):
    kommun = small(files={"folk.csv": HEAD + f"{cell()};1\n"})
    with pytest.raises(ParameterError, match="EPSG:3006"):
        exposure_of(kommun, target=pyproj.CRS("EPSG:3011"), **CELLS, size=250)


def test_ids_typed_as_numbers_in_a_geopackage_are_read_without_its_shapes(small, tmp_path):
    kommun = small()
    shapes = [shapely.box(0, 0, 1, 1)] * 2
    frame = {"ruta": [int(cell()), int(cell(250))], "antal": [4.0, np.nan]}
    gpd.GeoDataFrame(frame, geometry=shapes, crs=SWEREF).to_file(tmp_path / "data" / "folk.gpkg", layer="rutor")
    table = exposure_of(kommun, **{**CELLS, "file": "data/folk.gpkg", "size": 250, "layer": "rutor"}).table
    assert table["cell_id"].tolist() == [cell(), cell(250)]
    assert table["n"].fillna(-1).tolist() == [4, -1]
    assert table.area.tolist() == [62_500, 62_500]


def test_areas_of_a_layer_are_approximate_and_have_neither_size_nor_cell(small):
    text = layer(square("x", EAST, side=2_000))
    found = exposure_of(small(files={"omr.geojson": text}), **POLYGONS, crs="EPSG:3006")
    assert found.table["n"].tolist() == [1000]
    assert found.table["approximate"].tolist() == [True]
    assert found.table[["size", "cell_id"]].isna().all(axis=None)
    assert found.notes.figures["inside"] == pytest.approx(500)


def test_an_area_with_a_bad_number_or_no_shape_is_refused_by_row_and_a_broken_one_mended(small):
    bow, low, gone = square("x", EAST), square("y", EAST), square("z", EAST)
    ring = bow["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    low["properties"]["folk"], gone["geometry"] = -1, None
    kommun = small(files={"omr.geojson": layer(bow, low, gone)})
    found = exposure_of(kommun, **POLYGONS, crs="EPSG:3006")
    assert found.table.is_valid.all()
    assert [each["rows"] for each in found.notes.remarks] == [[1]]
    assert sorted(rows for _, rows in reasons(found).values()) == [[2], [3]]


def test_a_layer_of_points_is_no_exposure(small):
    point = {"type": "Feature", "properties": {"folk": 1}, "geometry": {"type": "Point", "coordinates": [EAST, NORTH]}}
    with pytest.raises(DataError, match="ska vara ytor"):
        exposure_of(small(files={"omr.geojson": layer(point)}), **POLYGONS, crs="EPSG:3006")


@pytest.mark.parametrize("keys", [{"cell_id": "ruta"}, {"size": 250}])
def test_a_cell_id_without_size_or_a_size_without_cell_id_is_told_with_its_place(small, keys):
    with pytest.raises(ParameterError, match=r"exposure\.0 ska ha både cell_id och size"):
        small(exposure=[{**POLYGONS, **keys}])


def test_two_sources_for_the_same_cells_what_and_year_are_refused(small):
    files = {"folk.csv": HEAD + f"{cell()};1\n", "mer.csv": HEAD + f"{cell()};2\n{cell(250)};3\n"}
    sources = [{**CELLS, "size": 250}, {**CELLS, "size": 250, "file": "data/mer.csv"}]
    with pytest.raises(DataError, match="samma ruta, vad och år") as caught:
        intake.take_in(small(files=files, exposure=sources))
    assert "1 rutor: invånare 2010" in str(caught.value)
    sources[1]["year"] = 2011
    kommun = small(files=files, exposure=sources)
    intake.take_in(kommun)
    assert store.read_table(kommun, "exposure")["year"].tolist() == [2010, 2011, 2011]


def test_the_store_gives_back_cells_and_areas_and_lists_refused_rows(small, tmp_path):
    files = {"folk.csv": HEAD + f"{cell()};1\n{cell(250)};x\n", "omr.geojson": layer(square("x", EAST))}
    sources = [{**CELLS, "size": 250}, {**POLYGONS, "crs": "EPSG:3006", "what": "hushåll"}]
    kommun = small(files=files, exposure=sources)
    figures = intake.take_in(kommun).figures["exposure_sources"]
    assert [(each["what"], each["kept"], each["refused"]) for each in figures] == [
        ("invånare", 1, 1),
        ("hushåll", 1, 0),
    ]
    table = store.read_table(kommun, "exposure")
    assert list(table) == list(EXPOSURE.columns)
    assert table["approximate"].tolist() == [False, True]
    assert table.crs == SWEREF
    refused = (store.store_folder(kommun) / "refused.csv").read_text(encoding="utf-8")
    assert "SCB;folk.csv;3;antalet är inte ett tal" in refused


def test_a_kommun_without_exposure_has_none_with_all_its_columns(small):
    kommun = small()
    assert intake.take_in(kommun).figures["exposure_sources"] == []
    table = store.read_table(kommun, "exposure")
    assert len(table) == 0
    assert list(table) == list(EXPOSURE.columns)
    assert table.crs == SWEREF


def test_another_exposure_file_makes_the_store_old(small, tmp_path):
    kommun = small(files={"folk.csv": HEAD + f"{cell()};1\n"}, exposure=[{**CELLS, "size": 250}])
    intake.take_in(kommun)
    assert intake.is_current(kommun)
    (tmp_path / "data" / "folk.csv").write_text(HEAD + f"{cell()};2\n", encoding="utf-8")
    assert not intake.is_current(kommun)


def test_the_whole_small_kommun_still_needs_neither_streets_nor_exposure():
    assert not {"streets", "exposure"} & set(settings())


def grid(numbers, side=100):
    boxes = [shapely.box(side * i, 0, side * (i + 1), side) for i in range(len(numbers))]
    return gpd.GeoDataFrame({"n": np.array(numbers, dtype=float)}, geometry=boxes, crs=SWEREF)


def test_a_cell_is_shared_by_area_and_an_unknown_one_adds_nothing():
    onto = gpd.GeoSeries([shapely.box(50, 0, 150, 100), shapely.box(200, 0, 300, 100), shapely.box(0, 200, 9, 209)])
    assert spread(grid([10, 30, np.nan]), onto).fillna(-1).tolist() == pytest.approx([5 + 15, -1, -1])


@given(
    st.lists(st.one_of(st.floats(0, 1e6), st.just(np.nan)), min_size=1, max_size=8),
    st.lists(st.floats(-50, 900), min_size=0, max_size=8, unique=True),
)
def test_areas_that_cover_everything_once_share_the_whole_total(numbers, cuts):
    edges = [-100.0, *sorted(cuts), 1_000.0]
    onto = gpd.GeoSeries([shapely.box(left, -10, right, 110) for left, right in pairwise(edges)])
    assert spread(grid(numbers), onto).sum() == pytest.approx(np.nansum(numbers), rel=1e-9, abs=1e-6)
