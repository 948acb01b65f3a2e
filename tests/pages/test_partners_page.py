"""Partner kommuner on the effect page: the sentence, the table, `results.json`, and small counts of a partner."""

import json
from dataclasses import replace

import pytest

from bfa.analyses import question
from bfa.draw.output import plain
from bfa.methods.drift_mixed import CORRELATION_OF_TREATED
from bfa.pages import open_page
from bfa.pages.effect.page import figures
from bfa.words.numbers import decimal
from tests.opened import GIVEN
from tests.pages.test_effect_page import policy_of, shown
from tests.partner_kommuner import AFTER, BEFORE, NAMES, joined
from tests.planned import planned
from tests.small_situation import TYPE


def opened(given, *, tier="samverkan"):
    found = question.effect(given, brottstyp=TYPE, period=AFTER, baseline=BEFORE)
    return open_page(found, *planned(given, brottstyp=TYPE, start=AFTER), given, GIVEN, policy=policy_of(tier))


def said(page) -> str:
    return " ".join(shown(page.size).split())


def told_of(page):
    return json.loads(json.dumps(plain(figures(page.shown))))["partners"]


def test_the_kommuner_stand_with_their_joint_verdict_in_a_table_and_the_figures(tmp_path):
    page = opened(joined(tmp_path))
    told = said(page)
    assert "De 5 kommunerna tillsammans. Minskning belagd i jämförelse:" in told
    assert "ersätter inte svaret för den egna kommundelen" in told
    assert "i flera av kommunerna, som vad som anmäls, går det inte att skilja från åtgärden." in told
    assert f"(sambandet {decimal(CORRELATION_OF_TREATED, 2)}, skattat i metoderna)" in told
    assert all(name in told for name in ("Liten", *NAMES, "Tillsammans"))
    found = told_of(page)
    assert (found["verdict"], len(found["kommuner"]), found["withheld"]) == ("fall_shown", 5, False)
    assert found["lower"] < found["ratio"] < found["upper"] < 1
    assert found["sentence"].startswith("De 5 kommunerna tillsammans.")


def test_a_page_of_a_goal_without_partners_says_nothing_of_them(tmp_path):
    page = opened(joined(tmp_path, now=dict.fromkeys(NAMES), seal=False))
    assert "kommunerna tillsammans" not in said(page)
    assert "partners" not in figures(page.shown)


def test_one_that_left_is_named_with_its_reason_and_counted(tmp_path):
    told = said(opened(joined(tmp_path, now={"Aby": {"left": "2010-06-01", "why": "ny organisation"}})))
    assert "Aby hoppade av 2010-06-01 (ny organisation). Kommunen räknas med ändå" in told
    assert "Utan dem som hoppade av:" in told


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"counted": {"Aby": {"brottstyp": "rån"}}},
            "Aby räknas inte: dess fil saknar misshandel utomhus i Ett.",
        ),
        (
            {"counted": {"Aby": {"first": "2009-06"}}},
            "Aby räknas inte: dess antal börjar 2009-06, efter att jämförelseperioden för Ett började.",
        ),
        (
            {"now": {"Aby": {"raknesatt": "anmälningsdatum"}}},
            "Aby räknas inte: dess starter eller räknesätt är inte de som löftet låste.",
        ),
        ({"now": {"Aby": None}}, "Aby räknas inte: den finns inte längre bland partnerna i kommunfilen."),
        ({"seal": False}, "Partnerna tillsammans. Går inte att bedöma: mål 1 var beslutat före start"),
    ],
)
def test_what_cannot_be_put_together_says_why_and_has_no_figure(tmp_path, given, words):
    page = opened(joined(tmp_path, **given))
    assert words in said(page)
    assert told_of(page)["ratio"] is None


def test_a_small_count_of_a_partner_that_is_not_counted_to_the_end_is_hidden_too(tmp_path):
    given = joined(tmp_path, counted={"Aby": {"last": "2010-10"}})
    rows = given.partners.copy()
    small = (rows["kommun"] == "Aby") & (rows["area"] == "Ett") & (rows["month"].dt.year == 2009)
    rows.loc[small, "n"] = 0
    rows.loc[rows.index[small][0], "n"] = 2
    own, public = (opened(replace(given, partners=rows), tier=tier) for tier in ("intern", "offentlig"))
    told = [next(row for row in told_of(page)["kommuner"] if row["kommun"] == "Aby") for page in (own, public)]
    assert [(row["before"], row["after"], row["hidden"]) for row in told] == [(2, None, False), (None, None, True)]


def test_a_small_count_of_a_partner_takes_every_ratio_with_it(tmp_path):
    given = joined(tmp_path)
    rows = given.partners.copy()
    small = (rows["kommun"] == "Aby") & (rows["area"] == "Två") & (rows["month"].dt.year == 2009)
    rows.loc[small, "n"] = 0
    rows.loc[rows.index[small][0], "n"] = 2
    page = opened(replace(given, partners=rows), tier="offentlig")
    found = told_of(page)
    assert (found["withheld"], found["ratio"]) == (True, None)
    aby = next(row for row in found["kommuner"] if row["kommun"] == "Aby")
    assert aby["ratio"] is None
    assert "inte ska gå att räkna fram. " in f"{found['sentence']} "
    assert ".." not in found["sentence"]
