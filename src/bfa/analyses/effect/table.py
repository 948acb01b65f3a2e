"""The main table of an effect: the area's own change, the comparison, and what they look like seen otherwise."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.effect.evidence import Evidence
from bfa.analyses.effect.gates import heavy_case, uneven_places
from bfa.analyses.effect.relative import FAR, Relative
from bfa.analyses.series import percent_change

COLUMNS = ("line", "before", "after", "percent", "ratio", "lower", "upper", "why")
_ENDS = ["ratio", "lower", "upper"]
_KINDS = {"before": "Int64", "after": "Int64"} | dict.fromkeys(("percent", *_ENDS), "float64")
#: Lines of a comparison, and of an area's own change seen otherwise.
_AGAINST, _OWN_OTHERWISE = ("relative", "relative_total", "relative_far"), ("own_without_case", "own_placed")
Line = dict[str, Any]


def lines(evidence: Evidence) -> pd.DataFrame:
    """line (a code), before, after, percent, ratio, lower, upper, why (a code: why there is no interval)."""
    rows = [{"why": ""} | row for row in (_own(evidence), *_against(evidence), *_otherwise(evidence))]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype(_KINDS)


def joined_lines(own: pd.DataFrame, joint: pd.DataFrame) -> pd.DataFrame:
    """The lines of a kommundel in a package: its own change, all of them against the controls, then the rest."""
    first, rest = own["line"] == "own", own["line"].isin(_OWN_OTHERWISE)
    against, placed = joint["line"].isin(_AGAINST), joint["line"] == "relative_placed"
    return pd.concat([own[first], joint[against], own[rest], joint[placed]], ignore_index=True)


def joined_areas(each: Sequence[Evidence], whole: Relative | None) -> pd.DataFrame:
    """kommundel, before, after, percent, ratio, lower, upper: each treated area, and last, without a name, all of them.

    before, after: missing where not counted, or a change of rules lies between [count]; percent: of the two [%]; ratio
    and its ends: against the controls, each by itself, and last what is judged [-].

    Parameters
    ----------
    each : list of Evidence
        Of each start.
    whole : Relative or None
        Of all of them.
    """
    table = pd.concat([_areas(evidence) for evidence in each], ignore_index=True)
    ends = [getattr(whole.change, name) if whole else pd.NA for name in _ENDS]
    sums = table[["before", "after"]].sum(skipna=False)
    last = pd.DataFrame([["", *sums, *ends]], columns=list(table.columns)).astype(table.dtypes)
    table = pd.concat([table, last], ignore_index=True)
    pairs = zip(table["before"], table["after"], strict=True)
    table["percent"] = pd.array([percent_change(*pair) for pair in pairs], dtype="Float64")
    return table[["kommundel", "before", "after", "percent", *_ENDS]]


def _areas(evidence: Evidence) -> pd.DataFrame:
    """kommundel, before, after, ratio, lower, upper: the treated areas of one start."""
    panel, own = evidence.design.panel, evidence.design.panel.counts.loc[list(evidence.design.treated)]
    table = pd.DataFrame({"kommundel": own.index.astype(str)})
    for name, at in (("before", panel.first), ("after", panel.start)):
        sums = own.iloc[:, at : at + panel.length].sum(axis=1, skipna=False).astype("Float64").astype("Int64")
        table[name] = sums.mask(np.full(len(sums), evidence.rule_changed)).array
    ends = evidence.relative.alone[_ENDS] if evidence.relative else pd.DataFrame(index=table.index, columns=_ENDS)
    return table.join(ends.astype("Float64"))


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
