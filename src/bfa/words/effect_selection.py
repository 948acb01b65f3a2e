"""What choosing an area for its figures does by itself, in Swedish."""

from bfa.analyses.effect.selection import MOST, ROSE, Selection
from bfa.words.numbers import change, number

_RULES = {ROSE: "ökat mest", MOST: "haft flest"}


def selection(found: Selection) -> str:
    """Sign and size."""
    low, high, middle = change(found.low), change(found.high), change(found.typical_relative)
    said = (
        f"Områden som vid {number(found.cases)} tidigare tillfällen hade {_RULES[found.rule]} i en period som "
        f"{found.period} ändrades av sig själva med {change(found.typical)} från motsvarande period före till efter, "
        f"och med {middle} mot andra områden (hälften av gångerna mellan {low} och {high})."
    )
    if found.by_level is None:
        return said
    return f"{said} De som haft flest ändrades med {change(found.by_level)} mot andra områden."


def by_itself(found: Selection) -> str:
    """The same in brief, as a verdict says it."""
    moved = change(found.typical_relative)
    return f"Områden som valts på samma sätt ändrades av sig själva med {moved} mot andra områden."
