"""The meeting sheet: one A4, the answer first, honest where something is missing."""

import html
import re

import pytest
from sheet_figures import causes, decision, effect, follow_up, hotspots, overfull, proposal, whole

from bfa.pages.answer import answer_html
from bfa.pages.sheets import kommun_sheet, kommundel_sheet
from bfa.pages.sheets.chain_rows import brief
from bfa.pages.sheets.kommun import Area
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


def plain(page: str) -> str:
    """A page's visible text in one line."""
    body = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", page, flags=re.S)
    said = html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(said.split())


def text(figures, *, appendices=(("Effekt", "4_effekt.html"),), kommun="", **changes):
    """The kommundel's sheet."""
    return plain(kommundel_sheet(figures, labels=labels(**changes), appendices=appendices, kommun_sheet=kommun))


def of_kommun(figures=None, areas=(), **changes):
    """The kommun's sheet."""
    held = {"5_uppfoljning": follow_up()} if figures is None else figures
    return plain(kommun_sheet(held, areas, labels=labels(kommundel="", **changes), appendices=()))


def test_the_answer_comes_first_and_in_the_closed_words():
    said = text(whole())
    assert (
        said.index("Sedan mötet") < said.index("Ingen skillnad kunde") < said.index("−26 %") < said.index("Var och när")
    )
    assert "från 35 till 26 anmälda brott" in said
    assert "−12 % mot de andra områdena: väntat 30, blev 26; förenligt med 56 % minskning till 29 % ökning" in said
    assert "Samma månader 2006–2010: 29, 29, dold, 35 och 26." in said
    assert "betyder inte att åtgärden saknar verkan" in said
    assert "Åtgärd 4, 6 och 7 gäller också jämförelseområdena" in said
    assert "Svag jämförelse mot B, C, D, E och F." in said


def test_what_the_answer_rests_on_stands_under_it():
    said = text(whole())
    rests = ("uppåt eller nedåt, sågs i 9 av 30 fall utan åtgärd.", "Nästa svar:")
    places = [said.index(part) for part in (*rests, "Var och när")]
    assert places == sorted(places)
    assert "−4 % (2007), +9 % (2008) och −12 % (2009)." not in said
    named = effect(same_months=[], own_year_names=["2007", "2008", "2009"])
    assert "−4 % (2007), +9 % (2008) och −12 % (2009)." in text({"4_effekt": named})
    assert "utan åtgärd: −4 %, +9 % och −12 %." in text({"4_effekt": effect(same_months=[])})
    # Where not all are named it says of how many, as the figure of them does.
    many = text({"4_effekt": effect(same_months=[], own_years=[1, -2, 3, -4, 5, -6, 7])})
    assert "Områdets 6 senaste perioder av 7 tidigare mot de andra" in many
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
        page = kommundel_sheet({"4_effekt": effect(**changes)}, labels=labels(), appendices=())
        return re.search(r'<section class="answer ?(\w*)"', page)[1]

    assert tone(percent=-26.0) == tone(percent=40.0, after=49) == ""
    assert tone(verdict="fall_shown") == "fall"
    assert tone(verdict="not_assessed", reason="x") == "unknown"


def test_the_scope_names_type_and_months():
    assert "Exempelkommun · Misshandel utomhus · maj–augusti 2010 mot samma månader 2009" in text(whole())


def test_the_places_are_numbered_as_on_the_map_and_a_hidden_one_is_the_word():
    said = text(whole())
    assert (
        "Nr Plats Brott Andel Mest 1 Busstorget 12 50 % fre–lör 22–03 2 Bostadsområde K 6 25 % – 3 J dold – –" in said
    )
    assert "Streck: för få brott, eller ingen tid som sticker ut." in said
    page = kommundel_sheet(whole(), labels=labels(), appendices=())
    assert re.search(r'<img src="data:image/svg\+xml;base64,\w+=*" alt="Tre platser\.">', page)
    bare = [row | {"peak": None, "share": None} for row in hotspots()["places"]]
    assert "Nr Plats Brott 1 Busstorget 12 2" in text({"2_hotspots": hotspots() | {"places": bare, "places_map": None}})


