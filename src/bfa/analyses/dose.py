"""How much was done of what was agreed of the measures tried: too little, and no effect of them is asked about."""

from collections.abc import Collection
from typing import Any

import pandas as pd

from bfa.analyses.chain import OVER, latest_follow_up
from bfa.analyses.effect.settings import Dose
from bfa.analyses.situation import Situation
from bfa.tables.period import Period

#: States of a measure that nothing came of.
_NOTHING = ("föreslagen", "beslutad", "ej påbörjad")


def dose(situation: Situation, numbers: Collection[int], period: Period) -> Dose:
    """The dose of some measures by their latest follow-up.

    Parameters
    ----------
    period : Period
        Of the follow-up of the effect.

    Notes
    -----
    An amount is final when the measure is over or its end has passed, and without an end when the period has. A measure
    that has not begun by then, or was broken off, is below whatever was counted.
    """
    latest = latest_follow_up(situation.follow_up)
    ends = dict(zip(situation.measures["number"], situation.measures["end"], strict=True))
    known, below = [], []
    for row in latest[latest["measure"].isin(list(numbers))].to_dict("records"):
        number = int(row["measure"])
        reached = _reached(row) if _is_final(row, ends.get(number), period) else None
        known += [number] * (reached is not None)
        below += [number] * (reached is False)
    return Dose(tuple(known), tuple(below))


def _is_final(row: Any, end: Any, period: Period) -> bool:
    last = (period.last + 1).start_time if pd.isna(end) else end
    return row["state"] in OVER or bool(pd.notna(row["date"]) and row["date"] >= last)


def _reached(row: Any) -> bool | None:
    """Whether as much was done as agreed; None where the register does not say."""
    if pd.notna(row["done"]) and pd.notna(row["planned"]):
        return bool(row["done"] >= row["planned"])
    return False if row["state"] in (*_NOTHING, "avbruten") else None
