"""The density map is made of the count map's shown numbers and of nothing else."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely
from map_example import SOUTH, WEST, areas, hotspots, places, policy
from matplotlib.text import Text

from bfa.analyses.hotspots import hotspots as find_hotspots
from bfa.analyses.where.cells import framed
from bfa.disclosure.hotspots import release_page
from bfa.draw import output
from bfa.draw.maps import image as map_image
from bfa.draw.maps.legend import BLUES, BROWNS, density_steps, step_of, under
from bfa.draw.maps.scene import under_image
from bfa.methods.units import polygon_units
from bfa.pages.maps.density import density_scene
from bfa.pages.page import show
from bfa.words.catalogue import message
from bfa.words.hotspot_maps import density_summary
from bfa.words.nouns import terms
from tests.opened import counts_scene, opened, reaching
from tests.small_situation import TYPE, incidents, situation

TITLE = "Misshandel utomhus i kommundel A, maj–augusti 2010"
SENSITIVE = "misshandel inomhus"


#: With cells of 250 m, the kernel of 400 m summed over middles is not quite one whole.
COARSE = 0.005


def drawn(found=None, *, tier="samverkan", bandwidth=400):
    found = found or hotspots()
    counts = counts_scene(found, policy=policy(tier), areas=areas(), places=places(), title=TITLE)
    return density_scene(counts, reaching(release_page(found, policy=policy(tier)), bandwidth))


def densities(picture):
    shown = picture.cells[~picture.cells["hidden"]]
    return dict(zip(shown["cell_id"], shown["density"], strict=True))


def test_one_cell_with_n_crimes_gives_the_height_of_the_kernel_at_its_middle():
    found = densities(drawn(hotspots(counts={(3, 3): 12})))
    assert max(found.values()) == pytest.approx(12 * 3 / (math.pi * 0.4**2), rel=COARSE)


def test_the_next_cell_gets_what_the_kernel_leaves_at_one_cell_side():
    found = densities(drawn(hotspots(counts={(3, 3): 12})))
    beside = f"{674000 + 4 * 250}{6580000 + 3 * 250:07d}"
    assert found[beside] == pytest.approx(12 * 3 / (math.pi * 0.4**2) * (1 - (250 / 400) ** 2) ** 2, rel=COARSE)


def test_a_wider_bandwidth_gives_a_lower_top():
    lone = hotspots(counts={(3, 3): 12})
    highest = max(densities(drawn(lone, bandwidth=800)).values())
    assert highest == pytest.approx(12 * 3 / (math.pi * 0.8**2), rel=COARSE)


def test_at_the_border_the_density_is_divided_by_the_part_of_the_kernel_inside():
    corner, middle = (densities(drawn(hotspots(counts={at: 12}))) for at in ((0, 0), (3, 3)))
    assert max(corner.values()) > 1.4 * max(middle.values())


@pytest.mark.parametrize("seed", range(3))
def test_the_surface_is_the_same_wherever_in_their_cells_the_crimes_were(tmp_path, seed):
    corners = [(1000, 1000)] * 6 + [(1250, 1000)] * 5 + [(500, 1500)] * 7
    spots = np.array(corners) + np.random.default_rng(seed).uniform(1, 249, (len(corners), 2))
    surfaces = []
    for name, where in (("mitt", np.array(corners) + 125), ("spridda", spots)):
        rows = incidents([("2010-05-07 23:30", x, y) for x, y in where.tolist()])
        known = situation(tmp_path / name, incidents=rows)
        found = find_hotspots(known, brottstyp=TYPE, period="2010-01/2010-12")
        counts = counts_scene(found, policy=policy(), areas=known.areas, places=None, title=TITLE)
        surfaces.append(densities(density_scene(counts, reaching(release_page(found, policy=policy()), 400))))
    assert surfaces[0] == surfaces[1]


def test_hidden_cells_contribute_nothing_and_are_drawn_hatched():
    hidden = drawn(hotspots(brottstyp=SENSITIVE))
    without = drawn(hotspots(brottstyp=SENSITIVE, counts={(1, 1): 12, (1, 2): 6}))
    expected = densities(without)
    assert all(expected[cell] == pytest.approx(value) for cell, value in densities(hidden).items())
    marked = hidden.cells[hidden.cells["hidden"]]
    assert len(marked) == 3
    assert marked["density"].isna().all()
    assert (marked["step"] == -1).all()
    assert "ger inget bidrag" in hidden.reason


def test_it_makes_no_difference_what_a_hidden_cell_holds():
    some, others = ({(1, 1): 12, (1, 2): 6, (5, 5): n, (2, 1): 3, (7, 4): 2} for n in (1, 4))
    assert densities(drawn(hotspots(brottstyp=SENSITIVE, counts=some))) == densities(
        drawn(hotspots(brottstyp=SENSITIVE, counts=others))
    )


@pytest.mark.parametrize(
    ("highest", "labels"),
    [
        (74.6, ["2–5", "5–10", "10–20", "20–50", "50 eller mer"]),
        (0.6, ["0,02–0,05", "0,05–0,1", "0,1–0,2", "0,2–0,5", "0,5 eller mer"]),
    ],
)
def test_classes_of_density_end_with_the_highest(highest, labels):
    classes = density_steps(highest)
    assert [step.label for step in classes] == labels
    assert step_of(highest, classes) == len(classes) - 1
    assert step_of(classes[0].lower / 2, classes) == -1
    assert under(classes) == f"under {labels[0].split('–')[0]}"


def test_the_image_names_its_unit_its_bandwidth_and_another_hue():
    picture = drawn(hotspots(brottstyp=SENSITIVE))
    texts = {text.get_text() for text in map_image.draw(picture).findobj(Text)}
    assert {"Brott per km²\n(bandbredd 400 m)", "dold", "N", "200 m", "Busstorget", "1"} <= texts
    assert "Rutor: 250 m · Bandbredd: 400 m (vald av den som kört) · Kant: tätheten" in under_image(picture)
    assert {step.colour for step in picture.steps} <= set(BROWNS)
    assert not set(BROWNS) & set(BLUES)


def test_the_words_for_those_who_cannot_see_name_the_densest_cell():
    words = density_summary(drawn(hotspots(counts={(1, 1): 12})))
    assert words.startswith(f"{TITLE}, täthet. Brott per km², bandbredd 400 m. Högst i en ruta: 72, nära Busstorget.")


def test_the_map_goes_out_through_the_door_with_its_sentence(monkeypatch):
    shown = []
    monkeypatch.setattr(output, "display", lambda data, raw, metadata: shown.append((data, metadata["bfa"])))
    show(opened(hotspots(), policy=policy(), title=TITLE, scenes={"density": drawn()}).density_map)
    (_, (data, mark)) = shown
    assert mark["kind"] == "map"
    assert message("maps.density.read", terms("crime", "square")) in data["text/html"]


def test_where_every_count_is_hidden_there_is_no_density_and_it_is_said():
    found = hotspots(brottstyp=SENSITIVE, counts={(1, 1): 2, (5, 5): 1, (3, 3): 3})
    (_, said) = opened(found, policy=policy(), scenes={"density": drawn(found)}).density_map.outputs
    assert "Ingen täthetskarta: antalen är dolda av hänsyn till sekretessen." in said.data["text/html"]


def test_without_polygons_the_density_covers_the_grid():
    found = hotspots(area=None)
    picture = density_scene(
        counts_scene(found, policy=policy(), areas=None, places=None, title=TITLE),
        reaching(release_page(found, policy=policy()), 400),
    )
    assert map_image.draw(picture)


def test_polygons_are_not_smoothed_but_divided_by_their_ground():
    two = [shapely.box(WEST + a, SOUTH, WEST + b, SOUTH + 2000) for a, b in ((0, 500), (500, 1875))]
    units = polygon_units(two, ids=("Smala", "Breda"))
    counts = np.array([4, 6])
    cells = framed(counts, units, 3006).assign(near=None, near_kind=None, peak=None, left=0, gathered=False)
    found = replace(hotspots(units=units, cells=cells, incidents=16, with_point=10), counts=counts)
    picture = drawn(found)
    assert picture.cells.set_index("cell_id")["density"].round(3).to_dict() == {"Smala": 4.0, "Breda": 2.182}
    assert picture.measure == ("Brott per km²", "antal delat med yta")
    assert "inte utjämnat" in picture.reason
    assert "Bandbredd" not in " ".join(picture.notes)
    assert "Högst i ett område: 4, Smala." in density_summary(picture)
