"""What each file covers: its months judged by its own pace, the types it could hold, and what is told of both."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfa.errors import DataError
from bfa.tables.areas import area_names
from bfa.tables.codes import UNKNOWN_CODE, codebook_file, padded, read_codes, widths
from bfa.tables.coverage import (
    COUNTED,
    GAP,
    OUTSIDE,
    PART,
    Cover,
    Declared,
    Judged,
    declared_gaps,
    is_declared,
    months_covered,
    stretches,
)
from bfa.tables.municipality import CountSource, IncidentSource, Kommun
from bfa.tables.pace import core, empty_runs
from bfa.tables.period import Period, month_numbers, parse_period
from bfa.tables.quality import ACT, SourceNotes
from bfa.tables.recoding import recode
from bfa.tables.rows import Rows
from bfa.tables.silence import tell_silence, tell_silent_seasons

KIND_WORDS = {"crime": "brott", "event": "händelse", "activity": "insats"}
#: A silence of so many months parts counts far outside from a series with a hole. [months]
_APART = 6
_COVERED = "om exporten täcker dem ändå, skriv period: vid källan med månaderna som den täcker"


def cover_rows(kommun: Kommun, part: Rows, *, today: date | None = None) -> tuple[Rows, list[Cover]]:
    """The rows of a file that lie in months it covers, and what it covers of each kind it holds.

    Parameters
    ----------
    kommun : Kommun
        Gives the day of extraction.
    part : Rows
        One file. Rows outside are put among those left out in its notes, and every month that is not counted is told.
    today : date, optional
        The day of the intake, after which no row can be where the day of extraction is not declared.

    Raises
    ------
    DataError
        No row lies in the declared period.
    """
    source, notes, table = part.source, part.notes, part.table
    uttag = pd.Timestamp(kommun.uttag) if kommun.uttag else None
    given = parse_period(source.period) if source.period else None
    gaps = declared_gaps(source.gaps_counted)
    known = table["day_known"].fillna(True).astype("bool") if "day_known" in table else pd.Series(True, table.index)
    until = uttag or (pd.Timestamp(today) if today else None)
    judged = months_covered(table["start"], known, Declared(given, gaps, uttag, until))
    months = judged.months
    if not months["n"].any():
        raise DataError(
            f"{notes.file}: ingen rad har start i perioden {given}.",
            found=f"rader från {table['start'].min():%Y-%m} till {table['start'].max():%Y-%m}",
            do="rätta period: vid källan; den ska vara månaderna som exporten täcker.",
        )
    types, areas = could_hold(kommun, source)
    covers = [
        Cover(source.source, notes.file, str(kind), own, types, areas)
        for kind, own in _by_kind(table, months, gaps=gaps)
    ]
    notes.figures["kinds"] = [cover.kind for cover in covers]
    _leave_out(part, months, declared=given is not None, until=until)
    _tell(notes, judged, covers, table["start"])
    counted = _rows_in(table, months, COUNTED)
    kept = part.only(counted)
    notes.kept = len(kept.table)
    if gaps is not True:
        tell_silence(kept.table["start"], known[counted].reset_index(drop=True), notes)
        tell_silent_seasons(months.loc[months["state"] != OUTSIDE].assign(held=months["state"] == COUNTED), notes)
    return kept, covers


def recounted(cover: Cover, table: pd.DataFrame) -> Cover:
    """The same, with the rows that count in its counted months: each incident once."""
    n = _per_month(table.loc[table["kind"] == cover.kind, "start"], cover.months["month"])
    return replace(cover, months=cover.months.assign(n=cover.months["n"].mask(cover.months["state"] == COUNTED, n)))


def _rows_in(table: pd.DataFrame, months: pd.DataFrame, state: str) -> npt.NDArray[np.bool_]:
    """The rows whose month is in the state; a month that is not there is outside."""
    own = months["state"] == state
    listed = pd.PeriodIndex(months.loc[~own if state == OUTSIDE else own, "month"], freq="M").asi8
    return np.isin(month_numbers(table["start"]), listed, invert=state == OUTSIDE)


def _per_month(start: "pd.Series[pd.Timestamp]", months: "pd.Series[pd.Period]") -> npt.NDArray[np.int64]:
    """How many rows start in each of the months."""
    there, n = np.unique(month_numbers(start), return_counts=True)
    return pd.Series(n, index=there).reindex(pd.PeriodIndex(months, freq="M").asi8, fill_value=0).to_numpy()


def _by_kind(table: pd.DataFrame, months: pd.DataFrame, *, gaps: object) -> Iterable[tuple[str, pd.DataFrame]]:
    """The file's months for each of its kinds, with gaps of their own where they are several."""
    kinds = list(table["kind"].unique())
    for kind in kinds:
        n = _per_month(table.loc[table["kind"] == kind, "start"], months["month"])
        own = months.assign(n=n)
        if len(kinds) > 1 and gaps is False:
            inside = np.flatnonzero(own["state"] == COUNTED)
            for run in empty_runs(n[inside], edges=True):
                own.loc[own.index[inside[run.first : run.last + 1]], "state"] = GAP
        yield kind, own


