"""What a reader could subtract, sort or combine is hidden with the counts it would give away."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses.causes import match, tag
from bfa.analyses.default_periods import tertial
from bfa.analyses.hotspots import Hotspots, hotspots
from bfa.analyses.overview import answers
from bfa.disclosure import Policy, policy_from
from bfa.disclosure.hotspots import ReleasedHotspots, release_page
from bfa.disclosure.single import Count
from bfa.draw import charts
from bfa.pages import causes_figures, open_page
from bfa.pages.hotspots import figures as hotspot_figures
from bfa.words import hotspots as hotspot_words
from bfa.words import overview as overview_words
from bfa.words.measures import measures as told_measures
from tests import small_situation
from tests.opened import GIVEN, counts_scene, opened
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, incidents, measures, situation

YEAR, BEFORE = "2010-01/2010-12", "2009-01/2009-12"
SENSITIVE = "misshandel inomhus"


def policy_of(tier: str = "samverkan") -> Policy:
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


def of(found: Hotspots, *, tier: str = "samverkan") -> ReleasedHotspots:
    return release_page(found, policy=policy_of(tier))


def located(folder, rows, *, brottstyp: str = TYPE, kommundel: str = "Norr") -> Hotspots:
    table = incidents(rows).assign(brottstyp=brottstyp)
    counted = counts(dict.fromkeys(AREAS, 0 if kommundel == "" else 5)).assign(brottstyp=brottstyp)
    if kommundel == "":
        counted.loc[counted["area"].eq("Norr") & counted["month"].eq("2010-05-01"), "n"] = len(rows)
    small = situation(folder, incidents=table, counts=counted, kommundel=kommundel)
    return hotspots(small, brottstyp=brottstyp, period=YEAR)


def at(east: int, n: int, start: str = "2010-05-07 23:30") -> list[tuple[str, float, float]]:
    return [(start, east + place % 50, 1010 + place // 50) for place in range(n)]


def test_hidden_cells_do_not_come_in_order_of_size(tmp_path):
    rows = [*at(10, 5), *at(300, 1), *at(600, 3), *at(900, 2), *at(1200, 4), *at(1500, 9)]
    table = of(located(tmp_path, rows), tier="offentlig").cells
    hidden = table.loc[table["hidden"], "cell_id"].tolist()
    assert len(hidden) >= 4
    assert hidden == sorted(hidden)


def test_the_whole_kommun_has_no_cells_where_one_thing_hides_a_count(tmp_path):
    whole = located(tmp_path, [*at(10, 20), *at(900, 2)], kommundel="")
    public = policy_of("offentlig")
    assert release_page(whole, policy=public).cells.empty
    assert release_page(whole, policy=public).week.table["n"].isna().all()
    assert "kommundel för kommundel" in hotspot_words.hotspots(release_page(whole, policy=public))
    got = hotspot_figures.where(release_page(whole, policy=public))
    assert (got["top_cells"], got["cells"], got["peak"]) == ([], None, None)
    page = opened(whole, policy=public)
    assert not page.released.mapped
    (why,) = [*page.count_map.outputs, *page.moving_map.outputs, *page.density_map.outputs]
    assert "kommundel för kommundel" in why.data["text/html"]
    assert len(of(whole).cells) == 2


def test_so_few_that_cell_and_hour_meet_are_placed_nowhere(tmp_path):
    few = located(tmp_path, [*at(10, 2), *at(900, 1, "2010-05-04 12:00")])
    assert of(few).cells.empty
    week = of(few).week
    assert week.table["hidden"].all()
    said = hotspot_words.hotspots(of(few))
    assert "3\u00a0anmälda brott" in said
    assert "peka ut" in said
    assert len(of(located(tmp_path, at(10, 5))).cells) == 1


def test_a_week_that_is_not_shown_is_said_and_not_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr(charts, "figure_output", lambda *args, **given: pytest.fail("a chart"))
    (week,) = opened(located(tmp_path, at(10, 3)), policy=policy_of()).week.outputs
    assert "peka ut" in week.data["text/html"]


def test_numbers_of_a_withheld_measure_are_withheld(tmp_path):
    secret = {"sekretess": "ja", "planned": "6 unga"}
    done = {"measure": 9, "sekretess": "ja", "done": 2, "planned": 6, "text": "Hemligt."}
    small = situation(
        tmp_path,
        incidents=incidents(at(10, 6)),
        measures=measures({"number": 9, "causes": "1"} | secret, {"number": 4, "planned": "8 punkter"}),
        follow_up=small_situation.follow_up(done, {"measure": 4, "done": 3, "planned": 8}),
    )
    matched = open_page(*_matched(small), small, GIVEN, policy=policy_of()).match
    own = told_measures(matched).set_index("number")
    assert own.loc[9, ["done", "planned", "progress"]].isna().all()
    assert own.loc[4, "progress"] == "3 av 8 punkter"
    counted = replace(small, incidents=None)
    asked = tertial(counted, brottstyp=TYPE, period=YEAR, baseline=BEFORE)
    page = open_page(answers(counted, brottstyper=[TYPE], asked=asked), counted, asked, policy=policy_of())
    table = overview_words.measures(page.shown.followed).set_index("measure")
    assert table.loc[9, ["done", "planned", "progress"]].isna().all()
    assert table.loc[4, "progress"] == "3 av 8 punkter"


def test_the_few_of_a_sensitive_type_that_have_no_place_are_not_counted_out(tmp_path):
    rows = [*at(10, 9), *at(900, 8), ("2010-05-07 23:30", -1, -1)]
    found = located(tmp_path, rows, brottstyp=SENSITIVE)
    said = hotspot_words.hotspots(of(found))
    assert "Hur många som saknar känd plats visas inte." in said
    got = json.loads(json.dumps(hotspot_figures.where(of(found))))
    assert (got["incidents"], got["with_point"], got["without_point"]) == (18, None, None)
    cells = of(found).cells
    assert cells["hidden"].any()
    assert cells["share"].isna().all()
    usual = hotspot_figures.where(of(located(tmp_path, rows)))
    assert (usual["with_point"], usual["without_point"]) == (17, 1)


def test_the_map_says_no_number_of_a_sensitive_type_without_a_place(tmp_path):
    found = located(tmp_path, [*at(10, 9), *at(900, 8), ("2010-05-07 23:30", -1, -1)], brottstyp=SENSITIVE)
    picture = counts_scene(found, policy=policy_of(), title="A")
    assert picture.notes[-1] == "Inte på kartan: antalet visas inte"


def test_hours_without_a_clock_time_are_not_counted_for_a_sensitive_type(tmp_path):
    found = replace(located(tmp_path, at(10, 20), brottstyp=SENSITIVE), without_clock=2, without_point=2, incidents=22)
    assert hotspot_words.clock_note(of(found)) == "Hur många brott som saknar klockslag visas inte; sådana är inte med."


def test_a_hidden_count_off_the_map_is_not_said_to_be_more_than_none(tmp_path):
    """Fourteen hidden cells of a printed 17 may hold a 4; beside one that is known to be off the map they may not."""
    shown = of(located(tmp_path, [*at(10, 9), *at(900, 8)]))
    gone = Count(None, True)
    lost = replace(shown, lost=replace(shown.lost, stockpiled=gone, outside=gone))
    assert hotspot_words.stockpiled(lost) == "Hur många som ligger på samlade koordinater visas inte."
    said = hotspot_words.hotspots(lost)
    assert "hur många av dem som ligger utanför rutorna visas inte" in said
    assert "några" not in said.casefold()


def test_a_kommundel_whose_count_is_hidden_is_not_ranked(tmp_path):
    monthly = counts(dict.fromkeys(AREAS, 0), Norr=1, Söder=9)
    both = pd.concat([monthly, monthly.assign(brottstyp=SENSITIVE)])
    small = situation(tmp_path, counts=both, kommundel="")
    spans = {"period": "2010-01/2010-03", "baseline": "2009-01/2009-03"}
    for brottstyp, highest in ((SENSITIVE, ("Söder",)), (TYPE, ("Söder", "Norr"))):
        asked = tertial(small, brottstyp=brottstyp, **spans)
        found = answers(small, brottstyper=[brottstyp], asked=asked)
        ranked = replace(found, problem=replace(found.problem, highest=("Söder", "Norr")))
        shown = open_page(ranked, small, GIVEN, policy=policy_of()).shown
        assert "Norr" not in shown.highest or brottstyp == TYPE
        assert shown.unranked == (brottstyp == SENSITIVE)
        assert set(shown.highest) <= set(highest)


@pytest.mark.parametrize(("mark", "told"), [("nej", ["gatan", "2010-05-01", "två stolpar"]), ("oprövad", [None] * 3)])
def test_who_when_and_what_is_done_follow_the_secrecy_of_the_measure(tmp_path, mark, told):
    secrecy = {"sekretess": mark}
    planned = {"number": 1, "responsible": "gatan", "due": pd.Timestamp("2010-05-01")}
    small = situation(
        tmp_path,
        incidents=incidents(at(10, 6)),
        measures=measures(planned | secrecy),
        follow_up=small_situation.follow_up({"measure": 1, "text": "två stolpar"} | secrecy),
    )
    found = causes_figures.figures(open_page(*_matched(small), small, GIVEN, policy=policy_of()))["measures"][0]
    assert [found[name] for name in ("responsible", "due", "told")] == told
    assert found["state"] == "pågår"


def _matched(small):
    tags = tag(small, brottstyp=TYPE, period=YEAR)
    return tags, match(small, tags)
