"""Tables of published figures by column, laid out as a row for each figure."""

import re
from pathlib import Path

import pandas as pd

from bfa.errors import DataError, ParameterError
from bfa.tables.broken_text import broken
from bfa.tables.declared import check_declared, refuse_persons
from bfa.tables.municipality import PublishedSource
from bfa.tables.naming import one_spelling, spelled
from bfa.tables.personal import masked
from bfa.tables.quality import SourceNotes
from bfa.tables.reading import read_headings, read_table

#: A heading that is a year, or something counted and a year; a mark after it says that the year is preliminary.
_YEAR = re.compile(
    r"^(?P<what>.*?)[ ,]*\b(?:år )?(?P<year>(?:19|20)\d\d)(?:[.,]0)?(?P<mark> ?(?:\*|prel\.?|p))?$", re.I
)
#: The same in a cell.
_CELL = r"^(?:år )?(?P<year>(?:19|20)\d\d)(?:[.,]0)?(?P<mark> ?(?:\*|\(?prel\.?\)?|p))?$"
#: Our columns of each form.
_OURS = {
    "bred": ("region", "code", "what", "group", "note"),
    "lang": ("region", "code", "year", "month", "what", "value", "group", "note"),
}
#: Months as Swedish tables write them.
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def read_columns(path: Path, source: PublishedSource) -> tuple[pd.DataFrame, SourceNotes]:
    """The figures of a table of the form `bred` or `lang`.

    Returns
    -------
    tuple
        region, code, year, month, what, value (text), group, note, preliminary; the index is the row numbers of the
        file, the same for every figure of a row. And what was found.

    Raises
    ------
    DataError, ParameterError
        A column is missing, no heading is a year, a heading has lost letters, or a year, region or what is not said.
    """
    wide = source.form == "bred"
    heads = read_headings(path, source)
    check_declared(source, _OURS[source.form], (), where=path.name)
    figures = _years(heads, source, path) if wide else _measures(source, path)
    columns = list(dict.fromkeys([*source.columns.values(), *figures.index]))
    table = read_table(path, source, columns=columns)
    notes = SourceNotes(source.source, path.name, table.encoding, read=len(table.frame) + len(table.refused))
    notes.take(table)
    frame = _filled(table.frame, source)
    rows: pd.DataFrame = pd.concat(
        [_of_column(frame, source.columns, str(column), figures.loc[column]) for column in figures.index]
    )
    refuse_persons(rows[["region", "what", "group", "note"]], notes)
    rows = _worded(rows, source, where=path.name)
    if wide:
        _tell_unread(heads, source, figures, notes)
    return _times(_kept(rows, notes), source, notes, where=path.name), notes


def _years(heads: list[str], source: PublishedSource, path: Path) -> pd.DataFrame:
    """What each year's column holds, by its place: what, year, preliminary."""
    above = _above(path, source, len(heads)) if source.heading_above else [""] * len(heads)
    named = {one_spelling(column) for column in source.columns.values()}
    found = {}
    for place, head in enumerate(heads, 1):
        said = _YEAR.match(head)
        if said and not {head, f"#{place}"} & named:
            what = " ".join(part for part in (above[place - 1], said["what"].strip()) if part)
            found[f"#{place}"] = (what or _fixed(source, "what"), int(said["year"]), bool(said["mark"]))
    if not found:
        raise DataError(
            f"{path.name}: ingen rubrik är ett år.",
            found=f"{len(heads)} rubriker: {', '.join(masked(head) for head in heads[:8])}",
            do="skriv skip_rows: så att rubrikraden med åren blir den första, eller form: lang.",
        )
    return pd.DataFrame.from_dict(found, orient="index", columns=["what", "year", "preliminary"])


def _above(path: Path, source: PublishedSource, width: int) -> list[str]:
    """The cells above the headings; a merged cell is written once and holds for those to its right."""
    if not source.skip_rows:
        raise ParameterError(
            f"{path.name}: heading_above: true, men ingen rad står ovanför rubrikerna.",
            do="skriv skip_rows: med antalet rader ovanför rubrikraden med åren.",
        )
    cells = read_headings(path, source.model_copy(update={"skip_rows": source.skip_rows - 1}))
    merged: list[str] = []
    for cell in [*cells, *[""] * width][:width]:
        merged.append(cell or (merged[-1] if merged else ""))
    return merged


def _measures(source: PublishedSource, path: Path) -> pd.DataFrame:
    """What each column of values holds, by its heading."""
    value = source.columns.get("value")
    if bool(value) == bool(source.measures):
        raise ParameterError(
            f"{path.name}: i formen lang ska värdet ha en kolumn, eller flera under measures:.",
            do="skriv value: under columns:, eller measures: med rubrik och vad den räknar.",
        )
    named: dict[str, str | None] = {**source.measures} or {str(value): _fixed(source, "what")}
    frame = pd.DataFrame({"what": list(named.values())}, index=list(named))
    units = [source.units.get(head) for head in named]
    return frame.assign(
        unit=pd.Series(units, index=frame.index, dtype="str"), year=source.fixed.get("year"), preliminary=False
    )


