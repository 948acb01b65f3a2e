"""What Sveriges slumpkarta says: how often reported crime falls as much as after a measure, whatever was done."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.chance_map import FALLS, SIZES
from bfa.words.catalogue import Group, message, messages
from bfa.words.numbers import change_of, joined, missing, number, ordinal, percent, share

#: Types of Brå's table for the country, and what they are called.
TYPES = Group("chance_map.types", messages)


def rule() -> str:
    """How the figures of the page are counted."""
    return message("chance_map.rule")


def size_name(size: int, *, per: int = 1) -> str:
    """A size of kommuner by its inhabitants: "under 10 000"; in thousands where `per` is 1000."""
    borders = [number(each / per) for each in SIZES]
    if size == 0:
        return message("chance_map.sizes.first", most=borders[0])
    if size == len(SIZES):
        return message("chance_map.sizes.last", least=borders[-1])
    return message("chance_map.sizes.between", least=borders[size - 1], most=borders[size])


def in_thousands(size: int) -> str:
    """A size of kommuner by its thousands of inhabitants: "under 10"."""
    return size_name(size, per=1000)


def part(value: Any) -> str:
    """A part of one as a share in words."""
    return share(None if missing(value) else 100 * float(value))


def least(fall: float) -> str:
    """A fall as it is named: "20 %"."""
    return percent(100 * fall)


def often(value: float) -> str:
    """How often something of this share of years is: "vart 4:e år"."""
    if value <= 0:
        return message("chance_map.often.never")
    every = round(1 / value)
    names = {1: message("chance_map.often.every"), 2: message("chance_map.often.second")}
    return names.get(every) or message("chance_map.often.nth", place=ordinal(every))


def headline(row: pd.Series) -> str:
    """The answer in a sentence, of one row of the shares."""
    size, fall = size_name(int(row["size"])), least(float(row["fall"]))
    return message("chance_map.headline", what=row["what"], size=size, fall=fall, often=often(float(row["share"])))


def figures(facts: Facts, row: pd.Series) -> list[tuple[str, str]]:
    """The numbers of the answer, each with what it is."""
    low, high = part(row["lower"]), part(row["upper"])
    said = messages("chance_map.figures", low=low, high=high, fall=least(float(row["fall"])))
    after = facts.after_rise
    own = after[(after["what"] == row["what"]) & (after["size"] == row["size"])]
    rises = [("after_rise", share) for share in own["share"]]
    told = [("share", row["share"]), ("chance", row["chance"]), *rises, ("rose", row["rose"])]
    return [(part(value), said[name]) for name, value in told]


def means(facts: Facts, row: pd.Series, largest: pd.Series) -> list[str]:
    """What follows, in a few sentences; `largest` is the row of the largest kommuner."""
    names = facts.methods["key"].nunique()
    return [
        message("chance_map.means.usual", fall=least(facts.usual_fall), n=names),
        message(
            "chance_map.means.large",
            size=size_name(int(largest["size"])),
            share=part(largest["share"]),
            chance=part(largest["chance"]),
        ),
        message("chance_map.means.so"),
    ]


def parts(facts: Facts, row: pd.Series) -> list[str]:
    """What the years hold besides chance."""
    ratio = facts.country.set_index("what")["ratio"][row["what"]]
    country = {"what": row["what"], "change": change_of(ratio), "first": str(facts.years[0] - 1)}
    return [
        message("chance_map.parts.chance"),
        message("chance_map.parts.real"),
        message("chance_map.parts.country", **country, last=str(facts.years[1]), beyond=part(row["beyond"])),
    ]


def counted(facts: Facts, sources: Sequence[str]) -> list[str]:
    """How it was counted."""
    whole = [] if missing(facts.whole) else [message("chance_map.counted.whole", share=part(facts.whole))]
    return [
        message("chance_map.counted.years", n=len(facts.kommuner["code"].unique()), sources=joined(sources)),
        *whole,
        *messages("chance_map.counted.how").values(),
    ]


def panel_title(what: str, fall: float) -> str:
    """What stands above a panel."""
    return message("chance_map.panel", what=what, fall=least(fall))


def dots(shares: pd.DataFrame) -> str:
    """The panels in words: the smallest and the largest kommuner of each type, at the lowest fall."""
    first = shares[shares["fall"] == FALLS[0]]
    told = []
    for what in dict.fromkeys(first["what"]):
        own = first[first["what"] == what]
        ends = [(size_name(int(row["size"])), part(row["share"])) for row in own.iloc[[0, -1]].to_dict("records")]
        (small, often_small), (large, often_large) = ends
        told.append(
            message(
                "chance_map.dots.type",
                what=what,
                **{"small": small, "often_small": often_small, "large": large, "often_large": often_large},
            )
        )
    return message("chance_map.dots.all", fall=least(FALLS[0]), types=" ".join(told))


def step_name(step: int, last: bool) -> str:
    """A step of the map: "0 år", "4 år eller fler"."""
    return message("chance_map.steps.last" if last else "chance_map.steps.some", n=step)


def pointed(row: pd.Series) -> str:
    """What stands where a kommun of the map is pointed at."""
    years = number(int(row["years"]))
    return message("chance_map.pointed", name=row["region"], falls=number(int(row["falls"])), years=years)


def of_years(falls: int, years: int) -> str:
    """So many years of those there are: "5 av 16"."""
    return message("chance_map.of_years", falls=falls, years=years)


def interval_of(row: pd.Series) -> str:
    """A share with its interval: "27 % (24–29 %)"."""
    low = part(row["lower"]).removesuffix("\u00a0%")
    return message("chance_map.interval", share=part(row["share"]), low=low, high=part(row["upper"]))
