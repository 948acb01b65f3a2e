"""From files read one by one to rows that are counted once, in months that are covered, without sums among them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfa.tables.annual_counts import whole_years
from bfa.tables.coded_names import coded, joined_names
from bfa.tables.common_points import tell_common_points, without_middles
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.counts_together import counts_together, tell_near_totals, tell_running_sums, tell_zero_runs
from bfa.tables.coverage import COUNTED, Cover
from bfa.tables.extraction import of_counts, of_rows, taken, tell_older
from bfa.tables.file_coverage import cover_counts, cover_rows, recounted
from bfa.tables.file_reach import reach
from bfa.tables.findings import Found
from bfa.tables.kinds import TABLES
from bfa.tables.municipality import CountSource, IncidentSource, Kommun
from bfa.tables.naming import some_of
from bfa.tables.odd_counts import tell_odd_counts
from bfa.tables.pace import ALPHA, chance_of_none, days_missing, empty_runs
from bfa.tables.period import Period, month_numbers
from bfa.tables.quality import ACT, SourceNotes
from bfa.tables.room import give_back
from bfa.tables.rows import Rows
from bfa.tables.shared_months import joined
from bfa.tables.spellings import misspelled, one_case, written
from bfa.tables.together import count_cases, put_together, tell_apart
from bfa.tables.totals import without_totals
from bfa.tables.word_columns import renamed

#: Overdispersion that a file may have beside the others before its silence is told. [-]
_SPREAD = 0.3
#: Days at an end of a month without rows of a name are told from this many.
_DAYS = 7


def settle(kommun: Kommun, found: Found, *, today: date | None = None) -> None:
    """Keep in `found` the rows and counts that are counted, and what each file covers; the rest is told in its notes.

    Parameters
    ----------
    found : Found
        With every file read; `rows`, `counts`, `annual` and `covers` are replaced.

    Raises
    ------
    DataError
        A declared period holds no row.
    """
    _join_case(found)
    _tell_misspelled(found)
    # What a file covers is judged by all its rows: those that stand in another file too are taken out afterwards, and
    # only among rows of months that count, or a month that one file holds whole would be lost to one that holds a part.
    files = joined([reach(kommun, part, today=today) for part in found.rows])
    alone = [cover_rows(file) for file in files]
    extracts = [each for file in files for each in of_rows(kommun, file)]
    _tell_silence(alone)
    give_back(tables=True)
    every = found.rows
    found.rows = put_together([part for part, _ in alone])
    tell_apart(every, found.rows)
    found.rows = count_cases(found.rows)
    found.covers = [
        recounted(cover, part.table) for part, (_, covers) in zip(found.rows, alone, strict=True) for cover in covers
    ]
    places = TABLES["places"].table(found.tables.get("places", []), found.crs)
    found.rows = [
        replace(part, table=without_middles(part.table, part.notes, numbers=part.rows)) for part in found.rows
    ]
    for part in found.rows:
        part.notes.kept = len(part.table)
        part.notes.figures |= _shares(part.table)
        points = part.table[["east", "north"]].set_axis(part.rows, axis=0)
        once = points if points.index.is_unique else points[~points.index.duplicated()]
        tell_common_points(once, places, part.notes, crs=found.crs)
    give_back(tables=True)
    whole = [replace(file, table=without_totals(file.table, file.notes)) for file in found.counts]
    found.counts = counts_together(whole)
    for place, file in enumerate(found.counts):
        if file.table.empty:  # Nothing but sums of what other files hold.
            file.notes.figures |= {"covered": [], "not_counted": []}
            found.counts[place] = file.settled(file.table)
            continue
        tell_near_totals(file.table, file.notes)
        tell_running_sums(file.table, file.notes)
        table, cover = cover_counts(file, kommun, today)
        tell_zero_runs(table, file.notes)
        tell_odd_counts(table, file.notes)
        found.counts[place] = file.settled(table)
        found.covers.append(cover)
        extracts.append(of_counts(file, cover))
    found.annual = [whole_years(file, kommun, today) for file in found.annual]
    found.extracts = extracts
    found.taken = taken(extracts, pd.Timestamp(kommun.uttag) if kommun.uttag else None)
    tell_older(extracts, kommun, found.taken)


def _join_case(found: Found) -> None:
    """One case for each brottstyp and kommundel in all files; each file has one already."""
    for column, area in (("brottstyp", "brottstyp"), ("kommundel", "area")):
        names = [part.table[column] for part in found.rows] + [file.table[area] for file in found.counts]
        parts = [each.value_counts().rename_axis("name") for each in names]
        known = [] if column == "brottstyp" or found.areas is None else [str(name) for name in found.areas["kommundel"]]
        joined = one_case(pd.concat(parts).groupby("name").sum(), known=known) if parts else {}
        if joined:
            found.rows = [_renamed(part, column, joined) for part in found.rows]
            found.counts = [file.renamed(area, joined) for file in found.counts]


def _tell_misspelled(found: Found) -> None:
    """Names that may be misspellings of another in any file, with what to write; those of a layer are known."""
    files: list[tuple[IncidentSource | CountSource, SourceNotes, pd.DataFrame]] = [
        *((part.source, part.notes, part.table) for part in found.rows),
        *((file.source, file.notes, file.table.rename(columns={"area": "kommundel"})) for file in found.counts),
    ]
    for column in ("brottstyp", "kommundel") if found.areas is None else ("brottstyp",):
        area = column == "kommundel"
        given = [each for each in files if area or not getattr(each[0], "codes", None)]
        names = misspelled([table[column].value_counts() for _, _, table in given]) if given else {}
        codes = coded({str(word): None for _, _, table in given for word in table[column].unique()}, several=not area)
        for source, notes, table in given:
            words = [str(word) for word in table[column].unique()]
            if pairs := {word: codes[word] for word in words if word in codes}:
                what = (
                    f"{column}: namn har en kod före eller efter sig, är annars lika ett annat och räknas var för sig"
                )
                rows = int(table[column].isin(list(pairs)).sum())
                notes.add(what, rows, do=_way_out(source, column, pairs, words), grade=ACT)
            several = table[column].isin(joined_names(words))
            what = f"{column}: cellen har flera namn som också står var för sig; den räknas som ett eget"
            notes.add(what, int(several.sum()), do="ge varje rad ett namn i filen eller i values:", grade=ACT)
            few = table.loc[table[column].isin([name for name in names if name not in codes]), column]
            n = few.astype("str").value_counts()
            for name in n.index:
                what = f"{column}: {name} skiljer sig från {names[name]} bara i en bokstav, ett mellanslag eller "
                do = _way_out(source, column, {name: names[name]}, words)
                notes.add(f"{what}ett skrivsätt och räknas för sig", int(n[name]), do=do)


def _way_out(source: IncidentSource | CountSource, column: str, pair: Mapping[str, str], names: Sequence[str]) -> str:
    """What to write at the source where two names are one; types that `values` does not list become missing."""
    area = column == "kommundel"
    ours = "area" if area else column
    values, key, prefix = source.values.get(ours, {}), f"values: {ours}:", ""
    if isinstance(source, CountSource):
        prefix = source.prefix if area else ""
    elif area:
        values, key, prefix = source.kommundel.values, "under kommundel: values:", source.kommundel.prefix
    if values and set(pair) & set(values.values()):
        return f"är de samma, skriv ett enda namn i {key}"
    words = {word.removeprefix(prefix): ours.removeprefix(prefix) for word, ours in pair.items()}
    return f"är de samma, skriv {key} {written(words, () if area or values else names)} vid källan"


def _renamed(part: Rows, column: str, joined: Mapping[str, str]) -> Rows:
    others = part.table[column].isin(list(joined))
    what = f"{column}: ordet skiljer sig från det i en annan fil bara i stora och små bokstäver; läst som det"
    part.notes.add(what, int(others.sum()), do="är de olika, ge dem olika namn under values:")
    return replace(part, table=part.table.assign(**{column: renamed(part.table[column], joined)}))


def _shares(kept: pd.DataFrame) -> dict[str, Any]:
    """How many of the rows that count lack something."""
    return {
        "without_point": int(kept["east"].isna().sum()),
        "without_clock": int((~kept["clock_known"].fillna(True)).sum()),
        "without_day": int((~kept["day_known"].fillna(True)).sum()),
        "without_kommundel": int((kept["kommundel"] == NO_KOMMUNDEL).sum()),
    }


def _tell_silence(covered: Sequence[tuple[Rows, list[Cover]]]) -> None:
    """Types and kommundelar that a file has no row of, or none for some months, though the pace makes it unlikely."""
    for kind in dict.fromkeys(cover.kind for _, covers in covered for cover in covers):
        files = [(part, cover) for part, covers in covered for cover in covers if cover.kind == kind]
        for column, noun in (("brottstyp", "brottstypen"), ("kommundel", "kommundelen")):
            rows = [
                part.table.loc[part.table["kind"] == kind, [column, "start"]].rename(columns={column: "name"})
                for part, _ in files
            ]
            n = _per_name([each["name"] for each in rows])
            for number, (part, cover) in enumerate(files):
                if len(cover.in_state(COUNTED)):
                    held = [name for name in n.columns if _could_be(cover, column, str(name))]
                    _tell_whole(n[held], number, noun, files)
                    _tell_runs(rows[number], noun, ALPHA / max(1, n.shape[1]), (part, cover))


def _per_name(columns: "Sequence[pd.Series[str]]") -> pd.DataFrame:
    """How many rows each file (a line) has of each name (a column) that any of them has."""
    each = [names.value_counts() for names in columns]
    n = pd.DataFrame([pd.Series(own.to_numpy(), index=own.index.astype("str")) for own in each]).fillna(0)
    return n.loc[:, n.any()].astype("int64").sort_index(axis=1)


def _could_be(cover: Cover, column: str, name: str) -> bool:
    return cover.holds(name) if column == "brottstyp" else cover.holds_area(name)


def _tell_whole(n: pd.DataFrame, number: int, noun: str, files: Sequence[tuple[Rows, Cover]]) -> None:
    """What one file has no row of in months that it alone counts, though the other files of the kind have many."""
    counted = [cover.in_state(COUNTED) for _, cover in files]
    others = sum(map(len, counted)) - len(counted[number])
    if not others:
        return
    pace = n.drop(index=number).sum() / others
    silent = [
        str(name)
        for name in n.columns
        if not n.loc[number, name]
        and chance_of_none(np.full(_alone(counted, number, n[name]), pace[name]), _SPREAD) < ALPHA / n.shape[1]
    ]
    if silent:
        files[number][0].notes.add(
            f"{noun} {some_of(silent)} finns i andra filer men inte i den här; räknas som noll",
            len(silent),
            do="stämmer det inte, skriv where: eller period: så att källan bara täcker det som den håller",
        )


def _alone(counted: Sequence[pd.PeriodIndex], number: int, n: "pd.Series[int]") -> int:
    """How many months of a file no other file that has the name counts."""
    elsewhere = {month for other, months in enumerate(counted) if n[other] for month in months.asi8}
    return len(set(counted[number].asi8) - elsewhere)


def _tell_runs(rows: pd.DataFrame, noun: str, alpha: float, file: tuple[Rows, Cover]) -> None:
    here = file[1].in_state(COUNTED)
    low, high = int(here.asi8.min()), int(here.asi8.max())
    month = month_numbers(rows["start"]) - low
    counted = np.isin(np.arange(low, high + 1), here.asi8)
    others = np.bincount(month, minlength=high - low + 1)[counted] > 0
    silent: list[str] = []
    partly: list[str] = []
    for name, places in rows.groupby(rows["name"].cat.remove_unused_categories()).indices.items():
        series = np.bincount(month[places], minlength=high - low + 1)[counted].astype("int64")
        partly += _partly(str(name), rows["start"].iloc[places], series, here)
        runs = empty_runs(series[others], alpha=alpha)
        silent += [f"{name} {Period(here[others][run.first], here[others][run.last])}" for run in runs]
    if silent:
        what = f"{noun} har månader helt utan rader, fast de andra har: {some_of(silent)}; de räknas som noll"
        file[0].notes.add(what, len(silent), do="kontrollera att exporten är hel")
    if partly:
        what = f"{noun} har inga rader en del av den första eller sista månaden, fast de andra har: {some_of(partly)}"
        file[0].notes.add(f"{what}; månaden räknas som hel", len(partly), do="kontrollera att exporten är hel")


def _partly(
    name: str, start: "pd.Series[pd.Timestamp]", counts: "npt.NDArray[np.int64]", months: pd.PeriodIndex
) -> list[str]:
    """The days of the first and the last month without any row of a name, where its pace makes them unlikely."""
    found = []
    for place, at in ((0, start.min()), (len(months) - 1, start.max())):
        month = months[place]
        if len(counts) < 4 or at.to_period("M") != month:
            continue
        first, last = (1, at.day - 1) if place == 0 else (at.day + 1, month.days_in_month)
        if last - first + 1 < _DAYS:
            continue
        others = start[month_numbers(start) != month.ordinal]
        elsewhere = float(others.dt.day.between(first, last).sum()) / (len(months) - 1)
        if days_missing(counts, place, last - first + 1, elsewhere=elsewhere):
            found.append(f"{name} {month}-{first:02d} till {month}-{last:02d}")
    return found