def test_each_measure_is_a_row_and_a_cause_is_named_in_full_once():
    said = text(whole())
    first = "1 Överservering och servering till underåriga på krog F (stöds, 9 brott)"
    assert said.count(first) == 1
    assert said.index("9 Bara två fritidsledare") < said.index("Saknar åtgärd") < said.index("Att besluta i dag")
    assert "8 Minst sex fritidsledare och tio vuxna från en förening" in said.partition("ingen orsak här")[2]
    assert "4 För få bussar vid stängning, alla inom 15 minuter (stöds, 5 brott)" in said
    assert "orsak 4 (ovan)" in said


def test_what_is_over_stands_last_and_six_rows_come_before_what_is_to_be_decided():
    said = text(whole())
    front, back = said.split("Fler orsaker och åtgärder")
    assert front.partition("Att besluta i dag")[0].count("ansvarig ") == 5  # and a cause without a measure
    assert "6 Ungdomsgruppen vid J torsdagar 20–01 i maj klar" in back


def test_a_measure_tells_state_done_hinder_owner_and_day():
    said = text(whole())
    told = (
        "2 Nattbussplan med trafikbolaget delvis, försenad 3 av 8 punkter Fem punkter är kvar. ansvarig 2, 2010-08-31"
    )
    assert told in said


def test_the_back_tells_what_hangs_loose_with_what_to_do():
    said = text(whole())
    assert "Det som hänger löst Ingen orsak är prövad. Pröva en." in said
    assert "Mål 1" not in said  # the sheet shows no goals


def test_what_no_rule_explains_is_asked_about():
    said = text(whole())
    assert "4 av 26 brott under maj–augusti 2010 har en plats och tid som ingen orsaksregel täcker." in said
    hidden = causes() | {"causes": [{"number": 4, "hidden": True}]}
    assert "Stödet i data för orsak 4 är dolt." in text({**whole(), "3_orsaker": hidden})


def test_since_the_last_meeting_what_is_late_comes_first():
    said = text(whole())
    late = "Beslut 2 Tio vuxna på diskot (åtgärd 8) kommunens samordnare 2010-06-11 försenat"
    assert "Beslut 3 Fråga till styrgruppen kommunens samordnare 2010-10-15 väntar på styrgrupp" in said
    assert "Tio vuxna på diskot (åtgärd 8; A)" in of_kommun()
    assert (
        said.index("Sedan mötet 2010-04-27")
        < said.index(late)
        < said.index("Beslut 3 Fråga")
        < said.index("Beslut 1 P")
    )
    none = {**whole(), "5_uppfoljning": follow_up(decisions=[], meeting=None)}
    assert "Sedan förra mötet Inga beslut från tidigare möten är registrerade." in text(none)
    done = follow_up(decisions=[decision(1, "Gjort nu", "done"), decision(2, "Gjort då", "done", date="2009-01-01")])
    said = text({"5_uppfoljning": done})
    assert "Gjort nu" in said
    assert "Gjort då" not in said


def test_other_types_and_the_figures_of_others_stand_beside_ours():
    said = text(whole())
    assert "Andra brottstyper, samma månader: Klotter 10, nu 12 (+20 %) Rån dold, nu 7" in said
    told = (
        "Polisens PM har 27 för misshandel utomhus maj–augusti 2010; här är det 26, för att det räknas så: brottsdatum"
    )
    assert told in said
    row = follow_up()["sums"][0] | {"origin": None, "theirs": 87, "ours": 87, "period": "2009"}
    same = text({"5_uppfoljning": follow_up(sums=[row])})
    assert "En annan källa har 87 för misshandel utomhus 2009, samma som här." in same


