"""Opening hours as people write them, "fre-lör 18-02, ons 18-01" or "Mo-Fr 10:00-22:30", as stretches of the week."""

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from bfa.tables.calendar_words import WEEKDAYS

#: From and to, in minutes from Monday 00:00; `to` is above `from`, and may run into the week after. [min]
Stretch = tuple[int, int]
_DAY = 24 * 60
#: The short names of OpenStreetMap that no Swedish one has, beside the names of weekdays.
_DAYS = WEEKDAYS | {"mo": 0, "tu": 1, "we": 2, "th": 3, "sa": 5, "su": 6}
_SPANS = {
    **dict.fromkeys(("dagligen", "alla dagar", "alla dygn", "varje dag"), range(7)),
    **dict.fromkeys(("vardagar", "vard"), range(5)),
    **dict.fromkeys(("helger", "helg"), range(5, 7)),
}
_ALWAYS, _CLOSED = ("dygnet runt", "24/7", "alltid öppet"), ("stängt", "closed", "off")


def _one_of(words: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_TOKEN = re.compile(
    rf"(?P<always>{_one_of(_ALWAYS)})|(?P<closed>{_one_of(_CLOSED)})|(?P<span>{_one_of([*_SPANS])})(?!\w)"
    rf"|(?P<day>{_one_of([*_DAYS])})(?:ar)?\b\.?(?:\s*-\s*(?P<last>{_one_of([*_DAYS])})(?:ar)?\b\.?)?"
    r"|(?P<h>\d{1,2})(?:[.:](?P<m>\d{2}))?\s*-\s*(?P<to_h>\d{1,2})(?:[.:](?P<to_m>\d{2}))?(?![\d.:]*\d)"
    r"|(?P<between>[\s,;:/]+|kl\b\.?|och\b)"
)


def opening_hours(text: object) -> tuple[Stretch, ...] | None:
    """The stretches of the week in which a place is open, in order; None where the text cannot be read.

    Days come before their hours; hours without days are of every day, and what stands in parentheses is not read. A
    later word of closing takes its days away. A stretch that ends before it begins ends the day after.
    """
    if not isinstance(text, str):
        return None
    plain = re.sub(r"\([^)]*\)", " ", re.sub("[–—]", "-", text.casefold()))
    open_on: dict[int, list[Stretch]] = {day: [] for day in range(7)}
    days, fresh, place = list[int](), True, 0
    while place < len(plain):
        found = _TOKEN.match(plain, place)
        if found is None:
            return None
        place = found.end()
        named = _named(found)
        if named:
            days, fresh = [*([] if fresh else days), *named], False
        elif not found["between"]:
            hours = _hours(found)
            if hours is None:
                return None
            for day in days or range(7):
                own = [(day * _DAY + start, day * _DAY + stop) for start, stop in hours]
                open_on[day] = [*open_on[day], *own] if own else []
            fresh = True
    every = sorted({stretch for stretches in open_on.values() for stretch in stretches})
    return tuple(_joined(every)) if every and fresh else None


def _named(found: "re.Match[str]") -> list[int]:
    if found["span"]:
        return list(_SPANS[found["span"]])
    if not found["day"]:
        return []
    first, last = _DAYS[found["day"]], _DAYS[found["last"] or found["day"]]
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def _hours(found: "re.Match[str]") -> list[Stretch] | None:
    """Minutes of the day from which and to which; empty where closed, None where no clock says so."""
    if found["closed"]:
        return []
    if found["always"]:
        return [(0, _DAY)]
    start, stop = (int(found[hour]) * 60 + int(found[minute] or 0) for hour, minute in (("h", "m"), ("to_h", "to_m")))
    if start >= _DAY or stop > _DAY or any(int(found[name] or 0) > 59 for name in ("m", "to_m")) or start == stop:
        return None
    return [(start, stop if stop > start else stop + _DAY)]


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Stretches that meet or overlap as one: a place that is open past midnight does not close there."""
    found = [stretches[0]]
    for start, stop in stretches[1:]:
        if start <= found[-1][1]:
            found[-1] = (found[-1][0], max(stop, found[-1][1]))
        else:
            found.append((start, stop))
    return found


def read_hours(texts: "pd.Series[str]") -> "pd.Series[Any]":
    """The stretches of each place; missing where it has none that can be read."""
    known = {text: opening_hours(text) for text in texts.dropna().unique()}
    return pd.Series([known.get(text) for text in texts], index=texts.index, dtype=object)
