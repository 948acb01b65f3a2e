"""A register's cells against its contract: words, dates and names as people write them, faults by sheet and cell."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pandera.pandas as pa

from bfa.errors import DataError, ParameterError
from bfa.tables.coding import Coding, standard_coding
from bfa.tables.naming import composed, meant
from bfa.tables.period import YEARS, parse_period
from bfa.tables.personal import MASK, masked
from bfa.tables.quality import SHOWN, remark_line
from bfa.tables.workbooks import DAY_ZERO

_WILD = f"har ett år utanför {YEARS[0]}–{YEARS[-1]}; lämna cellen tom om dagen inte är känd"
#: What a scope says when it is the whole kommun.
EVERYWHERE = "kommun"
#: What else is said for a word of a contract: another form of it, where the register has the other.
ALIASES = {
    "pågående": "pågår",
    "föreslaget": "föreslagen",
    "föreslagen": "föreslaget",
    "beslutat": "beslutad",
    "beslutad": "beslutat",
    "ändrad": "ändrat",
    "lyfts": "lyft",
    "avslagen": "avslaget",
    "genomförd": "genomfört",
    "klart": "genomfört",
    "klar": "genomfört",
    "prioriterad": "prioriterat",
    "inte prioriterad": "inte prioriterat",
    "ej prioriterat": "inte prioriterat",
    "avslutad": "avslutat",
    "prioriterat": "prioriteras",
    "inte prioriterat": "avstår",
}
#: Columns that name kommundelar, and columns that name whole months.
_AREAS, _PERIODS = ("scope", "kommundel"), ("period", "baseline")
_MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_DATES = (
    re.compile(r"(?P<y>\d{4})[-./ ]?(?P<m>\d{1,2})[-./ ]?(?P<d>\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2})?)?"),
    re.compile(r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./ -](?P<y>\d{4})"),
    re.compile(r"(?:den )?(?P<d>\d{1,2})(?::e|:a|\.)? (?P<m>[a-zåäö]{3,9})\.? (?P<y>\d{4})"),
)
#: Day numbers as Excel counts them, 1954 to 2118. [days]
_DAY_NUMBERS = range(20_000, 80_000)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with cells of one column."""

    #: Our name of it.
    column: str
    #: By the index of what was read; none where the column is not there at all.
    rows: tuple[int, ...]
    #: In Swedish, to follow the cell's name; never what is written there.
    said: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Where a register stands, so that a fault can be told by its cell."""

    #: File name.
    file: str
    #: The register's contract.
    schema: pa.DataFrameSchema
    #: Our column to the heading in the file, or to the one it should have had.
    headings: Mapping[str, str]
    #: Every heading in order.
    order: Sequence[str]
    #: The sheet by name; 0 in a text file, or for the first sheet.
    sheet: str | int
    #: Our columns that every row must fill.
    needed: frozenset[str]
    #: What coded columns are held against; None for the project's own.
    coding: Coding | None = None

    def checked(
        self, cells: pd.DataFrame, kommundelar: Sequence[str] | None
    ) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
        """The contract's columns by row in the file, as written, and what the quality report is to tell of them.

        Raises
        ------
        DataError
            Every fault at once, by cell; never what is written there.
        """
        table, told, faults = self.tried(cells, kommundelar)
        if faults:
            said = "; ".join(f"{self._cells(fault.rows, fault.column)} {fault.said}" for fault in faults)
            raise DataError(f"{self.file}: {said}.", do="rätta cellerna i filen.")
        return table, told

    def tried(
        self, cells: pd.DataFrame, kommundelar: Sequence[str] | None
    ) -> tuple[pd.DataFrame, list[dict[str, Any]], list[Fault]]:
        """The same with its faults; a cell that has one is missing in the table."""
        absent = [name for name in self.schema.columns if name in self.needed and name not in cells]
        faults = [Fault(name, (), "saknas") for name in absent]
        told: list[dict[str, Any]] = []
        found = {str(name): self._column(cells[name], str(name), kommundelar, faults, told) for name in cells}
        types = {name: str(column.dtype) for name, column in self.schema.columns.items()}
        return pd.DataFrame(found, index=cells.index, columns=list(types)).astype(types), told, faults

    def _column(
        self,
        text: "pd.Series[str]",
        name: str,
        kommundelar: Sequence[str] | None,
        faults: list[Fault],
        told: list[dict[str, Any]],
    ) -> "pd.Series[Any]":
        column = self.schema.columns[name]
        text = text.astype("str").map(_plain, na_action="ignore").astype("str")
        text = text.where(text.ne(""))
        allowed = allowed_words(column, self.coding)
        kind = str(column.dtype)
        found: pd.Series[Any]
        if kind.startswith("datetime"):
            either = text.map(_two_days, na_action="ignore").eq(True).fillna(False)
            self._tell(either, name, "kan vara två olika dagar (dag eller månad först); skriv 2010-05-25", faults)
            said = "är inte ett datum som 2010-05-25"
            found = self._read(text.mask(either), name, _date, said, faults)
            wild = found.map(lambda day: day.year not in YEARS, na_action="ignore").eq(True).fillna(False)
            self._tell(wild, name, _WILD, faults)
            found = found.mask(wild).astype("datetime64[ns]")
        elif kind == "Int64":
            found = self._read(text, name, _whole, "är inte ett heltal", faults).astype("Int64")
        elif allowed:
            said = f"är inte något av orden {', '.join(allowed)}"
            found = self._read(text, name, lambda word: _word(word, allowed), said, faults, words=allowed)
        elif name in _AREAS and kommundelar is not None:
            said = (
                f"nämner en kommundel som inte finns (de är {', '.join(kommundelar)}; flera skiljs åt med komma, hela "
                f"kommunen skrivs {EVERYWHERE})"
            )
            found = self._read(text, name, lambda scope: _scope(scope, kommundelar), said, faults)
        elif name in _PERIODS:
            found = self._read(text, name, _months, "är inte hela månader som 2010-05/2010-08", faults)
        else:
            found = self._without_persons(text, name, told)
        if name in self.needed:
            self._tell(text.isna(), name, "saknar värde", faults)
        if column.unique:
            self._tell(found.duplicated() & found.notna(), name, "är en dubblett av en rad ovanför", faults)
        return found

    def _read(
        self,
        text: "pd.Series[str]",
        name: str,
        read: Callable[[str], Any],
        said: str,
        faults: list[Fault],
        *,
        words: Sequence[str] = (),
    ) -> "pd.Series[Any]":
        found = text.map(read, na_action="ignore")
        bad = text.notna() & found.isna()
        near = {meant(word, words) for word in text[bad]} if words else set()
        self._tell(bad, name, said + (near.pop() if len(near) == 1 else ""), faults)
        return found

    def _without_persons(self, text: "pd.Series[str]", name: str, told: list[dict[str, Any]]) -> "pd.Series[Any]":
        found = text.map(masked, na_action="ignore").astype("str")
        gone = found.str.contains(MASK, regex=False, na=False)
        if gone.any():
            rows = [int(row) for row in text.index[gone]]
            what = f"{self.file}: {self._cells(rows, name)} texten liknar ett personnummer, som är borttaget"
            told.append(remark_line(what, len(rows), rows=rows[:SHOWN]))
        return found

    def _tell(self, where: "pd.Series[bool]", name: str, said: str, faults: list[Fault]) -> None:
        rows = [int(row) for row in where.index[where.to_numpy(dtype=bool)]]
        if rows:
            faults.append(Fault(name, tuple(rows), said))

    def _cells(self, rows: Sequence[int], name: str) -> str:
        """Where something stands, as a person finds it: the sheet and its cells, or the column and its rows."""
        head = self.headings[name]
        if not rows:
            return f"kolumnen {head}"
        more = " m.fl." if len(rows) > 5 else ""
        if isinstance(self.sheet, str):
            cells = [f"{_letters(list(self.order).index(head))}{row}" for row in rows[:5]]
            return f"blad {self.sheet}, cell {', '.join(cells)}{more} ({head.strip()}):"
        return f"kolumnen {head.strip()}, rad {', '.join(map(str, rows[:5]))}{more}:"


def _plain(text: str) -> str:
    return " ".join(composed(text).split())


def _letters(place: int) -> str:
    """The column's letters as in Excel."""
    above, rest = divmod(place, 26)
    return (_letters(above - 1) if above else "") + chr(ord("A") + rest)


