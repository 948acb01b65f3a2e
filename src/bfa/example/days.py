"""The example's calendar: public holidays of Sweden, pay days, and invented school terms."""

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

YEARS = range(2006, 2011)
_FIXED = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26))
#: First and last day of each term, and the weeks of holidays in them. Chosen by us, the same every year.
_TERMS = (((1, 10), (6, 10)), ((8, 20), (12, 20)))
_BREAKS = (9, 44)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    Source: Meeus, J. (1991). Astronomical algorithms, chapter 8.
    """
    century, of_century = divmod(year, 100)
    cycle, leap, rest = year % 19, century // 4, century % 4
    moon = (19 * cycle + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (cycle + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _first(weekday: int, since: date) -> date:
    return since + timedelta(days=(weekday - since.weekday()) % 7)


def holidays(year: int) -> list[date]:
    """Public holidays but for ordinary Sundays, as in the act on public holidays (1989:253) since 2005."""
    sunday = easter(year)
    moving = [sunday + timedelta(days=days) for days in (-2, 0, 1, 39, 49)]
    saturdays = [_first(5, date(year, 6, 20)), _first(5, date(year, 10, 31))]
    return sorted({*moving, *saturdays, *(date(year, month, day) for month, day in _FIXED)})


def _words(year: int) -> Iterator[tuple[date, str]]:
    free = set(holidays(year))
    for month in range(1, 13):
        day = date(year, month, 25)
        while day.weekday() > 4 or day in free:
            day -= timedelta(days=1)
        yield day, "löning"
    yield from ((day, "helgdag") for day in free)
    for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
        day = date(year, 1, 1) + timedelta(days=number)
        if day.weekday() < 5 and day not in free:
            term = any(first <= (day.month, day.day) <= last for first, last in _TERMS)
            yield day, "skoldag" if term and day.isocalendar().week not in _BREAKS else "skollov"


def calendar() -> pd.DataFrame:
    """A row for each day that has a word: datum (YYYY-MM-DD) and ord, several parted by commas."""
    rows = pd.DataFrame([(f"{day}", word) for year in YEARS for day, word in _words(year)], columns=["datum", "ord"])
    return rows.groupby("datum", sort=True)["ord"].agg(lambda words: ", ".join(sorted(words))).reset_index()
