"""The kommuner of Sweden: code, name, län and kommungrupp (`kommuner.csv`), and what became of them.

Figures of a kommun are tied to its code: a name may be written in many ways, lose its letters, or be changed
(`kommunandringar.csv`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from bfa.errors import DataError
from bfa.tables.codes import codebook_file
from bfa.tables.disk import opened
from bfa.tables.municipality import TextFile
from bfa.tables.naming import one_spelling
from bfa.tables.reading import read_table

KOMMUNER, CHANGES = "kommuner.csv", "kommunandringar.csv"
#: The whole country, as SCB codes it.
COUNTRY, COUNTRY_CODE = "Riket", "00"
#: What a kommun may have gone through: formed out of another, another name, another code and län.
NEW, RENAMED, MOVED = "ny", "namn", "kod"
#: Words after a name that say what it is and nothing else.
_AFTER = (" kommun", " stad")


@dataclass(frozen=True, slots=True)
class Kommuner:
    """The codebooks of kommuner."""

    #: kod (four digits, the index), namn, lan, kommungrupp (as SKR groups them since 2017).
    table: pd.DataFrame
    #: kod, andring (ny, namn or kod), ar (the first year of what is new), ur (the kommun it was formed out of, or its
    #: code before), namn_fore (its name before).
    changes: pd.DataFrame
    #: The code of every name, present or former, of kommuner, län and the country, by the name as `plain` has it.
    codes: Mapping[str, str]

    @property
    def moved(self) -> dict[str, str]:
        """The code that a kommun had in another län, to the one that it has."""
        own = self.changes[self.changes["andring"] == MOVED]
        return dict(zip(own["ur"], own["kod"], strict=True))

    def name(self, code: str) -> str:
        """The name of a kommun, a län (two digits) or the country; "" where the code is none."""
        if code == COUNTRY_CODE:
            return COUNTRY
        if code in self.table.index:
            return str(self.table.at[code, "namn"])
        own = self.table[self.table.index.str[:2] == code]
        return str(own["lan"].iloc[0]) if len(code) == 2 and len(own) else ""

    def code(self, name: str) -> str:
        """The code of a kommun, a län or the country by its name, present or former; "" where there is none."""
        text = plain(name)
        genitive = text.removesuffix("s") if text != one_spelling(name).casefold() else ""
        return self.codes.get(text) or self.codes.get(genitive, "")

    def is_former(self, code: str, name: str) -> bool:
        """Whether a kommun had another name before, and this is it."""
        own = self.changes[(self.changes["kod"] == code) & (self.changes["andring"] == RENAMED)]
        return plain(name) in {plain(each) for each in own["namn_fore"]}


def plain(name: str) -> str:
    """A name as it is compared: one spelling, small letters, without the word kommun."""
    text = one_spelling(name).casefold()
    return next((text.removesuffix(word) for word in _AFTER if text.endswith(word)), text)


def read_kommuner(root: Path) -> Kommuner:
    """The kommun's own codebooks of kommuner, else those of the checkout.

    Raises
    ------
    DataError
        A column is missing, or a code is not four digits or stands twice.
    ParameterError
        A codebook is missing.
    """
    return _read(
        *(_Held(path, opened_bytes(path)) for path in (codebook_file(root, KOMMUNER), codebook_file(root, CHANGES)))
    )


def opened_bytes(path: Path) -> bytes:
    """The bytes of a codebook; what the system refuses is said in Swedish."""
    with opened(path):
        return path.read_bytes()


@dataclass(frozen=True, slots=True)
class _Held:
    """A codebook as it stands: the same content is read once."""

    path: Path
    raw: bytes


@lru_cache(maxsize=4)
def _read(kommuner: _Held, changes: _Held) -> Kommuner:
    table = _table(kommuner.path, ["kod", "namn", "lan", "kommungrupp"])
    wrong = ~table["kod"].astype("str").str.fullmatch(r"\d{4}") | table["kod"].duplicated()
    if wrong.any():
        raise DataError(
            f"{kommuner.path.name}: kommunkoden är inte fyra siffror, eller står två gånger.",
            found=f"rad {int(wrong.index[wrong.to_numpy()][0])}",
            do="rätta kodboken; spara koderna som text.",
        )
    own = _table(changes.path, ["kod", "andring", "ar", "ur", "namn_fore"]).fillna("")
    known, changed = table.set_index("kod"), own.assign(ar=own["ar"].astype("int64"))
    return Kommuner(known, changed, _codes(known, changed))


def _codes(known: pd.DataFrame, changed: pd.DataFrame) -> dict[str, str]:
    """By name; what is now stands before what was."""
    former = changed[changed["andring"] == RENAMED]
    found = {plain(name): str(code) for code, name in zip(former["kod"], former["namn_fore"], strict=True)}
    found |= {plain(lan): str(code)[:2] for code, lan in known["lan"].items()}
    found |= {plain(name): str(code) for code, name in known["namn"].items()}
    return found | {plain(word): COUNTRY_CODE for word in (COUNTRY, "hela landet")}


def _table(path: Path, columns: list[str]) -> pd.DataFrame:
    return read_table(path, TextFile(file=path.name, encoding="utf-8"), columns=columns).frame
