"""What earlier years say of the hot spots, on cells of 250 m that can be counted by hand."""

import json
from dataclasses import replace

import pytest

from bfa.analyses.hotspots import hotspots
from bfa.analyses.lasting import USUAL, lasting
from bfa.analyses.years.changes import stretch
from bfa.disclosure import Policy, hotspot_rows, policy_from
from bfa.disclosure.hotspots import release_page
from bfa.draw.output import plain
from bfa.pages.hotspots import figures as hotspot_figures
from bfa.pages.hotspots import lasting as hotspot_lasting
from bfa.tables.period import parse_period
from bfa.words import hotspot_choices as choices
from bfa.words import hotspot_years as lasting_words
from bfa.words import hotspots as words
from tests.small_situation import AREAS, CHECKOUT, TYPE, areas, counts, incidents, places, situation

YEAR = "2010-01/2010-12"
SENSITIVE = "misshandel inomhus"


def policy_of(tier: str = "samverkan") -> Policy:
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


def of(found, years):
    return release_page(found, policy=policy_of(), lasting=years)


def spot(year: int, east: float, north: float, n: int) -> list[tuple[str, float, float]]:
    return [(f"{year}-05-07 23:30", east + 3 * (k % 20), north + 3 * (k // 20)) for k in range(n)]


def scattered(year: int) -> list[tuple[str, float, float]]:
    return [(f"{year}-06-01 12:00", 260 + 250 * k, 60 + 250 * ((k * 3 + year) % 7)) for k in range(6)]


def asked(folder, rows, *, brottstyp: str = TYPE, first: str = "2007-01"):
    counted = counts(dict.fromkeys(AREAS, 5), first=first).assign(brottstyp=brottstyp)
    small = situation(folder, incidents=incidents(rows).assign(brottstyp=brottstyp), counts=counted)
    found = hotspots(small, brottstyp=brottstyp, period=YEAR)
    return found, lasting(small, found)


@pytest.fixture(scope="module")
def steady(tmp_path_factory):
    years = range(2007, 2011)
    return asked(
        tmp_path_factory.mktemp("steady"),
        [row for year in years for row in [*spot(year, 1010, 1010, 20), *scattered(year)]],
    )


def test_the_years_are_those_counted_in_a_row(steady, tmp_path):
    assert str(steady[1].years[0]) == "2007-01/2007-12"
    _, short = asked(tmp_path, [*spot(2010, 1010, 1010, 30), *spot(2009, 1010, 1010, 30)], first="2009-01")
    assert [str(year) for year in short.years] == ["2009-01/2009-12", "2010-01/2010-12"]


def test_a_spot_that_stays_is_found_the_year_after(steady):
    usual = steady[1].methods.set_index("method").loc[USUAL]
    assert usual["hit_rate"] >= 20 / 26
    assert usual["periods"] == 3


def test_the_usual_method_is_kept_unless_another_finds_clearly_more(steady):
    table = steady[1].methods.set_index("method")
    own, usual = table.loc[steady[1].chosen], table.loc[USUAL]
    assert steady[1].chosen == USUAL or usual["behind"] > 2 * usual["behind_error"]
    assert own["hit_rate"] >= usual["hit_rate"] - 1e-12


def test_a_cell_hot_every_year_is_persistent(steady):
    classes = steady[1].classes.set_index("cell_id")
    assert classes.loc["6010006501000", ["class", "hot"]].tolist() == ["persistent", 4]


def test_a_cell_hot_only_lately_is_emerging(tmp_path):
    rows = [row for year in (2007, 2008) for row in spot(year, 260, 260, 20)]
    rows += [row for year in (2009, 2010) for row in spot(year, 1510, 1510, 20)]
    classes = asked(tmp_path, rows)[1].classes.set_index("cell_id")["class"]
    assert classes.to_dict() == {"6002506500250": "former", "6015006501500": "emerging"}


def test_concentration_stands_beside_what_chance_gives(steady):
    own = steady[1].concentration
    assert own["half_cells"] == 1
    assert own["gini"] > own["gini_high"]


def test_chance_alone_gives_as_many_new_cells_as_there_are_where_nothing_is_new(steady):
    by_chance = steady[1].by_chance.set_index("class")
    assert by_chance.loc["persistent", ["low", "high"]].tolist() == [1, 1]
    assert by_chance.loc["emerging", "low"] == 0


def test_the_curve_passes_through_the_table_of_the_fullest(steady):
    found = steady[1]
    for row in found.top.itertuples():
        assert found.curve["incidents"].iloc[row.units] == pytest.approx(row.incident_share)
    assert (found.top["incident_share"] > found.top["high"]).iloc[:2].all()


def test_a_cell_that_moved_with_the_others_has_not_changed(steady):
    changes = steady[1].changes
    assert [str(year) for year in changes.against] == ["2007-01/2007-12", "2008-01/2008-12", "2009-01/2009-12"]
    row = changes.table.set_index("cell_id").loc["6010006501000"]
    assert row[["before", "after", "change"]].tolist() == [60, 20, "chance"]
    assert not changes.table["change"].isin(["more", "fewer"]).any()


def all_year(year: int, east: float, north: float, a_month: int) -> list[tuple[str, float, float]]:
    return [
        (f"{year}-{m:02d}-0{k + 1} 22:00", east + 3 * m, north + 3 * k) for m in range(1, 13) for k in range(a_month)
    ]


def moved(folder):
    """One spot of two a month for one of six, and one of six for one of two."""
    earlier = [row for y in (2007, 2008, 2009) for row in [*all_year(y, 260, 260, 6), *all_year(y, 1510, 1510, 2)]]
    return asked(folder, [*earlier, *all_year(2010, 260, 260, 2), *all_year(2010, 1510, 1510, 6)])


def test_a_cell_that_moved_against_the_others_has_changed(tmp_path):
    table = moved(tmp_path)[1].changes.table.set_index("cell_id")
    assert table["change"].to_dict() == {"6002506500250": "fewer", "6015006501500": "more"}
    assert table.loc["6015006501500", ["before", "after"]].tolist() == [72, 72]
    assert table.loc["6015006501500", "ratio"] > 1 > table.loc["6002506500250", "ratio"]


def test_a_burst_in_one_week_is_no_change(tmp_path):
    earlier = [row for y in (2007, 2008, 2009) for row in [*all_year(y, 260, 260, 3), *all_year(y, 1510, 1510, 3)]]
    found = asked(tmp_path, [*earlier, *all_year(2010, 260, 260, 3), *spot(2010, 1510, 1510, 20)])[1]
    assert set(found.changes.table["change"]) == {"chance"}


def test_without_earlier_years_nothing_is_held_against_the_period(tmp_path):
    found, got = asked(tmp_path, spot(2010, 1010, 1010, 30), first="2010-01")
    assert got.changes.against == ()
    assert "Inga tidigare år" in " ".join(lasting_words.sentences(of(found, got)))
    assert choices.change(of(found, got))["value"] == "inte prövad"
    assert hotspot_lasting.figures(of(found, got))["changes"]["tested"] == 0


def test_stretches_are_as_many_in_every_year_and_hold_every_incident(steady):
    found, got = steady
    assert got.changes.drift_years == 2
    assert got.changes.table["after"].sum() == found.counts.sum()


def test_the_change_is_told_with_what_could_have_been_seen(tmp_path):
    found, got = moved(tmp_path)
    said = " ".join(lasting_words.sentences(of(found, got))).replace("\xa0", " ")
    assert "av 2 prövade rutor är det tydligt mer än väntat i trakten av 1 ruta och tydligt mindre" in said
    figures = hotspot_lasting.figures(of(found, got))["changes"]
    assert (figures["tested"], figures["more"], figures["fewer"]) == (2, 1, 1)
    assert [row["cell_id"] for row in figures["shown"]] == got.changes.table["cell_id"].tolist()


def test_units_in_a_kommun_without_any_named_place_have_no_name(tmp_path):
    rows = [row for year in range(2007, 2011) for row in [*spot(year, 1010, 1010, 20), *scattered(year)]]
    counted = counts(dict.fromkeys(AREAS, 5), first="2007-01")
    bare = situation(tmp_path, incidents=incidents(rows), counts=counted, places=places().iloc[:0])
    found = hotspots(bare, brottstyp=TYPE, period=YEAR)
    table = hotspot_rows.changes(of(found, lasting(bare, found)))
    assert len(table)
    assert table["near"].eq("").all()
    assert words.headings({"cell_id": "Ruta", "near": "Nära"}, table) == {"cell_id": "Ruta"}


def test_where_no_doubling_would_show_that_is_said(tmp_path):
    found, got = moved(tmp_path)
    blind = replace(got, changes=replace(got.changes, doubling=0))
    said = " ".join(lasting_words.sentences(of(found, blind)))
    assert "En fördubbling skulle sällan synas någonstans: brotten är för få." in said


def test_that_nothing_changed_is_never_said_without_what_could_have_been_seen(tmp_path):
    found, got = moved(tmp_path)
    table = got.changes.table.assign(change="chance")
    calm = replace(got, changes=replace(got.changes, table=table, tested=2, doubling=1))
    last = lasting_words.in_short(of(found, calm))[-1].replace("\xa0", " ")
    assert "har ändrat sig mer än slumpen kan ge. En fördubbling skulle oftast synas i trakten av 1 av dem." in last
    assert "fördubbling" not in lasting_words.in_short(of(found, got))[-1]


@pytest.mark.parametrize(("high", "said"), [(1, "1 är nya (kan vara slump)"), (0, "1 är nya (fler än slumpen ger)")])
def test_new_cells_stand_beside_what_chance_gives(steady, high, said):
    found, got = steady
    classes = got.classes.head(1).assign(**{"class": "emerging"})
    own = replace(got, classes=classes, by_chance=got.by_chance.assign(low=0, high=high))
    assert said in lasting_words.in_short(of(found, own))[0].replace("\xa0", " ")
    span = "0–1" if high else "0"
    assert f"Slumpen ensam ger {span} nya." in " ".join(lasting_words.sentences(of(found, own)))


def test_too_few_are_not_followed(tmp_path):
    found, got = asked(tmp_path, spot(2010, 1010, 1010, 5))
    assert got.reason == "few"
    assert "för få" in lasting_words.closed(of(found, got))


def test_nothing_of_earlier_years_is_shown_where_a_lone_incident_is_hidden_for_its_place(tmp_path):
    rows = [row for year in range(2007, 2011) for row in [*spot(year, 1010, 1010, 20), *scattered(year)]]
    found, got = asked(tmp_path, rows, brottstyp=SENSITIVE)
    figures = hotspot_lasting.figures(of(found, got))
    assert figures["hit_rates"] == []
    assert figures["concentration"] is figures["stability"] is figures["changes"] is None


def test_the_sentences_and_figures_tell_the_same(steady):
    found, got = steady
    said = " ".join(lasting_words.sentences(of(found, got))).replace("\xa0", " ")
    assert said.startswith("Hälften av dem med plats ligger i 1 ruta av 64")
    assert f"Så pekas de ut: {lasting_words.method(got.chosen, of(found, got))}" in said
    figures = hotspot_figures.where(of(found, got)) | hotspot_lasting.figures(of(found, got))
    back = json.loads(json.dumps(plain(figures), allow_nan=False))
    assert back["chosen_method"] == lasting_words.method(got.chosen, of(found, got))
    assert back["stability"]["persistent"] >= 1
    assert back["hit_rates"][0]["hit_rate"] == pytest.approx(got.methods["hit_rate"].iloc[0])


@pytest.mark.parametrize(("period", "days"), [(YEAR, 28), ("2010-06/2010-07", 7), ("2010-02", 3)])
def test_stretches_are_four_weeks_but_at_least_eight_to_a_year(period, days):
    assert stretch([parse_period(period)]) == days


def test_without_a_polygon_of_the_area_nothing_is_told_as_a_share_of_ground(tmp_path):
    """The squares are drawn round the outermost points, so any share of them is a share of nothing."""
    rows = [row for year in range(2007, 2011) for row in [*spot(year, 1010, 1010, 20), *scattered(year)]]
    far = [(f"{year}-06-01 12:00", 60, 1_990) for year in range(2007, 2011)]
    bare = situation(
        tmp_path,
        incidents=incidents([*rows, *far]),
        counts=counts(dict.fromkeys(AREAS, 5), first="2007-01"),
        areas=None,
    )
    found = hotspots(bare, brottstyp=TYPE, period=YEAR)
    years = lasting(bare, found)
    assert found.outside == 0
    assert found.groundless
    assert words.groundless(of(found, years)) == words.warnings(of(found, years))[0]
    assert found.clusters is not None
    assert found.clusters.table["area_share"].isna().all()
    assert found.clusters.table["n"].iloc[0] == 20
    assert all(len(table) == 0 for table in (years.methods, years.classes, years.by_chance, years.curve, years.top))
    assert years.concentration == {}
    assert [str(year) for year in years.changes.against] == [f"{year}-01/{year}-12" for year in (2007, 2008, 2009)]

    policy = policy_of("intern")
    said = " ".join(lasting_words.sentences(of(found, years)))
    assert said.startswith(f"{words.groundless(of(found, years))}. Mot samma månader")
    assert not any(word in said for word in ("Gini", "träff ", "fullaste"))
    told = hotspot_lasting.figures(release_page(found, policy=policy, lasting=years))
    assert (told["concentration"], told["hit_rates"], told["stability"]) == (None, [], None)
    figures = hotspot_figures.where(release_page(found, policy=policy))
    assert figures["without_ground"] == words.groundless(of(found, years))
    assert [place["area_share"] for place in figures["clusters"]] == [None] * len(figures["clusters"])
    assert all("av ytan" not in place["sentence"] for place in figures["clusters"])


def test_the_kommuns_own_polygons_are_ground_without_a_polygon_of_the_area(steady, tmp_path):
    assert not steady[0].groundless
    own = areas().rename(columns={"kommundel": "unit"})[["unit", "geometry"]]
    bare = situation(tmp_path, incidents=incidents(spot(2010, 1010, 1010, 30)), areas=None, units=own)
    assert not hotspots(bare, brottstyp=TYPE, period=YEAR, cell_shape="områden").groundless
