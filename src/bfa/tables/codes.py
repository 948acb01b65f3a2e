"""Codebooks: word lists that an expert may change, and the four-digit crime codes with their years.

A crime code is text: 0355 is not 355. Codes come and go, and a figure that spans a change compares unlike things.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bfa.errors import DataError, ParameterError
from bfa.tables.disk import is_there, opened
from bfa.tables.municipality import IncidentSource, TextFile
from bfa.tables.period import Period
from bfa.tables.reading import read_headings, read_table

CHECKOUT = Path(__file__).resolve().parents[3]
#: Brottstyp of rows whose code is not in the codebook: they are kept, counted and reported, never dropped.
UNKNOWN_CODE = "okänd kod"
_HEADINGS = {"giltig_fran": "valid_from", "giltig_till": "valid_to", "kalla": "source"}


def codebook_file(root: Path, name: str) -> Path:
    """A codebook by its file name, such as `brottskoder.csv`: `<root>/data/codebook/<name>`, else the checkout's own.

    Raises
    ------
    ParameterError
        It is in neither folder.
    """
    for folder in (root, CHECKOUT):
        if is_there(path := folder / "data" / "codebook" / name):
            return path
    raise ParameterError(f"{name}: kodboken finns inte.", do=f"lägg den i {root / 'data' / 'codebook'}.")


def read_codes(path: Path) -> pd.DataFrame:
    """A codebook of crime codes: CSV in UTF-8 with `;`.

    Columns `brottskod` and `brottstyp`; optionally `giltig_fran` and `giltig_till` (a year or YYYY-MM-DD, both
    included; empty is open) and others, which are not read.

    Returns
    -------
    DataFrame
        brottskod, brottstyp (text), valid_from, valid_to (datetime64[us]; open ends are missing).

    Raises
    ------
    DataError
        A column is missing, a code is not four digits or overlaps itself in time, or a date cannot be read.
    """
    with opened(path):
        held = _Book(path, path.name, path.read_bytes())
    return _read(held).copy()


@dataclass(frozen=True, slots=True)
class _Book:
    """A codebook as it stands: the same content is read once."""

    path: Path = field(compare=False)
    name: str
    raw: bytes


@lru_cache(maxsize=8)
def _read(held: _Book) -> pd.DataFrame:
    path, how = held.path, TextFile(file=held.name, encoding="utf-8")
    there = {head.strip(): _HEADINGS.get(head.strip(), head.strip()) for head in read_headings(path, how)}
    wanted = [head for head, ours in there.items() if ours in ("valid_from", "valid_to")]
    table = read_table(path, how, columns=["brottskod", "brottstyp", *wanted])
    book = table.frame.rename(columns=there)
    faults = [f"fel antal kolumner på rad {row}" for row in table.refused["row"][:5]]
    faults += _faulty(book["brottskod"].str.fullmatch(r"\d{4}"), "brottskoden är inte fyra siffror")
    faults += _faulty(book["brottstyp"].notna(), "brottstyp saknas")
    for column, edge in (("valid_from", "-01-01"), ("valid_to", "-12-31")):
        text = book[column] if column in book else pd.Series(pd.NA, index=book.index, dtype="str")
        whole = text.where(~text.str.fullmatch(r"\d{4}", na=False), text + edge)
        book[column] = pd.to_datetime(whole, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
        faults += _faulty(text.isna() | book[column].notna(), f"{column} är inte ett år eller datum")
    faults += _faulty(~_overlapping(book), "koden gäller två gånger samtidigt")
    if faults:
        raise DataError(f"{path.name}: {'; '.join(faults)}.", do="rätta raderna i kodboken.")
    book["brottstyp"] = book["brottstyp"].str.normalize("NFC")
    return book[["brottskod", "brottstyp", "valid_from", "valid_to"]].reset_index(drop=True)


def padded(text: "pd.Series[str]", width: int) -> "pd.Series[str]":
    """Texts of figures only with their lost leading zeros put back, to `width` figures; others are left as they are."""
    plain = text.astype("str").str.strip()
    short = plain.str.fullmatch(rf"\d{{1,{width}}}", na=False).astype("bool")
    return plain.mask(short, plain.str.zfill(width)).astype("str")


def widths(source: IncidentSource) -> dict[str, int]:
    """How many figures each of our columns has, where it is declared (`pad`)."""
    return {"brottskod": source.pad} if isinstance(source.pad, int) else dict(source.pad)


def with_zeros(frame: pd.DataFrame, source: IncidentSource) -> pd.DataFrame:
    """The export's columns with the leading zeros that `pad` puts back."""
    theirs = {**source.columns, "kommundel": source.kommundel.column}
    wide = {str(theirs[name]): width for name, width in widths(source).items()}
    return frame.assign(**{column: padded(frame[column], width) for column, width in wide.items()}) if wide else frame


