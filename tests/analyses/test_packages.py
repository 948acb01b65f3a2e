"""Several kommundelar in one goal are one comparison: who is in it, when, and why it cannot be made."""

from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses import question
from bfa.analyses.effects import evaluate
from bfa.analyses.families import family
from bfa.analyses.goals import agreed
from bfa.analyses.series import area_months
from bfa.methods.lot import drawn
from bfa.tables.contracts import GOALS
from bfa.tables.period import Period, parse_period
from bfa.words.effect_gates import unlike_agreed
from bfa.words.effect_verdict import method
from tests.effect_words import gate, sentence, told
from tests.small_situation import AREAS, TYPE, areas, counts, measures, promised, register, situation

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"
GOAL = {"number": 1, "kind": "effekt", "text": "Färre.", "indicator": TYPE, "kommundel": "Norr, Söder"}
DECIDED = {
    "measures": "1",
    "declared": pd.Timestamp("2009-12-01"),
    "period": AFTER,
    "follow_up": pd.Timestamp("2011-01-15"),
}
BOTH = {"number": 1, "scope": "Norr, Söder"}


def goals(*changed):
    return register(GOALS, [GOAL | DECIDED | change for change in changed or ({},)])


def wavy(**changed):
    """Five areas that differ from year to year, Norr and Söder lower in 2010 where it is said."""
    table = counts(dict.fromkeys(AREAS, 12), first="2005-01", **changed)
    place = table["area"].map({name: at for at, name in enumerate(AREAS)})
    return table.assign(n=table["n"] + (table["month"].dt.year * 3 + place * 2) % 5 * (table["month"].dt.year < 2010))


def joined(folder, **given):
    usual = {"goals": goals(), "measures": measures(BOTH), "counts": wavy(Norr=8, Söder=8), "areas": None}
    return situation(folder, **(usual | given))


def effect(given, **options):
    return question.effect(given, **{"brottstyp": TYPE, "period": AFTER, "baseline": BEFORE} | options)


def look(given, after=AFTER, before=BEFORE):
    return agreed(given, TYPE, parse_period(after), parse_period(before))


def test_a_goal_of_several_kommundelar_is_one_declared_comparison_with_the_same_answer_on_each_page(tmp_path):
    small = promised(joined(tmp_path))
    pages = [effect(replace(small, kommundel=name)) for name in ("Norr", "Söder")]
    assert all(page.joint.effect.design.treated == ("Norr", "Söder") for page in pages)
    assert all(page.joint.effect.design.known.declared and page.judged.evidence.pool == 1 for page in pages)
    one, other = (page.judged.relative.change for page in pages)
    assert (one.ratio, one.lower, one.upper) == (other.ratio, other.lower, other.upper)
    assert pages[0].joint.table.equals(pages[1].joint.table)
    assert [page.verdict for page in pages] == [pages[0].judged.verdict] * 2 == ["fall_shown"] * 2


def test_the_joint_ratio_is_that_of_the_engine_with_both_treated(tmp_path):
    small = joined(tmp_path)
    matrix = area_months(small, TYPE)
    start = list(matrix.columns).index(pd.Period("2010-01", "M"))
    both = evaluate(matrix, treated=["Norr", "Söder"], start=start, length=12, brottstyp=TYPE)
    assert effect(small).judged.relative.change.ratio == pytest.approx(both.relative.change.ratio)


def test_each_kommundel_shows_its_counts_and_its_own_interval_and_no_verdict_of_its_own(tmp_path):
    small = joined(tmp_path)
    table = effect(small).joint.table.set_index("kommundel")
    assert table.loc["Norr", ["before", "after"]].tolist() == [168, 96]
    assert (
        table.loc["", ["before", "after"]].tolist() == table.loc[["Norr", "Söder"], ["before", "after"]].sum().tolist()
    )
    alone = effect(replace(small, goals=goals({"kommundel": "Norr"})), controls=["Öst", "Väst", "Mitt"])
    ends = ["ratio", "lower", "upper"]
    assert table.loc["Norr", ends].tolist() == pytest.approx([getattr(alone.relative.change, e) for e in ends])
    assert (table.loc["Norr", "upper"] > table.loc["", "upper"]) or (
        table.loc["Norr", "lower"] < table.loc["", "lower"]
    )


