"""What of an answer may be shown: its counts through the gate, once, for tables, sentences and figures alike."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bfa.analyses.causes import CauseMatch, Tags
from bfa.analyses.hotspots import Hotspots
from bfa.analyses.overview import Overview, Problem, overview
from bfa.analyses.situation import Situation
from bfa.present.disclosure import Gate, Protected, may_name, protect, public_register
from bfa.present.numbers import interval, joined, missing

#: Rows that belong to no kommundel, where they are needed for the sums to add up.
LOOSE = "utan kommundel"
_DERIVED = ["percent", "ratio", "lower", "upper", "per_1000"]
_BOTH = ("plats", "tid")
_TOO_FEW = (
    "Var och när visas inte: antalet är så litet att ruta och timme tillsammans kunde peka ut en enskild händelse."
)
_IN_PARTS = "Var och när visas här kommundel för kommundel: hela kommunen minus delarna kunde röja dolda antal."


@dataclass(frozen=True, slots=True)
class Count:
    """One count after the gate: `n` is None where hidden or missing."""

    n: int | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """What the cells or the week leave out, after the gate: without a point, off the cells, without a clock time."""

    point: Count
    outside: Count
    clock: Count


def count(n: int | None, *, gate: Gate, brottstyp: str, kind: str, narrows: Collection[str] = ()) -> Count:
    """One count of a kommundel and a period; `narrows` as in `disclosure.protect`."""
    if n is None:
        return Count(None, False)
    table = pd.DataFrame({"n": [n]})
    safe = protect(table, gate=gate, narrows=narrows, sensitive=brottstyp, margins=(), kind=kind).table
    hidden = bool(safe["hidden"].iloc[0])
    return Count(None if hidden else n, hidden)


def unshown(result: Hotspots, *, gate: Gate) -> str:
    """Why neither cells nor hours may be shown, in Swedish; "" where they may.

    A map and a week each narrow by one thing; where the whole count is small, together they narrow each incident by
    two. And where one thing is enough to hide a count, the whole kommun minus its kommundelar would give it away.
    """
    every = result.incidents if result.incidents is not None else result.with_point + result.without_point
    kinds = {"brottstyp": result.brottstyp, "kind": result.kind}
    if count(every, gate=gate, narrows=_BOTH, **kinds).hidden:
        return _TOO_FEW
    alone = count(1, gate=gate, narrows=("plats",), **kinds)
    return _IN_PARTS if not result.kommundel and alone.hidden else ""


def cells(result: Hotspots, *, gate: Gate) -> pd.DataFrame:
    """Hotspot cells as on the map: cell_id, n, share, near, peak, hidden; fullest first, hidden ones last by cell_id.

    Empty where `unshown` says why.
    """
    safe, lost = _placed(result, gate)
    safe = safe.iloc[:0] if unshown(result, gate=gate) else safe
    if lost["hidden"].any():  # a share and its count give how many are on the map, and so how many are not
        safe["share"] = pd.Series(pd.NA, index=safe.index, dtype="Float64")
    allowed = safe["near_kind"].map(lambda kind: not missing(kind) and may_name(str(kind), gate=gate))
    safe["near"] = safe["near"].astype(object).where(allowed.astype(bool) & safe["near"].notna(), None)
    safe["peak"] = safe["peak"].astype(object).where(safe["peak"].notna(), None)
    safe["rank"] = safe["rank"].mask(safe["hidden"])
    safe = safe.sort_values(["hidden", "rank", "cell_id"], kind="stable", ignore_index=True)
    return safe[["cell_id", "n", "share", "near", "peak", "hidden"]]


def week(result: Hotspots, *, gate: Gate) -> Protected:
    """Weekday by hour, as in the chart; all of it hidden where `unshown` says why."""
    safe, _ = _clocked(result, gate)
    why = unshown(result, gate=gate)
    if not why:
        return safe
    gone = safe.table.assign(n=pd.Series(pd.NA, index=safe.table.index, dtype="Int64"), hidden=True)
    return Protected(gone, len(gone), why, safe.totals)


def lost(result: Hotspots, *, gate: Gate) -> Lost:
    """What the cells and the week leave out. They add up to the whole count together, so pass the gate together."""
    _, off = _placed(result, gate)
    _, clock = _clocked(result, gate)
    found = [Count(None if row.hidden else int(row.n), bool(row.hidden)) for row in [*off.itertuples(), clock]]
    return Lost(*found)


def tags(result: Tags, *, gate: Gate) -> pd.DataFrame:
    """tag, n, hidden. A tag is narrowed by place and time, since the rules are."""
    return protect(result.table, gate=gate, narrows=_BOTH, sensitive=result.brottstyp, kind=result.kind).table


def rules(result: Tags, *, gate: Gate) -> pd.DataFrame:
    """rule, text, character, at_place, n, expected, support, hidden: rules that met something, most first.

    The rules of one character make up its tags. So their counts are protected as if they added up, all of them are
    hidden where a tag is, and those of a character where its sum would have to be.
    """
    met = result.rules[result.rules["at_place"] > 0]
    by = ("character",)
    values = ["at_place", "n"]
    kinds = {"sensitive": result.brottstyp, "kind": result.kind}
    safe = protect(met, gate=gate, value=values, narrows=_BOTH, margins=(by,), **kinds)
    sums, table = safe.totals[by], safe.table
    veiled = table["character"].isin(sums.loc[sums["hidden"], "character"])
    hidden = table["hidden"] | veiled | bool(tags(result, gate=gate)["hidden"].any())
    for name in (*values, "expected"):
        table[name] = table[name].mask(hidden)
    table["hidden"] = hidden
    return table.sort_values("n", ascending=False, kind="stable", na_position="last", ignore_index=True)


def causes(match: CauseMatch, result: Tags, *, gate: Gate) -> pd.DataFrame:
    """number, text, short, perspective, character, support, support_n, shared, counted_at, measures, aimed, state,
    withheld, hidden.

    What the data say of a withheld cause is withheld with it. A cause's count is its rule's, or a part of it: it is
    hidden where the rule's is.
    """
    safe = public_register(match.causes, gate=gate)
    own = ~safe["withheld"].astype(bool)
    hidden = _cause_hidden(match.causes, result, gate)
    safe["support"] = safe["support"].astype(object).where(own, None)
    seen = own & safe["support_n"].notna()
    safe["support_n"] = safe["support_n"].where(own & ~hidden)
    safe["hidden"] = hidden & own
    safe["aimed"] = [joined(numbers) for numbers in safe["measures"]]
    told = set(safe.loc[seen, "number"])
    safe["shared"] = [
        tuple(n for n in group if n in told) if open_ else () for group, open_ in zip(safe["shared"], seen, strict=True)
    ]
    safe["counted_at"] = [names if open_ else () for names, open_ in zip(safe["counted_at"], seen, strict=True)]
    keep = ["number", "text", "short", "perspective", "character", "support", "support_n", "shared", "counted_at"]
    return safe[[*keep, "measures", "aimed", "state", "withheld", "hidden"]].reset_index(drop=True)


def measures(match: CauseMatch, *, gate: Gate) -> pd.DataFrame:
    """number, text, short, causes (words), cause_numbers, state, done, planned, progress, decide, withheld."""
    public = public_register(match.measures, gate=gate)
    follow = public_register(match.follow_up, gate=gate).set_index("measure")
    withheld = public["withheld"].astype(bool)
    shown = pd.DataFrame(
        {
            "number": public["number"].astype(int),
            "text": public["text"],
            "short": public["short"],
            "causes": [joined(numbers) for numbers in public["cause_numbers"]],
            "cause_numbers": list(public["cause_numbers"]),
            "state": public["state"].astype(object).where(public["state"].notna(), None),
            "done": public["done"].mask(withheld),
            "planned": public["planned_points"].mask(withheld),
            "decide": public["number"].map(follow["decide"]).astype(object).mask(withheld),
            "withheld": withheld,
        }
    )
    shown["decide"] = shown["decide"].where(shown["decide"].notna() & shown["decide"].ne(""), None)
    parts = zip(shown["done"], shown["planned"], public["planned"].mask(withheld), strict=True)
    shown["progress"] = [progress(*part) for part in parts]
    return shown.reset_index(drop=True)


def progress(done: Any, planned: Any, agreed: Any = None) -> str | None:
    """What is done of what was agreed, in the noun that was agreed ("8 punkter"); None where it is not counted."""
    if missing(done) or missing(planned):
        return None
    noun = re.fullmatch(rf"{int(planned)} (\w+)", str(agreed))
    return f"{int(done)} av {int(planned)} {noun[1] if noun else 'punkter'}"


def areas(result: Overview, *, gate: Gate) -> pd.DataFrame:
    """Every kommundel and the kommun last, with `interval` in words, `subtotal`, `sheet` (link) and `hidden`.

    Rows without kommundel have a line of their own where there are any, so that the lines add up to the kommun.
    """
    total = result.total.assign(subtotal=True)
    loose = {name: total[name].iloc[0] - result.areas[name].sum(skipna=False) for name in ("before", "after")}
    lines = result.areas.assign(subtotal=False)
    if any(not missing(n) and n > 0 for n in loose.values()):
        extra = pd.DataFrame([{"kommundel": LOOSE, "folder": "", "subtotal": False, **loose}])
        lines = pd.concat([lines, extra], ignore_index=True).astype({"before": "Int64", "after": "Int64"})
    safe = protect(
        lines,
        gate=gate,
        value=["before", "after"],
        sensitive=result.brottstyp,
        derived=_DERIVED,
        kind=result.kind,
    )
    last = total.assign(hidden=bool(safe.totals[()]["hidden"].iloc[0]))
    last[["before", "after"]] = last[["before", "after"]].mask(last["hidden"])
    last[_DERIVED] = last[_DERIVED].mask(last["hidden"])
    shown = pd.concat([safe.table, last], ignore_index=True)
    pairs = zip(shown["lower"], shown["upper"], strict=True)
    sheets = (shown["folder"] + "/motesblad.html").where(shown["folder"].ne("") & ~shown["subtotal"].astype(bool))
    spans = [interval(lower, upper) for lower, upper in pairs]
    return shown.assign(interval=spans, sheet=sheets)


def area_intervals(table: pd.DataFrame) -> pd.DataFrame:
    """The lines of `areas` that have an interval, as the chart wants them: label, ratio, lower, upper, hidden."""
    drawn = table[table["kommundel"] != LOOSE]
    return drawn.rename(columns={"kommundel": "label"})[["label", "ratio", "lower", "upper", "hidden"]]


def hidden_in_overview(situation: Situation, *, brottstyp: str, period: str, baseline: str, gate: Gate) -> bool:
    """Whether the overview hides this kommundel's counts: then its own pages hide them too."""
    found = areas(overview(situation, brottstyp=brottstyp, period=period, baseline=baseline), gate=gate)
    name = situation.kommundel or situation.kommun.kommun
    own = found[(found["kommundel"] == name) & (found["subtotal"] == (not situation.kommundel))]
    return bool(own["hidden"].any())


