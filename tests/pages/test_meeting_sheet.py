"""The meeting sheet: one A4, the answer first, honest where something is missing."""

import html
import re

import pytest
from sheet_figures import LONG, causes, effect, hotspots, overfull, whole

from bfa.pages.answer import answer_html
from bfa.pages.cause_table import ROOMS, needed, room_for
from bfa.pages.meeting_sheet import meeting_sheet
from bfa.words.labels import VERDICTS, Labels

BANNED = ("signifikan", "p-värde", "Gi*", "falsklarm", "Maryland", "shrinkage", "Poisson")


def labels(**changes):
    given = {
        "kommun": "Exempelkommun",
        "kommundel": "A",
        "tier": "samverkan",
        "fiktiv": True,
        "uttag": "2010-09-06",
        "raknesatt": "brottsdatum, försök räknas in",
        "utgava": "2",
        "problembild": "bekräftad av kommun och polis 2010-04-20",
        "sekretessprovning": "N.N. 2010-09-07, dnr 12",
        "sources": "Polisens uttag",
        "nasta_uppfoljning": "januari 2011",
    }
    return Labels(**(given | changes))


def text(figures, *, appendices=(("Effekt", "4_effekt.html"),), **changes):
    """The sheet's visible text in one line."""
    page = meeting_sheet(figures, labels=labels(**changes), appendices=appendices)
    body = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", page, flags=re.S)
    plain = html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(plain.split())


def test_the_answer_comes_first_and_in_the_closed_words():
    said = text(whole())
    assert said.index("Ingen skillnad kunde beläggas") < said.index("−26 %") < said.index("Var och när")
    assert "från 35 till 26 anmälda brott" in said
    assert "−12 % mot de andra områdena: väntat 30, blev 26; förenligt med 56 % minskning till 29 % ökning" in said
    assert "Samma månader 2006–2010: 29, 29, dold, 35 och 26." in said
    assert "betyder inte att åtgärden saknar verkan" in said
    assert "Jämförelseområdena har också haft åtgärd 4, 6 och 7" in said
    assert "Svag jämförelse mot B, C, D, E och F." in said


def test_what_the_answer_rests_on_stands_under_it():
    said = text(whole())
    rests = ("uppåt eller nedåt, sågs i 9 av 30 fall utan åtgärd.", "Före start beräknades")
    places = [said.index(part) for part in (*rests, "Var och när")]
    assert places == sorted(places)
    assert "−4 % (2007), +9 % (2008) och −12 % (2009)." not in said
    named = effect(same_months=[], own_year_names=["2007", "2008", "2009"])
    assert "−4 % (2007), +9 % (2008) och −12 % (2009)." in text({"4_effekt": named})
    assert "utan åtgärd: −4 %, +9 % och −12 %." in text({"4_effekt": effect(same_months=[])})
    assert "Före start" not in text({"4_effekt": effect(smallest_visible_fall=None)})
    bare = text({"4_effekt": effect(robustness=None, own_years=[], smallest_visible_fall=None)})
    assert "avvikelser" not in bare


@pytest.mark.parametrize("verdict", VERDICTS)
def test_each_verdict_has_its_word_and_no_method_terms(verdict):
    said = text({**whole(), "4_effekt": effect(verdict=verdict, reason="För få brott.")})
    assert VERDICTS[verdict] in said
    assert sum(word in said for word in VERDICTS.values()) == 1
    assert not [word for word in BANNED if word.lower() in said.lower()]


def test_colour_follows_the_verdict_and_never_the_sign():
    def tone(**changes):
        page = meeting_sheet({"4_effekt": effect(**changes)}, labels=labels(), appendices=())
        return re.search(r'<section class="answer ?(\w*)"', page)[1]

    assert tone(percent=-26.0) == tone(percent=40.0, after=49) == ""
    assert tone(verdict="fall_shown") == "fall"
    assert tone(verdict="not_assessed", reason="x") == "unknown"


def test_the_scope_names_type_and_months():
    assert "Exempelkommun · Misshandel utomhus · maj–augusti 2010 mot samma månader 2009" in text(whole())


def test_a_hidden_place_is_the_word_and_its_share_a_dash():
    said = text(whole())
    assert "3 J dold – –" in said
    assert "dold: antalet är så litet att det inte lämnas ut." in said


def without(*keys):
    found = hotspots()
    bare = [cell | dict.fromkeys(keys) for cell in found["top_cells"]]
    return text({**whole(), "2_hotspots": found | {"top_cells": bare}})


def test_where_no_place_has_a_name_the_cell_has_its_number_on_the_map_and_its_own_name_where_it_has_one():
    said = without("near", "peak")
    assert "Ruta Brott Andel 1 12 50 % 2 6 25 %" in said
    assert "Numren är de på kartan i bilagan. Bladet Platser" in said
    own = text({**whole(), "2_hotspots": hotspots() | {"cell_shape": "polygon"}})
    assert "ruta12 Busstorget" in own
    assert "Numren är de på kartan" not in own
    assert "Nära" not in said


