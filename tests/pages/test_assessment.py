"""The first page of the picture begins with what people make of it, and nothing weighs what stands out beside it."""

import pytest
from test_local_picture_page import ASSAULT, DRUGS, crimes, opened, said

from bfa.pages.local_picture.figures import figures
from bfa.tables.contracts import ASSESSMENT, NOT_KNOWN, PRIORITISED
from bfa.words import assessment as words
from tests.small_situation import register

ROWS = [
    {"number": 1, "kommundel": "kommun", "kind": ASSESSMENT, "text": "Läget är som förut.", "sekretess": "nej"},
    {
        "number": 2,
        "kommundel": "Norr",
        "kind": ASSESSMENT,
        "text": "Värst på torget.",
        "who": "gruppen",
        "sekretess": "nej",
    },
    {"number": 3, "kommundel": "Söder", "kind": ASSESSMENT, "text": "Bättre än förut.", "sekretess": "nej"},
    {"number": 4, "kommundel": "Norr", "kind": "lucka", "text": "Vilka som köper.", "sekretess": "nej"},
]


def test_the_judgement_of_the_pages_own_area_stands_first_with_who_made_it(tmp_path):
    unknowns = register(NOT_KNOWN, ROWS)
    norr = opened(tmp_path, unknowns=unknowns)
    assert said(norr.in_short).index("Samlad bedömning: Värst på torget. (gruppen)") < said(norr.in_short).index(
        "anmäldes"
    )
    assert "Läget är som förut" not in said(norr.in_short)
    whole = opened(tmp_path / "whole", kommundel="", unknowns=unknowns)
    assert "Samlad bedömning: Läget är som förut." in said(whole.in_short)
    assert [row["text"] for row in figures(whole)["assessment"]] == ["Läget är som förut."]
    assert "Värst på torget" not in said(whole.in_short)


def test_a_judgement_is_not_told_among_what_is_not_known(tmp_path):
    page = opened(tmp_path, unknowns=register(NOT_KNOWN, ROWS))
    assert "Vilka som köper." in said(page.unknown)
    assert "Värst på torget" not in said(page.unknown) + said(page.unknown_in_short)
    assert [row["number"] for row in figures(page)["unknown"]["register"]] == [4]


def test_that_nobody_has_written_a_judgement_is_said_in_a_line(tmp_path):
    assert "Ingen samlad bedömning är skriven." in said(opened(tmp_path).in_short)


def test_a_judgement_that_the_tier_may_not_read_is_not_told(tmp_path):
    page = opened(tmp_path, unknowns=register(NOT_KNOWN, [ROWS[1] | {"sekretess": "ja"}]))
    assert "torget" not in said(page.in_short)
    assert "torget" not in str(figures(page)["assessment"])


def test_a_type_that_rises_in_one_area_with_harm_judged_high_stands_out_in_three_ways(tmp_path):
    rows = [
        {"number": 1, "kommundel": "Norr", "brottstyp": ASSAULT, "stance": "prioriteras", "harm": "hög"},
        {"number": 2, "kommundel": "Norr", "brottstyp": DRUGS, "stance": "avstår", "harm": "låg"},
    ]
    page = opened(tmp_path, counts=crimes(**{ASSAULT: {"Norr": 60}}), priorities=register(PRIORITISED, rows))
    assert page.table.set_index("brottstyp").loc[ASSAULT, "changed"] == "rise"
    assert "ökning och bedömd skada i misshandel utomhus" in figures(page)["worst"]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"level": ["a", "b"], "rise": ["b"], "harm": ["c"]}, "nivå och ökning i b; nivå i a; bedömd skada i c."),
        ({"level": ["a"], "rise": [], "harm": ["c"]}, "nivå i a; bedömd skada i c; inget på flera sätt."),
        (
            {"level": list("abcde"), "rise": []},
            "nivå i a, b, c och 2 till; inget på flera sätt. Inte prövat: bedömd skada.",
        ),
        ({"level": [], "rise": [], "harm": []}, "ingenting i nivå, ökning eller bedömd skada."),
    ],
)
def test_what_stands_out_in_several_ways_comes_first_and_what_was_not_tried_is_said(found: dict, told: str):
    assert words.worst(found) == told


def test_who_made_the_picture_stands_last_and_that_it_is_unsaid_is_said(tmp_path):
    assert said(opened(tmp_path).author) == "Vem som har gjort lägesbilden är inte skrivet."
