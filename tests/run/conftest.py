"""A tiny project in a temporary folder, with notebooks of a line or two."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

WriteNotebook = Callable[..., Path]


def notebook_text(
    *cells: str, parameters: str = 'kommun = ""\nkommundel = ""\ntier = "samverkan"', title: str = "Fråga"
):
    """A notebook file: a heading, a parameters cell and the cells given."""
    code = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": cell,
        }
        for number, cell in enumerate([parameters, *cells])
    ]
    code[0]["metadata"] = {"tags": ["parameters"]}
    prose = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": f"# {title}"}
    return json.dumps({"cells": [prose, *code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """An empty project folder."""
    for name in ("notebooks", "params/kommun", "params/notebooks", "params/batch", "data"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


@pytest.fixture
def notebook(tiny: Path) -> WriteNotebook:
    """Writes a notebook into the tiny project."""

    def write(stem: str, *cells: str, **options: str) -> Path:
        path = tiny / "notebooks" / f"{stem}.ipynb"
        path.write_text(notebook_text(*cells, **options), encoding="utf-8")
        return path

    return write
