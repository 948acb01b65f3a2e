"""Maps of hexagons, polygons and streets, and of several measures to choose between."""

import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from map_example import AREA, SOUTH, WEST, areas, hotspots, places, policy
from matplotlib.text import Text
from test_maps import HOSTILE, inner, unpoliced, whole_page

from bfa.analyses.where.cells import framed
from bfa.disclosure import scan
from bfa.disclosure.hotspots import release_page
from bfa.draw.maps import image as map_image
from bfa.draw.maps.legend import BLUES, BROWNS, CHANGES, PURPLES, change_steps, entries, steps, widened
from bfa.draw.maps.packed import outline, packed
from bfa.draw.maps.scene import Scene
from bfa.methods.units import Units, hexagon_units, polygon_units
from bfa.pages.maps.density import density_scene
from bfa.words.hotspot_maps import summary
from tests.opened import counts_scene, interactive_html, reaching

TITLE = "Misshandel utomhus i kommundel A, maj–augusti 2010"
SENSITIVE = "misshandel inomhus"
HALVES = [shapely.box(WEST, SOUTH, WEST + 900, SOUTH + 2000), shapely.box(WEST + 900, SOUTH, WEST + 1875, SOUTH + 2000)]


def hexagons() -> Units:
    return hexagon_units(AREA.bounds, size=250, area=AREA)


def halves(*names: str) -> Units:
    return polygon_units(HALVES, names or ("Västra", "Östra"), area=AREA)


def laid(units: Units, n: dict[int, int], **given) -> Scene:
    """The scene of so many incidents in the units at these positions."""
    counts = np.zeros(len(units.ids))
    counts[list(n)] = list(n.values())
    cells = framed(counts, units, 3006).assign(near=None, near_kind=None, near_distance=np.nan, peak=None, left=0)
    known = {"incidents": int(counts.sum()) + 6, "with_point": int(counts.sum())}
    found = replace(hotspots(units=units, cells=cells.assign(gathered=False), **known | given), counts=counts)
    return counts_scene(found, policy=policy(), areas=areas(), places=places(), title=TITLE)


def changed(picture: Scene, **given) -> Scene:
    """Another measure of the same cells, in three classes."""
    labels = ("färre", "inom slumpen", "fler")
    cells = picture.cells[["cell_id", "geometry", "hidden"]].assign(step=np.arange(len(picture.cells)) % 3)
    words = np.array(["5 färre", "1 fler, inom slumpen", "7 fler"])[cells["step"]]
    classes = change_steps(labels)
    usual = {
        "cells": cells.assign(said=words),
        "steps": classes,
        "measure": ("Ändring mot året före", "antal"),
        "legend": entries(classes, hidden=bool(cells["hidden"].any()), none=""),
        "notes": ("Jämfört med: maj–augusti 2009",),
        "reason": "En ändring som bygger på ett dolt antal är dold.",
    }
    return replace(picture, **usual | given)


def streets(picture: Scene) -> Scene:
    """Two streets, one of them hidden."""
    classes = widened(steps([4, 5]))
    lines = [[(WEST + 100, SOUTH + 300 * k), (WEST + 1500, SOUTH + 300 * k)] for k in (2, 4, 5)]
    cells = gpd.GeoDataFrame(
        {
            "cell_id": ["1", "2", "3"],
            "name": ["Gata D", "Gata E", "Gata F"],
            "said": ["4 brott", "5 brott", ""],
            "step": [0, 1, -1],
            "hidden": [False, False, True],
        },
        geometry=[shapely.LineString(line) for line in lines],
        crs=3006,
    )
    legend = entries(classes, hidden=True, none="")
    return replace(
        picture, cells=cells, steps=classes, legend=legend, unit="street", measure=("Brott per gatusträcka", "antal")
    )


