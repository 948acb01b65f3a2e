"""The hotspot notebook, section by section: a sentence, a table and a map that say the same, and the figures."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bfa.analyses.hotspots import Hotspots
from bfa.analyses.lasting import Lasting
from bfa.analyses.rates import Rates
from bfa.analyses.situation import Situation
from bfa.analyses.streets import Streets
from bfa.analyses.timing import Timing
from bfa.analyses.where.clusters import PARTS
from bfa.disclosure import Gate
from bfa.draw import charts, tables
from bfa.draw.output import emit_figures, say
from bfa.pages import maps
from bfa.pages.hotspots import excel as hotspot_excel
from bfa.pages.hotspots import intros
from bfa.pages.hotspots import lasting as hotspot_lasting
from bfa.pages.hotspots import moving as hotspot_moving
from bfa.pages.hotspots import places as hotspot_places
from bfa.pages.hotspots import rates as hotspot_rates
from bfa.pages.hotspots import shown as hotspot_shown
from bfa.pages.hotspots import streets as hotspot_streets
from bfa.pages.hotspots import timing as hotspot_timing
from bfa.pages.hotspots import words as hotspot_words
from bfa.pages.maps import changes as change_maps
from bfa.words import sentences
from bfa.words.missing_months import why_nothing
from bfa.words.nouns import heading
from bfa.words.numbers import missing, number

__all__ = [
    "cell_table",
    "change_map",
    "choices",
    "counts_map",
    "density_map",
    "excel",
    "hand_on",
    "in_short",
    "lasting",
    "moving_map",
    "places",
    "rates",
    "streets",
    "timing",
    "week",
]

Figures = dict[str, Any]
_TOP, _LISTED = 5, 10


def title(found: Hotspots, situation: Situation, *, gate: Gate) -> str:
    """What the maps and tables are about."""
    return sentences.title(situation, found.brottstyp, str(found.period), gate=gate)


def in_short(found: Hotspots, years: Lasting, when: Timing, *, gate: Gate) -> None:
    """How many, where and when most of them are, more or fewer than before, whether it lasts, what weakens it all."""
    say(hotspot_words.hotspots(found, gate=gate), gate=gate)
    earlier = hotspot_words.against_earlier(found, when, gate=gate)
    lasts = hotspot_lasting.in_short(found, years, gate=gate)
    say([line for line in (earlier, *lasts) if line], gate=gate)
    say(hotspot_words.warnings(found), gate=gate)
    if piled := hotspot_words.stockpiled(found, gate=gate):
        say(piled, gate=gate)


def counts_map(found: Hotspots, situation: Situation, *, gate: Gate) -> None:
    """The cells as an image; where there are none to show, the reason, once for the whole page."""
    if _mapped(found, gate):
        say(intros.cells(found), gate=gate)
    maps.static_map(found, title=title(found, situation, gate=gate), gate=gate, **_ground(situation))


def cell_table(found: Hotspots, situation: Situation, *, gate: Gate) -> None:
    """The fullest cells that may be shown."""
    cells = hotspot_shown.cells(found, gate=gate)
    cells = cells[~cells["hidden"]].head(_LISTED)
    if cells.empty:
        return
    cells = cells.assign(gathering=[_gathering(mark) for mark in cells["gathered"]], place=range(1, len(cells) + 1))
    tables.show(
        cells,
        gate=gate,
        caption=f"{hotspot_words.fullest_cells(found)}: {title(found, situation, gate=gate)}",
        columns=hotspot_shown.headings(
            {
                "place": "Nr",
                "cell_id": hotspot_words.cell_heading(found),
                "near": "Nära",
                "n": heading(found.kind),
                "share": "Andel av placerade",
                "peak": "Tätast",
                "gathering": "Anhopning",
            },
            cells,
        ),
        formats={"place": "int", "n": "int", "share": "share"},
        note=hotspot_words.cell_note(found),
        stacked=True,
    )


def places(found: Hotspots, situation: Situation, *, gate: Gate) -> None:
    """The fullest cells that touch, as places, and when each is full."""
    if not _mapped(found, gate) or found.clusters is None or found.clusters.table.empty:
        return
    table = hotspot_places.places(found, gate=gate)
    if len(table):
        say(intros.places(found), gate=gate)
    say(hotspot_places.said(found, gate=gate), gate=gate)
    if table.empty:
        return
    tables.show(
        table.head(_LISTED).assign(gathering=[_gathering(mark) for mark in table["gathered"].head(_LISTED)]),
        gate=gate,
        caption=f"Platserna där det är tätast: {title(found, situation, gate=gate)}",
        columns=hotspot_places.with_ground(
            found,
            {
                "name": "Plats",
                "n": heading(found.kind),
                "share": "Andel av placerade",
                "area_share": "Andel av ytan",
                "cells": hotspot_words.cells_heading(found),
                "peak": "Tätast",
                "gathering": "Anhopning",
            },
        ),
        formats={"n": "int", "share": "share", "area_share": "share", "cells": "int"},
        note=hotspot_words.place_note(found),
        stacked=True,
    )
    for name, week in hotspot_places.weeks(found, gate=gate):
        tables.show(
            week,
            gate=gate,
            caption=f"Veckan vid {name}: {heading(found.kind).lower()} efter veckodag och timme",
            columns={"day": "Dygn", **{part: part for part in PARTS}},
            note=hotspot_words.WEEK_NOTE,
            folded=True,
        )


def streets(found: Hotspots, roads: Streets, situation: Situation, *, gate: Gate) -> None:
    """The streets that hold most."""
    hotspot_streets.show(found, roads, situation, gate=gate, title=title(found, situation, gate=gate))


def density_map(found: Hotspots, years: Lasting, situation: Situation, *, gate: Gate) -> None:
    """The shown counts smoothed over their neighbours, with the bandwidth that found most in earlier years."""
    if not _mapped(found, gate):
        return
    say(intros.density(found), gate=gate)
    maps.density_map(
        found,
        title=title(found, situation, gate=gate),
        bandwidth=years.bandwidth,
        why=years.bandwidth_why,
        gate=gate,
        **_ground(situation),
    )


def rates(found: Hotspots, against: Rates, years: Lasting, situation: Situation, *, gate: Gate) -> None:
    """The counts against how many live in each cell."""
    hotspot_rates.show(
        found,
        against,
        gate=gate,
        title=title(found, situation, gate=gate),
        bandwidth=years.bandwidth,
        why=years.bandwidth_why,
        **_ground(situation),
    )


def moving_map(found: Hotspots, years: Lasting, against: Rates, situation: Situation, *, gate: Gate) -> None:
    """The cells to zoom and point at, by count, density, change or rate."""
    if not _mapped(found, gate):
        return
    say(intros.zoom(found), gate=gate)
    hotspot_moving.show(found, years, against, situation, gate=gate, title=title(found, situation, gate=gate))


def week(found: Hotspots, situation: Situation, *, gate: Gate) -> None:
    """Weekday by hour; nothing where the rows say nothing of the period."""
    if found.reason:
        return
    charts.weekday_hour(
        hotspot_shown.week(found, gate=gate),
        gate=gate,
        title=title(found, situation, gate=gate),
        kind=found.kind,
        note=hotspot_words.clock_note(found, gate=gate),
    )


def timing(found: Hotspots, when: Timing, situation: Situation, *, gate: Gate) -> None:
    """Windows shared out, the season beside earlier years, and whether incidents follow each other."""
    hotspot_timing.show(found, when, gate=gate, title=title(found, situation, gate=gate))


def change_map(found: Hotspots, years: Lasting, situation: Situation, *, gate: Gate) -> None:
    """Where there is more or less than in earlier years, chance greyed out."""
    change_maps.change_map(found, years, title=title(found, situation, gate=gate), gate=gate, **_ground(situation))


def lasting(found: Hotspots, years: Lasting, situation: Situation, *, gate: Gate) -> None:
    """What earlier years say of the hot spots."""
    hotspot_lasting.show(found, years, gate=gate, title=title(found, situation, gate=gate))


def choices(found: Hotspots, years: Lasting, when: Timing, *, gate: Gate) -> None:
    """Every automatic choice."""
    kernel = "kvartisk kärna" if found.kernel == "quartic" else "gaussisk kärna"
    if found.reason:
        return
    own = [{"choice": "Bandbredd", "value": f"{number(years.bandwidth)} m, {kernel}", "why": years.bandwidth_why}]
    if not hotspot_lasting.withheld(found, years, gate=gate):
        own.append(hotspot_lasting.choice(years))
    rows = [found.choices, pd.DataFrame(own), hotspot_timing.choices(found, when, gate=gate)]
    tables.show(
        pd.concat(rows, ignore_index=True),
        gate=gate,
        caption="Val bakom kartorna, veckan och jämförelserna",
        columns={"choice": "Val", "value": "Värde", "why": "Förklaring"},
        stacked=True,
        folded=True,
    )


def excel(found: Hotspots, roads: Streets, against: Rates, situation: Situation, *, gate: Gate) -> None:
    """Every row behind the maps, the places and the week, as a workbook."""
    more = [*hotspot_streets.sheets(found, roads, gate=gate), *hotspot_rates.sheets(found, against, gate=gate)]
    hotspot_excel.show(found, situation, gate=gate, title=title(found, situation, gate=gate), more=more)


def hand_on(found: Hotspots, roads: Streets, against: Rates, when: Timing, years: Lasting, *, gate: Gate) -> None:
    """Hand the figures on to the run, invisibly."""
    parts = (
        figures(found, gate=gate),
        hotspot_streets.figures(found, roads, gate=gate),
        hotspot_rates.figures(found, against, gate=gate),
        hotspot_timing.figures(found, when, gate=gate),
        hotspot_lasting.figures(found, years, gate=gate),
    )
    emit_figures({key: value for part in parts for key, value in part.items()}, gate=gate)


def figures(found: Hotspots, *, gate: Gate) -> Figures:
    """Figures of `2_hotspots` under stable keys."""
    total = hotspot_shown.total(found, gate=gate)
    safe = hotspot_shown.week(found, gate=gate)
    answered = not found.reason
    lost = hotspot_shown.lost(found, gate=gate)
    where = not hotspot_shown.unshown(found, gate=gate)
    located = found.with_point if answered and where and not lost.point.hidden else None
    return {
        "brottstyp": found.brottstyp,
        "kind": found.kind,
        "period": str(found.period),
        "not_counted": [str(stretch) for stretch in found.uncounted.months],
        "incidents": total.n,
        "hidden": total.hidden,
        "with_point": located,
        "without_point": None if located is None else found.without_point,
        "stockpiled": None if lost.stockpiled.hidden or not answered or not where else found.stockpiled,
        "cell_size": found.cell_size,
        "cell_shape": None if found.units is None else found.units.kind,
        "cells": None if total.hidden or not answered or not where else len(found.cells),
        "top_cells": _top_cells(found, gate) if answered else [],
        "clusters": _clusters(found, gate) if answered else [],
        "weekday_hour": _hours(safe.table) if answered else None,
        "weekday_hour_hidden": bool(safe.hidden),
        "peak": None if safe.hidden or total.hidden else found.peak,
        "answered": answered,
        "reason": why_nothing(found.uncounted) or found.reason or None,
        "without_ground": found.groundless or None,
        "warnings": hotspot_words.warnings(found),
        "sentence": hotspot_words.hotspots(found, gate=gate),
    }


def _mapped(found: Hotspots, gate: Gate) -> bool:
    """Whether there are cells that may be shown."""
    return not (found.reason or found.cells.empty or hotspot_shown.unshown(found, gate=gate))


def _gathering(mark: Any) -> str:
    return "–" if missing(mark) or not mark else "belagd"


def _ground(situation: Situation) -> dict[str, Any]:
    return {"areas": situation.areas, "places": situation.places, "base": situation.base_map}


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): None if missing(value) else value for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _picked(row: Mapping[str, Any], *names: str) -> Figures:
    return {name: row[name] for name in names}


def _top_cells(found: Hotspots, gate: Gate) -> list[Figures]:
    table = hotspot_shown.cells(found, gate=gate)
    open_ones = table[~table["hidden"]].head(_TOP)
    names = ("cell_id", "n", "hidden", "share", "near", "peak", "gathered")
    return [_picked(row, *names) for row in _records(open_ones)]


def _clusters(found: Hotspots, gate: Gate) -> list[Figures]:
    table = hotspot_places.places(found, gate=gate)
    names = ("name", "cell_id", "n", "share", "area_share", "cells", "gathered", "peak")
    told = [hotspot_places.sentence(row, found.kind) for row in table.itertuples(index=False)]
    return [_picked(row, *names) | {"sentence": line} for row, line in zip(_records(table), told, strict=True)]


def _hours(table: pd.DataFrame) -> list[list[int | None]]:
    counts = [None if missing(n) else int(n) for n in table.sort_values(["weekday", "hour"])["n"]]
    return [counts[24 * day : 24 * day + 24] for day in range(7)]