def allowed_words(column: pa.Column, coding: Coding | None = None) -> list[str]:
    """The words that a column of a contract may hold, by the scheme that a kommun codes by; empty where any may."""
    if part := (column.metadata or {}).get("coded"):
        return list((coding or standard_coding()).words(part))
    return [str(word) for check in column.checks for word in check.statistics.get("allowed_values", [])]


def _word(text: str, allowed: Sequence[str]) -> str | None:
    said = text.casefold()
    return next((word for word in allowed if word.casefold() in (said, ALIASES.get(said))), None)


def _whole(text: str) -> int | None:
    plain = text.replace(" ", "").removesuffix(",0").removesuffix(".0")
    return int(plain) if re.fullmatch(r"-?[0-9]{1,15}", plain) else None


def _months(text: str) -> str | None:
    plain = re.sub(r"\s*(?:/|–|—| - |till)\s*", "/", text)
    try:
        parse_period(plain)
    except ParameterError:
        return None
    return plain


def _date(text: str) -> pd.Timestamp | None:
    if re.fullmatch(r"[0-9]{5}(?:[.,][0-9]+)?", text) and int(text[:5]) in _DAY_NUMBERS:
        return DAY_ZERO + pd.Timedelta(days=int(text[:5]))
    found = next((form for each in _DATES if (form := each.fullmatch(text.casefold()))), None)
    if found is None:
        return None
    month = (
        found["m"]
        if found["m"].isdecimal()
        else str(_MONTHS.index(found["m"][:3]) + 1 if found["m"][:3] in _MONTHS else 0)
    )
    try:
        return pd.Timestamp(year=int(found["y"]), month=int(month), day=int(found["d"]))
    except ValueError:
        return None


def _two_days(text: str) -> bool:
    """Whether a date is another day with its day and month changed about, as 1/2 2024 is."""
    found = _DATES[1].fullmatch(text)
    return found is not None and int(found["d"]) != int(found["m"]) and max(int(found["d"]), int(found["m"])) <= 12


def _scope(text: str, kommundelar: Sequence[str]) -> str | None:
    """The scope with its names as they are: the whole text is tried first, then its parts."""
    if text.casefold() in (EVERYWHERE, "hela kommunen"):
        return EVERYWHERE
    known = {_plain(name).casefold(): name for name in kommundelar}
    named = _split(text, known)
    if named is None:
        return None
    return "; ".join(named) + ";" * (len(named) == 1) if any("," in name for name in named) else ", ".join(named)


def _split(text: str, known: Mapping[str, str]) -> list[str] | None:
    """The names of a text, parted by semicolons or commas, where a comma may also be part of a name."""
    named: list[str] = []
    for piece in filter(None, (part.strip() for part in text.split(";"))):
        left = [part.strip() for part in piece.split(",") if part.strip()]
        while left:
            size = next((n for n in range(len(left), 0, -1) if ", ".join(left[:n]).casefold() in known), 0)
            if not size:
                return None
            named.append(known[", ".join(left[:size]).casefold()])
            left = left[size:]
    return named or None
