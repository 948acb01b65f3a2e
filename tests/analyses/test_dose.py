"""What was not carried out as agreed is not tried: the dose comes before every other question."""

import pandas as pd
import pytest

from bfa.analyses import question
from bfa.analyses.dose import dose
from bfa.analyses.effect.settings import Dose
from bfa.tables.period import parse_period
from tests.effect_words import gate, reason, sentence
from tests.small_situation import AREAS, TYPE, counts, follow_up, measures, situation

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"
DONE, HALF = {"measure": 1, "done": 12, "planned": 12}, {"measure": 1, "done": 6, "planned": 12}
LATE, EARLY = pd.Timestamp("2011-01-03"), pd.Timestamp("2010-06-30")


def town(folder, *rows, own=None, **given):
    usual = {"measures": measures(*(own or [{"number": 1}])), "follow_up": follow_up(*rows)}
    return situation(folder, **usual | {"counts": counts(dict.fromkeys(AREAS, 30))} | given)


def found(folder, *rows, numbers=(1,), **given) -> Dose:
    return dose(town(folder, *rows, **given), numbers, parse_period(AFTER))


def effect(given):
    return question.effect(given, brottstyp=TYPE, period=AFTER, baseline=BEFORE)


def test_as_much_as_agreed_is_no_short_dose_and_less_is(tmp_path):
    assert found(tmp_path, DONE | {"date": LATE}) == Dose((1,), ())
    got = found(tmp_path, HALF | {"date": LATE})
    assert (got, got.short) == (Dose((1,), (1,)), True)


def test_an_amount_that_may_still_grow_says_nothing(tmp_path):
    assert found(tmp_path, HALF | {"date": EARLY}) == Dose()
    over = [{"number": 1, "end": pd.Timestamp("2010-05-31")}]
    assert found(tmp_path, HALF | {"date": EARLY}, own=over).short
    assert found(tmp_path, HALF | {"date": EARLY, "state": "klar"}).short


def test_the_latest_row_of_a_measure_is_the_one_that_counts(tmp_path):
    earlier = HALF | {"date": pd.Timestamp("2011-01-02")}
    assert not found(tmp_path, earlier, DONE | {"date": LATE}).short


@pytest.mark.parametrize(("state", "below"), [("ej påbörjad", (1,)), ("avbruten", (1,)), ("delvis", ()), ("pågår", ())])
def test_without_amounts_only_what_never_came_about_is_below(tmp_path, state, below):
    assert found(tmp_path, {"measure": 1, "state": state, "date": LATE}).below == below


def test_of_several_measures_more_than_half_must_be_below(tmp_path):
    own = [{"number": 1}, {"number": 2}, {"number": 3}]
    rows = [{"measure": n, "done": n, "planned": 2, "date": LATE} for n in (1, 2, 3)]
    two = [{"measure": n, "done": 1, "planned": n, "date": LATE} for n in (1, 2, 3)]
    assert not found(tmp_path, *rows, own=own, numbers=(1, 2, 3)).short
    assert found(tmp_path, *two, own=own, numbers=(1, 2, 3)).short


def test_what_was_not_done_is_not_tried_and_says_so_before_anything_else(tmp_path):
    got = effect(town(tmp_path, HALF | {"date": LATE}))
    assert (got.verdict, got.gates[0].name, got.stopped.name) == ("not_assessed", "dose", "dose")
    assert reason(got).startswith("inte genomförd som planerat; effekten prövas inte")
    assert sentence(got).startswith("Går inte att bedöma: inte genomförd som planerat; effekten prövas inte (mindre än")


def test_what_was_done_is_tried(tmp_path):
    got = effect(town(tmp_path, DONE | {"date": LATE}))
    assert got.verdict == "no_difference_shown"
    assert gate(got, "Åtgärderna gjordes") == ("ja", "så mycket som avtalats är gjort av åtgärd 1")


def test_one_of_two_that_fell_short_is_told_and_stops_nothing(tmp_path):
    own = [{"number": 1}, {"number": 2}]
    got = effect(town(tmp_path, DONE | {"date": LATE}, HALF | {"measure": 2, "date": LATE}, own=own))
    assert got.verdict == "no_difference_shown"
    assert gate(got, "Åtgärderna gjordes") == ("osäkert", "mindre än avtalat är gjort av åtgärd 2")


def test_without_told_amounts_the_question_is_not_asked(tmp_path):
    got = effect(town(tmp_path))
    assert gate(got, "Åtgärderna gjordes")[0] == "–"
