"""A search of a finished page for what must not be in it: the last look before a handout leaves the machine.

Looked at are visible text, attributes that are read aloud or shown, `data-` attributes, scripts and styles, pages held
in `srcdoc`, and images and pages held in `data:` URIs where they are text. Not looked at: pixels, names,
outlines of shapes (`d`, `points`), hashes.

Limits. A personnummer is known by its form only (`tables.personal`), so that ten digits starting with a possible date
(some telephone numbers without a hyphen) are taken for one; one cut over several table cells is not found.
A point is known by its GeoJSON type, by a marker of the map library, by a key that says latitude, or as a pair
of numbers in a text (`coordinates`). Outlines of cells and areas are coordinates too and
are allowed in scripts: an exact point disguised as a tiny polygon is not found here, and must be stopped by
`disclosure.allowed_cell`. A hyperlink (`<a href>`) to a source on the web is allowed, since nothing is fetched until a
reader follows it; anything a browser fetches by itself is not.
"""

import base64
import binascii
import io
import json
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote_to_bytes

from bfa.disclosure.coordinates import points_among, points_in
from bfa.tables.personal import personal_in

#: Elements whose text runs on in the same word; every other element ends it.
INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|em|font|i|ins|del|kbd|mark|s|samp|small|span|strong|sub|sup|u|var|wbr",
    re.IGNORECASE,
)

#: Attributes a browser fetches from. `href` is one too, except on a hyperlink.
FETCHED = re.compile("src|srcset|data|poster|background|action|formaction|lowsrc|manifest|ping|code")

#: Attributes a reader sees or hears, and those our own scripts may read.
SHOWN = re.compile("alt|title|aria-.*|placeholder|value|label|summary|content|data-.*")

_OUTSIDE = r"(?:https?:|wss?:|ftp:|\\?/\\?/)"
_ADDRESS = re.compile(rf"\s*{_OUTSIDE}", re.IGNORECASE)
_IN_STYLE = re.compile(rf"url\(\s*['\"]?\s*{_OUTSIDE}|@import\b", re.IGNORECASE)
_IN_SCRIPT = re.compile(
    r"(?:\bfetch|\bimport|\bimportScripts|\bWorker|\bWebSocket|\bEventSource|\bsendBeacon|\btileLayer(?:\.wms)?"
    r"|\bimageOverlay|\bgetJSON|\bgetScript|\bajax)\s*\(\s*\{?\s*(?:url\s*:\s*)?"
    rf"[\"'`]\s*{_OUTSIDE}"
    rf"|\.open\(\s*[\"'`]\w+[\"'`]\s*,\s*[\"'`]\s*{_OUTSIDE}"
    rf"|\bfrom\s*[\"'`]\s*{_OUTSIDE}"
    rf"|\.(?:src|href|action)\s*=\s*[\"'`]\s*{_OUTSIDE}"
    rf"|setAttribute\(\s*[\"'`](?:src|href)[\"'`]\s*,\s*[\"'`]\s*{_OUTSIDE}"
    rf"|{_OUTSIDE}[^\s\"'`]*\{{[sxyz]\}}",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

_SPACES = {
    ord(sign): " "
    for sign in "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
}
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))

