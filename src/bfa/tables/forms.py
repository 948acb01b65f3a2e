"""Declared formats of dates and clock times: what they hold, which column each part stands in, and which are refused.

The signs are those of `strptime`. A second %H (and %M) is the end of a group of hours, as in ``%H-%H``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bfa.errors import ParameterError

_NAMES = {
    "Y": "year",
    "y": "short_year",
    "m": "month",
    "B": "month_word",
    "b": "month_word",
    "d": "day",
    "j": "yearday",
    "A": "weekday",
    "a": "weekday",
    "H": "hour",
    "I": "hour12",
    "M": "minute",
    "S": "second",
    "f": "fraction",
    "p": "half",
    "z": "offset",
}
_WEEKS = set("UWVGuw")
UNIVERSAL = ("UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu")
CLOCK = ("hour", "hour12", "minute", "second", "fraction", "half", "offset", "hhmm", "hhmmss")
_WIDTHS = {"year": 4, "yearday": 3, "fraction": 9}
_LOOSE = {"year": r"\d{4}", "yearday": r"\d{1,3}", "fraction": r"\d{1,9}"}
_SIGNS = {
    "month_word": r"\pL+\.?",
    "weekday": r"\pL+\.?",
    "half": r"[ap]\.?[\s\x{a0}]?m\.?|[fe]\.?[\s\x{a0}]?m\.?",
    "offset": r"Z|UTC|GMT|CES?T|EES?T|[+-]\d{2}(?::?\d{2})?",
    "hhmm": r"\d{4}|[1-9]\d{0,2}|0{1,3}",
    "hhmmss": r"\d{6}|[1-9]\d{4}|0{1,5}",
}
_SPACE = r"[\s\x{a0}\x{202f}\x{2009}]"
_LONGER = re.compile(r"kvartal|quarter|tertial|halvår|vecka|week(?!day)", re.IGNORECASE)
_LONGER_AHEAD = re.compile(r"(?:^|[^a-zåäö])(?:[qktwvh]|kv)\.?\s*$", re.IGNORECASE)
_ZONE = re.compile(r"(?:[Zz]|(?!UHR)[A-Z]{3,4}|[+-]\d{2}(?::?\d{2})?)\s*$")


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a format: a field's `name`, or with an empty name a `literal` text."""

    name: str = ""
    literal: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one column holds."""

    #: RE2, for the whole cell; the groups have the fields' names.
    pattern: str
    #: Names of the groups.
    fields: tuple[str, ...]
    #: Whether it holds any part of the date.
    dated: bool
    #: How a cell with all its zeros is written: name of the field ("" for what is no field) and its signs, 0 for a
    #: digit. Empty where some part has no width of its own.
    layout: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A declared format, with one piece for each column."""

    #: As it was declared.
    text: str
    #: In the order of the columns.
    pieces: tuple[Piece, ...]
    #: All fields of all pieces.
    fields: frozenset[str]

    @property
    def has_day(self) -> bool:
        """Whether the day is written, and not the month only."""
        return bool(self.fields & {"day", "yearday"})


def read_form(form: str, columns: Sequence[str] = (), *, where: str, zone: str | None = None) -> Form:
    """A declared format, laid out over its columns.

    Parameters
    ----------
    columns : sequence of str
        The columns that it is declared for, in the order of the format.
    zone : str, optional
        The declared zone of the times; a written zone mark in the format must agree with it.

    Raises
    ------
    ParameterError
        No such format; no month (a year, a quarter, a week); a zone that would be dropped; half a clock time; another
        number of parts than columns.
    """
    tokens = _tokens(form, where=where)
    names = [token.name for token in tokens if token.name]
    if not names:
        raise ParameterError(
            f"{where} {form!r} är inget datumformat: det har inga %-tecken.",
            found=f"för {', '.join(columns)}" if columns else "",
            do="skriv till exempel %Y-%m-%d %H:%M, %d.%m.%Y eller %Y-%m.",
        )
    _check_month(form, tokens, columns, where=where)
    _check_fields(form, names, where=where)
    _check_zone(form, tokens, zone, where=where)
    pieces = tuple(_piece(part) for part in _laid_out(form, tokens, columns, where=where))
    return Form(form, pieces, frozenset(name for piece in pieces for name in piece.fields))


