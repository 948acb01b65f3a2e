"""Fixtures of the tables floor."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from small_kommun import EAST, HEAD, ROWS, layer, settings, square

from bfa.tables.municipality import Kommun, read_kommun


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Kommun]:
    """Write the small kommun with other rows, other files or other keys, and read it."""
    return writer(tmp_path)


@pytest.fixture(scope="session")
def small_in() -> Callable[[Path], Callable[..., Kommun]]:
    """As `small`, in a folder that several tests share."""
    return writer


def writer(project: Path) -> Callable[..., Kommun]:
    def write(rows: list[str] | None = None, *, head: str = HEAD, files: dict[str, Any] | None = None, **changes: Any):
        folder = project / "data"
        (folder / "codebook").mkdir(parents=True, exist_ok=True)
        (project / "params" / "kommun").mkdir(parents=True, exist_ok=True)
        text = "\n".join([head, *(ROWS if rows is None else rows)]) + "\n"
        (folder / "polis.csv").write_text(text, encoding="cp1252", newline="\n")
        squares = layer(square("A", EAST), square("B", EAST + 1_000))
        (folder / "delar.geojson").write_text(squares, encoding="utf-8")
        book = "brottskod;brottstyp\n0357;misshandel utomhus\n0367;misshandel inomhus\n"
        (folder / "codebook" / "koder.csv").write_text(book, encoding="utf-8")
        for name, content in (files or {}).items():
            raw = content if isinstance(content, bytes) else content.encode("utf-8")
            (folder / name).write_bytes(raw)
        path = project / "params" / "kommun" / "lilla.yml"
        path.write_text(yaml.safe_dump(settings(**changes), allow_unicode=True), encoding="utf-8")
        return read_kommun(path)

    return write
