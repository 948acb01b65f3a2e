"""The document of the example's batch: the figures of the worked example, as the index and the pages say them."""

import csv

import docx
import pytest
from bs4 import BeautifulSoup

from bfa.run.params import read_batch
from bfa.run.word import write_document
from tests.whole.conftest import Demo


def plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture(scope="module")
def document(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> str:
    batch = read_batch(demo.project / "params" / "batch" / "exempelkommun.yml")
    path = write_document(batch, tmp_path_factory.mktemp("word") / "underlag.docx", say=lambda _: None)
    found = docx.Document(str(path))
    cells = (cell.text for table in found.tables for row in table.rows for cell in row.cells)
    return plain("\n".join([*(each.text for each in found.paragraphs), *cells]))


def test_the_key_figures_of_the_worked_example_are_in_it(document: str):
    for told in (
        "−18 %",
        "−26 %",
        "+22 %",
        "+34 %",
        "+55 %",
        "12 av 12 krogtillsyner",
        "3 av 8 punkter",
        "203",
        "5 170",
    ):
        assert told in document, told
    for name in ("Busstorget", "fre–lör 22–04", "Kronobergsmodellen", "Överservering på krog F"):
        assert name in document, name


def test_every_change_of_the_index_stands_in_it_with_the_same_interval(demo: Demo, document: str):
    index = BeautifulSoup((demo.reports / "index.html").read_text(encoding="utf-8"), "html.parser")
    told = [(each.strong.text, each.find(class_="note").text) for each in index.select("td span[data-figure]")]
    assert len(told) > 6
    for size, compatible in told:
        assert plain(size) in document
        assert plain(compatible) in document


def test_nothing_that_is_withheld_on_the_tier_is_in_it(demo: Demo, document: str):
    secret = []
    for name in ("orsaker", "atgarder", "mal", "uppfoljning"):
        with (demo.project / "data" / "example" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            secret += [row["text"] for row in csv.DictReader(file, delimiter=";") if row["sekretess"] == "ja"]
    assert len(secret) > 3
    assert [text for text in secret if plain(text).rstrip(".") in document] == []
