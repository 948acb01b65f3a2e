from hypothesis import given
from hypothesis import strategies as st

from bfa.tables.naming import folder_name, reading_order


def test_numbers_are_ordered_by_size_and_swedish_letters_last():
    names = ["Ö", "Distrikt 10", "Å", "z", "Distrikt 2", "Ä", "Distrikt 1"]
    expected = ["Distrikt 1", "Distrikt 2", "Distrikt 10", "z", "Å", "Ä", "Ö"]
    assert sorted(names, key=reading_order) == expected


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_names_can_be_ordered(names):
    ordered = sorted(names, key=reading_order)
    keys = [reading_order(name) for name in ordered]
    assert keys == sorted(keys)


def test_names_that_look_alike_or_are_reserved_get_folders_of_their_own():
    assert folder_name("Åsen") != folder_name("Asen")
    assert folder_name("CON").lower() != "con"


@given(st.text(max_size=200))
def test_any_name_becomes_a_safe_folder(name):
    folder = folder_name(name)
    assert 0 < len(folder) <= 47
    assert set(folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
