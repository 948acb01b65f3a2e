"""Every key figure of the handbook's worked example can be read on a page of its own kommundel, and where.

The example: outdoor assaults in the kommun, most in A and B; where and when in A; ten causes, nine measures, and what
came of them. What may not be named at tier samverkan stands in its public wording.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from bfa.analyses.causes import match, tag
from bfa.analyses.situation import load
from bfa.disclosure import policy_from, release
from bfa.disclosure.cause_tables import cause_tables
from bfa.pages.causes_against import held_against
from tests.whole.conftest import Demo

#: What is to be read, by page: the sheet and the follow-up of A, the kommun's own sheet, and the overview.
TOLD = {
    "overview": {
        "the problem on the year before": "januari–april 2010: +22 % mot januari–april 2009",
        "the problem on two years before": "+34 % mot januari–april 2008",
        "highest per inhabitant": "Per invånare ligger kommundelarna A och B tydligt över resten",
        "graffiti of A and B in a year": "Klotter 284 188",
        "what is most common": "Vanligast i hela kommunen under 2009: övriga tillgreppsbrott",
        "measures with state and owner": "Plan för busstorget 4 delvis 3 av 8 punkter kommunens samordnare",
        "the fall in the kommun": "Exempelkommun 121 99 −18 %",
        "the fall in A": "A 35 26 −26 %",
        "the interventions": "omhändertagande PL 13 och LOB i A och B 100 till 155, +55 %",
    },
    "kommun sheet": {
        "the fall in the kommun": "−18 %",
        "the fall in A": "−26 %",
        "measure 2": "Plan för busstorget",
        "done of 2": "3 av 8 punkter",
        "measure 3": "Arbetsgrupp om svarttaxi",
        "measure 7": "Kronobergsmodellen",
    },
    "sheet": {
        "the fall in A": "−26 %",
        "the same months each year": "29, 29, 27, 35 och 26",
        "the year's figure beside the handbook's": "87 för misshandel utomhus 2009",
        "the bus square with streets D and E": "1 Busstorget, Gata D och Gata E 46",
        "the centre, Fridays and Saturdays late": "fre–lör 22–04",
        "youth centre J, Thursdays at the disco": "Fritidsgård J 5 6 % tors 20–00",
        "cause 1": "Överservering på krog F",
        "cause 2": "Kö och bråk vid krog G",
        "cause 3, withheld": "3 Underlag finns hos polisen",
        "cause 4": "För få nattbussar vid stängning",
        "cause 5": "Småbråk vid snabbmat I",
        "cause 6": "Svarttaxi vid stängning",
        "cause 7": "Berusade ungdomar vid J",
        "cause 8, withheld": "8 Underlag finns hos polisen",
        "cause 9": "För få vuxna på diskot vid J",
        "cause 10, its public wording": "En liten grupp med sociala problem",
        "measure 1 of the pubs": "Ansvarsfull alkoholservering",
        "measure 2 of the buses": "Plan för busstorget",
        "done of 1": "12 av 12 krogtillsyner",
        "done of 2": "3 av 8 punkter",
        "measure 3 of illegal taxis": "Arbetsgrupp om svarttaxi",
        "measure 4 on Fridays": "Poliser till fots på fredagar",
        "measure 5, its public wording": "Polisen följer upp tips om olovlig försäljning av alkohol",
        "measure 6 at J": "Ungdomsgruppen vid J",
        "measure 7 by all police": "Kronobergsmodellen",
        "measure 8 at J": "Fler vuxna på diskot",
        "measure 9, its public wording": "Polis och socialtjänst samarbetar om en liten grupp i ett bostadsområde",
        "what came of 9": "Något färre händelser i området, som fortfarande är utsatt.",
        "what no rule explains": "34 av 96",
    },
    "follow-up": {
        "pub F, when": "Plats: Krog F. Tid: fredag och lördag kväll.",
        "pub G, when": "Plats: Krog G. Tid: fredag kväll.",
        "the bus square, when": "Plats: Busstorget. Tid: natt mot lördag och söndag.",
        "streets D and E, when": "Plats: Gata D och Gata E. Tid: stängningstid.",
        "J, when": "Plats: Fritidsgård J. Tid: torsdag kväll.",
        "the fall in A": "35 under maj–augusti 2009, 26 under maj–augusti 2010 (−26 %)",
        "pubs F, G and H": "på de tre krogarna F, G och H",
        "bus square and I, the hours": "fredagspassen, kl. 02.00–03.30 vid busstorget och I",
        "J, the evenings": "torsdagskväll i maj, kl. 20–01, finns polisens ungdomsgrupp vid fritidsgården J",
        "done of 1": "12 av 12 krogtillsyner. AAS är i gång på de tre krogarna",
        "the queue at G": "Kön vid G är borta.",
        "done of 2": "3 av 8 punkter. Planen var klar 25 maj. Tre nya nattbussar",
        "more of 2": "avgångar under 45 i stället för 15 minuter, buskar borttagna.",
        "done of 3": "Gruppen har en gemensam plan",
        "done of 4": "Bevakningen på fredagar är genomförd",
        "the interventions, as work": "155 under maj–augusti 2010 (+55 %). Det är insatser, inte brott.",
        "done of 5, its public wording": "Insatsen har gett resultat, men problemet finns kvar.",
        "done of 6": "4 av 4 torsdagar. Ungdomsgruppen var på plats varje torsdag. Vårens sista disko gick utan anmäld "
        "misshandel.",
        "done of 7": "Alla poliser är utbildade. Modellen används olika mycket.",
        "done of 8": "Sex fritidsledare arbetar nu vid diskot.",
        "done of 9, its public wording": "Något färre händelser i området, som fortfarande är utsatt.",
    },
}


@cache
def words_of(path: Path) -> str:
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    for each in page(["style", "script"]):
        each.decompose()
    return " ".join(page.get_text(" ").replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize("name", TOLD)
def test_the_key_figures_of_the_worked_example_can_be_read(demo: Demo, name: str):
    pages = {
        "overview": demo.reports / "0_oversikt.html",
        "kommun sheet": demo.reports / "motesblad.html",
        "sheet": demo.folder("A") / "motesblad.html",
        "follow-up": demo.folder("A") / "5_uppfoljning.html",
    }
    said = words_of(pages[name])
    assert [what for what, text in TOLD[name].items() if text not in said] == []


def test_each_cause_is_followed_up_by_its_own_measures(demo: Demo):
    said = words_of(demo.folder("A") / "5_uppfoljning.html")
    blocks = [said.split(f"Orsak {number}: ")[1].split(f"Orsak {number + 1}: ")[0] for number in range(1, 11)]
    aimed = [[1], [1], [1], [2, 4], [4, 7], [3, 4], [6, 7], [5, 7], [6, 8], [9]]
    lost = [
        (cause, measure)
        for cause, (block, measures) in enumerate(zip(blocks, aimed, strict=True), 1)
        for measure in measures
        if f"Åtgärd {measure}: " not in block
    ]
    assert lost == []


def test_what_no_rule_explains_comes_first_and_each_cause_has_its_mark(demo: Demo):
    """34 of the 96 in the year before the measures; 3, 8 and 10 are withheld, and of 5 a count behind it is hidden."""
    causes = demo.results["kommundelar"]["A"]["3_orsaker"]
    assert (causes["unexplained"]["n"], causes["incidents"]) == (34, 96)
    said = words_of(demo.folder("A") / "3_orsaker.html")
    first = said.index("34 av 96 brott (35 %) träffas inte av någon regel")
    assert first < said.index("10 uppgivna orsaker: 5 stöds av data (orsak 1, 2, 4, 7 och 9)")
    marks = {cause["number"]: cause["mark"] for cause in causes["causes"]}
    assert marks == dict.fromkeys((1, 2, 4, 7, 9), "supported") | {6: "untestable"} | dict.fromkeys((3, 5, 8, 10))


def test_with_nothing_hidden_the_data_carry_eight_of_the_ten_causes(demo: Demo):
    """That illegal taxis gather has no rule, and the smuggled alcohol is a tip."""
    situation = load(demo.project / "params" / "kommun" / "exempelkommun.yml", kommundel="A")
    tags = tag(situation, brottstyp="misshandel utomhus", period="2009-05/2010-04")
    rules = policy_from(demo.project / "data" / "codebook" / "sekretess.yml", tier="intern")
    policy = replace(rules, threshold=0, sensitive_threshold=0)
    held = held_against(release(cause_tables(tags, match(situation, tags), policy=policy), policy=policy))
    assert held.marks == dict.fromkeys((1, 2, 3, 4, 5, 7, 9, 10), "supported")
    told = held.causes.set_index("name")
    assert told.loc[1, ["n", "of", "base_n"]].to_list() == [8, 92, 23]
    assert (told["lower"] > 5).all()
