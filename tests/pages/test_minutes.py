"""The minutes of the latest meeting: each thing it decided under what became of it, and nothing of other meetings."""

import html
import re

import pytest
from test_meeting_sheet import labels

from bfa.disclosure.scan import scan
from bfa.pages.minutes import minutes_page
from bfa.run.layout import Layout
from bfa.run.state import DONE, State
from bfa.run.summary import MINUTES_NAME, write_minutes

DAY = "2010-09-06"


def decision(number, **given):
    usual = {
        "number": number, "date": DAY, "text": f"Beslut nummer {number}.", "decider": "samordningsgrupp",
        "state": "beslutat", "responsible": "fritidschefen", "due": "2010-10-15", "dnr": None, "measures": [],
        "scope": [], "withheld": False,
    }  # fmt: skip
    return usual | given


def measure(number, **given):
    usual = {"number": number, "short": f"Åtgärden {number}", "text": "Lång text", "state": "delvis", "followed": DAY}
    told = {"progress": "3 av 8 punkter", "told": "tre nattbussar", "remains": "fem punkter", "why_not": None}
    return usual | told | given


def proposal(of, number, **given):
    usual = {"of": of, "number": number, "text": f"Förslag {number}", "responsible": None, "due": "2010-08-31"}
    return usual | {"decider": None, "measures": [number], "scope": [], "late": False, "shared": True} | given


def figures(**given):
    return {"meeting": DAY, "decisions": [], "measures": [], "proposals": []} | given


def parts(found):
    """The visible text under each heading; what stands before the first under ""."""
    page = minutes_page(found, labels=labels(kommundel=""))
    assert scan(page) == ()
    body = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", page, flags=re.S)
    sections = [part.partition("</h2>") for part in body.split("<h2>")]
    plain = {head if under else "": under or head for head, _, under in sections}
    return {head: " ".join(html.unescape(re.sub(r"<[^>]+>", " ", said)).split()) for head, said in plain.items()}


def test_each_decision_of_the_meeting_stands_under_what_became_of_it_with_who_and_by_when():
    found = parts(
        figures(
            decisions=[
                decision(1, date="2010-04-27"),
                decision(2, measures=[2], state="ändrat"),
                decision(3, state="lyft", decider="styrgrupp", scope=["A", "B"], dnr="KS 12"),
                decision(4, state="avslaget", responsible=None, due=None),
                decision(5, state="föreslaget"),
            ],
            measures=[measure(2, followed="2010-04-27")],
        )
    )
    assert "2 Beslut nummer 2. Ändrat vid mötet · Åtgärd 2, Åtgärden 2 · hela kommunen" in found["Beslutat"]
    assert "fritidschefen 2010-10-15 Samordningsgrupp" in found["Beslutat"]
    assert "3 Beslut nummer 3. kommundelarna A och B · dnr KS 12" in found["Lyft till annan nivå"]
    assert "Styrgrupp" in found["Lyft till annan nivå"]
    assert "4 Beslut nummer 4. hela kommunen – –" in found["Avslaget"]
    assert not any(f"nummer {number}" in said for said in found.values() for number in (1, 5))
    assert "Sagt om åtgärderna" not in found


def test_what_was_said_of_a_measure_that_day_and_what_waits_stand_with_their_numbers():
    waiting = [proposal("decision", 6, measures=[1, 2, 3, 5], due="2010-10-01"), proposal("measure", 2)]
    found = parts(figures(decisions=[decision(1)], measures=[measure(2, why_not="pengar")], proposals=waiting))
    said = "2 Åtgärden 2 delvis 3 av 8 punkter. Tre nattbussar. Återstår: fem punkter. Varför inte gjort: pengar."
    assert said in found["Sagt om åtgärderna"]
    assert "6 Förslag 6 Åtgärd 1–3 och 5 · hela kommunen – 2010-10-01" in found["Väntar till nästa möte"]
    assert "– Förslag 2 Åtgärd 2, Åtgärden 2 · hela kommunen – – –" in found["Väntar till nästa möte"]


def test_the_minutes_carry_the_labels_of_every_page_and_say_when_next():
    found = parts(figures(decisions=[decision(1)]))
    assert "Samverkan" in found[""]
    assert all(
        said in found["Väntar till nästa möte"] for said in ("Inget förslag", "januari 2011", "Uttag 2010-09-06")
    )


def test_texts_of_the_register_are_texts_on_the_page():
    page = minutes_page(figures(decisions=[decision(1, text="<script>x()</script>")]), labels=labels())
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("found", [{}, {"meeting": None}])
def test_minutes_of_no_meeting_are_taken_away(tmp_path, found):
    layout = Layout(tmp_path, "prov")
    state = State("", "5_uppfoljning", DONE, figures=figures(decisions=[decision(1)]))
    write_minutes(layout, [state], labels=labels(kommundel=""))
    page = layout.shared / MINUTES_NAME
    assert DAY in page.read_text(encoding="utf-8")
    write_minutes(layout, [State("", "5_uppfoljning", DONE, figures=found)], labels=labels(kommundel=""))
    assert not page.exists()
