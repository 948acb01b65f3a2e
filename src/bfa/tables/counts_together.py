"""Several files of counts held against each other: totals in a file of their own, types and kommundelar one lacks."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from bfa.tables.counting import KEYS, Counts, declared_zeros, filled
from bfa.tables.coverage import stretches
from bfa.tables.naming import some_of
from bfa.tables.pace import ALPHA, empty_runs
from bfa.tables.period import Period
from bfa.tables.quality import ACT, LOOK, SourceNotes
from bfa.tables.totals import OF, totals

#: So near the sum of the others, month by month, an area or a type may be a total with hidden or unknown parts. [-]
_NEAR = 0.15
#: So many steps upward and none down are no chance. [count]
_GROWN = 10


def counts_together(files: Sequence[Counts]) -> list[Counts]:
    """The files without totals that only show beside another file, and with the zeros that are declared.

    Each comes without the totals that show in it alone; what it lacks beside the others is told in its notes.
    """
    kept = _without_totals(list(files))
    return [_whole(file, kept[:place] + kept[place + 1 :]) for place, file in enumerate(kept)]


def _without_totals(files: list[Counts]) -> list[Counts]:
    if len(files) < 2:
        return files
    every = pd.concat([file.table for file in files], ignore_index=True)
    if every.duplicated(KEYS).any():
        return files  # Refused later, with the files named.
    for column in ("area", "brottstyp"):
        sums = totals(every, column)
        every = every[~every[column].isin(sums)]
        for place, file in enumerate(files):
            gone = file.table[column].isin(sums)
            for name in file.table.loc[gone, column].unique():
                what = f"{OF[column]} {name} är i varje månad summan av {sums[name]} i alla filer"
                n = int((file.table[column] == name).sum())
                file.notes.add(f"{what}; den är en summa och räknas inte", n, grade=LOOK)
            if gone.any() and not gone.all():
                files[place] = replace(file, table=file.table[~gone])
            elif gone.all() and len(file.table):
                files[place] = replace(file, table=file.table.iloc[:0])
    return files


def _whole(file: Counts, others: list[Counts]) -> Counts:
    """Tell of the types and kommundelar that the others have and this file lacks in its months; zero where declared."""
    table = file.table
    if table.empty:
        return file
    others = [other for other in others if other.source.whole == file.source.whole]
    if not others:
        return file
    rest = pd.concat([other.table for other in others], ignore_index=True)
    rest = rest[rest["kind"].isin(table["kind"].unique())]
    lacking = []
    for column, other in (("brottstyp", "area"), ("area", "brottstyp")):
        names = sorted(set(rest[column]) - set(table[column]))
        grid = table[[other, "month", "kind"]].drop_duplicates()
        cells = grid.merge(pd.DataFrame({column: pd.Series(names, dtype="string")}), how="cross")[KEYS]
        held = cells.merge(rest[KEYS], on=KEYS, how="left", indicator="held")["held"] == "both"
        cells = cells[~held.to_numpy()]
        zero = declared_zeros(cells, file.source)
        _tell_lacking(cells[~zero], column, file.notes)
        lacking.append(cells[zero])
    zeros = pd.concat(lacking, ignore_index=True).drop_duplicates()
    return replace(file, table=filled(table, zeros, pd.Series(True, index=zeros.index)))


def _tell_lacking(cells: pd.DataFrame, column: str, notes: SourceNotes) -> None:
    names = list(cells[column].unique())
    if names:
        months = stretches(list(cells["month"].dt.to_period("M").unique()))
        span = f"{months[0].first} till {months[-1].last}"
        what = f"{OF[column]} {some_of(names)} finns i andra filer men inte i den här; {span} är inte"
        do = "skriv gaps_counted: true vid källan om de är noll"
        notes.add(f"{what} räknade för den", len(cells), do=do, grade=ACT)


def tell_zero_runs(table: pd.DataFrame, notes: SourceNotes) -> None:
    """Tell of types and kommundelar with nothing but zeros for some months, though their pace makes it unlikely."""
    month = table["month"].dt.to_period("M")
    for column in ("brottstyp", "area"):
        names = table[column].unique()
        silent = []
        for name in names if len(names) > 1 else []:
            own = table.loc[table[column] == name, "n"].groupby(month).sum().sort_index()
            runs = empty_runs(own.to_numpy(dtype="int64"), alpha=ALPHA / len(names))
            silent += [f"{name} {Period(own.index[run.first], own.index[run.last])}" for run in runs]
        if silent:
            what = f"{OF[column]} har månader med bara nollor: {some_of(silent)}; de räknas som noll"
            notes.add(what, len(silent), do="kontrollera att uppgifterna är hela")


def tell_running_sums(table: pd.DataFrame, notes: SourceNotes) -> None:
    """Tell of counts that only grow within every year: sums of the year so far, not counts of a month."""
    month = table["month"].dt.to_period("M")
    dated = table.assign(year=month.dt.year).sort_values("month")
    steps = dated.groupby(["area", "brottstyp", "kind", "year"], sort=False)["n"].diff().dropna()
    if int((steps > 0).sum()) < _GROWN or (steps < 0).any():
        return
    whole = table.assign(month=month).groupby("month")["n"].sum().reset_index()
    years = [
        own for _, own in whole.groupby(whole["month"].dt.year) if own["month"].iloc[0].month == 1 and len(own) > 3
    ]
    if years and all(own["n"].iloc[-1] >= len(own) / 2 * max(1, own["n"].iloc[0]) for own in years):
        what = "antalen växer från månad till månad i varje år och börjar om i januari; är de summor av året hittills?"
        notes.add(what, len(table), do="räkna om dem till antal i månaden: varje månad minus den före", grade=ACT)


def tell_near_totals(table: pd.DataFrame, notes: SourceNotes) -> None:
    """Tell of an area or type that is close to the sum of all the others: a total with hidden or unknown parts."""
    for column in ("area", "brottstyp"):
        wide = table.pivot_table(index=column, columns="month", values="n", aggfunc="sum", sort=False)
        whole = wide.dropna(axis=1).to_numpy(dtype="float64")
        if len(wide) < 3:
            continue
        rest = whole.sum(axis=0) - whole
        apart = np.abs(whole - rest).sum(axis=1)
        share = _NEAR if whole.shape[1] >= 3 else 0.0
        never_less = (whole >= rest).all(axis=1)  # A total holds its parts, those that are hidden too.
        near = never_less & (apart <= share * rest.sum(axis=1)) & (whole.sum(axis=1) > 0)
        for name in wide.index[near][:1]:
            what = f"{OF[column]} {name} har nästan lika många som alla de andra tillsammans; är den en summa?"
            notes.add(what, int((table[column] == name).sum()), do="ta bort den med where: vid källan", grade=ACT)
