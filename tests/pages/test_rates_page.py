"""What is shown of incidents against people: after the release, in words, a table and a map."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from map_example import SOUTH, WEST, areas, hotspots, places, policy
from matplotlib.text import Text

from bfa.analyses.rates import FEW, rates
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import release_page
from bfa.draw.maps import image as map_image
from bfa.draw.maps.legend import PURPLES
from bfa.pages.hotspots import rates as shown_rates
from bfa.pages.maps.counts import scene
from bfa.pages.maps.rates import rate_scene
from bfa.words import hotspot_rates
from bfa.words.catalogue import message
from bfa.words.hotspot_maps import rate_summary
from tests.opened import counts_scene, reaching
from tests.small_situation import situation

TITLE = "Misshandel utomhus i kommundel A, maj–augusti 2010"
SENSITIVE = "misshandel inomhus"
EVERYWHERE = {(column, row): 100 for column in range(8) for row in range(8)}


def exposure(people, *, size=250, named=True, what="invånare"):
    """People by (column, row) of a grid from the south-western corner."""
    squares = [
        shapely.box(WEST + size * c, SOUTH + size * r, WEST + size * (c + 1), SOUTH + size * (r + 1)) for c, r in people
    ]
    ids = [f"{WEST + size * c:06.0f}{SOUTH + size * r:07.0f}" if named else None for c, r in people]
    table = {
        "what": what,
        "year": 2010,
        "source": "SCB",
        "size": float(size) if named else np.nan,
        "approximate": not named,
        "cell_id": np.array(ids, dtype=object),
        "n": np.array(list(people.values()), dtype=float),
    }
    return gpd.GeoDataFrame(table, geometry=squares, crs="EPSG:3006")


def answer(folder, *, people=EVERYWHERE, given=None, **kinds):
    """The example's hotspots and their rates."""
    found = hotspots(**(given or {}))
    denominator = {} if people is None else {"exposure": exposure(people, **kinds)}
    known = situation(folder, kommundel="A", areas=areas(), **denominator)
    return found, rates(known, found)


def of(found, known):
    return release_page(found, policy=policy(), rates=known)


def shown(folder, *, tier="samverkan", people=EVERYWHERE, given=None, **kinds):
    found, known = answer(folder, people=people, given=given, **kinds)
    released = release_page(found, policy=policy(tier), rates=known)
    picture = None
    if released.mapped and known.exposure is not None:
        counts = scene(released, areas=areas(), places=places(), title=TITLE)
        picture = rate_scene(counts, reaching(released, 400))
    outputs = shown_rates.outputs(released, picture, title=TITLE)
    return [output for output in outputs if output is not None]


def drawn(folder, **kinds):
    found, known = answer(folder, **kinds)
    counts = counts_scene(found, policy=policy(), areas=areas(), places=places(), title=TITLE)
    return rate_scene(counts, reaching(of(found, known), 400))


def smoothed(picture):
    cells = picture.cells[picture.cells["rate"].notna()]
    return dict(zip(cells["cell_id"], cells["rate"], strict=True))


def cell(column, row):
    return f"{WEST + 250 * column:.0f}{SOUTH + 250 * row:07.0f}"


def test_the_sentences_say_the_rate_of_the_area_what_is_high_and_what_is_not_known(tmp_path):
    found, known = answer(tmp_path, people=EVERYWHERE | {(1, 2): 20})
    assert hotspot_rates.rates(of(found, known)) == [
        "Räknat på 5\u202f920 invånare (2010, SCB): 4,1 brott med plats per 1 000 under perioden.",
        "I 1 av 63\u00a0rutor med minst 50 invånare är kvoten (antalet per 1 000) högre än slumpen brukar ge.",
        "I 8\u00a0rutor vid områdets gräns är antalet invånare delat efter yta.",
        "1\u00a0ruta har minst 5 brott men färre än 50 invånare. Där kan många röra sig fast få bor, så ingen kvot "
        "anges.",
    ]


