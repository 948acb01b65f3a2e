"""What the overview hands on to `results.json`, the sheets and the index."""

from collections.abc import Mapping
from typing import Any

from bfa.disclosure.overview import Common, Shown
from bfa.pages.figures import Figures, picked, records
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.period import Period
from bfa.words import overview as words
from bfa.words.uncompared import uncompared


def figures(shown: Shown, sentence: str, *, crime_period: Period) -> Figures:
    """Figures of `0_oversikt` under stable keys; what an area's change is compatible with stands in `4_effekt`.

    `sentence`: the answer. `crime_period`: the months of the types with most.
    """
    own, problem = shown.found.types[0], shown.found.problem
    table = shown.types[0].table
    named = table[~table["subtotal"] & (table["kommundel"] != NO_KOMMUNDEL)]
    return {
        "brottstyp": own.brottstyp,
        "kind": own.kind,
        "period": str(own.period),
        "baseline": str(own.baseline),
        "areas": [_area(row) for row in records(named)],
        "total": _area(records(table[table["subtotal"]])[0]),
        "family": _family(shown),
        "problem": {
            "period": str(problem.period),
            "changes": [_change(row) for row in records(shown.changes)],
            "highest": list(shown.highest),
            "sentence": " ".join(filter(None, words.problem(problem, shown))),
        },
        "crime_table_period": str(crime_period),
        "common": _common(shown.common),
        "follow_up": [_followed(row) for row in records(shown.followed)],
        "sentence": sentence,
    }


def _area(row: Mapping[str, Any]) -> Figures:
    names = ("kommundel", "folder", "before", "after", "percent", "population", "per_1000")
    marks = {"population_approximate": bool(row["approximate"]), "hidden": bool(row["hidden"])}
    return picked(row, *names) | marks | {"relative": _relative(row)}


def _relative(row: Mapping[str, Any]) -> Figures | None:
    """The comparison with the others; None where there is none or it may not be shown."""
    if row["reason"] is None:
        return None
    change = {name: row[f"other_{name}"] for name in ("ratio", "lower", "upper")}
    shrunk = picked(row, "p", "adjusted", "shrunk", "shrunk_lower", "shrunk_upper", "expected")
    return change | shrunk | {"stands_out": bool(row["stands_out"]), "reason": uncompared(row["reason"]) or None}


def _family(shown: Shown) -> Figures:
    family, types = shown.found.family, shown.types
    open_ = [each for each in types if not each.withheld]
    out = [
        (each.found.brottstyp, row)
        for each in open_
        for row in records(each.table[each.table["stands_out"].fillna(False).astype(bool)])
    ]
    return {
        "brottstyper": list(family.brottstyper),
        "tried": family.tried,
        "stands_out": [{"brottstyp": name, **picked(row, "kommundel"), **(_relative(row) or {})} for name, row in out],
        "sentence": words.stand_out(family, types),
    }


def _change(row: Mapping[str, Any]) -> Figures:
    return picked(row, "against", "before", "after", "percent") | {"hidden": bool(row["hidden"])}


def _common(common: Common) -> list[Figures]:
    """Of each type the whole kommun, and under `areas` every kommundel."""
    of = {name: records(rows) for name, rows in common.table.groupby("brottstyp", sort=False)}
    return [
        picked(row, "brottstyp", "n", "hidden")
        | {"areas": [picked(each, "kommundel", "n", "hidden") for each in of[row["brottstyp"]]]}
        for row in records(common.totals)
    ]


def _followed(row: Mapping[str, Any]) -> Figures:
    names = ("measure", "name", "state", "responsible", "done", "planned", "indicator", "before", "after", "percent")
    marks = {"hidden": bool(row["hidden"]), "withheld": bool(row["withheld"])}
    return picked(row, *names, "text") | {"causes": list(row["causes"])} | marks
