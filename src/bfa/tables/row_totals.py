"""Totals among rows: a line of sums in an export would be counted once more; it is told and left out.

Known by its word (Summa, Totalt) where an area, a type, an id or a date should stand, or by its number: a kommundel or
a brottstyp that is the sum of the others in every month, or a row whose `antal` is the sum of all the others.
"""

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.counts_together import tell_near_totals
from bfa.tables.municipality import IncidentSource
from bfa.tables.quality import ACT, LOOK, SourceNotes
from bfa.tables.table import Table
from bfa.tables.totals import NAMES, OF, are_sums, tell_only_sums, tell_twins, totals

#: Our columns where such a word is no name.
_KEYS = ("incident_id", "brottskod", "brottstyp", "start", "plats_typ")
#: A row is held against the sum of so many others at least, and where it stands for so many crimes. [count]
_OTHERS, _CRIMES = 5, 10


def without_total_rows(table: Table, source: IncidentSource, notes: SourceNotes, *, known: Collection[str]) -> Table:
    """The rows without those that say that they are a sum; told.

    Parameters
    ----------
    source : IncidentSource
        A word that its `values` list is a name and no sum, as is the only word of a column.
    known : collection of str
        Names of the kommundelar, whatever they are called.
    """
    gone = pd.Series(False, index=table.frame.index)
    for ours in _KEYS:
        theirs = source.columns.get(ours)
        for column in [theirs] if isinstance(theirs, str) else theirs or []:
            gone |= are_sums(table.frame[column], source.values.get(ours, {}))
    how = source.kommundel
    if how.column:
        listed = {*how.values, *(name.removeprefix(how.prefix) for name in known)}
        gone |= are_sums(table.frame[how.column], listed)
        tell_only_sums(table.frame[how.column], listed, notes, do="ta bort kommundel: vid källan")
    if not gone.any():
        return table
    what = "raden är en summa (ordet Summa, Totalt eller liknande står där ett namn, id eller datum ska stå)"
    notes.remark(f"{what}; den räknas inte", gone, do=NAMES)
    notes.leave_out(what, table.frame.index[gone])
    points = table.points if table.points is None else table.points[~gone]
    return replace(table, frame=table.frame[~gone], points=points)


def sums_of_rows(frame: pd.DataFrame, n: "pd.Series[float] | None", notes: SourceNotes) -> "pd.Series[bool]":
    """Which rows are sums of the others by their numbers; told, and put among those left out.

    Parameters
    ----------
    frame : DataFrame
        kommundel, start, brottstyp and kind of every row, missing where they could not be read.
    n : Series of float, optional
        How many crimes each row stands for, missing where it could not be read; without it each is one.
    notes : SourceNotes
        Is told which they were. A row that may be a sum, and says an area, is told and counted.
    """
    gone = pd.Series(False, index=frame.index)
    halves = [ours for ours in ("kommundel", "brottstyp") if n is not None or _half(frame[ours])]
    if not halves:
        return gone
    each = pd.Series(1.0, index=frame.index) if n is None else n
    for column, ours in (("area", "kommundel"), ("brottstyp", "brottstyp")):
        if ours not in halves:
            continue
        counts = _counts(frame[~gone], each[~gone])
        for name, parts in totals(counts, column).items() if len(counts) else ():
            rows = frame[ours].eq(name).fillna(False).astype("bool") & ~gone
            what = f"{OF[column]} {name} är i varje månad summan av {parts}; den är en summa och räknas inte"
            notes.remark(what, rows, grade=LOOK)
            notes.leave_out(f"{ours} är summan av andra; raden räknas inte", frame.index[rows])
            gone |= rows
        if n is not None and len(counts):
            tell_twins(counts, column, notes)
    if n is None:
        return gone
    gone |= _lone(frame, n.where(~gone), notes)
    left = _counts(frame[~gone], each[~gone])
    if len(left):
        tell_near_totals(left, notes)
    return gone


def _half(names: "pd.Series[str]") -> bool:
    """Whether one name has exactly as many rows as all the others together."""
    n = names.value_counts()
    n = n[n > 0]
    return len(n) > 2 and int(2 * n.iloc[0]) == int(n.sum())


def _counts(frame: pd.DataFrame, n: "pd.Series[float]") -> pd.DataFrame:
    month = frame["start"].dt.to_period("M").dt.to_timestamp()
    named = {"area": frame["kommundel"], "month": month, "brottstyp": frame["brottstyp"], "kind": frame["kind"]}
    keyed = pd.DataFrame({**named, "n": n}).dropna()
    return keyed.groupby(["area", "month", "brottstyp", "kind"], sort=False)["n"].sum().reset_index()


def _lone(frame: pd.DataFrame, n: "pd.Series[float]", notes: SourceNotes) -> "pd.Series[bool]":
    """A row that stands for as many crimes as all the others: left out where it says no area, else asked about."""
    alike = (2 * n).eq(n.sum()) & n.ge(_CRIMES) & (int(n.notna().sum()) > _OTHERS)
    nowhere = alike & (frame["kommundel"].eq(NO_KOMMUNDEL) | frame["brottstyp"].isna())
    what = "radens antal är summan av alla de andra, och den saknar kommundel eller brottstyp"
    notes.remark(f"{what}; den är en summa och räknas inte", nowhere, grade=LOOK)
    notes.leave_out(what, frame.index[nowhere])
    asked = "radens antal är lika med summan av alla de andra; är den en summa?"
    notes.remark(asked, alike & ~nowhere, do="ta bort den med where: vid källan", grade=ACT)
    return nowhere
