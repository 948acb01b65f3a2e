from datetime import datetime

from bfa.tables.register_cells import Change
from bfa.tables.register_log import Confirmation, Log, Save
from bfa.tables.register_merge import Question
from bfa.tables.register_picture import OneSided, asked_of_picture, confirmed, one_sided

AT = datetime(2010, 9, 6, 10)
PROBLEM, CAUSE, OTHER = ("problems", "1", "text"), ("causes", "4", "text"), ("causes", "11", "text")
QUEUE, ALIKE = "Kön in till krogen blir lång", "Kön in till krogen är lång"


def save(edition, party, *made, **more):
    return Save(edition, AT, "någon", party, "register.xlsx", edition - 1, made, **more)


def by(edition, party):
    return Confirmation(edition, AT, "någon", party)


OF_KOMMUN = save(1, "kommun", Change(PROBLEM, None, "Misshandel"), Change(CAUSE, None, QUEUE))
OF_POLICE = save(2, "polis", Change(OTHER, None, ALIKE))


def test_a_row_that_one_alone_has_written_is_told_with_the_row_of_the_other_that_it_is_like():
    assert one_sided(Log((OF_KOMMUN, OF_POLICE))) == [
        OneSided(PROBLEM[:2], "kommun", None),
        OneSided(CAUSE[:2], "kommun", OTHER[:2]),
        OneSided(OTHER[:2], "polis", CAUSE[:2]),
    ]


def test_a_row_is_of_both_when_the_other_writes_in_it_or_confirms_it_or_it_was_written_together():
    written = save(3, "polis", Change(("causes", "4", "place"), None, "Krog G"))
    assert [each.row for each in one_sided(Log((OF_KOMMUN, OF_POLICE, written)))] == [PROBLEM[:2], OTHER[:2]]
    assert [each.row for each in one_sided(Log((OF_KOMMUN, OF_POLICE), confirmations=(by(2, "polis"),)))] == [OTHER[:2]]
    assert one_sided(Log((save(1, "gemensam", Change(PROBLEM, None, "Misshandel")),))) == []


def test_a_confirmation_falls_when_a_row_of_the_picture_changes_and_stands_again_when_it_is_as_it_was():
    changed = save(3, "kommun", Change(CAUSE, QUEUE, "Kön"), Change(("measures", "1", "text"), None, "Tillsyn"))
    back = save(4, "kommun", Change(CAUSE, "Kön", QUEUE))
    for saves, gone in (((), ()), ((changed,), (CAUSE[:2],)), ((changed, back), ())):
        assert confirmed(Log((OF_KOMMUN, OF_POLICE, *saves), confirmations=(by(2, "polis"),)))["polis"].changed == gone


def test_the_last_confirmation_of_a_party_is_the_one_that_counts():
    stands = confirmed(
        Log(
            (OF_KOMMUN, OF_POLICE),
            confirmations=(
                by(1, "kommun"),
                by(
                    2,
                    "kommun",
                ),
            ),
        )
    )
    assert (list(stands), stands["kommun"].confirmation.edition, stands["kommun"].changed) == (["kommun"], 2, ())


def test_only_questions_on_problems_and_causes_stand_in_the_way():
    asked = [Question((register, "1", "text"), "a", "b", "c") for register in ("measures", "causes")]
    log = Log((OF_KOMMUN, save(2, "polis", questions=tuple(asked))))
    assert [question.cell[0] for _, question in asked_of_picture(log)] == ["causes"]
