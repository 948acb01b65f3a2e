"""Whether so many rows could not be read that no change over time may be judged."""

from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.tables.refusals import TOO_MANY

#: Why nothing is judged, as a verdict says it.
REASON = "mer än var tionde rad i kommunen kunde inte läsas: en ändring kan vara bortfall."


def too_many_unread(situation: Situation, brottstyp: str) -> bool:
    """Whether more than `refusals.TOO_MANY` of the rows of the type's kind were refused at intake."""
    known = situation.quality.get("refusals", {}).get(kind_of(situation, brottstyp))
    return known is not None and known["share"] > TOO_MANY


def not_held(unread: bool) -> str:
    """Why a period is not held against earlier years, in Swedish; "" where not that many are unread."""
    return f"Perioden ställs inte mot tidigare år: {REASON}" if unread else ""
