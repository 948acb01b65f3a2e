"""Maps: cells and names that passed the policy, in an image and in a frame that opens without network."""

import base64
import html
import re
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import shapely.affinity
from map_example import SOUTH, WEST, areas, hotspots, places, policy
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch
from matplotlib.text import Text

from bfa.disclosure import scan
from bfa.draw import output
from bfa.draw.drawing import SMALL
from bfa.draw.maps import image as map_image
from bfa.draw.maps.legend import entries, step_of, steps
from bfa.draw.maps.scene import under_image
from bfa.draw.page import policy as page_policy
from bfa.errors import DisclosureError
from bfa.pages import maps
from bfa.words.hotspot_maps import summary
from tests.opened import counts_scene, interactive_html, opened

TITLE = "Misshandel utomhus i kommundel A, maj–augusti 2010"
HOSTILE = (
    "<img src=x onerror=window.hacked=1>",
    "${window.hacked=1}",
    "`+(window.hacked=1)+`",
    "</script><script>window.hacked=1</script>",
    "\\x3cimg src=x onerror=window.hacked=1\\x3e",
    "'\"><svg onload=window.hacked=1>",
    "{{ 7*7 }}{% raw %}",
    "$\\frac{1}{0$",
)


def drawn(found=None, *, tier="samverkan", names=None, where=None, base=None):
    return counts_scene(
        found or hotspots(),
        policy=policy(tier),
        areas=areas() if where is None else where,
        places=places() if names is None else names,
        title=TITLE,
        base=base,
    )


def inner(page: str) -> str:
    (held,) = re.findall(r'srcdoc="([^"]*)"', page)
    return html.unescape(held)


def whole_page(found: str, scripts) -> str:
    return (
        f'<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Karta</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{page_policy(scripts)}"></head>'
        f"<body><main><h1>Karta</h1>{found}</main></body></html>"
    )


@pytest.mark.parametrize(
    ("counts", "labels"),
    [
        ([], []),
        ([0], []),
        ([1, 3], ["1", "3"]),
        ([1, 2, 12], ["1", "2–4", "5–9", "10–12"]),
        ([5, 8], ["5–8"]),
        ([1, 300], ["1–19", "20–49", "50–99", "100–199", "200–300"]),
    ],
)
def test_classes_are_few_and_said_in_whole_numbers(counts, labels):
    assert [step.label for step in steps(counts)] == labels


def test_every_count_falls_in_one_class():
    counts = range(1, 1200)
    found = steps(counts)
    assert len(found) <= 5
    assert all(found[step_of(n, found)].lower <= n <= found[step_of(n, found)].upper for n in counts)


def test_darker_is_more_and_hidden_is_hatched():
    legend = entries(steps([1, 2, 3]), hidden=True)
    lightness = [int(entry.fill[1:3], 16) for entry in legend[:3]]
    assert lightness == sorted(lightness)
    assert [entry.label for entry in legend] == ["3", "2", "1", "inga", "dold"]
    assert legend[-1].hatch == "across"


def test_counts_of_a_sensitive_type_are_hidden_with_their_rank_share_and_name():
    picture = drawn(hotspots(brottstyp="misshandel inomhus"))
    hidden = picture.cells[picture.cells["hidden"]]
    assert len(hidden) == 3
    assert hidden[["n", "share", "rank"]].isna().all(axis=None)
    assert set(hidden["near"]) == {""}
    assert picture.reason.startswith("Rutor med små antal")


def test_cells_stand_in_order_of_place_so_that_order_says_nothing_of_hidden_counts():
    ids = drawn().cells["cell_id"].tolist()
    assert ids == sorted(ids)


def test_a_cell_smaller_than_the_tier_allows_is_refused():
    with pytest.raises(DisclosureError, match="för små"):
        drawn(hotspots(cell_size=100))


def test_only_places_that_may_be_named_are_named():
    assert drawn(tier="samverkan").places["name"].tolist() == ["Busstorget"]
    assert drawn(tier="intern").places["name"].tolist() == ["Busstorget", "Krog G"]


def test_cells_are_cut_at_the_border():
    cells = drawn().cells
    assert sorted(cells.geometry.area.round().unique()) == [31250.0, 62500.0]


def test_the_map_says_its_choices_and_what_has_no_point():
    named = ("Rutor: 250 m", "Platsnamn: inom 250 m", "Belagd anhopning: inte prövad")
    assert drawn().notes == (*named, "Inte på kartan: 6 utan läge (av 30 brott)")


