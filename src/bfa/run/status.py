"""How a batch goes or went, read from its journal by another process than the one that runs it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bfa.errors import ParameterError
from bfa.run.events import BEGAN, END, ENDED, PLAN, Event, place, read_events
from bfa.run.exit_codes import Code
from bfa.run.layout import Layout
from bfa.run.pace import Name, duration
from bfa.run.state import FAILED
from bfa.tables.lock import holder
from bfa.tables.naming import page_parts

#: Where a batch stands.
RUNNING, ENDED_WELL, ENDED_ILL, CUT_OFF = "körs", "klar", "misslyckad", "avbruten"


@dataclass(slots=True)
class Status:
    """Where the last batch stands, and each of the runs that it was to make."""

    #: The first event: process, host and when.
    start: Event
    #: Runs to make, in order, and runs that stood from before.
    todo: list[Name] = field(default_factory=list)
    kept: int = 0
    #: The last event of each run that has begun.
    runs: dict[Name, Event] = field(default_factory=dict)
    #: The event of its end; None where there is none.
    end: Event | None = None
    #: When something last happened; ISO 8601.
    at: str = ""
    #: Time left when a run last ended, or when the runs were planned [s], and when that was; ISO 8601.
    left_s: float | None = None
    left_at: str = ""
    #: A process holds the batch now.
    held: bool = False

    @property
    def state(self) -> str:
        """körs, klar, misslyckad or avbruten."""
        if self.end is None:
            return RUNNING if self.held else CUT_OFF
        if self.end["code"] == Code.STOPPED:
            return CUT_OFF
        return ENDED_ILL if self.end["code"] else ENDED_WELL

    @property
    def code(self) -> Code:
        """What the command ends with."""
        return Code.WELL if self.state in (RUNNING, ENDED_WELL) else Code.FAILED

    def in_state(self, state: str) -> list[Event]:
        """The last events of the runs in a state: klar, misslyckad or körs."""
        return [event for event in self.runs.values() if event.get("state", RUNNING) == state]


def status(layout: Layout) -> Status:
    """Where the last run of a batch stands.

    Raises
    ------
    ParameterError
        It has not been run.
    """
    held = bool(holder(layout.shared))  # before the events: one that ends in between has told of it
    events = read_events(layout.events)
    if not events:
        raise ParameterError(
            f"{layout.batch}: körningen har inte startats.",
            found=f"ingen {layout.events.name} bland arbetsmaterialet",
            do=f"kör bfa batch params/batch/{layout.batch}.yml.",
        )
    found = Status(events[0], held=held)
    for event in events:
        _take(found, event)
    return found


def _take(found: Status, event: Event) -> None:
    kind, found.at = event["event"], event["at"]
    if kind == PLAN:
        found.todo = [(kommundel, page) for kommundel, page in event["todo"]]
        found.kept = event["kept"]
    if kind in (BEGAN, ENDED):
        found.runs[event["kommundel"], event["notebook"]] = event
    if kind == END:
        found.end = event
    if kind in (PLAN, ENDED):
        found.left_s, found.left_at = event["left_s"], event["at"]


def as_json(found: Status) -> dict[str, Any]:
    """The same for other programs; docs/drift.md tells what it holds."""
    began = [name for name in found.todo if name in found.runs]
    waiting = [list(name) for name in found.todo if name not in found.runs]
    return {
        "batch": found.start["batch"],
        "state": found.state,
        "code": None if found.end is None else found.end["code"],
        "process": found.start["process"],
        "host": found.start["host"],
        "since": found.start["at"],
        "at": found.at,
        "left_s": _left(found),
        "kept": found.kept,
        "todo": len(found.todo),
        "waiting": waiting,
        "runs": [_run(found.runs[name]) for name in [*began, *(set(found.runs) - set(found.todo))]],
    }


def _run(event: Event) -> dict[str, Any]:
    names = ("kommundel", "notebook", "state", "reason", "seconds", "at")
    return {name: event[name] for name in names if name in event} | {"state": event.get("state", RUNNING)}


def _left(found: Status) -> float | None:
    """Time left by now: what was left then, less what has passed. [s]"""
    if found.state != RUNNING or found.left_s is None:
        return None
    passed = (datetime.now() - datetime.fromisoformat(found.left_at)).total_seconds()
    return round(max(0.0, found.left_s - passed), 1)


def lines(found: Status) -> Iterator[str]:
    """The status in Swedish, a line at a time."""
    yield _heading(found)
    done, failed, running = (found.in_state(state) for state in (ENDED_WELL, FAILED, RUNNING))
    waiting = len(found.todo) - sum(name in found.runs for name in found.todo)
    still = "körs" if found.state == RUNNING else "blev inte klara"
    counts = f"{len(done)} klara, {len(failed)} misslyckade, {len(running)} {still}, {waiting} väntar"
    yield f"  {len(found.todo)} körningar: {counts}; {found.kept} var oförändrade."
    if (left := _left(found)) is not None:
        yield f"  Kvar: ungefär {duration(left)}."
    yield from _by_notebook(found)
    for event in running:
        yield f"  {still}: {place(event)}, sedan {_clock(event['at'])}"
    for event in failed:
        yield f"  misslyckad: {place(event)}"
        yield from (f"    {line.strip()}" for line in event["reason"].splitlines())


def _heading(found: Status) -> str:
    by = f"process {found.start['process']} på datorn {found.start['host']}"
    since = f"{_day(found.start['at'])} kl. {_clock(found.start['at'])}"
    name, end = found.start["batch"], found.end or {}
    if found.state == RUNNING:
        return f"{name} körs av {by} sedan {since}."
    if found.state == CUT_OFF:
        last = f"senast något hände {_day(found.at)} kl. {_clock(found.at)}"
        return f"{name} avbröts ({by}, från {since}; {last}). Samma kommando igen gör resten."
    took = f" på {duration(end['seconds'])}" if "seconds" in end else ""
    said = f"\n  {end['reason']}" if end.get("reason") else ""
    how = "är klar" if found.state == ENDED_WELL else "är klar, men något misslyckades" if took else "kunde inte köras"
    return f"{name} {how} ({_day(found.at)} kl. {_clock(found.at)}{took}, av {by}).{said}"


def _by_notebook(found: Status) -> Iterator[str]:
    """How far each notebook has come, while the batch runs or where it was cut off."""
    if found.state not in (RUNNING, CUT_OFF):
        return
    ended = {name for name, run in found.runs.items() if "state" in run}
    for stem in dict.fromkeys(page_parts(page)[0] for _, page in found.todo):
        own = [name for name in found.todo if page_parts(name[1])[0] == stem]
        yield f"  {stem}: {sum(name in ended for name in own)} av {len(own)}"


def _day(at: str) -> str:
    return at[:10]


def _clock(at: str) -> str:
    return at[11:19]
