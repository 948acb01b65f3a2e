"""The store: what a kommun's intake became, one folder per kommun under `data/store/`, one Parquet file per kommundel.

Every page carries a checksum, and `intake.json` one for each whole file and one for itself; all are verified on
reading. A new store is written beside the old one and swapped in, so a reader sees the old one or the new one. Who
writes holds the folder's lock (`lock.held`), and so does who mends a swap that was cut off. Who keeps what was worked
out of a store (`keep`) does not, and names it by all that it was worked out of.
"""

import hashlib
import io
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet
import pyproj

from bfa.errors import DataError
from bfa.tables.contracts import INCIDENTS, NO_KOMMUNDEL, PLACE, PLACED, WORDS
from bfa.tables.disk import is_there, laid_down, reason, unread
from bfa.tables.lock import held
from bfa.tables.municipality import Kommun
from bfa.tables.naming import folder_name, refuse_unknown
from bfa.tables.point_columns import coordinates, stored, with_points
from bfa.tables.points import shapes
from bfa.tables.registers import empty
from bfa.tables.sealed import sealed, unsealed
from bfa.tables.word_columns import stacked

#: The folder of a store in which lies what was worked out of it.
_KEPT = "kept"
#: So many are kept, the newest. [count]
MOST_KEPT = 100


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that goes into a store."""

    #: `contracts.PLACED`, in parts (one of each file); None when the kommun has counts only.
    incidents: Sequence[pd.DataFrame] | None
    #: Name to table, one file each: `counts` (`contracts.COUNTS`), `coverage` (`contracts.COVERAGE`), the registers and
    #: the `kinds.TABLES` that there are.
    tables: Mapping[str, pd.DataFrame]
    #: Real names in order.
    kommundelar: list[str]
    #: source, file, row, reason.
    refused: pd.DataFrame
    #: Plain JSON.
    quality: dict[str, Any]
    #: File name to text.
    documents: Mapping[str, str]
    #: Of everything the store was made from.
    fingerprint: str


def store_folder(kommun: Kommun) -> Path:
    """The folder `data/store/<key>` of the kommun's project."""
    return kommun.root / "data" / "store" / kommun.key


