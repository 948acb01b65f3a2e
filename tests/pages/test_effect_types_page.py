"""The line of several types on the effect page: the figure, that it is no verdict, what was left out, and secrecy."""

import pandas as pd
import pytest

from bfa.pages import open_page
from bfa.pages.effect import beside
from tests.analyses.test_type_line import AFTER, OTHER, THIRD, counted, effect, town
from tests.opened import GIVEN
from tests.pages.test_effect_page import policy_of, shown
from tests.planned import planned
from tests.small_situation import TYPE, promised


def opened(folder, goal=None, *, tier="samverkan", sealed=True, **given):
    small = town(folder, goal, **given)
    small = promised(small) if sealed else small
    return open_page(effect(small), *planned(small, brottstyp=TYPE, start=AFTER), small, GIVEN, policy=policy_of(tier))


def told_of(page):
    return beside.figures(page.shown)["types"]


def said(page) -> str:
    return " ".join(shown(page.size).split())


def test_the_line_stands_with_its_types_and_says_that_it_is_no_verdict(tmp_path):
    page = opened(tmp_path)
    told = said(page)
    assert "Målets 3 brottstyper tillsammans mot Söder, Öst, Väst och Mitt:" in told
    assert "Raden är ingen bedömning. Svaret gäller misshandel utomhus, som är målets indikator." in told
    assert "Brottstyperna förseglades före start." in told
    assert all(name in told for name in ("Skadegörelse", "Rån", "Tillsammans"))
    figures = told_of(page)
    assert [row["brottstyp"] for row in figures["types"]] == [TYPE, OTHER, THIRD]
    assert figures["lower"] < figures["ratio"] < figures["upper"] < 1
    assert sum(row["weight"] for row in figures["types"]) == pytest.approx(1)
    assert "verdict" not in figures


def test_types_that_were_not_sealed_are_told_to_be_explored(tmp_path):
    assert "Brottstyperna var inte förseglade före start" in said(opened(tmp_path, sealed=False))


def test_directions_that_differ_say_so_and_push_no_figure(tmp_path):
    page = opened(tmp_path, counts=counted((TYPE, OTHER, THIRD), rise=OTHER))
    assert "Typerna går isär. Skadegörelse gick åt andra hållet än misshandel utomhus" in said(page)
    figures = told_of(page)
    assert (figures["ratio"], figures["apart"], figures["why"]) == (None, [OTHER], "apart")


def test_what_is_left_out_is_told_with_why_and_no_unknown_word_of_the_register(tmp_path):
    yearly = pd.DataFrame({"area": ["Norr"], "year": [2009], "brottstyp": ["stöld"], "kind": ["crime"], "n": [5]})
    table = pd.concat([counted((TYPE, OTHER)), counted((THIRD,), mean=1)])
    page = opened(tmp_path, {"types": f"{OTHER}, {THIRD}, stöld, hemligt ord"}, counts=table, annual=yearly)
    told = said(page)
    assert "Rån är inte med: för få brott att vänta." in told
    assert "Stöld är inte med: den räknas bara per år." in told
    assert "Brottstyp nummer 4 under ”även brottstyper” i målet är inte med: den finns inte i uppgifterna." in told
    assert "hemligt" not in told


def test_a_type_with_a_month_missing_is_left_out_in_one_sentence(tmp_path):
    table = counted((TYPE, OTHER))
    gone = (table["brottstyp"] == OTHER) & (table["area"] == "Norr") & (table["month"] == "2010-07-01")
    found = told_of(opened(tmp_path, {"types": OTHER}, counts=table[~gone]))
    assert found["sentence"].endswith(
        "Skadegörelse är inte med: månader saknas i uppgifterna, och saknade månader räknas inte som noll."
    )


def test_a_type_whose_codes_break_between_the_periods_is_left_out_and_says_so(tmp_path):
    broken = {"code_breaks": {OTHER: ["2009-07"]}}
    found = told_of(opened(tmp_path, sealed=False, quality=broken))
    rest = "Skadegörelse är inte med: koder eller regler för registrering ändrades mellan perioderna."
    assert rest in found["sentence"]


def test_a_small_count_behind_a_further_type_hides_the_whole_line_and_not_the_verdict(tmp_path):
    table = counted((TYPE, OTHER, THIRD))
    small = (table["brottstyp"] == OTHER) & (table["area"] == "Öst") & (table["month"].dt.year == 2009)
    table["n"] = table["n"].where(~small, 0).where(~(small & (table["month"].dt.month == 3)), 2)
    public, own = (opened(tmp_path, counts=table, tier=tier) for tier in ("offentlig", "intern"))
    assert not public.shown.withheld
    assert "ett litet antal bakom dem är dolt" in said(public)
    figures = told_of(public)
    assert (figures["ratio"], figures["why"]) == (None, "withheld")
    assert all(row["ratio"] is None for row in figures["types"])
    assert told_of(own)["ratio"] is not None


def test_a_goal_whose_text_is_withheld_tells_no_types(tmp_path):
    page = opened(tmp_path, {"sekretess": "ja"}, tier="offentlig")
    assert told_of(page) is None
    assert "tillsammans mot" not in said(page)


def test_a_goal_without_further_types_has_no_line(tmp_path):
    page = opened(tmp_path, {"types": None})
    assert told_of(page) is None
    assert "brottstyper tillsammans" not in said(page)
