"""What of an effect is released: its tables in one system, so that none of them gives away what another hides."""

from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses import question
from bfa.disclosure import policy_from
from bfa.disclosure.effect import release_effect
from bfa.disclosure.effect_tables import count_tables
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, situation

AFTER, BEFORE = "2010-01/2010-04", "2009-01/2009-04"


def policy_of(tier):
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


def found_in(small, norr):
    """Norr's effect with the months of follow-up as given."""
    table = small.counts.copy()
    for month, n in norr.items():
        table.loc[(table["area"] == "Norr") & (table["month"] == month), "n"] = n
    small = replace(small, counts=table)
    return question.effect(small, brottstyp=TYPE, period=AFTER, baseline=BEFORE), small


@pytest.fixture
def small(tmp_path):
    return situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 12), first="2006-01"))


def drawn(shown):
    return shown.months.table.set_index(shown.months.table["month"].astype(str))["n"]


def test_months_are_hidden_so_that_the_sums_of_the_periods_do_not_give_them_away(small):
    shown = release_effect(*found_in(small, {"2010-03-01": 3}), policy=policy_of("offentlig"))
    inside = drawn(shown)["2010-01":"2010-04"].isna()
    assert not shown.hidden
    assert inside["2010-03"]
    assert inside.sum() >= 2
    assert not shown.band


def test_months_do_not_give_away_a_sum_that_is_hidden(small):
    nothing = dict.fromkeys(("2010-01-01", "2010-02-01", "2010-04-01"), 0)
    shown = release_effect(*found_in(small, nothing | {"2010-03-01": 3}), policy=policy_of("offentlig"))
    assert shown.hidden
    assert shown.withheld
    assert drawn(shown)["2010-01":"2010-04"].isna().any()
    assert shown.years.set_index("period").loc[AFTER, "hidden"]


def test_what_is_left_of_the_kommun_beside_the_controls_is_no_small_count(small):
    table = small.counts.copy()
    quarterly = table["month"].dt.month % 4 == 2
    table.loc[table["area"] == "Mitt", "n"] = quarterly[table["area"] == "Mitt"].mul(2)
    found, less = found_in(replace(small, counts=table), {})
    assert "Mitt" not in found.design.controls
    assert "others" in set(release_effect(found, less, policy=policy_of("samverkan")).table["line"])
    public = release_effect(found, less, policy=policy_of("offentlig"))
    assert "others" not in set(public.table["line"])
    assert len(found.earlier)
    assert public.earlier.empty


def test_the_same_count_has_one_name_in_all_tables(small):
    tables = count_tables(*found_in(small, {}))
    own = {"brottstyp": TYPE, "kommundel": "Norr"}
    assert dict(tables["months"].whole) == own | {"registered": "in_time"}
    assert {"kommundel", "period"} <= set(tables["areas"].by) & set(tables["registered"].by)
    assert tables["registered"].frame["n"].tolist()[:4] == [48, 0, 48, 0]
    assert pd.PeriodIndex(tables["months"].frame["month"])[0] == pd.Period("2007-01", "M")


def test_a_ratio_that_gives_how_many_of_the_controls_lack_a_place_is_not_told_where_such_small_numbers_are_hidden(
    small,
):
    found, small = found_in(small, {})
    before, after = found.evidence.counted
    many = {"line": "own_placed", "before": before - 30, "after": after - 30, "ratio": 1.0, "percent": 0.0}
    solved = {"line": "relative_placed", "ratio": 0.98, "lower": 0.7, "upper": 1.3, "percent": -2.0}
    found = replace(found, table=pd.concat([found.table, pd.DataFrame([many, solved])], ignore_index=True))
    told = {
        tier: set(release_effect(found, small, policy=policy_of(tier)).table["line"])
        for tier in ("samverkan", "offentlig")
    }
    assert {"own_placed", "relative_placed"} <= told["samverkan"]
    assert told["offentlig"] & {"own_placed", "relative_placed"} == {"own_placed"}
