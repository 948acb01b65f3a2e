"""Pages that are each protected alone may tell together; what to hide then, and what cannot be helped."""

import json

import numpy as np
from scipy.sparse import csr_array

from bfa.disclosure.printed import Printed, laid_open, name_told, printed_from, told_name
from bfa.disclosure.tabulation import Tabulation


def name(letter: str) -> frozenset[tuple[str, str]]:
    return frozenset({("brottstyp", "stöld"), ("kommundel", letter)})


def page(
    values: dict[str, int], *sums: str, hidden: str = "", unseen: str = "", local: str = "", top: int = 4
) -> Printed:
    """A page that counts `values`, by letter; each of `sums` is "parts total"."""
    letters = list(values)
    rows = np.zeros((len(sums), len(letters)))
    for row, each in zip(rows, sums, strict=True):
        parts, total = each.split()
        row[[letters.index(part) for part in parts]], row[letters.index(total)] = 1, -1
    many, zero = len(letters), np.zeros(len(letters), dtype=bool)
    system = Tabulation(
        np.array(list(values.values())),
        np.full(many, top),
        csr_array(rows),
        np.array([any(each.endswith(letter) for each in sums) for letter in letters]),
        np.array([letter in unseen for letter in letters]),
        np.ones(many, dtype=np.int64),
        zero.copy(),
        zero.copy(),
    )
    names = tuple(None if letter in local else name(letter) for letter in letters)
    return Printed(system, names, np.array([letter in hidden + unseen for letter in letters]))


ALONE = page({"a": 2, "b": 3, "t": 5}, "ab t", hidden="ab")


def test_pages_that_tell_nothing_of_each_other_hide_nothing_more():
    found = laid_open({"A/1": [ALONE], "B/1": [page({"d": 9, "s": 9}, "d s")]})
    assert (found.to_hide, found.no_way, found.tried) == ({}, (), 4)


def test_what_one_page_hides_and_another_prints_is_hidden_on_both():
    found = laid_open({"A/1": [ALONE], "A/2": [page({"b": 3}, top=0)]})
    assert found.to_hide == {"A/2": (told_name(name("b")),)}
    assert not found.no_way


def test_of_three_pages_that_give_a_hidden_count_by_difference_one_hides_more():
    pages = {
        "A/1": [ALONE],
        "A/2": [page({"a": 2, "d": 9, "s": 11}, "ad s", hidden="ad")],
        "A/3": [page({"d": 9})],
    }
    found = laid_open(pages)
    assert found.to_hide in ({"A/3": (told_name(name("d")),)}, {"A/2": (told_name(name("s")),)})
    assert not found.no_way
    hidden = [page({"d": 9}, hidden="d")]
    assert laid_open(pages | {"A/3": hidden}).to_hide == {}


def test_where_the_other_figures_are_no_other_page_s_to_hide_the_page_cannot_be_helped():
    pages = {
        "A/1": [page({"a": 2, "b": 3, "t": 5}, "ab t", hidden="ab", local="t")],
        "A/2": [page({"a": 2, "x": 9, "d": 11}, "ax d", hidden="a", local="x", unseen="d")],
        "A/3": [page({"d": 11, "y": 11}, "y d", local="y", hidden="d")],
    }
    found = laid_open(pages)
    assert found.to_hide == {}
    assert found.no_way == ("A/1", "A/2")
    assert laid_open({name: own for name, own in pages.items() if name != "A/2"}).no_way == ()


def test_a_page_that_had_no_choice_by_itself_is_not_blamed_on_the_others():
    poor = page({"a": 2, "t": 2}, "a t", hidden="a", local="at")
    assert laid_open({"A/1": [poor]}).no_way == ()


def test_what_is_handed_over_is_read_back_the_same():
    back = printed_from(json.loads(json.dumps(ALONE.plain())))
    assert back.names == ALONE.names
    assert back.hidden.tolist() == ALONE.hidden.tolist()
    assert (back.system.equations != ALONE.system.equations).nnz == 0
    assert back.system.values.tolist() == [2, 3, 5]
    assert name_told(told_name(name("å | b = c".replace(" | ", " ")))) == name("å b = c")


def test_pages_that_give_one_question_two_answers_are_named():
    pages = {"A/1": [ALONE], "A/2": [page({"b": 4})], "B/1": [page({"d": 9})]}
    assert laid_open(pages).at_odds == ("A/1", "A/2")
