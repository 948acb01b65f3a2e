"""Two savers of one register, from the kommun file to the log and back into a workbook."""

import os
import shutil
from datetime import date, datetime

import pytest
import xlsxwriter
import yaml
from python_calamine import CalamineWorkbook

from bfa.errors import BfaError, DataError
from bfa.run import cli
from bfa.run.register_saving import Given
from bfa.run.register_workbook import workbook_of
from bfa.run.registers import export_registers, own_workbook, save_registers, unsaved
from bfa.tables.kinds import REGISTERS
from bfa.tables.municipality import read_kommun
from bfa.tables.packed import Unpacked
from bfa.tables.register_book import TALK, complete, read_book
from bfa.tables.register_cells import applied, changes
from bfa.tables.register_log import Log, Save, open_questions, read_log, state
from bfa.tables.register_page import allowed_words
from bfa.tables.register_proposals import proposals
from bfa.tables.registers import written_contract
from bfa.tables.workbooks import formulas

AT = datetime(2010, 9, 6, 10)
#: Columns of text that say which kommundelar or months.
ELSEWHERE = ("kommundel", "scope", "period", "baseline")
MEASURES = "nummer;åtgärd;ansvarig;klart\n1;Tillsyn;alkoholhandläggaren;2010-08-31\n2;Belysning;gatukontoret;\n"


@pytest.fixture
def kommun(tmp_path):
    """A kommun whose register lies in a text file, and which names a log."""
    folder = tmp_path / "params" / "kommun"
    folder.mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "atgarder.csv").write_text(MEASURES, encoding="utf-8")
    registers = {"measures": "atgarder.csv", "log": "data/register.jsonl"}
    path = folder / "lilla.yml"
    path.write_text(yaml.safe_dump({"kommun": "Lilla", "registers": registers}), encoding="utf-8")
    return read_kommun(path)


@pytest.fixture
def saved(kommun):
    """The same after its first save, with its workbook written."""
    save(kommun)
    export_registers(kommun, None, at=AT, say=print)
    return kommun


def save(kommun, file=None, *, who="samordnaren", removing=False, say=print):
    return save_registers(kommun, Given(file, who, "kommun", removing, AT), say=say)


def log_of(kommun):
    return read_log(kommun.file(kommun.registers.log))


def stands(kommun):
    return state(log_of(kommun))


def edited(path, target, edit):
    """The workbook with its sheets (lists of rows) changed by `edit`, as another program saves it."""
    book = CalamineWorkbook.from_path(str(path))
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    edit(sheets)
    with xlsxwriter.Workbook(str(target)) as written:
        day = written.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            page = written.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if isinstance(value, date):
                        page.write_datetime(row, column, value, day)
                    elif callable(value):
                        page.write_formula(row, column, "=1+1")
                    else:
                        (page.write_string if isinstance(value, str) else page.write_number)(row, column, value)
    return target


def with_cell(kommun, name, sheet, row, heading, value):
    """A copy of the kommun's workbook with one cell, by its row in the sheet, written over."""

    def edit(sheets):
        rows = sheets[sheet]
        rows[row][rows[0].index(heading)] = value

    return edited(own_workbook(kommun), own_workbook(kommun).parent / name, edit)


def test_the_first_save_is_of_the_files_that_the_kommun_file_names(kommun):
    said = []
    assert save(kommun, say=said.append) == 0
    assert said[0] == "atgarder.csv: 5 celler ändrade, 2 nya rader. Registret är nu utgåva 1."
    assert stands(kommun)["measures", "1", "due"] == "2010-08-31"
    assert ("measures", "1", "sekretess") not in stands(kommun)


def test_what_goes_out_and_comes_in_unchanged_is_nothing_new(saved):
    said = []
    save(saved, say=said.append)
    assert said == ["register.xlsx: inget nytt. Registret är utgåva 1."]
    assert log_of(saved).edition == 1


