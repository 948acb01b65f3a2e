"""The joint registers, from problems to decisions: read as people write them, and made whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from bfa.errors import DataError
from bfa.tables.coding import Coding
from bfa.tables.contracts import FOLLOW_UP, MEASURES, WRITTEN_MEASURES, validate
from bfa.tables.disk import opened
from bfa.tables.municipality import TextFile
from bfa.tables.naming import composed
from bfa.tables.packed import unpacked
from bfa.tables.personal import masked
from bfa.tables.quality import SHOWN, remark_line
from bfa.tables.reading import EmptyTableError, read_headings, read_table
from bfa.tables.register_example import EXAMPLE, example
from bfa.tables.register_headings import SHEETS, contract_name, headings
from bfa.tables.register_page import EVERYWHERE, RegisterPage
from bfa.tables.spellings import folded
from bfa.tables.text_files import likely_separator
from bfa.tables.workbooks import WORKBOOKS, sheet_names

#: The secrecy of a row that nobody has tried.
UNREVIEWED = "oprövad"
#: What a row may leave out in every register: `register_of` fills it in.
_FILLED = frozenset(("scope", "sekretess"))
#: What makes such texts seen.
REVIEW = (
    "skriv sekretess: nej under registers i kommunfilen när ni har prövat att texterna får visas; till dess visas de "
    "bara på nivån intern"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One register as it is written in a file."""

    #: The columns of the register's contract (measures with their state) by row in the file; blank cells are missing.
    table: pd.DataFrame
    #: Our columns that the file has.
    columns: tuple[str, ...]
    #: Headings that mean none of the register's columns.
    unread: tuple[str, ...] = ()
    #: Personal numbers taken out of texts (`quality.remark_line`).
    told: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """One register."""

    #: Its contract.
    table: pd.DataFrame
    #: For the quality report (`quality.remark_line`): personal numbers taken out of texts, columns left unread, and
    #: what was not written and is taken as said.
    told: tuple[dict[str, Any], ...] = ()
    #: What a register of measures says of their state, as rows of `contracts.FOLLOW_UP`.
    follow_up: pd.DataFrame | None = None


def scope_of(text: object) -> tuple[str, ...]:
    """The kommundelar of a scope such as "A, B"; empty for the whole kommun, or where nothing is written.

    Where a semicolon stands, names are parted by it alone: a name may hold a comma.
    """
    parts = "" if text is None or text is pd.NA or text != text else str(text)
    mark = ";" if ";" in parts else ","
    named = tuple(composed(part.strip()) for part in parts.split(mark) if part.strip())
    return () if named == (EVERYWHERE,) else named


def read_register(
    path: Path,
    schema: pa.DataFrameSchema,
    *,
    kommundelar: Sequence[str] | None = None,
    sekretess: str = UNREVIEWED,
    coding: Coding | None = None,
) -> Register:
    """One register: CSV (UTF-8 or cp1252, `;`, `,` or tab) or workbook, where it has the sheet of its own name.

    Parameters
    ----------
    kommundelar : list of str or None
        The names that the register may mention; None does not look.
    coding : Coding or None
        The scheme that its causes are coded by; None for the project's own.

    Raises
    ------
    DataError
        The file is missing, does not follow its contract or names a kommundel that is not there; all faults by sheet
        and cell (by column and row in a text file).
    """
    sheet = read_sheet(path, schema, kommundelar=kommundelar, coding=coding)
    made = register_of(sheet.table, schema, where=path.name, sekretess=sekretess)
    unread = []
    if sheet.unread:
        what = f"{path.name}: {len(sheet.unread)} kolumner används inte: {', '.join(sheet.unread[:8])}"
        unread = [remark_line(what, len(sheet.unread))]
    said = tuple({**line, "what": masked(line["what"])} for line in (*sheet.told, *unread, *made.told))
    return replace(made, told=said)


