"""A question of a survey before and after a start: how its share changed where measures acted and where none did."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.other_sources import every_answer, known_topics
from bfa.analyses.situation import Situation
from bfa.methods.share_change import ShareChange, share_change

#: Between a question and one of its answers, as a goal names them.
PARTED = "|"
#: What a share's variance is taken to be over that of a simple random sample, where the survey does not tell.
DESIGN_EFFECT = 1.5
#: Fewer answers than this in a round carry no comparison. Source: Parker et al. (2017), National Center for Health
#: Statistics data presentation standards for proportions. [count]
FEWEST = 30


@dataclass(frozen=True, slots=True)
class Rounds(Answer):
    """Two rounds of one answer in the kommundelar."""

    FACTS = frozenset(("question", "answer", "years", "treated", "others", "tried", "design_effect", "source"))

    #: As the survey has them; the answer is "" where the question says it.
    question: str
    answer: str
    source: str
    #: The rounds.
    years: tuple[int, int]
    #: Kommundelar where the measure acted, and those compared with.
    treated: tuple[str, ...]
    others: tuple[str, ...]
    change: ShareChange
    #: Compared without each of the others, where there are several.
    without: tuple[ShareChange, ...]
    #: Comparisons that could have been looked at: answers of the survey times kommundelar. [count]
    tried: int
    design_effect: float
    #: As `OtherSources.every_answer`, and the rows of it that the shares are of.
    answers: pd.DataFrame
    used: tuple[int, ...]


def rounds(
    situation: Situation,
    name: str,
    *,
    treated: Sequence[str],
    others: Sequence[str],
    starts: Sequence[pd.Timestamp],
    last: int,
    fewest: int = 2,
) -> Rounds | str:
    """The rounds on either side of the starts, or why they cannot be compared (a code).

    Parameters
    ----------
    name : str
        A question, or a question and an answer parted by `PARTED`, as the survey has them.
    others : list of str
        Kommundelar that may be compared with.
    starts : list of Timestamp
        When measures began in the treated.
    last : int
        Year of the follow-up's last month.
    fewest : int
        Kommundelar to compare with. [count]

    Notes
    -----
    A round of a year in which a measure began is of neither side. The round before is the last one; the one after is
    the last that lies no later than the follow-up, or the first there is. Of a question that is divided into several
    answers it is the sum of those that tell of worry, unless the goal names one.
    """
    every = every_answer(situation, known_topics(situation))
    rows = _of(every, name)
    if rows.empty:
        return "gone"
    if rows.duplicated(["area", "year"]).any():
        return "several"
    found = _years(rows[rows["area"].isin(treated)], len({*treated}), starts, last)
    if isinstance(found, str):
        return found
    part = rows[rows["year"].isin(found) & rows["area"].isin([*treated, *others])]
    known = part.pivot(index="area", columns="year", values="n").dropna()
    if not {*treated} <= {*known.index}:
        return "no_n"
    enough = known[(known >= FEWEST).all(axis=1)]
    if not {*treated} <= {*enough.index}:
        return "few_answers"
    beside = tuple(area for area in others if area in enough.index)
    if len(beside) < fewest:
        return "few_controls"
    return _compared(situation, every, part, found, (tuple(treated), beside))


def _of(every: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows of a question, of all who answered, in the kommundelar: of its sum where it has one."""
    question, _, answer = (part.strip().casefold() for part in name.partition(PARTED))
    rows = every[every["question"].str.casefold().eq(question) & every["group"].isna() & every["reach"].eq("kommundel")]
    rows = rows[rows["share"].notna()]
    said = rows["answer"].fillna("").str.casefold()
    return rows[said.eq(answer)] if answer else rows[~rows["within"]]


def _years(own: pd.DataFrame, many: int, starts: Sequence[pd.Timestamp], last: int) -> tuple[int, int] | str:
    """The years of the two rounds in which all the treated are told of, or why there are none."""
    told = own.groupby("year")["area"].nunique()
    years = [int(year) for year in told.index[told == many]]
    before = [year for year in years if year < min(starts).year]
    after = [year for year in years if year > max(starts).year]
    if not before:
        return "no_round_before"
    if not after:
        return "no_round_after"
    inside = [year for year in after if year <= last]
    return max(before), max(inside) if inside else min(after)


def _compared(
    situation: Situation,
    every: pd.DataFrame,
    part: pd.DataFrame,
    years: tuple[int, int],
    areas: tuple[tuple[str, ...], tuple[str, ...]],
) -> Rounds:
    treated, others = areas
    first = part.iloc[0]
    used = part[part["area"].isin([*treated, *others])]
    effect = _design_effect(situation, str(first["source"]))
    out = [()] if len(others) < 2 else [(), *((area,) for area in others)]
    whole, *without = (_change(used, years, treated, [a for a in others if a not in gone], effect) for gone in out)
    plain = every[every["reach"].eq("kommundel") & every["group"].isna() & ~every["within"] & every["share"].notna()]
    asked = plain[plain["source"].eq(first["source"])]
    return Rounds(
        question=str(first["question"]),
        answer="" if pd.isna(first["answer"]) else str(first["answer"]),
        source=str(first["source"]),
        years=years,
        treated=treated,
        others=others,
        change=whole,
        without=tuple(without),
        tried=len(asked.fillna({"answer": ""}).drop_duplicates(["question", "answer"])) * asked["area"].nunique(),
        design_effect=effect,
        answers=every,
        used=tuple(int(at) for at in used.index),
    )


def _change(
    used: pd.DataFrame, years: tuple[int, int], treated: Sequence[str], others: Sequence[str], effect: float
) -> ShareChange:
    order = [*treated, *others]
    shares, numbers = (used.pivot(index="area", columns="year", values=name).loc[order] for name in ("share", "n"))
    sides = [(shares[year].to_numpy(dtype=float) / 100, numbers[year].to_numpy(dtype=float)) for year in years]
    acted = [area in treated for area in order]
    return share_change(*sides[0], *sides[1], acted, design_effect=effect)


def _design_effect(situation: Situation, source: str) -> float:
    told = [each.design_effect for each in situation.kommun.surveys if each.source == source]
    return max((effect for effect in told if effect is not None), default=DESIGN_EFFECT)