def test_the_table_holds_rates_of_the_people_told_surely_highest_first(tmp_path):
    found, known = answer(tmp_path, people=EVERYWHERE | {(1, 1): 400, (7, 4): 104})
    table = hotspot_rows.rates(of(found, known))
    assert table["cell_id"].tolist() == [cell(1, 2), cell(1, 1), cell(2, 1), cell(7, 4), cell(5, 5)]
    assert table["per_1000"].tolist() == [60, 30, 30, 40, 10]
    assert table["people"].tolist() == [100, 400, 100, 50, 100]
    assert table["few"].tolist() == [True, False, True, True, True]


def test_cells_with_many_incidents_and_few_people_stand_apart(tmp_path):
    found, known = answer(tmp_path, people=EVERYWHERE | {(1, 1): 20, (5, 5): 0})
    assert hotspot_rows.crowded(of(found, known))[["cell_id", "n"]].values.tolist() == [[cell(1, 1), 12]]
    assert cell(1, 1) not in set(hotspot_rows.rates(of(found, known))["cell_id"])


def test_a_hidden_count_gives_no_rate_no_test_and_no_rate_of_the_area(tmp_path):
    found, known = answer(tmp_path, given={"brottstyp": SENSITIVE})
    table = hotspot_rows.rates(of(found, known))
    assert set(table["cell_id"]) == {cell(1, 1), cell(1, 2)}
    assert table["high"].isna().all()
    told = shown_rates.figures(of(found, known))["rates"]
    assert (told["per_1000"], told["high"]) == (None, None)
    assert hotspot_rates.rates(of(found, known)) == [
        "Kvoterna räknas på invånare (2010, SCB). Områdets egen kvot visas inte, så att dolda antal inte kan räknas "
        "fram.",
        "I 8\u00a0rutor vid områdets gräns är antalet invånare delat efter yta.",
    ]


@pytest.mark.parametrize("people", [EVERYWHERE, EVERYWHERE | {(5, 5): 20}])
def test_it_makes_no_difference_what_a_hidden_cell_holds(tmp_path, people):
    told, pictures = [], []
    for n in (1, 4):
        counts = {(1, 1): 12, (1, 2): 6, (5, 5): n, (2, 1): 3, (7, 4): 2}
        given = {"brottstyp": SENSITIVE, "counts": counts, "incidents": 40}
        found, known = answer(tmp_path / str(n), people=people, given=given)
        told.append(shown_rates.figures(of(found, known)))
        picture = drawn(tmp_path / f"karta {n}", people=people, given=given)
        pictures.append((smoothed(picture), picture.cells.drop(columns=["geometry", "rate"]).to_csv()))
    assert told[0] == told[1]
    assert pictures[0] == pictures[1]


def test_people_known_for_large_areas_give_no_cell_a_rate(tmp_path):
    found, known = answer(tmp_path, people={(0, 0): 1000, (1, 0): 500}, size=1000, named=False)
    assert hotspot_rows.rates(of(found, known)).empty
    assert any("får ingen egen kvot" in line for line in hotspot_rates.rates(of(found, known)))
    assert shown_rates.sheets(of(found, known)) == []


def test_without_anything_to_count_against_nothing_is_shown_and_the_figures_say_why(tmp_path):
    assert shown(tmp_path, people=None) == []
    found, known = answer(tmp_path, people=None)
    assert shown_rates.figures(of(found, known)) == {
        "rates": None,
        "rates_withheld": message("hotspots.why.no_exposure"),
    }


def test_sentences_map_and_tables_go_out_through_the_door(tmp_path):
    outputs = shown(tmp_path, people=EVERYWHERE | {(1, 2): 20})
    assert [output.kind for output in outputs] == ["text", "map", "table", "table"]
    assert "högt antal per 1 000 invånare" in outputs[2].data["text/html"]
    assert "där få bor" in outputs[3].data["text/html"]


def test_nothing_is_shown_where_no_cell_may_be(tmp_path):
    assert shown(tmp_path, tier="offentlig", given={"counts": {(1, 1): 2}, "incidents": 2}) == []


