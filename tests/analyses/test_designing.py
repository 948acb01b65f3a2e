from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses import designing
from bfa.analyses.designing import ALONE, MONTHS, PARTNERS, STAGGERED, TOGETHER, chances, design, simulated
from bfa.analyses.packages import Package
from bfa.analyses.planning import plan
from bfa.analyses.trials import ALIKE
from bfa.errors import ParameterError
from bfa.methods.lot import drawn
from bfa.tables.contracts import GOALS
from bfa.tables.period import months, parse_period
from tests.analyses.test_families import many, uneven
from tests.analyses.test_type_line import counted
from tests.partner_kommuner import NAMES, PARTS, joined
from tests.small_situation import AREAS, TYPE, measures, promised, register, situation


def designed(found, **given):
    return design(found, **({"brottstyp": TYPE, "start": "2011-01"} | given))


def falls(made):
    return made.table.pivot(index="months", columns="design", values="fall")


def test_more_kommundelar_and_within_a_year_a_longer_wait_show_a_smaller_fall(tmp_path):
    table = falls(designed(situation(tmp_path, **many()), times=[4, 6, 9, 12]))
    assert (table[TOGETHER] < table[ALONE]).all()
    assert table[ALONE].is_monotonic_decreasing


def test_the_kommundel_alone_is_what_the_plan_says(tmp_path):
    found = situation(tmp_path, counts=counted((TYPE,)))
    rows = designed(found, times=[12, 18, 24]).table.query("design == 'alone'")
    own = plan(found, brottstyp=TYPE, start="2011-01", lengths=[12, 18, 24], kommundelar=["Norr"]).table
    assert rows["fall"].tolist() == pytest.approx(own["fall"].tolist())
    assert rows["expected"].tolist() == pytest.approx(own["expected"].tolist())


def test_a_staggered_design_follows_each_kommundel_from_its_own_start_and_all_as_long_as_a_package_does(tmp_path):
    found = designed(situation(tmp_path, **many()), candidates=["O0", "O1", "O2"], apart=6, times=[6, 12, 24])
    rows = dict(zip(zip(found.table["design"], found.table["months"], strict=True), found.trials, strict=True))
    first = rows[STAGGERED, 24].groups[0].start
    assert [(group.areas, group.start - first, group.length) for group in rows[STAGGERED, 24].groups] == [
        ((name,), 6 * at, 12) for at, name in enumerate(found.order)
    ]
    # After a year the last has not been followed for a month.
    assert (STAGGERED, 12) not in rows
    begun = {name: pd.Timestamp("2011-01-01") + pd.DateOffset(months=6 * at) for at, name in enumerate(found.order)}
    package = Package.of(1, begun, parse_period("2011-01/2011-12"), back=1)
    planned = [(areas, len(months(period))) for (period, _), areas in package.groups.items()]
    assert planned == [(group.areas, group.length) for group in rows[STAGGERED, 24].groups]
    assert package.spanned == parse_period("2011-01/2012-12")


def test_none_that_will_get_the_measure_is_compared_with(tmp_path):
    found = designed(situation(tmp_path, **many(n=8)), candidates=["O0", "O1", "O2"], times=[24])
    named = zip(found.table["design"], found.trials, strict=True)
    controls = {name: set(trial.controls) for name, trial in named}
    assert controls[STAGGERED] == controls[TOGETHER] == {"O3", "O4", "O5", "O6", "O7"}
    assert controls[ALONE] == {f"O{number}" for number in range(1, 8)}


