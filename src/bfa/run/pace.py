"""How long the runs of a batch have left, from what runs of the same notebook took, and a length of time in words."""

from collections import Counter
from collections.abc import Iterable
from time import monotonic

from bfa.run.journal import Record
from bfa.tables.naming import page_parts

Name = tuple[str, str]


class Pace:
    """Learns what each notebook takes: from earlier runs first, then from those that end.

    A name is the kommundel and the page of a run, as `Task.name`. What a notebook takes is a mean over kommundelar and
    types; one that has not been run is taken to cost the mean of those that have.
    """

    def __init__(self, todo: Iterable[Name], *, records: Iterable[Record], workers: int) -> None:
        self.workers = workers
        self._left = Counter(_stem(name) for name in todo)
        self._running: dict[Name, float] = {}
        self._earlier, self._now = _Means(), _Means()
        for record in records:
            if record.seconds:
                self._earlier.add(_stem((record.kommundel, record.notebook)), record.seconds)

    def began(self, name: Name) -> None:
        """A run has begun."""
        self._running[name] = monotonic()

    def ended(self, name: Name, seconds: float) -> None:
        """A run has ended. [s]"""
        self._running.pop(name, None)
        self._left[_stem(name)] -= 1
        self._now.add(_stem(name), seconds)

    def seconds(self) -> float | None:
        """Wall time until the last run ends, None where nothing tells what a run takes. [s]"""
        known = self._earlier.means() | self._now.means()
        if not known:
            return None
        usual, now = sum(known.values()) / len(known), monotonic()
        all_left = sum(max(0, n) * known.get(stem, usual) for stem, n in self._left.items())
        cost = {name: known.get(_stem(name), usual) for name in self._running}
        made = sum(min(cost[name], now - since) for name, since in self._running.items())
        longest = max((cost[name] - (now - since) for name, since in self._running.items()), default=0.0)
        return max((all_left - made) / self.workers, longest, 0.0)


class _Means:
    """Means of seconds by notebook. [s]"""

    def __init__(self) -> None:
        self._sums: dict[str, tuple[int, float]] = {}

    def add(self, stem: str, seconds: float) -> None:
        n, total = self._sums.get(stem, (0, 0.0))
        self._sums[stem] = (n + 1, total + seconds)

    def means(self) -> dict[str, float]:
        return {stem: total / n for stem, (n, total) in self._sums.items()}


def _stem(name: Name) -> str:
    return page_parts(name[1])[0]


def duration(seconds: float) -> str:
    """A length of time in words: ``3 min 12 s``."""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
