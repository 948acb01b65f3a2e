"""How sure the answers of a survey are, and how much they have changed from one round to the next."""

import pandas as pd

from bfa.analyses.situation import Situation
from bfa.methods.proportions import difference, wilson
from bfa.tables.topics import Topics

#: What one answer is followed by, from round to round.
KEYS = ["area", "question", "answer", "group", "source"]
#: The rows of one question, whose answers may be the whole; how far from 100 they may be, for each of them. [%]
_OF_ONE = ("area", "year", "question", "group", "source")
ROUNDED = 0.5 + 1e-9
#: How far an area reaches, against the kommun.
KOMMUNDEL, KOMMUN, BEYOND = "kommundel", "kommun", "beyond"


def gathered(table: pd.DataFrame, topics: Topics | None) -> pd.DataFrame:
    """The answers, and of each question that is divided into several the sum of those that tell of worry.

    One answer of several, such as "rather safe", says little alone, and a lower share of it may be better or worse.

    Parameters
    ----------
    table : DataFrame
        `contracts.SURVEYS`.
    topics : Topics, optional
        Its words tell which answers are of worry; without them nothing is summed.

    Returns
    -------
    DataFrame
        The same with `gathered` (a sum: its answers parted by " / ", n the fewest, no interval of its own) and `within`
        (an answer to a question that has a sum). A question is summed where its answers are whole (100 %, as they are
        rounded), and some of them are of worry and some are not. Each sum stands before its answers.
    """
    no = pd.Series(False, index=table.index, dtype=bool)
    plain = table.assign(gathered=no, within=no)
    if topics is None or plain.empty:
        return plain
    parts = list[pd.DataFrame]()
    for _, rows in plain.groupby([*_OF_ONE], dropna=False, sort=False):
        worried = rows[rows["answer"].isin(topics.worried(rows["answer"].dropna()))]
        whole = rows["share"].notna().all() and abs(rows["share"].sum() - 100) <= ROUNDED * len(rows)
        if not (whole and 0 < len(worried) < len(rows)):
            parts.append(rows)
            continue
        one = worried.iloc[[0]].assign(
            answer=" / ".join(worried["answer"]),
            share=min(float(worried["share"].sum()), 100.0),
            n=worried["n"].min(skipna=False),
            lower=float("nan"),
            upper=float("nan"),
            gathered=True,
        )
        parts += [one.astype(rows.dtypes.to_dict()), rows.assign(within=True)]
    return pd.concat(parts, ignore_index=True)


def survey_answers(situation: Situation, *, topics: Topics | None = None) -> pd.DataFrame:
    """The answers with their intervals; `topics` as for `gathered`.

    Returns
    -------
    DataFrame
        `gathered` in its order, `lower` and `upper` filled in where they can be [%], and `interval`: `given`
        in the file, `reckoned` of share and n (Wilson, 95 %), or `unknown`.
    """
    table = gathered(situation.surveys, topics).reset_index(drop=True)
    given = table["lower"].notna()
    reckoned = ~given & table["share"].notna() & table["n"].notna()
    ends = wilson(table.loc[reckoned, "share"].astype(float) / 100, table.loc[reckoned, "n"].astype(float))
    for name, end in zip(("lower", "upper"), ends, strict=True):
        table.loc[reckoned, name] = 100 * end
    words = given.map({True: "given", False: "unknown"}).mask(reckoned, "reckoned")
    return table.assign(interval=words.astype("str"))


def changed_answers(situation: Situation, *, topics: Topics | None = None) -> pd.DataFrame:
    """How much each answer has changed from the round before it; `topics` as for `gathered`, the sum for its answers.

    Returns
    -------
    DataFrame
        area, question, answer, group, source, year, before (the year of the earlier round), share and share_before [%],
        n and n_before; gathered; change, lower and upper [percentage points], missing where an n is. A row for every
        answer that has an earlier round of the same survey, newest last.
    """
    table = gathered(situation.surveys, topics)
    asked = table[~table["within"]].dropna(subset="share").sort_values("year", kind="stable", ignore_index=True)
    of_one = asked.groupby(KEYS, dropna=False, sort=False)
    earlier = {f"{name}_before": of_one[name].shift() for name in ("share", "n")}
    found = asked.assign(before=of_one["year"].shift(), **earlier)
    found = found[found["before"].notna()].reset_index(drop=True)
    numbers = [found[name].astype("Float64").to_numpy(dtype=float, na_value=float("nan")) for name in _SIDES]
    changes = difference(numbers[0] / 100, numbers[1], numbers[2] / 100, numbers[3])
    # What two rounds are apart is known though it is not known how surely.
    ends = {name: 100 * end for name, end in zip(("change", "lower", "upper"), changes, strict=True)}
    return found.assign(**ends)[[*KEYS, "year", "before", "gathered", *_SIDES, "change", "lower", "upper"]]


_SIDES = ("share", "n", "share_before", "n_before")