def changes(result: Problem, *, gate: Gate) -> pd.DataFrame:
    """against, before, after, percent, hidden: the kommun against earlier years."""
    return protect(
        result.changes,
        gate=gate,
        value=["before", "after"],
        sensitive=result.brottstyp,
        margins=(),
        derived=("percent",),
        kind=result.kind,
    ).table


def highest(result: Problem, *, gate: Gate) -> tuple[tuple[str, ...], bool]:
    """The kommundelar with clearly the highest rate among those whose count may be shown, and whether any may not."""
    rates = result.rates
    if rates.empty:
        return (), False
    safe = protect(rates, gate=gate, sensitive=result.brottstyp, kind=result.kind).table
    gone = set(safe.loc[safe["hidden"], "kommundel"])
    return tuple(name for name in result.highest if name not in gone), bool(gone)


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


def all_crimes(found: Mapping[str, pd.DataFrame], *, gate: Gate) -> dict[str, CrimeTable]:
    """Every kommundel's crime table after the gate."""
    return {kommundel: crime_table(table, gate=gate) for kommundel, table in found.items()}


def crime_table(table: pd.DataFrame, *, gate: Gate) -> CrimeTable:
    """One crime table after the gate, with its subtotals and its total; a sum over an uncounted type is missing."""
    types = table[~table["subtotal"].astype(bool)]
    safe = protect(types, gate=gate, margins=((), ("brottskategori",)), derived=("share",))
    open_ = set(types.loc[types["n"].isna(), "brottskategori"])
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
    withheld = safe["withheld"].astype(bool)
    for name in ("indicator", "before", "after", "percent", "description", "agreed", "done", "planned"):
        safe[name] = safe[name].mask(withheld)
    parts = zip(safe["done"], safe["planned"], safe["agreed"], strict=True)
    safe["progress"] = [progress(*part) for part in parts]
    safe["cause_words"] = [joined(numbers) for numbers in safe["causes"]]
    return safe.reset_index(drop=True)


