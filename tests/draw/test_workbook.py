"""Tables as an Excel workbook: read back as a reader's program would read it."""

import base64
import datetime
import io
import re
import unicodedata
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from map_example import policy
from python_calamine import load_workbook

from bfa.disclosure.scan import scan_workbook
from bfa.draw import output, workbook
from bfa.draw.tables import FORMATS
from bfa.draw.workbook import Sheet, written
from bfa.errors import DisclosureError, ParameterError
from tests.handout_labels import LABELS
from tests.protected import protect

CELLS = pd.DataFrame(
    {
        "cell_id": ["6740006580000", "=1+1"],
        "n": pd.array([5170, None], dtype="Int64"),
        "share": [66.5, np.nan],
        "hidden": [False, True],
    }
)
STYLES = "xl/styles.xml"
COLUMNS = {"cell_id": "Ruta", "n": "Anmälda brott", "share": "Andel av placerade"}
RUTOR = Sheet("Rutor", CELLS, COLUMNS, {"n": "int", "share": "percent"}, note="En rad per ruta.")


@pytest.fixture
def shown(monkeypatch):
    kept: list[tuple[dict, dict]] = []
    monkeypatch.setattr(output, "display", lambda data, raw, metadata: kept.append((data, metadata["bfa"])))
    return kept


def book(*sheets: Sheet, **more) -> bytes:
    return written(sheets or [RUTOR], **({"title": "Brott i A, maj 2010", "labels": LABELS} | more))


def read(content: bytes) -> dict[str, list[list[object]]]:
    held = load_workbook(io.BytesIO(content))
    return {name: held.get_sheet_by_name(name).to_python() for name in held.sheet_names}


def column(values, form="text", **more) -> list[object]:
    """One column as it comes back, without its heading."""
    table = pd.DataFrame({"x": values, **more})
    return [row[0] for row in read(book(Sheet("Blad 1", table, {"x": "X"}, {"x": form})))["Blad 1"][1:]]


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode("utf-8")


def test_numbers_are_numbers_text_is_text_and_hidden_is_the_word():
    assert read(book())["Rutor"] == [
        ["Ruta", "Anmälda brott", "Andel av placerade"],
        ["6740006580000", 5170.0, 0.67],
        ["=1+1", "dold", "–"],
    ]


def test_a_table_straight_from_the_gate_shows_no_small_count():
    raw = pd.DataFrame({"cell_id": ["a", "b", "c"], "n": [12, 1, 7]})
    safe = protect(raw, policy=policy(), identifies=("plats", "tid"), sensitive="klotter").table
    rows = read(book(Sheet("Rutor", safe, {"cell_id": "Ruta", "n": "Antal"}, {"n": "int"})))["Rutor"][1:]
    assert rows[1] == ["b", "dold"]
    assert 1.0 not in [n for _, n in rows]


def test_a_row_marked_hidden_with_its_count_put_back_is_refused():
    back = CELLS.assign(n=[5170, 2])
    with pytest.raises(DisclosureError, match="märkt som dold"):
        book(Sheet("Rutor", back, COLUMNS, {"n": "int"}))


@pytest.mark.parametrize(
    ("form", "value", "held"),
    [
        ("int", 2.5, 3.0),
        ("decimal1", 0.25, 0.3),
        ("decimal2", -1.005, -1.01),
        ("percent", 66.5, 0.67),
        ("percent1", 0.05, 0.001),
        ("change", -43.4, -0.43),
        ("signed", -16, -16),
        ("change", float("inf"), "+∞\u00a0%"),
        ("date", pd.Timestamp("2010-05-01 23:10"), datetime.date(2010, 5, 1)),
        ("month", pd.Period("2010-05", "M"), datetime.date(2010, 5, 1)),
        ("period", "2010-05/2010-08", "maj–augusti 2010"),
        ("date", pd.Timestamp("1899-05-01"), "1899-05-01"),
    ],
)
def test_a_cell_holds_what_a_page_shows_and_no_more(form: str, value: object, held: object):
    assert column([value], form) == [held]


def test_every_format_of_the_pages_tables_is_known_to_the_workbook_and_missing_is_the_same_dash():
    assert {*workbook._NUMBERS, *workbook._DATES, "text", "period"} == set(FORMATS)
    for form in FORMATS:
        assert column([None], form) == ["–"]


