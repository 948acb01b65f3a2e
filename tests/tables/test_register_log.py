import os
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.errors import DataError
from bfa.tables.register_cells import Change, applied, changes
from bfa.tables.register_log import (
    Confirmation,
    Log,
    Save,
    append,
    authors,
    open_questions,
    read_log,
    said_before,
    state,
    used_numbers,
)
from bfa.tables.register_merge import Question

LAWS = settings(max_examples=15, deadline=None)
TEXT, DUE = ("measures", "1", "text"), ("measures", "1", "due")
CELLS = st.dictionaries(st.sampled_from([TEXT, DUE, ("causes", "2", "text")]), st.text('aå\n"\\\u2028<', min_size=1))


def save(edition, *made, who="samordnaren", at=datetime(2010, 9, 6, 10), **more):
    return Save(edition, at, who, "kommun", "register.xlsx", more.pop("base", edition - 1), tuple(made), **more)


def logged(path, *saves):
    log = read_log(path)
    for each in saves:
        log = append(path, each, on=log)
    return log


@pytest.fixture
def path(tmp_path):
    return tmp_path / "register.jsonl"


@pytest.fixture
def three(path):
    logged(path, save(1, Change(TEXT, None, "a")), save(2, Change(TEXT, "a", "b")), save(3, Change(DUE, None, "x")))
    return path


@LAWS
@given(st.lists(CELLS, min_size=1, max_size=4))
def test_what_is_saved_and_read_again_is_the_same_edition_by_edition(tmp_path_factory, states):
    path = tmp_path_factory.mktemp("log") / "register.jsonl"
    before = [{}, *states]
    log = logged(path, *(save(n, *changes(before[n - 1], cells)) for n, cells in enumerate(states, start=1)))
    assert read_log(path) == log
    assert [state(log, edition) for edition in range(len(states) + 1)] == before
    assert state(log) == states[-1]


def test_a_log_that_is_not_there_is_empty(path):
    assert read_log(path) == Log()
    assert state(Log()) == {}


def test_a_log_cut_at_any_byte_is_its_whole_lines_and_all_of_it_where_only_the_line_break_is_gone(three):
    content = three.read_bytes()
    ends = [place + 1 for place, byte in enumerate(content) if byte == ord("\n")]
    for size in range(0, len(content), 29):
        three.write_bytes(content[:size])
        log = read_log(three)
        assert log.edition == sum(end <= size for end in ends)
        assert log.cut == content[log.size : size]
    three.write_bytes(content[:-1])
    assert (read_log(three).edition, read_log(three).open) == (3, True)


def test_what_was_cut_is_moved_aside_by_the_next_save(three):
    content = three.read_bytes()
    three.write_bytes(content[:-20])
    log = read_log(three)
    tail = log.cut
    assert append(three, save(3, Change(TEXT, "b", "c")), on=log).cut == b""
    assert state(read_log(three)) == {TEXT: "c"}
    assert three.with_name("register.jsonl.avbruten").read_bytes() == tail + b"\n"


def test_a_line_break_that_is_gone_is_put_back_by_the_next_save(three):
    three.write_bytes(three.read_bytes()[:-1])
    assert append(three, save(4, Change(TEXT, "b", "c")), on=read_log(three)).edition == 4


def test_every_changed_byte_of_an_earlier_line_is_told_with_its_number(three):
    content = three.read_bytes()
    first = content.index(b"\n")
    for place in range(0, first, 5):
        broken = bytes([content[place] ^ 1])
        three.write_bytes(content[:place] + broken + content[place + 1 :])
        with pytest.raises(DataError, match=r"rad [12] i registrets logg"):
            read_log(three)


def test_a_line_taken_out_or_moved_is_told(three):
    first, second, third = three.read_bytes().splitlines(keepends=True)
    for lines in ([second, third], [first, third], [second, first, third], [first, first]):
        three.write_bytes(b"".join(lines))
        with pytest.raises(DataError, match="är skadad eller ändrad"):
            read_log(three)


def test_saves_whose_clocks_go_backwards_hold_in_the_order_they_were_made(path):
    late, early = datetime(2010, 9, 6), datetime(2009, 1, 1)
    log = logged(path, save(1, Change(TEXT, None, "a"), at=late), save(2, Change(TEXT, "a", "b"), at=early))
    assert state(log) == {TEXT: "b"}


def test_a_save_made_on_an_older_log_than_the_one_there_is_refused_and_the_log_stands(path):
    before = read_log(path)
    logged(path, save(1, Change(TEXT, None, "a")))
    with pytest.raises(DataError, match="någon annan har sparat"):
        append(path, save(1, Change(TEXT, None, "b")), on=before)
    assert state(read_log(path)) == {TEXT: "a"}


def test_a_full_disk_leaves_the_log_as_it_was(three, monkeypatch):
    content, write = three.read_bytes(), os.write
    monkeypatch.setattr(os, "write", lambda file, text: write(file, text[:9]))
    with pytest.raises(DataError, match="disken är full"):
        append(three, save(4, Change(TEXT, "b", "c")), on=read_log(three))
    assert three.read_bytes() == content


def test_a_change_of_something_else_than_what_stood_is_damage(path):
    log = logged(path, save(1, Change(TEXT, "b", "a")))
    with pytest.raises(DataError, match="går inte ihop"):
        state(log)


def test_a_question_is_open_until_a_later_save_answers_it_or_changes_the_cell_with_the_question_in_sight(path):
    asked = save(2, base=1, questions=(Question(TEXT, "a", "b", "c"),), who="polisen")
    log = logged(path, save(1, Change(TEXT, None, "b")), asked)
    assert open_questions(log) == [(asked, asked.questions[0])]
    unseen = append(path, save(3, Change(TEXT, "b", "d"), base=1), on=log)
    assert open_questions(unseen) == [(asked, asked.questions[0])]
    for answer in (save(4, Change(TEXT, "d", "c")), save(4, settled=(TEXT,))):
        assert open_questions(replace(unseen, saves=(*unseen.saves, answer))) == []


def test_the_log_tells_who_wrote_a_cell_last_and_what_one_has_said_from_an_edition(path):
    asked = (Question(DUE, None, "x", "y"),)
    log = logged(path, save(1, Change(TEXT, None, "a")), save(2, Change(TEXT, "a", "b"), questions=asked, who="p"))
    assert authors(log)[TEXT].edition == 2
    assert said_before(log, who="p", base=1) == {(TEXT, "b"), (DUE, "y")}
    assert said_before(log, who="p", base=0) == set()


def test_a_number_once_used_is_used_also_when_its_row_is_gone(path):
    row = ("causes", "7", "text")
    log = logged(path, save(1, Change(row, None, "Kö")), save(2, Change(row, "Kö", None)))
    assert used_numbers(log.saves) == {"causes": 7}
    assert applied({}, [change for each in log.saves for change in each.changes]) == {}


def test_a_confirmation_is_no_edition_and_stands_between_the_saves_that_it_was_made_between(three):
    made = Confirmation(3, datetime(2010, 9, 6, 11), "yttre befäl", "polis")
    log = append(three, made, on=read_log(three))
    assert (log.edition, log.confirmations) == (3, (made,))
    assert append(three, save(4, Change(TEXT, "b", "c")), on=log) == read_log(three)
    assert (read_log(three).edition, read_log(three).confirmations) == (4, (made,))


def test_a_confirmation_of_another_edition_than_the_last_is_refused(three):
    with pytest.raises(DataError, match="någon annan har sparat"):
        append(three, Confirmation(2, datetime(2010, 9, 6, 11), "yttre befäl", "polis"), on=read_log(three))
