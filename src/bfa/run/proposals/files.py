"""What each given file is: rows of incidents, counts, the kommundelar; files of one form are one source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from bfa.errors import DataError
from bfa.run.proposals.areas import is_areas, look_at_areas
from bfa.run.proposals.cells import Cells, read_cells
from bfa.run.proposals.counts import CountsLook, look_at_counts
from bfa.run.proposals.extracted import day_of_extraction
from bfa.run.proposals.headings import Words, columns_of
from bfa.run.proposals.proposal import Proposal
from bfa.run.proposals.rows import Known, RowsLook, look_at_rows
from bfa.tables.disk import opened
from bfa.tables.layers import LAYERS, read_features, texts
from bfa.tables.packed import Unpacked, inner_suffix, unpacked


@dataclass(frozen=True, slots=True)
class Kommundelar:
    """The file of the kommundelar, its proposals, the layer where it is one, their names, and its headings."""

    path: Path
    proposals: tuple[Proposal, ...]
    layer: gpd.GeoDataFrame | None
    names: tuple[str, ...]
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Files that are one source, how they are read, what they hold, and the day that each by its name says it is of."""

    paths: tuple[Path, ...]
    how: tuple[Proposal, ...]
    look: RowsLook | CountsLook
    frame: pd.DataFrame
    days: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sorted:
    """Every given file, as what it is."""

    areas: Kommundelar | None
    sources: tuple[Source, ...]


def sort_files(paths: Sequence[Path], known: Known) -> Sorted:
    """Look at every file and say what it is.

    Raises
    ------
    DataError
        A file is missing or cannot be read, or shows neither rows with dates, counts per month, nor kommundelar.
    """
    layers = {path: _layer(path) for path in paths if path.is_file() and inner_suffix(path) in LAYERS}
    cells = {path: read_cells(_unpacked(path)) for path in paths if path not in layers}
    areas, tables = _areas(layers, cells, known.words)
    if areas is not None:
        known = replace(known, areas=_moved(areas), names=areas.names)
        layers.pop(areas.path, None)
    sources = [_source(_Given((path,), _mapped(layer), mapped=True), known) for path, layer in layers.items()]
    sources += [_source(_given(group, tables, known.words), known) for group in _alike(tables)]
    return Sorted(areas, tuple(sources))


def _unpacked(path: Path) -> Unpacked:
    with opened(path):
        return unpacked(path)


def _layer(path: Path) -> gpd.GeoDataFrame:
    table = read_features(path, layer=None)
    if not isinstance(table, gpd.GeoDataFrame):
        raise DataError(f"{path.name}: kartlagret har ingen geometri.", do="exportera om lagret med geometri.")
    return table


def _areas(
    layers: dict[Path, gpd.GeoDataFrame], cells: dict[Path, Cells], words: Words
) -> tuple[Kommundelar | None, dict[Path, Cells]]:
    for path, layer in layers.items():
        if is_areas(layer) and (found := look_at_areas(layer, words)):
            return Kommundelar(path, tuple(found), layer, _names(layer[found[0].value]), _headings(layer)), cells
    for path, table in cells.items():
        plain = look_at_counts(table.frame, words) is None and look_at_rows(table.frame, Known(words, {}, "")) is None
        found = look_at_areas(table.frame, words) if plain else []
        if found and any(each.key == "population" for each in found):
            rest = {other: each for other, each in cells.items() if other != path}
            names = _names(table.frame[found[0].value])
            return Kommundelar(path, (*table.how, *found), None, names, _headings(table.frame)), rest
    return None, cells


def _headings(table: pd.DataFrame) -> tuple[str, ...]:
    return tuple(columns_of(table))


def _names(column: "pd.Series[str]") -> tuple[str, ...]:
    return tuple(sorted(set(column.dropna().astype("str").str.strip())))


def _moved(areas: Kommundelar) -> gpd.GeoDataFrame | None:
    if areas.layer is None:
        return None
    declared = next((str(each.value) for each in areas.proposals if each.key == "crs"), None)
    return areas.layer.set_crs(declared, allow_override=True) if declared else areas.layer


def _mapped(layer: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame({name: texts(layer[name]) for name in columns_of(layer)})


def _alike(tables: dict[Path, Cells]) -> list[tuple[Path, ...]]:
    """Files with the same headings, in the same kind of file."""
    groups: dict[tuple[object, ...], list[Path]] = {}
    for path, each in tables.items():
        form = tuple((said.key, str(said.value)) for said in each.how if said.key in ("separator", "skip_rows"))
        groups.setdefault((path.suffix.lower(), tuple(each.frame.columns), form), []).append(path)
    return [tuple(group) for group in groups.values()]


def _how(tables: Sequence[Cells]) -> tuple[Proposal, ...]:
    first = list(tables[0].how)
    encodings = {str(said.value) for table in tables for said in table.how if said.key == "encoding"}
    if len(encodings) > 1:
        one = Proposal("encoding", "auto", f"filerna är skrivna på olika sätt: {', '.join(sorted(encodings))}")
        first = [one if said.key == "encoding" else said for said in first]
    return tuple(first)


@dataclass(frozen=True, slots=True)
class _Given:
    """Files of one form, as one table: how they are read, the whole rows that are in two, and the days they tell."""

    paths: tuple[Path, ...]
    frame: pd.DataFrame
    how: tuple[Proposal, ...] = ()
    mapped: bool = False
    repeated: int = 0
    days: Mapping[str, date] = field(default_factory=dict)


def _given(paths: tuple[Path, ...], tables: Mapping[Path, Cells], words: Words) -> _Given:
    each = [tables[path] for path in paths]
    frame = pd.concat([table.frame for table in each], ignore_index=True)
    different = pd.concat([table.frame.drop_duplicates() for table in each], ignore_index=True)
    days: dict[str, date] = {}
    for path, table in zip(paths, each, strict=True):
        if (day := day_of_extraction(table.above, words)) is not None:  # of two files with one name the earlier holds
            days[path.name] = min(day, days.get(path.name, day))
    return _Given(paths, frame, _how(each), repeated=int(different.duplicated().sum()), days=days)


def _source(given: _Given, known: Known) -> Source:
    look: RowsLook | CountsLook | None = None if given.mapped else look_at_counts(given.frame, known.words)
    look = look or look_at_rows(given.frame, known, mapped=given.mapped, repeated=given.repeated)
    if look is None:
        raise DataError(
            f"{given.paths[0].name}: det syns inte vad filen är.",
            found=f"{len(given.frame)} rader, {len(given.frame.columns)} kolumner; datum och antal per månad saknas",
            do="ange filer med en rad per brott, antal per månad, eller kommundelar. Annars: params/kommun/mall.yml.",
        )
    return Source(given.paths, given.how, look, given.frame, given.days)
