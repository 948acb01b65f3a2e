"""What the user gets wrong is answered in a few Swedish lines, with file and row, and leaves nothing behind."""

import datetime
import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml

from bfa.run import cli

HEAD = "id;kod;datum;tid;slut;plats;omr;ost;nord"
EAST, NORTH = 600_000, 6_600_000
#: Stands in rows only, and must never be seen anywhere else.
CANARY = "HEMLIGT"
TRACES = ("Traceback", "Error:", 'File "')


def row(**cells: object) -> str:
    usual = {"id": 1, "kod": "0357", "datum": "2010-05-01", "tid": "2330", "slut": "", "plats": CANARY, "omr": "A"}
    return ";".join(str(cell) for cell in (usual | {"ost": EAST + 100, "nord": NORTH + 100} | cells).values())


ROWS = [row(id=number) for number in range(1, 11)]


def area(name: str, east: int) -> dict[str, Any]:
    ring = [[east, NORTH], [east + 1000, NORTH], [east + 1000, NORTH + 1000], [east, NORTH + 1000], [east, NORTH]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"namn": name}, "geometry": shape}


def usual() -> dict[str, Any]:
    columns = {"incident_id": "id", "brottskod": "kod", "start": ["datum", "tid"], "end": "slut", "plats": "plats"}
    source = {
        "file": "data/polis.csv",
        "source": "polis",
        "brottstyp": "misshandel utomhus",
        "columns": columns,
        "x": "ost",
        "y": "nord",
        "crs": "EPSG:3006",
        "date_format": "%Y-%m-%d %H%M",
        "kommundel": {"column": "omr"},
    }
    layer = {"file": "data/delar.geojson", "kommundel": "namn", "crs": "EPSG:3006"}
    return {"kommun": "Provby", "incidents": [source], "areas": layer}


