"""Rows with a point as an arrow table, written as GeoParquet has it without an object for each point."""

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
import pyproj

from bfa.tables.word_columns import is_worded, worded

#: A point in WKB: byte order, kind, x and y.
_WKB = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
_POINT = 1


def stored(rows: pd.DataFrame) -> arrow.Schema:
    """How such rows lie in a file: what is a column of words here is text there; all but their points."""
    text = dict.fromkeys(worded(rows), "string")
    return arrow.Schema.from_pandas(rows.drop(columns=["east", "north"]).iloc[:0].astype(text), preserve_index=False)


def with_points(rows: pd.DataFrame, crs: pyproj.CRS, schema: arrow.Schema) -> arrow.Table:
    """The rows with `geometry` last, as WKB, in the place of east and north [m]; missing where they are.

    Parameters
    ----------
    rows : DataFrame
        `contracts.PLACED`.
    schema : Schema
        Of these rows, as `stored` gives it: the same for every part of a table.
    """
    x, y = (rows[name].to_numpy(dtype="float64") for name in ("east", "north"))
    cells = [_cells(rows[field.name], field.type) for field in schema]
    there = ~np.isnan(x)
    metadata = {**(schema.metadata or {}), b"geo": json.dumps(_geo(x[there], y[there], crs)).encode()}
    table = arrow.Table.from_arrays(cells, schema=schema).append_column("geometry", _wkb(x, y, there))
    return table.replace_schema_metadata(metadata)


def coordinates(points: arrow.ChunkedArray) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """East and north of such a `geometry`, without an object for each point; NaN where there is none. [m]"""
    x, y = np.full((2, len(points)), np.nan)
    first = 0
    for chunk in points.chunks:
        _, offsets, signs = chunk.buffers()
        ends = np.frombuffer(offsets, dtype=np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
        there = chunk.is_valid().to_numpy(zero_copy_only=False)
        raw = np.frombuffer(signs, dtype=np.uint8) if signs is not None else np.zeros(0, dtype=np.uint8)
        cells = raw[ends[:-1][there][:, None] + np.arange(_WKB.itemsize)].view(_WKB)[:, 0]
        place = first + np.flatnonzero(there)
        x[place], y[place] = cells["x"], cells["y"]
        first += len(chunk)
    return x, y


def _cells(column: "pd.Series[Any]", kind: arrow.DataType) -> arrow.Array | arrow.ChunkedArray:
    if not is_worded(column):
        return arrow.array(column, type=kind, from_pandas=True)
    words, codes = arrow.array(column.cat.categories.astype("str"), type=kind), column.cat.codes.to_numpy()
    return words.take(arrow.array(codes, mask=codes < 0))


def _wkb(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], there: npt.NDArray[np.bool_]) -> arrow.Array:
    cells = np.empty(len(x), dtype=_WKB)
    cells["order"], cells["kind"], cells["x"], cells["y"] = 1, _POINT, x, y
    starts = np.arange(len(x) + 1, dtype=np.int32) * _WKB.itemsize
    valid = np.packbits(there, bitorder="little")
    buffers = [arrow.py_buffer(each) for each in (valid, starts, cells)]
    return arrow.Array.from_buffers(arrow.binary(), len(x), buffers, int((~there).sum()))


def _geo(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], crs: pyproj.CRS) -> dict[str, object]:
    """What GeoParquet says of the column."""
    column: dict[str, object] = {
        "encoding": "WKB",
        "crs": crs.to_json_dict(),
        "geometry_types": ["Point"] if len(x) else [],
    }
    if len(x):
        column["bbox"] = [float(each) for each in (x.min(), y.min(), x.max(), y.max())]
    return {"primary_column": "geometry", "columns": {"geometry": column}, "version": "1.0.0"}
