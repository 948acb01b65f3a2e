"""The example as it is written to disk, read with plain pandas: nothing here goes through the package's own intake."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from bfa.example import build
from bfa.tables.intake import take_in
from bfa.tables.municipality import Kommun, read_kommun


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's source files."""
    place = tmp_path_factory.mktemp("example")
    build(place)
    return place


def _read_export(path: Path, project: Path) -> pd.DataFrame:
    """The export with times, brottstyp by the codebook, and points as numbers."""
    rows = pd.read_csv(path, sep=";", encoding="cp1252", dtype=str, keep_default_na=False)
    codes = pd.read_csv(project / "data" / "codebook" / "brottskoder_exempel.csv", sep=";", dtype=str)
    rows["brottstyp"] = rows["Brottskod"].map(codes.set_index("brottskod")["brottstyp"])
    clock = rows["Starttid"].where(rows["Starttid"] != "", "0000")
    rows["start"] = pd.to_datetime(rows["Startdatum"] + clock, format="%Y-%m-%d%H%M", errors="coerce")
    rows["end"] = pd.to_datetime(rows["Slutdatum"] + rows["Sluttid"], format="%Y-%m-%d%H%M", errors="coerce")
    rows["registered"] = pd.to_datetime(rows["Inregdatum"] + rows["Inregtid"], format="%Y-%m-%d%H%M")
    for ours, theirs in {"x": "SWEREF_E", "y": "SWEREF_N"}.items():
        rows[ours] = pd.to_numeric(rows[theirs].str.replace(",", "."), errors="coerce")
    return rows


@pytest.fixture(scope="session")
def read_export(project: Path) -> Callable[[Path], pd.DataFrame]:
    """Reads an export."""
    return lambda path: _read_export(path, project)


@pytest.fixture(scope="session")
def everything(folder: Path, read_export: Callable[[Path], pd.DataFrame]) -> pd.DataFrame:
    """Every row of the export."""
    return read_export(folder / "polisexport.csv")


@pytest.fixture(scope="session")
def rows(everything: pd.DataFrame) -> pd.DataFrame:
    """Every row of the export that has a date, which are the rows that intake keeps."""
    return everything[everything["start"].notna()]


@pytest.fixture(scope="session")
def assaults(rows: pd.DataFrame) -> pd.DataFrame:
    """Outdoor assaults."""
    return rows[rows["brottstyp"] == "misshandel utomhus"]


@pytest.fixture(scope="session")
def kommuner(folder: Path, project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kommun]:
    """Both kommun files in a project of their own, taken in."""
    place = tmp_path_factory.mktemp("project")
    (place / "params" / "kommun").mkdir(parents=True)
    shutil.copytree(folder, place / "data" / "example")
    found = {}
    for key in ("exempelkommun", "exempelkommun_antal"):
        path = shutil.copy(project / "params" / "kommun" / f"{key}.yml", place / "params" / "kommun")
        found[key] = read_kommun(path)
        take_in(found[key])
    return found