def read_incidents(kommun: Kommun, kommundel: str | None = None, *, brottstyp: str | None = None) -> gpd.GeoDataFrame:
    """The incident rows, of one kommundel or of all, of one type or of all.

    Parameters
    ----------
    kommundel : str, optional
        Real name; only that kommundel's file is opened. None gives all rows, those without kommundel included.
    brottstyp : str, optional
        Only rows of this type; empty where there are none.

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
    label = _label(kommun)
    parts = [_read_arrow(kommun, label, name) for name in _partitions(kommun, label, kommundel)]
    if not parts:
        return gpd.GeoDataFrame(empty(INCIDENTS), geometry="geometry", crs=kommun.crs)
    table = arrow.concat_tables(parts)
    rows = _placed(kommun, table if brottstyp is None else table.filter(compute.equal(table["brottstyp"], brottstyp)))
    return rows if len(parts) == 1 else rows.sort_values("start", ignore_index=True, kind="stable")


def read_columns(
    kommun: Kommun, columns: Sequence[str], *, kommundel: str | None = None, brottstyp: str | None = None
) -> pd.DataFrame:
    """Some columns of the incident rows, of one kommundel or of all, in order of start within each.

    Quicker than `read_incidents`, half of whose time goes to a shape for each point: any of `contracts.INCIDENTS` but
    geometry, and east and north [m], missing where there is no point. To be parted by type, `brottstyp` is one of them.
    Empty when there are no rows.

    Raises
    ------
    ParameterError
        No such kommundel.
    DataError
        No store, or a file in it is damaged.
    """
    label = _label(kommun)
    wanted = [name for name in columns if name not in PLACE]
    stored = [*wanted, *(["geometry"] if len(wanted) < len(columns) else [])]
    parts = [_read_arrow(kommun, label, name, columns=stored) for name in _partitions(kommun, label, kommundel)]
    if not parts:
        return empty(PLACED)[list(columns)]
    table = arrow.concat_tables(parts)
    kept = table if brottstyp is None else table.filter(compute.equal(table["brottstyp"], brottstyp))
    found: pd.DataFrame = kept.select(wanted).to_pandas()
    if "geometry" in stored:
        found = found.assign(**dict(zip(PLACE, coordinates(kept["geometry"]), strict=True)))
    return found[list(columns)]


def _partitions(kommun: Kommun, label: dict[str, Any], kommundel: str | None) -> list[str]:
    """The files of the rows of one kommundel, or of all."""
    if kommundel not in (None, NO_KOMMUNDEL):
        refuse_unknown([str(kommundel)], label["kommundelar"], where=kommun.kommun)
    wanted = [_partition(kommundel)] if kommundel is not None else sorted(label["partitions"])
    return [name for name in wanted if name in label["partitions"]]


def has_rows(kommun: Kommun) -> bool:
    """Whether the kommun has incident rows at all (else it has counts only)."""
    return bool(_label(kommun)["rows"])


def read_table(kommun: Kommun, name: str) -> pd.DataFrame | None:
    """A table of the store, with its shapes where it has any; None where the kommun has no such table.

    Parameters
    ----------
    name : str
        counts, coverage, a register, or one of `kinds.TABLES`.

    Raises
    ------
    DataError
        No store, or a file in it is damaged.
    """
    label = _label(kommun)
    if f"{name}.parquet" not in label["files"]:
        return None
    cells = _read_arrow(kommun, label, f"{name}.parquet")
    table: pd.DataFrame = _geo(kommun, cells) if "geometry" in cells.column_names else cells.to_pandas()
    return table


def read_counts(kommun: Kommun) -> pd.DataFrame:
    """Counts for every area, month, brottstyp and kind (`contracts.COUNTS`), which every store has."""
    counts = read_table(kommun, "counts")
    if counts is None:
        raise _damaged(kommun, "counts.parquet")
    return counts


def kommundelar(kommun: Kommun) -> list[str]:
    """Real names of the kommundelar, those without rows included, in reading order (Distrikt 2 before Distrikt 10)."""
    return list(_label(kommun)["kommundelar"])


def read_quality(kommun: Kommun) -> dict[str, Any]:
    """What the intake found (`quality.QualityReport.figures`)."""
    return dict(_label(kommun)["quality"])


def stored_fingerprint(kommun: Kommun) -> str | None:
    """Fingerprint of what the store was made from; None when there is no store, or a file that it names is gone."""
    try:
        label = _label(kommun)
    except DataError:
        return None
    folder = store_folder(kommun)
    return label["fingerprint"] if all(is_there(folder / name) for name in label["files"]) else None


def kept(kommun: Kommun, name: str) -> dict[str, Any] | None:
    """What `keep` was given, until the next intake; None where there is none, or it is damaged."""
    try:
        return unsealed((store_folder(kommun) / _KEPT / f"{name}.json").read_bytes())
    except (OSError, ValueError):
        return None


def keep(kommun: Kommun, name: str, value: Mapping[str, Any]) -> None:
    """Keep what was worked out of a store beside it, as long as it stands, in a file that is whole or not there.

    The oldest of more than `MOST_KEPT` go. Where nothing may be written, nothing is kept.
    """
    folder = store_folder(kommun) / _KEPT
    if not folder.parent.is_dir():
        return
    beside = folder / f".{name}.{os.getpid()}"
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        beside.write_bytes(sealed(value))
        beside.replace(folder / f"{name}.json")
        for path in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)[MOST_KEPT:]:
            path.unlink()


def write_store(kommun: Kommun, contents: Contents) -> Path:
    """Write a whole store beside the old one, then swap it in. The caller holds the folder's lock.

    Interrupted at any point, the old store or the new one stands: what is half-written has another name and is
    removed next time.

    Raises
    ------
    DataError
        The disk is full, or another program holds files in the store open (on Windows).
    """
    folder = store_folder(kommun)
    new = _beside(folder, "ny")
    _remove(new)
    try:
        new.mkdir(parents=True)
        _write_all(new, contents, pyproj.CRS.from_user_input(kommun.crs))
        for path in new.rglob("*"):
            if path.is_file():
                laid_down(path)
        _swap(folder, new)
    except OSError as error:
        found, do = reason(error, folder)
        raise DataError(f"Lagret för {kommun.kommun} kan inte skrivas.", found=f"{found} ({folder})", do=do) from error
    finally:
        _remove(new)
    return folder


def _write_all(folder: Path, contents: Contents, crs: pyproj.CRS) -> None:
    partitions = _write_incidents(folder, contents.incidents, crs) if contents.incidents is not None else []
    for name, table in contents.tables.items():
        _write(table, folder / f"{name}.parquet")
    for name, text in contents.documents.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    contents.refused.to_csv(folder / "refused.csv", sep=";", index=False, encoding="utf-8", lineterminator="\n")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    label = {
        "fingerprint": contents.fingerprint,
        "rows": contents.incidents is not None,
        "kommundelar": contents.kommundelar,
        "partitions": partitions,
        "files": {path.relative_to(folder).as_posix(): _digest(path.read_bytes()) for path in files},
        "quality": contents.quality,
    }
    (folder / "intake.json").write_bytes(sealed(label))


def _write_incidents(folder: Path, parts: Sequence[pd.DataFrame], crs: pyproj.CRS) -> list[str]:
    written = []
    schema = stored(parts[0])
    places = [part.groupby("kommundel", observed=True).indices for part in parts]
    for name in sorted({str(name) for own in places for name in own}):
        path = folder / _partition(name)
        path.parent.mkdir(parents=True)
        rows = stacked([part.iloc[own[name]] for part, own in zip(parts, places, strict=True) if name in own])
        table = with_points(rows.iloc[_in_order(rows)], crs, schema)
        parquet.write_table(table, path, compression="zstd", write_page_checksum=True, use_dictionary=list(WORDS))
        written.append(_partition(str(name)))
    return written


def _in_order(rows: pd.DataFrame) -> npt.NDArray[np.intp]:
    """Places of the rows in order of start, then of incident_id."""
    start = rows["start"].to_numpy()
    order = np.argsort(start, kind="stable")
    same = np.concatenate([[False], start[order[1:]] == start[order[:-1]], [False]])
    tied = order[same[1:] | same[:-1]]
    keys = pd.DataFrame({"start": start[tied], "id": rows["incident_id"].iloc[tied].to_numpy()})
    order[same[1:] | same[:-1]] = tied[keys.sort_values(["start", "id"], kind="stable").index.to_numpy()]
    return order


def _partition(kommundel: str) -> str:
    return f"incidents/kommundel={folder_name(kommundel)}/rows.parquet"


def _write(table: pd.DataFrame, path: Path) -> None:
    table.to_parquet(path, index=False, write_page_checksum=True, compression="zstd")


def _label(kommun: Kommun) -> dict[str, Any]:
    raw = _label_text(kommun) or _label_text(kommun)  # a swap may come between looking for the store and opening it
    if raw is None:
        raise DataError(f"{kommun.kommun} är inte inläst.", do=f"kör: bfa intake params/kommun/{kommun.path.name}")
    label = unsealed(raw)
    if label is None:
        raise _damaged(kommun, "intake.json")
    return label


def _label_text(kommun: Kommun) -> bytes | None:
    folder = store_folder(kommun)
    if _is_cut_off(folder):
        with held(folder, what=f"{kommun.kommun} läses in", say=lambda text: None):
            _settle(folder)
    try:
        return (folder / "intake.json").read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unread(folder / "intake.json", error) from None


def _placed(kommun: Kommun, table: arrow.Table) -> gpd.GeoDataFrame:
    """Incident rows, whose geometry is points or nothing."""
    points = pd.DataFrame(dict(zip(("east", "north"), coordinates(table["geometry"]), strict=True)))
    frame = table.drop_columns(["geometry"]).to_pandas()
    return gpd.GeoDataFrame(frame.assign(geometry=shapes(points, kommun.crs)), geometry="geometry", crs=kommun.crs)


def _geo(kommun: Kommun, table: arrow.Table) -> gpd.GeoDataFrame:
    """Everything in a store is in the kommun's CRS, so the CRS need not be parsed from each file."""
    frame = table.to_pandas()
    shapes = gpd.GeoSeries.from_wkb(frame["geometry"], index=frame.index, crs=kommun.crs)
    return gpd.GeoDataFrame(frame.assign(geometry=shapes), geometry="geometry", crs=kommun.crs)