def test_two_savers_of_one_cell_are_told_settle_it_on_the_sheet_and_nothing_is_lost(saved):
    mine = with_cell(saved, "a.xlsx", "Åtgärder", 2, "ansvarig", "gatuchefen")
    theirs = with_cell(saved, "b.xlsx", "Åtgärder", 2, "ansvarig", "tekniska")
    save(saved, mine)
    said = []
    assert save(saved, theirs, who="polisen", say=said.append) == 1
    assert any(line.startswith("1 cell har också ändrats sedan utgåva 1.") for line in said)
    assert any("Åtgärder 2, ansvarig (samordnaren, 2010-09-06, utgåva 2)" in line for line in said)
    assert not any("gatuchefen" in line or "tekniska" in line for line in said)
    assert save(saved, theirs, who="polisen") == 0
    export_registers(saved, None, at=AT, say=print)
    talk = CalamineWorkbook.from_path(str(own_workbook(saved))).get_sheet_by_name(TALK).to_python()
    by = [f"{who}, 2010-09-06, utgåva {edition}" for who, edition in (("samordnaren", 2), ("polisen", 3))]
    assert talk[1][:7] == ["Åtgärder", "2", "ansvarig", "gatuchefen", by[0], "tekniska", by[1]]
    agreed = with_cell(saved, "c.xlsx", TALK, 1, "vi enas om", "gatuchefen och tekniska")
    assert save(saved, agreed) == 0
    assert stands(saved)["measures", "2", "responsible"] == "gatuchefen och tekniska"
    assert open_questions(log_of(saved)) == []
    assert save(saved, agreed) == 0
    other = with_cell(saved, "d.xlsx", TALK, 1, "vi enas om", "polisen")
    save(saved, other, say=said.append)
    assert log_of(saved).edition == 4
    assert said[-3].startswith("1 svar på bladet Att tala om används inte: frågan är avgjord")
    assert said[-2] == "  Åtgärder 2, ansvarig"


def test_copies_of_one_name_that_the_same_one_saves_take_nothing_from_each_other(saved):
    copies = []
    for folder, (row, value) in {"a": (1, "polisen"), "b": (2, "polisen"), "c": (1, "krogarna")}.items():
        (own_workbook(saved).parent / folder).mkdir()
        copies.append(with_cell(saved, f"{folder}/register.xlsx", "Åtgärder", row, "ansvarig", value))
    assert [save(saved, copy) for copy in copies] == [0, 0, 1]
    assert [stands(saved)["measures", number, "responsible"] for number in "12"] == ["polisen", "polisen"]


def test_a_row_goes_only_when_it_is_asked_for(saved):
    short = edited(
        own_workbook(saved), own_workbook(saved).with_name("a.xlsx"), lambda sheets: sheets["Åtgärder"].pop(2)
    )
    said = []
    save(saved, short, say=said.append)
    assert said[-2] == "1 rad i registret finns inte i arbetsboken och står kvar: Åtgärder 2."
    assert ("measures", "2", "text") in stands(saved)
    save(saved, short, removing=True)
    assert ("measures", "2", "text") not in stands(saved)


def test_a_renamed_column_changes_nothing_and_is_told_with_what_was_meant(saved):
    renamed = with_cell(saved, "a.xlsx", "Åtgärder", 0, "klart", "klrat")
    said, before = [], stands(saved)
    save(saved, renamed, say=said.append)
    assert said[0].startswith("blad Åtgärder: kolumnen klrat läses inte (menas klart?)")
    assert stands(saved) == before


def test_a_missing_sheet_changes_nothing(saved):
    def edit(sheets):
        del sheets["Åtgärder"]
        sheets["Ansvariga"][1][:2] = [1, "gatukontoret"]

    before = stands(saved)
    save(saved, edited(own_workbook(saved), own_workbook(saved).with_name("a.xlsx"), edit))
    assert stands(saved) == before | {("owners", "1", "text"): "gatukontoret"}


