"""Sveriges slumpkarta from Brå's and SCB's own files."""

import pandas as pd
import pytest

from bfa.analyses.chance_map import chance_map
from bfa.tables.codes import CHECKOUT
from bfa.tables.known_measures import read_known
from bfa.tables.kommuner import read_kommuner
from bfa.tables.published import read_published

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def published(real_data, sweden):
    rates = next(source for source in sweden.published if "brott_kommun" in source.file)
    file = str(real_data / "se_befolkning_kommun" / "invanare_kommun_1998_2019_kolada.csv")
    told = {"file": file, "columns": {"region": "Municipality"}, "fixed": {"what": "Invånare"}, "unit": "invånare"}
    people = rates.model_copy(update=told | {"separator": ",", "decimal": ".", "values": {}})
    table = pd.concat([read_published(sweden, source, crs=None).table for source in (rates, people)], ignore_index=True)
    return table[table["what"].isin(["Våldsbrott", "Invånare"])]


def found(published, project):
    known = read_known(project / "data" / "codebook" / "atgarder.yml")
    return chance_map(published, read_kommuner(CHECKOUT), known, {})


def test_violence_of_small_kommuner_falls_as_after_a_measure_in_every_fourth_year(published, project):
    """The numbers were first counted apart from the package, from the files' own columns."""
    answer = found(published, project)
    assert answer.years == (2000, 2015)
    small = answer.shares[(answer.shares["size"] == 0) & (answer.shares["fall"] == 0.17)].iloc[0]
    assert (small["n"], small["kommuner"]) == (1185, 81)
    assert small[["share", "chance", "beyond", "rose"]].tolist() == pytest.approx(
        [0.266, 0.205, 0.303, 0.368], abs=1e-3
    )
    (after,) = answer.after_rise[answer.after_rise["size"] == 0].to_dict("records")
    assert (after["n"], after["share"]) == (410, pytest.approx(0.402, abs=1e-3))
    large = answer.shares[(answer.shares["size"] == 4) & (answer.shares["fall"] == 0.1)].iloc[0]
    assert large["share"] == pytest.approx(0.07, abs=1e-3)
    assert large["chance"] < 0.005


def test_the_rates_are_whole_crimes_of_the_mean_population_and_of_no_other(published, project):
    """A rate of few inhabitants that is rounded is possible for some counts only."""
    assert found(published, project).whole > 0.95
    ends = published["unit"] == "invånare"
    moved = published.assign(year=published["year"].where(~ends, published["year"] + 3))
    assert found(moved, project).whole < 0.7
