"""The map to zoom and point at, with every measure of the cells that the page shows to choose between."""

from collections.abc import Iterator

from bfa.analyses.hotspots import Hotspots
from bfa.analyses.lasting import Lasting
from bfa.analyses.rates import Rates
from bfa.analyses.situation import Situation
from bfa.disclosure import Gate
from bfa.draw.maps.scene import Scene
from bfa.pages import maps
from bfa.pages.hotspots import lasting as hotspot_lasting
from bfa.pages.hotspots import shown
from bfa.pages.maps.changes import change_scene
from bfa.pages.maps.counts import scene
from bfa.pages.maps.density import density_scene
from bfa.pages.maps.rates import rate_scene


def show(found: Hotspots, years: Lasting, against: Rates, situation: Situation, *, gate: Gate, title: str) -> None:
    """The counts, and where there are such, their density, the change and the rates."""
    ground = {"areas": situation.areas, "places": situation.places, "base": situation.base_map}
    more: list[Scene] = []
    if not found.cells.empty and not shown.unshown(found, gate=gate):
        counts = scene(found, gate=gate, title=title, **ground)
        more = list(_measures(counts, found, years, against, gate))
    maps.interactive_map(found, gate=gate, title=title, more=more, **ground)


def _measures(counts: Scene, found: Hotspots, years: Lasting, against: Rates, gate: Gate) -> Iterator[Scene]:
    bandwidth, why = years.bandwidth, years.bandwidth_why
    yield density_scene(counts, found, bandwidth=bandwidth, why=why)
    if years.changes.tested and not hotspot_lasting.withheld(found, years, gate=gate):
        yield change_scene(counts, found, years, gate=gate)
    if against.exposure is not None:
        yield rate_scene(counts, found, against, bandwidth=bandwidth, why=why)