def test_a_cleared_cell_is_a_change(saved):
    save(saved, with_cell(saved, "a.xlsx", "Åtgärder", 1, "klart", ""))
    assert ("measures", "1", "due") not in stands(saved)


def test_faults_are_told_all_at_once_by_cell_and_nothing_is_saved(saved):
    def edit(sheets):
        measures, causes = sheets["Åtgärder"], sheets["Orsaker"]
        measures[1][measures[0].index("ansvarig")] = len
        measures[2][measures[0].index("klart")] = "i morgon"
        row = {"nummer": 1, "orsak": "Kö", "källa": "x" * 4001}
        causes[1] = [row.get(head, "") for head in causes[0]]

    broken = edited(own_workbook(saved), own_workbook(saved).with_name("a.xlsx"), edit)
    with pytest.raises(DataError) as refused:
        save(saved, broken)
    told = str(refused.value)
    for fault in (
        "blad Åtgärder, cell B2 är en formel: skriv värdet",
        "blad Åtgärder, cell C3 (klart): är inte ett datum",
        "blad Orsaker, rad 2: perspektiv saknas",
        "blad Orsaker, rad 2: källa är längre än 4000 tecken",
    ):
        assert fault in told
    assert log_of(saved).edition == 1


@pytest.mark.parametrize(
    ("heading", "value", "why"), [("kommun", "Stora", "en annan kommuns"), ("utgåva", "9", "en annan logg")]
)
def test_a_workbook_of_another_kommun_or_of_an_edition_to_come_is_refused(saved, heading, value, why):
    def edit(sheets):
        next(row for row in sheets["Om"] if row[0] == heading)[1] = value

    other = edited(own_workbook(saved), own_workbook(saved).with_name("a.xlsx"), edit)
    with pytest.raises(DataError, match=why):
        save(saved, other)


def test_a_file_that_does_not_say_its_edition_asks_instead_of_writing_over(saved):
    def edit(sheets):
        del sheets["Om"]
        rows = sheets["Åtgärder"]
        rows[1][rows[0].index("ansvarig")] = "polisen"
        rows[1][rows[0].index("klart")] = ""

    own = edited(own_workbook(saved), own_workbook(saved).with_name("a.xlsx"), edit)
    before = stands(saved)
    assert save(saved, own, who="polisen") == 1
    assert stands(saved) == before


def test_new_rows_of_two_savers_both_stand_under_numbers_of_their_own(saved):
    def new_row(text):
        def edit(sheets):
            heads = sheets["Åtgärder"][0]
            row = {"åtgärd": text, "nummer": 3 if text == "Vakter" else ""}
            sheets["Åtgärder"].append([row.get(head, "") for head in heads])

        return edited(own_workbook(saved), own_workbook(saved).with_name(f"{text}.xlsx"), edit)

    said = []
    save(saved, new_row("Ljus"))
    save(saved, new_row("Vakter"), who="polisen", say=said.append)
    assert [stands(saved)["measures", number, "text"] for number in "34"] == ["Ljus", "Vakter"]
    assert "  Åtgärder 3 i arbetsboken är Åtgärder 4 i registret." in said


def test_edits_that_are_not_saved_are_told_and_never_written_over(saved):
    own = own_workbook(saved)
    assert unsaved(saved) == []
    edited(own, own, lambda sheets: sheets["Åtgärder"][2].__setitem__(2, date(2010, 10, 1)))
    content = own.read_bytes()
    assert "bfa register-in" in unsaved(saved)[0]
    beside = export_registers(saved, None, at=AT, say=print)
    assert (beside.name, own.read_bytes()) == ("register.utgava1.xlsx", content)
    save(saved)
    assert (unsaved(saved), export_registers(saved, None, at=AT, say=print)) == ([], own)


