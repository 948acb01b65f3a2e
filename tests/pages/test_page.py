"""Sections of a page, and the one way to show them."""

from types import SimpleNamespace

import pandas as pd
import pytest

from bfa.draw import output
from bfa.draw.output import text
from bfa.errors import DisclosureError, ParameterError
from bfa.pages import open_page
from bfa.pages.page import section, show


class Small:
    """A page of two texts."""

    gate = SimpleNamespace(tier="offentlig")

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
    assert {mark["gate"] for _, mark in shown} == {"offentlig"}


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
        open_page(pd.DataFrame(), gate=None)
