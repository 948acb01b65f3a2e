"""The hotspot page of an answer, opened with those of its parts that a test asks of."""

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import geopandas as gpd

from bfa.analyses.default_periods import Asked
from bfa.analyses.hotspots import Hotspots
from bfa.disclosure import Policy
from bfa.disclosure.hotspots import ReleasedHotspots, release_page
from bfa.draw.maps.scene import Scene
from bfa.pages.hotspots.page import HotspotsPage
from bfa.pages.maps import interactive_map
from bfa.pages.maps.counts import scene
from bfa.tables.period import parse_period

#: Periods that were all given, so that a page has nothing to say of how they were chosen.
GIVEN = Asked(*[parse_period("2010-01/2010-12")] * 4, found=())


def opened(found: Hotspots, *, policy: Policy, title: str = "A", **given: Any) -> HotspotsPage:
    """The page, without the answers that are not given."""
    asked = {name: given.pop(name, None) for name in ("lasting", "timing", "streets", "rates")}
    own: dict[str, Any] = {"situation": None, "scenes": {}}
    return HotspotsPage(release_page(found, policy=policy, **asked), title=title, **(own | given))


def reaching(released: ReleasedHotspots, bandwidth: float, **given: Any) -> ReleasedHotspots:
    """The same, as if the bandwidth had been asked for. [m]"""
    lasting = SimpleNamespace(bandwidth=bandwidth, bandwidth_why="asked", tried=0)
    return replace(released, lasting=lasting, **given)


def interactive_html(picture: Scene, more: Sequence[Scene] = ()) -> tuple[str, tuple[str, ...]]:
    """A map to move about in, and the hashes of its scripts."""
    found = interactive_map(picture, more)
    return found.data["text/html"], found.scripts


def counts_scene(
    found: Hotspots,
    *,
    policy: Policy,
    title: str,
    areas: gpd.GeoDataFrame | None = None,
    places: gpd.GeoDataFrame | None = None,
    **given: Any,
) -> Scene:
    """The count map of an answer."""
    return scene(release_page(found, policy=policy), areas=areas, places=places, title=title, **given)
