"""Answers in a register workbook: which settle a question, and which came late."""

from datetime import datetime

from bfa.tables.register_answers import in_time, late, unheard
from bfa.tables.register_book import Book
from bfa.tables.register_cells import Change
from bfa.tables.register_log import Log, Save
from bfa.tables.register_merge import GOES, STAYS, Question

CELL, ROW = ("measures", "2", "responsible"), ("measures", "2", "")


def log_of(*saves):
    """Each save: the edition it began from, what the cell became ("" no change), what was proposed, if it answers."""
    made, stands = [], None
    for edition, (base, after, proposed, settled) in enumerate(saves, start=1):
        changes = [Change(CELL, stands, after)] if after else []
        stands = after or stands
        asked = [Question(ROW, STAYS, STAYS, GOES) if proposed == GOES else Question(CELL, "0", stands, proposed)]
        save = (edition, datetime(2010, 9, 6), "a", "kommun", "x.xlsx", base, tuple(changes))
        made.append(Save(*save, tuple(asked) if proposed else (), (CELL,) if settled else ()))
    return Log(tuple(made))


def book(edition, value, cell=CELL):
    return Book({}, {}, edition, agreed={cell: value})


TWICE = log_of(
    (None, "A", "", False), (1, "", "B", False), (2, "C", "", True), (3, "D", "", False), (3, "", "E", False)
)


def test_an_answer_settles_a_question_that_was_there_when_its_workbook_was_written():
    assert in_time(book(2, "C"), Log(TWICE.saves[:2])) == {CELL: "C"}
    assert late(book(2, "C"), Log(TWICE.saves[:2])) == {}


def test_an_answer_settles_no_question_that_was_asked_after_its_workbook_was_written():
    assert in_time(book(2, "C"), TWICE) == {}
    assert late(book(2, "C"), TWICE) == {CELL: "C"}
    assert in_time(book(5, "C"), TWICE) == {CELL: "C"}


def test_an_answer_settles_nothing_where_the_cell_has_changed_since_or_the_workbook_says_no_edition():
    changed = Log((*TWICE.saves[:2], Save(3, datetime(2010, 9, 6), "b", "polis", "y", 1, (Change(CELL, "A", "Z"),))))
    assert late(book(2, "C"), changed) == {CELL: "C"}
    assert late(book(None, "C"), TWICE) == {CELL: "C"}


def test_an_answer_that_was_saved_is_heard_and_another_of_the_same_question_is_not():
    assert unheard(book(2, "C"), TWICE) == {}
    assert unheard(book(2, "annat"), TWICE) == {CELL: "annat"}
    assert late(book(2, "C"), Log(TWICE.saves[:3])) == {}


def test_an_answer_of_a_whole_row_is_late_where_any_cell_of_the_row_has_changed_since():
    asked = log_of((None, "A", "", False), (1, "", GOES, False), (1, "B", "", False))
    assert in_time(book(2, GOES, ROW), Log(asked.saves[:2])) == {ROW: GOES}
    assert late(book(2, GOES, ROW), asked) == {ROW: GOES}
