"""Where a stated cause says that it is, and which causes have one and the same count."""

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd


def named_places(text: object, places: pd.DataFrame) -> tuple[str, ...]:
    """The names of known places that a text holds, such as "Gata L och Gata M"; longer names go before shorter.

    The text is that of a cause's place, or missing; `places` has the column name.
    """
    left, found = ("" if pd.isna(text) else str(text).casefold()), list[str]()  # type: ignore[call-overload]
    if not left or not len(places):
        return ()
    for name in sorted({str(name) for name in places["name"].dropna()}, key=lambda name: (-len(name), name)):
        left, hits = re.subn(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", "\n", left)
        found += [name] if hits else []
    return tuple(sorted(found))


def shared_counts(
    causes: pd.DataFrame, support: Sequence[tuple[str, int | None, tuple[str, ...]]]
) -> list[tuple[int, ...]]:
    """For each cause the numbers of all causes with the same rule at the same places; empty without a count."""
    groups: dict[Any, list[int]] = {}
    keys = [
        (rule, places) if n is not None else None for rule, (_, n, places) in zip(causes["rule"], support, strict=True)
    ]
    for key, number in zip(keys, causes["number"], strict=True):
        groups.setdefault(key, []).append(int(number))
    return [tuple(groups[key]) if key is not None else () for key in keys]
