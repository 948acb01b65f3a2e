"""No share of a survey tells what one or a few people answered, alone, by its complement or by a difference."""

import numpy as np
import pandas as pd
import pytest

from bfa.analyses.survey_answers import BEYOND, KOMMUN, KOMMUNDEL, gathered
from bfa.disclosure import TIERS
from bfa.disclosure.policy import policy_from
from bfa.disclosure.survey_answers import shown_answers
from bfa.tables.topics import Topics
from tests.analyses.test_other_sources import surveys
from tests.small_situation import CHECKOUT

SCALE = ("mycket trygg", "ganska trygg", "ganska otrygg", "mycket otrygg")


def policy(tier):
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


def asked(*rows, topics=None):
    """Rows of area, how many answered so (None: the number who answered is not known), n, and what else is given."""
    given = [
        {"area": area, "share": 30.0 if n is None else 100 * people / n, "n": n, **more}
        for area, people, n, more in ((*row, {})[:4] for row in rows)
    ]
    table = gathered(surveys(*given), topics).reset_index(drop=True)
    reach = table["area"].map({"Liten": KOMMUN, "Länet": BEYOND}).fillna(KOMMUNDEL)
    return table.assign(reach=reach)


def shown(table, tier="offentlig"):
    return list(shown_answers(table, policy=policy(tier)))


@pytest.mark.parametrize("tier", TIERS)
def test_one_of_twelve_is_told_at_no_tier_and_neither_is_all_but_one(tier):
    assert shown(asked(("Norr", 1, 12)), tier) == [False]
    assert shown(asked(("Norr", 11, 12)), tier) == [False]


@pytest.mark.parametrize("tier", TIERS)
def test_that_all_or_none_answered_so_is_told_at_no_tier(tier):
    assert shown(asked(("Norr", 0, 200)), tier) == shown(asked(("Norr", 200, 200)), tier) == [False]


@pytest.mark.parametrize("tier", TIERS)
def test_five_who_answered_so_and_five_who_did_not_are_enough_and_four_are_not(tier):
    assert shown(asked(("Norr", 5, 40)), tier) == shown(asked(("Norr", 35, 40)), tier) == [True]
    assert shown(asked(("Norr", 4, 40)), tier) == shown(asked(("Norr", 36, 40)), tier) == [False]


def test_so_many_must_have_answered_as_the_tier_says():
    assert [shown(asked(("Norr", 6, 12)), tier) for tier in TIERS] == [[True], [False], [False]]
    assert [shown(asked(("Norr", 14, 29)), tier) for tier in TIERS] == [[True], [False], [False]]
    assert [shown(asked(("Norr", 15, 30)), tier) for tier in TIERS] == [[True], [True], [True]]


def test_a_sensitive_question_has_the_tiers_larger_limit():
    held = asked(("Norr", 6, 40, {"question": "utsatt för sexualbrott"}))
    assert [shown(held, tier) for tier in TIERS] == [[True], [True], [False]]


def test_an_unknown_number_is_told_of_the_kommun_and_what_is_larger_alone():
    held = asked(("Norr", 0, None), ("Liten", 0, None), ("Länet", 0, None), ("Liten", 0, None, {"group": "kvinnor"}))
    assert shown(held) == [False, True, True, False]


def test_a_question_is_hidden_whole_and_its_sum_of_worry_stands_by_itself():
    """40, 30, 26 and 4 of 100: the last is few, and is 100 less the others; 30 of 100 are worried."""
    rows = [("Norr", n, 100, {"answer": answer}) for n, answer in zip((40, 30, 26, 4), SCALE, strict=True)]
    held = asked(*rows, topics=Topics(amnen={}, oroliga_svar=["otrygg"]))
    assert held["gathered"].tolist() == [True, False, False, False, False]
    assert shown(held) == [True, False, False, False, False]


def test_a_group_of_few_takes_the_other_groups_with_it_and_leaves_all_who_answered():
    """Men are 60 of whom 20, so women are 9 of whom 5: all less the men."""
    held = asked(
        ("Norr", 25, 69),
        ("Norr", 20, 60, {"group": "män"}),
        ("Norr", 5, 9, {"group": "kvinnor"}),
        ("Väst", 9, 40, {"group": "män"}),
    )
    assert shown(held) == [True, False, False, True]


def test_a_kommundel_is_not_told_by_the_kommun_less_the_others():
    """Norr has 2 of 40; with Söder, which fewest answered in beside it, there are 12 of 90."""
    held = asked(("Liten", 62, 290), ("Norr", 2, 40), ("Söder", 10, 50), ("Öst", 50, 200))
    assert shown(held) == [True, False, False, True]


def test_what_is_hidden_together_is_not_few_either():
    """Norr and Söder are 3 of 80 together, so Öst goes too; Väst is left."""
    held = asked(("Liten", 73, 330), ("Norr", 2, 40), ("Söder", 1, 40), ("Öst", 20, 50), ("Väst", 50, 200))
    assert shown(held) == [True, False, False, False, True]


def test_those_of_no_kommundel_are_not_told_by_the_kommun_less_its_kommundelar():
    """Two of eight answered so elsewhere, and they are not in the file: 60 of 208 less 58 of 200."""
    held = asked(("Liten", 60, 208), ("Norr", 28, 90), ("Söder", 30, 110))
    assert shown(held) == [True, False, True]


def test_a_kommun_that_was_asked_by_itself_is_no_sum_of_its_kommundelar():
    assert shown(asked(("Liten", 30, 100), ("Norr", 28, 90), ("Söder", 30, 110))) == [True, True, True]


def test_no_difference_of_what_is_shown_is_few_whatever_was_answered():
    draw = np.random.default_rng(11)
    for _ in range(25):
        n = draw.integers(12, 90, 6)
        people = draw.binomial(n, draw.uniform(0.02, 0.5))
        rows = [(f"D{at}", int(one), int(every)) for at, (one, every) in enumerate(zip(people, n, strict=True))]
        held = asked(("Liten", int(people.sum()), int(n.sum())), *rows)
        told = pd.Series(shown(held, "samverkan"))
        if not told[0]:
            assert not told.any()
            continue
        left, of = (int(each.sum() - each[told[1:].to_numpy()].sum()) for each in (people, n))
        assert told.all() or (left >= 5 and of - left >= 5 and of >= 30)
