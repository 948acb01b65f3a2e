"""Which measure answers which cause, and how far each has come: the registers of an area, tied together by number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.answer import Answer
from bfa.analyses.measures import acts_in, numbers_in
from bfa.analyses.situation import Situation
from bfa.tables.contracts import STATES

#: States of a measure that nobody waits for.
OVER = ("klar", "avbruten")
#: Least finished first: a cause stands where its slowest measure stands.
_PROGRESS = ("föreslagen", "beslutad", "ej påbörjad", "avbruten", "kvarstår", "pågår", "delvis", "klar")


@dataclass(frozen=True, slots=True)
class Chain(Answer):
    """Causes and measures of an area, each with the numbers of what it is tied to."""

    #: The register's columns, and measures (tuple of numbers: those that act here), state.
    causes: pd.DataFrame
    #: The register's columns, and cause_numbers (tuple), state, done, planned_points, of the latest follow-up.
    measures: pd.DataFrame
    #: The latest row per measure, the register's columns.
    follow_up: pd.DataFrame
    #: Numbers.
    causes_without_measure: tuple[int, ...]
    #: Those that name no cause; one that names a cause which is gone is told of by `checks`.
    measures_without_cause: tuple[int, ...]


def chain(situation: Situation) -> Chain:
    """Tie the measures of a kommundel, or of the whole kommun, to its causes.

    A kommundel has its own causes and those of the whole kommun, and the measures that act in it.
    """
    registered = situation.measures.assign(cause_numbers=situation.measures["causes"].map(numbers_in))
    here = mask(acts_in(kommundel, situation.kommundel) for kommundel in situation.causes["kommundel"])
    causes = situation.causes[here]
    latest = latest_follow_up(situation.follow_up)
    acts = mask(acts_in(scope, situation.kommundel) for scope in registered["scope"])
    measures = _with_state(registered[acts], latest)
    answered = {number: _answering(number, measures) for number in causes["number"]}
    loose = mask(not numbers for numbers in measures["cause_numbers"])
    states = dict(zip(measures["number"], measures["state"], strict=True))
    added: dict[str, list[Any]] = {
        "measures": list(answered.values()),
        "state": [_slowest([states.get(number) for number in numbers]) for numbers in answered.values()],
    }
    return Chain(
        causes=causes.assign(**added),
        measures=measures,
        follow_up=latest[latest["measure"].isin(measures["number"])],
        causes_without_measure=tuple(int(number) for number, found in answered.items() if not found),
        measures_without_cause=tuple(int(number) for number in measures["number"][loose]),
    )


def latest_follow_up(follow_up: pd.DataFrame) -> pd.DataFrame:
    """The latest row per measure, in order of measure."""
    ordered = follow_up.sort_values("date", kind="stable", na_position="first")
    return ordered.groupby("measure", sort=True).tail(1).sort_values("measure", ignore_index=True)


def _answering(number: int, measures: pd.DataFrame) -> tuple[int, ...]:
    return tuple(
        int(m) for m, causes in zip(measures["number"], measures["cause_numbers"], strict=True) if number in causes
    )


def _with_state(measures: pd.DataFrame, latest: pd.DataFrame) -> pd.DataFrame:
    known = latest.set_index("measure")[["state", "done", "planned"]].rename(columns={"planned": "planned_points"})
    return measures.join(known, on="number")


def mask(answers: Iterable[bool]) -> NDArray[np.bool_]:
    """Which rows to keep, also of none."""
    return np.fromiter(answers, dtype=bool)


def _slowest(states: list[object]) -> str | None:
    known = [str(state) for state in states if state in STATES]
    return min(known, key=_PROGRESS.index) if known else None
