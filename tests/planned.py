"""What is asked of a start beside the effect, as the notebook asks it."""

from typing import Any

from bfa.analyses.designing import design
from bfa.analyses.planning import plan_for
from bfa.analyses.situation import Situation
from bfa.analyses.visible import visible
from bfa.tables.period import parse_period


def planned(found: Situation, *, brottstyp: str, start: str) -> tuple[Any, Any, Any]:
    """The plan, what the measures reach, and the designs."""
    asked = {"brottstyp": brottstyp, "start": parse_period(start)}
    return plan_for(found, **asked), visible(found, **asked), design(found, **asked)
