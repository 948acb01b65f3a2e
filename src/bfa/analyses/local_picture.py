"""The local picture: every type of reported crime in a year, in all kommundelar, against the years before."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.chain import chain, mask
from bfa.analyses.code_breaks import code_breaks
from bfa.analyses.common_types import most_common
from bfa.analyses.default_periods import YEAR, Asked, crime_months, preliminary
from bfa.analyses.families import Family, family
from bfa.analyses.follow_up import dated, known_until, late_measures
from bfa.analyses.measures import acts_in
from bfa.analyses.picture_places import picture_places
from bfa.analyses.reading_class import layout
from bfa.analyses.series import by_year_only, types_of
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import zeros
from bfa.tables.contracts import NO_KOMMUNDEL, STANCES
from bfa.tables.period import Period, months, whole_years, within, years_back

#: Types outside the codebook of categories stand under this, so that nothing vanishes.
REST = "Övrigt"
#: So many earlier years a count is held against at most.
MOST_YEARS = 4
#: Places are looked at for so many of the most common types of the kommun.
_PLACED = 16
#: And so many of them are compared in every kommundel.
_COMPARED = 10
_FACTS = ("brottskategori", "brottstyp", "order", "reading_class", "antagen", "strategic", "signal", "part_of")


@dataclass(frozen=True, slots=True)
class LocalPicture(Answer):
    """What was reported in a kommundel or the whole kommun, type by type, beside all kommundelar and earlier years."""

    FACTS = frozenset(("types", "people", "earlier", "newest", "breaks", "until", "late"))
    REGISTERS = frozenset(("priorities", "unknowns", "measures"))

    #: "" for the whole kommun.
    kommundel: str
    period: Period
    #: The same months of up to `MOST_YEARS` years before, the oldest first: those in which some crime is counted.
    earlier: tuple[Period, ...]
    #: The months after the period in which some crime is counted by month, up to the preliminary ones; None without.
    newest: Period | None
    #: brottskategori, brottstyp, order, reading_class, antagen, strategic, signal, part_of as `reading_class.layout`:
    #: every type that is counted, or that some file would hold. Types that the codebook lacks stand last.
    types: pd.DataFrame
    #: As `code_breaks`, of the years.
    breaks: pd.DataFrame
    #: kommundel, population, approximate (bool: spread from another layer); empty where the kommun has no areas.
    people: pd.DataFrame
    #: kommundel (those without one under `NO_KOMMUNDEL`), brottstyp, period (as text), n [count, missing where some
    #: month was not counted]: every kommundel, type and year.
    counts: pd.DataFrame
    #: brottstyp, month (timestamp), n [count]: the counted months of the years, and the newest, in the own area.
    monthly: pd.DataFrame
    #: The most common types of the kommun, each kommundel's change since the year before against the others'; None
    #: where the year before is not counted.
    family: Family | None
    #: As `picture_places`, of the period, the types that are prioritised or watched here and the most common types of
    #: the kommun.
    kinds: pd.DataFrame
    known: pd.DataFrame
    hours: pd.DataFrame
    #: Whether some crime of the years is counted by month.
    by_month: bool
    #: The registers of what is prioritised and of what is not known, of the area and of the whole kommun.
    priorities: pd.DataFrame
    unknowns: pd.DataFrame
    #: As `follow_up.dated`: those that act here; the day until which it is known, and which of them are late by then.
    measures: pd.DataFrame
    until: pd.Timestamp
    late: tuple[int, ...]


def local_picture(situation: Situation, *, asked: Asked) -> LocalPicture:
    """All reported crime of a year in the situation's kommundel, or the whole kommun.

    Raises
    ------
    DataError
        The codebook of categories holds faults.
    """
    period = asked.period
    earlier, newest = earlier_years(situation, period), newest_months(situation, period)
    types, common = crime_types(situation), most_common(situation, period=period, most=_PLACED)
    stands, unknowns = (_own(situation, register) for register in (situation.priorities, situation.unknowns))
    measures, until = dated(chain(situation)), known_until(situation, crime_months(situation))
    return LocalPicture(
        situation.kommundel,
        period,
        earlier,
        newest,
        types,
        code_breaks(situation, *types["brottstyp"], period=Period((*earlier, period)[0].first, period.last)),
        _people(situation),
        crime_counts(situation, types, (*earlier, period)),
        _monthly(situation, Period((*earlier, period)[0].first, (newest or period).last)),
        _family(situation, common, period, earlier),
        *picture_places(situation, _placed(stands, types, common), period),
        bool((situation.counts["kind"] == "crime").any()),
        stands,
        unknowns,
        measures,
        until,
        late_measures(measures, until),
    )


def _placed(stands: pd.DataFrame, types: pd.DataFrame, common: tuple[str, ...]) -> list[str]:
    """The crimes that are prioritised or watched, then the most common."""
    watched = stands.loc[stands["stance"].isin(STANCES[:2]), "brottstyp"].dropna()
    return list(dict.fromkeys([*watched[watched.isin(types["brottstyp"])], *common]))


def _own(situation: Situation, register: pd.DataFrame) -> pd.DataFrame:
    return register[mask(acts_in(where, situation.kommundel) for where in register["kommundel"])]


def earlier_years(situation: Situation, period: Period) -> tuple[Period, ...]:
    """The same months of up to `MOST_YEARS` years before, the oldest first: those in which some crime is counted."""
    known = crime_months(situation)
    back = (years_back(period, n) for n in range(MOST_YEARS, 0, -1))
    return tuple(each for each in back if months(each).isin(known).all())


def newest_months(situation: Situation, period: Period) -> Period | None:
    """The months in a row after a period in which some crime is counted by month, up to those that are preliminary."""
    counts = situation.counts
    known = counts.loc[(counts["kind"] == "crime") & counts["n"].notna(), "month"].drop_duplicates().dt.to_period("M")
    settled = set(known) - set(preliminary(situation, ("crime", "counts")))
    last = period.last
    while last + 1 in settled:
        last += 1
    return Period(period.last + 1, last) if last > period.last else None


def crime_types(situation: Situation) -> pd.DataFrame:
    """The codebook's types that are counted or could be, then the others by name."""
    known = layout(situation)
    tables = (situation.counts, situation.annual)
    there = sorted({name for each in tables for name in each.loc[each["kind"] == "crime", "brottstyp"].unique()})
    unseen = [name for name in known["brottstyp"] if name not in there]
    found = crime_months(situation)
    could = zeros(situation, unseen, situation.kommundelar, Period(found[0], found[-1]))["brottstyp"]
    named = known[known["brottstyp"].isin([*there, *could])]
    loose = [name for name in there if name not in set(known["brottstyp"])]
    rest = pd.DataFrame({"brottskategori": REST, "brottstyp": loose, "reading_class": pd.NA, "part_of": ""})
    rest = rest.assign(antagen=False, strategic=False, signal=False, order=range(len(named), len(named) + len(loose)))
    return pd.concat([named[list(_FACTS)], rest[list(_FACTS)]], ignore_index=True)


