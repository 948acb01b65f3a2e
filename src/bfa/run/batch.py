"""A batch: every chosen notebook for every kommundel, only what is missing, failed or changed, and then the summary."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any

from bfa.analyses.editions import Changes
from bfa.disclosure.printed import LaidOpen
from bfa.errors import BfaError, DataError, ParameterError
from bfa.pages.since_edition import not_compared, section
from bfa.run import as_left, kernel
from bfa.run.accounts import clear_outdated, clear_strangers, earlier, keep_account, stands
from bfa.run.cluster import connected, run_on, threads
from bfa.run.editions import kept as kept_edition
from bfa.run.editions import since_last
from bfa.run.events import Events, Listener, kept_in
from bfa.run.exit_codes import Code
from bfa.run.layout import INDEX_NAME, MANIFEST_NAME, Layout, known_records, sweep
from bfa.run.manifest import manifest, read_edition
from bfa.run.outlet import all_crime_in, decide
from bfa.run.pace import Pace, duration
from bfa.run.params import Batch
from bfa.run.plan import chosen_of, plan, with_types
from bfa.run.preflight import refuse_unanswerable, unreviewed, unsaid_periods
from bfa.run.registers import own_workbook, unsaved
from bfa.run.since_edition import lay_in
from bfa.run.sources import BUILT, ensure_store, what_was_read
from bfa.run.state import FAILED, NOT_RUN, Done, State
from bfa.run.summary import (
    CARDS_NAME,
    MINUTES_NAME,
    OVERVIEW,
    RESULTS_NAME,
    SHEET_NAME,
    write_cards,
    write_index,
    write_kommun_sheet,
    write_minutes,
    write_results,
    write_sheet,
)
from bfa.run.task import Result, Task, run_task
from bfa.run.together import (
    AT_ODDS,
    TOGETHER,
    UNTOLD,
    UNTRIED,
    WITHHELD,
    hopeless,
    leaves_out_figures,
    outcome,
    prints_counts,
    told_more,
    tried_together,
)
from bfa.run.workers import Lost, run_all, run_one
from bfa.tables.intake import every_name, is_current
from bfa.tables.kinds import REGISTERS
from bfa.tables.lock import held
from bfa.tables.municipality import Kommun, read_kommun
from bfa.tables.promises import promises_of
from bfa.tables.store import read_quality, store_folder
from bfa.words.labels import labels, part_name

_LOST = "Arbetsprocessen avbröts.\n  Gör så här: ofta tog minnet slut: kör med färre --workers."


@dataclass(frozen=True, slots=True)
class Choices:
    """What the command line may choose."""

    #: Worker processes. [1 or more]
    workers: int = 1
    #: Kommundelar to run; empty for all of them and the whole kommun.
    only: tuple[str, ...] = ()
    #: Make everything again, the intake too.
    fresh: bool = False
    #: Address of a cluster's scheduler (`cluster`); "" for workers on this machine.
    scheduler: str = ""
    #: Where files go between the batch and a cluster that shares no drive with it (`exchange`); "" where it does.
    exchange: str = ""
    #: What `as_left.settings` gave before the batch file was read; "" where the batch is not to be known again as left.
    settings: str = ""


class Interrupted(KeyboardInterrupt):
    """The batch was stopped by the user; what was done is done.

    Attributes
    ----------
    made, total : int
        Runs made of those that were to be made. [count]
    """

    def __init__(self, made: int, total: int) -> None:
        self.made, self.total = made, total
        super().__init__()


def run_batch(batch: Batch, choices: Choices, *listeners: Listener) -> Done:
    """Run a batch from its kommun file to its index; the listeners are told of all that happens, as is the journal.

    Raises
    ------
    BfaError
        Nothing can be run: the kommun file, the data or the choices are wrong, or the same batch runs elsewhere and
        does not end (`lock.held`).
    Interrupted
        Ctrl-C: the workers have ended, nothing is half-written, and the next run picks up.
    """
    kommun = read_kommun(batch.kommun_file)
    layout = Layout(batch.root / "reports", batch.key)
    events = Events(*listeners)
    with held(layout.shared, what=f"Batchen {batch.key} körs", say=events.say), kept_in(layout.events) as kept:
        events.listeners += kept
        events.start(batch.key, batch.tier)
        with _end_told(events), _hands(choices) as hands:
            return events.done(_run_alone(batch, kommun, layout, choices, hands, events))


@dataclass(frozen=True, slots=True)
class _Hands:
    """What makes the runs."""

    #: Runs at once. [count]
    workers: int
    #: Tasks, and whom to tell of each that begins, to each task with its result.
    run: Callable[[Sequence[Task], Callable[[Task], object]], Generator[tuple[Task, Any], None, None]]


@contextmanager
def _hands(choices: Choices) -> Iterator[_Hands]:
    """Workers of this machine, or of a cluster."""
    if choices.exchange and not choices.scheduler:
        raise ParameterError("--exchange: filer skickas bara till ett kluster.", do="ange också --scheduler.")
    if choices.scheduler:
        with connected(choices.scheduler) as client:
            yield _Hands(threads(client), partial(run_on, client, address=choices.exchange))
    else:
        yield _Hands(
            choices.workers,
            lambda todo, began: run_all(todo, run_task, workers=choices.workers, stop=kernel.end_all, began=began),
        )


@contextmanager
def _end_told(events: Events) -> Iterator[None]:
    """Tells of an end before the batch's own, with the code that the command ends with."""
    try:
        yield
    except Interrupted as stopped:
        events.end(Code.STOPPED, made=stopped.made, todo=stopped.total)
        raise
    except KeyboardInterrupt:
        events.end(Code.STOPPED)
        raise
    except (BfaError, OSError) as error:
        events.end(Code.MEND, reason=str(error) if isinstance(error, BfaError) else type(error).__name__)
        raise
    except Exception as error:
        events.end(Code.FAILED, reason=type(error).__name__)
        raise


