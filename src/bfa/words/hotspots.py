"""Where and when in Swedish: plain sentences from what was released, that claim no more than the figures."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bfa.analyses.uncounted import Uncounted
from bfa.analyses.where.notes import FEW as FEW_PLACED
from bfa.analyses.where.notes import LONG_HOURS
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.tables.period import months
from bfa.words import missing_months
from bfa.words.catalogue import message, messages
from bfa.words.nouns import SHORT, terms
from bfa.words.numbers import counted, joined, missing, number, share, span
from bfa.words.sentences import how_many
from bfa.words.uncompared import uncompared

#: Columns that are left out of a table where they are empty.
_MAY_LACK = ("near", "share", "peak", "gathering")


def nouns(released: ReleasedHotspots) -> dict[str, str]:
    """What is counted and in what, by the names that messages have for it."""
    return terms(released.result.kind, released.unit)


def say(key: str, released: ReleasedHotspots, /, **values: Any) -> str:
    """The message of a key with these nouns, and the values beside them."""
    return message(key, nouns(released), **values)


def heads(key: str, released: ReleasedHotspots, /, **values: Any) -> dict[str, str]:
    """The messages of a group, such as the columns of a table, in the same way."""
    return messages(key, nouns(released), **values)


def why(code: str, released: ReleasedHotspots) -> str:
    """Why a question about the hotspots could not be answered, in words; "" where it was."""
    return say(f"hotspots.why.{code}", released) if code == "groundless" else why_rows(code, released.result.uncounted)


def why_rows(code: str, gone: Uncounted) -> str:
    """Why the rows say nothing; "" where they do."""
    if code == "uncounted":
        return missing_months.no_month(gone)
    return message(f"hotspots.why.{code}", {"unread": f"{uncompared('unread')}."}) if code else ""


def reason(released: ReleasedHotspots) -> str:
    """Why where and when could not be answered, in words; "" where they were."""
    return why(released.result.reason, released)


def withheld(released: ReleasedHotspots, part: str) -> str:
    """Why a part is left out whole, in words; "" where it is shown."""
    code = released.withheld[part]
    return message(f"hotspots.withheld.{code}") if code else ""


def groundless(released: ReleasedHotspots) -> str:
    """Why nothing is told as a share of the area; "" where the area's ground is known."""
    return why("groundless", released) if released.result.groundless else ""


def hotspots(released: ReleasedHotspots) -> str:
    """How many, how many of them can be placed, where most are and when."""
    result, found = released.result, released.total
    said = how_many(found, result)
    if result.uncounted.reason:
        return missing_months.of_type(result.brottstyp, result.period, result.uncounted)
    if result.reason:
        return f"{reason(released)} {said}"
    if found.hidden or not found.n:
        return said
    closed = withheld(released, "where")
    parts = [closed] if closed else [_placed(released), _fullest(released), _when(released)]
    return " ".join(part for part in [said, *parts] if part)


def headings(columns: Mapping[str, str], table: pd.DataFrame) -> dict[str, str]:
    """The columns without those of names, shares, peaks and marks in which no row says anything."""
    said = [name for name in table if any(not missing(value) and value not in ("", "–") for value in table[name])]
    return {name: text for name, text in columns.items() if name not in _MAY_LACK or name in said}


def warnings(released: ReleasedHotspots) -> list[str]:
    """What weakens it all: months left out first, then what the rows lack."""
    known, ground = {"few": number(FEW_PLACED), "hours": number(LONG_HOURS)}, groundless(released)
    rows = [message(f"hotspots.warnings.{code}", known) for code in released.result.warnings]
    return [*missing_months.said(released.result.uncounted), *([ground] if ground else []), *rows]


