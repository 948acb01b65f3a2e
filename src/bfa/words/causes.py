"""The causes in words, from what was released of them."""

from collections.abc import Mapping

import pandas as pd

from bfa.analyses.causes import Tags
from bfa.disclosure import Released
from bfa.disclosure.single import Count
from bfa.words import missing_months
from bfa.words.catalogue import message
from bfa.words.hotspots import why_rows
from bfa.words.nouns import SHORT
from bfa.words.numbers import joined
from bfa.words.sentences import how_many, upper

#: The marks of causes that are told.
MARKS = ("supported", "contradicted", "assumed", "untestable")


def total(released: Mapping[str, Released]) -> Count:
    """The incidents in all; not known where a month was not counted."""
    table = released["incidents"].table
    if table.empty:
        return Count(None, False)
    hidden = bool(table["hidden"].iloc[0])
    return Count(None if hidden else int(table["n"].iloc[0]), hidden)


def tags(result: Tags, released: Mapping[str, Released]) -> str:
    """How the rules divide the incidents."""
    found = total(released)
    said = how_many(found, result)
    if result.uncounted.reason:
        return missing_months.of_type(result.brottstyp, result.period, result.uncounted)
    if result.reason:
        return f"{why_rows(result.reason, result.uncounted)} {said}"
    if found.hidden or found.n == 0:
        return said
    table = released["tags"].table
    parts = [message(f"causes.tags.{row.tag}", n=row.n) for row in table[~table["hidden"]].itertuples()]
    lines = [
        said,
        *(f"{line}." for line in missing_months.said(result.uncounted)),
        message("causes.divided", parts=joined(parts)) if parts else "",
        "" if len(parts) == len(table) else message("causes.others_hidden"),
        _unreached(released),
        blind(result),
    ]
    return " ".join(line for line in lines if line)


def blind(result: Tags) -> str:
    """Why rules on place can find nothing, and what to do about it; "" where they can."""
    why = [message(f"causes.blind.{name}") for name in result.blind]
    return message("causes.blind_to_places", why=joined(why)) if why else ""


def support(mark: str | None) -> str | None:
    """The word of a mark as `results.json` and the sheets have it; None where it is hidden or withheld."""
    return message(f"causes.support.{mark}") if mark else None


def marks(causes: pd.DataFrame, against: pd.DataFrame, kind: str) -> str:
    """How many of the stated causes have each mark, and which; which of them rest on the same incidents.

    `causes`: number, mark, withheld, shared, as released. `against`: base, of each that was held against one.
    """
    if causes.empty:
        return message("causes.none_stated")
    told = causes["mark"].where(~causes["withheld"].astype(bool), "").fillna("").replace("", "hidden")
    groups = {mark: causes.loc[told == mark, "number"].to_list() for mark in (*MARKS, "hidden")}
    parts = [
        message(f"causes.counted.{mark}", n=len(numbers), numbers=joined(numbers))
        for mark, numbers in groups.items()
        if numbers
    ]
    said = [message("causes.in_all", n=len(causes), parts="; ".join(parts))]
    supported = set(groups["supported"])
    same = [group for group in _same(causes) if supported.issuperset(group)]
    said += [message("causes.same_short", numbers=joined(group), nouns=SHORT[kind][1]) for group in same]
    said += [message("causes.where_not_why")] if supported else []
    said += [message("causes.other_crime")] if supported and "other_crime" in set(against["base"]) else []
    return " ".join(said)


def _same(causes: pd.DataFrame) -> list[tuple[int, ...]]:
    """The causes that have the same count, where they are several."""
    seen = causes[causes["shared"].map(len) > 0]
    groups = dict.fromkeys(tuple(n for n in group if n in set(seen["number"])) for group in seen["shared"])
    return [group for group in groups if len(group) > 1]


def mark_note(causes: pd.DataFrame, against: pd.DataFrame, kind: str) -> str:
    """What stands under the table of causes: what the marks mean, where counts are taken, and which are the same.

    `causes`: number, shared, counted_at, as released. `against`: base, of each that was held against one.
    """
    seen = causes[causes["shared"].map(len) > 0]
    same = [message("causes.same_as", numbers=joined(group)) for group in _same(causes)]
    bases = list(dict.fromkeys(against["base"])) or ["other_crime"]
    than = message("causes.or").join(message(f"causes.than.{base}") for base in bases)
    said = [message("causes.mark_note", than=than)]
    if seen["counted_at"].map(len).gt(0).any():
        said.append(message("causes.nearest_only"))
    if wide := [int(n) for n in seen.loc[seen["counted_at"].map(len) == 0, "number"]]:
        said.append(message("causes.every_place", numbers=joined(wide)))
    if same:
        said.append(message("causes.same", nouns=SHORT[kind][1], groups=message("causes.and_for").join(same)))
    return " ".join(said)


def _unreached(released: Mapping[str, Released]) -> str:
    """What no rule on place or time can reach."""
    lost = {what: released[f"without_{what}"].table.iloc[0] for what in ("point", "clock")}
    said = [
        message(f"causes.without_hidden.{what}") if row["hidden"] else message(f"causes.without.{what}", n=row["n"])
        for what, row in lost.items()
        if row["hidden"] or row["n"] > 0
    ]
    return f"{upper(joined(said))}." if said else ""
