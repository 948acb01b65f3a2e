"""One count by itself."""

from collections.abc import Collection
from dataclasses import dataclass

from bfa.disclosure.policy import Policy, largest_small


@dataclass(frozen=True, slots=True)
class Count:
    """One count after the release: `n` is None where hidden or missing."""

    n: int | None
    hidden: bool


def count(n: int | None, *, policy: Policy, brottstyp: str, kind: str, identifies: Collection[str] = ()) -> Count:
    """One count of a kommundel and a period; `identifies` as in `CountTable`."""
    hidden = n is not None and 0 < n <= largest_small(brottstyp, kind, len(set(identifies)), policy=policy)
    return Count(None if hidden else n, hidden)
