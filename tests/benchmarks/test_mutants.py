"""The changes that the search for unseen faults makes, and which tests it then runs."""

import ast
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="the search forks")
from mutants import changes, nearest_first, places, reaching

SOURCE = '''
@dataclass(slots=True)
def f(x: Array[2], cut: int = 3) -> Array[2]:
    """At most 5."""
    if x > cut:
        raise ValueError(f"over {cut + 1}")
    return max(-x, 0.5) & ~x
'''


def test_operators_numbers_and_conditions_are_changed_and_neither_types_nor_messages():
    kinds = [(line, kind) for line, kind, _, _ in places(ast.parse(SOURCE))]
    assert kinds == [
        (3, "number"),
        (5, "condition"),
        (5, "comparison"),
        (7, "and, or"),
        (7, "function"),
        (7, "sign"),
        (7, "number"),
        (7, "not"),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a < b", "a <= b"),
        ("a - b", "a + b"),
        ("a ** 2", "a * 2"),
        ("3", "4"),
        ("0.5", "1.0"),
        ("0.0", "1.0"),
        ("True", "False"),
        ("a.isf", "a.ppf"),
        ("not a", "not not a"),
        ("b if a else c", "b if not a else c"),
    ],
)
def test_a_change_is_the_least_there_is(before: str, after: str):
    tree = ast.parse(before, mode="eval")
    _, make = next(changes(tree.body))
    make()
    assert ast.unparse(tree) == after


def test_the_tests_nearest_to_a_module_come_first():
    graph = {
        "tests.test_sum": {"bfa.sum"},
        "tests.test_page": {"bfa.page", "bfa.words"},
        "tests.test_words": {"bfa.words"},
        "bfa.page": {"bfa.sum"},
        "bfa.words": set(),
        "bfa.sum": {"bfa.words"},
    }
    far = reaching("bfa.sum", graph)
    assert far == {"bfa.sum": 0, "bfa.page": 1, "tests.test_sum": 1, "tests.test_page": 2}
    files = [Path(f"tests/test_{name}.py") for name in ("page", "sum", "words")]
    assert nearest_first(files, far) == [["tests/test_sum.py"], ["tests/test_page.py"]]
