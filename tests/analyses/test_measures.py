from types import SimpleNamespace

import pandas as pd
import pytest

from bfa.analyses.measures import active_measures, character_of, months_since, started_after
from bfa.tables.period import parse_period
from tests.small_situation import measures, situation

AFTER, BEFORE = parse_period("2010-05/2010-08"), parse_period("2009-05/2009-08")


def test_measures_act_from_their_start_to_their_end_where_their_scope_says(tmp_path):
    small = situation(
        tmp_path,
        measures=measures(
            {"number": 1, "scope": "Norr, Öst", "start": pd.Timestamp("2010-08-31")},
            {"number": 2, "scope": "kommun"},
            {"number": 3, "scope": "Norr", "start": pd.Timestamp("2010-09-01")},
            {"number": 4, "scope": "Norr", "end": pd.Timestamp("2010-04-30")},
            {"number": 5, "scope": "Norr", "start": pd.NaT},
        ),
    )
    assert active_measures(small, AFTER, scope="Norr") == (1,)
    assert active_measures(small, AFTER, scope="kommun") == (2,)


@pytest.mark.parametrize(
    ("numbers", "kind"), [((1,), "social"), ((1, 2), "situationell"), ((2,), "situationell"), ((), "situationell")]
)
def test_measures_are_social_only_where_all_of_them_are(tmp_path, numbers, kind):
    both = measures({"number": 1, "character": "social"}, {"number": 2, "character": "situationell"})
    assert character_of(situation(tmp_path, measures=both), numbers) == kind


def test_months_are_counted_from_the_first_start_to_the_end_of_the_period(tmp_path):
    two = measures(
        {"number": 1, "start": pd.Timestamp("2010-06-20")},
        {"number": 2, "start": pd.Timestamp("2010-05-31")},
        {"number": 3, "start": pd.NaT},
    )
    small = situation(tmp_path, measures=two)
    assert months_since(small, [1], AFTER) == 3
    assert months_since(small, [1, 2, 3], AFTER) == 4
    assert months_since(small, [3], AFTER) is None
    assert months_since(small, [], AFTER) is None


def test_a_measure_of_the_baseline_is_not_new(tmp_path):
    two = measures(
        {"number": 1, "start": pd.Timestamp("2009-08-31")}, {"number": 2, "start": pd.Timestamp("2009-09-01")}
    )
    assert started_after(situation(tmp_path, measures=two), [1, 2], BEFORE) == (2,)


def test_a_measure_whose_character_is_not_stated_is_not_taken_as_social():
    table = pd.DataFrame({"number": [1, 2], "character": pd.Series(["social", None], dtype="string")})
    found = SimpleNamespace(measures=table)
    assert character_of(found, [1]) == "social"
    assert character_of(found, [1, 2]) == "situationell"
