"""The main figures of each notebook under stable keys, after the gate, for `results.json` and the meeting sheet.

A hidden count is None beside `hidden: true`; nothing computed from it is given either.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bfa.analyses.causes import TAGS, CauseMatch, Tags
from bfa.disclosure import Gate
from bfa.present import missing_months, sentences, shown
from bfa.present.numbers import missing
from bfa.present.output import emit_figures

Figures = dict[str, Any]


def hand_on(figures: Mapping[str, Any], *, gate: Gate) -> None:
    """Hand the figures on to the run, invisibly."""
    emit_figures(figures, gate=gate)


def causes(result: Tags, match: CauseMatch, *, gate: Gate) -> Figures:
    """Figures of `3_orsaker`."""
    total = shown.count(result.incidents, gate=gate, brottstyp=result.brottstyp, kind=result.kind)
    return {
        "brottstyp": result.brottstyp,
        "kind": result.kind,
        "period": str(result.period),
        "incidents": total.n,
        "hidden": total.hidden,
        "tags": _tags(result, gate),
        "causes": [_cause(row) for row in _records(shown.causes(match, result, gate=gate))],
        "measures": [_measure(row) for row in _records(shown.measures(match, gate=gate))],
        "causes_without_measure": list(match.causes_without_measure),
        "measures_without_cause": list(match.measures_without_cause),
        "perspectives_without_cause": list(match.perspectives_without_cause),
        "answered": not result.reason,
        "reason": missing_months.why_nothing(result.uncounted) or result.reason or None,
        "warnings": missing_months.said(result.uncounted),
        "sentence": f"{sentences.tags(result, gate=gate)} {sentences.gaps(match)}",
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): value if isinstance(value, tuple) or not missing(value) else None for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _picked(row: Mapping[str, Any], *names: str) -> Figures:
    return {name: row[name] for name in names}


def _tags(result: Tags, gate: Gate) -> Figures:
    if result.reason:
        return dict.fromkeys(TAGS)
    table = shown.tags(result, gate=gate)
    found: Figures = {row["tag"]: row["n"] for row in _records(table)}
    return found | ({"hidden": True} if table["hidden"].any() else {})


def _cause(row: Mapping[str, Any]) -> Figures:
    found = _picked(row, "number", "text", "short", "perspective", "character", "support", "support_n", "state")
    marks = {"hidden": bool(row["hidden"]), "withheld": bool(row["withheld"])}
    return found | {"measures": list(row["measures"]), "shared": list(row["shared"])} | marks


def _measure(row: Mapping[str, Any]) -> Figures:
    found = _picked(row, "number", "text", "short", "state", "done", "planned", "progress", "decide")
    found |= _picked(row, "responsible", "due", "told")
    return found | {"causes": list(row["cause_numbers"]), "withheld": bool(row["withheld"])}
