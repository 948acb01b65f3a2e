"""What a page says of months that nobody gave: which they are, and how they were chosen."""

from bfa.analyses.default_periods import Asked
from bfa.analyses.later_months import Later
from bfa.disclosure import Gate
from bfa.draw.output import say as say_text
from bfa.words.missing_months import listed_months
from bfa.words.numbers import period_label

__all__ = ["say"]

_NAMES = {
    "period": "Perioden är inte angiven",
    "baseline": "Perioden före är inte angiven",
    "problem_period": "Problemets period är inte angiven",
    "crime_table_period": "Brottstabellens period är inte angiven",
}


def words(asked: Asked, *names: str) -> tuple[str, ...]:
    """A sentence for each of the named periods that was not given: "Perioden är inte angiven: senaste hela tertial".

    With the period goes why later months are not in it, where they could not be.
    """
    return tuple(
        f"{_NAMES[name]}: {how}, {period_label(span)}.{_later(asked.later) if name == 'period' else ''}"
        for name, span, how in asked.found
        if name in names
    )


def _later(later: Later) -> str:
    """Why the months after the period are not in it, as a sentence to put after another; "" where none is held back."""
    told = [f"{listed_months(gone)} ({why})" for why, gone in later]
    return f" Senare månader är inte med: {'; '.join(told)}." if told else ""


def say(asked: Asked, *names: str, gate: Gate) -> None:
    """Show a line for each of the named periods that was not given; nothing where all were."""
    if said := words(asked, *names):
        say_text(" ".join(said), gate=gate)