def test_the_workbook_gets_every_shown_rate(tmp_path):
    found, known = answer(tmp_path)
    (sheet,) = shown_rates.sheets(of(found, known))
    assert len(sheet.table) == 5
    assert set(sheet.columns) <= set(sheet.table)


def test_the_map_divides_the_kernel_of_incidents_by_that_of_people(tmp_path):
    picture = drawn(tmp_path, given={"counts": {(3, 3): 12}})
    beside, corner = (1 - (250 / 400) ** 2) ** 2, (1 - (250**2 * 2 / 400**2)) ** 2
    assert smoothed(picture)[cell(3, 3)] == pytest.approx(1000 * 12 / (100 * (1 + 4 * beside + 4 * corner)))


def test_on_the_map_incidents_spread_as_the_people_give_the_same_rate_everywhere(tmp_path):
    people = {(column, row): 1000 * (1 + (column + row) % 3) for column in range(7) for row in range(8)}
    counts = {at: n // 500 for at, n in people.items()}
    picture = drawn(tmp_path, people=people, given={"counts": counts})
    assert list(smoothed(picture).values()) == pytest.approx([2] * 64)


def test_where_few_live_the_map_says_so_instead_of_a_rate(tmp_path):
    people = {(column, row): 100 for column in range(8) for row in range(4)}
    picture = drawn(tmp_path, people=people, given={"counts": {(1, 1): 12, (1, 7): 3}})
    few = picture.cells[picture.cells["step"] == 0]
    assert cell(1, 7) in set(few["cell_id"])
    assert few["rate"].isna().all()
    assert (picture.steps[0].label, picture.steps[0].hatch) == ("för få invånare", "dots")
    assert picture.legend[-1].label == "för få invånare"
    assert f"minst {FEW} invånare bakom en kvot" in " ".join(picture.notes)


def test_cells_that_are_hidden_count_neither_incidents_nor_people(tmp_path):
    small = {(4, 3): 2, (2, 3): 1, (3, 2): 3}
    given = {"brottstyp": SENSITIVE, "counts": {(3, 3): 12, (3, 4): 6} | small}
    many = dict.fromkeys(EVERYWHERE, 1000)
    hidden = drawn(tmp_path / "dold", people=many, given=given)
    nobody = many | dict.fromkeys(small, 0)
    without = drawn(tmp_path / "utan", people=nobody, given={"counts": {(3, 3): 12, (3, 4): 6}})
    assert smoothed(hidden)[cell(3, 3)] == pytest.approx(smoothed(without)[cell(3, 3)])
    assert cell(4, 3) in set(hidden.cells.loc[hidden.cells["hidden"], "cell_id"])
    assert "varken deras antal eller deras invånare" in hidden.reason


def test_the_map_has_a_hue_of_its_own_and_numbers_in_the_order_of_its_table(tmp_path):
    picture = drawn(tmp_path, people=EVERYWHERE | {(1, 1): 400})
    assert {step.colour for step in picture.steps[1:]} <= set(PURPLES)
    ranks = picture.cells.set_index("cell_id")["rank"]
    assert (ranks[cell(1, 2)], ranks[cell(1, 1)]) == (1, 2)
    texts = {text.get_text() for text in map_image.draw(picture).findobj(Text)}
    assert any("Per 1 000 invånare" in text for text in texts)


def test_the_words_for_those_who_cannot_see_name_the_highest_rate(tmp_path):
    people = dict.fromkeys(EVERYWHERE, 1000)
    said = rate_summary(drawn(tmp_path, people=people, given={"counts": {(3, 3): 12}}))
    assert said == f"{TITLE}, per 1 000 invånare, bandbredd 400 m. Högst i en ruta: 4,5, nära Busstorget."


@pytest.mark.parametrize("people", [{(0, 0): 60}, {(7, 7): 5000}])
def test_where_no_rate_can_be_drawn_there_is_a_sentence_instead_of_a_map(tmp_path, people):
    outputs = shown(tmp_path, people=people, given={"counts": {(1, 1): 12}})
    assert "map" not in [output.kind for output in outputs]
    assert any("Ingen karta över kvoter" in output.data["text/html"] for output in outputs)
