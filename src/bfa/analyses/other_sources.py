"""What is known beside reported crime: surveys, events and reports, costs, notes, the year ahead, and the gaps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.both_pictures import COLUMNS, Side, both_pictures
from bfa.analyses.common_types import most_common
from bfa.analyses.comparable import ComparableKommuner, comparable
from bfa.analyses.crime_codes import crime_codes
from bfa.analyses.measures import acts_in
from bfa.analyses.not_known import Gap, gaps
from bfa.analyses.same_place import same_place
from bfa.analyses.series import counted_line, kind_of, total
from bfa.analyses.situation import Situation, codebook
from bfa.analyses.survey_answers import BEYOND, KOMMUN, KOMMUNDEL, changed_answers, survey_answers
from bfa.analyses.year_ahead import AHEAD, calendar_words, coming, twelve_months
from bfa.tables.period import Period, parse_period, years_back
from bfa.tables.topics import Topics, read_topics

#: Types of event that are told of, those with most first; and years of months that tell what recurs.
MOST_EVENTS, YEARS = 12, 5
_TOPICS = "amnen.yml"


@dataclass(frozen=True, slots=True)
class OtherSources(Answer):
    """A kommundel or the whole kommun, beside its reported crime."""

    FACTS = frozenset(
        (
            "weights",
            "calendar",
            "ahead",
            "topics",
            "sides",
            "questions",
            "gaps",
            "told_by",
        )
    )
    REGISTERS = frozenset(("heard", "coming", "unknowns", "alone", "stances"))

    #: "" for the whole kommun.
    kommundel: str
    period: Period
    #: The same months the year before.
    before: Period
    #: brottstyp, before, now [count, missing where not counted]: the events of the area, never a crime among them.
    events: pd.DataFrame
    #: brottstyp, month (timestamp), n [count]: the counted months of the events in the latest `YEARS` years.
    monthly: pd.DataFrame
    #: As `same_place`: the most common types of crime (`common`), and those that people have taken a stand on.
    same_place: pd.DataFrame
    common: tuple[str, ...]
    #: As `contracts.PRIORITISED`, of all kommundelar.
    stances: pd.DataFrame
    #: As `survey_answers`: those of the area, of the kommun and of what is larger; of the whole kommun also those of
    #: its kommundelar. The latest year of each question and source.
    surveys: pd.DataFrame
    #: As `changed_answers`: of the area itself and of all who answered, the latest round of each question and source.
    changed: pd.DataFrame
    #: As `survey_answers`, of every area and year, with `reach` (kommundel, kommun or beyond): what a tier may read of
    #: the two above is decided over all of it (`disclosure.survey_answers`).
    every_answer: pd.DataFrame
    #: area, year, what, amount [kr], price [kr], source, amount_before (the year before; missing where not told).
    costs: pd.DataFrame
    #: As `contracts.COSTS`, of every area and year, with `reach`: what a tier may read of `costs` is decided over it.
    every_cost: pd.DataFrame
    #: As `contracts.HARM_WEIGHTS`, and as `crime_codes`: what the weights of codes weigh.
    weights: pd.DataFrame
    codes: pd.DataFrame
    #: The kommun among comparable ones and in its county, by what others have published.
    comparable: ComparableKommuner
    #: As `contracts.NOTES`: what was said in the period or later, and what is to come in `ahead`.
    heard: pd.DataFrame
    coming: pd.DataFrame
    #: The twelve months to come, and the calendar's words in them, as `calendar_words`.
    ahead: Period
    calendar: pd.DataFrame
    #: As `contracts.NOT_KNOWN`, and what can be worked out of what is lacking.
    unknowns: pd.DataFrame
    gaps: tuple[Gap, ...]
    topics: Topics
    #: How police and kommun stand to the joint picture; empty where there is no log. Cells not agreed on [count], and
    #: rows that one of them alone stands behind, as `both_pictures.COLUMNS`.
    sides: tuple[Side, ...]
    questions: int
    alone: pd.DataFrame
    #: Kind -> the sources that the figures are from.
    told_by: Mapping[str, tuple[str, ...]]


def other_sources(situation: Situation, *, period: str | Period) -> OtherSources:
    """What is known of a kommundel or the whole kommun beside its reported crime.

    Parameters
    ----------
    period : str or Period
        The months of the local picture.

    Raises
    ------
    ParameterError
        The period cannot be read, or a codebook holds faults.
    DataError
        The register's log is damaged.
    """
    period = parse_period(period) if isinstance(period, str) else period
    topics = known_topics(situation)
    ahead, before = twelve_months(situation, period), years_back(period, 1)
    events = _event_types(situation, period)
    pictures, common = both_pictures(situation), most_common(situation, period=period)
    answers = every_answer(situation, topics)
    here = _here(situation, situation.notes)
    last = here["end"].fillna(here["start"])
    heard = here[~here["kind"].isin(AHEAD) & (last >= before.first.start_time)]
    return OtherSources(
        situation.kommundel,
        period,
        before,
        events=_counted(situation, events, before, period),
        monthly=_monthly(situation, events),
        same_place=same_place(situation, _crime_types(situation, common), period),
        common=common,
        stances=situation.priorities,
        surveys=_latest_answers(situation, answers.drop(columns="reach")),
        changed=_changed_answers(situation, topics),
        every_answer=answers,
        costs=_costs(situation),
        every_cost=_with_reach(situation, situation.costs),
        weights=situation.harm_weights,
        codes=crime_codes(situation, period),
        comparable=comparable(situation, year=period.last.year),
        heard=heard.reset_index(drop=True),
        coming=coming(here, ahead),
        ahead=ahead,
        calendar=calendar_words(situation, ahead),
        unknowns=_here(situation, situation.unknowns).reset_index(drop=True),
        gaps=gaps(situation, period),
        topics=topics,
        sides=pictures.sides if pictures else (),
        questions=pictures.questions if pictures else 0,
        alone=pictures.alone if pictures else pd.DataFrame(columns=[*COLUMNS]),
        told_by=_told_by(situation),
    )


def known_topics(situation: Situation) -> Topics:
    """The codebook of topics of the kommun."""
    return read_topics(codebook(situation, _TOPICS))


def _here(situation: Situation, register: pd.DataFrame) -> pd.DataFrame:
    """The rows of the kommundel and those of no kommundel; all of them for the whole kommun."""
    here = [acts_in(scope, situation.kommundel) for scope in register["kommundel"]]
    return register[pd.Series(here, index=register.index, dtype=bool)]


def _crime_types(situation: Situation, common: tuple[str, ...]) -> tuple[str, ...]:
    """The most common types of the kommun, then those that people have taken a stand on."""
    named = [str(name) for name in situation.priorities["brottstyp"].dropna()]
    there = set(situation.counts["brottstyp"].unique())
    own = (name for name in named if name in there and kind_of(situation, name) == "crime")
    return tuple(dict.fromkeys([*common, *own]))


def _event_types(situation: Situation, period: Period) -> tuple[str, ...]:
    """The types of event, those with most in the whole kommun first."""
    held = situation.counts[situation.counts["kind"] == "event"]
    inside = held["month"].between(period.first.start_time, period.last.start_time)
    n = held[inside].groupby("brottstyp", observed=True)["n"].sum()
    names = [name for name in map(str, held["brottstyp"].unique()) if kind_of(situation, name) == "event"]
    return tuple(sorted(names, key=lambda name: (-int(n.get(name, 0)), name))[:MOST_EVENTS])


def _counted(situation: Situation, types: tuple[str, ...], before: Period, now: Period) -> pd.DataFrame:
    rows = [(name, total(situation, name, before), total(situation, name, now)) for name in types]
    return pd.DataFrame(rows, columns=["brottstyp", "before", "now"]).astype({"before": "Int64", "now": "Int64"})


def _monthly(situation: Situation, types: tuple[str, ...]) -> pd.DataFrame:
    columns = ["brottstyp", "month", "n"]
    parts = [pd.DataFrame({"brottstyp": [], "month": pd.to_datetime([]), "n": []})]
    for name in types:
        line = counted_line(situation, name).dropna()
        last = line.index.max() if len(line) else None
        own = line[line.index > last - 12 * YEARS] if last is not None else line
        month = pd.PeriodIndex(own.index, freq="M").to_timestamp()
        parts.append(pd.DataFrame({"brottstyp": name, "month": month, "n": own.to_numpy()}))
    return pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)[columns].astype({"n": "Int64"})


def every_answer(situation: Situation, topics: Topics) -> pd.DataFrame:
    """As `survey_answers`, with `reach`: kommundel, kommun or beyond."""
    return _with_reach(situation, survey_answers(situation, topics=topics))


def _with_reach(situation: Situation, table: pd.DataFrame) -> pd.DataFrame:
    reach = dict.fromkeys(situation.kommundelar, KOMMUNDEL) | {situation.kommun.kommun: KOMMUN}
    return table.assign(reach=table["area"].map(reach).fillna(BEYOND).astype("str"))


def _latest_answers(situation: Situation, answers: pd.DataFrame) -> pd.DataFrame:
    others = set(situation.kommundelar) - {situation.kommundel}
    own = answers[~answers["area"].isin(others)] if situation.kommundel else answers
    latest = own.groupby(["question", "source"], sort=False)["year"].transform("max")
    return own[own["year"] == latest].reset_index(drop=True)


def _changed_answers(situation: Situation, topics: Topics) -> pd.DataFrame:
    changes, own = changed_answers(situation, topics=topics), situation.kommundel or situation.kommun.kommun
    changes = changes[changes["area"].eq(own) & changes["group"].isna()]
    latest = changes.groupby(["question", "source"], sort=False)["year"].transform("max")
    return changes[changes["year"] == latest].reset_index(drop=True)


def _costs(situation: Situation) -> pd.DataFrame:
    """The latest year of each cost in the area and in the kommun."""
    kommun = situation.kommun.kommun
    wanted = {situation.kommundel, kommun} if situation.kommundel else {kommun, *situation.kommundelar}
    own = situation.costs[situation.costs["area"].isin(wanted)]
    keys = ["area", "what", "source"]
    earlier = own.assign(year=own["year"] + 1)[[*keys, "year", "amount"]].rename(columns={"amount": "amount_before"})
    latest = own[own["year"] == own.groupby(keys, sort=False)["year"].transform("max")]
    return latest.merge(earlier, how="left", on=[*keys, "year"]).reset_index(drop=True)


def _told_by(situation: Situation) -> dict[str, tuple[str, ...]]:
    held: Any = situation.coverage.groupby("kind", sort=False)["source"].unique()
    return {str(kind): tuple(map(str, names)) for kind, names in held.items()}
