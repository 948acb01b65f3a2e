"""A goal's second measures in Swedish: before and after, the others, how surely they differ, and the answer."""

from collections.abc import Sequence

import pandas as pd

from bfa.disclosure.second_measures import COUNTS, SURVEY, ReleasedMeasure
from bfa.words.catalogue import message, messages
from bfa.words.effect_gates import reason
from bfa.words.labels import VERDICTS
from bfa.words.nouns import REPORTED
from bfa.words.numbers import MISSING, compatible, counted, decimal, joined, number, percent
from bfa.words.sentences import upper

_SHARES = ("before", "after", "others_before", "others_after")
_POINTS = ("difference", "lower", "upper")


def answered(measures: Sequence[ReleasedMeasure]) -> str:
    """That a second measure is to be followed, or which are and what they say."""
    told = [f"{name_of(one)}: {VERDICTS[one.verdict].lower()}" for one in measures if not one.why]
    return message("second_measures.answered", measures="; ".join(told)) if told else message("second_measures.follow")


def name_of(one: ReleasedMeasure) -> str:
    """What it is called; by its place in the goal where it is not known."""
    if not one.name:
        return upper(message("second_measures.unknown", place=one.place))
    name = message("second_measures.asked", question=one.name, answer=one.answer) if one.answer else one.name
    return upper(name)


def sentence(one: ReleasedMeasure) -> str:
    """What became of it, with its answer and whether it was sealed."""
    name, verdict = name_of(one), VERDICTS[one.verdict]
    if one.why == "withheld":
        which = "withheld_survey" if one.how == SURVEY else "withheld"
        return message(f"second_measures.{which}", {"name": name, "verdict": verdict})
    if one.how == SURVEY and one.numbers:
        points = {key: decimal(one.numbers[key], 0) for key in _POINTS}
        shares = {key: decimal(one.numbers[key], 0) for key in _SHARES}
        ends = {"points": points["difference"], "lower": points["lower"], "upper": points["upper"]}
        said = message("second_measures.surveyed", name=name, verdict=verdict, **shares, **ends)
        return f"{said} {_seal(one)}"
    if one.how == COUNTS and one.numbers["ratio"] is not None:
        ends = {"told": compatible(*(one.numbers[key] for key in ("ratio", "lower", "upper")))}
        counts = {"before": number(one.numbers["before"]), "after": _after(one)}
        return f"{message('second_measures.counted', name=name, verdict=verdict, **counts, **ends)} {_seal(one)}"
    return message("second_measures.refused", name=name, verdict=verdict, why=_why(one))


def rows(measures: Sequence[ReleasedMeasure]) -> pd.DataFrame:
    """name, before, after, others, difference, verdict in words: those that have numbers to tell."""
    told = [_row(one) for one in measures if one.numbers and not one.why]
    return pd.DataFrame(told, columns=list(messages("second_measures.columns")))


def _row(one: ReleasedMeasure) -> dict[str, str]:
    named = {"name": name_of(one), "verdict": VERDICTS[one.verdict]}
    numbers = one.numbers
    if one.how == SURVEY and one.years:
        shares = {key: percent(numbers[key]) for key in _SHARES}
        points = {key: decimal(numbers[key], 1) for key in _POINTS}
        sides = zip(("before", "after"), one.years, strict=True)
        own = {side: message("second_measures.round", share=shares[side], year=str(year)) for side, year in sides}
        others = message("second_measures.arrow", before=shares["others_before"], after=shares["others_after"])
        ends = {"points": points["difference"], "lower": points["lower"], "upper": points["upper"]}
        return named | own | {"others": others, "difference": message("second_measures.points", **ends)}
    counts = {key: number(numbers[key]) for key in ("before", "after")}
    compared = compatible(*(numbers[key] for key in ("ratio", "lower", "upper"))) if numbers["ratio"] else MISSING
    return named | counts | {"others": joined(one.others), "difference": compared}


def _after(one: ReleasedMeasure) -> str:
    return counted(one.numbers["after"], *REPORTED[one.kind])


def _seal(one: ReleasedMeasure) -> str:
    if one.declared:
        return message("second_measures.seal.sealed")
    return message("second_measures.seal.unsealed", n=one.tried)


def _why(one: ReleasedMeasure) -> str:
    words = messages("second_measures.why")
    told = reason(one.stopped) if one.how == COUNTS and one.stopped else ""
    return told.rstrip(".") or words.get(one.why, words["other"])
