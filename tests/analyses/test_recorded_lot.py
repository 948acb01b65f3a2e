import pandas as pd
import pytest

from bfa.analyses.recorded_lot import unfollowed, written
from bfa.methods.lot import drawn

NAMES = ("Norr", "Söder", "Öst")
ORDER = drawn(NAMES, "KS 2011/7")
DECIDED = pd.Timestamp("2010-12-01")


def begun(order=ORDER, *, apart=6):
    first = pd.Timestamp("2011-01-01")
    return {name: first + pd.DateOffset(months=apart * at) for at, name in enumerate(order)}


def test_a_lot_that_was_recorded_before_and_followed_says_who_began_first():
    assert unfollowed(written("KS 2011/7", ORDER), begun(), DECIDED) == ""


def test_a_name_with_a_comma_is_written_so_that_it_is_read_back():
    order = drawn(["Norr, östra", "Söder"], "7: b")
    assert unfollowed(written("7: b", order), begun(order), DECIDED) == ""


def test_two_that_begin_together_may_be_next_to_each_other_in_the_order():
    starts = begun() | {ORDER[1]: begun()[ORDER[0]]}
    assert unfollowed(written("KS 2011/7", ORDER), starts, DECIDED) == ""


@pytest.mark.parametrize(
    ("text", "starts", "declared", "why"),
    [
        (None, begun(), DECIDED, "none"),
        (" ", begun(), DECIDED, "none"),
        ("Norr, Söder, Öst", begun(), DECIDED, "unreadable"),
        (": Norr, Söder, Öst", begun(), DECIDED, "unreadable"),
        (written("KS 2011/7", ORDER[:2]), begun(), DECIDED, "other_areas"),
        (written("KS 2011/7", ORDER[::-1]), begun(ORDER[::-1]), DECIDED, "other_order"),
        (written("KS 2011/7", ORDER), begun() | {ORDER[2]: None}, DECIDED, "unstarted"),
        (written("KS 2011/7", ORDER), begun(), pd.Timestamp("2011-02-01"), "late"),
        (written("KS 2011/7", ORDER), begun(), pd.NaT, "late"),
        (written("KS 2011/7", ORDER), begun(apart=0), DECIDED, "together"),
        (written("KS 2011/7", ORDER), begun(ORDER[::-1]), DECIDED, "not_followed"),
    ],
)
def test_any_other_lot_counts_for_nothing_and_says_why(text, starts, declared, why):
    assert unfollowed(text, starts, declared) == why
