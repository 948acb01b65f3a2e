"""Months that nobody gave: which they are, and how they were chosen."""

from bfa.analyses.default_periods import Asked
from bfa.analyses.later_months import Later
from bfa.words.missing_months import listed_months
from bfa.words.numbers import period_label

_NAMES = {
    "period": "Perioden är inte angiven",
    "baseline": "Perioden före är inte angiven",
    "problem_period": "Problemets period är inte angiven",
    "crime_table_period": "Brottstabellens period är inte angiven",
}


def chosen(asked: Asked, *names: str) -> str:
    """`chosen_periods` as one text; "" where all were given."""
    return " ".join(chosen_periods(asked, *names))


def chosen_periods(asked: Asked, *names: str) -> tuple[str, ...]:
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