def _run_alone(batch: Batch, kommun: Kommun, layout: Layout, choices: Choices, hands: _Hands, events: Events) -> Done:
    """Run the batch while nobody else writes its reports."""
    start = time.perf_counter()
    report = ensure_store(kommun, say=events.say, fresh=choices.fresh)
    for line in what_was_read(report.figures) if report else []:
        events.say(line)
    known = choices.settings and kommun.path.is_relative_to(batch.root / "params")
    before = as_left.data(layout, *_read_by(kommun)) if known else ""
    sweep(layout)
    said, batch = batch.brottstyper, with_types(batch, kommun)
    named = [f"{said}: {', '.join(batch.types)}."] if isinstance(said, str) else []
    for line in named:
        events.say(line)
    tasks, records = plan(batch, kommun, layout), known_records(layout)
    clear_strangers(layout, records, tasks)
    for line in clear_outdated(layout, records, tasks):
        events.say(line)
    chosen = chosen_of(tasks, choices.only)
    asked = [(task.job.notebook.stem, task.job.parameters) for task in chosen]
    refuse_unanswerable(kommun, asked, where=f"{batch.key}.yml")
    remarks = [*unsaid_periods(kommun, asked), *unreviewed(kommun, tier=batch.tier)]
    for line in remarks:
        events.say(line)
    kept = [] if choices.fresh else [task for task in chosen if stands(task, records, layout)]
    standing = {task.name for task in kept}
    todo = [task for task in chosen if task.name not in standing]
    _decide(kommun, batch, todo)
    names = [task.name for task in todo]
    events.plan(names, kept=len(kept), pace=Pace(names, records=records.values(), workers=hands.workers))
    states = {task.name: earlier(task, records, layout) for task in tasks}
    states |= {task.name: state for task, state in _run(todo, layout, hands, events)}
    untried = _try_together(tasks, states, layout, hands, events)
    seconds = time.perf_counter() - start
    unwritten = untried + _summarise(batch, kommun, layout, tasks, [*states.values(), *untried], seconds)
    whole = not choices.only and not unwritten and all(state.stands for state in states.values())
    keep = partial(_keep_edition, batch, kommun, layout, tasks, events, whole=whole)
    unwritten += _written("", MANIFEST_NAME, keep)
    for state in unwritten:
        events.say(f"misslyckades: {state.kommundel or 'hela kommunen'}, {state.notebook}\n  {state.reason}")
    if before and whole and not unwritten:
        each_time, digests = [*named, *remarks], (choices.settings, before, as_left.written(layout))
        _leave(kommun, layout, tasks, as_left.Left(*_read_by(kommun), batch.tier, len(tasks), each_time, *digests))
    failed = tuple(state for state in [*states.values(), *unwritten] if state.status == FAILED)
    index = None if any(state.notebook == INDEX_NAME for state in unwritten) else layout.shared / INDEX_NAME
    return Done(index, len(todo), len(kept), failed, seconds)


