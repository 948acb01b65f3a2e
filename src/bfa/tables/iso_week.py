"""Weeks as the Swedish calendar numbers them: ISO 8601, from Monday, the first with at least four days of the year."""

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd

from bfa.errors import ParameterError
from bfa.tables.period import YEARS

_FORM = re.compile(r"([0-9]{4})\s*[-,.]?\s*(?:vecka|[wv])\.?\s*([0-9]{1,2})", re.IGNORECASE)
DAYS = 7


@dataclass(frozen=True, slots=True, order=True)
class IsoWeek:
    """One week. Its year is the one that most of its days are of: the days of a turn of year may be of another."""

    year: int
    #: 1-53.
    number: int

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02d}"

    @property
    def start(self) -> pd.Timestamp:
        """The beginning of its Monday."""
        return pd.Timestamp(date.fromisocalendar(self.year, self.number, 1))

    @property
    def end(self) -> pd.Timestamp:
        """The beginning of the Monday after it."""
        return self.start + pd.Timedelta(days=DAYS)

    @property
    def following(self) -> "IsoWeek":
        """The week after."""
        return week_of(self.end)


def week_of(day: pd.Timestamp) -> IsoWeek:
    """The week that a day is of."""
    year, number, _ = day.isocalendar()
    return IsoWeek(int(year), int(number))


def last_whole_week(until: pd.Timestamp) -> IsoWeek:
    """The last week that has ended when a day begins."""
    return week_of(until - pd.Timedelta(days=DAYS + until.weekday()))


def parse_week(text: str, *, where: str = "") -> IsoWeek:
    """Read ``2026-W07``, ``2026-v7`` or ``2026 vecka 7``; `where` goes before a refusal.

    Raises
    ------
    ParameterError
        The text has another form, or the year has no such week.
    """
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise ParameterError(f"{where}Veckan {text!r} kan inte läsas.", do="skriv år och vecka som 2026-v07.")
    year, number = int(found[1]), int(found[2])
    if year not in YEARS:
        raise ParameterError(f"{where}Veckan {text!r} gäller år {found[1]}.", do="rätta årtalet; skriv som 2026-v07.")
    weeks = weeks_in(year)
    if not 1 <= number <= weeks:
        raise ParameterError(
            f"{where}Veckan {text!r} finns inte: {year} har {weeks} veckor.", do=f"skriv en vecka från 1 till {weeks}."
        )
    return IsoWeek(year, number)


def weeks_in(year: int) -> int:
    """52 or 53: the last week is that of 28 December."""
    return date(year, 12, 28).isocalendar()[1]
