"""Each relation recovers a leak that is planted, and says nothing too much of a count that is told."""

from tests.attack import bounds
from tests.attack.counts import Count, Fact, adds_up, hidden, shown
from tests.attack.programme import Programme

YEAR, PLACES = ("2010-01", "2010-12"), ("A", "B", "-")


def of(place: str, *part: str, months: tuple[str, str] = YEAR) -> Count:
    return Count(place, "stöld", months, part)


def left(facts: list[Fact], count: Count, threshold: int = 4) -> tuple[int, ...]:
    return Programme(facts, PLACES).left(count, threshold).small


AT, THEN = of("A", "rule", "krog"), of("A", "rule at its hours", "krog")


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
    assert left(facts, of("A", "outside its hours", "krog")) == (4,)