def test_months_are_written_in_swedish_and_numbers_by_the_readers_own_locale():
    looks = part(book(Sheet("a", pd.DataFrame({"m": [pd.Period("2010-05", "M")]}), {"m": "M"}, {"m": "month"})), STYLES)
    assert 'formatCode="[$-41D]mmmm yyyy"' in looks
    assert 'formatCode="0 %"' in part(book(), STYLES)
    assert 'formatCode="#,##0"' in part(book(), STYLES)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+46", "-1", "@SUM(A1)", '=HYPERLINK("http://a.se")', "http://a.se", "0012", "1e5", "<b>&amp;", "a\nb"],
)
def test_text_stays_the_text_it_is(text: str):
    content = book(Sheet("a", pd.DataFrame({"x": [text]}), {"x": "X"}))
    assert read(content)["a"] == [["X"], [text]]
    assert scan_workbook(content) == ()


def test_markup_of_the_writers_own_is_text_too():
    assert column(["<r><t>x</t></r>"]) == ["<r><t>x</t></r> "]


@given(st.text())
def test_any_text_comes_back_as_it_was_but_for_signs_that_cannot_be_seen(text: str):
    unseen = {"Cc", "Cs", "Cf", "Cn"}
    (held,) = column([f"a{text}b"])
    assert [sign for sign in str(held) if unicodedata.category(sign) not in unseen] == [
        sign for sign in f"a{text}b" if unicodedata.category(sign) not in unseen
    ]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", str(held))


HOSTILE = ["Om", "om", "a/b:c[d]*?\\e", "'x'", "", "x" * 40, "X" * 40, "History", "\x01", "å" * 31, "😀" * 20, '&<>"']


def test_hostile_sheet_names_are_made_such_as_excel_takes_and_stay_apart():
    names = list(read(book(*[Sheet(name, CELLS, COLUMNS) for name in HOSTILE])))
    assert len(names) == 1 + len(HOSTILE)
    assert names[:4] == ["Om", "Om 2", "om 3", "a b c d e"]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert not set(name) & set("[]:*?/\\")
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert name.strip(" '") == name
    assert "History" not in names


@given(st.lists(st.text(), max_size=6))
def test_any_sheet_names_stay_apart(given_names: list[str]):
    names = workbook._names(given_names)
    assert len({name.casefold() for name in names}) == len(given_names)
    assert all(1 <= len(name.encode("utf-16-le")) // 2 <= 31 for name in names)


def test_the_same_tables_are_the_same_bytes_without_a_clock_or_a_user():
    assert book() == book()
    with zipfile.ZipFile(io.BytesIO(book())) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = part(book(), "docProps/core.xml")
    assert set(re.findall(r"\d{4}-\d\d-\d\d", core)) == {"2000-01-01"}
    assert "<dc:creator></dc:creator>" in core


def test_the_first_sheet_says_what_the_head_and_foot_of_a_page_say():
    content = book(period="2010-05/2010-08")
    lines = [row[0] for row in read(content)["Om"]]
    assert lines[:6] == [
        "Brott i A, maj 2010",
        "Exempel – påhittade data",
        "Nivå: Samverkan.",
        "Kommun: Exempelkommun.",
        "Plats: Kommundel A.",
        "Period: maj–augusti 2010.",
    ]
    assert {"Källa: polisen.", "Uttag 2010-09-06.", "Räknesätt: brottsdatum."} <= set(lines)
    assert lines[-1] == "Blad Rutor: 2\u00a0rader. En rad per ruta."
    assert any(line.startswith("dold: ") for line in lines)


def test_a_printed_sheet_says_its_tier_and_that_the_data_are_made_up():
    sheet = part(book(title="Rån & stöld"), "xl/worksheets/sheet2.xml")
    assert "&amp;LExempel – påhittade data · Samverkan · Rån &amp;&amp; stöld&amp;R" in sheet


def test_a_sheet_has_a_frozen_heading_a_filter_and_columns_as_wide_as_their_contents():
    sheet = part(book(), "xl/worksheets/sheet2.xml")
    assert '<pane ySplit="1" topLeftCell="A2"' in sheet
    assert '<autoFilter ref="A1:C3"/>' in sheet
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)]
    assert widths == sorted(widths)
    assert 8 <= widths[0] < 20