def against_earlier(released: ReleasedHotspots) -> str:
    """The whole count beside those of earlier years: "273 mot 293–341 samma månader i 3 tidigare år: lägre än alla."

    "" without an earlier year, where the whole count is hidden, and where the tier hides small counts of a kommundel:
    earlier years of the other kommundelar could then be subtracted.
    """
    n, told = released.total.n, released.tables.get("earlier")
    earlier = [int(each) for each in told.table["n"].dropna()] if told is not None else []
    if n is None or not earlier:
        return ""
    low, high, many = min(earlier), max(earlier), len(earlier)
    long = len(months(released.result.period)) > 12
    when = message("hotspots.earlier.period" if long else "hotspots.earlier.months", n=many)
    level = "within" if low < high else "same"
    level = level if low <= n <= high else f"{'lower' if n < low else 'higher'}_{min(many, 3)}"
    level = message(f"hotspots.earlier.level.{level}")
    return message("hotspots.earlier.said", n=n, span=span(number(low), number(high)), when=when, level=level)


def intro(released: ReleasedHotspots) -> str:
    """Before the map of counts."""
    how = "named" if released.cells["near"].notna().any() else "numbered"
    how = "sizes" if released.unit == "polygon" else how
    return f"{say('hotspots.cells.every', released)} {say(f'hotspots.cells.{how}', released)}"


def gathering(table: pd.DataFrame) -> list[str]:
    """Whether each cell or place is marked as gathered, in a word."""
    marked = message("hotspots.cells.gathered")
    return ["–" if missing(mark) or not mark else marked for mark in table["gathered"]]


def cell_note(released: ReleasedHotspots) -> str:
    """What stands under the table of cells."""
    shown = headings({"share": "", "peak": ""}, released.cells[~released.cells["hidden"]])
    parts = [
        say("hotspots.cells.share", released) if "share" in shown else "",
        message(f"hotspots.cells.names.{released.unit}") if released.unit != "polygon" else "",
        message("hotspots.cells.peak") if "peak" in shown else "",
    ]
    return " ".join(filter(None, parts))


def stockpiled(released: ReleasedHotspots) -> str:
    """What was kept out because its coordinate is no place; "" where nothing was.

    What is hidden is not said to be some: beside a sum of which all is hidden, it may be none.
    """
    found = released.lost.stockpiled
    if found.hidden:
        return "" if released.withheld["where"] else message("hotspots.stockpiled_hidden")
    if not found.n:
        return ""
    rows = [f"{number(row.n)} ({share(row.share)})" for row in released.tables["stockpiles"].table.itertuples()]
    every = counted(found.n, *SHORT[released.result.kind])
    return say("hotspots.stockpiled", released, counted=every, n=len(rows), rows=joined(rows))


def off_map(released: ReleasedHotspots) -> str:
    """What is in no cell and why: all of it or nothing, since one of them and the rest would give another."""
    lost = released.lost
    parts = {"point": lost.point, "stockpiled": lost.stockpiled, "outside": lost.outside}
    rows = (released.located or 0) + (lost.point.n or 0)
    if not rows or any(part.hidden for part in parts.values()):
        return message("hotspots.off_map_hidden")
    said = [message(f"hotspots.off.{name}", n=part.n) for name, part in parts.items() if part.n]
    return say("hotspots.off_map", released, parts=", ".join(said) or number(0), rows=rows)


def clock_note(released: ReleasedHotspots) -> str:
    """What stands under the weekday and hour chart."""
    clock = released.lost.clock
    if clock.hidden:
        return say("hotspots.no_clock_hidden", released)
    if not clock.n:
        return message("hotspots.every_clock") if released.total.n else ""
    return say("hotspots.no_clock", released, n=clock.n)


def named_places(released: ReleasedHotspots) -> pd.DataFrame:
    """The places with a name: theirs where it may be said, numbered where it comes again, else that of the fullest
    cell as on the map, where a polygon has a name of its own and another cell a number. A peak tells of how many years.
    """
    number_of = {cell: place for place, cell in enumerate(released.cells["cell_id"], start=1)}
    names = list[str]()
    for near, cells in zip(released.places["near"], released.places["own"], strict=True):
        own = cells[0] if released.unit == "polygon" else str(number_of[cells[0]])
        name = str(near or say("hotspots.places.called", released, name=own))
        again = sum(known == name or known.startswith(f"{name} (") for known in names)
        names.append(message("hotspots.places.again", name=name, n=again + 1) if again else name)
    told = zip(released.places["peak"], released.places["years"], strict=True)
    peaks = [
        message("hotspots.places.over", peak=peak, n=years) if peak and years > 1 else peak for peak, years in told
    ]
    return released.places.assign(name=names, peak=pd.Series(peaks, index=released.places.index, dtype=object))


