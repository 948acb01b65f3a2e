"""What no rule explains, in words: how many, where, when, and what to make of it; from what was released."""

from collections.abc import Mapping

import pandas as pd

from bfa.analyses.causes import Tags
from bfa.analyses.unexplained import DAYS, HOURS, NEAR
from bfa.disclosure import Released
from bfa.disclosure.single import Count
from bfa.words.catalogue import message
from bfa.words.causes import total
from bfa.words.nouns import SHORT
from bfa.words.numbers import counted, joined, percent
from bfa.words.sentences import how_many as in_all

__all__ = ["HOURS", "by_time", "how_many", "left", "some_told", "where_and_when"]
#: So many places and kinds of place are named. [count]
_MOST = 4


def left(released: Mapping[str, Released]) -> Count:
    """How many no rule explains."""
    row = released["tags"].table.iloc[-1]
    return Count(None if row["hidden"] else int(row["n"]), bool(row["hidden"]))


def how_many(result: Tags, released: Mapping[str, Released]) -> str:
    """How many of all no rule explains, and what it means."""
    found, every = left(released), total(released)
    said = in_all(every, result)
    if not every.n:
        return said
    of = counted(every.n, *SHORT[result.kind])
    if found.n is None:
        least = _at_least(released)
        return f"{said} {message('unexplained.at_least', n=least, of=of) if least else message('unexplained.hidden')}"
    if not found.n:
        return f"{said} {message('unexplained.none')}"
    share = percent(100 * found.n / every.n)
    return f"{said} {message('unexplained.some', n=found.n, of=of, share=share)}"


def where_and_when(released: Mapping[str, Released]) -> str:
    """Where most of them lie, of what is told, and what to do about it; "" where there is none."""
    if left(released).n == 0:
        return ""
    told = _told(released)
    lines = [
        message(f"unexplained.at.{part}", {"metres": str(NEAR)}, parts=joined(rows))
        for part in ("place", "plats_typ")
        if (rows := [message("unexplained.part", name=name, n=n) for name, n in _most(told, part)])
    ]
    return " ".join([*lines, message("unexplained.means" if lines else "unexplained.means_spread")])


def some_told(released: Mapping[str, Released]) -> bool:
    """Whether any part of the week is told to hold some."""
    told = _told(released)
    return bool(((told["part"] == "time") & (told["n"] > 0)).any())


def by_time(released: Mapping[str, Released]) -> pd.DataFrame:
    """days (in words), a column of counts per part of the day, hidden."""
    table = released["unexplained"].table
    times = table[table["part"] == "time"].set_index("name")
    rows = [
        {"days": message(f"unexplained.days.{days}"), "hidden": times.loc[names, "hidden"].any()}
        | {hours: times.loc[f"{days} {hours}", "n"] for hours in HOURS}
        for days in DAYS
        for names in [[f"{days} {hours}" for hours in HOURS]]
    ]
    return pd.DataFrame(rows).astype(dict.fromkeys(HOURS, "Int64"))


def _at_least(released: Mapping[str, Released]) -> int:
    """What those that are told add up to, by the division that tells of most: no incident is in two of its parts."""
    told = _told(released)
    return int(told.groupby("part")["n"].sum().max()) if len(told) else 0


def _told(released: Mapping[str, Released]) -> pd.DataFrame:
    table = released["unexplained"].table.rename(columns={"name": "name_"})
    return table[~table["hidden"].astype(bool)]


def _most(told: pd.DataFrame, part: str) -> list[tuple[str, int]]:
    """The fullest of those that are told."""
    own = told[(told["part"] == part) & (told["n"] > 0)].sort_values("n", ascending=False, kind="stable")
    return [(str(name), int(n)) for name, n in zip(own["name_"].head(_MOST), own["n"].head(_MOST), strict=True)]
