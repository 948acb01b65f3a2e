"""The hotspot page: places and marks through the release."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses.hotspots import Hotspots, hotspots
from bfa.disclosure import Policy, policy_from
from bfa.disclosure.cube import Cube, Decided
from bfa.disclosure.hotspots import release_page
from bfa.disclosure.linking import name_of
from bfa.disclosure.single import Count
from bfa.draw.output import plain
from bfa.pages.hotspots import figures as hotspot_figures
from bfa.pages.hotspots import places
from bfa.pages.maps.counts import scene
from bfa.words import hotspots as words
from bfa.words.catalogue import message
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, incidents, situation

YEAR = "2010-01/2010-12"
SENSITIVE = "misshandel inomhus"


def policy_of(tier: str = "samverkan") -> Policy:
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


def spot(east: float, north: float, n: int, start: str = "2010-05-07 23:30") -> list[tuple[str, float, float]]:
    return [(start, east + 3 * (k % 20), north + 3 * (k // 20)) for k in range(n)]


def located(folder, rows, *, brottstyp: str = TYPE) -> Hotspots:
    table = incidents(rows).assign(brottstyp=brottstyp)
    counted = counts(dict.fromkeys(AREAS, 5)).assign(brottstyp=brottstyp)
    return hotspots(situation(folder, incidents=table, counts=counted), brottstyp=brottstyp, period=YEAR)


@pytest.fixture
def two(tmp_path) -> Hotspots:
    return located(tmp_path, [*spot(1010, 1010, 24), *spot(260, 260, 8, "2010-05-04 12:00")])


@pytest.mark.parametrize("hidden", [False, True])
def test_the_whole_count_is_hidden_where_the_pages_side_by_side_hide_it_and_only_there(tmp_path, hidden):
    """Few in Norr: by itself this page would take Söder's 60 to protect them."""
    counted = counts(dict.fromkeys(AREAS[:2], 5)).assign(brottstyp=SENSITIVE)
    few = (counted["area"] == "Norr") & (counted["month"].dt.month > 1)
    counted["n"] = counted["n"].mask(few, 0).mask(counted["area"].eq("Norr") & ~few, 2)
    small = situation(tmp_path, counts=counted, kommundel="Söder", kommundelar=AREAS[:2])
    found = hotspots(small, brottstyp=SENSITIVE, period=YEAR)
    name = name_of({"brottstyp": SENSITIVE, "period": YEAR, "kommundel": "Söder"})
    cube = Cube(small, policy_of(), (SENSITIVE,), (), known={SENSITIVE: Decided((), {name: hidden})})
    policy = replace(policy_of(), cube=cube)
    assert release_page(found, policy=policy).total == Count(None if hidden else 60, hidden)


def test_places_are_told_with_count_share_and_peak(two):
    said = [line.replace("\xa0", " ") for line in words.places(release_page(two, policy=policy_of()))]
    assert said[0].startswith("Torget: 24 brott, 75 % av dem på 2 % av ytan, mest fre 23–00")
    assert said[2:] == ["Ingen ruta hör till en belagd anhopning."]


def test_a_place_that_may_not_be_named_is_told_by_its_number_on_the_map(two):
    assert words.named_places(release_page(two, policy=policy_of()))["name"][1] == "Ruta 2"


def test_a_place_with_a_hidden_cell_is_not_told(tmp_path):
    found = located(tmp_path, [*spot(1010, 1010, 24), *spot(1260, 1010, 3)], brottstyp=SENSITIVE)
    assert release_page(found, policy=policy_of()).cells["hidden"].any()
    table = release_page(found, policy=policy_of()).places
    assert table.empty
    assert release_page(found, policy=policy_of()).place_weeks() == {}


def test_the_mark_beside_a_hidden_cell_is_withheld(tmp_path):
    rows = [*spot(260, 260, 20), *spot(1010, 1010, 24), *spot(1260, 1010, 3), *spot(1510, 1760, 2)]
    cells = release_page(located(tmp_path, rows, brottstyp=SENSITIVE), policy=policy_of()).cells.set_index("cell_id")
    assert pd.isna(cells.loc["6012506501000", "gathered"])
    assert pd.isna(cells.loc["6010006501000", "gathered"])
    assert not pd.isna(cells.loc["6002506500250", "gathered"])


def test_a_place_has_a_week_only_where_none_of_its_hours_is_hidden(tmp_path):
    rows = [*spot(1010, 1010, 12), *spot(1010, 1100, 2, "2010-05-04 12:00"), *spot(260, 260, 9, "2010-05-04 12:00")]
    released = release_page(located(tmp_path, rows), policy=policy_of())
    assert words.named_places(released)["name"][0] == "Torget"
    assert 1 not in released.place_weeks()
    assert not any(week["n"].isna().any() for week in released.place_weeks().values())


def test_the_peak_of_a_few_is_not_told(two):
    assert release_page(two, policy=policy_of()).cells["peak"].tolist() == ["fre 23–00", None]


@pytest.mark.parametrize(("each", "told"), [(1, None), (2, "alla dygn 18–00")])
def test_a_peak_is_told_only_where_as_many_as_the_tier_hides_could_lie_elsewhere(tmp_path, each, told):
    """Of 14 every evening at most two can lie at other times, or there would be no peak; of 28 any small number."""
    evenings = [f"2010-05-{day:02d} {hour}:30" for day in range(3, 10) for hour in (18, 23)]
    released = release_page(
        located(tmp_path, [row for start in evenings for row in spot(1010, 1010, each, start)]), policy=policy_of()
    )
    assert (released.cells["peak"].tolist(), released.places["peak"].tolist()) == ([told], [told])


