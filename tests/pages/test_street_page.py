"""Streets on the hotspot page: what is told beside the cells, what is not, and the map."""

import dataclasses
import itertools
import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from bfa.analyses.hotspots import Hotspots, hotspots
from bfa.analyses.streets import Streets, on_streets
from bfa.disclosure import Policy, policy_from
from bfa.disclosure.hotspots import ReleasedHotspots, release_page
from bfa.disclosure.streets import Told, told
from bfa.draw.maps.streets import street_scene
from bfa.draw.output import plain
from bfa.pages.hotspots import streets as hotspot_streets
from bfa.pages.maps.counts import scene as count_scene
from bfa.words import hotspot_streets as street_words
from bfa.words.catalogue import message
from bfa.words.hotspot_maps import street_summary
from tests.analyses.test_on_streets import layer, line, rows
from tests.opened import counts_scene
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, incidents, situation

YEAR = "2010-01/2010-12"
#: Each lies through the middle of cells of 250 m, more than 30 m from the cells beside it.
STREETS = layer(
    ("Storgatan", line((300, 375), (950, 375))),
    ("Skolgatan", line((300, 1125), (950, 1125))),
    ("Kort", line((1300, 375), (1450, 375))),
    ("Torggatan", line((1300, 1125), (1700, 1125))),
)


def policy_of(tier: str = "samverkan") -> Policy:
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


def of(found: Hotspots, roads: Streets, *, tier: str = "samverkan") -> ReleasedHotspots:
    return release_page(found, policy=policy_of(tier), streets=roads)


def answers(
    folder,
    *spots: tuple[float, float, int],
    brottstyp: str = TYPE,
    streets: gpd.GeoDataFrame = STREETS,
    size: float = 250,
) -> tuple[Hotspots, Streets]:
    own = situation(
        folder,
        incidents=incidents(rows(*spots)).assign(brottstyp=brottstyp),
        streets=streets,
        counts=counts(dict.fromkeys(AREAS, 5)).assign(brottstyp=brottstyp),
    )
    found = hotspots(own, brottstyp=brottstyp, period=YEAR, cell_size=size)
    return found, on_streets(own, found)


def names(both: tuple[Hotspots, Streets], *, tier: str = "samverkan") -> list[str]:
    found, roads = both
    allowed = told(of(found, roads, tier=tier), roads)
    return [str(name) for name in roads.streets["name"].iloc[list(allowed.streets)]]


def said(both: tuple[Hotspots, Streets], *, tier: str = "samverkan") -> str:
    lines = street_words.streets(of(*both, tier=tier))
    return " ".join(lines).replace("\xa0", " ").replace("\u202f", " ")


def test_five_on_a_street_are_told_and_four_are_not(tmp_path):
    spread = [(360, 376, 3), (660, 376, 3), (360, 1126, 2), (660, 1126, 2)]
    assert names(answers(tmp_path, *spread, (1400, 1700, 9), (360, 1700, 9), (660, 1700, 9))) == []
    cells = [(360, 300, 9), (660, 300, 9), (360, 1050, 9), (660, 1050, 9)]
    assert names(answers(tmp_path, *spread, *cells)) == ["Storgatan"]


def test_a_street_shorter_than_the_smallest_cell_is_not_told(tmp_path):
    both = answers(tmp_path, (1340, 376, 8), (1340, 300, 9))
    assert both[1].streets["n"].max() == 8
    assert names(both) == []
    assert names(both, tier="intern") == ["Kort"]


def test_a_street_is_left_out_where_the_cells_would_tell_a_small_number_on_a_stretch(tmp_path):
    alone = [(360, 376, 3), (660, 376, 5)]
    both = answers(tmp_path, *alone)
    cells = of(*both).cells
    assert sorted(cells["n"]) == [3, 5]
    assert names(both) == []
    assert names(answers(tmp_path, *alone, (360, 280, 5))) == ["Storgatan"]


def test_what_a_street_has_beside_its_told_segments_is_not_told_when_small_and_short(tmp_path):
    cross = layer(
        ("Storgatan", line((300, 375), (600, 375))),
        ("Storgatan", line((600, 375), (700, 375))),
        ("Tvärgatan", line((600, 375), (600, 700))),
    )
    spots = [(400, 376, 9), (640, 376, 2), (400, 300, 20), (640, 280, 20)]
    found, roads = answers(tmp_path, *spots, streets=cross)
    assert roads.streets.set_index("name").loc["Storgatan", "n"] == 11
    assert told(of(found, roads), roads) == Told((0,), ())