def test_a_personal_number_never_reaches_the_log(saved):
    told = []
    save(saved, with_cell(saved, "a.xlsx", "Åtgärder", 2, "ansvarig", "19121212-1212"), say=told.append)
    assert "personnummer" in told[0]
    assert b"1212" not in saved.file(saved.registers.log).read_bytes()


def test_sheets_that_are_not_ours_go_with_the_workbook(saved):
    own = own_workbook(saved)
    edited(own, own, lambda sheets: sheets.__setitem__("Anteckningar", [["ring", "polisen"]]))
    export_registers(saved, None, at=AT, say=print)
    assert read_book(own).others == {"Anteckningar": [["ring", "polisen"]]}


def test_whatever_is_written_goes_out_as_text_and_comes_back_the_same(tmp_path):
    texts = ["=1+1", "+46", "-x", "@a", "001", "2010-05-01", "<r>fet</r>", "<script>", "_x0041_", "http://a.se", "1e5"]
    cells = {}
    for register, schema in REGISTERS.items():
        for name, column in written_contract(schema).columns.items():
            words = allowed_words(column)
            if str(column.dtype).startswith("str") and not (words and column.nullable) and name not in ELSEWHERE:
                for number, text in enumerate(texts, start=1):
                    row = f"{number}@" if register == "follow_up" else str(number)
                    cells[register, row, name] = words[0] if words else text
    log = Log((Save(1, AT, "a", "kommun", "x", None, changes({}, cells)),), "d" * 64, "d" * 12)
    content = workbook_of(log, kommun="Lilla", at=AT)
    path = tmp_path / "register.xlsx"
    path.write_bytes(content)
    book = read_book(path)
    cells |= proposals(log)
    assert (book.cells, book.edition, book.kommun) == (cells, 1, "Lilla")
    assert applied({}, changes({}, complete(book, {}))) == cells
    assert formulas(Unpacked("register.xlsx", content)) == {}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"nummer;orsak"])
def test_a_broken_workbook_is_refused_and_the_log_stands(saved, content):
    own_workbook(saved).write_bytes(content)
    with pytest.raises(BfaError):
        save(saved)
    assert log_of(saved).edition == 1


def test_who_saves_is_always_asked_for_and_a_kommun_without_a_log_is_told(kommun, capsys):
    path = str(kommun.path)
    assert cli._main(["register-in", path]) == 2
    assert "--vem saknas" in capsys.readouterr().err
    with pytest.raises(BfaError, match="--vem saknas"):
        save(kommun, who=" ")
    assert cli._main(["register-ut", path]) == 2
    assert "har ingen logg ännu" in capsys.readouterr().err


def test_the_commands_say_what_they_did_and_end_with_1_where_two_have_changed_a_cell(saved, capsys):
    mine = with_cell(saved, "a.xlsx", "Åtgärder", 2, "ansvarig", "gatuchefen")
    theirs = with_cell(saved, "b.xlsx", "Åtgärder", 2, "ansvarig", "tekniska")
    path = str(saved.path)
    assert cli._main(["register-in", path, "--vem", "samordnaren", "--fil", str(mine)]) == 0
    assert cli._main(["register-in", path, "--vem", "polisen", "--part", "polis", "--fil", str(theirs)]) == 1
    assert "kör bfa register-ut" in capsys.readouterr().out
    assert cli._main(["register-ut", path]) == 0
    assert "register.xlsx" in capsys.readouterr().out


def test_a_file_named_as_a_personal_number_is_refused_before_anything_is_said_or_stored(saved):
    named = with_cell(saved, "890101-1234.xlsx", "Åtgärder", 2, "ansvarig", "polisen")
    said = []
    for refused in (
        lambda: save(saved, named, say=said.append),
        lambda: export_registers(saved, named, at=AT, say=print),
    ):
        with pytest.raises(DataError, match="personnummer") as told:
            refused()
        assert "890101" not in str(told.value)
    assert (said, log_of(saved).edition) == ([], 1)