def test_a_proposal_is_decided_at_one_place():
    alone, under = text(whole()), text(whole(), kommun="../motesblad.html")
    for told in (
        "Förslag 4: Pengar till busstorget söks. ägare 4 2010-10-15 styrgrupp ja ändrat lyfts",
        "Åtgärd 2: Fortsätt",
    ):
        assert told in alone
        assert told not in under
    assert "Åtgärd 5: Gemensam insats vid parkering N ägare 5 …………… …………… ja" in under
    assert "Beslutas på kommunens mötesblad: förslag 4, åtgärd 2." in under
    areas = [Area("A", "a/motesblad.html", whole())]
    common = of_kommun(areas=areas)
    assert "Förslag 4: Pengar till busstorget söks. ägare 4 2010-10-15 styrgrupp ja ändrat lyfts" in common
    assert "Beslutas på kommundelarnas blad A Åtgärd 5: Gemensam insats vid parkering N ägare 5" in common
    assert "Åtgärd 5: Gemensam insats vid parkering N ägare 5 …" in of_kommun()  # where A has no sheet
    of_b = follow_up(proposals=[proposal("decision", 7, "Väktare i B.", scope=["B"], measures=[1])])
    assert "Väktare i B" not in text({"5_uppfoljning": of_b}, kommun="../motesblad.html")  # it is decided on B's


def test_a_day_that_has_passed_is_none_to_do_it_by():
    assert "Åtgärd 2: Fortsätt nattbussplanen till årsskiftet ägare 2 …………… …………… ja" in text(whole())
    same = follow_up(proposals=[proposal("decision", 2, "Fortsätt", due="2010-09-06")])  # as that of the extraction
    assert "Förslag 2: Fortsätt ägare 2 2010-09-06" in text({"5_uppfoljning": same})
    ahead = follow_up(proposals=[proposal("measure", 2, "Fortsätt", due="2010-12-31")])  # the last day of the measure
    assert "Åtgärd 2: Fortsätt ägare 2 ……………" in text({"5_uppfoljning": ahead})


def test_what_is_late_what_remains_and_what_hangs_loose_is_proposed():
    said = text({"5_uppfoljning": follow_up(proposals=[])})
    assert "Beslut 2 (försenat): ny dag, eller avsluta? kommunens samordnare" in said
    assert "Åtgärd 2 (delvis, försenad): ny dag, eller avsluta? ansvarig 2" in said
    assert "Åtgärd 5 (kvarstår): fortsätt, ändra eller avsluta? Vem ansvarar? ansvarig 5" in said
    assert "Orsak 9 saknar åtgärd: vem tar fram ett förslag till nästa möte?" in said
    assert "Åtgärd 8 saknar orsak: knyt den till en orsak eller avsluta den." in said
    assert "Åtgärd 2 (delvis" not in text(whole())  # a proposal names it
    since = decision(1, "Ny dag", "waiting", date="2010-09-06", measures=[2])
    assert "Åtgärd 2 (delvis" not in text({"5_uppfoljning": follow_up(proposals=[], decisions=[since])})
    before = {**since, "date": "2010-04-27"}
    assert "Åtgärd 2 (delvis" in text({"5_uppfoljning": follow_up(proposals=[], decisions=[before])})


def test_a_withheld_measure_that_remains_is_asked_about_by_its_number():
    went = follow_up(proposals=[], decisions=[])
    went["measures"][4] |= {"withheld": True, "responsible": None, "text": "Hemlig text."}
    assert "Åtgärd 5 (kvarstår): fortsätt, ändra eller avsluta? Vem ansvarar? ……………" in text({"5_uppfoljning": went})


def test_what_is_not_decided_or_confirmed_becomes_a_point_to_decide():
    bare = {"nasta_uppfoljning": "", "problembild": ""}
    said = text(whole(), **bare)
    assert "Bestäm när nästa uppföljning görs." in said
    assert "Bekräfta den gemensamma problembilden" in said
    assert "Nästa uppföljning: inte bestämd" in said
    assert "Bekräfta" not in text(whole(), kommun="../motesblad.html", **bare)
    assert "Bekräfta den gemensamma" in of_kommun(**bare)


