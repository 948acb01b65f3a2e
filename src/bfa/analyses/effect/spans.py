"""The months a comparison spans: whether they can be compared, what is counted in them, and which areas are enough."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.series import whole_number
from bfa.errors import DataError, ParameterError
from bfa.tables.period import Period, months, overlaps, parse_period

SEASON = 12
#: Labels of columns that can be read as periods, by pandas' name of how long they are.
_DATED = {"M": r"\d{4}-\d{2}", "Q": r"\d{4}-?Q[1-4]", "Y": r"\d{4}"}


def comparable(period: str | Period, baseline: str | Period) -> tuple[Period, Period]:
    """The follow-up and the baseline, checked: the same months of an earlier year.

    Raises
    ------
    ParameterError
        They overlap, or are not the same months.
    """
    after, before = (given if isinstance(given, Period) else parse_period(str(given)) for given in (period, baseline))
    years, rest = divmod((after.first - before.first).n, SEASON)
    if overlaps(after, before) or years < 1 or rest or len(months(after)) != len(months(before)):
        raise ParameterError(
            "Perioderna går inte att jämföra.",
            found=f"period {after}, baseline {before}",
            do="välj samma månader ett tidigare år, till exempel 2010-05/2010-08 mot 2009-05/2009-08.",
        )
    return after, before


def with_room(counts: pd.DataFrame, *periods: Period) -> pd.DataFrame:
    """The counts with a column for every month, or year, of the periods too; those not counted are missing."""
    known = pd.PeriodIndex(counts.columns)
    first = min(known[0], *(period.first.asfreq(known.freqstr) for period in periods))
    last = max(known[-1], *(period.last.asfreq(known.freqstr) for period in periods))
    return counts.reindex(columns=pd.period_range(first, last, freq=known.freqstr))


def position(counts: pd.DataFrame, period: Period) -> int:
    """Position of the first month, or year, of a period among the columns."""
    columns = pd.PeriodIndex(counts.columns)
    return int(columns.get_indexer(pd.PeriodIndex([period.first.asfreq(columns.freqstr)]))[0])


def check(counts: pd.DataFrame, treated: Sequence[Any], controls: Sequence[Any], neighbours: Sequence[Any]) -> None:
    """Refuse counts that no question can be asked of, and areas that are not in them.

    Raises
    ------
    ParameterError
        No treated area, an unknown one, or one among its own controls.
    DataError
        An area on several rows, periods that do not follow each other, counts that are negative or not whole.
    """
    if not counts.index.is_unique or not counts.columns.is_unique:
        raise DataError("Ett område eller en period finns flera gånger i tabellen.", do="summera raderna först.")
    labels = ordered(counts.columns)
    places = labels.asi8 if isinstance(labels, pd.PeriodIndex) else labels.to_numpy(dtype=np.int64)
    if (np.diff(places) != 1).any():
        raise DataError(
            "Perioderna följer inte på varandra, så antalen gäller olika lång tid.",
            do="lägg in de perioder som fattas, utan antal.",
        )
    if unknown := [str(area) for area in [*treated, *controls, *neighbours] if area not in counts.index]:
        raise ParameterError(
            f"Områden som inte finns: {', '.join(unknown)}.",
            found=f"{len(counts)} områden",
            do="skriv namnen exakt som i data.",
        )
    if not treated:
        raise ParameterError("Inget område med åtgärd är angivet.", do="ange minst ett i treated.")
    if both := [str(area) for area in treated if area in controls]:
        raise ParameterError(
            f"{', '.join(both)} kan inte vara jämförelseområde till sig självt.", do="ta bort det ur controls."
        )
    values = counts.to_numpy(dtype=float, na_value=np.nan)
    known = values[~np.isnan(values)]
    if not np.isfinite(known).all() or (known < 0).any() or (known != np.floor(known)).any():
        raise DataError("Antalen ska vara hela tal från 0 och uppåt.", do="kontrollera tabellen.")


def ordered(labels: pd.Index) -> pd.Index:
    """The columns' labels as periods or whole numbers, whose order and gaps can be seen.

    Raises
    ------
    DataError
        Labels that are neither.
    """
    if isinstance(labels, pd.PeriodIndex):
        return labels
    if all(isinstance(label, (int, np.integer)) for label in labels):
        numbers: pd.Index = pd.Index(list(labels), dtype=np.int64)
        return numbers
    for freq, form in _DATED.items():
        if all(isinstance(label, str) and re.fullmatch(form, label) for label in labels):
            try:
                periods: pd.Index = pd.PeriodIndex(list(labels), freq=freq)
            except ValueError:
                break
            return periods
    raise DataError(
        "Kolumnerna går inte att läsa som perioder.", do="skriv månader som 2010-01, eller hela tal i följd."
    )


def check_whole(**numbers: object) -> None:
    """Refuse positions and lengths that are not whole numbers.

    Raises
    ------
    ParameterError
        As said.
    """
    for name, value in numbers.items():
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise ParameterError(f"{name} ska vara ett heltal.", found=repr(value), do="ange kolumnens nummer från 0.")


def check_periods(length: int, first: int, start: int, chosen_on: tuple[int, int] | None) -> None:
    """Refuse a baseline that overlaps the follow-up or lies before the counts, and a choice made on no period.

    Raises
    ------
    ParameterError
        As said.
    """
    if length < 1 or first < 0 or first + length > start:
        raise ParameterError(
            "Perioden före måste ligga i sin helhet före uppföljningen och inom det som räknats.",
            do="välj en senare uppföljning eller ta in äldre data.",
        )
    if chosen_on and (chosen_on[0] < 0 or chosen_on[1] < 1 or sum(chosen_on) > start + length):
        raise ParameterError(
            "Perioden som området valdes på ligger utanför det som räknats.",
            do="ange en period som slutar senast när uppföljningen gör det.",
        )


def step(start: int, first: int, length: int, season: int) -> int:
    """Periods from each year of the baseline to the next: whole years, those of the baseline that was asked for."""
    gap = start - first
    return gap if gap % season == 0 else season * -(-length // season)


def counted_in(series: "pd.Series[float]", at: int, length: int) -> int | None:
    """Incidents in `length` months from a position; None where a month is not counted or not there."""
    part = series.iloc[at : at + length]
    return whole_number(part.sum(skipna=False)) if len(part) == length else None


def ends_after(series: "pd.Series[float]", start: int, length: int) -> bool:
    """Whether the follow-up ends after the last counted month; never where no month at all is counted."""
    known = np.flatnonzero(series.notna().to_numpy())
    return len(known) > 0 and start + length - 1 > int(known[-1])


def span(counts: pd.DataFrame, at: int, length: int) -> str:
    """The periods of a window as text, first/last, whether or not the counts reach that far."""
    first = ordered(counts.columns)[0] + at
    return f"{first}/{first + length - 1}"
