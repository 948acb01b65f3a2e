"""The kommun among comparable ones on the page: by hand-made public figures, and what is said of them."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from bfa.analyses.answer import Facts
from bfa.analyses.comparable import comparable as asked
from bfa.pages.local_picture.comparable import comparable, comparable_figures
from bfa.tables.codes import CHECKOUT
from bfa.tables.contracts import PUBLISHED, validate


def page(own: float, *, name: str = "Vår", years: int = 1, before: float | None = None, preliminary: bool = False):
    """Ten kommuner of 20 000 with 90-110 reports per 10 000, and ours with `own` (in the years before: `before`)."""
    rows = []
    for place, kommun in enumerate([*(f"K{k}" for k in range(10)), "Vår"]):
        for year in range(2016 - years, 2016):
            rate = 90 + 2 * place if kommun != "Vår" else own if year == 2015 or before is None else before
            rows.append((kommun, year, "våldsbrott", rate, "per 10000"))
            rows.append((kommun, year, "invånare", 20_000, "invånare"))
    table = pd.DataFrame(rows, columns=["region", "year", "what", "value", "unit"])
    table = table.assign(source="Brå", preliminary=preliminary, group="Mindre stad/tätort")
    published = validate(table, PUBLISHED, where="test")
    situation = SimpleNamespace(published=published, kommundel="", kommun=SimpleNamespace(kommun=name, root=CHECKOUT))
    return SimpleNamespace(other=SimpleNamespace(comparable=Facts(asked(situation))))


def said(page) -> str:
    html = " ".join(output.data["text/html"] for output in comparable(page))
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html).replace("\u00a0", " ").replace("\u202f", " "))


def test_a_figure_far_above_is_said_to_be_so_with_what_is_usual_and_the_span():
    text = said(page(200))
    assert "Våldsbrott: Vår har 200 per 10 000 invånare (2015), fler än i jämförbara kommuner." in text
    assert "Vanligt bland de 10 är 99" in text
    assert "1 av 11" in text
    assert "samma kommungrupp och storlek" in text


@pytest.mark.parametrize(
    ("own", "words"),
    [(30, "färre än i jämförbara kommuner"), (101, "inom det som skiljer de 10 jämförbara kommunerna åt")],
)
def test_below_and_within_are_said_in_other_words(own, words):
    assert words in said(page(own))


def test_the_change_is_said_beside_that_of_the_others():
    text = said(page(200, years=5, before=100))
    assert "Mot 4 år före är det 100 % fler, en större ökning eller mindre minskning än i de andra" in text
    assert "Mot 4 år före är det oförändrat, inom det väntade" in said(page(100, years=5))


def test_a_preliminary_year_is_called_so_and_the_source_is_named():
    assert "(2015, preliminärt)" in said(page(100, preliminary=True))
    assert "Källa: Brå." in said(page(100))


def test_a_county_and_a_country_without_figures_have_no_columns():
    text = said(page(100))
    assert "Länet" not in text
    assert "Landet" not in text
    assert "Plats" in text


def test_without_figures_of_the_kommun_there_is_one_line():
    held = page(100, name="Annan")
    assert said(held).strip() == (
        "Kommunen finns inte med i den publicerade statistik som är inläst, så den jämförs inte med andra."
    )
    assert comparable_figures(held) == {"reason": "no_kommun"}


def test_the_figures_of_the_run_hold_the_standing_and_who_was_compared_with():
    figures = comparable_figures(page(200))
    (row,) = figures["standing"]
    assert (row["value"], row["rank"], row["of"], row["stands_out"]) == (200, 1, 11, True)
    assert figures["kommuner"][0] == {"region": "K0", "why": "group_and_size"}
    assert row["change"] is None
