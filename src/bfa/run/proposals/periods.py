"""Which months a batch could be about: the latest whole tertial, half-year and year, with the same months before."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from bfa.analyses.default_periods import TERTIAL, YEAR, latest_tertial, latest_whole
from bfa.tables.coverage import COUNTED, Declared, months_covered
from bfa.tables.period import Period, years_back
from bfa.tables.period import months as months_of

HALF = 6
_NAMES = {TERTIAL: "senaste hela tertial", HALF: "senaste hela halvår", YEAR: "senaste hela år"}


@dataclass(frozen=True, slots=True)
class Spans:
    """A proposal and its alternatives.

    Attributes
    ----------
    period, baseline : str
        Whole months; `baseline` is "" where the files do not reach the same months the year before.
    why : str
        What they are, in Swedish.
    others : tuple of (str, str, str)
        Period, baseline and what they are.
    first : str
        The first month that the files hold whole.
    """

    period: str
    baseline: str
    why: str
    others: tuple[tuple[str, str, str], ...]
    first: str


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
    found, why = latest_tertial(known, None if first is None else known[known >= first])
    others: list[tuple[str, str, str]] = []
    settled = known if first is None else known[known < first]
    for length, name in _NAMES.items():
        for months, more in ((settled, ""), (known, ", med månader som är preliminära")):
            span = latest_whole(months, length)
            if span is not None and span != found and str(span) not in [other for other, _, _ in others]:
                others.append((str(span), _year_before(span, known), name + more))
    return Spans(str(found), _year_before(found, known), why, tuple(others), str(known[0]))


def _year_before(span: Period, known: pd.PeriodIndex) -> str:
    """The same months the year before where the files hold them all; else ""."""
    before = years_back(span, 1)
    return str(before) if months_of(before).isin(known).all() else ""


def whole_months(starts: "pd.Series[pd.Timestamp]") -> pd.PeriodIndex:
    """The months that rows with these starts cover, as intake judges them."""
    known = starts.dropna()
    if known.empty:
        return pd.PeriodIndex([], freq="M")
    dated = pd.Series(known.dt.day.nunique() > 1, index=known.index)
    months = months_covered(known, dated, Declared()).months
    return pd.PeriodIndex(months.loc[months["state"] == COUNTED, "month"], freq="M")


def until(starts: "pd.Series[pd.Timestamp]") -> date | None:
    """The latest day that rows with these starts reach: the end of their last month where that is whole."""
    if not starts.notna().any():
        return None
    last = starts.max()
    return (last + pd.offsets.MonthEnd(0) if last.to_period("M") in whole_months(starts) else last).date()