def _fixed(source: PublishedSource, name: str) -> str | None:
    word = source.fixed.get(name)
    return None if word is None else str(word)


def _filled(frame: pd.DataFrame, source: PublishedSource) -> pd.DataFrame:
    """With cells that are written once for several rows in each of them."""
    columns = [source.columns[name] for name in source.fill_down if name in source.columns]
    return frame.assign(**{column: frame[column].ffill() for column in dict.fromkeys(columns)})


def _of_column(frame: pd.DataFrame, own: dict[str, str], column: str, said: "pd.Series[str]") -> pd.DataFrame:
    """The figures of one column."""
    nothing = pd.Series(pd.NA, index=frame.index, dtype="str")
    names = ("region", "code", "what", "year", "month", "group", "note")
    cells = {name: spelled(frame[own[name]]) if name in own else nothing for name in names}
    rows = pd.DataFrame(cells).assign(value=frame[column], preliminary=bool(said["preliminary"]))
    if "unit" in said:
        rows["unit"] = pd.Series(said["unit"], index=rows.index, dtype="str")
    if "what" not in own:
        rows["what"] = said["what"] or pd.NA
    elif said["what"] and not pd.isna(said["what"]):
        rows["what"] = rows["what"] + " " + str(said["what"])
    return rows if "year" in own else rows.assign(year=said["year"])


def _worded(rows: pd.DataFrame, source: PublishedSource, *, where: str) -> pd.DataFrame:
    """With the fixed region, and the words of `values`; what is counted must then be said in whole letters."""
    rows = rows.assign(region=rows["region"].fillna(_fixed(source, "region") or pd.NA))
    for name, words in source.values.items():
        rows[name] = rows[name].replace(words).astype("str")
    named = rows[["what"]].drop_duplicates().dropna()
    if lost := broken(named):
        raise DataError(
            f"{where}: vad som räknas har bokstäver som är trasiga.",
            found=f"{', '.join(named['what'][named.index.isin(lost[0].rows)][:3])} ({lost[0].what})",
            do='skriv orden rätt under values: what:, till exempel {"V\\uFFFDldsbrott": Våldsbrott}.',
        )
    return rows


def _kept(rows: pd.DataFrame, notes: SourceNotes) -> pd.DataFrame:
    """The rows that say of what region and what they are; a row without any figure is a footnote or a heading."""
    empty = rows["value"].isna().groupby(level=0).transform("all")
    lone = empty & (rows["region"].isna() | (rows["region"].str.len() > 60)) & rows["code"].isna()
    notes.refuse("raden har inga värden: en fotnot, en mellanrubrik eller tom", _by_row(lone))
    unsaid = rows["region"].isna() & rows["code"].isna()
    notes.refuse("regionen saknas (är cellen sammanslagen: skriv fill_down: [region])", _by_row(unsaid & ~lone))
    notes.refuse("det står inte vad som räknas", _by_row(rows["what"].isna() & ~lone & ~unsaid))
    return rows[~rows.index.isin(notes.refusals()["row"])]


def _by_row(where: "pd.Series[bool]") -> "pd.Series[bool]":
    return where.groupby(level=0).any()


def _times(rows: pd.DataFrame, source: PublishedSource, notes: SourceNotes, *, where: str) -> pd.DataFrame:
    """With year and month as numbers."""
    parts = rows["year"].astype("str").str.casefold().str.extract(_CELL)
    year, marked = parts["year"], parts["mark"].fillna("").ne("")
    month = rows["month"].astype("str").str.strip().str.casefold()
    numbered = pd.to_numeric(month.where(month.str.fullmatch(r"0?[1-9]|1[0-2]", na=False)))
    worded = month.str[:3].map({word: place for place, word in enumerate(_MONTHS, 1)})
    if not len(rows) or year.notna().any():
        notes.refuse("året kan inte läsas", _by_row(year.isna()))
        notes.refuse("månaden kan inte läsas", _by_row(month.notna() & numbered.isna() & worded.isna()))
        read = pd.to_numeric(year).astype("Int64")
        rows = rows.assign(year=read, month=numbered.fillna(worded).astype("Int64"))
        rows["preliminary"] |= marked
        return rows[~rows.index.isin(notes.refusals()["row"])]
    raise ParameterError(
        f"{where}: det står inte vilket år talen gäller.",
        do="skriv year: under columns: (en kolumn), eller under fixed: (ett år för hela filen).",
    )


def _tell_unread(heads: list[str], source: PublishedSource, figures: pd.DataFrame, notes: SourceNotes) -> None:
    named = {one_spelling(column) for column in source.columns.values()}
    for place, head in enumerate(heads, 1):
        if f"#{place}" not in {*figures.index, *named} and head not in named and head:
            notes.add(f"rubriken {masked(head)[:60]} är varken ett år eller en angiven kolumn; den läses inte", 1)
