"""The library of what is known: nothing without a read source, every fault by its line, methods found by name."""

import re
from pathlib import Path

import pytest

from bfa.errors import ParameterError
from bfa.tables.codes import CHECKOUT
from bfa.tables.known_measures import KNOWN, key_of, near, read_known

BOOK = CHECKOUT / "data" / "codebook" / KNOWN
KNOWN_BOOK = read_known(BOOK)
ONE = """åtgärder:
  lampor:
    namn: Lampor
    vad: Det blir ljust.
    riktas_mot: [plats]
    karaktär: situationell
    så_verkar_den: Fler ser.
    mått: brott
    riktning: minskar
    effekt: {procent: -14, utan_intervall: Sägs inte.}
    gäller: plats
    design: Översikt.
    underlag: måttlig
    gör_inte: Hjälper inte mot våld.
    svensk_erfarenhet: Ingen.
    räkna: Brott på platsen.
    källor: [{författare: W, år: 2022, titel: T, adress: "https://exempel.se/t", läst: sammanfattning, när: 2026-11}]
"""


def refused(tmp_path: Path, old: str, new: str) -> str:
    assert old in ONE
    path = tmp_path / KNOWN
    path.write_text(ONE.replace(old, new), encoding="utf-8")
    with pytest.raises(ParameterError) as error:
        read_known(path)
    return str(error.value)


def test_one_method_as_small_as_it_can_be_is_read(tmp_path):
    (tmp_path / KNOWN).write_text(ONE, encoding="utf-8")
    lamps = read_known(tmp_path / KNOWN)["lampor"]
    assert (lamps.effect.percent, lamps.effect.lowest, lamps.sources[0].year) == (-14, None, "2022")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("    gäller: plats", "    galler: plats", 11, "åtgärder.lampor.galler är okänd (menas gäller?)"),
        ("riktning: minskar", "riktning: minska", 9, "(menas minskar?)"),
        ("procent: -14", "procent: 14", 2, "inte är åt det håll"),
        (", utan_intervall: Sägs inte.", "", 10, "utan_intervall"),
        (", utan_intervall: Sägs inte.", ", lägst: -10, högst: -5", 10, "mellan lägst och högst"),
        ("läst: sammanfattning, när: 2026-11", "läst: inte läst", 2, "ingen källa som är läst"),
        (", när: 2026-11", "", 17, "när ska sägas"),
        ("    källor:", "    röd_lista: skadar\n    källor:", 2, "kräver riktning ökar"),
        ("    källor:", "    jämför: [lamper]\n    källor:", 1, "jämför nämner lamper, som inte finns (menas lampor?)"),
        ("https://exempel.se/t", "file:///etc/t", 17, "har en annan form"),
    ],
)
def test_a_fault_is_told_in_swedish_with_its_line(tmp_path, old, new, line, said):
    told = refused(tmp_path, old, new)
    assert f"rad {line}: " in told
    assert said in told


def test_two_methods_of_one_name_are_refused(tmp_path):
    again = ONE.split("\n", 1)[1].replace("  lampor:", "  ljus:").replace("namn: Lampor", "namn: LAMPOR")
    assert "ljus: heter något som även lampor heter" in refused(tmp_path, ONE, ONE + again)


def test_a_method_is_found_by_its_key_its_name_or_what_it_is_called():
    texts = ("kronobergsmodellen", " Kronobergsmodellen", "AAS", "aas", "STAD", "fler parkbänkar", "", None)
    assert [key_of(KNOWN_BOOK, text) for text in texts] == [
        *("kronobergsmodellen", "kronobergsmodellen", "aas_spridd", "aas_spridd", "aas_original", None, None, None)
    ]


def test_what_may_have_been_meant_is_named_as_the_library_names_it():
    assert near(KNOWN_BOOK, "kronobergsmetoden") == ["Kronobergsmodellen"]
    assert near(KNOWN_BOOK, "zzz") == []


def test_sizes_are_those_that_the_abstracts_give():
    # Wallin m.fl. (2003), Trolldal m.fl. (2013), Rossow & Norström (2012), Braga & Weisburd (2022), Welsh m.fl. (2022).
    told = {"aas_original": -29, "aas_spridd": -3.1, "stangningstid": -16, "hotspot_polis": -16, "belysning": -14}
    assert {key: KNOWN_BOOK[key].effect.percent for key in told} == told


def test_the_interval_of_closing_hours_is_the_source_s_own_in_percent():
    # 4.8 (2.60-6.99) more assaults per 100 000 and quarter is about 16 percent (Rossow & Norström 2012, abstract).
    effect = KNOWN_BOOK["stangningstid"].effect
    assert (effect.lowest, effect.highest) == (round(-16 * 6.99 / 4.8), round(-16 * 2.60 / 4.8))


def test_what_harms_and_what_does_nothing_is_on_the_red_list_and_no_more():
    assert {key: each.red for key, each in KNOWN_BOOK.items() if each.red} == {
        "scared_straight": "skadar",
        "ordning_hard": "utan verkan",
    }


def test_nothing_unread_has_a_figure_and_kronoberg_is_promising_only():
    unread = {key for key, each in KNOWN_BOOK.items() if each.direction is None}
    assert unread == {"grip", "est", "marke", "fastighetsagare_bid"}
    kronoberg = KNOWN_BOOK["kronobergsmodellen"]
    assert kronoberg.direction == "lovande"
    assert kronoberg.effect is None
    assert not re.search(r"\d+(,\d+)? procent", kronoberg.known)


def test_hot_spots_hold_for_the_spot():
    of = ("hotspot_polis", "fotpatrull_kort", "belysning", "kamera")
    assert {KNOWN_BOOK[key].holds_for for key in of} == {"plats"}
