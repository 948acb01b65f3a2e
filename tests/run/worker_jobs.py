"""Work for the worker tests; at the top of a module, since a worker is told its name."""

import json
import os
import time

from bfa.run.execution import Job, RunError, execute


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
