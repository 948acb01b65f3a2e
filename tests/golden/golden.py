"""The golden tables: what a folder of handouts is held to, and `make golden`, which writes it anew."""

import os
from pathlib import Path

from tests.golden import cells

HERE = Path(__file__).parent
_MOST = 40


def held(folder: Path, name: str) -> None:
    """Fail with each cell that is not as in the golden text of that name; write the text instead when told to."""
    golden, text = HERE / f"{name}.tsv", cells.written(folder)
    if os.environ.get("BFA_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    found = cells.differences(golden.read_text(encoding="utf-8"), text)
    told = "\n".join(found[:_MOST])
    assert not found, f"{len(found)} cells of {name} are not as before (`make golden` keeps the new ones):\n{told}"
