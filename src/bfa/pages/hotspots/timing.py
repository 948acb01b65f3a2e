"""When, beyond the week's chart: spans shared out, shifts, the season against earlier years, and what follows nearby.

Nothing of hours is shown on a tier that hides small counts by the hour: shares of an incident and of hours, parts of
the day and shifts overlap, and could be subtracted from each other.
"""

from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from bfa.analyses.when.near_repeat import DAYS, DISTANCES
from bfa.analyses.when.season import FEWEST_YEARS
from bfa.disclosure import Released
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import charts, tables
from bfa.draw.output import Output, text
from bfa.pages.figures import Figures, records
from bfa.words import hotspot_timing as words
from bfa.words.catalogue import message
from bfa.words.hotspots import heads, reason, withheld

#: A heat map of shared hours needs so many incidents. [count]
_FEWEST_MAPPED = 5 * 168
_SHARES = ("by_start", "shared")


def closed(released: ReleasedHotspots) -> str:
    """Why nothing is shown, in words; "" where it is."""
    return reason(released) or withheld(released, "where")


def outputs(released: ReleasedHotspots, *, title: str) -> Iterator[Output | None]:
    """Every part of the answer."""
    if closed(released) or not released.total.n:
        return
    if why := withheld(released, "hours"):
        yield text(why)
        yield from season(released, title=title)
        return
    yield from hours(released, title=title)
    yield shifts(released, title=title)
    yield from season(released, title=title)
    yield from near_repeat(released, title=title)


def hours(released: ReleasedHotspots, *, title: str) -> Iterator[Output | None]:
    """What spans could be shared out, the week so shared, and the week against earlier years."""
    week, told = released.timing.week, released.tables
    yield text(words.spans(released))
    if week.basis == "shared" and told["week_hours"].table["n"].sum() >= _FEWEST_MAPPED:
        caption, note = message("hotspot_timing.captions.shared", title=title), message("hotspot_timing.shared")
        yield charts.weekday_hour(told["shared"], title=caption, note=note, kind=released.result.kind)
    if week.basis:
        yield charts.week_line(
            told["week_hours"].table,
            title=message("hotspot_timing.captions.week_line", title=title),
            shared=week.basis == "shared",
            years=week.years,
            note=words.week_note(released),
        )
    if released.timing.shares:
        yield _table(released, "parts", told["parts"], title, formats=dict.fromkeys(_SHARES, "percent"), folded=True)


def shifts(released: ReleasedHotspots, *, title: str) -> Output | None:
    """Each shift's share of the incidents and of the week."""
    table = released.tables["shifts"].table
    if table.empty or table["by_start"].isna().all():
        return None
    lacking = {"name"} if table["name"].eq("").all() else set()
    lacking |= set() if released.timing.shares else {"shared"}
    formats = {"hours": "decimal1" if (table["hours"] % 1).any() else "int", "times": "decimal1"}
    formats |= dict.fromkeys(_SHARES, "percent")
    return _table(released, "shifts", table, title, lacking=lacking, formats=formats, stacked=True)


def _table(
    released: ReleasedHotspots,
    name: str,
    frame: pd.DataFrame | Released,
    title: str,
    *,
    lacking: Collection[str] = (),
    **given: Any,
) -> Output:
    """A table with the caption, columns and note of its name."""
    columns = {
        key: text for key, text in heads(f"hotspot_timing.columns.{name}", released).items() if key not in lacking
    }
    caption = message(f"hotspot_timing.captions.{name}", title=title)
    return tables.table(frame, caption=caption, columns=columns, note=message(f"hotspot_timing.notes.{name}"), **given)


def season(released: ReleasedHotspots, *, title: str) -> Iterator[Output | None]:
    """The months against earlier years, as a chart where the years are enough, and in a folded table."""
    years = released.timing.season_years
    if not years:
        yield text(words.no_season(released))
        return
    if why := withheld(released, "months"):
        yield text(why)
        return
    months, kind = released.tables["months"].table, released.result.kind
    few, note = years < FEWEST_YEARS, words.season_note(years, late_too=released.timing.late_too)
    caption = message("hotspot_timing.season", title=title, years=years)
    drawn = len(months) > 1 and not few
    if few:
        yield text(message("hotspot_timing.no_band"))
    elif drawn:
        yield charts.season(months, title=caption, note=note, kind=kind)
    columns = heads("hotspot_timing.columns.season", released)
    yield tables.table(
        words.season(months),
        caption=caption,
        columns={name: text for name, text in columns.items() if name != "words" or not few},
        formats={"month": "month", "n": "int"},
        note="" if drawn else note,
        folded=True,
    )


def near_repeat(released: ReleasedHotspots, *, title: str) -> Iterator[Output | None]:
    """Whether incidents follow each other, and the bands in a folded table."""
    yield text(" ".join(words.near_repeat(released)))
    if released.tables["bands"].table.empty:
        return
    table = words.bands(released)
    yield tables.table(
        table,
        caption=message("hotspot_timing.captions.bands", title=title),
        columns={str(name): str(name) for name in table} | {"where": message("hotspot_timing.bands.where")},
        note=words.band_note(released),
        folded=True,
    )


def figures(released: ReleasedHotspots) -> Figures:
    """Keys of `2_hotspots` about when."""
    told = released.tables if not closed(released) else {}
    clock, when = "spans" in told, released.timing
    bands = _rounded(told["bands"].table[["distance", "day", "ratio", "p", "shown"]]) if clock else []
    tried = {"distances": list(DISTANCES), "days": list(DAYS), "permutations": when.near.permutations, "bands": bands}
    return {
        "near_repeat": tried if bands else None,
        "parts_of_day": _rounded(told["parts"].table[["part", *_SHARES]]) if clock else None,
        "spans": words.span_counts(released) if clock else None,
        "week_hours": _week(released) if clock and when.week.basis else None,
        "shifts": _rounded(told["shifts"].table.drop(columns=["n", "hidden"])) if clock else None,
        "season_years": when.season_years,
        "season": _months(released) if not closed(released) and not released.withheld["months"] else None,
    }


def _months(released: ReleasedHotspots) -> list[Figures]:
    """The months as 2010-05."""
    if "months" not in released.tables:
        return []
    season = released.tables["months"].table
    return records(season.assign(month=season["month"].astype(str))[["month", "n", "low", "high"]])


def _week(released: ReleasedHotspots) -> Figures:
    week, hours = released.timing.week, released.tables["week_hours"].table
    return {
        "basis": week.basis,
        "incidents": int(hours["n"].sum()),
        "moved": round(float(hours["moved"].iloc[0]), 3),
        "peak": week.peak,
        "smoothing": week.smoothing,
        "years": week.years,
        "times": [round(float(value), 3) for value in hours["now"]],
    }


def _rounded(table: pd.DataFrame) -> list[Figures]:
    """Rows as they are handed on, numbers in three decimals."""
    return [
        {name: round(value, 3) if isinstance(value, float) else value for name, value in row.items()}
        for row in records(table)
    ]
