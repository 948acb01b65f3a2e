"""The page of two editions: four lines for the meeting, then what they are of."""

import html
import re

from bfa.analyses.editions import Edition, compared
from bfa.disclosure.scan import scan
from bfa.pages.edition_page import edition_page
from bfa.words.editions import lines
from tests.edition_example import after, before, cell, later_months, newer_data, page
from tests.handout_labels import LABELS


def made(new: Edition) -> str:
    return edition_page(compared(before(), new), labels=LABELS)


def text(new: Edition) -> str:
    body = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", made(new), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").split())


def said(new: Edition) -> list[str]:
    return [line.replace("\u00a0", " ") for line in lines(compared(before(), new))]


def test_with_nothing_changed_each_kind_says_so_in_a_line():
    assert said(after()) == [
        "Jämför utgåva 1 (2010-09-01 10:00) med utgåva 2 (2010-09-02 10:00).",
        "Läget: samma månader som i förra utgåvan, så inget nytt går att säga om läget.",
        "Registret: oförändrat.",
        "Uppgifterna: samma filer som i förra utgåvan.",
        "Sättet att räkna: detsamma.",
    ]
    assert "<h2>" not in made(after())


def test_new_months_say_what_is_new_among_places_and_verdicts_and_the_months_of_each_count():
    new = after()
    newer_data(new)
    later_months(new)
    page(new, "4_effekt").update({"after": 20, "verdict": "fall_shown"})
    page(new, "2_hotspots")["top_cells"] = [cell("1", 10, near="Torget"), cell("3", 9, near="Bron"), cell("4", None)]
    assert said(new)[1] == (
        "Läget: nya månader. Ny bedömning av effekt: A. 2 nya hotspots: Bron (A) och 4 (A). Hotspot borta: 2 (A)."
    )
    told = text(new)
    assert "Perioden: maj–augusti 2010 blev september–december 2010. Gäller Effekt och Var och när." in told
    assert "A Effekt: antal 26 maj–augusti 2010 20 september–december 2010" in told
    assert "A Effekt: bedömning För tidigt maj–augusti 2010 Minskning belagd i jämförelse" in told
    assert "A Var och när: ny hotspot, Bron ingen hotspot maj–augusti 2010 9" in told
    assert "A Var och när: ny hotspot, 4 ingen hotspot maj–augusti 2010 dold" in told


def test_another_method_stands_first_and_the_world_is_said_to_be_unknown():
    new = after()
    new.manifest["versions"]["numpy"] = "2.1"
    page(new, "4_effekt")["after"] = 20
    first, *rest = said(new)[1:]
    assert first == "Sättet att räkna: ändrat: 1 bibliotek. 1 skillnad kan bero på det."
    assert "Läget: går inte att säga, eftersom sättet att räkna har ändrats." in rest
    told = text(new)
    assert "numpy: 2.0 blev 2.1." in told
    newer_data(new)
    assert "skilja från sättet att räkna" in said(new)[-1]
    assert "en gång på de gamla uppgifterna" in told


def test_a_register_is_told_by_number_and_one_whose_change_is_unseen_says_so():
    new = after()
    new.manifest["register"]["sha256"] = "annan"
    assert "Registret: ändrat, men inget av det syns på sidorna." in said(new)
    page(new, "3_orsaker")["measures"][0].update(state="klar", done=8)
    assert "Registret: 2 ändringar. Plan för torget: klar." in said(new)
    assert "Åtgärd 3 Plan för torget läge pågår klar" in text(new)


def test_a_verdict_alone_that_is_another_is_never_said_to_be_nothing():
    new = after()
    page(new, "4_effekt")["verdict"] = "fall_shown"
    newer_data(new)
    assert said(new)[3] == (
        "Uppgifterna: 1 fil är ny, ändrad eller borta. Antalen är desamma, men annat på sidorna är ändrat. "
        "Ny bedömning av effekt: A."
    )
    new = after()
    page(new, "4_effekt")["verdict"] = "fall_shown"
    new.manifest["register"]["sha256"] = "annan"
    assert said(new)[2] == (
        "Registret: ändrat, och siffror eller bedömningar kan bero på det. Ny bedömning av effekt: A."
    )


def test_the_page_asks_for_nothing_is_escaped_carries_its_labels_and_holds_no_digest():
    new = after()
    new.manifest["register"]["sha256"] = "annan"
    new.manifest["sources"][0] |= {"file": "<i>.csv", "sha256": "f" * 64}
    page(new, "3_orsaker")["measures"][0]["decide"] = "<script>alert(1)</script>"
    page(new, "2_hotspots")["top_cells"].append(cell("5", 8, near="<img src=x>"))
    found = made(new)
    assert not re.search(r"<script|<img|<i>|f{64}", found)
    assert scan(found) == ()
    assert "Samverkan" in found
    assert "Exempel – påhittade data" in found


def test_many_rows_are_folded_after_the_first():
    new = after()
    newer_data(new)
    page(new, "2_hotspots")["season"] = [{"month": f"2009-{month:02}", "n": month} for month in range(1, 13)]
    old = before()
    page(old, "2_hotspots")["season"] = [{"month": f"2009-{month:02}", "n": 20} for month in range(1, 13)]
    page(new, "4_effekt")["after"] = 27
    assert "Visa 1\u00a0rad till" in edition_page(compared(old, new), labels=LABELS)


def test_a_text_that_is_withheld_in_the_later_edition_stands_nowhere_on_the_page():
    new = after()
    new.manifest["register"]["sha256"] = "annan"
    page(new, "3_orsaker")["measures"][0].update(
        text="Underlag finns", decide=None, responsible=None, due=None, state="klar", withheld=True
    )
    told = text(new)
    assert "Åtgärd 3 texten dold i en av utgåvorna" in told
    assert "Åtgärd 3 läge pågår klar" in told
    assert not [own for own in ("Plan för torget", "Parkchefen", "2010-06-01", "Ge ett datum") if own in told]
    assert "Registret: 2 ändringar. Åtgärd 3: klar." in said(new)


def test_a_page_of_a_further_type_is_named_with_its_type():
    new = after()
    new.results["kommundelar"]["A"]["4_effekt · rån"] = {"brottstyp": "rån"}
    assert "Effekt: rån (A)" in said(new)[-1]
