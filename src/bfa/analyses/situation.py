"""The situation: everything known about one kommun or one of its kommundelar, loaded through one call."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import geopandas as gpd
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.tables import store
from bfa.tables.codes import codebook_file
from bfa.tables.contracts import (
    ANNUAL_COUNTS,
    CALENDAR,
    COSTS,
    COVERAGE,
    DECISIONS,
    EXPOSURE,
    HARM_WEIGHTS,
    NOT_KNOWN,
    NOTES,
    OWNERS,
    PARTNER_COUNTS,
    PRIORITISED,
    PROBLEMS,
    PUBLISHED,
    STREETS,
    SURVEYS,
)
from bfa.tables.kinds import REGISTERS, TABLES
from bfa.tables.municipality import Kommun, read_kommun
from bfa.tables.naming import composed, refuse_unknown
from bfa.tables.period import Period
from bfa.tables.promises import Kept, kept_promises
from bfa.tables.registers import empty

if TYPE_CHECKING:
    from bfa.analyses.uncounted import Uncounted

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Situation(Answer):
    """What the store holds for one kommun, with the incidents of one kommundel."""

    FACTS = frozenset(
        (
            "kommun",
            "areas",
            "base_map",
            "places",
            "data_notes",
            "uncounted",
            "harm_weights",
            "published",
        )
    )

    #: The kommun file.
    kommun: Kommun
    #: Real name; "" for the whole kommun.
    kommundel: str
    #: Rows of the kommundel (of all when it is ""); None where the kommun has counts only.
    incidents: gpd.GeoDataFrame | None
    #: area, month, brottstyp, kind, n: every area, whatever the kommundel.
    counts: pd.DataFrame
    #: Every kommundel with its polygon and population.
    areas: gpd.GeoDataFrame | None
    #: Whole registers; empty with their columns where there is none.
    places: pd.DataFrame
    causes: pd.DataFrame
    measures: pd.DataFrame
    goals: pd.DataFrame
    follow_up: pd.DataFrame
    #: Figures of the intake.
    quality: dict[str, Any]
    #: Registers that came later, and that older stores lack.
    problems: pd.DataFrame = field(default_factory=lambda: empty(PROBLEMS))
    decisions: pd.DataFrame = field(default_factory=lambda: empty(DECISIONS))
    owners: pd.DataFrame = field(default_factory=lambda: empty(OWNERS))
    priorities: pd.DataFrame = field(default_factory=lambda: empty(PRIORITISED))
    unknowns: pd.DataFrame = field(default_factory=lambda: empty(NOT_KNOWN))
    #: kind (väg, vatten, grönt), geometry: what maps are drawn on.
    base_map: gpd.GeoDataFrame | None = None
    #: Real names in reading order, those without rows included.
    kommundelar: tuple[str, ...] = ()
    #: `contracts.STREETS`, the whole kommun; empty where the kommun file names none.
    streets: gpd.GeoDataFrame = field(default_factory=lambda: gpd.GeoDataFrame(empty(STREETS), geometry="geometry"))
    #: `contracts.EXPOSURE`, the whole kommun; empty where the kommun file names none.
    exposure: gpd.GeoDataFrame = field(default_factory=lambda: gpd.GeoDataFrame(empty(EXPOSURE), geometry="geometry"))
    #: `contracts.CALENDAR`; empty where the kommun file names none.
    calendar: pd.DataFrame = field(default_factory=lambda: empty(CALENDAR))
    #: What stands beside crime, as `contracts` says of each; empty where the kommun file names none.
    surveys: pd.DataFrame = field(default_factory=lambda: empty(SURVEYS))
    costs: pd.DataFrame = field(default_factory=lambda: empty(COSTS))
    notes: pd.DataFrame = field(default_factory=lambda: empty(NOTES))
    harm_weights: pd.DataFrame = field(default_factory=lambda: empty(HARM_WEIGHTS))
    #: area, year, brottstyp, kind, n: whole years of the types that are told by year only, and are not in `counts`.
    annual: pd.DataFrame = field(default_factory=lambda: empty(ANNUAL_COUNTS))
    #: `contracts.PUBLISHED`: what others publish of this and other kommuner; empty where the kommun file names none.
    published: pd.DataFrame = field(default_factory=lambda: empty(PUBLISHED))
    #: `contracts.PARTNER_COUNTS`: what other kommuner that do the same thing count; empty where none takes part.
    partners: pd.DataFrame = field(default_factory=lambda: empty(PARTNER_COUNTS))
    #: `contracts.UNITS`: the kommun's own polygons to count in; None where the kommun file names none.
    units: gpd.GeoDataFrame | None = None
    #: `contracts.COVERAGE`: which months each file covers.
    coverage: pd.DataFrame = field(default_factory=lambda: empty(COVERAGE))
    #: What was promised of goals before their start (`bfa lofte`), by number.
    promises: tuple[Kept, ...] = ()

    #: The kommun has rows, and they were left in the store.
    left_in_store: bool = False
    #: What has been made of the tables once and is asked for again and again, by name (`once`). It is no part of what
    #: the situation is, and a situation made of this one with `replace` begins without.
    made: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def has_rows(self) -> bool:
        """Whether there are rows, and not counts only."""
        return self.incidents is not None

    @property
    def keeps_rows(self) -> bool:
        """Whether the kommun has rows, loaded or not."""
        return self.has_rows or self.left_in_store

    def once(self, name: Hashable, make: Callable[[], _Made]) -> _Made:
        """What `make` makes of the tables of this situation, made the first time it is asked for. Never changed."""
        if name not in self.made:
            self.made[name] = make()
        found: _Made = self.made[name]
        return found

    def uncounted(self, brottstyp: str, period: Period) -> "Uncounted":
        """The months of a period that no figure of one type holds, as `analyses.uncounted`: months and names only."""
        found: Uncounted = import_module("bfa.analyses.uncounted").uncounted(self, brottstyp, period)
        return found

    @property
    def data_notes(self) -> dict[str, Any]:
        """What a label says of the intake and no count: months covered, and classes of what was not read or placed."""
        refused = self.quality.get("refusals", {}).items()
        return {
            "coverage": {
                kind: {name: each[name] for name in ("span", "not_counted")}
                for kind, each in self.quality.get("coverage", {}).items()
            },
            "refusals": {kind: {name: each[name] for name in ("class", "uneven")} for kind, each in refused},
            "unplaced": self.quality.get("unplaced", {}),
        }


#: Tables that a kommun may be without.
_MAY_LACK = frozenset(kind.name for kind in TABLES.values() if not kind.empty)


def load(kommun: str | Path, *, kommundel: str = "", rows: bool = True) -> Situation:
    """Load one kommundel, or the whole kommun.

    Parameters
    ----------
    rows : bool
        Whether the incidents are read, which takes the most time; where not, they are None.

    Raises
    ------
    ParameterError
        The kommun file is wrong, or has no kommundel of that name (those it has are listed).
    DataError
        Nothing has been taken in yet.
    """
    read = read_kommun(kommun)
    names = store.kommundelar(read)
    kommundel = composed(kommundel)
    if kommundel:
        refuse_unknown([kommundel], names, where=read.kommun)
    there = {name: store.read_table(read, name) for name in (*TABLES, *REGISTERS, "counts", "annual", "coverage")}
    tables: dict[str, Any] = {name: table for name, table in there.items() if table is not None or name in _MAY_LACK}
    return Situation(
        kommun=read,
        kommundel=kommundel,
        incidents=store.read_incidents(read, kommundel or None) if rows and store.has_rows(read) else None,
        left_in_store=not rows and store.has_rows(read),
        quality=store.read_quality(read),
        kommundelar=tuple(names),
        promises=kept_promises(read),
        **tables,
    )


def codebook(situation: Situation, name: str) -> Path:
    """A codebook: the project's own, else the one that came with the checkout."""
    return codebook_file(situation.kommun.root, name)
