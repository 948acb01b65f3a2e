"""What the intake found: rows read, kept and refused, what was remarked on, and control sums. Never a row's value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd

from bfa.errors import ParameterError
from bfa.tables.municipality import ControlSum, Kommun
from bfa.tables.period import parse_period, within
from bfa.tables.table import Table

#: How many row numbers a remark shows. `refused.csv` has them all.
SHOWN = 5


#: How much a remark asks of the reader: nothing, a look, or a decision before the figures are used.
TOLD, LOOK, ACT = 0, 1, 2
#: What a remark is about, where the report gathers it with others: where refused rows lie, and how their cells look.
UNEVEN, SHAPE = "uneven", "shape"
#: Share of the rows of a file from which those refused are many. [0-1]
MANY = 0.02


def remark_line(
    what: str, n: int, *, rows: Sequence[int] = (), do: str = "", grade: int = LOOK, about: str = ""
) -> dict[str, Any]:
    """One remark as plain JSON: what, n, rows (numbers in the file), do (what to write or mend), grade and about."""
    return {"what": what, "n": n, "rows": list(rows), "do": do, "grade": grade, "about": about}


def to_decide(figures: Mapping[str, Any]) -> list[tuple[str, str, list[str]]]:
    """What asks for a decision before the figures are used: what was found, what to do and the files, each thing once.

    Where the refused rows of a file lie is left to the file where they are many (`many_refused`).

    `figures`: as `QualityReport.figures`.
    """
    sources = [*figures["sources"], *figures["count_sources"]]
    told = {each["file"] for each in many_refused(figures)}
    named = [(each["file"], line) for each in sources for line in each["remarks"]]
    named += [("", line) for line in figures["remarks"]]
    found: dict[tuple[str, str], list[str]] = {}
    for file, line in named:
        if line.get("grade", 0) == ACT and not (line.get("about") == UNEVEN and file in told):
            found.setdefault((str(line["what"]), str(line["do"])), []).append(file)
    return [(what, do, files) for (what, do), files in found.items()]


def many_refused(figures: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The files of which so many rows were refused that it has a class, worst first; `figures` as in `to_decide`."""
    sources = [*figures["sources"], *figures["count_sources"]]
    many = [each for each in sources if each["refused"] > MANY * each["read"]]
    return sorted(many, key=lambda each: -each["refused"] / each["read"])


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The report of one intake."""

    #: Plain JSON: `kommun`, `key`, `fiktiv`, `uttag`, `raknesatt`; `rows` {read, kept, refused, without_point,
    #: without_clock, without_kommundel}; `period` [first, last month or null]; `preliminary` {months: [..], n, kinds:
    #: {kind: [months]}}; `extracted` {kind: {month: day}} of months known up to another day than `uttag`; `sources`
    #: (one dict per file, see `SourceNotes.figures`); `control_sums` (see `check_control_sums`); `code_breaks`
    #: {brottstyp: [months]}; `areas`, `places`, `registers`; `units` (see `read_units`) or null; `streets` (see
    #: `read_streets`) or null; `exposure_sources` (as `sources`, with the figures of `read_exposure`); `unplaced`
    #: {kind: class of the share without a kommundel}; `remarks` [{what, n, rows}].
    figures: dict[str, Any]


@dataclass(slots=True)
class SourceNotes:
    """Notes on one source while it is read; `remark` adds one line."""

    source: str
    file: str
    encoding: str = ""
    read: int = 0
    kept: int = 0
    figures: dict[str, Any] = field(default_factory=dict)
    remarks: list[dict[str, Any]] = field(default_factory=list)
    refused: list[pd.DataFrame] = field(default_factory=list)
    left_out: list[pd.DataFrame] = field(default_factory=list)
    already: list[pd.DataFrame] = field(default_factory=list)
    kinds: "pd.Series[str] | None" = None

    def of_kind(self, kind: str) -> tuple[int, int]:
        """Rows read and refused that are of a kind, or may be: crime, event or activity."""
        refused = self.refusals()["row"]
        if self.kinds is None:
            return self.read, len(refused)
        other = self.kinds.notna() & self.kinds.ne(kind)
        return self.read - int(other.sum()), int((~refused.isin(other.index[other.to_numpy(dtype=bool)])).sum())

    def remark(self, what: str, where: "pd.Series[bool]", *, do: str = "", grade: int = LOOK, about: str = "") -> None:
        """Add a line when the condition holds anywhere; the index of `where` is the row numbers.

        `do` is what to write or mend, in Swedish; `grade` is `TOLD`, `LOOK` or `ACT`; `about` is `UNEVEN`, `SHAPE`
        or nothing that the report gathers.
        """
        rows = where.index[where.to_numpy(dtype=bool)]
        self.add(what, len(rows), rows=[int(row) for row in rows[:SHOWN]], do=do, grade=grade, about=about)

    def add(
        self, what: str, n: int, *, rows: Sequence[int] = (), do: str = "", grade: int = LOOK, about: str = ""
    ) -> None:
        """Add a line on `n` rows, or whatever `what` counts, when there are any."""
        if n:
            self.remarks.append(remark_line(what, n, rows=rows, do=do, grade=grade, about=about))

    def leave_out(self, reason: str, rows: "pd.Index[int]") -> None:
        """Put rows that could be read among those that are not counted."""
        if len(rows):
            self.left_out.append(pd.DataFrame({"row": rows, "reason": reason}))

    def count_elsewhere(self, reason: str, rows: "pd.Index[int]") -> None:
        """Put rows among those whose incident another row already counts, and no longer among those left out."""
        if len(rows):
            self.already.append(pd.DataFrame({"row": rows, "reason": reason}))
            self.left_out = [frame[~frame["row"].isin(rows)] for frame in self.left_out]

    def take(self, table: Table) -> None:
        """What was found while the table was read: rows that could not be split, rows not ours, and what was told."""
        self.refused.append(table.refused)
        self.figures["filtered"] = table.filtered
        for told in table.told:
            self.remarks.append(remark_line(told.what, len(told.rows), rows=told.rows[:SHOWN]))

    def refuse(self, reason: str, where: "pd.Series[bool]") -> None:
        """Put rows among the refused."""
        rows = where.index[where.to_numpy(dtype=bool)]
        if len(rows):
            self.refused.append(pd.DataFrame({"row": rows.to_numpy(), "reason": reason}))

    def refusals(self) -> pd.DataFrame:
        """source, file, row, reason: one line per refused row, its first reason."""
        if not self.refused:
            return pd.DataFrame(columns=["source", "file", "row", "reason"])
        every = pd.concat(self.refused, ignore_index=True).drop_duplicates("row").sort_values("row")
        return every.assign(source=self.source, file=self.file)[["source", "file", "row", "reason"]]

    def absent(self) -> pd.DataFrame:
        """source, file, row, reason: every row that is not in the store: refused, left out, or counted already."""
        out = [frame.assign(source=self.source, file=self.file) for frame in (*self.left_out, *self.already)]
        return pd.concat([self.refusals(), *out], ignore_index=True)[["source", "file", "row", "reason"]]

    def to_figures(self) -> dict[str, Any]:
        """Plain JSON: source, file, encoding, read, kept, refused, left_out, already, reasons [{what, n, rows}],
        remarks and figures."""
        refused = self.refusals()
        reasons = [
            {"what": str(reason), "n": len(group), "rows": [int(row) for row in group["row"][:SHOWN]]}
            for reason, group in refused.groupby("reason", sort=False)
        ]
        return {
            "source": self.source,
            "file": self.file,
            "encoding": self.encoding,
            "read": self.read,
            "kept": self.kept,
            "refused": len(refused),
            "left_out": sum(len(frame) for frame in self.left_out),
            "already": sum(len(frame) for frame in self.already),
            "reasons": reasons,
            "remarks": self.remarks,
            **self.figures,
        }


@dataclass(frozen=True, slots=True)
class Part:
    """What was read of one source of a kind of table (`kinds.TABLES`)."""

    #: The kind's contract, in the kommun's CRS. [m]
    table: gpd.GeoDataFrame
    #: Figures and remarks for the quality report, and rows that were left out.
    notes: SourceNotes


def check_control_sums(kommun: Kommun, counts: pd.DataFrame, notes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Hold the analyst's figures against the counts.

    Parameters
    ----------
    counts : DataFrame
        `contracts.COUNTS`.
    notes : list of dict
        `SourceNotes.to_figures` of every source, for the likely reasons.

    Returns
    -------
    list of dict
        brottstyp, period, kommundel ("" for all), kind, origin, expected, found (null when a month was never
        counted), difference, match, reasons (Swedish).

    Raises
    ------
    ParameterError
        A period cannot be read.
    """
    return [_checked(control, kommun, counts, notes) for control in kommun.control_sums]