@pytest.mark.parametrize("near", [False, True], ids=["no_map", "map"])
def test_each_kommundel_is_compared_alike_on_its_own_page_and_among_all_that_are_looked_at(tmp_path, near):
    small = promised(joined(tmp_path, areas=areas() if near else None))
    page = effect(small).joint.table.set_index("kommundel")
    among = family(small, brottstyper=[TYPE], period=AFTER, baseline=BEFORE).table.set_index("kommundel")
    for name in ("Norr", "Söder"):
        ends = ["ratio", "lower", "upper"]
        assert among.loc[name, ends].tolist() == pytest.approx(page.loc[name, ends].tolist(), rel=1e-12)


def test_the_answer_says_that_it_is_of_them_together(tmp_path):
    said = sentence(effect(joined(tmp_path)))
    assert said.startswith("Minskning belagd i jämförelse mot Öst, Väst och Mitt: ")
    assert "Svaret gäller Norr och Söder tillsammans, inte en kommundel för sig." in said


def test_measures_that_overlap_it_in_place_and_time_are_of_the_package(tmp_path):
    also = {"number": 2, "scope": "Söder", "start": pd.Timestamp("2010-03-01")}
    got = effect(joined(tmp_path, measures=measures(BOTH, also)))
    assert got.design.known.measures == (1,)
    assert got.judged.design.known.measures == (1, 2)
    assert gate(got, "Åtgärden går att skilja")[1].startswith("åtgärd 1 och 2 verkade samtidigt")


def test_those_close_to_any_of_them_are_not_compared_with(tmp_path):
    got = effect(joined(tmp_path, areas=areas()))
    assert got.judged.design.controls == got.design.controls == ("Väst", "Mitt")
    assert got.judged.design.neighbours == ("Öst",)
    assert gate(got, "Minst 2 områden")[1] == "osäker jämförelse: Väst och Mitt"
    assert got.grade == 2


def test_thirty_to_expect_are_asked_of_all_of_them_together(tmp_path):
    few = wavy(Norr=2, Söder=2)
    few["n"] = few["n"].where(~few["area"].isin(["Norr", "Söder"]), 2)
    assert effect(joined(tmp_path, counts=few, goals=goals({"kommundel": "Norr"}))).verdict == "not_assessed"
    assert effect(joined(tmp_path, counts=few)).verdict == "no_difference_shown"


def test_each_begins_where_the_first_of_its_own_measures_did(tmp_path):
    later = {"number": 2, "scope": "Söder", "start": pd.Timestamp("2010-05-04")}
    small = joined(
        tmp_path,
        measures=measures({"number": 1}, later),
        goals=goals({"measures": "1, 2", "period": "2010-01/2010-04", "baseline": "2009-01/2009-04"}),
    )
    package = look(small, "2010-01/2010-04", "2009-01/2009-04").package
    assert package.periods == (parse_period("2010-01/2010-04"), parse_period("2010-05/2010-08"))
    assert package.baselines == (parse_period("2009-01/2009-04"), parse_period("2009-05/2009-08"))
    there = look(replace(small, kommundel="Söder"), "2010-01/2010-04", "2009-01/2009-04")
    assert there.package is None
    assert there.why == {"why": "other_period", "agreed": "2010-05/2010-08", "asked": "2010-01/2010-04"}


def test_a_measure_of_the_whole_kommun_begins_nothing_where_the_kommundel_has_its_own(tmp_path):
    wide = {"number": 2, "scope": "kommun", "start": pd.Timestamp("2009-12-15")}
    small = joined(tmp_path, measures=measures(BOTH, wide), goals=goals({"measures": "1, 2"}))
    assert look(small).package.starts == (pd.Timestamp("2010-01-01"),) * 2


def test_an_earlier_look_is_of_all_of_them_and_gives_no_verdict(tmp_path):
    got = effect(joined(tmp_path), period="2010-01/2010-06", baseline="2009-01/2009-06")
    assert (got.verdict, got.joint.package.periods) == ("too_early", (parse_period("2010-01/2010-06"),) * 2)


