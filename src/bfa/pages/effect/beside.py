"""What stands beside the verdict of an effect and is no part of it: the goal's further types as one estimate."""

from collections.abc import Iterator

import pandas as pd

from bfa.disclosure.effect import ReleasedEffect
from bfa.disclosure.type_line import ReleasedTypes
from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.pages.figures import Figures
from bfa.words import effect_types as words
from bfa.words.catalogue import message, messages
from bfa.words.effect_gates import named

_ENDS = ("ratio", "lower", "upper")


def types(shown: ReleasedEffect, goals: pd.DataFrame) -> Iterator[Output | None]:
    """What the types did together, each of them in a table; nothing where the goal is not told of."""
    line = _told(shown, goals)
    if line is None:
        return
    yield text(" ".join(words.sentences(shown, line)))
    table = words.rows(line)
    if len(table):
        yield tables.table(
            table,
            caption=message("effect_types.caption", areas=named(shown.found.design.controls)),
            columns=messages("effect_types.columns"),
            note=words.note(line),
            stacked=True,
        )


def figures(shown: ReleasedEffect, goals: pd.DataFrame) -> Figures | None:
    """What leaves of the types for `results.json`; None where there are none, or the goal is not told of."""
    line = _told(shown, goals)
    if line is None:
        return None
    moved = line.change or dict.fromkeys((*_ENDS, "p", "correlation"))
    rows = line.table[["brottstyp", *_ENDS, "weight", "why"]].to_dict("records")
    return {
        **{name: moved[name] for name in (*_ENDS, "p", "correlation")},
        "types": [{str(name): None if value != value else value for name, value in row.items()} for row in rows],
        "apart": list(line.apart),
        "declared": line.declared,
        "why": line.why,
        "sentence": " ".join(words.sentences(shown, line)),
    }


def _told(shown: ReleasedEffect, goals: pd.DataFrame) -> ReleasedTypes | None:
    """The types, where the goal that names them may be read."""
    line = shown.types
    if line is None or line.goal in set(goals["number"][goals["withheld"].astype(bool)]):
        return None
    return line
