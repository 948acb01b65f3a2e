"""Berlin's atlas of crime, by the committed kommun file alone: what the file itself sums up is what we add up to."""

import shutil

import pandas as pd
import pytest

from bfa.analyses.default_periods import tertial
from bfa.analyses.overview import answers
from bfa.analyses.reading_class import parts_of
from bfa.analyses.situation import load
from bfa.analyses.years_of import yearly
from bfa.tables import intake
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.municipality import read_kommun

pytestmark = pytest.mark.real
TOTAL, CODE = "Straftaten -insgesamt-", "LOR-Schlüssel (Bezirksregion)"
TOP = {"rån", "misshandel", "frihetsbrott, tvång, hot och förföljelse", "stöld", "brandbrott", "skadegörelse"}


@pytest.fixture(scope="module")
def berlin(real_data, project, tmp_path_factory):
    path = tmp_path_factory.mktemp("berlin") / "params" / "kommun" / "berlin.yml"
    path.parent.mkdir(parents=True)
    shutil.copyfile(project / "params" / "kommun" / "berlin.yml", path)
    figures = intake.take_in(read_kommun(path)).figures
    return load(path, rows=False), figures


@pytest.fixture(scope="module")
def own(real_data):
    path = real_data / "de_berlin_kriminalatlas" / "kriminalatlas_2015_2024.csv"
    table = pd.read_csv(path, dtype={CODE: str})
    counts = table[table["Matt"] == "Fallzahlen"].set_index(["Jahr", CODE])
    return counts.drop(columns=["Matt", "Bezeichnung (Bezirksregion)"]).astype(int).sort_index()


def test_every_group_adds_up_to_the_citys_own_total_in_every_year(berlin, own):
    situation, _ = berlin
    words = situation.kommun.counts[0].values["brottstyp"]
    ours = yearly(situation).groupby(["year", "brottstyp"])["n"].sum()
    city = own.xs("999999", level=CODE)
    for heading, name in words.items():
        if heading != TOTAL:
            assert [ours[year, name] for year in range(2015, 2025)] == list(city.loc[2015:2024, heading]), name


def test_the_groups_that_lie_in_no_other_make_all_reported_crime(berlin, own):
    situation, _ = berlin
    inner = {name for part in parts_of(situation).values() for name in part}
    years = yearly(situation)
    outer = years[~years["brottstyp"].isin(inner)]
    assert set(outer["brottstyp"]) == {*TOP, "narkotikabrott", "övriga brott"}
    assert list(outer.groupby("year")["n"].sum()) == list(own.xs("999999", level=CODE)[TOTAL])


def test_the_areas_of_a_district_add_up_to_it_less_what_lies_in_none(berlin, own):
    situation, _ = berlin
    names = situation.kommun.counts[0].values["area"]
    years = yearly(situation).set_index(["year", "area", "brottstyp"])["n"]
    for district in ("010000", "080000", "120000"):
        areas = [name for code, name in names.items() if code.startswith(district[:2])]
        for year in (2015, 2024):
            whole, loose = own.loc[(year, district)], own.loc[(year, f"{district[:2]}9900")]
            assert sum(years[year, area, "stöld"] for area in areas) == (whole - loose)["Diebstahl -insgesamt-"]


def test_all_143_areas_are_counted_every_year_and_what_lies_in_none_is_the_kommuns(berlin):
    situation, figures = berlin
    years = yearly(situation)
    assert len(situation.kommundelar) == 143
    assert set(years["area"]) == {*situation.kommundelar, NO_KOMMUNDEL}
    assert years.groupby(["area", "brottstyp"])["year"].nunique().eq(10).all()
    note = figures["count_sources"][0]
    assert note["refused"] == 0
    assert note["covered"] == ["2015-01", "2024-12"]
    assert note["not_counted"] == []
    assert situation.counts.empty


def test_no_part_is_more_than_what_it_is_a_part_of(berlin):
    situation, _ = berlin
    wide = yearly(situation).pivot(index=["area", "year"], columns="brottstyp", values="n")
    for whole, parts in parts_of(situation).items():
        if whole in wide:
            assert (wide[list(parts)].sum(axis=1) <= wide[whole]).all(), whole


def test_the_overview_answers_on_whole_years_and_every_area_is_held_against_the_others(berlin, own):
    situation, _ = berlin
    asked = tertial(situation, brottstyp="klotter")
    found = answers(situation, brottstyper=("klotter", "cykelstöld"), asked=asked)
    heading, city = "Sach-beschädigung durch Graffiti", own.xs("999999", level=CODE)
    assert str(asked.period) == "2024-01/2024-12"
    assert found.problem.changes["before"].tolist() == [city.loc[year, heading] for year in (2023, 2022)]
    assert found.types[0].total["after"].iloc[0] == city.loc[2024, heading]
    assert len(found.family.table) == 2 * 143
    assert set(found.family.table["reason"]) == {"", "few_expected"}
