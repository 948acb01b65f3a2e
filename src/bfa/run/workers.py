"""Worker processes: each is started once, keeps its imports, and runs one job after another.

Written for three things a ready-made pool does not give: a worker that dies takes only its own job with it; workers
and the kernels they started end at once when the batch is stopped, and by themselves when the batch's process is gone;
a Ctrl-C is answered by the batch alone.
"""

import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from bfa.run import ahead, forked

Job = TypeVar("Job")

_END = object()
#: How long a stopped worker may take to leave before it is made to. [s]
GRACE = 5.0


@dataclass(frozen=True, slots=True)
class Lost:
    """What is handed back in place of a result when a worker died under its job."""

    exitcode: int | None


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    line: Connection
    job: Any = None


def run_all(
    jobs: Sequence[Job],
    work: Callable[[Job], Any],
    *,
    workers: int,
    stop: Callable[[], None],
    began: Callable[[Job], object] = lambda job: None,
) -> Generator[tuple[Job, Any], None, None]:
    """Run every job and yield each with its result, in the order they end.

    Parameters
    ----------
    jobs : sequence
        What the workers are handed; picklable. Taken in order.
    work : callable
        A function at the top of a module; called in a worker; returns something picklable and does not raise.
    workers : int
        Processes at once. [1 or more]
    stop : callable
        A function at the top of a module; called in a worker that has to end while it works.
    began : callable
        Called here with each job that a worker is given.

    Yields
    ------
    tuple
        Job, and what `work` returned, or `Lost`.
    """
    waiting = list(reversed(jobs))
    busy: list[_Worker] = []
    try:
        while waiting or any(worker.job is not None for worker in busy):
            idle = [worker for worker in busy if worker.job is None]
            while waiting and (idle or len(busy) < workers):
                if not idle:
                    idle.append(_start(work, stop))
                    busy.append(idle[-1])
                job = waiting.pop()
                _give(idle.pop(), job, more=bool(waiting))
                began(job)
            yield from _ended(busy)
    finally:
        _stop(busy)


def run_one(job: Job, work: Callable[[Job], Any], *, seconds: float) -> Any:
    """What `work` gives in a process of its own; `Lost` where it dies, raises or takes longer than `seconds`. [s]"""
    ours, process = _begun(_answer, work, job)
    try:
        return ours.recv() if ours.poll(seconds) else Lost(None)
    except (EOFError, OSError):
        process.join(GRACE)
        return Lost(process.exitcode)
    finally:
        process.terminate()
        process.join(GRACE)
        ours.close()


def _answer(line: Connection, work: Callable[[Any], Any], job: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    result = work(job)
    with suppress(OSError):  # the batch has gone
        line.send(result)


def _give(worker: _Worker, job: Any, *, more: bool) -> None:
    worker.job = job
    with suppress(OSError):  # a worker that has died is found by _ended
        worker.line.send((job, more))


def _ended(busy: list[_Worker]) -> Iterator[tuple[Any, Any]]:
    ready = wait([worker.line for worker in busy])
    for worker in [worker for worker in busy if worker.line in ready]:
        job = worker.job
        try:
            result = worker.line.recv()
            worker.job = None
        except (EOFError, OSError):
            worker.process.join(GRACE)
            result = Lost(worker.process.exitcode)
            worker.line.close()
            busy.remove(worker)
        if job is not None:
            yield job, result


def _start(work: Callable[[Any], Any], stop: Callable[[], None]) -> _Worker:
    ours, process = _begun(_serve, work, stop)
    return _Worker(process, ours)


def _begun(target: Callable[..., None], *given: Any) -> tuple[Connection, BaseProcess]:
    """Our end of the line to a new process, and the process: it runs `target` with its own end and what is given."""
    context = forked.context()
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(dict(os.environ), target, theirs, *given), daemon=True)
    with _interrupts_held():
        process.start()
    theirs.close()
    return ours, process


def _run(environment: dict[str, str], target: Callable[..., None], *given: Any) -> None:
    os.environ.update(environment)  # a forked process has that of the process it was forked from
    target(*given)


def _stop(busy: list[_Worker]) -> None:
    for worker in busy:
        worker.line.close()
    for worker in busy:
        worker.process.join(GRACE)
        if worker.process.is_alive():
            worker.process.terminate()
            worker.process.join(GRACE)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    # A worker inherits the mask, so that a Ctrl-C while it imports does not fill the screen with its traceback.
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _serve(line: Connection, work: Callable[[Any], Any], stop: Callable[[], None]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    multiprocessing.current_process().daemon = False  # who is ended with the batch may still start kernels
    forked.prepare()
    ahead.prepare()
    jobs: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(line, jobs, stop), daemon=True).start()
    with suppress(OSError):  # the batch has gone
        while (given := jobs.get()) is not _END:
            job, more = given
            ahead.want(more)
            line.send(work(job))
    ahead.end()


def _listen(line: Connection, jobs: "queue.SimpleQueue[Any]", stop: Callable[[], None]) -> None:
    with suppress(EOFError, OSError):
        while True:
            jobs.put(line.recv())
    jobs.put(_END)
    stop()
    time.sleep(GRACE / 2)
    os._exit(1)