def test_what_is_on_stockpiled_coordinates_or_outside_is_not_on_the_map_either():
    found = hotspots(with_point=24 + 12 + 7, stockpiled=12, outside=7, incidents=49)
    assert drawn(found).notes[-1] == ("Inte på kartan: 6 utan läge, 12 på samlade koordinater, 7 utanför (av 49 brott)")
    every = hotspots(without_point=0, incidents=24)
    assert drawn(every).notes[-1] == "Inte på kartan: 0 (av 24 brott)"


def test_one_hidden_number_hides_all_that_are_not_on_the_map():
    found = hotspots(with_point=24 + 12 + 1, stockpiled=12, outside=1, incidents=43, brottstyp="misshandel inomhus")
    assert drawn(found).notes[-1] == "Inte på kartan: antalet visas inte"


def test_the_words_for_those_who_cannot_see_name_the_top_cells():
    words = summary(drawn(hotspots(brottstyp="misshandel inomhus")))
    assert words.startswith(TITLE)
    assert "12 nära Busstorget; 6." in words
    assert "3\u00a0rutor är dolda" in words


def test_the_image_holds_legend_scale_north_and_choices():
    figure = map_image.draw(drawn(hotspots(brottstyp="misshandel inomhus")))
    texts = {text.get_text() for text in figure.findobj(Text)}
    assert {"dold", "inga", "N", "200 m", "Busstorget", "1", "2", "B"} <= texts
    assert not any("Rutor: 250 m" in text for text in texts)
    assert "Krog G" not in texts
    # As large as in every other figure, which is 11 pixels on a phone.
    assert {text.get_fontsize() for text in figure.findobj(Text) if text.get_text()} == {SMALL}


def test_the_choices_and_the_reason_stand_under_the_image():
    picture = drawn(hotspots(brottstyp="misshandel inomhus"))
    assert under_image(picture).startswith(
        "Rutor: 250 m · Platsnamn: inom 250 m · Belagd anhopning: inte prövad · "
        "Inte på kartan: 6 utan läge (av 30 brott). Rutor med små antal är"
    )


def test_the_legend_lies_below_the_map_and_no_words_lie_on_each_other():
    figure = map_image.draw(drawn(hotspots(gathered=[True, True, False, False, False])))
    assert {"belagd anhopning", "inga", "1–5: i tabellens ordning"} <= {
        text.get_text() for text in figure.axes[1].texts
    }
    on_map, legend = (axes.get_window_extent() for axes in figure.axes)
    assert legend.y1 == pytest.approx(on_map.y0)
    pen = figure.canvas.get_renderer()
    spots = [text.get_window_extent(pen) for text in figure.axes[1].texts if text.get_text()]
    assert all(legend.x0 <= spot.x0 and spot.x1 <= legend.x1 and spot.y1 <= legend.y1 for spot in spots)
    assert not any(a.overlaps(b) for at, a in enumerate(spots) for b in spots[:at])


def test_very_many_kommundelar_have_no_names_and_pale_borders_and_a_narrow_one_no_name():
    strips = [shapely.box(WEST + 50 * k, SOUTH, WEST + 50 * k + 50, SOUTH + 2000) for k in range(37)]
    many = gpd.GeoDataFrame({"kommundel": [f"Del {k}" for k in range(37)]}, geometry=strips, crs=3006)
    halves = [shapely.box(WEST + 900 * k, SOUTH, WEST + 900 * k + 900, SOUTH + 2000) for k in range(2)]
    few = gpd.GeoDataFrame({"kommundel": ["Del 0", "Del 1"]}, geometry=halves, crs=3006)
    for where, names in ((many, set()), (few, {"Del 0", "Del 1"}), (many.iloc[:2], set())):
        figure = map_image.draw(drawn(hotspots(kommundel=""), where=where))
        assert {text.get_text() for text in figure.findobj(Text) if text.get_text().startswith("Del")} == names
        pale = {to_hex(patch.get_edgecolor()) for patch in figure.axes[0].findobj(PathPatch)}
        assert (map_image.PALE in pale) == (len(where) > 30)


