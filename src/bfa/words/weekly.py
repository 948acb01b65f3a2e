"""The week in words, from what was released of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.weekly import NEAR
from bfa.analyses.which_week import FEWEST_MONTHS, AskedWeek
from bfa.tables.iso_week import IsoWeek
from bfa.tables.period import Period, months
from bfa.words.catalogue import message
from bfa.words.nouns import REPORTED, SHORT
from bfa.words.numbers import (
    MISSING,
    MONTHS,
    counted,
    decimal,
    missing,
    month_label,
    number,
    percent,
    period_label,
    share,
)
from bfa.words.sentences import upper

Row = Mapping[str, Any]
#: A way to a place is told to the nearest such step. [m]
_STEP = 50
#: A count outside its span, as `standing` tells it.
ABOVE, WITHIN, BELOW = "above", "within", "below"


def days(week: IsoWeek) -> str:
    """The days of a week: "23–29 augusti 2010", "27 december 2010–2 januari 2011"."""
    first, last = week.start, week.end - pd.Timedelta(days=1)
    whole = _day(last, year=True)
    if first.year != last.year:
        return message("weekly.days", first=_day(first, year=True), last=whole)
    return message("weekly.days", first=str(first.day) if first.month == last.month else _day(first), last=whole)


def _day(day: pd.Timestamp, *, year: bool = False) -> str:
    name = {"day": str(day.day), "month": MONTHS[day.month - 1]}
    return message("weekly.day_of_year", year=str(day.year), **name) if year else message("weekly.day", **name)


def title(week: IsoWeek, place: str) -> str:
    """What the page is about."""
    return message("weekly.title", week=str(week.number), days=days(week), place=place)


def held_against(asked: AskedWeek, coverage: float, least: int) -> str:
    """What the week is held against, how it was chosen, and that it is not final; "" where nothing can be told."""
    if asked.week is None or not asked.told:
        return "" if asked.week else message("weekly.no_week")
    n, period = len(months(asked.period)), period_label(asked.period)
    lines = [message("weekly.held_against", period=period, n=n, share=percent(100 * coverage), least=least)]
    lines += [] if asked.given else [message("weekly.last_covered")]
    return " ".join([*lines, message("weekly.preliminary")])


def standing(row: Row) -> str | None:
    """Where a count stands to its span; None where one of them is not told."""
    if any(missing(row[name]) for name in ("now", "low", "high")):
        return None
    return ABOVE if row["now"] > row["high"] else BELOW if row["now"] < row["low"] else WITHIN


def of_type(row: Row) -> str:
    """One type in the week: "Misshandel utomhus: 2 anmälda brott, inom det vanliga (0–4)."."""
    name = upper(row["brottstyp"])
    if row["reason"]:
        few = {"fewest": number(FEWEST_MONTHS)} if row["reason"] == "short" else {}
        return message(f"weekly.reasons.{row['reason']}", brottstyp=name, **few)
    if row["now"] is None:
        return message("weekly.said.hidden", brottstyp=name)
    noun = REPORTED[row["kind"]]
    how = counted(row["now"], *noun) if row["now"] else message("weekly.none", noun=noun[1])
    if row["standing"] is None:
        return message("weekly.said.unknown", brottstyp=name, counted=how)
    ends = {"low": number(row["low"]), "high": number(row["high"])}
    return message(f"weekly.stands.{row['standing']}", brottstyp=name, counted=how, **ends)


def band(row: Row) -> str:
    """A span: "0–4"; "" where it is not told."""
    if missing(row["low"]) or missing(row["high"]):
        return ""
    return message("weekly.band", low=number(row["low"]), high=number(row["high"]))


def by_chance(table: pd.DataFrame) -> str:
    """How many rows a usual week would put above their span; "" where none is told."""
    told = table["over"].dropna().astype(float)
    return message("weekly.by_chance", expected=decimal(float(told.sum()), 1), n=len(told)) if len(told) else ""


def above(rows: Sequence[Row], month: Period) -> str:
    """How many places of all types lie above their span in the month, beside how many would by chance."""
    n, of = (sum(row[name] for row in rows) for name in ("n", "of"))
    expected = decimal(sum(row["expected"] for row in rows), 1)
    return message("weekly.above", n=n, of=of, expected=expected, month=month_label(month.first))


def place_week(row: Row) -> str:
    """A place that had many in the week."""
    how = counted(row["now"], *SHORT[row["kind"]])
    key = "above" if row["now"] > row["high"] else "within"
    said = {"name": upper(row["name"]), "counted": how, "brottstyp": row["brottstyp"]}
    return message(f"weekly.place_week.{key}", high=number(row["high"]), **said)


def few_elsewhere(brottstyp: str, most: int, *, some: bool) -> str:
    """What is known of the places that the week does not name."""
    return message(f"weekly.few.{'others' if some else 'all'}", brottstyp=upper(brottstyp), most=number(most))


def tried(rows: Sequence[Row], above: Sequence[Row]) -> pd.DataFrame:
    """How spans and choice have done with each type, in words: the rows of both, in the same order."""
    said = [
        {
            "brottstyp": row["brottstyp"],
            "found": message("weekly.found", n=each["n"], of=each["of"]),
            "expected": decimal(each["expected"], 1),
            "hit_rate": message("weekly.not_tried") if missing(row["hit_rate"]) else percent(100 * row["hit_rate"]),
            "plain": MISSING if missing(row["hit_rate"]) else percent(100 * row["plain"]),
            "chance": MISSING if missing(row["hit_rate"]) else share(100 * row["chance"]),
        }
        for row, each in zip(rows, above, strict=True)
    ]
    return pd.DataFrame(said)


def names(table: pd.DataFrame, *, polygons: bool) -> list[str]:
    """What each cell is called: the place or street that is near, with its number where another has that name already;
    farther off how far from it; a polygon by its own name."""
    found = list[str]()
    for near, far, cell in zip(table["near"], table["near_distance"], table["cell_id"].astype(str), strict=True):
        if polygons:
            found.append(cell)
        elif missing(near):
            found.append(message("weekly.cell.alone", cell_id=cell))
        elif far > NEAR:
            metres = int(round(far / _STEP) * _STEP)
            found.append(message("weekly.cell.from", cell_id=cell, metres=metres, near=str(near)))
        else:
            found.append(message("weekly.cell.again", near=str(near), cell_id=cell) if near in found else str(near))
    return found


def action_state(state: str | None, *, late: bool) -> str:
    """The state of a measure, and whether its day has passed."""
    said = state or message("sheet.stateless")
    return message("weekly.late_state", state=said) if late else said
