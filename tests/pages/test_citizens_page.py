"""The page of a medborgarlöfte, from registers as anyone may read them."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from bfa.disclosure import policy_from, public_register
from bfa.pages.citizens import Told, citizen_page
from bfa.tables.contracts import FOLLOW_UP, GOALS, MEASURES, validate
from bfa.tables.municipality import Kommun
from bfa.words.labels import VERDICTS, labels

RULES = policy_from(Path(__file__).parents[2] / "data" / "codebook" / "sekretess.yml", tier="offentlig")
GOAL = {
    "number": 1,
    "kind": "effekt",
    "text": "Färre brott på torget.",
    "measures": "1, 2",
    "kommundel": "A",
    "target": "en femtedel färre",
    "declared": "2009-11-20",
    "follow_up": "2011-01-05",
    "sekretess": "nej",
}
MEASURE = {
    "number": 1,
    "text": "Belysning på torget.",
    "responsible": "kommunen",
    "scope": "A",
    "due": "2011-05-01",
    "planned": "8 lampor",
    "sekretess": "nej",
}
FOLLOWED = {
    "measure": 1,
    "date": "2010-12-20",
    "state": "delvis",
    "done": 3,
    "planned": 8,
    "text": "Tre lampor lyser.",
    "remains": "Fem lampor till.",
    "why_not": "Gräset är blött.",
    "sekretess": "nej",
}
FIGURES = {
    "verdict": "fall_shown",
    "brottstyp": "misshandel utomhus",
    "before": 100,
    "after": 80,
    "percent": -20.0,
    "period": "2010-01/2010-12",
    "baseline": "2009-01/2009-12",
    "hidden": False,
    "kind": "crime",
    "declared": True,
    "relative": {"controls": ["B", "C"], "shared_measures": [2]},
}


def page(*, goal=(), measures=(MEASURE,), followed=(FOLLOWED,), figures=FIGURES, owners=None, contact="kontaktcenter"):
    policy = replace(RULES, owners=owners or {})

    def shown(rows, schema):
        rows = pd.DataFrame(list(rows)).reindex(columns=list(schema.columns))
        return public_register(validate(rows, schema, where="prov"), policy=policy)

    told = Told(
        shown([GOAL | dict(goal)], GOALS).iloc[0],
        shown(measures, MEASURES),
        shown(followed, FOLLOW_UP),
        figures,
        "2011-01-10",
    )
    said = labels(Kommun(kommun="Provby", fiktiv=True), kommundel="A", tier="offentlig")
    html = citizen_page(told, labels=said, contact=contact, policy=policy)
    return html.replace("\u00a0", " ").replace("\u202f", " ")


def test_it_tells_what_was_promised_what_was_done_how_it_went_and_what_comes_next():
    html = page()
    for told in (
        *("Vårt löfte: kommundel A", "Färre brott på torget.", "Målet: en femtedel färre.", "20 november 2009"),
        *("Belysning på torget.", "(delvis gjort)", "Tre lampor lyser.", "3 av 8 lampor", "Gräset är blött."),
        *("2009: 100 anmälda brott. 2010: 80 anmälda brott. Det är 20 % färre.", "Ansvarig: kommunen."),
        *("Minskning belagd i jämförelse.", "Det bevisar inte att det beror på det vi gjorde.", "bestämde vi innan"),
        *("Fem lampor till. Ska vara klart 1 maj 2011.", "Vi jämför med B och C.", "kontaktcenter", "Offentlig"),
    ):
        assert told in html


@pytest.mark.parametrize("verdict", ["no_difference_shown", "rise_shown", "not_assessed", "too_early"])
def test_every_verdict_of_the_closed_list_is_explained(verdict: str):
    (told,) = re.findall(rf"{VERDICTS[verdict]}\.</strong> (.+?)</p>", page(figures=FIGURES | {"verdict": verdict}))
    assert told.count(". ") >= 1


def test_each_kommundel_of_a_joint_answer_has_its_own_counts():
    counts = {"before": 35, "after": 26, "percent": -25.7, "hidden": False}
    months = {"period": "2010-05/2010-08", "baseline": "2009-05/2009-08"}
    hidden = {"before": None, "after": None, "percent": None, "hidden": True}
    areas = [{"kommundel": "A"} | counts | months, {"kommundel": "B"} | hidden | months]
    told = page(figures=FIGURES | {"joint": {"goal": 1, "kommundelar": ["A", "B"], "areas": areas}})
    assert "Misshandel utomhus i A. Maj–augusti 2009: 35 anmälda brott. Maj–augusti 2010: 26 anmälda brott." in told
    assert "Misshandel utomhus i B" not in told
    assert "Svaret gäller A och B tillsammans, inte en kommundel för sig." in told


def test_a_hidden_count_is_not_told():
    told = page(figures=FIGURES | {"hidden": True, "before": None, "after": None, "percent": None, "relative": None})
    assert "Antalen är så små att de inte visas" in told
    assert "anmälda brott." not in told


def test_a_goal_that_nothing_is_compared_by_tells_what_was_done_only():
    told = page(figures=None)
    assert "Ingen jämförelse i siffror visar om det har hjälpt." in told
    assert "Tre lampor lyser." in told
    assert "anmälda brott" not in told


def test_a_measure_a_follow_up_and_an_owner_that_are_withheld_are_not_told():
    withheld = {"sekretess": "oprövad", "utlamnad_text": "Något i parken."}
    told = page(measures=[MEASURE | withheld | {"sekretess": "ja"}])
    assert not {word for word in ("Belysning", "parken", "Tre lampor", "Ansvarig") if word in told}
    told = page(followed=[FOLLOWED | withheld])
    assert "Belysning på torget." in told
    assert not {word for word in ("parken", "lampor lyser", "Fem lampor", "Gräset") if word in told}
    assert "Ansvarig" not in page(owners={"kommunen": RULES.unnamed_owner})


def test_a_measure_is_not_late_on_its_day():
    assert "Ska vara klart 10 januari 2011." in page(measures=[MEASURE | {"due": "2011-01-10"}])
    assert "Skulle ha varit klart 9 januari 2011." in page(measures=[MEASURE | {"due": "2011-01-09"}])


def test_a_proposal_is_not_told_and_of_a_goal_that_names_no_measure_those_of_its_causes_are():
    assert "Belysning" not in page(followed=[FOLLOWED | {"state": "föreslagen"}])
    assert "Belysning" in page(goal={"measures": None, "causes": "4"}, measures=[MEASURE | {"causes": "3, 4"}])
    assert "Belysning" not in page(goal={"measures": None, "causes": "4"})


@pytest.mark.browser
def test_it_prints_on_one_a4_fits_a_phone_and_axe_finds_nothing(browser_page, tmp_path: Path):
    long = "En mening som är så lång som en mening brukar vara när någon berättar vad som är gjort."
    measures = [MEASURE | {"number": number} for number in range(1, 9)]
    followed = [FOLLOWED | {"measure": number, "text": long, "remains": long} for number in range(1, 9)]
    file = tmp_path / "mal-1.html"
    html = page(goal={"measures": "1, 2, 3, 4, 5, 6, 7, 8"}, measures=measures, followed=followed)
    file.write_text(html, encoding="utf-8")
    browser_page.page.set_viewport_size({"width": 390, "height": 800})
    browser_page.open(file)
    assert browser_page.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert browser_page.axe() == []
    printed = browser_page.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
    assert (browser_page.requests, browser_page.errors) == ([], [])
