"""Sweden's kommuner, each against comparable ones, from the published files."""

import shutil

import pandas as pd
import pytest

from bfa.analyses.comparable import BOTH, LEAST, MOST, comparable, standing_of, weighed
from bfa.analyses.situation import load
from bfa.tables.codes import CHECKOUT
from bfa.tables.intake import take_in
from bfa.tables.kommuner import read_kommuner
from bfa.tables.municipality import read_kommun
from bfa.tables.published import read_published

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def published(sweden):
    wide = [source for source in sweden.published if source.form == "bred"]
    table = pd.concat([read_published(sweden, source, crs=None).table for source in wide], ignore_index=True)
    return table[(table["what"] == "Våldsbrott") | (table["unit"] == "invånare")]


@pytest.fixture(scope="module")
def every(published):
    kommuner = read_kommuner(CHECKOUT)
    codes = sorted(published.loc[published["what"] == "Våldsbrott", "code"].dropna().unique())
    return {code: standing_of(published, code, kommuner) for code in codes}


def test_all_290_are_asked_and_the_three_cities_have_too_few_like_them(every):
    assert len(every) == 290
    assert {code: each.reason for code, each in every.items() if each.reason} == dict.fromkeys(
        ("0180", "1280", "1480"), "too_few"
    )


def test_each_is_held_against_its_own_group_and_size_first(every):
    told = [each for each in every.values() if not each.reason]
    assert all(LEAST <= len(each.others) <= MOST for each in told)
    assert all(each.others["times"].between(0.5, 2).all() for each in told if set(each.others["why"]) == {BOTH})
    assert sum(set(each.others["why"]) == {BOTH} for each in told) > 200


def test_about_one_in_twenty_lies_outside_its_span_and_none_stands_out_among_all_that_were_tried(every):
    table = weighed(pd.concat([each.standing for each in every.values() if not each.reason], ignore_index=True))
    outside = ~table["value"].between(table["lower"], table["upper"])
    assert 0.02 < outside.mean() < 0.08
    assert int((table["p"] < 0.05).sum()) == int(outside.sum()) == 14
    assert not table["stands_out"].any()


def test_the_country_is_the_mean_of_its_kommuner_by_inhabitants(every):
    told = {round(float(each.standing["country"].iloc[0]), 3) for each in every.values() if not each.reason}
    assert len(told) == 1
    assert 100 < told.pop() < 110


def test_sweden_is_taken_in_with_its_kommuner_as_kommundelar_and_each_can_be_asked(real_data, project, tmp_path):
    path = tmp_path / "params" / "kommun" / "sverige.yml"
    path.parent.mkdir(parents=True)
    shutil.copyfile(project / "params" / "kommun" / "sverige.yml", path)
    figures = take_in(read_kommun(path)).figures
    assert len(figures["published_sources"]) == 5
    haninge = load(path, kommundel="Haninge", rows=False)
    assert len(haninge.kommundelar) == 290
    found = comparable(haninge)
    assert found.region == "Haninge"
    assert list(found.standing["what"]) == ["Våldsbrott", "Övriga brott", "Alla brott"]
    assert found.standing["value"].tolist() == [146, 1_415, 1_561]
