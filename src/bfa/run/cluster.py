"""The runs of a batch on several machines, through dask.distributed: the same tasks, and files on a drive they share.

The project lies at the same path on every machine. A task is sent to a worker of the cluster, which runs it in a
process of its own, forked on Linux from one that has imported (`workers`, `forked`): what kills a notebook kills no
worker. A worker that is lost has its tasks sent to others, as Dask does. What comes back is what the journal holds,
with the digest of each file; the batch writes its journal, and tries and sums up as ever.
"""

import multiprocessing
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from bfa.errors import BfaError, ParameterError
from bfa.run import journal, kernel
from bfa.run.files import sha256
from bfa.run.task import Result, Task, run_task
from bfa.run.workers import Lost, run_all
from bfa.tables.municipality import read_kommun

#: How long the batch waits for a scheduler and a first worker. [s]
LONGEST_WAIT = 60
#: How long a file that a worker has written may take to be seen here, on a drive that is slow to tell. [s]
_SEEN_WITHIN = 60.0
_ELSEWHERE = "Klustrets arbetare {what}.\n  Gör så här: {do}"


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker of the cluster hands back."""

    #: How it went; `Lost` where the process that ran it died.
    result: Result | Lost
    #: Contents of what it wrote, by path (digest).
    digests: dict[Path, str]


@contextmanager
def connected(address: str) -> Generator[Any, None, None]:
    """A client of the scheduler, with the certificates that Dask's own settings name where the address is ``tls://``.

    Raises
    ------
    ParameterError
        dask.distributed is not installed, nothing answers at the address, or no worker comes.
    """
    distributed = _library()
    try:
        client = distributed.Client(address, timeout=LONGEST_WAIT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ParameterError(
            f"Schemaläggaren {address} svarar inte.",
            found=type(error).__name__,
            do="starta den med dask scheduler och skriv adressen som den säger (docs/drift.md).",
        ) from None
    with closing(client):
        yield client


def threads(client: Any) -> int:
    """How many runs the cluster takes at once; waits for the first worker. [count]

    Raises
    ------
    ParameterError
        None came.
    """
    distributed = _library()
    try:
        client.wait_for_workers(1, timeout=LONGEST_WAIT)
    except (TimeoutError, distributed.TimeoutError):
        raise ParameterError(
            f"Schemaläggaren {client.scheduler.address} har ingen arbetare.",
            do="starta en med dask worker och schemaläggarens adress (docs/drift.md).",
        ) from None
    return sum(client.nthreads().values())


def run_on(
    client: Any, tasks: Sequence[Task], began: Callable[[Task], object]
) -> Generator[tuple[Task, Any], None, None]:
    """Run every task on the cluster and yield each with its result or `Lost`, in the order they end.

    No more are sent than it has threads, so that workers that come later are used and a stop leaves little behind:
    runs under way end where they are, and what they write is not in the journal.
    """
    distributed = _library()
    waiting = list(reversed(tasks))
    sent: dict[str, tuple[Task, Any]] = {}
    ended = distributed.as_completed(loop=client.loop)
    try:
        while waiting or sent:
            while waiting and len(sent) < max(1, sum(client.nthreads().values())):
                task = waiting.pop()
                future = client.submit(run_here, task, pure=False, retries=0)
                sent[future.key] = (task, future)
                ended.add(future)
                began(task)
            future = next(ended)
            task, _ = sent.pop(future.key)
            yield task, _given(future)
    finally:
        client.cancel([future for _, future in sent.values()])


def _given(future: Any) -> Result | Lost:
    """What came back, once its files are seen here with the same contents."""
    try:
        made: Made = future.result()
    except Exception:  # the worker was lost time after time, or could not read the task
        return Lost(None)
    if isinstance(made.result, Lost):
        return made.result
    end = time.monotonic() + _SEEN_WITHIN
    while not all(path.is_file() and sha256(path) == held for path, held in made.digests.items()):
        if time.monotonic() > end:
            return Result(
                _ELSEWHERE.format(
                    what="skriver inte i samma mapp som körningen",
                    do="lägg projektet på en delad disk, på samma sökväg på varje dator.",
                )
            )
        time.sleep(0.5)
    return made.result


def run_here(task: Task) -> Made:
    """Make one run, in a worker of the cluster; never raises for what a run may meet."""
    if said := _not_the_same(task):
        return Made(Result(said), {})
    multiprocessing.current_process().daemon = False  # a worker under a nanny may start processes too
    with closing(run_all([task], run_task, workers=1, stop=kernel.end_all)) as ended:
        ((_, result),) = ended
    if isinstance(result, Lost) or result.reason:
        return Made(result, {})
    return Made(result, {path: sha256(path) for path in (*result.files, task.job.executed)})


def _not_the_same(task: Task) -> str:
    """Why this worker would not make the run that was asked for, in Swedish; "" where it would."""
    if journal.package_digest() != task.key.package:
        do = "installera samma version av bfa, Python och alla paket på varje dator, och starta om arbetarna."
        return _ELSEWHERE.format(what="har ett annat bfa än körningen", do=do)
    try:
        kommun = read_kommun(task.job.cwd / task.job.parameters["kommun"])
        same = journal.data_digest(kommun) == task.key.data
    except (BfaError, OSError):
        same = False
    if not same:
        do = "lägg projektet med sitt lager på en delad disk, på samma sökväg på varje dator."
        return _ELSEWHERE.format(what="ser inte samma uppgifter som körningen", do=do)
    return ""


def _library() -> Any:
    try:
        return import_module("distributed")
    except ImportError:
        raise ParameterError(
            "dask.distributed: paketet är inte installerat.",
            do='installera tillägget: pip install "bfa[cluster]". Utan det körs allt på den här datorn.',
        ) from None
