from types import SimpleNamespace

import pandas as pd
import pytest

from bfa.analyses.survey_answers import changed_answers, survey_answers
from bfa.tables.contracts import SURVEYS, validate
from bfa.tables.topics import Topics


def asked(*rows):
    names = ["area", "year", "question", "share", "n", "lower", "upper", "group"]
    frame = pd.DataFrame([dict(zip(names, row, strict=False)) for row in rows], columns=names)
    return SimpleNamespace(surveys=validate(frame.assign(source="enkäten"), SURVEYS, where="enkät"))


def test_an_interval_is_the_files_own_else_of_n_else_unknown():
    table = survey_answers(
        asked(("A", 2009, "otrygg", 80, 70), ("B", 2009, "otrygg", 80, 70, 60, 90), ("C", 2009, "otrygg", 80, None))
    )
    assert table["interval"].tolist() == ["reckoned", "given", "unknown"]
    assert table["lower"].tolist()[1:] == [60, pd.NA]
    # statsmodels proportion_confint(56, 70, method="wilson")
    assert table.loc[0, ["lower", "upper"]].tolist() == pytest.approx([69.2, 87.7], abs=0.05)


def test_a_change_is_from_the_round_before_and_of_the_same_answer_alone():
    table = changed_answers(
        asked(
            ("A", 2009, "otrygg", 80, 70),
            ("A", 2007, "otrygg", 60, 80),
            ("A", 2007, "annat", 10, 80),
            ("A", 2009, "otrygg", 70, 30, None, None, "kvinnor"),
            ("B", 2009, "otrygg", 50, 40),
        )
    )
    (row,) = table.to_dict("records")
    assert (row["area"], row["year"], row["before"]) == ("A", 2009, 2007)
    # Newcombe (1998), method 10: 56/70 and 48/80.
    assert (row["change"], row["lower"], row["upper"]) == pytest.approx((20, 5.24, 33.39), abs=0.005)


def test_a_change_of_unknown_numbers_is_told_without_an_interval():
    table = changed_answers(asked(("A", 2007, "otrygg", 60, None), ("A", 2009, "otrygg", 80, 70)))
    assert table["change"].tolist() == pytest.approx([20])
    assert table[["lower", "upper"]].isna().all(axis=None)


def test_a_kommun_without_surveys_has_no_answers_and_no_changes():
    assert survey_answers(asked()).empty
    assert changed_answers(asked()).empty


def divided(*shares: float, year: int = 2009, n: int | None = 100):
    """Answers to one question that are its whole."""
    said = ("mycket trygg", "ganska trygg", "ganska otrygg", "går inte ut")
    rows = [("A", year, "trygg ute", share, n) for share in shares]
    return [(*row, None, None, None, answer) for row, answer in zip(rows, said, strict=True)]


def answers(*rows):
    names = ["area", "year", "question", "share", "n", "lower", "upper", "group", "answer"]
    frame = pd.DataFrame([dict(zip(names, row, strict=False)) for row in rows], columns=names)
    return SimpleNamespace(surveys=validate(frame.assign(source="enkäten"), SURVEYS, where="enkät"))


WORDS = Topics(amnen={}, oroliga_svar=["otrygg", "går inte ut"], lugna_svar=["inte otrygg"])


def test_the_answers_that_tell_of_worry_are_one_share_with_one_interval():
    table = survey_answers(answers(*divided(30, 30, 25, 15)), topics=WORDS)
    (row,) = table[table["gathered"]].to_dict("records")
    assert (row["answer"], row["share"], row["n"]) == ("ganska otrygg / går inte ut", 40, 100)
    # statsmodels proportion_confint(40, 100, method="wilson")
    assert (row["lower"], row["upper"]) == pytest.approx((30.94, 49.80), abs=0.005)
    assert table["within"].tolist() == [False, True, True, True, True]


def test_a_sum_changes_as_one_share_and_its_answers_are_not_told_of_by_themselves():
    held = answers(*divided(30, 30, 25, 15), *divided(40, 40, 10, 10, year=2007))
    (row,) = changed_answers(held, topics=WORDS).to_dict("records")
    assert (row["gathered"], row["share"], row["share_before"]) == (True, 40, 20)


@pytest.mark.parametrize("shares", [(30, 30, 25, 30), (30, 30, 25, None)])
def test_answers_that_are_not_the_whole_are_not_summed(shares):
    """Several answers were allowed, or one is not known."""
    held = answers(*(row for row in divided(*shares) if row[3] is not None))
    assert not survey_answers(held, topics=WORDS)["gathered"].any()
    assert not survey_answers(answers(*divided(30, 30, 25, 15)))["gathered"].any()


def test_an_answer_that_denies_worry_is_none():
    assert WORDS.worried(["ganska otrygg", "inte otrygg", "trygg", "Går inte ut"]) == ("ganska otrygg", "Går inte ut")
