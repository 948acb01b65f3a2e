"""A Word document from a small specification: headings, paragraphs, lists and tables in one typeface, for editing.

A document says what its specification says and nothing more: plain text in runs and cells, no link, picture, macro or
formula, so that `disclosure.scan` reads it all. The same specification gives the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import docx as library
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from bfa.tables.workbooks import UNWRITABLE

_FACE, _LANGUAGE = "Arial", "sv-SE"
_INK, _SOFT, _ACCENT = RGBColor(0x1B, 0x24, 0x30), RGBColor(0x4A, 0x57, 0x66), RGBColor(0x0B, 0x53, 0x94)
_LINE, _HEAD = "C9D2DB", "F3F6F8"
#: A4 with its margins. [cm]
_PAGE, _MARGIN = (21.0, 29.7), 1.9
#: Size, bold, colour, space before and after of the styles that are used. [pt]
_LOOKS = {
    "Normal": (10.5, False, _INK, 4, 5),
    "Title": (24, True, _INK, 0, 2),
    "Subtitle": (12, False, _SOFT, 0, 10),
    "Heading 1": (18, True, _ACCENT, 24, 6),
    "Heading 2": (13, True, _INK, 16, 4),
    "Heading 3": (11, True, _INK, 10, 3),
    "List Bullet": (10.5, False, _INK, 3, 3),
    "Caption": (9.5, True, _SOFT, 10, 3),
    "Header": (8.5, False, _SOFT, 0, 0),
    "Footer": (8, False, _SOFT, 0, 0),
}
#: The styles that are ours: a cell, a line under a table, a warning, and a place that the reader is to fill in.
_OWN = {
    "Cell": ("Tabelltext", 9, _INK, 0, 0),
    "note": ("Not", 9, _SOFT, 4, 8),
    "warning": ("Varning", 10, _INK, 4, 6),
    "fill": ("Att skriva", 10.5, _ACCENT, 8, 8),
}
#: Paragraphs with an edge of colour, and the ground they stand on.
_BOXED = {"fill": ("0B5394", "EAF1F8"), "warning": ("9C3A0C", "FBF1EA")}
_MARKS = re.compile("[\u061c\u200e\u200f]")
#: Blanks that a line may break at: not those that keep a number and its unit together.
_BLANK = re.compile(r"[ \t\r\n\f\v]+")
_LONGEST_TEXT = 16_000
_MADE = datetime(2000, 1, 1)
_BY = "bfa"
#: Parts of the library's template that are left out: a picture of it, old styles, and what program it was made in.
_LEFT_OUT = ("thumbnail", "stylesWithEffects", "customXml", "extended-properties", "webSettings")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, by its level from 1."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str
    #: plain, note (small), warning, or fill: a place for the reader to write in.
    look: str = "plain"


@dataclass(frozen=True, slots=True)
class Points:
    """A list of points; nothing where it is empty."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row is repeated on every page that it goes on to."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    #: Of the columns, in any unit.
    widths: Sequence[float]
    #: Columns of numbers, which stand to the right.
    numeric: frozenset[int] = frozenset()
    #: Least height of a row, where it is to be written in by hand. [cm]
    height: float = 0


@dataclass(frozen=True, slots=True)
class Turned:
    """What stands on pages of its own that are turned, for tables of many columns."""

    blocks: Sequence[Heading | Paragraph | Points | Table]


