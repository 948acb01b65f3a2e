"""Kommundelar of one goal that began at different times: one comparison, whichever of them is asked about."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bfa.analyses import question
from bfa.analyses.effect.robustness import earlier_windows, joint_robustness, robustness
from bfa.analyses.goals import agreed
from bfa.analyses.package_months import effect_months, months_of_packages
from bfa.analyses.series import area_months
from bfa.methods.joint import Group, joint_comparison
from bfa.tables.period import parse_period
from bfa.words.chosen_periods import chosen
from tests.analyses.test_packages import goals, joined, wavy
from tests.effect_words import gate, robust, sentence
from tests.small_situation import AREAS, TYPE, areas, counts, measures

STARTS = {"Norr": "2009-01", "Söder": "2010-01"}
MEASURES = tuple(
    {"number": n, "scope": area, "start": pd.Timestamp(month)}
    for n, (area, month) in enumerate(STARTS.items(), start=1)
)
GOAL = {"measures": "1, 2", "declared": pd.Timestamp("2008-12-01"), "period": "2009-01/2009-12"}


def lower():
    """As `wavy`, with 8 a month in Norr from 2009 on and in Söder in 2010."""
    table = wavy(Söder=8)
    after = (table["area"] == "Norr") & (table["month"] >= "2009-01-01")
    return table.assign(n=table["n"].where(~after, 8))


def staggered(folder, **given):
    usual = {"measures": measures(*MEASURES), "goals": goals(GOAL), "counts": lower()}
    return joined(folder, **(usual | given))


def effect(given, name="Norr", **options):
    year = int(STARTS[name][:4])
    spans = {"period": f"{year}-01/{year}-12", "baseline": f"{year - 1}-01/{year - 1}-12"}
    return question.effect(replace(given, kommundel=name), **{"brottstyp": TYPE} | spans | options)


def test_each_page_has_the_same_comparison_of_all_starts(tmp_path):
    small = staggered(tmp_path)
    norr, soder = effect(small), effect(small, "Söder")
    assert norr.joint.package.periods == (parse_period("2009-01/2009-12"), parse_period("2010-01/2010-12"))
    one, other = (page.judged.relative.change for page in (norr, soder))
    assert (one.ratio, one.lower, one.upper) == (other.ratio, other.lower, other.upper)
    assert norr.joint.table.equals(soder.joint.table)
    assert norr.verdict == soder.verdict == "fall_shown"
    assert (norr.period, soder.period) == ("2009-01/2009-12", "2010-01/2010-12")


def test_the_ratio_is_that_of_the_joint_comparison(tmp_path):
    small = staggered(tmp_path)
    got = effect(small).judged.relative.change
    matrix = area_months(small, TYPE)
    groups = [Group((area,), list(map(str, matrix.columns)).index(month), 12) for area, month in STARTS.items()]
    alone = joint_comparison(matrix, groups, ["Öst", "Väst", "Mitt"], drift_prior=effect(small).judged.design.prior)
    assert (got.ratio, got.upper) == pytest.approx((alone.ratio, alone.upper))
    assert got.weights.index.tolist() == ["Öst", "Väst", "Mitt"]


def test_each_kommundel_has_its_counts_of_its_own_months(tmp_path):
    table = effect(staggered(tmp_path)).joint.table.set_index("kommundel")
    matrix = area_months(staggered(tmp_path), TYPE)
    for area, month in STARTS.items():
        at = list(map(str, matrix.columns)).index(month)
        sums = [int(matrix.loc[area].iloc[first : first + 12].sum()) for first in (at - 12, at)]
        assert table.loc[area, ["before", "after"]].tolist() == sums
    assert table.loc["", "after"] == 96 + 96
    assert table.loc["", "ratio"] == effect(staggered(tmp_path)).judged.relative.change.ratio


def test_a_kommundel_that_has_not_begun_is_nobodys_control(tmp_path):
    got = effect(staggered(tmp_path))
    assert got.design.controls == got.judged.design.controls == ("Öst", "Väst", "Mitt")
    assert "Söder" not in got.design.usable.index


def test_thirty_to_expect_are_asked_of_all_starts_together(tmp_path):
    few = lower()
    few["n"] = few["n"].where(~few["area"].isin(STARTS), 2)
    got = effect(staggered(tmp_path, counts=few))
    assert gate(got, "Minst 30")[0] == "ja"
    fewer = few.assign(n=few["n"].where(~few["area"].isin(STARTS), 1))
    assert gate(effect(staggered(tmp_path, counts=fewer)), "Minst 30")[0] == "nej"


def test_the_worst_answer_of_any_start_stands(tmp_path):
    table = lower()
    table = table[~((table["area"] == "Söder") & (table["month"] == "2010-07-01"))]
    got = effect(staggered(tmp_path, counts=table))
    assert gate(got, "Båda perioderna är räknade")[0] == "nej"
    assert (got.verdict, got.joint.table["after"].isna().tolist()) == ("not_assessed", [False, True, True])


def test_fewer_than_three_to_compare_with_are_too_few(tmp_path):
    got = effect(staggered(tmp_path, areas=areas()))
    assert got.verdict == "not_assessed"
    assert gate(got, "Minst 3 områden")[1] == "färre än 3 områden går att jämföra med"


def test_without_one_control_in_turn_it_is_compared_anew(tmp_path):
    rows = effect(staggered(tmp_path)).judged.relative.left_out
    assert rows["control"].tolist() == ["", "Öst", "Väst", "Mitt"]
    assert rows["weight"].iloc[1:].sum() == pytest.approx(1)
    assert rows["ratio"].nunique() == 4


def test_the_answer_of_several_starts_is_told_as_one(tmp_path):
    got = effect(staggered(tmp_path))
    assert "Svaret gäller Norr och Söder tillsammans, inte en kommundel för sig." in sentence(got)
    assert 0 < got.smallest_visible_fall < 1


def test_the_difference_is_held_against_the_same_starts_in_earlier_years_and_other_areas(tmp_path):
    got = effect(staggered(tmp_path))
    joint = got.judged.relative.change
    found = got.judged.robustness
    assert found.departure == pytest.approx(abs(joint.ratio - 1))
    assert (found.cases, found.exceeding) == (6, 0)  # two windows of Norr with Söder and of two pairs
    assert "så stora avvikelser sågs i 0 av 6 fall utan åtgärd" in robust(got)


def test_of_one_start_the_cases_are_those_of_a_comparison_of_one_start(tmp_path):
    alone = effect(joined(tmp_path, measures=measures({"number": 1, "scope": "Norr, Söder"})), "Söder").judged
    windows = earlier_windows(alone.design)
    ratio = alone.relative.change.ratio
    assert joint_robustness([alone.design], [windows], [1.0], ratio) == robustness(alone.design, ratio, windows)


def test_the_total_of_several_starts_is_known_better_than_if_their_errors_were_one(tmp_path):
    judged = effect(staggered(tmp_path)).judged
    total, table = judged.relative.total, judged.relative.change.table
    assert judged.relative.change.correlations[0, 1] < 0.9
    widest = np.log(table["upper"] / table["lower"]).mean() / 2
    assert 0.4 * widest < total.reach < 0.98 * widest
    assert total.ends[0] < judged.relative.change.ratio < total.ends[1]


def test_no_fall_is_found_where_there_is_none(tmp_path):
    rng = np.random.default_rng(7)
    table = counts(dict.fromkeys(AREAS, 12), first="2005-01")
    table = table.assign(n=pd.array(rng.poisson(12, len(table)), dtype="Int64"))
    assert effect(staggered(tmp_path, counts=table)).verdict == "no_difference_shown"


def asked(given, name, period="", baseline=""):
    return effect_months(replace(given, kommundel=name), brottstyp=TYPE, period=period, baseline=baseline)


def test_months_that_are_asked_of_one_are_those_of_the_package_on_each_page(tmp_path):
    small = staggered(tmp_path, goals=goals(GOAL | {"baseline": "2008-01/2008-12"}))
    for period, baseline in (("2009-01/2009-12", "2008-01/2008-12"), ("2010-01/2010-12", "2009-01/2009-12")):
        pages = {name: asked(small, name, period, baseline) for name in ("Norr", "Söder", "Mitt")}
        assert [str(pages[name].period) for name in STARTS] == ["2009-01/2009-12", "2010-01/2010-12"]
        assert [str(pages[name].baseline) for name in STARTS] == ["2008-01/2008-12", "2009-01/2009-12"]
        assert str(pages["Mitt"].period) == period
    moved = asked(small, "Söder", "2009-01/2009-12", "2008-01/2008-12")
    assert chosen(moved, "period", "baseline") == (
        "Perioden är kommundelens egen, eftersom målets åtgärder började vid olika tid: 2010."
    )
    assert moved.start == parse_period("2010-01")


def test_an_earlier_look_is_moved_as_much_and_other_months_are_left_as_they_are(tmp_path):
    small = staggered(tmp_path)
    assert str(asked(small, "Söder", "2009-01/2009-06", "2008-01/2008-06").period) == "2010-01/2010-06"
    assert str(asked(small, "Söder", "2009-05/2009-08", "2008-05/2008-08").period) == "2009-05/2009-08"


def test_the_goals_baseline_is_as_many_years_back_from_every_start(tmp_path):
    small = staggered(tmp_path, goals=goals(GOAL | {"baseline": "2008-01/2008-12"}))
    after, before = parse_period("2010-01/2010-12"), parse_period("2009-01/2009-12")
    later = agreed(replace(small, kommundel="Söder"), TYPE, after, before)
    assert (later.why, later.package is None) == ({}, False)


def test_what_is_handed_out_apart_is_decided_beside_every_start_of_a_package(tmp_path):
    assert months_of_packages(staggered(tmp_path)) == ["2009-01/2009-12", "2010-01/2010-12", "2008-01/2008-12"]
    assert months_of_packages(joined(tmp_path)) == []
