"""Benchmarks are run by hand, so what they take of the package is looked for here."""

import ast
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

BENCHMARKS = sorted((Path(__file__).resolve().parents[2] / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("file", BENCHMARKS, ids=lambda file: file.stem)
def test_what_a_benchmark_takes_of_the_package_is_there(file: Path):
    taken = [
        (line.module, alias.name)
        for line in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(line, ast.ImportFrom) and (line.module or "").startswith("bfa")
        for alias in line.names
    ]
    lacking = [f"{module}.{name}" for module, name in taken if not _there(module, name)]
    assert lacking == []


def _there(module: str, name: str) -> bool:
    return hasattr(import_module(module), name) or find_spec(f"{module}.{name}") is not None