def _people(situation: Situation) -> pd.DataFrame:
    if situation.areas is None:
        return pd.DataFrame({"kommundel": [], "population": [], "approximate": []})
    areas = situation.areas
    return pd.DataFrame(
        {
            "kommundel": areas["kommundel"].astype(str).to_numpy(),
            "population": areas["population"].astype("Float64").to_numpy(dtype=float, na_value=np.nan),
            "approximate": areas["population_approximate"].astype("boolean").fillna(False).to_numpy(dtype=bool),
        }
    )


def crime_counts(situation: Situation, types: pd.DataFrame, years: tuple[Period, ...]) -> pd.DataFrame:
    """Every kommundel and type in every year; a type without any row is none where a file could have held it."""
    areas = {*situation.counts["area"].unique(), *situation.annual["area"].unique()}
    loose = [NO_KOMMUNDEL] if NO_KOMMUNDEL in areas else []
    there = [name for name in types["brottstyp"] if name in types_of(situation)]
    unseen = [name for name in types["brottstyp"] if name not in there]
    every = pd.MultiIndex.from_product([[*situation.kommundelar, *loose], there], names=["kommundel", "brottstyp"])
    parts = list[pd.DataFrame]()
    for year in years:
        own = _in_year(situation, year).reindex(every).rename("n").reset_index()
        own["n"] = own["n"].mask(own["kommundel"].eq(NO_KOMMUNDEL) & own["n"].isna(), 0)
        none = zeros(situation, unseen, situation.kommundelar, year).rename(columns={"area": "kommundel"})
        parts.append(pd.concat([own, none], ignore_index=True).assign(period=str(year)))
    return pd.concat(parts, ignore_index=True).astype({"n": "Int64"})


def _in_year(situation: Situation, year: Period) -> "pd.Series[int]":
    """Crimes by area and type: those of whose months every one is counted, and those told of the calendar year."""
    counts, annual = situation.counts, situation.annual
    inside = counts[(counts["kind"] == "crime") & within(counts["month"], year)]
    sums = inside.groupby(["area", "brottstyp"], observed=True)["n"].agg(n="sum", known="count")
    whole: pd.Series[int] = sums.loc[sums["known"] == len(months(year)), "n"].astype("Int64")
    if len(months(year)) != YEAR or year.first.month != 1:
        return whole
    told = annual[(annual["kind"] == "crime") & (annual["year"] == year.first.year)].set_index(["area", "brottstyp"])
    own: pd.Series[int] = told["n"].astype("Int64")
    return pd.concat([whole, own])


def _monthly(situation: Situation, span: Period) -> pd.DataFrame:
    """The months of every type in the own area; of the whole kommun those that every kommundel has counted."""
    counts = situation.counts
    inside = counts[(counts["kind"] == "crime") & within(counts["month"], span) & counts["n"].notna()]
    if situation.kommundel:
        own = inside[inside["area"] == situation.kommundel]
        return own[["brottstyp", "month", "n"]].sort_values(["brottstyp", "month"], ignore_index=True)
    named = inside["area"].ne(NO_KOMMUNDEL)
    every = len({*situation.kommundelar, *inside.loc[named, "area"].unique()})
    sums = (
        inside.assign(named=named)
        .groupby(["brottstyp", "month"], observed=True)
        .agg(n=("n", "sum"), of=("named", "sum"))
    )
    whole = sums[(sums["of"] == every) | (sums["of"] == 0)]
    return whole[["n"]].reset_index().astype({"n": "Int64"})


def _family(
    situation: Situation, common: tuple[str, ...], period: Period, earlier: tuple[Period, ...]
) -> Family | None:
    before = years_back(period, 1)
    types = [name for name in common if whole_years(period) or not by_year_only(situation, name)][:_COMPARED]
    if before not in earlier or not types:
        return None
    return family(situation, brottstyper=types, period=period, baseline=before)
