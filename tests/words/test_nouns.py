"""A page of events says händelser, in its messages and in the prose of its notebook, and one of crime says brott."""

import pytest

from bfa.words.catalogue import message
from bfa.words.nouns import counting, said_of


@pytest.mark.parametrize(
    ("of_crime", "of_events"),
    [
        ("# Var och när sker brotten?", "# Var och när sker händelserna?"),
        ("Bara anmälda brott.", "Bara registrerade händelser."),
        ("Ett brott utan träff, och något brott till.", "En händelse utan träff, och någon händelse till."),
        ("Timmen då brottet började, brottens lägen.", "Timmen då händelsen började, händelsernas lägen."),
        ("En brottstyp bland annan brottslighet.", "En brottstyp bland annan brottslighet."),
        ("Fler ingripanden betyder inte fler brott.", "Fler ingripanden betyder inte fler brott."),
        ("Jämförelsen är med andra brott.", "Jämförelsen är med andra brott."),
    ],
)
def test_prose_that_is_written_of_crime_says_what_the_page_counts(of_crime: str, of_events: str):
    assert said_of(of_crime, "event") == of_events
    assert said_of(of_crime, "crime") == of_crime


def test_messages_say_the_noun_of_the_page_while_it_is_written_and_only_then():
    key = "hotspot_timing.smoothed"
    with counting("event"):
        assert "händelserna är få" in message(key, hours=3)
        with counting("activity"):
            assert "insatserna är få" in message(key, hours=3)
        assert "händelserna är få" in message(key, hours=3)
    assert "brotten är få" in message(key, hours=3)


def test_a_value_in_a_message_is_never_changed_and_neither_is_a_block_of_all_crime():
    with counting("event"):
        assert "gata med brott nog kan" in message("hotspot_streets.none_named", least="brott nog")
        assert "Inga brottstyper" in message("local_picture.priority.none")
        assert "brott" in message("local_picture.how_many.hidden", place="A", period="2009")
