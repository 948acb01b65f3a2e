from types import SimpleNamespace

import pandas as pd
import pytest

from bfa.analyses.survey_answers import changed_answers, survey_answers
from bfa.tables.contracts import SURVEYS, validate


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
