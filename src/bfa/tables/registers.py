"""The joint registers: causes, measures, goals and follow-up, with Swedish or English headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from bfa.errors import DataError
from bfa.tables.contracts import FOLLOW_UP, MEASURES, WRITTEN_MEASURES, validate
from bfa.tables.disk import opened
from bfa.tables.municipality import TextFile
from bfa.tables.naming import composed
from bfa.tables.packed import unpacked
from bfa.tables.personal import masked
from bfa.tables.quality import SHOWN, remark_line
from bfa.tables.reading import EmptyTableError, read_headings, read_table
from bfa.tables.register_page import EVERYWHERE, RegisterPage
from bfa.tables.text_files import likely_separator
from bfa.tables.workbooks import WORKBOOKS, sheet_names

#: The secrecy of a row that nobody has tried.
UNREVIEWED = "oprövad"
#: What makes such texts seen.
REVIEW = (
    "skriv sekretess: nej under registers i kommunfilen när ni har prövat att texterna får visas; till dess visas de "
    "bara på nivån intern"
)
#: The sheet of each register in a workbook that holds several.
SHEETS = {"causes": "Orsaker", "measures": "Åtgärder", "goals": "Mål", "follow_up": "Uppföljning"}
#: Swedish headings of a register that people fill in, to the contract's names.
HEADINGS = {
    "nummer": "number",
    "orsak": "text",
    "åtgärd": "text",
    "mål": "text",
    "beskrivning": "text",
    "kort namn": "short",
    "perspektiv": "perspective",
    "karaktär": "character",
    "avstånd": "distance",
    "nivå": "level",
    "påverkas av": "influence",
    "plats": "place",
    "tid": "time",
    "källa": "source",
    "uppgiftslämnare": "stated_by",
    "regel": "rule",
    "utlämnad text": "utlamnad_text",
    "orsaker": "causes",
    "riktas mot": "aimed_at",
    "sikt": "term",
    "ansvarig": "responsible",
    "omfattar": "scope",
    "klart": "due",
    "start": "start",
    "slut": "end",
    "planerat": "planned",
    "stöd": "evidence",
    "slag": "kind",
    "åtgärder": "measures",
    "indikator": "indicator",
    "målvärde": "target",
    "beslutat": "declared",
    "mätperiod": "period",
    "jämförs med": "baseline",
    "uppföljning": "follow_up",
    "åtgärdens nummer": "measure",
    "datum": "date",
    "läge": "state",
    "gjort": "done",
    "kvarstår": "remains",
    "att besluta": "decide",
}


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
) -> Register:
    """One register: CSV (UTF-8 or cp1252, `;`, `,` or tab) or workbook, where it has the sheet of its own name.

    Parameters
    ----------
    kommundelar : list of str or None
        The names that the register may mention; None does not look.

    Raises
    ------
    DataError
        The file is missing, does not follow its contract or names a kommundel that is not there; all faults by sheet
        and cell (by column and row in a text file).
    """
    contract, schema = schema, WRITTEN_MEASURES if schema.name == "measures" else schema
    how = TextFile(file=path.name, separator=_separator(path), sheet=_own_sheet(path, schema))
    heads = read_headings(path, how)
    ours = {head: name for head in heads if (name := contract_name(head, schema)) is not None}
    if len(set(ours.values())) < len(ours):
        raise DataError(f"{path.name}: två kolumner betyder samma sak.", do="behåll en av dem.")
    if not ours:
        raise DataError(f"{path.name}: inga kända kolumner.", do="använd rubrikerna i docs/anvandarguide.md.")
    try:
        cells = read_table(path, how, columns=list(ours)).frame.rename(columns=ours)
    except EmptyTableError:
        return Register(empty(contract))
    named = _swedish(schema) | {name: head for head, name in ours.items()}
    page = RegisterPage(path.name, schema, named, heads, how.sheet)
    cells, unsaid = _filled(_without_example(cells), schema, path.name, sekretess)
    frame, told = page.checked(cells, kommundelar)
    unread = [head for head in heads if head.strip() and head not in ours]
    if unread:
        what = f"{path.name}: {len(unread)} kolumner används inte: {', '.join(unread[:8])}"
        told.append(remark_line(what, len(unread)))
    said = tuple({**line, "what": masked(line["what"])} for line in (*told, *unsaid))
    if schema is contract:
        return Register(frame, said)
    table, follow_up = parted(frame, where=path.name)
    return Register(table, said, follow_up)


def _without_example(cells: pd.DataFrame) -> pd.DataFrame:
    """The rows without the template's example, whose number says so, or whose text begins with the word and a colon."""
    marks = {"number": "exempel", "measure": "exempel", "text": "exempel:"}
    shown = pd.Series(False, index=cells.index)
    for name, mark in marks.items():
        if name in cells:
            shown |= cells[name].fillna("").str.strip().str.casefold().str.startswith(mark)
    return cells[~shown]


def _filled(
    cells: pd.DataFrame, schema: pa.DataFrameSchema, file: str, sekretess: str
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """The rows with what may be left out: the number (in the file's order, where none has one), scope and secrecy."""
    told, cells, named = [], cells.copy(), _swedish(schema)
    if "number" in schema.columns and len(cells) and _blank(cells, "number").all():
        cells["number"] = [str(number) for number in range(1, len(cells) + 1)]
        told.append(remark_line(f"{file}: {named['text']} utan nummer: numrerade i filens ordning", len(cells)))
    for name, value in (("scope", EVERYWHERE), ("sekretess", sekretess)):
        blank = _blank(cells, name)
        if name not in schema.columns or not blank.any():
            continue
        cells[name] = cells[name].mask(blank, value) if name in cells else value
        rows = [int(row) for row in cells.index[blank]]
        said = f"{file}: {named['text']} utan {named.get(name, name)}: läses som {value}"
        do = REVIEW if value == UNREVIEWED else ""
        told.append(remark_line(said, len(rows), rows=rows[:SHOWN], do=do))
    return cells, told


def _blank(cells: pd.DataFrame, name: str) -> "pd.Series[bool]":
    """Where nothing is written; everywhere where there is no such column."""
    return cells[name].fillna("").str.strip().eq("") if name in cells else pd.Series(True, index=cells.index)


def _swedish(schema: pa.DataFrameSchema) -> dict[str, str]:
    """Our column to the heading that a register of this kind has."""
    named = {ours: word for word, ours in reversed(HEADINGS.items())}
    texts = {"causes": "orsak", "measures": "åtgärd", "goals": "mål", "follow_up": "beskrivning"}
    return named | {"text": texts.get(str(schema.name), "beskrivning")}


def _own_sheet(path: Path, schema: pa.DataFrameSchema) -> str | int:
    """The sheet of the register's own name, where the workbook has one; else the first."""
    if path.suffix.lower() not in WORKBOOKS:
        return 0
    with opened(path):
        names = sheet_names(unpacked(path))
    own = " ".join(SHEETS.get(str(schema.name), "").casefold().split())
    return next((name for name in names if " ".join(composed(name).casefold().split()) == own), 0)


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


def contract_name(head: str, schema: pa.DataFrameSchema) -> str | None:
    """Our column that a heading means, in Swedish or English; None where it means none of the register's."""
    plain = " ".join(composed(head).lower().split())
    for name in (plain, HEADINGS.get(plain), HEADINGS.get(plain.replace("_", " "))):
        if name in schema.columns:
            return name
    return None


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
        A measure tells what is done and not its state.
    """
    stateless = written.loc[written["done"].notna() & written["state"].isna(), "number"]
    if len(stateless):
        raise DataError(
            f"{where}: gjort är ifyllt men inte läge.",
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
