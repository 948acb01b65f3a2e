"""What police and municipality have left to talk about, from saves of both to the confirmation of each."""

from datetime import datetime

import pytest
import yaml

from bfa.errors import BfaError, DataError, ParameterError
from bfa.run import cli
from bfa.run.joint_picture import confirm, left_to_talk_about
from bfa.tables.municipality import read_kommun
from bfa.tables.register_cells import Change
from bfa.tables.register_log import Save, append, read_log
from bfa.tables.register_merge import Question

AT = datetime(2010, 9, 6, 10)
CAUSE, OTHER, PLACE = ("causes", "4", "text"), ("causes", "11", "text"), ("causes", "4", "place")


@pytest.fixture
def kommun(tmp_path):
    """A kommun that names a log, which is not there yet."""
    (tmp_path / "notebooks").mkdir()
    path = tmp_path / "params" / "kommun" / "lilla.yml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump({"kommun": "Lilla", "registers": {"log": "data/register.jsonl"}}), encoding="utf-8")
    return read_kommun(path)


def save(kommun, party, *made, **more):
    path = kommun.file(kommun.registers.log)
    log = read_log(path)
    who = {"kommun": "samordnaren", "polis": "yttre befäl", "gemensam": "gruppen"}[party]
    append(path, Save(log.edition + 1, AT, who, party, "register.xlsx", log.edition, made, **more), on=log)


def told(kommun):
    return "\n".join(left_to_talk_about(kommun))


def agree(kommun, party):
    return confirm(kommun, party=party, who="någon", at=AT, say=print)


def test_who_has_not_given_its_picture_is_told_before_the_two_are_compared(kommun):
    save(kommun, "kommun", Change(CAUSE, None, "hemlig text"))
    assert told(kommun).splitlines() == [
        "Registret för Lilla är utgåva 1.",
        "Bara kommunen har skrivit i registret; polisen har inte lämnat sin bild.",
        "Kommunen har inte bekräftat.",
        "Polisen har inte bekräftat.",
    ]


def test_rows_of_one_alone_and_cells_that_two_have_changed_are_told_by_number_and_never_by_content(kommun):
    save(kommun, "kommun", Change(CAUSE, None, "Kön till krogen är lång"))
    save(
        kommun, "polis", Change(OTHER, None, "Kön till krogen blir lång"), questions=(Question(PLACE, None, "F", "G"),)
    )
    said = told(kommun)
    assert (
        "En cell har två skrivit olika:\n  Orsaker 4, plats; nu: tomt; föreslaget: yttre befäl, 2010-09-06, utgåva 2"
        in said
    )
    assert "Orsaker 4, bara kommunen; liknar Orsaker 11" in said
    assert "Orsaker 11, bara polisen; liknar Orsaker 4" in said
    assert "krogen" not in said


def test_nobody_confirms_while_two_have_written_a_cause_differently(kommun):
    save(kommun, "gemensam", Change(CAUSE, None, "a"), questions=(Question(PLACE, None, "F", "G"),))
    with pytest.raises(DataError, match="två har skrivit olika") as refused:
        agree(kommun, "polis")
    assert refused.value.found == "Orsaker 4, plats"
    save(kommun, "gemensam", settled=(PLACE,))
    assert agree(kommun, "polis") == "Polisen har bekräftat problem och orsaker i utgåva 2."


def test_a_confirmation_holds_until_a_cause_changes_and_what_changed_is_told(kommun):
    save(kommun, "gemensam", Change(CAUSE, None, "a"), Change(OTHER, None, "b"))
    for party in ("kommun", "polis"):
        agree(kommun, party)
    assert told(kommun).splitlines()[1:] == [
        "Kommunen har bekräftat utgåva 1 (någon, 2010-09-06), och det gäller.",
        "Polisen har bekräftat utgåva 1 (någon, 2010-09-06), och det gäller.",
    ]
    save(kommun, "gemensam", Change(CAUSE, "a", "c"), Change(OTHER, "b", None))
    assert told(kommun).count("ändrat sedan dess: Orsaker 4, 11.") == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"party": "gemensam"}, "något av kommun, polis"),
        ({"who": " "}, "--vem saknas"),
        ({"who": "19900101-2384"}, "--vem saknas"),
    ],
)
def test_only_the_two_confirm_and_never_without_a_name(kommun, given, said):
    save(kommun, "gemensam", Change(CAUSE, None, "a"))
    with pytest.raises(ParameterError, match=said):
        confirm(kommun, **{"party": "polis", "who": "någon", "at": AT, "say": print} | given)


def test_without_a_log_or_a_picture_in_it_there_is_nothing_to_confirm(kommun):
    for ask in (told, lambda kommun: agree(kommun, "polis")):
        with pytest.raises(BfaError, match="ingen logg ännu"):
            ask(kommun)
    save(kommun, "kommun", Change(("measures", "1", "text"), None, "Tillsyn"))
    with pytest.raises(DataError, match="varken problem eller orsaker"):
        agree(kommun, "polis")


def test_both_are_commands(kommun, capsys):
    save(kommun, "gemensam", Change(CAUSE, None, "a"))
    assert cli._main(["bekrafta", str(kommun.path), "--part", "polis", "--vem", "yttre befäl"]) == 0
    assert cli._main(["samsyn", str(kommun.path)]) == 0
    assert "Polisen har bekräftat utgåva 1 (yttre befäl" in capsys.readouterr().out
