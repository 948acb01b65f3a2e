import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from bfa.errors import DataError, ParameterError
from bfa.methods.shares import from_percent, share, share_change


@st.composite
def answers(draw):
    asked = draw(st.integers(1, 3000))
    return draw(st.integers(0, asked)), asked


@pytest.mark.parametrize(
    ("after", "before", "expected"),
    [
        ((56, 70), (48, 80), (0.2000, 0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.6000, 0.1705, 0.8090)),
        ((5, 56), (0, 29), (0.0893, -0.0381, 0.1926)),
        ((10, 10), (0, 10), (1.0000, 0.6075, 1.0000)),
    ],
)
def test_the_intervals_of_the_article(after, before, expected):
    """Newcombe (1998), table II, method 10."""
    got = share_change(before, after)
    assert (got.difference, got.lower, got.upper) == pytest.approx(expected, abs=5e-5)


@given(answers(), answers(), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_interval_is_that_of_statsmodels(before, after, confidence):
    got = share_change(before, after, confidence=confidence)
    expected = confint_proportions_2indep(*after, *before, method="newcomb", compare="diff", alpha=1 - confidence)
    assert (got.lower, got.upper) == pytest.approx(expected, abs=1e-9)


@given(answers(), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_interval_of_one_share_is_that_of_statsmodels(given_answers, confidence):
    got = share(*given_answers, confidence=confidence)
    expected = proportion_confint(*given_answers, alpha=1 - confidence, method="wilson")
    assert (got.lower, got.upper) == pytest.approx(expected, abs=1e-9)
    assert 0 <= got.lower <= got.share <= got.upper <= 1


@given(answers(), answers())
def test_turning_the_rounds_round_turns_the_sign(before, after):
    one, other = share_change(before, after), share_change(after, before)
    assert (one.difference, one.lower, one.upper) == pytest.approx((-other.difference, -other.upper, -other.lower))
    assert one.p == pytest.approx(other.p, abs=1e-9)


@given(answers(), answers())
def test_p_is_below_five_percent_exactly_where_the_interval_excludes_no_change(before, after):
    got = share_change(before, after)
    assert 0 <= got.p <= 1
    if min(abs(got.lower), abs(got.upper)) > 1e-9:
        assert (got.p < 0.05) == (got.lower > 0 or got.upper < 0)


def test_no_change_has_p_one():
    assert share_change((30, 100), (60, 200)).p == 1


def test_a_design_effect_of_two_is_half_as_many_asked():
    doubled = share_change((120, 600), (90, 600), design_effect=2)
    halved = share_change((60, 300), (45, 300))
    assert (doubled.difference, doubled.lower, doubled.upper, doubled.p) == pytest.approx(
        (halved.difference, halved.lower, halved.upper, halved.p)
    )


def test_a_published_percentage_is_as_good_as_the_answers_behind_it():
    assert share_change(from_percent(25, 400), from_percent(20, 500)) == share_change((100, 400), (100, 500))


def test_nobody_of_the_kind_still_has_an_interval():
    # Wilson (1927) at 0 of 20: 3.8415 / (20 + 3.8415).
    got = share(0, 20)
    assert (got.share, got.lower) == (0, 0)
    assert got.upper == pytest.approx(0.16113, abs=5e-6)


@pytest.mark.parametrize("wrong", [(5, 4), (-1, 4), (0, 0), (float("nan"), 10)])
def test_answers_that_cannot_be_are_refused(wrong):
    with pytest.raises(DataError, match="svarande"):
        share_change((1, 10), wrong)
    with pytest.raises(DataError):
        share(*wrong)


@pytest.mark.parametrize("options", [{"design_effect": 0}, {"confidence": 95}])
def test_wrong_options_are_refused(options):
    with pytest.raises(ParameterError):
        share_change((1, 10), (2, 10), **options)
