"""Excel's day numbers: in a workbook a date that lost its format is a number, and is read as the date that it is.

A text file does not say in which of Excel's two systems its numbers are counted, nor that they are dates: there they
are refused with the reason.
"""

from collections.abc import Callable

import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute

#: Day numbers from 1954 to 2099 in either system; others are numbers of something else.
FIRST, LAST = 18_300, 73_050
_NUMBER = r"\d{5}(?:[.,]\d+)?"
_CLOCK = r"(?:0|\d{5})[.,]\d+"


def look_like_days(text: "pd.Series[str]") -> "pd.Series[bool]":
    """Where a cell of a declared date may be a day number: five figures in the range, with or without decimals."""
    fits = text.astype("str").str.strip().str.fullmatch(_NUMBER, na=False).astype("bool")
    if fits.any():
        days = _numbers(text[fits])
        fits[fits] = ((days >= FIRST) & (days < LAST)).to_numpy()
    return fits


def dated(
    cells: "pd.Series[str]", pattern: str, fields: tuple[str, ...], *, day_zero: pd.Timestamp | None
) -> "pd.Series[str]":
    """Cells of a workbook with day numbers as typed dates are written, in ISO form.

    Parameters
    ----------
    pattern : str
        RE2 of the declared form: a number that follows it is not a day number.
    fields : tuple of str
        What the form holds (`forms.Piece`): day numbers are read where it has a year and a month, clock times written
        as a part of a day where it has hours and no date.
    day_zero : Timestamp or None
        What the numbers are counted from; None where there are none, as in a text file.
    """
    if day_zero is None:
        return cells
    held = set(fields)
    if held & {"year", "short_year"} and held & {"month", "month_word"}:
        return _replaced(cells, pattern, look_like_days(cells), lambda days: _days(days, day_zero))
    if held & {"hour", "hour12", "hhmm", "hhmmss"} and not held & {"day", "month", "month_word", "yearday"}:
        plain = cells.astype("str").str.strip()
        return _replaced(cells, pattern, plain.str.fullmatch(_CLOCK, na=False).astype("bool"), _clocks)
    return cells


def _replaced(
    cells: "pd.Series[str]",
    pattern: str,
    rows: "pd.Series[bool]",
    write: "Callable[[pd.Series[float]], pd.Series[str]]",
) -> "pd.Series[str]":
    if not rows.any():
        return cells
    other = arrow.array(cells[rows].astype("str").str.strip().to_list(), arrow.string())
    declared = compute.match_substring_regex(other, pattern).to_numpy(zero_copy_only=False)
    chosen = rows.copy()
    chosen[rows] = ~declared
    return cells.mask(chosen, write(_numbers(cells[chosen])).reindex(cells.index)).astype("str")


def _numbers(text: "pd.Series[str]") -> "pd.Series[float]":
    return text.astype("str").str.strip().str.replace(",", ".", regex=False).astype("float64")


def _days(days: "pd.Series[float]", zero: pd.Timestamp) -> "pd.Series[str]":
    when = zero + pd.to_timedelta((days * 86_400).round(), unit="s")
    whole = days % 1 == 0
    return when.dt.strftime("%Y-%m-%dT%H:%M:%S").mask(whole, when.dt.strftime("%Y-%m-%d"))


def _clocks(days: "pd.Series[float]") -> "pd.Series[str]":
    seconds = ((days % 1) * 86_400).round() % 86_400
    return (pd.Timestamp("2000-01-01") + pd.to_timedelta(seconds, unit="s")).dt.strftime("%H:%M:%S")
