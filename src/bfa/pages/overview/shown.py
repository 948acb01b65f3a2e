"""What of the overview may be shown: every kommundel's counts through the gate, and all that is computed from them.

A hidden count takes with it what is computed from it. Where the count of any kommundel is hidden, the comparison of
every kommundel with the others is withheld too, since it is made of their counts.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import pandas as pd

from bfa.analyses.families import Family
from bfa.analyses.measures import scope_of
from bfa.analyses.overview import Overview, Problem
from bfa.disclosure import CountTable, Gate, hides, protect, public_register, release
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.words.measures import made, progress
from bfa.words.numbers import MISSING, SPACE, change, joined, missing

#: Rows that belong to no kommundel, where they are needed for the sums to add up.
LOOSE = "utan kommundel"
_DERIVED = ["percent", "per_1000"]
#: What of the family stands beside a kommundel.
COMPARED = (
    *("p", "adjusted", "shrunk", "shrunk_lower", "shrunk_upper", "stands_out", "expected", "drift", "reason"),
    *("other_ratio", "other_lower", "other_upper"),
)
#: Whether a kommundel stands out, by code.
STANDS = {"untried": "prövas inte", "no": "nej", "fall": "ja, minskning", "rise": "ja, ökning"}


@dataclass(frozen=True, slots=True)
class Lines:
    """Every kommundel of one type after the gate.

    Attributes
    ----------
    found : Overview
        Its words; of its numbers only those below may be shown.
    table : DataFrame
        As `areas`, and beside each kommundel its comparison with the others: `COMPARED`, `moved` (its change against
        them, the same as on its effect page) [%], `span` (words: what that is compatible with) and `stands` (a key of
        `STANDS`). Missing where it may not be shown or could not be made.
    withheld : bool
        No comparison is shown, since a count that it is made of is hidden.
    """

    found: Overview
    table: pd.DataFrame
    withheld: bool


def lines(result: Overview, family: Family, *, gate: Gate) -> Lines:
    """Every kommundel's own change and its change against the others."""
    table = areas(result, gate=gate)
    withheld = bool(table["hidden"].any())
    own = family.table[family.table["brottstyp"] == result.brottstyp].set_index("kommundel")
    own = own.rename(columns={name: f"other_{name}" for name in ("ratio", "lower", "upper")})
    named = table["kommundel"].where(~table["subtotal"].astype(bool), "")
    beside = own[list(COMPARED)].astype({"stands_out": "boolean"}).reindex(named).reset_index(drop=True)
    if withheld:
        beside = beside.iloc[:0].reindex(beside.index)
    spans = zip(beside["other_lower"], beside["other_upper"], strict=True)
    words = beside.assign(
        moved=100 * (beside["other_ratio"] - 1),
        span=[_span(lower, upper) for lower, upper in spans],
        stands=pd.Series([_stands(row) for row in beside.to_dict("records")], index=beside.index, dtype=object),
    )
    return Lines(result, table.join(words), withheld)


def _span(lower: float, upper: float) -> str:
    """Both ends as changes, on one line: "−36 till +46 %"."""
    if missing(lower) or missing(upper):
        return MISSING
    low, high = (change(100 * (end - 1)) for end in (lower, upper))
    return f"{low.removesuffix(f'{SPACE}%')}{SPACE}till{SPACE}{high}"


def _stands(row: Mapping[Hashable, object]) -> str | None:
    """Whether a kommundel stands out among all that were tried; missing where there is none to try."""
    if missing(row["reason"]):
        return None
    if row["reason"]:
        return "untried"
    if not row["stands_out"]:
        return "no"
    return "fall" if float(str(row["other_ratio"])) < 1 else "rise"


def areas(result: Overview, *, gate: Gate) -> pd.DataFrame:
    """Every kommundel and the kommun last, with `subtotal`, `sheet` (link) and `hidden`.

    Rows without kommundel have a line of their own where there are any, so that the lines add up to the kommun.
    """
    total = result.total.assign(subtotal=True)
    inside = result.areas[["before", "after"]].sum(skipna=False).mask(result.areas[["before", "after"]].isna().all(), 0)
    loose = {name: total[name].iloc[0] - inside[name] for name in ("before", "after")}
    lines = result.areas.assign(subtotal=False)
    if any(not missing(n) and n > 0 for n in loose.values()):
        extra = pd.DataFrame([{"kommundel": LOOSE, "folder": "", "subtotal": False, **loose}])
        lines = pd.concat([lines, extra], ignore_index=True).astype({"before": "Int64", "after": "Int64"})
    declared = CountTable(
        lines.assign(kommundel=lines["kommundel"].replace(LOOSE, NO_KOMMUNDEL)),
        value={"before": {"period": str(result.baseline)}, "after": {"period": str(result.period)}},
        sensitive=result.brottstyp,
        derived=tuple(_DERIVED),
        kind=result.kind,
        whole={"brottstyp": result.brottstyp},
        by=("kommundel",),
    )
    safe = release({"areas": declared}, gate=gate)["areas"]
    last = total.assign(hidden=bool(safe.totals[()]["hidden"].iloc[0]))
    last[["before", "after"]] = last[["before", "after"]].mask(last["hidden"])
    last[_DERIVED] = last[_DERIVED].mask(last["hidden"])
    shown = pd.concat([safe.table.assign(kommundel=lines["kommundel"]), last], ignore_index=True)
    sheets = (shown["folder"] + "/motesblad.html").where(shown["folder"].ne("") & ~shown["subtotal"].astype(bool))
    return shown.assign(sheet=sheets)


