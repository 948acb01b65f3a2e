"""Tables of counts with a column for each month, year or type, laid out as a row for each area, month and type."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from bfa.errors import DataError
from bfa.tables.cell_shapes import commonest
from bfa.tables.disk import opened
from bfa.tables.excel_days import look_like_days
from bfa.tables.municipality import CountSource
from bfa.tables.naming import one_spelling
from bfa.tables.packed import unpacked
from bfa.tables.personal import masked
from bfa.tables.reading import read_headings, read_table
from bfa.tables.row_filter import filter_of
from bfa.tables.table import Table, Told
from bfa.tables.times import moments
from bfa.tables.workbooks import WORKBOOKS, day_zero

#: Names of the two columns that the long table gets; no export has such headings.
_MONTH, _N = "\u241fmonth", "\u241fn"
_TYPE = "\u241fbrottstyp"
#: A year is read as its first month.
_JANUARY = "-01"


def read_long(source: CountSource, path: Path) -> tuple[Table, CountSource]:
    """A table of counts in long form, and how that is declared; a long table is read as it stands.

    Returns
    -------
    tuple
        The table, with the row numbers of the file (the same for every month of a row in a wide table), and a source
        whose columns name the month (YYYY-MM; of a year its January) and the count of each of its rows. An empty cell
        is no row.

    Refused as in `read_table`; or no heading of a wide table is a month, or two are the same.
    """
    if source.annual:
        years = {"month" if name == "year" else name: column for name, column in source.columns.items()}
        source = source.model_copy(update={"columns": years, "month_format": "%Y-%m", "formats": []})
    named = {name: [column] if isinstance(column, str) else column for name, column in source.columns.items()}
    columns = list(dict.fromkeys(column for each in named.values() for column in each))
    if source.wide == "brottstyp":
        return _joined(*_types_down(source, path, columns), named["month"])
    if not source.wide:
        return _joined(read_table(path, source, columns=columns), source, named["month"])
    declared = [one_spelling(column) for column in columns]
    others = [head for head in read_headings(path, source) if head and head not in {*declared, *filter_of(source)}]
    year = "2000 " if "month" in source.columns else ""
    months = _months(others, source, path, year=year)
    table = read_table(path, source, columns=[*columns, *months.index])
    long = table.frame.melt(columns, list(months.index), _MONTH, _N, ignore_index=False)
    empty = long[_N].isna()
    told = [_unread(head, "ett år" if source.annual else "en månad") for head in others if head not in months.index]
    numbered = [head for head in months.index if look_like_days(pd.Series([head], dtype="str")).all()]
    told += [Told(f"rubriken {head} är ett dagnummer ur Excel; läst som {months[head]}") for head in numbered]
    if empty.any():
        said = "cellen är tom; den månaden är inte räknad, om inte gaps_counted säger att tomt är noll"
        told.append(Told(said, tuple(int(row) for row in long.index[empty])))
    long = long[~empty]
    theirs = {**source.columns, "month": _MONTH, "n": _N}
    laid = source.model_copy(update={"columns": theirs, "wide": False})
    if year:
        cells = long[named["month"][0]].str.strip() + " " + long[_MONTH].astype("str")
        frame = long.assign(**{_MONTH: cells})
    else:
        frame = long.assign(**{_MONTH: long[_MONTH].map(months).astype("str")})
        laid = laid.model_copy(update={"month_format": "%Y-%m", "formats": []})
    return replace(table, frame=frame, told=(*table.told, *told), workbook=False, day_zero=None), laid


def _joined(table: Table, source: CountSource, month: list[str]) -> tuple[Table, CountSource]:
    """The month in one column, where it stands in several, or where only its year is told."""
    if len(month) < 2 and not source.annual:
        return table, source
    cells = table.frame[month[0]].str.strip()
    for column in month[1:]:
        cells = cells.str.cat(table.frame[column].str.strip(), sep=" ")
    if source.annual:
        cells = cells.str.removesuffix(".0") + _JANUARY
    frame = table.frame.assign(**{_MONTH: cells})
    return replace(table, frame=frame), source.model_copy(update={"columns": {**source.columns, "month": _MONTH}})


def _types_down(source: CountSource, path: Path, columns: list[str]) -> tuple[Table, CountSource]:
    """A row for each type that has a column of its own, named as `values` names its heading."""
    wanted = {one_spelling(word): word for word in source.values["brottstyp"]}
    heads = [head for head in read_headings(path, source) if head in wanted]
    if lacking := [word for head, word in wanted.items() if head not in heads]:
        raise DataError(
            f"{path.name}: {len(lacking)} av rubrikerna i values: brottstyp: finns inte.",
            found=", ".join(lacking[:5]),
            do="skriv dem så som de står i filen, eller ta bort dem.",
        )
    declared = {one_spelling(column) for column in columns}
    rest = [head for head in read_headings(path, source) if head and head not in {*declared, *heads}]
    table = read_table(path, source, columns=[*columns, *heads])
    long = table.frame.melt(columns, heads, _TYPE, _N, ignore_index=False)
    long[_TYPE] = long[_TYPE].map(wanted).astype("str")
    told = [_unread(head, "en typ i values:") for head in rest if head not in filter_of(source)]
    theirs = {**source.columns, "brottstyp": _TYPE, "n": _N}
    return replace(table, frame=long, told=(*table.told, *told)), source.model_copy(update={"columns": theirs})


def _months(heads: list[str], source: CountSource, path: Path, *, year: str) -> "pd.Series[str]":
    """The month, YYYY-MM, of each heading that is one; in a workbook a date that lost its format is one too.

    `year` goes before each heading where the year stands in a column of its own.
    """
    with opened(path):
        book = unpacked(path)
    typed = book.suffix in WORKBOOKS
    text = year + pd.Series(heads, index=heads, dtype="str") + (_JANUARY if source.annual else "")
    table = Table(text.to_frame("text"), "", workbook=typed, day_zero=day_zero(book) if typed else None)
    read = moments(table, "text", source.formats or [source.month_format])
    when = read.when.dropna()
    if when.empty:
        numbered = "; dagnummer ur Excel (45292) läses bara i en arbetsbok" if look_like_days(text).any() else ""
        raise DataError(
            f"{path.name}: ingen rubrik är {'ett år' if source.annual else 'en månad'}.",
            found=f"{len(heads)} andra rubriker, som ser ut så: {commonest(text)}",
            do="skriv rubrikernas form i month_format:, till exempel %Y-%m eller %b %Y, eller ta bort wide:" + numbered,
        )
    months = when.dt.strftime("%Y-%m")
    double = months[months.duplicated(keep=False)]
    days = moments(table, "text", "%Y-%m-%d").when
    if max(each[double.index].nunique() for each in (when, days)) > double.nunique():
        raise DataError(
            f"{path.name}: rubrikerna är dagar (eller veckor), inte månader.",
            found=f"{len(double)} rubriker i {double.nunique()} månader",
            do="lägg ihop dagarna till en kolumn för varje månad i filen.",
        )
    if len(double):
        raise DataError(
            f"{path.name}: flera rubriker är samma månad.",
            found=", ".join(map(str, double.index)),
            do="ta bort den ena.",
        )
    return months


def _unread(head: str, what: str) -> Told:
    return Told(f"rubriken {masked(head)[:40]} är varken {what} eller en angiven kolumn; den läses inte")
