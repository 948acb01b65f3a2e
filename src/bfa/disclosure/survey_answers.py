"""Which answers of a survey a tier may read, so that no share tells what one or a few people answered.

Who answers has been promised not to be known, whoever reads: an answer is narrowed as much as any count can be, at
every tier. It is shown where enough answered, and where more people than the tier's largest small count gave it and
more than that did not: that all answered alike is told of each of them. A question is decided whole, since its answers
make the whole; so are the groups of it in an area, and a kommundel where the kommun's own answer and the others' would
give it. A sum of answers (`gathered`) stands by itself: it is a question of two answers. What one page shows is decided
over all areas and years, whichever it is about.

Source of the floor: Parker et al. (2017), National Center for Health Statistics data presentation standards for
proportions, which tells no share of fewer than 30.
"""

from collections.abc import Iterator

import pandas as pd

from bfa.analyses.other_sources import OtherSources
from bfa.analyses.survey_answers import KEYS, KOMMUN, KOMMUNDEL
from bfa.disclosure.policy import Policy, largest_small

#: The answers that are decided together in one area; `group` is "" for all who answered.
_ASKED = ["year", "question", "source", "gathered"]
_ROUND = [*KEYS, "year", "gathered"]
#: A kommundel is not hidden alone: the kommun's own answer less the others' is its.
_FEWEST_HIDDEN = 2


def public_answers(other: OtherSources, *, policy: Policy) -> dict[str, pd.DataFrame]:
    """`OtherSources.surveys` and `changed` without what the tier may not read, and what of `surveys` is `left_out`.

    A change needs both its rounds. `left_out` has no share and no number.
    """
    told = shown_answers(other.every_answer, policy=policy)
    shown = _rounds(other.every_answer[told], "year")
    surveys, changed = other.surveys, other.changed
    kept = _rounds(surveys, "year").isin(shown)
    both = _rounds(changed, "year").isin(shown) & _rounds(changed, "before").isin(shown)
    return {
        "surveys": surveys[kept].reset_index(drop=True),
        "changed": changed[both].reset_index(drop=True),
        "left_out": surveys.loc[~kept, [*KEYS, "year", "gathered", "within"]].reset_index(drop=True),
    }


def shown_answers(table: pd.DataFrame, *, policy: Policy) -> "pd.Series[bool]":
    """Which rows of all that was answered may be shown.

    Parameters
    ----------
    table : DataFrame
        `OtherSources.every_answer`: every area and year, since each is decided beside the others.
    """
    asked = table.assign(group=table["group"].fillna(""), answer=table["answer"].fillna(""))
    asked = asked.assign(people=asked["share"].astype("Float64") * asked["n"] / 100, least=_least(asked, policy))
    hidden, before = _is_small(asked, policy), -1
    while before < (before := int(hidden.sum())):
        hidden = _with_question(asked, hidden)
        for rows in _margins(asked):
            hidden.loc[_beside(rows, hidden[rows.index], policy)] = True
    return ~hidden


def _rounds(table: pd.DataFrame, year: str) -> pd.MultiIndex:
    named = table[[name if name != "year" else year for name in _ROUND]]
    return pd.MultiIndex.from_frame(named.fillna({"answer": "", "group": ""}))


def _least(asked: pd.DataFrame, policy: Policy) -> "pd.Series[int]":
    """The fewest that may be told to have answered so. [count]"""
    narrowed = max(policy.narrowing, policy.sensitive_narrowing)
    said = asked["question"] + " " + asked["answer"]
    return said.map(lambda text: 1 + largest_small(str(text), "survey", narrowed, policy=policy)).astype("int64")


def _is_small(asked: pd.DataFrame, policy: Policy) -> "pd.Series[bool]":
    """What may not be told by itself. A number that is not known is of a kommundel or a group taken to be small."""
    unknown = asked["n"].isna() & (asked["reach"].eq(KOMMUNDEL) | asked["group"].ne(""))
    return unknown | _fails(asked["people"], asked["n"], asked["least"], policy)


def _fails(
    people: "pd.Series[float]", n: "pd.Series[float]", least: "pd.Series[int]", policy: Policy
) -> "pd.Series[bool]":
    few = n.lt(policy.fewest_answers) | people.round().lt(least) | (n - people).round().lt(least)
    return few.fillna(n.lt(policy.fewest_answers)).fillna(False).astype(bool)


def _with_question(asked: pd.DataFrame, hidden: "pd.Series[bool]") -> "pd.Series[bool]":
    """With an answer the question it is of, with a sum the answers it is of, and all groups of it in the area."""
    own = hidden.groupby([asked[name] for name in (*_ASKED, "area", "group")]).transform("any")
    own |= (own & asked["gathered"]).groupby([asked[name] for name in (*_ASKED[:-1], "area", "group")]).transform("any")
    some = own.groupby([asked[name] for name in (*_ASKED, "area")]).transform("any")
    return own | (some & asked["group"].ne(""))


def _margins(asked: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """What the kommun and its kommundelar answered, question by question and group by group, where both are told."""
    for _, rows in asked[asked["reach"].isin((KOMMUN, KOMMUNDEL))].groupby([*_ASKED, "group"], sort=False):
        if rows["reach"].nunique() > 1:
            yield rows


def _beside(rows: pd.DataFrame, hidden: "pd.Series[bool]", policy: Policy) -> list[int]:
    """The rows that must be hidden for what the kommun's answer less the shown kommundelar's is not to be small.

    Those of the kommun that are in no kommundel of the table count among what is hidden: it is told by the same
    difference.
    """
    whole, parts = rows[rows["reach"].eq(KOMMUN)], rows[rows["reach"].eq(KOMMUNDEL)]
    if hidden[whole.index].all():
        return list(parts.index)
    order = parts.groupby("area")["n"].min().sort_values(kind="stable").index
    gone = dict.fromkeys(parts.loc[hidden[parts.index], "area"])
    for area in [*(each for each in order if each not in gone), None]:
        if _is_safe(whole, parts, list(gone), policy) or area is None:
            break
        gone[area] = None
    return list(parts.index[parts["area"].isin(gone)])


def _is_safe(whole: pd.DataFrame, parts: pd.DataFrame, gone: list[str], policy: Policy) -> bool:
    sums = ["n", "people"]
    own = whole.set_index("answer")[[*sums, "least"]].astype(float)
    every = parts.groupby("answer")[sums].sum().reindex(own.index).astype(float).fillna(0.0)
    inside = parts[parts["area"].isin(gone)].groupby("answer")[sums].sum().reindex(own.index).astype(float).fillna(0.0)
    rest = (own[sums] - every).clip(lower=0.0).where(own["n"].sub(every["n"]).gt(0), 0.0)
    n, people = inside["n"] + rest["n"], (inside["people"] + rest["people"]).where(own["people"].notna())
    if not n.gt(0).any():
        return not gone
    alone = 0 < len(gone) < _FEWEST_HIDDEN and not rest["n"].gt(0).any()
    return not alone and not _fails(people, n, own["least"], policy).any()
