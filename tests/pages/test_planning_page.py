from dataclasses import replace

import pytest

from bfa.analyses.planning import plan
from bfa.disclosure import policy_from
from bfa.disclosure.plan import release_plan
from bfa.pages.effect import planning as planning_page
from bfa.tables.contracts import GOALS
from bfa.words import plan as words
from tests import small_situation
from tests.analyses.test_families import many, uneven
from tests.small_situation import CHECKOUT, TYPE, situation

SENSITIVE = "våldtäkt"


@pytest.fixture(scope="module")
def policy():
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier="samverkan")


def page_of(found, policy, **given):
    made = plan(found, **({"brottstyp": TYPE, "start": "2011-01"} | given))
    return release_plan(made, found, policy=policy)


def sentence(found):
    return words.sentence(found, name=found.kommundel or "Hela kommunen")


def plainly(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_sentence_says_what_twelve_months_would_show_and_what_it_rests_on(tmp_path, policy):
    page = page_of(situation(tmp_path, **many()), policy, lengths=[6, 12])
    own = page.table[page.table["kommundel"] == "O0"].set_index("length")["fall"]
    said = plainly(sentence(page))
    assert said.startswith(f"Med 12 månaders uppföljning syns en minskning på minst {own[12]} %. Med syns menas")
    assert "i 8 fall av 10" in said
    assert said.endswith("Planen vilar bara på månaderna före januari 2011.")


def test_the_longest_follow_up_is_told_where_it_shows_more_and_said_not_to_help_where_it_does_not(tmp_path, policy):
    page = page_of(situation(tmp_path, **many()), policy)
    better, worse = page.table.copy(), page.table.copy()
    better.loc[better["length"] == 24, "fall"], worse.loc[worse["length"] == 24, "fall"] = 5, 60
    assert ", med 24 månader 5 %" in plainly(sentence(replace(page, table=better)))
    assert "Längre uppföljning hjälper inte" in sentence(replace(page, table=worse))


def test_sentence_and_table_say_the_same(tmp_path, policy):
    page = page_of(situation(tmp_path, **many()), policy, lengths=[6, 12])
    fall = f"{page.table.set_index(['kommundel', 'length']).loc[('O0', 12), 'fall']} %"
    assert fall in plainly(sentence(page))
    assert fall in plainly(planning_page.table(page).data["text/html"])


def test_the_whole_kommun_is_told_by_where_least_would_do(tmp_path, policy):
    levels = {f"O{number}": 10 + 10 * number for number in range(6)}
    found = situation(tmp_path, counts=uneven(levels), kommundelar=tuple(levels), kommundel="")
    assert "i O5, där minst behövs" in sentence(page_of(found, policy))


def test_where_nothing_would_be_seen_it_is_said_with_its_reason(tmp_path, policy):
    found = situation(tmp_path, counts=uneven({"A": 20, "B": 20}), kommundelar=("A", "B"), kommundel="A")
    page = page_of(found, policy)
    said = sentence(page)
    assert "Inte ens med 24 månaders uppföljning" in plainly(said)
    assert "färre än 2 kommundelar att jämföra med" in said


def test_a_plan_from_earlier_years_says_so(tmp_path, policy):
    said = sentence(page_of(situation(tmp_path, **many()), policy, start="2013-05"))
    assert "planen vilar på samma månader" in said


def test_no_expected_number_below_the_least_that_is_assessed_is_handed_on(tmp_path, policy):
    levels = {"O0": 1, **{f"O{number}": 20 for number in range(1, 6)}}
    found = situation(tmp_path, counts=uneven(levels, brottstyp=SENSITIVE), kommundelar=tuple(levels), kommundel="O0")
    table = page_of(found, policy, brottstyp=SENSITIVE).table
    assert table.loc[table["expected"].notna(), "expected"].min() >= 30
    assert table.loc[table["reason"] != "", "expected"].isna().all()


def test_a_goal_that_asks_for_less_than_would_be_seen_in_its_months_is_told(tmp_path, policy):
    bare = replace(situation(tmp_path, **many()), kommundel="O0")
    page = page_of(bare, policy, lengths=[6, 12])
    half, year = (page.table.set_index(["kommundel", "length"]).loc[("O0", length), "fall"] for length in (6, 12))
    own = {"kind": "effekt", "indicator": TYPE, "kommundel": "O0", "period": "2011-01/2011-06"}
    targets = [f"minska med {half - 1} %", f"{half + 1} % färre", "färre", f"till {half - 1} % av 2010"]
    rows = [own | {"number": n, "target": target} for n, target in enumerate(targets, 1)]
    others = [{"kommundel": "O1"}, {"indicator": "klotter"}, {"kind": "process"}, {"period": "2011-01/2011-12"}]
    rows += [rows[0] | {"number": n, **other} for n, other in enumerate(others, 5)]
    goals = plan(replace(bare, goals=small_situation.register(GOALS, rows)), brottstyp=TYPE, start="2011-01").goals
    said = words.small_targets(page, goals)
    assert [line.split(" är")[0] for line in said] == ["Mål 1", *(["Mål 8"] if half - 1 < year else [])]
    assert f"6 månaders uppföljning syns bara en på minst {half} %" in plainly(said[0])
