"""The index of a batch."""

import html
import re

from bs4 import BeautifulSoup
from sheet_figures import effect
from test_meeting_sheet import BANNED, labels

from bfa.analyses.editions import compared
from bfa.pages.index_page import MOST_ROWS, Part, Row, index_page
from tests.edition_example import after, before, later_months, newer_data
from tests.edition_example import page as edition_page


def parts(folder, **statuses):
    stems = ("2_hotspots", "3_orsaker", "4_effekt")
    return tuple(Part(stem, statuses.get(stem[2:], "klar"), f"{folder}/{stem}.html") for stem in stems)


def row(name, found=None, **statuses):
    figures = {"4_effekt": effect()} if found is None else found
    return Row(name, f"{name}/motesblad.html", parts(name, **statuses), figures)


def page(rows, **given):
    return index_page(rows, labels=labels(kommundel=""), **given)


def text(rows, **given):
    body = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", page(rows, **given), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").split())


def test_every_kommundel_links_to_its_sheet_and_handouts():
    made = page([row("A"), row("B")])
    for name in "AB":
        assert f'<a href="{name}/motesblad.html">{name}</a>' in made
        assert f'<a href="{name}/4_effekt.html">Effekt</a>' in made


def test_a_workbook_is_listed_with_the_page_it_lies_beside():
    part = Part("2_hotspots", "klar", "A/2_hotspots.html", workbook="A/2_hotspots.xlsx")
    made = page([Row("A", "A/motesblad.html", (part,), {})])
    assert '<a href="A/2_hotspots.html">Var och när</a> (<a href="A/2_hotspots.xlsx">Excel</a>)' in made


def test_a_row_has_counts_change_interval_and_verdict_in_words():
    said = text([row("A")])
    own, other = (
        "−26 % förenligt med 55 % minskning till 23 % ökning",
        "−12 % förenligt med 56 % minskning till 29 % ökning",
    )
    assert f"A 35 26 {own} {other}, räknat på alla år Ingen skillnad kunde beläggas" in said
    assert "Misshandel utomhus · maj–augusti 2010 mot samma månader 2009 · 1 kommundel" in said


JOINT = {"joint": {"goal": 1, "kommundelar": ["A", "B"], "areas": []}}


def test_the_verdict_of_several_kommundelar_stands_at_the_first_of_them_alone():
    said = text([row("A", {"4_effekt": effect(**JOINT)}), row("B", {"4_effekt": effect(**JOINT)}), row("C")])
    first, second, third = (said.index(f" {name} 35 26") for name in "ABC")
    assert "Ingen skillnad kunde beläggas A och B tillsammans" in said[first:second]
    assert "A och B tillsammans mot de andra" not in said[second:third]
    assert "Bedöms tillsammans med A, se där" in said[second:third]
    assert "Ingen skillnad" not in said[second:third]
    assert "tillsammans" not in said[third:]


def test_what_failed_is_named_with_its_reason():
    broken = Part("4_effekt", "misslyckad", "", "perioden ligger utanför uttaget.\n  Gör så här: välj en annan")
    said = text([Row("C", "", (broken,), {})])
    assert "Effekt: misslyckad" in said
    assert "perioden ligger utanför uttaget. Gör så här: välj en annan" in said
    assert "Delen saknas" in said
    assert "1 som inte gick" in said


def test_a_run_without_faults_says_so():
    assert "Allt gick igenom." in text([row("A"), row("B", effekt="oförändrad")])
    assert "1 oförändrade" in text([row("A"), row("B", effekt="oförändrad")])


def test_what_was_not_asked_for_is_no_fault_but_what_is_out_of_date_is():
    unasked = Row("B", "", (Part("2_hotspots", "ej körd"), Part("4_effekt", "ej körd")), {})
    said = text([row("A"), unasked])
    assert "Allt gick igenom." in said
    assert "3 bilagor, varav 0 oförändrade sedan förra körningen och 0 som inte gick" in said
    assert "Effekt: ej körd" in said
    outdated = Row("C", "", (Part("4_effekt", "ej körd", "", "Parametrar har ändrats."),), {})
    said = text([row("A"), unasked, outdated])
    assert "C Effekt ej körd Parametrar har ändrats." in said
    assert "B Var och när ej körd" not in said
    assert "4 bilagor, varav 0 oförändrade sedan förra körningen och 1 som inte gick" in said


def test_the_overview_stands_at_the_top():
    overview = Row(
        "", "", (Part("0_oversikt", "klar", "0_oversikt.html"),), {"0_oversikt": {"sentence": "Hela −18 %."}}
    )
    said = text([row("A")], overview=overview)
    assert said.index("Hela −18 %.") < said.index("Kommundelarna")
    assert '<a href="0_oversikt.html">Översikt</a>' in page([row("A")], overview=overview)
    assert "Minnesanteckning" not in said
    more = [("minutes", "m.html")]
    assert '<a href="m.html">Minnesanteckning</a>' in page([row("A")], overview=overview, more=more)


