"""How often reported crime of whole kommuner falls from one year to the next as much as after a measure that worked,
whatever was done, and how often chance alone would make it fall so; from published figures alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.comparable import PER
from bfa.errors import DataError
from bfa.methods.chance_falls import chance_by_mean, chance_of_fall, fell, rare_fall
from bfa.methods.crossed_shares import crossed_share
from bfa.tables.known_measures import KnownMeasure
from bfa.tables.kommuner import COUNTRY_CODE, NEW, Kommuner

#: Sizes of kommuner: up to so many inhabitants each, the last without end.
SIZES = (10_000, 20_000, 50_000, 100_000)
#: Falls that are counted. [part of the year before]
FALLS = (0.1, 0.2, 0.3, 0.5)
#: A fall that chance alone makes in so few years is rare.
RARE = 0.05
#: Where one step of a published rate is so many crimes or more, few rates are whole numbers of crimes unless all are.
_TELLING = 2.5


@dataclass(frozen=True, slots=True)
class ChanceMap(Answer):
    """What falls from year to year, in public figures alone."""

    FACTS = frozenset(
        ("years", "usual_fall", "whole", "shares", "after_rise", "methods", "kommuner", "types", "sizes", "country")
    )

    #: First and last year that is compared with the year before.
    years: tuple[int, int]
    #: The middle of the published falls. [part of what it is held against]
    usual_fall: float
    #: Share of rates, where it can be told, that are a whole number of crimes of the inhabitants; missing where none
    #: can. [0-1]
    whole: float
    #: For each what, size (place in `SIZES`, the last beyond them) and fall [part]: n [kommun-years], kommuner, share,
    #: lower, upper (95 %), chance (what chance alone would give), beyond (that fell so much more than the country),
    #: rose (that rose so much) [0-1]. The falls are `FALLS` and the usual one.
    shares: pd.DataFrame
    #: For each what and size: n [kommun-years after a rise as large as the usual fall], share of them that fell by it,
    #: lower, upper (95 %) [0-1].
    after_rise: pd.DataFrame
    #: key, name, outcome, fall [part], what, size, share [0-1]: how often each method's fall was there.
    methods: pd.DataFrame
    #: For each what and kommun: code, region, county, people, years, mean [count], falls (years that fell by the usual
    #: fall or more), largest [part, missing where none fell], rare (the least fall that is rare by chance) [%].
    kommuner: pd.DataFrame
    #: name, year, per_100000, and for each size (s0, s1 ...) the chance alone of the usual fall [0-1], of types that
    #: are published for the country alone.
    types: pd.DataFrame
    #: size, kommuner, people (the middle one's inhabitants), and for each what the middle count of a year.
    sizes: pd.DataFrame
    #: For each what: ratio (all kommuner, the last year over the year before the first).
    country: pd.DataFrame


def chance_map(
    published: pd.DataFrame, kommuner: Kommuner, known: Mapping[str, KnownMeasure], types: Mapping[str, str]
) -> ChanceMap:
    """Every year of every kommun against the year before, by type and size.

    Parameters
    ----------
    published : DataFrame
        `contracts.PUBLISHED`: rates per inhabitants of kommuner and years, and their inhabitants.
    kommuner : Kommuner
        What tells which kommuner were formed of others, whose years then are left out.
    known : mapping
        The codebook of methods: their published falls.
    types : mapping
        Types of the country's table (`what`) to what they are called.

    Raises
    ------
    DataError
        No kommun has two years in a row with inhabitants, or no method has a published fall.
    """
    counts, whole = _counts(published)
    pairs = year_pairs(counts, kommuner)
    falls = _published_falls(known)
    usual = round(float(falls["fall"].median()), 2)
    every = tuple(sorted({*FALLS, usual}))
    sizes = _sizes(pairs)
    return ChanceMap(
        years=(int(pairs["year"].min()), int(pairs["year"].max())),
        usual_fall=usual,
        whole=whole,
        shares=fall_shares(pairs, every),
        after_rise=after_rises(pairs, usual),
        methods=_of_methods(pairs, falls),
        kommuner=_each(pairs, kommuner, usual),
        types=_of_country(published, types, sizes, usual),
        sizes=sizes,
        country=_of_all(pairs),
    )


def year_pairs(counts: pd.DataFrame, kommuner: Kommuner) -> pd.DataFrame:
    """Each year of a kommun beside the year before.

    Parameters
    ----------
    counts : DataFrame
        what, code, year, n [count], people [inhabitants].

    Returns
    -------
    DataFrame
        what, code, year, people (of the year before), before, after [count], country (the sum of all kommuner there
        both years, after over before) [ratio]. Without kommuner whose ground was another a year or two before.

    Raises
    ------
    DataError
        Nothing is left.
    """
    earlier = counts.assign(year=counts["year"] + 1).rename(columns={"n": "before"})
    pairs = counts.drop(columns="people").merge(earlier, on=["what", "code", "year"]).rename(columns={"n": "after"})
    new = kommuner.changes[kommuner.changes["andring"] == NEW]
    moved = {(str(code), int(year) + more) for code, year in _changed(new) for more in (0, 1)}
    keys = zip(pairs["code"], pairs["year"], strict=True)
    pairs = pairs[[key not in moved for key in keys]].reset_index(drop=True)
    if pairs.empty:
        raise DataError(
            "Ingen kommun har antal och invånare två år i rad.",
            do="ange under published: brott per invånare för kommuner och år, och deras invånare.",
        )
    whole = pairs.groupby(["what", "year"])[["before", "after"]].transform("sum")
    return pairs.assign(country=whole["after"] / whole["before"], size=np.digitize(pairs["people"], SIZES))


def fall_shares(pairs: pd.DataFrame, falls: Sequence[float]) -> pd.DataFrame:
    """How often counts fell by so much, by type and size; columns as `ChanceMap.shares`."""
    parts = [_shares(own, falls).assign(what=what, size=size) for (what, size), own in _groups(pairs)]
    first = ["what", "size", "fall"]
    table = pd.concat(parts, ignore_index=True)
    return table[[*first, *table.columns.drop(first)]]


def after_rises(pairs: pd.DataFrame, fall: float) -> pd.DataFrame:
    """How often counts fell by so much in the year after a rise as large, when a measure is often begun; columns as
    `ChanceMap.after_rise`.
    """
    rose = pairs[_rose(pairs["before"], pairs["after"], fall)]
    keys = ["what", "code", "year"]
    after = pairs.merge(rose.assign(year=rose["year"] + 1)[keys], on=keys)
    columns = ["what", "size", "n", "share", "lower", "upper"]
    rows = []
    for (what, size), own in _groups(after):
        ends = crossed_share(fell(own["before"], own["after"], fall)[:, None], own["code"], own["year"])
        rows.append((what, size, len(own), *(float(each[0]) for each in ends)))
    return pd.DataFrame(rows, columns=columns)


def _rose(before: "pd.Series[float]", after: "pd.Series[float]", part: float) -> "pd.Series[bool]":
    return (before > 0) & (after >= (1 + part) * before)


def _changed(new: pd.DataFrame) -> list[tuple[str, int]]:
    return [(str(row[side]), int(row["ar"])) for row in new.to_dict("records") for side in ("kod", "ur")]


def _groups(pairs: pd.DataFrame) -> list[tuple[tuple[str, int], pd.DataFrame]]:
    """By type in the order of the figures, and by size."""
    order, sizes = dict.fromkeys(pairs["what"]), range(len(SIZES) + 1)
    cells = [
        ((str(what), size), pairs[(pairs["what"] == what) & (pairs["size"] == size)])
        for what in order
        for size in sizes
    ]
    return [(key, own) for key, own in cells if len(own)]


def _shares(own: pd.DataFrame, falls: Sequence[float]) -> pd.DataFrame:
    before, after = own["before"], own["after"]
    happened = np.column_stack([fell(before, after, fall) for fall in falls])
    share, lower, upper = crossed_share(happened, own["code"], own["year"])
    return pd.DataFrame(
        {
            "fall": list(falls),
            "n": len(own),
            "kommuner": own["code"].nunique(),
            "share": share,
            "lower": lower,
            "upper": upper,
            "chance": [chance_of_fall(before + after, fall).mean() for fall in falls],
            "beyond": [fell(before * own["country"], after, fall).mean() for fall in falls],
            "rose": [_rose(before, after, fall).mean() for fall in falls],
        }
    )


def _published_falls(known: Mapping[str, KnownMeasure]) -> pd.DataFrame:
    """key, name, outcome, fall: of methods with a size that is of crime over months, the largest fall first."""
    rows = [
        (key, each.name, each.outcome, -each.effect.percent / 100)
        for key, each in known.items()
        if each.effect and each.effect.percent < 0 and not each.effect.days and each.holds_for != "skola"
    ]
    if not rows:
        raise DataError("Ingen metod i kodboken har en publicerad minskning.", do="kontrollera atgarder.yml.")
    table = pd.DataFrame(rows, columns=["key", "name", "outcome", "fall"])
    return table.sort_values("fall", ascending=False, kind="stable", ignore_index=True)


def _of_methods(pairs: pd.DataFrame, falls: pd.DataFrame) -> pd.DataFrame:
    parts = [
        falls.assign(
            what=what, size=size, share=[fell(own["before"], own["after"], fall).mean() for fall in falls["fall"]]
        )
        for (what, size), own in _groups(pairs)
    ]
    return pd.concat(parts, ignore_index=True)


def _each(pairs: pd.DataFrame, kommuner: Kommuner, usual: float) -> pd.DataFrame:
    part = 1 - pairs["after"] / pairs["before"].where(pairs["before"] > 0)
    told = pairs.assign(fell=fell(pairs["before"], pairs["after"], usual), part=part.where(part > 0))
    grouped = told.sort_values("year").groupby(["what", "code"], sort=False)
    table = grouped.agg(
        people=("people", "last"),
        years=("year", "size"),
        mean=("before", "mean"),
        falls=("fell", "sum"),
        largest=("part", "max"),
    ).reset_index()
    names = {code: kommuner.name(str(code)) for code in table["code"].unique()}
    county = {code: kommuner.name(str(code)[:2]) for code in names}
    return table.assign(
        region=table["code"].map(names), county=table["code"].map(county), rare=rare_fall(table["mean"], share=RARE)
    )


def _of_all(pairs: pd.DataFrame) -> pd.DataFrame:
    """How the sum of all kommuner changed over all years, year by year of those that were there in both."""
    each = pairs.drop_duplicates(["what", "year"])
    return each.groupby("what", sort=False)["country"].prod().rename("ratio").reset_index()


def _sizes(pairs: pd.DataFrame) -> pd.DataFrame:
    grouped = pairs.groupby("size")
    middle = pairs.pivot_table(index="size", columns="what", values="before", aggfunc="median", sort=False)
    table = pd.DataFrame({"kommuner": grouped["code"].nunique(), "people": grouped["people"].median()})
    return table.join(middle).reset_index()


def _of_country(published: pd.DataFrame, types: Mapping[str, str], sizes: pd.DataFrame, usual: float) -> pd.DataFrame:
    """What chance alone gives a kommun of each middle size with the country's rate, of the latest whole year."""
    own = published[(published["code"] == COUNTRY_CODE) & published["month"].isna() & published["what"].isin(types)]
    latest = own["year"].eq(own.groupby("unit")["year"].transform("max"))
    wide = own[latest].pivot_table(index="what", columns="unit", values="value", aggfunc="first").reindex(list(types))
    if "per 100000" not in wide:
        return pd.DataFrame(columns=["name", "year", "per_100000"])
    rates = wide["per 100000"].dropna().astype("float64")
    names = [types[str(what)] for what in rates.index]
    table = pd.DataFrame({"name": names, "year": int(own["year"].max()), "per_100000": rates.to_numpy()})
    for size, people in zip(sizes["size"], sizes["people"], strict=True):
        table[f"s{size}"] = chance_by_mean(table["per_100000"] * people / PER["per 100000"], usual)
    return table


