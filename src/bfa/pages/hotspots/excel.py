"""The rows behind the map and the week as an Excel workbook beside the page: all of them, as released."""

import pandas as pd

from bfa.analyses.peaks import FIRST_HOUR
from bfa.analyses.situation import Situation
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw.output import Output
from bfa.draw.workbook import Sheet, book
from bfa.pages.hotspots import rates, streets
from bfa.words import hotspots as words
from bfa.words.catalogue import message
from bfa.words.hotspots import heads, say
from bfa.words.labels import labels
from bfa.words.missing_months import span
from bfa.words.numbers import WEEKDAYS_LONG

_FORMATS = {"n": "int", "share": "percent1", "area_share": "percent1", "cells": "int"}


def workbook_of(released: ReleasedHotspots, situation: Situation, *, title: str) -> Output | None:
    """A link to the workbook; None where neither cells nor hours may be shown."""
    found = released.result
    if found.reason or not released.total.n or released.withheld["where"]:
        return None
    about = labels(
        situation.kommun, kommundel=situation.kommundel, tier=released.policy.tier, quality=situation.data_notes
    )
    return book(
        [*_sheets(released), *streets.sheets(released), *rates.sheets(released)],
        labels=about,
        name=say("hotspots.excel.name", released, area=situation.kommundel or situation.kommun.kommun),
        title=title,
        text=say(f"hotspots.excel.text{'' if released.places.empty else '_with_places'}", released),
        period=span(found.period, found.uncounted.months, everywhere=bool(found.uncounted.areas)),
    )


def _sheets(released: ReleasedHotspots) -> list[Sheet]:
    cells, week, ground = pd.DataFrame(released.cells), _by_night(released.week.table), words.groundless(released)
    own = heads("hotspots.cells.columns", released)
    columns = {name: own[name] for name in ("cell_id", "n", "share", "near", "peak", "gathering")}
    marked = words.headings(columns, cells.assign(gathering=words.gathering(cells)))
    # a mark that may not be told is missing here, and a cell without one is empty
    mark = {True: message("hotspots.cells.gathered")}
    place_columns = words.place_columns(released)
    place_columns.pop("gathering")
    sheets = [
        Sheet(
            say("hotspots.excel.cells", released),
            cells.assign(gathering=cells["gathered"].map(mark, na_action="ignore")),
            marked,
            _FORMATS,
            say("hotspots.excel.cells_note", released, note=words.cell_note(released)),
        ),
        Sheet(
            message("hotspots.excel.places"),
            words.named_places(released),
            place_columns,
            _FORMATS,
            f"{words.place_note(released)}{f' {ground}.' if ground else ''}",
        ),
        Sheet(
            message("hotspots.excel.hours"),
            week.assign(day=[WEEKDAYS_LONG[day] for day in week["weekday"]]),
            heads("hotspots.excel.hours_columns", released),
            {"hour": "int", "n": "int"},
            message("hotspots.excel.hours_note", note=words.clock_note(released)),
        ),
    ]
    return [sheet for sheet in sheets if len(sheet.table)]


def _by_night(week: pd.DataFrame) -> pd.DataFrame:
    """The hours in order from Monday 06, each night with the weekday of the evening before."""
    night = week["hour"] < FIRST_HOUR
    moved = week.assign(weekday=(week["weekday"] - night) % 7, order=(week["hour"] - FIRST_HOUR) % 24)
    return moved.sort_values(["weekday", "order"], ignore_index=True)
