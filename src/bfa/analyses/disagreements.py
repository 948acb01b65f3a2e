"""Where sources of the same topic do not tell the same: a list to talk about, with both figures and no verdict.

Two rules. Two counts may have *moved* differently since the months that the period is held against; and people may be
most worried in another *place* than where most is reported. Which of the sources is right is not for figures to say:
each counts by its own rule, and a difference may be a difference of rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bfa.analyses.rates import poisson_interval
from bfa.methods.many import benjamini_hochberg
from bfa.methods.ratios import rate_ratio
from bfa.methods.two_estimates import WithEnds, apart

#: Incidents in each of the two periods below which a source's change is not held against another's. [count]
FEWEST = 10
#: Kommundelar below which no place is the highest.
_FEWEST_AREAS = 2
_FALSE = 0.05
_SHARE = ("share", "lower", "upper")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What one source says."""

    #: crime, event or survey; what it counts or asks, and in which kommundel, "" where it is of the whole area.
    kind: str
    what: str
    area: str
    #: Counts before and now; None for a survey, and `before` where levels are compared. [count]
    before: int | None
    now: int | None
    #: A change (now over before), a rate [per 1 000] or a share [%], with its interval.
    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sources of one topic that say different things."""

    topic: str
    #: moved (crimes, then an event) or place (the worry where it is highest and where most is reported, then the rate
    #: where it is highest and where the worry is).
    rule: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Disagreements:
    """All that were found, of so many pairs that could be held against each other."""

    found: tuple[Disagreement, ...]
    #: Every pair that was held against the other, those of `found` among them.
    tried: tuple[Disagreement, ...]
    #: Pairs of the same topic that could not: a figure is hidden or not counted, too small, or has no interval.
    untried: int


def moved(crimes: Mapping[str, Sequence[Row]], events: Mapping[str, Sequence[Row]]) -> Disagreements:
    """Topics whose reported crimes moved otherwise than an event or a report of the same topic.

    Parameters
    ----------
    crimes, events : mapping of str to sequence of mapping
        Topic -> rows of brottstyp, before, now [count; None where hidden or not counted]. The crimes of a topic are
        summed; events never are, and never with crimes.

    Notes
    -----
    A pair disagrees where the ratio of the two changes is further from 1 than chance, after control of false
    discoveries at 5 % among all pairs. The changes have the score interval of two counts that vary by chance alone, so
    what areas drift by themselves is not in it: a disagreement is something to ask about and no finding.
    """
    pairs, untried = list[tuple[str, Told, Told]](), 0
    for topic, rows in crimes.items():
        own = _changed("crime", [row["brottstyp"] for row in rows], rows)
        for row in events.get(topic, ()):
            other = _changed("event", [row["brottstyp"]], [row])
            if own is None or other is None:
                untried += 1
            else:
                pairs.append((topic, own, other))
    p = [apart(_estimate(one), _estimate(other), ratios=True).p for _, one, other in pairs]
    sure = benjamini_hochberg(p) <= _FALSE
    return _found([Disagreement(topic, "moved", tuple(told)) for topic, *told in pairs], sure, untried)


def in_other_places(surveys: Mapping[str, pd.DataFrame], rates: Mapping[str, pd.DataFrame]) -> Disagreements:
    """Topics where another kommundel is the most worried than the one with most reported per inhabitant.

    Parameters
    ----------
    surveys : mapping of str to DataFrame
        Topic -> question, area, share, lower, upper [%; missing where unknown]. One row per question and kommundel.
    rates : mapping of str to DataFrame
        Topic -> kommundel, n [count; missing where hidden or not counted], population.

    Notes
    -----
    Both must hold: the worry of the one above that of the other, and the rate of the other above that of the one. Each
    p-value is multiplied by how many kommundelar the highest was chosen among, the larger of the two counts, and the
    topics' are held against each other (false discoveries at 5 %).
    """
    pairs, untried = list[tuple[Disagreement, float]](), 0
    for topic, table in surveys.items():
        for question, rows in table.groupby("question", sort=False):
            both = _known(rows, rates[topic]) if topic in rates else None
            if both is None:
                untried += 1
            else:
                pairs.append(_highest(topic, str(question), both))
    sure = benjamini_hochberg([p for _, p in pairs]) <= _FALSE
    return _found([each for each, _ in pairs], sure, untried)


def _found(tried: Sequence[Disagreement], sure: Iterable[bool], untried: int) -> Disagreements:
    return Disagreements(tuple(each for each, yes in zip(tried, sure, strict=True) if yes), tuple(tried), untried)


def _changed(kind: str, names: Sequence[str], rows: Sequence[Row]) -> Told | None:
    """The change of some rows together; None where a count is not told or too small."""
    if not rows or any(pd.isna(row[side]) for row in rows for side in ("before", "now")):
        return None
    before, now = (sum(int(row[side]) for row in rows) for side in ("before", "now"))
    if min(before, now) < FEWEST:
        return None
    found = rate_ratio(before, now)
    return Told(kind, ", ".join(names), "", before, now, found.ratio, found.lower, found.upper)


def _estimate(told: Told) -> WithEnds:
    return WithEnds(told.value, told.lower, told.upper)


def _known(rows: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame | None:
    """Worry and rate of the kommundelar that have both; None where one of them is not told, or they are too few."""
    both = rows[["area", *_SHARE]].merge(rates, left_on="area", right_on="kommundel")
    needed = both[[*_SHARE, "n", "population"]].astype("Float64")
    if len(both) < _FEWEST_AREAS or needed.isna().to_numpy().any() or not (needed["population"] > 0).all():
        return None
    if needed["n"].sum() < FEWEST:
        return None
    lower, upper = poisson_interval(needed["n"].to_numpy(dtype=float))
    per = 1000 / needed["population"].to_numpy(dtype=float)
    ends = {"rate": needed["n"].to_numpy(dtype=float) * per, "rate_lower": lower * per, "rate_upper": upper * per}
    return both[["area"]].join(needed).assign(**ends)


def _highest(topic: str, question: str, both: pd.DataFrame) -> tuple[Disagreement, float]:
    """Where worry and rate are highest, and how sure it is that they are not the same place: 1 where it is."""
    worried, hit = (both.iloc[int(both[name].astype(float).to_numpy().argmax())] for name in ("share", "rate"))
    told = (_worry(question, worried), _worry(question, hit), _rate(topic, hit), _rate(topic, worried))
    found = Disagreement(topic, "place", told)
    if worried["area"] == hit["area"]:
        return found, 1.0
    shares = [WithEnds(each.value, each.lower, each.upper) for each in told[:2]]
    people = (float(worried["population"]), float(hit["population"]))
    higher = rate_ratio(int(worried["n"]), int(hit["n"]), exposure=people).p
    return found, min(1.0, (len(both) - 1) * max(apart(*shares, ratios=False).p, higher))


def _worry(question: str, row: "pd.Series[Any]") -> Told:
    ends = [float(row[name]) for name in ("share", "lower", "upper")]
    return Told("survey", question, str(row["area"]), None, None, *ends)


def _rate(topic: str, row: "pd.Series[Any]") -> Told:
    ends = [float(row[name]) for name in ("rate", "rate_lower", "rate_upper")]
    return Told("crime", topic, str(row["area"]), None, int(row["n"]), *ends)
