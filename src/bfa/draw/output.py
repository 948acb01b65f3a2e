"""The one door out of a notebook: everything shown is marked with the gate it passed, and sealed.

`run.handouts` keeps outputs that are marked and sealed only, so what does not come through here cannot reach a handout.
"""

import base64
import datetime
import html
import io
import math
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from IPython.display import display
from slugify import slugify

from bfa.draw.seal import SECRET, seal
from bfa.errors import DisclosureError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from bfa.disclosure import Gate

#: Kinds of output a handout may hold.
KINDS = ("text", "table", "chart", "map", "heading")

#: Mime type of the figures that leave a notebook for `results.json` and the meeting sheet.
FIGURES_MIME = "application/vnd.bfa+json"

#: Mime type of an Excel workbook.
WORKBOOK_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: What nbconvert writes where an image has no text alternative. It passes checkers and says nothing.
DUMMY_ALT = "No description has been provided for this image"

_BEYOND_HTML = {ord(sign): f"&#{ord(sign)};" for sign in "\\`${}"}
_SHORTEST_ALT = 15
#: A screen that shows the narrow figure; paper never does.
_PHONE = "screen and (max-width: 44rem)"
_PATH, _DECIMALS = re.compile(rb' d="[^"]*"'), re.compile(rb"(\.\d\d)\d+")
#: Of an image of pixels.
_COLOURS = 128
# Read once and taken out of the environment; "" in JupyterLab, whose outputs never become a handout.
_secret = os.environ.pop(SECRET, "")
_HASH = re.compile(r"sha256-[A-Za-z0-9+/]{43}=")
_HELD = re.compile(rf'href="data:{re.escape(WORKBOOK_MIME)};base64,([A-Za-z0-9+/]+=*)"')


def escape(text: object) -> str:
    r"""Text from data, safe in HTML, in an attribute and inside a JavaScript string or template.

    Parameters
    ----------
    text : object
        Shown as `str` writes it.

    Returns
    -------
    str
        The same text on screen. ``\ ` $ { }`` become numeric entities too, since Leaflet popups are written
        into JavaScript template literals, where `html.escape` alone does not hold.
    """
    return html.escape(str(text), quote=True).translate(_BEYOND_HTML)


def emit_html(html: str, *, kind: str, gate: "Gate", scripts: Sequence[str] = ()) -> None:
    """Show finished HTML, marked as passed.

    Parameters
    ----------
    html : str
        Finished HTML; every text from data in it has gone through `escape`.
    kind : str
        One of `KINDS`.
    gate : Gate
        The gate its numbers passed; its tier is written beside the output.
    scripts : sequence of str
        `sha256-...` of every script our renderer meant to write into `html` (also inside a `srcdoc`).

    Raises
    ------
    DisclosureError
        The kind is unknown, or a hash is not one.
    """
    if kind not in KINDS:
        raise DisclosureError(f"Utdata av okänt slag: {kind}.", do=f"välj något av {', '.join(KINDS)}.")
    if not all(_HASH.fullmatch(name) for name in scripts):
        raise DisclosureError("Ett skript saknar giltig kontrollsumma.", do="ange sha256-... för varje skript.")
    mark = {"gate": gate.tier, "kind": kind, "scripts": list(scripts)}
    _display({"text/html": html, "text/plain": f"({kind})"}, mark)


def say(text: str | Iterable[str], *, gate: "Gate") -> None:
    """Show a text as a paragraph, or several as a list."""
    if isinstance(text, str):
        return emit_html(f"<p>{escape(text)}</p>", kind="text", gate=gate)
    items = "".join(f"<li>{escape(line)}</li>" for line in text)
    return emit_html(f"<ul>{items}</ul>", kind="text", gate=gate) if items else None


def emit_figure(
    figure: "Figure",
    *,
    alt: str,
    caption: str,
    gate: "Gate",
    note: str = "",
    kind: str = "chart",
    form: str = "svg",
    narrow: "Figure | None" = None,
    spare: bool = False,
) -> None:
    """Show a matplotlib figure as an image with a text alternative, and close it.

    Parameters
    ----------
    figure : Figure
        Closed afterwards, also when refused.
    alt : str
        What the figure shows, in a sentence; not that it is a figure.
    caption, note : str
        Plain text under the figure; the note holds source and counting rule.
    gate : Gate
        The gate its numbers passed.
    kind : str
        "chart" or "map".
    form : str
        "svg" (lines and letters) or "png" (a map: pixels disclose nothing more than they show).
    narrow : Figure, optional
        The same drawn for a phone, where the other would be too small to read; closed too. The browser chooses one
        of the two, also in JupyterLab, where no style sheet of ours is.
    spare : bool
        Printed small.

    Raises
    ------
    DisclosureError
        The text alternative is empty or says nothing.
    """
    figures = [figure] if narrow is None else [figure, narrow]
    try:
        _refuse_dummy(alt)
        sources = [image_uri(each, form="png" if form == "png" else "svg") for each in figures]
    finally:
        for each in figures:
            _close(each)
    other = "".join(f'<source media="{_PHONE}" srcset="{uri}">' for uri in sources[1:])
    image = f'<picture>{other}<img src="{sources[0]}" alt="{escape(alt)}"></picture>'
    below = escape(caption) + (f' <small class="note">{escape(note)}</small>' if note else "")
    emit_html(
        f'<figure class="{escape(kind)}{" spare" if spare else ""}">{image}<figcaption>{below}</figcaption></figure>',
        kind=kind,
        gate=gate,
    )


