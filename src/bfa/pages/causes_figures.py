"""The figures of `3_orsaker`: rules, causes and measures as released, for its tables, `results.json` and the sheets."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bfa.analyses.causes import TAGS
from bfa.pages.figures import Figures, picked, records
from bfa.words import causes as words
from bfa.words import measures, missing_months, unexplained
from bfa.words.hotspots import why_rows
from bfa.words.numbers import joined

if TYPE_CHECKING:
    from bfa.pages.causes import CausesPage

_NO_RULES = pd.DataFrame(columns=["rule", "text", "character", "at_place", "n", "hidden"])
_NO_COUNTS = pd.DataFrame(columns=["number", "support_n", "hidden"])
_COMPARED = ("question", "base", "n", "of", "base_n", "base_of", "share", "at_least", "ratio", "lower", "upper", "tail")


def rules(page: "CausesPage") -> pd.DataFrame:
    """rule, text, character, at_place, n, hidden: rules that met something, most first."""
    if page.result.reason:
        return _NO_RULES
    return page.released["rules"].table.sort_values(
        "n", ascending=False, kind="stable", na_position="last", ignore_index=True
    )


def causes(page: "CausesPage") -> pd.DataFrame:
    """number, text, short, perspective, character, mark, support_n, shared, counted_at, measures, aimed, state,
    withheld, hidden.

    The mark is "" where what it is of is hidden. What the data say of a withheld cause is withheld with it: its mark is
    missing.
    """
    safe = page.match.stated.reset_index(drop=True)
    own = ~safe["withheld"].astype(bool)
    told = (page.released["causes"].table if "causes" in page.released else _NO_COUNTS).set_index("number")
    counted = safe["number"].isin(told.index)
    marks = safe["number"].map(dict(page.against.marks))
    safe["mark"] = safe["untried"].where(~counted, marks).where(own, None)
    safe["support_n"] = safe["number"].map(told["support_n"]).astype("Int64")
    safe["hidden"] = counted & (safe["mark"] == "")
    safe["aimed"] = [joined(numbers) for numbers in safe["measures"]]
    numbers = set(safe.loc[counted, "number"])
    safe["shared"] = [
        tuple(n for n in group if n in numbers) if open_ else ()
        for group, open_ in zip(safe["shared"], counted, strict=True)
    ]
    safe["counted_at"] = [names if open_ else () for names, open_ in zip(safe["counted_at"], counted, strict=True)]
    keep = ["number", "text", "short", "perspective", "character", "mark", "support_n", "shared", "counted_at"]
    return safe[[*keep, "measures", "aimed", "state", "withheld", "hidden"]]


def figures(page: "CausesPage") -> Figures:
    """The figures of `3_orsaker`."""
    result, match = page.result, page.match
    every = words.total(page.released)
    return {
        "brottstyp": result.brottstyp,
        "kind": result.kind,
        "period": str(result.period),
        "incidents": every.n,
        "hidden": every.hidden,
        "tags": _tags(page),
        "unexplained": _unexplained(page),
        "blind": list(result.blind),
        "bases": _bases(page),
        "tried": page.against.tried,
        "causes": [_cause(page, row) for row in records(causes(page))],
        "measures": [_measure(row) for row in records(measures.measures(match))],
        "causes_without_measure": list(match.causes_without_measure),
        "measures_without_cause": list(match.measures_without_cause),
        "measures_without_start": list(match.measures_without_start),
        "perspectives_without_cause": list(match.perspectives_without_cause),
        "answered": not result.reason,
        "reason": missing_months.why_nothing(result.uncounted) or why_rows(result.reason, result.uncounted) or None,
        "warnings": missing_months.said(result.uncounted),
        "sentence": words.tags(result, page.released),
    }


def _tags(page: "CausesPage") -> Figures:
    if page.result.reason:
        return dict.fromkeys(TAGS)
    table = page.released["tags"].table
    found: Figures = {row["tag"]: row["n"] for row in records(table)}
    return found | ({"hidden": True} if table["hidden"].any() else {})


def _unexplained(page: "CausesPage") -> Figures:
    """How many no rule explains, the places and times of it that are told, and the sentences."""
    if page.result.reason:
        return {"n": None, "hidden": False, "parts": [], "sentences": []}
    left = unexplained.left(page.released)
    said = [unexplained.how_many(page.result, page.released), unexplained.where_and_when(page.released)]
    rows = records(page.released["unexplained"].table)
    return {
        "n": left.n,
        "hidden": left.hidden,
        "parts": [picked(row, "part", "name", "n") | {"hidden": bool(row["hidden"])} for row in rows],
        "sentences": [line for line in said if line],
    }


def _bases(page: "CausesPage") -> list[Figures]:
    """Every comparison of the rules."""
    said = rules(page).set_index("rule")["text"].to_dict()
    return [{"rule": row["name"], "text": said[row["name"]], **_compared(row)} for row in records(page.against.rules)]


def _compared(row: Mapping[str, Any]) -> Figures:
    """One comparison; what has no end (the ratio to none) is missing."""
    numbers = {name: value if isinstance(value, str) or value is None else _plain(value) for name, value in row.items()}
    return picked(numbers, *_COMPARED, "adjusted") | {name: bool(row[name]) for name in ("stands_out", "hidden")}


def _plain(value: Any) -> Any:
    if isinstance(value, bool | np.bool_):
        return bool(value)
    return None if not np.isfinite(value) else int(value) if float(value).is_integer() else float(f"{value:.4g}")


def _cause(page: "CausesPage", row: Mapping[str, Any]) -> Figures:
    found = picked(row, "number", "text", "short", "perspective", "character")
    support = words.support(row["mark"])
    found |= {"mark": row["mark"] or None, "support": support, "support_n": row["support_n"], "state": row["state"]}
    marks = {"hidden": bool(row["hidden"]), "withheld": bool(row["withheld"])}
    told = [_compared(each) for each in records(page.against.of_cause(row["number"]))]
    found |= {"against": told[0] if told else None, "tail": told[0]["tail"] if told else None}
    return found | {"measures": list(row["measures"]), "shared": list(row["shared"])} | marks


def _measure(row: Mapping[str, Any]) -> Figures:
    found = picked(row, "number", "text", "short", "state", "done", "planned", "progress", "decide")
    found |= picked(row, "responsible", "due", "told")
    return found | {"causes": list(row["cause_numbers"]), "withheld": bool(row["withheld"])}
