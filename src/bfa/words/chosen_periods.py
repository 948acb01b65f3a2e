"""Months that nobody gave: which they are, and how they were chosen."""

from bfa.analyses.default_periods import Asked, Later
from bfa.analyses.package_months import PACKAGE
from bfa.words.catalogue import message
from bfa.words.missing_months import listed_months
from bfa.words.numbers import period_label


def chosen(asked: Asked, *names: str) -> str:
    """A sentence for each of the named periods that was not given: "Perioden är inte angiven: senaste hela tertial".

    With the period goes why later months are not in it, where they could not be; "" where all were given.
    """
    return " ".join(
        message(
            f"chosen_periods.names.{how if how == PACKAGE else name}",
            how=message(f"chosen_periods.how.{how}"),
            period=period_label(span),
        )
        + (_later(asked.later) * (name == "period"))
        for name, span, how in asked.found
        if name in names
    )


def _later(later: Later) -> str:
    """Why the months after the period are not in it, as a sentence to put after another; "" where none is held back."""
    told = [f"{listed_months(gone)} ({message(f'chosen_periods.why.{why}')})" for why, gone in later]
    return f" {message('chosen_periods.later', told='; '.join(told))}" if told else ""