def test_hidden_counts_are_the_word_and_missing_a_dash():
    hidden = {"4_effekt": effect(hidden=True, before=None, after=None, percent=None)}
    assert "A dold dold – –" in text([row("A", hidden)])
    assert "A – – – – Delen saknas" in text([row("A", {})])


def test_a_kommundel_without_incidents_is_said_to_be_empty():
    none = effect(before=0, after=0, percent=None, relative=None, verdict="not_assessed", reason="Inga anmälda brott.")
    assert "A 0 0 – – Går inte att bedöma Inga anmälda brott" in text([row("A", {"4_effekt": none})])


def test_the_run_says_when_and_how_long():
    said = text([row("A")], run_at="2010-09-06 14:02", took="3 min 12 s")
    assert "Körningen blev klar 2010-09-06 14:02 och tog 3 min 12 s: 3 bilagor" in said


def test_a_batch_without_kommundelar_is_said_to_be_empty():
    assert "Inga kommundelar i körningen." in text([])


def test_no_script_no_method_terms_and_nothing_unescaped():
    attack = "<script>alert(1)</script>"
    made = page([Row(attack, "", (Part("4_effekt", "misslyckad", "", attack),), {})])
    assert "<script" not in made
    assert not [word for word in BANNED if word.lower() in text([row("A")]).lower()]


def test_the_answer_begins_with_the_problem_and_what_is_new_keeps_the_world_from_the_method():
    figures = {"sentence": "Hela −18 %.", "problem": {"sentence": "Misshandel: +22 % och +34 %."}, "family": {}}
    overview = Row("", "", (Part("0_oversikt", "klar", "0_oversikt.html"),), {"0_oversikt": figures})
    new = after()
    newer_data(new)
    later_months(new)
    edition_page(new, "4_effekt")["verdict"] = "fall_shown"
    said = text([row("A")], overview=overview, since=compared(before(), new))
    assert said.index("+22 % och +34 %") < said.index("Hela −18 %.") < said.index("Nytt sedan utgåva 1")
    assert "Läget: nya månader. Ny bedömning av effekt: A." in said
    assert said.index("Läget:") < said.index("Sättet att räkna: detsamma.") < said.index("Kommundelarna")
    new.manifest["code"] = "annan"
    assert "Läget: går inte att säga, eftersom sättet att räkna har ändrats." in text(
        [row("A")], since=compared(before(), new)
    )


def test_among_many_kommundelar_those_with_something_to_say_stand_in_a_table_and_all_by_name():
    names = [f"Del {number}" for number in range(300)]
    fallen = {"4_effekt": effect(verdict="fall_shown")}
    rows = [row(name, fallen if name == "Del 7" else None) for name in names]
    rows[9] = row("Del 9", effekt="misslyckad")
    overview = {"family": {"stands_out": [{"kommundel": "Del 11"}]}}
    made = BeautifulSoup(page(rows, overview=Row("", "", (), {"0_oversikt": overview})), "html.parser")
    first, every = made.find_all("table", class_="index")
    assert [cell.get_text() for cell in first.find_all("th", scope="row")] == ["Del 7", "Del 9", "Del 11"]
    assert len(every.find_all("th", scope="row")) == 300
    assert every.find_parent("details")["class"] == ["screen"]
    assert [link["href"] for link in made.select("ul.names a")] == [f"{name}/motesblad.html" for name in names]
    assert made.select("ul.names li")[7].get_text() == "Del 7: Minskning belagd i jämförelse"


def test_further_types_have_their_pages_by_verdict_and_stand_apart_from_those_of_the_type_in_question():
    def with_type(name: str, verdict: str) -> Row:
        further = Part("4_effekt · rån", "klar", f"{name}/4_effekt.ran.html")
        return Row(name, "", (*parts(name), further), {further.notebook: {"verdict": verdict}})

    failed = Row("D", "", (Part("4_effekt · rån", "misslyckad", reason="Fel i D."),), {})
    rows = [with_type("A", "no_difference_shown"), with_type("B", "fall_shown"), with_type("C", "fall_shown"), failed]
    made = page(rows)
    said = " ".join(re.sub(r"<[^>]+>", " ", made).split())
    assert "Rån Effekt, Minskning belagd i jämförelse: B , C Effekt, Ingen skillnad kunde beläggas: A" in said
    assert "Effekt, misslyckad: D" in said
    assert made.count('href="A/4_effekt.ran.html"') == 1
    assert "Effekt: rån" in said[said.index("Det som inte gick") :]
    assert "Fler brottstyper" not in text([row("A")])


def test_where_there_is_no_sheet_the_name_opens_the_first_page_and_nothing_is_said_of_effects():
    part = Part("1_lagesbild", "klar", "A/1_lagesbild.html")
    made = [Row(f"A{at}", "", (part,), {"1_lagesbild": {"period": "2010-01/2010-12"}}) for at in range(MOST_ROWS + 1)]
    assert '<a href="A/1_lagesbild.html">A0</a>' in page(made)
    said = text(made)
    assert "Namnet öppnar den första bilagan." in said
    assert f"{MOST_ROWS + 1} kommundelar: bilagor" in said
    for word in ("mötesblad", "Bedömning", "Delen saknas", "Märket"):
        assert word not in said
