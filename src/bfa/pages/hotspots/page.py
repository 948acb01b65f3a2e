"""The page of `2_hotspots`, section by section: a sentence, a table and a map that say the same, and the figures."""

from collections.abc import Mapping
from dataclasses import dataclass
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
from bfa.disclosure.hotspots import ReleasedHotspots, release_hotspots
from bfa.draw import charts, tables
from bfa.draw.maps.scene import Scene, summary
from bfa.draw.output import say
from bfa.pages import maps
from bfa.pages.figures import Figures, picked, records
from bfa.pages.figures import hand_on as hand_on_figures
from bfa.pages.hotspots import excel as hotspot_excel
from bfa.pages.hotspots import lasting as hotspot_lasting
from bfa.pages.hotspots import rates as hotspot_rates
from bfa.pages.hotspots import streets as hotspot_streets
from bfa.pages.hotspots import timing as hotspot_timing
from bfa.pages.maps.changes import change_scene, change_summary
from bfa.pages.maps.counts import scene
from bfa.pages.maps.density import density_scene, density_summary
from bfa.pages.maps.rates import rate_scene
from bfa.words import hotspot_intros as intros
from bfa.words import hotspots as words
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
    "open_page",
    "places",
    "rates",
    "streets",
    "timing",
    "week",
]

_TOP, _LISTED = 5, 10
_ALL_HIDDEN = "Ingen täthetskarta: antalen är dolda av hänsyn till sekretessen."


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """The answers, what may be shown of them, and the maps.

    Attributes
    ----------
    released : ReleasedHotspots
        The hotspots; counts are read from here alone.
    years, when, roads, against : Lasting, Timing, Streets, Rates
        Shown where `released.withheld` says nothing of them.
    situation : Situation
    title : str
        What the maps and tables are about.
    scenes : mapping of str to Scene
        counts, density, change, rates: the maps that there are.
    """

    released: ReleasedHotspots
    years: Lasting
    when: Timing
    roads: Streets
    against: Rates
    situation: Situation
    title: str
    scenes: Mapping[str, Scene]

    @property
    def gate(self) -> Gate:
        """The rules of the tier."""
        return self.released.gate


def open_page(
    found: Hotspots,
    years: Lasting,
    when: Timing,
    roads: Streets,
    against: Rates,
    situation: Situation,
    *,
    gate: Gate,
) -> Page:
    """The page of an answer: everything that it counts is released here, at once.

    Raises
    ------
    DisclosureError
        The cells are smaller than the tier allows.
    """
    released = release_hotspots(found, gate=gate, years=years, when=when)
    title = sentences.title(situation, found.brottstyp, str(found.period), gate=gate)
    scenes = _scenes(released, years, against, situation, title) if released.mapped else {}
    return Page(released, years, when, roads, against, situation, title, scenes)


def in_short(page: Page) -> None:
    """How many, where and when most of them are, more or fewer than before, whether it lasts, what weakens it all."""
    released, gate = page.released, page.gate
    say(words.hotspots(released), gate=gate)
    earlier = words.against_earlier(released, page.when)
    lasts = hotspot_lasting.in_short(released, page.years)
    say([line for line in (earlier, *lasts) if line], gate=gate)
    say(words.warnings(released), gate=gate)
    if piled := words.stockpiled(released):
        say(piled, gate=gate)


def counts_map(page: Page) -> None:
    """The cells as an image; where there are none to show, the reason, once for the whole page."""
    released = page.released
    if "counts" not in page.scenes:
        why = "" if released.result.cells.empty else released.withheld["where"]
        return maps.no_map(why or released.result.reason or "inga brott med känt läge i perioden", gate=page.gate)
    say(intros.cells(released), gate=page.gate)
    return maps.static_map(page.scenes["counts"], summary(page.scenes["counts"]), gate=page.gate)


