"""The drawings of causes: of what the tier may read, problem by problem, with the same in words."""

import re
from html import unescape
from types import SimpleNamespace

import pandas as pd

from bfa.analyses.causes import match, tag
from bfa.analyses.situation import Situation
from bfa.disclosure import policy_from
from bfa.pages import cause_drawings, open_page
from bfa.tables.contracts import PROBLEMS
from tests.opened import GIVEN
from tests.small_situation import CHECKOUT, TYPE, causes, follow_up, measures, register, situation

SECRET = "Personalen på Krog X"


def known(folder) -> Situation:
    own = causes(
        {"number": 1, "problem": 4, "short": "Kön", "distance": "närliggande", "source": "tips"},
        {"number": 2, "problem": 4, "text": SECRET, "short": SECRET, "sekretess": "ja", "distance": "avlägsen"},
        {"number": 3, "text": "Tomt torg.", "perspective": "brottsoffer", "distance": "avlägsen"},
    )
    acting = measures(
        {"number": 7, "causes": "1, 2", "short": "Kölots"}, {"number": 8, "text": SECRET, "sekretess": "oprövad"}
    )
    problems = register(
        PROBLEMS, [{"number": 4, "text": "Bråk på torget.", "short": "Torget"}, {"number": 5, "text": "K."}]
    )
    told = follow_up({"measure": 7, "state": "klar"}, {"measure": 8, "state": "föreslagen"})
    return situation(folder, causes=own, problems=problems, measures=acting, follow_up=told)


def drawn(folder, section: str, tier: str = "samverkan") -> list[str]:
    """The HTML of a section of the page."""
    given = known(folder)
    tags = tag(given, brottstyp=TYPE, period="2010-01/2010-12")
    policy = policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)
    page = open_page(tags, match(given, tags), given, GIVEN, policy=policy)
    return [output.data["text/html"] for output in getattr(page, section).outputs]


def alt(html: str) -> str:
    return unescape(re.findall('aria-label="([^"]*)"', html)[0])


def test_there_is_a_fishbone_for_each_problem_with_a_cause_and_one_for_the_causes_of_none(tmp_path):
    first, rest = map(alt, drawn(tmp_path, "fishbones"))
    assert first.startswith("Orsaker till Torget. Objekt och plats: orsak 1 Kön (närliggande, antagande) och orsak 2 ")
    assert first.endswith(
        "(avlägsen, svaret är dolt). Gärningsperson: ingen orsak är angiven. Brottsutsatt: ingen orsak är angiven."
    )
    assert rest.endswith("Brottsutsatt: orsak 3 Tomt torg (avlägsen, kan inte prövas).")
    assert rest.startswith("Orsaker till Misshandel utomhus.")


def test_a_withheld_cause_stands_with_its_number_and_the_words_that_may_be_read(tmp_path):
    (first, _), (own, _) = drawn(tmp_path, "fishbones"), drawn(tmp_path, "fishbones", "intern")
    assert SECRET not in first
    assert ">2</text>" in first
    assert pd.Series(own).str.contains(SECRET).all()


def test_the_chain_goes_from_far_causes_to_near_ones_or_by_the_steps_that_are_said(tmp_path):
    first, rest = map(alt, drawn(tmp_path, "chains"))
    assert re.findall("(Avlägsna|Närliggande) orsaker: orsak (.)", first) == [("Avlägsna", "2"), ("Närliggande", "1")]
    assert "orsak 1 Kön bryts av åtgärd 7 Kölots (klar)" in first
    assert rest.endswith("orsak 3 Tomt torg bryts inte: ingen åtgärd är riktad hit.")


def test_the_matrix_tells_what_answers_what_and_what_answers_nothing(tmp_path):
    (html,) = drawn(tmp_path, "matrix")
    told = alt(html)
    assert told.startswith("3 orsaker mot 2 åtgärder. Orsak 1 Kön: åtgärd 7 Kölots (klar). ")
    assert "Orsak 3 Tomt torg: ingen åtgärd är riktad hit. Riktade mot ingen orsak här: åtgärd 8 " in told
    assert SECRET not in html


def test_a_perspective_or_a_distance_of_the_kommuns_own_is_drawn_too(tmp_path):
    own = causes({"number": 9, "text": "Arv.", "perspective": "samhället", "distance": "mitt emellan"})
    found = match(given := situation(tmp_path, causes=own), tag(given, brottstyp=TYPE, period="2010-01/2010-12"))
    public = SimpleNamespace(problems=found.problems, stated=found.stated.assign(withheld=False), measures=None)
    told = pd.DataFrame({"number": [9], "mark": ["assumed"], "hidden": [False], "withheld": [False]})
    first, more = (alt(each.data["text/html"]) for each in cause_drawings.fishbones(public, told, area="Brott"))
    assert first.count("ingen orsak är angiven") == 3
    assert more == "Orsaker till Brott. Samhället: orsak 9 Arv (avlägsen, antagande)."


def test_the_steps_of_a_chain_are_those_of_the_coding_scheme_in_its_order(tmp_path):
    own = causes(
        {"number": 1, "text": "Sist.", "step": "utlösande"}, {"number": 2, "text": "Först.", "step": "bakgrund"}
    )
    given = situation(tmp_path, causes=own)
    steps = match(given, tag(given, brottstyp=TYPE, period="2010-01/2010-12")).steps
    rows = own.to_dict("records")
    assert [row["number"] for _, each in cause_drawings._placed(rows, steps) for row in each] == [2, 1]


def test_where_steps_are_said_causes_stand_in_their_order_and_the_others_last():
    rows = [{"step": step, "distance": "närliggande"} for step in (None, "utlösande", "bakgrund")]
    found = cause_drawings._placed(rows, ("bakgrund", "möte", "utlösande"))
    assert [(name, len(own)) for name, own in found] == [
        ("Bakgrund", 1), ("Möte", 0), ("Utlösande", 1), ("Led inte angivet", 1)
    ]  # fmt: skip