def test_a_place_without_a_name_is_called_by_its_number_on_the_map():
    bare = [row | {"named": False, "name": f"Ruta {9 - row['number']}"} for row in hotspots()["places"]]
    none = follow_up(causes=[], decisions=[], meeting=None, checks=[], loose={})
    said = text({"2_hotspots": hotspots() | {"places": bare}, "5_uppfoljning": none})
    assert "Ruta" not in said.replace("Rutor", "")
    assert "1 – 12 50 % fre–lör 22–03" in said
    assert "Vad händer vid plats 1 på kartan fre–lör 22–03?" in said


def test_a_sheet_without_causes_is_one_that_a_first_meeting_can_start_from():
    none = follow_up(causes=[], decisions=[], meeting=None, checks=[], loose={})
    said = text({**whole(), "5_uppfoljning": none})
    assert "Vad händer vid Busstorget fre–lör 22–03? Vem råder över platsen" in said
    assert "Vad händer vid Bostadsområde K? Vem råder över platsen, och vilka är där?" in said
    assert "Åtgärderna 1, 2, 3, 4, 5, 6, 7, 8 och 9 gäller här: vilka orsaker ska de möta?" in said
    assert "Också de som råder över Busstorget och Bostadsområde K." in said
    assert "Samordnaren registrerar till nästa möte:" in said
    assert "Sedan förra mötet" not in said
    assert "ingen orsak här" not in said
    bare = text({"5_uppfoljning": none | {"measures": [], "proposals": []}})
    assert "Vilka drabbas" in bare
    assert "gäller här" not in bare
    assert "Att börja med" not in text(whole())


def test_a_kommundel_without_causes_is_to_say_who_finds_them_and_a_decision_names_the_measures_that_act_here():
    none = follow_up(causes=[], decisions=[decision(1, "Fredagar", "waiting", measures=[4, 77])])
    said = text({"5_uppfoljning": none}, kommun="../motesblad.html")
    assert "Ta fram problem och troliga orsaker till nästa möte: vem gör det? ……………" in said
    assert "Beslut 1 Fredagar (åtgärd 4)" in said
    assert "Ta fram problem" not in text(whole())


def test_a_long_text_is_never_cut_inside_a_sentence():
    assert brief("Kort.") == "Kort."
    assert brief("Första meningen. " + "ord " * 40) == "Första meningen."
    assert brief("ord " * 40) == "lång text, se Uppföljning"
    assert brief(None) == ""


def test_the_next_answer_says_when_and_how_small_a_fall_will_show():
    said = text(whole())
    assert (
        "Nästa svar: januari 2011. I en lika lång jämförelse syns en minskning på 44 % eller mer i 8 fall av 10" in said
    )
    unknown = text({"4_effekt": effect(verdict="not_assessed", reason="x")})
    assert "Nästa svar: januari 2011, om det då går att bedöma." in unknown
    seen = text({"4_effekt": effect(visible={"brief": "Kan det synas? Nej."})})
    assert "Nästa svar: januari 2011. Kan det synas? Nej." in seen


def test_the_kommun_has_its_change_with_its_counts_and_no_verdict():
    said = of_kommun()
    assert "I hela kommunen: 121 anmälda brott under samma månader 2009, 99 under maj–augusti 2010 ( −18 % )." in said
    assert "Hela kommunen har inget att jämföras med" in said
    assert "7 Kronobergsmodellen i maj och juni klar" in said
    assert "4 Minst fyra poliser i uniform fredagar 02–03.30 (A, B) pågår" in said
    assert "5 Bevakning" not in said.partition("Att besluta")[0]


def test_the_kommundelar_have_a_line_each_and_those_left_out_are_counted():
    own = {**whole(), "5_uppfoljning": follow_up(measures=[row | {"scope": ["K7"]} for row in follow_up()["measures"]])}
    areas = [Area(f"K{n}", f"k{n}/motesblad.html", own if n == 7 else {"4_effekt": effect()}) for n in range(12)]
    said = of_kommun(areas=areas[:2])
    assert "Före är samma månader 2009, efter maj–augusti 2010." in said
    assert "K0 35 26 −26 % (−55 % till +23 %) Ingen skillnad kunde beläggas –" in said
    many = of_kommun(areas=areas)
    assert "K7 35 26 −26 % (−55 % till +23 %) Ingen skillnad kunde beläggas 3 av 9 klara, 1 försenad" in many
    assert "11 kommundelar till står i förteckningen." in many
    assert "K – – – Delen saknas –" in of_kommun(areas=[Area("K", "", {"4_effekt": None})])


