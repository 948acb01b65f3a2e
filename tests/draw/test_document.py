"""A Word document: the same bytes each time, harmless texts, headings and tables that Word knows as such."""

import io
import zipfile
from datetime import datetime

import docx
import pytest

from bfa.disclosure.scan import scan_document
from bfa.draw.document import Document, Heading, Paragraph, Points, Table, Turned, is_unedited, written

ROWS = Table("Antal", ["Kommundel", "Antal"], [("A", "35"), ("B", "dold")], (3, 1), frozenset({1}))


def made(*blocks) -> bytes:
    return written(Document("Underlag", "Provby", "Samverkan · Provby", ["Källa: polisen."], ("Sida", "av"), blocks))


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def test_the_same_specification_gives_the_same_bytes_and_no_hour_of_its_making():
    content = made(Heading("1 Läge"), ROWS)
    assert content == made(Heading("1 Läge"), ROWS)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"
    assert opened(content).core_properties.modified.replace(tzinfo=None) == datetime(2000, 1, 1)


def test_headings_are_words_own_and_the_language_is_swedish():
    found = opened(made(Heading("1 Läge"), Heading("1.1 Var", 2), Paragraph("Här."), Points(["a", "b"])))
    kinds = [(each.style.name, each.text) for each in found.paragraphs]
    assert kinds[2:5] == [("Heading 1", "1 Läge"), ("Heading 2", "1.1 Var"), ("Normal", "Här.")]
    assert [name for name, _ in kinds[5:]] == ["List Bullet", "List Bullet"]
    assert 'w:lang w:val="sv-SE"' in found.styles.element.xml
    assert "Theme=" not in found.styles.element.xml.partition("<w:latentStyles")[0]


def test_a_table_repeats_its_heads_keeps_its_rows_whole_and_is_as_wide_as_the_page():
    (table,) = opened(made(ROWS)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Kommundel", "Antal"],
        ["A", "35"],
        ["B", "dold"],
    ]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in table.rows)
    assert sum(column.width.cm for column in table.columns) == pytest.approx(21 - 2 * 1.9, abs=0.01)


def test_turned_pages_lie_the_other_way_and_the_rest_stands():
    sections = opened(made(Heading("1"), Turned([ROWS]), Heading("2"))).sections
    assert [round(each.page_width.cm, 1) for each in sections] == [21.0, 29.7, 21.0]


def test_the_head_and_the_foot_stand_on_every_page_with_its_number():
    (section,) = opened(made()).sections
    assert section.header.paragraphs[0].text == "Samverkan · Provby"
    assert section.footer.paragraphs[0].text == "Källa: polisen."
    assert 'w:instr="NUMPAGES"' in section.footer._element.xml


HOSTILE = "a\x00b\x0bc\x1b\ud800\ufffe\u202ed\u200f=1+1 <script>x</script> {{ x }} &amp; " + "å" * 20_000


def test_no_text_breaks_the_file_or_reads_in_another_order():
    found = opened(
        made(Heading(HOSTILE), Paragraph(HOSTILE), Points([HOSTILE]), Table(HOSTILE, [HOSTILE], [(HOSTILE,)], (1,)))
    )
    texts = [each.text for each in found.paragraphs[2:]] + [found.tables[0].cell(0, 0).text]
    assert {text[:50] for text in texts} == {"a b c d=1+1 <script>x</script> {{ x }} &amp; ååååå"}
    assert {len(text) for text in texts} == {16_000}


def test_a_document_that_somebody_has_saved_is_known_from_one_that_was_made():
    content = made(Heading("1 Läge"))
    found, saved = opened(content), io.BytesIO()
    found.core_properties.modified = datetime(2026, 1, 1)
    found.save(saved)
    assert is_unedited(content)
    assert not is_unedited(saved.getvalue())
    assert not is_unedited(b"anteckningar")


def test_what_must_not_be_handed_out_is_found_wherever_it_stands():
    assert scan_document(made(Heading("1 Läge"), ROWS)) == ()
    for block in (Heading("850102-1234"), Paragraph("850102\u20111234"), Table("19850102-1234", ["a"], [("b",)], (1,))):
        assert "".join(scan_document(made(block))).startswith("Något som ser ut som ett personnummer")
    assert "koordinat" in "".join(scan_document(made(Paragraph("6580123.4, 674123.7"))))
    assert scan_document(b"x") == ("Dokumentet går inte att läsa (1 ställe).",)


def test_a_document_that_holds_more_than_text_is_a_fault():
    content = io.BytesIO(made(Paragraph("x")))
    with zipfile.ZipFile(content, "a") as parts:
        parts.writestr("word/vbaProject.bin", "x")
    assert scan_document(content.getvalue()) == ("Dokumentet innehåller något annat än text (1 ställe).",)
