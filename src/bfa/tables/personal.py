"""What must never survive intake: text that looks like a personnummer, and case numbers in the clear.

One detector serves rows, registers, params files and finished pages. It knows a personnummer by its form: a possible
date of birth (with or without century, the day raised by 60 in a samordningsnummer) and four more signs, of which the
first may be a letter (T-number). Seen through are signs of every kind between the parts, spaces inside them, digits of
every script, signs that do not show, letters around the number, and O and l written for 0 and 1.

Caught though they need not be: telephone numbers without a hyphen that begin with a possible date, a date followed by
four digits (2024-01-05 1234), and times written as twelve digits (202401051234). Not caught: numbers spelled in words,
and words between the date and the four signs. The check digit is not asked for: a mistyped personnummer points at a
person all the same.
"""

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

#: Written in the place of what was taken out of a text.
MASK = "[personnummer borttaget]"

_FEWEST_DIGITS, _ANY_DIGIT = 6, r"[\d\u2070-\u2089\u2460-\u24ff\u2776-\u2793]"
_SIGN = r"[^0-9A-Za-zÀ-ɏ\n]"
_INNER = r"(?:(?![,;])" + _SIGN + "){1,3}"
_CENTURY, _YEAR = "(?:18|19|20)", r"\d\d"
_MONTH_DAY = r"(?:0[1-9]|1[0-2]){s}(?:0[1-9]|[12]\d|3[01]|[678]\d|9[01])"
#: A samordningsnummer for one whose month is not known has 00.
_UNKNOWN_MONTH = r"00{s}[6-9]\d"


def _day(between: str) -> str:
    return f"(?:{_MONTH_DAY.format(s=between)}|{_UNKNOWN_MONTH.format(s=between)})"


_SOLID = f"(?:{_CENTURY}{_INNER}|{_CENTURY})?{_YEAR}{_day('')}"
#: With a sign between the year and the month, or in a date whose year and month are together.
_YEAR_APART = f"(?:{_CENTURY}(?:{_INNER})?)?{_YEAR}{_INNER}{_day(f'(?:{_INNER})?')}"
_MONTH_APART = f"{_CENTURY}{_YEAR}{_day(_INNER)}|{_YEAR}{_day(' {1,2}')}"
_DAY_FIRST = r"(?:0?[1-9]|[12]\d|3[01])(?P<sign>[-./])(?:0?[1-9]|1[0-2])(?P=sign)(?:19|20)\d\d"
_CLOCK = r"(?:[01]\d|2[0-3])[:.][0-5]\d"
_FOUR = rf"(?:\d{{4}}|(?!{_CLOCK})\d\d{_INNER}\d\d|\d{{3}}{_INNER}\d)(?!\d)"
_LETTER = r"[A-Za-z]\d{3}(?![0-9A-Za-z])"
#: The last four are the year of another date or month: 2010-01-01–2010-12-31.
_NO_SPAN = r"(?!(?:19|20)\d\d[-./](?:0[1-9]|1[0-2])(?!\d))"
_GAP = rf"{_SIGN}{{1,3}}{_NO_SPAN}"
_IN_DATE = r"(?<!\d{4}[-./])"
_PERSONAL = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?:(?:{_CENTURY})?{_YEAR}{_day('')}\d{{4}}(?!\d|[.,]\d)"
    rf"|{_SOLID}(?:{_GAP}{_FOUR}|(?!\d{{4}}){_FOUR}|[-+ ]?{_LETTER})"
    rf"|{_CENTURY}{_INNER}{_YEAR}{_day('')}\d{{4}}(?!\d)"
    rf"|{_IN_DATE}(?:{_YEAR_APART}|{_MONTH_APART})(?:{_GAP}{_FOUR}|[-+ ]?{_LETTER})"
    rf"|{_IN_DATE}{_YEAR_APART}\d{{4}}(?!\d)"
    rf"|{_IN_DATE}{_DAY_FIRST}{_GAP}\d{{4}}(?!\d))"
)
#: Digit by digit, and by threes; the spaces are then taken out and the rest looked at as a whole.
_SPELLED = re.compile(
    r"(?<![0-9A-Za-z] )(?<![0-9A-Za-z])(?:\d(?:[ .-]\d){9}|\d(?:[ .-]\d){11}|\d{3} \d{3}[ -]+\d{4})(?![ .-]?\d)"
)
_HASH = re.compile(r"(?=\w*[a-f])(?=\w*\d)[0-9a-f]{16,}")
_TOKEN = re.compile(r"[0-9A-Za-z]*")
_LIKE_ZERO, _LIKE_ONE = re.compile(r"(?<=\d)[Oo]|[Oo](?=[Oo]?\d)"), re.compile(r"(?<=\d)[lI|]|[lI|](?=\d)")


