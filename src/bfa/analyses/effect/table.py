"""The main table of an effect: the area's own change, the comparison, and what they look like seen otherwise."""

import math
from typing import Any

import pandas as pd

from bfa.analyses.amounts import FROM_ZERO, interval
from bfa.analyses.effect.asked import Asked
from bfa.analyses.effect.gates import Findings
from bfa.analyses.effect.recording_gates import heavy_case, uneven_places, withheld
from bfa.analyses.effect.relative import WITHOUT_NEIGHBOURS, Relative
from bfa.analyses.series import percent_change
from bfa.analyses.unread import REASON
from bfa.methods.own_change import OwnChange, own_change

COLUMNS = ("line", "before", "after", "percent", "ratio", "lower", "upper", "words")
#: What stands in place of counts that a new rule for registration has made unlike each other.
RULE_CHANGED = "visas inte: en regel för registrering ändrades"
#: What stands beside counts that so many rows are missing from.
UNREAD = f"ingen ändring sägs: {REASON.rstrip('.')}"
Line = dict[str, Any]


def own_figures(asked: Asked) -> OwnChange | None:
    """The treated areas' own change; None where a period is not counted or both are empty."""
    if not asked.covered or asked.before == asked.after == 0:
        return None
    treated, gap = list(asked.treated), asked.start - asked.first
    if gap <= asked.behind:
        counts, start, first = asked.usable, asked.behind, asked.behind - gap
    else:
        counted = [*range(asked.first, asked.first + asked.length), *range(asked.start, asked.start + asked.length)]
        counts, start, first = asked.counts.loc[treated].iloc[:, counted], asked.length, 0
    return own_change(
        counts,
        treated,
        start=start,
        length=asked.length,
        baseline=first,
        season=asked.rules.season,
        drift_prior=asked.prior,
        confidence=asked.rules.confidence,
    )


def lines(found: Findings, own: OwnChange | None) -> pd.DataFrame:
    """line (a code), before, after, percent, ratio, lower, upper, words."""
    rows = [_own(found, own), *_against(found), *_otherwise(found, own)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    kinds = {"before": "Int64", "after": "Int64"} | dict.fromkeys(("percent", "ratio", "lower", "upper"), "float64")
    return table.astype(kinds)


def _own(found: Findings, own: OwnChange | None) -> Line:
    asked = found.asked
    named: Line = {"line": "own"}
    counted: Line = named | {"before": asked.before, "after": asked.after}
    if withheld(found):
        return named | {"words": RULE_CHANGED}
    if asked.known.recording.unread:
        return counted | {"words": UNREAD}
    if own is not None and asked.before == 0:
        return counted | {"words": FROM_ZERO}
    if own is not None:
        ends = _ends(own.ratio, own.lower, own.upper)
        return counted | ends | {"percent": percent_change(asked.before, asked.after)}
    return counted | {"words": "inget är räknat" if asked.covered else "alla månader är inte räknade"}


def _against(found: Findings) -> list[Line]:
    if found.compared is None:
        return []
    relative, left = found.compared.relative, found.compared.left_out
    named: Line = {"line": "relative"}
    rows: list[Line] = [named | _ends(relative.ratio, relative.lower, relative.upper)]
    if relative.total_ratio is not None:
        ends = _ends(relative.total_ratio, relative.total_lower or 0.0, relative.total_upper or math.inf)
        rows.append({"line": "relative_total"} | ends)
    for row in left[left["control"] == WITHOUT_NEIGHBOURS].to_dict("records"):
        rows.append({"line": "relative_far"} | _ends(row["ratio"], row["lower"], row["upper"]))
    return rows


def _otherwise(found: Findings, own: OwnChange | None) -> list[Line]:
    recording = found.asked.known.recording
    rows: list[Line] = []
    if heavy_case(found) and recording.without_case is not None and own is not None:
        before, after = recording.without_case
        counted: Line = {"before": before, "after": after, "percent": percent_change(before, after)}
        named: Line = {"line": "own_without_case"}
        rows.append(named | counted | {"words": "utan intervall"})
    if uneven_places(found) and recording.place_share is not None and own is not None and found.asked.before:
        kept = _kept(recording.place_share)
        of = zip(("before", "after"), (found.asked.before, found.asked.after), recording.place_share, strict=True)
        with_place: Line = {name: round((n or 0) * (1 - lost)) for name, n, lost in of}
        rows.append({"line": "own_placed"} | with_place | _placed(own, kept))
        if found.compared is not None and recording.controls_place_share is not None:
            kept /= _kept(recording.controls_place_share)
            rows.append({"line": "relative_placed"} | _placed(found.compared.relative, kept))
    return rows


def _kept(share: tuple[float, float]) -> float:
    """How the share that has a place changed; NaN where a period has none."""
    before, after = share
    return (1 - after) / (1 - before) if max(before, after) < 1 else math.nan


def _placed(change: OwnChange | Relative, kept: float) -> Line:
    """A change among those that have a place alone."""
    if math.isnan(kept):
        return {"words": "alla saknar plats i en av perioderna"}
    return _ends(change.ratio * kept, change.lower * kept, change.upper * kept)


def _ends(ratio: float, lower: float, upper: float) -> Line:
    ends = {"ratio": ratio, "lower": lower, "upper": upper, "percent": 100 * (ratio - 1)}
    return ends | {"words": f"förenligt med {interval(lower, upper)}"}
