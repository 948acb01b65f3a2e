"""The house: imports point down, each floor keeps its own tools, and file names say what they hold."""

import ast
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "bfa"
FLOORS = {
    "errors": 0,
    "tables": 1,
    "example": 1,
    "methods": 2,
    "analyses": 3,
    "disclosure": 4,
    "words": 5,
    "draw": 6,
    "pages": 7,
    "run": 8,
    "__main__": 8,
}
KEPT = {
    "papermill": ("run",),
    "nbconvert": ("run",),
    "matplotlib": ("draw",),
    "folium": ("draw",),
    "branca": ("draw",),
}
FILES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def floor_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_down(path: Path):
    own = FLOORS[floor_of(path)]
    above = {name for name in imports(path) if name.startswith("bfa.") and FLOORS.get(name.split(".")[1], 0) > own}
    assert not above


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_each_floor_keeps_its_own_tools(path: Path):
    own = floor_of(path)
    taken = {name for name in imports(path) if own not in KEPT.get(name.split(".")[0], (own,))}
    assert not taken


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_package_never_prints(path: Path):
    calls = [node for node in nodes(path) if isinstance(node, ast.Call)]
    assert not [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]


def test_no_file_is_a_drawer_of_odds_and_ends():
    assert not {path.stem for path in FILES} & {"utils", "helpers", "common", "base", "core", "misc"}


def test_every_floor_of_the_package_is_known():
    assert {floor_of(path) for path in FILES} == set(FLOORS)


def test_no_two_test_files_have_the_same_name():
    names = [path.name for path in Path(__file__).resolve().parents[1].rglob("*.py") if path.name != "conftest.py"]
    assert sorted(names) == sorted(set(names))


def test_what_draws_and_words_pages_loads_and_asks_nothing_itself():
    """What a page shows was released when it was opened; what it loaded by itself no release would have seen."""
    doors = ("bfa.tables.store", "bfa.analyses.situation.load", "bfa.analyses.ask", "bfa.load", "bfa.ask")
    own = [path for path in FILES if floor_of(path) in ("words", "draw", "pages")]
    assert not [
        (path, name) for path in own for name in imports(path) if f"{name}.".startswith(tuple(f"{d}." for d in doors))
    ]
    whole = {"bfa", "bfa.analyses.situation", "bfa.analyses", "bfa.tables"}
    assert not [path for path in own if whole & imports(path)]
