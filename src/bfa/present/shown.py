"""What of an answer may be shown: its counts through the gate, once, for tables, sentences and figures alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bfa.analyses.causes import CauseMatch, Tags
from bfa.analyses.effects import Effect
from bfa.analyses.hotspots import Hotspots
from bfa.analyses.overview import Overview, Problem, overview
from bfa.analyses.situation import Situation
from bfa.present.disclosure import Gate, Protected, may_name, protect, public_register
from bfa.present.numbers import interval, joined, missing

#: Rows that belong to no kommundel, where they are needed for the sums to add up.
LOOSE = "utan kommundel"
_DERIVED = ["percent", "ratio", "lower", "upper", "per_1000"]


@dataclass(frozen=True, slots=True)
class Count:
    """One count after the gate: `n` is None where hidden or missing."""

    n: int | None
    hidden: bool


def count(n: int | None, *, gate: Gate, brottstyp: str, kind: str) -> Count:
    """One count of a kommundel and a period."""
    if n is None:
        return Count(None, False)
    table = pd.DataFrame({"n": [n]})
    safe = protect(table, gate=gate, sensitive=brottstyp, margins=(), kind=kind).table
    hidden = bool(safe["hidden"].iloc[0])
    return Count(None if hidden else n, hidden)


def cells(result: Hotspots, *, gate: Gate) -> pd.DataFrame:
    """Hotspot cells as on the map: cell_id, n, share, near, peak, hidden; fullest first, hidden ones last."""
    ordered = pd.DataFrame(result.cells.drop(columns="geometry"))
    ordered = ordered[ordered["n"] > 0].sort_values("cell_id", kind="stable", ignore_index=True)
    safe = protect(
        ordered.assign(brottstyp=result.brottstyp),
        gate=gate,
        narrows=("plats",),
        derived=("share", "near", "peak"),
        kind=result.kind,
    ).table
    allowed = safe["near_kind"].map(lambda kind: not missing(kind) and may_name(str(kind), gate=gate))
    safe["near"] = safe["near"].astype(object).where(allowed.astype(bool) & safe["near"].notna(), None)
    safe["peak"] = safe["peak"].astype(object).where(safe["peak"].notna(), None)
    safe = safe.sort_values(["hidden", "rank"], kind="stable", ignore_index=True)
    return safe[["cell_id", "n", "share", "near", "peak", "hidden"]]


def week(result: Hotspots, *, gate: Gate) -> Protected:
    """Weekday by hour, as in the chart."""
    return protect(result.weekday_hour, gate=gate, narrows=("tid",), sensitive=result.brottstyp, kind=result.kind)


def tags(result: Tags, *, gate: Gate) -> pd.DataFrame:
    """tag, n, hidden. A tag is narrowed by place and time, since the rules are."""
    narrows = ("plats", "tid")
    return protect(result.table, gate=gate, narrows=narrows, sensitive=result.brottstyp, kind=result.kind).table


def rules(result: Tags, *, gate: Gate) -> pd.DataFrame:
    """rule, text, character, at_place, n, expected, support, hidden: rules that met something, most first."""
    met = result.rules[result.rules["at_place"] > 0]
    safe = protect(
        met,
        gate=gate,
        value=["at_place", "n"],
        narrows=("plats", "tid"),
        sensitive=result.brottstyp,
        margins=(),
        derived=("expected",),
        kind=result.kind,
    ).table
    return safe.sort_values("n", ascending=False, kind="stable", na_position="last", ignore_index=True)


def causes(match: CauseMatch, result: Tags, *, gate: Gate) -> pd.DataFrame:
    """number, text, short, perspective, character, support, support_n, measures, state, withheld, hidden.

    What the data say of a withheld cause is withheld with it.
    """
    public = public_register(match.causes, gate=gate)
    safe = protect(
        public.assign(n=public["support_n"]),
        gate=gate,
        narrows=("plats", "tid"),
        sensitive=result.brottstyp,
        margins=(),
        kind=result.kind,
    ).table
    own = ~safe["withheld"].astype(bool)
    safe["support"] = safe["support"].astype(object).where(own, None)
    safe["support_n"] = safe["n"].where(own)
    safe["hidden"] = safe["hidden"].astype(bool) & own
    safe["aimed"] = [joined(numbers) for numbers in safe["measures"]]
    keep = ["number", "text", "short", "perspective", "character", "support", "support_n", "measures", "aimed"]
    return safe[[*keep, "state", "withheld", "hidden"]].reset_index(drop=True)


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
            "done": public["done"],
            "planned": public["planned_points"],
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


def effect_hidden(result: Effect, situation: Situation, *, gate: Gate) -> bool:
    """Whether the counts of an effect may not be shown, by themselves or because the overview hides them."""
    known = [n for n in (result.before, result.after) if n is not None]
    small = [count(n, gate=gate, brottstyp=result.brottstyp, kind=result.kind).hidden for n in known]
    spans = {"period": result.period, "baseline": result.baseline}
    return any(small) or hidden_in_overview(situation, brottstyp=result.brottstyp, gate=gate, **spans)


def effect_lines(result: Effect, situation: Situation, *, gate: Gate) -> pd.DataFrame:
    """The own change and the comparison: label, before, after, percent, ratio, lower, upper, interval, hidden."""
    hidden = effect_hidden(result, situation, gate=gate)
    own = {name: getattr(result, name) for name in ("before", "after", "percent", "ratio", "lower", "upper")}
    lines = [{"label": "Egen ändring, bara slump", **own}]
    if result.relative:
        other = result.relative
        against = {"ratio": other.ratio, "lower": other.lower, "upper": other.upper}
        lines.append({"label": "Mot jämförelseområdena", "percent": 100 * (other.ratio - 1), **against})
    counted = {"before": "Int64", "after": "Int64", "percent": "Float64"}
    table = pd.DataFrame(lines).astype(counted | dict.fromkeys(("ratio", "lower", "upper"), "Float64"))
    if hidden:
        table.loc[:, list(own)] = pd.NA
    spans = [interval(lower, upper) for lower, upper in zip(table["lower"], table["upper"], strict=True)]
    return table.assign(interval=spans, hidden=hidden)


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
    """One crime table after the gate, with its subtotals and its total."""
    types = table[~table["subtotal"].astype(bool)]
    safe = protect(types, gate=gate, margins=((), ("brottskategori",)), derived=("share",))
    sums = {row["brottskategori"]: row for row in safe.totals[("brottskategori",)].to_dict("records")}
    whole = safe.totals[()].to_dict("records")[0]
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
    for name in ("indicator", "before", "after", "percent", "description", "agreed"):
        safe[name] = safe[name].mask(withheld)
    parts = zip(safe["done"], safe["planned"], safe["agreed"], strict=True)
    safe["progress"] = [progress(*part) for part in parts]
    safe["cause_words"] = [joined(numbers) for numbers in safe["causes"]]
    return safe.reset_index(drop=True)


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
