"""The main table of an effect: the area's own change, the comparison, and what they look like seen otherwise."""

import math
from typing import Any

import pandas as pd

from bfa.analyses.effect.evidence import Evidence
from bfa.analyses.effect.gates import heavy_case, uneven_places
from bfa.analyses.effect.relative import FAR
from bfa.analyses.series import percent_change

COLUMNS = ("line", "before", "after", "percent", "ratio", "lower", "upper", "why")
Line = dict[str, Any]


def lines(evidence: Evidence) -> pd.DataFrame:
    """line (a code), before, after, percent, ratio, lower, upper, why (a code: why there is no interval)."""
    rows = [{"why": ""} | row for row in (_own(evidence), *_against(evidence), *_otherwise(evidence))]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    kinds = {"before": "Int64", "after": "Int64"} | dict.fromkeys(("percent", "ratio", "lower", "upper"), "float64")
    return table.astype(kinds)


def _own(evidence: Evidence) -> Line:
    design, own = evidence.design, evidence.own
    counted: Line = {"line": "own", "before": design.before, "after": design.after}
    if evidence.rule_changed:
        return {"line": "own", "why": "rule_changed"}
    if design.known.recording.unread:
        return counted | {"why": "unread"}
    if own is None:
        return counted | {"why": "nothing_counted" if design.covered else "months_missing"}
    if design.before == 0:
        return counted | {"why": "from_zero"}
    return counted | _ends(own.ratio, own.lower, own.upper) | {"percent": percent_change(design.before, design.after)}


def _against(evidence: Evidence) -> list[Line]:
    relative = evidence.relative
    if relative is None:
        return []
    change, left = relative.change, relative.left_out
    rows: list[Line] = [{"line": "relative"} | _ends(change.ratio, change.lower, change.upper)]
    if len(evidence.design.treated) > 1:
        rows.append({"line": "relative_total"} | _ends(relative.total.ratio, *relative.total.ends))
    for row in left[left["kind"] == FAR].to_dict("records"):
        rows.append({"line": "relative_far"} | _ends(row["ratio"], row["lower"], row["upper"]))
    return rows


def _otherwise(evidence: Evidence) -> list[Line]:
    design, own = evidence.design, evidence.own
    recording = design.known.recording
    rows: list[Line] = []
    if heavy_case(evidence) and recording.without_case is not None and own is not None:
        before, after = recording.without_case
        counted: Line = {"before": before, "after": after, "percent": percent_change(before, after)}
        rows.append({"line": "own_without_case"} | counted)
    if uneven_places(evidence) and recording.place_share is not None and own is not None and design.before:
        kept = _kept(recording.place_share)
        of = zip(("before", "after"), (design.before, design.after), recording.place_share, strict=True)
        placed: Line = {name: round((n or 0) * (1 - lost)) for name, n, lost in of}
        rows.append({"line": "own_placed"} | placed | _placed((own.ratio, own.lower, own.upper), kept))
        if evidence.relative is not None and recording.controls_place_share is not None:
            change, kept = evidence.relative.change, kept / _kept(recording.controls_place_share)
            rows.append({"line": "relative_placed"} | _placed((change.ratio, change.lower, change.upper), kept))
    return rows


def _kept(share: tuple[float, float]) -> float:
    """How the share that has a place changed; NaN where a period has none."""
    before, after = share
    return (1 - after) / (1 - before) if max(before, after) < 1 else math.nan


def _placed(change: tuple[float, float, float], kept: float) -> Line:
    """A change among those that have a place alone."""
    return {} if math.isnan(kept) else _ends(*(end * kept for end in change))


def _ends(ratio: float, lower: float, upper: float) -> Line:
    return {"ratio": ratio, "lower": lower, "upper": upper, "percent": 100 * (ratio - 1)}
