"""What hangs together, as blocks."""

from bfa.draw.chain import Block, Step, blocks


def test_the_mark_of_a_state_has_a_size_of_its_own_where_no_stylesheet_gives_it_one():
    made = blocks([Block("a", "Orsak 1", steps=(Step("Åtgärd 1", "delvis"),))])
    assert '<svg class="mark" width="12" height="12" ' in made.data["text/html"]