@pytest.mark.parametrize(("width", "length"), [(1000, 1000), (999, 500), (4900, 2000), (51000, 50000)])
def test_a_scale_bar_is_one_two_or_five_times_a_power_of_ten(width, length):
    assert map_image.scale_length(width) == length


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_drawn_as_it_stands(name, monkeypatch):
    monkeypatch.setattr(map_image, "WIDTH", 9.0)
    figure = map_image.draw(drawn(names=places(name), where=areas("A", name)))
    assert name in {text.get_text().replace("\n", " ") for text in figure.findobj(Text)}
    assert output.image_uri(figure, form="png")


def test_the_frame_holds_counts_and_cells_but_no_exact_place():
    page = inner(interactive_html(drawn(hotspots(brottstyp="misshandel inomhus")))[0])
    data = page.split("</script>")[-2]
    assert "Krog G" not in data
    assert "Skyddat" not in data
    assert '"html":"Antal: dold"' in data
    assert "3 brott" not in data.replace("\u00a0", " ")
    assert not re.search(r"\b674\d{3}\.\d|\b6580\d{3}\.\d", data)


def test_the_frame_passes_the_last_look():
    found, scripts = interactive_html(drawn())
    assert scan(whole_page(found, scripts)) == ()


def test_without_cells_the_reason_is_said():
    (said,) = opened(hotspots(counts={}, reason="rows_needed"), policy=policy()).count_map.outputs
    assert said.data["text/html"].startswith('<p class="note">Ingen karta: Var och när kräver en rad per brott;')
    assert "antal &lt;per&gt; månad." in maps.no_map("antal <per> månad.").data["text/html"]


def test_both_maps_go_out_through_the_one_door():
    still, moving = maps.static_map(drawn(), summary(drawn())), maps.interactive_map(drawn())
    assert [still.kind, moving.kind] == ["map", "map"]
    assert "data:image/png" in still.data["text/html"]
    assert len(moving.scripts) == 2


def test_a_map_without_areas_and_places_is_still_a_map():
    picture = counts_scene(hotspots(area=None), policy=policy(), areas=None, places=None, title=TITLE)
    assert map_image.draw(picture)
    assert "L.map" in inner(interactive_html(picture)[0])


def test_a_great_map_stays_under_a_quarter_of_a_megabyte_beyond_the_library():
    counts = {(c, r): (c * r) % 40 + 1 for c in range(80) for r in range(80)}
    found = hotspots(counts=counts, area=None, cells=many_cells(counts))
    page, _ = interactive_html(counts_scene(found, policy=policy(), areas=None, places=None, title=TITLE))
    small, _ = interactive_html(counts_scene(hotspots(), policy=policy(), areas=None, places=None, title=TITLE))
    assert len(page) - len(small) < 150_000


def many_cells(counts):
    squares = [
        shapely.box(WEST + 250 * c, SOUTH + 250 * r, WEST + 250 * c + 250, SOUTH + 250 * r + 250) for c, r in counts
    ]
    n = pd.Series(list(counts.values()))
    ids = [f"{c:03}{r:03}" for c, r in counts]
    rank = n.rank(method="first", ascending=False).astype(int)
    columns = {
        "cell_id": ids,
        "n": n,
        "share": n / n.sum(),
        "rank": rank,
        "near": None,
        "near_kind": None,
        "peak": None,
        "left": 0,
        "gathered": False,
    }
    return gpd.GeoDataFrame(columns, geometry=squares, crs=3006)


@pytest.mark.browser
def test_the_map_draws_without_network_and_without_a_complaint(browser_page, tmp_path):
    base = gpd.GeoDataFrame(
        {"kind": ["vatten", "väg"]},
        geometry=[
            shapely.box(WEST, SOUTH, WEST + 300, SOUTH + 300),
            shapely.LineString([(WEST, SOUTH), (WEST + 900, SOUTH)]),
        ],
        crs=3006,
    )
    found, scripts = interactive_html(drawn(hotspots(brottstyp="misshandel inomhus"), base=base))
    path = tmp_path / "karta.html"
    path.write_text(whole_page(found, scripts), encoding="utf-8")
    browser_page.open(path)
    frame = browser_page.page.frames[-1]
    frame.wait_for_selector(".leaflet-rutor-pane path", state="attached")
    assert frame.locator(".leaflet-rutor-pane path").count() == 5
    assert frame.locator(".leaflet-rutor-pane path.dold").count() == 3
    assert frame.locator(".leaflet-control-zoom-in").get_attribute("title") == "Zooma in"
    assert "Vägar, vatten och grönt" in frame.locator(".leaflet-control-layers").inner_text()
    assert frame.locator(".namn").all_inner_texts() == ["B", "Busstorget"]
    assert browser_page.requests == []
    assert browser_page.errors == []
    assert browser_page.axe() == []


