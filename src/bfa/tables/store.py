"""The store: what a kommun's intake became, one folder per kommun under `data/store/`, one Parquet file per kommundel.

Every page carries a checksum that is verified on reading. A new store is written beside the old one and swapped in.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow
import pyarrow.parquet as pq

from bfa.errors import BfaError, DataError, ParameterError
from bfa.tables.contracts import AREAS, CAUSES, COUNTS, FOLLOW_UP, GOALS, INCIDENTS, MEASURES, PLACES
from bfa.tables.municipality import Kommun
from bfa.tables.naming import folder_name

#: Name under which rows without a known kommundel are kept. They count in the kommun and in no kommundel.
NO_KOMMUNDEL = "(utan kommundel)"
#: Changed whenever what is written changes, so that old stores are taken in again.
VERSION = 1
REGISTERS = {"causes": CAUSES, "measures": MEASURES, "goals": GOALS, "follow_up": FOLLOW_UP}


def store_folder(kommun: Kommun) -> Path:
    """The folder `data/store/<key>` of the kommun's project."""
    return kommun.root / "data" / "store" / kommun.key


def read_incidents(kommun: Kommun, kommundel: str | None = None) -> gpd.GeoDataFrame:
    """The incident rows, of one kommundel or of all.

    Parameters
    ----------
    kommun : Kommun
        A kommun that has been taken in.
    kommundel : str, optional
        Real name; only that kommundel's file is opened. None gives all rows, those without kommundel included.

    Returns
    -------
    GeoDataFrame
        `contracts.INCIDENTS`, in order of start; empty when the kommundel has no rows or the kommun counts only.

    Raises
    ------
    ParameterError
        No such kommundel.
    DataError
        No store, or a file in it is damaged.
    """
    raise NotImplementedError


def read_counts(kommun: Kommun) -> pd.DataFrame:
    """Counts for every area, month, brottstyp and kind (`contracts.COUNTS`)."""
    raise NotImplementedError


def read_areas(kommun: Kommun) -> gpd.GeoDataFrame | None:
    """The kommundelar with polygons and population (`contracts.AREAS`), or None when the kommun file names none."""
    raise NotImplementedError


def read_places(kommun: Kommun) -> gpd.GeoDataFrame:
    """The risk places (`contracts.PLACES`); empty when there are none."""
    raise NotImplementedError


def read_register(kommun: Kommun, name: str) -> pd.DataFrame:
    """One of the joint registers: causes, measures, goals or follow_up; empty with its columns when there is none."""
    raise NotImplementedError


def kommundelar(kommun: Kommun) -> list[str]:
    """Real names of the kommundelar, those without rows included, in the areas file's order (else by name)."""
    raise NotImplementedError


def read_quality(kommun: Kommun) -> dict[str, Any]:
    """What the intake found (`quality.QualityReport` as plain JSON)."""
    raise NotImplementedError
