"""Room: what was read and let go of goes back to the system, so that a large file takes little more than its rows.

Arrow's own pool, and the system's heap between pieces of many sizes, would else hold about as much again.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as arrow


@contextmanager
def sparing() -> Iterator[None]:
    """Within it arrow takes its memory from the system, as numpy does."""
    before = arrow.default_memory_pool()
    arrow.set_memory_pool(arrow.system_memory_pool())
    try:
        yield
    finally:
        arrow.set_memory_pool(before)


def give_back(*, tables: bool = False) -> None:
    """Give back what is free; with `tables` also columns that nobody has, since pandas lets them hold themselves."""
    if tables:
        gc.collect(1)
    arrow.default_memory_pool().release_unused()