_NORTH, _EAST = r"(?:6[1-9]|7[0-6])\d{5}(?:[.,]\d+)?", r"(?:2[6-9]|[3-8]\d|9[0-2])\d{4}(?:[.,]\d+)?"
_BETWEEN = r"[^\w.]{1,6}(?:[NEXYnexy]\b\W{1,3})?"
_SWEREF = re.compile(rf"(?<![\w.,])(?:({_NORTH}){_BETWEEN}({_EAST})|({_EAST}){_BETWEEN}({_NORTH}))(?![\d])")
_MARKER = re.compile(r"\bL\.(?:marker|circleMarker|circle|heatLayer|markerClusterGroup)\s*\(")
_POINT = re.compile(r"[\"']type\\?[\"']\s*:\s*\\?[\"'](?:Multi)?Point\b|[\"']coordinates\\?[\"']\s*:\s*\[\s*-?\d")
_KEYED = re.compile(
    r"\b(?:lat|lon|lng|latitude|longitude|latitud|longitud)\\?[\"']?\s*[:=]\s*\\?[\"']?-?\d{1,3}\.\d{3,}", re.I
)
# The parts XlsxWriter makes of cells alone. A link, a comment, a picture, a macro or another workbook is a part more.
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/(?:workbook|styles|sharedStrings|theme/theme1|worksheets/sheet\d+)\.xml"
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
# The parts of a Word document of text alone, its elements that hold or fetch something else, and where a text ends.
_WORD_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/core\.xml|word/_rels/document\.xml\.rels"
    r"|word/(?:document|styles|settings|fontTable|numbering|theme/theme1|header\d+|footer\d+)\.xml"
)
_WORD_OTHER = re.compile(
    rb"TargetMode\s*=\s*[\"']External|<(?:\w+:)?(?:hyperlink|object|drawing|pict|altChunk|instrText|attachedTemplate)[\s>/]"
    rb"|<w:fldSimple\s[^>]*w:instr=\"(?!(?:NUM)?PAGES?\")"
)
_TAG = re.compile(r"<[^>]*>")
_WORD_ENDS = re.compile(r"</w:p>|<w:(?:br|tab)\b[^>]*>|</dc:\w+>|</cp:\w+>")
_WORD_SAID = re.compile(r"<w:(?:tblCaption|tblDescription)\b[^>]*?w:val=\"([^\"]*)\"")
_LITERAL = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`")
_RUN = re.compile(r"(?<![\w.,])\d{10,12}(?![\w.,])")
_PERSONAL = "Något som ser ut som ett personnummer"


def scan(html: str) -> tuple[str, ...]:
    """Faults in a finished page, in Swedish; empty when none is found.

    One sentence per kind of fault, with the number of places; never the text that was found.
    """
    return _said(Counter(_faults(html)))


def scan_figures(value: Any) -> tuple[str, ...]:
    """Faults in plain data that are handed out for other programs; as `scan`.

    Each text and number is looked at by itself, the numbers of one list or one mapping together, and the whole as code.
    Numbers that are not whole are to have few digits (`analyses.handed_on`).
    """
    code = json.dumps(value, ensure_ascii=False)
    found = Counter(fault for text in _texts(value) for fault in _in_text(text))
    found["Enskilda punkter i data"] = sum(1 for _ in (*_POINT.finditer(code), *_KEYED.finditer(code)))
    found["En exakt koordinat i data"] = points_among(value)
    return _said(+found)


def scan_workbook(content: bytes) -> tuple[str, ...]:
    """Faults in an Excel workbook that is handed out; as `scan`.

    Looked at are its properties, the names of its sheets and each cell, text or number, by itself. The numbers of a row
    are looked at together, wherever they stand in it.

    Notes
    -----
    Anything but cells is a fault: a formula can hold, and a link or another part can fetch, what no reader sees.
    """
    return _said(Counter(_in_workbook(content)))


def scan_document(content: bytes) -> tuple[str, ...]:
    """Faults in a Word document that is handed out; as `scan`.

    Looked at are the text of its pages, their heads and feet, paragraph by paragraph and cell by cell, what its tables
    are called, and its properties. Anything but text is a fault: a field, a link or another part can hold or fetch what
    no reader sees.
    """
    return _said(Counter(_in_document(content)))


def _said(found: "Counter[str]") -> tuple[str, ...]:
    return tuple(f"{fault} ({number} ställe{'n' if number > 1 else ''})." for fault, number in sorted(found.items()))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from map(str, value)
        value = list(value.values())
    if isinstance(value, list | tuple):
        yield from (text for item in value for text in _texts(item))
    elif isinstance(value, str | int | float):
        yield str(value)


def _in_workbook(content: bytes) -> Iterator[str]:
    from python_calamine import CalamineError, load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            yield from _in_parts(parts)
        book = load_workbook(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (zipfile.BadZipFile, CalamineError, UnicodeDecodeError):
        yield "Arbetsboken går inte att läsa"
        return
    yield from _in_row(book.sheet_names)
    yield from (fault for sheet in sheets for row in sheet for fault in _in_row(row))


def _in_parts(parts: zipfile.ZipFile) -> Iterator[str]:
    for name in parts.namelist():
        if not _PARTS.fullmatch(name):
            yield "Arbetsboken innehåller något annat än celler"
        elif name.startswith("docProps/"):
            yield from _faults(parts.read(name).decode("utf-8"))
        elif name.startswith("xl/worksheets/"):
            yield from ("En formel i arbetsboken" for _ in _FORMULA.finditer(parts.read(name)))


def _in_row(row: Iterable[object]) -> Iterator[str]:
    """Faults in one row of cells, each by itself, and its numbers together wherever they stand."""
    cells = [str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell) for cell in row]
    yield from (fault for cell in cells for fault in _in_text(cell))
    yield from ("En exakt koordinat i texten" for _ in range(points_among(cells)))


def _in_document(content: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            held = {name: parts.read(name) for name in parts.namelist()}
        texts = {name: held[name].decode("utf-8") for name in held}
    except (zipfile.BadZipFile, UnicodeDecodeError):
        yield "Dokumentet går inte att läsa"
        return
    for name, text in texts.items():
        if not _WORD_PARTS.fullmatch(name) or _WORD_OTHER.search(held[name]):
            yield "Dokumentet innehåller något annat än text"
        shown = [unescape(_TAG.sub("", part)) for part in _WORD_ENDS.split(text)]
        shown += [unescape(said) for said in _WORD_SAID.findall(text)]
        yield from (fault for part in shown for fault in _in_text(part))


class _Page(HTMLParser):
    """Takes a page apart: text with its breaks, attributes, scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.shown: list[list[str]] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.shown.append([value for name, value in attrs if value and SHOWN.fullmatch(name)])
        if tag in ("script", "style"):
            self._inside = tag
        if not INLINE.fullmatch(tag):
            self.text.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._inside = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
        if not INLINE.fullmatch(tag):
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        held = {"script": self.scripts, "style": self.styles}.get(self._inside)
        if held is None:
            self.text.append(data.replace("\n", " "))  # a line break in the source is a space on the page
        else:
            held.append(data)

    def handle_comment(self, data: str) -> None:
        self.text.append(f"\n{data}\n")


def _faults(html: str, depth: int = 0) -> Iterator[str]:
    page = _Page()
    page.feed(html)
    page.close()
    yield from _in_text("".join(page.text))
    yield from (
        "En exakt koordinat i texten" for shown in page.shown if len(shown) > 1 for _ in range(points_among(shown))
    )
    for script in page.scripts:
        yield from _in_script(script)
    for style in page.styles:
        yield from _in_style(style)
    for tag, name, value in page.attributes:
        yield from _in_attribute(tag, name, value, depth)


def _in_text(text: str) -> Iterator[str]:
    plain = re.sub(r"\n\s*\n", "\n", text)
    yield from (_PERSONAL for _ in personal_in(plain))
    yield from ("En exakt koordinat i texten" for _ in range(points_in(plain)))


def _is_corner(pair: "re.Match[str]") -> bool:
    """Whether a pair of metres is the corner of a map cell: both are whole multiples of 50 m."""
    numbers = [float(number.replace(",", ".")) for number in pair.groups() if number]
    return all(number % 50 == 0 for number in numbers)


def _in_script(script: str) -> Iterator[str]:
    code = _COMMENT.sub(" ", script)
    yield from ("Skript som hämtar från nätet" for _ in _IN_SCRIPT.finditer(code))
    yield from ("Enskilda punkter i kartan" for _ in (*_MARKER.finditer(code), *_POINT.finditer(code)))
    yield from ("Enskilda punkter i data" for _ in _KEYED.finditer(code))
    plain = unicodedata.normalize("NFKC", _escapes(code).translate(_UNSEEN).translate(_SPACES))
    yield from (_PERSONAL for text in _said_in(code) for _ in personal_in(text))
    yield from ("En exakt koordinat i data" for pair in _SWEREF.finditer(plain) if not _is_corner(pair))


def _said_in(code: str) -> Iterator[str]:
    """What code holds that can be read: texts in quotes, comments, and long numbers by themselves."""
    plain = _escapes(code)
    yield from (literal[0] for literal in _LITERAL.finditer(plain))
    yield from (number[0] for number in _RUN.finditer(_LITERAL.sub(" ", plain)))


def _escapes(code: str) -> str:
    r"""The code with its \uXXXX and \xXX written out, so that a disguise by escape is seen through."""
    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))", lambda sign: chr(int(sign[1] or sign[2], 16)), code)


def _in_style(style: str) -> Iterator[str]:
    yield from ("Stilmall som hämtar från nätet" for _ in _IN_STYLE.finditer(style))


def _in_attribute(tag: str, name: str, value: str, depth: int) -> Iterator[str]:
    fetched = FETCHED.fullmatch(name) or (name in ("href", "xlink:href") and tag not in ("a", "area"))
    if fetched and any(_ADDRESS.match(part) for part in (value.split(",") if name == "srcset" else [value])):
        yield "Något som hämtas från nätet"
    if tag == "meta" and name == "content" and re.search(rf"url\s*=\s*['\"]?{_OUTSIDE}", value, re.IGNORECASE):
        yield "Något som hämtas från nätet"
    if name == "style":
        yield from _in_style(value)
    elif name.startswith("on"):
        yield from _in_script(value)
    elif SHOWN.fullmatch(name):
        yield from _in_text(value)
    if depth < 3 and (name == "srcdoc" or value.lstrip()[:5].lower() == "data:"):
        yield from _faults(value if name == "srcdoc" else _held(value.strip()), depth + 1)


def _held(address: str) -> str:
    """The text of a `data:` URI that holds text; "" for other contents."""
    head, _, body = address.partition(",")
    if not re.match(r"data:(?:text/|image/svg|application/(?:json|xhtml|javascript|geo))", head, re.IGNORECASE):
        return ""
    raw = unquote_to_bytes(body)
    if head.lower().endswith(";base64"):
        try:
            raw = base64.b64decode(raw, validate=False)
        except (binascii.Error, ValueError):
            return ""
    return raw.decode("utf-8", errors="replace")
