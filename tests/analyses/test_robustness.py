import numpy as np
import pandas as pd
import pytest

from bfa.analyses.effect.settings import Circumstances
from bfa.analyses.effects import evaluate
from bfa.methods.drift import departures
from tests.analyses.test_effects import LAST_YEAR, table, uneven
from tests.effect_words import robust


def own_years(got):
    """The treated areas' earlier departures, oldest first. [%]"""
    mine = got.earlier[got.earlier["area"].isin(got.design.treated)]
    return list(100 * (mine.sort_values("period", kind="stable")["ratio"] - 1))


def test_the_departure_is_the_whole_difference_and_is_held_against_every_earlier_window():
    got = evaluate(uneven(), treated="k0", start=48, length=12)
    known = departures(uneven(), start=48, length=12, drift_prior=0.15)
    assert got.robustness.departure == pytest.approx(abs(got.relative.change.ratio - 1))
    assert got.robustness.cases == len(known) == len(got.earlier)
    assert 0 <= got.robustness.exceeding <= got.robustness.cases


def test_every_verdict_has_the_line_below_it():
    shown = evaluate(table(10, monthly=30, months=60), treated="k0", start=48, length=12)
    assert robust(shown) == (
        "Slutsatsen håller om inte området av sig självt avvek med mer än 67\u00a0% från jämförelseområdena; "
        "så stora avvikelser sågs i 0 av 12 fall utan åtgärd."
    )
    alike = evaluate(table(30, monthly=30, months=60), treated="k0", start=48, length=12)
    assert robust(alike) == (
        "Skillnaden mot jämförelseområdena är mindre än 1\u00a0%. "
        "Minst så stora skillnader, uppåt eller nedåt, sågs i 12 av 12 fall utan åtgärd."
    )


def test_a_history_without_earlier_windows_gives_no_line():
    got = evaluate(table(10, monthly=30), **LAST_YEAR)
    assert got.robustness is None
    assert got.earlier.empty
    assert own_years(got) == []


def test_the_areas_own_earlier_years_come_oldest_first_under_the_same_arithmetic():
    grown = table(30, monthly=30, months=72)
    grown.iloc[0, 36:48] = 45
    got = evaluate(grown, treated="k0", start=60, length=12)
    assert len(own_years(got)) == 3
    assert own_years(got)[0] == pytest.approx(0, abs=0.1)
    assert own_years(got)[1] == pytest.approx(50, abs=2)
    assert own_years(got)[2] < 0


def test_years_in_which_the_measure_had_begun_are_not_the_areas_own():
    begun = evaluate(
        table(30, monthly=30, months=84),
        treated="k0",
        start=72,
        length=12,
        circumstances=Circumstances(months_since_start=20),
    )
    whole = evaluate(table(30, monthly=30, months=84), treated="k0", start=72, length=12)
    assert len(own_years(begun)) == len(own_years(whole)) - 1


def test_groups_as_many_as_the_treated_depart_less():
    rng = np.random.default_rng(2)
    drifting = pd.DataFrame(
        rng.poisson(np.exp(rng.normal(4, 0.3, (10, 7))).repeat(12, axis=1)).astype(float),
        index=[f"k{i}" for i in range(10)],
    )
    one = evaluate(drifting, treated=["k0"], start=72, length=12)
    four = evaluate(drifting, treated=["k0", "k1", "k2", "k3"], start=72, length=12)
    assert one.robustness.cases == four.robustness.cases
    assert len(own_years(four)) == 4 * len(own_years(one))


def test_several_areas_are_spoken_of_as_several():
    two = table(10, monthly=30, months=60, areas=8)
    two.iloc[1, -12:] = 10
    got = evaluate(two, treated=["k0", "k1"], start=48, length=12)
    assert "om inte områdena av sig själva avvek" in robust(got)
