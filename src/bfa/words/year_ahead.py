"""The twelve months to come, in words: stretches of months, and what stands in the band for who does not see it."""

from collections.abc import Sequence

from bfa.analyses.recurring import runs
from bfa.tables.period import Period, months
from bfa.words.catalogue import message
from bfa.words.numbers import MONTHS, joined, period_label, span

#: Months of the band.
_ALL = 12


def stretches(wanted: Sequence[int]) -> str:
    """Months of the year (1-12): "maj–augusti och december", "hela året"."""
    found = runs(wanted)
    if found == ((1, _ALL),):
        return message("ahead.every")
    return joined(span(MONTHS[first - 1], MONTHS[last - 1]) for first, last in found)


def named(ahead: Period, places: Sequence[int]) -> str:
    """Some of the twelve months (0-11) by name."""
    every = months(ahead)
    return stretches([every[at].month for at in places])


def alt(ahead: Period, rows: Sequence[tuple[str, str, str]]) -> str:
    """What the band shows, row by row: its lane, its name and its months in words."""
    told = [message("ahead.alt_row", lane=lane, name=name.rstrip("."), months=when) for lane, name, when in rows]
    return message("ahead.alt", period=period_label(ahead), told=" ".join(told))