def test_as_many_are_proposed_as_leave_four_to_compare_with_the_largest_first(tmp_path):
    levels = {"O0": 20, "O1": 10, "O2": 40, "O3": 30, "O4": 15, "O5": 12}
    found = situation(tmp_path, counts=uneven(levels), kommundelar=tuple(levels), kommundel="O0")
    assert set(designed(found).order) == {"O0", "O2"}
    more = levels | {f"P{number}": 9 for number in range(6)}
    found = situation(tmp_path, counts=uneven(more), kommundelar=tuple(more), kommundel="O0")
    assert set(designed(found).order) == {"O0", "O2", "O3", "O4"}
    few = dict(list(levels.items())[:3])
    found = situation(tmp_path, counts=uneven(few), kommundelar=tuple(few), kommundel="O0")
    assert designed(found).order == ("O0",)
    assert set(designed(found).table["design"]) == {ALONE, PARTNERS}
    five = dict(list(levels.items())[:5])
    found = situation(tmp_path, counts=uneven(five), kommundelar=tuple(five), kommundel="O0")
    assert designed(found).table.query("design == 'together'")["controls"].eq(2).all()


def test_after_the_start_nobody_is_proposed(tmp_path):
    found = designed(situation(tmp_path, **many()), start="2010-06", times=[12])
    assert (found.ahead, found.order) == (False, ("O0",))


def test_a_kommundel_close_to_one_that_gets_the_measure_is_not_compared_with(tmp_path):
    # Norr, Söder, Öst, Väst and Mitt lie in a row; those named O lie nowhere.
    names = [*AREAS, "O1", "O2", "O3", "O4"]
    table = uneven(dict.fromkeys(names, 20))
    found = situation(tmp_path, counts=table, kommundelar=tuple(names), kommundel="Norr")
    made = designed(found, candidates=["Norr", "Mitt"], times=[12])
    controls = dict(zip(made.table["design"], (trial.controls for trial in made.trials), strict=True))
    assert set(controls[TOGETHER]) == {"Öst", "O1", "O2", "O3", "O4"}
    assert set(controls[ALONE]) == {*names} - {"Norr"}


def test_those_that_a_goal_or_a_measure_names_together_are_tried_together(tmp_path):
    goal = {"number": 1, "kind": "effekt", "indicator": TYPE, "kommundel": "O0, O4"}
    found = situation(tmp_path, **many(), goals=register(GOALS, [goal]))
    assert (set(designed(found).order), designed(found).told) == ({"O0", "O4"}, TOGETHER)
    soon = measures({"number": 1, "scope": "O0, O3", "start": pd.Timestamp("2011-01-01")})
    assert set(designed(situation(tmp_path, **many(), measures=soon)).order) == {"O0", "O3"}
    assert designed(situation(tmp_path, **many())).told == ALONE


def test_the_order_is_drawn_with_the_type_and_the_month_unless_words_are_given(tmp_path):
    found = situation(tmp_path, **many(n=8))
    named = ["O0", "O1", "O2", "O3"]
    assert designed(found, candidates=named).order == drawn(named, f"{TYPE} 2011-01")
    assert designed(found, candidates=named, seed="KS 2011/7").order == drawn(named, "KS 2011/7")


def test_what_came_after_the_start_changes_nothing(tmp_path):
    first, second = (
        falls(designed(situation(tmp_path, **many(O3=level)), start="2010-01", times=[12])) for level in (30, 3)
    )
    pd.testing.assert_frame_equal(first, second)


def test_the_chance_of_the_smallest_visible_fall_is_the_power_and_a_larger_fall_has_a_larger_chance(tmp_path):
    found = designed(situation(tmp_path, **many()), times=[12])
    for fall, chance in zip(found.table["fall"], range(len(found.table)), strict=True):
        assert chances(found, fall).iloc[chance] == pytest.approx(found.power, abs=1e-3)
    assert (chances(found, 0.4) > chances(found, 0.1)).all()


def test_too_few_to_compare_with_are_given_no_fall_and_no_chance_but_a_reason(tmp_path):
    found = designed(situation(tmp_path, counts=uneven({"A": 20, "B": 20}), kommundelar=("A", "B"), kommundel="A"))
    assert found.table["reason"].eq("few_controls").all()
    assert found.table["fall"].isna().all()
    assert chances(found, 0.5).isna().all()
    assert found.months == MONTHS


@pytest.mark.parametrize(
    "given", [{"times": []}, {"times": [0]}, {"apart": 0}, {"candidates": ["Ingenstans"]}, {"controls": ["X"]}]
)
def test_what_cannot_be_designed_is_refused(tmp_path, given):
    with pytest.raises(ParameterError):
        designed(situation(tmp_path, **many()), **given)


