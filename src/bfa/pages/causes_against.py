"""What the causes page says of places, times and causes against their bases, worked out of what was released."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bfa.analyses.standing_out import OF_CAUSES, OF_RULES, compared, mark, weighed
from bfa.disclosure import Released


@dataclass(frozen=True, slots=True)
class Against:
    """Rules and causes against their bases: rows of `standing_out.weighed`."""

    #: By the name of a rule, every base that there is.
    rules: pd.DataFrame
    #: By the number of a cause, the base that speaks for it.
    causes: pd.DataFrame
    #: By number: supported, contradicted, assumed or "" (hidden), of causes whose count may be asked for.
    marks: Mapping[int, str]

    @property
    def tried(self) -> int:
        """How many comparisons were made in all, those that are hidden too. [count]"""
        return len(self.rules) + len(self.causes)

    def of_cause(self, number: int) -> pd.DataFrame:
        """The comparison of one cause; no row where there is none."""
        return self.causes[self.causes["name"] == number]


def held_against(released: Mapping[str, Released]) -> Against:
    """Every comparison that what was released allows."""
    if "rules" not in released:
        rules, causes = weighed(compared(pd.DataFrame(), OF_RULES), compared(pd.DataFrame(), OF_CAUSES))
        return Against(rules, causes, {})
    rules, causes = weighed(
        compared(_counts(released, "rules", "rule"), OF_RULES),
        compared(_counts(released, "causes", "number"), OF_CAUSES, first=True),
    )
    told = {row["name"]: row for row in causes.to_dict("records")}
    numbers = [int(number) for number in released["causes"].table["number"]]
    return Against(rules, causes, {number: mark(told.get(number)) for number in numbers})


def _counts(released: Mapping[str, Released], which: str, name: str) -> pd.DataFrame:
    """Rules or causes with what `compared` reads of each."""
    table = released[which].table.rename(columns={name: "name", "support_n": "n"})
    missing = pd.Series(pd.NA, index=table.index, dtype="Int64")
    every = _single(released["incidents"].table)
    own = _numbers(released["lacking"].table)
    own |= {lost: _single(released[f"without_{lost}"].table) for lost in ("point", "clock")}
    found = table.assign(
        all=missing if every is None else missing.fillna(every),
        at_place=table.get("at_place", missing),
        reach=_reached(table, every, own, most=True),
        beside=False,
        beside_n=missing,
        beside_at_place=missing,
        beside_reach=missing,
        streets_week=_share(table, "streets"),
        people_week=_share(table, "people"),
    )
    crimes = _single(released["every"].totals[()]) if "every" in released else None
    if crimes is None or every is None:
        return found
    others = released[f"beside_{which}"].table.rename(columns={"support_n": "n"})
    reached = _reached(table, crimes - every, _numbers(released["beside_lacking"].table), most=False)
    beside = {"beside_n": others["n"], "beside_at_place": others["at_place"], "beside_reach": reached}
    return found.assign(beside=True, **beside)


def _reached(
    table: pd.DataFrame, every: int | None, lacking: Mapping[str, int | None], *, most: bool
) -> "pd.Series[int]":
    """How many each rule can reach; the most it can be, or the least, where some lack two of what it needs.

    So a share of the type is never too large, nor one of the base too small. Missing where a count is hidden.
    """
    found = list[int | None]()
    for needs in table["reach"]:
        lost = [lacking[name] for name in str(needs).split()]
        known = [n for n in lost if n is not None]
        gone = max(known, default=0) if most else sum(known)
        found.append(every - gone if every is not None and len(known) == len(lost) else None)
    return pd.Series(found, table.index, dtype="Int64")


def _numbers(lacking: pd.DataFrame) -> dict[str, int | None]:
    return {row["known"]: None if row["hidden"] else int(row["n"]) for row in lacking.to_dict("records")}


def _single(table: pd.DataFrame) -> int | None:
    """The one count of a table; None where it is hidden, or there is none."""
    return None if table.empty or pd.isna(table["n"].iloc[0]) else int(table["n"].iloc[0])


def _share(table: pd.DataFrame, ground: str) -> "pd.Series[float]":
    """A share of the ground at a share of the week, as much as an even spread over both would put there."""
    week = np.where(table["timed"].astype(bool), table["week"].astype(float), 1.0)
    return table[ground].astype(float) * week
