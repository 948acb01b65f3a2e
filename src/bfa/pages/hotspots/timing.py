"""When, beyond the week's chart: spans shared out, shifts, the season against earlier years, and what follows nearby.

Nothing of hours is shown on a tier that hides small counts by the hour: shares of an incident and of hours, parts of
the day and shifts overlap, and could be subtracted from each other.
"""

from collections.abc import Iterator

import pandas as pd

from bfa.analyses.timing import Timing
from bfa.analyses.when.near_repeat import DAYS, DISTANCES
from bfa.analyses.when.season import FEWEST_YEARS
from bfa.analyses.when.week import Week
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import charts, tables
from bfa.draw.output import Output, text
from bfa.pages.figures import Figures, records
from bfa.words import hotspot_timing as words
from bfa.words.hotspot_choices import reason
from bfa.words.nouns import heading
from bfa.words.numbers import counted

#: A heat map of shared hours needs so many incidents. [count]
_FEWEST_MAPPED = 5 * 168
_SHARES = {"by_start": "Efter början", "shared": "Fördelat över spannet"}


def withheld(released: ReleasedHotspots) -> str:
    """Why nothing is shown, in Swedish; "" where it is."""
    return reason(released) or released.withheld["where"]


def outputs(released: ReleasedHotspots, found: Timing, *, title: str) -> Iterator[Output | None]:
    """Every part of the answer."""
    if withheld(released) or not released.total.n:
        return
    closed = released.withheld["hours"]
    if closed:
        yield text(closed)
    else:
        yield from hours(released, found, title=title)
        yield shifts(released, found, title=title)
    yield from season(released, found, title=title)
    if not closed:
        yield from near_repeat(released, found, title=title)


def hours(released: ReleasedHotspots, found: Timing, *, title: str) -> Iterator[Output | None]:
    """What spans could be shared out, the week so shared, and the week against earlier years."""
    week, told = found.week, released.tables
    yield text(words.spans(released, found))
    if week.basis == "shared" and week.incidents >= _FEWEST_MAPPED:
        yield charts.weekday_hour(
            told["shared"],
            title=f"Fördelat över tidsspannen: {title}",
            note=words.SHARED,
            kind=released.result.kind,
        )
    if week.basis:
        yield charts.week_line(
            told["week_hours"].table,
            title=f"Veckans timmar, gånger veckans snitt: {title}",
            shared=week.basis == "shared",
            years=week.years,
            note=words.week_note(released, week),
        )
    if found.used:
        yield tables.table(
            told["parts"],
            caption=f"Del av dygnet: {title}",
            columns={"part": "Timmar"} | _SHARES,
            formats=dict.fromkeys(_SHARES, "percent"),
            note=words.PART_NOTE,
            folded=True,
        )


def shifts(released: ReleasedHotspots, found: Timing, *, title: str) -> Output | None:
    """Each shift's share of the incidents and of the week."""
    table = released.tables["shifts"].table
    if table.empty or table["by_start"].isna().all():
        return None
    name = {"name": "Pass"} if table["name"].ne("").any() else {}
    shares = _SHARES if found.used else {"by_start": _SHARES["by_start"]}
    return tables.table(
        table,
        caption=f"Passen: {title}",
        columns=name | {"window": "När", "hours": "Timmar i veckan"} | shares | {"times": "Gånger snittet"},
        formats={"hours": "decimal1" if (table["hours"] % 1).any() else "int", "times": "decimal1"}
        | dict.fromkeys(_SHARES, "percent"),
        note=words.SHIFT_NOTE,
        stacked=True,
    )


def season(released: ReleasedHotspots, found: Timing, *, title: str) -> Iterator[Output | None]:
    """The months against earlier years, as a chart where the years are enough, and in a folded table."""
    if found.season.empty:
        yield text(words.no_season(found))
        return
    if why := released.withheld["months"]:
        yield text(why)
        return
    months, kind = released.tables["months"].table, released.result.kind
    years = int(months["years"].iloc[0])
    few, note = years < FEWEST_YEARS, words.season_note(years, late_too=found.late_too)
    caption = f"Månad för månad mot {counted(years, 'tidigare år', 'tidigare år')}: {title}"
    drawn = len(months) > 1 and not few
    if few:
        yield text(words.NO_BAND)
    elif drawn:
        yield charts.season(months, title=caption, note=note, kind=kind)
    yield tables.table(
        words.season(months),
        caption=caption,
        columns={"month": "Månad", "n": heading(kind), "span": "Tidigare år"} | ({} if few else {"words": "Läge"}),
        formats={"month": "month", "n": "int"},
        note="" if drawn else note,
        folded=True,
    )


def near_repeat(released: ReleasedHotspots, found: Timing, *, title: str) -> Iterator[Output | None]:
    """Whether incidents follow each other, and the bands in a folded table."""
    yield text(" ".join(words.near_repeat(released, found)))
    if released.tables["bands"].table.empty:
        return
    table = words.bands(released)
    yield tables.table(
        table,
        caption=f"Följer brott på varandra? Gånger slumpen: {title}",
        columns={str(name): str(name) for name in table} | {"where": "Avstånd"},
        note=words.band_note(released, found),
        folded=True,
    )


def figures(released: ReleasedHotspots, found: Timing) -> Figures:
    """Keys of `2_hotspots` about when."""
    told = released.tables if not withheld(released) else {}
    clock, week = "spans" in told, found.week
    bands = told["bands"].table if clock else found.near.bands.iloc[:0]
    return {
        "near_repeat": {
            "distances": list(DISTANCES),
            "days": list(DAYS),
            "permutations": found.near.permutations,
            "bands": _rounded(bands[["distance", "day", "ratio", "p", "shown"]]),
        }
        if len(bands)
        else None,
        "parts_of_day": _rounded(told["parts"].table[["part", *_SHARES]]) if clock else None,
        "spans": words.span_counts(released) if clock else None,
        "week_hours": _week(released, week) if clock and week.basis else None,
        "shifts": _rounded(told["shifts"].table.drop(columns=["n", "hidden"])) if clock else None,
        "season_years": int(found.season["years"].iloc[0]) if len(found.season) else 0,
        "season": _months(released) if not withheld(released) and not released.withheld["months"] else None,
    }


def _months(released: ReleasedHotspots) -> list[Figures]:
    """The months as 2010-05."""
    if "months" not in released.tables:
        return []
    season = released.tables["months"].table
    return records(season.assign(month=season["month"].astype(str))[["month", "n", "low", "high"]])


def _week(released: ReleasedHotspots, week: Week) -> Figures:
    return {
        "basis": week.basis,
        "incidents": week.incidents,
        "moved": round(week.moved, 3),
        "peak": week.peak,
        "smoothing": week.smoothing,
        "years": week.years,
        "times": [round(float(value), 3) for value in released.tables["week_hours"].table["now"]],
    }


def _rounded(table: pd.DataFrame) -> list[Figures]:
    """Rows as they are handed on, numbers in three decimals."""
    return [
        {name: round(value, 3) if isinstance(value, float) else value for name, value in row.items()}
        for row in records(table)
    ]