def place_columns(released: ReleasedHotspots) -> dict[str, str]:
    """The columns of the table of places, without the share of the area where its ground is not known."""
    found = heads("hotspots.places.columns", released)
    return {name: text for name, text in found.items() if name != "area_share" or not released.result.groundless}


def place_note(released: ReleasedHotspots) -> str:
    """What stands under the table of places."""
    over = released.places["peak"].notna() & released.places["years"].gt(1)
    peak = [message("hotspots.cells.peak"), *([say("hotspots.places.over_note", released)] if over.any() else [])]
    return say("hotspots.places.note", released, peak=" ".join(peak))


def place(row: Any, kind: str) -> str:
    """ "Busstorget: 38 brott, 12 % av dem på 0,3 % av ytan, mest fre–lör 22–03"."""
    ground = "" if missing(row.area_share) else message("hotspots.places.ground", share=share(row.area_share))
    part = "" if missing(row.share) else message("hotspots.places.part", share=share(row.share)) + ground
    peak = message("hotspots.places.peak", peak=row.peak) if row.peak else ""
    every = counted(row.n, *SHORT[kind])
    return message("hotspots.places.said", name=row.name, counted=every, part=part, peak=peak)


def places(released: ReleasedHotspots, *, most: int = 5) -> list[str]:
    """One line per place, what is held back, and where nothing is gathered, that."""
    table = named_places(released).head(most)
    lines = [place(row, released.result.kind) for row in table.rename_axis(None).itertuples(index=False)]
    marks = released.cells["gathered"]
    none = not (marks.empty or marks.isna().any() or marks.any())
    closed = withheld(released, "places")
    return [*(lines or filter(None, [closed])), *([say("hotspots.cells.none_gathered", released)] if none else [])]


def week_of_place(week: pd.DataFrame) -> pd.DataFrame:
    """The week of a place with a row per day and a column per part of it, in words; see `place_weeks`."""
    week = week.assign(day=week["day"].replace(messages("hotspots.places.days")), words=week["n"].map(number))
    wide = week.pivot(index="day", columns="part", values="words")
    return wide.loc[list(dict.fromkeys(week["day"])), list(dict.fromkeys(week["part"]))].reset_index()


def _placed(released: ReleasedHotspots) -> str:
    lost = released.lost
    if lost.point.hidden:
        return message("hotspots.point_hidden")
    outside = say("hotspots.outside", released, n=lost.outside.n) if lost.outside.n else ""
    outside = say("hotspots.outside_hidden", released) if lost.outside.hidden else outside
    if not lost.point.n and not lost.stockpiled.n and not lost.stockpiled.hidden:
        return message("hotspots.all_placed", outside=outside)
    located = released.located or 0
    known = share(100 * located / (located + (lost.point.n or 0)))
    return message("hotspots.placed", n=located, share=known, outside=outside)


def _fullest(released: ReleasedHotspots) -> str:
    table = released.cells
    if table.empty or table["hidden"].iloc[0]:
        return ""
    top = table.iloc[0]
    told = {
        "n": number(top["n"]),
        "cell_id": top["cell_id"],
        "size": number(released.result.cell_size),
        "near": message("hotspots.near", name=top["near"]) if top["near"] else "",
        "part": "" if missing(top["share"]) else message("hotspots.part", share=share(top["share"])),
    }
    return message(f"hotspots.fullest.{released.unit}", nouns(released) | told)


def _when(released: ReleasedHotspots) -> str:
    if released.week.hidden or not released.week.table["n"].any():
        return ""
    peak = released.result.peak
    return message("hotspots.peak", peak=peak) if peak else message("hotspots.no_peak")
