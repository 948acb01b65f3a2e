"""Work for the worker tests; at the top of a module, since workers are spawned."""

import os
import time


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
