"""The causes page: everything it counts is released together, so that no two of its numbers give a third away."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bfa.analyses.beside import Beside
from bfa.analyses.causes import TAGS, CauseMatch, Tags, match, tag
from bfa.analyses.unexplained import DAYS, HOURS
from bfa.disclosure import Policy, policy_from, release
from bfa.disclosure.cause_tables import cause_tables
from bfa.pages import causes, causes_figures, open_page
from bfa.tables.period import parse_period
from bfa.words import causes as words
from bfa.words.alt import hidden_why
from tests.opened import GIVEN
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, situation
from tests.small_situation import causes as register

YEAR = "2010-01/2010-12"
SENSITIVE = "misshandel inomhus"


def policy_of(tier: str = "samverkan") -> Policy:
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


def tagged(size: int, **rules: tuple[str, range, range]) -> Tags:
    """Incidents 0, 1, ... of which each rule holds some at its place, and some of those at its hours too."""
    held = {
        "at_place": np.array([[row in there for _, there, _ in rules.values()] for row in range(size)]),
        "n": np.array([[row in then for _, _, then in rules.values()] for row in range(size)]),
    }
    of = [held["n"][:, [rule[0] == each for rule in rules.values()]].any(axis=1) for each in ("situationell", "social")]
    held["tag"] = np.column_stack([of[0] & ~of[1], of[1] & ~of[0], of[0] & of[1], ~of[0] & ~of[1]])
    table = pd.DataFrame({"tag": TAGS, "n": held["tag"].sum(axis=0)})
    found = pd.DataFrame({"rule": list(rules), "text": list(rules), "character": [rule[0] for rule in rules.values()]})
    found = found.assign(at_place=held["at_place"].sum(axis=0), n=held["n"].sum(axis=0), timed=True, tried=True)
    found = found.assign(reach="point clock", same_place=list(rules), week=0.5, streets=np.nan, people=np.nan)
    held |= {"unexplained": np.zeros((size, 0), dtype=bool), "lacking": np.zeros((size, 2), dtype=bool)}
    held["without"] = np.zeros((size, 2), dtype=bool)
    lacking = pd.DataFrame({"known": ["point", "clock"], "n": 0})
    return Tags("Norr", TYPE, parse_period(YEAR), size, table, found, 0, 0, held, lacking=lacking)


def stated(folder, found: Tags, *parts: tuple[str, range]) -> CauseMatch:
    """Causes, each with the incidents behind it."""
    base = match(situation(folder), replace(found, reason="x"))
    numbered = register(*[{"number": at, "rule": rule} for at, (rule, _) in enumerate(parts, 1)])
    counted = pd.array([len(behind) for _, behind in parts], dtype="Int64")
    alone = [(at,) for at in range(1, len(parts) + 1)]
    table = numbered.assign(support_n=counted, at_place=counted, counted_at=[()] * len(parts), shared=alone, untried="")
    table = table.assign(timed=True, reach="point clock", week=0.5, streets=np.nan, people=np.nan)
    held = np.array([[row in behind for _, behind in parts] for row in range(len(found.held["n"]))])
    held = held.reshape(len(found.held["n"]), len(parts))
    both = {"support_n": held, "at_place": held}
    none = np.zeros((len(found.beside.held.get("n", ())), len(parts)), dtype=bool)
    beside = {"support_n": none, "at_place": none}
    return replace(base, causes=table.assign(measures=[()] * len(parts), state=None), held=both, beside=beside)


def known(folder, found: Tags):
    """The small kommun, with counts of the type."""
    return situation(folder, counts=counts(dict.fromkeys(AREAS, 5)).assign(brottstyp=found.brottstyp))


def opened(folder, found: Tags, *parts: tuple[str, range], policy: Policy | None = None) -> causes.CausesPage:
    return open_page(found, stated(folder, found, *parts), known(folder, found), GIVEN, policy=policy or policy_of())


def rules_of(page: causes.CausesPage, column: str = "n") -> dict[str, int | None]:
    table = causes_figures.rules(page)
    return {rule: None if pd.isna(n) else int(n) for rule, n in zip(table["rule"], table[column], strict=True)}


def supports(page: causes.CausesPage) -> list[int | None]:
    return [None if pd.isna(n) else int(n) for n in causes_figures.causes(page)["support_n"]]


def test_rules_that_add_up_to_a_hidden_tag_do_not_tell_it(tmp_path):
    """272 + 22 + 61 of 351 would say that 4 are of both kinds."""
    found = tagged(
        351,
        bostad=("social", range(272), range(272)),
        skola=("social", range(272, 294), range(272, 294)),
        krog=("situationell", range(290, 351), range(290, 351)),
    )
    page = opened(tmp_path, found)
    tags = page.released["tags"].table.set_index("tag")
    assert found.table["n"].tolist() == [57, 290, 4, 0]
    assert tags.loc["båda", "hidden"]
    assert tags["hidden"].sum() >= 2
    assert None in rules_of(page).values()
    assert words.total(page.released).n == 351


def test_what_a_rule_finds_at_its_place_but_at_another_hour_is_not_told_by_difference(tmp_path):
    """30 at the place and 26 of them at the hours: 4 at other hours."""
    page = opened(tmp_path, tagged(96, krog_kväll=("situationell", range(30), range(26))))
    told = {rules_of(page, "at_place")["krog_kväll"], rules_of(page)["krog_kväll"]}
    assert None in told
    assert words.total(page.released).n == 96


def test_a_small_rule_takes_another_number_with_it(tmp_path):
    found = tagged(
        100,
        a=("social", range(20), range(20)),
        b=("social", range(20, 27), range(20, 27)),
        c=("social", range(27, 29), range(27, 29)),
        d=("situationell", range(40, 80), range(40, 80)),
    )
    page = opened(tmp_path, found)
    assert rules_of(page)["c"] is None
    assert rules_of(page, "at_place")["c"] is None
    assert rules_of(page)["d"] == 40
    tags = page.released["tags"].table.set_index("tag")
    assert tags.loc["social", "hidden"] or None in (rules_of(page)["a"], rules_of(page)["b"])


def test_two_small_rules_whose_sum_gives_them_away_are_hidden_with_it(tmp_path):
    found = tagged(60, a=("social", range(4), range(4)), b=("social", range(4, 8), range(4, 8)))
    page = opened(tmp_path, found)
    assert rules_of(page) == {"a": None, "b": None}
    tags = page.released["tags"].table.set_index("tag")
    assert tags.loc[["social", "ingen regel"], "hidden"].all()


def test_a_cause_shows_no_count_that_its_rule_hides(tmp_path):
    found = tagged(60, krog=("social", range(3), range(3)), bostad=("social", range(20, 40), range(20, 40)))
    assert supports(opened(tmp_path, found, ("krog", range(3)), ("bostad", range(20, 40))))[0] is None


def test_a_mark_goes_with_the_numbers_that_it_is_of(tmp_path):
    """ "Motsägs" of 10 at the place and a tenth of the week would say that the hidden number is 1."""
    found = tagged(60, krog=("social", range(10), range(3)), bostad=("social", range(20, 40), range(20, 40)))
    page = opened(tmp_path, found, ("krog", range(3)), ("bostad", range(20, 40)))
    first, second = causes_figures.figures(page)["causes"]
    assert (first["mark"], first["support"], first["support_n"], first["hidden"]) == (None, None, None, True)
    assert (second["support"], second["support_n"], second["hidden"]) == ("stöds", 20, False)


def test_what_stands_out_is_told_of_no_hidden_number(tmp_path):
    found = tagged(60, krog=("social", range(10), range(3)), bostad=("social", range(20, 40), range(20, 40)))
    told = {row["rule"]: row for row in causes_figures.figures(opened(tmp_path, found))["bases"]}
    assert (told["krog"]["hidden"], told["krog"]["tail"], told["krog"]["n"]) == (True, None, None)


def lacking(found: Tags, point: range, clock: range) -> Tags:
    """The same, where some lack a point and some a clock."""
    lost = np.array([[row in point, row in clock] for row in range(len(found.held["n"]))])
    many = lost.sum(axis=0).tolist()
    return replace(
        found,
        without_point=many[0],
        without_clock=many[1],
        held={**found.held, "lacking": lost, "without": lost},
        lacking=found.lacking.assign(n=many),
    )


def with_others(found: Tags, others: int, **rules: tuple[range, range]) -> Tags:
    """The same with other crime beside it, of which each rule holds some."""
    held = {
        name: np.array([[row in rules[rule][at] for rule in rules] for row in range(others)])
        for at, name in enumerate(("at_place", "n"))
    }
    held["lacking"] = np.zeros((others, 2), dtype=bool)
    types = pd.DataFrame({"brottstyp": [TYPE, "stöld"], "n": [len(found.held["n"]), others]})
    lacking = pd.DataFrame({"known": ["point", "clock"], "n": [0, 0]})
    rows = Beside().rows.reindex(range(others)).assign(brottstyp="stöld")
    return replace(found, beside=Beside(rows, held, lacking, types, reason=""))


def test_a_few_other_crimes_at_a_place_are_hidden_and_no_ratio_tells_of_them(tmp_path):
    found = tagged(60, krog=("social", range(20), range(20)), bostad=("social", range(30, 50), range(30, 50)))
    found = with_others(found, 1000, krog=(range(3), range(3)), bostad=(range(100, 200), range(100, 140)))
    page = opened(tmp_path, found)
    others = page.released["beside_rules"].table.set_index("rule")
    assert pd.isna(others.loc["krog", "at_place"])
    assert others.loc["bostad", ["at_place", "n"]].to_list() == [100, 40]
    told = {(row["rule"], row["question"]): row for row in causes_figures.figures(page)["bases"]}
    assert (told["krog", "place"]["ratio"], told["krog", "place"]["hidden"]) == (None, True)
    assert told["bostad", "place"]["ratio"] == pytest.approx((20 / 60) / (100 / 1000), rel=0.001)


def test_the_only_other_crime_that_lies_elsewhere_is_not_told_by_difference(tmp_path):
    """Of 10 other crimes 9 at the pub would say that one is not."""
    found = with_others(tagged(60, krog=("social", range(30), range(30))), 10, krog=(range(9), range(9)))
    table = opened(tmp_path, found).released["beside_rules"].table
    assert table["at_place"].isna().all()


@pytest.mark.parametrize("tier", ["samverkan", "offentlig"])
def test_what_a_rule_can_reach_and_does_not_find_is_not_told_by_difference(tmp_path, tier):
    """Of 30, those at the pub come first and ten without a point last: what is left lies elsewhere."""
    policy, empty = policy_of(tier), stated(tmp_path, tagged(30, krog=("social", range(1), range(1))))
    told = 0
    for there in range(21):
        found = lacking(tagged(30, krog=("social", range(there), range(there))), range(20, 30), range(0))
        safe = release(cause_tables(found, empty, policy=policy), policy=policy)
        rule = safe["rules"].table["at_place"].to_list() or [0]
        counts = [safe["incidents"].table["n"].iloc[0], safe["without_point"].table["n"].iloc[0], *rule]
        if not any(pd.isna(n) for n in counts):
            told += 1
            assert not 0 < counts[0] - counts[1] - counts[2] <= policy.threshold
    assert told > 10


@pytest.mark.parametrize(("beside", "told"), [((SENSITIVE,), False), ((SENSITIVE, "stöld"), True)])
def test_other_crime_that_is_all_of_a_sensitive_type_is_hidden_as_that_type_is(tmp_path, beside, told):
    """Six at the pub of thirty: more than is small of most types, and less than of a sensitive one, for the public."""
    found = with_others(tagged(60, krog=("social", range(30), range(30))), 30, krog=(range(6), range(0)))
    kinds = [beside[row % len(beside)] for row in range(30)]
    found = replace(found, beside=replace(found.beside, rows=found.beside.rows.assign(brottstyp=kinds)))
    table = opened(tmp_path, found, policy=policy_of("offentlig")).released["beside_rules"].table
    assert table["at_place"].notna().tolist() == [told]


def test_what_other_crimes_do_at_other_hours_is_not_told_by_difference(tmp_path):
    found = tagged(60, krog=("social", range(20), range(20)))
    page = opened(tmp_path, with_others(found, 1000, krog=(range(100), range(97))))
    assert page.released["beside_rules"].table[["at_place", "n"]].isna().to_numpy().any()


def test_where_the_sum_of_all_types_is_hidden_nothing_is_held_against_other_crime(tmp_path):
    """A single other type of which there are 3 in the kommundel, which the public may not know."""
    found = with_others(tagged(60, krog=("social", range(20), range(20))), 3, krog=(range(3), range(3)))
    page = opened(tmp_path, found, policy=policy_of("offentlig"))
    assert {row["base"] for row in causes_figures.figures(page)["bases"] if row["tail"] is not None} <= {"week"}


def test_the_unexplained_come_first_and_places_that_may_not_be_named_are_left_out(tmp_path):
    found = tagged(60, krog=("social", range(20), range(20)))
    left = ~found.held["n"].any(axis=1)
    inside = np.column_stack([left & (np.arange(60) < 30), left & (np.arange(60) >= 48), left])
    rows = [("place", "Torget", "torg"), ("place", "Hemmet", "skyddat boende"), ("time", "weekend night", "")]
    rows += [("time", f"{days} {hours}", "") for days in DAYS for hours in HOURS][:-1]
    inside = np.column_stack([inside, np.zeros((60, 5), dtype=bool)])
    table = pd.DataFrame(rows, columns=["part", "name", "kind"]).assign(n=inside.sum(axis=0))
    page = opened(tmp_path, replace(found, unexplained=table, held=found.held | {"unexplained": inside}))
    said = " ".join(output.data["text/html"] for output in page.unexplained.outputs)
    assert "40 av 60 brott (67 %) träffas inte av någon regel" in said.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Torget" in said
    assert "Hemmet" not in said


def test_where_the_number_of_the_unexplained_is_hidden_its_told_parts_say_at_least_how_many(tmp_path):
    """Two of the other 38 and more are hidden, and the night of the week-end alone is told: 30."""
    found = tagged(40, krog=("social", range(2), range(2)))
    rows = [("time", f"{days} {hours}", "") for days in DAYS for hours in HOURS]
    inside = np.zeros((40, 6), dtype=bool)
    inside[10:, 5] = inside[2:10, 0] = True
    table = pd.DataFrame(rows, columns=["part", "name", "kind"]).assign(n=inside.sum(axis=0))
    page = opened(tmp_path, replace(found, unexplained=table, held=found.held | {"unexplained": inside}))
    told = page.released["unexplained"].table
    least = told["n"].sum()
    assert page.released["tags"].table["hidden"].iloc[-1]
    assert 30 <= least < 38
    assert f"Minst {least} av 40 brott" in causes_figures.figures(page)["unexplained"]["sentences"][0].replace(
        "\u00a0", " "
    )


def test_an_area_without_stated_causes_says_so_and_nothing_more(tmp_path):
    page = opened(tmp_path, tagged(60, krog=("social", range(20), range(20))))
    (said,) = page.causes.outputs
    assert "Inga orsaker är uppgivna" in said.data["text/html"]


def test_a_small_part_of_a_rule_takes_another_number_of_the_rule_with_it(tmp_path):
    found = tagged(76, krog=("situationell", range(26), range(26)), bostad=("social", range(30, 46), range(30, 46)))
    parts = [("krog", range(12)), ("krog", range(12, 23)), ("krog", range(23, 26)), ("bostad", range(30, 46))]
    page = opened(tmp_path, found, *parts)
    first, second, third, other = supports(page)
    assert third is None
    assert None in (first, second, rules_of(page)["krog"])
    assert other == 16


def test_a_withheld_cause_lends_its_count_to_nobody(tmp_path):
    found = tagged(60, krog=("social", range(30), range(30)))
    part = stated(tmp_path, found, ("krog", range(28)))
    secret = replace(part, causes=part.causes.assign(sekretess="ja"))
    page = open_page(found, secret, situation(tmp_path), GIVEN, policy=policy_of())
    assert page.released["causes"].table.empty
    assert supports(page) == [None]
    assert rules_of(page)["krog"] == 30


def test_tags_of_a_sensitive_type_tell_no_small_number_that_no_rule_reaches(tmp_path):
    found = tagged(60, krog=("social", range(30), range(30)))
    found = lacking(found, range(0), range(59, 60))
    assert "1 saknar klockslag" in words.tags(found, opened(tmp_path, found).released)
    secret = replace(found, brottstyp=SENSITIVE)
    assert "1 saknar klockslag" not in words.tags(secret, opened(tmp_path, secret).released)


def test_where_nothing_can_be_tagged_the_page_has_no_rules(tmp_path):
    small = situation(tmp_path)
    tags = tag(small, brottstyp=TYPE, period="2010-01/2010-12")
    page = open_page(tags, match(small, tags), small, GIVEN, policy=policy_of())
    assert tags.reason == "rows_needed"
    assert causes_figures.rules(page).empty
    assert page.rules.outputs
    assert causes_figures.figures(page)["answered"] is False


def test_why_something_is_hidden_stands_under_the_table_it_is_hidden_in(tmp_path):
    page = opened(tmp_path, tagged(96, krog_kväll=("situationell", range(30), range(26))))
    why = hidden_why(page.released["rules"].reason)
    rules, _ = page.rules.outputs
    assert why
    assert why in rules.data["text/html"]


def test_what_is_said_of_a_place_is_said_of_the_first_rule_that_asks_for_it(tmp_path):
    there = range(30)
    found = tagged(96, krog_kväll=("situationell", there, there), krog_öppet=("situationell", there, there))
    together = replace(found, rules=found.rules.assign(same_place="krog"))
    for answer, times in ((found, 0), (together, 1)):
        rules, *_ = opened(tmp_path, answer, policy=policy_of("intern")).rules.outputs
        assert rules.data["text/html"].count("samma plats") == times


def test_a_rule_that_met_nothing_at_its_time_is_among_the_comparisons_only(tmp_path):
    found = tagged(96, krog_kväll=("situationell", range(30), range(30)), lönedag=("situationell", range(30), range(0)))
    rules, more = opened(tmp_path, found, policy=policy_of("intern")).rules.outputs
    assert "lönedag" not in rules.data["text/html"]
    assert "lönedag" in more.data["text/html"]


def test_each_comparison_of_a_cause_says_the_rule_that_it_was_tried_by(tmp_path):
    found = tagged(96, krog_kväll=("situationell", range(30), range(20)))
    _, _, held = opened(tmp_path, found, ("krog_kväll", range(20)), policy=policy_of("intern")).causes.outputs
    assert ">krog_kväll<" in held.data["text/html"]
