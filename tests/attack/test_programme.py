"""What the attacker's programmes work out of a handful of facts."""

import pytest

from tests.attack.counts import Count, adds_up, hidden, months_of, number_of, ratio, rounded, shown
from tests.attack.products import without_place
from tests.attack.programme import Programme

YEAR = ("2010-01", "2010-12")
PLACES = ("A", "B", "-")


def of(place: str, months: tuple[str, str] = YEAR, *part: str) -> Count:
    return Count(place, "stöld", months, part)


def left(facts: list, count: Count, threshold: int = 4) -> tuple[int, ...]:
    return Programme(facts, PLACES).left(count, threshold).small


def test_the_kommun_less_its_shown_parts_is_the_hidden_one():
    facts = [shown("p", of(""), 79), shown("p", of("B"), 76), shown("p", of("-"), 0), hidden("p", of("A"))]
    found = Programme(facts, PLACES).left(of("A"), 4)
    assert (found.small, found.low, found.high) == ((3,), 3, 3)


def test_two_hidden_parts_of_a_large_sum_keep_each_other():
    facts = [shown("p", of(""), 20), hidden("p", of("A")), hidden("p", of("B")), shown("p", of("-"), 0)]
    assert left(facts, of("A")) == (1, 2, 3, 4)


def test_a_small_sum_leaves_less_than_the_threshold():
    facts = [shown("p", of(""), 3), hidden("p", of("A")), hidden("p", of("B")), shown("p", of("-"), 0)]
    found = Programme(facts, PLACES).left(of("A"), 4)
    assert (found.small, found.low, found.high) == ((1, 2), 1, 2)


def test_three_pages_with_overlapping_periods_tell_the_fourth():
    whole, late, cut = ("2009-05", "2010-04"), ("2009-09", "2010-08"), ("2010-05", "2010-08")
    facts = [
        shown("causes", of("A", whole), 30),
        shown("hotspots", of("A", late), 33),
        shown("effect", of("A", cut), 7),
    ]
    facts.append(hidden("effect", of("A", ("2009-05", "2009-08"))))
    assert left(facts, of("A", ("2009-05", "2009-08"))) == (4,)
    reasons = Programme(facts, PLACES).because(of("A", ("2009-05", "2009-08")), 4)
    assert sorted(fact.page for fact in reasons) == ["causes", "effect", "hotspots"]


def test_a_part_that_no_page_prints_is_worked_out_too():
    rule, then, rest = (of("A", YEAR, kind, "krog") for kind in ("rule", "rule at its hours", "outside its hours"))
    facts = [shown("p", rule, 30), shown("p", then, 26), adds_up("p", rule, [then, rest])]
    assert left(facts, rest) == (4,)


def test_a_rounded_share_of_a_known_sum_tells_a_count():
    low, high = (end / 100 for end in rounded(1.683))
    facts = [shown("p", of("B"), 5170), hidden("p", of("A")), *ratio("p", of("A"), of("B"), (low, high))]
    found = Programme(facts, PLACES).left(of("A"), 4)
    assert (found.small, found.low, found.high) == ((), 87, 87)


def test_whole_numbers_tell_more_than_fractions_would():
    one, other = of("A", YEAR, "cell", "1"), of("A", YEAR, "cell", "2")
    fact = adds_up("p", of("A"), [one, other])
    thrice = type(fact)("p", ((3.0, one), (2.0, other)), 11, 11)
    assert left([shown("p", of("A"), 4), fact, thrice], one) == (3,)


def test_two_changes_of_which_one_leaves_out_those_without_place_tell_how_few_they_are():
    lost = {"A": (35, 26, 2, 0), "B": (28, 23, 3, 1)}

    def page(b: int, a: int, ub: int, ua: int) -> tuple[str, dict]:
        kept = ((a - ua) / a) / ((b - ub) / b) / (((50 - 1) / 50) / ((58 - 2) / 58))
        lines = [{"line": "others", "before": 58, "after": 50}]
        for name, factor in (("relative", 1.0), ("relative_placed", kept)):
            ends = {end: float(f"{at * factor:.4g}") for end, at in (("ratio", 0.93), ("lower", 0.49), ("upper", 1.76))}
            lines.append({"line": name} | ends)
        return "effect", {"before": b, "after": a, "lines": lines, "relative": {"controls": ["C", "D"]}}

    facts = list(
        without_place({name: page(*each) for name, each in lost.items()}, (("2009-05", "2009-08"), YEAR), "stöld")
    )
    assert {(fact.terms[0][1].place, fact.low, fact.high) for fact in facts} >= {("A", 2, 2), ("B", 3, 3)}


def test_a_count_of_nothing_known_is_left_whole():
    assert left([shown("p", of("B"), 3)], of("A")) == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("maj–augusti 2010", [("2010-05", "2010-08")]),
        ("September 2009–augusti 2010.", [("2009-09", "2010-08")]),
        ("A, 2009", [("2009-01", "2009-12")]),
        ("per månad, 2016–2019.", [("2016-01", "2019-12")]),
        ("maj 2008", [("2008-05", "2008-05")]),
        ("2010-05/2010-08", [("2010-05", "2010-08")]),
        ("2010-05", [("2010-05", "2010-05")]),
        ("maj–augusti 2010, mot maj–augusti 2009", [("2010-05", "2010-08"), ("2009-05", "2009-08")]),
    ],
)
def test_periods_are_read_as_pages_write_them(text: str, months: list[tuple[str, str]]):
    assert months_of(text) == months


def test_numbers_are_read_as_a_swede_writes_them():
    assert [number_of(text) for text in ("1 340", "−13,8", "dold", "–", 5)] == [1340, -13.8, None, None, 5]
