"""More types of crime than any page can tell apart: a column of free text, or of case numbers, read as types."""

from collections.abc import Iterator

import pandas as pd

from bfa.errors import DataError
from bfa.tables.counting import Counts
from bfa.tables.findings import Found
from bfa.tables.rows import Rows

#: More types than this are no types. `data/codebook/brottskoder.csv` has fewer codes, and what a page costs grows with
#: them. [count]
MOST = 1_000


def refuse_many_types(found: Found) -> None:
    """Refuse more than `MOST` types in all the files together, by file and never by name: a name may be free text.

    Raises
    ------
    DataError
        With how many types each of the largest files has, and what to do.
    """
    files = sorted(((len(types), name, types) for name, types in _types(found)), reverse=True, key=lambda each: each[0])
    every = {name for _, _, types in files for name in types}
    if len(every) <= MOST:
        return
    told = "; ".join(f"{name}: {n} olika ord" for n, name, _ in files[:3] if n)
    raise DataError(
        f"För många brottstyper: {len(every)}, högst {MOST}.",
        found=told,
        do="pekar columns: brottstyp: på fri text eller på ärendenummer, välj kolumnen med brottstypen. Är det "
        'brottskoder, läs dem med codes: eller ge flera samma namn i values: brottstyp:, där "*" är alla andra.',
    )


def _types(found: Found) -> Iterator[tuple[str, set[str]]]:
    files: list[Rows | Counts] = [*found.rows, *found.counts, *found.annual]
    for part in files:
        names: pd.Series[str] = part.table["brottstyp"].dropna()
        yield part.notes.file, set(map(str, names.unique()))
