"""`bfa hamta` with clients that are made up here: no test asks the network."""

import sys
from datetime import date
from types import SimpleNamespace

import pytest
import yaml

from bfa.errors import DataError, ParameterError
from bfa.run.hamta import Asked, fetch
from bfa.tables.municipality import PublishedSource
from bfa.tables.published import read_published


class Kolada:
    """Answers as koladapy does, with what was asked for."""

    asked: list = []

    def get_kpi(self, one):
        return {"id": one, "title": f"Nyckeltal {one}"}

    def get_values(self, *, kpi_id, municipality_id, years):
        Kolada.asked.append((kpi_id, municipality_id, years))
        both = [{"gender": "T", "value": 12.5, "isdeleted": False}, {"gender": "K", "value": 9.0, "isdeleted": False}]
        none = [{"gender": "T", "value": None, "isdeleted": False}]
        return [
            {"kpi": "N1", "municipality": "0136", "period": 2024, "values": both},
            {"kpi": "N1", "municipality": "0000", "period": 2024, "values": none},
            {"kpi": "N1", "municipality": "0001", "period": 2024, "values": both},
        ]


class Scb:
    """Answers as pxwebpy does."""

    rows = [
        {"region": "0136 Haninge", "kön": "kvinnor", "tabellinnehåll": "Folkmängd", "år": "2024", "value": 50_000},
        {"region": "00 Riket", "kön": "kvinnor", "tabellinnehåll": "Folkmängd", "år": "2024", "value": 5_300_000},
    ]

    def __init__(self, url, language):
        assert (url, language) == ("scb", "sv")

    def get_table_data(self, table, *, value_codes):
        Scb.asked = (table, value_codes)
        return self.rows


@pytest.fixture
def libraries(monkeypatch):
    monkeypatch.setitem(sys.modules, "koladapy", SimpleNamespace(KoladaAPI=Kolada))
    monkeypatch.setitem(sys.modules, "pxweb", SimpleNamespace(PxApi=Scb))


def fetched(asked, folder):
    said: list[str] = []
    return fetch(asked, root=folder, today=date(2025, 1, 2), say=said.append), said


def read_back(kommun, path, said):
    (source,) = yaml.safe_load(said[-1])["published"]
    return read_published(kommun, PublishedSource(**{**source, "file": str(path)}), crs=None).table


def test_kolada_is_saved_as_a_file_that_the_reader_takes(libraries, tmp_path):
    path, said = fetched(Asked("kolada", "N1", "2023-2024", "0136"), tmp_path)
    assert Kolada.asked[-1] == (["N1"], ["0136"], [2023, 2024])
    assert path == tmp_path / "data" / "raw" / "kolada_N1.csv"
    kommun = SimpleNamespace(root=tmp_path, file=lambda name: tmp_path / name)
    table = read_back(kommun, path, said)
    assert table[["code", "region", "year", "what"]].to_numpy().tolist() == [
        ["0136", "Haninge", 2024, "Nyckeltal N1"],
        ["00", "Riket", 2024, "Nyckeltal N1"],
    ]
    assert table["value"].isna().tolist() == [False, True]
    assert table["value"].iloc[0] == 12.5
    assert table["source"].iloc[0] == "Kolada, N1, hämtad 2025-01-02"
    assert "1 tal gäller regioner (inte län) och sparas inte." in said


def test_scb_is_saved_with_everything_but_region_and_year_as_what_is_counted(libraries, tmp_path):
    asked = Asked("scb", "TAB638", "2024", chosen=(("Kon", "2"), ("Region", "*")), target=tmp_path / "folk.csv")
    path, said = fetched(asked, tmp_path)
    assert Scb.asked == ("TAB638", {"Kon": ["2"], "Region": ["*"], "Tid": ["2024"]})
    table = read_back(SimpleNamespace(root=tmp_path, file=lambda name: tmp_path / name), path, said)
    assert list(table["what"].unique()) == ["kvinnor, Folkmängd"]
    assert list(table["code"]) == ["0136", "00"]
    assert list(table["value"]) == [50_000, 5_300_000]


def test_a_service_that_does_not_answer_is_told_in_swedish_without_its_address(libraries, tmp_path, monkeypatch):
    def silent(*_, **__):
        raise ConnectionError("HTTPSConnectionPool(host='api.example', port=443)")

    monkeypatch.setattr(Kolada, "get_values", silent)
    with pytest.raises(DataError) as caught:
        fetched(Asked("kolada", "N1"), tmp_path)
    assert "kontrollera nätet" in str(caught.value)
    assert "api.example" not in str(caught.value)
    assert not (tmp_path / "data").exists()


def test_a_library_that_is_not_installed_is_told_with_the_command(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "koladapy", None)
    with pytest.raises(ParameterError) as caught:
        fetched(Asked("kolada", "N1"), tmp_path)
    assert 'pip install --editable ".[hamta]"' in str(caught.value)


def test_nothing_found_writes_no_file(libraries, tmp_path, monkeypatch):
    monkeypatch.setattr(Kolada, "get_values", lambda *_, **__: [])
    with pytest.raises(DataError) as caught:
        fetched(Asked("kolada", "N1"), tmp_path)
    assert "inga tal hittades" in str(caught.value)
    assert not (tmp_path / "data").exists()


def test_a_table_without_years_is_refused(libraries, tmp_path, monkeypatch):
    monkeypatch.setattr(Scb, "rows", [{"region": "0136 Haninge", "value": 1}])
    with pytest.raises(DataError) as caught:
        fetched(Asked("scb", "TAB1"), tmp_path)
    assert "inget år" in str(caught.value)


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        (Asked("brå", "x"), "kolada eller scb"),
        (Asked("kolada", "N1", "2024-2015"), "2015-2024"),
        (Asked("kolada", "N1", kommuner="9999"), "9999"),
    ],
)
def test_what_cannot_be_asked_is_refused(libraries, tmp_path, asked, word):
    with pytest.raises(ParameterError) as caught:
        fetched(asked, tmp_path)
    assert word in str(caught.value)