def assign_types(
    codes: "pd.Series[str]", when: "pd.Series[pd.Timestamp]", book: pd.DataFrame
) -> "tuple[pd.Series[str], pd.Series[bool], pd.Series[bool]]":
    """The brottstyp of each four-digit code at its time, when the crime began, by a book from `read_codes`.

    Returns
    -------
    tuple
        The types (`UNKNOWN_CODE` where the codebook lacks the code); True where it lacks it; True where the code is
        there but was not in use at that time (its type is then used all the same).
    """
    words, names = codes.astype("category"), sorted({*book["brottstyp"], UNKNOWN_CODE})
    types, held = np.full(len(codes), -1, dtype="int16"), np.zeros(len(codes), dtype=bool)
    numbers, began = words.cat.codes.to_numpy(), when.to_numpy(dtype="datetime64[us]")
    held_by = pd.Series(numbers).groupby(numbers).indices
    rows = {word: held_by[at] for at, word in enumerate(words.cat.categories) if at in held_by}
    ends = book["valid_to"] + pd.Timedelta(days=1)
    lines = zip(book["brottskod"], book["brottstyp"], book["valid_from"].to_numpy(), ends.to_numpy(), strict=True)
    for code, brottstyp, first, end in reversed([line for line in lines if line[0] in rows]):
        own = rows[code]
        then = ~(began[own] < first) & ~(began[own] >= end)
        types[own[then | ~held[own]]] = names.index(brottstyp)
        held[own] |= then
    known = codes.notna().to_numpy()
    unknown = known & (types < 0)
    types[unknown] = names.index(UNKNOWN_CODE)
    found = pd.Categorical.from_codes(types, categories=pd.Index(names, dtype="str"))
    named: pd.Series[Any] = pd.Series(found, index=codes.index).cat.remove_unused_categories()
    outside = known & ~unknown & ~held
    return named, pd.Series(unknown, index=codes.index), pd.Series(outside, index=codes.index)


def code_breaks(book: pd.DataFrame, brottstyp: str, period: Period) -> list[str]:
    """Months (YYYY-MM) inside the period in which a code of the type begins, or ended the month before.

    A comparison across such a month compares unlike things unless the codebook says that the new codes take over.
    """
    own = book[book["brottstyp"] == brottstyp]
    begins = own["valid_from"].dropna().dt.to_period("M")
    ends = (own["valid_to"].dropna() + pd.Timedelta(days=1)).dt.to_period("M")
    inside = {str(month) for month in [*begins, *ends] if period.first < month <= period.last}
    return sorted(inside)


def _faulty(good: "pd.Series[bool]", said: str) -> list[str]:
    rows = [str(row) for row in good.index[~good.fillna(False).astype("bool")]]
    return [f"{said} på rad {', '.join(rows[:5])}{' m.fl.' if len(rows) > 5 else ''}"] if rows else []


def _overlapping(book: pd.DataFrame) -> "pd.Series[bool]":
    ordered = book.sort_values(["brottskod", "valid_from"], na_position="first", kind="stable")
    same = ordered["brottskod"].eq(ordered["brottskod"].shift())
    before = ordered["valid_to"].shift().fillna(pd.Timestamp.max.floor("D").as_unit("us"))
    starts = ordered["valid_from"].fillna(pd.Timestamp.min.ceil("D").as_unit("us"))
    clash = same & (starts <= before)
    return pd.Series(np.asarray(clash, dtype=bool), index=ordered.index).reindex(book.index)
