"""The main figures of each notebook under stable keys, after the gate, for `results.json` and the meeting sheet.

A hidden count is None beside `hidden: true`; nothing computed from it is given either.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bfa.disclosure import Gate
from bfa.draw.output import figures_output, show_output
from bfa.pages.page import with_released
from bfa.words.numbers import missing

Figures = dict[str, Any]


def hand_on(figures: Mapping[str, Any], *, gate: Gate) -> None:
    """Hand the figures on to the run, invisibly."""
    show_output(with_released(figures_output(figures), gate), tier=gate.tier)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, missing values as None."""
    return [
        {str(name): value if isinstance(value, tuple) or not missing(value) else None for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def picked(row: Mapping[str, Any], *names: str) -> Figures:
    """Some keys of a row."""
    return {name: row[name] for name in names}
