"""Every figure of the handbook's worked example, counted from the rows of the written export."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bfa.example import build, plan
from bfa.example.offences import OFFENCES

CUSTODY = "omhändertagande PL 13 och LOB"
#: DOMAIN's crime table of kommundel A, 2009: number and printed share of 5 170.
PRINTED = {
    "misshandel utomhus": (87, "1.7"),
    "misshandel inomhus": (105, "2.0"),
    "övriga liv- och hälsabrott": (11, "0.2"),
    "olaga hot": (134, "2.6"),
    "ofredande": (143, "2.8"),
    "hemfridsbrott och olaga intrång": (57, "1.1"),
    "kvinnofridsbrott": (5, "0.1"),
    "våldtäkt utomhus": (0, "0.0"),
    "våldtäkt inomhus": (9, "0.2"),
    "sexuellt ofredande och exhibitionism": (4, "0.1"),
    "övriga sexualbrott": (14, "0.3"),
    "cykelstöld": (160, "3.1"),
    "inbrott i bostad": (31, "0.6"),
    "inbrott i källare eller vind": (114, "2.2"),
    "inbrott och stöld i skola": (88, "1.7"),
    "stöld och snatteri i butik": (152, "2.9"),
    "stöld på kontor": (241, "4.7"),
    "personrån": (46, "0.9"),
    "inbrott i kontor": (107, "2.1"),
    "bedrägeri": (114, "2.2"),
    "övrig oredlighet": (17, "0.3"),
    "skadegörelse på motorfordon": (229, "4.4"),
    "skadegörelse mot stat och kommun": (33, "0.6"),
    "klotter": (284, "5.5"),
    "övrig skadegörelse": (157, "3.0"),
    "brott mot alkohollagen": (17, "0.3"),
    "narkotikabrott innehav": (139, "2.7"),
    "narkotikabrott överlåtelse": (23, "0.4"),
    "övriga alkohol- och narkotikabrott": (8, "0.2"),
}
SUBTOTALS = {
    "Brott mot liv och hälsa": (203, "3.9"),
    "Brott mot frihet och frid": (339, "6.6"),
    "Sexualbrott": (27, "0.5"),
    "Stöld, rån och andra tillgreppsbrott": (3580, "69.2"),
    "Bedrägeri och annan oredlighet": (131, "2.5"),
    "Skadegörelse": (703, "13.6"),
    "Alkohol- och narkotikabrott": (187, "3.6"),
}


def counted(rows: pd.DataFrame, first: str, last: str, *, area: str = "") -> int:
    """Rows from the first day of a month to the end of another."""
    stop = pd.Timestamp(last) + pd.offsets.MonthBegin()
    within = rows[(rows["start"] >= pd.Timestamp(first)) & (rows["start"] < stop)]
    return len(within[within["Kommundel"] == area] if area else within)


def change(rows: pd.DataFrame, months: tuple[str, str], years: tuple[int, int], *, area: str = "") -> int:
    """Percent from the first year to the second, same months, rounded to whole percent."""
    before, after = (counted(rows, f"{year}-{months[0]}", f"{year}-{months[1]}", area=area) for year in years)
    return round(100 * (after / before - 1))


@pytest.fixture(scope="module")
def table(rows: pd.DataFrame) -> "pd.Series[int]":
    of_year = rows[(rows["Kommundel"] == "A") & (rows["start"].dt.year == 2009) & (rows["Slag"] == "Brott")]
    return of_year["brottstyp"].value_counts()


@pytest.fixture(scope="module")
def layout(project: Path) -> pd.DataFrame:
    return pd.read_csv(project / "data" / "codebook" / "brottskategorier.csv", sep=";")


def test_outdoor_assaults_rose_22_percent_on_2009_and_34_on_2008_in_the_first_four_months(
    assaults: pd.DataFrame,
) -> None:
    assert change(assaults, ("01", "04"), (2009, 2010)) == 22
    assert change(assaults, ("01", "04"), (2008, 2010)) == 34


def test_outdoor_assaults_fell_18_percent_in_the_kommun_and_26_in_a_in_the_second_tertial(
    assaults: pd.DataFrame,
) -> None:
    assert change(assaults, ("05", "08"), (2009, 2010)) == -18
    assert change(assaults, ("05", "08"), (2009, 2010), area="A") == -26
    assert counted(assaults, "2009-05", "2009-08", area="A") == 35
    assert counted(assaults, "2010-05", "2010-08", area="A") == 26


@pytest.mark.parametrize("year", [2008, 2009])
def test_a_and_b_grew_most_up_to_the_spring_of_2010(assaults: pd.DataFrame, year: int) -> None:
    grown = {area: change(assaults, ("01", "04"), (year, 2010), area=area) for area in "ABCDEF"}
    assert min(grown["A"], grown["B"]) > max(grown[area] for area in "CDEF")


@pytest.mark.parametrize(("first", "last"), [("2009-01", "2009-12"), ("2010-01", "2010-04"), ("2010-05", "2010-08")])
def test_a_and_b_have_clearly_the_highest_rate_per_inhabitant(assaults: pd.DataFrame, first: str, last: str) -> None:
    rate = {area: counted(assaults, first, last, area=area) / plan.POPULATION[area] for area in "ABCDEF"}
    assert min(rate["A"], rate["B"]) > 1.4 * max(rate[area] for area in "CDEF")


def test_a_had_87_outdoor_assaults_in_2009(assaults: pd.DataFrame) -> None:
    assert counted(assaults, "2009-01", "2009-12", area="A") == 87


def test_months_of_a_are_ordinary_numbers(assaults: pd.DataFrame) -> None:
    months = assaults[assaults["Kommundel"] == "A"].groupby(assaults["start"].dt.to_period("M")).size()
    assert len(months) == 56
    assert 5 < months.mean() < 8
    assert months.max() <= 16


def test_the_crime_table_of_a_in_2009_holds_row_by_row(table: "pd.Series[int]") -> None:
    total = int(table.sum())
    assert total == 5170
    for brottstyp, (n, share) in PRINTED.items():
        assert (table.get(brottstyp, 0), f"{100 * n / total:.1f}") == (n, share), brottstyp


def test_the_subtotals_of_the_crime_table_hold(table: "pd.Series[int]", layout: pd.DataFrame) -> None:
    of_type = layout.set_index("brottstyp")["brottskategori"]
    found = table.groupby(of_type.reindex(table.index).to_numpy()).sum()
    assert {name: (int(n), f"{100 * n / 5170:.1f}") for name, n in found.items()} == SUBTOTALS


def test_the_three_assumed_rows_hold_the_rest_and_end_as_in_print(
    table: "pd.Series[int]", layout: pd.DataFrame
) -> None:
    assumed = layout.loc[layout["antagen"] == "ja", "brottstyp"]
    shares = sorted(f"{100 * table[name] / 5170:.1f}"[-2:] for name in assumed)
    assert table[assumed].sum() == 2641
    assert shares == [".4", ".7", ".9"]
    assert f"{100 * table['tillgrepp av motordrivet fordon'] / 5170:.1f}".endswith(".4")
    assert f"{100 * table['stöld ur motordrivet fordon'] / 5170:.1f}".endswith(".7")


def test_the_layout_names_every_crime_type_once_and_no_activity(rows: pd.DataFrame, layout: pd.DataFrame) -> None:
    assert layout["brottstyp"].is_unique
    assert list(layout["order"]) == list(range(1, len(layout) + 1))
    own = layout[layout["brottskategori"] != "Trafikbrott"]  # The handbook's table has no traffic.
    assert set(own["brottstyp"]) == set(rows.loc[rows["Slag"] == "Brott", "brottstyp"])
    assert set(layout["reading_class"]) == {
        "offerbrott med interaktion",
        "offerbrott utan interaktion",
        "spanings- och ingripandebrott",
    }


@pytest.mark.parametrize("area", ["", "A", "B"])
def test_custody_rose_55_percent(rows: pd.DataFrame, area: str) -> None:
    custody = rows[rows["brottstyp"] == CUSTODY]
    assert set(custody["Slag"]) == {"Ingripande"}
    assert change(custody, ("05", "08"), (2009, 2010), area=area) == 55


def test_the_three_pubs_were_inspected_twelve_times(rows: pd.DataFrame) -> None:
    visits = rows[rows["brottstyp"] == "krogtillsyn"]
    assert counted(visits, "2010-05", "2010-08") == 12
    assert set(visits["Plats"]) == {"Krog F", "Krog G", "Krog H"}


def test_b_fell_too_and_the_others_went_both_ways(assaults: pd.DataFrame) -> None:
    moved = {area: change(assaults, ("05", "08"), (2009, 2010), area=area) for area in "BCDEF"}
    assert -25 < moved["B"] < -10
    assert min(moved[area] for area in "CDEF") < 0 <= max(moved[area] for area in "CDEF")


def test_areas_drift_apart_from_year_to_year_as_areas_do(assaults: pd.DataFrame) -> None:
    whole = assaults[assaults["start"].dt.year < 2010]
    yearly = whole.groupby([whole["Kommundel"], whole["start"].dt.year]).size().unstack()
    steps = np.log(yearly).diff(axis=1).iloc[:, 1:]
    apart = steps - steps.mean()
    noise = (1 / yearly + 1 / yearly.shift(axis=1)).iloc[:, 1:]
    drift = float(np.sqrt(max((apart**2).to_numpy().sum() / 15 - noise.to_numpy().mean(), 0)))
    assert drift < 0.2


def test_every_year_and_kommundel_has_a_plausible_volume(rows: pd.DataFrame) -> None:
    crimes = rows[(rows["Slag"] == "Brott") & rows["Kommundel"].isin(list("ABCDEF"))]
    yearly = crimes.groupby([crimes["Kommundel"], crimes["start"].dt.year]).size().unstack().drop(columns=2010)
    assert yearly.loc["A"].between(4600, 5800).all()
    assert yearly.drop(index="A").apply(lambda column: column.between(1000, 4000)).all(axis=None)
    assert 60_000 <= len(rows) <= 90_000


def test_the_plan_and_the_offences_name_the_same_types() -> None:
    names = {offence.brottstyp for offence in OFFENCES}
    assert names == set(plan.CRIME_TABLE) | set(plan.OTHER_LEVEL)
    assert all(sum(n) == plan.ASSAULTS[when][0] for when, n in plan.ASSAULTS_BY_PLACE.items())


def test_another_seed_gives_other_rows_and_the_same_figures(
    tmp_path: Path, rows: pd.DataFrame, read_export: Callable[[Path], pd.DataFrame]
) -> None:
    build(tmp_path, seed=7)
    other = read_export(tmp_path / "polisexport.csv")
    assaults = other[other["brottstyp"] == "misshandel utomhus"]
    crimes = other[(other["Kommundel"] == "A") & (other["start"].dt.year == 2009) & (other["Slag"] == "Brott")]
    assert len(other) != len(rows)
    assert change(assaults, ("01", "04"), (2009, 2010)) == 22
    assert change(assaults, ("05", "08"), (2009, 2010), area="A") == -26
    assert len(crimes) == 5170
