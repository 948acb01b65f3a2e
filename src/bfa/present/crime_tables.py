"""The crime table of each kommundel, one after the other, each under its own heading."""

from collections.abc import Mapping

from bfa.present import tables
from bfa.present.disclosure import Gate
from bfa.present.output import emit_html, escape
from bfa.present.sentences import crime_table
from bfa.present.shown import CrimeTable

_COLUMNS = {"line": "Brottstyp", "n": "Antal", "share": "Andel av alla brott"}
_ASSUMED = "* Antagen: summan är känd, men inte hur den fördelar sig på brottstyper."

_OPEN = "–: inte räknad i alla månader. Summor och andelar som bygger på den går inte att räkna."
_ONE_TYPE = "Uppgifterna har bara en brottstyp; antalen står i tabellen över kommundelar."


def show_all(found: Mapping[str, CrimeTable], *, gate: Gate, period: str) -> None:
    """Show every kommundel's crime table; one sentence instead where the data hold a single type.

    Parameters
    ----------
    found : mapping
        Real name of the kommundel -> table from `present.shown.all_crimes`.
    period : str
        As the analysis was asked, for the caption.
    """
    if found and all(len(table.table) <= 2 for table in found.values()):
        return emit_html(f"<p>{escape(_ONE_TYPE)}</p>", kind="text", gate=gate)
    for kommundel, table in found.items():
        show(table, gate=gate, kommundel=kommundel, period=period)


def show(found: CrimeTable, *, gate: Gate, kommundel: str, period: str) -> None:
    """Show one crime table, with subtotals per category and a total."""
    caption = crime_table(kommundel, period)
    safe = found.table
    if not (safe["n"].isna() | safe["n"].fillna(0).gt(0) | safe["hidden"]).any():
        return emit_html(f"<p>{escape(caption)}: inga anmälda brott.</p>", kind="text", gate=gate)
    said = (
        _ASSUMED if safe["antagen"].any() else "",
        _OPEN if (safe["n"].isna() & ~safe["hidden"].astype(bool)).any() else "",
        found.reason,
    )
    tables.show(
        safe.assign(line=[_line(row) for row in safe.to_dict("records")]),
        gate=gate,
        caption=caption,
        columns=_COLUMNS,
        formats={"n": "int", "share": "percent1"},
        note=" ".join(part for part in said if part),
        strong="subtotal",
        folded=True,
    )


def _line(row: Mapping[object, object]) -> str:
    name = str(row["brottstyp"] or row["brottskategori"] or "Alla brott")
    return f"{name[:1].upper()}{name[1:]}{' *' if row['antagen'] and not row['subtotal'] else ''}"
