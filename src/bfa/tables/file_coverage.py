"""What each file covers: its months judged by its own pace, the types it could hold, and what is told of both."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfa.tables.counting import Counts
from bfa.tables.coverage import (
    COUNTED,
    GAP,
    OUTSIDE,
    PART,
    Cover,
    declared_gaps,
    is_declared,
    stretches,
)
from bfa.tables.daily_counts import COVERED, tell_days
from bfa.tables.file_reach import Reach, could_hold, per_month
from bfa.tables.municipality import Kommun
from bfa.tables.pace import core, empty_runs
from bfa.tables.period import Period, month_numbers
from bfa.tables.period import months as months_of
from bfa.tables.quality import ACT, LOOK, TOLD, SourceNotes
from bfa.tables.rows import Rows
from bfa.tables.silence import tell_odd_days, tell_silence, tell_silent_seasons

KIND_WORDS = {"crime": "brott", "event": "händelse", "activity": "insats"}
#: A silence of so many months parts counts far outside from a series with a hole. [months]
_APART = 6


def cover_rows(file: Reach) -> tuple[Rows, list[Cover]]:
    """The rows of a file that lie in months that count, and what it covers of each kind it holds.

    Rows outside are put among those left out in its notes, and every month that is not counted is told.
    """
    part, notes, months = file.part, file.part.notes, file.judged.months
    notes.figures["kinds"] = [cover.kind for cover in file.covers]
    _leave_out(file)
    _tell(file)
    counted = _rows_in(part.table, months, COUNTED)
    kept = part.only(counted)
    notes.kept = len(kept.table)
    if file.declared.gaps is not True:
        own = counted & ~np.isin(month_numbers(part.table["start"]), [each.ordinal for each in _each(file.shared)])
        tell_silence(part.table["start"][own], file.day_known[own], notes)
        tell_odd_days(part.table["start"][own], file.day_known[own], notes)
        tell_silent_seasons(file.own.loc[file.own["state"] != OUTSIDE].assign(held=file.own["state"] == COUNTED), notes)
    return kept, list(file.covers)


def _each(periods: Iterable[Period]) -> list[pd.Period]:
    return [month for period in periods for month in months_of(period)]


def recounted(cover: Cover, table: pd.DataFrame) -> Cover:
    """The same, with the rows that count in its counted months: each incident once."""
    n = per_month(table.loc[table["kind"] == cover.kind, "start"], cover.months["month"])
    return replace(cover, months=cover.months.assign(n=cover.months["n"].mask(cover.months["state"] == COUNTED, n)))


def _rows_in(table: pd.DataFrame, months: pd.DataFrame, state: str) -> npt.NDArray[np.bool_]:
    """The rows whose month is in the state; a month that is not there is outside."""
    own = months["state"] == state
    listed = pd.PeriodIndex(months.loc[~own if state == OUTSIDE else own, "month"], freq="M").asi8
    return np.isin(month_numbers(table["start"]), listed, invert=state == OUTSIDE)


def _leave_out(file: Reach) -> None:
    """Put rows that do not count among those left out, and tell why; those after the last day are told by `rows`."""
    part, months, until = file.part, file.judged.months, file.declared.until
    outside, partly = (_rows_in(part.table, months, state) for state in (OUTSIDE, PART))
    if until is not None:
        late = outside & (part.table["start"] >= until + pd.Timedelta(days=1)).to_numpy()
        part.notes.leave_out("start ligger efter den sista dag som en rad kan ha; raden räknas inte", part.rows[late])
        outside = outside & ~late
    if file.declared.period is not None:
        reason = "start ligger utanför den angivna perioden; raden räknas inte"
        part.notes.leave_out(reason, part.rows[outside])
        part.notes.add(reason, int(outside.sum()), rows=_some(part, outside), do="rätta period: om de ska räknas")
        return
    part.notes.leave_out("start ligger långt utanför de andra radernas månader; raden räknas inte", part.rows[outside])
    part.notes.leave_out("månaden är bara delvis täckt; raden räknas inte", part.rows[partly])
    held = stretches(months.loc[months["state"] == COUNTED, "month"])
    span = f"{held[0].first} till {held[-1].last}" if held else "de andra"
    when = sorted(set(part.table.loc[outside, "start"].dt.to_period("M")))
    part.notes.add(
        f"{'start' if len(when) == 1 else 'starterna'} ({_listed(stretches(when))}) ligger långt utanför resten, "
        f"{span}, och räknas inte"
        if when
        else "",
        int(outside.sum()),
        rows=_some(part, outside),
        do=f"rätta datumen; {COVERED}",
    )


def _some(part: Rows, where: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> list[int]:
    return [int(row) for row in part.rows[where][:5]]


def _tell(file: Reach) -> None:
    """The months that are not counted, and those that are counted in doubt."""
    notes, months, start = file.part.notes, file.judged.months, file.part.table["start"]
    inner = _each(file.inner)
    for month in months.loc[months["state"] == PART, "month"]:
        what, n = _days_of(start, month)
        do, grade = (f"fyll på filen; {COVERED}", ACT) if month in inner else (COVERED, LOOK)
        notes.add(f"{what}; månaden räknas inte", n, do=do, grade=grade)
    _tell_shared(file)
    for gap in stretches(months.loc[months["state"] == GAP, "month"]):
        length = (gap.last - gap.first).n + 1
        pace = months.loc[months["state"] == COUNTED, "n"].mean()
        notes.add(
            f"inga rader alls {_listed([gap])}, fast filen annars har omkring {pace:.0f} i månaden; räknas inte",
            length,
            do=f"fyll på filen, eller skriv gaps_counted: [{gap}] vid källan om inget hände då",
            grade=ACT,
        )
    for alone in file.judged.doubtful:
        what = f"{_listed([alone])} har rader bara för några av dagarna och räknas ändå, som filens enda"
        notes.add(what, int(months["n"].sum()), do="ta ut hela månader, eller skriv period: vid källan om den är hel")
    for stretch in file.judged.unreached:
        notes.add(
            f"perioden är angiven, men inga rader finns {_listed([stretch])}; månaderna räknas som noll",
            (stretch.last - stretch.first).n + 1,
            do="rätta period: vid källan om exporten inte täcker dem",
            grade=ACT,
        )
    whole = set(months.loc[months["state"] == GAP, "month"])
    for cover in file.covers if len(file.covers) > 1 else ():
        for gap in stretches(set(cover.in_state(GAP)) - whole):
            notes.add(
                f"inga rader av slaget {KIND_WORDS[cover.kind]} {_listed([gap])}; räknas inte",
                (gap.last - gap.first).n + 1,
                do=f"fyll på filen, eller skriv gaps_counted: [{gap}] vid källan om inget hände då",
            )
    held = stretches(months.loc[months["state"] == COUNTED, "month"])
    notes.figures |= {
        "covered": [str(held[0].first), str(held[-1].last)] if held else [],
        "not_counted": [str(gap) for gap in stretches(months.loc[months["state"] != COUNTED, "month"])],
    }


def _days_of(start: "pd.Series[pd.Timestamp]", month: pd.Period) -> tuple[str, int]:
    """Which days of a month have rows, in words, and how many rows it has."""
    days = start[month_numbers(start) == month.ordinal]
    return f"{month} har rader bara för dag {days.min().day}–{days.max().day}", len(days)


def _tell_shared(file: Reach) -> None:
    """Months of which the file holds a part, and that count since other files hold the rest."""
    start, shared = file.part.table["start"], _each(file.shared)
    far = set(file.own.loc[file.own["state"] == OUTSIDE, "month"])
    for month in (month for month in shared if month not in far):
        what, n = _days_of(start, month)
        file.part.notes.add(f"{what}; resten står i andra filer, och månaden räknas hel", n, grade=TOLD)
    outer = [month for month in shared if month in far]
    there = np.isin(month_numbers(start), [month.ordinal for month in outer])
    file.part.notes.add(
        f"start ligger före eller efter filens egna månader ({_listed(stretches(outer))}); "
        "en annan fil täcker dem, så raden räknas där",
        int(there.sum()),
        rows=_some(file.part, there),
        do="kontrollera att datumen är rätt",
    )


def _listed(periods: Sequence[Period]) -> str:
    some = [str(each.first) if each.first == each.last else f"{each.first} till {each.last}" for each in periods[:4]]
    return ", ".join(some) + (f" med flera ({len(periods)})" if len(periods) > 4 else "")


def cover_counts(file: Counts, kommun: Kommun, today: date | None) -> tuple[pd.DataFrame, Cover]:
    """The counts of a file without months that are unlikely zeros, lie far outside or are not whole, and its cover.

    Parameters
    ----------
    file : Counts
        `gaps_counted` of its source says that such zeros are right, `period` that its months are whole and none lies
        outside. Its notes are told of them, and of ends that are too thin to be whole months; those are counted.
    today : date, optional
        The day of the intake, after which no month can be where the day of extraction is not declared.
    """
    source, table, notes = file.source, file.table, file.notes
    gaps = declared_gaps(source.gaps_counted)
    month = table["month"].dt.to_period("M")
    sums = table.groupby(month)["n"].sum().astype("int64").sort_index()
    series = sums.reindex(pd.period_range(sums.index.min(), sums.index.max(), freq="M"), fill_value=0)
    state = pd.Series(COUNTED, index=series.index)
    for run in empty_runs(series.to_numpy(dtype="int64")):
        silent = [each for each in series.index[run.first : run.last + 1] if not is_declared(each.ordinal, gaps)]
        state[silent] = GAP
    state[~state.index.isin(sums.index)] = GAP
    far, thin = _ends(series, state) if not source.period else ([], [])
    state[state.index.isin(far)] = OUTSIDE
    day = source.extracted(notes.file) or kommun.uttag
    _leave_future(state, day or today, notes)
    held = pd.PeriodIndex(state.index[state == COUNTED])
    partly = tell_days(file, held, pd.Timestamp(day) if day else None)
    state = state.mask(state.index.isin(partly), PART)
    mend = "rätta de avvisade raderna" if len(notes.refusals()) else "fyll på filen"
    for gap in stretches(state.index[state == GAP]):
        notes.add(
            f"inga antal {_listed([gap])}, eller bara nollor fast de annars är större; månaderna räknas inte",
            (gap.last - gap.first).n + 1,
            do=f"{mend}, eller skriv gaps_counted: [{gap}] vid källan om noll är rätt",
            grade=ACT,
        )
    alone = stretches(each for each in far if each in sums.index)
    if alone:
        notes.add(
            f"antalen {_listed(alone)} ligger långt utanför resten och räknas inte",
            int(month.isin(far).sum()),
            do="rätta månaderna; är de rätt, skriv period: vid källan med månaderna som filen täcker",
            grade=ACT,
        )
    for edge in stretches(thin):
        notes.add(
            f"antalen är mycket små {_listed([edge])}; är månaderna hela?",
            (edge.last - edge.first).n + 1,
            do="ta bort ofullständiga månader ur filen, eller lämna dem utanför med period: vid källan",
        )
    state = state[~state.index.isin(far) | state.index.isin(sums.index)]
    series = series[state.index]
    months = pd.DataFrame({"month": series.index, "state": state.to_numpy(), "n": series.to_numpy()})
    cover = Cover(source.source, notes.file, "counts", months)
    held_months = stretches(cover.in_state(COUNTED))
    notes.figures |= {
        "covered": [str(held_months[0].first), str(held_months[-1].last)] if held_months else [],
        "not_counted": [str(gap) for gap in stretches([*cover.in_state(GAP), *cover.in_state(PART)])],
    }
    return table[month.map(state) == COUNTED], cover


def _leave_future(state: "pd.Series[str]", until: object, notes: SourceNotes) -> None:
    """Put months after the last day that can be counted outside; told."""
    late = [month for month in state.index if until is not None and month.start_time > pd.Timestamp(str(until))]
    state[late] = OUTSIDE
    what = f"antalen {_listed(stretches(late))} ligger efter uttaget eller dagens datum och räknas inte"
    notes.add(what, len(late), do="rätta månaderna, eller skriv nytt uttag: i kommunfilen", grade=ACT)


def _ends(series: "pd.Series[int]", state: "pd.Series[str]") -> tuple[list[pd.Period], list[pd.Period]]:
    """Months far outside the series, with all that lies between them and it; and thin months close to its ends."""
    if not (series.iloc[0] > 0 and series.iloc[-1] > 0):
        return [], []
    held = core(series.to_numpy(dtype="int64"))
    before, after = list(series.index[: held.first]), list(series.index[held.last + 1 :])
    first = _parted([state[each] == GAP for each in before])
    last = len(after) - _parted([state[each] == GAP for each in after[::-1]])
    return [*before[:first], *after[last:]], [*before[first:], *after[:last]]


def _parted(silent: Sequence[bool]) -> int:
    """How many months, from the far end on, a long silence parts from the series; it is one of them."""
    found = length = 0
    for place, each in enumerate(silent, start=1):
        length = length + 1 if each else 0
        found = place if length >= _APART else found
    return found


def covers_of(kommun: Kommun, coverage: pd.DataFrame) -> list[Cover]:
    """What each file of rows covers, out of the store's `contracts.COVERAGE`.

    Of sources with one name a file is taken to hold only what all of them could.
    """
    sources: dict[str, tuple[frozenset[str] | None, frozenset[str] | None]] = {}
    for source in kommun.incidents:
        types, areas = could_hold(kommun, source)
        before = sources.get(source.source, (None, None))
        sources[source.source] = _both(before[0], types), _both(before[1], areas)
    months = coverage.assign(month=coverage["month"].dt.to_period("M"))
    return [
        Cover(str(source), str(file), str(kind), part[["month", "state", "n"]].reset_index(drop=True), *sources[source])
        for (source, file, kind), part in months.groupby(["source", "file", "kind"], sort=False)
        if source in sources
    ]


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """What is in both, where None is anything."""
    return other if one is None else one if other is None else one & other
