"""The causes page: everything it counts is released together, so that no two of its numbers give a third away."""

from dataclasses import replace

import numpy as np
import pandas as pd

from bfa.analyses.causes import TAGS, CauseMatch, Tags, match, tag
from bfa.disclosure import Policy, policy_from
from bfa.pages import causes as causes_page
from bfa.pages import open_page
from bfa.tables.period import parse_period
from bfa.words import causes as words
from bfa.words.alt import hidden_why
from tests.opened import GIVEN
from tests.small_situation import AREAS, CHECKOUT, TYPE, causes, counts, situation

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
    found = found.assign(at_place=held["at_place"].sum(axis=0), n=held["n"].sum(axis=0), support="antagande")
    return Tags("Norr", TYPE, parse_period(YEAR), size, table, found.assign(expected=found["at_place"] / 2), 0, 0, held)


def stated(folder, found: Tags, *parts: tuple[str, range]) -> CauseMatch:
    """Causes, each with the incidents behind it."""
    base = match(situation(folder), replace(found, reason="x"))
    numbered = causes(*[{"number": at, "rule": rule} for at, (rule, _) in enumerate(parts, 1)])
    counted = pd.array([len(behind) for _, behind in parts], dtype="Int64")
    alone = [(at,) for at in range(1, len(parts) + 1)]
    table = numbered.assign(
        support_n=counted, at_place=counted, support="antagande", counted_at=[()] * len(parts), shared=alone
    )
    held = np.array([[row in behind for _, behind in parts] for row in range(len(found.held["n"]))])
    held = held.reshape(len(found.held["n"]), len(parts))
    both = {"support_n": held, "at_place": held}
    return replace(base, causes=table.assign(measures=[()] * len(parts), state=None), held=both)


def known(folder, found: Tags):
    """The small kommun, with counts of the type."""
    return situation(folder, counts=counts(dict.fromkeys(AREAS, 5)).assign(brottstyp=found.brottstyp))


def opened(folder, found: Tags, *parts: tuple[str, range], policy: Policy | None = None) -> causes_page.CausesPage:
    return open_page(found, stated(folder, found, *parts), known(folder, found), GIVEN, policy=policy or policy_of())


def rules_of(page: causes_page.CausesPage, column: str = "n") -> dict[str, int | None]:
    table = causes_page.rules(page)
    return {rule: None if pd.isna(n) else int(n) for rule, n in zip(table["rule"], table[column], strict=True)}


def supports(page: causes_page.CausesPage) -> list[int | None]:
    return [None if pd.isna(n) else int(n) for n in causes_page.causes(page)["support_n"]]


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


def test_a_word_of_support_goes_with_the_numbers_that_it_is_of(tmp_path):
    """ "Motsägs" of 10 at the place and a tenth of the week would say that the hidden number is 1."""
    found = tagged(60, krog=("social", range(10), range(3)), bostad=("social", range(20, 40), range(20, 40)))
    found = replace(found, rules=found.rules.assign(support="motsägs"))
    page = opened(tmp_path, found, ("krog", range(3)), ("bostad", range(20, 40)))
    words_of = causes_page.rules(page).set_index("rule")["support"]
    assert (pd.isna(words_of["krog"]), words_of["bostad"]) == (True, "motsägs")
    first, second = causes_page.figures(page)["causes"]
    assert (first["support"], first["support_n"], first["hidden"]) == (None, None, True)
    assert (second["support"], second["support_n"], second["hidden"]) == ("antagande", 20, False)


def test_a_word_of_support_goes_with_a_number_at_the_place_that_is_printed_nowhere(tmp_path):
    found = tagged(60, krog=("social", range(30), range(30)))
    part = stated(tmp_path, found, ("krog", range(0)))
    few = np.arange(60)[:, None] < 3
    part = replace(part, causes=part.causes.assign(at_place=3), held=part.held | {"at_place": few})
    page = open_page(found, part, known(tmp_path, found), GIVEN, policy=policy_of())
    (cause,) = causes_page.figures(page)["causes"]
    assert (cause["support"], cause["support_n"], cause["hidden"]) == (None, 0, True)


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
    found = replace(found, without_clock=1)
    assert "1 saknar klockslag" in words.tags(found, opened(tmp_path, found).released)
    secret = replace(found, brottstyp=SENSITIVE)
    assert "1 saknar klockslag" not in words.tags(secret, opened(tmp_path, secret).released)


def test_where_nothing_can_be_tagged_the_page_has_no_rules(tmp_path):
    small = situation(tmp_path)
    tags = tag(small, brottstyp=TYPE, period="2010-01/2010-12")
    page = open_page(tags, match(small, tags), small, GIVEN, policy=policy_of())
    assert tags.reason == "rows_needed"
    assert causes_page.rules(page).empty
    assert page.rules.outputs
    assert causes_page.figures(page)["answered"] is False


def test_why_something_is_hidden_stands_under_the_table_it_is_hidden_in(tmp_path):
    page = opened(tmp_path, tagged(96, krog_kväll=("situationell", range(30), range(26))))
    why = hidden_why(page.released["rules"].reason)
    (rules,) = page.rules.outputs
    assert why
    assert why in rules.data["text/html"]
