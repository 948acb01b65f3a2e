"""Dates and clock times as declared, to naive local time. A date without a clock time is a day, not midnight.

Times that the source writes in another zone are converted; without a declared zone, clock times that do not exist, or
exist twice, when the clocks change are kept as they are written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd

from bfa.tables.excel_days import dated
from bfa.tables.forms import Form, read_form
from bfa.tables.readings import DAY, MINUTE, Long, Reading, put_together
from bfa.tables.table import Table
from bfa.tables.time_parts import NO_OFFSET, Column, Yes, read_column
from bfa.tables.zones import Zones, from_universal, from_zone

_LOCAL = Zones(None, "Europe/Stockholm")
#: Rows that are put together at a time.
_PIECE = 200_000


@dataclass(frozen=True, slots=True)
class Moments:
    """A time in one column or several; each series has the table's row numbers as index."""

    #: Naive local time (datetime64[us]), at 00:00 where the clock time is unknown and on the 1st where the day is;
    #: missing where no date could be read.
    when: "pd.Series[pd.Timestamp]"
    #: Whether a clock time was read; whether a day was, and not the month only.
    clock: "pd.Series[bool]"
    day: "pd.Series[bool]"
    #: The end of a group of hours (07-08); missing where none is written.
    until: "pd.Series[pd.Timestamp]"
    #: Something stands there, and no date in any declared format.
    failed: "pd.Series[bool]"
    #: Two of the declared formats fit, with different days; `when` is missing.
    double: "pd.Series[bool]"
    #: The date could be read, and what stands for the clock time could not.
    clock_failed: "pd.Series[bool]"
    #: What users should know, and of which rows.
    told: "list[tuple[str, pd.Series[bool]]]"


def moments(
    table: Table,
    columns: str | list[str],
    forms: str | Sequence[str],
    *,
    midnight_unknown: bool = False,
    zones: Zones = _LOCAL,
) -> Moments:
    """Read a time that stands in one column or in several, in the first declared format that fits the whole of it.

    Parameters
    ----------
    table : Table
        Cells as text; typed date cells of a workbook are read as what they are.
    columns : str or list of str
        The columns, in the order of the format.
    forms : str or sequence of str
        The declared format or formats. A cell with the date part only is a day without clock time.
    midnight_unknown : bool
        Read 00:00, as it is written, as a day without clock time.
    zones : Zones
        The zone that the times are written in, and the kommun's.

    Raises
    ------
    ParameterError
        A format that cannot be used (`forms.read_form`).
    """
    names = [columns] if isinstance(columns, str) else columns
    every = [forms] if isinstance(forms, str) else list(forms)
    laid = [read_form(form, names, where="date_format", zone=zones.source) for form in every]
    cells = [_columns(table, names, form) for form in laid]
    found = []
    for first in range(0, max(1, len(table.frame)), _PIECE):
        rows = slice(first, first + _PIECE)
        readings = [
            put_together([column.at(rows) for column in own], form) for own, form in zip(cells, laid, strict=True)
        ]
        chosen, double = _chosen(readings)
        if midnight_unknown:
            chosen = replace(chosen, clock=chosen.clock & ~chosen.midnight)
        found.append(_moments(chosen, double, zones, table.frame.index[rows]))
    return _under_each_other(found)


def _columns(table: Table, names: list[str], form: Form) -> list[Column]:
    columns = []
    for name, piece in zip(names, form.pieces, strict=True):
        cells = dated(table.frame[name], piece.pattern, piece.fields, day_zero=table.day_zero)
        columns.append(read_column(cells, piece, typed=table.workbook))
    return columns


def _under_each_other(parts: list[Moments]) -> Moments:
    """Pieces as one, with what is told of any row."""
    names = [each.name for each in fields(Moments) if each.name != "told"]
    whole = (
        parts[0]
        if len(parts) == 1
        else Moments(
            **{name: pd.concat([getattr(part, name) for part in parts]) for name in names},
            told=[
                (told[0][0], pd.concat([rows for _, rows in told]))
                for told in zip(*(part.told for part in parts), strict=True)
            ],
        )
    )
    return replace(whole, told=[(what, rows) for what, rows in whole.told if rows.any()])


def _chosen(readings: list[Reading]) -> tuple[Reading, Yes]:
    """For each row the first reading that fits whole, else the first with a date; and where two have different days."""
    chosen = readings[0]
    double = np.zeros(len(chosen.when), dtype=bool)
    for other in readings[1:]:
        both = chosen.read & other.read & ~chosen.clock_failed & ~other.clock_failed
        double |= both & (chosen.when // DAY != other.when // DAY)
        better = other.read & (~chosen.read | (chosen.clock_failed & ~other.clock_failed))
        chosen = _mixed(chosen, other, better)
    return chosen, double


def _mixed(one: Reading, other: Reading, better: Yes) -> Reading:
    plain = {
        name: np.where(better, getattr(other, name), getattr(one, name))
        for name in ("when", "until", "offset", "read", "day", "clock", "grouped", "clock_failed", "midnight")
    }
    none = np.zeros(len(better), dtype=bool)
    told = {
        what: np.where(better, other.told.get(what, none), one.told.get(what, none))
        for what in dict.fromkeys([*one.told, *other.told])
    }
    return Reading(**plain, failed=(one.failed | other.failed) & ~plain["read"], told=told)


def _moments(read: Reading, double: Yes, zones: Zones, index: pd.Index) -> Moments:
    there = read.read & ~double
    when, unsure = _local(read.when, read, there & read.clock, zones, index)
    until, _ = _local(read.until, read, there & read.grouped, zones, index)
    moved = (read.offset != NO_OFFSET) if zones.source in (None, zones.kommun) else np.ones(len(there), dtype=bool)
    told = read.told | {
        f"tiden är omräknad till {zones.kommun}": there & read.clock & moved,
        "dagen kan inte räknas om till kommunens tidszon utan klockslag; den är kvar som den står": there
        & read.day
        & ~read.clock
        & moved,
        "klockan ställdes om den timmen i källans tidszon; tiden kan vara en timme fel": unsure,
    }
    return Moments(
        when.where(there),
        pd.Series(there & read.clock, index=index),
        pd.Series(there & read.day, index=index),
        until.where(there & read.grouped),
        pd.Series(read.failed, index=index),
        pd.Series(double, index=index),
        pd.Series(read.clock_failed & there, index=index),
        [(what, pd.Series(rows & there, index=index)) for what, rows in told.items()],
    )


def _local(
    when: Long, read: Reading, clocked: Yes, zones: Zones, index: pd.Index
) -> "tuple[pd.Series[pd.Timestamp], Yes]":
    """Times as the kommun's clocks show them; a day without clock time is not moved."""
    written = pd.Series(when.astype("datetime64[us]"), index=index)
    own = clocked & (read.offset != NO_OFFSET)
    unsure = np.zeros(len(when), dtype=bool)
    if own.any():
        universal = (when - read.offset.astype(np.int64) * MINUTE)[own].astype("datetime64[us]")
        written[own] = from_universal(pd.Series(universal), zones.kommun).to_numpy()
    rest = clocked & ~own
    if zones.source not in (None, zones.kommun) and rest.any():
        moved, doubt = from_zone(written[rest], zones)
        written[rest] = moved.to_numpy()
        unsure[rest] = doubt.to_numpy()
    return written, unsure
