"""Months that several files hold between them: coverage is a fact of a kind of rows, across its files.

A month that another file covers whole counts with the rows of both. Of a month that files only hold parts of, the days
of all are looked at together. What a file says of its months is never taken from a file that could not hold its rows.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from bfa.tables.coverage import COUNTED, GAP, OUTSIDE, PART, Cover, Judged, as_period, months_covered, stretches
from bfa.tables.file_reach import Reach, per_month, rejudged
from bfa.tables.pace import days_missing
from bfa.tables.period import Period, month_numbers
from bfa.tables.period import months as months_of


def joined(files: Sequence[Reach]) -> list[Reach]:
    """The files with the months of each judged beside the others.

    A part of a month counts where others hold the rest, and so do rows far outside the file's own months where another
    file covers theirs; a gap that another file fills is no gap. Of a source of several files with a declared period, a
    file reaches the months of its own rows, and months without any row are judged once.
    """
    alone = [_without_doubt(file, files) for file in _in_period(files)]
    found = [_beside(file, [other for other in alone if other is not file]) for file in alone]
    known = [cover for file in found for cover in file.covers]
    return [replace(file, inner=_inner(file, known)) for file in found]


def holds_all(one: Cover, other: Cover) -> bool:
    """Whether a file could hold every type and kommundel that another could, of its kind."""
    return one.kind == other.kind and _within(other.types, one.types) and _within(other.areas, one.areas)


def _within(part: frozenset[str] | None, whole: frozenset[str] | None) -> bool:
    if whole is None or part is None:
        return whole is None
    return {each.casefold() for each in part} <= {each.casefold() for each in whole}


def _in_period(files: Sequence[Reach]) -> list[Reach]:
    """The files of each source with a declared period judged as one: a month without any row is told once."""
    found = list(files)
    sources = {id(file.part.source): file.declared for file in files if file.declared.period}
    for source, declared in sources.items():
        places = [place for place, file in enumerate(files) if id(file.part.source) == source]
        if len(places) < 2:
            continue
        own = [files[place] for place in places]
        start = pd.concat([file.part.table["start"] for file in own], ignore_index=True)
        judged = months_covered(start, pd.concat([file.day_known for file in own], ignore_index=True), declared)
        n = np.array([per_month(file.part.table["start"], judged.months["month"]) for file in own])
        whose = _owners(n > 0)
        empty = {month for stretch in judged.unreached for month in months_of(stretch)}
        for number, place in enumerate(places):
            months = judged.months.assign(n=n[number])[whose[number]].reset_index(drop=True)
            unreached = tuple(stretches(empty & set(months["month"])))
            found[place] = replace(rejudged(files[place], Judged(months, unreached)), own=months)
    return found


def _owners(
    there: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]",
) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    """Files x months: whether a file reaches a month; one that none does goes to the file that ends last before it."""
    whose = np.maximum.accumulate(there, axis=1) & np.maximum.accumulate(there[:, ::-1], axis=1)[:, ::-1]
    for month in np.flatnonzero(~whose.any(axis=0)):
        before = [
            (np.flatnonzero(there[file, :month])[-1], file) for file in range(len(there)) if there[file, :month].any()
        ]
        after = [(np.flatnonzero(there[file])[0], file) for file in range(len(there))]
        whose[max(before)[1] if before else min(after)[1], month] = True
    return whose


def _without_doubt(file: Reach, files: Sequence[Reach]) -> Reach:
    """A file's only months, of which it holds some days, do not count by themselves where others of its kind count."""
    if not file.judged.doubtful:
        return file
    kinds = {cover.kind for cover in file.covers}
    others = [each for each in files if each is not file and not each.judged.doubtful]
    if not any(cover.kind in kinds and len(cover.in_state(COUNTED)) for each in others for cover in each.covers):
        return file
    months = file.judged.months
    doubtful = months["month"].isin([month for stretch in file.judged.doubtful for month in months_of(stretch)])
    months = months.assign(state=months["state"].mask(doubtful, PART))
    return replace(rejudged(file, Judged(months, file.judged.unreached)), own=months)


