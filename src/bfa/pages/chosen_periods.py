"""Months that nobody gave, shown at once."""

from bfa.analyses.default_periods import Asked
from bfa.disclosure import Gate
from bfa.draw.output import say as say_text
from bfa.words.chosen_periods import chosen

__all__ = ["say"]


def say(asked: Asked, *names: str, gate: Gate) -> None:
    """Show a line for each of the named periods that was not given; nothing where all were."""
    if said := chosen(asked, *names):
        say_text(said, gate=gate)
