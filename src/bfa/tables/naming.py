"""Names of kommundelar: one spelling, folder names safe on every file system, and the order people expect."""

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator
from slugify import slugify

from bfa.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd


def composed(text: str) -> str:
    """The text with å as one sign (NFC), whether it came as one or as a and a ring (NFD, as macOS writes names)."""
    return unicodedata.normalize("NFC", text)


#: Signs without width: they join or break nothing that is seen.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
#: Texts that may need another spelling: everything else than plain signs one space apart.
_SUSPECT = r"[^!-~ åäöÅÄÖéÉ§°´]|  |^ | $"


def one_spelling(text: str) -> str:
    """The text as `composed`, with white space of every kind as one space, none at the ends, and no unseen signs."""
    return " ".join(composed(text).translate(dict.fromkeys(map(ord, _UNSEEN))).split())


def spelled(text: "pd.Series[str]") -> "pd.Series[str]":
    """`one_spelling` of each text; a text of nothing but space becomes missing, as missing is."""
    from bfa.tables.word_columns import by_word  # here: what only handles names needs no tables

    return by_word(text, _spelled)


def _spelled(text: "pd.Series[str]") -> "pd.Series[str]":
    plain = text.astype("str")
    suspect = plain.str.contains(_SUSPECT, regex=True, na=False).astype("bool")
    if suspect.any():
        mended = {word: one_spelling(word) or None for word in plain[suspect].unique()}
        plain = plain.mask(suspect, plain[suspect].map(mended).astype("str"))
    return plain.where(plain != "").astype("str")


#: Between a notebook and the type that a further page of it is about; no file stem holds it.
_OF = " · "
#: A name in a params file: a kommundel, a brottstyp, a kind of place.
Name = Annotated[str, AfterValidator(one_spelling)]
#: Text that goes before a name, its last space included.
Prefix = Annotated[str, AfterValidator(composed)]


def meant(word: str, among: Iterable[str]) -> str:
    """The word that may have been meant, as " (menas ...?)"; "" where none is near."""
    near = nearest(word, among)
    return f" (menas {near[0]}?)" if near else ""


def nearest(word: str, among: Iterable[str], *, least: float = 0.65) -> list[str]:
    """The words most like another in whatever case, the nearest first, three at the most.

    As alike as `least` [0-1], two words may be one that is misspelled.
    """
    plain = {composed(other).casefold(): other for other in among}
    return [plain[each] for each in difflib.get_close_matches(composed(word).casefold(), plain, n=3, cutoff=least)]


def some_of(names: Sequence[str], most: int = 5) -> str:
    """The first names and how many more there are: "A, B och 3 till"."""
    return ", ".join(names[:most]) + (f" och {len(names) - most} till" if len(names) > most else "")


def refuse_unknown(names: Sequence[str], there: Sequence[str], *, where: str) -> None:
    """Refuse kommundelar that are not there.

    Raises
    ------
    ParameterError
        Names those that are unknown and those there are.
    """
    unknown = [name for name in names if name not in there]
    if unknown:
        raise ParameterError(
            f"{where}: kommundelen {', '.join(f'{name}{meant(name, there)}' for name in unknown)} finns inte.",
            found=f"{len(there)} kommundelar: {', '.join(there)}",
            do="skriv namnet exakt som i listan.",
        )


def folder_name(name: str) -> str:
    """Slug of a real name plus a short hash of it: ``sodra-asen-3f9c1a``; at most 47 characters of a-z, 0-9 and hyphen.

    Slugs alone collide (Åsen, Asen) and may be reserved (CON on Windows); the hash settles both.
    """
    digest = hashlib.sha256(name.encode("utf-8")).hexdigest()[:6]
    return f"{slugify(name, max_length=40) or 'x'}-{digest}"


def page_name(notebook: str, brottstyp: str = "") -> str:
    """What a page of a batch is called: ``4_effekt``, and ``4_effekt · cykelstöld`` where it is a further type's."""
    return f"{notebook}{_OF}{brottstyp}" if brottstyp else notebook


def page_parts(name: str) -> tuple[str, str]:
    """The notebook (file stem) of a page, and the type that it is about where that is a further one; else ""."""
    notebook, _, brottstyp = name.partition(_OF)
    return notebook, brottstyp


def page_file(name: str) -> str:
    """What the files of a page are called before their endings: ``4_effekt.cykelstold-3a7117``."""
    notebook, brottstyp = page_parts(name)
    return f"{notebook}.{folder_name(brottstyp)}" if brottstyp else notebook


def reading_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key: numbers by size (Distrikt 2 before Distrikt 10), å, ä and ö last, case ignored.

    The operating system's locale is not asked, so every machine gets the same order.
    """
    after_z = str.maketrans({"å": "{a", "ä": "{b", "ö": "{c"})
    parts = re.findall(r"\d+|\D+", name.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part.translate(after_z)) for part in parts)
