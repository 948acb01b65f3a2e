"""Brå's tables of reported crimes by type (P1M and its like): a count, the change and the rate, one row for each type.

The headings say the period. A part of a year is no year and is refused; the year before is worked out of the change.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from bfa.errors import DataError, ParameterError
from bfa.tables.declared import check_declared
from bfa.tables.kommuner import COUNTRY, COUNTRY_CODE
from bfa.tables.municipality import PublishedSource
from bfa.tables.naming import one_spelling, spelled
from bfa.tables.numerals import numbers
from bfa.tables.personal import masked
from bfa.tables.quality import LOOK, TOLD, SourceNotes
from bfa.tables.reading import read_headings, read_table

_MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november")
MONTHS = {name: place for place, name in enumerate((*_MONTHS, "december"), 1)}
#: The column of each sort, by its heading.
_COLUMNS = {
    "law": r"^lagrum\b",
    "kind": r"^brottstyp\b",
    "rate": r"per 100 ?000",
    "change": r"^förändring.*\bi antal\b",
    "percent": r"^förändring.*\bi procent\b",
    "count": r"^antal brott\b",
}
_NEEDED = {"law": "Lagrum", "kind": "Brottstyp", "count": "Antal brott"}
_WHOLE = re.compile(r"\bjan(?:uari)?\.? ?[-–] ?dec(?:ember)?\b")
_SPAN = re.compile(r"\b[a-zåäö]{3,9}\.? ?[-–] ?[a-zåäö]{3,9}\b")
_TOTAL = re.compile(r",? totalt$")
#: Brå's sign for nothing; elsewhere a lone dash is refused.
_NONE = ("-", "–")
#: Counts from here on tell what the rate is of; the rates of one period rest on one number of people, but for rounding.
_ENOUGH, _ROUNDING = 1000, 0.05
#: The whole and its two parts, as Brå writes them.
_ALL, _PARTS = "samtliga brott", ("brott mot brottsbalken", "brott mot specialstraffrättsliga författningar")


@dataclass(frozen=True, slots=True)
class Spell:
    """The period of a table."""

    year: int
    #: 1-12; None for the whole year.
    month: int | None


def read_bra_table(path: Path, source: PublishedSource) -> tuple[pd.DataFrame, SourceNotes]:
    """The counts and rates of one table, and those of the year before.

    Returns
    -------
    tuple
        As `published_layout.read_columns`, with `unit` (antal, per 100000). A type that is one of several under a
        statute is called "statute: type". And what was found.

    Raises
    ------
    DataError, ParameterError
        A column is missing, the period is a part of a year or not told, or no row is left.
    """
    check_declared(source, ("region", "year"), (), where=path.name)
    heads = _headings(path, source)
    spell = period_of(heads["count"], source, where=path.name)
    table = read_table(path, source, columns=list(heads.values()))
    notes = SourceNotes(source.source, path.name, table.encoding, read=len(table.frame) + len(table.refused))
    notes.take(table)
    frame = table.frame.rename(columns={head: name for name, head in heads.items()})
    _tell_breaks(frame, notes)
    named = spelled(frame["law"]).notna() & spelled(frame["kind"]).notna()
    notes.refuse("raden har inget lagrum eller ingen brottstyp: en fotnot eller en mellanrubrik", ~named)
    frame = frame[named]
    what = _named(spelled(frame["law"]), spelled(frame["kind"]), notes)
    frame = frame[~frame.index.isin(notes.refusals()["row"])]
    found = {name: _numbers(frame[name], source) for name in ("count", "change", "rate", "percent") if name in frame}
    _tell_parts(what, found["count"], notes)
    rows = _rows(frame, what.loc[frame.index], found, spell, heads, notes)
    region = str(source.fixed.get("region", COUNTRY))
    nothing = pd.Series(pd.NA, index=rows.index, dtype="str")
    code = nothing.fillna(COUNTRY_CODE) if region == COUNTRY else nothing
    words = source.values.get("what", {})
    return rows.assign(region=region, code=code, group=nothing, what=rows["what"].replace(words)), notes


def _headings(path: Path, source: PublishedSource) -> dict[str, str]:
    """The heading of each column that there is."""
    heads = read_headings(path, source)
    found: dict[str, str] = {}
    for head in heads:
        name = next((name for name, form in _COLUMNS.items() if re.search(form, head.casefold())), "")
        if name and name not in found:
            found[name] = head
    lacking = [word for name, word in _NEEDED.items() if name not in found]
    if lacking:
        raise DataError(
            f"{path.name}: kolumnen {', '.join(lacking)} saknas.",
            found=f"{len(heads)} rubriker: {', '.join(masked(head)[:40] for head in heads[:6])}",
            do="skriv skip_rows: 1 om tabellens titel står på första raden, och kontrollera separator:.",
        )
    return found


def period_of(head: str, source: PublishedSource, *, where: str) -> Spell:
    """The period that the heading of the counts says, with `year` of the source where it says none.

    Raises
    ------
    DataError
        It is a part of a year.
    ParameterError
        There is no year, or the source says another.
    """
    text = one_spelling(head).casefold()
    years = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text)}
    declared = {int(source.fixed["year"])} if "year" in source.fixed else set()
    if len(years) > 1 or (years and declared and years != declared):
        raise ParameterError(
            f"{where}: rubriken säger {', '.join(map(str, sorted(years)))}, och fixed: year är ett annat år.",
            do="ta bort det under fixed:, eller rätta det.",
        )
    if not (years or declared):
        raise ParameterError(
            f"{where}: rubriken säger inte vilket år talen gäller.",
            found=head,
            do="skriv fixed: {year: 2024} vid källan.",
        )
    (year,) = years or declared
    month = next((number for name, number in MONTHS.items() if re.search(rf"\b{name}\b", text)), None)
    if _WHOLE.search(text) or not (month or _SPAN.search(text) or "ackumulerat" in text):
        return Spell(year, None)
    if month and not _SPAN.search(text) and "ackumulerat" not in text:
        return Spell(year, month)
    raise DataError(
        f"{where}: talen gäller en del av ett år.",
        found=head,
        do="en del av ett år visas aldrig som ett år: hämta tabellen för jan-dec, eller den för en månad.",
    )


def _numbers(cells: "pd.Series[str]", source: PublishedSource) -> "pd.Series[float]":
    """The numbers of a column, Brå's dash as 0; what the source has none of is missing."""
    text = cells.astype("str").str.strip()
    return numbers(text.mask(text.isin(_NONE), "0"), decimal=source.decimal)


