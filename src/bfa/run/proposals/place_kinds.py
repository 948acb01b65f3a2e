"""A column of kinds of place, known by its few words, and its words held against ours."""

import pandas as pd

from bfa.run.proposals.headings import Words, plain
from bfa.run.proposals.proposal import Proposal
from bfa.tables.naming import spelled
from bfa.tables.recoding import OTHERS
from bfa.tables.rows import MOST_PLACE_TYPES

#: Cells that each different word must have at least, on average, to be a kind and no place of its own. [count]
_CELLS = 10
#: Share of the cells whose words are known from which a column is of kinds, whatever its length. [0-1]
_KNOWN = 0.5
_OTHER = "övrigt"
#: Headings of places by name: few words there are few places.
_NAMES = ("platsnamn", "adress", "address", "gata", "block", "street")


def has_kinds(cells: "pd.Series[str]", heading: str, words: Words) -> bool:
    """Whether a column headed as a place has kinds of place (*skola*, *parkering*) and no places by name."""
    filled = spelled(cells.dropna())
    n = filled.nunique()
    if not n or n > MOST_PLACE_TYPES:
        return False
    return float(filled.isin(_ours(filled, words)).mean()) >= _KNOWN or (
        n * _CELLS <= len(filled) and plain(heading) not in _NAMES
    )


def find_kinds(cells: "pd.Series[str]", heading: str, words: Words) -> list[Proposal]:
    """`columns.plats_typ`, and `values.plats_typ` where the export's words are others than ours."""
    filled = spelled(cells.dropna())
    ours, kinds = _ours(filled, words), {*words["place_types"], _OTHER}
    n, left = filled.nunique(), sorted(set(filled) - set(ours))
    why = f"{n} olika ord i {len(filled)} celler: slag av plats"
    if not ours:
        doubt = "inget av orden är reglernas: skriv values.plats_typ; är orden platsers namn, skriv columns.plats"
        return [Proposal("columns.plats_typ", heading, why, doubt)]
    column = Proposal("columns.plats_typ", heading, why)
    if set(filled) <= kinds:
        return [column]
    rows = int(filled.isin(left).sum())
    doubt = f"{len(left)} ord på {rows} rader är inte kända och blir övrigt: skriv till dem i filen" if left else ""
    said = f"{len(ours)} av orden görs till reglernas slag av plats"
    return [column, Proposal("values.plats_typ", {**ours, OTHERS: _OTHER}, said, doubt)]


def _ours(filled: "pd.Series[str]", words: Words) -> dict[str, str]:
    """The export's word to ours, where it is known; in order of the words."""
    known = {plain(word): kind for kind, each in words["place_types"].items() for word in (kind, *each)}
    return {word: known[plain(word)] for word in sorted(set(filled)) if plain(word) in known}
