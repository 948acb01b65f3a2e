"""A follow-up that asks for a decision is a row to answer until a decision names its measure, as on the page."""

from datetime import datetime

from bfa.tables.register_cells import changes
from bfa.tables.register_log import Log, Save, state
from bfa.tables.register_proposals import proposals, untouched

DAY, BEFORE, AFTER = "2010-06-01", "2010-05-01", "2010-06-02"


def log_of(*steps):
    """A log with a save for each set of cells, added to those before."""
    saves, stands = (), {}
    for step in steps:
        made = changes(stands, stands | step)
        saves += (Save(len(saves) + 1, datetime(2010, 6, 1), "a", "kommun", "x", None, made),)
        stands |= step
    return Log(saves)


def row(register, number, **said):
    return {(register, number, name): value for name, value in said.items()}


def asked(*decisions, follow_up=None):
    cells = row("measures", "2", text="Tillsyn", scope="A", responsible="N.N.", decider="styrgrupp", sekretess="ja")
    for day, decide in (follow_up or {DAY: "Fortsätt?"}).items():
        cells |= row("follow_up", f"2@{day}", state="delvis", **({"decide": decide} if decide else {}))
    for number, given in enumerate(decisions, 1):
        cells |= row("decisions", str(number), text="x", **given)
    return proposals(log_of(cells))


def test_a_proposal_says_what_is_known_under_the_next_number_with_the_strictest_secrecy():
    said = {"text": "Fortsätt?", "kommundel": "A", "measures": "2", "decider": "styrgrupp", "state": "föreslaget"}
    assert asked() == row("decisions", "1", **said, responsible="N.N.", sekretess="ja")
    assert {number for _, number, _ in asked({"measures": "1, 22"})} == {"2"}


def test_what_is_proposed_or_was_decided_since_is_not_asked_and_what_was_decided_before_is():
    taken = {"measures": "1, 2", "state": "beslutat"}
    assert asked({"measures": "2"}) == asked({"measures": "2", "state": "föreslaget"}) == {}
    assert asked(taken | {"date": DAY}) == asked(taken | {"date": AFTER, "state": "avslaget"}) == {}
    assert asked(taken | {"date": BEFORE}) != {} != asked(taken)


def test_the_latest_follow_up_alone_asks():
    assert asked(follow_up={BEFORE: "Fortsätt?", DAY: ""}) == {}
    assert asked(follow_up={"": "Fortsätt?"})["decisions", "1", "text"] == "Fortsätt?"


def test_the_numbers_of_an_edition_are_the_same_when_more_has_been_saved():
    first = row("measures", "2", text="Tillsyn") | row("follow_up", f"2@{DAY}", decide="Fortsätt?")
    log = log_of(first, row("decisions", "1", text="Ring taxi"))
    assert {cell[1] for cell in proposals(log, 1)} == {"1"}
    assert {cell[1] for cell in proposals(log)} == {"2"}
    assert state(log)["decisions", "1", "text"] == "Ring taxi"


def test_a_row_under_another_number_is_untouched_and_one_with_anything_else_is_not():
    given = asked()
    moved = {(of, "9", name): said for (of, _, name), said in given.items()}
    assert untouched(moved, given) == {("decisions", "9")}
    assert untouched(given | {("decisions", "1", "due"): DAY}, given) == set()
