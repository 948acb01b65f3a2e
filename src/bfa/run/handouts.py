"""From an executed notebook to a handout: marked outputs only, on a page of our own that asks for nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from bfa.disclosure.scan import scan, scan_workbook
from bfa.draw.output import DUMMY_ALT, FIGURES_MIME, held_workbook, workbook_link
from bfa.draw.page import page
from bfa.draw.seal import seal
from bfa.errors import DataError, DisclosureError
from bfa.run.execution import Job
from bfa.run.files import told, write_bytes, write_text
from bfa.run.layout import workbook_beside
from bfa.run.notebook_code import refuse_unlisted
from bfa.words.labels import Labels, place_name
from bfa.words.nouns import said_of

_QUESTION = re.compile(r"\A\s*# +(.+?) *(?:\n|\Z)")
_ASKING = frozenset({"script", "link", "object", "embed", "base", "form", "video", "audio"})

#: One image held in the page: a list of several would hold a space.
_HELD_IMAGE = re.compile(r"data:image/\S+")


def write_handout(
    job: Job, target: Path, *, labels: Labels, links: Sequence[tuple[str, str]] = (), title: str, kind: str = "crime"
) -> tuple[Path, ...]:
    """Write the handout of an executed notebook, whole or not at all, and the workbook it links to beside it.

    Parameters
    ----------
    labels : Labels
        What the page says about itself. Outputs that passed the policy of another tier are refused.
    title : str
        The page's title, to which the place is added; its heading is the notebook's own question.
    kind : str
        What the page counts, which its prose says: crime, event or activity.

    Returns
    -------
    tuple of Path
        The page, and its workbook where the notebook shows one; where it shows none, none lies there afterwards.

    Raises
    ------
    DisclosureError
        A cell does what no notebook may (`notebook_code`), an output did not come through `bfa.draw.output`
        in this run, a cell failed, an image lacks a text alternative, or the finished page or workbook holds something
        it must not.
    DataError
        The notebook cannot be read, or a file not written.
    """
    notebook, beside = _read(job.executed), workbook_beside(target)
    refuse_unlisted(notebook.cells, name=job.notebook.name)
    marks = _marks(notebook, tier=labels.tier, secret=job.secret)
    scripts = tuple(dict.fromkeys(name for mark in marks for name in mark["scripts"]))
    book = _taken_workbook(notebook, quote(beside.name))
    question = said_of(_take_question(notebook), kind) or title
    place = ", ".join(dict.fromkeys([place_name(labels), labels.kommun]))
    html = page(
        "handout.j2",
        title=" – ".join([title, *_unsaid(labels, title)]),
        classes="wide",
        labels=labels,
        scripts=scripts,
        heading=question,
        scope=place,
        links=links,
        parts=list(_shown(notebook, kind)),
        named=title,
    )
    if faults := (*_faults(html), *scan(html), *(scan_workbook(book) if book else ())):
        raise DisclosureError(
            f"{job.executed.name}: underlaget lämnas inte ut.",
            found="; ".join(dict.fromkeys(faults)),
            do="rätta det som pekas ut och kör om; den körda anteckningsboken ligger kvar i arbetsmaterialet.",
        )
    _put(beside, book)
    write_text(target, html)
    return (target, beside) if book else (target,)


def collect_figures(job: Job) -> dict[str, Any]:
    """The figures a run handed on, later ones over earlier; empty when it handed on none.

    Raises
    ------
    DisclosureError
        Figures that did not come through `bfa.draw.output` in this run.
    DataError
        The notebook cannot be read.
    """
    figures: dict[str, Any] = {}
    for number, output in _outputs(_read(job.executed)):
        if FIGURES_MIME in output.get("data", {}):
            _mark(output, number, secret=job.secret)
            figures |= output.data[FIGURES_MIME]
    return figures


def _read(executed: Path) -> NotebookNode:
    try:
        notebook: NotebookNode = nbformat.read(executed, as_version=4)  # type: ignore[no-untyped-call]
        return notebook
    except (OSError, ValueError, nbformat.ValidationError):
        raise DataError(
            f"{executed.name}: den körda anteckningsboken går inte att läsa.", do="kör om den (bfa batch --fresh)."
        ) from None


def _outputs(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """Number of the code cell, from 1, and each of its outputs."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells, start=1):
        for output in cell.outputs:
            yield number, output


