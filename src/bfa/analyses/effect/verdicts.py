"""From gates to a verdict in the closed list, and how strong the comparison behind it is."""

from collections.abc import Sequence

from bfa.analyses.effect.comparability import grade as comparison_grade
from bfa.analyses.effect.comparison_gates import comparison_gates, likeness_gates
from bfa.analyses.effect.evidence import Evidence
from bfa.analyses.effect.gates import (
    Gate,
    began_inside,
    dose_gate,
    enough_gates,
    heavy_case,
    question_gates,
    recording_gates,
    uneven_places,
    unread,
)
from bfa.analyses.effect.graded import graded

#: The closed list, in the order that they are read; the graded are of sealed comparisons alone.
SHOWN = ("fall_shown", "rise_shown")
GRADED = ("fall_indicated", "rise_indicated", "target_excluded")
WITHHELD = ("not_assessed", "too_early")
VERDICTS = (*SHOWN, *GRADED, "no_difference_shown", *WITHHELD)


def gates(evidence: Evidence) -> tuple[Gate, ...]:
    """Every gate, in the order they stop a verdict."""
    parts = (question_gates, enough_gates, recording_gates, likeness_gates, comparison_gates)
    return dose_gate(evidence), unread(evidence), *(gate for part in parts for gate in part(evidence))


def stopped_by(asked: Sequence[Gate]) -> Gate | None:
    """The gate that withholds or lowers the verdict; None where none does."""
    return next((gate for gate in asked if gate.stops), None)


def verdict(evidence: Evidence, asked: Sequence[Gate]) -> str:
    """The verdict, of the closed list."""
    if (gate := stopped_by(asked)) is not None:
        return gate.stops if gate.stops in WITHHELD else graded(evidence, asked)
    return "fall_shown" if evidence.relative is not None and evidence.relative.change.upper < 1 else "rise_shown"


def grade(evidence: Evidence, given: str) -> int:
    """Maryland scale of the comparison behind a verdict; 0 where nothing is assessed."""
    if evidence.comparability is None or given in WITHHELD:
        return 0
    return min(comparison_grade(evidence.design, evidence.comparability), _bound(evidence))


def _bound(evidence: Evidence) -> int:
    """The highest grade that the gates in doubt leave."""
    known = evidence.design.known
    if (known.acted and known.recording.may_change_reporting) or began_inside(evidence) or heavy_case(evidence):
        return 2
    return 3 if evidence.design.near or uneven_places(evidence) else 5
