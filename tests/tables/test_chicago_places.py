"""Chicago's kinds of place as types: by params alone, every row in one type, and the sum the same as of all of them."""

import shutil

import pandas as pd
import pytest

from bfa.analyses.common_types import most_common
from bfa.analyses.reading_class import layout
from bfa.analyses.situation import load
from bfa.analyses.years_of import yearly
from bfa.tables import intake
from bfa.tables.municipality import read_kommun
from bfa.tables.period import parse_period

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def chicago(real_data, project, tmp_path_factory):
    path = tmp_path_factory.mktemp("chicago") / "params" / "kommun" / "chicago_platser.yml"
    path.parent.mkdir(parents=True)
    shutil.copyfile(project / "params" / "kommun" / "chicago_platser.yml", path)
    intake.take_in(read_kommun(path))
    return load(path, rows=False)


def test_every_kind_of_place_is_a_type_of_the_table_and_holds_what_the_file_does(chicago, real_data):
    rows = pd.read_csv(real_data / "us_chicago_grov_misshandel" / "aggravated_assaults_2010_2019.csv")
    words = chicago.kommun.incidents[0].values["brottstyp"]
    own = rows["loc_cat"].map(words).fillna(words["*"])
    year = pd.to_datetime(rows["date"]).dt.year
    theirs = own.groupby([year, own]).size()
    ours = yearly(chicago).groupby(["year", "brottstyp"])["n"].sum()
    assert set(own) == set(layout(chicago)["brottstyp"])
    assert {key: int(n) for key, n in ours.items() if n} == {key: int(n) for key, n in theirs.items()}
    assert int(ours.sum()) == len(rows) == 148_636


def test_the_ten_most_common_places_are_streets_and_homes_first(chicago):
    found = most_common(chicago, period=parse_period("2019-01/2019-12"))
    assert len(found) == 10
    assert found[:2] == ("misshandel på gata", "misshandel i bostad")
