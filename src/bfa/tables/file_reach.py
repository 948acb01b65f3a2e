"""How far the rows of one file reach: its months judged by its own pace, and the types and kommundelar it can hold."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfa.errors import DataError
from bfa.tables.areas import area_names
from bfa.tables.codes import UNKNOWN_CODE, codebook_file, padded, read_codes, widths
from bfa.tables.coverage import COUNTED, GAP, Cover, Declared, Judged, declared_gaps, months_covered
from bfa.tables.municipality import IncidentSource, Kommun
from bfa.tables.pace import empty_runs
from bfa.tables.period import Period, month_numbers, parse_period
from bfa.tables.recoding import recode
from bfa.tables.rows import Rows


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the rows of one file reach, before its rows are sorted into those that count and those that do not."""

    #: The file.
    part: Rows
    #: The months as its own rows make them (`coverage.Judged.months`).
    own: pd.DataFrame
    #: The same, with what the other files of the kind hold taken into account.
    judged: Judged
    #: `judged` for each kind of row that it holds.
    covers: tuple[Cover, ...]
    #: What the kommun file says.
    declared: Declared
    #: Months that it holds a part of, and that count since other files hold the rest.
    shared: tuple[Period, ...] = ()
    #: Months that it holds a part of, that do not count, and that lie between others that do.
    inner: tuple[Period, ...] = ()

    @property
    def day_known(self) -> "pd.Series[bool]":
        """False where only the month of a row is known."""
        table = self.part.table
        if "day_known" not in table:
            return pd.Series(True, table.index)
        known: pd.Series[bool] = table["day_known"].fillna(True).astype("bool")
        return known


def reach(kommun: Kommun, part: Rows, *, today: date | None = None) -> Reach:
    """The months that the rows of one file reach, judged by themselves.

    Parameters
    ----------
    today : date, optional
        The day of the intake, after which no row can be where the day of extraction is not declared.

    Raises
    ------
    DataError
        No row lies in the declared period.
    """
    source, table = part.source, part.table
    day = source.extracted(part.notes.file) or kommun.uttag
    uttag = pd.Timestamp(day) if day else None
    given = parse_period(source.period) if source.period else None
    until = uttag or (pd.Timestamp(today) if today else None)
    declared = Declared(given, declared_gaps(source.gaps_counted), uttag, until)
    alone = Reach(part, pd.DataFrame(), Judged(pd.DataFrame()), (), declared)
    judged = months_covered(table["start"], alone.day_known, declared)
    if not judged.months["n"].any():
        raise DataError(
            f"{part.notes.file}: ingen rad har start i perioden {given}.",
            found=f"rader från {table['start'].min():%Y-%m} till {table['start'].max():%Y-%m}",
            do="rätta period: vid källan; den ska vara månaderna som exporten täcker.",
        )
    types, areas = could_hold(kommun, source)
    empty = Cover(source.source, part.notes.file, "", judged.months, types, areas)
    part.notes.figures |= {
        "first": f"{table['start'].min():%Y-%m-%d}",
        "last": f"{table['start'].max():%Y-%m-%d}",
    }
    return rejudged(replace(alone, own=judged.months, covers=(empty,)), judged)


def rejudged(before: Reach, judged: Judged) -> Reach:
    """The same file with its months in other states."""
    cover, table = before.covers[0], before.part.table
    covers = tuple(
        replace(cover, kind=str(kind), months=own)
        for kind, own in _by_kind(table, judged.months, gaps=before.declared.gaps)
    )
    return replace(before, judged=judged, covers=covers)


def per_month(start: "pd.Series[pd.Timestamp]", months: "pd.Series[pd.Period]") -> npt.NDArray[np.int64]:
    """How many rows start in each of the months."""
    there, n = np.unique(month_numbers(start), return_counts=True)
    return pd.Series(n, index=there).reindex(pd.PeriodIndex(months, freq="M").asi8, fill_value=0).to_numpy()


def _by_kind(table: pd.DataFrame, months: pd.DataFrame, *, gaps: object) -> Iterable[tuple[str, pd.DataFrame]]:
    """The file's months for each of its kinds, with gaps of their own where they are several."""
    kinds = list(table["kind"].unique())
    for kind in kinds:
        n = per_month(table.loc[table["kind"] == kind, "start"], months["month"])
        own = months.assign(n=n)
        if len(kinds) > 1 and gaps is False:
            inside = np.flatnonzero(own["state"] == COUNTED)
            for run in empty_runs(n[inside], edges=True):
                own.loc[own.index[inside[run.first : run.last + 1]], "state"] = GAP
        yield kind, own


def could_hold(kommun: Kommun, source: IncidentSource) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """The types and the kommundelar that a file of the source could hold; None is any.

    A fixed brottstyp, a codebook, listed `values` and a filter on the column of the type each leave some out.
    """
    listed = _asked(source, "kommundel", source.kommundel.column)
    areas = area_names(pd.Series(listed, dtype="str"), source.kommundel.values, source.kommundel.prefix)
    return _types(kommun, source), frozenset(areas) if listed and not source.kommundel.characters else None


def _types(kommun: Kommun, source: IncidentSource) -> frozenset[str] | None:
    column, code = source.columns.get("brottstyp"), source.columns.get("brottskod")
    if source.codes and code:
        book = read_codes(codebook_file(kommun.root, source.codes))
        asked = _asked(source, "brottskod", code)
        kept = book[book["brottskod"].isin(asked)] if asked else book
        uncoded = [source.brottstyp] if source.brottstyp else []
        return None if column else frozenset([*kept["brottstyp"], UNKNOWN_CODE, *uncoded])
    if not isinstance(column, str):
        return frozenset([source.brottstyp]) if source.brottstyp else None
    values = source.values.get("brottstyp")
    if asked := _asked(source, "brottstyp", column):
        return frozenset(recode(pd.Series(asked, dtype="str"), values)[0].dropna())
    return frozenset(values.values()) if values else None


def _asked(source: IncidentSource, ours: str, column: object) -> list[str]:
    """The words that a row filter asks for in a column; none where it does not, or only says which not."""
    given = source.where.get(column) if isinstance(column, str) else None
    words = [] if given is None or isinstance(given, dict) else [given] if isinstance(given, str) else list(given)
    width = widths(source).get(ours)
    return padded(pd.Series(words, dtype="str"), width).to_list() if width else words
