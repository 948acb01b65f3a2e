"""The page of `2_hotspots`, section by section: a sentence, a table and a map that say the same, and the figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bfa.analyses.situation import Situation
from bfa.analyses.where.clusters import PARTS
from bfa.disclosure import Policy, hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import charts, tables
from bfa.draw.maps.scene import Scene
from bfa.draw.output import Output, figures_output, text
from bfa.pages import maps
from bfa.pages.hotspots import excel, figures, lasting, places, rates, streets, timing
from bfa.pages.maps.changes import change_scene
from bfa.pages.maps.counts import scene
from bfa.pages.maps.density import density_scene
from bfa.pages.maps.rates import rate_scene
from bfa.pages.page import section
from bfa.words import hotspot_choices as choices
from bfa.words import hotspot_maps as map_words
from bfa.words import hotspot_years as lasting_words
from bfa.words import hotspots as words
from bfa.words import sentences
from bfa.words.catalogue import message, messages
from bfa.words.chosen_periods import chosen
from bfa.words.hotspots import heads, say

_LISTED = 10


@dataclass(frozen=True)
class HotspotsPage:
    """What may be shown of the answers, and the maps."""

    #: What may be shown, and the answers' facts.
    released: ReleasedHotspots
    situation: Situation
    #: What the maps and tables are about.
    title: str
    #: counts, density, change, rates: the maps that there are.
    scenes: Mapping[str, Scene]
    #: How the months were chosen; "" where they were given.
    periods: str = ""

    @property
    def policy(self) -> Policy:
        """The rules of the tier."""
        return self.released.policy

    @property
    def kind(self) -> str:
        """What it counts: crime, event or activity."""
        return str(self.released.result.kind)

    @section
    def in_short(self) -> Iterator[Output | None]:
        """How many, where and when most of them are, more or fewer than before, whether it lasts, what weakens it."""
        released = self.released
        yield text(self.periods)
        yield text(words.hotspots(released))
        earlier = words.against_earlier(released)
        yield text([line for line in (earlier, *lasting_words.in_short(released)) if line])
        yield text(words.warnings(released))
        yield text(words.stockpiled(released))

    @section
    def count_map(self) -> Iterator[Output | None]:
        """The cells as an image; where there are none to show, the reason, once for the whole page."""
        released, picture = self.released, self.scenes.get("counts")
        if picture is None:
            why = words.withheld(released, "where") if released.placed else ""
            yield maps.no_map(why or words.reason(released) or message("hotspots.no_points"))
            return
        yield text(words.intro(released))
        yield maps.static_map(picture, map_words.summary(picture))

    @section
    def cells(self) -> Iterator[Output | None]:
        """The fullest cells that may be shown."""
        released = self.released
        cells = released.cells[~released.cells["hidden"]].head(_LISTED)
        cells = cells.assign(gathering=words.gathering(cells), place=range(1, len(cells) + 1))
        if len(cells):
            yield tables.table(
                cells,
                caption=say("hotspots.cells.caption", released, title=self.title),
                columns=words.headings(heads("hotspots.cells.columns", released), cells),
                formats={"place": "int", "n": "int", "share": "share"},
                note=words.cell_note(released),
                stacked=True,
            )

    @section
    def places(self) -> Iterator[Output | None]:
        """The fullest cells that touch, as places, and when each is full."""
        released, named = self.released, words.named_places(self.released)
        if not released.mapped or (named.empty and not released.withheld["places"]):
            return
        yield text(say("hotspots.places.intro", released)) if len(named) else None
        yield text(words.places(released))
        if named.empty:
            return
        yield tables.table(
            named.assign(gathering=words.gathering(named)).head(_LISTED),
            caption=message("hotspots.places.caption", title=self.title),
            columns=words.place_columns(released),
            formats={"n": "int", "share": "share", "area_share": "share", "cells": "int"},
            note=words.place_note(released),
            stacked=True,
        )
        names = dict(zip(named["cluster"], named["name"], strict=True))
        for cluster, week in released.place_weeks().items():
            yield tables.table(
                words.week_of_place(week),
                caption=say("hotspots.places.week", released, name=names[cluster]),
                columns={"day": message("hotspots.places.day")} | {part: part for part in PARTS},
                note=message("hotspots.places.week_note"),
                folded=True,
            )

    @section
    def moving_map(self) -> Iterator[Output | None]:
        """The cells to zoom and point at, by count, density, change or rate."""
        if self.scenes:
            first, *more = self.scenes.values()
            yield text(message("hotspots.zoom"))
            yield maps.interactive_map(first, more)

    @section
    def week(self) -> Iterator[Output | None]:
        """Weekday by hour; nothing where the rows say nothing of the period."""
        released, kind = self.released, self.released.result.kind
        if released.result.reason:
            return
        if why := words.withheld(released, "where"):
            yield charts.nothing(self.title, why)
        else:
            yield charts.weekday_hour(released.week, title=self.title, kind=kind, note=words.clock_note(released))

    @section
    def timing(self) -> Iterator[Output | None]:
        """Spans shared out, the season beside earlier years, and whether incidents follow each other."""
        yield from timing.outputs(self.released, title=self.title)

    @section
    def change_map(self) -> Iterator[Output | None]:
        """Where there is more or less than in earlier years, chance greyed out."""
        if picture := self.scenes.get("change"):
            yield maps.static_map(picture, map_words.change_summary(picture))

    @section
    def lasting(self) -> Iterator[Output | None]:
        """What earlier years say of the hot spots."""
        yield from lasting.outputs(self.released, title=self.title)

    @section
    def streets(self) -> Iterator[Output | None]:
        """The streets that hold most."""
        yield from streets.outputs(self.released, self.scenes.get("counts"), title=self.title)

    @section
    def density_map(self) -> Iterator[Output | None]:
        """The shown counts smoothed over their neighbours, with the bandwidth that found most in earlier years."""
        picture = self.scenes.get("density")
        if picture is None:
            return
        how = "divided" if self.released.unit == "polygon" else "smoothed"
        yield text(say(f"hotspots.density.{how}", self.released))
        if picture.steps:
            yield maps.static_map(picture, map_words.density_summary(picture))
        else:
            yield text(message("hotspots.density.all_hidden"))

    @section
    def rates(self) -> Iterator[Output | None]:
        """The counts against how many live in each cell."""
        yield from rates.outputs(self.released, self.scenes.get("rates"), title=self.title)

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
        shown = {"lasting": not lasting_words.closed(released), "timing": not timing.closed(released)}
        yield tables.table(
            choices.choices(released, **shown),
            caption=message("hotspot_choices.caption"),
            columns=messages("hotspot_choices.columns"),
            stacked=True,
            folded=True,
        )

    @section
    def figures(self) -> Iterator[Output | None]:
        """The figures for the run, invisible."""
        released = self.released
        yield figures_output(
            figures.where(released)
            | streets.figures(released)
            | rates.figures(released)
            | timing.figures(released)
            | lasting.figures(released)
            | places.figures(released, self.scenes.get("counts"), title=self.title)
        )


def page(released: ReleasedHotspots, *given: Any, policy: Policy) -> HotspotsPage:
    """The page, from what was released; the last two of what else was given are the situation and what was asked."""
    situation, asked = given[-2:]
    title = sentences.title(situation, released.result.brottstyp, released.result.period, policy=policy)
    scenes = _scenes(released, situation, title) if released.mapped else {}
    return HotspotsPage(released, situation, title, scenes, chosen(asked, "period"))


def _scenes(released: ReleasedHotspots, situation: Situation, title: str) -> dict[str, Scene]:
    """Each map once, for the image and for the one to zoom in."""
    ground = {"areas": situation.areas, "places": situation.places, "base": situation.base_map}
    counts = scene(released, title=title, **ground)
    found = {"counts": counts, "density": density_scene(counts, released)}
    if hotspot_rows.power(released)["tested"] and not lasting_words.closed(released):
        found["change"] = change_scene(counts, released)
    if released.exposure is not None:
        found["rates"] = rate_scene(counts, released)
    return found
