"""What is missing between causes and measures, in words: the same on the meeting sheet and in the appendix."""

from collections.abc import Collection

from bfa.words.catalogue import message, messages
from bfa.words.numbers import joined


def gap_words(
    causes: Collection[int],
    measures: Collection[int],
    *,
    lone: Collection[int],
    loose: Collection[int],
    unseen: Collection[str],
    unstarted: Collection[int] = (),
) -> str:
    """Causes without a measure, measures without a cause, and perspectives no cause was stated from.

    `causes`, `measures`: numbers of those of the area. `unstarted`: measures without a start.
    """
    said = []
    if not causes:
        said.append(message("gaps.no_causes"))
        if measures:
            said.append(_numbered("gaps.acts_here", measures))
    if lone:
        said.append(_numbered("gaps.lone", lone))
    if loose:
        said.append(_numbered("gaps.loose", loose))
    if not said:
        said.append(message("gaps.none"))
    if unseen:
        known = messages("gaps.perspectives")
        named = joined((known.get(name, name) for name in unseen), last=message("lists.or"))
        said.append(message("gaps.unseen", perspectives=named))
    if unstarted:
        said.append(_numbered("gaps.unstarted", unstarted))
    return " ".join(said)


def _numbered(key: str, numbers: Collection[int]) -> str:
    return message(key, n=len(numbers), numbers=joined(numbers))
