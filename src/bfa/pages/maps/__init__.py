"""Maps of hotspots for a handout: as images, and to move about in. Cells and names that were released, never points."""

from collections.abc import Sequence

from bfa.draw.maps import frame as map_frame
from bfa.draw.maps import image as map_image
from bfa.draw.maps.scene import Scene, under_image
from bfa.draw.offline import iframe
from bfa.draw.output import Output, escape, figure_output, html_output
from bfa.words.catalogue import message


def static_map(picture: Scene, alt: str) -> Output:
    """A map as an image that prints well; `alt` is the map in words."""
    drawn, note = map_image.draw(picture), under_image(picture)
    return figure_output(drawn, alt=alt, caption=picture.title, note=note, kind="map", form="png")


def interactive_map(picture: Scene, more: Sequence[Scene] = ()) -> Output:
    """A map to zoom and point at, which works without network.

    `more`: other measures of the same cells, or of streets, to choose between.
    """
    page = map_frame.frame(picture, more)
    held = iframe(page, title=message("maps.zoom", title=picture.title), height=520)
    hint = f'<small class="note">{escape(under_image(picture))} {message("maps.point", picture.terms)}</small>'
    html = f'<figure class="map interactive">{held}<figcaption>{escape(picture.title)} {hint}</figcaption></figure>'
    return html_output(html, kind="map", scripts=page.scripts)


def no_map(reason: str) -> Output:
    """Why there is no map."""
    return html_output(f'<p class="note">{escape(message("maps.none", why=reason.rstrip(".")))}</p>', kind="text")
