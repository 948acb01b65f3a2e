"""A table as it was read, every cell as text, and what was found on the way."""

from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd


@dataclass(frozen=True, slots=True)
class Told:
    """Something found while a file was read."""

    #: In Swedish, with the way out; never what stands in a row.
    what: str
    #: The row numbers in the file; empty where it concerns no certain row.
    rows: tuple[int, ...] = ()


def _no_refusals() -> pd.DataFrame:
    return pd.DataFrame({"row": pd.Series(dtype="int64"), "reason": pd.Series(dtype="str")})


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text."""

    #: The columns asked for; missing cells are missing; the index is the row number in the file. A line without any
    #: value in any column is a blank line and is not a row.
    frame: pd.DataFrame
    #: What the file was read as, in Swedish words.
    encoding: str
    #: Columns `row` and `reason`: rows that could not be split into columns.
    refused: pd.DataFrame = field(default_factory=_no_refusals)
    #: Whether dates may be typed cells, then written in ISO form: a workbook or a map layer.
    workbook: bool = False
    #: What was found on the way, with row numbers.
    told: tuple[Told, ...] = ()
    #: Rows that `where` says are not ours. [count]
    filtered: int = 0
    #: The point of each row in the layer's own CRS, where the rows are those of a map layer and no coordinate columns
    #: are declared.
    points: gpd.GeoSeries | None = None
    #: The day that Excel's day numbers are counted from, in a workbook.
    day_zero: pd.Timestamp | None = None
