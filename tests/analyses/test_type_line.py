"""Further types of a goal as a second line: what it is made of, what is left out and why, and what it never decides."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bfa.analyses import question
from bfa.analyses.series import area_months
from bfa.methods.joint import Group, joint_comparison
from bfa.methods.joint_types import TypeCounts, drift_correlation, joint_types
from bfa.tables.contracts import GOALS
from bfa.tables.promises import seal
from tests.small_situation import AREAS, TYPE, measures, promised, register, situation

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"
OTHER, THIRD = "skadegörelse", "rån"
GOAL = {"number": 1, "kind": "effekt", "text": "Färre.", "indicator": TYPE, "kommundel": "Norr", "measures": "1"}
DECIDED = {"declared": pd.Timestamp("2009-12-01"), "period": AFTER, "types": f"{OTHER}, {THIRD}"}


def counted(names, *, fall=0.5, rise=None, kind="crime", mean=12, first="2005-01"):
    """Areas x months of each type by one seed; Norr falls in 2010, or rises in the type `rise`."""
    rng, parts = np.random.default_rng(3), []
    for name in names:
        for area in AREAS:
            months = pd.period_range(first, "2010-12", freq="M")
            change = (2.5 if name == rise else fall) if area == "Norr" else 1.0
            rates = np.where(months.year == 2010, mean * change, mean)
            parts.append(pd.DataFrame({"area": area, "month": months.to_timestamp(), "n": rng.poisson(rates)}))
            parts[-1] = parts[-1].assign(brottstyp=name, kind=kind)
    table = pd.concat(parts, ignore_index=True)[["area", "month", "brottstyp", "kind", "n"]]
    return table.astype({"n": "Int64", "month": "datetime64[us]", "brottstyp": "str", "kind": "str", "area": "str"})


def town(folder, goal=None, **given):
    goals = register(GOALS, [GOAL | DECIDED | (goal or {})])
    usual = {"goals": goals, "counts": counted((TYPE, OTHER, THIRD)), "areas": None}
    acted = measures({"number": 1, "start": pd.Timestamp("2010-01-01")})
    return situation(folder, **(usual | {"measures": acted} | given))


def effect(given, **options):
    return question.effect(given, **{"brottstyp": TYPE, "period": AFTER, "baseline": BEFORE} | options)


def test_the_line_is_that_of_the_engine_over_the_types_and_the_first_decides_alone(tmp_path):
    small = town(tmp_path)
    found = effect(small)
    each, held = {}, []
    for name in (TYPE, OTHER, THIRD):
        matrix, prior = area_months(small, name), effect(small, brottstyp=name).design.prior
        start = list(map(str, matrix.columns)).index("2010-01")
        each[name] = joint_comparison(matrix, [Group(("Norr",), start, 12)], drift_prior=prior)
        held.append(TypeCounts(matrix, start, 12, prior))
    alone = joint_types(each, drift_correlation(held))
    assert found.types.joint.ratio == pytest.approx(alone.ratio)
    assert (found.types.joint.lower, found.types.joint.upper) == pytest.approx((alone.lower, alone.upper))
    without = effect(town(tmp_path, {"types": None}))
    assert without.types is None
    assert (found.verdict, found.relative.change.ratio) == (without.verdict, without.relative.change.ratio)


def test_types_are_declared_only_where_they_were_sealed_as_they_are(tmp_path):
    small = town(tmp_path)
    assert not effect(small).types.declared
    assert effect(promised(small)).types.declared
    added = replace(promised(small), goals=register(GOALS, [GOAL | DECIDED | {"types": f"{OTHER}, {THIRD}, stöld"}]))
    later = effect(added)
    assert (later.judged.design.known.declared, later.types.declared) == (True, False)


def test_a_promise_without_further_types_keeps_its_seal_of_before(tmp_path):
    plain, wide = (promised(town(tmp_path, goal)).promises[0].given for goal in ({"types": None}, {}))
    assert "types" not in plain
    assert wide["types"] == [OTHER, THIRD]
    assert seal(plain) != seal(wide)


def test_directions_that_differ_give_no_figure(tmp_path):
    found = effect(town(tmp_path, counts=counted((TYPE, OTHER, THIRD), rise=OTHER))).types
    assert (found.why, found.apart) == ("apart", (OTHER,))


def test_a_type_that_cannot_be_counted_is_left_out_and_the_rest_stand(tmp_path):
    yearly = pd.DataFrame({"area": ["Norr"], "year": [2009], "brottstyp": ["stöld"], "kind": ["crime"], "n": [5]})
    table = pd.concat([counted((TYPE, OTHER)), counted(("brand",), kind="event"), counted((THIRD,), mean=1)])
    small = town(tmp_path, {"types": f"{OTHER}, brand, {THIRD}, stöld, saknas"}, counts=table, annual=yearly)
    found = effect(small).types
    assert {one.brottstyp: one.why for one in found.types} == {
        TYPE: "",
        OTHER: "",
        "brand": "other_kind",
        THIRD: "enough",
        "stöld": "yearly",
        "saknas": "gone",
    }
    assert found.joint.table["brottstyp"].tolist() == [TYPE, OTHER]


def test_a_type_whose_codes_break_between_the_periods_is_left_out(tmp_path):
    small = town(tmp_path)
    broken = replace(small, quality=small.quality | {"code_breaks": {OTHER: ["2009-07"]}})
    found = effect(broken).types
    assert {one.brottstyp: one.why for one in found.types} == {TYPE: "", OTHER: "rules", THIRD: ""}


def test_the_line_is_refused_where_the_first_type_is_not_assessed_or_no_other_is_left(tmp_path):
    few = pd.concat([counted((TYPE,), mean=1), counted((OTHER,))])
    refused = effect(town(tmp_path, counts=few)).types
    assert (refused.why, refused.joint) == ("primary", None)
    assert effect(town(tmp_path, {"types": "saknas"})).types.why == "alone"


def test_the_types_of_a_package_are_compared_from_each_start(tmp_path):
    starts = {"Norr": "2009-01", "Söder": "2010-01"}
    acted = [{"number": n, "scope": a, "start": pd.Timestamp(m)} for n, (a, m) in enumerate(starts.items(), start=1)]
    goal = {"kommundel": "Norr, Söder", "measures": "1, 2", "declared": pd.Timestamp("2008-12-01")}
    small = town(tmp_path, goal | {"period": "2009-01/2009-12"}, measures=measures(*acted))
    found = effect(replace(small, kommundel="Söder"))
    assert found.joint is not None
    assert found.types.joint.table["brottstyp"].tolist() == [TYPE, OTHER, THIRD]
    matrix = area_months(small, OTHER)
    at = [list(map(str, matrix.columns)).index(month) for month in starts.values()]
    groups = [Group((area,), first, 12) for area, first in zip(starts, at, strict=True)]
    prior = next(one for one in found.types.types if one.brottstyp == OTHER).effect.judged.design.prior
    alone = joint_comparison(matrix, groups, ["Öst", "Väst", "Mitt"], drift_prior=prior)
    assert found.types.joint.table.set_index("brottstyp").loc[OTHER, "ratio"] == pytest.approx(alone.ratio)
