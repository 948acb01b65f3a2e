"""How often reported crime of kommuner falls from year to year, by hand-sized published figures."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from bfa.analyses.answer import Facts
from bfa.analyses.chance_map import FALLS, chance_map, fall_shares, year_pairs
from bfa.errors import DataError, DisclosureError
from bfa.methods.chance_falls import chance_by_mean, chance_of_fall
from bfa.tables.codes import CHECKOUT
from bfa.tables.contracts import PUBLISHED, validate
from bfa.tables.known_measures import Effect
from bfa.tables.kommuner import read_kommuner

KOMMUNER = read_kommuner(CHECKOUT)


def method(percent, *, days=False, holds_for="plats"):
    effect = Effect.model_validate({"procent": percent, "utan_intervall": "inget", "dag_mot_dag": days})
    return SimpleNamespace(name=f"Metod {percent}", outcome="brott", effect=effect, holds_for=holds_for)


KNOWN = {"a": method(-10), "b": method(-20), "c": method(-50), "day": method(-90, days=True)}
KNOWN |= {"school": method(-1, holds_for="skola"), "more": method(30)}


def figures(rates, people=5_000, first=2000, what="Våldsbrott"):
    """`rates`: code -> rate per 10 000 of each year; `people`: at every year's end, or a list from the year before."""
    rows = []
    for code, each in rates.items():
        ends = people if isinstance(people, list) else [people] * (len(each) + 1)
        rows += [(code, first - 1 + at, "Invånare", end, "invånare") for at, end in enumerate(ends)]
        rows += [(code, first + at, what, rate, "per 10000") for at, rate in enumerate(each)]
    table = pd.DataFrame(rows, columns=["code", "year", "what", "value", "unit"])
    return validate(table.assign(region=table["code"], source="Brå", preliminary=False), PUBLISHED, where="test")


def found(published, known=KNOWN, types=None):
    return chance_map(published, KOMMUNER, known, types or {})


def one(answer, fall, size=0):
    (row,) = answer.shares[(answer.shares["fall"] == fall) & (answer.shares["size"] == size)].to_dict("records")
    return row


def test_fifty_forty_and_sixty_crimes_are_a_fall_of_a_fifth_and_a_rise_of_a_half():
    answer = found(figures({"0114": [100, 80, 120]}))
    fifth, third = one(answer, 0.2), one(answer, 0.3)
    assert (fifth["n"], fifth["kommuner"], fifth["share"], fifth["rose"]) == (2, 1, 0.5, 0.5)
    assert (third["share"], third["rose"]) == (0, 0.5)
    assert fifth["chance"] == pytest.approx(np.mean(chance_of_fall([90, 100], 0.2)))
    (row,) = answer.kommuner.to_dict("records")
    assert (row["falls"], row["years"], row["mean"], row["region"]) == (1, 2, 45, "Upplands Väsby")
    assert row["largest"] == pytest.approx(0.2)


def test_a_rate_is_of_the_mean_of_the_inhabitants_at_both_ends_of_the_year():
    answer = found(figures({"0114": [100, 100]}, people=[4_000, 6_000, 10_000]))
    assert answer.sizes["Våldsbrott"].tolist() == [50]
    assert answer.sizes["people"].tolist() == [5_000]


def test_a_rate_of_few_inhabitants_is_seen_to_be_of_whole_crimes_or_not():
    whole = found(figures({"0114": [50, 100, 75]}, people=2_000)).whole
    assert (whole, found(figures({"0114": [50, 52, 57]}, people=2_000)).whole) == (1, pytest.approx(1 / 3))
    assert np.isnan(found(figures({"0114": [50, 52, 57]}, people=20_000)).whole)


def test_the_usual_fall_is_the_middle_one_of_methods_against_crime_over_months():
    answer = found(figures({"0114": [100, 80, 120]}))
    assert answer.usual_fall == 0.2
    assert answer.methods["fall"].tolist() == [0.5, 0.2, 0.1]
    assert answer.methods["share"].tolist() == [0, 0.5, 0.5]


def test_a_kommun_that_another_was_formed_of_is_left_out_the_two_years_that_it_touches():
    """Knivsta was formed out of Uppsala in 2003."""
    answer = found(figures({"0380": [100] * 5, "0330": [100] * 5, "0114": [100] * 5}, first=2001))
    pairs = dict(zip(answer.kommuner["code"], answer.kommuner["years"], strict=True))
    assert pairs == {"0114": 4, "0330": 2, "0380": 2}


def test_a_fall_of_the_whole_country_is_there_and_not_beyond_it():
    answer = found(figures({code: [100, 60] for code in KOMMUNER.table.index[:30]}))
    row = one(answer, 0.3)
    assert (row["share"], row["beyond"]) == (1, 0)
    assert answer.country["ratio"].tolist() == [pytest.approx(0.6)]


def test_counts_that_only_chance_moves_fall_as_often_as_chance_says():
    draw = np.random.default_rng(1)
    codes = list(KOMMUNER.table.index[:120])
    rates = {code: (draw.poisson(40, 16) * 2.0).tolist() for code in codes}
    answer = found(figures(rates))
    row = one(answer, 0.2)
    assert row["lower"] < row["chance"] < row["upper"]
    assert row["chance"] == pytest.approx(float(chance_by_mean(40, 0.2)), abs=0.01)
    own = answer.kommuner.set_index("code")
    assert own["rare"].between(20, 40).all()


def test_a_year_after_a_rise_is_counted_by_itself():
    """50, 75, 45 and 45 crimes: one rise by a half, and the year after it a fall by two fifths."""
    answer = found(figures({"0114": [100, 150, 90, 90], "0115": [100, 100, 80, 100]}))
    (row,) = answer.after_rise.to_dict("records")
    assert (row["n"], row["share"]) == (1, 1)


def test_types_of_the_country_have_what_chance_alone_gives_a_kommun_of_middle_size():
    country = figures({"00": [90, 40]}).query("unit == 'per 10000'").assign(what="Rån", unit="per 100000")
    answer = found(pd.concat([figures({"0114": [100, 80, 120]}), country]), types={"Rån": "rån", "Mord": "mord"})
    (row,) = answer.types.to_dict("records")
    assert (row["name"], row["year"], row["per_100000"]) == ("rån", 2001, 40)
    assert row["s0"] == pytest.approx(float(chance_by_mean(2, 0.2)))


def test_a_page_reads_what_is_published_and_nothing_else_of_the_answer():
    facts = Facts(found(figures({"0114": [100, 80, 120]})))
    assert len(facts.shares) == len(FALLS)
    with pytest.raises((DisclosureError, AttributeError)):
        assert facts.pairs is None


def test_nothing_to_compare_and_no_known_fall_are_refused():
    with pytest.raises(DataError, match="två år i rad"):
        found(figures({"0114": [100]}))
    with pytest.raises(DataError, match="publicerad minskning"):
        found(figures({"0114": [100, 80]}), known={"more": method(30)})


def test_kommuner_of_every_size_are_told_apart():
    pairs = year_pairs(
        pd.DataFrame(
            [
                (f"0{114 + at}", year, "Brott", 10.0, people)
                for at, people in enumerate((9_999, 10_000))
                for year in (1, 2)
            ],
            columns=["code", "year", "what", "n", "people"],
        ),
        KOMMUNER,
    )
    assert fall_shares(pairs, (0.1,))["size"].tolist() == [0, 1]
