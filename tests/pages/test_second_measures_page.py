"""A goal's second measures on the effect page: the sentence, the figures, the remark that asks for one, and secrecy."""

import pandas as pd

from bfa.pages import open_page
from bfa.pages.effect import beside
from bfa.pages.effect import page as effect_page
from bfa.words.effect import lessons
from tests.analyses.test_second_measures import EVENT, SAFE, asked
from tests.analyses.test_type_line import AFTER, OTHER, counted, effect, town
from tests.opened import GIVEN
from tests.pages.test_effect_page import policy_of, shown
from tests.planned import planned
from tests.small_situation import TYPE, measures, promised


def opened(folder, outcomes, *, tier="samverkan", sealed=True, goal=None, **given):
    table = pd.concat([counted((TYPE, OTHER)), counted((EVENT,), kind="event")])
    usual = {"surveys": asked(), "counts": table} | given
    small = town(folder, {"types": None, "outcomes": outcomes} | (goal or {}), **usual)
    small = promised(small) if sealed else small
    return open_page(effect(small), *planned(small, brottstyp=TYPE, start=AFTER), small, GIVEN, policy=policy_of(tier))


def said(page) -> str:
    return " ".join(shown(page.size).split())


def test_a_share_is_told_with_that_of_the_others_its_difference_and_answer(tmp_path):
    page = opened(tmp_path, SAFE)
    told = said(page)
    assert "Otrygg ute sent: 46 % → 30 %, de andra 44 % → 44 %; skillnad −16 procentenheter (95" in told
    assert "Minskning belagd i jämförelse. Förseglat före start." in told
    assert "Ett andra mått avgör aldrig svaret" in told
    assert "designeffekten 1,5" in told
    (figures,) = beside.figures(page.shown)["outcomes"]
    assert (figures["how"], figures["years"], figures["verdict"]) == ("survey", [2009, 2011], "fall_shown")
    assert figures["lower"] < figures["difference"] < figures["upper"] < 0


def test_an_event_is_told_with_its_counts_and_comparison(tmp_path):
    page = opened(tmp_path, EVENT)
    (figures,) = beside.figures(page.shown)["outcomes"]
    assert (figures["how"], figures["verdict"], figures["declared"]) == ("counts", "fall_shown", True)
    assert f"Brand utomhus: {figures['before']} → {figures['after']} händelser; mot jämförelseområdena" in said(page)


def test_what_was_not_sealed_says_among_how_many_it_was_tried(tmp_path):
    assert "Inte förseglat före start: svaret är utforskande, prövat bland 10." in said(
        opened(tmp_path, OTHER, sealed=False)
    )


def test_the_remark_that_asks_for_a_second_measure_names_those_of_the_goal_and_what_they_say(tmp_path):
    hotline = measures({"number": 1, "text": "Kameraövervakning av torget.", "start": pd.Timestamp("2010-01-01")})
    pages = [opened(tmp_path, name, measures=hotline) for name in (None, SAFE)]
    asks, answers = (effect_page.figures(page.shown) for page in pages)
    assert "följ också ett andra mått." in asks["sentence"]
    told = "målets andra mått (Otrygg ute sent: minskning belagd i jämförelse) står för sig"
    assert f"{told}." in answers["sentence"]
    # The gate's row says the same, and nobody is asked for what is answered.
    rows = [next(row for row in each["gates"] if "hur mycket som anmäls" in row["gate"]) for each in (asks, answers)]
    assert rows[0]["why"].endswith("följ också ett andra mått")
    assert rows[1]["why"].endswith(told)
    next_time = [" ".join(lessons(page.shown, page.seen)) for page in pages]
    assert ["Följ ett andra mått" in each for each in next_time] == [True, False]


def test_a_measure_that_is_not_counted_to_the_end_says_why_in_one_sentence(tmp_path):
    table = counted((TYPE, OTHER))
    late = (table["brottstyp"] == OTHER) & (table["month"] >= "2010-11-01")
    (figures,) = beside.figures(opened(tmp_path, OTHER, counts=table[~late]).shown)["outcomes"]
    why = "uppföljningen sträcker sig längre fram än uppgifterna."
    assert figures["sentence"] == f"Skadegörelse: För tidigt, {why}"


def test_an_unknown_measure_is_told_by_its_place_and_never_in_the_words_of_the_register(tmp_path):
    told = said(opened(tmp_path, f"{SAFE}, hemligt ord"))
    assert "Mått nummer 2 i målet: Går inte att bedöma, det finns varken bland uppgifterna eller i" in told
    assert "hemligt" not in told


def test_a_share_of_so_few_that_the_tier_may_not_read_it_is_withheld(tmp_path):
    few = asked(n=40, norr=(5, 30), others=(44, 44))
    page = opened(tmp_path, SAFE, tier="offentlig", surveys=few)
    (figures,) = beside.figures(page.shown)["outcomes"]
    assert (figures["why"], figures["before"], figures["difference"]) == ("withheld", None, None)
    assert "för få har svarat för den här nivån" in said(page)


def test_a_small_count_of_an_event_hides_its_comparison_alone(tmp_path):
    table = pd.concat([counted((TYPE, OTHER)), counted((OTHER + " inne",))], ignore_index=True)
    small = (table["brottstyp"] == OTHER) & (table["area"] == "Norr") & (table["month"].dt.year == 2010)
    table["n"] = table["n"].where(~small, 0).where(~(small & (table["month"].dt.month == 3)), 2)
    page = opened(tmp_path, OTHER, tier="offentlig", counts=table)
    (figures,) = beside.figures(page.shown)["outcomes"]
    assert (figures["why"], figures["after"], figures["ratio"]) == ("withheld", None, None)
    assert not page.shown.withheld


def test_a_goal_whose_text_is_withheld_tells_no_measure(tmp_path):
    page = opened(tmp_path, SAFE, tier="offentlig", goal={"sekretess": "ja"})
    assert beside.figures(page.shown)["outcomes"] == []
    assert "Otrygg" not in said(page)
