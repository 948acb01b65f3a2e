"""Why an area's change is held against no other's, in Swedish."""

from bfa.analyses.effect.settings import Settings
from bfa.analyses.unread import REASON

_WHY = {
    "not_counted": "alla månader är inte räknade",
    "nothing_counted": "inget räknat i någon av perioderna",
    "months_missing": "månader före start saknas",
    "silent": "inget är räknat på slutet",
    "unread": REASON.rstrip("."),
    "few_controls": "färre än {0.fewest_controls} kommundelar att jämföra med",
    "short_history": "färre än {0.shortest_history} månader räknade före",
    "few_expected": "färre än {0.fewest_expected} är att vänta",
}


def uncompared(why: str, rules: Settings | None = None) -> str:
    """A code of `analyses.families` or `analyses.planning` in words; "" where nothing stops a comparison."""
    return _WHY[why].format(rules or Settings()) if why else ""
