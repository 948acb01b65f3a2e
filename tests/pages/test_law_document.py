"""The document in the law's order: its headings, the figures of the batch and no others, what is lacking, the check."""

import io
from copy import deepcopy
from dataclasses import replace

import docx
import pytest

from bfa.draw.document import Points, Table, Turned, written
from bfa.pages.answer import answer_lines, changes, verdict_words
from bfa.pages.document.material import Material
from bfa.pages.document.page import law_document
from bfa.pages.document.self_check import checked
from bfa.words.labels import statements
from tests.law_material import KOMMUN, follow_up, material, overview, picture
from tests.pages.sheet_figures import effect


class Read:
    """The document as python-docx reads it back."""

    def __init__(self, held: Material) -> None:
        self.word = docx.Document(io.BytesIO(written(law_document(held))))
        self.headings = [each.text for each in self.word.paragraphs if each.style.name == "Heading 1"]
        self.fills = [each.text for each in self.word.paragraphs if each.style.name == "Att skriva"]
        self.tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in self.word.tables]
        cells = (text for table in self.tables for row in table for text in row)
        self.text = "\n".join([*(each.text for each in self.word.paragraphs), *cells])

    def table(self, head: str) -> list[list[str]]:
        return next(table[1:] for table in self.tables if head in table[0])


def said(held: Material) -> tuple[str, list[str]]:
    """All that the document says, and its places to write in, as they are given to be drawn."""
    told, fills = list[str](), list[str]()
    for block in law_document(held).blocks:
        for each in block.blocks if isinstance(block, Turned) else [block]:
            rows = [each.heads, *each.rows] if isinstance(each, Table) else []
            told += [text for row in rows for text in row]
            told += each.lines if isinstance(each, Points) else [] if rows else [each.text]
            fills += [each.text] if getattr(each, "look", "") == "fill" else []
    return "\n".join(told), fills


@pytest.fixture(scope="module")
def read() -> Read:
    return Read(material())


def test_the_parts_stand_in_the_order_of_the_law(read: Read):
    assert [text.split()[1].rstrip(":") for text in read.headings] == [
        *("Lägesbild", "Ställningstagande", "Åtgärdsplan", "Uppföljning", "Överenskommelse", "Självkontroll")
    ]
    assert [text.partition(" ")[0] for text in read.headings] == ["1", "2", "3", "4", "5", "6"]


def test_the_figures_are_those_of_the_batch_and_what_is_hidden_is_the_word(read: Read):
    assert read.table("Per 1 000 inv.") == [
        ["A", "35", "26", "−26\u00a0%", "1,2"],
        ["B", "dold", "dold", "dold", "dold"],
        ["Exempelkommun", "70", "61", "−13\u00a0%", "1,2"],
    ]
    assert read.table("Då") == [["januari–april 2009", "91", "111", "+22\u00a0%"]]
    assert read.table("Hela kommunen") == [["Misshandel utomhus", "917", "203"], ["Stöld i butik", "917", "dold"]]


def test_each_change_has_its_own_interval_in_the_words_of_the_pages(read: Read):
    own, against = changes(effect())
    (row,) = read.table("Bedömning")
    assert row == ["Kommundel A", f"{own.size}, {own.text}", f"{against.size}, {against.text}", verdict_words(effect())]
    assert " ".join(answer_lines(effect())) in read.text


def test_the_plan_ties_cause_measure_goal_owner_day_and_who_decided(read: Read):
    first, second, lone = read.table("Beslutas av")
    decided = "samordningsgrupp, 2010-04-27 (beslut 1)"
    assert first == [
        "1 För få bussar",
        "1 Bussplan. En plan",
        "Mål 1: Färre brott",
        "samordnaren",
        "2010-08-31",
        decided,
    ]
    assert second[0] == "ingen orsak angiven"
    assert second[3:] == ["visas inte"] * 3
    assert lone[:2] == ["2 Underlag finns hos polisen", "ingen åtgärd"]