def test_a_column_that_every_row_lacks_is_left_out():
    assert "Ruta Nära Brott Andel 1 Busstorget 12 50 %" in without("peak")
    assert "Ruta Brott Andel Mest 1 12 50 % fre–lör 22–03" in without("near")
    assert "Ruta Nära Brott Mest 1 Busstorget 12 fre–lör 22–03" in without("share")


def test_causes_with_the_same_measures_share_one_cell():
    page = meeting_sheet(whole(), labels=labels(), appendices=())
    assert page.count('rowspan="3"') == 1
    assert page.count("Ansvarsfull alkoholservering") == 1


def test_the_state_of_a_measure_is_a_word_beside_its_mark():
    said = text(whole())
    assert "2 Nattbussplan med trafikbolaget – 3 av 8 punkter" in said
    assert "5 Bevakning av parkering N – kvarstår" in said


def test_gaps_and_what_to_decide_follow_from_the_registers():
    said = text(whole())
    assert "Luckor: Orsak 9 saknar åtgärd. Åtgärd 8 saknar orsak." in said
    assert "Ingen orsak är prövad ur brottsofferperspektiv." in said
    assert "Åtgärd 2: Fortsätt nattbussplanen till årsskiftet" in said
    assert "Orsak 9 saknar åtgärd: vem tar fram ett förslag till nästa möte?" in said


def test_what_is_not_decided_or_confirmed_becomes_a_point_to_decide():
    said = text(whole(), nasta_uppfoljning="", problembild="")
    assert "Bestäm när nästa uppföljning görs." in said
    assert "Bekräfta den gemensamma problembilden" in said
    assert "Nästa uppföljning: inte bestämd" in said


def test_the_foot_gives_the_pages_own_account():
    said = text(whole())
    for part in ("Uttag 2010-09-06.", "Räknesätt: brottsdatum", "Utgåva 2.", "2010-04-20", "dnr 12", "januari 2011"):
        assert part in said


def test_counts_alone_say_that_rows_are_needed():
    said = text({**whole(), "2_hotspots": hotspots() | {"answered": False, "reason": "Det behövs en rad per brott."}})
    assert "Var och när Det behövs en rad per brott." in said
    assert "Ruta" not in said


def test_a_kommundel_without_rows_is_said_to_be_empty():
    none = {"before": 0, "after": 0, "percent": None, "relative": None, "lower": None, "upper": None}
    figures = {
        "2_hotspots": hotspots() | {"incidents": 0, "top_cells": [], "peak": None},
        "4_effekt": effect(**none, verdict="not_assessed", reason="Inga anmälda brott i någon av perioderna."),
    }
    said = text(figures)
    assert "Inga anmälda brott i perioden." in said
    assert "Går inte att bedöma 0 anmälda brott i båda perioderna" in said
    assert "Skäl: inga anmälda brott i någon av perioderna." in said


def test_no_registers_is_one_line_and_no_empty_table():
    empty = {"causes": [], "measures": [], "causes_without_measure": [], "measures_without_cause": []}
    page = meeting_sheet({**whole(), "3_orsaker": causes() | empty}, labels=labels(), appendices=())
    assert "Inga orsaker eller åtgärder är registrerade." in page
    assert 'class="causes"' not in page
    assert "Luckor" not in page


def test_a_sheet_without_causes_does_not_say_that_every_cause_has_a_measure():
    none = {"causes": [], "causes_without_measure": [], "measures_without_cause": [], "perspectives_without_cause": []}
    said = text({**whole(), "3_orsaker": causes() | none | {"measures": causes()["measures"][1:3]}})
    assert "Inga orsaker är registrerade för området. Åtgärderna 2 och 3 gäller ändå här." in said
    assert "Luckor" not in said
    assert "varje orsak" not in said.lower()


def alone():
    """Measures with the five columns of the register and no causes."""
    none = {"causes": [], "causes_without_measure": [], "perspectives_without_cause": []}
    lamps = {"number": 1, "text": "Ljus vid torget", "state": "pågår", "responsible": "gatukontoret"}
    lamps |= {"due": "2025-05-01", "told": "två av fem stolpar", "causes": [], "withheld": False}
    return causes() | none | {"measures": [lamps], "measures_without_cause": [1]}


def test_a_measure_without_a_cause_has_its_line_with_who_when_state_and_done():
    said = text({**whole(), "3_orsaker": alone()})
    head = "Åtgärd Ansvarig Klart Läge Gjort"
    assert f"{head} 1 Ljus vid torget gatukontoret 2025-05-01 pågår två av fem stolpar" in said
    assert "Åtgärd 1 saknar orsak: knyt" not in said


