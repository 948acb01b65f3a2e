"""How sure the answers of a survey are, and how much they have changed from one round to the next."""

import pandas as pd

from bfa.analyses.situation import Situation
from bfa.methods.proportions import difference, wilson

#: What one answer is followed by, from round to round.
KEYS = ["area", "question", "answer", "group", "source"]


def survey_answers(situation: Situation) -> pd.DataFrame:
    """The answers with their intervals.

    Returns
    -------
    DataFrame
        `contracts.SURVEYS` in its order, `lower` and `upper` filled in where they can be [%], and `interval`: `given`
        in the file, `reckoned` of share and n (Wilson, 95 %), or `unknown`.
    """
    table = situation.surveys.reset_index(drop=True)
    given = table["lower"].notna()
    reckoned = ~given & table["share"].notna() & table["n"].notna()
    ends = wilson(table.loc[reckoned, "share"].astype(float) / 100, table.loc[reckoned, "n"].astype(float))
    for name, end in zip(("lower", "upper"), ends, strict=True):
        table.loc[reckoned, name] = 100 * end
    words = given.map({True: "given", False: "unknown"}).mask(reckoned, "reckoned")
    return table.assign(interval=words.astype("str"))


def changed_answers(situation: Situation) -> pd.DataFrame:
    """How much each answer has changed from the round before it.

    Returns
    -------
    DataFrame
        area, question, answer, group, source, year, before (the year of the earlier round), share and share_before [%],
        n and n_before; change, lower and upper [percentage points], missing where an n is. A row for every answer that
        has an earlier round of the same survey, newest last.
    """
    asked = situation.surveys.dropna(subset="share").sort_values("year", kind="stable", ignore_index=True)
    of_one = asked.groupby(KEYS, dropna=False, sort=False)
    earlier = {f"{name}_before": of_one[name].shift() for name in ("share", "n")}
    found = asked.assign(before=of_one["year"].shift(), **earlier)
    found = found[found["before"].notna()].reset_index(drop=True)
    numbers = [found[name].astype("Float64").to_numpy(dtype=float, na_value=float("nan")) for name in _SIDES]
    changes = difference(numbers[0] / 100, numbers[1], numbers[2] / 100, numbers[3])
    # What two rounds are apart is known though it is not known how surely.
    ends = {name: 100 * end for name, end in zip(("change", "lower", "upper"), changes, strict=True)}
    return found.assign(**ends)[[*KEYS, "year", "before", *_SIDES, "change", "lower", "upper"]]


_SIDES = ("share", "n", "share_before", "n_before")
