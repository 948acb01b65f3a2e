"""What the hotspot page hands on: where and when under stable keys."""

import pandas as pd

from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.pages.figures import Figures, picked, records
from bfa.words import hotspots as words
from bfa.words.missing_months import why_nothing
from bfa.words.numbers import missing

_TOP = 5


def where(released: ReleasedHotspots) -> Figures:
    """Figures of `2_hotspots` under stable keys."""
    found, total, lost, week = released.result, released.total, released.lost, released.week
    answered, open_ = not found.reason, not released.withheld["where"]
    located = released.located if answered else None
    return {
        "brottstyp": found.brottstyp,
        "kind": found.kind,
        "period": str(found.period),
        "not_counted": [str(stretch) for stretch in found.uncounted.months],
        "incidents": total.n,
        "hidden": total.hidden,
        "with_point": located,
        "without_point": None if located is None else lost.point.n,
        "stockpiled": lost.stockpiled.n if answered else None,
        "cell_size": found.cell_size,
        "cell_shape": None if found.units is None else released.unit,
        "cells": len(released.cells) if answered and open_ else None,
        "top_cells": _top_cells(released) if answered else [],
        "clusters": _clusters(released) if answered else [],
        "weekday_hour": _hours(week.table) if answered else None,
        "weekday_hour_hidden": bool(week.hidden or not open_),
        "peak": found.peak if open_ and not week.hidden else None,
        "answered": answered,
        "reason": why_nothing(found.uncounted) or words.reason(released) or None,
        "without_ground": words.groundless(released) or None,
        "warnings": words.warnings(released),
        "sentence": words.hotspots(released),
    }


def _top_cells(released: ReleasedHotspots) -> list[Figures]:
    open_ones = released.cells[~released.cells["hidden"]].head(_TOP)
    names = ("cell_id", "n", "hidden", "share", "near", "peak", "gathered")
    return [picked(row, *names) for row in records(open_ones)]


def _clusters(released: ReleasedHotspots) -> list[Figures]:
    table = words.named_places(released)
    table = table.assign(cell_id=[own[0] for own in table["own"]])
    names = ("name", "cell_id", "n", "share", "area_share", "cells", "gathered", "peak")
    told = [words.place(row, released.result.kind) for row in table.itertuples(index=False)]
    return [picked(row, *names) | {"sentence": line} for row, line in zip(records(table), told, strict=True)]


def _hours(table: pd.DataFrame) -> list[list[int | None]]:
    counts = [None if missing(n) else int(n) for n in table.sort_values(["weekday", "hour"])["n"]]
    return [counts[24 * day : 24 * day + 24] for day in range(7)]
