from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from bfa import example
from bfa.errors import DataError
from bfa.tables.fingerprint import fingerprint
from bfa.tables.intake import named_files, read_settled
from bfa.tables.kinds import REGISTERS
from bfa.tables.register_book import read_files
from bfa.tables.register_cells import Change, changes
from bfa.tables.register_log import Confirmation, Log, Save, append
from bfa.tables.register_state import registers_of
from bfa.tables.registers import read_register

FOLDER = Path(example.__path__[0]) / "registers"
FILES = {
    "causes": "orsaker.csv",
    "measures": "atgarder.csv",
    "goals": "mal.csv",
    "follow_up": "uppfoljning.csv",
}


def test_the_log_gives_the_same_registers_as_the_files_that_it_was_made_of(tmp_path):
    files = {name: example_file(tmp_path, file) for name, file in FILES.items()}
    found = registers_of(read_files(files).cells, where="register.jsonl")
    assert set(found) == set(FILES)
    for name, path in files.items():
        expected = read_register(path, REGISTERS[name]).table
        order = ["measure", "date"] if name == "follow_up" else ["number"]
        pd.testing.assert_frame_equal(found[name].table, expected.sort_values(order, ignore_index=True))


def example_file(tmp_path, name):
    """The first rows of one of the example's registers."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    (tmp_path / name).write_text("\n".join(lines[:3]) + "\n", encoding="utf-8")
    return tmp_path / name


def test_a_row_that_a_merge_left_without_what_it_needs_is_told_by_its_number():
    with pytest.raises(DataError, match=r"register.jsonl, Orsaker: kolumnen perspektiv saknas"):
        registers_of({("causes", "4", "text"): "Kö"}, where="register.jsonl")
    whole = {"text": "Kö", "character": "social", "distance": "avlägsen", "influence": "polis"}
    cells = {("causes", number, name): value for number in "47" for name, value in whole.items()}
    with pytest.raises(DataError, match=r"kolumnen perspektiv, rad 7: saknar värde"):
        registers_of(cells | {("causes", "4", "perspective"): "brottsoffer"}, where="register.jsonl")


def test_the_intake_reads_the_log_alone_where_there_is_one(small):
    registers = {"measures": "data/atgarder.csv", "log": "data/register.jsonl"}
    kommun = small(registers=registers, files={"atgarder.csv": "nummer;åtgärd\n1;Ur filen\n"})
    assert kommun.file("data/atgarder.csv") in named_files(kommun)
    said = []
    assert list(read_settled(kommun, progress=said.append).registers["measures"].table["text"]) == ["Ur filen"]
    assert said[0].startswith("register.jsonl finns inte ännu: registren läses ur sina filer")
    made = changes({}, {("measures", "2", "text"): "Ur loggen"})
    append(kommun.file("data/register.jsonl"), Save(1, datetime(2010, 9, 6), "a", "kommun", "x", None, made), on=Log())
    assert kommun.file("data/atgarder.csv") not in named_files(kommun)
    found = read_settled(kommun).registers["measures"].table
    assert found[["number", "text", "scope"]].to_numpy().tolist() == [[2, "Ur loggen", "kommun"]]


def test_a_confirmation_leaves_what_was_read_current_and_a_save_does_not(small):
    kommun = small(registers={"log": "data/register.jsonl"})
    path, at, made = (
        kommun.file("data/register.jsonl"),
        datetime(2010, 9, 6),
        Change(("measures", "2", "text"), None, "a"),
    )
    log = append(path, Save(1, at, "a", "kommun", "x", None, (made,)), on=Log())
    before = fingerprint(kommun, ["data/register.jsonl"])
    log = append(path, Confirmation(1, at, "b", "polis"), on=log)
    assert fingerprint(kommun, ["data/register.jsonl"]) == before
    append(path, Save(2, at, "a", "kommun", "x", 1, (Change(made.cell, "a", "b"),)), on=log)
    assert fingerprint(kommun, ["data/register.jsonl"]) != before


def test_a_kommundel_that_is_not_there_is_told_from_the_log_too(small):
    kommun = small(registers={"log": "data/register.jsonl"})
    made = (Change(("measures", "2", "text"), None, "Vakter"), Change(("measures", "2", "scope"), None, "C"))
    save = Save(1, datetime(2010, 9, 6), "a", "kommun", "x", None, made)
    append(kommun.file("data/register.jsonl"), save, on=Log())
    with pytest.raises(DataError, match=r"register.jsonl, Åtgärder: kolumnen omfattar, rad 2: nämner en kommundel"):
        read_settled(kommun)
