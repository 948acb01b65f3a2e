"""What the local picture counts beside reported crime, as it is declared.

Events are told apart from crimes and never summed with them. How often places were hit is narrowed by place, though no
place is named: a small number of incidents at places hit so often is hidden as one at a place is.
"""

from typing import Any

import pandas as pd

from bfa.analyses.other_sources import OtherSources
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.policy import Policy, largest_small

#: The two periods of the events.
BEFORE, NOW = "events before", "events now"


def places_of(brottstyp: str) -> str:
    """The name of the table of how often the places of a type were hit."""
    return f"places {brottstyp}"


def event_months_of(brottstyp: str) -> str:
    """The name of the table of an event's months."""
    return f"event months {brottstyp}"


def other_tables(other: OtherSources, *, policy: Policy) -> dict[str, CountTable]:
    """By name: the events of the two periods, the months of those that no rule of the tier can hide, and the places."""
    own = {"kommundel": other.kommundel} if other.kommundel else {}
    sides = {BEFORE: ("before", str(other.before)), NOW: ("now", str(other.period))}
    events = {name: _events(other, column, own | {"period": span}) for name, (column, span) in sides.items()}
    told = [name for name in other.monthly["brottstyp"].unique() if not largest_small(name, "event", 0, policy=policy)]
    monthly = {event_months_of(name): _months(other, name, own) for name in told}
    types = other.same_place["brottstyp"].unique()
    return {**events, **monthly, **{places_of(name): _places(other, name, own) for name in types}}


def _events(other: OtherSources, column: str, whole: dict[str, str]) -> CountTable:
    return CountTable(
        other.events[["brottstyp", column]].rename(columns={column: "n"}),
        identifies=(),
        sensitive="brottstyp",
        kind="event",
        margins=(),
        whole=whole,
        by=("brottstyp",),
    )


def _months(other: OtherSources, brottstyp: str, own: dict[str, str]) -> CountTable:
    rows = _of(other.monthly, brottstyp)
    return CountTable(
        rows.assign(month=rows["month"].dt.strftime("%Y-%m")),
        identifies=(),
        sensitive=brottstyp,
        kind="event",
        margins=(),
        whole={"brottstyp": brottstyp, **own},
        by=("month",),
    )


def _places(other: OtherSources, brottstyp: str, own: dict[str, str]) -> CountTable:
    return CountTable(
        _of(other.same_place, brottstyp),
        identifies={"times": "plats"},
        sensitive=brottstyp,
        derived=("objects",),
        whole={"brottstyp": brottstyp, "period": str(other.period), **own},
        by=("times",),
    )


def _of(table: pd.DataFrame, brottstyp: str) -> pd.DataFrame:
    own: Any = table[table["brottstyp"] == brottstyp]
    found: pd.DataFrame = own.drop(columns="brottstyp").reset_index(drop=True)
    return found
