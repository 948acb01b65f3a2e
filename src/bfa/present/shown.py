"""What of an answer may be shown: its counts through the gate, once, for tables, sentences and figures alike."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bfa.analyses.causes import CauseMatch, Tags
from bfa.disclosure import Gate, protect, public_register
from bfa.present.numbers import joined, missing

_BOTH = ("plats", "tid")


@dataclass(frozen=True, slots=True)
class Count:
    """One count after the gate: `n` is None where hidden or missing."""

    n: int | None
    hidden: bool


def count(n: int | None, *, gate: Gate, brottstyp: str, kind: str, identifies: Collection[str] = ()) -> Count:
    """One count of a kommundel and a period; `identifies` as in `disclosure.protect`."""
    if n is None:
        return Count(None, False)
    table = pd.DataFrame({"n": [n]})
    safe = protect(table, gate=gate, identifies=identifies, sensitive=brottstyp, margins=(), kind=kind).table
    hidden = bool(safe["hidden"].iloc[0])
    return Count(None if hidden else n, hidden)


def tags(result: Tags, *, gate: Gate) -> pd.DataFrame:
    """tag, n, hidden. A tag is narrowed by place and time, since the rules are."""
    return protect(result.table, gate=gate, identifies=_BOTH, sensitive=result.brottstyp, kind=result.kind).table


def rules(result: Tags, *, gate: Gate) -> pd.DataFrame:
    """rule, text, character, at_place, n, expected, support, hidden: rules that met something, most first.

    The rules of one character make up its tags. So their counts are protected as if they added up, all of them are
    hidden where a tag is, and those of a character where its sum would have to be.
    """
    met = result.rules[result.rules["at_place"] > 0]
    by = ("character",)
    values = ["at_place", "n"]
    kinds = {"sensitive": result.brottstyp, "kind": result.kind}
    safe = protect(met, gate=gate, value=values, identifies=_BOTH, margins=(by,), **kinds)
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
    """number, text, short, causes (words), cause_numbers, responsible, due, state, done, planned, progress, told (what
    was done, in words), decide, withheld.
    """
    public = public_register(match.measures, gate=gate)
    follow = public_register(match.follow_up, gate=gate).set_index("measure")
    withheld = public["withheld"].astype(bool)
    own = follow["text"].mask(follow["withheld"].astype(bool))
    shown = pd.DataFrame(
        {
            "number": public["number"].astype(int),
            "text": public["text"],
            "short": public["short"],
            "causes": [joined(numbers) for numbers in public["cause_numbers"]],
            "cause_numbers": list(public["cause_numbers"]),
            "responsible": _or_none(public["responsible"].astype(object).mask(withheld)),
            "due": _or_none(pd.to_datetime(public["due"]).dt.strftime("%Y-%m-%d").astype(object).mask(withheld)),
            "state": public["state"].astype(object).where(public["state"].notna(), None),
            "done": public["done"].mask(withheld),
            "planned": public["planned_points"].mask(withheld),
            "told": _or_none(public["number"].map(own).astype(object).mask(withheld)),
            "decide": public["number"].map(follow["decide"]).astype(object).mask(withheld),
            "withheld": withheld,
        }
    )
    shown["decide"] = shown["decide"].where(shown["decide"].notna() & shown["decide"].ne(""), None)
    parts = zip(shown["done"], shown["planned"], public["planned"].mask(withheld), strict=True)
    shown["progress"] = [progress(*part) for part in parts]
    return shown.reset_index(drop=True)


def _or_none(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    return texts.where(texts.notna() & texts.ne(""), None)


def progress(done: Any, planned: Any, agreed: Any = None) -> str | None:
    """What is done of what was agreed, in the noun that was agreed ("8 punkter"); None where it is not counted."""
    if missing(done) or missing(planned):
        return None
    noun = re.fullmatch(rf"{int(planned)} (\w+)", str(agreed))
    return f"{int(done)} av {int(planned)} {noun[1] if noun else 'punkter'}"


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
        safe = protect(table, gate=gate, identifies={"rule": "plats", "its hours": "tid"}, **kinds)
        small = safe.table["hidden"].drop(index=-1)
        if small.any() and (left < 0 or bool(safe.totals[()]["hidden"].any())):
            hidden[parts.index] = True
        elif small.any():
            hidden[parts.index] = parts["support_n"].isin(cells[small].tolist())
    return hidden.astype(bool)
