"""The parts of a date and a clock time put together, row by row, for one declared format."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bfa.tables.forms import Form
from bfa.tables.time_parts import NO_OFFSET, NONE, PIVOT, Column, Whole, Yes

Long = np.ndarray[tuple[int], np.dtype[np.int64]]
DAY, HOUR, MINUTE, SECOND = 86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What one format makes of every row; times are microseconds from 1970, naive, as written."""

    #: The time, at 00:00 without a clock time and on the 1st without a day; the end of a group of hours.
    when: Long
    until: Long
    #: Minutes before UTC's clock, or `time_parts.NO_OFFSET`.
    offset: Whole
    #: The date could be read; something is written, and the date could not.
    read: Yes
    failed: Yes
    #: A day, a clock time, and an end of a group of hours was read; a clock time is written that could not.
    day: Yes
    clock: Yes
    grouped: Yes
    clock_failed: Yes
    #: The clock time is written as 00:00.
    midnight: Yes
    #: What users should know, and of which rows.
    told: dict[str, Yes]


def put_together(columns: list[Column], form: Form) -> Reading:
    """One reading of every row, from the columns that a format is laid out over."""
    n = len(columns[0].there)
    parts = {name: part for column in columns for name, part in column.parts.items()}

    def part(name: str) -> Whole:
        return parts.get(name, np.full(n, NONE, dtype=np.int32))

    there = np.logical_or.reduce([column.there for column in columns if column.dated])
    odd = np.logical_or.reduce([column.there & ~column.fits for column in columns if column.dated])
    date, day, known = _date(part, form)
    read = there & ~odd & known
    clock, wrong, midnight = _clock(part, "", form)
    until, wrong_until, _ = _clock(part, "to_", form)
    odd_clock = np.logical_or.reduce(
        [column.there & ~column.fits for column in columns if not column.dated] or [np.zeros(n, dtype=bool)]
    )
    clocked = read & day & (clock >= 0) & ~wrong & ~odd_clock
    grouped = clocked & (until >= 0) & ~wrong_until
    after = until + np.where(until < clock, DAY, 0)
    return Reading(
        when=date + np.where(clocked, clock, 0),
        until=date + np.where(grouped, after, 0),
        offset=parts.get("offset", np.full(n, NO_OFFSET, dtype=np.int32)),
        read=read,
        failed=there & ~read,
        day=read & day,
        clock=clocked,
        grouped=grouped,
        clock_failed=read & (wrong | odd_clock | wrong_until),
        midnight=clocked & midnight,
        told=_told(part, form, read=read, day=day, clocked=clocked),
    )


def _date(part: Callable[[str], Whole], form: Form) -> tuple[Long, Yes, Yes]:
    """The day [microseconds], whether it is known and not the 1st for want of it, and whether there is such a date."""
    year, short = part("year").astype(np.int64), part("short_year").astype(np.int64)
    year = np.where(short >= 0, short + np.where(short > PIVOT, 1900, 2000), year)
    month = np.maximum(part("month"), part("month_word")).astype(np.int64)
    of_year = part("yearday").astype(np.int64)
    by_number = "yearday" in form.fields
    known = (year >= 0) & ((month >= 1) & (month <= 12) if not by_number else of_year >= 1)
    months = np.where(known, (year - 1970) * 12 + (0 if by_number else month - 1), 0)
    first, length = _month(months, 12 if by_number else 1)
    day = of_year if by_number else part("day").astype(np.int64)
    has_day = day >= 1
    known &= (day <= length) & (has_day | (not by_number))
    days = first + np.where(has_day, day - 1, 0)
    if "weekday" in form.fields:
        known &= (part("weekday") == NONE) | ((days + 3) % 7 == part("weekday"))
    return np.where(known, days, 0) * DAY, has_day, known


def _month(months: Long, step: int) -> tuple[Long, Long]:
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    following = (months + step).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return first, following - first


def _clock(part: Callable[[str], Whole], prefix: str, form: Form) -> tuple[Long, Yes, Yes]:
    """Microseconds from midnight or `NONE`; whether what is written is no clock time; whether 00:00 is written."""
    hour, minute, second = (part(prefix + name).astype(np.int64) for name in ("hour", "minute", "second"))
    extra = np.zeros(len(hour), dtype=bool)
    if not prefix and form.fields & {"hour12", "hhmm", "hhmmss"}:
        hour, minute, second, extra = _joined_or_halved(part, hour, minute, second)
    there = hour >= 0
    full = (hour == 24) & (minute <= 0) & (second <= 0)
    right = (hour < 24) | full
    right &= (minute < 60) & (second < 60) & ~extra
    lost = ~there & ((minute >= 0) | (second >= 0) | extra)
    fraction = np.maximum(part("fraction"), 0) if not prefix else 0
    span = hour * HOUR + np.maximum(minute, 0) * MINUTE + np.maximum(second, 0) * SECOND + fraction
    return np.where(there & right, span, NONE), (there & ~right) | lost, span == 0


def _joined_or_halved(
    part: Callable[[str], Whole], hour: Long, minute: Long, second: Long
) -> tuple[Long, Long, Long, Yes]:
    """Hours, minutes and seconds where they are written as one number, or with AM and PM; and what is half a time."""
    two, three = part("hhmm").astype(np.int64), part("hhmmss").astype(np.int64)
    hour = np.where(two >= 0, two // 100, np.where(three >= 0, three // 10_000, hour))
    minute = np.where(two >= 0, two % 100, np.where(three >= 0, three // 100 % 100, minute))
    second = np.where(three >= 0, three % 100, second)
    twelve, half = part("hour12").astype(np.int64), part("half")
    wrong = (twelve >= 0) & ((twelve < 1) | (twelve > 12) | (half < 0))
    return np.where(twelve >= 0, twelve % 12 + 12 * np.maximum(half, 0), hour), minute, second, wrong


def _told(part: Callable[[str], Whole], form: Form, *, read: Yes, day: Yes, clocked: Yes) -> dict[str, Yes]:
    hour = np.maximum.reduce([part("hour"), part("hour12"), part("hhmm") // 100, part("hhmmss") // 10_000])
    said = {
        "årtalet har två siffror: 00-68 är läst som 2000-tal, 69-99 som 1900-tal": read & (part("short_year") >= 0),
        "klockslaget 24:00 är läst som 00:00 dagen efter": clocked & (hour == 24),
        "cellen har ett klockslag som formatet inte läser; bara dagen är kvar": read & (part("unread") >= 0),
    }
    if form.has_day:
        said["dagen saknas eller är 00; raden räknas i sin månad men har ingen dag"] = read & ~day
    if "minute" in form.fields:
        said["minuten saknas; tiden är läst som hel timme"] = clocked & (part("minute") < 0)
    if "offset" in form.fields:
        said["dagen har varken klockslag eller tidszon och kan inte räknas om; den är kvar"] = read & day & ~clocked
    if "second" in form.fields:
        said["sekunden saknas; läst som 00"] = clocked & (part("second") < 0) & (part("minute") >= 0)
    return said
