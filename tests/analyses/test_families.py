import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.analyses.effect.design import design_for
from bfa.analyses.effect.panel import panel
from bfa.analyses.effect.relative import compare
from bfa.analyses.effect.settings import Settings
from bfa.analyses.families import family
from bfa.analyses.question import effect
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.tables.period import parse_period
from tests.small_situation import AREAS, TYPE, areas, measures, situation

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"
OTHER = "klotter"


def uneven(levels: dict[str, int], *, brottstyp: str = TYPE, first: str = "2006-01", **last_year: int) -> pd.DataFrame:
    """Counts that vary from month to month around a level; in 2010 around another where `last_year` names one."""
    rows = [
        (
            area,
            month.start_time,
            brottstyp,
            "crime",
            (last_year.get(area, n) if month.year == 2010 else n) + (7 * place + 5 * at) % 3,
        )
        for place, (area, n) in enumerate(levels.items())
        for at, month in enumerate(pd.period_range(first, "2010-12", freq="M"))
    ]
    table = pd.DataFrame(rows, columns=["area", "month", "brottstyp", "kind", "n"])
    return table.astype({"n": "Int64", "month": "datetime64[us]"})


def many(n: int = 12, level: int = 30, **last_year: int) -> dict[str, object]:
    """A situation's counts and names with n kommundelar."""
    names = [f"O{number}" for number in range(n)]
    return {"counts": uneven(dict.fromkeys(names, level), **last_year), "kommundelar": tuple(names), "kommundel": "O0"}


def one_by_one(found: Situation, name: str) -> object:
    """The comparison of one area, as a single effect question makes it."""
    around = panel(found, TYPE, parse_period(AFTER), parse_period(BEFORE))
    made = compare(design_for(around, name, Settings()))
    return made.change if made else None