def swapped(form: str) -> str | None:
    """The format with the numbers of day and month changed about, where they can be taken for each other."""
    names = [token.name for token in _tokens(form, where="")]
    if "day" not in names or "month" not in names or names[0] in ("year", "short_year"):
        return None
    return form.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")


def _tokens(form: str, *, where: str) -> list[Token]:
    found: list[Token] = []
    for sign, text in re.findall(r"%(.?)|([^%]+)", form, flags=re.DOTALL):
        literal = text or ("%" if sign == "%" else "")
        if literal and found and not found[-1].name:
            found[-1] = Token(literal=found[-1].literal + literal)
        elif literal:
            found.append(Token(literal=literal))
        else:
            found.append(_field(sign, form, [token.name for token in found], where=where))
    return found


def _field(sign: str, form: str, before: list[str], *, where: str) -> Token:
    if sign in _WEEKS:
        raise ParameterError(
            f"{where} {form!r} har vecka (%{sign}), och en vecka kan ligga i två månader.",
            do="exportera datum eller månad; bfa räknar i månader.",
        )
    if sign == "Z" or sign not in _NAMES:
        what = "har tidszon i ord (%Z)" if sign == "Z" else f"är inget datumformat: %{sign} finns inte"
        raise ParameterError(
            f"{where} {form!r} {what}.",
            do="skriv %z för +01:00 och Z, eller timezone: vid källan."
            if sign == "Z"
            else "skriv till exempel %Y-%m-%d %H:%M, %d.%m.%Y eller %Y-%m.",
        )
    name = _NAMES[sign]
    return Token(f"to_{name}" if name in ("hour", "minute", "second") and name in before else name)


def _check_month(form: str, tokens: list[Token], columns: Sequence[str], *, where: str) -> None:
    names = {token.name for token in tokens}
    if not names & {"year", "short_year"} and names & {"month", "month_word", "day", "yearday"}:
        raise ParameterError(
            f"{where} {form!r} saknar år.",
            do="ta med årtalet: %Y (2024) eller %y (24); står det i en egen kolumn anges den i columns.",
        )
    if not names & {"month", "month_word", "yearday"}:
        raise ParameterError(
            f"{where} {form!r} saknar månad: ett årtal skulle räknas som januari.",
            do="exportera med månad eller dag, till exempel %Y-%m; bfa räknar i månader, inte i år.",
        )
    literals = " ".join(token.literal for token in tokens if not token.name)
    ahead = [one.literal for one, two in pairwise(tokens) if two.name == "month"]
    headed = [name for name in columns if _LONGER.search(name)] if "month" in names else []
    if _LONGER.search(literals) or any(_LONGER_AHEAD.search(text) for text in ahead) or headed:
        raise ParameterError(
            f"{where} {form!r} gäller kvartal, tertial eller veckor: kvartal 2 skulle räknas som februari.",
            found=f"kolumnen {', '.join(headed)}" if headed else "",
            do="exportera med månad eller dag, till exempel %Y-%m.",
        )


def _check_fields(form: str, names: list[str], *, where: str) -> None:
    double = sorted({name for name in names if names.count(name) > 1})
    pairs = ({"year", "short_year"}, {"month", "month_word"}, {"hour", "hour12"}, {"day", "yearday"})
    there = set(names)
    faults = [(double or any(pair <= there for pair in pairs), "har samma del två gånger", "skriv varje del en gång")]
    faults.append(("hour12" in there and "half" not in there, "har %I utan %p", "skriv %H, eller %I med %p (AM, PM)"))
    faults.append(("hour" in there and "half" in there, "har %H med %p: eftermiddagen försvinner", "skriv %I med %p"))
    hours = there & {"hour", "hour12"}
    faults.append((bool(there & set(CLOCK)) and not hours, "har klockslag utan timme", "ta med %H"))
    faults.append(("second" in there and "minute" not in there, "har sekund utan minut", "ta med %M"))
    for wrong, what, do in faults:
        if wrong:
            raise ParameterError(f"{where} {form!r} {what}.", do=f"{do}.")