Block = Heading | Paragraph | Points | Table | Turned


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document."""

    title: str
    subtitle: str
    #: One line at the top of every page, and lines at the foot of it above the number of the page.
    head: str
    foot: Sequence[str]
    #: The word before the number of the page, and that between it and how many there are.
    page: tuple[str, str]
    blocks: Sequence[Block]


def written(document: Document) -> bytes:
    """The document as a Word file, the same bytes each time."""
    made = library.Document()
    _trim(made)
    _dress(made)
    _lay_out(made, document)
    made.add_paragraph(_text(document.title), "Title")
    made.add_paragraph(_text(document.subtitle), "Subtitle")
    for block in document.blocks:
        _add(made, block)
    return _packed(made)


def is_unedited(content: bytes) -> bool:
    """Whether a file is as it was made here: any program that saves a document writes the day in it."""
    try:
        held = library.Document(io.BytesIO(content)).core_properties
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return False
    return held.last_modified_by == _BY and held.modified is not None and held.modified.replace(tzinfo=None) == _MADE


def _add(made: WordDocument, block: Block) -> None:
    if isinstance(block, Heading):
        made.add_heading(_text(block.text), block.level)
    elif isinstance(block, Points):
        for line in block.lines:
            made.add_paragraph(_text(line), "List Bullet")
    elif isinstance(block, Table):
        _add_table(made, block)
    elif isinstance(block, Turned):
        _turn(made)
        for each in block.blocks:
            _add(made, each)
        _turn(made)
    else:
        made.add_paragraph(_text(block.text), _OWN[block.look][0] if block.look in _OWN else "Normal")


def _text(text: str) -> str:
    """Text that Word can hold, on one line, whose order on the page is that of its letters."""
    return _BLANK.sub(" ", _MARKS.sub("", UNWRITABLE.sub(" ", text)))[:_LONGEST_TEXT].strip(" ")


def _add_table(made: WordDocument, block: Table) -> None:
    if block.caption:
        made.add_paragraph(_text(block.caption), "Caption").paragraph_format.keep_with_next = True
    table = made.add_table(rows=1, cols=len(block.heads), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.LEFT
    _frame(table._tbl.tblPr, block.caption)
    section = made.sections[-1]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    widths = [Emu(int(room * width / sum(block.widths))) for width in block.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row, texts in enumerate([block.heads, *block.rows]):
        line = table.rows[0] if not row else table.add_row()
        for place, (cell, text) in enumerate(zip(line.cells, texts, strict=True)):
            cell.width = widths[place]
            _fill(cell, text, bold=not row, right=place in block.numeric)
            if not row or (block.height and row < len(block.rows)):
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        properties = line._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if not row:
            properties.append(_element("w:tblHeader"))
        elif block.height:
            line.height = Cm(block.height)


def _turn(made: WordDocument) -> None:
    """Go on to a page that lies the other way."""
    now = made.sections[-1]
    width, height = now.page_width, now.page_height
    turned = made.add_section(WD_SECTION.NEW_PAGE)
    turned.page_width, turned.page_height = height, width
    turned.orientation = WD_ORIENT.LANDSCAPE if turned.orientation == WD_ORIENT.PORTRAIT else WD_ORIENT.PORTRAIT


def _fill(cell: _Cell, text: str, *, bold: bool, right: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = _OWN["Cell"][0]
    paragraph.add_run(_text(text)).bold = bold or None
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if bold:
        cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=_HEAD))


def _frame(properties: Any, caption: str) -> None:
    """Thin lines, room in the cells, and what the table is called for who hears it read."""
    borders, margins = _element("w:tblBorders"), _element("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=_LINE))
    for side, room in (("top", 50), ("left", 85), ("bottom", 50), ("right", 85)):
        margins.append(_element(f"w:{side}", w=str(room), type="dxa"))
    properties.find(qn("w:tblLayout")).addprevious(borders)
    properties.find(qn("w:tblLook")).addprevious(margins)
    if caption:
        properties.append(_element("w:tblCaption", val=_text(caption)))


def _trim(made: WordDocument) -> None:
    """Leave out the parts and the styles of the library's template that are not used."""
    for rels in (made.part.rels, made.part.package.rels):
        for name in [name for name, rel in rels.items() if rel.reltype.rpartition("/")[2] in _LEFT_OUT]:
            del rels[name]
    for style in list(made.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()
    for compat in made.settings.element.iter(qn("w:compatSetting")):
        if compat.get(qn("w:name")) == "compatibilityMode":
            compat.set(qn("w:val"), "15")


def _dress(made: WordDocument) -> None:
    """One typeface and language, and the looks of the styles."""
    for name, (size, bold, colour, before, after) in _LOOKS.items():
        _look(_style(made, name), size, colour, (before, after), bold=bold)
    for key, (name, size, colour, before, after) in _OWN.items():
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style, style.quick_style = made.styles["Normal"], True
        _look(style, size, colour, (before, after), bold=False)
        if key in _BOXED:
            _box(style, *_BOXED[key])
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    made.settings.element.find(qn("w:defaultTabStop")).addnext(_element("w:autoHyphenation"))
    for theme in made.settings.element.iter(qn("w:themeFontLang")):
        theme.set(qn("w:val"), _LANGUAGE)
    for fonts in made.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), _FACE)


def _style(made: WordDocument, name: str) -> ParagraphStyle:
    style = made.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _look(style: ParagraphStyle, size: float, colour: RGBColor, space: tuple[float, float], *, bold: bool) -> None:
    style.font.name, style.font.size, style.font.bold = _FACE, Pt(size), bold
    style.font.italic = False
    style.font.color.rgb = colour
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(space[0]), Pt(space[1])
    shape.line_spacing = 1.15
    shape.widow_control = True
    # Of the template's titles: lines under them, and letters set apart.
    for element in [*style.element.iter(qn("w:pBdr")), *style.element.iterfind(f"{qn('w:rPr')}/{qn('w:spacing')}")]:
        element.getparent().remove(element)


def _box(style: ParagraphStyle, colour: str, ground: str) -> None:
    """A coloured edge to the left, on a light ground."""
    properties = style.element.get_or_add_pPr()
    edge = _element("w:pBdr")
    edge.append(_element("w:left", val="single", sz="18", space="6", color=colour))
    first = properties.find(qn("w:spacing"))
    for element in (edge, _element("w:shd", val="clear", color="auto", fill=ground)):
        first.addprevious(element)


def _lay_out(made: WordDocument, document: Document) -> None:
    """A4, the line at the top, the lines at the foot with the number of the page, and the file's own properties."""
    section = made.sections[0]
    section.page_width, section.page_height = Cm(_PAGE[0]), Cm(_PAGE[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    section.header_distance = section.footer_distance = Cm(1)
    section.header.paragraphs[0].text = _text(document.head)
    foot = section.footer.paragraphs[0]
    foot.text = _text(" ".join(document.foot))
    _number(section.footer.add_paragraph(style="Footer"), document.page)
    held = made.core_properties
    held.title, held.subject, held.language = _text(document.title)[:255], _text(document.subtitle)[:255], _LANGUAGE
    held.author = held.last_modified_by = _BY
    held.comments = held.keywords = held.category = ""
    held.created = held.modified = _MADE
    held.revision = 1


def _number(paragraph: WordParagraph, words: tuple[str, str]) -> None:
    """The number of the page and how many there are, which Word counts."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for word, code in zip(words, ("PAGE", "NUMPAGES"), strict=True):
        paragraph.add_run(f"{_text(word)} ")
        field, run, text = _element("w:fldSimple", instr=code), _element("w:r"), _element("w:t")
        text.text = "1"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)
        paragraph.add_run(" ")


def _element(name: str, **attributes: str) -> Any:
    found = OxmlElement(name)
    for key, value in attributes.items():
        found.set(qn(f"w:{key}"), value)
    return found


def _packed(made: WordDocument) -> bytes:
    """The file with its parts in one order and without the hour they were packed."""
    loose, buffer = io.BytesIO(), io.BytesIO()
    made.save(loose)
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            packed.writestr(zipfile.ZipInfo(name), parts.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