def read_sheet(
    path: Path,
    schema: pa.DataFrameSchema,
    *,
    kommundelar: Sequence[str] | None = None,
    whole: bool = True,
    coding: Coding | None = None,
) -> Sheet:
    """A register as it is written: every cell read and held against its contract, nothing filled in.

    Parameters
    ----------
    kommundelar : list of str or None
        The names that the register may mention; None does not look.
    whole : bool
        Whether it is to be a register by itself: the columns that the contract needs are there and filled in, but for
        what `register_of` fills. Else any column may be missing and any cell blank.
    coding : Coding or None
        As in `read_register`.

    Raises
    ------
    DataError
        As `read_register`.
    """
    schema = written_contract(schema)
    how = TextFile(file=path.name, separator=_separator(path), sheet=_own_sheet(path, schema))
    place = f"{path.name}: blad {how.sheet}" if isinstance(how.sheet, str) else path.name
    heads = read_headings(path, how)
    ours = {head: name for head in heads if (name := contract_name(head, schema)) is not None}
    if len(set(ours.values())) < len(ours):
        raise DataError(f"{place}: två kolumner betyder samma sak.", do="behåll en av dem.")
    if not ours:
        raise DataError(f"{place}: ingen känd rubrik på första raden.", do="använd rubrikerna i docs/anvandarguide.md.")
    try:
        cells = read_table(path, how, columns=list(ours)).frame.rename(columns=ours)
    except EmptyTableError:
        cells = pd.DataFrame()
    cells = _without_example(cells, str(schema.name), place)
    unread = tuple(head for head in heads if head.strip() and head not in ours)
    if cells.empty:
        return Sheet(empty(schema), tuple(ours.values()), unread)
    named = headings(schema) | {name: head for head, name in ours.items()}
    needed = _needed(cells, schema) if whole else frozenset()
    page = RegisterPage(path.name, schema, named, heads, how.sheet, needed, coding)
    table, told = page.checked(cells, kommundelar)
    return Sheet(table, tuple(ours.values()), unread, tuple(told))


def register_of(
    written: pd.DataFrame, schema: pa.DataFrameSchema, *, where: str, sekretess: str = UNREVIEWED
) -> Register:
    """The register that is made of one as it is written: what may be left out is filled in, and states are parted.

    Parameters
    ----------
    written : DataFrame
        `Sheet.table`; its index is what a row is told by.
    where : str
        What is told of begins with this.
    sekretess : str
        The secrecy of rows that say none.

    Raises
    ------
    DataError
        A needed value is missing, or a measure tells what became of it and not its state.
    """
    frame, told = _filled(written, schema, where, sekretess)
    frame, follow_up = frame.set_axis(frame.index - 2), None
    if schema.name == "measures":
        table, follow_up = parted(frame, where=where)
    else:
        table = validate(frame, schema, where=where)
    return Register(table.reset_index(drop=True), tuple(told), follow_up)


def written_contract(schema: pa.DataFrameSchema) -> pa.DataFrameSchema:
    """The contract of a register with what people write in it besides: the state of measures."""
    return WRITTEN_MEASURES if schema.name == "measures" else schema


def _needed(cells: pd.DataFrame, schema: pa.DataFrameSchema) -> frozenset[str]:
    """The columns that every row must fill: the number too, unless no row has one."""
    unnumbered = {"number"} if "number" not in cells or cells["number"].fillna("").str.strip().eq("").all() else set()
    return needed_columns(schema) - unnumbered


def needed_columns(schema: pa.DataFrameSchema) -> frozenset[str]:
    """The columns of a contract that somebody must write: those that need a value, but for scope and secrecy."""
    return frozenset(name for name, column in schema.columns.items() if not column.nullable) - _FILLED


def _without_example(cells: pd.DataFrame, register: str, where: str) -> pd.DataFrame:
    """The rows without the template's example, whose number says so, or whose text begins with the word and a colon.

    Raises
    ------
    DataError
        A row is marked as the example and holds what the example does not; by its row.
    """
    written = cells.fillna("").apply(lambda column: column.str.strip())
    marks = {name: f"{EXAMPLE}:" if name == "text" else EXAMPLE for name in ("number", "measure", "text")}
    marked = {name: written[name].str.casefold().str.startswith(marks[name]) for name in marks if name in written}
    shown = pd.DataFrame(marked, index=cells.index).any(axis=1)
    own = pd.Series(False, index=cells.index)
    for name in written:
        same = written[name].map(folded) == folded(example(register, str(name)))
        if name in marked and name != "text":
            same |= marked[name]
        own |= written[name].ne("") & ~same
    if (rows := cells.index[shown & own]).size:
        more = " m.fl." if len(rows) > SHOWN else ""
        raise DataError(
            f"{where}, rad {', '.join(map(str, rows[:SHOWN]))}{more}: är märkt {EXAMPLE} men har annat än "
            f"exemplets egna ord: ta bort ordet {EXAMPLE}, eller hela raden.",
            do="rätta raderna i filen.",
        )
    return cells[~shown]