def _read_by(kommun: Kommun) -> tuple[list[str], list[str]]:
    """The files and patterns that a kommun's data lie in, and the folders: names from the project folder."""
    registers = (getattr(kommun.registers, name) for name in (*REGISTERS, "log"))
    names = [*every_name(kommun), *filter(None, registers), f"data/example/{BUILT}"]
    if kommun.registers.log:
        names.append(str(own_workbook(kommun)))
    return list(dict.fromkeys(names)), [str(store_folder(kommun)), str(promises_of(kommun))]


def _leave(kommun: Kommun, layout: Layout, tasks: Sequence[Task], left: as_left.Left) -> None:
    """Write down how the batch was left, where it still is as its journal says and of the sources as they are now."""
    records = known_records(layout)
    if all(stands(task, records, layout) for task in tasks) and not unsaved(kommun) and is_current(kommun):
        with suppress(DataError):  # then it is asked run by run the next time
            as_left.leave(layout, left)


def _decide(kommun: Kommun, batch: Batch, todo: Sequence[Task]) -> None:
    """Decide before the pages what those of all crime print; where it takes too long each page decides by itself."""
    beside = next((tuple(each) for task in todo if (each := task.job.parameters.get("beside"))), ())
    if all_crime_in(beside):
        try:
            run_one((kommun, batch.tier, beside), decide, seconds=batch.timeout)
        except KeyboardInterrupt:
            raise Interrupted(0, len(todo)) from None


def _run(todo: Sequence[Task], layout: Layout, hands: _Hands, events: Events) -> Iterator[tuple[Task, State]]:
    made = 0
    try:
        with closing(hands.run(todo, partial(_began, events))) as ended:
            for task, given in ended:
                result = Result(_LOST) if isinstance(given, Lost) else given
                state = _keep(task, result, layout, events)
                made += 1
                yield task, state
    except KeyboardInterrupt:
        raise Interrupted(made, len(todo)) from None


def _began(events: Events, task: Task) -> None:
    events.began(task.name)


def _keep(task: Task, result: Result, layout: Layout, events: Events) -> State:
    state = keep_account(task, result, layout)
    events.ended(task.name, result)
    return state