def test_the_kommuns_sheet_tells_the_verdict_of_several_kommundelar_once():
    joint = {"joint": {"goal": 1, "kommundelar": ["K0", "K1"], "areas": []}}
    said = of_kommun(areas=[Area(f"K{n}", f"k{n}/motesblad.html", {"4_effekt": effect(**joint)}) for n in range(2)])
    assert "K0 35 26 −26 % (−55 % till +23 %) Ingen skillnad kunde beläggas (K0 och K1 tillsammans) –" in said
    assert "K1 35 26 −26 % (−55 % till +23 %) Bedöms tillsammans med K0, se där –" in said


def test_the_foot_gives_the_pages_own_account():
    said = text(whole())
    for part in ("Uttag 2010-09-06.", "Räknesätt: brottsdatum", "Utgåva 2.", "2010-04-20", "dnr 12", "januari 2011"):
        assert part in said


def test_counts_alone_say_that_rows_are_needed():
    said = text({**whole(), "2_hotspots": hotspots() | {"answered": False, "reason": "Det behövs en rad per brott."}})
    assert "Var och när Det behövs en rad per brott." in said
    assert "Busstorget" not in said


def test_a_kommundel_without_rows_is_said_to_be_empty():
    none = {"before": 0, "after": 0, "percent": None, "relative": None, "lower": None, "upper": None}
    figures = {
        "2_hotspots": hotspots() | {"incidents": 0, "places": [], "peak": None},
        "4_effekt": effect(**none, verdict="not_assessed", reason="Inga anmälda brott i någon av perioderna."),
    }
    said = text(figures)
    assert "Inga anmälda brott i perioden." in said
    assert "Går inte att bedöma 0 anmälda brott i båda perioderna" in said
    assert "Skäl: inga anmälda brott i någon av perioderna." in said


@pytest.mark.parametrize(
    ("kind", "noun", "wrong"), [("activity", "insatser", "brott"), ("event", "händelser", "brott")]
)
def test_events_and_efforts_are_never_called_crimes(kind, noun, wrong):
    given = {stem: part | {"kind": kind} for stem, part in whole().items()}
    given["3_orsaker"]["brottstyp"] = "x"
    said = text(given)
    assert f"från 35 till 26 {noun}" in said
    assert f"Flest {noun} från" in kommundel_sheet(given, labels=labels(), appendices=())
    assert f"stöds, 9 {noun}" in said
    assert f"Nr Plats {noun.capitalize()} Andel" in said
    assert f"26 anmälda {wrong}" not in said


@pytest.mark.parametrize("stem", ["2_hotspots", "3_orsaker", "4_effekt", "5_uppfoljning"])
def test_a_failed_part_is_said_to_be_missing_and_one_that_was_not_asked_for_is_not_named(stem):
    lost = "saknas: beräkningen gick inte att genomföra"
    assert text({**whole(), stem: None}).count(lost) == 1
    assert lost not in text({name: part for name, part in whole().items() if name != stem})


def test_hidden_counts_hide_the_comparison_too():
    said = text({"4_effekt": effect(before=None, after=None, percent=None, hidden=True, verdict="fall_shown")})
    assert "dold för att ett litet antal inte ska gå att räkna fram" in said
    assert "56 %" not in said


def test_from_zero_there_is_no_percentage():
    said = text({"4_effekt": effect(before=0, after=3, percent=None)})
    assert "0 till 3 anmälda brott" in said


def test_a_further_type_has_a_line_with_its_verdict_and_its_pages():
    spots = {"2_hotspots · klotter": hotspots() | {"brottstyp": "klotter"}}
    further = {"4_effekt · klotter": effect(verdict="fall_shown", brottstyp="klotter"), "4_effekt · rån": None}
    page = kommundel_sheet(whole() | spots | further, labels=labels(), appendices=[])
    assert "Klotter 10, nu 12 (+20 %). Minskning belagd i jämförelse · Var och när · Effekt" in plain(page)
    assert 'href="4_effekt.klotter-da3320.html"' in page
    assert "Delen Effekt: rån saknas" in plain(page)


