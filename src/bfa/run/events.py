"""What happens in a batch, as events: the terminal, other programs and `bfa status` are told the same.

An event is a plain mapping: `event` says which it is, `at` when (local time, ISO 8601), and the rest what. What each
holds is told in docs/drift.md. The journal keeps those of the last batch, one JSON object a line.
"""

import json
import os
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from bfa.run.exit_codes import Code
from bfa.run.pace import Name, Pace
from bfa.run.state import DONE, FAILED, Done

if TYPE_CHECKING:
    from bfa.run.task import Result

Event = Mapping[str, Any]
#: Told of an event as it happens.
Listener = Callable[[Event], None]
#: Every event, in the order that they come.
START, SAID, PLAN, BEGAN, ENDED, END = "start", "said", "plan", "began", "ended", "end"


class Events:
    """Makes the events of a batch and tells each to everyone who listens."""

    def __init__(self, *listeners: Listener) -> None:
        self.listeners = list(listeners)
        self._pace = Pace((), records=(), workers=1)
        self._done: set[Name] = set()

    def start(self, batch: str, tier: str) -> None:
        """The batch has its lock."""
        self._tell(START, batch=batch, tier=tier, process=os.getpid(), host=socket.gethostname())

    def say(self, text: str) -> None:
        """Something to be read, in Swedish."""
        self._tell(SAID, text=text)

    def plan(self, todo: Sequence[Name], *, kept: int, pace: Pace) -> None:
        """These runs are to be made, and so many stand from before."""
        self._pace, self._done = pace, set()
        names = [list(name) for name in todo]
        self._tell(PLAN, todo=names, kept=kept, workers=pace.workers, left_s=self._left())

    def began(self, name: Name) -> None:
        """A run has been given to a worker."""
        self._pace.began(name)
        self._tell(BEGAN, kommundel=name[0], notebook=name[1])

    def ended(self, name: Name, result: "Result") -> None:
        """A run has ended, and the journal has it."""
        self._pace.ended(name, result.seconds)
        self._done.add(name)
        said = {"state": FAILED if result.reason else DONE, "reason": result.reason}
        took = {"seconds": round(result.seconds, 2), "ended": len(self._done), "left_s": self._left()}
        self._tell(ENDED, kommundel=name[0], notebook=name[1], **said, **took)

    def done(self, done: Done) -> Done:
        """The batch has ended as `done` says, which is handed back."""
        counts = {"made": done.made, "kept": done.kept, "failed": len(done.failed), "seconds": round(done.seconds, 2)}
        index = str(done.index) if done.index else None
        self.end(Code.FAILED if done.failed else Code.WELL, **counts, index=index)
        return done

    def end(self, code: int, **told: Any) -> None:
        """The batch has ended, with an exit code."""
        self._tell(END, code=int(code), **told)

    def _left(self) -> float | None:
        seconds = self._pace.seconds()
        return None if seconds is None else round(seconds, 1)

    def _tell(self, event: str, **told: Any) -> None:
        happened = {"event": event, "at": datetime.now().isoformat(timespec="milliseconds"), **told}
        for listener in self.listeners:
            listener(happened)


def place(event: Event) -> str:
    """Which run an event is about, in words."""
    return f"{event['kommundel'] or 'hela kommunen'}, {event['notebook']}"


def lines_to(file: TextIO) -> Listener:
    """A listener that writes each event on a line of its own, at once.

    Where it cannot be written (the disk is full, the reader has gone) the batch goes on without it.
    """

    def write(event: Event) -> None:
        with suppress(OSError, ValueError):
            file.write(json.dumps(event, ensure_ascii=False) + "\n")
            file.flush()

    return write


@contextmanager
def kept_in(path: Path) -> Iterator[list[Listener]]:
    """Listeners that keep the events of this batch, in place of those of the one before; none where none can."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w", encoding="utf-8", newline="\n")
    except OSError:
        yield []
        return
    try:
        yield [lines_to(file)]
    finally:
        with suppress(OSError):
            file.close()


def read_events(path: Path) -> list[Event]:
    """The events that were kept; none where no batch has run. A line that was cut short ends them.

    Raises
    ------
    OSError
        The file is there and cannot be read.
    """
    if not path.is_file():
        return []
    return list(_whole(path.read_text(encoding="utf-8", errors="replace").split("\n")))


def _whole(lines: Iterable[str]) -> Iterator[Event]:
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            return
        yield event
