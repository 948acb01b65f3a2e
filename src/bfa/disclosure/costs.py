"""Which costs a tier may read: a cost over the price of one job is a number of jobs, and goes by the rule for counts.

The jobs of a year are hidden as events are. Where those of a kommundel are few, or what the kommun paid beside its
kommundelar is, no kommundel is told for that cost and year, since the kommun's own less the others' would be it; the
kommun is told where its own jobs are not few. A cost without a price tells no number.
"""

import pandas as pd

from bfa.analyses.other_sources import OtherSources
from bfa.analyses.survey_answers import KOMMUN, KOMMUNDEL
from bfa.disclosure.policy import Policy, largest_small

_YEAR = ["what", "source", "year"]
_ONE = ["area", *_YEAR]


def public_costs(other: OtherSources, *, policy: Policy) -> dict[str, pd.DataFrame]:
    """`OtherSources.costs` without what the tier may not read and without prices, and what of it is left out.

    `costs_left_out` has no amount. Where the year before is hidden `amount_before` is missing.
    """
    every, costs = other.every_cost, other.costs
    hidden = pd.MultiIndex.from_frame(every.loc[~shown_costs(every, policy=policy), _ONE])
    gone = pd.MultiIndex.from_frame(costs[_ONE]).isin(hidden)
    before = pd.MultiIndex.from_frame(costs.assign(year=costs["year"] - 1)[_ONE]).isin(hidden)
    told = costs.assign(amount_before=costs["amount_before"].mask(before)).drop(columns="price")
    return {
        "costs": told[~gone].reset_index(drop=True),
        "costs_left_out": costs.loc[gone, _ONE].reset_index(drop=True),
    }


def shown_costs(table: pd.DataFrame, *, policy: Policy) -> "pd.Series[bool]":
    """Which rows of all that was paid may be shown.

    Parameters
    ----------
    table : DataFrame
        `OtherSources.every_cost`: every area and year. A cost whose price is told in some rows has it in all.
    """
    price = table.groupby(["what", "source"])["price"].transform("max").astype("Float64")
    jobs = (table["amount"] / price.where(price > 0)).round()
    least = table["what"].map(lambda what: largest_small(str(what), "event", 0, policy=policy)).astype("int64")
    few = _is_few(jobs, least)
    hidden = few.copy()
    for _, rows in table.assign(jobs=jobs, few=few).groupby(_YEAR, sort=False):
        parts, whole = rows[rows["reach"].eq(KOMMUNDEL)], rows[rows["reach"].eq(KOMMUN)]
        rest = whole["jobs"] - parts["jobs"].sum()
        if rows["few"].any() or _is_few(rest, least[whole.index]).any():
            hidden[parts.index] = True
    return ~hidden


def _is_few(jobs: "pd.Series[float]", least: "pd.Series[int]") -> "pd.Series[bool]":
    return (jobs.gt(0) & jobs.le(least)).fillna(False).astype(bool)
