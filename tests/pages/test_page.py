"""Sections of a page, and the one way to show them."""

import sys
from dataclasses import dataclass
from types import SimpleNamespace

import pandas as pd
import pytest

import bfa.pages
from bfa.analyses.answer import Answer
from bfa.analyses.causes import match, tag
from bfa.disclosure import CountTable
from bfa.draw import charts, output, tables
from bfa.draw.output import figures_output, text
from bfa.draw.workbook import Sheet
from bfa.errors import DisclosureError, ParameterError
from bfa.pages import open_page
from bfa.pages.figures import records
from bfa.pages.page import section, show
from tests.disclosure.test_release import POLICY
from tests.small_situation import TYPE, causes, situation


class Small:
    """A page of two texts."""

    policy = SimpleNamespace(tier="offentlig")

    @section
    def in_short(self):
        """Two texts and nothing."""
        yield text("Ett")
        yield text("")
        yield text(["Två", "Tre"])


@pytest.fixture
def shown(monkeypatch):
    kept = []
    monkeypatch.setattr(
        output, "display", lambda data, raw, metadata: kept.append((data["text/html"], metadata["bfa"]))
    )
    return kept


def test_a_section_is_shown_in_order_with_the_tier_of_its_page(shown):
    show(Small().in_short, Small().in_short)
    assert [html for html, _ in shown] == ["<p>Ett</p>", "<ul><li>Två</li><li>Tre</li></ul>"] * 2
    assert {mark["tier"] for _, mark in shown} == {"offentlig"}


def test_a_section_left_at_the_end_of_a_cell_is_seen_and_not_marked(shown):
    assert Small().in_short._repr_html_() == "<p>Ett</p><ul><li>Två</li><li>Tre</li></ul>"
    assert shown == []


@pytest.mark.parametrize("raw", [pd.DataFrame({"n": [3]}), "3 brott", text("3 brott"), Small(), None])
def test_nothing_but_a_section_is_shown(shown, raw):
    with pytest.raises(DisclosureError, match="Bara en sidas delar"):
        show(Small().in_short, raw)
    assert shown == []


def test_an_answer_without_a_page_is_told_so():
    with pytest.raises(ParameterError, match="ingen sida för DataFrame"):
        open_page(pd.DataFrame(), policy=None)


@dataclass(frozen=True, slots=True)
class Counted(Answer):
    """An answer of a small count."""

    incidents: int
    table: pd.DataFrame


COUNTED = Counted(3, pd.DataFrame({"n": [3]}))
DOORS = {
    "a sentence": lambda facts: text(f"Det var {facts.incidents}."),
    "a table": lambda facts: tables.table(facts.table, caption="x", columns={"n": "Brott"}, formats={"n": "int"}),
    "figures": lambda facts: figures_output({"rows": records(facts.table)}),
    "a workbook": lambda facts: Sheet("x", facts.table, {"n": "Brott"}),
    "a chart": lambda facts: charts.season(facts.table, title="x"),
}


@pytest.fixture
def counted_page(monkeypatch):
    """A page of `Counted`, made by a function that is given."""

    def made(page, **more):
        def count_tables(found, *more, policy):
            return {"n": CountTable(found.table, identifies=(), sensitive="klotter", whole="alone", by=None)}

        module = SimpleNamespace(count_tables=count_tables, page=page, **more)
        monkeypatch.setitem(sys.modules, "bfa.pages.counted", module)
        monkeypatch.setitem(bfa.pages.PAGES, "Counted", "counted")
        return module

    return made


@pytest.mark.parametrize("door", DOORS)
def test_no_door_takes_a_count_that_a_page_reads_off_the_answer(counted_page, door):
    counted_page(lambda released, facts, *, policy: DOORS[door](facts))
    with pytest.raises(DisclosureError, match="ur Counted, som kan vara ett antal"):
        open_page(COUNTED, policy=POLICY)


@pytest.mark.parametrize("raw", [{"n": COUNTED.table}, COUNTED, (COUNTED,), {"n": COUNTED.table["n"]}])
def test_whatever_a_release_of_its_own_makes_the_page_gets_nothing_raw(counted_page, monkeypatch, raw):
    module = counted_page(lambda released, facts, *, policy: released, release_page=lambda *given, policy: raw)
    monkeypatch.setitem(sys.modules, "bfa.disclosure.counted", module)
    monkeypatch.setitem(bfa.pages.RELEASED_BY, "Counted", "counted")
    with pytest.raises(DisclosureError, match="bara det som släppts"):
        open_page(COUNTED, policy=POLICY)


def test_a_table_handed_to_a_page_beside_its_answer_is_refused(counted_page):
    counted_page(lambda released, *facts, policy: facts)
    with pytest.raises(DisclosureError, match="bara det som släppts"):
        open_page(COUNTED, COUNTED.table, policy=POLICY)


def test_a_page_reads_a_register_as_its_tier_may_and_the_situations_not_at_all(counted_page, tmp_path):
    secret = causes({"number": 1, "text": "Vid Kalles kiosk", "sekretess": "ja"})
    small = situation(tmp_path, causes=secret)
    matched = match(small, tag(small, brottstyp=TYPE, period="2010-01/2010-12"))
    counted_page(lambda released, *facts, policy: facts)
    _, found, known = open_page(COUNTED, matched, small, policy=POLICY)
    assert found.stated["text"].tolist() == [POLICY.withheld_text]
    for facts, name in ((found, "causes"), *((known, name) for name in ("causes", "measures", "goals", "follow_up"))):
        with pytest.raises(DisclosureError, match="ett register med texter"):
            getattr(facts, name)
