"""The page of a kommundel that is judged with others: its own counts, one verdict of all, and nothing that hides."""

from dataclasses import replace

import pytest

from bfa.pages import open_page
from bfa.pages.answer import answer_html, changes
from bfa.pages.effect import page as effect_page
from bfa.words.numbers import change_of
from tests.analyses.test_packages import AFTER, effect, goals, joined, wavy
from tests.analyses.test_staggered import effect as apart
from tests.analyses.test_staggered import lower, staggered
from tests.opened import GIVEN
from tests.pages.test_effect_page import html_of, plain, policy_of, shown
from tests.planned import planned
from tests.small_situation import TYPE, areas


def opened(folder, *, kommundel="Norr", tier="samverkan", **given):
    small = replace(joined(folder, **given), kommundel=kommundel)
    foreseen = planned(small, brottstyp=TYPE, start=AFTER)
    return open_page(effect(small), *foreseen, small, GIVEN, policy=policy_of(tier))


def test_the_page_has_every_kommundel_and_all_of_them_in_one_table(tmp_path):
    said = shown(opened(tmp_path).size)
    assert "Kommundelarna i insatspaketet" in said
    rows = ("Norr januari 2010 168 96 −43 %", "Söder januari 2010 ", "Tillsammans – ")
    assert all(row in " ".join(said.split()) for row in rows)
    assert "En kommundels egen rad visar hur det gick där, men den är osäkrare" in said
    assert "Norr och Söder tillsammans mot jämförelseområdena" in said


def test_the_figures_say_which_kommundelar_when_and_what_of_all(tmp_path):
    norr, soder = (effect_page.figures(opened(tmp_path, kommundel=name).shown) for name in ("Norr", "Söder"))
    assert norr["joint"] == soder["joint"]
    assert norr["joint"]["kommundelar"] == ["Norr", "Söder"]
    assert norr["joint"]["starts"] == ["2010-01-01", "2010-01-01"]
    assert norr["joint"]["ratio"] == norr["relative"]["ratio"] < 1
    assert (norr["joint"]["verdict"], norr["verdict"]) == ("fall_shown", "fall_shown")
    assert (norr["before"], norr["after"]) == (168, 96)
    assert [row["kommundel"] for row in norr["joint"]["areas"]] == ["Norr", "Söder"]


def test_the_answer_has_the_own_change_and_that_of_all_of_them(tmp_path):
    figures = effect_page.figures(opened(tmp_path).shown)
    own, other = changes(figures)
    assert own.what == "egen ändring: från 168 till 96 anmälda brott"
    assert other.what == "Norr och Söder tillsammans mot de andra områdena"
    assert "Svaret gäller Norr och Söder tillsammans" in plain(answer_html(figures))


def test_an_answer_that_cannot_be_given_says_that_it_is_of_all_of_them(tmp_path):
    few = wavy()
    few["n"] = few["n"].where(~few["area"].isin(["Norr", "Söder"]), 1)
    figures = effect_page.figures(opened(tmp_path, counts=few).shown)
    assert figures["verdict"] == "not_assessed"
    assert "Svaret gäller Norr och Söder tillsammans" in plain(answer_html(figures))


def test_what_is_small_in_one_kommundel_hides_what_is_worked_out_of_it_on_the_others_page(tmp_path):
    table = wavy(Norr=8)
    table.loc[(table["area"] == "Söder") & (table["month"].dt.year == 2010), "n"] = 0
    table.loc[(table["area"] == "Söder") & (table["month"] == "2010-03-01"), "n"] = 2
    page = opened(tmp_path, counts=table, tier="offentlig")
    table = page.shown.areas.set_index("kommundel")
    assert page.shown.withheld
    assert table.loc["Söder", ["before", "after", "ratio"]].isna().all()
    assert table.loc["", ["before", "after", "ratio", "lower", "upper"]].isna().all()
    figures = effect_page.figures(page.shown)
    assert [figures["joint"][name] for name in ("ratio", "lower", "upper")] == [None] * 3
    assert "2" not in [cell for row in figures["joint"]["areas"] for cell in map(str, row.values())]


@pytest.mark.parametrize("section", ["months", "earlier", "left_out", "spread", "choice", "grounds", "plan", "method"])
def test_every_section_is_drawn(tmp_path, section):
    assert html_of(getattr(opened(tmp_path), section))


def test_the_method_says_what_the_ratio_is_of_and_who_is_too_close(tmp_path):
    said = shown(opened(tmp_path, areas=areas()).method)
    assert "gäller ändringen i en typisk kommundel av dem" in said
    assert "Utanför jämförelsen, eftersom brott kan flytta dit: Öst." in said


def test_a_goal_of_one_kommundel_has_no_table_of_several(tmp_path):
    page = opened(tmp_path, goals=goals({"kommundel": "Norr"}))
    assert "insatspaketet" not in shown(page.size)
    assert effect_page.figures(page.shown)["joint"] is None


def begun_apart(folder, *, tier="samverkan", **given):
    """Söder, which began a year after Norr."""
    small = replace(staggered(folder, **given), kommundel="Söder")
    foreseen = planned(small, brottstyp=TYPE, start=AFTER)
    return open_page(apart(small, "Söder"), *foreseen, small, GIVEN, policy=policy_of(tier))


def test_kommundelar_that_began_apart_stand_with_their_own_months(tmp_path):
    page = begun_apart(tmp_path)
    said = " ".join(shown(page.size).split())
    assert "Norr januari 2009 " in said
    assert "Söder januari 2010 " in said
    figures = effect_page.figures(page.shown)
    assert figures["period"] == "2010-01/2010-12"
    assert [row["period"] for row in figures["joint"]["areas"]] == ["2009-01/2009-12", "2010-01/2010-12"]
    sections = ("in_short", "months", "earlier", "left_out", "spread", "choice", "grounds", "method")
    assert all(html_of(getattr(page, name)) for name in sections)


def test_a_small_count_in_anothers_months_hides_what_is_worked_out_of_it(tmp_path):
    table = lower()
    there = (table["area"] == "Norr") & (table["month"].dt.year == 2009)
    table["n"] = table["n"].where(~there, 0).where(~(there & (table["month"] == "2009-03-01")), 2)
    page = begun_apart(tmp_path, counts=table, tier="offentlig")
    assert page.shown.withheld
    assert page.shown.areas.set_index("kommundel").loc[["Norr", ""], ["after", "ratio"]].isna().all(axis=None)


def test_the_departures_that_are_drawn_and_their_text_are_of_one_kommundel_and_of_as_many_cases(tmp_path):
    page = opened(tmp_path)
    said, alone = shown(page.earlier), page.shown.own_robustness
    assert f"{plain(change_of(page.shown.alone))} för Norr ensam" in said
    assert f"i {alone.exceeding} av {alone.cases} fall utan åtgärd" in said
    assert alone.cases == len(page.shown.earlier)


def test_each_line_says_whether_it_is_of_one_kommundel_or_of_all(tmp_path):
    said = shown(opened(tmp_path).size)
    assert "Norr ensam: egen ändring" in said
    assert "Norr och Söder hopräknade, mot jämförelseområdena" in said
    assert "kan de två skilja sig åt, också i tecken" in said


def test_a_kommundel_with_measures_too_is_no_place_that_crime_may_have_moved_to(tmp_path):
    page = opened(tmp_path, areas=areas())
    assert page.shown.busy == ("Söder",)
    assert "Söder har också åtgärder, så dit räknas inget som flyttat." in shown(page.spread)
