"""Which months a batch could be about: the latest whole tertial, half-year and year, with the same months before."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from bfa.analyses.default_periods import TERTIAL, YEAR, latest_tertial, latest_whole
from bfa.tables.period import years_back

HALF = 6
_NAMES = {TERTIAL: "senaste hela tertial", HALF: "senaste hela halvår", YEAR: "senaste hela år"}
#: Days that may lack rows at the end of a month that is whole. [days]
_SLACK = 2


@dataclass(frozen=True, slots=True)
class Spans:
    """A proposal and its alternatives.

    Attributes
    ----------
    period, baseline : str
        Whole months.
    why : str
        What they are, in Swedish.
    others : tuple of (str, str, str)
        Period, baseline and what they are.
    """

    period: str
    baseline: str
    why: str
    others: tuple[tuple[str, str, str], ...]


def find_spans(starts: "pd.Series[pd.Timestamp]", *, uttag: date | None, preliminary: int = 2) -> Spans | None:
    """The periods that rows with these starts could be asked about; None where no month is whole.

    Parameters
    ----------
    starts : Series of Timestamp
        Of every row or month.
    uttag : date or None
        The day of extraction.
    preliminary : int
        Months before it that late reports still fill.
    """
    known = whole_months(starts)
    if not len(known):
        return None
    first = pd.Timestamp(uttag).to_period("M") - preliminary if uttag else None
    found, why = latest_tertial(known, first)
    others: list[tuple[str, str, str]] = []
    settled = known if first is None else known[known < first]
    for length, name in _NAMES.items():
        for months, more in ((settled, ""), (known, ", med månader som är preliminära")):
            span = latest_whole(months, length)
            if span is not None and span != found and str(span) not in [other for other, _, _ in others]:
                others.append((str(span), str(years_back(span, 1)), name + more))
    return Spans(str(found), str(years_back(found, 1)), why, tuple(others))


def whole_months(starts: "pd.Series[pd.Timestamp]") -> pd.PeriodIndex:
    """Months from the first to the last that have rows, without a first or a last that holds only some days."""
    known = starts.dropna().sort_values()
    if known.empty:
        return pd.PeriodIndex([], freq="M")
    months = pd.PeriodIndex(sorted(set(known.dt.to_period("M"))), freq="M")
    if known.dt.day.nunique() == 1:
        return months
    first, last = known.iloc[0], known.iloc[-1]
    begun = months[0] if first.day <= 1 + _SLACK else months[0] + 1
    ended = months[-1] if last.days_in_month - last.day <= _SLACK else months[-1] - 1
    return months[(months >= begun) & (months <= ended)]


def latest_day(*columns: "pd.Series[pd.Timestamp]") -> date | None:
    """The latest day in any of the columns."""
    days = [column.max() for column in columns if column.notna().any()]
    return max(days).date() if days else None
