"""A table of counts as it is declared, before anything is decided about what may be shown of it."""

from collections.abc import Collection, Mapping
from dataclasses import KW_ONLY, dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.tables.contracts import KINDS

#: What a column can identify: a place below kommundel, a time finer than a month, an attribute of a person.
IDENTIFIABLE = ("plats", "tid", "person")
#: What a whole can be told by; what is named otherwise would be tied to no other table.
DIMENSIONS = ("brottstyp", "kommundel", "scope", "period", "piece", "month", "registered", "what")


#: What tells the time of a count.
_TIMES = ("period", "piece", "month")
#: A month, as text, period or time.
_MONTH = r"\d{4}-\d{2}(-01( 00:00:00)?)?"


@dataclass(frozen=True, slots=True, eq=False)
class CountTable:
    """What an answer publishes: counts, what identifies them, and what they add up to. Declaring it is enough, and what
    would leak if it were forgotten has no default: what narrows, which type, and what all of it counts.
    """

    #: One row per cell. Never changed.
    frame: pd.DataFrame
    #: Columns of counts; where they count different things, what each counts beside the whole, by dimension:
    #: `{"before": {"period": "2009"}, "after": {"period": "2010"}}`. A missing count is no cell. [count, whole, 0 or
    #: more]
    value: tuple[str, ...] | Mapping[str, Mapping[str, str]] = ("n",)
    _: KW_ONLY
    #: Which of `IDENTIFIABLE` narrow every cell of the table, or the columns that do and what each of them narrows
    #: (`{"cell_id": "plats", "hour": "tid"}`). With a mapping a sum is narrowed by its own columns only, and by every
    #: name that is no column (`{"the square": "plats"}`). Else the sum of all rows is narrowed by nothing, and the
    #: other sums as much as the cells. A mapping says of every column of `by` what it narrows: `()`, nothing.
    identifies: Collection[str] | Mapping[str, str | tuple[()]]
    #: "brottstyp", where that is a column, or else the one type the whole table is about: that of `whole`, where it has
    #: one. A sensitive type is hidden by a rule of its own.
    sensitive: str
    #: "crime", "event" or "activity", or a column that holds it. Activities are not hidden: they count own work.
    kind: str = "crime"
    #: The groupings whose sums readers see, in this table or elsewhere: `()` is the sum of all rows, `("area",)` one
    #: sum per area. Empty: no sums are seen.
    margins: tuple[tuple[str, ...], ...] = ((),)
    #: Columns that depend on the counts (share, percent, ratio and its interval, a rank, a verdict in words); missing
    #: where a count of the row is hidden. Where a sum is hidden they are missing in every row, since a share and its
    #: count give the sum.
    derived: tuple[str, ...] = ()
    #: What the sum of all rows counts, by `DIMENSIONS`: `{"kommundel": "A", "period": "2024"}`. Tables of a page are
    #: tied together where they count the same, so it says type and time, where the cells do not. In words, why no other
    #: table counts anything of it: it stands alone.
    whole: Mapping[str, str] | str
    #: The columns that, with the whole, say what a cell counts; `()` where a table of one row is the whole itself.
    #: None: no other table counts what these cells do.
    by: tuple[str, ...] | None
    #: All other columns, which do not depend on the counts: an identifier, a name, a population, a length, a shape.
    facts: tuple[str, ...] = ()
    #: Groupings, or None for the cells, that are printed nowhere and can be worked out from other tables.
    unseen: tuple[tuple[str, ...] | None, ...] = ()
    #: For each column of counts whose cells are sets of incidents that may share some: which incident is in which. Such
    #: cells do not add up, so the table has no margins. [incidents of the whole, rows of the table]
    members: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._refuse_undeclared()
        if (self.sensitive == "brottstyp") != ("brottstyp" in self.frame):
            raise ValueError("sensitive is the column brottstyp where there is one, else the type by name")
        types = {name for column in self.value if (name := self.whole_of(column).get("brottstyp"))}
        if types and self.sensitive != "brottstyp" and types != {self.sensitive}:
            raise ValueError(f"sensitive is {self.sensitive!r}, and the whole is of {sorted(types)}")
        if unknown := set(self._narrowing()) - set(IDENTIFIABLE):
            raise ValueError(f"identifies holds {sorted(unknown)}; known are {IDENTIFIABLE}")
        if not self.whole:
            raise ValueError("whole is what all of it counts, or in words why no other table counts anything of it")
        if unknown := {name for column in self.value for name in self.whole_of(column)} - set(DIMENSIONS):
            raise ValueError(f"whole holds {sorted(unknown)}; known are {DIMENSIONS}")
        dimensions = {*(self.by or ()), *(name for column in self.value for name in self.whole_of(column))}
        if not isinstance(self.whole, str) and not ("brottstyp" in dimensions and dimensions & set(_TIMES)):
            raise ValueError(f"whole and by say neither type nor time, or only one of them: {sorted(dimensions)}")
        if self.kind not in (*KINDS, *self.frame.columns):
            raise ValueError(f"kind is {self.kind!r}; known are {KINDS} and the columns of the table")
        if self.members and (set(self.members) != set(self.value) or self.margins or isinstance(self.whole, str)):
            raise ValueError("sets of incidents are given for every column of counts, with the whole and no margins")
        for column, inside in self.members.items():
            if not np.array_equal(inside.sum(axis=0), self.frame[column]):
                raise ValueError(f"the sets of {column} hold another number of incidents than the table says")

    def narrowed(self, by: tuple[str, ...] | None) -> int:
        """How many of `IDENTIFIABLE` narrow a cell (None), or the sums of a grouping. [count]"""
        given = self.identifies
        if by is None:
            return len(set(self._narrowing()))
        if isinstance(given, Mapping):
            return len({what for name, what in given.items() if what and (name in by or name not in self.frame)})
        return len(set(given)) if by else 0

    def whole_of(self, column: str) -> dict[str, str]:
        """What the sum of a column counts, by dimension; empty where the table stands alone."""
        own = self.value[column] if isinstance(self.value, Mapping) else {}
        return {} if isinstance(self.whole, str) else {**self.whole, **own}

    def _narrowing(self) -> Collection[str]:
        given = self.identifies
        return [what for what in given.values() if what] if isinstance(given, Mapping) else given

    def _refuse_undeclared(self) -> None:
        cells = {*(self.by or ()), *(name for by in self.margins for name in by)}
        said = set(self.identifies) if isinstance(self.identifies, Mapping) else cells
        if unsaid := sorted({*(self.by or ())} - said):
            raise ValueError(f"identifies does not say what {unsaid} narrows; () where it is nothing")
        told = {*self.value, *self.derived, *self.facts, *cells, *said, self.sensitive, self.kind}
        if stray := sorted(map(str, set(self.frame.columns) - told)):
            raise ValueError(f"columns that nothing declares: {stray}; counts, derived or facts?")
        for name in self.by or ():
            months = self.frame[name].astype(str).str.fullmatch(_MONTH)
            if len(months) and (name == "month") != bool(months.all()):
                raise ValueError(f"a column of months is called month, and holds nothing else: {name}")
        if "geometry" in self.frame and self.frame["geometry"].geom_type.str.contains("Point").any():
            raise ValueError("points are the places of incidents; counts have areas or lines")
