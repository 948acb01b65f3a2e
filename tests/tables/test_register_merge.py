from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bfa.tables.register_cells import Change, applied, rows_of
from bfa.tables.register_merge import GOES, STAYS, Question, merged, renumbered, unsaid

LAWS = settings(max_examples=25, deadline=None)
#: A row always has its text, as the contracts ask.
ROWS = st.dictionaries(
    st.sampled_from("12"),
    st.fixed_dictionaries({"text": st.sampled_from("ab")}, optional=dict.fromkeys(["due"], st.sampled_from("abc"))),
)
CELLS = ROWS.map(lambda rows: {("measures", row, name): value for row in rows for name, value in rows[row].items()})
TEXT, DUE = ("measures", "1", "text"), ("measures", "1", "due")


def result(base, ours, theirs, **how):
    return applied(ours, merged(base, ours, theirs, **how).changes)


@LAWS
@given(CELLS, CELLS)
def test_merging_what_did_not_change_changes_nothing(base, ours):
    assert merged(base, ours, base).changes == ()
    assert merged(base, ours, base, removing=True).changes == ()


@LAWS
@given(CELLS, CELLS)
def test_merging_into_what_did_not_change_gives_theirs(base, theirs):
    assert result(base, base, theirs, removing=True) == theirs


@LAWS
@given(CELLS, CELLS)
def test_the_same_on_both_sides_asks_nothing_and_changes_nothing(base, both):
    found = merged(base, both, both, removing=True)
    assert (found.changes, found.questions) == ((), ())


@LAWS
@given(CELLS, CELLS, CELLS)
def test_edits_that_ask_nothing_of_each_other_come_to_the_same_in_either_order(base, one, other):
    assume(not merged(base, one, other, removing=True).questions)
    assert result(base, one, other, removing=True) == result(base, other, one, removing=True)


@LAWS
@given(CELLS, CELLS, CELLS, st.booleans())
def test_no_value_is_lost_each_stands_is_asked_about_or_was_what_both_began_from(base, ours, theirs, removing):
    found = merged(base, ours, theirs, removing=removing)
    after = applied(ours, found.changes)
    asked = {(question.cell, value) for question in found.questions for value in (question.stands, question.proposed)}
    for cell, value in [*ours.items(), *theirs.items()]:
        assert after.get(cell) == value or (cell, value) in asked or base.get(cell) == value


@LAWS
@given(CELLS, CELLS, CELLS)
def test_the_same_workbook_a_second_time_says_nothing_new(base, ours, theirs):
    first = merged(base, ours, theirs)
    after = applied(ours, first.changes)
    said = {(change.cell, change.after) for change in first.changes} | {
        (question.cell, question.proposed) for question in first.questions
    }
    second = merged(base, after, unsaid(theirs, base=base, said=said))
    assert (second.changes, [q for q in second.questions if (q.cell, q.proposed) not in said]) == ((), [])


def test_what_both_changed_stays_as_it_stands_and_is_asked_about():
    found = merged({TEXT: "a", DUE: "x"}, {TEXT: "b", DUE: "x"}, {TEXT: "c", DUE: "y"})
    assert found.changes == (Change(DUE, "x", "y"),)
    assert found.questions == (Question(TEXT, "a", "b", "c"),)


def test_a_row_removed_here_and_changed_there_is_kept_whole_and_asked_about_from_either_side():
    whole, changed = {TEXT: "a", DUE: "x"}, {TEXT: "a", DUE: "y"}
    asked = Question(("measures", "1", ""), STAYS, STAYS, GOES)
    assert merged(whole, changed, {}, removing=True).questions == (asked,)
    assert result(whole, changed, {}, removing=True) == changed
    assert merged(whole, {}, changed).questions == (asked,)
    assert result(whole, {}, changed) == changed


def test_a_row_that_is_left_out_stays_and_is_told():
    assert merged({TEXT: "a"}, {TEXT: "a"}, {}).kept == (("measures", "1"),)
    assert result({TEXT: "a"}, {TEXT: "a"}, {}) == {TEXT: "a"}


def test_a_file_of_unknown_edition_takes_nothing_away_with_its_blanks():
    found = merged({}, {TEXT: "a", DUE: "x"}, {TEXT: "b"})
    assert found.changes == ()
    assert [question.cell for question in found.questions] == [TEXT]


def test_two_new_rows_of_one_number_both_stand_and_references_follow():
    base = {("causes", "1", "text"): "Kö"}
    ours = base | {("causes", "2", "text"): "Mörkt"}
    theirs = base | {
        ("causes", "2", "text"): "Bråk",
        ("measures", "1", "text"): "Tillsyn",
        ("measures", "1", "causes"): "1, 2",
    }
    cells, moved = renumbered(theirs, base=base, ours=ours, used={"causes": 2})
    assert moved == {("causes", "2"): "3"}
    assert cells["measures", "1", "causes"] == "1, 3"
    assert rows_of(applied(ours, merged(base, ours, cells).changes)) == {
        *(("causes", number) for number in "123"),
        ("measures", "1"),
    }


def test_rows_without_a_number_get_one_that_was_never_used_once():
    theirs = {("measures", "+4", "text"): "Tillsyn", ("measures", "+5", "text"): "Belysning"}
    cells, moved = renumbered(theirs, base={}, ours={}, used={"measures": 7})
    assert moved == {("measures", "+4"): "8", ("measures", "+5"): "9"}
    again, _ = renumbered(theirs, base={}, ours=cells, used={"measures": 9})
    assert again == cells


def test_follow_up_goes_with_a_measure_that_is_given_another_number():
    theirs = {("measures", "1", "text"): "Belysning", ("follow_up", "1@2010-09-06", "state"): "klar"}
    cells, _ = renumbered(theirs, base={}, ours={("measures", "1", "text"): "Tillsyn"}, used={"measures": 1})
    assert ("follow_up", "2@2010-09-06", "state") in cells


def test_a_file_of_unknown_edition_speaks_of_the_registers_own_numbers():
    theirs = {("measures", "1", "text"): "Belysning"}
    assert renumbered(theirs, base=None, ours={("measures", "1", "text"): "Tillsyn"}, used={})[0] == theirs
