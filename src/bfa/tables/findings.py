"""What an intake has read, and the figures of its quality report."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj

from bfa.errors import BfaError
from bfa.tables.codes import code_breaks, codebook_file, read_codes
from bfa.tables.counting import Counts
from bfa.tables.coverage import COUNTED, Cover, by_month, not_counted
from bfa.tables.extraction import Extracted, Taken, late_months
from bfa.tables.kinds import TABLES
from bfa.tables.municipality import Kommun
from bfa.tables.overlaps import overlap_figures, overlap_remarks
from bfa.tables.period import month_numbers, parse_period
from bfa.tables.quality import Part, SourceNotes, check_control_sums, remark_line
from bfa.tables.refusals import refusals, unplaced, unplaced_remarks
from bfa.tables.register_links import broken_links
from bfa.tables.registers import Register
from bfa.tables.rows import Rows

#: Counts of each file of rows that are summed over the files.
_TOTALS = (
    *("read", "kept", "refused", "left_out", "already", "duplicates"),
    *("without_point", "without_clock", "without_day", "without_kommundel"),
)


@dataclass(slots=True)
class Found:
    """What has been read so far, and every refusal met on the way."""

    #: The kommun's, projected in metres.
    crs: pyproj.CRS
    #: Refusals; nothing is stored when there are any.
    faults: list[BfaError] = field(default_factory=list)
    #: Name of a kind in `kinds.TABLES` to what was read of each of its sources.
    tables: dict[str, list[Part]] = field(default_factory=dict)
    #: One item per file.
    rows: list[Rows] = field(default_factory=list)
    #: One item per file.
    counts: list[Counts] = field(default_factory=list)
    #: One item per file of whole years; the month is the year's January.
    annual: list[Counts] = field(default_factory=list)
    #: What each file covers; made by `settling.settle`.
    covers: list[Cover] = field(default_factory=list)
    #: Kind to month (its ordinal) to the day up to which everything reported is there; made by `settling.settle`.
    taken: Taken = field(default_factory=dict)
    #: When each file was taken out, that `taken` is of.
    extracts: list[Extracted] = field(default_factory=list)
    #: Register name to what was read of it.
    registers: dict[str, Register] = field(default_factory=dict)

    @property
    def areas(self) -> gpd.GeoDataFrame | None:
        """The kommundelar, when the kommun file names any."""
        read = self.tables.get("areas")
        return read[0].table if read else None

    def notes(self) -> list[SourceNotes]:
        """The notes of every file that is read row by row."""
        read = ("places", "exposure", "surveys", "costs", "notes", "harm_weights", "published", "partners")
        others = [part.notes for name in read for part in self.tables.get(name, [])]
        counts = [part.notes for part in (*self.counts, *self.annual)]
        return [*(part.notes for part in self.rows), *counts, *others]


def figures(kommun: Kommun, found: Found, counts: pd.DataFrame) -> dict[str, Any]:
    """The figures of the quality report (`quality.QualityReport`), as plain JSON.

    Parameters
    ----------
    counts : DataFrame
        `contracts.COUNTS`, rows and given counts together.
    """
    notes = [part.notes.to_figures() for part in found.rows]
    count_notes = [part.notes.to_figures() for part in (*found.counts, *found.annual)]
    months = counts["month"].dt.to_period("M")
    tables = {kind.key or kind.name: kind.figures(found.tables.get(kind.name, [])) for kind in TABLES.values()}
    shared, lacking = [], unplaced(counts)
    if found.areas is not None:
        tables["areas"]["overlaps"] = overlap_figures(found.areas, [part.table for part in found.rows])
        shared = overlap_remarks(tables["areas"]["overlaps"])
    return {
        "kommun": kommun.kommun,
        "key": kommun.key,
        "fiktiv": kommun.fiktiv,
        "uttag": kommun.uttag.isoformat() if kommun.uttag else None,
        "raknesatt": kommun.raknesatt,
        "rows": {name: sum(note[name] for note in notes) for name in _TOTALS} if notes else None,
        "period": [str(months.min()), str(months.max())] if len(months) else [None, None],
        "preliminary": _preliminary(kommun, found),
        "extracted": _extracted(kommun, found),
        "sources": notes,
        "count_sources": count_notes,
        "coverage": _coverage(found),
        "refusals": refusals(
            [
                *((part.notes.figures["kinds"], part.notes) for part in found.rows),
                *((list(file.table["kind"].unique()), file.notes) for file in (*found.counts, *found.annual)),
            ]
        ),
        "unplaced": lacking,
        **tables,
        "registers": {name: len(register.table) for name, register in found.registers.items()},
        "control_sums": check_control_sums(kommun, counts, notes + count_notes),
        "code_breaks": _breaks(kommun, found, counts),
        "remarks": [
            *(line for kind in TABLES.values() if (own := found.tables.get(kind.name)) for line in kind.remarks(own)),
            *shared,
            *unplaced_remarks(lacking),
            *register_remarks(found, root=kommun.root),
        ],
    }


def _preliminary(kommun: Kommun, found: Found) -> dict[str, Any]:
    """Months that late reports still fill, of each kind and in all, and how many rows and counts lie in them."""
    if kommun.uttag is None:
        return {"months": [], "n": None, "kinds": {}}
    late = late_months(found.taken, kommun)
    months = {kind: {month.ordinal for month in own} for kind, own in late.items()}
    n = sum(
        int(np.isin(month_numbers(own["start"]), list(months.get(str(kind), ()))).sum())
        for part in found.rows
        for kind, own in part.table.groupby("kind")
    )
    given = list(months.get("counts", ()))
    n += sum(int(file.table["n"][np.isin(month_numbers(file.table["month"]), given)].sum()) for file in found.counts)
    return {
        "months": sorted({str(month) for own in late.values() for month in own}),
        "n": n,
        "kinds": {kind: [str(month) for month in own] for kind, own in late.items() if own},
    }


def _extracted(kommun: Kommun, found: Found) -> dict[str, dict[str, str]]:
    """Kind to month to the day up to which everything reported is there, where that is not the day of extraction."""
    uttag = pd.Timestamp(kommun.uttag) if kommun.uttag else None
    return {
        kind: {
            str(pd.Period(ordinal=month, freq="M")): f"{day:%Y-%m-%d}"
            for month, day in sorted(known.items())
            if day != uttag
        }
        for kind, known in found.taken.items()
    }


def _coverage(found: Found) -> dict[str, Any]:
    """Kind to first and last counted month, the stretches between that no file counts, and month to [state, rows]."""
    kinds = dict.fromkeys(cover.kind for cover in found.covers)
    return {
        kind: {
            "span": [str(min(months)), str(max(months))],
            "not_counted": [str(gap) for gap in not_counted(found.covers, kind)],
            "months": by_month(found.covers, kind),
            "files": {file: by_month(own, kind) for file, own in _by_file(found.covers, kind).items()},
        }
        for kind in kinds
        if (months := {month for cover in found.covers if cover.kind == kind for month in cover.in_state(COUNTED)})
    }


def _by_file(covers: Sequence[Cover], kind: str) -> dict[str, list[Cover]]:
    """File name to its covers of a kind: files of one name in several folders stand together."""
    found: dict[str, list[Cover]] = {}
    for cover in covers:
        if cover.kind == kind:
            found.setdefault(cover.file, []).append(cover)
    return found


def _breaks(kommun: Kommun, found: Found, counts: pd.DataFrame) -> dict[str, list[str]]:
    breaks: dict[str, set[str]] = {brottstyp: set() for brottstyp in sorted(set(counts["brottstyp"]))}
    for part in found.rows:
        if part.source.codes and (span := part.notes.figures["covered"]):
            book, covered = read_codes(codebook_file(kommun.root, part.source.codes)), parse_period("/".join(span))
            for brottstyp in breaks:
                breaks[brottstyp] |= set(code_breaks(book, brottstyp, covered))
    return {brottstyp: sorted(months) for brottstyp, months in breaks.items() if months}


def register_remarks(found: Found, *, root: Path | None = None) -> list[dict[str, Any]]:
    """What was told while registers were read, and what of them does not fit together (`register_links`)."""
    said = [line for register in found.registers.values() for line in register.told]
    tables = {name: register.table for name, register in found.registers.items()}
    return said + [remark_line(what, n) for what, n in broken_links(tables, root=root)]
