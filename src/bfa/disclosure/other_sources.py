"""What the local picture counts beside reported crime, as it is declared.

Events are told apart from crimes and never summed with them. How often places were hit is narrowed by place, though no
place is named: a small number of incidents at places hit so often is hidden as one at a place is.
"""

from dataclasses import replace
from typing import Any

import pandas as pd

from bfa.analyses.other_sources import OtherSources
from bfa.disclosure.costs import public_costs
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.policy import Policy, largest_small
from bfa.disclosure.registers import public_register
from bfa.disclosure.release import Released
from bfa.disclosure.survey_answers import public_answers

#: Before the name of a type: the table of how often its places were hit.
PLACES_OF = "places "
#: The two periods of the events.
BEFORE, NOW = "events before", "events now"


def places_of(brottstyp: str) -> str:
    """The name of the table of how often the places of a type were hit."""
    return f"{PLACES_OF}{brottstyp}"


def codes_of(brottstyp: str) -> str:
    """The name of the table of a type's codes."""
    return f"codes {brottstyp}"


def event_months_of(brottstyp: str) -> str:
    """The name of the table of an event's months."""
    return f"event months {brottstyp}"


def other_tables(other: OtherSources, *, policy: Policy) -> dict[str, CountTable]:
    """By name: the events of the two periods, the months of those that no rule of the tier can hide, and the places.

    A type that is looked at for a stand that the tier may not read has none: that it is looked at would tell the stand.
    """
    own = {"kommundel": other.kommundel} if other.kommundel else {}
    sides = {BEFORE: ("before", str(other.before)), NOW: ("now", str(other.period))}
    events = {name: _events(other, column, own | {"period": span}) for name, (column, span) in sides.items()}
    told = [name for name in other.monthly["brottstyp"].unique() if not largest_small(name, "event", 0, policy=policy)]
    monthly = {event_months_of(name): _months(other, name, own) for name in told}
    open_ = {*other.common, *public_register(other.stances, policy=policy)["brottstyp"].dropna()}
    types = sorted(name for name in other.same_place["brottstyp"].unique() if name in open_)
    codes = {codes_of(str(name)): _codes(other, str(name), own) for name in other.codes["brottstyp"].unique()}
    return {**events, **monthly, **{places_of(name): _places(other, name, own) for name in types}, **codes}


def public_tables(other: OtherSources, *, policy: Policy) -> dict[str, pd.DataFrame]:
    """What of the answers of surveys and of the costs the tier may read, and what of them is left out, by name."""
    return {**public_answers(other, policy=policy), **public_costs(other, policy=policy)}


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


def _codes(other: OtherSources, brottstyp: str, own: dict[str, str]) -> CountTable:
    """A code tells more of a crime than its type does, as what narrows a person does."""
    return CountTable(
        _of(other.codes, brottstyp),
        identifies={"brottskod": "person"},
        sensitive=brottstyp,
        whole={"brottstyp": brottstyp, "period": str(other.period), **own},
        by=("brottskod",),
    )


def all_or_nothing(safe: Released) -> Released:
    """How often the places of a type were hit, with nothing of it where a part is hidden.

    Incidents at places hit twice are an even number and those at places hit three times are three or more, which the
    rule for small counts does not reckon with: 5 at both together are 2 and 3.
    """
    if not safe.hidden:
        return safe
    table = safe.table.assign(objects=pd.array([pd.NA] * len(safe.table), dtype="Int64"))
    return replace(safe, table=table).hiding(pd.Series(True, index=table.index))


def _of(table: pd.DataFrame, brottstyp: str) -> pd.DataFrame:
    own: Any = table[table["brottstyp"] == brottstyp]
    found: pd.DataFrame = own.drop(columns="brottstyp").reset_index(drop=True)
    return found
