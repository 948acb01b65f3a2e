"""What is not known, in words: what people have written, and what is lacking in what was read in."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.not_known import Gap
from bfa.tables.contracts import UNKNOWNS
from bfa.words.catalogue import message, messages
from bfa.words.numbers import joined, missing, period_label
from bfa.words.sentences import upper

Row = Mapping[str, Any]
#: Brå's four questions of a lägesbild to itself.
QUESTIONS = UNKNOWNS[:4]
_GAP = "lucka"


def gap(found: Gap) -> str:
    """A gap in a sentence."""
    said = joined(period_label(each) for each in found.months) or upper(found.said)
    if said:
        return message(f"not_known.gaps.{found.code}", said=said)
    return messages("not_known.bare")[found.code]


def unknown(register: pd.DataFrame) -> pd.DataFrame:
    """The rows of what is not known: those that are no judgement of what is."""
    return register[register["kind"].isin(UNKNOWNS)]


def written(register: pd.DataFrame) -> pd.DataFrame:
    """The register in words, in the order of its kinds: kind, text, who, due."""
    order = {kind: at for at, kind in enumerate(UNKNOWNS)}
    rows = sorted(register.to_dict("records"), key=lambda row: (order[row["kind"]], row["number"]))
    return _table([_row(row) for row in rows])


def _row(row: Mapping[Any, Any]) -> dict[str, str]:
    """A row of the register; nobody is to fill what is no gap."""
    nobody = message("not_known.nobody") if row["kind"] == _GAP else ""
    return {
        "kind": messages("not_known.kinds")[row["kind"]],
        "text": str(row["text"]),
        "who": nobody if missing(row["who"]) else str(row["who"]),
        "due": "" if missing(row["due"]) else f"{row['due']:%Y-%m-%d}",
    }


def _table(rows: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["kind", "text", "who", "due"])


def unwritten(register: pd.DataFrame) -> list[str]:
    """Those of the four questions that nobody has written anything about."""
    kinds, there = messages("not_known.kinds"), set(register["kind"])
    return [message("not_known.unwritten", question=kinds[kind]) for kind in QUESTIONS if kind not in there]


def brief(register: pd.DataFrame, gaps: Sequence[Gap], most: int) -> pd.DataFrame:
    """The first page's lines as `written`: gaps, other explanations, assumptions, then what was not read in.

    `most`: so many at most. [count]
    """
    order = {kind: at for at, kind in enumerate(reversed(UNKNOWNS)) if kind not in QUESTIONS}
    held = register[register["kind"].isin(order)].to_dict("records")
    rows = [_row(row) for row in sorted(held, key=lambda row: (order[row["kind"]], row["number"]))]
    lacking = messages("not_known.kinds")[_GAP]
    found = [{"kind": lacking, "text": said, "who": "", "due": ""} for said in map(gap, gaps)]
    always = {"kind": lacking, "text": message("not_known.dark_figure"), "who": "", "due": ""}
    return _table([*rows, *found, always][:most])
