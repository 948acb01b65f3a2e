"""What an analyst sees who leaves an answer at the end of a cell."""

import ast
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

import bfa.analyses
from bfa.analyses.answer import MOST_LINES, Answer
from tests.map_example import hotspots

TABLES = re.compile("Frame|Series|NDArray|Units")


@dataclass(frozen=True, slots=True)
class Many(Answer):
    brottstyp: str
    period: str
    rows: pd.DataFrame
    numbers: dict
    reason: str = ""


def many(rows: pd.DataFrame) -> Many:
    return Many("misshandel utomhus", "2010", rows, dict.fromkeys(range(40), rows))


def test_an_answer_tells_its_question_its_sizes_and_its_fields():
    rows = pd.DataFrame({"start": ["2010-05-07 23:30"] * 300, "n": 1})
    assert repr(many(rows)) == ("Many: misshandel utomhus, 2010\n  rows: 300 × 2 (start, n)\n  numbers: 40\n  reason")


def test_it_never_tells_a_row_and_is_short_also_where_an_answer_holds_answers_and_columns_are_many():
    wide = pd.DataFrame([[4711] * 400] * 3, columns=[f"kolumn {at}" for at in range(400)])
    for answer in (many(wide), hotspots(), replace(many(wide), reason="x" * 5000)):
        for said in (repr(answer), answer._repr_html_()):
            assert len(said.splitlines()) <= MOST_LINES
            assert len(said) < 1800
            assert "4711" not in said


def test_every_answer_that_holds_a_table_is_told_in_short():
    classes = [
        (
            node.name,
            [ast.unparse(base) for base in node.bases],
            [ast.unparse(line.annotation) for line in node.body if isinstance(line, ast.AnnAssign)],
        )
        for file in Path(bfa.analyses.__file__).parent.rglob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and node.decorator_list and not node.name.startswith("_")
    ]
    holding = {name: bases for name, bases, held in classes if TABLES.search(" ".join(held))}
    assert {name for name, bases in holding.items() if "Answer" not in bases} == set()
    assert len(holding) > 15