def cell_table(page: Page) -> None:
    """The fullest cells that may be shown."""
    released, cells = page.released, page.released.cells
    cells = cells[~cells["hidden"]].head(_LISTED)
    if cells.empty:
        return
    cells = cells.assign(gathering=[_gathering(mark) for mark in cells["gathered"]], place=range(1, len(cells) + 1))
    tables.show(
        cells,
        gate=page.gate,
        caption=f"{words.fullest_cells(released)}: {page.title}",
        columns=words.headings(
            {
                "place": "Nr",
                "cell_id": words.cell_heading(released),
                "near": "Nära",
                "n": heading(released.result.kind),
                "share": "Andel av placerade",
                "peak": "Tätast",
                "gathering": "Anhopning",
            },
            cells,
        ),
        formats={"place": "int", "n": "int", "share": "share"},
        note=words.cell_note(released),
        stacked=True,
    )


def places(page: Page) -> None:
    """The fullest cells that touch, as places, and when each is full."""
    released, clusters = page.released, page.released.result.clusters
    if not released.mapped or clusters is None or clusters.table.empty:
        return
    named = released.places.assign(name=words.place_names(released))
    if len(named):
        say(intros.places(released), gate=page.gate)
    say(words.places(released), gate=page.gate)
    if named.empty:
        return
    kind, first = released.result.kind, named.head(_LISTED)
    tables.show(
        first.assign(gathering=[_gathering(mark) for mark in first["gathered"]]),
        gate=page.gate,
        caption=f"Platserna där det är tätast: {page.title}",
        columns=words.with_ground(
            released,
            {
                "name": "Plats",
                "n": heading(kind),
                "share": "Andel av placerade",
                "area_share": "Andel av ytan",
                "cells": words.cells_heading(released),
                "peak": "Tätast",
                "gathering": "Anhopning",
            },
        ),
        formats={"n": "int", "share": "share", "area_share": "share", "cells": "int"},
        note=words.place_note(released),
        stacked=True,
    )
    names = dict(zip(named["cluster"], named["name"], strict=True))
    for cluster, week in released.place_weeks().items():
        tables.show(
            words.week_of_place(week),
            gate=page.gate,
            caption=f"Veckan vid {names[cluster]}: {heading(kind).lower()} efter veckodag och timme",
            columns={"day": "Dygn", **{part: part for part in PARTS}},
            note=words.WEEK_NOTE,
            folded=True,
        )


def streets(page: Page) -> None:
    """The streets that hold most."""
    hotspot_streets.show(page.released, page.roads, page.scenes.get("counts"), title=page.title)


def density_map(page: Page) -> None:
    """The shown counts smoothed over their neighbours, with the bandwidth that found most in earlier years."""
    picture = page.scenes.get("density")
    if picture is None:
        return None
    say(intros.density(page.released), gate=page.gate)
    if not picture.steps:
        return say(_ALL_HIDDEN, gate=page.gate)
    return maps.static_map(picture, density_summary(picture), gate=page.gate)


def rates(page: Page) -> None:
    """The counts against how many live in each cell."""
    hotspot_rates.show(page.released, page.against, page.scenes.get("rates"), title=page.title)


def moving_map(page: Page) -> None:
    """The cells to zoom and point at, by count, density, change or rate."""
    if page.scenes:
        first, *more = page.scenes.values()
        say(intros.zoom(page.released), gate=page.gate)
        maps.interactive_map(first, more, gate=page.gate)


def week(page: Page) -> None:
    """Weekday by hour; nothing where the rows say nothing of the period."""
    released = page.released
    if released.result.reason:
        return
    charts.weekday_hour(
        released.week,
        gate=page.gate,
        title=page.title,
        kind=released.result.kind,
        note=words.clock_note(released),
    )


def timing(page: Page) -> None:
    """Windows shared out, the season beside earlier years, and whether incidents follow each other."""
    hotspot_timing.show(page.released, page.when, title=page.title)


def change_map(page: Page) -> None:
    """Where there is more or less than in earlier years, chance greyed out."""
    if picture := page.scenes.get("change"):
        maps.static_map(picture, change_summary(picture), gate=page.gate)


def lasting(page: Page) -> None:
    """What earlier years say of the hot spots."""
    hotspot_lasting.show(page.released, page.years, title=page.title)