def _check_zone(form: str, tokens: list[Token], zone: str | None, *, where: str) -> None:
    clocked = any(token.name in CLOCK for token in tokens)
    after = [two.literal for one, two in pairwise(tokens) if one.name in CLOCK]
    last = tokens[-1].literal
    after += [last] if re.search(r"\d:?\d{2}.*(?:[Zz]|[+-]\d{2}:?\d{2})$", last) else []
    marks = [found.group().strip() for text in after if (found := _ZONE.search(text))]
    universal = all(mark.upper() in ("Z", "UTC", "GMT") or set(mark) <= set("+-0:") for mark in marks)
    if marks and not (zone in UNIVERSAL and universal and clocked):
        raise ParameterError(
            f"{where} {form!r} har en tidszon som skulle falla bort: {marks[-1]}.",
            found=f"timezone: {zone}" if zone else "ingen timezone: vid källan",
            do="skriv %z i stället (då räknas tiden om), eller timezone: UTC vid källan om alla tider är i UTC."
            if clocked
            else "skriv %H:%M:%S%z i stället för klockslaget och zonen, så räknas tiden om till kommunens.",
        )


def _laid_out(form: str, tokens: list[Token], columns: Sequence[str], *, where: str) -> list[list[Token]]:
    n = max(1, len(columns))
    if n == 1:
        return [tokens]
    apart = _apart(tokens)
    if len(apart) == n:
        return apart
    fields = [token for token in tokens if token.name]
    if n == 2 and any(token.name in CLOCK for token in fields) and tokens[0].name not in CLOCK:
        return _date_and_clock(tokens)
    if len(fields) == n:
        return [[token] for token in fields]
    raise ParameterError(
        f"{where} {form!r} passar inte till kolumnerna {', '.join(columns)}.",
        found=f"{n} kolumner och {len(apart)} delar",
        do="skriv alla kolumnernas delar i samma ordning, båda när de är två, med ett mellanslag mellan kolumnerna, "
        'till exempel "%Y-%m-%d %H%M" eller "%Y %m %d %H %M".',
    )