def test_more_rows_than_excel_holds_are_refused_in_words(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    assert len(read(book())["Rutor"]) == 3
    with pytest.raises(ParameterError, match="fler rader än Excel rymmer"):
        book(Sheet("Rutor", pd.concat([CELLS, CELLS]), COLUMNS))


@pytest.mark.parametrize("wrong", [{"columns": {"x": "X"}}, {"columns": COLUMNS, "formats": {"n": "tal"}}])
def test_a_column_or_a_format_that_is_not_there_is_refused(wrong: dict):
    with pytest.raises(ParameterError, match="kan inte skrivas"):
        book(Sheet("Rutor", CELLS, **wrong))


def test_an_empty_table_is_a_sheet_with_its_headings():
    assert read(book(Sheet("Rutor", CELLS.head(0), COLUMNS, {"n": "int"})))["Rutor"] == [list(COLUMNS.values())]


def test_the_link_holds_the_workbook_and_is_marked_with_its_tier_and_contents(shown):
    made = workbook.book([RUTOR], labels=LABELS, name="Rutor Åsen/..", title="T", text="Rutorna som Excel-fil")
    output.show_output(made, tier="samverkan")
    ((data, mark),) = shown
    page = data["text/html"]
    assert ">Rutorna som Excel-fil (2\u00a0rader)</a>" in page
    assert 'download="rutor-asen.xlsx"' in page
    assert (mark["kind"], mark["tier"]) == ("workbook", "samverkan")
    held = output.held_workbook(page)
    assert read(held)["Rutor"][1][1] == 5170.0
    assert base64.b64encode(held).decode("ascii") in page


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"x": ["850102-1234"]}, "personnummer"),
        ({"x": ["a"], "850102-1234": ["b"]}, "personnummer"),
        ({"x": [198501021234]}, "personnummer"),
        ({"e": [674512], "antal": [3], "n": [6580123]}, "koordinat"),
        ({"x": ["59.329321, 18.068581"]}, "koordinat"),
    ],
)
def test_a_cell_that_must_not_leave_is_found_and_not_repeated(cells: dict, fault: str):
    table = pd.DataFrame(cells)
    formats = {name: "int" for name in table if pd.api.types.is_numeric_dtype(table[name])}
    faults = scan_workbook(book(Sheet("a", table, {name: name for name in table}, formats)))
    assert len(faults) == 1
    assert fault in faults[0]
    assert "1234" not in faults[0]


def test_sheet_names_and_the_title_are_looked_at_too():
    assert "personnummer" in scan_workbook(book(Sheet("850102-1234", CELLS, COLUMNS)))[0]
    assert "(2 ställen)" in scan_workbook(book(title="850102-1234"))[0]


def test_counts_cell_corners_dates_and_shares_raise_no_alarm():
    table = pd.DataFrame(
        {
            "id": ["6740006580000"],
            "e": [674000],
            "n": [6580000],
            "share": [12.345678],
            "more": [23.456789],
            "day": [pd.Timestamp("2010-05-01")],
        }
    )
    formats = {"e": "int", "n": "int", "share": "percent1", "more": "percent1", "day": "date"}
    assert scan_workbook(book(Sheet("a", table, {name: name for name in table}, formats))) == ()


def with_part(content: bytes, name: str, change) -> bytes:
    """The workbook with one part changed, or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        held = {entry: old.read(entry) for entry in old.namelist()}
        for entry, text in (held | {name: change(held.get(name, b""))}).items():
            new.writestr(entry, text)
    return made.getvalue()


def test_a_formula_or_anything_but_cells_is_a_fault():
    formula = with_part(book(), "xl/worksheets/sheet2.xml", lambda old: old.replace(b"<v>5170", b"<f>1+1</f><v>5170"))
    assert scan_workbook(formula) == ("En formel i arbetsboken (1 ställe).",)
    macro = with_part(book(), "xl/vbaProject.bin", lambda old: b"x")
    assert scan_workbook(macro) == ("Arbetsboken innehåller något annat än celler (1 ställe).",)


@pytest.mark.parametrize("content", [b"", b"PK", b"<html>", book()[:500]])
def test_bytes_that_are_no_workbook_are_a_fault(content: bytes):
    assert scan_workbook(content) == ("Arbetsboken går inte att läsa (1 ställe).",)