@pytest.mark.browser
def test_pointing_at_a_cell_says_its_count(browser_page, tmp_path):
    found, scripts = interactive_html(drawn())
    path = tmp_path / "karta.html"
    path.write_text(whole_page(found, scripts), encoding="utf-8")
    browser_page.open(path)
    frame = browser_page.page.frames[-1]
    frame.locator(".leaflet-rutor-pane path").last.hover()
    said = frame.locator(".leaflet-tooltip:not(.namn)").inner_text().replace("\u00a0", " ")
    assert said == "12 brott, 50,0 %\nRuta 6742506580250\nNära Busstorget"


@pytest.mark.browser
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_read_and_never_run(browser_page, tmp_path, name):
    names = places(name).assign(kind=name)
    allowed = policy("intern")
    object.__setattr__(allowed, "named_places", frozenset({name.strip().casefold()}))
    picture = counts_scene(hotspots(), policy=allowed, areas=areas("A", name), places=names, title=name)
    found, scripts = interactive_html(picture)
    for policed in (True, False):
        page = whole_page(found, scripts) if policed else f"<!doctype html><title>x</title>{unpoliced(found)}"
        path = tmp_path / f"karta_{policed}.html"
        path.write_text(page, encoding="utf-8")
        browser_page.open(path)
        frame = browser_page.page.frames[-1]
        frame.wait_for_selector(".leaflet-rutor-pane path", state="attached")
        assert not any(each.evaluate("window.hacked") for each in browser_page.page.frames)
        assert sorted(frame.locator(".namn").all_inner_texts())[-1] == " ".join(name.split())
    assert browser_page.requests == []


FRAMED = {
    "shown": "{}",
    "hidden": '<div style="display:none">{}</div><script>setTimeout(() => {{document.querySelector("div").style.display'
    ' = ""}}, 500)</script>',
    "folded": "<details><summary>Karta</summary>{}</details><script>setTimeout(() => {{document.querySelector("
    '"details").open = true}}, 500)</script>',
    "far below": '<div style="height:6000px"></div>{}',
}


@pytest.mark.browser
@pytest.mark.parametrize("how", FRAMED)
@pytest.mark.parametrize(("wide", "tall"), [(30_000, 4_000), (4_000, 30_000), (23_000, 24_000)])
def test_the_whole_area_lies_inside_the_frame_however_the_page_shows_it(browser_page, tmp_path, how, wide, tall):
    area = shapely.box(WEST + 300, SOUTH + 700, WEST + wide, SOUTH + tall)
    picture = replace(drawn(), area=area)
    found, _ = interactive_html(picture)
    path = tmp_path / "karta.html"
    path.write_text(f"<!doctype html><title>x</title>{FRAMED[how].format(found)}", encoding="utf-8")
    browser_page.open(path)
    if how in ("hidden", "folded"):
        browser_page.page.wait_for_timeout(600)
    browser_page.page.locator("iframe").scroll_into_view_if_needed()
    browser_page.page.wait_for_timeout(700)
    west, south, east, north, across = browser_page.page.frames[-1].evaluate(INSIDE)
    assert west <= 300
    assert south <= 700
    assert east >= wide
    assert north >= tall
    assert across <= 1.35


INSIDE = """() => {
    var map = window[Object.keys(window).find(function (name) { return /^map_/.test(name); })];
    var seen = map.getBounds(), size = map.getSize();
    var box = map.getContainer().getBoundingClientRect();
    var outline = map.getPane("overlayPane").querySelector("path:last-of-type").getBoundingClientRect();
    var fill = Math.max(outline.width / box.width, outline.height / box.height);
    return [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth(), 1 / fill];
}"""


def unpoliced(found: str) -> str:
    """The same map without the frame's own policy: escaping alone must hold."""
    assert "Content-Security-Policy" in found
    return re.sub(r"<meta http-equiv=&quot;Content-Security-Policy&quot;.*?>", "", found)


def test_images_of_maps_hold_pixels_and_no_text():
    figure = map_image.draw(drawn())
    raw = base64.b64decode(output.image_uri(figure, form="png").split(",")[1])
    assert raw.startswith(b"\x89PNG")
    assert b"Busstorget" not in raw