def test_every_kommundel_is_compared_as_its_own_question_would(tmp_path):
    levels = {"Norr": 9, "Söder": 30, "Öst": 20, "Väst": 0, "Mitt": 12, "By": 1, "Hed": 40}
    late = pd.concat([uneven({"Ny": 15}, first="2008-09"), uneven({"Nyare": 3, "Nyast": 4}, first="2008-11")])
    found = situation(
        tmp_path,
        counts=pd.concat([uneven(levels, Söder=20, By=0), late]),
        measures=measures({"number": 1, "scope": "Norr, Hed", "start": pd.Timestamp("2010-01-01")}),
        kommundelar=(*levels, "Ny", "Nyare", "Nyast"),
    )
    table = family(found, brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table.set_index("kommundel")
    assert list(table.index) == [*levels, "Ny", "Nyare", "Nyast"]
    for name, line in table.iterrows():
        alone = one_by_one(found, name)
        for key in ("ratio", "lower", "upper", "p", "standard_error", "drift", "years"):
            assert line[key] == pytest.approx(getattr(alone, key), rel=1e-10), (name, key)


@settings(max_examples=25, deadline=None)
@given(levels=st.lists(st.integers(0, 25), min_size=3, max_size=7), own=st.sets(st.sampled_from(range(3))))
def test_a_family_and_its_questions_agree_whatever_the_sizes(tmp_path_factory, levels, own):
    names = {f"O{number}": level for number, level in enumerate(levels)}
    acted = [{"number": n + 1, "scope": f"O{n}"} for n in own]
    found = situation(
        tmp_path_factory.mktemp("liten"),
        counts=uneven(names),
        kommundel="O0",
        kommundelar=tuple(names),
        measures=measures(*acted),
    )
    table = family(found, brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table.set_index("kommundel")
    for name, line in table.iterrows():
        alone = one_by_one(found, name)
        assert np.isnan(line["p"]) if alone is None else line["p"] == pytest.approx(alone.p, rel=1e-10)


def test_one_counted_for_a_short_time_takes_no_history_from_the_others(tmp_path):
    names = [f"O{number}" for number in range(6)]
    short = pd.concat([uneven(dict.fromkeys(names, 30)), uneven({"Ny": 30, "Nyast": 30}, first="2008-11")])
    found = situation(tmp_path, counts=short, kommundelar=(*names, "Ny", "Nyast"), kommundel="O0")
    table = family(found, brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table.set_index("kommundel")
    assert (table.loc["O0", "years"], table.loc["Ny", "years"]) == (2, 1)
    for name, line in table.iterrows():
        assert line["upper"] == pytest.approx(one_by_one(found, name).upper, rel=1e-12)


def test_one_whose_counts_stopped_is_neither_assessed_nor_compared_with(tmp_path):
    counts = uneven(dict.fromkeys(AREAS, 30))
    stopped = (counts["area"] == "Mitt") & (counts["month"] >= pd.Timestamp("2010-06-01"))
    found = situation(tmp_path, counts=counts.assign(n=counts["n"].mask(stopped, 0)))
    table = family(found, brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table.set_index("kommundel")
    assert table.loc["Mitt", "reason"] == "silent"
    assert (table.drop(index="Mitt")["reason"] == "").all()


def test_the_effect_of_each_kommundel_is_adjusted_as_the_family_is(tmp_path):
    two = many(O3=16)
    two["counts"] = pd.concat([two["counts"], uneven(dict.fromkeys(two["kommundelar"], 20), brottstyp=OTHER)])
    spans = {"period": AFTER, "baseline": BEFORE}
    table = family(situation(tmp_path, areas=None, **two), brottstyper=[TYPE, OTHER], **spans).table
    table = table[table["brottstyp"] == TYPE].set_index("kommundel")
    for name in ("O0", "O3"):
        asked = situation(tmp_path, areas=None, **(two | {"kommundel": name}))
        found = effect(asked, brottstyp=TYPE, family=[OTHER], **spans)
        assert found.relative.change.p == pytest.approx(table.loc[name, "p"])
        assert found.relative.adjusted == pytest.approx(table.loc[name, "adjusted"])
        assert found.relative.change.ratio == pytest.approx(table.loc[name, "ratio"])


def test_one_that_fell_by_half_stands_out_among_twelve_and_no_other_does(tmp_path):
    got = family(situation(tmp_path, **many(O3=12)), brottstyper=[TYPE], period=AFTER, baseline=BEFORE)
    assert got.table.loc[got.table["stands_out"], "kommundel"].tolist() == ["O3"]
    assert got.tried == 12


def test_what_is_asked_about_changes_nothing(tmp_path):
    one = situation(tmp_path, **many(O3=12))
    other = situation(tmp_path, **(many(O3=12) | {"kommundel": "O7"}))
    first, second = (family(found, brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table for found in (one, other))
    pd.testing.assert_frame_equal(first, second)


def test_the_others_are_every_other_comparison_of_every_type(tmp_path):
    two = many()
    names = list(two["kommundelar"])
    two["counts"] = pd.concat([two["counts"], uneven(dict.fromkeys(names, 20), brottstyp=OTHER)])
    got = family(situation(tmp_path, **two), brottstyper=[TYPE, OTHER, TYPE], period=AFTER, baseline=BEFORE)
    assert got.brottstyper == (TYPE, OTHER)
    assert len(got.p_others("O0", TYPE)) == 23
    own = got.table[(got.table["kommundel"] == "O0") & (got.table["brottstyp"] == TYPE)]["p"].iloc[0]
    assert sorted([*got.p_others("O0", TYPE), own]) == sorted(got.table["p"])


def test_more_types_looked_at_never_make_more_of_one(tmp_path):
    two = many(O3=16)
    names = list(two["kommundelar"])
    two["counts"] = pd.concat([two["counts"], uneven(dict.fromkeys(names, 20), brottstyp=OTHER)])
    found = situation(tmp_path, **two)
    alone = family(found, brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table
    among = family(found, brottstyper=[TYPE, OTHER], period=AFTER, baseline=BEFORE).table.iloc[: len(alone)]
    assert (among["adjusted"] >= alone["adjusted"] - 1e-12).all()
    assert among["p"].tolist() == alone["p"].tolist()


def test_a_shrunk_change_lies_between_its_own_and_what_is_typical(tmp_path):
    table = family(situation(tmp_path, **many(O3=22)), brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table
    own = table[table["kommundel"] == "O3"].iloc[0]
    assert own["ratio"] < own["shrunk"] < 1
    assert own["shrunk_lower"] < own["shrunk"] < own["shrunk_upper"]


def test_an_area_with_measures_of_its_own_is_compared_but_not_compared_with(tmp_path):
    acted = measures({"number": 1, "scope": "O1"})
    alike = situation(tmp_path, **many(), measures=acted)
    fell = situation(tmp_path, **many(O1=5), measures=acted)
    table, other = (
        family(found, brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table.set_index("kommundel")
        for found in (alike, fell)
    )
    assert table["p"].notna().all()
    assert other.loc["O1", "ratio"] < 0.5
    assert other.loc["O2", "ratio"] == pytest.approx(table.loc["O2", "ratio"])


def test_controls_that_are_named_are_the_only_ones(tmp_path):
    named = ["O1", "O2", "O5"]
    got = family(situation(tmp_path, **many(O3=5)), brottstyper=[TYPE], period=AFTER, baseline=BEFORE, controls=named)
    table = got.table.set_index("kommundel")
    assert table.loc["O0", "ratio"] == pytest.approx(1, abs=0.1)
    assert table["p"].notna().all()


@pytest.mark.parametrize(("names", "why"), [(["Norr", "Söder"], "few_controls"), (["Norr"], "few_controls")])
def test_two_kommundelar_or_one_have_nothing_to_be_compared_with(tmp_path, names, why):
    found = situation(tmp_path, counts=uneven(dict.fromkeys(names, 20)), kommundelar=tuple(names))
    got = family(found, brottstyper=[TYPE], period=AFTER, baseline=BEFORE)
    assert got.table["reason"].eq(why).all()
    assert got.table[["ratio", "p", "adjusted", "shrunk"]].isna().all(axis=None)
    assert (got.tried, got.table["stands_out"].any(), got.p_others("Norr", TYPE)) == (0, False, ())


def test_a_month_that_was_not_counted_leaves_one_open_and_the_rest_stand(tmp_path):
    gap = many()
    counts = gap["counts"]
    gap["counts"] = counts[~((counts["area"] == "O4") & (counts["month"] == "2010-03-01"))]
    table = family(situation(tmp_path, **gap), brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table
    open_ = table[table["kommundel"] == "O4"].iloc[0]
    assert (open_["reason"], pd.isna(open_["after"])) == ("not_counted", True)
    assert (table["reason"] == "").sum() == 11


def test_nothing_counted_at_all_is_said(tmp_path):
    empty = many()
    empty["counts"] = empty["counts"].assign(n=lambda table: table["n"].mask(table["area"] == "O4", 0))
    table = family(situation(tmp_path, **empty), brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table
    assert table.loc[table["kommundel"] == "O4", "reason"].item() == "nothing_counted"


def test_few_to_be_expected_do_not_compete(tmp_path):
    small = many(level=1)
    got = family(situation(tmp_path, **small), brottstyper=[TYPE], period="2010-05/2010-08", baseline="2009-05/2009-08")
    assert got.table["reason"].isin(["few_expected", "few_controls"]).all()
    assert got.tried == 0


def test_less_than_a_year_before_is_said(tmp_path):
    short = many()
    short["counts"] = short["counts"][short["counts"]["month"] >= "2009-06-01"]
    table = family(
        situation(tmp_path, **short), brottstyper=[TYPE], period="2010-06/2010-12", baseline="2009-06/2009-12"
    ).table
    assert table["reason"].eq("").all()
    table = family(
        situation(tmp_path, **(short | {"counts": short["counts"][short["counts"]["month"] >= "2009-07-01"]})),
        brottstyper=[TYPE],
        period="2010-06/2010-12",
        baseline="2009-06/2009-12",
    ).table
    assert table["reason"].eq("not_counted").all()


def test_curves_narrow_with_size_and_hold_no_change(tmp_path):
    levels = {f"O{number}": 3 + 8 * number for number in range(8)}
    found = situation(tmp_path, counts=uneven(levels), kommundelar=tuple(levels), kommundel="O0")
    curves = family(found, brottstyper=[TYPE], period=AFTER, baseline=BEFORE).curves
    assert (curves["lower_95"] < 1).all()
    assert (curves["upper_95"] > 1).all()
    assert (curves["upper_95"].diff().dropna() <= 1e-9).all()
    assert (curves["upper_99.8"] > curves["upper_95"]).all()


def test_counts_without_areas_are_enough(tmp_path):
    counted = situation(tmp_path, areas=None, **many(O3=12))
    rows = situation(tmp_path, areas=areas(), **many(O3=12))
    first, second = (
        family(found, brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table for found in (counted, rows)
    )
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize(
    "given",
    [
        {"brottstyper": []},
        {"brottstyper": ["finns inte"]},
        {"brottstyper": [TYPE], "controls": ["Ingenstans"]},
        {"brottstyper": [TYPE], "baseline": "2009-02/2010-01"},
    ],
)
def test_what_cannot_be_asked_is_refused(tmp_path, given):
    with pytest.raises(ParameterError):
        family(situation(tmp_path), **({"period": AFTER, "baseline": BEFORE} | given))


def test_all_kommundelar_are_there_though_nothing_was_counted_in_one(tmp_path):
    assert set(
        family(situation(tmp_path), brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table["kommundel"]
    ) == set(AREAS)
