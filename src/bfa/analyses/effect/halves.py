"""The halves of the day, and which of them a measure was aimed at."""

import re
from collections.abc import Collection

from bfa.analyses.measures import numbers_in
from bfa.analyses.situation import Situation

DAY, NIGHT = "day", "night"
#: The hours in each half of the day.
HALVES = {DAY: range(6, 18), NIGHT: (*range(18, 24), *range(6))}
#: Words of the register for a time that lies in one half. The days of the week end in "dag" and tell no hour.
_WORDS = {
    DAY: re.compile(r"\bdag(en|ar|arna|s|tid)?\b|morgon|morgnar|förmiddag|eftermiddag|lunch|dygn"),
    NIGHT: re.compile(r"kväll|natt|nätter|dygn"),
}


def aimed_half(situation: Situation, numbers: Collection[int]) -> str:
    """The half of the day that measures were aimed at, by the times of the causes that they answer.

    One of `HALVES`; "" where no cause names a time of day, or they name both halves.
    """
    measures, causes = situation.measures, situation.causes
    answered = {
        number for text in measures.loc[measures["number"].isin(list(numbers)), "causes"] for number in numbers_in(text)
    }
    times = causes.loc[causes["number"].isin(list(answered)), "time"].dropna()
    named = {half for text in times for half, words in _WORDS.items() if words.search(str(text).casefold())}
    return named.pop() if len(named) == 1 else ""