def test_a_cell_of_a_sensitive_type_is_not_called_by_a_street(two):
    cells = two.cells.assign(near="Storgatan", near_kind="gata")
    named = replace(two, cells=cells, clusters=None)
    assert release_page(named, policy=policy_of("intern")).cells["near"].tolist() == ["Storgatan"] * 2
    secret = replace(named, brottstyp=SENSITIVE)
    assert release_page(secret, policy=policy_of("intern")).cells["near"].isna().all()
    assert "Storgatan" not in words.hotspots(release_page(secret, policy=policy_of("intern")))
    square = replace(secret, cells=cells.assign(near_kind="torg"))
    assert "Storgatan" in release_page(square, policy=policy_of("intern")).cells["near"].tolist()


def test_a_place_of_a_sensitive_type_is_not_called_by_a_street(two):
    table = two.clusters.table.assign(near="Storgatan", near_kind="gata")
    secret = replace(two, brottstyp=SENSITIVE, clusters=replace(two.clusters, table=table))
    assert release_page(secret, policy=policy_of("intern")).places.empty


def test_the_note_under_the_cells_speaks_of_columns_that_stand_there(two):
    said = [words.cell_note(release_page(two, policy=policy_of(tier))) for tier in ("samverkan", "offentlig")]
    assert ["Andel: av de brott" in note for note in said] == [True, True]
    assert [message("hotspots.cells.peak") in note for note in said] == [True, False]


@pytest.mark.parametrize(
    ("kind", "heading", "note", "where", "called"),
    [
        ("square", "Ruta", "nedre vänstra hörn", "Flest i en ruta om 250 m: 24 nära Torget", "2"),
        ("hexagon", "Sexhörning", "dess mitt", "Flest i en sexhörning: 24 nära Torget", "2"),
        ("polygon", "Område", "", "Flest i 6010006501000: 24 (75 % av", "6002506500250"),
    ],
)
def test_cells_are_called_what_they_are(two, kind, heading, note, where, called):
    found = replace(two, units=replace(two.units, kind=kind))
    released = release_page(found, policy=policy_of())
    assert words.heads("hotspots.cells.columns", released)["cell_id"] == heading
    assert note in words.cell_note(released)
    assert ("namn är" in words.cell_note(released)) == bool(note)
    assert where in words.hotspots(released).replace("\xa0", " ")
    assert words.named_places(released)["name"][1] == f"{heading} {called}"


@pytest.mark.parametrize(("gathered", "said"), [(False, True), (True, False)])
def test_that_no_cell_is_gathered_is_said(two, gathered, said):
    found = replace(two, cells=two.cells.assign(gathered=[gathered, False]))
    assert ("Ingen ruta hör till en belagd anhopning." in words.places(release_page(found, policy=policy_of()))) == said


def test_that_no_cell_is_gathered_is_not_said_where_a_mark_is_withheld(tmp_path):
    found = located(tmp_path, [*spot(1010, 1010, 24), *spot(1260, 1010, 3)], brottstyp=SENSITIVE)
    assert not any("belagd" in line for line in words.places(release_page(found, policy=policy_of())))


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0 %"), (0.04, "under 0,1 %"), (0.1, "0,1 %"), (0.44, "0,4 %"), (0.96, "1 %"), (12.4, "12 %"), (None, "–")],
)
def test_a_small_share_is_never_nothing(value, said):
    assert words.share(value).replace("\xa0", " ") == said


def test_the_figures_hold_the_places(two):
    got = json.loads(json.dumps(plain(hotspot_figures.where(release_page(two, policy=policy_of()))), allow_nan=False))
    first = got["clusters"][0]
    assert (first["name"], first["n"], first["cells"]) == ("Torget", 24, 1)
    assert first["sentence"].replace("\xa0", " ").startswith("Torget: 24 brott")
    assert "geometry" not in first


def test_the_first_places_are_numbered_for_the_sheet_with_a_mark_in_the_middle_of_their_fullest_cell(two):
    released = release_page(two, policy=policy_of())
    counts = scene(released, title="A", areas=None, places=None)
    told = places.figures(released, counts, title="A")
    rows = [(row["number"], row["name"], row["n"], row["hidden"]) for row in told["places"]]
    assert rows == [(1, "Torget", 24, False), (2, "Ruta 2", 8, False)]
    assert "1 Torget; 2 Ruta 2" in told["places_map"]["alt"]
    assert 'role="img"' in told["places_map"]["svg"]
    assert places.figures(released, None, title="A")["places_map"] is None


def test_where_places_are_withheld_the_fullest_cells_that_are_shown_are_numbered(two):
    released = release_page(two, policy=policy_of("offentlig"))
    assert released.withheld["places"]
    told = places.figures(released, None, title="A")["places"]
    assert [(row["n"], row["peak"]) for row in told] == [(24, None), (8, None)]


@pytest.mark.parametrize(
    ("before", "tier", "peak"), [(5, "samverkan", True), (2, "samverkan", False), (5, "offentlig", False)]
)
def test_a_place_of_few_tells_its_time_where_earlier_years_make_it_many_enough(tmp_path, before, tier, peak):
    rows = [*spot(1010, 1010, 24), *spot(260, 260, 5, "2010-05-06 20:30"), *spot(260, 260, before, "2009-05-07 20:30")]
    released = release_page(located(tmp_path, rows), policy=policy_of(tier))
    told = words.named_places(released)
    assert ("så många år" in words.place_note(released)) == peak
    said = dict(zip(told["n"], told["peak"], strict=True)).get(5)
    assert said == ("tors 20–21 (på 3\u00a0år)" if peak else None)
