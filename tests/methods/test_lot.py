from collections import Counter
from itertools import permutations

import pytest

from bfa.errors import ParameterError
from bfa.methods.lot import drawn


def test_the_order_is_that_of_the_digests_that_another_program_gives():
    # `printf 'KS 2011/7:A' | sha256sum` of GNU coreutils and so on begins: A dace, B ab80, C 7288, D cdfd.
    assert drawn("ABCD", "KS 2011/7") == ("C", "B", "D", "A")


def test_names_given_in_another_order_or_another_form_of_letters_are_drawn_alike():
    assert drawn(["Söder", "Öst", "Väst"], "7") == drawn(["Väst", "Söder", "Öst"], " 7 ")
    decomposed = drawn(["So\u0308der", "Norr"], "7")
    assert decomposed.index("Norr") == drawn(["S\u00f6der", "Norr"], "7").index("Norr")


def test_every_order_is_drawn_about_as_often():
    times = Counter(drawn("ABC", str(seed)) for seed in range(1200))
    assert set(times) == set(permutations("ABC"))
    # Chi-square with 5 degrees of freedom: above 20.5 once in a thousand.
    assert sum((n - 200) ** 2 / 200 for n in times.values()) < 20.5


@pytest.mark.parametrize(("names", "seed"), [("AAB", "7"), ("AB", " ")])
def test_a_name_twice_or_no_seed_is_refused(names, seed):
    with pytest.raises(ParameterError):
        drawn(names, seed)
