"""The kommundelar: a map layer of areas, or a table of names and inhabitants."""

import re
from typing import Any

import geopandas as gpd
import pandas as pd

from bfa.run.proposals.headings import Words, best, columns_of, plain
from bfa.run.proposals.proposal import Proposal
from bfa.tables.numerals import column_of_amounts

POLYGONS = {"Polygon", "MultiPolygon"}
#: Most rows that a table of kommundelar has. [count]
_MOST = 500


def is_areas(layer: gpd.GeoDataFrame) -> bool:
    """Whether a map layer holds areas."""
    kinds = set(layer.geom_type.dropna())
    return bool(kinds) and kinds <= POLYGONS


def look_at_areas(table: pd.DataFrame, words: Words) -> list[Proposal]:
    """The proposals for a layer of areas, or for a table; empty where no column can be their name.

    Parameters
    ----------
    table : DataFrame
        One row per area; a GeoDataFrame where it is a layer.
    """
    columns = columns_of(table)
    texts = [name for name in columns if _is_text(table[name]) and table[name].nunique() > 0.5 * len(table)]
    name = best(texts, words["places"]["name"]) or next(iter(texts), None)
    if name is None or len(table) > _MOST:
        return []
    n = table[name].nunique()
    doubt = f"lika gärna {', '.join(other for other in texts if other != name)[:80]}" if len(texts) > 1 else ""
    found = [Proposal("kommundel", name, f"kolumnen har {n} olika namn på {len(table)} rader", doubt)]
    return [*found, *_population([each for each in columns if each != name], table, words), *_crs(table)]


def _is_text(column: "pd.Series[Any]") -> bool:
    known = column.dropna().astype("str")
    return bool(len(known)) and bool(known.str.contains(r"[^\W\d_]", regex=True).mean() > 0.5)


def _population(columns: list[str], table: pd.DataFrame, words: Words) -> list[Proposal]:
    numeric = [name for name in columns if column_of_amounts(table[name], decimal=",").notna().mean() > 0.5]
    column = best([name for name in numeric if plain(name)], words["places"]["population"])
    if column is None:
        return []
    found = [Proposal("population", column, "rubriken, och tal")]
    year = re.search(r"(19|20)\d\d", column)
    if year:
        return [*found, Proposal("population_year", int(year[0]), "året står i rubriken")]
    return [*found, Proposal("population_year", None, "rubriken säger inget år", "skriv året som folkmängden gäller")]


def _crs(table: pd.DataFrame) -> list[Proposal]:
    if not isinstance(table, gpd.GeoDataFrame) or table.crs is not None:
        return []
    left, low, right, high = table.total_bounds
    degrees = abs(right) <= 180 and abs(high) <= 90 and abs(left) <= 180 and abs(low) <= 90
    said = "lagret säger inte sitt system; talen är " + ("grader" if degrees else "meter")
    return [Proposal("crs", "EPSG:4326" if degrees else "EPSG:3006", said, "kontrollera med den som gav er lagret")]
