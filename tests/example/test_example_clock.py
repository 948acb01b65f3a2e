"""Weekdays and hours of the worked example, counted from the rows."""

import pandas as pd
import pytest

from bfa.example.clock import LAST_SPRING_DISCO

CENTRE = ("Gata D", "Gata E", "Busstorget", "Snabbmat I")


def night(rows: pd.DataFrame) -> "pd.Series[int]":
    """Weekday 0-6 of the night a row belongs to: the hours before six belong to the day before."""
    return (rows["start"] - pd.Timedelta(hours=6)).dt.day_of_week


@pytest.fixture(scope="module")
def in_a(assaults: pd.DataFrame) -> pd.DataFrame:
    return assaults[assaults["Kommundel"] == "A"]


def test_the_centre_is_mostly_friday_and_saturday_late_and_some_wednesdays(in_a: pd.DataFrame) -> None:
    centre = in_a[in_a["Plats"].isin(CENTRE)]
    late = centre[(centre["start"].dt.hour >= 21) | (centre["start"].dt.hour < 4)]
    share = night(late).value_counts() / len(centre)
    assert share[4] + share[5] > 0.6
    assert share[4] > share[5] > share[2]
    assert share[2] > 2 * max(share.get(day, 0) for day in (0, 1, 3, 6))


def test_the_bus_square_is_at_its_worst_when_the_pubs_close(in_a: pd.DataFrame) -> None:
    square = in_a[in_a["Plats"].isin(["Busstorget", "Snabbmat I"]) & night(in_a).isin([4, 5])]
    assert square["start"].dt.hour.between(1, 3).mean() > 0.5


def test_the_youth_centre_is_almost_only_thursday_evenings_in_term(in_a: pd.DataFrame) -> None:
    disco = in_a[in_a["Plats"] == "Fritidsgård J"]
    assert len(disco) > 10
    thursday = (disco["start"].dt.day_of_week == 3) & (disco["start"].dt.hour >= 20)
    assert thursday.mean() > 0.9
    assert not disco["start"].dt.month.isin([6, 7, 8]).any()


def test_the_last_disco_of_spring_2010_had_no_reported_assault_nearby(in_a: pd.DataFrame) -> None:
    that_night = in_a[night(in_a).eq(3) & (in_a["start"] - pd.Timedelta(hours=6)).dt.normalize().eq(LAST_SPRING_DISCO)]
    near = ((that_night["x"] - 599_350) ** 2 + (that_night["y"] - 6_545_750) ** 2) < 300**2
    assert not near.any()
    assert not that_night["Plats"].eq("Fritidsgård J").any()
    assert LAST_SPRING_DISCO.day_of_week == 3


def test_the_residential_area_is_any_day_but_mostly_weekend_evenings(in_a: pd.DataFrame) -> None:
    homes = in_a[in_a["Plats"].isin(["Bostadsområde K", "Gata L", "Gata M"])]
    evening = homes["start"].dt.hour.ge(17) | homes["start"].dt.hour.lt(2)
    weekend = night(homes).isin([4, 5, 6]) & evening
    assert night(homes).nunique() == 7
    assert 0.5 < weekend.mean() < 0.95


def test_streets_l_and_m_had_somewhat_fewer_in_the_second_tertial_of_2010(in_a: pd.DataFrame) -> None:
    streets = in_a[in_a["Plats"].isin(["Gata L", "Gata M"]) & in_a["start"].dt.month.isin([5, 6, 7, 8])]
    per_year = streets["start"].dt.year.value_counts()
    assert (per_year[2009], per_year[2010]) == (7, 5)


def test_midnight_is_no_more_common_than_people_make_it(rows: pd.DataFrame) -> None:
    known = rows[rows["Starttid"] != ""]
    assert (known["Starttid"] == "0000").mean() < 10 / 1440
