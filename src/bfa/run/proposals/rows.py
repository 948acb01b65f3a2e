"""A table with one row per incident: what each of our columns could be read from."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from bfa.run.proposals.coordinates import find_place
from bfa.run.proposals.dates import find_times
from bfa.run.proposals.headings import Words, best, columns_of, plain
from bfa.run.proposals.proposal import Proposal
from bfa.tables.personal import looks_personal

#: Most different words that a column of types, kommundelar or kinds of place can have. [count]
_WORDS = 80
#: Share of codes that must be in the codebook; share of rows an id must tell apart. [0-1]
_KNOWN, _UNIQUE = 0.5, 0.9
_CODE = 4


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the table.

    Attributes
    ----------
    words : mapping
        `headings.usual_words`.
    codes : mapping of str to str
        brottskod to brottstyp, of the codebook.
    codebook : str
        Its file name.
    areas : GeoDataFrame or None
        kommundel, geometry: the kommundelar.
    names : tuple of str
        Their names; empty where they are not known.
    """

    words: Words
    codes: dict[str, str]
    codebook: str
    areas: gpd.GeoDataFrame | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowsLook:
    """What a table of rows could be read as.

    Attributes
    ----------
    groups : tuple of (str, tuple of Proposal)
        Question to its proposals, in the order they are asked.
    start : Series of Timestamp
        Proposed start of each row.
    types : Series of str
        Proposed type of each row; missing where it is not known.
    ids : Series of str
        Proposed id of each row; empty where there is none.
    notes : tuple of str
        What is left unread, and why.
    """

    groups: tuple[tuple[str, tuple[Proposal, ...]], ...]
    start: "pd.Series[pd.Timestamp]"
    types: "pd.Series[str]"
    ids: "pd.Series[str]"
    notes: tuple[str, ...]


def look_at_rows(frame: pd.DataFrame, known: Known, *, mapped: bool = False) -> RowsLook | None:
    """The proposals for a table of incidents; None where no column holds dates.

    Parameters
    ----------
    frame : DataFrame
        Cells as text.
    known : Known
        Codebook, usual words, kommundelar.
    mapped : bool
        The rows come from a map layer, and have their points already.
    """
    whole, totals = _without_totals(frame, known.words)
    times = find_times(whole, known.words)
    if not times.proposals:
        return None
    personal = [name for name in columns_of(whole) if looks_personal(whole[name]).any()]
    free = [name for name in columns_of(whole) if name not in times.used and name not in personal]
    place = find_place(whole, known.words, free=free, areas=known.areas) if not mapped else None
    free = [name for name in free if place is None or name not in place.used]
    area = _kommundel(whole, known, free, located=mapped or bool(place and place.proposals))
    free = [name for name in free if not area or name != area[0].value]
    what, types, used = _what(whole, known, free)
    free = [name for name in free if name not in used]
    own, ids = _own(whole, known, free)
    groups = (
        ("Tider", times.proposals),
        ("Plats", place.proposals if place else ()),
        ("Kommundel", tuple(area)),
        ("Brottstyp", tuple(what)),
        ("Övriga kolumner", (*own, *totals)),
    )
    notes = [f"Kolumnen {name} har text som ser ut som personnummer och läses inte." for name in personal]
    return RowsLook(tuple((name, found) for name, found in groups if found), times.start, types, ids, tuple(notes))


def _without_totals(frame: pd.DataFrame, words: Words) -> tuple[pd.DataFrame, list[Proposal]]:
    """The rows without those whose cell says that they are a sum, and the filter that leaves them out."""
    sums = {plain(word) for word in words["totals"]}
    for name in columns_of(frame):
        cells = frame[name].dropna()
        if cells.nunique() > 0 and (hits := cells[cells.map(plain).isin(sums)]).size:
            texts = sorted(set(hits))
            rows = "rad" if len(hits) == 1 else "rader"
            why = f"{len(hits)} {rows} är en summa av de andra och hör inte hit"
            return frame.drop(index=hits.index), [Proposal(f"where.{name}", {"not": texts}, why)]
    return frame, []


def _kommundel(frame: pd.DataFrame, known: Known, free: Sequence[str], *, located: bool) -> list[Proposal]:
    few = [name for name in free if 1 <= frame[name].nunique() <= _WORDS]
    if known.names:
        shares = {name: float(frame[name].dropna().isin(known.names).mean()) for name in few}
        column = max(shares, key=lambda each: shares[each], default=None)
        if column is not None and shares[column] >= _KNOWN:
            return _matched(frame, column, known.names, shares[column])
        if located:
            return []
    column = best(few, known.words["places"]["kommundel"])
    if column is None:
        return []
    n = frame[column].nunique()
    doubt = f"bara {_percent(frame[column].isin(known.names))} av orden är kommundelar i lagret" if known.names else ""
    return [Proposal("kommundel.column", column, f"rubriken, och {n} olika ord", doubt)]


