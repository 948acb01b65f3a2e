"""Rules and causes against their bases, in words and tables, from what was released."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from bfa.words.catalogue import message
from bfa.words.numbers import MISSING, decimal, missing, number, percent

Row = Mapping[Hashable, Any]
#: The bases of a place and of a time, the first that there is.
_FIRST = {"place": ("other_crime", "streets", "people"), "time": ("other_crime", "week")}
#: Smaller chances are told as below it. [0-1]
_LEAST = 0.0001
#: From here on a share and a chance have a decimal less. [0-1]
_ONE_PERCENT = 0.01


def of_rules(rules: pd.DataFrame, against: pd.DataFrame) -> pd.DataFrame:
    """The rules with place and time (the ratio to the first base, in words) and stands_out.

    What is said of a place is said once, of the first rule that asks for it.
    """
    told = {question: [_first(against, name, question) for name in rules["rule"]] for question in _FIRST}
    words = {question: [times(row) for row in rows] for question, rows in told.items()}
    again = rules.duplicated("same_place").to_list()
    words["place"] = [
        message("causes.same_place") if as_before else said
        for as_before, said in zip(again, words["place"], strict=True)
    ]
    pairs = zip(
        [None if as_before else row for as_before, row in zip(again, told["place"], strict=True)],
        told["time"],
        strict=True,
    )
    return rules.assign(**words, stands_out=[_stands_out(*pair) for pair in pairs])


def of_causes(causes: pd.DataFrame, against: pd.DataFrame) -> pd.DataFrame:
    """The causes with `mark` in words and `times`, the ratio to the base that speaks."""
    rows = {row["name"]: row for row in against.to_dict("records")}
    told = causes["mark"].fillna("").replace("", "hidden")
    marks = [message(f"causes.marks.{mark}") for mark in told]
    return causes.assign(
        mark=pd.Series(marks, causes.index, dtype=object),
        times=[times(rows.get(number)) for number in causes["number"]],
    )


def every_base(against: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """text, question, base, here, there, times, chance: every comparison of the rules that is told."""
    said = rules.set_index("rule")["text"]
    own = against[~against["hidden"]]
    return _worded(own).assign(text=own["name"].map(said).to_list())


def every_cause(against: pd.DataFrame, rules: Mapping[int, str]) -> pd.DataFrame:
    """number, rule (its text, of `rules` by number), base, here, there, times, chance: of each cause that is told."""
    own = against[~against["hidden"]]
    return _worded(own).assign(number=own["name"].to_list(), rule=own["name"].map(dict(rules)).to_list())


def rule_note(against: Any) -> str:
    """What stands under the table of rules. `against`: `pages.causes_against.Against`."""
    bases = list(dict.fromkeys(against.rules["base"]))
    firsts = {question: next((base for base in order if base in bases), "") for question, order in _FIRST.items()}
    said = [message(f"causes.rule_notes.{question}_{base}") for question, base in firsts.items() if base]
    return " ".join([message("causes.rule_note"), *said, message("causes.tried", n=against.tried)])


def times(row: Row | None) -> str:
    """A ratio with its interval: "18 (8,2–37)", "minst 17 (från 7,1)"; a dash where it cannot be told."""
    if row is None or missing(row["lower"]):
        return MISSING
    low, high = _plain(row["lower"]), _plain(row["upper"])
    if np.isinf(row["ratio"]):
        return message("causes.only_here", low=low)
    if missing(row["ratio"]):
        return MISSING
    key = "at_least" if row["at_least"] else "between"
    return message(f"causes.times.{key}", {"high": high}, ratio=_plain(row["ratio"]), low=low)


def _worded(own: pd.DataFrame) -> pd.DataFrame:
    rows = own.to_dict("records")
    return pd.DataFrame(
        {
            "question": [message(f"causes.questions.{row['question']}") for row in rows],
            "base": [message(f"causes.bases.{row['base']}") for row in rows],
            "here": [message("causes.of", n=int(row["n"]), of=int(row["of"])) for row in rows],
            "there": [_base(row) for row in rows],
            "times": [times(row) for row in rows],
            "chance": [_chance(row["tail"]) for row in rows],
        }
    )


def _base(row: Row) -> str:
    if row["base"] == "other_crime":
        return message("causes.of", n=int(row["base_n"]), of=int(row["base_of"]))
    return percent(100 * row["share"], 1 if row["share"] >= _ONE_PERCENT else 2)


def _chance(tail: float) -> str:
    if missing(tail):
        return MISSING
    if tail < _LEAST:
        return message("causes.chance_below", least=decimal(_LEAST, 4))
    return decimal(tail, 2 if tail >= _ONE_PERCENT else 4)


def _plain(value: float) -> str:
    """A ratio with as many figures as it is worth."""
    if np.isinf(value):
        return MISSING
    return number(round(value)) if value >= 10 else decimal(value, 1)


def _first(against: pd.DataFrame, name: object, question: str) -> Row | None:
    own = against[(against["name"] == name) & (against["question"] == question)]
    there = [own[own["base"] == base] for base in _FIRST[question]]
    return next((rows.iloc[0].to_dict() for rows in there if len(rows)), None)


def _stands_out(place: Row | None, time: Row | None) -> str:
    told = {name: row for name, row in (("place", place), ("time", time)) if row is not None}
    if not told:
        return MISSING
    out = [name for name, row in told.items() if row["stands_out"]]
    if out:
        return message(f"causes.stands_out.{'_'.join(out)}")
    return message(
        "causes.stands_out.hidden" if any(row["hidden"] for row in told.values()) else "causes.stands_out.no"
    )
