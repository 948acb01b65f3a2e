"""Maps of hotspots for a handout: counts as an image and to move about in, density. Cells and names, never points."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import geopandas as gpd

from bfa.draw.maps import frame as map_frame
from bfa.draw.maps import image as map_image
from bfa.draw.maps.scene import Scene, summary, under_image
from bfa.draw.offline import iframe
from bfa.draw.output import emit_figure, emit_html, escape
from bfa.pages.hotspots import shown
from bfa.pages.maps.counts import scene
from bfa.pages.maps.density import density_scene, density_summary

if TYPE_CHECKING:
    from bfa.analyses.hotspots import Hotspots
    from bfa.disclosure import Gate


def static_map(
    hotspots: "Hotspots",
    *,
    gate: "Gate",
    areas: gpd.GeoDataFrame | None,
    places: gpd.GeoDataFrame | None,
    title: str,
    base: gpd.GeoDataFrame | None = None,
) -> None:
    """Show the hotspot cells as an image that prints well.

    Parameters
    ----------
    hotspots : Hotspots
        Where there are no cells, the reason is shown as a sentence instead.
    gate : Gate
        Hides counts, refuses cells that are too small and names only what may be named.
    areas : GeoDataFrame, optional
        kommundel, geometry.
    places : GeoDataFrame, optional
        name, kind, geometry.
    title : str
        What the map shows: type, place and period. Plain text.
    base : GeoDataFrame, optional
        kind ("vatten", else roads), geometry: drawn under the cells.

    Raises
    ------
    DisclosureError
        The cells are smaller than the tier allows.
    """
    if _nothing(hotspots, gate):
        return _no_map(hotspots, gate)
    picture = scene(hotspots, gate=gate, areas=areas, places=places, title=title, base=base)
    emit_figure(
        map_image.draw(picture),
        narrow=map_image.draw(picture, narrow=True),
        alt=summary(picture),
        caption=title,
        note=under_image(picture),
        gate=gate,
        kind="map",
        form="png",
    )


def density_map(
    hotspots: "Hotspots",
    *,
    gate: "Gate",
    areas: gpd.GeoDataFrame | None,
    places: gpd.GeoDataFrame | None,
    title: str,
    bandwidth: float,
    why: str,
    base: gpd.GeoDataFrame | None = None,
) -> None:
    """Show the kernel density, incidents per km2 over the whole period, as an image like the count map.

    It is computed from the counts that `static_map` shows and from nothing else: each shown count lies at the middle
    of its cell, and a hidden cell gives nothing. Whoever has the count map could draw it, so it discloses nothing
    more; a surface over exact points would tell where in its cell a lone incident was. See `static_map`.
    """
    if _nothing(hotspots, gate):
        return _no_map(hotspots, gate)
    counts = scene(hotspots, gate=gate, areas=areas, places=places, title=title, base=base)
    picture = density_scene(counts, hotspots, bandwidth=bandwidth, why=why)
    if not picture.steps:
        text = "Ingen täthetskarta: antalen är dolda av hänsyn till sekretessen."
        return emit_html(f'<p class="note">{escape(text)}</p>', kind="text", gate=gate)
    emit_figure(
        map_image.draw(picture),
        narrow=map_image.draw(picture, narrow=True),
        alt=density_summary(picture),
        caption=picture.title,
        note=under_image(picture),
        gate=gate,
        kind="map",
        form="png",
    )


def interactive_map(
    hotspots: "Hotspots",
    *,
    gate: "Gate",
    areas: gpd.GeoDataFrame | None,
    places: gpd.GeoDataFrame | None,
    title: str,
    base: gpd.GeoDataFrame | None = None,
    more: Sequence[Scene] = (),
) -> None:
    """Show the hotspot cells as a map to zoom and point at; works without network. See `static_map`.

    Parameters
    ----------
    more : sequence of Scene
        Other measures of the same cells or of streets, after the gate, to choose between; see `maps.scene`.
    """
    if _nothing(hotspots, gate):
        return _no_map(hotspots, gate)
    picture = scene(hotspots, gate=gate, areas=areas, places=places, title=title, base=base)
    html, scripts = interactive_html(picture, more)
    emit_html(html, kind="map", gate=gate, scripts=scripts)


def interactive_html(picture: Scene, more: Sequence[Scene] = (), *, height: int = 520) -> tuple[str, tuple[str, ...]]:
    """The figure with the map's frame, and the hashes of its scripts.

    Parameters
    ----------
    more : sequence of Scene
        Other measures to choose between.
    height : int
        [CSS pixels]
    """
    page = map_frame.frame(picture, more)
    held = iframe(page, title=f"Karta att zooma i: {picture.title}", height=height)
    point = f"Peka på {picture.noun.article} {picture.noun.one} för antal. Den här kartan skrivs inte ut."
    hint = f'<small class="note">{escape(under_image(picture))} {point}</small>'
    html = f'<figure class="map interactive">{held}<figcaption>{escape(picture.title)} {hint}</figcaption></figure>'
    return html, page.scripts


def _nothing(hotspots: "Hotspots", gate: "Gate") -> bool:
    return bool(hotspots.cells.empty or shown.unshown(hotspots, gate=gate))


def _no_map(hotspots: "Hotspots", gate: "Gate") -> None:
    reason = hotspots.reason or "inga brott med känt läge i perioden"
    if not hotspots.cells.empty:
        reason = shown.unshown(hotspots, gate=gate)
    emit_html(f'<p class="note">Ingen karta: {escape(reason.rstrip("."))}.</p>', kind="text", gate=gate)
