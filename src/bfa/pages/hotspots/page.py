"""The page of `2_hotspots`, section by section: a sentence, a table and a map that say the same, and the figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bfa.analyses.lasting import Lasting
from bfa.analyses.rates import Rates
from bfa.analyses.situation import Situation
from bfa.analyses.streets import Streets
from bfa.analyses.timing import Timing
from bfa.analyses.where.clusters import PARTS
from bfa.disclosure import Gate
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import charts, tables
from bfa.draw.maps.scene import Scene, summary
from bfa.draw.output import Output, figures_output, text
from bfa.pages import maps
from bfa.pages.hotspots import excel, figures, lasting, rates, streets, timing
from bfa.pages.maps.changes import change_scene
from bfa.pages.maps.counts import scene
from bfa.pages.maps.density import density_scene
from bfa.pages.maps.rates import rate_scene
from bfa.pages.page import section
from bfa.words import hotspot_choices as choices
from bfa.words import hotspot_intros as intros
from bfa.words import hotspot_maps, sentences
from bfa.words import hotspots as words
from bfa.words.chosen_periods import chosen
from bfa.words.nouns import heading

_LISTED = 10


@dataclass(frozen=True)
class HotspotsPage:
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
    periods : str
        How the months were chosen; "" where they were given.
    """

    released: ReleasedHotspots
    years: Lasting
    when: Timing
    roads: Streets
    against: Rates
    situation: Situation
    title: str
    scenes: Mapping[str, Scene]
    periods: str = ""

    @property
    def gate(self) -> Gate:
        """The rules of the tier."""
        return self.released.gate

    @section
    def in_short(self) -> Iterator[Output | None]:
        """How many, where and when most of them are, more or fewer than before, whether it lasts, what weakens it."""
        released = self.released
        yield text(self.periods)
        yield text(words.hotspots(released))
        earlier = words.against_earlier(released)
        yield text([line for line in (earlier, *lasting.in_short(released, self.years)) if line])
        yield text(words.warnings(released))
        yield text(words.stockpiled(released))

    @section
    def count_map(self) -> Iterator[Output | None]:
        """The cells as an image; where there are none to show, the reason, once for the whole page."""
        released, picture = self.released, self.scenes.get("counts")
        if picture is None:
            why = "" if released.result.cells.empty else released.withheld["where"]
            yield maps.no_map(why or choices.reason(released) or words.NO_POINTS)
            return
        yield text(intros.cells(released))
        yield maps.static_map(picture, summary(picture))

    @section
    def cells(self) -> Iterator[Output | None]:
        """The fullest cells that may be shown."""
        released = self.released
        cells = released.cells[~released.cells["hidden"]].head(_LISTED)
        cells = cells.assign(gathering=words.gathering(cells), place=range(1, len(cells) + 1))
        if len(cells):
            yield tables.table(
                cells,
                caption=f"{words.fullest_cells(released)}: {self.title}",
                columns=words.headings({"place": "Nr"} | words.cell_columns(released), cells),
                formats={"place": "int", "n": "int", "share": "share"},
                note=words.cell_note(released),
                stacked=True,
            )

    @section
    def places(self) -> Iterator[Output | None]:
        """The fullest cells that touch, as places, and when each is full."""
        released, clusters = self.released, self.released.result.clusters
        if not released.mapped or clusters is None or clusters.table.empty:
            return
        named = released.places.assign(name=words.place_names(released))
        yield text(intros.places(released)) if len(named) else None
        yield text(words.places(released))
        if named.empty:
            return
        yield tables.table(
            named.assign(gathering=words.gathering(named)).head(_LISTED),
            caption=f"Platserna där det är tätast: {self.title}",
            columns=words.place_columns(released) | {"gathering": "Anhopning"},
            formats={"n": "int", "share": "share", "area_share": "share", "cells": "int"},
            note=words.place_note(released),
            stacked=True,
        )
        names, counted = dict(zip(named["cluster"], named["name"], strict=True)), heading(released.result.kind).lower()
        for cluster, week in released.place_weeks().items():
            yield tables.table(
                words.week_of_place(week),
                caption=f"Veckan vid {names[cluster]}: {counted} efter veckodag och timme",
                columns={"day": "Dygn"} | {part: part for part in PARTS},
                note=words.WEEK_NOTE,
                folded=True,
            )

    @section
    def moving_map(self) -> Iterator[Output | None]:
        """The cells to zoom and point at, by count, density, change or rate."""
        if self.scenes:
            first, *more = self.scenes.values()
            yield text(intros.zoom())
            yield maps.interactive_map(first, more)

    @section
    def week(self) -> Iterator[Output | None]:
        """Weekday by hour; nothing where the rows say nothing of the period."""
        released = self.released
        if not released.result.reason:
            note, kind = words.clock_note(released), released.result.kind
            yield charts.weekday_hour(released.week, title=self.title, kind=kind, note=note)

    @section
    def timing(self) -> Iterator[Output | None]:
        """Spans shared out, the season beside earlier years, and whether incidents follow each other."""
        yield from timing.outputs(self.released, self.when, title=self.title)

    @section
    def change_map(self) -> Iterator[Output | None]:
        """Where there is more or less than in earlier years, chance greyed out."""
        if picture := self.scenes.get("change"):
            yield maps.static_map(picture, hotspot_maps.change_summary(picture))

    @section
    def lasting(self) -> Iterator[Output | None]:
        """What earlier years say of the hot spots."""
        yield from lasting.outputs(self.released, self.years, title=self.title)

    @section
    def streets(self) -> Iterator[Output | None]:
        """The streets that hold most."""
        yield from streets.outputs(self.released, self.roads, self.scenes.get("counts"), title=self.title)

    @section
    def density_map(self) -> Iterator[Output | None]:
        """The shown counts smoothed over their neighbours, with the bandwidth that found most in earlier years."""
        picture = self.scenes.get("density")
        if picture is None:
            return
        yield text(intros.density(self.released))
        if picture.steps:
            yield maps.static_map(picture, hotspot_maps.density_summary(picture))
        else:
            yield text(words.ALL_HIDDEN)

    @section
    def rates(self) -> Iterator[Output | None]:
        """The counts against how many live in each cell."""
        yield from rates.outputs(self.released, self.against, self.scenes.get("rates"), title=self.title)

    @section
    def excel(self) -> Iterator[Output | None]:
        """Every row behind the maps, the places and the week, as a workbook."""
        yield excel.workbook_of(self.released, self.situation, title=self.title)

    @section
    def choices(self) -> Iterator[Output | None]:
        """Every automatic choice."""
        released = self.released
        if released.result.reason:
            return
        shown = {
            "lasting": not lasting.withheld(released, self.years),
            "timing": not timing.withheld(released),
        }
        yield tables.table(
            choices.choices(released.result, self.years, self.when, **shown),
            caption="Val bakom kartorna, veckan och jämförelserna",
            columns={"choice": "Val", "value": "Värde", "why": "Förklaring"},
            stacked=True,
            folded=True,
        )

    @section
    def figures(self) -> Iterator[Output | None]:
        """The figures for the run, invisible."""
        released = self.released
        yield figures_output(
            figures.where(released)
            | streets.figures(released, self.roads)
            | rates.figures(released, self.against)
            | timing.figures(released, self.when)
            | lasting.figures(released, self.years)
        )


