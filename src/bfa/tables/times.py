"""Dates and clock times as declared, to naive local time. A date without a clock time is a day, not midnight.

Clock times that do not exist, or exist twice, when the clocks change are kept as they are written.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from bfa.errors import ParameterError
from bfa.tables.reading import Table

_CLOCK = ("%H", "%I")
_TYPED_DAY = "%Y-%m-%d"
_TYPED_CLOCKS = ("%H:%M:%S", "%H:%M:%S.%f")


@dataclass(frozen=True, slots=True)
class Moments:
    """One column of times; each series has the table's row numbers as index.

    Attributes
    ----------
    when : Series of datetime64[us]
        Naive local time, at 00:00 where the clock time is unknown; missing where no date could be read.
    clock : Series of bool
        Whether a clock time was read.
    failed : Series of bool
        Something stands there, and no date in the declared format.
    clock_failed : Series of bool
        The date could be read, and what stands for the clock time could not.
    """

    when: "pd.Series[pd.Timestamp]"
    clock: "pd.Series[bool]"
    failed: "pd.Series[bool]"
    clock_failed: "pd.Series[bool]"


def moments(table: Table, columns: str | list[str], form: str, *, midnight_unknown: bool = False) -> Moments:
    """Read one date column, or a date and a clock-time column.

    Parameters
    ----------
    table : Table
        Cells as text; typed date cells of a workbook are read as what they are.
    columns : str or list of str
        One column, or a date column and a clock-time column.
    form : str
        The declared format (`strptime`), date first. A cell with the date part only is a day without clock time.
    midnight_unknown : bool
        Read 00:00 as a day without clock time.

    Raises
    ------
    ParameterError
        The format has a time zone, or two columns are named and the format has no clock time.
    """
    names = [columns] if isinstance(columns, str) else columns
    check_form(form, names, where="date_format")
    dates, clocks = split_form(form)
    cells = [table.frame[name].str.strip() for name in names]
    read = _pair(cells[0], cells[1], (dates, clocks), typed=table.workbook) if len(cells) == 2 else None
    read = read or _single(cells[0], form, (dates, clocks), typed=table.workbook)
    if not midnight_unknown:
        return read
    return Moments(read.when, read.clock & (read.when != read.when.dt.normalize()), read.failed, read.clock_failed)


def check_form(form: str, columns: Sequence[str] = (), *, where: str) -> None:
    """Refuse a declared format that no date can follow.

    Parameters
    ----------
    form : str
        The declared format (`strptime`).
    columns : sequence of str
        The columns it is declared for; two are a date and a clock time.
    where : str
        File and key, first in the message.

    Raises
    ------
    ParameterError
        No such format, a time zone, or two columns and no clock time.
    """
    clocks = split_form(form)[1]
    try:
        pd.to_datetime(pd.Series(["x"]), format=form, errors="coerce")
    except ValueError:
        raise ParameterError(
            f"{where} {form!r} är inget datumformat.", do="skriv till exempel %Y-%m-%d %H:%M, %d.%m.%Y eller %Y-%m."
        ) from None
    if len(columns) > 2 or (len(columns) == 2 and not clocks):
        raise ParameterError(
            f"{where} {form!r} passar inte till kolumnerna {', '.join(columns)}.",
            do='ange en datumkolumn och en klockslagskolumn, och båda i formatet, till exempel "%Y-%m-%d %H%M".',
        )


def split_form(form: str) -> tuple[str, str]:
    """The date part and the clock part of a declared format; the clock part is empty when there is none.

    Raises
    ------
    ParameterError
        The format has a time zone: times are local and naive here.
    """
    if "%z" in form or "%Z" in form:
        raise ParameterError(
            f"date_format {form!r} har tidszon.", do="exportera lokal tid utan tidszon; bfa räknar i lokal tid."
        )
    places = [place for mark in _CLOCK if (place := form.find(mark)) >= 0]
    return (form[: min(places)].rstrip(" T,"), form[min(places) :]) if places else (form, "")


def _single(text: "pd.Series[str]", form: str, parts: tuple[str, str], *, typed: bool) -> Moments:
    whole = parse(text, form)
    if typed:
        whole = whole.fillna(parse(text, f"{_TYPED_DAY}T%H:%M:%S"))
    clock = whole.notna() if parts[1] else pd.Series(False, index=text.index)
    if whole.isna().any():
        whole = whole.fillna(parse(text, parts[0]))
        if typed:
            whole = whole.fillna(parse(text, _TYPED_DAY))
    if not parts[1]:
        whole = whole.dt.normalize()
    return Moments(whole, clock, text.notna() & whole.isna(), pd.Series(False, index=text.index))


def _pair(day: "pd.Series[str]", clock: "pd.Series[str]", parts: tuple[str, str], *, typed: bool) -> Moments:
    if typed:
        day, clock = day.str.replace(r"T[\d:.]+$", "", regex=True), clock.str.replace(r"^.*T", "", regex=True)
    date = parse(day, parts[0])
    text = clock.str.zfill(4) if parts[1] == "%H%M" else clock
    time = parse(text, parts[1])
    if typed:
        date = date.fillna(parse(day, _TYPED_DAY))
        for form in _TYPED_CLOCKS:
            time = time.fillna(parse(text, form))
    span = (time - time.dt.normalize()).fillna(pd.Timedelta(0))
    return Moments(
        (date + span).astype("datetime64[us]"),
        date.notna() & time.notna(),
        day.notna() & date.isna(),
        date.notna() & clock.notna() & time.isna(),
    )


def parse(text: "pd.Series[str]", form: str) -> "pd.Series[pd.Timestamp]":
    """Dates written in one format; what does not follow it is missing."""
    return pd.to_datetime(text, format=form, errors="coerce", exact=True).astype("datetime64[us]")
