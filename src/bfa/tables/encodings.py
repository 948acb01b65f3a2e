"""The bytes of a text file to UTF-8: UTF-8, cp1252, both in one file (told by line), or UTF-16 with its mark.

One wrong byte does not turn a whole file into another encoding: every sequence that is whole UTF-8 is read as that,
every other byte as cp1252, and the lines of the rarer kind are told.
"""

import codecs
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bfa.errors import DataError
from bfa.tables.table import Told

_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
#: Sequences that Swedish text in cp1252 does not hold by chance: letters of Latin-1, hard space, quotes and dashes.
_SURELY = re.compile(rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2\x80[\x90-\xbf]|\xef\xbb\xbf")
_EITHER = re.compile(_SEQUENCE.pattern + rb"|[\x80-\xff]")
#: Letters of cp850 and Mac Roman between Latin ones; in cp1252 these bytes are quotes and other marks.
_OTHER = re.compile(rb"[A-Za-z][\x80\x81\x84-\x86\x8a\x8c\x8e\x8f\x94\x99\x9a][a-z]")
_SWEDISH = re.compile(rb"[\xe5\xe4\xf6\xc5\xc4\xd6\xe9]")
_MARK = codecs.BOM_UTF8
#: Bytes that are looked at a time.
_PIECE = 1 << 20
#: First bytes of files that are no text, and what they are.
_BINARY = {
    b"PK\x03\x04": "en packad fil eller en arbetsbok (zip)",
    b"\x1f\x8b": "en packad fil (gz)",
    b"\xd0\xcf\x11\xe0": "en äldre arbetsbok (xls)",
    b"%PDF": "en pdf",
    b"7z\xbc\xaf": "en packad fil (7z)",
    b"Rar!": "en packad fil (rar)",
    b"BZh": "en packad fil (bz2)",
    b"\xfd7zXZ": "en packad fil (xz)",
    b"\x28\xb5\x2f\xfd": "en packad fil (zst)",
    b"PAR1": "en parquet-fil",
    b"SQLite format 3": "en databas eller GeoPackage",
    b"<?xml": "XML",
    b"<html": "en webbsida (HTML)",
    b"<!doctype": "en webbsida (HTML)",
    b"<table": "en webbsida (HTML)",
}
#: Those that a right name does not help.
_NO_TABLE = ("en pdf", "XML", "en webbsida (HTML)")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text file."""

    #: UTF-8 with line feeds only, without marks of byte order.
    raw: bytes
    #: What the file was read as, in Swedish words.
    encoding: str
    #: With the numbers of the lines.
    told: tuple[Told, ...] = ()


def decode(raw: bytes, encoding: str, *, name: str) -> Decoded:
    """The text of a file.

    Parameters
    ----------
    encoding : str
        "utf-8", "cp1252" or "auto" (see the module).

    Raises
    ------
    DataError
        The bytes are not text, or not in the declared encoding.
    """
    _refuse_binary(raw, name=name)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Decoded(_lines(_sixteen(raw, encoding, name=name)), "utf-16")
    plain = _lines(raw).rstrip(b"\x1a")
    told = []
    if b"\0" in plain:
        rows = _where(plain, lambda line: b"\0" in line)
        plain = plain.replace(b"\0", b"")
        told.append(Told("raden har tomma tecken (NUL); de är borttagna", rows))
    read = _unicode(plain, encoding, name=name) or _western(plain, encoding, name=name)
    return Decoded(read.raw, read.encoding, (*told, *read.told))


def _refuse_binary(raw: bytes, *, name: str) -> None:
    head = raw[:200].removeprefix(_MARK).lstrip()
    plain = head.lower() if head.startswith(b"<") else raw
    kind = next((kind for start, kind in _BINARY.items() if plain.startswith(start)), None)
    if kind in _NO_TABLE:
        raise DataError(f"{name}: filen är {kind}, ingen tabell.", do="exportera tabellen som CSV eller arbetsbok.")
    if kind:
        raise DataError(
            f"{name}: filen är {kind}, inte text som namnet säger.",
            do="ge filen sin rätta filändelse, eller packa upp den.",
        )
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    if raw[:2000].count(b"\0") > len(raw[:2000]) / 4:
        raise DataError(f"{name}: filen är inte text, eller UTF-16 utan märke.", do="spara om den som CSV UTF-8.")


def _sixteen(raw: bytes, encoding: str, *, name: str) -> bytes:
    if encoding != "auto":
        raise DataError(
            f"{name}: filen är sparad som UTF-16, inte {encoding} som kommunfilen säger.", do="skriv encoding: auto."
        )
    try:
        return raw.decode("utf-16").encode("utf-8")
    except UnicodeDecodeError:
        raise DataError(f"{name}: filen är inte hel UTF-16.", do="spara om den som CSV UTF-8.") from None


def _unicode(raw: bytes, encoding: str, *, name: str) -> Decoded | None:
    """The file where it is UTF-8 as a whole."""
    if not _is_unicode(raw):
        return None
    if encoding == "cp1252" and not raw.isascii():
        raise DataError(
            f"{name}: filen är UTF-8, inte cp1252 som kommunfilen säger.", do="skriv encoding: utf-8 eller auto."
        )
    return Decoded(raw.replace(_MARK, b""), "utf-8")


def _western(raw: bytes, encoding: str, *, name: str) -> Decoded:
    if encoding == "utf-8":
        rows = _where(raw, lambda line: not _is_unicode(line))
        raise DataError(
            f"{name}: filen är inte UTF-8, som kommunfilen säger.",
            found=f"{len(rows)} rader har tecken som inte är UTF-8, först rad {rows[0]}",
            do="skriv encoding: cp1252, eller auto: då läses de tecknen som cp1252 och rapporten säger vilka rader.",
        )
    if encoding == "auto" and _SURELY.search(raw) is not None:
        mixed = _mixed(raw, name=name)
        if mixed is not None:
            return mixed
    said = "cp1252" if encoding == "cp1252" else "cp1252 (inte giltig UTF-8)"
    return Decoded(_from_western(raw, name=name), said, _foreign(raw))


def _mixed(raw: bytes, *, name: str) -> Decoded | None:
    """A file that is UTF-8 with some cp1252, or the other way round; None where the UTF-8 is there by chance."""
    surely = [len(found) for found in _SURELY.findall(raw)]
    if not surely:
        return None
    others = int((np.frombuffer(raw, dtype=np.uint8) >= 0x80).sum()) - sum(surely)
    mostly = len(surely) >= others
    accepted = _SEQUENCE if mostly else _SURELY
    strange = (lambda line: not _is_unicode(line)) if mostly else (lambda line: accepted.search(line) is not None)
    rows = _where(raw, strange)
    chosen, read = set(rows), io.BytesIO()
    for row, line in enumerate(io.BytesIO(raw), 1):
        mended = not line.isascii() and (not mostly or row in chosen)
        read.write(_each(line, accepted, name=name, row=row) if mended else line)
    other, main = ("cp1252", "utf-8") if mostly else ("utf-8", "cp1252")
    n = f"{len(rows)} {'rad' if len(rows) == 1 else 'rader'}"
    what = f"raden har tecken i {other} fast filen i övrigt är {main}; de är lästa som {other}, kontrollera orden"
    return Decoded(read.getvalue().replace(_MARK, b""), f"{main}, utom {n} med {other}", (Told(what, rows),))


def _each(line: bytes, accepted: re.Pattern[bytes], *, name: str, row: int) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        part = found.group()
        return part if accepted.fullmatch(part) else _from_western(part, name=name, first=row)

    return _EITHER.sub(one, line)


def _from_western(raw: bytes, *, name: str, first: int = 1) -> bytes:
    line_feed, read = b"\n", io.BytesIO()
    for place in range(0, len(raw), _PIECE):
        try:
            read.write(raw[place : place + _PIECE].decode("cp1252").encode("utf-8"))
        except UnicodeDecodeError as error:
            raise DataError(
                f"{name}: filen är varken UTF-8 eller cp1252.",
                found=f"först rad {first + raw[: place + error.start].count(line_feed)}",
                do="spara om den som CSV UTF-8.",
            ) from None
    return read.getvalue()


def _foreign(raw: bytes) -> tuple[Told, ...]:
    """Text that reads as cp1252 and is likely to be something else: marks inside words, and no å, ä or ö anywhere."""
    if _SWEDISH.search(raw) is not None or _OTHER.search(raw) is None:
        return ()
    rows = _where(raw, lambda line: _OTHER.search(line) is not None)
    what = "å, ä och ö ser ut att vara skrivna i en annan kodning (cp850 eller Mac); spara om filen som CSV UTF-8"
    return (Told(what, rows),)


def _lines(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in raw else raw


def _is_unicode(raw: bytes) -> bool:
    reader = codecs.getincrementaldecoder("utf-8")()
    try:
        for first in range(0, len(raw), _PIECE):
            reader.decode(raw[first : first + _PIECE])
        reader.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _where(raw: bytes, holds: Callable[[bytes], bool]) -> tuple[int, ...]:
    return tuple(number for number, line in enumerate(io.BytesIO(raw), 1) if holds(line.removesuffix(b"\n")))
