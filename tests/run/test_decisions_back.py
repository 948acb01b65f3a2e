"""What a meeting decided, from the rows that a workbook has filled in beforehand back to the log."""

import shutil
from datetime import date, datetime

import pytest
import yaml
from test_register_saving import edited, log_of, save, stands

from bfa.errors import DataError
from bfa.run.registers import export_registers, own_workbook, unsaved
from bfa.tables.municipality import read_kommun
from bfa.tables.register_book import read_book
from bfa.tables.register_cells import changes
from bfa.tables.register_log import Log, Save, append, open_questions
from bfa.tables.register_proposals import proposals

AT = datetime(2010, 9, 6, 10)
MEASURES = {
    "1": {"text": "Tillsyn", "scope": "kommun", "responsible": "samordnaren", "sekretess": "nej"},
    "2": {"text": "Nattbussar", "scope": "kommun", "sekretess": "nej"},
    "3": {"text": "Insats", "scope": "kommun", "sekretess": "ja"},
}
ASKED = {"1": "Fortsätt i höst.", "2": "Vem betalar?", "3": "Fortsätt."}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The folder of a kommun whose log holds three measures that are followed up and a decision, with its workbook."""
    tmp_path = tmp_path_factory.mktemp("decisions")
    (tmp_path / "params" / "kommun").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    path = tmp_path / "params" / "kommun" / "lilla.yml"
    path.write_text(yaml.safe_dump({"kommun": "Lilla", "registers": {"log": "data/register.jsonl"}}), encoding="utf-8")
    kommun = read_kommun(path)
    cells = {("measures", row, name): said for row, given in MEASURES.items() for name, said in given.items()}
    for measure, said in ASKED.items():
        row = f"{measure}@2010-09-06"
        cells |= {("follow_up", row, "state"): "delvis", ("follow_up", row, "decide"): said}
        cells["follow_up", row, "sekretess"] = "nej"
    cells |= {("decisions", "1", "text"): "Planen antas", ("decisions", "1", "measures"): "1, 2, 3"}
    cells |= {("decisions", "1", "state"): "beslutat", ("decisions", "1", "date"): "2010-04-27"}
    append(kommun.file("data/register.jsonl"), Save(1, AT, "a", "kommun", "x", None, changes({}, cells)), on=Log())
    export_registers(kommun, None, at=AT, say=print)
    return tmp_path


@pytest.fixture
def kommun(written, tmp_path):
    """The same in a folder of its own."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    return read_kommun(tmp_path / "params" / "kommun" / "lilla.yml")


def filled(kommun, name, rows):
    """A copy of the workbook where rows of its decisions, by number, have got other values by heading."""

    def edit(sheets):
        heads, *lines = sheets["Beslut"]
        known = {int(line[0]): line for line in lines}
        for number, given in rows.items():
            line = known.get(number)
            if line is None:
                line = [number, *[""] * (len(heads) - 1)]
                sheets["Beslut"].append(line)
            for head, value in given.items():
                line[heads.index(head)] = value

    return edited(own_workbook(kommun), own_workbook(kommun).parent / name, edit)


def decided(**more):
    return {"läge": "beslutat", "datum": date(2010, 9, 6), "ansvarig": "gatuchefen", "klart": date(2010, 10, 1)} | more


def decision(kommun, number):
    return {column: said for (of, row, column), said in stands(kommun).items() if (of, row) == ("decisions", number)}


def test_each_open_proposal_has_a_row_with_what_is_known_and_the_strictest_secrecy(kommun):
    book = read_book(own_workbook(kommun)).cells
    rows = {number: {k[2]: v for k, v in book.items() if k[:2] == ("decisions", number)} for number in "234"}
    assert rows["2"] == {
        "text": "Fortsätt i höst.", "kommundel": "kommun", "measures": "1", "decider": "samordningsgrupp",
        "state": "föreslaget", "responsible": "samordnaren", "sekretess": "nej",
    }  # fmt: skip
    assert [rows[number]["sekretess"] for number in "234"] == ["nej", "nej", "ja"]


def test_rows_that_nobody_has_touched_are_no_edits(kommun):
    said, before = [], stands(kommun)
    assert unsaved(kommun) == []
    save(kommun, say=said.append)
    assert said == [
        "register.xlsx: inget nytt. Registret är utgåva 1.",
        "3 förslag på bladet Beslut är orörda och väntar.",
    ]
    assert stands(kommun) == before


