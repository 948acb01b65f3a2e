"""A small kommun's handouts hold the tables they held, cell by cell, and one figure is the same on every page."""

from pathlib import Path

import pytest

from tests.attack import small_handout
from tests.attack.counts import Count
from tests.golden import cells, demo, golden, same_figure
from tests.whole.own_cells import Kommun

WAS = "# A/1.html\tBrott\nMånad\tBrott\nmaj\tdold\njuni\t7\n"


def test_tables_at_the_widest_tier_are_as_they_were(handed: Path):
    golden.held(handed, "small_offentlig")


@pytest.mark.parametrize(
    ("tier", "only"), [("intern", ("3_orsaker", "4_effekt")), ("samverkan", ("0_oversikt", "3_orsaker"))]
)
def test_tables_at_the_narrower_tiers_are_as_they_were(
    small_kommun: Kommun, tmp_path: Path, tier: str, only: tuple[str, ...]
):
    small_handout.handout(small_kommun, tmp_path, "B", tier=tier, only=only)
    golden.held(tmp_path, f"small_{tier}")


def test_one_figure_is_the_same_on_every_page_of_a_small_kommun(handed: Path):
    found = same_figure.figures(handed)
    assert max(len(same_figure.pages(told)) for told in found.values()) > 1
    assert same_figure.disagreeing(found) == []


def test_a_cell_that_was_hidden_and_is_told_is_named_with_both():
    told = cells.differences(WAS, WAS.replace("dold", "3"))
    assert told == ["A/1.html | Brott | maj | Brott: dold -> 3"]


def test_rows_and_tables_that_come_and_go_are_named():
    told = cells.differences(WAS, "# A/1.html\tBrott\nMånad\tBrott\nmaj\tdold\naugusti\t2\n")
    assert told == [
        "A/1.html | Brott | juni | Månad: juni -> finns inte",
        "A/1.html | Brott | juni | Brott: 7 -> finns inte",
        "A/1.html | Brott | augusti | Månad: fanns inte -> augusti",
        "A/1.html | Brott | augusti | Brott: fanns inte -> 2",
    ]


def test_a_count_that_is_told_at_another_tier_only_is_no_difference_and_one_newly_told_is():
    count, other = (
        Count("A", "stöld", ("2010-01", "2010-12")),
        Count("A", "stöld", ("2010-01", "2010-12"), ("hour", "0")),
    )
    was = demo.written({"samverkan": {count: "7", other: "dold"}, "offentlig": {count: "dold"}})
    assert demo.differences(was, demo.written({"samverkan": {count: "7", other: "dold"}}), "samverkan") == []
    now = demo.written({"samverkan": {other: "3"}})
    assert demo.differences(was, now, "samverkan") == [
        "A | stöld |  | 2010-01/2010-12: 7 -> nowhere",
        "A | stöld | hour | 2010-01/2010-12 0: dold -> 3",
    ]


@pytest.mark.parametrize(("other", "wrong"), [(35, 0), (34, 1), (None, 1)])
def test_a_figure_that_another_page_has_otherwise_or_hides_is_found(other: int | None, wrong: int):
    area = {"kommundel": "A", "before": 35, "after": 26, "hidden": False}
    overview = {"brottstyp": "stöld", "period": "2010-05/2010-08", "baseline": "2009-05/2009-08", "areas": [area]}
    effect = {**overview, "before": other, "after": 26, "hidden": False, "same_months": [], "lines": []}
    effect["hidden"] = other is None
    if other is None:
        effect["after"] = None
    told = {"kommun": {"0_oversikt": overview}, "kommundelar": {"A": {"4_effekt": effect}}}
    assert len(same_figure.disagreeing(same_figure.of(told))) == (2 if other is None else wrong)
