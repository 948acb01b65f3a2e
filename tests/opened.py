"""The hotspot page of an answer, opened with those of its parts that a test asks of."""

from typing import Any

import geopandas as gpd

from bfa.analyses.default_periods import Asked
from bfa.analyses.hotspots import Hotspots
from bfa.disclosure import Gate
from bfa.disclosure.hotspots import release_hotspots
from bfa.draw.maps.scene import Scene
from bfa.pages.hotspots.page import HotspotsPage
from bfa.pages.maps.counts import scene
from bfa.tables.period import parse_period

#: Periods that were all given, so that a page has nothing to say of how they were chosen.
GIVEN = Asked(*[parse_period("2010-01/2010-12")] * 4, found=())


def opened(found: Hotspots, *, gate: Gate, title: str = "A", **given: Any) -> HotspotsPage:
    """The page, without the answers that are not given."""
    asked = {name: given.get(name) for name in ("years", "when", "roads")} | {"rates": given.get("against")}
    own: dict[str, Any] = dict.fromkeys(("years", "when", "roads", "against", "situation")) | {"scenes": {}}
    return HotspotsPage(release_hotspots(found, gate=gate, **asked), title=title, **(own | given))


def counts_scene(
    found: Hotspots,
    *,
    gate: Gate,
    title: str,
    areas: gpd.GeoDataFrame | None = None,
    places: gpd.GeoDataFrame | None = None,
    **given: Any,
) -> Scene:
    """The count map of an answer."""
    return scene(release_hotspots(found, gate=gate), areas=areas, places=places, title=title, **given)
