"""The crime table of each kommundel: its counts through the gate, then one after the other under its own heading."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bfa.disclosure import CountTable, Gate, Released, release
from bfa.draw import tables
from bfa.draw.output import emit_html, escape
from bfa.tables.period import Period, parse_period
from bfa.words.numbers import missing, period_label

_COLUMNS = {"line": "Brottstyp", "n": "Antal", "share": "Andel av alla brott"}
_ASSUMED = "* Antagen: summan är känd, men inte hur den fördelar sig på brottstyper."

_OPEN = "–: inte räknad i alla månader. Summor och andelar som bygger på den går inte att räkna."
_ONE_TYPE = "Uppgifterna har bara en brottstyp; antalen står i tabellen över kommundelar."


@dataclass(frozen=True, slots=True)
class CrimeTable:
    """A crime table after the gate.

    Attributes
    ----------
    table : DataFrame
        brottskategori, brottstyp, n, share, subtotal, antagen, hidden; the last row is the total.
    reason : str
        Why something is hidden; "" if nothing is.
    """

    table: pd.DataFrame
    reason: str


def all_crimes(found: Mapping[str, pd.DataFrame], *, gate: Gate, period: str | Period) -> dict[str, CrimeTable]:
    """Every kommundel's crime table after the gate; what the pages side by side hide of the period is hidden here too.

    Parameters
    ----------
    found : mapping
        Real name of the kommundel -> table from `bfa.analyses.overview.crime_tables`.
    gate : Gate
    period : str or Period
        That the tables count.
    """
    counted = str(parse_period(period)) if isinstance(period, str) else str(period)
    declared = {
        kommundel: CountTable(
            table[~table["subtotal"].astype(bool)],
            margins=((), ("brottskategori",)),
            derived=("share",),
            whole={"kommundel": kommundel, "period": counted},
            by=("brottstyp",),
        )
        for kommundel, table in found.items()
    }
    return {kommundel: _summed(safe) for kommundel, safe in release(declared, gate=gate).items()}


def _summed(safe: Released) -> CrimeTable:
    """One crime table with its subtotals and its total; a sum over an uncounted type is missing."""
    types = safe.table
    open_ = set(types.loc[types["n"].isna() & ~types["hidden"].astype(bool), "brottskategori"])
    sums = {row["brottskategori"]: row for row in safe.totals[("brottskategori",)].to_dict("records")}
    sums |= {category: sums[category] | {"n": pd.NA} for category in open_}
    whole = safe.totals[()].to_dict("records")[0] | ({"n": pd.NA} if open_ else {})
    parts = []
    for category, part in safe.table.groupby("brottskategori", sort=False):
        parts.append(part)
        if category:
            parts.append(_sum_row(str(category), sums[category], whole, bool(part["antagen"].any())))
    parts.append(_sum_row("", whole, whole, False))
    return CrimeTable(pd.concat(parts, ignore_index=True), safe.reason)


def show_all(found: Mapping[str, CrimeTable], *, gate: Gate, period: str) -> None:
    """Show every kommundel's crime table; one sentence instead where the data hold a single type.

    Parameters
    ----------
    found : mapping
        Real name of the kommundel -> table from `all_crimes`.
    period : str
        As the analysis was asked, for the caption.
    """
    if found and all(len(table.table) <= 2 for table in found.values()):
        return emit_html(f"<p>{escape(_ONE_TYPE)}</p>", kind="text", gate=gate)
    for kommundel, table in found.items():
        show(table, gate=gate, kommundel=kommundel, period=period)


def show(found: CrimeTable, *, gate: Gate, kommundel: str, period: str) -> None:
    """Show one crime table, with subtotals per category and a total."""
    caption = f"Anmälda brott i {kommundel}, {period_label(period)}"
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


def _sum_row(category: str, summed: Mapping[Any, Any], whole: Mapping[Any, Any], assumed: bool) -> pd.DataFrame:
    n = summed["n"]
    known = not missing(n) and not missing(whole["n"]) and whole["n"] > 0
    row = {
        "brottskategori": category,
        "brottstyp": "",
        "n": n,
        "share": 100 * n / whole["n"] if known else pd.NA,
        "subtotal": True,
        "antagen": assumed,
        "hidden": bool(summed["hidden"]),
    }
    return pd.DataFrame([row]).astype({"n": "Int64", "share": "Float64"})
