"""Each relation recovers a leak that is planted, and says nothing too much of a count that is told."""

import pytest

from tests.attack import bounds
from tests.attack.counts import Count, Fact, adds_up, hidden, shown
from tests.attack.programme import Programme

YEAR, PLACES = ("2010-01", "2010-12"), ("A", "B", "-")


def of(place: str, *part: str, months: tuple[str, str] = YEAR) -> Count:
    return Count(place, "stöld", months, part)


def left(facts: list[Fact], count: Count, threshold: int = 4) -> tuple[int, ...]:
    return Programme(facts, PLACES).left(count, threshold).small


AT, THEN = of("A", "rule", "krog"), of("A", "rule at its hours", "krog")


@pytest.mark.parametrize(
    ("word", "at", "small"),
    [
        ("motsägs", 10, (1,)),
        ("motsägs", 20, (1, 2)),
        ("stöds", 10, (4,)),
        ("antagande", 10, (2, 3)),
        ("stöds", 5, (3, 4)),
    ],
)
def test_the_word_of_support_beside_a_hidden_number_tells_of_it(word: str, at: int, small: tuple[int, ...]):
    facts = [shown("p", AT, at), hidden("p", THEN)]
    facts += bounds.worded("p", word, (AT, at), (THEN, None), (0.1, 0.1))
    assert left(facts, THEN) == small


def test_a_supported_row_with_both_hidden_is_none_of_the_small_ones_at_its_place():
    facts = [hidden("p", AT), hidden("p", THEN), *bounds.worded("p", "stöds", (AT, None), (THEN, None), (0.1, 0.1))]
    assert left(facts, AT) == ()


def test_the_share_of_the_week_is_worked_out_of_told_rows():
    rows = [{"Regel": "krog"}, {"Regel": "krog"}, {"Regel": "torg"}]
    found = bounds.shares(rows, [(30.0, 3.1), (10.0, 1.0), (None, None)])
    assert found["krog"] == pytest.approx((0.1017, 0.105), abs=1e-3)
    assert "torg" not in found


def test_a_row_between_two_told_ones_lies_between_them():
    cells = [of("A", "cell", name) for name in "123"]
    facts = [shown("p", cells[0], 3), hidden("p", cells[1]), shown("p", cells[2], 3), *bounds.ranked("p", cells)]
    assert left(facts, cells[1]) == (3,)


def test_a_rate_and_whom_it_is_counted_on_tell_the_count():
    cell = of("A", "cell", "1")
    assert left([hidden("p", cell), bounds.per_thousand("p", cell, 940, 3.2)], cell) == (3,)


def test_the_interval_of_a_rate_tells_the_count():
    cell = of("A", "cell", "1")
    assert left([hidden("p", cell), bounds.by_interval("p", cell, 1000, (0.6, 8.8))], cell) == (3,)


def test_a_density_where_nothing_is_told_tells_of_what_is_hidden():
    near, far = of("A", "cell", "1"), of("A", "cell", "2")
    facts = [hidden("p", near), hidden("p", far), bounds.dense("p", [near], 800, 20)]
    assert left(facts, near) == (3, 4)
    assert left(facts, far) == (1, 2, 3, 4)


def test_more_than_a_tenth_is_read():
    late = of("A", "late")
    assert left([hidden("p", late), bounds.more_than("p", late, 27, 0.1)], late) == (3, 4)


def test_two_editions_a_month_apart_tell_the_months_that_they_do_not_share():
    first, second = of("A", months=("2009-01", "2009-12")), of("A", months=("2009-02", "2010-01"))
    gone, come = of("A", months=("2009-01", "2009-01")), of("A", months=("2010-01", "2010-01"))
    facts = [shown("1", first, 20), shown("2", second, 18), shown("2", come, 1), hidden("1", gone)]
    assert left(facts, gone) == (3,)


def test_what_is_told_is_left_as_it_is():
    facts = [shown("p", AT, 30), shown("p", THEN, 26), adds_up("p", AT, [THEN, of("A", "outside its hours", "krog")])]
    facts += bounds.worded("p", "stöds", (AT, 30), (THEN, 26), (0.1, 0.1))
    assert left(facts, of("A", "outside its hours", "krog")) == (4,)
