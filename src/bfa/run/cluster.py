"""The runs of a batch on several machines, through dask.distributed: the same tasks, and the same files.

The project lies at the same path on every machine, or its files go through an address that all of them reach
(`exchange`). A task is sent to a worker of the cluster, which runs it in a
process of its own, forked on Linux from one that has imported (`workers`, `forked`): what kills a notebook kills no
worker. A worker that is lost has its tasks sent to others, as Dask does. What comes back is what the journal holds,
with the digest of each file; the batch writes its journal, and tries and sums up as ever.
"""

import logging
import multiprocessing
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from bfa.errors import BfaError, DataError, ParameterError
from bfa.run import journal, kernel
from bfa.run.exchange import Parcel, forget, laid_out, left, left_by, moved_back, unmoved
from bfa.run.files import sha256
from bfa.run.made_of import data_digest
from bfa.run.task import Result, Task, run_task
from bfa.run.workers import Lost, run_all
from bfa.tables.municipality import read_kommun

#: How long the batch waits for a scheduler, and for a worker where there is none. [s]
LONGEST_WAIT = 60
#: How often it is seen whether a run has ended. [s]
_BETWEEN = 0.2
#: How long a file that a worker has written may take to be seen here, on a drive that is slow to tell. [s]
_SEEN_WITHIN = 60.0
_ELSEWHERE = "Klustrets arbetare {what}.\n  Gör så här: {do}"


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker of the cluster hands back."""

    #: How it went; `Lost` where the process that ran it died.
    result: Result | Lost
    #: Contents of what it wrote, by where it belongs in the batch (digest).
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
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what stops the batch it says itself, in Swedish
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
    client: Any, tasks: Sequence[Task], began: Callable[[Task], object], *, address: str = ""
) -> Generator[tuple[Task, Any], None, None]:
    """Run every task on the cluster and yield each with its result or `Lost`, in the order they end.

    No more are sent than it has threads, so that workers that come later are used and a stop leaves little behind:
    runs under way end where they are, and what they write is not in the journal.

    Parameters
    ----------
    address : str
        Where files go between the batch and its workers (`exchange`); "" where they share the project's drive.

    Raises
    ------
    ParameterError
        Nothing can be written at the address.
    DataError
        The scheduler has gone, or it has had no worker for `LONGEST_WAIT`.
    """
    if not address or not tasks:
        yield from _run_on(client, tasks, began, None)
        return
    with left(address, tasks) as parcel:
        try:
            yield from _run_on(client, tasks, began, parcel)
        finally:
            with suppress(Exception):  # the cluster has gone
                client.run(_forget_here, parcel)


def _run_on(
    client: Any, tasks: Sequence[Task], began: Callable[[Task], object], parcel: Parcel | None
) -> Generator[tuple[Task, Any], None, None]:
    distributed = _library()
    waiting = list(reversed(tasks))
    sent: dict[str, tuple[Task, Any]] = {}
    ended = distributed.as_completed(loop=client.loop)
    try:
        while waiting or sent:
            room = max(1, _places(client)) - len(sent)
            for task in [waiting.pop() for _ in range(min(room, len(waiting)))]:
                future = client.submit(run_here, task, parcel, pure=False, retries=0)
                sent[future.key] = (task, future)
                ended.add(future)
                began(task)
            future = _next(ended, client)
            task, _ = sent.pop(future.key)
            yield task, _given(future, parcel)
    finally:
        client.cancel([future for _, future in sent.values()])


def _places(client: Any) -> int:
    """How many runs the cluster takes at once now; 0 where it has no worker. [count]"""
    try:
        return sum(client.nthreads().values())
    except OSError:
        raise _gone(client, "svarar inte längre", "starta den igen") from None


def _next(ended: Any, client: Any) -> Any:
    """The next run that has ended; refused where the scheduler has gone, or no worker has been there for long."""
    met = time.monotonic()
    while not ended.has_ready():
        if _places(client):
            met = time.monotonic()
        elif time.monotonic() > met + LONGEST_WAIT:
            raise _gone(client, "har ingen arbetare längre", "starta en arbetare")
        time.sleep(_BETWEEN)
    future = next(ended)
    if future.cancelled():
        raise _gone(client, "svarar inte längre", "starta den igen")
    return future


def _gone(client: Any, what: str, do: str) -> DataError:
    return DataError(
        f"Schemaläggaren {client.scheduler.address} {what}. Det som är klart är bokfört.",
        do=f"{do} och kör samma kommando igen: bara det som saknas görs.",
    )


def _given(future: Any, parcel: Parcel | None) -> Result | Lost:
    """What came back, once its files are here with the same contents."""
    try:
        made: Made = future.result()
    except Exception:  # the worker was lost time after time, or could not read the task
        return Lost(None)
    if isinstance(made.result, Lost):
        return made.result
    unseen = _fetched(made, parcel) if parcel else _awaited(made)
    return Result(unseen) if unseen else made.result


def _fetched(made: Made, parcel: Parcel) -> str:
    """Puts what was written in its place; what went wrong, in Swedish, or ""."""
    try:
        for path, held in made.digests.items():
            parcel.fetch(held, path)
    except Exception as error:  # each driver has errors of its own
        return unmoved(parcel, error)
    return ""


def _awaited(made: Made) -> str:
    """Waits until what was written is seen on the shared drive; "" once it is, else what is wrong, in Swedish."""
    end = time.monotonic() + _SEEN_WITHIN
    while not all(path.is_file() and sha256(path) == held for path, held in made.digests.items()):
        if time.monotonic() > end:
            return _ELSEWHERE.format(
                what="skriver inte i samma mapp som körningen",
                do="lägg projektet på en delad disk, på samma sökväg överallt, eller skicka med --exchange.",
            )
        time.sleep(0.5)
    return ""


def run_here(task: Task, parcel: Parcel | None = None) -> Made:
    """Make one run, in a worker of the cluster; never raises for what a run may meet."""
    if journal.package_digest() != task.key.package:
        do = "installera samma version av bfa, Python och alla paket på varje dator, och starta om arbetarna."
        return Made(Result(_ELSEWHERE.format(what="har ett annat bfa än körningen", do=do)), {})
    if parcel is None:
        return _run_on_drive(task)
    try:
        with laid_out(parcel, task, _own_folder()) as own:
            result = _in_process(own)
            written = {} if isinstance(result, Lost) else left_by(parcel, own, task)
            return Made(result if isinstance(result, Lost) else moved_back(result, task), written)
    except Exception as error:  # each driver has errors of its own
        return Made(Result(unmoved(parcel, error)), {})


def _run_on_drive(task: Task) -> Made:
    if not _sees_the_same(task):
        do = "lägg projektet med sitt lager på en delad disk, på samma sökväg överallt, eller skicka med --exchange."
        return Made(Result(_ELSEWHERE.format(what="ser inte samma uppgifter som körningen", do=do)), {})
    result = _in_process(task)
    if isinstance(result, Lost) or result.reason:
        return Made(result, {})
    return Made(result, {path: sha256(path) for path in (*result.files, task.job.executed)})


def _in_process(task: Task) -> Result | Lost:
    multiprocessing.current_process().daemon = False  # a worker under a nanny may start processes too
    with closing(run_all([task], run_task, workers=1, stop=kernel.end_all)) as ended:
        ((_, result),) = ended
    given: Result | Lost = result
    return given


def _own_folder() -> Path:
    """Where this worker keeps its files, which Dask takes away when the worker ends."""
    return Path(_library().get_worker().local_directory)


def _forget_here(parcel: Parcel, dask_worker: Any) -> None:  # Dask gives who is called so
    forget(parcel, Path(dask_worker.local_directory))


def _sees_the_same(task: Task) -> bool:
    """Whether the project of this worker holds the data that the run was asked of."""
    try:
        kommun = read_kommun(task.job.cwd / task.job.parameters["kommun"])
        return data_digest(kommun) == task.key.data
    except (BfaError, OSError):
        return False


def _library() -> Any:
    try:
        return import_module("distributed")
    except ImportError:
        raise ParameterError(
            "dask.distributed: paketet är inte installerat.",
            do='installera tillägget, i projektmappen: pip install --editable ".[cluster]". '
            "Utan det körs allt på den här datorn.",
        ) from None
