"""`bfa tag`: the free text of a file as codes, with the words that gave each, in a file for those who may read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from bfa.errors import DataError, ParameterError
from bfa.run.files import write_text
from bfa.tables.codes import codebook_file
from bfa.tables.disk import opened
from bfa.tables.free_text import FreeText, read_texts
from bfa.tables.personal import looks_personal, masked
from bfa.tables.tag_book import BOOK, PLACE, TagBook, read_tag_book
from bfa.tables.text_tags import Tagged, tag_texts

COLUMNS = ["id", "row", "tag", "phrase", "confidence"]
_HEADINGS = ",".join(COLUMNS)
#: What a spreadsheet program would take for a formula at the beginning of a cell.
_FORMULA = r"^[=+\-@\t\r]"


@dataclass(frozen=True, slots=True)
class Asked:
    """What to tag."""

    file: Path
    #: The columns of text, and the one of ids.
    columns: Sequence[str]
    ident: str | None
    out: Path


def tag_file(asked: Asked, *, root: Path, today: date, say: Callable[[str], None]) -> pd.DataFrame:
    """Tag the texts of a file and write what was found, whole or not at all.

    Returns
    -------
    DataFrame
        id, row (from 1), tag, phrase, confidence [0-1], as written; every row that could be read has one place.

    Raises
    ------
    DataError, ParameterError
        The file or the codebook cannot be used; or the output is a file that this command has not written.
    """
    _refuse_other(asked.out)
    book = read_tag_book(codebook_file(root, BOOK))
    texts = read_texts(asked.file, asked.columns, ident=asked.ident)
    plain = [None if pd.isna(text) else str(text) for text in texts.table["text"]]
    tagged = tag_texts(plain, book, years=today.year)
    found, changed = _safe(_by_row(texts, tagged))
    write_text(asked.out, found.to_csv(index=False, lineterminator="\n", float_format="%.2f"))
    for line in [*_summary(texts, tagged, book), *changed, *_counts(found, book), *_warning(asked.out)]:
        say(line)
    return found


def _by_row(texts: FreeText, tagged: Tagged) -> pd.DataFrame:
    table, at = tagged.table, tagged.table["text"].to_numpy()
    rows = texts.table.index.to_numpy()[at]
    return table.assign(id=texts.table["id"].to_numpy()[at], row=rows)[COLUMNS]


def _safe(found: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The same without personnummer and without cells that a spreadsheet would run, and what was done, in Swedish."""
    ids = found["id"].astype("str")
    personal = looks_personal(ids)
    number = ids.str.fullmatch(r"[+-]?\d+(?:[.,]\d+)?", na=False).astype("bool")
    formula = ids.str.contains(_FORMULA, na=False).astype("bool") & ~number
    safe = ids.mask(personal, "").mask(formula & ~personal, "'" + ids)
    rows = [found.loc[which, "row"].nunique() for which in (personal, formula & ~personal)]
    said = [
        (rows[0], "rader har ett id som liknar ett personnummer; det är utelämnat, radnumret står kvar."),
        (rows[1], "rader har ett id som börjar som en formel; det har fått en apostrof framför sig."),
    ]
    return found.assign(id=safe, phrase=found["phrase"].map(masked)), [f"{n} {text}" for n, text in said if n]


def _summary(texts: FreeText, tagged: Tagged, book: TagBook) -> list[str]:
    n, empty, foreign = len(tagged.filled), int((~tagged.filled).sum()), int(tagged.foreign.sum())
    said = [f"{n} rader lästa ({texts.encoding}), {n - empty} med text.", *texts.told]
    if empty:
        said.append(f"{empty} rader saknar text; de har bara platsen okänd.")
    if texts.refused:
        rows = ", ".join(map(str, texts.refused[:5])) + (" m.fl." if len(texts.refused) > 5 else "")
        said.append(
            f"{len(texts.refused)} rader har fel antal kolumner och är inte med (rad {rows}): "
            "text med skiljetecken ska stå inom citattecken."
        )
    if foreign:
        said.append(f"{foreign} texter ser inte ut att vara på svenska; de är taggade ändå, men lita inte på dem.")
    return said


def _counts(found: pd.DataFrame, book: TagBook) -> list[str]:
    limit = book.confidence.limit
    uncertain = int((found["confidence"] < limit).sum())
    said = [f"{len(found)} taggar, varav {uncertain} osäkra (confidence under {_decimal(limit)})."]
    for code in book.codes:
        of_code = found.loc[found["tag"] == code, "confidence"]
        if len(of_code):
            name = (book.places if code.startswith(PLACE) else book.tags).get(code.removeprefix(PLACE))
            text = f"  {name.text}" if name else ""
            said.append(
                f"  {code:<24}{int((of_code >= limit).sum()):>7} säkra {int((of_code < limit).sum()):>6} osäkra{text}"
            )
    return said


def _decimal(share: float) -> str:
    return f"{share:.2f}".replace(".", ",")


def _warning(out: Path) -> list[str]:
    return [
        f"{out.name}: kolumnen phrase är ord ur texterna. Filen är för nivån intern: lägg den inte i ett underlag, "
        "och ta bort den när den är använd."
    ]


def _refuse_other(out: Path) -> None:
    """Refuse to write over anything but what this command has written."""
    if out.suffix.lower() != ".csv":
        raise ParameterError(f"{out.name}: taggarna skrivs som CSV.", do="ge --out ett namn som slutar på .csv.")
    if not out.exists():
        return
    with opened(out), out.open(encoding="utf-8", errors="replace") as there:
        first = there.readline(200).strip()
    if first != _HEADINGS:
        raise DataError(
            f"{out.name}: filen finns redan och är inte skriven av bfa tag.",
            found=str(out.parent),
            do="ge --out ett annat namn, eller flytta filen.",
        )