def test_what_was_decided_stands_and_is_not_proposed_again_while_the_rest_waits(kommun):
    said = []
    save(
        kommun,
        filled(kommun, "a.xlsx", {2: decided(), 3: decided(läge="lyft", **{"beslutas av": "styrgrupp"})}),
        say=said.append,
    )
    assert said[0] == "a.xlsx: 18 celler ändrade, 2 nya rader. Registret är nu utgåva 2."
    assert decision(kommun, "2")["responsible"] == "gatuchefen"
    assert (decision(kommun, "3")["state"], decision(kommun, "3")["decider"]) == ("lyft", "styrgrupp")
    export_registers(kommun, None, at=AT, say=print)
    assert {cell[1] for cell in proposals(log_of(kommun))} == {"4"}
    assert read_book(own_workbook(kommun)).cells["decisions", "4", "measures"] == "3"


def test_two_savers_of_one_proposal_are_asked_about_it_and_nothing_is_lost(kommun):
    mine = filled(kommun, "a.xlsx", {2: decided()})
    theirs = filled(kommun, "b.xlsx", {2: decided(läge="avslaget", klart="")})
    save(kommun, mine)
    said = []
    assert save(kommun, theirs, who="polisen", say=said.append) == 1
    assert "  Beslut 2, läge (samordnaren, 2010-09-06, utgåva 2)" in said
    assert decision(kommun, "2") | {"state": "beslutat", "due": "2010-10-01"} == decision(kommun, "2")
    assert [question.proposed for _, question in open_questions(log_of(kommun))] == ["avslaget"]


def test_a_proposal_that_another_has_answered_since_is_not_told_as_waiting(kommun):
    theirs = filled(kommun, "b.xlsx", {})
    save(kommun, filled(kommun, "a.xlsx", {2: decided(), 3: decided()}))
    said = []
    save(kommun, theirs, who="polisen", say=said.append)
    assert "1 förslag på bladet Beslut är orört och väntar." in said


def test_a_sheet_that_is_gone_is_told_and_loses_nothing(kommun):
    own, before, said = own_workbook(kommun), stands(kommun), []
    save(kommun, edited(own, own.parent / "a.xlsx", lambda sheets: sheets.pop("Mål")), say=said.append)
    assert "bladet Mål finns inte i arbetsboken; det som finns i registret står kvar" in said
    assert stands(kommun) == before


def test_a_decision_of_ones_own_under_a_number_that_a_proposal_had_is_another_decision(kommun):
    mine = filled(kommun, "a.xlsx", {2: decided(beslut="Ring taxi", åtgärder="", sekretess="")})
    theirs = filled(kommun, "b.xlsx", {2: decided(), 3: decided()})
    save(kommun, mine)
    said = []
    assert save(kommun, theirs, who="polisen", say=said.append) == 0
    assert "  Beslut 2 i arbetsboken är Beslut 4 i registret." in said
    assert [decision(kommun, number)["text"] for number in "234"] == ["Ring taxi", "Vem betalar?", "Fortsätt i höst."]


def test_a_workbook_read_in_twice_is_read_in_once_and_its_taking_back_is_told(kommun):
    own = own_workbook(kommun)
    save(kommun, filled(kommun, "register.xlsx", {2: decided()}))
    assert save(kommun, own) == 0
    assert log_of(kommun).edition == 2
    said = []
    save(kommun, filled(kommun, "register.xlsx", {2: {"läge": "föreslaget"}}), say=said.append)
    assert decision(kommun, "2")["state"] == "beslutat"
    assert "  Beslut 2, läge" in said


def test_a_proposal_keeps_its_secrecy_where_the_column_is_gone(kommun):
    def edit(sheets):
        heads = sheets["Beslut"][0]
        gone = heads.index("sekretess")
        sheets["Beslut"][4][heads.index("läge")] = "avslaget"
        for line in sheets["Beslut"]:
            line.pop(gone)

    save(kommun, edited(own_workbook(kommun), own_workbook(kommun).parent / "a.xlsx", edit))
    assert (decision(kommun, "4")["state"], decision(kommun, "4")["sekretess"]) == ("avslaget", "ja")


def test_what_does_not_fit_together_is_saved_and_told_by_number(kommun):
    rows = {
        2: decided(klart=date(2010, 9, 1)),
        3: decided(datum=""),
        4: decided(datum=date(2011, 9, 6), klart="", åtgärder="7"),
    }
    said = []
    save(kommun, filled(kommun, "a.xlsx", rows), say=said.append)
    assert said[said.index("Sparat, men går inte ihop:") + 1 : -1] == [
        "  besluten nämner åtgärder som inte finns: 7",
        "  beslut som ska vara klara innan de fattades: 2",
        "  beslut som är fattade men saknar datum: 3",
        "  beslut som är fattade en dag som inte har varit: 4",
    ]


def test_a_formula_where_a_proposal_is_answered_is_refused_by_its_cell_and_nothing_is_saved(kommun):
    with pytest.raises(DataError, match="blad Beslut, cell C3 är en formel"):
        save(kommun, filled(kommun, "a.xlsx", {2: {"läge": len}}))
    assert log_of(kommun).edition == 1
