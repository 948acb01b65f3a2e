"""What a lägesbild cannot know from what the kommun has read in: gaps that are worked out, and never a count."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from bfa.analyses.default_periods import preliminary
from bfa.analyses.situation import Situation
from bfa.tables.coverage import stretches
from bfa.tables.period import Period, months, parse_period

#: A survey so much older than the period is told to be old. [years]
OLD = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is lacking."""

    #: not_counted, preliminary, refused, unplaced, counts_only, no_survey, no_area_survey, old_survey, unsure_survey,
    #: no_events, no_costs, no_notes, no_published, no_people or no_priorities.
    code: str
    #: The months it is about.
    months: tuple[Period, ...] = ()
    #: A word of what it is about: a year, a class of a share; "" where there is none.
    said: str = ""


def gaps(situation: Situation, period: Period) -> tuple[Gap, ...]:
    """The gaps of a kommundel or the whole kommun and some months, those of the counts first."""
    return (*_counts(situation, period), *_surveys(situation, period), *_beside(situation, period))


def _counts(situation: Situation, period: Period) -> Iterator[Gap]:
    notes, wanted = situation.data_notes, months(period)
    gone = {month for each in notes["coverage"].values() for text in each["not_counted"] for month in _months(text)}
    if inside := [month for month in wanted if month in gone]:
        yield Gap("not_counted", tuple(stretches(pd.PeriodIndex(inside, freq="M"))))
    late = preliminary(situation, ("crime", "counts"))
    if inside := [month for month in wanted if month in late]:
        yield Gap("preliminary", tuple(stretches(pd.PeriodIndex(inside, freq="M"))))
    for kind, each in notes["refusals"].items():
        if kind in ("crime", "counts") and each["class"]:
            yield Gap("refused", said=str(each["class"]))
    if words := notes["unplaced"].get("crime"):
        yield Gap("unplaced", said=str(words))
    if not situation.has_rows:
        yield Gap("counts_only")


def _months(text: object) -> pd.PeriodIndex:
    return months(parse_period(str(text)))


def _surveys(situation: Situation, period: Period) -> Iterator[Gap]:
    held = situation.surveys
    if held.empty:
        yield Gap("no_survey")
        return
    own = held[held["area"].eq(situation.kommundel or situation.kommun.kommun)]
    if own.empty:
        yield Gap("no_area_survey")
    latest = int((own if len(own) else held)["year"].max())
    if period.last.year - latest > OLD:
        yield Gap("old_survey", said=str(latest))
    if len(own) and own["n"].isna().any() and own.loc[own["n"].isna(), "lower"].isna().any():
        yield Gap("unsure_survey")


def _beside(situation: Situation, period: Period) -> Iterator[Gap]:
    counts, notes = situation.counts, situation.notes
    inside = counts["month"].between(period.first.start_time, period.last.start_time)
    if not (inside & counts["kind"].eq("event")).any():
        yield Gap("no_events")
    if situation.costs.empty:
        yield Gap("no_costs")
    if notes.empty:
        yield Gap("no_notes")
    if situation.published.empty:
        yield Gap("no_published")
    if situation.areas is None or situation.areas["population"].isna().all():
        yield Gap("no_people")
    if situation.priorities.empty:
        yield Gap("no_priorities")