def looks_personal(text: "pd.Series[str]") -> "pd.Series[bool]":
    """True where a text holds something that looks like a personnummer, in any disguise."""
    from bfa.tables.word_columns import by_word  # here: names of files are looked at where there are no tables

    words: pd.Series[Any] = text.astype("category")
    return by_word(words, _personal)


def _personal(words: "pd.Series[str]") -> "pd.Series[bool]":
    import pandas as pd

    many = (words.str.count(_ANY_DIGIT) >= _FEWEST_DIGITS).to_numpy(dtype="bool")
    found = [bool(often and personal_in(word)) for word, often in zip(words, many, strict=True)]
    return pd.Series(found, index=words.index, dtype="bool")


def masked(text: str) -> str:
    """The text with `MASK` where it holds something that looks like a personnummer; else as it was."""
    found = personal_in(text)
    if not found:
        return text
    plain = unmasked = plain_digits(text)
    for start, end in reversed(found):
        plain = plain[:start] + MASK + plain[end:]
    return plain if plain != unmasked else text


def personal_in(text: str) -> list[tuple[int, int]]:
    """Where a text looks like a personnummer: start and end of each, in the text as `plain_digits` writes it.

    A line break parts what stands on its two sides.
    """
    plain = plain_digits(text)
    if sum(sign.isdecimal() for sign in plain) < _FEWEST_DIGITS:
        return []
    found = {(place.start(), place.end()) for place in _PERSONAL.finditer(plain) if not _in_hash(plain, place.start())}
    found |= {place.span() for place in _SPELLED.finditer(plain) if _PERSONAL.fullmatch(re.sub("[ .-]", "", place[0]))}
    mistyped = _LIKE_ONE.sub("1", _LIKE_ZERO.sub("0", plain))
    if mistyped != plain:
        found |= {place.span() for place in _PERSONAL.finditer(mistyped) if not _in_hash(mistyped, place.start())}
    return _apart(sorted(found))


def plain_digits(text: str) -> str:
    """The text with digits of every script as 0-9, one dash and one space for all, and unseen signs left out."""
    if text.isascii():
        return text.replace("\t", " ")
    return "".join(_plain(sign) for sign in unicodedata.normalize("NFKC", text))


def _plain(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind == "Zs" or sign == "\t":
        return " "
    if kind == "Pd" or sign in "\u2212\u2043\u00ac\u02d7\u207b":
        return "-"
    return "" if kind in ("Mn", "Me", "Cf", "Cc") and sign != "\n" else sign


def _in_hash(text: str, start: int) -> bool:
    first = start
    while first and _TOKEN.fullmatch(text[first - 1]):
        first -= 1
    token = _TOKEN.match(text, first)
    return bool(token and _HASH.fullmatch(token[0]))


def _apart(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in places:
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


def hashed(text: "pd.Series[str]", *, salt: str) -> "pd.Series[str]":
    """Case numbers as sixteen hexadecimal digits; missing stays missing.

    SHA-256 of the salt and the number. This keeps rows of one case together without showing the number. Whoever knows
    the salt can try every number, so a hash is a pseudonym and no more: it stays in the store.
    """
    known = {value: hashlib.sha256(f"{salt}\x00{value}".encode()).hexdigest()[:16] for value in text.dropna().unique()}
    return text.map(known).astype("str") if known else text.astype("str")