def _beside(file: Reach, others: Sequence[Reach]) -> Reach:
    """One file with what the others hold of its months."""
    months = file.judged.months
    vouched = [_counted(cover, others) for cover in file.covers]
    known = set.intersection(*vouched)
    numbers = pd.PeriodIndex(months["month"], freq="M").asi8
    whole = np.isin(numbers, list(known))
    state = months["state"].to_numpy()
    shared = (state == PART) & whole
    for place in np.flatnonzero((state == PART) & ~whole):
        shared[place] = _whole(file, int(numbers[place]), others)
    if file.declared.period is None:
        shared |= (state == OUTSIDE) & whole & (months["n"] > 0).to_numpy()
    filled = (state == GAP) & whole
    if not (shared | filled).any() and not any(vouched):
        return file
    left = months.assign(state=months["state"].mask(shared, COUNTED))[~filled].reset_index(drop=True)
    found = rejudged(file, replace(file.judged, months=left))
    covers = tuple(_without_filled(cover, own) for cover, own in zip(found.covers, vouched, strict=True))
    return replace(found, covers=covers, shared=tuple(stretches(months.loc[shared, "month"])))


def _counted(cover: Cover, others: Sequence[Reach]) -> set[int]:
    """Months that other files which could hold its rows count by themselves."""
    those = [other for each in others for other in each.covers if holds_all(other, cover)]
    return {int(month) for other in those for month in other.in_state(COUNTED).asi8}


def _without_filled(cover: Cover, filled: set[int]) -> Cover:
    """Without the gaps that other files fill."""
    gap = (cover.months["state"] == GAP) & np.isin(pd.PeriodIndex(cover.months["month"], freq="M").asi8, list(filled))
    return replace(cover, months=cover.months[~gap].reset_index(drop=True)) if gap.any() else cover


def _whole(file: Reach, month: int, others: Sequence[Reach]) -> bool:
    """Whether the days of a month that the files hold parts of leave no unlikely silence, all together."""
    parts = [file, *(each for each in others if _part_of(each, month) and _could_hold(each, file))]
    uttag = file.declared.uttag
    taken = uttag is not None and uttag.to_period("M").ordinal == month and not uttag.is_month_end
    if len(parts) < 2 or taken:
        return False
    start = pd.concat([each.part.table["start"][each.day_known] for each in parts], ignore_index=True)
    numbers = month_numbers(start)
    days = np.array(
        [0, *np.unique(start.dt.day[numbers == month]), pd.Period(ordinal=month, freq="M").days_in_month + 1]
    )
    at = int(np.argmax(np.diff(days)))
    silent = int(days[at + 1] - days[at]) - 1
    counts = np.bincount(numbers - numbers.min()).astype("int64")
    others_on = start.dt.day[numbers != month].between(days[at] + 1, days[at + 1] - 1).sum()
    elsewhere = float(others_on) / max(1, len(np.unique(numbers)) - 1)
    return not silent or not days_missing(counts, month - int(numbers.min()), silent, elsewhere=elsewhere)


def _part_of(file: Reach, month: int) -> bool:
    months = file.judged.months
    part = months.loc[months["state"] == PART, "month"]
    return month in pd.PeriodIndex(part, freq="M").asi8


def _could_hold(one: Reach, other: Reach) -> bool:
    """Whether a file could hold all that another does, of each of its kinds."""
    return all(any(holds_all(mine, theirs) for mine in one.covers) for theirs in other.covers)


def _inner(file: Reach, known: Sequence[Cover]) -> tuple[Period, ...]:
    """Months that the file holds a part of, and that lie between months of its kinds that count."""
    kinds = {cover.kind for cover in file.covers}
    counted = [month for cover in known if cover.kind in kinds for month in cover.in_state(COUNTED).asi8]
    months = file.judged.months
    part = pd.PeriodIndex(months.loc[months["state"] == PART, "month"], freq="M").asi8
    inside = [int(each) for each in part if counted and min(counted) < each < max(counted) and each not in counted]
    return tuple(as_period(each, each) for each in inside)
