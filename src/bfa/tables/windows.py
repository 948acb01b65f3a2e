"""When each row of an export began, ended and was registered; what cannot be right is refused or left empty."""

from typing import Any

import pandas as pd

from bfa.errors import DataError, ParameterError
from bfa.tables.clock_doubts import half_a_clock, spikes, whole_days, whole_months
from bfa.tables.forms import read_form
from bfa.tables.municipality import IncidentSource
from bfa.tables.quality import TOLD, SourceNotes
from bfa.tables.table import Table
from bfa.tables.time_faults import (
    absurd,
    check_read,
    columns_of,
    forms_of,
    refuse_starts,
    remark_days,
    remark_order,
    remark_quarters,
    remark_read,
    remark_two_orders,
)
from bfa.tables.times import Moments, moments
from bfa.tables.zones import Zones, known_zone

TIMES = ("start", "end", "registered")
_DAY, _MINUTE = pd.Timedelta(days=1), pd.Timedelta(minutes=1)
#: So many clock times are told one by one; the others are counted.
_CLOCKS = 5


def check_times(source: IncidentSource, *, where: str) -> None:
    """Refuse formats and zones that cannot be used, before any file is opened.

    Refused as in `forms.read_form` and `zones.known_zone`; an end or a day of registration without a day.
    """
    if source.timezone:
        known_zone(source.timezone, where=where)
    for name in TIMES:
        forms = [
            read_form(form, columns_of(source, name), where=f"{where}: formatet", zone=source.timezone)
            for form in forms_of(source, name)
        ]
        if name != "start" and name in source.columns and not any(form.has_day for form in forms):
            raise ParameterError(
                f"{where}: {name} har bara månad.",
                found=", ".join(form.text for form in forms),
                do=f"ta bort {name} ur columns, eller ge den en egen form med dag i date_formats.",
            )


def read_times(
    table: Table, source: IncidentSource, notes: SourceNotes, *, where: str, zone: str
) -> dict[str, "pd.Series[Any]"]:
    """The time columns of an export, with what was refused and remarked on in the notes.

    Returns
    -------
    dict
        start, end, registered (those the source has), clock_known and day_known. An end before its start is left
        empty. Without an end column, a group of hours (07-08) ends when it says.

    Raises
    ------
    DataError
        Most starts are not in the declared format, or follow it with day and month changed about, or most rows end
        before they start.
    """
    zones = Zones(source.timezone, zone)
    read = {
        name: moments(
            table,
            columns_of(source, name),
            forms_of(source, name),
            midnight_unknown=source.midnight_unknown,
            zones=zones,
        )
        for name in TIMES
        if name in source.columns
    }
    start = read["start"]
    check_read(table, start, source, where=where)
    refuse_starts(table, start, source, notes)
    for name, moment in read.items():
        remark_read(name, moment, notes)
    found: dict[str, pd.Series[Any]] = {name: moment.when.mask(absurd(moment.when)) for name, moment in read.items()}
    found |= {"clock_known": start.clock.astype("boolean"), "day_known": start.day.astype("boolean")}
    if "registered" in read:
        found["registered"] = found["registered"].where(read["registered"].day)
    if "end" in read:
        found["end"] = _ends(read["end"], start, notes, where=where)
        _unknown_by_span(found, read["end"], notes)
    elif start.until.notna().any():
        found["end"] = start.until
        notes.remark("start är en grupp av timmar; slutet är gruppens slut som det står", start.until.notna())
    remark_order(source, start, notes)
    remark_two_orders(table, source, start, notes)
    remark_quarters(found["start"], notes)
    remark_days(found["start"].where(found["day_known"].astype(bool)), notes)
    _remark_clocks(found, notes)
    return found


def _ends(end: Moments, start: Moments, notes: SourceNotes, *, where: str) -> "pd.Series[pd.Timestamp]":
    read = end.when.mask(absurd(end.when)).where(end.day)
    day = read.notna() & ~end.clock
    when = read.mask(day, read.dt.normalize() + _DAY - _MINUTE)
    before = when < start.when
    both = int((when.notna() & start.when.notna()).sum())
    if int(before.sum()) > max(1, both / 2):
        raise DataError(
            f"{where}: de flesta raderna slutar innan de börjar.",
            found=f"{int(before.sum())} av {both} rader, först rad {before.idxmax()}",
            do="byt plats på kolumnerna för start och end i kommunfilen.",
        )
    notes.remark(
        "slutet ligger före starten; slutet lämnas tomt",
        before,
        do="rätta i exporten; är start och slut omkastade, byt dem i columns:",
    )
    notes.remark(
        "mer än ett år mellan start och slut; kvar som det står",
        (when - start.when) > pd.Timedelta(days=365),
        do="kontrollera datumen i exporten",
    )
    return when.mask(before)


def _unknown_by_span(found: dict[str, "pd.Series[Any]"], end: Moments, notes: SourceNotes) -> None:
    """A span that covers whole days tells no clock time, and one that covers a whole month tells no day."""
    start, until, clock = found["start"], found["end"], found["clock_known"].astype(bool)
    months = found["day_known"].astype(bool) & whole_months(start, until)
    notes.remark(
        "start till slut är hela månaden; raden räknas i den månad den börjar men har ingen dag", months, grade=TOLD
    )
    days = clock & end.clock & ~months & whole_days(start, until)
    notes.remark(
        "start 00:00 (eller 00:01) och slut 23:59 eller 00:00: läst som hela dagar, utan klockslag", days, grade=TOLD
    )
    found["start"] = start.mask(days, start.dt.normalize())
    found["end"] = until.mask(days & (until == until.dt.normalize()), until - _MINUTE)
    found["clock_known"] = found["clock_known"].mask(days | months, False)
    found["day_known"] = found["day_known"].mask(months, False)
    found["end"] = found["end"].where(found["day_known"].astype(bool))


def _remark_clocks(found: dict[str, "pd.Series[Any]"], notes: SourceNotes) -> None:
    """Clock times that are far commoner than those around them, and what can be declared about them."""
    known = found["start"].where(found["clock_known"].astype(bool))
    if half_a_clock(known):
        do = "läs den med %I och %p om exporten kan skriva AM och PM; annars är timmarna fel på eftermiddagen"
        notes.remark(f"inget klockslag är efter 12:59; är det en tolvtimmarsklocka, {do}", known.notna())
    every = spikes(known)
    for clock, rows in every[:_CLOCKS]:
        do = (
            "midnight_unknown: true"
            if clock == "00:00"
            else f'formats: med en form där {clock} står som text, till exempel "%Y-%m-%d {clock}", först i listan'
        )
        notes.remark(f"klockslaget är {clock} ovanligt ofta; betyder det okänt, ange {do}", rows)
    rest = sum(int(rows.sum()) for _, rows in every[_CLOCKS:])
    notes.add(
        f"{len(every) - _CLOCKS} klockslag till är ovanligt vanliga; skriver källan dem för tider den inte vet?", rest
    )