def _marks(notebook: NotebookNode, *, tier: str, secret: str) -> list[dict[str, Any]]:
    """The marks of all outputs to be shown, checked; streams are passed by.

    Raises
    ------
    DisclosureError
        By cell number, never with content.
    """
    marks = []
    for number, output in _outputs(notebook):
        if output.output_type == "stream":
            continue
        if output.output_type == "error":
            raise DisclosureError(f"Kodcell {number} slutade med ett fel.", do="rätta felet och kör om.")
        mark = _mark(output, number, secret=secret)
        if mark["tier"] != tier:
            raise DisclosureError(
                f"Kodcell {number} visar något för en annan nivå än underlagets.",
                found=f"utdata för {mark['tier']}, underlag för {tier}",
                do="använd samma tier i hela anteckningsboken.",
            )
        marks.append(mark)
    return marks


def _mark(output: NotebookNode, number: int, *, secret: str) -> dict[str, Any]:
    """The output's mark, or a refusal: who has no secret, or another, made no seal that fits."""
    mark = output.get("metadata", {}).get("bfa")
    if not isinstance(mark, dict) or mark.get("seal") != seal(output.data, mark, secret=secret):
        raise DisclosureError(
            f"Kodcell {number} visar något som inte har passerat sekretesskontrollen.",
            do="visa tabeller, diagram och kartor med bfa.pages, och låt inte cellen sluta med ett värde.",
        )
    return dict(mark)


def _taken_workbook(notebook: NotebookNode, href: str) -> bytes:
    """The workbook the notebook shows, b"" where it shows none; its link leads to the file instead of holding it.

    Raises
    ------
    DisclosureError
        There are several.
    """
    shown = [output for _, output in _outputs(notebook) if _kind(output) == "workbook"]
    if not shown:
        return b""
    if len(shown) > 1:
        raise DisclosureError(
            "Anteckningsboken visar mer än en arbetsbok.", do="lägg tabellerna som blad i en och samma arbetsbok."
        )
    (output,) = shown
    mark = output.metadata["bfa"]
    content = held_workbook(output.data["text/html"])
    output.data["text/html"] = workbook_link(href, mark)
    return content


def _kind(output: NotebookNode) -> str:
    return str(output.get("metadata", {}).get("bfa", {}).get("kind", ""))


def _put(beside: Path, book: bytes) -> None:
    if book:
        write_bytes(beside, book)
        return
    with told(beside):
        beside.unlink(missing_ok=True)


def _take_question(notebook: NotebookNode) -> str:
    """The first heading of the notebook, taken out of its cell: it becomes the heading of the page."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := _QUESTION.match(cell.source)):
            cell.source = cell.source[found.end() :]
            return found[1]
    return ""


def _shown(notebook: NotebookNode, kind: str) -> Iterator[Markup]:
    """What a reader sees: prose of what is counted, and outputs with HTML."""
    prose = MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True))
    for cell, after in zip(notebook.cells, [*notebook.cells[1:], {}], strict=True):
        if cell.cell_type == "markdown" and not _of_nothing(cell, after):
            yield Markup(prose(said_of(cell.source, kind)))
        for output in cell.get("outputs", ()):
            if html := output.get("data", {}).get("text/html"):
                yield Markup(html)


def _of_nothing(cell: NotebookNode, after: Mapping[str, Any]) -> bool:
    """Whether a cell is the heading of a section that shows nothing."""
    return cell.source.startswith("## ") and after.get("outputs") == []


def _unsaid(labels: Labels, title: str) -> list[str]:
    """The kommundel and the kommun, as far as the title does not name them."""
    missing = [part for part in dict.fromkeys([place_name(labels), labels.kommun]) if part not in title]
    return [", ".join(missing)] if missing else []


def _faults(html: str) -> tuple[str, ...]:
    """What our own page must not hold: code outside a map's frame, requests, images without words."""
    read = _Page()
    read.feed(html)
    read.close()
    return tuple(dict.fromkeys(read.faults))


class _Page(HTMLParser):
    """Reads the outer page; what a map's frame holds is an attribute here and bound by its hashes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _ASKING or any(name.startswith("on") for name in given):
            self.faults.append(f"sidan innehåller kod eller hämtning ({tag})")
        if tag in ("a", "area") and given.get("href", "").lstrip().lower().startswith("data:"):
            self.faults.append("en länk bär en hel fil")
        if tag == "img" and (not given.get("alt", "").strip() or DUMMY_ALT in given["alt"]):
            self.faults.append("en bild saknar textalternativ")
        if tag == "img" and not given.get("src", "").startswith("data:image/"):
            self.faults.append("en bild ligger utanför sidan")
        if tag == "source" and ("src" in given or not _HELD_IMAGE.fullmatch(given.get("srcset", ""))):
            self.faults.append("en bild ligger utanför sidan")
        if tag == "iframe" and (not given.get("title") or given.get("sandbox") != "allow-scripts" or "src" in given):
            self.faults.append("en ram saknar titel eller är inte avskild")