def lightness(colour: str) -> float:
    """CIE L* of a colour."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 116 * (0.2126 * red + 0.7152 * green + 0.0722 * blue) ** (1 / 3) - 16


def shown_in(browser_page, tmp_path, found, scripts):
    path = tmp_path / "karta.html"
    path.write_text(whole_page(found, scripts), encoding="utf-8")
    browser_page.open(path)
    return browser_page.page.frames[-1]


def test_each_unit_has_its_own_words():
    assert laid(hexagons(), {20: 4}).measure == ("Brott per sexhörning", "ytan av 250 × 250 m")
    assert laid(halves(), {0: 4}).measure == ("Brott per område", "olika stora områden")
    assert summary(laid(hexagons(), {20: 4, 21: 2})).startswith(
        f"{TITLE}. Brott finns i 2\u00a0sexhörningar med ytan av 250 × 250 meter. Flest i en sexhörning: 4; 2."
    )
    assert "Brott finns i 2\u00a0områden. Flest i ett område: 9 i Östra; 4 i Västra." in summary(
        laid(halves(), {0: 4, 1: 9})
    )


def test_a_hidden_area_is_bent_as_swedish_wants_it():
    both = laid(halves(), {0: 2, 1: 9}, brottstyp=SENSITIVE)
    lone = replace(both, cells=both.cells.assign(hidden=[True, False]))
    assert "1\u00a0område är dolt." in summary(lone)
    assert both.reason.startswith("Områden med små antal")


def test_hues_fall_alike_in_lightness():
    for hue in (BROWNS, PURPLES):
        assert [lightness(colour) for colour in hue] == pytest.approx([lightness(colour) for colour in BLUES], abs=2.5)


def test_fewer_and_more_are_as_dark_and_fewer_is_hatched():
    fewer, grey, more = CHANGES[:2], CHANGES[2], CHANGES[:2:-1]
    assert [lightness(colour) for colour in fewer] == pytest.approx([lightness(colour) for colour in more], abs=1)
    assert len({grey[1:3], grey[3:5], grey[5:7]}) == 1
    assert [step.hatch for step in change_steps(("mycket färre", "färre", "slump", "fler", "mycket fler"))] == [
        "level",
        "level",
        "",
        "",
        "",
    ]
    assert [step.colour for step in change_steps(("färre", "slump", "fler"))] == list(CHANGES[::2])


def test_counts_that_lie_close_are_still_told_apart():
    assert [step.label for step in steps([31, 35, 46, 47, 68, 85])] == ["31–39", "40–59", "60–79", "80–85"]
    assert [step.label for step in steps([5, 8])] == ["5–8"]


def test_wider_lines_are_more():
    widths = [step.width for step in widened(steps([1, 5, 30, 200, 900]))]
    assert widths == sorted(set(widths))


def test_an_image_names_the_top_polygons_and_numbers_none():
    texts = {text.get_text() for text in map_image.draw(laid(halves(), {0: 4, 1: 9})).findobj(Text)}
    assert {"Västra", "Östra", "Fet stil: de fem översta"} <= texts
    assert not texts & {"1", "2"}


def test_a_border_between_two_polygons_is_drawn_once():
    path = map_image._stretches(HALVES, 1.0)
    assert len(path.vertices) == 2 * 7


def test_an_image_of_streets_has_lines_in_its_legend():
    figure = map_image.draw(streets(laid(hexagons(), {20: 4})))
    assert {"4", "5", "dold"} <= {text.get_text() for text in figure.findobj(Text)}
    widths = {line.get_linewidth() for line in figure.axes[1].lines}
    assert {1.2, 5.0} <= widths


def test_hexagons_are_written_as_column_and_row_and_come_back_where_they_were():
    picture = laid(hexagons(), dict.fromkeys(range(0, 60, 7), 3))
    shapes, _ = packed([picture], (WEST, SOUTH))
    (group,) = shapes["groups"]
    whole = [at for at in range(len(picture.cells)) if at not in group["own"]]
    pairs = np.reshape(group["at"], (-1, 2))[whole] + [group["column"], group["row"]]
    middles = np.column_stack([(2 * pairs[:, 0] + pairs[:, 1] % 2) * group["half"], pairs[:, 1] * group["step"]])
    expected = shapely.get_coordinates(picture.cells.geometry.iloc[whole].centroid.to_numpy())
    assert len(whole) >= 3
    assert middles == pytest.approx(expected, abs=0.01)


def test_an_outline_is_whole_metres_from_the_corner_and_steps_from_there():
    shape = shapely.box(WEST + 10.4, SOUTH + 20, WEST + 110, SOUTH + 220)
    (part,) = outline(shape, (WEST, SOUTH))
    corners = np.cumsum(np.reshape(part[0], (-1, 2)), axis=0)
    assert sorted(map(tuple, corners.tolist())) == [(10, 20), (10, 220), (110, 20), (110, 220)]


def test_measures_of_the_same_cells_share_their_shapes():
    counts = laid(hexagons(), {20: 4, 21: 2})
    shapes, measures = packed([counts, changed(counts), streets(counts)], (WEST, SOUTH))
    assert [group["unit"] for group in shapes["groups"]] == ["hexagon", "street"]
    assert [measure["group"] for measure in measures] == [0, 0, 1]


def test_a_hidden_cell_says_nothing_in_any_measure():
    counts = laid(hexagons(), {20: 14, 21: 1, 30: 2}, brottstyp=SENSITIVE)
    hidden = int(counts.cells["hidden"].sum())
    assert hidden
    _, measures = packed([counts, changed(counts)], (WEST, SOUTH))
    for measure, words in zip(measures, ("Antal: dold", "Ändring mot året före: dold"), strict=True):
        first = measure["texts"][0]
        assert (first["html"], first["look"], len(first["at"])) == (words, 0, hidden)
        assert sum(len(text["at"]) for text in measure["texts"]) == len(counts.cells)


def test_a_measure_without_classes_is_left_out():
    counts = laid(hexagons(), {20: 4})
    page = inner(interactive_html(counts, [changed(counts, steps=())])[0])
    assert "Ändring" not in page


def test_a_page_of_several_measures_passes_the_last_look():
    counts = laid(halves(), {0: 4, 1: 9}, brottstyp=SENSITIVE)
    found, scripts = interactive_html(counts, [changed(counts), streets(counts)])
    assert scan(whole_page(found, scripts)) == ()
    assert not re.search(r"\b674\d{3}\.\d|\b6580\d{3}\.\d", inner(found).split("</script>")[-2])


@pytest.mark.parametrize("kind", ["hexagons", "density"])
def test_ten_thousand_hexagons_stay_under_a_quarter_of_a_megabyte_beyond_the_library(kind):
    units = hexagon_units((WEST, SOUTH, WEST + 25_000, SOUTH + 25_000), size=250)
    n = dict(enumerate(np.random.default_rng(1).negative_binomial(1, 0.1, len(units.ids)) + 1))
    great, small = laid(units, n, area=None), laid(hexagons(), {20: 4})
    more = []
    if kind == "density":
        found = hotspots(units=units, area=None)
        more = [density_scene(great, reaching(release_page(found, policy=policy()), 600))]
    pages = [interactive_html(great, more)[0], interactive_html(small)[0]]
    assert len(units.ids) > 10_000
    assert len(pages[0]) - len(pages[1]) < 250_000


@pytest.mark.browser
def test_a_layer_is_chosen_with_the_keyboard_and_brings_its_own_legend(browser_page, tmp_path):
    counts = laid(hexagons(), {20: 14, 21: 1, 30: 2, 40: 8}, brottstyp=SENSITIVE)
    frame = shown_in(browser_page, tmp_path, *interactive_html(counts, [changed(counts), streets(counts)]))
    frame.wait_for_selector(".leaflet-rutor-pane path", state="attached")
    group = frame.get_by_role("radiogroup", name="Det kartan visar")
    assert [text.strip() for text in group.locator("label").all_inner_texts()] == [
        "Brott per sexhörning",
        "Ändring mot året före",
        "Brott per gatusträcka",
    ]
    assert [about.is_visible() for about in frame.locator(".om").all()] == [True, False, False]
    group.locator("input").nth(0).press("ArrowDown")
    assert [about.is_visible() for about in frame.locator(".om").all()] == [False, True, False]
    assert "inom slumpen" in frame.locator(".om").nth(1).inner_text()
    assert frame.locator(".leaflet-rutor-pane path").count() == len(counts.cells)
    assert frame.locator(".leaflet-rutor-pane path.dold").count() == counts.cells["hidden"].sum()
    fills = {path.get_attribute("fill") for path in frame.locator(".leaflet-rutor-pane path").all()}
    patterns = {f"url(#{each.get_attribute('id')})" for each in frame.locator("pattern").all()}
    assert {fill for fill in fills if fill.startswith("url")} <= patterns
    group.locator("input").nth(1).press("ArrowDown")
    assert frame.locator(".leaflet-rutor-pane path").count() == 3
    assert browser_page.errors == []
    assert browser_page.requests == []
    assert browser_page.axe() == []


@pytest.mark.browser
def test_pointing_at_a_hexagon_or_an_area_says_its_count_and_its_name(browser_page, tmp_path):
    one = laid(hexagons(), {33: 12})
    frame = shown_in(browser_page, tmp_path, *interactive_html(one))
    frame.locator(".leaflet-rutor-pane path").hover()
    said = frame.locator(".leaflet-tooltip:not(.namn)").inner_text().replace("\u00a0", " ")
    assert said == f"12 brott, 100,0 %\nSexhörning {one.cells['cell_id'].iloc[0]}"
    frame = shown_in(browser_page, tmp_path, *interactive_html(laid(halves(), {0: 6})))
    frame.locator(".leaflet-rutor-pane path").hover(position={"x": 20, "y": 20})
    said = frame.locator(".leaflet-tooltip:not(.namn)").inner_text().replace("\u00a0", " ")
    assert said == "6 brott, 100,0 %\nOmråde Västra"


@pytest.mark.browser
def test_thousands_of_hexagons_are_drawn_on_a_canvas_that_answers(browser_page, tmp_path):
    units = hexagon_units((WEST, SOUTH, WEST + 12_000, SOUTH + 12_000), size=250)
    counts = laid(units, dict.fromkeys(range(len(units.ids)), 7), area=None, brottstyp=SENSITIVE)
    frame = shown_in(browser_page, tmp_path, *interactive_html(counts, [changed(counts)]))
    frame.locator(".leaflet-control-layers input").nth(1).check()
    frame.locator(".leaflet-rutor-pane canvas").hover()
    assert "Sexhörning" in frame.locator(".leaflet-tooltip:not(.namn)").inner_text()
    assert frame.locator(".leaflet-rutor-pane canvas").count() == 1
    assert browser_page.errors == []


@pytest.mark.browser
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_of_a_layer_or_an_area_is_read_and_never_run(browser_page, tmp_path, name):
    counts = laid(halves(name, "Östra"), {0: 9, 1: 3})
    legend = tuple(replace(entry, label=name) for entry in counts.legend)
    more = changed(counts, measure=(name, name), legend=legend, notes=(name,), reason=name)
    more.cells["said"] = name
    found, scripts = interactive_html(counts, [more])
    for policed in (True, False):
        page = whole_page(found, scripts) if policed else f"<!doctype html><title>x</title>{unpoliced(found)}"
        path = tmp_path / f"karta_{policed}.html"
        path.write_text(page, encoding="utf-8")
        browser_page.open(path)
        frame = browser_page.page.frames[-1]
        frame.locator(".leaflet-control-layers input[type=radio]").nth(1).check()
        frame.locator(".leaflet-rutor-pane path").first.hover(position={"x": 20, "y": 20})
        said = frame.locator(".leaflet-tooltip:not(.namn)").inner_text()
        assert " ".join(name.split()) in said
        label = frame.locator(".leaflet-control-layers-base label").nth(1).inner_text()
        assert label.strip() == " ".join(name.split())
        assert not any(each.evaluate("window.hacked") for each in browser_page.page.frames)
    assert browser_page.requests == []


def test_a_unit_that_shares_a_border_and_overlaps_elsewhere_is_drawn_as_the_ground_inside():
    east = WEST + 1875
    beside = shapely.box(east, SOUTH, east + 300, SOUTH + 1000)
    corner = shapely.box(east - 400, SOUTH + 1000, east + 300, SOUTH + 1400)
    across = shapely.union_all([beside, corner])
    assert shapely.intersection(across, AREA).geom_type == "GeometryCollection"
    picture = laid(polygon_units([HALVES[0], across], ["Västra", "Tvärs"], area=AREA), {0: 4, 1: 9})
    assert picture.cells.geom_type.eq("Polygon").all()
    assert sorted(picture.cells.area.round()) == [400 * 400, 900 * 2000]
    assert "Tvärs" in inner(interactive_html(picture)[0])
    assert map_image.draw(picture).axes
