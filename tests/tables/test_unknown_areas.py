"""Words of an export that are no kommundel are told, and so is what may be meant; never what may point at a person."""

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_kommun import EAST, layer, square

from bfa.errors import DataError
from bfa.tables.intake import take_in
from bfa.tables.store import read_incidents
from bfa.tables.unknown_areas import listed, unknown_words, way_out

HEAD = "start;omr"
SOURCE = {
    "file": "data/polis.csv", "source": "polis", "brottstyp": "stöld", "columns": {"start": "start"},
    "date_format": "%Y-%m-%d",
}  # fmt: skip
KNOWN = ["Centrum", "Södra Åsen", "Norra Åsen"]
#: The first two are taken for personnummer and are emptied before words are told.
PERSONAL = [
    "20010203-1234", "070-123 45 67", "Eva Ek", "eva.ek@exempel.se", "59.3412, 18.0512", "han slog till henne i parken",
]  # fmt: skip


def intake(small, *words: str, areas: list[str] | None = None, **kommundel):
    names = ["Centrum", "Södra Åsen"] if areas is None else areas
    layers = layer(*(square(name, EAST + 1_000 * at) for at, name in enumerate(names)))
    rows = [f"2024-01-{day:02d};{word}" for day, word in enumerate(words, 1)]
    source = SOURCE | {"kommundel": {"column": "omr", **kommundel}}
    changes = {} if names else {"areas": None}
    kommun = small(rows, head=HEAD, files={"delar.geojson": layers}, incidents=[source], **changes)
    report = take_in(kommun).figures["sources"][0]
    return list(read_incidents(kommun)["kommundel"]), report


def refusal(small, *words: str, **keys) -> str:
    with pytest.raises(DataError) as caught:
        intake(small, *words, **keys)
    return str(caught.value)


def words(*every: str) -> "pd.Series[str]":
    return pd.Series(every, dtype="str")


def test_unknown_words_are_told_with_rows_and_the_nearest_kommundel(small):
    placed, report = intake(small, "Centrum", "Centrum", "Centrum", "Cetrum", "Hamnen", "Södra Åsen")
    assert placed.count("(utan kommundel)") == 2
    assert report["unknown_areas"] == {"Cetrum": 1, "Hamnen": 1}
    (line,) = [line for line in report["remarks"] if "areas" in line["what"]]
    assert "Cetrum (1 rad; menas Centrum?), Hamnen (1 rad)" in line["what"]
    assert 'skriv values: {"Cetrum": "Centrum"} under kommundel:' in line["do"]
    assert (line["n"], line["rows"]) == (2, [5, 6])


def test_a_misspelt_kommundel_of_many_rows_asks_for_a_decision(small):
    _, report = intake(small, *["Centrum"] * 20, *["Cetrum"] * 10)
    (line,) = [line for line in report["remarks"] if "areas" in line["what"]]
    assert (line["what"].rsplit(": ", 1)[1], line["n"], line["grade"]) == ("Cetrum (menas Centrum?)", 10, 2)


def test_a_proposal_does_what_it_says(small):
    placed, report = intake(small, "Centrum", "Cetrum", "Centrum", values={"Cetrum": "Centrum"})
    assert placed == ["Centrum"] * 3
    assert "unknown_areas" not in report


def test_where_most_are_unknown_the_refusal_has_the_words_and_the_way_out(small):
    said = refusal(small, "Cetrum", "Centrun", "Centrum")
    assert "2 av 3 rader, först rad 2" in said
    assert "Centrun (1 rad; menas Centrum?)" in said
    assert '"Centrun": "Centrum"' in said


def test_a_prefix_that_makes_names_of_the_words_is_proposed(small):
    said = refusal(small, "A", "B", "A", areas=["Kommundel A", "Kommundel B"])
    assert 'skriv prefix: "Kommundel " under kommundel: i kommunfilen' in said
    placed, _ = intake(small, "A", "B", areas=["Kommundel A", "Kommundel B"], prefix="Kommundel ")
    assert placed == ["Kommundel A", "Kommundel B"]


def test_values_are_proposed_without_the_prefix(small):
    said = refusal(small, "Norrr", "Norrr", "Norr", areas=["Del Norr", "Del Söder"], prefix="Del ")
    assert '{"Norrr": "Norr"}' in said


@pytest.mark.parametrize("word", PERSONAL)
def test_a_word_that_may_point_at_a_person_is_told_by_its_shape(small, word):
    _, report = intake(small, "Centrum", "Centrum", word)
    assert word not in json.dumps(report, ensure_ascii=False)
    if word not in PERSONAL[:2]:
        assert word not in refusal(small, word, word, "Centrum")


def test_more_than_ten_words_are_counted_and_the_commonest_come_first():
    every = [f"Ort{chr(65 + at)}" for at in range(13) for _ in range(13 - at)]
    said = listed(unknown_words(words(*every), KNOWN))
    assert said.startswith("OrtA (13 rader), OrtB (12 rader)")
    assert said.endswith("OrtJ (4 rader) och 3 till")


def test_numbers_are_near_the_same_number_alone():
    meant = {
        one.word: one.meant
        for one in unknown_words(words("1", "007", "11", "Distrikt 3"), ["01", "02", "7", "Distrikt 2"])
    }
    assert meant == {"1": "01", "007": "7", "11": "", "Distrikt 3": ""}


def test_names_that_differ_only_in_case_are_one_and_told(small):
    placed, report = intake(small, "Centrum", "centrum", "Centrum", "CENTRUM", areas=[])
    assert sorted(set(placed)) == ["Centrum"]
    (line,) = [line for line in report["remarks"] if "stora och små" in line["what"]]
    assert line["n"] == 2
    assert intake(small, "CENTRUM", "CENTRUM", "centrum")[0] == ["Centrum"] * 3


def test_a_kommundel_is_the_beginning_of_a_code(small):
    placed, report = intake(
        small, "0180C1010", "0180C1020", " 0180C2030", "0180", areas=["Norr", "Söder"], characters=6,
        values={"0180C1": "Norr", "0180C2": "Söder"},
    )  # fmt: skip
    assert placed == ["Norr", "Norr", "Söder", "(utan kommundel)"]
    assert any("kortare än 6 tecken" in line["what"] and line["rows"] == [5] for line in report["remarks"])
    assert report["unknown_areas"] == {"0180": 1}


def test_the_beginning_of_a_code_is_taken_before_the_prefix(small):
    placed, _ = intake(small, "Ab1", "Cd2", areas=["Del Ab", "Del Cd"], characters=2, prefix="Del ")
    assert placed == ["Del Ab", "Del Cd"]


@given(st.lists(st.text("Aa åÅ1", min_size=1, max_size=8), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_every_row_is_counted_once_and_what_is_proposed_is_a_kommundel(every):
    found = unknown_words(words(*every), KNOWN)
    assert sum(one.n for one in found) == len(every)
    assert {one.meant for one in found} <= {"", *KNOWN}
    assert ("skriv values:" in way_out(found, KNOWN)) == any(one.meant for one in found[:10])
