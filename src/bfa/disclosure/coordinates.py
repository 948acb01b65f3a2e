"""Which pairs of numbers are an exact point: in a text, however it is written, and among figures.

A pair is a point when it lies where Swedish coordinates do and is finer than 100 m: degrees with three decimals or
more, or metres (SWEREF 99 TM, its zones, RT 90) that are no corner of a map cell. Elsewhere on earth degrees need four
decimals each. Degrees, minutes and seconds are seen through. A pair such as 59,3 and 18,1 says a town and no place,
and figures are handed on with so few digits (`analyses.handed_on`) that no share or rate can be taken for a point.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

#: Where Sweden lies, with some room. [degrees, metres]
_LATITUDES, _LONGITUDES = (54.0, 70.0), (10.0, 25.0)
_NORTHINGS, _EASTINGS = (6_100_000.0, 7_700_000.0), ((50_000.0, 950_000.0), (1_200_000.0, 1_950_000.0))
#: Decimals from which a pair of degrees is finer than 100 m, in Sweden and anywhere. [count]
_FINE, _FINE_ANYWHERE = 3, 4
#: Sides of map cells whose corners are no points. [m]
_CORNERS = (100, 250)
#: The longest text between two numbers that are one point. [signs]
_BETWEEN = 25

_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?: \d{3}){1,2}(?:[.,]\d+)?(?![\d])|\d+(?:[.,]\d+)?")
_JOINED = re.compile(r"(\d{5,7})[.,](\d{5,7})")
#: A map cell by its corner, as we write it and as SCB does.
_CELL = re.compile(r"(?<![0-9A-Za-z])E?(\d{6})N?(\d{7})(?![0-9A-Za-z])")
#: A hash or another name made by a machine.
_HASH = re.compile(r"\b(?=[0-9a-f]*[a-f])[0-9a-f]{16,}\b")
_DEGREE, _MINUTE, _SECOND = (
    r"(?:°|º|˚|grader|deg\b|d(?=\s?\d))",
    r"(?:['′’´`]|m(?:in)?(?:uter)?\b)",
    r"(?:\"|″|”|''|′′|s(?:ek)?(?:under)?\b)",
)
_PART = r"\d{1,2}(?:[.,]\d+)?"
_BARE = rf"(\d{{1,3}})[ :]({_PART})(?:[ :]({_PART}))?"
_SIXTIETHS = re.compile(
    rf"(?<!\d)(\d{{1,3}})\s?{_DEGREE}\s?({_PART})\s?{_MINUTE}(?:\s?({_PART})\s?{_SECOND}?)?"
    rf"|(?<=[NSEWÖ])\s?{_BARE}|(?<![\d:]){_BARE}(?=\s?[NSEWÖ]\b)",
    re.IGNORECASE,
)
_LATITUDE, _LONGITUDE = re.compile("lat(?:itude|itud)?", re.I), re.compile("lon(?:gitude|gitud)?|lng|long", re.I)


def points_in(text: str) -> int:
    """How many pairs of numbers in a text are an exact point. [count]"""
    plain = unicodedata.normalize("NFKC", text.replace("º", "°").replace("˚", "°").replace("″", '"').replace("´", "'"))
    plain = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in plain if not _unseen(sign))
    plain = _HASH.sub(" " * (_BETWEEN + 1), plain)
    plain = _CELL.sub(
        lambda cell: "\n" if int(cell[1]) % 50 == int(cell[2]) % 50 == 0 else f"{cell[1]} {cell[2]}", plain
    )
    found = [(place.start(), place.end(), number) for place, number in _numbers(_SIXTIETHS.sub(_decimal, plain))]
    near = (one[2:] + other[2:] for one, other in pairwise(found) if other[0] - one[1] <= _BETWEEN)
    return sum(is_point(one, other) for one, other in near)


def points_among(value: Any) -> int:
    """How many lists and mappings of plain data hold an exact point as numbers. [count]

    Numbers of one list or of one mapping are looked at together, wherever they stand in it, with numbers written as
    text; so are the lists of a mapping that are called latitude and longitude.
    """
    if isinstance(value, Mapping):
        inside = list(value.values())
        lists = [item for item in inside if isinstance(item, list | tuple)]
        own = _any_point(inside) or _any_point([number for item in lists for number in item[:1]])
        named = [item for key, item in value.items() if _LATITUDE.fullmatch(str(key)) or _LONGITUDE.fullmatch(str(key))]
        own = own or (len(named) > 1 and any(_fine(item) for item in named))
        return int(own) + sum(points_among(item) for item in inside)
    if isinstance(value, list | tuple):
        single = [item[0] for item in value if isinstance(item, list | tuple) and len(item) == 1]
        return int(_any_point(value) or _any_point(single)) + sum(points_among(item) for item in value)
    return 0


def is_point(one: str, other: str) -> bool:
    """Whether two numbers, as written, are an exact point in either order."""
    first, second = _float(one), _float(other)
    decimals = _decimals(one), _decimals(other)
    for north, east in ((first, second), (second, first)):
        if _within(north, _LATITUDES) and _within(east, _LONGITUDES) and max(decimals) >= _FINE:
            return True
        metres = _within(north, _NORTHINGS) and any(_within(east, span) for span in _EASTINGS)
        if metres and not any(first % side == second % side == 0 for side in _CORNERS):
            return True
    anywhere = min(first, second) >= 1 and min(first, second) <= 90 and max(first, second) <= 180
    return anywhere and min(decimals) >= _FINE_ANYWHERE


def _any_point(items: Iterable[object]) -> bool:
    """Whether any two of the numbers are a point; only those that can be half of one are tried against each other."""
    given = [text for item in items if (text := _written(item))]
    halves = list(dict.fromkeys(text for text in given if _half(text)))
    return any(is_point(one, other) for place, one in enumerate(halves[:400]) for other in halves[place + 1 : 400])


def _half(text: str) -> bool:
    number = _float(text)
    degrees = _within(number, _LATITUDES) or _within(number, _LONGITUDES) or _decimals(text) >= _FINE_ANYWHERE
    return degrees or _within(number, _NORTHINGS) or any(_within(number, span) for span in _EASTINGS)


def _written(item: object) -> str:
    """A number as it is written; "" for what is none."""
    if isinstance(item, bool):
        return ""
    if isinstance(item, int | float):
        text = f"{item:.10f}".rstrip("0").rstrip(".") if isinstance(item, float) else str(item)
        return text.removeprefix("-")
    return item.strip() if isinstance(item, str) and re.fullmatch(r"\s*\d+(?:[.,]\d+)?\s*", item) else ""


def _fine(item: object) -> bool:
    texts = [_written(each) for each in (item if isinstance(item, list | tuple) else [item])]
    return any(_decimals(text) >= _FINE for text in texts if text)


def _numbers(text: str) -> Iterator[tuple["re.Match[str]", str]]:
    for place in _NUMBER.finditer(text):
        joined = _JOINED.fullmatch(place[0])
        if joined and is_point(joined[1], joined[2]):
            yield place, joined[1]
            yield place, joined[2]
        else:
            yield place, place[0].replace(" ", "")


def _decimal(place: "re.Match[str]") -> str:
    """Degrees, minutes and seconds as degrees with as many decimals as they are fine."""
    degrees, minutes, seconds = (place[1], place[2], place[3])
    if degrees is None:
        degrees, minutes, seconds = (place[4], place[5], place[6]) if place[4] else (place[7], place[8], place[9])
    if float(minutes.replace(",", ".")) >= 60 or float((seconds or "0").replace(",", ".")) >= 60:
        return place[0]
    value = int(degrees) + _float(minutes) / 60 + _float(seconds or "0") / 3600
    fine = 5 if seconds or _decimals(minutes) > 1 else 2 + _decimals(minutes)
    return f" {value:.{fine}f} "


def _float(text: str) -> float:
    return float(text.replace(" ", "").replace(",", "."))


def _decimals(text: str) -> int:
    return len(text.replace(",", ".").partition(".")[2])


def _within(number: float, span: tuple[float, float]) -> bool:
    return span[0] <= number <= span[1]


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Mn", "Me")
