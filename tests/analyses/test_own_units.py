import geopandas as gpd
import pytest
import shapely

from bfa.analyses.hotspots import hotspots
from bfa.analyses.where.laid_out import lay_out, units_for
from bfa.disclosure.hotspots import release_page
from bfa.errors import ParameterError
from bfa.words.hotspot_choices import of_map
from tests.map_example import policy
from tests.small_situation import CRS, SOUTH, TYPE, WEST, areas, incidents, situation

ROWS = incidents([("2010-05-07 23:30", 500, 500)] * 3 + [("2010-05-07 23:30", 1990, 1500)])


def own(**boxes: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    """Units named by the test: west, south, east, north from the south-western corner of Norr. [m]"""
    shapes = [shapely.box(WEST + w, SOUTH + s, WEST + e, SOUTH + n) for w, s, e, n in boxes.values()]
    return gpd.GeoDataFrame({"unit": list(boxes)}, geometry=shapes, crs=CRS)


WEST_AND_EAST = own(p=(0, 0, 1000, 2000), q=(1000, 0, 2000, 2000))


def ids(here, smallest: float = 0) -> list[str]:
    found = units_for(here, here.incidents, size=250, shape="områden", smallest=smallest)
    return found.ids.tolist()


def test_rows_are_counted_in_the_kommuns_own_polygons(tmp_path):
    here = situation(tmp_path, incidents=ROWS, units=WEST_AND_EAST)
    got = hotspots(here, brottstyp=TYPE, period="2010-01/2010-12", cell_shape="områden")
    assert got.cells.set_index("cell_id")["n"].to_dict() == {"p": 3, "q": 1}


def test_a_whole_kommun_without_units_is_counted_in_its_kommundelar(tmp_path):
    assert ids(situation(tmp_path, kommundel="", incidents=ROWS)) == ["Norr", "Söder", "Öst", "Väst", "Mitt"]


def test_one_kommundel_without_units_has_nothing_to_count_in(tmp_path):
    with pytest.raises(ParameterError, match="inga egna områden"):
        ids(situation(tmp_path, incidents=ROWS))


def test_a_strip_along_the_border_is_no_overlap_and_a_narrow_unit_inside_is_kept(tmp_path):
    units = own(
        inside=(100, 100, 110, 2000), across=(1500, 0, 2500, 2000), strip=(1985, 0, 4000, 2000), wide=(1970, 0, 4000, 9)
    )
    assert ids(situation(tmp_path, incidents=ROWS, units=units)) == ["inside", "across"]


def test_a_unit_that_reaches_well_across_the_border_is_kept_however_large(tmp_path):
    units = own(vast=(1950, 0, 90_000, 2000))
    assert ids(situation(tmp_path, incidents=ROWS, units=units)) == ["vast"]


def test_units_elsewhere_or_all_too_small_are_told_apart(tmp_path):
    with pytest.raises(ParameterError, match="inga egna områden") as caught:
        ids(situation(tmp_path, incidents=ROWS, units=own(far=(90_000, 0, 91_000, 1000))))
    assert "1 områden, alla utanför" in str(caught.value)
    with pytest.raises(ParameterError, match="kan användas här") as caught:
        ids(situation(tmp_path, incidents=ROWS, units=WEST_AND_EAST), smallest=5000)
    assert "2 överlappar området, alla mindre än 5000 × 5000 m" in str(caught.value)


def test_a_kommundel_without_polygon_keeps_every_unit(tmp_path):
    bare = areas().assign(geometry=None).set_geometry("geometry", crs=CRS)
    assert ids(situation(tmp_path, incidents=ROWS, areas=bare, units=WEST_AND_EAST)) == ["p", "q"]


def test_a_unit_too_small_to_show_is_counted_and_said(tmp_path):
    units = own(p=(0, 0, 1000, 2000), small=(1000, 0, 1100, 100), strip=(1995, 0, 4000, 2000))
    small = situation(tmp_path, incidents=ROWS, units=units)
    found = hotspots(small, brottstyp=TYPE, period="2010-01/2010-12", cell_shape="områden", smallest=250)
    assert (found.units.ids.tolist(), found.too_small) == (["p"], 1)
    assert "1 är för små för att visas" in next(of_map(release_page(found, policy=policy())))["why"]


def test_the_incidents_of_a_sliver_are_counted_in_the_cell_beside_and_that_is_said(tmp_path):
    """A strip of 100 m of the kommundel lies in the westernmost cells of 250 m: a recount by corners gives others."""
    inside = shapely.box(WEST + 150, SOUTH, WEST + 1000, SOUTH + 500)
    strip = gpd.GeoDataFrame({"kommundel": ["Norr"]}, geometry=[inside], crs=CRS)
    rows = incidents([("2010-05-07 23:30", 200, 125), ("2010-05-07 23:30", 400, 125), ("2010-05-07 23:30", 600, 125)])
    small = situation(tmp_path, incidents=rows, areas=strip)
    found = hotspots(small, brottstyp=TYPE, period="2010-01/2010-12", smallest=250)
    n = found.to_geodataframe().set_index("cell_id")["n"]
    assert (n["6000006500000"], n["6002506500000"], n["6005006500000"]) == (0, 2, 1)
    assert found.rows["cell_id"].tolist() == ["6002506500000", "6002506500000", "6005006500000"]
    assert found.slivers == 2
    assert (
        "i 2 av dem är ytan i området så liten att deras brott räknas i den intill"
        in next(of_map(release_page(found, policy=policy())))["why"]
    )


@pytest.mark.parametrize(
    ("shape", "around", "places"),
    [("kvadrat", "de åtta runt den", True), ("hexagon", "de sex runt den", True), ("områden", "gränsar till", False)],
)
def test_the_choices_are_told_in_words_of_the_unit(tmp_path, shape, around, places):
    units = own(**{f"u{k}": (60 * k, 0, 60 * k + 60, 2000) for k in range(33)})
    rows = incidents([("2010-05-07 23:30", 10 + 60 * (k % 30), 50 * k) for k in range(40)])
    here = situation(tmp_path, incidents=rows, units=units)
    found = hotspots(here, brottstyp=TYPE, period="2010-01/2010-12", cell_shape=shape)
    told = {each["choice"]: each["why"] for each in of_map(release_page(found, policy=policy()))}
    assert around in told["Belagd anhopning"]
    assert ("Platser" in told) == places
    assert ("rutor" in " ".join(told.values())) == (shape == "kvadrat")


def test_a_unit_of_which_only_a_corner_lies_in_the_kommundel_is_not_counted_by_itself_there(tmp_path):
    """What is counted in it would be told on a piece of ground much smaller than the tier allows."""
    across = own(p=(0, 0, 1000, 2000), corner=(1970, 1970, 3000, 3000))
    rows = incidents([("2010-05-07 23:30", 500, 500)] * 9 + [("2010-05-07 23:30", 1985, 1985)])
    laid = lay_out(situation(tmp_path, incidents=rows, units=across), rows, size=250, shape="områden", smallest=250)
    assert (laid.units.ids.tolist(), laid.counts.tolist(), laid.too_small) == (["p"], [9], 1)
    assert (laid.unit == -1).sum() == 1
