"""A table with one row per incident: what each of our columns could be read from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from bfa.run.proposals.coordinates import find_place
from bfa.run.proposals.crime_types import find_types
from bfa.run.proposals.dates import find_times
from bfa.run.proposals.headings import Words, best, columns_of, plain
from bfa.run.proposals.place_kinds import find_kinds, has_kinds
from bfa.run.proposals.proposal import Proposal
from bfa.tables.personal import looks_personal

#: Most different words that a column of kommundelar or kinds of place can have. [count]
_WORDS = 80
#: Share of cells that must be names of kommundelar; share of rows an id must tell apart. [0-1]
_KNOWN, _UNIQUE = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the table."""

    #: `headings.usual_words`.
    words: Words
    #: brottskod to brottstyp, of the codebook.
    codes: dict[str, str]
    #: Its file name.
    codebook: str
    #: kommundel, geometry: the kommundelar.
    areas: gpd.GeoDataFrame | None = None
    #: Their names; empty where they are not known.
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowsLook:
    """What a table of rows could be read as."""

    #: Question to its proposals, in the order they are asked; the last is about the columns that nothing else took.
    groups: tuple[tuple[str, tuple[Proposal, ...]], ...]
    #: Proposed start of each row.
    start: "pd.Series[pd.Timestamp]"
    #: Every heading of dates, with their form.
    dates: Mapping[str, str]
    #: Headings of what looks like personnummer.
    personal: tuple[str, ...]
    #: What is left unread, and why.
    notes: tuple[str, ...]


def look_at_rows(frame: pd.DataFrame, known: Known, *, mapped: bool = False, repeated: int = 0) -> RowsLook | None:
    """The proposals for a table of incidents; None where no column holds dates.

    Parameters
    ----------
    known : Known
        Codebook, usual words, kommundelar.
    mapped : bool
        The rows come from a map layer, and have their points already.
    repeated : int
        Whole rows that stand in an earlier file too. [count]
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
    what = find_types(whole, known.words, known.codes, known.codebook, free)
    free = [name for name in free if name not in what.used]
    own = _own(whole, known, free, repeated=repeated)
    groups = (
        ("Tider", times.proposals),
        ("Plats", place.proposals if place else ()),
        ("Kommundel", tuple(area)),
        ("Brottstyp", what.proposals),
    )
    notes = [f"Kolumnen {name} har text som ser ut som personnummer och läses inte." for name in personal]
    asked = tuple((name, found) for name, found in groups if found)
    return RowsLook(
        (*asked, ("Övriga kolumner", (*own, *totals))), times.start, times.dates, tuple(personal), tuple(notes)
    )


def _without_totals(frame: pd.DataFrame, words: Words) -> tuple[pd.DataFrame, list[Proposal]]:
    """The rows without those whose cell says that they are a sum, and the filter that leaves them out."""
    sums = {plain(word) for word in words["totals"]}
    for name in columns_of(frame):
        cells = frame[name].dropna()
        if cells.nunique() > 0 and (hits := cells[cells.map(plain).isin(sums)]).size:
            texts = sorted(set(hits))
            rows = "rad" if len(hits) == 1 else "rader"
            why = f"{len(hits)} {rows} är en summa av de andra och hör inte hit"
            return frame.drop(index=hits.index), [Proposal("where", {name: {"not": texts}}, why)]
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
    share = 100 * frame[column].isin(known.names).mean()
    doubt = f"bara {share:.0f} % av orden är kommundelar i lagret" if known.names else ""
    return [Proposal("kommundel.column", column, f"rubriken, och {n} olika ord", doubt)]


def _matched(frame: pd.DataFrame, column: str, names: Sequence[str], share: float) -> list[Proposal]:
    why = f"{100 * share:.0f} % av cellerna är namn på kommundelar"
    other = sorted(set(frame[column].dropna()) - set(names))
    doubt = f"{len(other)} ord är inte det; inläsningen räknar upp dem" if other else ""
    return [Proposal("kommundel.column", column, why, doubt)]


def _own(frame: pd.DataFrame, known: Known, free: Sequence[str], *, repeated: int) -> list[Proposal]:
    """The id, the case, the place in words and the count, where there are such columns."""
    found: dict[str, Proposal] = {}
    left = list(free)
    for ours in ("incident_id", "case_id", "plats_typ", "plats", "antal"):
        column = best(left, known.words["columns"][ours])
        if column is None or not _fits(ours, frame[column]):
            continue
        left.remove(column)
        if ours == "plats" and "plats_typ" not in found and has_kinds(frame[column], column, known.words):
            ours = "plats_typ"
        if ours == "plats_typ":
            found |= {each.key: each for each in find_kinds(frame[column], column, known.words)}
        else:
            found[ours] = Proposal(f"columns.{ours}", column, _why(ours, frame[column]))
    ids = frame[str(found["incident_id"].value)].dropna() if "incident_id" in found else frame.iloc[:0, 0]
    case = f", med samma {found['case_id'].value}" if "case_id" in found else ""
    return [*found.values(), *_same_id(len(ids) - ids.nunique(), repeated if ids.empty else 0, case)]


def _same_id(again: int, repeated: int, case: str) -> list[Proposal]:
    """Rows of one id, or whole rows that stand in two files, are one incident."""
    if again:
        return [Proposal("same_id", "one_incident", f"{again} rader har ett id som redan finns: de räknas en gång")]
    if not repeated:
        return []
    why = f"{repeated} hela rader finns i två filer{case}: de räknas en gång"
    doubt = "" if case else "raderna har inget id, så två lika brott i var sin fil räknas också som ett"
    return [Proposal("same_id", "one_incident", why, doubt)]


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
