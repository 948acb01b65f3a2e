"""What a page hides could be otherwise; one that forgot to declare something is found without anything read of it."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from bfa import pages
from bfa.analyses.answer import Answer
from bfa.analyses.situation import Situation
from bfa.disclosure import CountTable, open_policy
from bfa.pages import open_page
from tests.attack.other_rows import Others, others
from tests.small_situation import CHECKOUT, TYPE, incidents, situation

#: Crimes of 2010 by day of the week, from Monday.
MANY, TWO_SMALL = (5, 8, 9, 10, 11, 2, 12), (5, 8, 9, 10, 11, 2, 3)
ALONE = "days of the week, which no other page counts"


@dataclass(frozen=True)
class Days(Answer):
    FACTS = frozenset(("busiest",))

    days: pd.DataFrame
    ends: pd.DataFrame
    #: A number that depends on the counts, listed as if it did not.
    busiest: str


def days(given: Situation) -> Days:
    rows = given.incidents
    assert rows is not None
    day = rows["start"].dt.day_of_week
    many = day.value_counts().reindex(range(7), fill_value=0)
    ends = (day >= 5).value_counts().reindex([False, True], fill_value=0)
    return Days(
        pd.DataFrame({"day": [f"d{each}" for each in many.index], "n": many.to_numpy()}),
        pd.DataFrame({"end": ["week", "weekend"], "n": ends.to_numpy()}),
        " ".join(f"d{each}" for each in many.sort_values(kind="stable", ascending=False).index),
    )


def tried(
    folder: Path, *, apart: bool, read: bool = False, by_size: bool = False, many: Sequence[int] = MANY
) -> Others:
    """Of a page of days of the week: with weekends in a table of its own or not, with what it holds as a fact read or
    not, in the order of the counts or of the week."""
    book = folder / "data" / "codebook"
    book.mkdir(parents=True)
    for name in ("sekretess.yml", "platstyper.yml"):
        (book / name).write_text((CHECKOUT / "data" / "codebook" / name).read_text(encoding="utf-8"), encoding="utf-8")
    rows = [(f"2010-03-{1 + day + 7 * (n % 4):02} 12:00", 900.0, 900.0) for day in range(7) for n in range(many[day])]
    given = situation(folder, incidents=incidents(rows))
    policy = open_policy(given, tier="offentlig", brottstyper=[TYPE], asked=None)

    def count_tables(answer: Days, *, policy: Any) -> dict[str, CountTable]:
        frame = answer.days.sort_values("n", ascending=False) if by_size else answer.days
        usual: dict[str, Any] = {"sensitive": TYPE, "whole": ALONE}
        found = {"days": CountTable(frame, identifies=("tid",), by=("day",), **usual)}
        if apart:
            found["ends"] = CountTable(answer.ends, identifies=("tid",), by=("end",), **usual)
        return found

    def page(released: Any, facts: Any, *, policy: Any) -> Any:
        return SimpleNamespace(said=facts.busiest if read else "")

    module = ModuleType("bfa.pages.days")
    module.__dict__.update(count_tables=count_tables, page=page)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(pages.PAGES, "Days", "days")
        patch.setitem(sys.modules, "bfa.pages.days", module)
        return others(lambda other: open_page(days(other), policy=policy), given)  # type: ignore[func-returns-value]


def test_a_small_count_that_is_hidden_with_another_could_be_otherwise(tmp_path: Path):
    found = tried(tmp_path, apart=False)
    assert {cell[-1] for cell in found.protected} == {"d5"}
    assert (found.determined, found.otherwise) == (frozenset(), {})
    assert found.alike > 0


def test_two_tables_that_cut_the_same_otherwise_and_are_not_tied_give_the_hidden_count_away(tmp_path: Path):
    """Saturday's two are weekends' 14 less Sunday's 12."""
    found = tried(tmp_path, apart=True)
    assert {cell[-1] for cell in found.determined} == {"d5"}


def test_a_fact_that_depends_on_a_hidden_count_is_told_otherwise_by_other_rows(tmp_path: Path):
    assert set(tried(tmp_path, apart=False, read=True).otherwise) == {"Days.busiest"}


def test_rows_in_the_order_of_their_counts_are_told_otherwise_by_other_rows(tmp_path: Path):
    (name,) = tried(tmp_path, apart=False, by_size=True, many=TWO_SMALL).otherwise
    assert name.startswith("day/n")