def _leave_out(part: Rows, months: pd.DataFrame, *, declared: bool, until: pd.Timestamp | None) -> None:
    """Put rows that do not count among those left out, and tell why; those after the last day are told by `rows`."""
    outside, partly = (_rows_in(part.table, months, state) for state in (OUTSIDE, PART))
    if until is not None:
        late = outside & (part.table["start"] >= until + pd.Timedelta(days=1)).to_numpy()
        part.notes.leave_out("start ligger efter den sista dag som en rad kan ha; raden räknas inte", part.rows[late])
        outside = outside & ~late
    if declared:
        reason = "start ligger utanför den angivna perioden; raden räknas inte"
        part.notes.leave_out(reason, part.rows[outside])
        part.notes.add(reason, int(outside.sum()), rows=_some(part, outside))
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
        do=f"rätta datumen; {_COVERED}",
    )


def _some(part: Rows, where: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> list[int]:
    return [int(row) for row in part.rows[where][:5]]


def _tell(notes: SourceNotes, judged: Judged, covers: Sequence[Cover], start: "pd.Series[pd.Timestamp]") -> None:
    """The months that are not counted, and those that are counted in doubt."""
    months = judged.months
    for month in months.loc[months["state"] == PART, "month"]:
        days = start[month_numbers(start) == month.ordinal]
        which = f"{days.min().day}–{days.max().day}"
        notes.add(f"{month} har rader bara för dag {which}; månaden räknas inte", len(days), do=_COVERED)
    for gap in stretches(months.loc[months["state"] == GAP, "month"]):
        length = (gap.last - gap.first).n + 1
        pace = months.loc[months["state"] == COUNTED, "n"].mean()
        notes.add(
            f"inga rader alls {_listed([gap])}, fast filen annars har omkring {pace:.0f} i månaden; räknas inte",
            length,
            do=f"fyll på filen, eller skriv gaps_counted: [{gap}] vid källan om inget hände då",
            grade=ACT,
        )
    for alone in judged.doubtful:
        what = f"{_listed([alone])} har rader bara för några av dagarna och räknas ändå, som filens enda"
        notes.add(what, int(months["n"].sum()), do="ta ut hela månader, eller skriv period: vid källan om den är hel")
    for stretch in judged.unreached:
        notes.add(
            f"perioden är angiven, men inga rader finns {_listed([stretch])}; månaderna räknas som noll",
            (stretch.last - stretch.first).n + 1,
            do="rätta period: vid källan om exporten inte täcker dem",
            grade=ACT,
        )
    whole = set(months.loc[months["state"] == GAP, "month"])
    for cover in covers if len(covers) > 1 else ():
        for gap in stretches(set(cover.in_state(GAP)) - whole):
            notes.add(
                f"inga rader av slaget {KIND_WORDS[cover.kind]} {_listed([gap])}; räknas inte",
                (gap.last - gap.first).n + 1,
            )
    held = stretches(months.loc[months["state"] == COUNTED, "month"])
    notes.figures |= {
        "covered": [str(held[0].first), str(held[-1].last)] if held else [],
        "not_counted": [str(gap) for gap in stretches(months.loc[months["state"] != COUNTED, "month"])],
    }


def _listed(periods: Sequence[Period]) -> str:
    some = [str(each.first) if each.first == each.last else f"{each.first} till {each.last}" for each in periods[:4]]
    return ", ".join(some) + (f" med flera ({len(periods)})" if len(periods) > 4 else "")


def cover_counts(source: CountSource, table: pd.DataFrame, notes: SourceNotes) -> tuple[pd.DataFrame, Cover]:
    """The counts of a file without months that are nothing but unlikely zeros or lie far outside, and what it covers.

    Parameters
    ----------
    source : CountSource
        Its `gaps_counted` says that such zeros are right, its `period` that no month lies outside.
    table : DataFrame
        `contracts.COUNTS`.
    notes : SourceNotes
        Is told of them, and of ends that are too thin to be whole months; those are counted.
    """
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
        "not_counted": [str(gap) for gap in stretches(cover.in_state(GAP))],
    }
    return table[month.map(state) == COUNTED], cover


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


def could_hold(kommun: Kommun, source: IncidentSource) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """The types and the kommundelar that a file of the source could hold; None is any.

    A fixed brottstyp, a codebook, listed `values` and a filter on the column of the type each leave some out.
    """
    listed = _asked(source, "kommundel", source.kommundel.column)
    areas = area_names(pd.Series(listed, dtype="str"), source.kommundel.values, source.kommundel.prefix)
    return _types(kommun, source), frozenset(areas) if listed and not source.kommundel.characters else None


def _types(kommun: Kommun, source: IncidentSource) -> frozenset[str] | None:
    column, code = source.columns.get("brottstyp"), source.columns.get("brottskod")
    if source.codes and code:
        book = read_codes(codebook_file(kommun.root, source.codes))
        asked = _asked(source, "brottskod", code)
        kept = book[book["brottskod"].isin(asked)] if asked else book
        uncoded = [source.brottstyp] if source.brottstyp else []
        return None if column else frozenset([*kept["brottstyp"], UNKNOWN_CODE, *uncoded])
    if not isinstance(column, str):
        return frozenset([source.brottstyp]) if source.brottstyp else None
    values = source.values.get("brottstyp")
    if asked := _asked(source, "brottstyp", column):
        return frozenset(recode(pd.Series(asked, dtype="str"), values)[0].dropna())
    return frozenset(values.values()) if values else None


def _asked(source: IncidentSource, ours: str, column: object) -> list[str]:
    """The words that a row filter asks for in a column; none where it does not, or only says which not."""
    given = source.where.get(column) if isinstance(column, str) else None
    words = [] if given is None or isinstance(given, dict) else [given] if isinstance(given, str) else list(given)
    width = widths(source).get(ours)
    return padded(pd.Series(words, dtype="str"), width).to_list() if width else words