def test_a_goal_decided_late_is_tried_among_all_as_one(tmp_path):
    got = effect(joined(tmp_path, goals=goals({"declared": pd.Timestamp("2010-02-01")})))
    assert got.joint is not None
    assert (got.judged.design.known.declared, got.judged.evidence.pool) == (False, 4)


@pytest.mark.parametrize(
    ("changed", "given", "why", "said"),
    [
        ({"kommundel": "Norr, Hamnen"}, {}, "unknown_area", "målet gäller Hamnen, som inte finns i uppgifterna"),
        ({"kommundel": "Norr, Öst"}, {}, "idle_area", "målet gäller Öst, där ingen av dess åtgärder har börjat"),
        (
            {"baseline": "2004-01/2004-12"},
            {"before": "2004-01/2004-12"},
            "before_data",
            "månaderna före åtgärderna i Norr och Söder är inte räknade",
        ),
    ],
)
def test_what_cannot_be_joined_is_no_agreed_comparison_and_says_why(tmp_path, changed, given, why, said):
    small = joined(tmp_path, goals=goals(changed))
    got = look(small, **given)
    assert (got.declared, got.package, got.why["why"]) == (False, None, why)
    assert unlike_agreed(got.why).startswith(said)
    if not given:
        assert gate(effect(small), "Förseglad på förhand")[1].startswith(said)


@pytest.mark.parametrize(
    ("first", "why"),
    [
        ({"kommundel": "Söder", "measures": "1"}, "other_goal"),
        ({"kommundel": "Söder", "measures": "2"}, "overlaps"),
        ({"kommundel": "Söder, Öst", "measures": "2"}, "overlaps"),
        ({"kommundel": "Söder", "measures": "2", "period": "2011-01/2011-12"}, None),
        ({"kommundel": "Öst", "measures": "2"}, None),
    ],
)
def test_a_package_that_overlaps_an_earlier_goal_is_told_so_on_every_page(tmp_path, first, why):
    also = {"number": 2, "scope": "Söder, Öst"}
    small = joined(tmp_path, goals=goals(first, {"number": 2}), measures=measures(BOTH, also))
    got = look(replace(small, kommundel="Norr"))
    assert (got.goal, got.declared, got.why.get("why"), got.package is None) == (2, not why, why, bool(why))


def test_packages_that_overlap_say_so_and_with_which(tmp_path):
    also = {"number": 2, "scope": "Söder, Öst"}
    first = {"kommundel": "Söder", "measures": "2"}
    small = joined(tmp_path, goals=goals(first, {"number": 2}), measures=measures(BOTH, also))
    said = gate(effect(small), "Förseglad på förhand")[1]
    assert said.startswith("mål 1 gäller samma kommundel under samma tid, så paketen överlappar")


ORDER = ", ".join(drawn(("Norr", "Söder"), "3"))


@pytest.mark.parametrize(
    ("lot", "second", "said"),
    [
        (f"3: {ORDER}", "2010-01-01", "alla började samtidigt"),
        ("Norr sedan Söder", "2010-01-01", "den går inte att läsa"),
        ("3: Norr, Öst", "2010-01-01", "den gäller andra kommundelar än målet"),
        ("3: Söder, Norr", "2010-01-01", "orden ger en annan ordning"),
        (f"3: {ORDER}", "2009-12-01", "kommundelarna började i en annan ordning än den lottade"),
    ],
)
def test_a_lot_that_was_not_followed_is_told_beside_the_grade(tmp_path, lot, second, said):
    each = ({"number": 1}, {"number": 2, "scope": "Söder", "start": pd.Timestamp(second)})
    first = "2009-12/2010-11" if second < "2010" else AFTER
    goal = {"lot": lot, "measures": "1, 2", "declared": pd.Timestamp("2009-11-01"), "period": first}
    got = effect(joined(tmp_path, goals=goals(goal), measures=measures(*each)))
    assert got.joint is not None
    assert not got.judged.design.known.drawn_by_lot
    assert [line for line in method(told(got)) if line.startswith("Lottningen") and said in line]


def test_a_package_spans_from_the_first_start_to_the_last_end(tmp_path):
    package = look(joined(tmp_path)).package
    assert package.spanned == Period(pd.Period("2010-01", "M"), pd.Period("2010-12", "M"))