def _matched(frame: pd.DataFrame, column: str, names: Sequence[str], share: float) -> list[Proposal]:
    why = f"{100 * share:.0f} % av cellerna är namn på kommundelar"
    other = sorted(set(frame[column].dropna()) - set(names))
    doubt = f"{len(other)} ord är inte det; inläsningen räknar upp dem" if other else ""
    return [Proposal("kommundel.column", column, why, doubt)]


def _percent(which: "pd.Series[bool]") -> str:
    return f"{100 * which.mean():.0f} %"


def _what(frame: pd.DataFrame, known: Known, free: Sequence[str]) -> tuple[list[Proposal], "pd.Series[str]", list[str]]:
    for name in [each for each in (best(free, known.words["columns"]["brottskod"]), *free) if each]:
        text = frame[name].dropna()
        figures = text[text.str.fullmatch(r"\d{1,4}")]
        padded = figures.str.zfill(_CODE)
        if len(text) and len(figures) >= _KNOWN * len(text) and padded.isin(known.codes).mean() >= _KNOWN:
            return (*_coded(frame[name], figures, known, name), [name])
    few = [name for name in free if 1 <= frame[name].nunique() <= _WORDS]
    column = best(few, known.words["columns"]["brottstyp"])
    if column is not None:
        n = frame[column].nunique()
        found = [Proposal("columns.brottstyp", column, f"rubriken, och {n} olika ord")]
        return found, frame[column], [column]
    types = pd.Series("brott", index=frame.index, dtype="str")
    doubt = "skriv vad raderna är, till exempel misshandel utomhus"
    return (
        [Proposal("brottstyp", "brott", "ingen kolumn säger vad som hänt: alla rader är av ett slag", doubt)],
        types,
        [],
    )


def _coded(
    cells: "pd.Series[str]", figures: "pd.Series[str]", known: Known, name: str
) -> tuple[list[Proposal], "pd.Series[str]"]:
    padded = cells.where(~cells.index.isin(figures.index), figures.str.zfill(_CODE).reindex(cells.index))
    types = padded.map(known.codes).astype("str").where(padded.isin(known.codes))
    unknown = int(cells.notna().sum() - types.notna().sum())
    why = f"{int(types.notna().sum())} av {int(cells.notna().sum())} celler är brottskoder i {known.codebook}"
    doubt = f"{unknown} rader har en kod som inte står där" if unknown else ""
    found = [
        Proposal("columns.brottskod", name, why, doubt),
        Proposal("codes", known.codebook, "kodboken gör koder till typer"),
    ]
    short = int((figures.str.len() < _CODE).sum())
    if short:
        found.append(Proposal("pad", _CODE, f"{short} koder har färre än {_CODE} siffror: inledande nollor är borta"))
    return found, types


def _own(frame: pd.DataFrame, known: Known, free: Sequence[str]) -> tuple[list[Proposal], "pd.Series[str]"]:
    """The id, the case, the place in words and the count, where there are such columns."""
    found, left = [], list(free)
    ids = pd.Series(dtype="str")
    for ours in ("incident_id", "case_id", "plats_typ", "plats", "antal"):
        column = best(left, known.words["columns"][ours])
        if column is None or not _fits(ours, frame[column]):
            continue
        left.remove(column)
        found.append(Proposal(f"columns.{ours}", column, _why(ours, frame[column])))
        ids = frame[column].dropna() if ours == "incident_id" else ids
    if len(ids) > ids.nunique():
        found.append(_same_id(len(ids) - ids.nunique()))
    return found, ids


def _same_id(n: int) -> Proposal:
    return Proposal("same_id", "one_incident", f"{n} rader har ett id som redan finns: de räknas en gång")


def _fits(ours: str, cells: "pd.Series[str]") -> bool:
    filled = cells.dropna()
    if ours == "incident_id":
        return len(filled) >= _UNIQUE * len(cells) and filled.nunique() >= 0.5 * len(filled)
    if ours == "antal":
        return bool(len(filled)) and bool(filled.str.fullmatch(r"\d{1,4}").all())
    return ours != "plats_typ" or filled.nunique() <= _WORDS


def _why(ours: str, cells: "pd.Series[str]") -> str:
    if ours == "antal":
        return "rubriken, och hela tal: så många brott gäller raden"
    return f"rubriken, och {cells.nunique()} olika ord i {int(cells.notna().sum())} celler"
