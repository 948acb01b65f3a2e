"""The rows behind the map and the week as an Excel workbook beside the page: all of them, as released."""

from collections.abc import Sequence

import pandas as pd

from bfa.analyses.peaks import FIRST_HOUR
from bfa.analyses.situation import Situation
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import workbook
from bfa.words import hotspots as words
from bfa.words.labels import labels
from bfa.words.missing_months import span
from bfa.words.nouns import heading
from bfa.words.numbers import WEEKDAYS_LONG


def show(released: ReleasedHotspots, situation: Situation, *, title: str, more: Sequence[workbook.Sheet] = ()) -> None:
    """A link to the workbook; nothing where neither cells nor hours may be shown.

    Parameters
    ----------
    more : sequence of Sheet
        What other parts of the page add, as released.
    """
    found, gate = released.result, released.gate
    if found.reason or not released.total.n or released.withheld["where"]:
        return
    noun, places = words.noun_of(released), "" if released.places.empty else ", platserna"
    workbook.show(
        [*_sheets(released), *more],
        gate=gate,
        labels=labels(situation.kommun, kommundel=situation.kommundel, tier=gate.tier, quality=situation.quality),
        name=f"{noun.many} {situation.kommundel or situation.kommun.kommun}",
        title=title,
        text=f"{noun.the_many.capitalize()}{places} och timmarna som Excel-fil",
        period=span(found.period, found.uncounted.months, everywhere=bool(found.uncounted.areas)),
    )


def _sheets(released: ReleasedHotspots) -> list[workbook.Sheet]:
    found = released.result
    many, cell, cells_head = heading(found.kind), words.cell_heading(released), words.cells_heading(released)
    table = released.cells
    columns = {"cell_id": cell, "n": many, "share": "Andel av placerade", "near": "Nära", "peak": "Tätast"}
    cells = workbook.Sheet(
        cells_head,
        table.assign(gathering=table["gathered"].map({True: "belagd"}, na_action="ignore")),
        words.headings(columns | {"gathering": "Anhopning"}, table),
        {"n": "int", "share": "percent1"},
        f"En rad per {cell.lower()} med något i, i kartans ordning. {words.cell_note(released)}",
    )
    places = workbook.Sheet(
        "Platser",
        released.places.assign(name=words.place_names(released)),
        words.with_ground(
            released,
            {"name": "Plats", "n": many, "share": "Andel av placerade", "area_share": "Andel av ytan"}
            | {"cells": cells_head, "peak": "Tätast"},
        ),
        {"n": "int", "share": "percent1", "area_share": "percent1", "cells": "int"},
        f"{words.place_note(released)}{f' {found.groundless}.' if found.groundless else ''}",
    )
    week = _by_night(released.week.table)
    hours = workbook.Sheet(
        "Timmar",
        week.assign(day=[WEEKDAYS_LONG[day] for day in week["weekday"]]),
        {"day": "Dygn (från 06)", "hour": "Timme", "n": many},
        {"hour": "int", "n": "int"},
        "En rad per dygn och timme. Dygnet räknas från 06, så att natten hör till kvällen före. "
        f"{words.clock_note(released)}",
    )
    return [sheet for sheet in (cells, places, hours) if len(sheet.table)]


def _by_night(week: pd.DataFrame) -> pd.DataFrame:
    """The hours in order from Monday 06, each night with the weekday of the evening before."""
    night = week["hour"] < FIRST_HOUR
    moved = week.assign(weekday=(week["weekday"] - night) % 7, order=(week["hour"] - FIRST_HOUR) % 24)
    return moved.sort_values(["weekday", "order"], ignore_index=True)
