"""What is published of the example: its own rates are those of its rows, and it stands where the story says."""

from types import SimpleNamespace

import numpy as np
import pytest

from bfa.analyses.comparable import comparable
from bfa.example import draw, export, plan
from bfa.example.published import ALL, KOMMUN, PEOPLE, YEARS, published
from bfa.tables.codes import CHECKOUT
from bfa.tables.contracts import PUBLISHED, validate


@pytest.fixture(scope="module")
def counts():
    return export.to_counts(draw(2010), plan.AREAS)


@pytest.fixture(scope="module")
def table(counts):
    return published(counts, np.random.default_rng([2010, 15]))


def test_its_own_rates_are_those_of_its_rows(counts, table):
    own = table[(table["kommun"] == KOMMUN) & (table["ar"] == 2009)].set_index("vad")["tal"]
    year = counts[counts["month"].str.startswith("2009") & (counts["kind"] == "crime")]
    people = sum(plan.POPULATION.values())
    assert own[ALL] == round(year["n"].sum() / people * 100_000)
    assert own[plan.ASSAULT] == round(year.loc[year["brottstyp"] == plan.ASSAULT, "n"].sum() / people * 100_000)
    assert own[PEOPLE] == people


def test_every_kommun_has_every_figure_of_every_year_once(table):
    assert not table.duplicated(["kommun", "ar", "vad"]).any()
    assert len(table) == table["kommun"].nunique() * len(YEARS) * 3
    assert (table["tal"] > 0).all()


def test_outdoor_assaults_lie_high_among_comparable_kommuner_and_all_crime_does_not(table):
    named = {"kommun": "region", "kommungrupp": "group", "ar": "year", "vad": "what", "tal": "value"}
    rows = table.rename(columns=named).assign(source="x", preliminary=False)
    rows["unit"] = np.where(rows["what"] == PEOPLE, "invånare", "per 100000")
    kommun = SimpleNamespace(kommun=KOMMUN, root=CHECKOUT)
    found = comparable(
        SimpleNamespace(published=validate(rows, PUBLISHED, where="x"), kommundel="", kommun=kommun), year=2009
    )
    standing = found.standing.set_index("what")
    assert standing.loc[plan.ASSAULT, "rank"] == 1
    assert standing.loc[plan.ASSAULT, "stands_out"]
    assert not standing.loc[ALL, "stands_out"]
    assert set(found.others["group"]) == {"Större stad"}