def _placed(result: Hotspots, gate: Gate) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cells by cell_id, and two lines that complete the whole count: without a point, and off the cells."""
    found = pd.DataFrame(result.cells.drop(columns="geometry"))
    found = found[found["n"] > 0].sort_values("cell_id", kind="stable", ignore_index=True)
    rest = pd.DataFrame({"cell_id": ["", ""], "n": [result.without_point, result.outside]})
    every = pd.concat([found, rest], ignore_index=True).assign(brottstyp=result.brottstyp)
    derived = ("share", "near", "peak")
    safe = protect(every, gate=gate, narrows=("plats",), derived=derived, kind=result.kind).table
    return safe.iloc[: len(found)].copy(), safe.iloc[len(found) :]


def _clocked(result: Hotspots, gate: Gate) -> tuple[Protected, Any]:
    """The hours, and the line that completes the whole count: without a clock time."""
    rest = pd.DataFrame({"weekday": [-1], "hour": [-1], "n": [result.without_clock]})
    every = pd.concat([result.weekday_hour, rest], ignore_index=True)
    safe = protect(every, gate=gate, narrows=("tid",), sensitive=result.brottstyp, kind=result.kind)
    hours, last = safe.table.iloc[:-1].copy(), next(safe.table.iloc[-1:].itertuples())
    return Protected(hours, int(hours["hidden"].sum()), safe.reason, safe.totals), last


def _cause_hidden(causes: pd.DataFrame, result: Tags, gate: Gate) -> "pd.Series[bool]":
    """Which causes' counts to hide: those of hidden rules, and parts of a rule that would open a small one.

    The parts of one rule are cells that add up to it, with a line for what no cause takes up; causes of the same
    place are one cell. Where the parts overlap, all of them are hidden if one is small.
    """
    gone = rules(result, gate=gate)
    known = result.rules.set_index("rule")["n"]
    hidden = causes["rule"].isin(gone.loc[gone["hidden"], "rule"]) & causes["support_n"].notna()
    for rule, own in causes[causes["support_n"].notna() & ~hidden].groupby("rule"):
        parts = own[own["support_n"] < int(known[rule])]
        cells = parts.drop_duplicates(["counted_at", "support_n"])["support_n"].astype("int64")
        left = int(known[rule]) - int(cells.sum())
        table = pd.DataFrame({"n": [*cells, max(left, 0)]}, index=[*cells.index, -1])
        kinds = {"sensitive": result.brottstyp, "kind": result.kind}
        safe = protect(table, gate=gate, narrows={"rule": "plats", "its hours": "tid"}, **kinds)
        small = safe.table["hidden"].drop(index=-1)
        if small.any() and (left < 0 or bool(safe.totals[()]["hidden"].any())):
            hidden[parts.index] = True
        elif small.any():
            hidden[parts.index] = parts["support_n"].isin(cells[small].tolist())
    return hidden.astype(bool)


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
