"""The kinds of table that a kommun file may name beside its rows and counts: one line each.

A new kind is a source in `municipality`, a contract in `contracts`, a module of its own that reads it and tells what
was found, and a line here. The intake reads it, the quality report tells it and the store keeps it from that line.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa
import pyproj

from bfa.tables.areas import read_areas
from bfa.tables.base_map import read_base_map
from bfa.tables.calendar import read_calendar
from bfa.tables.contracts import (
    AREAS,
    CALENDAR,
    CAUSES,
    COSTS,
    DECISIONS,
    EXPOSURE,
    FOLLOW_UP,
    GOALS,
    HARM_WEIGHTS,
    MEASURES,
    NOT_KNOWN,
    NOTES,
    OWNERS,
    PARTNER_COUNTS,
    PLACES,
    PRIORITISED,
    PROBLEMS,
    PUBLISHED,
    STREETS,
    SURVEYS,
    UNITS,
)
from bfa.tables.costs import read_costs
from bfa.tables.declared import told
from bfa.tables.exposure import read_exposure
from bfa.tables.harm_weights import read_harm_weights
from bfa.tables.municipality import AreaPopulation, Kommun
from bfa.tables.notes import read_notes
from bfa.tables.partners import read_partner
from bfa.tables.places import place_remarks, read_places
from bfa.tables.published import read_published
from bfa.tables.published_faults import published_remarks
from bfa.tables.quality import Part
from bfa.tables.registers import empty
from bfa.tables.streets import read_streets
from bfa.tables.surveys import read_surveys
from bfa.tables.units import read_units

#: The joint registers, which have rows but no place of their own.
REGISTERS = {
    "problems": PROBLEMS,
    "causes": CAUSES,
    "measures": MEASURES,
    "goals": GOALS,
    "follow_up": FOLLOW_UP,
    "decisions": DECISIONS,
    "owners": OWNERS,
    "priorities": PRIORITISED,
    "unknowns": NOT_KNOWN,
}
#: The registers and what else has texts that its own rows say may be secret.
TEXTS = {**REGISTERS, "notes": NOTES}
#: Columns of any of them that are withheld with the text of their row, whatever a kommun's own rules say.
FREE = frozenset(
    name for schema in TEXTS.values() for name, column in schema.columns.items() if (column.metadata or {}).get("free")
)

Remarks = list[dict[str, Any]]


def _own(parts: Sequence[Part]) -> dict[str, Any] | None:
    """The figures of the only source there can be; None without it."""
    return dict(parts[0].notes.figures) if parts else None


def _each(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """What is told of each source as of a file of rows."""
    return [part.notes.to_figures() for part in parts]


def _many(parts: Sequence[Part]) -> int:
    """Rows of every source together."""
    return sum(len(part.table) for part in parts)


def _said(parts: Sequence[Part]) -> Remarks:
    return [line for part in parts for line in part.notes.remarks]


def _alone(read: Callable[..., Part]) -> Callable[..., Part]:
    """A reader that needs no kommundelar to place its rows in."""
    return lambda kommun, source, *, crs, areas: read(kommun, source, crs=crs)


@dataclass(frozen=True, slots=True)
class TableKind:
    """One kind of table."""

    #: Its key in the kommun file, and the stem of its file in the store.
    name: str
    #: Its contract; None where the reader's own docstring is all there is.
    schema: pa.DataFrameSchema | None
    #: (kommun, source, crs=, areas=) to a `Part`. `kommun` gives the folder; `crs` is the kommun's, projected in
    #: metres; `areas` are the kommundelar (`contracts.AREAS`) or None.
    read: Callable[..., Part]
    #: What was read of every source, to plain JSON for the quality report.
    figures: Callable[[Sequence[Part]], Any]
    #: The same to lines of the quality report: what, n, rows.
    remarks: Callable[[Sequence[Part]], Remarks] = _said
    #: Where the quality report keeps the figures; "" where that is the name.
    key: str = ""
    #: Whether a kommun without such a source has an empty table of the kind; else it has none.
    empty: bool = True

    def sources(self, kommun: Kommun) -> list[Any]:
        """The sources that the kommun file names, none, one or several."""
        named = getattr(kommun, self.name)
        return list(named) if isinstance(named, list) else [named] if named else []

    def files(self, kommun: Kommun) -> list[str]:
        """The files of the sources, as they are written."""
        return [name for source in self.sources(kommun) for name in _files(source)]

    def table(self, parts: Sequence[Part], crs: pyproj.CRS) -> pd.DataFrame | None:
        """Every source's rows as one table in the kommun's CRS."""
        if parts:
            every: pd.DataFrame = pd.concat([part.table for part in parts], ignore_index=True)
            return gpd.GeoDataFrame(every, crs=crs) if "geometry" in every else every
        if self.schema is None or not self.empty:
            return None
        nothing = empty(self.schema)
        return gpd.GeoDataFrame(nothing, geometry="geometry", crs=crs) if "geometry" in nothing else nothing


def _files(source: Any) -> list[str]:
    if isinstance(source, str):
        return [source]
    other = getattr(source, "population", None)
    return [source.file, *([other.file] if isinstance(other, AreaPopulation) else [])]


#: In the order that they are read: what comes first is what the others are placed in.
TABLES: Mapping[str, TableKind] = {
    kind.name: kind
    for kind in (
        TableKind("areas", AREAS, _alone(read_areas), _own, empty=False),
        TableKind("places", PLACES, _alone(read_places), _many, place_remarks),
        TableKind("base_map", None, _alone(read_base_map), bool, empty=False),
        TableKind("units", UNITS, read_units, _own, empty=False),
        TableKind("streets", STREETS, read_streets, _own),
        TableKind("exposure", EXPOSURE, read_exposure, _each, lambda parts: [], key="exposure_sources"),
        TableKind("calendar", CALENDAR, _alone(read_calendar), _many),
        TableKind("surveys", SURVEYS, read_surveys, _each, told, key="survey_sources"),
        TableKind("costs", COSTS, read_costs, _each, told, key="cost_sources"),
        TableKind("notes", NOTES, read_notes, _each, told, key="note_sources"),
        TableKind("harm_weights", HARM_WEIGHTS, _alone(read_harm_weights), _each, told, key="harm_sources"),
        TableKind("published", PUBLISHED, _alone(read_published), _each, published_remarks, key="published_sources"),
        TableKind("partners", PARTNER_COUNTS, _alone(read_partner), _each, told, key="partner_sources"),
    )
}
