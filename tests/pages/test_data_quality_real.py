"""The page of the data's quality of a kommun that is told by year only: Berlin, 143 areas and ten years."""

import shutil

import pytest

from bfa.analyses.ask import data_quality, known_months
from bfa.analyses.situation import load
from bfa.disclosure import TIERS, open_policy
from bfa.pages import open_page
from bfa.run.sources import ensure_store
from bfa.tables.municipality import read_kommun

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def berlin(real_data, project, tmp_path_factory):
    path = tmp_path_factory.mktemp("berlin") / "params" / "kommun" / "berlin.yml"
    path.parent.mkdir(parents=True)
    shutil.copyfile(project / "params" / "kommun" / "berlin.yml", path)
    ensure_store(read_kommun(path), say=lambda _: None)
    return load(path)


@pytest.mark.parametrize("tier", TIERS)
def test_ten_years_of_143_areas_are_told_with_what_they_can_bear(berlin, tier):
    policy = open_policy(berlin, tier=tier, asked=known_months(berlin))
    page = open_page(data_quality(berlin), berlin, policy=policy)
    found = {row["what"]: row for row in page.checks}
    assert found["months"]["found"] == "Antal per år: 2015–2024."
    assert found["places"]["found"] == "Bara antal per år i 143 områden, inga rader."
    assert {what: row["standing"] for what, row in found.items()} == {
        "months": "ok",
        "refused": "ok",
        "late": "care",
        "breaks": "ok",
        "jumps": "ok",
        "places": "care",
    }
    assert "polisens kriminalatlas" in page.coverage._repr_html_()
