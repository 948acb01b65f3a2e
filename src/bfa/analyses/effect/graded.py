"""The answer between shown and not shown, of a comparison that was sealed before the start: which way it points.

Also whether the fall that was sealed as the target can be ruled out.
"""

from collections.abc import Sequence

import numpy as np

from bfa.analyses.effect.evidence import Evidence
from bfa.analyses.effect.gates import Gate
from bfa.analyses.effect.relative import ONE, Relative
from bfa.analyses.effect.selection import adjusted
from bfa.methods.drift import limit

_DIFFERS = "differs"


def graded(evidence: Evidence, asked: Sequence[Gate]) -> str:
    """What a comparison that shows no difference says where it was sealed: a verdict of the closed list.

    One that was not sealed, an earlier look, and one that a gate lowers for another reason than that no change lies
    within its interval, say no more than that no difference could be shown.
    """
    known, relative = evidence.design.known, evidence.relative
    lowered = [gate.name for gate in asked if gate.stops]
    if relative is not None and known.declared and known.final and known.acted and lowered[:1] == [_DIFFERS]:
        if len(lowered) == 1 and (way := _points(evidence, relative)):
            return way
        if excludes_target(evidence):
            return "target_excluded"
    return "no_difference_shown"


def excludes_target(evidence: Evidence) -> bool:
    """Whether a fall as large as the sealed target lies below the interval, also without each control by itself and
    less what choosing the area does.
    """
    known, relative = evidence.design.known, evidence.relative
    if relative is None or not (known.declared and known.final and known.acted) or known.target is None:
        return False
    single = relative.left_out.loc[relative.left_out["kind"] == ONE, "lower"]
    ends = [relative.change.lower, *single.astype(float)]
    if evidence.selection is not None:
        ends.append(adjusted(relative.change, evidence.selection)[0])
    return bool(np.min(ends) > 1 - known.target)


def _points(evidence: Evidence, relative: Relative) -> str:
    """Which way the one-sided limits point, also less what choosing the area does; "" where neither does."""
    confidence, change = evidence.design.rules.indicated, relative.change
    low, high = (limit(change, "lower", confidence), limit(change, "upper", confidence))
    less = 1.0 if evidence.selection is None else adjusted(change, evidence.selection)[0] / change.lower
    if max(high, high * less) < 1:
        return "fall_indicated"
    return "rise_indicated" if min(low, low * less) > 1 else ""
