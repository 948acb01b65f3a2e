"""Partner kommuner: what is put together, what is not and why, and how strong the answer can be."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from bfa.analyses import question
from bfa.analyses.partner_promise import refuse_partners
from bfa.analyses.partners import Partners
from bfa.analyses.promises import promise
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.methods.drift import Comparison
from bfa.methods.partners import Within, combine_partners
from bfa.tables.promises import Kept, content
from tests.partner_kommuner import AFTER, BEFORE, NAMES, PARTS, joined
from tests.small_situation import AREAS, TYPE, counts


def found(given, **options) -> Partners:
    got = question.effect(given, **{"brottstyp": TYPE, "period": AFTER, "baseline": BEFORE} | options).partners
    assert got is not None
    return got


@pytest.fixture(scope="module")
def halves(tmp_path_factory) -> Partners:
    """Half as many in every kommun as before."""
    return found(joined(tmp_path_factory.mktemp("halves")))


def sealed_with(given: Situation, said: Mapping[str, Any]) -> Kept:
    """The promise as if it had said this of its partners."""
    kept = given.promises[0]
    return replace(kept, given={**kept.given, "partners": said})


def whys(got: Partners) -> dict[str, str]:
    return {each.kommun: each.why["why"] for each in got.kommuner if each.why}


def test_halves_in_five_kommuner_are_a_fall_of_them_together(halves):
    got = halves
    assert (got.verdict, got.grade) == ("fall_shown", 3)
    assert [each.kommun for each in got.kommuner] == ["Liten", *NAMES]
    assert got.joint is not None
    assert 0.4 < got.joint.lower < 0.5 < got.joint.upper < 0.7
    assert got.stayed is None


def test_the_ratio_is_of_the_kommuner_each_compared_within_itself(halves):
    got = halves
    parts = {each.kommun: Within(each.change, 0, 12) for each in got.kommuner if each.change}
    assert got.joint == combine_partners(parts)
    assert all(isinstance(part.change, Comparison) for part in parts.values())


def test_nothing_done_is_no_difference(tmp_path):
    given = joined(tmp_path, counted={name: {"share": 1.0} for name in NAMES}, counts=counts(dict.fromkeys(AREAS, 10)))
    assert found(given).verdict == "no_difference_shown"


def test_half_of_what_one_kommun_reports_leaves_its_ratio_as_it_was(tmp_path, halves):
    given = joined(tmp_path)
    rows = given.partners.copy()
    shocked = (rows["kommun"] == "Aby") & (rows["month"].dt.year == 2010)
    rows.loc[shocked, "n"] = rows.loc[shocked, "n"] // 2
    before, after = halves.kommuner[1].change, found(replace(given, partners=rows)).kommuner[1].change
    assert before is not None
    assert after is not None
    assert after.ratio == pytest.approx(before.ratio, abs=0.05)


def test_a_goal_without_partners_has_none(tmp_path):
    given = joined(tmp_path, now=dict.fromkeys(NAMES))
    given = replace(
        given, promises=tuple(replace(each, given={**each.given, "partners": {}}) for each in given.promises)
    )
    assert question.effect(given, brottstyp=TYPE, period=AFTER, baseline=BEFORE).partners is None


def test_what_was_not_sealed_is_not_put_together(tmp_path):
    got = found(joined(tmp_path, seal=False))
    assert (got.verdict, got.why["why"], got.kommuner, got.joint) == ("not_assessed", "unsealed", (), None)
    assert got.added == NAMES


def test_partners_that_came_after_the_promise_are_named_and_not_counted(tmp_path):
    given = joined(tmp_path)
    kept = given.promises[0]
    less = {**kept.given["partners"], "kommuner": kept.given["partners"]["kommuner"][:3]}
    given = replace(given, promises=(sealed_with(given, less),))
    got = found(given)
    assert got.added == ("Deby",)
    assert [each.kommun for each in got.kommuner] == ["Liten", "Aby", "Beby", "Ceby"]
    none = replace(given, promises=(sealed_with(given, {}),))
    assert found(none).why["why"] == "partners_unsealed"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"method": {"correlation": 0.2}}, "method_changed"),
        ({"raknesatt": "anmälningsdatum"}, "own_rule_changed"),
    ],
)
def test_another_method_or_rule_than_sealed_is_another_comparison(tmp_path, changed, why):
    given = joined(tmp_path)
    kept = given.promises[0]
    given = replace(
        given, promises=(replace(kept, given={**kept.given, "partners": kept.given["partners"] | changed}),)
    )
    assert (found(given).why["why"], found(given).joint) == (why, None)


@pytest.mark.parametrize(
    ("now", "counted", "why"),
    [
        ({"Aby": None}, {}, "gone"),
        ({"Aby": {"starts": {"Två": "2010-01-01"}}}, {}, "partner_changed"),
        ({}, {"Aby": {"brottstyp": "rån"}}, "other_type"),
        ({}, {"Aby": {"first": "2009-06"}}, "before_data"),
    ],
)
def test_a_partner_that_is_not_as_sealed_withholds_the_answer_and_is_named(tmp_path, now, counted, why):
    got = found(joined(tmp_path, now=now, counted=counted))
    assert (got.verdict, got.joint) == ("not_assessed", None)
    assert whys(got) == {"Aby": why}
    assert got.why == {"why": "not_counted", "kommuner": ("Aby",)}


@pytest.mark.parametrize(
    "changed", [{"counted": {"Aby": {"last": "2010-10"}}}, {"now": {"Aby": {"uttag": "2011-01-10"}}}]
)
def test_months_that_are_not_counted_or_not_settled_yet_are_too_early(tmp_path, changed):
    got = found(joined(tmp_path, **changed))
    assert (got.verdict, got.why["kommuner"]) == ("too_early", ("Aby",))
    assert got.kommuner[1].why["gate"].name in ("ended", "complete")


def test_a_month_that_is_missing_in_the_middle_is_a_reason_and_not_a_zero(tmp_path):
    given = joined(tmp_path)
    gone = (given.partners["kommun"] == "Aby") & given.partners["month"].eq("2010-05-01")
    got = found(replace(given, partners=given.partners[~gone]))
    assert (got.verdict, got.kommuner[1].change) == ("not_assessed", None)
    assert got.kommuner[1].why["gate"].name == "covered"


def test_one_that_left_is_counted_as_it_was_sealed_and_the_others_stand_beside(tmp_path, halves):
    left = {"left": "2010-06-01", "why": "ny organisation"}
    got = found(joined(tmp_path, now={"Aby": left}))
    assert (got.kommuner[1].left, got.kommuner[1].reason) == (date(2010, 6, 1), "ny organisation")
    assert got.joint == halves.joint
    assert got.stayed is not None
    assert set(got.stayed.table["kommun"]) == {"Liten", *NAMES[1:]}


def test_one_that_left_without_counts_leaves_a_weak_answer_of_the_others(tmp_path):
    left = {"left": "2010-06-01", "why": "ny organisation"}
    got = found(joined(tmp_path, now={"Aby": left}, counted={"Aby": {"last": "2010-05"}}))
    assert (got.verdict, got.grade) == ("fall_shown", 2)
    assert got.joint is not None
    assert set(got.joint.table["kommun"]) == {"Liten", *NAMES[1:]}


def test_a_kommun_without_others_to_compare_with_is_held_against_itself_and_weakens_the_answer(tmp_path):
    got = found(joined(tmp_path, counted={"Aby": {"parts": ("Ett",)}}))
    own = got.kommuner[1]
    assert (own.compared, got.grade) == (False, 2)
    assert got.joint is not None
    assert own.after == pytest.approx(60, abs=25)
    # It knows less than one that is compared.
    weights = got.joint.table.set_index("kommun")["weight"]
    assert weights["Aby"] < weights["Beby"]


@pytest.mark.parametrize(("parts", "compared"), [(PARTS, True), (PARTS[:2], False)])
def test_a_partner_with_several_starts_is_followed_up_from_each(tmp_path, parts, compared):
    later = {"starts": {"Ett": "2010-01-01", "Två": "2010-07-01"}, "uttag": "2012-01-01"}
    given = joined(tmp_path, declared={"Aby": later}, counted={"Aby": {"parts": parts, "last": "2011-06"}})
    aby = found(given).kommuner[1]
    assert [str(each) for each in aby.package.periods] == ["2010-01/2010-12", "2010-07/2011-06"]
    assert (aby.compared, aby.why) == (compared, {})


def test_events_of_a_partner_are_not_compared_as_our_crimes_are(tmp_path, halves):
    given = joined(tmp_path)
    aby = given.partners["kommun"] == "Aby"
    beside = given.partners[aby].assign(kind="event")
    got = found(replace(given, partners=pd.concat([given.partners[~aby], beside], ignore_index=True)))
    assert (got.joint, whys(got)) == (None, {"Aby": "other_type"})
    both = found(replace(given, partners=pd.concat([given.partners, beside], ignore_index=True)))
    assert both.joint == halves.joint


def test_fewer_than_three_kommuner_are_not_put_together(tmp_path):
    left = {"left": "2010-06-01", "why": "slutade"}
    short = {"last": "2010-05"}
    got = found(joined(tmp_path, now=dict.fromkeys(NAMES[:3], left), counted=dict.fromkeys(NAMES[:3], short)))
    assert (got.verdict, got.why) == ("not_assessed", {"why": "few_kommuner", "fewest": 3})


def test_a_promise_without_partners_says_nothing_of_them(tmp_path):
    given = joined(tmp_path)
    options = {"made": date(2009, 12, 15), "tier": "intern", "text": ""}
    said = content(promise(given, 1, **options))["partners"]
    assert said["kommuner"][0] == {"kommun": "Aby", "starts": {"Ett": "2010-01-01"}, "raknesatt": "brottsdatum"}
    none = replace(given, kommun=given.kommun.model_copy(update={"partners": []}))
    assert "partners" not in content(promise(none, 1, **options))


@pytest.mark.parametrize(
    ("declared", "counted", "said"),
    [
        ({"starts": {"Ett": "2009-12-01"}}, {}, "Aby har redan börjat i Ett"),
        ({"raknesatt": "anmälningsdatum"}, {}, "räknar efter anmälningsdatum, och ni efter brottsdatum"),
        ({}, {"brottstyp": "rån"}, "saknar brottstypen misshandel utomhus i Ett"),
        ({}, {"first": "2009-03"}, "har inga antal för hela jämförelseperioden i Ett"),
    ],
)
def test_a_promise_with_a_partner_that_cannot_be_compared_is_refused_with_which(tmp_path, declared, counted, said):
    given = joined(tmp_path, declared={"Aby": declared}, counted={"Aby": counted}, seal=False)
    made = promise(given, 1, made=date(2009, 12, 15), tier="intern", text="")
    with pytest.raises(ParameterError, match=f"Partnern (Aby )?{said}"):
        refuse_partners(given, made)


def test_all_that_can_be_compared_may_be_promised(tmp_path):
    given = joined(tmp_path, seal=False)
    refuse_partners(given, promise(given, 1, made=date(2009, 12, 15), tier="intern", text=""))
    assert isinstance(given.partners, pd.DataFrame)
