"""How often the same place was hit: a distribution that adds up, and one that is known from outside."""

import pytest

from bfa.errors import DataError, ParameterError
from bfa.methods.repeats import repeats


def test_three_places_hit_once_and_one_hit_four_times():
    found = repeats([1, 1, 1, 4], most=3)
    assert found["objects"].tolist() == [3, 0, 1]
    assert found["incidents"].tolist() == [3, 0, 4]
    assert found["object_share"].tolist() == [0.75, 0, 0.25]
    assert found["incident_share"].round(3).tolist() == [0.429, 0, 0.571]


def test_the_british_crime_survey_gives_the_shares_that_were_printed_of_it():
    """Farrell & Pease (1993), from the British Crime Survey 1992, all offences: of 1 000 asked 203 were hit once, 90
    twice, 45 three times, 24 four times and 43 five times or more; their incidents were 18.7, 16.5, 12.4 and 8.8 % of
    all, and the rest, 43.6 %, hit the 43. The mean of those 43 follows from the other shares (11 each). The printed
    shares are rounded, so they are met to 0.2 points.
    """
    asked = [1] * 203 + [2] * 90 + [3] * 45 + [4] * 24 + [11] * 43
    found = 100 * repeats(asked)["incident_share"]
    assert found.tolist() == pytest.approx([18.7, 16.5, 12.4, 8.8, 43.6], abs=0.2)


def test_without_a_place_there_is_no_share():
    found = repeats([])
    assert found["objects"].sum() == 0
    assert found["incident_share"].isna().all()


@pytest.mark.parametrize("hits", [[0, 1], [1.5], [float("nan")]])
def test_what_is_no_number_of_hits_is_refused(hits):
    with pytest.raises(DataError, match="minst 1"):
        repeats(hits)


def test_one_row_for_all_is_no_distribution():
    with pytest.raises(ParameterError, match="minst 2"):
        repeats([1], most=1)
