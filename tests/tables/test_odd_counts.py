"""Counts and days that no counting of what happened gives are told, and what is ordinary is not."""

import numpy as np
import pandas as pd
import pytest

from bfa.tables.odd_counts import tell_odd_counts
from bfa.tables.quality import SourceNotes
from bfa.tables.silence import tell_odd_days

MONTHS = pd.date_range("2022-01-01", periods=36, freq="MS")
PLAIN = np.random.default_rng(3).poisson(20, 47)


def told_of_counts(n) -> str:
    table = pd.DataFrame({"area": "A", "month": MONTHS, "brottstyp": "rån", "kind": "crime", "n": n})
    notes = SourceNotes("antal", "antal.csv")
    tell_odd_counts(table.astype({"n": "Int64"}), notes)
    return " | ".join(line["what"] for line in notes.remarks)


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (PLAIN[:36], ""),
        ([*PLAIN[:20], 999, *PLAIN[21:36]], "är det en kod för saknas? (2023-09)"),
        (pd.Series(PLAIN).rolling(12).sum().dropna().to_numpy(), "rullande summor"),
        (np.tile(PLAIN[:12], 3), "2024 har exakt samma antal som 2023"),
        ([*PLAIN[:35], 4], "ovanligt små antal 2024-12"),
    ],
)
def test_odd_counts_are_told_and_ordinary_ones_are_not(n, said):
    told = told_of_counts(n)
    assert said in told
    assert bool(told) == bool(said)


def told_of_days(days) -> str:
    notes = SourceNotes("polis", "rader.csv")
    start = pd.Series(pd.DatetimeIndex(days))
    tell_odd_days(start, pd.Series(True, index=start.index), notes)
    return " | ".join(line["what"] for line in notes.remarks)


def test_a_day_with_far_too_many_rows_and_weekdays_without_any_are_told():
    days = pd.date_range("2024-01-01", "2024-12-31")
    assert told_of_days(days) == ""
    assert "samma dag (2024-07-01)" in told_of_days([*days, *[pd.Timestamp("2024-07-01")] * 30])
    assert "inga rader alls på lördag, söndag" in told_of_days(days[days.day_of_week < 5])
