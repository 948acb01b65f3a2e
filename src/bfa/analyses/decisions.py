"""What was decided and what is to be decided: the decisions of an area, where each stands, and what waits for one."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from bfa.analyses.chain import OVER, Chain, latest_follow_up, mask
from bfa.analyses.goals import unsaid
from bfa.analyses.measures import acts_in, numbers_in, scope_of
from bfa.analyses.situation import Situation
from bfa.tables.contracts import TAKEN

#: Taken, and nothing is to be carried out.
_REFUSED = "avslaget"
#: Taken and carried out, as the register itself says.
_DONE = "genomfört"


def decisions(situation: Situation, linked: Chain, until: pd.Timestamp) -> pd.DataFrame:
    """Those that concern the area, by their kommundel or by a measure or a cause here; of the kommun all.

    Returns
    -------
    DataFrame
        In order of number: the register's columns, and measure_numbers, cause_numbers, scope (tuples; no scope is the
        whole kommun), standing.
    """
    found = situation.decisions.assign(
        measure_numbers=situation.decisions["measures"].map(numbers_in),
        cause_numbers=situation.decisions["causes"].map(numbers_in),
    )
    here = (set(linked.measures["number"]), set(linked.causes["number"]))
    own = found.to_dict("records")
    concerned = mask(_concerns(row, situation.kommundel, here) for row in own)
    latest = latest_follow_up(situation.follow_up).set_index("measure")
    added = {
        "scope": pd.Series([_scope(row, situation) for row in own], dtype=object, index=found.index),
        "standing": pd.Series([_standing(row, latest, until) for row in own], dtype=object, index=found.index),
    }
    return found.assign(**added)[concerned].sort_values("number", ignore_index=True)


def meeting(situation: Situation) -> pd.Timestamp | None:
    """The day of the latest meeting at which something was decided, in the kommun; None where none is known.

    It may lie after the day of extraction: a meeting decides of what was extracted before it.
    """
    days = pd.to_datetime(situation.decisions["date"][situation.decisions["state"].isin(TAKEN)]).dropna()
    return None if days.empty else pd.Timestamp(days.max())


def proposals(decided: pd.DataFrame, linked: Chain, late: Iterable[int]) -> pd.DataFrame:
    """What is to be decided: decisions that are not taken, and what the latest follow-up asks of a measure.

    A measure is left out where such a decision names it, or one that was taken the day of that follow-up or later.

    Returns
    -------
    DataFrame
        of (decision, measure), number, measures, scope (tuples), shared (bool: it concerns more than one kommundel),
        late (tuple of the measures of it that are late).
    """
    behind, known = set(late), decided.to_dict("records")
    scopes = dict(zip(linked.measures["number"], linked.measures["scope"].map(scope_of), strict=True))
    rows: list[tuple[str, Any, tuple[int, ...], tuple[str, ...]]] = [
        ("decision", row["number"], row["measure_numbers"], row["scope"]) for row in known if not taken(row)
    ]
    rows += [
        ("measure", row["measure"], (int(row["measure"]),), scopes[row["measure"]])
        for row in linked.follow_up.to_dict("records")
        if not unsaid(row["decide"]) and not any(_answers(each, row) for each in known)
    ]
    named = [
        (of, int(number), own, scope, len(scope) != 1, tuple(n for n in own if n in behind))
        for of, number, own, scope in rows
    ]
    return pd.DataFrame(named, columns=["of", "number", "measures", "scope", "shared", "late"])


def taken(decision: Mapping[Any, Any]) -> bool:
    """Whether a decision was taken, and is not only proposed."""
    return not unsaid(decision["state"]) and decision["state"] in TAKEN


def _concerns(row: Mapping[Any, Any], kommundel: str, here: tuple[set[int], set[int]]) -> bool:
    if not kommundel or (not unsaid(row["kommundel"]) and acts_in(row["kommundel"], kommundel)):
        return True
    measures, causes = here
    return not (measures.isdisjoint(row["measure_numbers"]) and causes.isdisjoint(row["cause_numbers"]))


def _scope(row: Mapping[Any, Any], situation: Situation) -> tuple[str, ...]:
    """Its own kommundelar; where it names none, those of its measures and causes."""
    if not unsaid(row["kommundel"]):
        return scope_of(row["kommundel"])
    measures = situation.measures["scope"][situation.measures["number"].isin(row["measure_numbers"])]
    causes = situation.causes["kommundel"][situation.causes["number"].isin(row["cause_numbers"])]
    tied = [scope_of(text) for text in (*measures, *causes)]
    return tuple(dict.fromkeys(name for scope in tied for name in scope)) if all(tied) else ()


def _standing(row: Mapping[Any, Any], latest: pd.DataFrame, until: pd.Timestamp) -> str | None:
    """done, late, waiting or undated; None where nothing is to be carried out, or it is not decided."""
    if not taken(row) or row["state"] == _REFUSED:
        return None
    named = row["measure_numbers"]
    if row["state"] == _DONE or (
        named and all(n in latest.index and _over_since(latest.loc[n], row["date"]) for n in named)
    ):
        return "done"
    if pd.isna(row["due"]):
        return "undated"
    return "late" if row["due"] < until else "waiting"


def _over_since(followed: Mapping[Any, Any], day: Any) -> bool:
    """Whether a measure is over by a follow-up after the decision: what was known that day is not what it led to."""
    known = pd.notna(followed["date"]) and pd.notna(day)
    return followed["state"] in OVER and not (known and followed["date"] <= day)


def _answers(decision: Mapping[Any, Any], followed: Mapping[Any, Any]) -> bool:
    """Whether what a follow-up asks is proposed as a decision, or was decided since."""
    if followed["measure"] not in decision["measure_numbers"]:
        return False
    return not taken(decision) or pd.isna(followed["date"]) or bool(decision["date"] >= followed["date"])
