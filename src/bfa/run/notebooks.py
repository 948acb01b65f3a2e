"""What a notebook file says of itself before it runs: its title, its parameters, and whether it is thin."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bfa.errors import ParameterError
from bfa.run.notebook_code import assigned, unlisted
from bfa.tables.naming import meant

LONGEST_CELL = 12
_ASIDE = "lägg parameterfilen i projektets params/: mappen notebooks/ bredvid den är den som gäller."


def read_cells(notebook: Path) -> list[dict[str, Any]]:
    """The cells of a notebook file, each with its source as one text.

    Raises
    ------
    ParameterError
        The file is missing or is no notebook.
    """
    if not notebook.is_file():
        there = sorted(path.stem for path in notebook.parent.glob("*.ipynb"))
        raise ParameterError(
            f"{notebook.name}: notebooken finns inte{meant(notebook.stem, there)}.",
            found=f"i {notebook.parent}: {', '.join(there) or 'inga notebooks'}",
            do="skriv ett av namnen." if there else _ASIDE,
        )
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return [{**cell, "source": "".join(cell["source"])} for cell in cells]
    except (ValueError, KeyError, TypeError):
        raise ParameterError(
            f"{notebook.name}: filen är ingen hel notebook.", do="hämta den på nytt ur versionshanteringen."
        ) from None


def parameters(notebook: Path) -> dict[str, Any]:
    """Names and default values in the notebook's cell tagged `parameters`.

    Raises
    ------
    ParameterError
        There is no such cell, or it holds anything but plain values, one name each.
    """
    tagged = [cell for cell in read_cells(notebook) if "parameters" in cell.get("metadata", {}).get("tags", [])]
    if len(tagged) != 1:
        raise ParameterError(
            f"{notebook.name}: notebooken ska ha en cell märkt parameters.", found=f"{len(tagged)} sådana celler"
        )
    try:
        return dict(assigned(line) for line in ast.parse(tagged[0]["source"]).body)
    except (SyntaxError, ValueError):
        raise ParameterError(
            f"{notebook.name}: parametercellen ska bara hålla enkla värden, ett namn per rad.",
            do='skriv som period = "2010-05/2010-08".',
        ) from None


def faults(notebook: Path) -> list[str]:
    """What keeps a notebook from being a thin reading order, in Swedish; empty when all is well."""
    try:
        parameters(notebook)
        cells = read_cells(notebook)
    except ParameterError as error:
        return [error.what]
    code = [(number, cell) for number, cell in enumerate(cells, start=1) if cell["cell_type"] == "code"]
    found = [*(fault for number, cell in code for fault in _untidy(number, cell)), *unlisted(cells)]
    return [f"{notebook.name}: {fault}" for fault in found]


def _untidy(number: int, cell: dict[str, Any]) -> Iterator[str]:
    if cell.get("outputs") or cell.get("execution_count"):
        yield f"cell {number} har kvar utdata; rensa dem före incheckning"
    if len(cell["source"].splitlines()) > LONGEST_CELL:
        yield f"cell {number} är längre än {LONGEST_CELL} rader"
