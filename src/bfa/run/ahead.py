"""Kernels started ahead of need, where processes are not forked: the next one imports while the page before is made.

Each is an interpreter of its own, started and ended by jupyter_client's means. It imports what pages use, waits to be
told what to run, runs one notebook and ends; it knows no secret before it is told.
"""

import json
import os
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

from jupyter_client.launcher import launch_kernel
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from bfa.run import forked

#: The name by which a kernel's description asks for `Ahead`.
NAME = "bfa-ahead"
# The folder that bfa is started in holds no modules of ours.
_COMMAND = ("-c", "import sys; sys.path = [*filter(None, sys.path)]; from bfa.run.ahead import wait; wait()")
# Those that wait in this worker, one at the most; and whether its next job may want one.
_waiting: list[Popen[bytes]] = []
_wanted = [False]


def prepare() -> None:
    """Start the first kernel of this worker, where it forks none and is to be told apart from papermill's own way."""
    if not forked.forks() and forked.PLAIN not in os.environ:
        KernelProvisionerFactory.instance().provisioners[NAME] = EntryPoint(
            NAME, f"{__name__}:Ahead", KernelProvisionerFactory.GROUP_NAME
        )
        _waiting.append(_started())


def want(more: bool) -> None:
    """Whether there is more to run after this, so that a kernel is to be started for it."""
    _wanted[0] = more


def asked_for() -> dict[str, Any]:
    """What a kernel's description says to be taken from those that wait; nothing in a process that starts none."""
    mine = NAME in KernelProvisionerFactory.instance().provisioners
    return {"kernel_provisioner": {"provisioner_name": NAME}} if mine else {}


def end() -> None:
    """End what waits and will not be wanted."""
    while _waiting:
        process = _waiting.pop()
        process.kill()
        process.wait()


class Ahead(LocalProvisioner):
    """Takes a kernel that waits, and lets the next one start."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Tell a kernel to do what the command would have done.

        Raises
        ------
        OSError
            It has died while it waited.
        """
        process = _waiting.pop() if _waiting else _started()
        self.process, self.pid, self.cwd = process, process.pid, options.get("cwd") or str(Path.cwd())
        self.pgid = os.getpgid(process.pid) if hasattr(os, "getpgid") else None
        told = json.dumps([cmd[cmd.index("-f") :], options["env"], str(self.cwd)])
        with process.stdin as line:  # type: ignore[union-attr]
            line.write(told.encode("ascii") + b"\n")
        if _wanted[0]:
            _waiting.append(_started())
        return self.connection_info


def _started() -> "Popen[bytes]":
    environment = os.environ | forked.kernel_environment()
    return launch_kernel([sys.executable, *_COMMAND], stdin=PIPE, stdout=DEVNULL, env=environment)


def wait() -> None:
    """Import what pages use, then be the kernel that the first line of input tells of; without one there is none."""
    parent = int(os.environ.get("JPY_PARENT_PID") or 0)
    import bfa.run.preloaded  # noqa: F401

    if told := sys.stdin.readline():
        forked.be_kernel(*json.loads(told), parent=parent)
