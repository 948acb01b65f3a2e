"""Kommundelar that lie on each other are told, with the rows that lie there."""

import geopandas as gpd
import shapely
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from small_kommun import EAST, layer, square

from bfa.tables.intake import take_in
from bfa.tables.overlaps import overlap_figures, overlap_remarks, overlaps, total

HEAD = "start;omr;ost;nord"
SOURCE = {
    "file": "data/polis.csv", "source": "polis", "brottstyp": "stöld", "columns": {"start": "start"},
    "x": "ost", "y": "nord", "crs": "EPSG:3006", "date_format": "%Y-%m-%d",
}  # fmt: skip
#: Five rows where B lies on A, one in A alone and one in B alone; the export's word says B for two of the five.
ROWS = [f"2024-01-0{day};{word};{EAST + at};6600500" for day, word, at in (
    (1, "A", 600), (2, "A", 700), (3, "A", 800), (4, "B", 850), (5, "B", 900), (6, "A", 100), (7, "B", 1400),
)]  # fmt: skip
HALF = layer(square("A", EAST), square("B", EAST + 500))


def remarks_of(kommun) -> list[str]:
    return [line["what"] for line in take_in(kommun).figures["remarks"]]


def areas(**shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"kommundel": list(shapes)}, geometry=list(shapes.values()), crs=3006)


def test_rows_where_two_kommundelar_lie_on_each_other_are_told_with_where_they_were_counted(small):
    report = take_in(small(ROWS, head=HEAD, files={"delar.geojson": HALF}, incidents=[SOURCE])).figures
    (pair,) = report["areas"]["overlaps"]
    assert pair == {
        "one": "A", "other": "B", "share": 50.0, "same": False, "whole": False, "n": 5, "given": {"A": 5},
    }  # fmt: skip
    said = "kommundelarna A och B ligger på varandra: 50 % av den mindres yta; 5 rader ligger där och räknas i A (5)"
    assert said in [line["what"] for line in report["remarks"]]


def test_rows_that_the_export_places_are_told_as_they_were_counted(small):
    source = SOURCE | {"kommundel": {"column": "omr"}}
    said = remarks_of(small(ROWS, head=HEAD, files={"delar.geojson": HALF}, incidents=[source]))
    assert any("5 rader ligger där och räknas i A (3), B (2)" in what for what in said)


def test_one_polygon_under_two_names_is_told(small):
    twice = layer(square("A", EAST), square("Gamla A", EAST), square("B", EAST + 1_000))
    said = remarks_of(small(ROWS, head=HEAD, files={"delar.geojson": twice}, incidents=[SOURCE]))
    assert any("A och Gamla A är samma yta under två namn; 6 rader" in what for what in said)


def test_a_polygon_of_the_whole_kommun_is_told_in_one_line(small):
    whole = square("Alla", EAST, side=1_000)
    whole["geometry"]["coordinates"][0] = [
        [EAST + (2_000 if east > EAST else 0), north] for east, north in whole["geometry"]["coordinates"][0]
    ]
    files = {"delar.geojson": layer(whole, square("B", EAST), square("C", EAST + 1_000))}
    said = remarks_of(small(ROWS, head=HEAD, files=files, incidents=[SOURCE]))
    (line,) = [what for what in said if "Alla" in what]
    assert line.startswith("kommundelen Alla är hela ytan: den täcker alla de andra")
    assert "7 rader ligger där och räknas i Alla (7)" in line


def test_neighbours_and_a_strip_where_borders_are_drawn_unevenly_are_not_told():
    even = areas(A=shapely.box(0, 0, 10, 10), B=shapely.box(10, 0, 20, 10))
    uneven = areas(A=shapely.box(0, 0, 10, 10), B=shapely.box(9.6, 0, 20, 10))
    assert overlap_figures(even) == overlap_figures(uneven) == []


def test_a_small_area_inside_a_large_one_is_told_whole():
    (pair,) = overlap_figures(areas(A=shapely.box(0, 0, 100, 100), Torget=shapely.box(10, 10, 12, 12)))
    assert (pair["share"], pair["same"], pair["n"]) == (100.0, False, 0)


def test_a_kommundel_without_polygon_lies_on_nothing():
    assert overlap_figures(areas(A=shapely.box(0, 0, 1, 1), B=None, C=None)) == []
    assert total(areas(A=None, B=None, C=None)) is None


def test_many_pairs_are_counted_after_the_first_ten():
    shapes = {f"N{number}": shapely.box(number, 0, number + 2, 1) for number in range(14)}
    lines = overlap_remarks(overlap_figures(areas(**shapes)))
    assert len(lines) == 11
    assert lines[-1]["what"] == "ytterligare 3 par av kommundelar ligger på varandra"


spans = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)), min_size=1, max_size=6)


@drawn(spans)
@settings(max_examples=50, deadline=None)
def test_pairs_are_those_of_which_the_lengths_along_a_line_say_so(pieces):
    shapes = [shapely.box(start, 0, start + length, 1) for start, length in pieces]
    names = [str(at) for at in range(len(pieces))]
    expected = set()
    for at, (start, length) in enumerate(pieces):
        for then, (start2, length2) in enumerate(pieces[at + 1 :], at + 1):
            shared = min(start + length, start2 + length2) - max(start, start2)
            if shared >= 0.05 * min(length, length2) and shared > 0:
                expected.add((str(at), str(then)))
    frame = gpd.GeoSeries(shapes)
    assert {(pair.one, pair.other) for pair in overlaps(names, frame.to_numpy())} == expected