def emit_figures(figures: Mapping[str, object], *, gate: "Gate") -> None:
    """Hand figures on to `run`, invisibly.

    Parameters
    ----------
    figures : mapping
        Numbers, texts, dates, lists and mappings. NaN, NA and infinity become null; numpy numbers plain ones.
    gate : Gate
        The gate the figures passed.
    """
    _display({FIGURES_MIME: plain(figures), "text/plain": ""}, {"gate": gate.tier, "kind": "figures", "scripts": []})


def emit_workbook(content: bytes, *, name: str, text: str, gate: "Gate") -> None:
    """Show a link that holds a workbook; `run` puts the workbook beside the handout and links to it there.

    Parameters
    ----------
    content : bytes
        The workbook.
    name : str
        What the file is called when it is fetched from the notebook, without its ending; made safe here.
    text : str
        Plain text of the link.
    gate : Gate
        The gate its numbers passed.
    """
    address = f"data:{WORKBOOK_MIME};base64,{base64.b64encode(content).decode('ascii')}"
    mark = {
        "gate": gate.tier,
        "kind": "workbook",
        "scripts": [],
        "name": f"{slugify(name, max_length=60) or 'tabell'}.xlsx",
        "text": text,
    }
    _display({"text/html": workbook_link(address, mark), "text/plain": f"({text})"}, mark)


def workbook_link(address: str, mark: Mapping[str, Any]) -> str:
    """The paragraph that links to a workbook, by what its mark says of it."""
    return f'<p><a download="{escape(mark["name"])}" href="{address}">{escape(mark["text"])}</a></p>'


def held_workbook(html: str) -> bytes:
    """The workbook that a link of `emit_workbook` holds."""
    (content,) = _HELD.findall(html)
    return base64.b64decode(content)


def plain(value: Any) -> Any:
    """The value as plain JSON can hold it.

    Raises
    ------
    TypeError
        Something that is no number, text, date, list or mapping.
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if type(value).__module__ == "numpy":
        return plain(value.tolist())
    if isinstance(value, int | float):
        return value if math.isfinite(value) else None
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"figures cannot hold a {type(value).__name__}")


def image_uri(figure: "Figure", *, form: Literal["svg", "png"] = "svg") -> str:
    """The figure as a `data:` URI, the same bytes each time; pixels in at most 128 colours."""
    from matplotlib import rc_context

    buffer = io.BytesIO()
    with rc_context({"svg.hashsalt": "bfa", "svg.fonttype": "path"}):
        kept = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        figure.savefig(buffer, format=form, metadata=kept)
    content = _with_palette(buffer) if form == "png" else _shortened(buffer.getvalue())
    mime = "image/svg+xml" if form == "svg" else "image/png"
    return f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"


def _shortened(drawn: bytes) -> bytes:
    """The drawing with its paths in hundredths of a point, which no screen or printer tells from finer ones."""
    return _PATH.sub(lambda path: _DECIMALS.sub(rb"\1", path[0]), drawn)


def _with_palette(drawn: io.BytesIO) -> bytes:
    """The image in few colours, a third of the bytes: rare ones are kept, and surfaces stay even without dither."""
    from PIL import Image

    found = io.BytesIO()
    with Image.open(drawn) as image:
        few = image.convert("RGB").quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(found, format="png", optimize=True)
    return found.getvalue()


def _refuse_dummy(alt: str) -> None:
    said = " ".join(alt.split())
    if len(said) < _SHORTEST_ALT or said == DUMMY_ALT or said.startswith("<Figure"):
        raise DisclosureError(
            "En figur saknar textalternativ.", do="skriv en mening om vad figuren visar, inte att den är en figur."
        )


def _close(figure: "Figure") -> None:
    from matplotlib import pyplot

    pyplot.close(figure)
    figure.clear()


def _display(data: dict[str, Any], mark: dict[str, Any]) -> None:
    sealed = mark | {"seal": seal(data, mark, secret=_secret) if _secret else ""}
    display(data, raw=True, metadata={"bfa": sealed})  # type: ignore[no-untyped-call]