def _try_together(
    tasks: Sequence[Task], states: dict[tuple[str, str], State], layout: Layout, hands: _Hands, events: Events
) -> list[State]:
    """Try what the pages tell together, and hide more or withhold a page where they tell of a hidden count.

    Changes `states`; hands back what could not be tried.
    """
    for task in tasks:
        if states[task.name].stands and leaves_out_figures(task.job.executed):
            states[task.name] = _keep(task, Result(UNTOLD), layout, events)
    standing = {
        "/".join(task.name): task for task in tasks if states[task.name].stands and prints_counts(task.job.executed)
    }
    attempt = partial(tried_together, seconds=tasks[0].job.timeout, kept=layout.tried)
    for rounds in count():
        executed = {page: task.job.executed for page, task in standing.items()}
        found = attempt(executed) if executed else LaidOpen({}, (), 0)
        if isinstance(found, Lost):
            return [State("", TOGETHER, FAILED, UNTRIED)]
        if found.tried:
            events.say(outcome(found, len(executed)))
        if not (found.to_hide or found.no_way or found.at_odds):
            return []
        for page in sorted(hopeless(found, rounds)):
            task = standing.pop(page)
            states[task.name] = _keep(task, Result(AT_ODDS if found.at_odds else WITHHELD), layout, events)
        again = [told_more(standing[page], names) for page, names in found.to_hide.items() if page in standing]
        states |= {task.name: state for task, state in _run(again, layout, hands, events)}
        standing = {page: task for page, task in standing.items() if states[task.name].stands}
    raise AssertionError


def _summarise(
    batch: Batch, kommun: Kommun, layout: Layout, tasks: Sequence[Task], states: Sequence[State], seconds: float
) -> list[State]:
    """Write the sheets, the results and the index; what cannot be written stops nothing else and is handed back."""
    grouped: dict[str, list[State]] = {}
    for state in states:
        grouped.setdefault(state.kommundel, []).append(state)
    whole = labels(kommun, tier=batch.tier, quality=read_quality(kommun))
    unwritten = _written("", SHEET_NAME, partial(write_kommun_sheet, layout, grouped, labels=whole))
    for kommundel, runs in grouped.items():
        if kommundel and any(run.status != NOT_RUN for run in runs):
            said = replace(whole, kommundel=kommundel)
            unwritten += _written(kommundel, SHEET_NAME, partial(write_sheet, layout, runs, labels=said))
    unwritten += _written("", CARDS_NAME, partial(write_cards, layout, grouped, root=kommun.root, labels=whole))
    unwritten += _written("", MINUTES_NAME, partial(write_minutes, layout, grouped.get("", []), labels=whole))
    unwritten += _written("", RESULTS_NAME, partial(write_results, layout, grouped, register=read_edition(kommun)))
    since, unread = _since(batch, kommun, layout, tasks)
    compared = not unread and (layout.shared / RESULTS_NAME).is_file()
    whole_pages = [run.notebook for run in grouped.get("", []) if run.stands]
    lay = partial(lay_in, layout, whole_pages, section(since) if compared else not_compared())
    unwritten += [*unread, *_written("", part_name(OVERVIEW), lay)]
    for state in unwritten:
        grouped.setdefault(state.kommundel, []).append(state)
    run_at = datetime.now().strftime("%Y-%m-%d %H:%M")
    index = partial(write_index, layout, grouped, labels=whole, since=since, run_at=run_at, took=duration(seconds))
    return unwritten + _written("", INDEX_NAME, index)


def _since(batch: Batch, kommun: Kommun, layout: Layout, tasks: Sequence[Task]) -> tuple[Changes | None, list[State]]:
    """What is new since the edition before; one that cannot be read stops nothing else and is handed back."""
    results = layout.shared / RESULTS_NAME
    if not results.is_file():
        return None, []
    try:
        return since_last(layout, manifest(batch, kommun, tasks, results=results, at=_now())), []
    except BfaError as error:
        return None, [State("", MANIFEST_NAME, FAILED, str(error))]


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")


def _keep_edition(
    batch: Batch, kommun: Kommun, layout: Layout, tasks: Sequence[Task], events: Events, *, whole: bool
) -> None:
    """Keep what the pages were made from; no edition is whole whose sources changed while its pages were made."""
    results = layout.shared / RESULTS_NAME
    if not results.is_file():
        return
    made = manifest(batch, kommun, tasks, results=results, at=_now())
    for line in kept_edition(layout, made, complete=whole and is_current(kommun)):
        events.say(line)


def _written(kommundel: str, name: str, write: Callable[[], None]) -> list[State]:
    try:
        write()
    except BfaError as error:
        return [State(kommundel, name, FAILED, str(error))]
    return []
