"""The coding scheme that the causes of a situation are coded by."""

from bfa.analyses.situation import Situation
from bfa.tables.coding import Coding, coding_in


def coding_of(situation: Situation) -> Coding:
    """The kommun's own scheme, else the project's; refused as `coding.coding_in`."""
    return coding_in(situation.kommun.root)
