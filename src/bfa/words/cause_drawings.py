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


def chain(name: str, steps: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The steps that lead to a problem. `steps`: each one's name and its links in words."""
    lines = [message("drawings.alt.bone", perspective=step, told="; ".join(links)) for step, links in steps]
    return " ".join([message("drawings.alt.chain", name=name, n=len(steps)), *lines])


def link(number: int, name: str, *, cut: bool, measures: Sequence[str]) -> str:
    """A cause of a chain and the measures aimed at it in words: whether any of them is in the way."""
    told = joined(measures) if measures else message("drawings.no_measure")
    key = "drawings.alt.cut" if cut else "drawings.alt.whole"
    return message(key, number=str(number), name=name.rstrip("."), measures=told)


def measure(number: int, name: str, *, said: str) -> str:
    """A measure by number and name, with its state."""
    return message("drawings.alt.measure", number=str(number), name=name.rstrip("."), said=said)


def matrix(causes: Sequence[tuple[int, str, Sequence[str]]], measures: int, loose: Sequence[str]) -> str:
    """Which measures answer each cause. `causes`: number, name and its measures in words; `loose`: those of none."""
    first = message("drawings.alt.matrix", causes=len(causes), measures=measures)
    lines = [
        message(
            "drawings.alt.answered",
            number=str(number),
            name=name.rstrip("."),
            measures=joined(own) if own else message("drawings.no_measure"),
        )
        for number, name, own in causes
    ]
    return " ".join([first, *lines, *([message("drawings.alt.loose", measures=joined(loose))] if loose else [])])


def _bone(perspective: str, causes: Sequence[str]) -> str:
    told = joined(causes) if causes else message("drawings.alt.none")
    return message("drawings.alt.bone", perspective=perspective, told=told)