def _counts(published: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """what, code, year, n, people of every kommun and year that has both; and how many telling rates are whole.

    A rate is of the mean of the inhabitants at the end of the year and of the year before, which is how Brå counts:
    no other reading makes the rates of small kommuner whole numbers of crimes.
    """
    years = published[published["month"].isna() & published["value"].notna()]
    years = years[years["code"].str.fullmatch(r"\d{4}").fillna(False).astype(bool)]
    people = _mean_people(years[years["unit"] == "invånare"])
    own = years[years["unit"].isin(PER)][["what", "code", "year", "unit", "value"]]
    own = own.drop_duplicates(["what", "code", "year"]).merge(people, on=["code", "year"])
    own = own.astype({"value": "float64", "year": "int64"})
    per = own["unit"].map(PER).astype("float64")
    own = own.assign(n=(own["value"] * own["people"] / per).round())
    telling = (per >= _TELLING * own["people"]) & (own["value"] == own["value"].round())
    whole = ((own["n"] * per / own["people"]).round() == own["value"])[telling]
    return own[["what", "code", "year", "n", "people"]], float(whole.mean()) if len(whole) else np.nan


def _mean_people(own: pd.DataFrame) -> pd.DataFrame:
    """code, year, people: the mean of a year's end and of the one before."""
    ends = own.groupby(["code", "year"])["value"].max().astype("float64").rename("end").reset_index()
    before = ends.assign(year=ends["year"] + 1).rename(columns={"end": "start"})
    both = ends.merge(before, on=["code", "year"])
    return both.assign(people=(both["end"] + both["start"]) / 2)[["code", "year", "people"]]
