"""Text that was broken before it came to us: encoded twice (stÃ¶ld), or with letters that are lost (st�ld)."""

import pandas as pd

from bfa.tables.table import Told

#: What the second byte of a letter in UTF-8 becomes when it is read as cp1252, or as Latin-1.
_SECOND = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_TWICE = f"[ÂÃ][{_SECOND}]|â€"
_LOST = "\ufffd"
#: A letter that became a question mark, inside a word.
_ASKED = r"[^\W\d_]\?[^\W\d_]"
#: Letters as signs of HTML, as UTF-8 becomes when a Mac reads it, and as addresses, letters and programs write it.
_OTHER = r"&(?:[aAoOeE](?:ring|uml|acute)|amp|#[0-9]+);|√[•∂§ÖÑñ©]|[%=][cC]3[%=][89abAB][0-9a-fA-F]|\\[uU]00[c-fC-F]"
#: In UTF-8, for a quick look at a whole file.
MARKS = tuple(
    mark.encode("utf-8") for mark in ("Ã", "Â", "â€", _LOST, "?", "√", "&", "%C3", "%c3", "=C3", "=c3", "\\u00")
)


def may_be_broken(raw: bytes) -> bool:
    """Whether a file in UTF-8 has any of the marks: a quick look, by the first byte of each and then by the whole."""
    there = {mark[:1] for mark in MARKS if mark[:1] in raw}
    return any(mark in raw for mark in MARKS if mark[:1] in there)


def broken(frame: pd.DataFrame) -> tuple[Told, ...]:
    """The rows whose texts look encoded twice, or have lost letters.

    Parameters
    ----------
    frame : DataFrame
        Texts; the index is row numbers.
    """
    twice = _rows(frame, _TWICE, regex=True)
    lost = _rows(frame, _LOST, regex=False)
    said = (
        Told(
            "texten ser dubbelt kodad ut (å, ä och ö har blivit Ã och ett tecken till); exportera om filen som UTF-8, "
            "eller räkna upp orden i values:",
            twice,
        ),
        Told("bokstäver har gått förlorade före inläsningen (tecknet \ufffd); exportera om filen som UTF-8", lost),
        Told(
            "texten har ett frågetecken inne i ett ord; är det en bokstav som gått förlorad, "
            "exportera om filen som UTF-8",
            _rows(_named(frame), _ASKED, regex=True),
        ),
        Told(
            "å, ä och ö är skrivna på ett annat sätt (&ouml;, √∂ eller %C3%B6); exportera om filen som UTF-8, eller "
            "räkna upp orden i values:",
            _rows(frame, _OTHER, regex=True),
        ),
    )
    return tuple(each for each in said if each.rows)


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Without addresses on the web, where a question mark belongs."""
    return frame.mask(frame.apply(lambda column: column.astype("str").str.contains("://", regex=False, na=False)))


def _rows(frame: pd.DataFrame, mark: str, *, regex: bool) -> tuple[int, ...]:
    found = pd.Series(False, index=frame.index)
    for name in frame.columns:
        found |= frame[name].astype("str").str.contains(mark, regex=regex, na=False).astype("bool")
    return tuple(int(row) for row in found.index[found.to_numpy(dtype=bool)])
