import numpy as np
import pandas as pd

from bfa.analyses.effects import evaluate
from bfa.words.effect_gates import selection
from tests.effect_words import gate, reason, sentence


def peaks(months: int = 60, *, at: int = 0) -> pd.DataFrame:
    """Eight areas with ten a month; at every third month in turn one of them has thirty."""
    values = np.full((8, months), 10.0)
    for month in range(at, months, 3):
        values[(month // 3) % 8, month] = 30
    return pd.DataFrame(values, index=[f"k{i}" for i in range(8)])


def test_areas_chosen_on_a_peak_in_the_baseline_fall_by_themselves():
    got = evaluate(peaks(), treated="k0", start=51, length=3, baseline=39, chosen_on=(39, 3))
    assert got.evidence.selection.rule == "rose"
    assert got.evidence.selection.typical < 0
    assert "ändrades av sig själva med −" in selection(got.evidence.selection)
    assert "Områden som valts på samma sätt" in sentence(got)


def test_areas_chosen_on_a_lasting_rise_between_the_periods_stand_higher():
    values = np.full((8, 72), 40.0)
    for area in range(8):
        values[area, 6 * area + 24 :] = 60
    risen = pd.DataFrame(values, index=[f"k{i}" for i in range(8)])
    got = evaluate(risen, treated="k7", start=69, length=3, baseline=57, chosen_on=(66, 3))
    assert got.evidence.selection.typical > 20


def test_the_level_is_the_rule_where_no_year_before_is_known():
    got = evaluate(peaks(36), treated="k0", start=24, length=12, chosen_on=(9, 3))
    assert got.evidence.selection.rule == "most"
    assert "ökat mest" not in selection(got.evidence.selection)


def test_too_short_a_history_says_that_the_choice_could_not_be_tried():
    got = evaluate(peaks(26), treated="k0", start=14, length=12, chosen_on=(2, 12))
    assert got.evidence.selection is None
    row = gate(got, "Håller för hur området valdes")
    assert row[0] == "osäkert"


def test_a_peak_judged_against_itself_in_other_months_is_refused():
    got = evaluate(peaks(), treated="k0", start=51, length=3, baseline=48, chosen_on=(48, 3))
    assert got.verdict == "not_assessed"
    assert "efter en topp sjunker det av sig själv" in reason(got)


def test_other_months_before_without_such_a_choice_are_told_and_not_refused():
    got = evaluate(peaks(), treated="k0", start=51, length=3, baseline=48)
    row = gate(got, "Samma månader före och efter")
    assert row[0] == "osäkert"


def test_a_fall_no_larger_than_what_the_choice_makes_is_not_shown():
    counts = pd.DataFrame(
        np.random.default_rng(4).poisson(4, (12, 96)).astype(float), index=[f"k{i}" for i in range(12)]
    )
    highest = counts.iloc[:, 72:84].sum(axis=1).idxmax()
    counts.loc[highest, list(range(84, 96))] = 3.0
    asked = {"treated": highest, "start": 84, "length": 12}
    plain, got = evaluate(counts, **asked), evaluate(counts, **asked, chosen_on=(72, 12))
    assert plain.verdict == "fall_shown"
    assert got.relative.change.ratio == plain.relative.change.ratio
    assert got.relative.change.upper / (1 + got.evidence.selection.by_level / 100) > 1
    assert got.verdict == "no_difference_shown"
    assert "Området valdes på siffror som ingår i jämförelsen" in sentence(got)


def test_a_fall_larger_than_what_the_choice_makes_is_shown_all_the_same():
    counts = pd.DataFrame(
        np.random.default_rng(4).poisson(4, (12, 96)).astype(float), index=[f"k{i}" for i in range(12)]
    )
    highest = counts.iloc[:, 72:84].sum(axis=1).idxmax()
    counts.loc[highest, list(range(84, 96))] = 1.0
    got = evaluate(counts, treated=highest, start=84, length=12, chosen_on=(72, 12))
    assert got.verdict == "fall_shown"
    assert gate(got, "Håller för hur området valdes")[0] == "ja"
