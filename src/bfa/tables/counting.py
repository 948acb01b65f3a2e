"""Counts per kommundel, month, brottstyp and kind: counted from rows, or read where rows are not given out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from bfa.errors import DataError, ParameterError
from bfa.tables.areas import area_names
from bfa.tables.cell_shapes import commonest
from bfa.tables.contracts import COUNTS, KINDS, NO_KOMMUNDEL, validate
from bfa.tables.coverage import Cover, counted_months, declared_gaps, is_declared
from bfa.tables.forms import read_form
from bfa.tables.letter_case import join_case
from bfa.tables.municipality import CountSource
from bfa.tables.naming import spelled
from bfa.tables.numerals import ambiguous, amounts
from bfa.tables.period import month_numbers, parse_period, within
from bfa.tables.personal import looks_personal
from bfa.tables.quality import ACT, SHAPE, TOLD, SourceNotes
from bfa.tables.recoding import recode
from bfa.tables.rests import with_rests
from bfa.tables.spellings import alike
from bfa.tables.table import Table
from bfa.tables.time_faults import EARLIEST, LATEST, remark_quarters
from bfa.tables.times import moments
from bfa.tables.totals import NAMES, OF, are_sums, tell_only_sums
from bfa.tables.unknown_areas import not_known
from bfa.tables.wide_counts import read_long

KEYS = ["area", "month", "brottstyp", "kind"]
#: No kommundel has this many crimes of a type in a month; a larger figure is a slip of the pen.
MOST = 1_000_000
#: Rows that are counted at a time.
_PIECE = 500_000


@dataclass(frozen=True, slots=True)
class Counts:
    """What one file of counts became."""

    #: `contracts.COUNTS`, in the order of the file.
    table: pd.DataFrame
    #: How the file is declared.
    source: CountSource
    #: Counts, refusals and remarks.
    notes: SourceNotes
    #: `KEYS`, n and day of each row of the file that was read; the index is its number there, and day is missing where
    #: the row is of a month.
    rows: pd.DataFrame

    def renamed(self, column: str, names: Mapping[str, str]) -> "Counts":
        """The same with other names in a column."""
        both = (frame.assign(**{column: frame[column].replace(dict(names))}) for frame in (self.table, self.rows))
        table, rows = both
        return replace(self, table=table, rows=rows)

    def settled(self, table: pd.DataFrame) -> "Counts":
        """The same with the counts that are left; the rows that are not among them are put among those left out."""
        held = pd.MultiIndex.from_frame(self.rows[KEYS]).isin(pd.MultiIndex.from_frame(table[KEYS]))
        self.notes.kept = int(held.sum())
        self.notes.leave_out("antalet är en summa av andra, eller av en månad som inte räknas", self.rows.index[~held])
        return replace(self, table=table, rows=self.rows[held])


def count_rows(rows: pd.DataFrame, *, areas: list[str], covers: Sequence[Cover]) -> pd.DataFrame:
    """Count rows per area, month, type and kind, with zero in every cell of the months that are covered.

    Parameters
    ----------
    rows : DataFrame
        Columns kommundel, start, brottstyp, kind; all in months that their own file covers.
    areas : list of str
        Every area, those without rows included.

    Returns
    -------
    DataFrame
        `contracts.COUNTS`; a zero is a counted zero, and a cell that no file covers is not there.
    """
    text = {"area": "string", "brottstyp": "string", "kind": "string"}
    pieces = [_counted(rows.iloc[first : first + _PIECE]) for first in range(0, max(1, len(rows)), _PIECE)]
    counted = pd.concat([each.astype(text) for each in pieces]).groupby(KEYS, sort=False)["n"].sum().reset_index()
    grid = _covered_cells(counted[["brottstyp", "kind"]].drop_duplicates(), areas, covers)
    found = counted.merge(grid, on=KEYS, how="outer")
    return found.assign(n=found["n"].fillna(0).astype("Int64"))[[*KEYS, "n"]]


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    month = month_numbers(rows["start"]).astype("datetime64[M]").astype("datetime64[us]")
    keyed = pd.DataFrame(
        {"area": rows["kommundel"], "month": month, "brottstyp": rows["brottstyp"], "kind": rows["kind"]}
    )
    return keyed.groupby(KEYS, sort=False, observed=True).size().rename("n").reset_index()


def _covered_cells(types: pd.DataFrame, areas: list[str], covers: Sequence[Cover]) -> pd.DataFrame:
    """Every area, month, type and kind that some file covers, for the types that there are."""
    parts = []
    for brottstyp, kind in types.itertuples(index=False):
        own = [cover for cover in covers if cover.kind == kind and cover.holds(brottstyp)]
        groups: dict[tuple[bool, ...], list[str]] = {}
        for area in areas:
            groups.setdefault(tuple(cover.holds(brottstyp, area) for cover in own), []).append(area)
        for group in groups.values():
            months = counted_months(own, kind, brottstyp, group[0])
            cells = pd.MultiIndex.from_product([group, months.to_timestamp()], names=["area", "month"]).to_frame(False)
            parts.append(cells.assign(brottstyp=brottstyp, kind=kind))
    every = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=KEYS)
    text = {"area": "string", "brottstyp": "string", "kind": "string"}
    return every.astype(text | {"month": "datetime64[us]"})[KEYS]


def read_counts(source: CountSource, path: Path, *, areas: list[str]) -> Counts:
    """Counts as one source gives them; a month that is not in the file stays missing.

    Parameters
    ----------
    source : CountSource
        A long table: one row per area, month and type.
    areas : list of str
        Names of the kommundelar that have polygons; empty when the kommun has none.

    Returns
    -------
    Counts
        Rows recoded to one type are added together.

    Raises
    ------
    DataError, ParameterError
        The file or a column is wrong, or an area, month and type stand there twice before recoding.
    """
    _check_columns(source, where=path.name)
    table, source = read_long(source, path)
    notes = SourceNotes(source.source, path.name, table.encoding, read=len(table.frame) + len(table.refused))
    notes.take(table)
    keys = [str(source.columns[name]) for name in ("area", "month", "brottstyp", "kind") if name in source.columns]
    _refuse_doubles(table, keys, source, where=path.name)
    table = _without_sums(table, source, notes, known=areas)
    frame = _typed(table, source, notes)
    bad = frame[["month", "n", "brottstyp", "kind", "area"]].isna().any(axis=1)
    good = frame[~bad]
    if good.empty:
        reasons = notes.refusals()["reason"].drop_duplicates()
        raise DataError(
            f"{path.name}: ingen rad kunde läsas.",
            found="; ".join(reasons.astype("str")),
            do="kontrollera month_format:, decimal: och kolumnerna.",
        )
    if source.period:
        good = _in_period(good, source, notes)
    if source.whole:
        told = "antalen gäller hela kommunen och räknas inte i någon kommundel"
        notes.remark(told, pd.Series(True, index=good.index), grade=TOLD)
    elif not areas and "area" in source.columns:
        said = "kommundel: ordet säger att kommundelen inte är känd, och räknas som en kommundel"
        do = f'skriv ordet i values: area: vid källan, till exempel {{Okänd: "{NO_KOMMUNDEL}"}}'
        notes.remark(said, not_known(good["area"].str.removeprefix(source.prefix)), do=do, grade=ACT)
    elif areas:
        known = good["area"].isin(areas)
        if not known.any():
            raise DataError(
                f"{path.name}: ingen rad har en kommundel som finns i areas.",
                do="kontrollera prefix: och values: så att namnen blir desamma.",
            )
        notes.remark(
            "kommundelen finns inte bland kommundelarna; räknas i kommunen men i ingen kommundel",
            ~known,
            do="gör namnen lika med values: area: och prefix: vid källan",
        )
        good = good.assign(area=good["area"].where(known, NO_KOMMUNDEL))
    notes.kept, notes.kinds = len(good), frame["kind"]
    summed = _with_zeros(good.groupby(KEYS, sort=False)["n"].sum().reset_index(), frame[bad], source, notes)
    summed = with_rests(summed, source, notes)
    return Counts(validate(summed, COUNTS, where=path.name), source, notes, good[[*KEYS, "n", "day"]])


def _without_sums(table: Table, source: CountSource, notes: SourceNotes, *, known: list[str]) -> Table:
    """The rows without those whose area or type says that they are a sum; a word that `values` lists is a name."""
    gone = pd.Series(False, index=table.frame.index)
    for ours in [each for each in ("area", "brottstyp") if each in source.columns]:
        cells, names = table.frame[str(source.columns[ours])], set(source.values.get(ours, {}))
        if ours == "brottstyp":
            names |= {rest.of for rest in source.rest}
        if ours == "area":
            names |= {name.removeprefix(source.prefix) for name in known}
            tell_only_sums(cells, names, notes, do="skriv area: kommun vid källan i stället för kolumnen")
        sums = are_sums(cells, names, whole=ours == "area")
        for word in spelled(cells[sums]).unique():
            told = f"{OF[ours]} {word} är en summa, som ordet säger; den räknas inte"
            notes.remark(told, sums & spelled(cells).eq(word), do=NAMES)
        gone |= sums
    notes.leave_out("raden är en summa, som ordet säger", table.frame.index[gone])
    return replace(table, frame=table.frame[~gone])


def _in_period(good: pd.DataFrame, source: CountSource, notes: SourceNotes) -> pd.DataFrame:
    """The rows of the declared months."""
    period = parse_period(str(source.period))
    inside = within(good["month"], period)
    if not inside.any():
        raise DataError(
            f"{notes.file}: inga antal finns i perioden {period}.",
            found=f"månader från {good['month'].min():%Y-%m} till {good['month'].max():%Y-%m}",
            do="rätta period: vid källan; den ska vara månaderna som hämtas ur filen.",
        )
    reason = "månaden ligger utanför den angivna perioden; raden räknas inte"
    notes.remark(reason, ~inside, grade=TOLD)
    notes.leave_out(reason, good.index[~inside])
    return good[inside]


def _check_columns(source: CountSource, *, where: str) -> None:
    for form in [] if source.annual else _forms(source):
        month = source.columns.get("month", [])
        read_form(form, [month] if isinstance(month, str) else month, where=f"{where}: month_format")
    when = "year" if source.annual else "month"
    needed = ("area",) if source.wide is True else ("area", when) if source.wide else ("area", when, "n")
    if source.wide is True and isinstance(source.columns.get("month"), list):
        raise ParameterError(
            f"{where}: columns: month ska vara en kolumn, med årtalet, när wide: true.", do="rätta den."
        )
    lacking = [name for name in needed if name not in source.columns and not (name == "area" and source.area)]
    if source.wide == "brottstyp":
        if not source.values.get("brottstyp"):
            raise ParameterError(
                f"{where}: wide: brottstyp utan values: brottstyp:.",
                do="skriv rubrikerna och vad typerna ska heta i values: brottstyp:.",
            )
    elif not source.brottstyp and "brottstyp" not in source.columns:
        lacking.append("brottstyp")
    free = ("kind", *(("brottstyp",) if source.wide != "brottstyp" else ()), *(() if source.annual else ("month",)))
    allowed = [name for name in (*KEYS, "year", "n") if name in needed or name in free]
    faults = [f"{name} saknas" for name in lacking]
    faults += [f"{name} är okänd" for name in source.columns if name not in allowed]
    lists = [name for name, column in source.columns.items() if isinstance(column, list) and name != "month"]
    faults += [f"{name} kan inte vara flera kolumner" for name in lists]
    if faults:
        raise ParameterError(
            f"{where}: columns: {'; '.join(faults)}",
            do=(
                "ange area och brottstyp, och month om årtalet står i en egen kolumn; n är kolumnerna i wide:."
                if source.wide
                else f"ange area, {when}, n och brottstyp."
            )
            + " Utan kolumn för kommundel eller typ: skriv area: kommun (hela kommunen) eller brottstyp: vid källan.",
        )


def _with_zeros(counts: pd.DataFrame, bad: pd.DataFrame, source: CountSource, notes: SourceNotes) -> pd.DataFrame:
    """The counts with the zeros that `gaps_counted` declares; combinations that are missing still are told."""
    missing = missing_cells(counts, bad.dropna(subset=KEYS))
    zero = declared_zeros(missing, source)
    lacking, every = int((~zero).sum()), len(counts) + len(missing)
    if lacking:
        when = "år" if source.annual else "månad"
        said = f"{lacking} av {every} kombinationer av kommundel, {when} och typ saknas och är inte räknade"
        notes.add(said, lacking, do="skriv gaps_counted: true vid källan om de är noll")
    return filled(counts, missing, zero)


def _forms(source: CountSource) -> list[str]:
    return source.formats or [source.month_format]


def _refuse_doubles(table: Table, keys: list[str], source: CountSource, *, where: str) -> None:
    """Refuse what stands twice, whatever form its month has; counts of single days are added together."""
    cells = table.frame[keys].apply(spelled)
    month = moments(table, str(source.columns["month"]), _forms(source))
    alone = month.when.notna() & ~month.day
    cells.loc[alone, str(source.columns["month"])] = month.when[alone].dt.strftime("%Y-%m")
    double = cells.duplicated()
    if double.any():
        raise DataError(
            f"{where}: samma kommundel, månad och typ står flera gånger.",
            found=f"{int(double.sum())} rader, först rad {int(double.index[double.to_numpy()][0])}",
            do="ta bort dubbletterna, eller ta med kolumnen som skiljer dem åt.",
        )


def _typed(table: Table, source: CountSource, notes: SourceNotes) -> pd.DataFrame:
    cells = {name: table.frame[str(column)] for name, column in source.columns.items()}
    read = moments(table, str(source.columns["month"]), _forms(source))
    month = read.when.where(read.when.between(EARLIEST, LATEST))
    n = amounts(cells["n"], decimal=source.decimal)
    whole = n.where(n.between(0, MOST) & (n % 1 == 0))
    area = (
        area_names(cells["area"], source.values.get("area", {}), source.prefix)
        if "area" in cells
        else NO_KOMMUNDEL
        if source.whole
        else source.area
    )
    fixed = {"brottstyp": source.brottstyp, "kind": source.kind}
    words = {name: recode(cells[name], source.values.get(name))[0] if name in cells else fixed[name] for name in fixed}
    frame = pd.DataFrame(
        {
            "area": area,
            "month": month.dt.to_period("M").dt.to_timestamp().astype("datetime64[us]"),
            "n": whole.astype("Int64"),
            "day": month.where(read.day),
            **words,
        },
        index=table.frame.index,
    )
    frame["kind"] = frame["kind"].where(frame["kind"].isin(KINDS))
    return _judged(frame, cells, source, notes)


def _judged(
    frame: pd.DataFrame, cells: Mapping[str, "pd.Series[Any]"], source: CountSource, notes: SourceNotes
) -> pd.DataFrame:
    """The typed rows with what cannot be used missing and noted, and with names that differ in case made one."""
    personal = looks_personal(frame["area"]) | looks_personal(frame["brottstyp"])
    notes.refuse("texten liknar ett personnummer", personal)
    frame["area"] = frame["area"].mask(personal)
    notes.refuse("kommundel saknas", frame["area"].isna())
    when = "året" if source.annual else "månaden"
    notes.refuse(f"{when} kan inte läsas", frame["month"].isna())
    shapes = commonest(cells["month"][frame["month"].isna()])
    if not source.annual:
        remark_quarters(frame["month"], notes, name=when)
    if shapes:
        notes.remark(f"{when}: så ser cellerna ut som inte kunde läsas: {shapes}", frame["month"].isna(), about=SHAPE)
    none = "året räknas som ej räknat" if source.annual else "månaden räknas som ej räknad"
    notes.refuse(f"antalet saknas ({none})", cells["n"].isna())
    thousands = ambiguous(cells["n"], decimal=source.decimal)
    said = f"antalet kan vara tusental (1{source.decimal}000); skriv tal utan skiljetecken, eller rätta decimal:"
    notes.refuse(said, thousands)
    notes.refuse("antalet är inte ett helt tal, noll eller större", frame["n"].isna())
    odd = frame["n"].isna() & cells["n"].notna()
    if odd.any():
        notes.remark(
            f"antalet: så ser cellerna ut som inte kunde läsas: {commonest(cells['n'][odd])}", odd, about=SHAPE
        )
    for name, noun in (("area", "kommundel"), ("brottstyp", "brottstyp")):
        frame[name] = join_case(frame[name], notes, what=noun)
        every = name == "brottstyp" and name not in source.values  # A type that is not listed there becomes missing.
        for told, rows in alike(frame[name], what=noun, key=f"values: {name}:", whole=every):
            notes.remark(told, rows)
    notes.refuse("brottstypen saknas eller är inte med i values", frame["brottstyp"].isna())
    notes.refuse("slaget är inte crime, event eller activity", frame["kind"].isna())
    return frame


def missing_cells(counts: pd.DataFrame, unread: pd.DataFrame) -> pd.DataFrame:
    """The combinations that `contracts.COUNTS` lack: each area and type of it in each month of it.

    Rows of `unread`, whose count could not be read, are not lacking. Columns of both: area, month, brottstyp, kind.
    """
    types = counts[["brottstyp", "kind"]].drop_duplicates()
    grid = counts[["area"]].drop_duplicates().merge(counts[["month"]].drop_duplicates(), how="cross")
    grid = grid.merge(types, how="cross")[KEYS]
    there = pd.concat([counts[KEYS], unread[KEYS].astype(counts[KEYS].dtypes.to_dict())], ignore_index=True)
    found = grid.merge(there.drop_duplicates(), on=KEYS, how="left", indicator="held")
    return found.loc[found["held"] == "left_only", KEYS].reset_index(drop=True)


def declared_zeros(missing: pd.DataFrame, source: CountSource) -> "pd.Series[bool]":
    """Which of the missing combinations `gaps_counted` says are zero: all, none, or those of its periods."""
    gaps = declared_gaps(source.gaps_counted)
    zero = {month: is_declared(month.to_period("M").ordinal, gaps) for month in missing["month"].unique()}
    return missing["month"].map(zero).astype("bool")


def filled(counts: pd.DataFrame, missing: pd.DataFrame, zero: "pd.Series[bool]") -> pd.DataFrame:
    """The counts with a zero for each of the missing combinations that are declared to be."""
    if not zero.any():
        return counts
    zeros = missing[zero].assign(n=pd.array([0] * int(zero.sum()), dtype="Int64"))
    return pd.concat([counts, zeros.astype(counts.dtypes.to_dict())], ignore_index=True)
