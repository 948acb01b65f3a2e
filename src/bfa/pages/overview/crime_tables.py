"""The crime tables of the kommundelar, one after the other under its own heading."""

from collections.abc import Mapping

from bfa.disclosure import Gate
from bfa.disclosure.overview import CrimeTable
from bfa.draw import tables
from bfa.draw.output import say
from bfa.tables.period import Period
from bfa.words import overview as words


def show_all(found: Mapping[str, CrimeTable], *, gate: Gate, period: Period) -> None:
    """Show every kommundel's crime table; one sentence instead where the data hold a single type."""
    if found and all(len(table.table) <= 2 for table in found.values()):
        return say(words.ONE_TYPE, gate=gate)
    for kommundel, table in found.items():
        show(table, gate=gate, caption=words.crime_caption(kommundel, period))


def show(found: CrimeTable, *, gate: Gate, caption: str) -> None:
    """Show one crime table, with subtotals per category and a total."""
    safe = found.table
    if not (safe["n"].isna() | safe["n"].fillna(0).gt(0) | safe["hidden"]).any():
        return say(f"{caption}: inga anmälda brott.", gate=gate)
    tables.show(
        safe.assign(line=[words.crime_line(row) for row in safe.to_dict("records")]),
        gate=gate,
        caption=caption,
        columns={"line": "Brottstyp", "n": "Antal", "share": "Andel av alla brott"},
        formats={"n": "int", "share": "percent1"},
        note=words.crime_note(found),
        strong="subtotal",
        folded=True,
    )
