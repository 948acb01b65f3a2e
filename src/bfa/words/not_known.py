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


def gap(found: Gap) -> str:
    """A gap in a sentence."""
    said = joined(period_label(each) for each in found.months) or upper(found.said)
    if said:
        return message(f"not_known.gaps.{found.code}", said=said)
    return messages("not_known.bare")[found.code]


def written(register: pd.DataFrame) -> pd.DataFrame:
    """The register in words, in the order of its kinds: kind, text, who, due."""
    order = {kind: at for at, kind in enumerate(UNKNOWNS)}
    rows = sorted(register.to_dict("records"), key=lambda row: (order[row["kind"]], row["number"]))
    kinds = messages("not_known.kinds")
    said = [
        {
            "kind": kinds[row["kind"]],
            "text": row["text"],
            "who": message("not_known.nobody") if missing(row["who"]) else row["who"],
            "due": "" if missing(row["due"]) else f"{row['due']:%Y-%m-%d}",
        }
        for row in rows
    ]
    return pd.DataFrame(said, columns=["kind", "text", "who", "due"])


def unwritten(register: pd.DataFrame) -> list[str]:
    """Those of the four questions that nobody has written anything about."""
    kinds, there = messages("not_known.kinds"), set(register["kind"])
    return [message("not_known.unwritten", question=kinds[kind]) for kind in QUESTIONS if kind not in there]


def brief(register: pd.DataFrame, gaps: Sequence[Gap], most: int) -> list[str]:
    """The first page's lines: gaps and rival explanations first, then what is lacking; at most so many [count]."""
    rank = {kind: at for at, kind in enumerate(reversed(UNKNOWNS))}
    own = [str(text) for text in register.sort_values("kind", key=lambda kind: kind.map(rank), kind="stable")["text"]]
    return [*own, *map(gap, gaps), message("not_known.dark_figure")][:most]
