"""What the intake found: rows read, kept and refused, what was remarked on, and control sums. Never a row's value."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The report of one intake; `figures` is plain JSON."""

    figures: dict[str, Any]
