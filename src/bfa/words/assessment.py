"""The weighed judgement of an area as people have written it, and beside it what stands out in the figures."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.tables.contracts import ASSESSMENT, DEGREES
from bfa.tables.registers import scope_of
from bfa.words.catalogue import message, messages
from bfa.words.numbers import joined, missing

#: The ways in which a type of crime may stand out, each by itself: none weighs more than another. [-]
WAYS = ("level", "rise", "harm")
#: So many types are named of each.
_MOST = 3


def assessments(register: pd.DataFrame, kommundel: str) -> pd.DataFrame:
    """Those written of the page's own area, in order; "" is the whole kommun.

    `register`: as the tier may read it.
    """
    of = [scope_of(where) for where in register["kommundel"]]
    own = [kommundel in named if kommundel else not named for named in of]
    return register[register["kind"].eq(ASSESSMENT) & pd.Series(own, index=register.index, dtype=bool)].sort_values(
        "number", kind="stable"
    )


def written(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The judgements (`text`, `who`) with who made each; that there is none, where there is none."""
    said = [
        message("assessment.by", text=str(row["text"]), who=str(row["who"]))
        if not missing(row["who"])
        else message("assessment.said", text=str(row["text"]))
        for row in rows
    ]
    return said or [message("assessment.none")]


def apart(table: pd.DataFrame, levels: pd.DataFrame, compared: pd.DataFrame, picture: Facts) -> dict[str, list[str]]:
    """The types that stand out in each of `WAYS`, in the order of the table; a way that nothing was tried in is absent.

    `level`: higher than the area is in all, or of the whole kommun higher in some kommundel; `rise`: more than the type
    does by itself, or than in the other kommundelar; `harm`: judged high by people.

    `table`: brottstyp, changed. `levels`, `compared`: as `words.local_picture` has them.
    """
    own, names = picture.kommundel, [str(name) for name in table["brottstyp"]]
    here = levels[levels["kommundel"] == own] if own else levels
    above = here[here["special"].eq("more") if own else here["stands"].eq("higher")]["brottstyp"]
    moved = compared[compared["kommundel"] == own]
    rising = {*table.loc[table["changed"].eq("rise"), "brottstyp"], *moved.loc[moved["stands"].eq("rise"), "brottstyp"]}
    judged = picture.priorities.dropna(subset=["brottstyp", "harm"])
    found = {
        "level": (len(here) > 0, set(above)),
        "rise": (bool(table["changed"].notna().any()), rising),
        "harm": (len(judged) > 0, set(judged.loc[judged["harm"].eq(DEGREES[0]), "brottstyp"])),
    }
    return {way: [name for name in names if name in there] for way, (tried, there) in found.items() if tried}


def worst(found: Mapping[str, Sequence[str]]) -> str:
    """What stands out in the figures: first in several ways, then in one, and what was not tried.

    `found`: as `apart`.
    """
    said, ways = messages("assessment.ways"), dict[str, list[str]]()
    for name in dict.fromkeys(each for way in WAYS for each in found.get(way, ())):
        ways.setdefault(name, [way for way in WAYS if name in found.get(way, ())])
    groups = dict[tuple[str, ...], list[str]]()
    for name, own in ways.items():
        groups.setdefault(tuple(own), []).append(name)
    order = sorted(groups, key=lambda own: -len(own))
    told = "; ".join(_in(own, groups[own], said) for own in order)
    if not order:
        parts = [message("assessment.nothing")]
    elif len(order[0]) > 1:
        parts = [message("assessment.several", told=told)]
    else:
        parts = [message("assessment.not_several", told=told)]
    left = [said[way] for way in WAYS if way not in found]
    return " ".join([*parts, *([message("assessment.untried", ways=joined(left))] if left else [])])


def _in(own: Sequence[str], names: Sequence[str], said: Mapping[str, str]) -> str:
    more = [message("lists.more", n=len(names) - _MOST)] if len(names) > _MOST else []
    return message("assessment.in", ways=joined(said[way] for way in own), named=joined([*names[:_MOST], *more]))
