"""What the drawings of causes show, in words: everything that stands in them, in reading order."""

from collections.abc import Sequence

from bfa.words.catalogue import message
from bfa.words.numbers import joined


def fishbone(name: str, bones: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The causes of a problem, perspective by perspective. `bones`: each perspective's name and its causes in words."""
    lines = [_bone(perspective, causes) for perspective, causes in bones]
    return " ".join([message("drawings.alt.fishbone", name=name), *lines])


def cause(number: int, name: str, *, far: bool, said: str) -> str:
    """A cause by number and name, with its distance and what the data say of it, "" where that is nothing."""
    told = [message("drawings.alt.far" if far else "drawings.alt.near"), *([said] if said else [])]
    return message("drawings.alt.cause", number=str(number), name=name.rstrip("."), told=", ".join(told))


def _bone(perspective: str, causes: Sequence[str]) -> str:
    told = joined(causes) if causes else message("drawings.alt.none")
    return message("drawings.alt.bone", perspective=perspective, told=told)
