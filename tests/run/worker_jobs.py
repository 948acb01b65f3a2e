"""Work for the worker tests; at the top of a module, since a worker is told its name."""

import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from small_batch import run_any

from bfa.run.execution import Job, RunError, execute
from bfa.run.task import Result, Task

#: The variable that names a folder of which `keep_apart` reaches nothing.
APART = "BFA_TEST_APART"


def square(number: int) -> int:
    return number * number


def die_at_three(number: int) -> tuple[int, int]:
    if number == 3:
        os._exit(9)
    return number, os.getpid()


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def nothing() -> None:
    pass


def printed(job: Job) -> str:
    """What a notebook prints, or why it did not come to its end."""
    try:
        execute(job)
    except RunError as error:
        return str(error)
    cells = json.loads(job.executed.read_text(encoding="utf-8"))["cells"]
    return "".join(text for cell in cells for output in cell.get("outputs", []) for text in output["text"])


def keep_apart() -> None:
    """From here on nothing that lies in the folder of `APART` is opened, listed or made, where one is named."""
    if not (folder := os.environ.get(APART)):
        return

    def refuse(event: str, given: tuple[object, ...]) -> None:
        if event in ("open", "os.listdir", "os.scandir", "os.mkdir", "os.rename") and str(given[0]).startswith(folder):
            raise PermissionError(f"{event} {given[0]}")

    sys.addaudithook(refuse)
    with suppress(PermissionError):
        list(Path(folder).iterdir())
        raise AssertionError("reached")


def run_apart(task: Task) -> Result:
    """`run_any` on a machine that does not have the batch's folder."""
    keep_apart()
    return run_any(task)
