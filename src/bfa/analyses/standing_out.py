"""Does the place or the time stand out? Shares held against bases, by how much, and what that says of a stated cause.

Every figure here is worked out of counts that may be told: it is asked after the release, and what is hidden is
missing.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bfa.methods.many import benjamini_hochberg
from bfa.methods.shares import Standing, against_base, against_known

#: What is asked, and what it is held against -> the columns of how many of how many, and of the base: how many of how
#: many, or a share that is known. "both" is at the place and at the time too, of all.
ASKED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("place", "other_crime"): ("at_place", "reach", "beside_at_place", "beside_reach"),
    ("place", "streets"): ("at_place", "reach", "streets"),
    ("place", "people"): ("at_place", "reach", "people"),
    ("time", "other_crime"): ("n", "at_place", "beside_n", "beside_at_place"),
    ("time", "week"): ("n", "at_place", "week"),
    ("both", "other_crime"): ("n", "reach", "beside_n", "beside_reach"),
    ("both", "streets"): ("n", "reach", "streets_week"),
    ("both", "people"): ("n", "reach", "people_week"),
}
#: What is asked of every rule, and of every cause: the first of these that there is.
OF_RULES = tuple(asked for asked in ASKED if asked[0] != "both")
OF_CAUSES = (("both", "other_crime"), ("both", "streets"), ("both", "people"), ("time", "week"))
#: So large a share of false ones is let through among those that stand out.
FALSE_SHARE = 0.05
#: A cause is supported from this many incidents at its place and time on.
FEWEST = 5
_COLUMNS = ["name", "question", "base", "n", "of", "base_n", "base_of", "share", "at_least", "hidden"]
_FOUND = ("ratio", "lower", "upper", "tail")

Row = Mapping[Hashable, Any]


def compared(counts: pd.DataFrame, asked: Sequence[tuple[str, str]], *, first: bool = False) -> pd.DataFrame:
    """Hold each rule or cause against its bases.

    Parameters
    ----------
    counts : DataFrame
        name, timed (whether it asks for a time), beside (whether there is other crime to hold it against), all (those
        of the type), and the columns of `ASKED`: counts, missing where hidden, and known shares, missing where there
        are none.
    asked : sequence
        Keys of `ASKED`.
    first : bool
        Only the first for which there is a base.

    Returns
    -------
    DataFrame
        name, question, base, n, of, base_n, base_of [count], share (of the base) [0-1], at_least (the ratio and its
        lower end are what it is at the least, since a count of the base or of all is hidden and the most it can be
        stands for it), hidden (it cannot be told), ratio, lower, upper [-], tail [0-1]: missing where hidden, or where
        there is nothing to divide by. One row for each that could be asked.
    """
    keys = [(row, [key for key in asked if _can_be_asked(row, key)]) for row in counts.to_dict("records")]
    rows = [_row(row, key) for row, own in keys for key in (own[:1] if first else own)]
    table = pd.DataFrame(rows, columns=_COLUMNS).astype({"at_least": bool, "hidden": bool})
    found = [_standing(row) for row in table.to_dict("records")]
    told = {name: np.array([getattr(each, name) if each else np.nan for each in found], float) for name in _FOUND}
    told["upper"] = np.where(table["at_least"] & ~np.isnan(told["upper"]), np.inf, told["upper"])
    return table.assign(**told)


def weighed(*tables: pd.DataFrame) -> list[pd.DataFrame]:
    """With `adjusted` (p-value by Benjamini and Hochberg over all of them) and `stands_out`.

    One that is hidden or cannot be divided counts among those that were tried, as one that shows nothing.
    """
    adjusted = benjamini_hochberg(pd.concat([table["tail"] for table in tables]).fillna(1.0).to_list())
    parts = np.split(adjusted, np.cumsum([len(table) for table in tables])[:-1])
    return [
        table.assign(adjusted=np.where(table["tail"].isna(), np.nan, own), stands_out=own <= FALSE_SHARE)
        for table, own in zip(tables, parts, strict=True)
    ]


def mark(told: Row | None) -> str:
    """What the comparison of one cause (a row of `weighed`; None without any base) says of it.

    Returns
    -------
    str
        supported, contradicted, assumed; "" where what it takes is hidden.

    Notes
    -----
    The base that speaks is other crime, there and then: a place where all crime gathers on Friday nights says nothing
    of one type, and one question answers for place and hour. Without other crime it is an even spread over streets, or
    people, and the week; without those an even spread over the week at the place alone. Supported where the share is
    clearly larger than that of the base, contradicted where it is clearly smaller (the interval ends below 1).
    """
    if told is None:
        return "assumed"
    if told["hidden"] or (told["at_least"] and not told["stands_out"]):
        return ""
    if told["stands_out"]:
        return "supported" if max(told["n"], told["of"] * (told["question"] == "time")) >= FEWEST else "assumed"
    return "contradicted" if told["upper"] < 1 else "assumed"


def _can_be_asked(row: Row, key: tuple[str, str]) -> bool:
    """Whether there is such a base; of what names no time none is asked."""
    question, base = key
    if base == "other_crime":
        return bool(row["beside"]) and (question != "time" or bool(row["timed"]))
    if base == "week":
        return bool(row["timed"])
    return not pd.isna(row[base]) and 0 < row[base] < 1


def _row(row: Row, key: tuple[str, str]) -> tuple[Any, ...]:
    n, of, *base = (_count(row[name]) if name not in _SHARES else row[name] for name in ASKED[key])
    at_least = of is None and ASKED[key][1] == "reach"
    of = _count(row["all"]) if at_least else of
    if len(base) == 1:
        return (row["name"], *key, n, of, None, None, base[0], at_least, None in (n, of) or pd.isna(base[0]))
    base_n, base_of = base
    if base_n is None and key[0] == "both":
        base_n, at_least = _count(row["beside_at_place"]), True
    counts = (n, of, base_n, base_of)
    share = base_n / base_of if base_n is not None and base_of else None
    return (row["name"], *key, *counts, share, at_least, None in counts)


_SHARES = {"streets", "people", "week", "streets_week", "people_week"}


def _count(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _standing(row: Row) -> Standing | None:
    if row["hidden"] or not row["of"]:
        return None
    n, of = int(row["n"]), int(row["of"])
    if row["base"] == "other_crime":
        return against_base(n, of, int(row["base_n"]), int(row["base_of"])) if row["base_of"] else None
    return against_known(n, of, float(row["share"])) if 0 < row["share"] < 1 else None
