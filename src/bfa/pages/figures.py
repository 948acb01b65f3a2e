"""The main figures of each notebook under stable keys, after the release, for `results.json` and the meeting sheet.

A hidden count is None beside `hidden: true`; nothing computed from it is given either.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bfa.words.numbers import missing

Figures = dict[str, Any]


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, missing values as None."""
    return [
        {str(name): value if isinstance(value, tuple) or not missing(value) else None for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def picked(row: Mapping[str, Any], *names: str) -> Figures:
    """Some keys of a row."""
    return {name: row[name] for name in names}