def _read_arrow(kommun: Kommun, label: dict[str, Any], name: str, columns: list[str] | None = None) -> arrow.Table:
    raw = _bytes(kommun, label, name)
    try:
        return parquet.ParquetFile(io.BytesIO(raw), page_checksum_verification=True).read(columns=columns)
    except (arrow.ArrowException, OSError, ValueError):
        raise _damaged(kommun, name, label) from None


def _bytes(kommun: Kommun, label: dict[str, Any], name: str) -> bytes:
    """The footer of a Parquet file has no checksum of its own, so the whole file is held against its digest."""
    try:
        raw = (store_folder(kommun) / name).read_bytes()
    except FileNotFoundError:
        raise _damaged(kommun, name, label) from None
    except OSError as error:
        raise unread(store_folder(kommun) / name, error) from None
    if _digest(raw) != label["files"].get(name):
        raise _damaged(kommun, name, label)
    return raw


def _damaged(kommun: Kommun, name: str, label: Mapping[str, Any] | None = None) -> DataError:
    if label is not None and _label(kommun) != label:
        return DataError(f"{kommun.kommun} lästes in på nytt medan lagret lästes.", do="kör igen.")
    return DataError(
        f"Lagret för {kommun.kommun} är skadat.",
        found=f"{name} är inte som den skrevs",
        do=f"kör: bfa intake params/kommun/{kommun.path.name}",
    )


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _beside(folder: Path, word: str) -> Path:
    return folder.with_name(f".{folder.name}.{word}")


def _swap(folder: Path, new: Path) -> None:
    old = _beside(folder, "gammal")
    _settle(folder)
    _remove(old)
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except BaseException:
        _settle(folder)
        raise
    _remove(old)


def _settle(folder: Path) -> None:
    """Put the old store back where a swap was cut off between its two renames."""
    if _is_cut_off(folder):
        _beside(folder, "gammal").rename(folder)


def _is_cut_off(folder: Path) -> bool:
    return not folder.exists() and _beside(folder, "gammal").exists()


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