def test_the_workbook_beside_is_not_written_over_either_while_it_holds_edits(saved):
    own = own_workbook(saved)
    edited(own, own, lambda sheets: sheets["Åtgärder"][2].__setitem__(2, date(2010, 10, 1)))
    beside = export_registers(saved, None, at=AT, say=print)
    assert export_registers(saved, None, at=AT, say=print) == beside
    edited(beside, beside, lambda sheets: sheets["Åtgärder"][1].__setitem__(2, date(2011, 1, 1)))
    content = beside.read_bytes()
    assert export_registers(saved, None, at=AT, say=print).name == "register.utgava1-2.xlsx"
    assert beside.read_bytes() == content


def test_a_change_that_is_taken_back_in_the_same_workbook_is_told_and_not_written_over(saved):
    own = own_workbook(saved)
    for value in ("polisen", "gatukontoret"):
        said = []
        edited(own, own, lambda sheets, value=value: sheets["Åtgärder"][2].__setitem__(1, value))
        save(saved, say=said.append)
    assert said[1].startswith("1 cell är som i utgåva 1, men det som sedan har sparats ur register.xlsx står kvar")
    assert said[2] == "  Åtgärder 2, ansvarig"
    assert export_registers(saved, None, at=AT, say=print) != own
    before = AT.timestamp() - 60
    os.utime(own, (before, before))
    assert export_registers(saved, None, at=AT, say=print) == own


def test_a_sheet_that_is_not_ours_and_holds_a_formula_is_never_written_over(saved):
    own, said = own_workbook(saved), []
    edited(own, own, lambda sheets: sheets.__setitem__("Räkna", [[len, "x"]]))
    content = own.read_bytes()
    beside = export_registers(saved, None, at=AT, say=said.append)
    assert own.read_bytes() == content
    assert "Räkna" in said[0]
    assert read_book(beside).others == {}
    assert unsaved(saved) == []


def test_numbers_and_days_of_a_sheet_that_is_not_ours_go_with_the_workbook(saved):
    own = own_workbook(saved)
    places = [["namn", "x", "y"], ["Busstorget", 6580822.5, 674032.0], [date(2010, 1, 1), "", "=1"]]
    edited(own, own, lambda sheets: sheets.__setitem__("Platser", places))
    for _ in range(2):
        assert export_registers(saved, None, at=AT, say=print) == own
        assert read_book(own).others == {"Platser": places}


def test_a_copy_that_no_program_has_saved_takes_nothing_back(saved):
    own = own_workbook(saved)
    copy = own.parent / "polisen" / "register.xlsx"
    copy.parent.mkdir()
    shutil.copyfile(own, copy)
    edited(own, own, lambda sheets: sheets["Åtgärder"][2].__setitem__(1, "polisen"))
    save(saved)
    said = []
    save(saved, copy, say=said.append)
    assert said == ["register.xlsx: inget nytt. Registret är utgåva 2."]


def test_a_file_that_is_changed_after_the_log_is_told(saved):
    assert unsaved(saved) == []
    later = saved.file(saved.registers.log).stat().st_mtime + 60
    os.utime(saved.file("atgarder.csv"), (later, later))
    (line,) = unsaved(saved)
    assert line.startswith("atgarder.csv: ändrad efter den senaste sparningen")


def test_a_method_is_written_in_the_workbook_and_one_that_nobody_knows_is_told_with_what_may_be_meant(saved):
    said: list[str] = []
    save(saved, with_cell(saved, "ny.xlsx", "Åtgärder", 1, "metod", "kronobergsmetoden"), say=said.append)
    assert stands(saved)["measures", "1", "method"] == "kronobergsmetoden"
    told = "\n".join(said)
    assert "atgarder.yml: 1 (menas Kronobergsmodellen?)" in told
    assert "kronobergsmetoden" not in told