def _named(law: "pd.Series[str]", kind: "pd.Series[str]", notes: SourceNotes) -> "pd.Series[str]":
    """What each row counts; the same statute and type again take the row of totals above them into their name."""
    own = kind.str.replace(_TOTAL, "", regex=True)
    total = kind.str.contains(_TOTAL)
    plain = own.where(total | law.str.casefold().eq(own.str.casefold()), law + ": " + own)
    above = own.where(total).ffill()
    again = plain.duplicated(keep=False) & ~total
    longer = plain.where(~again, law + ": " + above.fillna("") + ": " + own)
    longer = longer.where(~(longer.duplicated(keep=False) & total), law + ": " + own)
    double = longer.duplicated(keep=False)
    notes.refuse("samma lagrum och brottstyp står flera gånger", double)
    return longer


def _rows(
    frame: pd.DataFrame,
    what: "pd.Series[str]",
    found: dict[str, "pd.Series[float]"],
    spell: Spell,
    heads: dict[str, str],
    notes: SourceNotes,
) -> pd.DataFrame:
    """Counts, rates and the counts of the year before."""
    now = pd.DataFrame({"what": what, "year": spell.year, "month": spell.month, "note": pd.NA})
    parts = [now.assign(value=_text(frame["count"], found["count"]), unit="antal")]
    if "change" in found:
        before = found["count"] - found["change"]
        _tell_change(before, found, notes)
        note = "räknat ur förändringen"
        parts.append(now.assign(year=spell.year - 1, value=before.map(_written), unit="antal", note=note))
    if "rate" in found and _is_of(found["count"], found["rate"]):
        if "ackumulerat" in heads["rate"].casefold() and spell.month:
            said = "rubriken för brott per 100 000 säger ackumulerat, men talen räknas på månadens antal; lästa som det"
            notes.add(said, len(frame), grade=LOOK)
        hidden = (found["rate"] == 0) & (found["count"] > 0)
        notes.remark("brott per 100 000 är avrundat till 0 fast antalet inte är 0", hidden, grade=TOLD)
        parts.append(now.assign(value=_text(frame["rate"], found["rate"]), unit="per 100000"))
    elif "rate" in found:
        notes.add("brott per 100 000 gäller en annan period än antalet; de läses inte", len(frame), grade=LOOK)
    rows = pd.concat(parts)
    return rows.assign(month=rows["month"].astype("Int64"), preliminary=False)


def _text(cells: "pd.Series[str]", read: "pd.Series[float]") -> "pd.Series[str]":
    """The cells as text that `numbers` reads anew; what could not be read stays as it is and is refused there."""
    return cells.where(read.isna(), read.map(_written, na_action="ignore"))


def _written(value: float) -> str | None:
    return None if pd.isna(value) else f"{value:.10g}"


def _is_of(count: "pd.Series[float]", rate: "pd.Series[float]") -> bool:
    """Whether the rates are of the counts beside them: then they all rest on one number of people."""
    people = (count / rate)[(count >= _ENOUGH) & (rate > 0)]
    if len(people) < 2:
        return True
    return bool((people / people.median() - 1).abs().quantile(0.9) < _ROUNDING)


def _tell_change(before: "pd.Series[float]", found: dict[str, "pd.Series[float]"], notes: SourceNotes) -> None:
    """Tell where the change is more than there was, or is another in percent."""
    notes.remark("minskningen är större än vad antalet var före", before < 0)
    if "percent" in found:
        percent = 100 * found["change"] / before.where(before > 0)
        notes.remark("förändringen i procent är en annan än den i antal", (percent - found["percent"]).abs() > 1)


def _tell_breaks(frame: pd.DataFrame, notes: SourceNotes) -> None:
    """Tell of a blank row within the table: an export that was cut there looks whole."""
    gaps = [int(row) for row, step in zip(frame.index[1:], np.diff(frame.index), strict=True) if step > 1]
    gaps = [row for row in gaps if row - 1 not in set(notes.refusals()["row"])]
    notes.add("en tom rad inne i tabellen; rader kan saknas", len(gaps), rows=[row - 1 for row in gaps[:5]])


def _tell_parts(what: "pd.Series[str]", count: "pd.Series[float]", notes: SourceNotes) -> None:
    """Tell where the whole is not the sum of its parts, or a part is not there."""
    words = what.loc[count.index].str.casefold()
    whole, parts = count[words == _ALL], [count[words == part] for part in _PARTS]
    if whole.empty:
        return
    if any(part.empty for part in parts):
        notes.add("delar av samtliga brott saknas; tabellen är inte hel", 1, grade=LOOK)
    elif float(whole.iloc[0]) != sum(float(part.iloc[0]) for part in parts):
        notes.add("samtliga brott är inte summan av sina delar", 1, grade=LOOK)
