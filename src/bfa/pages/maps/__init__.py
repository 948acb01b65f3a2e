"""Maps of hotspots for a handout: as images, and to move about in. Cells and names that were released, never points."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bfa.draw.maps import frame as map_frame
from bfa.draw.maps import image as map_image
from bfa.draw.maps.scene import Scene, under_image
from bfa.draw.offline import iframe
from bfa.draw.output import emit_figure, emit_html, escape

if TYPE_CHECKING:
    from bfa.disclosure import Gate


def static_map(picture: Scene, alt: str, *, gate: "Gate") -> None:
    """Show a map as an image that prints well; `alt` is the map in words."""
    emit_figure(
        map_image.draw(picture),
        narrow=map_image.draw(picture, narrow=True),
        alt=alt,
        caption=picture.title,
        note=under_image(picture),
        gate=gate,
        kind="map",
        form="png",
    )


def interactive_map(picture: Scene, more: Sequence[Scene] = (), *, gate: "Gate") -> None:
    """Show a map to zoom and point at, which works without network; `more` as in `interactive_html`."""
    html, scripts = interactive_html(picture, more)
    emit_html(html, kind="map", gate=gate, scripts=scripts)


def no_map(reason: str, *, gate: "Gate") -> None:
    """Say why there is no map."""
    emit_html(f'<p class="note">Ingen karta: {escape(reason.rstrip("."))}.</p>', kind="text", gate=gate)


def interactive_html(picture: Scene, more: Sequence[Scene] = (), *, height: int = 520) -> tuple[str, tuple[str, ...]]:
    """The figure with the map's frame, and the hashes of its scripts.

    Parameters
    ----------
    more : sequence of Scene
        Other measures of the same cells, or of streets, to choose between.
    height : int
        [CSS pixels]
    """
    page = map_frame.frame(picture, more)
    held = iframe(page, title=f"Karta att zooma i: {picture.title}", height=height)
    point = f"Peka på {picture.noun.article} {picture.noun.one} för antal. Den här kartan skrivs inte ut."
    hint = f'<small class="note">{escape(under_image(picture))} {point}</small>'
    html = f'<figure class="map interactive">{held}<figcaption>{escape(picture.title)} {hint}</figcaption></figure>'
    return html, page.scripts
