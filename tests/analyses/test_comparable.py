"""The kommun among comparable ones, by hand-sized figures."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from bfa.analyses.comparable import comparable, log_rates, standing_of, weighed
from bfa.tables.codes import CHECKOUT
from bfa.tables.contracts import PUBLISHED, validate
from bfa.tables.kommuner import read_kommuner

GROUP, OTHER = "Mindre stad/tätort", "Landsbygdskommun"


def figures(regions, years=(2015,), what="Våldsbrott"):
    """`regions`: name -> (group, inhabitants, rate per 10 000 in each year, the last as the rest)."""
    rows = []
    for name, (group, people, *rates) in regions.items():
        for place, year in enumerate(years):
            rate = rates[min(place, len(rates) - 1)]
            rows.append((name, year, what, rate, "per 10000", group))
            rows.append((name, year, "Invånare", people, "invånare", group))
    table = pd.DataFrame(rows, columns=["region", "year", "what", "value", "unit", "group"])
    return validate(table.assign(source="Brå", preliminary=False), PUBLISHED, where="test")


def situation(published, kommun="Vår", kommundel=""):
    return SimpleNamespace(
        published=published, kommundel=kommundel, kommun=SimpleNamespace(kommun=kommun, root=CHECKOUT)
    )


def alike(n=9, rate=100, **more):
    """n kommuner of one group and size, whose rates are 90-110, and those named besides."""
    return {f"K{k}": (GROUP, 20_000 + 100 * k, rate - 10 + 20 * k / max(n - 1, 1)) for k in range(n)} | more


def test_a_kommun_far_above_comparable_ones_stands_out_and_one_among_them_does_not():
    high = comparable(situation(figures(alike(Vår=(GROUP, 20_000, 200)))))
    (row,) = high.standing.to_dict("records")
    assert (row["rank"], row["of"], row["stands_out"]) == (1, 10, True)
    assert row["ratio"] == pytest.approx(2, abs=0.02)
    assert row["lower"] < row["usual"] < row["upper"] < row["value"]
    within = comparable(situation(figures(alike(Vår=(GROUP, 20_000, 104)))))
    (row,) = within.standing.to_dict("records")
    assert not row["stands_out"]
    assert row["lower"] < 104 < row["upper"]


def test_a_kommundel_that_is_a_kommun_in_the_figures_is_held_against_others_where_its_kommun_is_not_there():
    published = figures(alike(Vår=(GROUP, 20_000, 200)))
    assert comparable(situation(published, "Sverige", "Vår")).region == "Vår"
    assert comparable(situation(published, "Vår", "K1")).region == "Vår"
    assert comparable(situation(published, "Sverige", "Annan")).reason == "no_kommun"


def test_why_each_is_comparable_is_told_nearest_in_size_first():
    regions = alike(3, Vår=(GROUP, 20_000, 100), Stor=(GROUP, 90_000, 100), Annan=(OTHER, 20_000, 100))
    regions |= {f"L{k}": (OTHER, 25_000 + k, 100) for k in range(4)}
    found = comparable(situation(figures(regions)))
    why = found.others.set_index("region")["why"].to_dict()
    assert why["K0"] == "group_and_size"
    assert why["Stor"] == "group"
    assert why["Annan"] == "size"
    assert len(found.others) == 7
    assert list(found.others["region"])[:2] == ["K0", "Annan"]
    assert found.others.set_index("region").loc["Stor", "times"] == pytest.approx(4.5)


def test_at_most_twenty_are_compared_with():
    found = comparable(situation(figures(alike(40, Vår=(GROUP, 20_000, 100)))))
    assert len(found.others) == 20
    assert set(found.others["why"]) == {"group_and_size"}


def test_a_small_kommun_needs_more_to_stand_out_than_a_large_one():
    few = {name: (group, people / 20, rate) for name, (group, people, rate) in alike().items()}
    small = comparable(situation(figures(few | {"Vår": (GROUP, 1_000, 160)}))).standing.iloc[0]
    large = comparable(situation(figures(alike(Vår=(GROUP, 20_000, 160))))).standing.iloc[0]
    assert large["p"] < 0.01 < small["p"]
    assert large["upper"] < small["upper"]


def test_the_change_is_from_the_four_years_before_and_held_against_that_of_the_others():
    years = (2010, 2011, 2012, 2013, 2014, 2015)
    regions = {f"K{k}": (GROUP, 20_000, 100, 100, 100, 100, 100, 110) for k in range(8)}
    regions["Vår"] = (GROUP, 20_000, 999, 100, 100, 100, 100, 150)
    (row,) = comparable(situation(figures(regions, years))).standing.to_dict("records")
    assert row["change"] == pytest.approx(1.5, abs=0.01)
    assert row["usual_change"] == pytest.approx(1.1, abs=0.01)
    assert row["years"] == 4
    assert row["change_upper"] < 1.5
    assert row["change_stands_out"]


def test_what_stands_out_is_held_against_all_that_was_tried():
    table = pd.DataFrame({"p": [0.03, 0.9, 0.8, 0.7], "change_p": [np.nan] * 4})
    assert weighed(table)["adjusted"].tolist() == pytest.approx([0.12, 0.9, 0.9, 0.9])
    assert not weighed(table)["stands_out"].any()
    assert weighed(table.iloc[:1])["stands_out"].all()
    assert weighed(table)["change_adjusted"].isna().all()


def test_the_county_and_the_country_are_those_of_their_kommuner_by_inhabitants():
    table = figures({"0114": (GROUP, 10_000, 100), "0115": (GROUP, 30_000, 200), "1440": (GROUP, 20_000, 50)})
    more = figures({f"{code}": (GROUP, 20_000, 100) for code in ("1441", "1442", "1443", "1444", "1445")})
    table = pd.concat([table, more], ignore_index=True)
    table = table.assign(code=table["region"])
    row = standing_of(table, "0114", read_kommuner(CHECKOUT)).standing.iloc[0]
    assert row["county"] == pytest.approx(175)
    assert row["country"] == pytest.approx((1 + 6 + 1 + 5 * 2) / 16 * 100)
    said = figures({"01": (GROUP, 1, 123), "00": (GROUP, 1, 99)})
    table = pd.concat([table, said.assign(code=said["region"])], ignore_index=True)
    row = standing_of(table, "0114", read_kommuner(CHECKOUT)).standing.iloc[0]
    assert (row["county"], row["country"]) == (123, 99)


@pytest.mark.parametrize(
    ("published", "kommun", "reason"),
    [
        (figures({}), "Vår", "no_published"),
        (figures(alike()), "Vår", "no_kommun"),
        (figures(alike(2, Vår=(GROUP, 20_000, 100))), "Vår", "too_few"),
    ],
)
def test_nothing_is_told_with_its_reason(published, kommun, reason):
    assert comparable(situation(published, kommun)).reason == reason


def test_without_inhabitants_nothing_is_told():
    published = figures(alike(Vår=(GROUP, 20_000, 100)))
    assert comparable(situation(published[published["unit"] != "invånare"])).reason == "no_people"


def test_a_later_year_than_asked_for_is_not_looked_at():
    regions = {f"K{k}": (GROUP, 20_000, 100, 500) for k in range(8)} | {"Vår": (GROUP, 20_000, 100, 900)}
    assert comparable(situation(figures(regions, (2014, 2015))), year=2014).standing["value"].tolist() == [100]


def test_a_rate_is_a_count_by_inhabitants_with_poissons_chance():
    log, variance = log_rates(pd.Series([100.0]), pd.Series([9_950.0]), per=10_000)
    assert np.exp(log) == pytest.approx([100 / 9_950])
    assert variance == pytest.approx([1 / 100])
