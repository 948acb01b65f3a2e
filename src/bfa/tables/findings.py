"""What an intake has read, and the figures of its quality report."""

from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd
import pyproj

from bfa.errors import BfaError
from bfa.tables.areas import Areas
from bfa.tables.codes import code_breaks, codebook_file, read_codes
from bfa.tables.exposure import Exposure
from bfa.tables.municipality import IncidentSource, Kommun
from bfa.tables.overlaps import overlap_figures, overlap_remarks
from bfa.tables.period import Period
from bfa.tables.quality import SourceNotes, check_control_sums
from bfa.tables.registers import dangling
from bfa.tables.rows import Rows
from bfa.tables.streets import Streets
from bfa.tables.units import OwnUnits


@dataclass(slots=True)
class Found:
    """What has been read so far, and every refusal met on the way.

    Attributes
    ----------
    crs : CRS
        The kommun's, projected in metres.
    faults : list of BfaError
        Refusals; nothing is stored when there are any.
    areas : Areas or None
        The kommundelar, when the kommun file names any.
    units : OwnUnits or None
        The kommun's own polygons to count in, when the kommun file names any.
    rows, counts, places : list
        One item per source.
    base_map : GeoDataFrame or None
        Roads, water and green, when the kommun file names a layer of them.
    streets : Streets or None
        The street segments, when the kommun file names a layer of them.
    exposure : list of Exposure
        One item per source.
    registers : dict
        Register name to its table.
    """

    crs: pyproj.CRS
    faults: list[BfaError] = field(default_factory=list)
    areas: Areas | None = None
    units: OwnUnits | None = None
    rows: list[Rows] = field(default_factory=list)
    counts: list[tuple[pd.DataFrame, SourceNotes]] = field(default_factory=list)
    places: list[gpd.GeoDataFrame] = field(default_factory=list)
    base_map: gpd.GeoDataFrame | None = None
    streets: Streets | None = None
    exposure: list[Exposure] = field(default_factory=list)
    registers: dict[str, pd.DataFrame] = field(default_factory=dict)


def figures(kommun: Kommun, found: Found, counts: pd.DataFrame) -> dict[str, Any]:
    """The figures of the quality report (`quality.QualityReport`), as plain JSON.

    Parameters
    ----------
    kommun : Kommun
        The kommun file.
    found : Found
        Everything read from the files it names.
    counts : DataFrame
        `contracts.COUNTS`, rows and given counts together.
    """
    notes = [part.notes.to_figures() for part in found.rows]
    count_notes = [note.to_figures() for _, note in found.counts]
    totals = ("read", "kept", "refused", "without_point", "without_clock", "without_kommundel", "duplicates")
    months = counts["month"].dt.to_period("M")
    areas = _area_figures(found)
    shared = overlap_remarks(areas["overlaps"]) if areas else []
    return {
        "kommun": kommun.kommun,
        "key": kommun.key,
        "fiktiv": kommun.fiktiv,
        "uttag": kommun.uttag.isoformat() if kommun.uttag else None,
        "raknesatt": kommun.raknesatt,
        "rows": {name: sum(note[name] for note in notes) for name in totals} if notes else None,
        "period": [str(months.min()), str(months.max())] if len(months) else [None, None],
        "preliminary": _preliminary(kommun, counts),
        "sources": notes,
        "count_sources": count_notes,
        "areas": areas,
        "units": _unit_figures(found),
        "streets": _street_figures(found),
        "exposure_sources": [part.notes.to_figures() for part in found.exposure],
        "places": sum(len(table) for table in found.places),
        "registers": {name: len(table) for name, table in found.registers.items()},
        "control_sums": check_control_sums(kommun, counts, notes + count_notes),
        "code_breaks": _breaks(kommun, found, counts),
        "remarks": [*_flat_areas(found), *shared, *_unit_remarks(found), *_dangling(found)],
    }


def _preliminary(kommun: Kommun, counts: pd.DataFrame) -> dict[str, Any]:
    """Months that late reports still fill: the month of extraction and `preliminary_months` before it."""
    if kommun.uttag is None:
        return {"from": None, "months": [], "n": None}
    first = pd.Timestamp(kommun.uttag).to_period("M") - kommun.preliminary_months
    late = counts[counts["month"] >= first.to_timestamp()]
    months = sorted({str(month) for month in late["month"].dt.to_period("M")})
    return {"from": str(first), "months": months, "n": int(late["n"].sum())}