def choices(page: Page) -> None:
    """Every automatic choice."""
    found, years = page.released.result, page.years
    kernel = "kvartisk kärna" if found.kernel == "quartic" else "gaussisk kärna"
    if found.reason:
        return
    own = [{"choice": "Bandbredd", "value": f"{number(years.bandwidth)} m, {kernel}", "why": years.bandwidth_why}]
    if not hotspot_lasting.withheld(page.released, years):
        own.append(hotspot_lasting.choice(years))
    rows = [found.choices, pd.DataFrame(own), hotspot_timing.choices(page.released, page.when)]
    tables.show(
        pd.concat(rows, ignore_index=True),
        gate=page.gate,
        caption="Val bakom kartorna, veckan och jämförelserna",
        columns={"choice": "Val", "value": "Värde", "why": "Förklaring"},
        stacked=True,
        folded=True,
    )


def excel(page: Page) -> None:
    """Every row behind the maps, the places and the week, as a workbook."""
    released = page.released
    more = [*hotspot_streets.sheets(released, page.roads), *hotspot_rates.sheets(released, page.against)]
    hotspot_excel.show(released, page.situation, title=page.title, more=more)


def hand_on(page: Page) -> None:
    """Hand the figures on to the run, invisibly."""
    released = page.released
    parts = (
        figures(released),
        hotspot_streets.figures(released, page.roads),
        hotspot_rates.figures(released, page.against),
        hotspot_timing.figures(released, page.when),
        hotspot_lasting.figures(released, page.years),
    )
    hand_on_figures({key: value for part in parts for key, value in part.items()}, gate=page.gate)


def figures(released: ReleasedHotspots) -> Figures:
    """Figures of `2_hotspots` under stable keys."""
    found, total, lost, week = released.result, released.total, released.lost, released.week
    answered, where = not found.reason, not released.withheld["where"]
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
        "cell_shape": None if found.units is None else found.units.kind,
        "cells": len(released.cells) if answered and where else None,
        "top_cells": _top_cells(released) if answered else [],
        "clusters": _clusters(released) if answered else [],
        "weekday_hour": _hours(week.table) if answered else None,
        "weekday_hour_hidden": bool(week.hidden or not where),
        "peak": found.peak if where and not week.hidden else None,
        "answered": answered,
        "reason": why_nothing(found.uncounted) or found.reason or None,
        "without_ground": found.groundless or None,
        "warnings": words.warnings(released),
        "sentence": words.hotspots(released),
    }


def _scenes(
    released: ReleasedHotspots, years: Lasting, against: Rates, situation: Situation, title: str
) -> dict[str, Scene]:
    """Each map once, for the image and for the one to zoom in."""
    ground = {"areas": situation.areas, "places": situation.places, "base": situation.base_map}
    reach: dict[str, Any] = {"bandwidth": years.bandwidth, "why": years.bandwidth_why}
    counts = scene(released, title=title, **ground)
    found = {"counts": counts, "density": density_scene(counts, released.result, **reach)}
    if years.changes.tested and not hotspot_lasting.withheld(released, years):
        found["change"] = change_scene(counts, released, years)
    if against.exposure is not None:
        found["rates"] = rate_scene(counts, released.result, against, **reach)
    return found


def _gathering(mark: Any) -> str:
    return "–" if missing(mark) or not mark else "belagd"


def _top_cells(released: ReleasedHotspots) -> list[Figures]:
    open_ones = released.cells[~released.cells["hidden"]].head(_TOP)
    names = ("cell_id", "n", "hidden", "share", "near", "peak", "gathered")
    return [picked(row, *names) for row in records(open_ones)]


def _clusters(released: ReleasedHotspots) -> list[Figures]:
    table = released.places.assign(name=words.place_names(released))
    table = table.assign(cell_id=[own[0] for own in table["own"]])
    names = ("name", "cell_id", "n", "share", "area_share", "cells", "gathered", "peak")
    told = [words.place(row, released.result.kind) for row in table.itertuples(index=False)]
    return [picked(row, *names) | {"sentence": line} for row, line in zip(records(table), told, strict=True)]


def _hours(table: pd.DataFrame) -> list[list[int | None]]:
    counts = [None if missing(n) else int(n) for n in table.sort_values(["weekday", "hour"])["n"]]
    return [counts[24 * day : 24 * day + 24] for day in range(7)]