def test_looks_take_of_what_is_shown_after_them_alone(tmp_path):
    found = situation(tmp_path, **many(n=8))
    plain, several = (falls(designed(found, times=[6, 12, 24], looks=looks)) for looks in ((), (8, 12)))
    assert several.loc[6, [ALONE, TOGETHER]].tolist() == plain.loc[6, [ALONE, TOGETHER]].tolist()
    assert (several.loc[[12, 24]].dropna(axis=1) > plain.loc[[12, 24]].dropna(axis=1)).all(axis=None)
    seen, plainly = (chances(designed(found, times=[24], looks=looks), 0.15) for looks in ((8, 12), ()))
    assert (seen < plainly).all()


def test_the_looks_of_a_promise_are_those_of_its_kommundel(tmp_path):
    goal = {"number": 1, "kind": "effekt", "text": "Färre.", "indicator": TYPE, "kommundel": "Norr", "measures": "1"}
    goal |= {"declared": pd.Timestamp("2009-12-01"), "period": "2010-01/2010-12", "baseline": "2009-01/2009-12"}
    sealed = promised(situation(tmp_path, goals=register(GOALS, [goal])), looks=(6,))
    assert designed(sealed, start="2010-01", times=[12]).looks == (6,)
    assert designed(replace(sealed, kommundel="Öst"), start="2010-01", times=[12]).looks == ()


def test_at_once_and_in_turn_are_tried_on_the_same_made_up_courses(tmp_path, monkeypatch):
    monkeypatch.setattr(designing, "COURSES", 5)
    found = designed(situation(tmp_path, **many(n=8)), candidates=["O0", "O1"], times=[12, 18, 24])
    shares = found.table.assign(share=simulated(found)).pivot(index="months", columns="design", values="share")
    assert shares.notna().to_numpy().tolist() == [[False, False, True, True], [False] * 4, [False, False, True, True]]
    assert ((shares[[TOGETHER, STAGGERED]].dropna() * 5) % 1).eq(0).all(axis=None)
    assert simulated(designed(situation(tmp_path, **many(n=8)), candidates=["O0", "O1"], times=[6])).isna().all()


def test_other_kommuner_that_do_the_same_show_a_smaller_fall_than_the_kommundel_alone(tmp_path):
    made = designed(situation(tmp_path, **many(n=8)), times=[6, 12])
    table = falls(made)
    assert (table[PARTNERS] < table[ALONE]).all()
    assert made.partners == ()
    # Four like our own beside it, each as sure as it is.
    rows = dict(zip(zip(made.table["design"], made.table["months"], strict=True), made.trials, strict=True))
    own, together = rows[ALONE, 12], rows[PARTNERS, 12]
    assert together.beside == (own,) * ALIKE
    expected = made.table.set_index(["design", "months"])["expected"]
    assert expected[PARTNERS, 12] == pytest.approx(expected[ALONE, 12])


def test_partners_that_the_kommun_names_are_planned_from_their_own_counts(tmp_path):
    given = joined(tmp_path, seal=False, counted={name: {"last": "2009-12"} for name in NAMES})
    made = designed(given, start="2010-01", times=[12])
    assert made.partners == NAMES
    (trial,) = (each for each in made.trials if each and each.beside)
    assert [set(other.controls) for other in trial.beside] == [set(PARTS[1:])] * 4
    assert [other.first for other in trial.beside] == [pd.Period("2010-01", "M")] * 4
    known = made.table.set_index("design")
    assert known["fall"][PARTNERS] < known["fall"][ALONE]
    assert known["expected"][PARTNERS] <= known["expected"][ALONE]


def test_partners_that_cannot_be_compared_are_not_planned_with(tmp_path):
    other = {"raknesatt": "anmälningsdatum"}
    made = designed(joined(tmp_path, dict.fromkeys(NAMES[:3], other), seal=False), start="2010-01", times=[12])
    assert made.partners == ()
    assert set(made.table["design"]) == {ALONE}
