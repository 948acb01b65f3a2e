"""No cost tells a small number of jobs by its price, alone or by what the kommun paid less the others."""

import pandas as pd
import pytest

from bfa.analyses.survey_answers import KOMMUN, KOMMUNDEL
from bfa.disclosure import TIERS
from bfa.disclosure.costs import shown_costs
from bfa.disclosure.policy import policy_from
from tests.small_situation import CHECKOUT

PRICE = 1_850


def paid(*rows, what="klottersanering", price=PRICE):
    """Rows of area and how many jobs, in 2010 unless a year follows; Liten is the kommun."""
    given = [(area, (*more, 2010)[0], what, jobs * PRICE + 200, price, "gatukontoret") for area, jobs, *more in rows]
    table = pd.DataFrame(given, columns=["area", "year", "what", "amount", "price", "source"])
    reach = table["area"].map({"Liten": KOMMUN}).fillna(KOMMUNDEL)
    return table.astype({"amount": "Float64", "price": "Float64"}).assign(reach=reach)


def shown(table, tier="offentlig"):
    rules = policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)
    return list(shown_costs(table, policy=rules))


def test_four_jobs_are_hidden_from_anyone_and_told_between_kommun_and_police_as_four_events_are():
    assert [shown(paid(("Norr", 4)), tier) for tier in TIERS] == [[True], [True], [False]]
    assert shown(paid(("Norr", 5))) == [True]


def test_a_sensitive_cost_goes_by_the_stricter_rule_of_each_tier():
    held = paid(("Norr", 4), what="skyddat boende efter våld i nära relation")
    assert [shown(held, tier) for tier in TIERS] == [[True], [False], [False]]
    assert shown(paid(("Norr", 7), what="skyddat boende efter våld i nära relation")) == [False]


@pytest.mark.parametrize("tier", TIERS)
def test_a_cost_without_a_price_tells_no_number_and_none_is_none(tier):
    assert shown(paid(("Norr", 1), price=None), tier) == [True]
    nothing = paid(("Norr", 0)).assign(amount=0.0)
    assert shown(nothing, tier) == [True]


def test_with_a_kommundel_of_few_jobs_the_others_of_that_year_go_and_the_kommun_stays():
    held = paid(("Liten", 42), ("Norr", 2), ("Söder", 40), ("Norr", 9, 2009), ("Söder", 40, 2009))
    assert shown(held) == [True, False, False, True, True]


def test_what_the_kommun_paid_beside_its_kommundelar_is_not_told_by_the_difference():
    assert shown(paid(("Liten", 52), ("Norr", 10), ("Söder", 40))) == [True, False, False]
    assert shown(paid(("Liten", 50), ("Norr", 10), ("Söder", 40))) == [True, True, True]


def test_a_price_that_one_year_has_holds_for_the_others():
    held = pd.concat([paid(("Norr", 9)), paid(("Norr", 2, 2009), price=None)], ignore_index=True)
    assert shown(held) == [True, False]
