"""The workbook beside the hotspot page holds what the page may show, and no more."""

import io

import pytest
from python_calamine import CalamineWorkbook

from bfa.analyses.hotspots import hotspots
from bfa.analyses.rates import rates
from bfa.analyses.streets import on_streets
from bfa.disclosure import Policy, policy_from
from bfa.draw import output
from bfa.pages.page import show
from tests.opened import opened
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, incidents, situation

PERIOD = "2010-01/2010-12"
ROWS = [*[("2010-05-07 23:30", 1010, 1010)] * 12, *[("2010-05-04 12:00", 300, 300)] * 2]


def policy_of(tier: str) -> Policy:
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


@pytest.fixture
def sent(monkeypatch):
    shown = []
    monkeypatch.setattr(output, "display", lambda data, raw, metadata: shown.append((data, metadata["bfa"])))
    return shown


def sheets(
    folder, sent, rows, *, tier: str = "samverkan", brottstyp: str = TYPE, shape: str = "kvadrat"
) -> dict[str, list[list[object]]]:
    counted = counts(dict.fromkeys(AREAS, 5)).assign(brottstyp=brottstyp)
    known = situation(folder, incidents=incidents(rows).assign(brottstyp=brottstyp), counts=counted)
    found = hotspots(known, brottstyp=brottstyp, period=PERIOD, cell_shape=shape)
    parts = {"streets": on_streets(known, found), "rates": rates(known, found), "situation": known}
    show(opened(found, policy=policy_of(tier), **parts).excel)
    if not sent:
        return {}
    ((data, _),) = sent
    book = CalamineWorkbook.from_filelike(io.BytesIO(output.held_workbook(data["text/html"])))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_every_cell_the_places_and_the_week_have_a_sheet(tmp_path, sent):
    got = sheets(tmp_path, sent, ROWS)
    assert list(got) == ["Om", "Rutor", "Platser", "Timmar"]
    assert [row[:2] for row in got["Rutor"]] == [["Ruta", "Brott"], ["6010006501000", 12], ["6002506500250", 2]]
    assert len(got["Timmar"]) == 1 + 168


def test_a_night_stands_under_the_evening_before_as_on_the_page(tmp_path, sent):
    got = sheets(tmp_path, sent, [("2010-05-08 02:30", 1010, 1010)] * 12)["Timmar"]
    assert got[0][0] == "Dygn (från 06)"
    assert [row[:2] for row in (got[1], got[-1])] == [["måndag", 6], ["söndag", 5]]
    assert [row for row in got[1:] if row[2]] == [["fredag", 2, 12]]


def test_sheets_and_columns_are_called_what_the_cells_are_and_no_column_is_empty(tmp_path, sent):
    rows = [("2010-05-07 23:30", 300, 300)] * 12
    got = sheets(tmp_path, sent, rows, shape="hexagon")
    assert list(got) == ["Om", "Sexhörningar", "Platser", "Timmar"]
    assert got["Sexhörningar"][0] == ["Sexhörning", "Brott", "Andel av placerade", "Tätast"]
    assert "Sexhörningar" in got["Platser"][0]


def test_a_count_the_tier_hides_is_a_word(tmp_path, sent):
    got = sheets(tmp_path, sent, [*ROWS, *[("2010-05-04 12:00", 800, 300)] * 3], brottstyp="misshandel inomhus")
    assert {row[1] for row in got["Rutor"][2:]} == {"dold"}


def test_the_link_names_the_places_only_where_there_are_any(tmp_path, sent):
    sheets(tmp_path, sent, ROWS)
    assert "Rutorna, platserna och timmarna som Excel-fil" in sent[0][0]["text/html"]
    sent.clear()
    spread = [("2010-05-07 23:30", 300 + 300 * k, 300) for k in range(6)]
    assert "Platser" not in sheets(tmp_path, sent, spread)
    assert "Rutorna och timmarna som Excel-fil" in sent[0][0]["text/html"]


def test_there_is_no_workbook_where_nothing_may_be_placed(tmp_path, sent):
    assert sheets(tmp_path, sent, ROWS[-2:]) == {}