def page(released: ReleasedHotspots, *given: Any, gate: Gate) -> HotspotsPage:
    """The page, from what was released and what of the answers is no count; the last two are situation and asked."""
    situation, asked = given[-2:]
    found, own = released.result, released.asked
    assert own.years is not None
    assert own.when is not None
    assert own.roads is not None
    assert own.rates is not None
    title = sentences.title(situation, found.brottstyp, str(found.period), gate=gate)
    scenes = _scenes(released, own.years, own.rates, situation, title) if released.mapped else {}
    periods = chosen(asked, "period")
    return HotspotsPage(released, own.years, own.when, own.roads, own.rates, situation, title, scenes, periods)


def _scenes(
    released: ReleasedHotspots, years: Lasting, against: Rates, situation: Situation, title: str
) -> dict[str, Scene]:
    """Each map once, for the image and for the one to zoom in."""
    ground = {"areas": situation.areas, "places": situation.places, "base": situation.base_map}
    reach: dict[str, Any] = {"bandwidth": years.bandwidth, "why": choices.bandwidth(years)}
    counts = scene(released, title=title, **ground)
    found = {"counts": counts, "density": density_scene(counts, released.result, **reach)}
    if years.changes.tested and not lasting.withheld(released, years):
        found["change"] = change_scene(counts, released, years)
    if against.exposure is not None:
        found["rates"] = rate_scene(counts, released.result, against, **reach)
    return found
