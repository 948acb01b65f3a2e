"""The rows behind the map and the week as an Excel workbook beside the page: all of them, as released."""

import pandas as pd

from bfa.analyses.peaks import FIRST_HOUR
from bfa.analyses.situation import Situation
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw.output import Output
from bfa.draw.workbook import Sheet, book
from bfa.pages.hotspots import rates, streets
from bfa.words import hotspot_choices as choices
from bfa.words import hotspots as words
from bfa.words.labels import labels
from bfa.words.missing_months import span
from bfa.words.nouns import heading
from bfa.words.numbers import WEEKDAYS_LONG

_FORMATS = {"n": "int", "share": "percent1", "area_share": "percent1", "cells": "int"}


def workbook_of(released: ReleasedHotspots, situation: Situation, *, title: str) -> Output | None:
    """A link to the workbook; None where neither cells nor hours may be shown."""
    found = released.result
    if found.reason or not released.total.n or released.withheld["where"]:
        return None
    noun, places = words.noun_of(released), "" if released.places.empty else ", platserna"
    return book(
        [*_sheets(released), *streets.sheets(released), *rates.sheets(released)],
        labels=labels(
            situation.kommun, kommundel=situation.kommundel, tier=released.gate.tier, quality=situation.data_notes
        ),
        name=f"{noun.many} {situation.kommundel or situation.kommun.kommun}",
        title=title,
        text=f"{noun.the_many.capitalize()}{places} och timmarna som Excel-fil",
        period=span(found.period, found.uncounted.months, everywhere=bool(found.uncounted.areas)),
    )


def _sheets(released: ReleasedHotspots) -> list[Sheet]:
    table, week, heads = released.cells, _by_night(released.week.table), words.cell_columns(released)
    columns = {name: heads[name] for name in ("cell_id", "n", "share", "near", "peak", "gathering")}
    one, ground = heads["cell_id"].lower(), choices.groundless(released.result)
    # a mark that may not be told is missing here, and a cell without one is empty
    marked = table.assign(gathering=table["gathered"].map({True: "belagd"}, na_action="ignore"))
    cells = Sheet(
        words.cells_heading(released),
        marked,
        words.headings(columns, table.assign(gathering=words.gathering(table))),
        _FORMATS,
        f"En rad per {one} med något i, i kartans ordning. {words.cell_note(released)}",
    )
    places = Sheet(
        "Platser",
        released.places.assign(name=words.place_names(released)),
        words.place_columns(released),
        _FORMATS,
        f"{words.place_note(released)}{f' {ground}.' if ground else ''}",
    )
    hours = Sheet(
        "Timmar",
        week.assign(day=[WEEKDAYS_LONG[day] for day in week["weekday"]]),
        {"day": "Dygn (från 06)", "hour": "Timme", "n": heading(released.result.kind)},
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