def _apart(tokens: list[Token]) -> list[list[Token]]:
    """The tokens cut where white space stands in the format."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        for number, text in enumerate(re.split(r"\s+", token.literal) if not token.name else [""]):
            if number:
                parts.append([])
            if text or token.name:
                parts[-1].append(token if token.name else Token(literal=text))
    return [part for part in parts if part]


def _date_and_clock(tokens: list[Token]) -> list[list[Token]]:
    first = next(place for place, token in enumerate(tokens) if token.name in CLOCK)
    kept = tokens[first - 1].literal.rstrip(" T,")
    return [[*tokens[: first - 1], *([Token(literal=kept)] if kept else [])], tokens[first:]]


def _piece(tokens: list[Token]) -> Piece:
    tokens = _joined(tokens)
    names = tuple(token.name for token in tokens if token.name)
    clocked = [place for place, token in enumerate(tokens) if token.name.removeprefix("to_") in CLOCK]
    dated = any(name.removeprefix("to_") not in CLOCK for name in names)
    signs = _signs(tokens)
    if len(tokens) == 1 and names and _tight(names[0]):
        signs[0] += r"(?:[.,]0+)?"  # a whole number that has been through a table of decimals: 9.0
    if dated and clocked:
        signs = _clock_left_out(tokens, signs, clocked[0], clocked[-1])
    return Piece(f"(?i)^{''.join(signs)}$", names, dated, _layout(tokens))


def _layout(tokens: list[Token]) -> tuple[tuple[str, str], ...]:
    widths = {"year": 4, "yearday": 3, "hhmm": 4, "hhmmss": 6}
    plain = {"short_year", "month", "day", "hour", "minute", "second", *widths}
    literals = "".join(token.literal for token in tokens)
    if any(token.name and token.name not in plain for token in tokens) or re.search(r"[^\x20-\x2f\x3a-\x7e]", literals):
        return ()
    return tuple((token.name, token.literal or "0" * widths.get(token.name, 2)) for token in tokens)


def _joined(tokens: list[Token]) -> list[Token]:
    """Hours and minutes written together, with nothing written close to them, as one number."""
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        names = [token.name for token in tokens[place : place + 4]]
        alone = not (found and _tight(found[-1].name))
        long = ["hour", "minute", "second"]
        if alone and names[:3] == long and not _tight(names[3] if len(names) > 3 else ""):
            found.append(Token("hhmmss"))
            place += 3
        elif alone and names[:2] == long[:2] and not _tight(names[2] if len(names) > 2 else ""):
            found.append(Token("hhmm"))
            place += 2
        else:
            found.append(tokens[place])
            place += 1
    return found


def _tight(name: str) -> bool:
    return bool(name) and name not in ("half", "offset", "month_word", "weekday")


def _signs(tokens: list[Token]) -> list[str]:
    """A pattern for each token; seconds, and parts of them, may be left out where a mark stands before them."""
    found = []
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else Token()
        close = _tight(before.name) or _tight(_name(tokens, place + 1))
        found.append(_sign(token, fixed=close, before=before.literal))
    for name in ("fraction", "second"):
        place = next((at for at, token in enumerate(tokens) if token.name == name), 0)
        if place > 1 and not tokens[place - 1].name:
            last = place + 2 if name == "second" and _name(tokens, place + 2) == "fraction" else place
            found[place - 1], found[last] = "(?:" + found[place - 1], found[last] + ")?"
    return found


def _name(tokens: list[Token], place: int) -> str:
    return tokens[place].name if place < len(tokens) else ""


def _sign(token: Token, *, fixed: bool, before: str) -> str:
    if not token.name:
        return _literal(token.literal)
    plain = token.name.removeprefix("to_")
    if plain in _SIGNS:
        space = rf"{_SPACE}*" if plain in ("half", "offset") else ""
        return f"{space}(?P<{token.name}>{_SIGNS[plain]})"
    point = plain == "minute" and before.endswith((".", ","))  # 9.3 may be 9.03, or a number that was 9.30
    digits = rf"\d{{{_WIDTHS.get(plain, 2)}}}" if (fixed or point) and plain != "fraction" else None
    loose = _LOOSE.get(plain, r"\d{1,2}")
    return f"(?P<{token.name}>{digits or loose})"


def _literal(text: str) -> str:
    signs = re.split(r"(\s+|-)", text)
    return "".join(
        "" if not sign else f"{_SPACE}+" if sign.isspace() else "[-–—\u2212]" if sign == "-" else re.escape(sign)
        for sign in signs
    )


def _clock_left_out(tokens: list[Token], signs: list[str], first: int, last: int) -> list[str]:
    """The pattern, where the clock time and what joins it to the date may be left out."""
    kept = ""
    if first:
        joint = tokens[first - 1].literal
        kept = joint.rstrip(" T,") if re.search(r"\d", joint) else ""
        start = first - 1 if not tokens[first - 1].name else first
        clock = [_literal(joint[len(kept) :]) if start < first else "", *signs[first : last + 1]]
        stop = len(tokens) if last + 2 >= len(tokens) and not _name(tokens, last + 1) else last + 1
        clock += signs[last + 1 : stop]
        return [*signs[:start], _literal(kept), "(?:", *clock, ")?", *signs[stop:]]
    stop = last + 2 if last + 1 < len(tokens) and not tokens[last + 1].name else last + 1
    return ["(?:", *signs[:stop], ")?", *signs[stop:]]