def test_a_measure_that_is_late_is_a_point_to_decide_and_one_without_start_is_told():
    found = alone()
    found["measures_without_start"] = [1]
    said = text({**whole(), "3_orsaker": found}, uttag="2025-05-02")
    assert "Åtgärd 1 skulle vara klar 2025-05-01 (pågår): ny dag, eller avsluta?" in said
    assert "Åtgärd 1 saknar start och prövas därför inte: skriv start" in said
    assert "skulle vara klar" not in text({**whole(), "3_orsaker": found}, uttag="2025-05-01")
    found["measures"][0]["state"] = "klar"
    assert "skulle vara klar" not in text({**whole(), "3_orsaker": found}, uttag="2025-05-02")


def test_beside_causes_a_measure_without_one_is_a_line_of_text():
    found = causes()
    found["measures"][7] |= {"responsible": "fritid", "due": "2010-05-01"}
    said = text({**whole(), "3_orsaker": found})
    assert re.search(r"Utan orsak: 8 Minst sex.* – ej påbörjad, fritid, klart 2010-05-01", said)


def test_causes_that_share_a_count_are_named():
    found = causes()
    for place in (0, 3):
        found["causes"][place]["shared"] = [1, 4]
    assert "Samma antal: orsak 1 och 4." in text({**whole(), "3_orsaker": found})


@pytest.mark.parametrize(
    ("kind", "noun", "wrong"), [("activity", "insatser", "brott"), ("event", "händelser", "brott")]
)
def test_events_and_efforts_are_never_called_crimes(kind, noun, wrong):
    given = {stem: part | {"kind": kind} for stem, part in whole().items()}
    given["3_orsaker"]["measures"], given["3_orsaker"]["brottstyp"] = [], "x"
    said = text(given)
    assert f"från 35 till 26 {noun}" in said
    assert f"Flest {noun} från" in meeting_sheet(given, labels=labels(), appendices=())
    assert f"stöds, 9 {noun}" in said
    assert f"Ruta Nära {noun.capitalize()} Andel" in said
    assert f"26 anmälda {wrong}" not in said


@pytest.mark.parametrize("stem", ["2_hotspots", "3_orsaker", "4_effekt"])
def test_a_failed_part_is_said_to_be_missing(stem):
    said = text({**whole(), stem: None})
    assert said.count("saknas: beräkningen gick inte att genomföra") == 1


def test_a_sheet_of_nothing_is_still_a_sheet():
    assert text({}).count("saknas: beräkningen gick inte att genomföra") == 3


def test_hidden_counts_hide_the_comparison_too():
    said = text({"4_effekt": effect(before=None, after=None, percent=None, hidden=True, verdict="fall_shown")})
    assert "dold för att ett litet antal inte ska gå att räkna fram" in said
    assert "56 %" not in said


def test_from_zero_there_is_no_percentage():
    said = text({"4_effekt": effect(before=0, after=3, percent=None)})
    assert "0 till 3 anmälda brott" in said


def test_every_text_from_data_is_escaped():
    attack = '<script>alert(1)</script>"${x}`'
    figures = whole()
    figures["3_orsaker"]["causes"][0]["text"] = attack
    figures["3_orsaker"]["measures"][1]["decide"] = attack
    figures["2_hotspots"]["top_cells"][0]["near"] = attack
    figures["4_effekt"]["said"] = [attack]
    page = meeting_sheet(figures, labels=labels(kommundel=attack, problembild=attack), appendices=[(attack, attack)])
    assert "<script" not in page
    assert "${x}" not in page


def test_no_script_and_nothing_from_outside():
    page = meeting_sheet(whole(), labels=labels(), appendices=[("Ute", "https://example.org")])
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page


def test_the_room_gets_tighter_as_the_registers_grow():
    given, much = causes(), overfull()["3_orsaker"]
    assert room_for(given["causes"][:4], given["measures"], ["beslut"]) == ROOMS[0]
    assert room_for(given["causes"], given["measures"], ["beslut"]) == ROOMS[1]
    assert room_for(much["causes"], much["measures"], [LONG] * 40) == ROOMS[-2]
    assert room_for(much["causes"], much["measures"], [LONG] * 40, answer=30) == ROOMS[-1]
    assert needed([], [], [], room=ROOMS[0]) == 0
    six, eight = (needed([], [], ["beslut"] * many, room=ROOMS[0]) for many in (6, 8))
    assert (six, eight) == (6, 7)  # that two are left is a line


def test_what_has_no_room_is_counted():
    said = text(overfull())
    assert "12 orsaker till står i bilagan." in said
    assert "förslag till står i bilagan." in said
    assert "och 2 åtgärder till" in said


def test_each_further_sentence_of_the_answer_is_a_line_of_its_own():
    answer = answer_html(effect())
    assert answer.count("<li>") == 3
    places = [answer.index(part) for part in ("Skillnaden ryms", "<li>Svag jämförelse", "<li>Jämförelseområdena har")]
    assert places == sorted(places)


def test_a_withheld_verdict_tells_nothing_of_what_was_foreseen():
    withheld = answer_html(effect(verdict="not_assessed", reason="färre än 30 brott är att vänta."))
    assert "Före start beräknades" not in withheld
    assert "<li>" not in withheld
