"""The joint picture as a page may tell of it: who has confirmed it, and what only one of the two stands behind."""

from datetime import datetime

from bfa.analyses.both_pictures import both_pictures
from bfa.tables.contracts import CAUSES, PROBLEMS
from bfa.tables.register_cells import Change
from bfa.tables.register_log import Confirmation, Log, Save, append, read_log
from tests.small_situation import kommun, register, situation

WHEN = datetime(2010, 4, 20, 10)


def written(edition: int, party: str, *rows: tuple[str, str]) -> Save:
    """A save in which a party writes the text of some rows."""
    changes = tuple(Change((name, number, "text"), None, f"{name} {number}") for name, number in rows)
    return Save(edition, WHEN, "någon", party, "fil.xlsx", edition - 1 or None, changes)


def there(folder, *entries: Save | Confirmation, **given):
    own = kommun(folder, "registers:\n  log: data/register.jsonl\n")
    path = own.file("data/register.jsonl")
    path.parent.mkdir(parents=True, exist_ok=True)
    log: Log = read_log(path)
    for entry in entries:
        log = append(path, entry, on=log)
    problems = [{"number": at, "text": f"Problem {at}.", "kommundel": "Norr" if at == 1 else "Söder"} for at in (1, 2)]
    causes = [{"number": 1, "text": "En orsak.", "sekretess": "ja"}]
    own_registers = {"problems": register(PROBLEMS, problems), "causes": register(CAUSES, causes)}
    return both_pictures(situation(folder, kommun=own, **own_registers, **given))


def test_without_a_log_or_anything_in_it_there_is_nothing_to_tell(tmp_path):
    assert both_pictures(situation(tmp_path)) is None
    assert there(tmp_path / "2") is None


def test_what_one_has_written_alone_is_told_with_its_secrecy_and_only_where_it_is_about(tmp_path):
    """The police write two problems, one of Söder; the kommun a cause of no kommundel."""
    first = written(1, "polis", ("problems", "1"), ("problems", "2"))
    found = there(tmp_path, first, written(2, "kommun", ("causes", "1")))
    rows = found.alone[["register", "number", "party", "sekretess"]].to_dict("records")
    assert rows == [
        {"register": "problems", "number": 1, "party": "polis", "sekretess": "nej"},
        {"register": "causes", "number": 1, "party": "kommun", "sekretess": "ja"},
    ]
    whole = there(tmp_path / "2", first, kommundel="")
    assert whole.alone["number"].tolist() == [1, 2]


def test_a_confirmation_holds_until_something_changes(tmp_path):
    first = written(1, "gemensam", ("problems", "1"))
    found = there(tmp_path, first, Confirmation(1, WHEN, "polischefen", "polis"))
    assert [(side.party, side.day, side.holds) for side in found.sides] == [
        ("kommun", "", False),
        ("polis", "2010-04-20", True),
    ]
    later = there(tmp_path / "2", first, Confirmation(1, WHEN, "x", "polis"), written(2, "kommun", ("problems", "2")))
    assert [side.holds for side in later.sides] == [False, False]
