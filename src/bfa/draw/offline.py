"""A folium map that opens without network: every link of its page becomes code held in the page, or is refused.

folium names the libraries it links to. Each name is either replaced by the same library out of a pip package,
or known to be needless; any other name is refused, so that a new folium cannot quietly reach for the network.
"""

import base64
import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink

from bfa.draw.page import policy
from bfa.errors import DisclosureError

#: Links by the name folium gives them, that our maps do without: icon fonts and frameworks for markers and popups.
NEEDLESS = frozenset(
    {
        "bootstrap",
        "bootstrap_css",
        "awesome_markers",
        "awesome_markers_css",
        "awesome_markers_font_css",
        "awesome_rotate_css",
        "glyphicons_css",
    }
)

_URL = re.compile(r"url\(\s*['\"]?([^)'\"]+)['\"]?\s*\)")
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_META = re.compile(r"<meta\s[^>]*>")
_SWITCHES = re.compile(r"<script>\s*L_NO_TOUCH = false;\s*L_DISABLE_3D = false;\s*</script>")
_JQUERY = re.compile(r"\$\(|\bjQuery\b")

_UNSEEN = "h1{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}"


@dataclass(frozen=True, slots=True)
class Frame:
    """A whole page for an iframe."""

    #: The page; nothing in it points outside.
    html: str
    #: `sha256-...` of each script we meant to write, for the security policy of the page around it.
    scripts: tuple[str, ...]


def self_contained(folium_map: folium.Map, *, title: str, head: str = "") -> Frame:
    """The map as one page that asks for nothing.

    Parameters
    ----------
    folium_map : folium.Map
        Without tiles. Texts from data in it have gone through `escape`. Its ids become the same each time.
    title : str
        Plain text; the page's title.
    head : str
        A finished `<style>` of our own, put last in the head.

    Raises
    ------
    DisclosureError
        The map links to a library we do not hold, loads tiles or images from outside, or a text from data
        would end the script early.
    """
    _number(folium_map)
    figure = cast(Figure, folium_map.get_root())
    figure.render()
    code = figure.script.render()
    style, libraries = _header(figure, code)
    scripts = [_checked(text) for text in (*libraries, code)]
    hashes = tuple(script_hash(text) for text in scripts)
    written = "".join(f"<script>{text}</script>\n" for text in scripts)
    body = _checked_html(figure.html.render())
    page = (
        f'<!doctype html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(hashes)}">\n<title>{html.escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>\n{_UNSEEN}\n{style}</style>\n{head}</head>\n<body>\n<main>\n<h1>{html.escape(title)}</h1>\n{body}</main>\n{written}</body>\n</html>\n"
    )
    return Frame(page, hashes)


def iframe(frame: Frame, *, title: str, height: int = 480) -> str:
    """The page as an iframe that works in a handout and in JupyterLab.

    The frame may run its scripts and nothing else: it has no origin, no forms, no windows, no way to its parent.

    `title`: plain text; what a screen reader calls the frame. `height` [CSS pixels].
    """
    held = frame.html.replace("&", "&amp;").replace('"', "&quot;")
    return (
        f'<iframe title="{html.escape(title)}" sandbox="allow-scripts" height="{height}" '
        f'style="width:100%;border:1px solid #c9d2db" srcdoc="{held}"></iframe>'
    )


def script_hash(text: str) -> str:
    """The script's hash as a content security policy writes it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _number(folium_map: folium.Map) -> None:
    """Give the elements ids by order instead of by chance, so that the same map is the same bytes."""
    for number, element in enumerate(_elements(folium_map)):
        if isinstance(element, folium.TileLayer):
            raise DisclosureError("Kartan vill hämta bilder från nätet.", do="använd en karta utan tiles.")
        element._id = f"{number:04d}"


def _elements(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _elements(child)


def _header(figure: Figure, code: str) -> tuple[str, list[str]]:
    """Style and libraries that stand in for the header folium rendered."""
    style, libraries, rest = "", [], ""
    for name, child in figure.header._children.items():
        if not isinstance(child, JavascriptLink | CssLink):
            rest += child.render()
        elif name == "leaflet":
            libraries.append(_leaflet())
        elif name == "jquery":
            libraries += [_package("jquery", "jquery.min.js")] if _JQUERY.search(code) else []
        elif name == "leaflet_css":
            style += _leaflet_style()
        elif name not in NEEDLESS:
            raise DisclosureError(
                f"Kartan vill hämta {name} från nätet.", do="använd bara det som kartorna i bfa.pages.maps bygger på."
            )
    return style + _own_style(rest), libraries


def _own_style(rest: str) -> str:
    """The style blocks folium wrote beside its links; anything else there but its two known pieces is refused."""
    left = _STYLE.sub("", _META.sub("", _SWITCHES.sub("", rest))).strip()
    if left:
        raise DisclosureError("Kartans sidhuvud innehåller något okänt.", do="rapportera felet; kartan visas inte.")
    return _data_urls("".join(found.strip() + "\n" for found in _STYLE.findall(rest)), {})


def _checked(script: str) -> str:
    text = script.replace("\r\n", "\n").replace("\r", "\n").strip()
    if re.search(r"</script|<!--|\x00", text, re.IGNORECASE):
        raise DisclosureError("En text i kartan skulle bryta sig ut ur skriptet.", do="rapportera felet.")
    return text


def _checked_html(body: str) -> str:
    if re.search(r"<script|<iframe|<link|<object|\son\w+\s*=", body, re.IGNORECASE):
        raise DisclosureError("Kartans sida innehåller kod utanför skriptet.", do="rapportera felet.")
    return body


@cache
def _package(name: str, path: str) -> str:
    text = files(f"xstatic.pkg.{name}").joinpath("data", path).read_text(encoding="utf-8")
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)


@cache
def _leaflet() -> str:
    return _package("leaflet", "leaflet.js").strip()


@cache
def _leaflet_style() -> str:
    images = {
        f"images/{name}": base64.b64encode(files("xstatic.pkg.leaflet").joinpath("data/images", name).read_bytes())
        for name in ("layers.png", "layers-2x.png")
    }
    return _data_urls(_package("leaflet", "leaflet.css"), images)


def _data_urls(style: str, images: dict[str, bytes]) -> str:
    """Images named in the style as data; what is not held becomes `none`, never a request."""

    def inlined(found: "re.Match[str]") -> str:
        name = found[1].strip()
        if name.startswith(("#", "data:")):
            return found[0]
        held = images.get(name)
        return f"url(data:image/png;base64,{held.decode('ascii')})" if held else "none"

    return _URL.sub(inlined, re.sub(r"/\*.*?\*/|behavior:[^;}]*;?|@import[^;]*;", "", style, flags=re.DOTALL))
