"""Which sources tell of the same thing: crime types, events and survey questions of one topic, by words in their names.

A topic says that two sources are worth talking about together, not that they measure the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bfa.tables.parameters import Strict, read_parameters


class Topic(Strict):
    """The words of one topic, in small letters, by what they are sought in."""

    brott: list[str] = []
    handelser: list[str] = []
    fragor: list[str] = []


class Topics(Strict):
    """`amnen.yml`."""

    amnen: dict[str, Topic]
    #: Of questions and answers that tell of worry or of having been hit.
    oro: list[str] = []
    #: Of answers, among several to one question, that tell of worry; and of those that do not, whatever they hold.
    oroliga_svar: list[str] = []
    lugna_svar: list[str] = []
    #: Of events that tell of somebody injured.
    skador: list[str] = []

    def worried(self, answers: Iterable[str]) -> tuple[str, ...]:
        """The answers that tell of worry."""
        known = tuple(answers)
        calm = set(of_topic(known, self.lugna_svar))
        return tuple(name for name in of_topic(known, self.oroliga_svar) if name not in calm)


def read_topics(path: Path) -> Topics:
    """The codebook of topics.

    Raises
    ------
    ParameterError
        The file is missing or holds faults.
    """
    return read_parameters(path, Topics)


def of_topic(names: Iterable[str], words: Sequence[str]) -> tuple[str, ...]:
    """The names that hold any of the words, in their own order."""
    return tuple(name for name in names if any(word.casefold() in name.casefold() for word in words))


def by_topic(topics: Topics, part: str, names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The names of each topic that has any. `part`: brott, handelser or fragor."""
    known = tuple(names)
    found = {name: of_topic(known, getattr(topic, part)) for name, topic in topics.amnen.items()}
    return {name: held for name, held in found.items() if held}
