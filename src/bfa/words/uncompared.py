"""Why an area's change is held against no other's, in Swedish."""

from bfa.analyses.effect.settings import Settings
from bfa.words.catalogue import message

#: What a code's message says in numbers: a name of the rules.
_RULES = {"few_controls": "fewest_controls", "short_history": "shortest_history", "few_expected": "fewest_expected"}


def uncompared(why: str) -> str:
    """A code of `analyses.families` or `analyses.planning` in words; "" where nothing stops a comparison."""
    if not why:
        return ""
    named = {"least": getattr(Settings(), _RULES[why])} if why in _RULES else {}
    return message(f"uncompared.{why}", **named)
