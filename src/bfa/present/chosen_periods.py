"""What a page says of months that nobody gave: which they are, and how they were chosen."""

from bfa.analyses.default_periods import Asked
from bfa.disclosure import Gate
from bfa.present.numbers import period_label
from bfa.present.sentences import say as say_text

_NAMES = {
    "period": "Perioden är inte angiven",
    "baseline": "Perioden före är inte angiven",
    "problem_period": "Problemets period är inte angiven",
    "crime_table_period": "Brottstabellens period är inte angiven",
}


def words(asked: Asked, *names: str) -> tuple[str, ...]:
    """A sentence for each of the named periods that was not given: "Perioden är inte angiven: senaste hela tertial"."""
    return tuple(
        f"{_NAMES[name]}: {how}, {period_label(str(span))}." for name, span, how in asked.found if name in names
    )


def say(asked: Asked, *names: str, gate: Gate) -> None:
    """Show a line for each of the named periods that was not given; nothing where all were."""
    if said := words(asked, *names):
        say_text(" ".join(said), gate=gate)
