"""Processes forked from one that has imported what pages use, on Linux: workers, and the kernels of notebooks.

Starting an interpreter and importing pandas, geopandas and matplotlib takes several times as long as most notebooks.
What is forked from has no thread of Python's, has computed nothing and knows no secret: the batch's fork server, which
only imports, and beside each worker a process that only forks. On macOS and Windows, which cannot fork so safely, each
worker and each kernel is an interpreter of its own, the kernels started ahead of need (`ahead`).
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import EntryPoint
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path
from threading import Thread
from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

#: The variable that makes each notebook's kernel an interpreter of its own, as papermill starts it, wherever it runs.
PLAIN = "BFA_PLAIN"
#: The variable that makes Linux do as systems that cannot fork.
UNFORKED = "BFA_UNFORKED"
#: The name by which a kernel's description asks for `Forked`.
NAME = "bfa-forked"
#: How long a fork may take. [s]
_LONGEST = 60
# The line of this worker to the process that forks its kernels; empty in any other process.
_lines: list[Connection] = []


def kernel_environment() -> dict[str, str]:
    """Variables that make a kernel quiet, reproducible and content with one processor.

    Numerical libraries that each take every processor make parallel kernels several times slower than one at a time.
    """
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
    pinned = dict.fromkeys((*threads, "NUMEXPR_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
    return pinned | {"PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def forks() -> bool:
    """Whether processes are forked here."""
    return sys.platform == "linux" and not {PLAIN, UNFORKED} & os.environ.keys()


def context() -> SpawnContext | ForkServerContext:
    """How this process starts others."""
    if not forks():
        return multiprocessing.get_context("spawn")
    os.environ.update(kernel_environment())
    multiprocessing.set_forkserver_preload(["bfa.run.preloaded"])
    return multiprocessing.get_context("forkserver")


def prepare() -> None:
    """Start the process that forks this worker's kernels, while the worker has but one thread."""
    if forks():
        KernelProvisionerFactory.instance().provisioners[NAME] = EntryPoint(
            NAME, f"{__name__}:Forked", KernelProvisionerFactory.GROUP_NAME
        )
        ours, theirs = multiprocessing.Pipe()
        multiprocessing.get_context("fork").Process(target=_serve, args=(ours, theirs), daemon=True).start()
        theirs.close()
        _lines.append(ours)


def asked_for() -> dict[str, Any]:
    """What a kernel's description says to be forked; nothing where this process cannot fork one."""
    return {"kernel_provisioner": {"provisioner_name": NAME}} if _lines else {}


class Forked(LocalProvisioner):
    """Starts a kernel by forking, and ends it like any other."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Fork a kernel that does what the command would have done.

        Raises
        ------
        RuntimeError
            It was not forked in time.
        """
        self.cwd = options.get("cwd") or Path.cwd()
        self.process = _Kernel(_lines[0], (cmd[cmd.index("-f") :], options["env"], self.cwd))  # type: ignore[assignment]
        self.pid = self.pgid = self.process.pid  # type: ignore[union-attr]
        return self.connection_info


class _Kernel:
    """A forked kernel with the methods of a `subprocess.Popen` that a provisioner calls."""

    stdin = stdout = stderr = None

    def __init__(self, line: Connection, asked: tuple[Any, ...]) -> None:
        self._line, self._code = line, None
        line.send(asked)
        self.pid: int = self._answer(_LONGEST)

    def _answer(self, seconds: float | None) -> Any:
        try:
            if self._line.poll(seconds):
                return self._line.recv()
        except (EOFError, OSError):
            pass
        raise RuntimeError("not forked")

    def poll(self) -> int | None:
        """Exit code; None while it runs."""
        if self._code is None and self._line.poll():
            self._code = self._answer(0)
        return self._code

    def wait(self) -> int | None:
        """Exit code, once it has ended."""
        if self._code is None:
            self._code = self._answer(None)
        return self._code

    def send_signal(self, signum: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(9)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(15)


def _serve(ours: Connection, line: Connection) -> None:
    """Fork a kernel for each that is asked for, one at a time, until the worker has gone."""
    ours.close()
    while True:
        try:
            asked = line.recv()
        except (EOFError, OSError):
            return
        if not (child := os.fork()):
            line.close()
            _kernel(*asked)
            os._exit(0)
        line.send(child)
        line.send(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _kernel(arguments: Sequence[str], environment: Mapping[str, str], folder: str) -> None:
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a solver writes there past Python, among what the command says
    multiprocessing.current_process().daemon = False  # a notebook may start processes of its own
    Thread(target=_end_with_worker, daemon=True).start()
    be_kernel(arguments, environment, folder, parent=os.getppid())


def be_kernel(arguments: Sequence[str], environment: Mapping[str, str], folder: str, *, parent: int) -> None:
    """Be the kernel that a command with these arguments, in this environment and folder, would have started.

    `parent`: the process that it ends with; on Windows a handle of it.
    """
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    from bfa.draw import output

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    output.take_secret()
    np.random.seed()  # else every kernel would draw the same numbers
    IPKernelApp.launch_instance(list(arguments), parent_handle=parent)  # without one it prints how to reach it


def _end_with_worker() -> None:
    wait([multiprocessing.parent_process().sentinel])  # type: ignore[union-attr]
    os._exit(1)
