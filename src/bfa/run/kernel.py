"""The kernel every notebook runs in: always this very interpreter, whatever kernels the machine has registered."""

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from ipykernel.kernelspec import RESOURCES
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from traitlets import Integer, Unicode, default
from traitlets.config import Config

from bfa.draw.seal import SECRET
from bfa.run import ahead, forked

if sys.platform == "linux":
    import resource

# A socket path may hold 103 bytes on macOS and 107 on Linux; the longest name we add is "/k-ipc-5".
_LONGEST_FOLDER = 90
_started: list[Any] = []
_stopping = threading.Event()
_SWITCHES = ("--HistoryManager.enabled=False", "--InteractiveShellApp.exec_PYTHONSTARTUP=False")


class OwnKernels(KernelSpecManager):
    """Offers one kernel, `python3`, which is the interpreter that runs this code."""

    def find_kernel_specs(self) -> dict[str, str]:
        """Name of the one kernel and its folder of icons."""
        return {NATIVE_KERNEL_NAME: RESOURCES}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The one kernel; any other name is refused."""
        if kernel_name != NATIVE_KERNEL_NAME:
            raise NoSuchKernel(kernel_name)
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *_SWITCHES],
            display_name="Python (bfa)",
            language="python",
            resource_dir=RESOURCES,
            metadata={"debugger": True} | forked.asked_for() | ahead.asked_for(),
        )


class OwnKernel(AsyncKernelManager):
    """Starts a kernel of this interpreter, and is remembered so that `end_all` can end it."""

    secret = Unicode(help="What seals the outputs of this run (`draw.output`); handed to the kernel alone.").tag(
        config=True
    )

    memory = Integer(help="Most memory the kernel may take; what it has from the start counts. [MiB]").tag(config=True)

    @default("kernel_spec_manager")
    def _own_kernels(self) -> OwnKernels:
        return OwnKernels()

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
        """Start the kernel, unless this process has been told to stop."""
        if _stopping.is_set():
            raise RuntimeError("stopping")
        await super().start_kernel(**options | {"env": os.environ | {SECRET: self.secret}})
        _started.append(self.provisioner)
        _limit(self.provisioner.pid, self.memory)  # type: ignore[union-attr]


def end_all() -> None:
    """End the kernels this process has started, at once, and start no more.

    A notebook under way then ends as with any dead kernel, and cleans up after itself.
    """
    _stopping.set()
    ahead.end()
    for provisioner in _started:
        process = getattr(provisioner, "process", None)
        if process is not None and process.poll() is None:
            process.kill()


def is_stopping() -> bool:
    """Whether this process has been told to stop."""
    return _stopping.is_set()


def _limit(process: int, memory: int) -> None:
    """Bound what a process, and each that it starts, may take of private memory [MiB], where that can be said: Linux.

    What is mapped and not its own (libraries, shared memory) is not counted, nor address space that is only reserved.
    A narrower bound that the machine has set stays.
    """
    if sys.platform == "linux":
        with suppress(ProcessLookupError):  # it has died
            _, most = resource.prlimit(process, resource.RLIMIT_DATA)
            bound = memory * 2**20 if most == resource.RLIM_INFINITY else min(memory * 2**20, most)
            resource.prlimit(process, resource.RLIMIT_DATA, (bound, bound))


def kernel_settings(folder: Path, *, secret: str, memory: int) -> Config:
    """Settings that put a kernel's connection file, and on POSIX its sockets, in a folder of its own; and what it may.

    Kernels that start at once race for TCP ports (papermill issue 511); sockets in a folder cannot collide.
    Where the system has no such sockets, or the path is too long for one, the kernel gets TCP ports.
    """
    settings: dict[str, Any] = {"connection_file": str(folder / "k.json"), "secret": secret, "memory": memory}
    if os.name == "posix" and len(os.fsencode(folder)) <= _LONGEST_FOLDER:
        settings["transport"] = "ipc"
    return Config({"OwnKernel": settings})
