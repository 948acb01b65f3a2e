"""The months a comparison spans: whether they can be compared, what is counted in them, and which areas are enough."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.series import whole_number
from bfa.errors import DataError, ParameterError
from bfa.tables.period import Period, months, overlaps, parse_period

SEASON = 12
#: A control with fewer incidents than this in the baseline is left out, and named.
SMALLEST_CONTROL = 10


def comparable(period: str | Period, baseline: str | Period) -> tuple[Period, Period]:
    """The follow-up and the baseline, checked: the same months of an earlier year.

    Raises
    ------
    ParameterError
        They overlap, or are not the same months.
    """
    after, before = (parse_period(given) if isinstance(given, str) else given for given in (period, baseline))
    years, rest = divmod((after.first - before.first).n, SEASON)
    if overlaps(after, before) or years < 1 or rest or len(months(after)) != len(months(before)):
        raise ParameterError(
            "Perioderna går inte att jämföra.",
            found=f"period {after}, baseline {before}",
            do="välj samma månader ett tidigare år, till exempel 2010-05/2010-08 mot 2009-05/2009-08.",
        )
    return after, before


def with_room(counts: pd.DataFrame, *periods: Period) -> pd.DataFrame:
    """The counts with a column for every month of the periods too; months not counted are missing."""
    known = pd.PeriodIndex(counts.columns)
    first = min(known[0], *(period.first for period in periods))
    last = max(known[-1], *(period.last for period in periods))
    return counts.reindex(columns=pd.period_range(first, last, freq="M"))


def position(counts: pd.DataFrame, period: Period) -> int:
    """Position of the first month of a period among the columns."""
    return int(pd.PeriodIndex(counts.columns).get_indexer(pd.PeriodIndex([period.first]))[0])


def check(
    counts: pd.DataFrame, treated: list[Any], controls: Sequence[Any] | None, *, start: int, length: int, first: int
) -> None:
    """Refuse a comparison that cannot be asked of these counts.

    Raises
    ------
    ParameterError
        An unknown area, a treated area among the controls, or periods that overlap or lie before the counts.
    DataError
        Counts that are negative or not whole.
    """
    unknown = [str(area) for area in [*treated, *(controls or [])] if area not in counts.index]
    if unknown:
        raise ParameterError(
            f"Områden som inte finns: {', '.join(unknown)}.",
            found=f"{len(counts)} områden",
            do="skriv namnen exakt som i data.",
        )
    if both := [str(area) for area in treated if area in (controls or [])]:
        raise ParameterError(
            f"{', '.join(both)} kan inte vara jämförelseområde till sig självt.", do="ta bort det ur controls."
        )
    if length < 1 or first < 0 or first + length > start:
        raise ParameterError(
            "Perioden före måste ligga i sin helhet före uppföljningen och inom det som räknats.",
            do="välj en senare uppföljning eller ta in äldre data.",
        )
    values = counts.to_numpy(dtype=float, na_value=np.nan)
    known = values[~np.isnan(values)]
    if (known < 0).any() or (known != np.floor(known)).any():
        raise DataError("Antalen ska vara hela tal från 0 och uppåt.", do="kontrollera tabellen.")


def counted_in(series: "pd.Series[float]", at: int, length: int) -> int | None:
    """Incidents in `length` months from a position; None where a month is not counted or not there."""
    part = series.iloc[at : at + length]
    return whole_number(part.sum(skipna=False)) if len(part) == length else None


def ends_after(series: "pd.Series[float]", start: int, length: int) -> bool:
    """Whether the follow-up ends after the last counted month."""
    known = np.flatnonzero(series.notna().to_numpy())
    return start + length - 1 > (known[-1] if len(known) else -1)


def history(series: "pd.Series[float]", start: int) -> int:
    """Months in a row that are counted just before the follow-up."""
    known = series.iloc[:start].notna().to_numpy()[::-1]
    return int(known.argmin()) if not known.all() else len(known)


def sizeable(
    counts: pd.DataFrame, areas: list[Any], first: int, start: int, length: int
) -> tuple[list[Any], list[Any]]:
    """Controls that are counted in both periods and have enough incidents, and those that are not."""
    kept = []
    for area in areas:
        before, after = (counted_in(counts.loc[area], at, length) for at in (first, start))
        if before is not None and after is not None and before >= SMALLEST_CONTROL:
            kept.append(area)
    return kept, [area for area in areas if area not in kept]


def span(counts: pd.DataFrame, at: int, length: int) -> str:
    """The months of a window as text: first/last column label."""
    labels = counts.columns
    last = min(at + length, len(labels)) - 1
    return f"{labels[at]}/{labels[last]}" if at < len(labels) else ""
