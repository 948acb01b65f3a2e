"""Whether so many rows could not be read that no change over time may be judged."""

from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.tables.refusals import TOO_MANY


def too_many_unread(situation: Situation, brottstyp: str) -> bool:
    """Whether more than `refusals.TOO_MANY` of the rows of the type's kind were refused at intake."""
    known = situation.quality.get("refusals", {}).get(kind_of(situation, brottstyp))
    return known is not None and known["share"] > TOO_MANY
