"""When each row of an export began, ended and was registered; what cannot be right is refused or left empty."""

from typing import Any

import pandas as pd

from bfa.errors import DataError
from bfa.tables.municipality import IncidentSource
from bfa.tables.quality import SourceNotes
from bfa.tables.reading import Table
from bfa.tables.times import Moments, moments

TIMES = ("start", "end", "registered")
#: Times outside these years are slips of the pen.
EARLIEST, LATEST = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")


def read_times(table: Table, source: IncidentSource, notes: SourceNotes, *, where: str) -> dict[str, "pd.Series[Any]"]:
    """The time columns of an export, with what was refused and remarked on in the notes.

    Parameters
    ----------
    table : Table
        Cells as text.
    source : IncidentSource
        Columns and formats.
    notes : SourceNotes
        Gets a line for each kind of fault.
    where : str
        File name, for messages.

    Returns
    -------
    dict
        start, end, registered (those the source has) and clock_known. An end before its start is left empty.

    Raises
    ------
    DataError
        Most starts are not in the declared format, or most rows end before they start.
    """
    read: dict[str, Moments] = {}
    for name in TIMES:
        if name in source.columns:
            form = source.date_formats.get(name, source.date_format)
            read[name] = moments(table, source.columns[name], form, midnight_unknown=source.midnight_unknown)
    start = read["start"]
    _check_form(start, source, where=where)
    notes.refuse("start kan inte läsas med det angivna datumformatet", start.failed)
    notes.refuse("start saknas", start.when.isna() & ~start.failed)
    notes.refuse("start ligger orimligt långt bort i tiden", _absurd(start.when))
    for name, moment in read.items():
        notes.remark(f"{name}: klockslaget kan inte läsas; dagen är kvar", moment.clock_failed)
        if name != "start":
            lost = moment.failed | _absurd(moment.when)
            notes.remark(f"{name} kan inte läsas med det angivna datumformatet eller är orimlig; lämnas tom", lost)
    _remark_midnight(start, notes)
    found = {name: moment.when.mask(_absurd(moment.when)) for name, moment in read.items()} | {
        "clock_known": start.clock.astype("boolean")
    }
    if "end" in read:
        found["end"] = _ends(read["end"], start, notes, where=where)
    return found


def _absurd(when: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    return (when < EARLIEST) | (when >= LATEST)


def _check_form(start: Moments, source: IncidentSource, *, where: str) -> None:
    failed = int(start.failed.sum())
    if failed > len(start.failed) / 2:
        form = source.date_formats.get("start", source.date_format)
        raise DataError(
            f"{where}: start följer inte det angivna datumformatet {form!r}.",
            found=f"{failed} av {len(start.failed)} rader kan inte läsas, först rad {start.failed.idxmax()}",
            do="skriv exportens format i date_format:, till exempel %Y-%m-%d %H:%M eller %d.%m.%Y.",
        )


def _remark_midnight(start: Moments, notes: SourceNotes) -> None:
    """One row in 1 440 should be at 00:00; ten times as many, and it is likely to mean an unknown clock time."""
    midnight = start.clock & (start.when == start.when.dt.normalize())
    if midnight.sum() > max(20, 10 * start.clock.sum() / 1440):
        notes.remark("klockslaget är 00:00 ovanligt ofta; betyder det okänt, ange midnight_unknown: true", midnight)


def _ends(end: Moments, start: Moments, notes: SourceNotes, *, where: str) -> "pd.Series[pd.Timestamp]":
    read = end.when.mask(_absurd(end.when))
    day = read.notna() & ~end.clock
    when = read.mask(day, read.dt.normalize() + pd.Timedelta(hours=23, minutes=59))
    before = when < start.when
    both = int((when.notna() & start.when.notna()).sum())
    if int(before.sum()) > max(1, both / 2):
        raise DataError(
            f"{where}: de flesta raderna slutar innan de börjar.",
            found=f"{int(before.sum())} av {both} rader, först rad {before.idxmax()}",
            do="byt plats på kolumnerna för start och end i kommunfilen.",
        )
    notes.remark("slutet ligger före starten; slutet lämnas tomt", before)
    notes.remark("mer än ett år mellan start och slut; kvar som det står", (when - start.when) > pd.Timedelta(days=365))
    return when.mask(before)
