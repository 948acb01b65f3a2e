"""Kernels forked from a process that has imported, once per worker, all that notebooks use.

Starting an interpreter and importing pandas, geopandas and matplotlib takes several times as long as the cells of most
notebooks. The process forked from only imports: it has no thread of Python's, has computed nothing and knows no secret.
Only on Linux; elsewhere each kernel is an interpreter of its own, since macOS and Windows cannot fork so safely.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import EntryPoint
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

#: Whether kernels are forked here.
FORKS = sys.platform == "linux"
#: The name by which a kernel's description asks for `Forked`.
NAME = "bfa-forked"
_ENTRY = EntryPoint(NAME, f"{__name__}:Forked", KernelProvisionerFactory.GROUP_NAME)


class Forked(LocalProvisioner):
    """Starts a kernel by forking, and ends it like any other."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Fork a kernel that does what the command would have done."""
        begin = (cmd[cmd.index("-f") :], options["env"], options.get("cwd") or Path.cwd())
        process = multiprocessing.get_context("forkserver").Process(target=_kernel, args=begin, daemon=True)
        process.start()
        self.process = _Process(process)  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        self.cwd = begin[2]
        return self.connection_info


class _Process:
    """A process of `multiprocessing` with the methods of one of `subprocess` that a provisioner calls."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        self.kill, self.terminate = process.kill, process.terminate

    def poll(self) -> int | None:
        """Exit code; None while it runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """Exit code, once it has ended."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, signum: int) -> None:
        """Send it a signal."""
        if self._process.pid and self.poll() is None:
            os.kill(self._process.pid, signum)


def offer() -> None:
    """Let jupyter find `Forked` by its name, and say what the process that is forked from imports."""
    KernelProvisionerFactory.instance().provisioners[NAME] = _ENTRY
    multiprocessing.set_forkserver_preload(["bfa.run.preloaded"])


def _kernel(arguments: Sequence[str], environment: Mapping[str, str], folder: str | Path) -> None:
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    from bfa.draw import output

    os.setsid()
    os.environ.clear()
    os.environ.update(environment, JPY_PARENT_PID=str(os.getppid()))  # else it would print how to reach it
    output.take_secret()
    os.chdir(folder)
    np.random.seed()  # else every kernel would draw the same numbers
    multiprocessing.current_process().daemon = False  # a notebook may start processes of its own
    Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    IPKernelApp.launch_instance(list(arguments))


def _end_with(parent: BaseProcess) -> None:
    """End at once when the worker has gone."""
    wait([parent.sentinel])
    os._exit(1)