def changes(result: Problem, *, gate: Gate) -> pd.DataFrame:
    """against, before, after, percent, hidden: the kommun against earlier years."""
    spans = [(period, hides(gate, brottstyp=result.brottstyp, period=period)) for period in result.changes["against"]]
    now = hides(gate, brottstyp=result.brottstyp, period=result.period)
    safe = protect(
        result.changes,
        gate=gate,
        value=["before", "after"],
        sensitive=result.brottstyp,
        margins=(),
        derived=("percent",),
        kind=result.kind,
    ).table
    gone = safe["hidden"] | now | pd.Series([hidden for _, hidden in spans], index=safe.index, dtype=bool)
    columns = ["before", "after", "percent"]
    return safe.assign(hidden=gone, **{name: safe[name].mask(gone) for name in columns})


def highest(result: Problem, *, gate: Gate) -> tuple[tuple[str, ...], bool]:
    """The kommundelar with clearly the highest rate among those whose count may be shown, and whether any may not."""
    rates = result.rates
    if rates.empty:
        return (), False
    declared = CountTable(
        rates,
        sensitive=result.brottstyp,
        kind=result.kind,
        whole={"brottstyp": result.brottstyp, "period": str(result.period)},
        by=("kommundel",),
        margins=(),
    )
    safe = release({"rates": declared}, gate=gate)["rates"].table
    gone = set(safe.loc[safe["hidden"], "kommundel"])
    return tuple(name for name in result.highest if name not in gone), bool(gone)


def follow_up(table: pd.DataFrame, *, gate: Gate) -> pd.DataFrame:
    """What became of each measure, as the tier may read it, with its indicator's counts through the gate."""
    public = public_register(table, gate=gate)
    kinds = public["kind"].astype(object).where(public["kind"].notna(), "crime")
    safe = protect(
        public.assign(kind=kinds),
        gate=gate,
        value=["before", "after"],
        sensitive="indicator",
        margins=(),
        derived=("percent",),
        kind="kind",
    ).table
    decided = pd.Series([_hidden_beside(row, gate) for row in table.to_dict("records")], index=safe.index, dtype=bool)
    safe["hidden"] |= decided
    for name in ("before", "after", "percent"):
        safe[name] = safe[name].mask(decided)
    withheld = safe["withheld"].astype(bool)
    for name in ("indicator", "before", "after", "percent", "description", "agreed", "done", "planned"):
        safe[name] = safe[name].mask(withheld)
    parts = zip(safe["done"], safe["planned"], safe["agreed"], strict=True)
    safe["progress"] = [progress(*part) for part in parts]
    marks = {"text": "description", "sekretess": "measure_sekretess", "utlamnad_text": "measure_utlamnad_text"}
    own = public_register(pd.DataFrame({ours: table[theirs] for ours, theirs in marks.items()}), gate=gate)
    safe["name"] = own["text"].reset_index(drop=True).to_numpy()
    told = safe["text"].mask(withheld | own["withheld"].to_numpy(dtype=bool))
    safe["made"] = [made(*part) for part in zip(safe["progress"], told, strict=True)]
    safe["cause_words"] = [joined(numbers) for numbers in safe["causes"]]
    return safe.reset_index(drop=True)


def _hidden_beside(row: Mapping[Hashable, object], gate: Gate) -> bool:
    """Whether the pages side by side hide a count that a measure's indicator gives, or is made of."""
    if missing(row["indicator"]):
        return False
    areas = scope_of(row["scope"]) if isinstance(row["scope"], str) else ()
    of = {"brottstyp": str(row["indicator"])}
    return any(
        hides(gate, **of, period=str(row[name]), kommundel=area)
        for name in ("baseline", "period")
        for area in areas or ("",)
    )
