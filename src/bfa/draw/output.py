"""What is drawn, and the one door out of a notebook: an `Output` is shown with the mark of its tier, and sealed.

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
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from IPython.display import display
from slugify import slugify

from bfa.draw.seal import SECRET, seal
from bfa.errors import DisclosureError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


#: Kinds of output a handout may hold.
KINDS = ("text", "table", "chart", "map", "heading")

#: Mime type of the figures that leave a notebook for `results.json` and the meeting sheet.
FIGURES_MIME = "application/vnd.bfa+json"

#: Mime type of what a page released, which the batch tries together with other pages; it is never handed out.
PRINTED_MIME = "application/vnd.bfa.printed+json"

#: Mime type of an Excel workbook.
WORKBOOK_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: What nbconvert writes where an image has no text alternative. It passes checkers and says nothing.
DUMMY_ALT = "No description has been provided for this image"

_BEYOND_HTML = {ord(sign): f"&#{ord(sign)};" for sign in "\\`${}"}
_SHORTEST_ALT = 15
#: How much larger than drawn a wide page shows a figure; a phone and paper show it smaller.
_ENLARGED = {"chart": 1.2, "map": 1.4}
_PATH, _DECIMALS = re.compile(rb' d="[^"]*"'), re.compile(rb"(\.\d\d)\d+")
#: Of an image of pixels; packed so hard that a sixth of the time gives all but 7 % of the bytes that could be saved.
_COLOURS, _PACKED = 128, 7
_secret = ""
_HASH = re.compile(r"sha256-[A-Za-z0-9+/]{43}=")
_HELD = re.compile(rf'href="data:{re.escape(WORKBOOK_MIME)};base64,([A-Za-z0-9+/]+=*)"')


def take_secret() -> None:
    """Read the secret of this run, and take it out of the environment; "" in JupyterLab, which makes no handout."""
    global _secret
    _secret = os.environ.pop(SECRET, "")


take_secret()


def escape(text: object) -> str:
    r"""Text from data, safe in HTML, in an attribute and inside a JavaScript string or template.

    Returns
    -------
    str
        The same text on screen. ``\ ` $ { }`` become numeric entities too, since Leaflet popups are written
        into JavaScript template literals, where `html.escape` alone does not hold.
    """
    return html.escape(str(text), quote=True).translate(_BEYOND_HTML)


@dataclass(frozen=True, slots=True)
class Output:
    """Something finished and not yet shown."""

    #: One of `KINDS`, "figures" or "workbook".
    kind: str
    #: What it holds by mime type; every text from data in its HTML has gone through `escape`.
    data: Mapping[str, Any]
    #: `sha256-...` of every script our renderer meant to write into it (also inside a `srcdoc`).
    scripts: tuple[str, ...] = ()
    #: What else its mark says: name and link text of a workbook.
    more: Mapping[str, str] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        return str(self.data.get("text/html", ""))


def show_output(output: Output, *, tier: str) -> None:
    """Show an output with the mark of the tier that its numbers were released for, and the seal of this run."""
    mark = {"tier": tier, "kind": output.kind, "scripts": list(output.scripts), **output.more}
    sealed = mark | {"seal": seal(output.data, mark, secret=_secret) if _secret else ""}
    display(dict(output.data), raw=True, metadata={"bfa": sealed})  # type: ignore[no-untyped-call]


def html_output(html: str, *, kind: str, scripts: Sequence[str] = ()) -> Output:
    """Finished HTML as an output.

    Raises
    ------
    DisclosureError
        The kind is unknown, or a hash is not one.
    """
    if kind not in KINDS:
        raise DisclosureError(f"Utdata av okänt slag: {kind}.", do=f"välj något av {', '.join(KINDS)}.")
    if not all(_HASH.fullmatch(name) for name in scripts):
        raise DisclosureError("Ett skript saknar giltig kontrollsumma.", do="ange sha256-... för varje skript.")
    return Output(kind, {"text/html": html, "text/plain": f"({kind})"}, tuple(scripts))


def text(said: str | Iterable[str]) -> Output | None:
    """A text as a paragraph, or several as a list; None where there is none."""
    if isinstance(said, str):
        return html_output(f"<p>{escape(said)}</p>", kind="text") if said else None
    items = "".join(f"<li>{escape(line)}</li>" for line in said)
    return html_output(f"<ul>{items}</ul>", kind="text") if items else None


def folded_text(said: Iterable[str], *, heading: str) -> Output | None:
    """Several texts as a list that is opened by its heading, and not printed; None where there is none."""
    inside = text(list(said))
    if inside is None:
        return None
    held = inside.data["text/html"]
    return html_output(f'<details class="screen"><summary>{escape(heading)}</summary>{held}</details>', kind="text")


def marked_list(said: Iterable[str], *, name: str) -> Output | None:
    """Several texts as a list of a class of its own, by which a page prints its own way; None where there is none."""
    items = "".join(f"<li>{escape(line)}</li>" for line in said)
    return html_output(f'<ul class="{escape(name)}">{items}</ul>', kind="text") if items else None


def figure_output(
    figure: "Figure",
    *,
    alt: str,
    caption: str,
    note: str = "",
    kind: str = "chart",
    form: str = "svg",
    phone: "Figure | None" = None,
) -> Output:
    """A matplotlib figure as an image with a text alternative.

    Parameters
    ----------
    figure : Figure
        Made without pyplot, which would keep it.
    alt : str
        What the figure shows, in a sentence; not that it is a figure.
    caption, note : str
        Plain text under the figure; the note holds source and counting rule.
    form : str
        "svg" (lines and letters) or "png" (a map: pixels disclose nothing more than they show).
    phone : Figure, optional
        The same drawn for a phone; where no stylesheet chooses, the first is shown.

    Raises
    ------
    DisclosureError
        The text alternative is empty or says nothing.
    """
    drawn = image(figure, alt=alt, form=form, enlarged=_ENLARGED[kind])
    below = escape(caption) + (f' <small class="note">{escape(note)}</small>' if note else "")
    classes = kind
    if phone is not None:
        small = image(phone, alt=alt, form=form, enlarged=_ENLARGED[kind])
        drawn = f'<div class="page">{drawn}</div><div class="phone" style="display:none">{small}</div>'
        classes = f"{kind} room"
    held = f'<figure class="{escape(classes)}">{drawn}<figcaption>{below}</figcaption></figure>'
    return html_output(held, kind=kind)


def image(figure: "Figure", *, alt: str, form: str = "svg", enlarged: float = 1.0) -> str:
    """A figure as an image with its text alternative; see `figure_output`."""
    refuse_dummy(alt)
    source = image_uri(figure, form="png" if form == "png" else "svg")
    return f'<img src="{source}" alt="{escape(alt)}" width="{round(96 * enlarged * figure.get_figwidth())}">'


def figures_output(figures: Mapping[str, object]) -> Output:
    """Figures for `run`, invisible to a reader.

    `figures`: numbers, texts, dates, lists and mappings. NaN, NA and infinity become null; numpy numbers plain ones.
    """
    return Output("figures", {FIGURES_MIME: plain(figures), "text/plain": ""})


def with_printed(output: Output, printed: Sequence[Any]) -> Output:
    """Figures with what the page released, as plain JSON, where this is a run; in JupyterLab nothing is added."""
    if output.kind != "figures" or not _secret:
        return output
    return replace(output, data={**output.data, PRINTED_MIME: list(printed)})


def workbook_output(content: bytes, *, name: str, text: str) -> Output:
    """A link that holds a workbook; `run` puts the workbook beside the handout and links to it there.

    `name`: what the file is called when it is fetched from the notebook, without its ending; made safe here.
    """
    address = f"data:{WORKBOOK_MIME};base64,{base64.b64encode(content).decode('ascii')}"
    more = {"name": f"{slugify(name, max_length=60) or 'tabell'}.xlsx", "text": text}
    return Output("workbook", {"text/html": workbook_link(address, more), "text/plain": f"({text})"}, more=more)


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

    if form == "png":
        content = _with_palette(figure)
    else:
        buffer = io.BytesIO()
        with rc_context({"svg.hashsalt": "bfa", "svg.fonttype": "path"}):
            figure.savefig(buffer, format=form, metadata={"Date": None, "Creator": None})
        content = _shortened(buffer.getvalue())
    mime = "image/svg+xml" if form == "svg" else "image/png"
    return f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"


def _shortened(drawn: bytes) -> bytes:
    """The drawing with its paths in hundredths of a point, which no screen or printer tells from finer ones."""
    return _PATH.sub(lambda path: _DECIMALS.sub(rb"\1", path[0]), drawn)


def _with_palette(figure: "Figure") -> bytes:
    """The image in few colours, a third of the bytes: rare ones are kept, and surfaces stay even without dither."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3])  # type: ignore[no-untyped-call]
    few = drawn.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    found = io.BytesIO()
    few.save(found, format="png", compress_level=_PACKED)
    return found.getvalue()


def refuse_dummy(alt: str) -> None:
    """Refuse a text alternative that is empty or says nothing."""
    said = " ".join(alt.split())
    if len(said) < _SHORTEST_ALT or said == DUMMY_ALT or said.startswith("<Figure"):
        raise DisclosureError(
            "En figur saknar textalternativ.", do="skriv en mening om vad figuren visar, inte att den är en figur."
        )