class Project:
    """A project folder with one export, two square kommundelar and a notebook that is never run."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys, self.file = folder, capsys, usual()
        for name in ("params/kommun", "params/batch", "notebooks", "data/codebook"):
            (folder / name).mkdir(parents=True)
        layer = {"type": "FeatureCollection", "features": [area("A", EAST), area("B", EAST + 1000)]}
        self.write("data/delar.geojson", json.dumps(layer))
        cell = {"cell_type": "code", "id": "p", "metadata": {"tags": ["parameters"]}, "execution_count": None}
        cell |= {"outputs": [], "source": 'kommun = ""\nkommundel = ""\ntier = "samverkan"\nperiod = "2010-05"\nn = 1'}
        notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        self.write("notebooks/prov.ipynb", json.dumps(notebook))

    @property
    def source(self) -> dict[str, Any]:
        found: dict[str, Any] = self.file["incidents"][0]
        return found

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def rows(self, *rows: str, head: str = HEAD) -> None:
        self.write("data/polis.csv", "\n".join([head, *rows]) + "\n")

    def counts(self, *lines: str, **changes: object) -> None:
        columns = {"area": "area", "month": "month", "brottstyp": "typ", "n": "n"}
        source = {"file": "data/antal.csv", "source": "statistik", "columns": columns} | changes
        self.file = {"kommun": "Provby", "counts": [source]}
        self.write("data/antal.csv", "\n".join(["area;month;typ;n", *lines]) + "\n")

    def bfa(self, *arguments: str) -> tuple[int, str]:
        code = cli._main([*arguments])
        said = self.capsys.readouterr()
        return code, said.out + said.err

    def intake(self, text: str | None = None) -> tuple[int, str]:
        written = yaml.safe_dump(self.file, allow_unicode=True) if text is None else text
        self.write("params/kommun/prov.yml", written)
        if not (self.folder / "data" / "polis.csv").exists():
            self.rows(*ROWS)
        return self.bfa("intake", "params/kommun/prov.yml")

    def refused(self, *words: str, text: str | None = None) -> str:
        code, said = self.intake(text)
        assert code == 2, said
        assert not [trace for trace in TRACES if trace in said], said
        assert CANARY not in said
        assert [word for word in words if word not in said] == [], said
        assert not (self.folder / "data" / "store").exists() or not any((self.folder / "data" / "store").iterdir())
        return said

    def label(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "data/store/prov/intake.json").read_text(encoding="utf-8"))
        return found

    def batch(self, more: str) -> tuple[int, str]:
        self.write("params/kommun/prov.yml", yaml.safe_dump(self.file, allow_unicode=True))
        self.rows(*ROWS)
        self.write("params/batch/prov.yml", f"kommun: params/kommun/prov.yml\n{more}")
        return self.bfa("batch", "params/batch/prov.yml", "--workers", "1")


@pytest.fixture
def project_of(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, capsys)


def xlsx(**sheets: list[list[object]]) -> Callable[[Path], None]:
    def save(path: Path) -> None:
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for number, cells in enumerate(rows):
                    sheet.write_row(number, 0, cells)

    return save


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", ["polis.csv: filen är tom"]),
        (b"\n\n\n", ["polis.csv: filen är tom"]),
        (HEAD.encode(), ["rubriker men inga rader"]),
        ("\n".join([HEAD, *ROWS]).replace(";", ",").encode(), ["delas inte av semikolon", 'separator: ","']),
        (
            b"<!DOCTYPE html><html><body>Logga in</body></html>",
            ["polis.csv: filen är en webbsida (HTML)", "exportera tabellen"],
        ),
        ("\n".join([HEAD.replace("datum", "dag"), *ROWS]).encode(), ["kolumnen datum", "saknas"]),
    ],
)
def test_a_file_that_is_not_what_it_is_said_to_be_is_refused(project_of, raw: bytes, words: list[str]):
    project_of.write("data/polis.csv", raw)
    project_of.refused(*words)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"file": "data/borta.csv"}, ["borta.csv: filen finns inte"]),
        ({"crs": "EPSG:99999"}, ["prov.yml", "'EPSG:99999' är okänt"]),
        ({"date_format": "%Q %H%M"}, ["prov.yml: källan polis", "inget datumformat"]),
        ({"date_format": "ÅÅÅÅ-MM-DD"}, ["prov.yml: källan polis", "datum, tid"]),
        ({"date_format": "%d/%m/%Y %H%M"}, ["polis.csv: start följer inte", "10 av 10 rader", "rad 2"]),
        ({"date_formats": {"stratt": "%Y"}}, ["date_formats: stratt är okänd"]),
        ({"values": {"platstyp": {}}}, ["values: platstyp finns inte i columns"]),
        ({"period": "våren"}, ["incidents.0.period", "'våren' kan inte läsas"]),
        ({"period": "2015-01/2015-12"}, ["ingen rad har start i perioden", "2010-05"]),
        ({"codes": "borta.csv"}, ["borta.csv: kodboken finns inte"]),
        ({"y": None}, ["x: och y: ska båda anges"]),
    ],
)
def test_a_source_declared_wrongly_is_told_by_its_key(project_of, change: dict[str, object], words: list[str]):
    project_of.source.update(change)
    project_of.refused(*words)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row(ost=NORTH, nord=EAST)] * 3, ["ost och nord är förväxlade", "3 av 3"]),
        ([row(ost=CANARY)] * 3, ["ost och nord kan inte läsas som tal"]),
        ([row(slut="2009-01-01")] * 3, ["slutar innan de börjar", "rad 2"]),
        ([row(omr="Okänd")] * 3, ["de flesta kommundelarna", "3 av 3 rader, först rad 2"]),
    ],
)
def test_what_is_wrong_in_most_rows_is_wrong_with_the_file(project_of, rows: list[str], words: list[str]):
    project_of.rows(*rows)
    project_of.refused(*words)


@pytest.mark.parametrize(
    ("odd", "remark"),
    [
        (row(ost=0, nord=0), "(0, 0)"),
        (row(ost=NORTH, nord=EAST), "förväxlade"),
        (row(slut="2009-01-01"), "slutet ligger före starten"),
        (row(omr="Okänd"), "finns inte bland kommundelarna"),
        (row(datum="2010-05-01", slut="2012-05-02"), "mer än ett år"),
        (row(id=3, plats="annat"), "id finns redan"),
        (row(plats=f"{CANARY} 850101-1234"), "personnummer"),
    ],
)
def test_what_is_wrong_in_one_row_is_told_by_its_number_and_the_row_is_kept(project_of, odd: str, remark: str):
    project_of.rows(*ROWS, odd)
    code, said = project_of.intake()
    assert code == 0, said
    assert "11 rader lästa, 11 behållna, 0 avvisade" in said
    remarks = [each for each in project_of.label()["quality"]["sources"][0]["remarks"] if remark in each["what"]]
    assert remarks[0]["rows"] == [12]
    assert "Att titta på" in said
    store = project_of.folder / "data" / "store" / "prov"
    shown = "".join(path.read_text(encoding="utf-8") for path in store.glob("*.[!p]*"))
    assert CANARY not in shown + said
    assert "850101" not in shown + said


def test_a_quote_that_is_opened_and_not_closed_swallows_no_rows_in_silence(project_of):
    project_of.rows(*ROWS[:4], row(plats='"oj'), *ROWS[5:])
    project_of.refused("polis.csv, rad 6: ett citattecken öppnas och stängs inte")


def test_a_quote_that_closes_some_rows_further_down_is_found_too(project_of):
    rows = [row(plats='"oj'), *ROWS[1:], row(plats='"')]
    project_of.rows(*rows)
    project_of.refused("polis.csv, rad 2: ett citattecken")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_marks_and_line_breaks_in_quotes_keep_the_row_numbers(project_of, end: str):
    rows = [HEAD, row(plats='"två\nrader"'), *ROWS, row(datum=CANARY)]
    project_of.write("data/polis.csv", b"\xef\xbb\xbf" + end.join(rows).encode())
    code, said = project_of.intake()
    assert code == 0, said
    assert "12 rader lästa, 11 behållna, 1 avvisade" in said
    assert project_of.label()["quality"]["sources"][0]["reasons"][0]["rows"] == [13]


def test_a_start_after_the_extraction_covers_no_month(project_of):
    project_of.file["uttag"] = "2010-06-30"
    project_of.rows(*ROWS, row(datum="2045-01-01"))
    code, said = project_of.intake()
    assert code == 0, said
    assert "Perioden 2010-05 till 2010-05" in said


def test_points_are_no_kommundelar(project_of):
    point = area("A", EAST) | {"geometry": {"type": "Point", "coordinates": [EAST, NORTH]}}
    project_of.write("data/delar.geojson", json.dumps({"type": "FeatureCollection", "features": [point]}))
    project_of.refused("delar.geojson: kommundelarna ska vara ytor", "1 av 1")


def test_a_workbook_with_typed_dates_numbers_as_text_and_several_sheets_is_read(project_of):
    cells = [1, "0357", datetime.datetime(2010, 5, 1, 0, 0), "2330", None, CANARY, "A", f"{EAST + 100},5", NORTH + 100]
    xlsx(Info=[["Uttag"]], Data=[HEAD.split(";"), cells])(project_of.folder / "data" / "polis.xlsx")
    project_of.source.update(file="data/polis.xlsx", sheet="Data")
    code, said = project_of.intake()
    assert code == 0, said
    assert project_of.label()["quality"]["sources"][0]["without_point"] == 0
    project_of.source["sheet"] = "Daat"
    code, said = project_of.intake()
    assert code == 2
    assert "bladet Daat finns inte" in said
    assert "Info, Data" in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["prov.yml: filen är tom"]),
        ("kommun: [x\n", ["prov.yml, rad", "YAML"]),
        ("kommun: x\nkommun: y\n", ["prov.yml, rad 2: kommun står två gånger"]),
        ("kommun: x\n1: y\n", ["1 ska vara text"]),
        ("kommun: x\nkomun: y\n", ["rad 2: komun är okänd"]),
        ("kommun: x\npreliminary_months: två\n", ["rad 2: preliminary_months ska vara ett heltal"]),
        (
            "kommun: x\nincidents:\n- file: a\n  source: b\n  columns: {start: 1}\n",
            ["rad 5: incidents.0.columns.start"],
        ),
        ("kommun: !!python/object/apply:os.getcwd []\n", ["prov.yml, rad 1"]),
    ],
)
def test_a_kommun_file_that_cannot_be_read_is_told_by_line(project_of, text: str, words: list[str]):
    said = project_of.refused(*words, text=text)
    assert "[str]" not in said


@pytest.mark.parametrize("line", ["A;2010-02;rån;-3", "A;2010-02;rån;2,5", "A;2010-02;rån;1e30", "A;9999-01;rån;1"])
def test_a_count_that_cannot_be_right_is_refused_by_row_and_told(project_of, line: str):
    project_of.counts("A;2010-01;rån;3", line)
    code, said = project_of.intake()
    assert code == 0, said
    assert "antal.csv: 2 rader lästa, 1 behållna, 1 avvisade" in said
    assert "Perioden 2010-01 till 2010-01" in said


def test_counts_where_no_row_can_be_used_are_refused_and_become_no_zeros(project_of):
    project_of.counts("A;2010-02;rån;-3")
    project_of.refused("antal.csv: ingen rad kunde läsas")


def test_a_count_given_twice_is_told_by_row(project_of):
    project_of.counts("A;2010-01;rån;3", "A;2010-01;rån;4")
    project_of.refused("antal.csv: samma kommundel, månad och typ", "först rad 3")


def test_a_personnummer_is_no_kommundel(project_of):
    project_of.counts("A;2010-01;rån;3", f"{CANARY} 850101-1234;2010-01;rån;4")
    code, said = project_of.intake()
    assert code == 0, said
    assert project_of.label()["kommundelar"] == ["A"]


def test_hostile_names_are_kept_as_names_and_stay_in_their_folders(project_of):
    names = ["<script>alert(1)</script>", "CON", "../x", "Åsen", "Asen", "x" * 300]
    del project_of.file["areas"]
    project_of.rows(*[row(id=number, omr=name) for number, name in enumerate(names)], row(omr=""))
    code, said = project_of.intake()
    assert code == 0, said
    store = project_of.folder / "data" / "store" / "prov"
    assert sorted(project_of.label()["kommundelar"]) == sorted(names)
    assert len(list(store.glob("incidents/*/rows.parquet"))) == len(names) + 1
    assert "<script" not in (store / "kvalitetsrapport.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("causes", "nummer;orsak;perspektiv\n1;x;situationellt\n", ["orsaker.csv", "kolumnen karaktär saknas"]),
        ("causes", "nummer;orsak;sekretess\n1;x;kanske\n", ["rad 2", "ja, nej, oprövad"]),
        ("causes", "nummer;orsak;sekretess\nett;x;nej\n", ["rad 2"]),
        ("causes", "", ["orsaker.csv: filen är tom"]),
    ],
)
def test_a_register_that_breaks_its_contract_is_told_by_column_and_row(project_of, name: str, text: str, words):
    project_of.write("data/orsaker.csv", text)
    project_of.file["registers"] = {name: "data/orsaker.csv"}
    project_of.refused(*words)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("notebooks: [prov]\ntier: hemlig\n", ["prov.yml", "rad 3: tier", "'offentlig'"]),
        ("notebooks: [borta]\n", ["borta.ipynb: notebooken finns inte", "notebooks: prov"]),
        ("notebooks: [prov]\nparameters: {finns_inte: 1}\n", ["rad 3: parameters.finns_inte är okänd"]),
        ("notebooks: [prov]\nparameters: {n: två}\n", ["rad 3: parameters.n ska vara ett heltal"]),
        ("notebooks: [prov]\nparameters: {period: våren}\n", ["rad 3: parameters.period"]),
        ("notebooks: [prov]\nkommundelar: [1]\n", ["rad 3: kommundelar.0 ska vara text"]),
        ("notebooks: [prov]\nkommundelar: [Z]\n", ["kommundelen Z finns inte", "A, B"]),
        ("notebooks: [prov]\nkommundelar: []\n", ["inga kommundelar är valda"]),
        ("notebooks: [prov]\nnotebooks: [prov]\n", ["rad 3: notebooks står två gånger"]),
    ],
)
def test_a_batch_file_that_is_wrong_is_told_before_anything_runs(project_of, more: str, words: list[str]):
    code, said = project_of.batch(more)
    assert code == 2, said
    assert not [trace for trace in TRACES if trace in said], said
    assert [word for word in words if word not in said] == [], said
    assert "[str]" not in said
    written = [path for path in (project_of.folder / "reports").rglob("*") if path.is_file()]
    assert {path.suffix for path in written} <= {".las", ".jsonl"}  # the lock, and what was told for `bfa status`


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="the store's folder is a file: an error Windows words otherwise")
def test_a_store_that_cannot_be_written_is_told_and_the_next_intake_goes_well(project_of):
    blocked = project_of.write("data/store", "")
    code, said = project_of.intake()
    assert code == 2, said
    assert "går inte att skriva" in said
    assert "där mappen ska ligga ligger en fil" in said
    blocked.unlink()
    code, said = project_of.intake()
    assert code == 0, said


def test_a_store_cut_short_is_taken_in_again(project_of):
    assert project_of.intake()[0] == 0
    label = project_of.folder / "data" / "store" / "prov" / "intake.json"
    label.write_bytes(label.read_bytes()[:200])
    code, said = project_of.intake()
    assert code == 0, said
    assert project_of.label()["kommundelar"] == ["A", "B"]


@pytest.mark.parametrize(
    ("fault", "word"), [(errno.ENOSPC, "disken är full"), (errno.EROFS, "skrivskyddad"), (errno.EACCES, "skrivskyddad")]
)
def test_a_disk_that_cannot_be_written_to_is_told_without_traceback(project_of, monkeypatch, fault: int, word: str):
    def full(*_: object, **__: object) -> None:
        raise OSError(fault, "x", str(project_of.folder / "reports" / "fil.json"))

    monkeypatch.setattr("bfa.run.batch.run_batch", full)
    code, said = project_of.batch("notebooks: [prov]\n")
    assert code == 2
    assert word in said
    assert "reports" in said
    assert "Traceback" not in said


def test_an_unknown_column_of_places_is_told_and_a_personnummer_is_no_name(project_of):
    project_of.write("data/platser.csv", f"namn;slag;x;y\n{CANARY} 850101-1234;krog;{EAST};{NORTH}\n")
    columns = {"nmae": "namn", "kind": "slag"}
    places = {"file": "data/platser.csv", "columns": columns, "x": "x", "y": "y", "crs": "EPSG:3006"}
    project_of.file["places"] = [places]
    project_of.refused("platser.csv: columns: nmae är okänd", "name")
    places["columns"] = {"name": "namn", "kind": "slag"}
    assert project_of.intake()[0] == 0
    assert b"850101" not in (project_of.folder / "data/store/prov/places.parquet").read_bytes()


def test_ctrl_c_while_files_are_read_is_answered_in_words_and_the_old_store_stands(project_of, monkeypatch):
    assert project_of.intake()[0] == 0
    before = project_of.label()

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bfa.tables.intake.write_store", stopped)
    code, said = project_of.intake()
    assert code == 130
    assert "Avbrutet. Inget är halvskrivet" in said
    assert project_of.label() == before
