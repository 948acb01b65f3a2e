"""Which months a batch could be about: the latest whole tertial, half-year and year, with the same months before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from bfa.analyses.default_periods import TERTIAL, YEAR, judged, latest_tertial, latest_whole
from bfa.tables.coverage import COUNTED, Declared, months_covered, spans
from bfa.tables.period import Period, years_back
from bfa.tables.period import months as months_of
from bfa.words.catalogue import message

HALF = 6
_NAMES = {TERTIAL: "senaste hela tertial", HALF: "senaste hela halvår", YEAR: "senaste hela år"}


@dataclass(frozen=True, slots=True)
class Spans:
    """A proposal and its alternatives."""

    #: Whole months; `baseline` is "" where the files do not reach the same months the year before.
    period: str
    baseline: str
    #: What they are, in Swedish.
    why: str
    #: Period, baseline and what they are.
    others: tuple[tuple[str, str, str], ...]
    #: The first month that the files hold whole.
    first: str


def find_spans(known: pd.PeriodIndex, late: Iterable[pd.Period] = ()) -> Spans | None:
    """The periods that a batch could be about; None where no month is whole.

    Parameters
    ----------
    known : PeriodIndex
        Months that are counted, in order.
    late : iterable of Period
        Those that late reports still fill. A period without any of them is proposed, in it or in the same months the
        year before, since neither can be judged.
    """
    if not len(known):
        return None
    filling = pd.PeriodIndex(sorted(set(late)), freq="M")
    found, how = latest_tertial(known, filling)
    why = message(f"chosen_periods.how.{how}") + _later(
        [month for month in known if month > found.last and month in filling]
    )
    others: list[tuple[str, str, str]] = []
    for length, name in _NAMES.items():
        for months in (judged(known, filling), known):
            span = latest_whole(months, length)
            if span is not None and span != found and str(span) not in [other for other, _, _ in others]:
                others.append((str(span), _year_before(span, known), name + _filling(span, filling)))
    return Spans(str(found), _year_before(found, known), why, tuple(others), str(known[0]))


def _later(late: Sequence[pd.Period]) -> str:
    return f"; därefter är {spans(late)} {'preliminär' if len(late) == 1 else 'preliminära'}" if late else ""


def _filling(span: Period, late: pd.PeriodIndex) -> str:
    if months_of(span).isin(late).any():
        return ", med månader som är preliminära"
    return ", mot månader året före som är preliminära" if months_of(years_back(span, 1)).isin(late).any() else ""


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