def _area_figures(found: Found) -> dict[str, Any] | None:
    if found.areas is None:
        return None
    table = found.areas.table
    return {
        "n": len(table),
        "polygons": found.areas.polygons,
        "mended": found.areas.mended,
        "flat": found.areas.flat,
        "nameless": found.areas.nameless,
        "with_population": int(table["population"].notna().sum()),
        "approximate": bool(table["population_approximate"].fillna(False).any()),
        "overlaps": overlap_figures(table, [part.table for part in found.rows]),
    }


def _flat_areas(found: Found) -> list[dict[str, Any]]:
    flat = found.areas.flat if found.areas else 0
    return [{"what": f"kommundelarnas lager: {flat} ytor saknar mark", "n": flat, "rows": []}] if flat else []


def _unit_figures(found: Found) -> dict[str, Any] | None:
    units = found.units
    if units is None:
        return None
    counted = ("polygons", "mended", "flat", "nameless", "far", "overlapping", "reprojected")
    return {"n": len(units.table), **{name: getattr(units, name) for name in counted}}


def _unit_remarks(found: Found) -> list[dict[str, Any]]:
    """One line on the kommun's own polygons: how many there are, and what was done to them."""
    units = found.units
    if units is None:
        return []
    done = (
        (units.mended, f"{units.mended} trasiga ytor lagade"),
        (units.flat, f"{units.flat} ytor utan mark utelämnade"),
        (units.nameless, f"{units.nameless} ytor utan namn utelämnade"),
        (units.far, f"{units.far} områden helt utanför kommundelarna"),
        (units.overlapping, f"{units.overlapping} områden ligger delvis på ett annat; det första gäller"),
        (units.reprojected, f"omräknat från {units.reprojected}"),
    )
    head = f"egna områden: {len(units.table)} ur {units.polygons} ytor"
    return [{"what": "; ".join([head, *(text for n, text in done if n)]), "n": len(units.table), "rows": []}]


def _street_figures(found: Found) -> dict[str, Any] | None:
    streets = found.streets
    if streets is None:
        return None
    counted = ("lines", "split", "missing", "pointlike", "far", "long", "twice", "nameless", "reprojected")
    return {
        "n": len(streets.table),
        "kilometres": round(float(streets.table["length"].sum()) / 1000, 1),
        **{name: getattr(streets, name) for name in counted},
    }


def _breaks(kommun: Kommun, found: Found, counts: pd.DataFrame) -> dict[str, list[str]]:
    breaks: dict[str, set[str]] = {}
    for source, part in zip(kommun.incidents, found.rows, strict=True):
        for brottstyp, months in _source_breaks(kommun, source, part.covered).items():
            breaks.setdefault(brottstyp, set()).update(months)
    used = set(counts["brottstyp"])
    return {brottstyp: sorted(months) for brottstyp, months in sorted(breaks.items()) if months and brottstyp in used}


def _source_breaks(kommun: Kommun, source: IncidentSource, covered: Period) -> dict[str, list[str]]:
    if not source.codes:
        return {}
    book = read_codes(codebook_file(kommun.root, source.codes))
    return {brottstyp: code_breaks(book, brottstyp, covered) for brottstyp in book["brottstyp"].unique()}


def _dangling(found: Found) -> list[dict[str, Any]]:
    """Numbers that one register mentions and the other lacks."""
    links = (
        ("measures", "causes", "causes", "åtgärderna nämner orsaker som inte finns"),
        ("goals", "causes", "causes", "målen nämner orsaker som inte finns"),
        ("goals", "measures", "measures", "målen nämner åtgärder som inte finns"),
        ("follow_up", "measure", "measures", "uppföljningen nämner åtgärder som inte finns"),
    )
    said = []
    for register, column, other, what in links:
        if register in found.registers and other in found.registers:
            numbers = dangling(found.registers[register], column, found.registers[other]["number"])
            if numbers:
                said.append({"what": f"{what}: {', '.join(map(str, numbers))}", "n": len(numbers), "rows": []})
    return said
