"""What a card says of a method: how large its effect was, where that holds, and how well it is known."""

from collections.abc import Iterable

from bfa.tables.known_measures import Effect, KnownMeasure, Source
from bfa.words.catalogue import message, messages
from bfa.words.numbers import interval, joined, percent


def found(method: KnownMeasure) -> str:
    """What the studies show, in a line; that nothing was read, where nothing was."""
    return messages("measure_card.directions")[method.direction or "unread"]


def size(effect: Effect | None) -> str:
    """The change of what was measured: "29 % minskning"; "" without a size."""
    if effect is None:
        return ""
    held = percent(abs(effect.percent), int(effect.percent % 1 != 0))
    return message("amounts.fall" if effect.percent < 0 else "amounts.rise", size=held)


def measured(method: KnownMeasure) -> str:
    """What the size is of: what was measured, and for each of what."""
    per = f", {method.effect.per}" if method.effect and method.effect.per else ""
    return message("measure_card.of", outcome=f"{method.outcome}{per}")


def spread(effect: Effect | None) -> str:
    """The interval in words, or why there is none; how it was reckoned."""
    if effect is None:
        return ""
    if effect.lowest is None or effect.highest is None:
        return message("measure_card.no_interval", why=effect.no_interval)
    ends = interval(1 + effect.lowest / 100, 1 + effect.highest / 100)
    return " ".join(filter(None, (message("measure_card.interval", ends=ends), effect.reckoned)))


def ground(method: KnownMeasure) -> str:
    """Where it holds, and how good the ground is."""
    holds, quality = (
        messages("measure_card.holds")[method.holds_for],
        messages("measure_card.qualities")[method.quality],
    )
    return f"{holds} {quality}"


def aimed(method: KnownMeasure) -> str:
    """What it acts on, and its character."""
    on = joined(messages("measure_card.acts_on")[each] for each in method.acts_on)
    return message("measure_card.aimed", on=on, character=messages("measure_card.characters")[method.character])


def sources(given: Iterable[Source]) -> list[dict[str, str]]:
    """Each source: said (author, year and title), address, and what of it was read."""
    return [
        {
            "said": message("measure_card.source", authors=each.authors, year=each.year, title=each.title),
            "address": each.address,
            "read": message("measure_card.read", what=each.read, when=each.when) if each.when else each.read,
        }
        for each in given
    ]