def test_the_follow_up_tells_what_is_done_what_is_left_and_why(read: Read):
    row = read.table("Återstår, och varför")[0]
    assert row[2:4] == ["8 punkter", "3 av 8 punkter. Tre bussar till. Nattbussar: 20 till 31 (+55\u00a0%), insatser."]
    assert row[4] == "Fem punkter. Varför: Pengar. Slutdagen har gått."
    assert read.table("Blev")[0][2] == "Misshandel utomhus: 35 till 26 (−26\u00a0%)"
    assert read.table("Beslut")[0][1:] == ["samordningsgrupp, 2010-04-27", "saknas", "saknas", "försenat"]
    assert "Åtgärd 1: Ge fem punkter en dag" in read.text


def test_tier_fiction_and_the_account_of_the_data_stand_in_the_head_and_the_foot(read: Read):
    section = read.word.sections[0]
    assert section.header.paragraphs[0].text == "Exempel – påhittade data · Samverkan · Exempelkommun"
    assert section.footer.paragraphs[0].text == " ".join(statements(KOMMUN))


def test_what_bfa_does_not_fill_is_a_place_to_write_and_what_failed_is_told_first(read: Read):
    assert all(text.startswith("Att skriva: ") for text in read.fills)
    for what in ("konsekvenser", "trygghetsundersökning", "samlade bedömningen", "valt bort", "ställningstagande"):
        assert any(what in text for text in read.fills), what
    assert "Kommundel B, Effekt: Filen kunde inte läsas." in read.text
    assert ["Medborgarlöften", "1 Färre brott"] in read.table("Innehåll")
    roles = [row[0] for row in read.table("Datum och underskrift")]
    assert roles == ["Chef för lokalpolisområdet", "Kommunstyrelsens ordförande"]


def test_the_check_says_of_each_demand_what_is_there_and_what_is_lacking():
    found = checked(material())
    states = {key: each.state for key, each in found.items()}
    assert {key for key, state in states.items() if state == "yours"} == {
        *("consequences", "other", "analysis", "function", "dialogue", "agreement")
    }
    assert {key for key, state in states.items() if state == "held"} == {
        *("mapping", "causes", "standpoint", "plan", "deciders", "goals", "followed", "effect")
    }
    assert found["chain"].told == "Orsak 2 saknar åtgärd. Åtgärd 2 saknar orsak."
    assert found["whole"].told == "1\u00a0del saknas; den står först i dokumentet."
    assert found["secrecy"].told == "Inte registrerad i kommunfilen."


def test_the_check_names_what_lacks_an_owner_and_never_what_is_withheld():
    told = follow_up()
    told["measures"][0] |= {"responsible": None, "by": None, "decisions": []}
    found = checked(material(kommun={"5_uppfoljning": told}))
    assert found["plan"].told == "Åtgärd 1 saknar ansvarig. Åtgärd 1 saknar slutdag."
    assert found["deciders"].told == "Åtgärd 1 saknar beslut."
    assert found["mapping"].state == "lacking"
    told["measures"][0] |= {"state": "klar"}
    assert checked(material(kommun={"5_uppfoljning": told}))["plan"].state == "held"


def test_without_registers_the_document_says_what_to_write():
    empty = {key: [] for key in ("problems", "causes", "measures", "goals", "decisions", "proposals", "indicators")}
    told, fills = said(material(kommun={"5_uppfoljning": follow_up() | empty}))
    for what in (
        "de troliga orsakerna",
        "vilka problem som är prioriterade",
        "åtgärderna: vilken orsak",
        "mätbara mål",
    ):
        assert any(what in text for text in fills), what
    assert "Inga åtgärder är registrerade." in told


def test_a_batch_of_which_nothing_stands_makes_a_document_that_says_so():
    told, _ = said(material(kommun={}, kommundelar={}))
    for part in ("Översikt", "Var och när", "Uppföljning", "Effekt"):
        assert f"{part} saknas i körningen" in told
    assert "6 Självkontroll mot lagen" in told


