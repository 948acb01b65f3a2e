"""The joint registers: causes, measures, goals and follow-up, with Swedish or English headings."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from bfa.errors import DataError, ParameterError
from bfa.tables.contracts import validate
from bfa.tables.disk import opened
from bfa.tables.municipality import TextFile
from bfa.tables.naming import composed
from bfa.tables.packed import unpacked
from bfa.tables.period import parse_period
from bfa.tables.reading import read_headings, read_table
from bfa.tables.text_files import likely_separator
from bfa.tables.workbooks import WORKBOOKS

#: What a scope says when it is the whole kommun.
EVERYWHERE = "kommun"
#: Columns that name kommundelar, and columns that name whole months.
_AREAS, _PERIODS = ("scope", "kommundel"), ("period", "baseline")
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


def scope_of(text: object) -> tuple[str, ...]:
    """The kommundelar of a scope such as "A, B"; empty for the whole kommun, or where nothing is written."""
    parts = "" if text is None or text is pd.NA or text != text else str(text)
    named = tuple(composed(part.strip()) for part in parts.split(",") if part.strip())
    return () if named == (EVERYWHERE,) else named


def read_register(path: Path, schema: pa.DataFrameSchema, *, kommundelar: Sequence[str] | None = None) -> pd.DataFrame:
    """One register: CSV (UTF-8 or cp1252, `;`, `,` or tab) or workbook, dates as YYYY-MM-DD.

    Parameters
    ----------
    path : Path
        The file.
    schema : DataFrameSchema
        Its contract.
    kommundelar : list of str or None
        The names that the register may mention; None does not look.

    Raises
    ------
    DataError
        The file is missing, does not follow its contract or names a kommundel that is not there; all faults by column
        and row.
    """
    how = TextFile(file=path.name, separator=_separator(path))
    heads = read_headings(path, how)
    ours = {head: name for head in heads if (name := _contract_name(head, schema)) is not None}
    if len(set(ours.values())) < len(ours):
        raise DataError(f"{path.name}: två kolumner betyder samma sak.", do="behåll en av dem.")
    if not ours:
        raise DataError(f"{path.name}: inga kända kolumner.", do="använd rubrikerna i docs/anvandarguide.md.")
    try:
        cells = read_table(path, how, columns=list(ours)).frame.rename(columns=ours)
    except DataError as error:
        if "inga rader" in str(error):
            return empty(schema)
        raise
    faults: list[str] = []
    frame = pd.DataFrame({name: _typed(cells[name], schema, name, faults) for name in ours.values()})
    faults += _names(frame, kommundelar) + _months(frame)
    if faults:
        raise DataError(f"{path.name}: {'; '.join(faults)}.", do="rätta raderna i filen.")
    frame.index = pd.Index(cells.index - 2)
    return validate(frame, schema, where=path.name).reset_index(drop=True)


def empty(schema: pa.DataFrameSchema) -> pd.DataFrame:
    """The contract's columns without rows."""
    kinds = {name: str(column.dtype) for name, column in schema.columns.items()}
    kinds = {name: "str" if kind.startswith("string") else kind for name, kind in kinds.items()}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def dangling(register: pd.DataFrame, column: str, known: "pd.Series[int]") -> list[int]:
    """Numbers in a column of comma-separated numbers that are not in the other register."""
    texts = register[column].dropna().astype("str")
    given = {int(part) for text in texts for part in text.replace(";", ",").split(",") if part.strip().isdigit()}
    return sorted(given - {int(number) for number in known})


def _names(frame: pd.DataFrame, kommundelar: Sequence[str] | None) -> list[str]:
    """Rows that name a kommundel that is not there: its measure would otherwise be taken for another area's."""
    if kommundelar is None:
        return []
    said = (
        f"nämner en kommundel som inte finns (de är {', '.join(kommundelar)}; flera skiljs åt med komma, "
        f"hela kommunen skrivs {EVERYWHERE})"
    )
    return _refused(frame, _AREAS, lambda text: set(scope_of(text)) <= set(kommundelar), said)


def _months(frame: pd.DataFrame) -> list[str]:
    return _refused(frame, _PERIODS, _is_period, "är inte hela månader som 2010-05/2010-08")


def _refused(frame: pd.DataFrame, columns: Sequence[str], fits: Callable[[str], bool], said: str) -> list[str]:
    faults = []
    for name in (name for name in columns if name in frame):
        given = frame[name].dropna()
        rows = [str(row) for row, text in given.items() if not fits(str(text))]
        if rows:
            faults.append(f"kolumnen {name} {said} på rad {', '.join(rows[:5])}{' m.fl.' if len(rows) > 5 else ''}")
    return faults


def _is_period(text: str) -> bool:
    try:
        parse_period(text)
    except ParameterError:
        return False
    return True


def _contract_name(head: str, schema: pa.DataFrameSchema) -> str | None:
    plain = head.strip().lower()
    for name in (plain, HEADINGS.get(plain), HEADINGS.get(plain.replace("_", " "))):
        if name in schema.columns:
            return name
    return None


def _separator(path: Path) -> str:
    if path.suffix.lower() in WORKBOOKS:
        return ";"
    with opened(path):
        return likely_separator(unpacked(path))


def _typed(text: "pd.Series[str]", schema: pa.DataFrameSchema, name: str, faults: list[str]) -> "pd.Series[Any]":
    kind = str(schema.columns[name].dtype)
    typed: pd.Series[Any]
    if kind.startswith("datetime"):
        typed, said = pd.to_datetime(text.str[:10], format="%Y-%m-%d", errors="coerce"), "är inte ett datum, ÅÅÅÅ-MM-DD"
    elif kind == "Int64":
        number = pd.to_numeric(text, errors="coerce")
        typed, said = number.where(number % 1 == 0).astype("Int64"), "är inte ett heltal"
    else:
        return text.astype("str").str.normalize("NFC")
    bad = text.index[text.notna() & typed.isna()]
    if len(bad):
        faults.append(f"kolumnen {name} {said} på rad {', '.join(map(str, bad[:5]))}")
    return typed