def test_a_street_past_a_hidden_cell_is_not_told(tmp_path):
    spots = [(360, 376, 9), (660, 376, 2), (360, 1126, 9)]
    both = answers(tmp_path, *spots, size=500)
    assert of(*both, tier="offentlig").cells["hidden"].any()
    assert "Storgatan" not in names(both, tier="offentlig")


def test_where_lone_incidents_are_hidden_streets_are_named_without_a_number(tmp_path):
    spots = [(360, 1126, 9), (660, 1126, 8), (360, 376, 12), (660, 376, 14)]
    both = answers(tmp_path, *spots, size=500)
    text = said(both, tier="offentlig")
    assert text.startswith("Gator med minst 5 brott, i bokstavsordning: Skolgatan och Storgatan.")
    got = hotspot_streets.figures(of(*both, tier="offentlig"))
    assert got["street_names"] == ["Skolgatan", "Storgatan"]
    assert (got["streets"], got["segments"], got["on_segments"], got["off_streets"]) == ([], [], None, None)


def test_a_sensitive_type_has_no_streets_at_any_tier(tmp_path):
    both = answers(tmp_path, (360, 376, 20), (660, 376, 20), brottstyp="misshandel inomhus")
    for tier in ("intern", "samverkan"):
        assert "streets" not in of(*both, tier=tier).tables
        got = hotspot_streets.figures(of(*both, tier=tier))
        assert "känsliga" in got["streets_withheld"]
        assert (got["streets"], got["street_names"], got["street_concentration"]) == ([], [], None)


def test_streets_are_withheld_where_their_kind_may_not_be_named(tmp_path):
    both = answers(tmp_path, (360, 376, 20), (660, 376, 20))
    closed = dataclasses.replace(policy_of(), named_places=("torg",))
    assert "namn" in hotspot_streets.closed(release_page(both[0], policy=closed, streets=both[1]))


def test_the_sentences_say_where_they_lie_and_how_gathered(tmp_path):
    both = answers(tmp_path, (360, 376, 12), (660, 376, 12), (1600, 1700, 8))
    text = said(both)
    assert "Av 32 brott med plats i området ligger 24 (75 %) på en gatusträcka" in text
    assert "8 (25 %) över 30 m från en gata" in text
    assert "Hälften av dem på gatorna" in text
    assert "Storgatan 24 (3,7 per 100 m)" in text


def test_the_figures_are_plain_and_hold_no_shape(tmp_path):
    both = answers(tmp_path, (360, 376, 12), (660, 376, 12))
    got = json.loads(json.dumps(plain(hotspot_streets.figures(of(*both))), allow_nan=False))
    assert got["streets"] == [{"name": "Storgatan", "n": 24, "length": 650, "per_100": pytest.approx(24 / 6.5)}]
    assert (got["on_segments"], got["at_crossings"], got["off_streets"]) == (24, 0, 0)


def test_the_workbook_has_the_told_streets_where_counts_are_told(tmp_path):
    both = answers(tmp_path, (360, 376, 12), (660, 376, 12), size=500)
    (sheet, _) = hotspot_streets.sheets(of(*both))
    assert (sheet.name, sheet.table["n"].tolist()) == ("Gator", [24])
    assert hotspot_streets.sheets(of(*both, tier="offentlig")) == []


def shown(folder, found: Hotspots, roads: Streets, *, tier: str = "samverkan", **given) -> list[str]:
    own, released = situation(folder, streets=STREETS, **given), of(found, roads, tier=tier)
    ground = count_scene(released, areas=own.areas, places=own.places, title="Prov") if released.mapped else None
    outputs = hotspot_streets.outputs(released, ground, title="Prov")
    return [output.data["text/html"] for output in outputs if output is not None]


def test_without_a_layer_nothing_is_shown_of_streets(tmp_path):
    found, roads = answers(tmp_path, (360, 376, 12), streets=STREETS.iloc[:0])
    assert roads.reason == "no_layer"
    assert shown(tmp_path, found, roads) == []
    assert hotspot_streets.figures(of(found, roads))["streets_withheld"] == message("hotspots.why.no_layer")


