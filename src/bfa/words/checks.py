"""What hangs loose, in words: each thing with its numbers, and what to do about it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from bfa.analyses.checks import OF, PRIVATE, Check
from bfa.words.catalogue import message, messages
from bfa.words.numbers import joined

#: So many numbers are named in a line; the rest are counted.
_MOST_NAMED = 12
Row = Mapping[str, Any]


def told(checks: Iterable[Check], withheld: Mapping[str, Collection[int]]) -> list[dict[str, Any]]:
    """kind, numbers, n, said, do of what may be told, the first things first.

    `withheld`: register -> numbers of its rows that are withheld: what a check of `PRIVATE` says of them is not told.
    """
    open_ = [_without(check, withheld[OF[check.kind]]) if check.kind in PRIVATE else check for check in checks]
    return [
        {
            "kind": check.kind,
            "numbers": list(check.numbers),
            "n": len(check.numbers),
            "said": message(f"checks.{check.kind}.said", **_named(check)),
            "do": message(f"checks.{check.kind}.do"),
        }
        for check in open_
        if check.numbers or check.names
    ]


def _without(check: Check, hidden: Collection[int]) -> Check:
    numbers = tuple(number for number in check.numbers if number not in hidden)
    pairs = tuple(pair for pair in check.pairs if not set(pair) & set(hidden))
    left = tuple(sorted({number for pair in pairs for number in pair})) if check.pairs else numbers
    return Check(check.kind, left, pairs, check.names)


def _named(check: Check) -> dict[str, Any]:
    """What its sentence names, and how many they are."""
    if check.names:
        known = messages("checks.of_perspectives")
        named = joined((known[name] for name in check.names), last=message("lists.or"))
        return {"n": len(check.names), "numbers": named}
    if check.pairs:
        groups = _groups(check.pairs)
        return {"n": len(groups), "numbers": "; ".join(map(_some, groups))}
    return {"n": len(check.numbers), "numbers": _some(check.numbers)}


def _some(numbers: Sequence[int]) -> str:
    more = len(numbers) - _MOST_NAMED
    return joined([*numbers[:_MOST_NAMED], message("follow_up.more", n=more)]) if more > 0 else joined(numbers)


def _groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The numbers that hang together by pairs, each group in order."""
    groups = list[set[int]]()
    for pair in pairs:
        met = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in met] + [set(pair).union(*met)]
    return sorted(sorted(group) for group in groups)
