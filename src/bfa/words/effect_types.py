"""The line of several types in Swedish: what they did together, that it is no verdict, and which were left out."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bfa.disclosure.effect import ReleasedEffect
from bfa.disclosure.type_line import ReleasedTypes
from bfa.methods.joint_types import EXPECTED
from bfa.words.catalogue import message, messages
from bfa.words.effect_gates import named, reason
from bfa.words.numbers import change_of, compatible, decimal, interval, joined, percent
from bfa.words.sentences import upper

_GONE = "gone"


def sentences(shown: ReleasedEffect, types: ReleasedTypes) -> list[str]:
    """The joint estimate or why there is none, that it is no verdict, and what was left out."""
    first = str(types.table["brottstyp"].iloc[0])
    if types.change is None:
        why = message(f"effect_types.refused.{types.why}", {"first": first, "names": upper(joined(types.apart))})
        return [why, *_left_out(types)]
    told = compatible(*(types.change[name] for name in ("ratio", "lower", "upper")))
    areas, kept = named(shown.found.design.controls), types.table[types.table["why"] == ""]
    sealed = message(f"effect_types.seal.{'sealed' if types.declared else 'unsealed'}")
    said = message("effect_types.joint", n=len(kept), areas=areas, told=told)
    return [said, message("effect_types.no_verdict", first=first), sealed, *_left_out(types)]


def rows(types: ReleasedTypes) -> pd.DataFrame:
    """label, change, interval, weight in words: each type that is in, and all of them; empty where nothing is told."""
    if types.change is None:
        return pd.DataFrame(columns=["label", "change", "interval", "weight"])
    whole = dict(types.change) | {"brottstyp": message("effect_types.all"), "weight": 1.0}
    each: list[Mapping[Any, Any]] = [*types.table[types.table["why"] == ""].to_dict("records"), whole]
    told = [
        {
            "label": upper(str(row["brottstyp"])),
            "change": change_of(row["ratio"]),
            "interval": interval(row["lower"], row["upper"]),
            "weight": percent(100 * row["weight"]),
        }
        for row in each
    ]
    return pd.DataFrame(told)


def note(types: ReleasedTypes) -> str:
    """How the types were weighed together; "" where they were not."""
    if types.change is None:
        return ""
    used, least = decimal(types.change["correlation"], 2), decimal(EXPECTED, 1)
    return message("effect_types.note", correlation=used, least=least)


def _left_out(types: ReleasedTypes) -> list[str]:
    """The types that are not in, but the first, and why."""
    said = []
    for place, (name, why) in enumerate(zip(types.table["brottstyp"], types.table["why"], strict=True)):
        if place and why:
            known = upper(str(name)) if why != _GONE else upper(message("effect_types.unknown", place=place))
            said.append(message("effect_types.left_out", name=known, why=_why(types, str(name), why)))
    return said


def _why(types: ReleasedTypes, name: str, why: str) -> str:
    words = messages("effect_types.why")
    told = "" if why in words else reason(types.stopped.get(name))
    return told.rstrip(".") or words.get(why, words["other"])
