"""A card tells a method by the library alone and its measures by what was released; cards stand for those only."""

import html
import re

import pytest
from test_meeting_sheet import labels

from bfa.disclosure.scan import scan
from bfa.pages.index_page import index_page
from bfa.pages.measure_card import CARDS, measure_card
from bfa.pages.sheets.chain_rows import chain_rows
from bfa.run.layout import Layout
from bfa.run.state import DONE, FAILED, State
from bfa.run.summary import cards, write_cards
from bfa.tables.codes import CHECKOUT
from bfa.tables.known_measures import KNOWN, read_known

BOOK = read_known(CHECKOUT / "data" / "codebook" / KNOWN)
OURS = {
    "number": 1, "text": "Lång text", "short": "Köplan", "state": "delvis", "progress": "3 av 8 punkter",
    "told": "tillsyn görs", "responsible": "samordnaren", "method": "aas_spridd", "deviation": None, "causes": [1],
    "late": False, "why_not": None, "remains": None, "by": None, "scope": [],
}  # fmt: skip


def said(key, *measures, beside=()):
    page = measure_card(BOOK[key], measures or (OURS,), beside, labels=labels(kommundel=""))
    assert scan(page) == ()
    plain = re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>", " ", page, flags=re.S)
    return " ".join(html.unescape(plain).replace("\u00a0", " ").split())


@pytest.mark.parametrize("key", BOOK)
def test_every_method_of_the_library_makes_a_card_that_may_be_handed_out(key):
    assert BOOK[key].name in said(key)


def test_a_card_says_how_much_of_what_by_whom_and_that_no_interval_is_given():
    card = said("aas_spridd")
    assert "3,1 % minskning av polisanmälda misshandelsbrott på helgnätter" in card
    assert "för varje del som lades till" in card
    assert "Utan intervall: Sammanfattningen anger" in card
    assert "Trolldal, B., Brännström, L., Paschall, M. J. & Leifman, H. (2013)" in card
    assert "Gäller metoden som helhet, inte enskilda delar av den." in card


def test_an_interval_is_told_with_how_it_was_reckoned():
    card = said("stangningstid")
    assert "95 procents intervall: 23 till 9 % minskning." in card
    assert "vår omräkning" in card


def test_a_hot_spot_is_the_spot_and_kronoberg_is_promising_without_a_size():
    assert "Gäller platsen, inte kommundelen." in said("hotspot_polis")
    card = said("kronobergsmodellen")
    assert "Lovande, men verkan är inte belagd" in card
    assert "% minskning" not in card


def test_what_was_not_read_has_no_direction_and_the_red_list_says_which_of_the_two():
    assert "Inget resultat är läst vid källan" in said("est")
    assert "Röd lista: metoden skadar." in said("scared_straight")
    assert "Röd lista: prövad utan belagd verkan." in said("ordning_hard")


def test_our_measures_stand_with_what_is_done_and_a_deviation_says_that_the_original_is_known():
    card = said("aas_spridd", OURS | {"deviation": "bara <b>tillsyn</b>"})
    assert "Här hos oss, 1 Köplan. Avvikelse: Bara <b>tillsyn</b>. Det som är känt gäller originalmetoden." in card
    assert "3 av 8 punkter. Tillsyn görs. samordnaren" in card
    assert "originalmetoden" not in said("aas_spridd")


def run(kommundel, *measures, status=DONE):
    named = {row["method"] for row in measures if row["method"] in BOOK}
    told = [
        {"method": key, "name": BOOK[key].name, "measures": [m["number"] for m in measures if m["method"] == key]}
        for key in sorted(named)
    ]
    return State(kommundel, "5_uppfoljning", status, figures={"measures": list(measures), "cards": told, "causes": []})


HIDDEN = OURS | {"number": 2, "text": "Underlag finns hos polisen.", "short": None, "method": None}
STATES = {"": [run("", OURS, HIDDEN)], "A": [run("A", OURS | {"number": 3, "method": "belysning"})]}


def test_cards_stand_for_the_methods_of_readable_measures_and_one_that_is_no_more_is_taken_away(tmp_path):
    layout = Layout(tmp_path, "prov")
    old = layout.shared / CARDS / "gvi_int.html"
    old.parent.mkdir(parents=True)
    old.write_text("x", encoding="utf-8")
    write_cards(layout, STATES, root=CHECKOUT, labels=labels(kommundel=""))
    assert sorted(path.name for path in old.parent.iterdir()) == ["aas_spridd.html", "belysning.html"]
    assert "finns hos polisen" not in (old.parent / "aas_spridd.html").read_text(encoding="utf-8")


def test_a_run_that_failed_has_no_card_and_without_methods_the_library_is_not_asked_for(tmp_path):
    failed = {"": [run("", OURS, status=FAILED)], "A": [run("A", HIDDEN)]}
    assert cards(failed) == []
    write_cards(Layout(tmp_path, "prov"), failed, root=tmp_path / "nowhere", labels=labels(kommundel=""))
    assert not (tmp_path / "prov").exists()


def test_a_measure_on_a_sheet_and_the_index_lead_to_the_card():
    figures = STATES[""][0].figures
    assert [row.card for row in chain_rows(figures)] == [f"{CARDS}/aas_spridd.html", ""]
    assert chain_rows(figures, below=True)[0].card == f"../{CARDS}/aas_spridd.html"
    index = index_page([], labels=labels(kommundel=""), cards=[("AAS", f"{CARDS}/aas_spridd.html")])
    assert f'<a href="{CARDS}/aas_spridd.html">AAS</a>' in index
