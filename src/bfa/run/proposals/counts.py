"""A table of counts per kommundel, month and type: long, or with every month in a column of its own."""

from dataclasses import dataclass

import pandas as pd

from bfa.run.proposals.crime_types import without_codes
from bfa.run.proposals.dates import forms_of, read_as
from bfa.run.proposals.headings import Words, best, columns_of
from bfa.run.proposals.proposal import Proposal
from bfa.tables.numerals import amounts

_MONTHS = ("%Y-%m", "%Y%m", "%m-%Y", "%Y/%m", "%Y-%m-%d")
#: Columns headed by a month from which a table is wide. [count]
_WIDE = 4


@dataclass(frozen=True, slots=True)
class CountsLook:
    """What a table of counts could be read as: the question, the months, and the count of each row."""

    groups: tuple[tuple[str, tuple[Proposal, ...]], ...]
    months: "pd.Series[pd.Timestamp]"
    n: "pd.Series[float]"


def look_at_counts(frame: pd.DataFrame, words: Words) -> CountsLook | None:
    """The proposals for a table of counts; None where it does not look like one."""
    return _wide(frame, words) or _long(frame, words)


def _wide(frame: pd.DataFrame, words: Words) -> CountsLook | None:
    headings = pd.Series(list(frame.columns), dtype="str")
    reads = {form: read_as(headings, form) for form in _MONTHS}
    form = max(reads, key=lambda each: int(reads[each].notna().sum()))
    months = reads[form].dropna()
    wide = [name for name, read in zip(columns_of(frame), reads[form].notna(), strict=True) if read]
    rest = [name for name in columns_of(frame) if name not in wide]
    area = best(rest, words["places"]["kommundel"])
    if len(months) < _WIDE or area is None:
        return None
    n = sum((_n(frame[name]).fillna(0) for name in wide), pd.Series(0.0, index=frame.index))
    shape = (
        Proposal("wide", True, f"{len(months)} kolumner har en månad som rubrik"),
        Proposal("month_format", form, "så är månaderna skrivna"),
        Proposal("columns.area", area, "rubriken"),
    )
    kind = _type(frame, [name for name in rest if name != area], words)
    return CountsLook((("Antal", (*shape, *_gaps(), *kind)),), months.reset_index(drop=True), n)


def _long(frame: pd.DataFrame, words: Words) -> CountsLook | None:
    number = best(columns_of(frame), words["counts"]["n"])
    if number is None or _n(frame[number]).notna().mean() < 0.8:
        return None
    rest = [name for name in columns_of(frame) if name != number]
    dated = {name: found for name in rest if len(found := forms_of(frame[name])) == 1 and found[0] in _MONTHS}
    month = best(dated, words["counts"]["month"]) or next(iter(dated), None)
    area = best([name for name in rest if name != month], words["places"]["kommundel"])
    if month is None or area is None or len(frame.columns) > 8:
        return None
    n = _n(frame[number])
    kind = _type(frame, [name for name in rest if name not in (month, area)], words)
    shape = (
        Proposal("columns.area", area, "rubriken"),
        Proposal("columns.month", month, "cellerna är månader"),
        Proposal("columns.n", number, "rubriken, och hela tal"),
        Proposal("month_format", dated[month][0], "så är månaderna skrivna"),
    )
    return CountsLook((("Antal", (*shape, *_gaps(), *kind)),), read_as(frame[month], dated[month][0]), n)


def _n(cells: "pd.Series[str]") -> "pd.Series[float]":
    return amounts(cells, decimal=",")


def _gaps() -> tuple[Proposal, ...]:
    doubt = "är det noll brott i stället, skriv gaps_counted: true"
    return (Proposal("gaps_counted", False, "en månad som saknas är inte räknad", doubt),)


def _type(frame: pd.DataFrame, rest: list[str], words: Words) -> tuple[Proposal, ...]:
    column = best(rest, words["columns"]["brottstyp"])
    if column is not None:
        one = Proposal("columns.brottstyp", column, f"rubriken, och {frame[column].nunique()} olika ord")
        return one, *without_codes(frame[column])
    doubt = "skriv vad som är räknat, till exempel misshandel utomhus"
    return (Proposal("brottstyp", "brott", "ingen kolumn säger vad som är räknat", doubt),)