def test_a_further_type_without_a_line_in_the_follow_up_is_told_by_its_effect():
    further = {"4_effekt · cykelstöld": effect(before=8, after=4, percent=-50.0, verdict="no_difference_shown")}
    assert "Cykelstöld 8, nu 4 (−50 %). Ingen skillnad kunde beläggas" in text(whole() | further)


def test_the_kommuns_sheet_tells_in_which_kommundelar_a_further_type_has_a_verdict():
    shown, not_shown = (
        {"4_effekt · klotter": effect(verdict=verdict)} for verdict in ("fall_shown", "no_difference_shown")
    )
    areas = [Area("A", "", shown), Area("B", "", not_shown), Area("C", "", shown)]
    page = kommun_sheet({"5_uppfoljning": follow_up()}, areas, labels=labels(kommundel=""), appendices=[])
    assert "Klotter 10, nu 12 (+20 %). Minskning belagd i jämförelse: A och C" in plain(page)


def test_ten_types_are_told_of_and_how_many_more_there_are():
    further = {f"4_effekt · typ {n:02}": effect(verdict="not_assessed") for n in range(12)}
    said = text({"5_uppfoljning": follow_up(others=[])} | further)
    assert "Typ 08" in said
    assert "Typ 09" not in said
    assert "3 brottstyper till står i förteckningen." in said


def test_every_text_from_data_is_escaped():
    attack = '<script>alert(1)</script>"${x}`'
    figures = whole()
    went = figures["5_uppfoljning"]
    went["causes"][0]["text"] = went["measures"][1]["text"] = went["decisions"][0]["text"] = attack
    went["measures"][1]["responsible"] = went["proposals"][0]["text"] = went["others"][0]["brottstyp"] = attack
    figures["2_hotspots"]["places"][0]["name"] = figures["2_hotspots"]["places_map"]["alt"] = attack
    figures["4_effekt"]["said"] = [attack]
    told = labels(kommundel=attack, problembild=attack, dnr=attack)
    areas = [Area(attack, "x/motesblad.html", figures)]
    for page in (
        kommundel_sheet(figures, labels=told, appendices=[(attack, attack)]),
        kommun_sheet(figures, areas, labels=told, appendices=[(attack, attack)]),
    ):
        assert "<script" not in page
        assert "${x}" not in page


def test_no_script_and_nothing_from_outside():
    page = kommundel_sheet(whole(), labels=labels(), appendices=[("Ute", "https://example.org")])
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page


def test_what_has_no_room_is_counted():
    said = text(overfull())
    assert "19 åtgärder till står i Uppföljning." in said  # of 39 rows, 6 in front and 14 on the back
    assert "23 beslut till står i Uppföljning." in said
    assert "förslag till står i Uppföljning." in said
    assert "6 saker till står i Uppföljning." in said


def test_where_little_is_proposed_the_kommuns_sheet_has_room_for_what_was_decided():
    many = [decision(n, f"Ta fråga {n}.", "waiting") for n in range(1, 12)]
    said = of_kommun({"5_uppfoljning": follow_up(decisions=many, proposals=[])})
    assert [n for n in range(1, 12) if f"Beslut {n} Ta fråga {n}" not in said] == []
    assert "beslut till står i Uppföljning." not in said


def test_each_further_sentence_of_the_answer_is_a_line_of_its_own():
    answer = answer_html(effect())
    assert answer.count("<li>") == 3
    places = [answer.index(part) for part in ("Skillnaden ryms", "<li>Svag jämförelse", "<li>Åtgärd 4, 6 och 7 gäller")]
    assert places == sorted(places)


def test_a_withheld_verdict_tells_nothing_of_what_was_foreseen():
    withheld = answer_html(effect(verdict="not_assessed", reason="färre än 30 brott är att vänta."))
    assert "Före start beräknades" not in withheld
    assert "<li>" not in withheld