def _checked(control: ControlSum, kommun: Kommun, counts: pd.DataFrame, notes: list[dict[str, Any]]) -> dict[str, Any]:
    try:
        period = parse_period(control.period)
    except ParameterError as error:
        raise ParameterError(f"{kommun.path.name}: control_sums: {error.what}", do=error.do) from None
    of_type = counts[(counts["brottstyp"] == control.brottstyp) & (counts["kind"] == control.kind)]
    here = of_type if control.kommundel is None else of_type[of_type["area"] == control.kommundel]
    inside = here[within(here["month"], period)]
    months = (period.last - period.first).n + 1
    whole = inside["month"].nunique() == months
    found = int(inside["n"].sum()) if whole else None
    difference = found - control.n if found is not None else None
    reasons = [] if difference == 0 else _reasons(control, kommun, counts, notes, difference)
    return {
        "brottstyp": control.brottstyp,
        "period": control.period,
        "kommundel": control.kommundel or "",
        "kind": control.kind,
        "origin": control.origin,
        "expected": control.n,
        "found": found,
        "difference": difference,
        "match": difference == 0,
        "reasons": reasons,
    }


def _reasons(
    control: ControlSum, kommun: Kommun, counts: pd.DataFrame, notes: list[dict[str, Any]], difference: int | None
) -> list[str]:
    said = []
    if control.brottstyp not in set(counts["brottstyp"]):
        said.append("brottstypen finns inte i underlaget: stavning eller kodbok")
    elif control.kommundel and control.kommundel not in set(counts["area"]):
        said.append("kommundelen finns inte i underlaget: stavning eller prefix")
    elif difference is None:
        said.append("underlaget täcker inte hela perioden")
    refused, doubles = sum(note["refused"] for note in notes), sum(note.get("duplicates", 0) for note in notes)
    nowhere = int(counts.loc[counts["area"] == "(utan kommundel)", "n"].sum())
    if difference is not None and difference < 0 and refused:
        said.append(f"{refused} rader avvisades vid inläsningen")
    if difference is not None and difference < 0 and control.kommundel and nowhere:
        said.append(f"{nowhere} rader har ingen känd kommundel")
    if difference is not None and difference > 0 and doubles:
        said.append(f"{doubles} rader är dubbletter av en annan rad")
    if difference is not None:
        said.append(f"olika räknesätt (här: {kommun.raknesatt}), gränser, försök eller uttagsdag")
    return said
