"""A lot that was recorded with a goal: whether its words give its order, and whether the starts followed it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.errors import ParameterError
from bfa.methods.lot import drawn
from bfa.tables.registers import scope_of


def written(seed: str, order: Sequence[str]) -> str:
    """A lot as the register has it: "KS 2011/7: C, A", with semicolons where a name holds a comma."""
    mark = "; " if any("," in name for name in order) else ", "
    return f"{seed}: {mark.join(order)}"


def unfollowed(text: Any, starts: Mapping[str, pd.Timestamp | None], declared: Any) -> str:
    """Why a recorded lot does not say who began first (a code); "" where it was drawn before, and followed.

    Parameters
    ----------
    text : str or missing
        The lot as `written`.
    starts : mapping of str to Timestamp or None
        When the first of the goal's measures began, by kommundel.
    declared : Timestamp or missing
        When the goal was decided on.

    Returns
    -------
    str
        none (no lot is recorded), unreadable, other_areas (not those of the goal), other_order (that its words do not
        give), late (decided on after a start), unstarted, together (all began at once), not_followed.
    """
    if text is None or pd.isna(text) or not str(text).strip():
        return "none"
    seed, colon, named = str(text).rpartition(":")
    order = scope_of(named)
    if not colon or not seed.strip() or not order:
        return "unreadable"
    if set(order) != set(starts) or len(order) != len(starts):
        return "other_areas"
    try:
        if drawn(order, seed) != order:
            return "other_order"
    except ParameterError:
        return "unreadable"
    return _against(order, starts, declared)


def _against(order: Sequence[str], starts: Mapping[str, pd.Timestamp | None], declared: Any) -> str:
    begun = [start for name in order if (start := starts[name]) is not None and not pd.isna(start)]
    if len(begun) < len(order):
        return "unstarted"
    if pd.isna(declared) or declared >= min(begun):
        return "late"
    if min(begun) == max(begun):
        return "together"
    return "" if begun == sorted(begun) else "not_followed"