def test_registers_are_read_from_the_kommundelar_where_the_kommun_has_no_page_of_its_own():
    told = follow_up()
    twice = {"A": {"5_uppfoljning": told}, "B": {"5_uppfoljning": deepcopy(told)}}
    assert said(material(kommun={}, kommundelar=twice))[0].count("Mål 1: Färre brott") == 1
    assert checked(material(kommun={}, kommundelar={"A": {"5_uppfoljning": told}}))["plan"].state == "held"


def test_the_four_questions_are_answered_from_the_registers_and_the_kommun_file(read: Read):
    assert "Misshandel utomhus (prioriterat): De ökar mest." in read.text
    warned, _ = said(material(labels=replace(KOMMUN, warnings=("Tre rader saknar plats.",))))
    assert warned.count("Tre rader saknar plats.") == 2


def with_picture() -> Material:
    own = material()
    area = picture() | {"sentences": ["I A anmäldes 160."]}
    kommundelar = {"A": {**own.kommundelar["A"], "1_lagesbild": area}, "B": own.kommundelar["B"]}
    return replace(own, kommun={**own.kommun, "1_lagesbild": picture()}, kommundelar=kommundelar)


def test_the_picture_gives_mapping_consequences_other_sources_and_what_is_ahead_in_their_places():
    read = Read(with_picture())
    assert read.table("Andel") == [
        ["Cykelstöld", "160", "3,1\u00a0%", "1,4", "5 till 40\u00a0% ökning"],
        ["Våldtäkt utomhus", "dold", "–", "1,4", "–"],
    ]
    assert read.table("Kategori") == [["Stöld", "3\u202f580"], ["Alla brott", "5\u202f170"]]
    assert read.table("Kronor") == [["sanering", "Exempelkommun", "2010", "150\u202f000"]]
    assert read.table("Svarande") == [["Otrygg ute", "A", "30 %", "22–40 %", "100", "2010"]]
    assert read.table("Händelse")[0][:3] == ["Felanmälan klotter", "100", "140"]
    order = ("I A anmäldes", "Lamporna lyser inte.", "Klotter: 240 till 144", "Marknaden, augusti", "Vilka som säljer.")
    places = [read.text.index(text) for text in order]
    assert places == sorted(places)


def test_a_draft_keeps_its_places_to_write_in_and_an_answered_question_asks_no_more():
    told, fills = said(with_picture())
    assert "Problem: 160." in told
    assert "Därför: [skriv]" in fills
    assert "Den ökar mest." in told
    first, last = (
        told.index(text) for text in ("Vi prioriterar cykelstöld (A), därför att den ökar.", "Vi avstår från Snatteri")
    )
    assert first < last
    assert len(fills) == len(said(material())[1]) + 1


def test_a_written_judgement_stands_under_the_analysis_and_asks_no_more():
    judged = {"assessment": [{"number": 1, "text": "Läget är som förut.", "who": "gruppen", "withheld": False}]}
    told, fills = said(material(kommun={"1_lagesbild": picture() | judged}))
    assert told.count("Samlad bedömning: Läget är som förut. (gruppen)") == 2
    assert "Sticker ut i siffrorna: nivå i klotter; inget på flera sätt." in told
    assert not [each for each in fills if "den samlade bedömningen" in each]
    assert [each for each in said(with_picture())[1] if "den samlade bedömningen" in each]
    assert "Vem som har gjort lägesbilden är inte skrivet." in told


def test_what_the_picture_lists_is_held_in_the_check_and_without_it_is_the_readers():
    assert checked(material())["consequences"].state == "yours"
    found = checked(with_picture())
    assert (found["consequences"].state, found["other"].state) == ("held", "held")
    assert "2\u00a0svar ur undersökningar" in found["other"].told
    assert overview()["sentence"] in Read(with_picture()).text