def _filled(
    written: pd.DataFrame, schema: pa.DataFrameSchema, where: str, sekretess: str
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """The rows with what may be left out: the number (in the file's order, where none has one), scope and secrecy."""
    told, frame, named = [], written.copy(), headings(schema)
    if "number" in frame and len(frame) and frame["number"].isna().all():
        frame["number"] = pd.array(range(1, len(frame) + 1), dtype="Int64")
        told.append(remark_line(f"{where}: {named['text']} utan nummer: numrerade i filens ordning", len(frame)))
    for name, value in (("scope", EVERYWHERE), ("sekretess", sekretess)):
        blank = frame[name].isna() if name in frame else pd.Series(False, index=frame.index)
        if not blank.any():
            continue
        frame[name] = frame[name].mask(blank, value)
        rows = [int(row) for row in frame.index[blank]]
        said = f"{where}: {named['text']} utan {named[name]}: läses som {value}"
        do = REVIEW if value == UNREVIEWED else ""
        told.append(remark_line(said, len(rows), rows=rows[:SHOWN], do=do))
    return frame, told


def _own_sheet(path: Path, schema: pa.DataFrameSchema) -> str | int:
    """The sheet of the register's own name, where the workbook has one; else the first."""
    if path.suffix.lower() not in WORKBOOKS:
        return 0
    with opened(path):
        names = sheet_names(unpacked(path))
    there = {" ".join(composed(name).casefold().split()): name for name in reversed(names)}
    own = SHEETS[str(schema.name)]
    others = [name for name in SHEETS.values() if name.casefold() in there]
    if others and own not in others:
        raise DataError(
            f"{path.name}: bladet {own} saknas.",
            found=f"bladen {', '.join(others)}",
            do="lägg till bladet, eller ta bort filen från registrets rad i kommunfilen.",
        )
    return there.get(own.casefold(), 0)


#: Empty tables once made, by contract: an intake asks for a dozen.
_EMPTY: dict[tuple[str, ...], pd.DataFrame] = {}


def empty(schema: pa.DataFrameSchema) -> pd.DataFrame:
    """The contract's columns without rows."""
    kept = (str(schema.name), *schema.columns)
    if kept not in _EMPTY:
        kinds = {name: str(column.dtype) for name, column in schema.columns.items()}
        kinds = {name: "str" if kind.startswith("string") else kind for name, kind in kinds.items()}
        _EMPTY[kept] = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
    return _EMPTY[kept].copy()


def dangling(register: pd.DataFrame, column: str, known: "pd.Series[int]") -> list[int]:
    """Numbers in a column of comma-separated numbers that are not in the other register."""
    texts = register[column].dropna().astype("str")
    given = {int(part) for text in texts for part in text.replace(";", ",").split(",") if part.strip().isdigit()}
    return sorted(given - {int(number) for number in known})


def _separator(path: Path) -> str:
    if path.suffix.lower() in WORKBOOKS:
        return ";"
    with opened(path):
        return likely_separator(unpacked(path))


def parted(written: pd.DataFrame, *, where: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The measures, and a row of follow-up for each that has a state: undated, with the secrecy of the measure.

    What is done is counted where both it and what was planned are numbers of points; else it is the row's text.

    Parameters
    ----------
    written : DataFrame
        Follows `contracts.WRITTEN_MEASURES`.

    Raises
    ------
    DataError
        A measure tells what is done, or why it is not, and not its state.
    """
    told = written[["done", "why_not"]].notna().any(axis=1)
    stateless = written.loc[told & written["state"].isna(), "number"]
    if len(stateless):
        raise DataError(
            f"{where}: gjort eller varför inte gjort är ifyllt men inte läge.",
            found=f"åtgärd {', '.join(str(number) for number in stateless[:5])}",
            do="skriv läge på samma rad.",
        )
    stated = written[written["state"].notna()]
    done, planned = stated["done"].map(_points), stated["planned"].map(_points)
    counted = done.notna() & planned.notna()
    rows = pd.DataFrame(
        {
            "measure": stated["number"],
            "date": pd.Series(pd.NaT, index=stated.index, dtype="datetime64[ns]"),
            "state": stated["state"],
            "done": done.where(counted).astype("Int64"),
            "planned": planned.where(counted).astype("Int64"),
            "text": stated["done"].mask(counted),
            "why_not": stated["why_not"],
            "sekretess": stated["sekretess"],
        }
    ).reset_index(drop=True)
    return validate(written, MEASURES, where=where), validate(rows, FOLLOW_UP, where=where)


def with_written(own: pd.DataFrame | None, written: pd.DataFrame) -> pd.DataFrame:
    """The follow-up register, with what the measures' rows say of measures that it does not follow up itself."""
    if own is None or own.empty:
        return written
    new = written[~written["measure"].isin(own["measure"])]
    return own if new.empty else validate(pd.concat([own, new], ignore_index=True), FOLLOW_UP, where="uppföljning")


def _points(text: object) -> "int | None":
    """The number of a text such as "8" or "8 punkter"."""
    found = None if pd.isna(text) else re.fullmatch(r"([0-9]{1,6})(?:[.,]0)?(?: \w+)?", str(text))  # type: ignore[call-overload]
    return int(found[1]) if found else None
