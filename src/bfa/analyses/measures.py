"""Which agreed measures acted where and when, read from the register's own wording."""

import re
from collections.abc import Collection

import pandas as pd

from bfa.analyses.effect.settings import Character
from bfa.analyses.situation import Situation
from bfa.tables.period import Period
from bfa.tables.register_page import EVERYWHERE
from bfa.tables.registers import scope_of as scope_of


def numbers_in(text: object) -> tuple[int, ...]:
    """The numbers of a list such as "1, 2, 3"; empty where nothing is written."""
    return () if pd.isna(text) else tuple(int(number) for number in re.findall(r"\d+", str(text)))  # type: ignore[call-overload]


def acts_in(scope: object, kommundel: str) -> bool:
    """Whether a measure of this scope acts in the kommundel ("" is the whole kommun: every measure does)."""
    return not kommundel or not scope_of(scope) or kommundel in scope_of(scope)


def active(measures: pd.DataFrame, period: Period) -> "pd.Series[bool]":
    """True where a measure was carried out some time in the period; an open end goes on, no start is no start."""
    begun: pd.Series[bool] = measures["start"].notna() & (measures["start"] < (period.last + 1).start_time)
    return begun & ~(measures["end"] < period.first.start_time)


def active_measures(situation: Situation, period: Period, *, scope: str) -> tuple[int, ...]:
    """Numbers of the measures of one scope ("kommun" or a kommundel) that were carried out in the period."""
    found = situation.measures[active(situation.measures, period)]
    named = [(int(number), scope_of(text)) for number, text in zip(found["number"], found["scope"], strict=True)]
    return tuple(sorted(number for number, areas in named if (not areas if scope == EVERYWHERE else scope in areas)))


def without_start(situation: Situation) -> tuple[int, ...]:
    """Numbers of the measures of the area that are said to have begun and have no start, so that nothing tries them."""
    follow_up = situation.follow_up.sort_values("date", kind="stable", na_position="first")
    state = follow_up.drop_duplicates("measure", keep="last").set_index("measure")["state"]
    found = situation.measures[situation.measures["start"].isna()]
    idle = found["number"].map(state).isin(("föreslagen", "beslutad", "ej påbörjad", "avbruten"))
    named = zip(found["number"], found["scope"], idle, strict=True)
    return tuple(sorted(int(n) for n, scope, out in named if not out and acts_in(scope, situation.kommundel)))


def first_start(situation: Situation, period: Period) -> pd.Timestamp | None:
    """When the first measure that acted in the kommundel in the period began; None where there was none."""
    found = situation.measures[active(situation.measures, period)]
    here = [
        start for start, text in zip(found["start"], found["scope"], strict=True) if acts_in(text, situation.kommundel)
    ]
    return min(here, default=None)


def areas_with_own_measures(situation: Situation, period: Period) -> set[str]:
    """Kommundelar where a measure of their own was carried out in the period: no clean comparison."""
    found = situation.measures[active(situation.measures, period)]
    return {name for text in found["scope"] for name in scope_of(text)}


def character_of(situation: Situation, numbers: Collection[int]) -> Character:
    """ "social" where every one of the measures is said to be; "situationell" otherwise, and where none is named."""
    found = situation.measures.loc[situation.measures["number"].isin(list(numbers)), "character"]
    return "social" if len(found) and found.eq("social").fillna(False).all() else "situationell"


def months_since(situation: Situation, numbers: Collection[int], period: Period) -> int | None:
    """Months from the first start among the measures to the end of the period, both included; None without a start."""
    started = situation.measures.loc[situation.measures["number"].isin(list(numbers)), "start"].dropna()
    return None if started.empty else int((period.last - started.min().to_period("M")).n) + 1


def started_after(situation: Situation, numbers: Collection[int], period: Period) -> tuple[int, ...]:
    """Those of the measures that began after the period."""
    found = situation.measures[situation.measures["start"] >= (period.last + 1).start_time]
    return tuple(sorted(int(number) for number in found["number"] if number in numbers))