def test_the_page_shows_sentences_a_map_and_a_table(tmp_path):
    out = shown(tmp_path, *answers(tmp_path, (360, 376, 12), (660, 376, 12)))
    assert out[0].startswith("<ul><li>Flest: Storgatan")
    assert out[0].count("<li>") == 3
    assert sum("<figure" in part for part in out) == 1
    assert "Gatorna med flest brott: Prov" in "".join(out)
    assert 'alt="Prov, per' in "".join(out)


def test_a_public_page_has_names_and_neither_map_nor_table(tmp_path):
    both = answers(tmp_path, (360, 1126, 9), (660, 1126, 8), (360, 376, 12), (660, 376, 14), size=500)
    out = "".join(shown(tmp_path, *both, tier="offentlig"))
    assert "bokstavsordning" in out
    assert "<figure" not in out
    assert "<table" not in out


def test_the_map_draws_whole_streets_by_their_rate(tmp_path):
    found, roads = answers(tmp_path, (360, 376, 12), (660, 376, 12), (360, 1126, 6), (660, 1126, 6))
    ground = counts_scene(found, policy=policy_of(), areas=None, places=None, title="Prov")
    lines = roads.streets.head(2).assign(per_100=lambda table: table["per_km"] / 10)
    picture = street_scene(ground, lines, roads.segments.geometry, unit="gata", notes=("Not",))
    assert picture.cells["name"].tolist() == ["Storgatan", "Skolgatan"]
    assert picture.cells["step"].tolist() == [1, 0]
    assert picture.steps[1].width > picture.steps[0].width
    assert "24 brott, 3,7 per 100 m" in street_summary(picture).replace("\xa0", " ")
    assert picture.base is not None
    assert len(picture.base) == 1


#: Storgatan runs through three cells, Tvärgatan up from its middle through three, sharing the cell where they meet.
MEETING = layer(
    ("Storgatan", line((300, 375), (625, 375))),
    ("Storgatan", line((625, 375), (950, 375))),
    ("Tvärgatan", line((625, 375), (625, 950))),
)
ON = [(400, 376), (560, 376), (850, 376), (626, 450), (626, 620), (626, 850)]
OFF = [(450, 450), (700, 300), (850, 450), (700, 620), (700, 850)]


def ways(n: int, caps: list[int]) -> list[tuple[int, ...]]:
    """Every way to share n incidents out over cells that hold no more than so many."""
    if len(caps) == 1:
        return [(n,)] if n <= caps[0] else []
    return [(first, *rest) for first in range(min(n, caps[0]) + 1) for rest in ways(n - first, caps[1:])]


def possible(found: Hotspots, roads: Streets, streets: tuple[int, ...]) -> dict[tuple[int, int], set[int]]:
    """By told street and cell of a part shorter than 250 m: every number it may have, tried one by one."""
    cells = found.cells.geometry.to_numpy()
    caps = found.cells["n"].to_numpy()
    lines = [roads.streets.geometry.iloc[at] for at in streets]
    near = [[c for c, cell in enumerate(cells) if shapely.dwithin(one, cell, roads.farthest)] for one in lines]
    own = [
        ways(int(roads.streets["n"].iloc[at]), [int(caps[c]) for c in there])
        for at, there in zip(streets, near, strict=True)
    ]
    seen: dict[tuple[int, int], set[int]] = {}
    for together in itertools.product(*own):
        load = np.zeros(len(cells))
        for there, way in zip(near, together, strict=True):
            load[there] += way
        if (load <= caps).all():
            for at, (there, way) in enumerate(zip(near, together, strict=True)):
                for c, n in zip(there, way, strict=True):
                    if lines[at].intersection(cells[c].buffer(roads.farthest)).length < 250:
                        seen.setdefault((at, c), set()).add(n)
    return seen


@pytest.mark.parametrize("seed", range(12))
def test_no_told_street_and_cell_leave_only_small_numbers_on_a_short_stretch(tmp_path, seed):
    drawn = np.random.default_rng(seed)
    spots = [(east, north, int(drawn.integers(0, 6))) for east, north in ON]
    spots += [(east, north, int(drawn.choice([0, 0, 2, 9]))) for east, north in OFF]
    found, roads = answers(tmp_path, *spots, streets=MEETING)
    streets = told(of(found, roads), roads).streets
    for numbers in possible(found, roads, streets).values():
        assert not numbers <= {1, 2, 3, 4}
