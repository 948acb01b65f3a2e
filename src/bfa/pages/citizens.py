"""The page of a medborgarlöfte: what was promised, what was done, how it went and what happens next, for anyone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bfa.analyses.chain import latest_follow_up
from bfa.analyses.measures import numbers_in, scope_of
from bfa.disclosure import Policy
from bfa.draw.page import page
from bfa.pages.figures import records
from bfa.words import citizens as words
from bfa.words.catalogue import message
from bfa.words.labels import Labels, place_name
from bfa.words.measures import progress
from bfa.words.numbers import joined

#: Proposals are not yet anything that the citizens are promised.
_PROPOSED = "föreslagen"


@dataclass(frozen=True, slots=True)
class Told:
    """What the page is made of, as anyone may read it."""

    #: The goal's row and the registers of measures and of follow-up (`disclosure.public_register`).
    goal: "pd.Series[Any]"
    measures: pd.DataFrame
    follow_up: pd.DataFrame
    #: Of the effect that the goal is followed by (`pages.effect.page.figures`); None where nothing is compared.
    figures: Mapping[str, Any] | None
    #: Day until which things are known, 2010-09-06.
    today: str


def citizen_page(told: Told, *, labels: Labels, contact: str, policy: Policy) -> str:
    """The promise as a whole HTML page of one A4; a measure that is withheld is not told, nor who does it."""
    (goal,) = records(_days(told.goal.to_frame().T, "declared", "follow_up"))
    measures = _measures(told, policy)
    counts, verdict, means = words.became(told.figures)
    name = place_name(labels)
    areas = scope_of(goal["kommundel"])
    where = joined(areas) if len(areas) > 1 else name[:1].lower() + name[1:] if labels.kommundel else name
    return page(
        "citizens.j2",
        title=message("citizens.title", name=where, kommun=labels.kommun),
        classes="sheet",
        labels=labels,
        heading=message("citizens.heading", name=where),
        scope=message("citizens.scope", kommun=labels.kommun),
        goal=goal["text"],
        promised=words.promised(goal),
        measures=[(row["name"], words.state(row), words.done(row)) for row in measures],
        counts=counts,
        verdict=verdict,
        code=told.figures["verdict"] if told.figures else "",
        means=means,
        next_steps=words.next_steps(goal, measures, today=told.today, next_follow_up=labels.nasta_uppfoljning),
        contact=contact,
        number=str(goal["number"]),
    )


def _measures(told: Told, policy: Policy) -> list[dict[str, Any]]:
    """The measures that the goal names, else those of its causes; neither withheld ones nor proposals."""
    named, causes = set(numbers_in(told.goal["measures"])), set(numbers_in(told.goal["causes"]))
    own = [
        number in named if named else not causes.isdisjoint(numbers_in(of))
        for number, of in zip(told.measures["number"], told.measures["causes"], strict=True)
    ]
    table = told.measures[pd.array(own, dtype=bool) & ~told.measures["withheld"].astype(bool)].sort_values("number")
    follow = latest_follow_up(told.follow_up).set_index("measure")
    states = follow["state"]
    follow = follow[~follow["withheld"].astype(bool)]
    table = _days(table.assign(by=pd.to_datetime(table["due"]).fillna(table["end"])), "by")
    more = {"told": "text", "done": "done", "of": "planned", "why_not": "why_not", "remains": "remains"}
    table = table.assign(
        state=table["number"].map(states), **{name: table["number"].map(follow[of]) for name, of in more.items()}
    )
    return [_measure(row, policy) for row in records(table) if row["state"] != _PROPOSED]


def _measure(row: dict[str, Any], policy: Policy) -> dict[str, Any]:
    unnamed = policy.unnamed_owner in (row["responsible"] or "")
    return row | {
        "name": row["short"] or row["text"],
        "progress": progress(row["done"], row["of"], row["planned"]),
        "responsible": None if unnamed else row["responsible"],
    }


def _days(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return table.assign(**{name: pd.to_datetime(table[name]).dt.strftime("%Y-%m-%d") for name in columns})
