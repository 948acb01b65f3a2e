"""Jumps of level that all kommundelar and all types of a kind made in the same month, or from one year to the next."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.default_periods import late_years, preliminary
from bfa.analyses.reading_class import parts_of
from bfa.analyses.series import kommundelar_only
from bfa.analyses.situation import Situation
from bfa.methods.common_jump import WHOLE, YEAR, Jump, common_jumps, four_sums, same_way, tried
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.period import Period

#: A jump is shared where so many kommundelar told a direction, and so large a share of them went the same way; of types
#: likewise, where as many tell. [count; 0-1]
FEWEST, SHARED = 3, 0.9
#: The year whose January is nought to numpy.
_EPOCH = 1970
#: Sides of a jump in the year in question; those of other years end with the year.
SIDES = ("after", "before")


@dataclass(frozen=True, slots=True)
class SharedJump(Answer):
    """One jump, with what it was seen by."""

    FACTS = frozenset(("month", "periods", "by_year"))

    #: crime or event.
    kind: str
    #: Whether it was seen in counts of whole years.
    by_year: bool
    #: The first month at the new level.
    month: pd.Period
    #: Column of `counts` to the months that it counts: `SIDES`, and of other years "after 2009", "before 2009".
    periods: dict[str, Period]
    #: brottstyp, kommundel, and the columns of `periods`. [count]
    counts: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Looked(Answer):
    """The jumps of a kind, and whether there was enough to look for any."""

    #: Whether some month could be tried: three years of counts (six where they are told by year), three kommundelar.
    tried: bool
    jumps: tuple[SharedJump, ...] = ()


def shared_jumps(situation: Situation, kind: str, *, by_year: bool = False) -> Looked:
    """The jumps that are shared, in order of time.

    Types are counted with that are counted in every kommundel and in all the months in which most are; months that late
    reports still fill are left out.

    Parameters
    ----------
    kind : str
        crime or event.
    by_year : bool
        Look in what is told by year, and there in the types that are counted within no other.
    """
    wide = _counted(situation, kind, by_year)
    named = kommundelar_only(wide.droplevel("brottstyp")).index.unique()
    total = wide.sum(axis=0, skipna=False).to_numpy(dtype=float) if len(wide) else np.zeros(0)
    year = WHOLE if by_year else YEAR
    if len(named) < FEWEST or not tried(total, year=year):
        return Looked(tried=False)
    found = [jump for jump in common_jumps(total, year=year) if _is_shared(wide, jump)]
    return Looked(True, tuple(_told(wide, jump, kind, by_year=by_year) for jump in found))


def _counted(situation: Situation, kind: str, by_year: bool) -> pd.DataFrame:
    """area and brottstyp x months, or first months of years, without gaps. [count; NaN where not counted, or late]"""
    long = _by_year(situation, kind) if by_year else _by_month(situation, kind)
    if long.empty:
        return pd.DataFrame(index=pd.MultiIndex.from_arrays([[], []], names=["area", "brottstyp"]))
    long = long.assign(n=long["n"].astype("float64"))
    wide = long.pivot_table(index=["area", "brottstyp"], columns="month", values="n", aggfunc="sum", observed=True)
    every = pd.period_range(wide.columns.min(), wide.columns.max(), freq="M", name="month")
    wide = wide.reindex(columns=every[:: YEAR if by_year else 1])
    known = wide.columns[wide.notna().mean(axis=0).gt(0.5)]
    loose = wide.index.get_level_values("area") == NO_KOMMUNDEL
    wide[loose] = wide[loose].fillna(0.0)
    whole = wide[known].notna().all(axis=1).groupby(level="brottstyp").transform("all")
    late = late_years(situation) if by_year else preliminary(situation, (kind, "counts"))
    return wide[whole].loc[:, known[~known.isin(late)]].reindex(columns=wide.columns)


def _by_month(situation: Situation, kind: str) -> pd.DataFrame:
    rows = situation.counts[situation.counts["kind"] == kind]
    return rows.assign(month=rows["month"].dt.to_period("M"))


def _by_year(situation: Situation, kind: str) -> pd.DataFrame:
    rows = situation.annual[situation.annual["kind"] == kind]
    if rows.empty:
        return rows
    inner = {name for own in parts_of(situation).values() for name in own}
    rows = rows[~rows["brottstyp"].isin(inner)]
    return rows.assign(month=first_months(rows["year"]))


def first_months(years: "pd.Series[int]") -> pd.PeriodIndex:
    """The January of each year."""
    since = years.to_numpy(dtype="int64") - _EPOCH
    return pd.PeriodIndex(since.astype("datetime64[Y]").astype("datetime64[M]"), freq="M")


def _is_shared(wide: pd.DataFrame, jump: Jump) -> bool:
    """Whether the kommundelar went the same way, and the types."""
    same, of = went(_by(wide, "area", jump))
    types, told = went(_by(wide, "brottstyp", jump))
    return of >= FEWEST and same >= SHARED * of and (told < FEWEST or types >= SHARED * told)


def went(four: pd.DataFrame) -> tuple[int, int]:
    """Parts that went the way that all went together, and parts that told a direction, as `methods.same_way`.

    Parameters
    ----------
    four : DataFrame
        after, before, after of other years, before of other years of each part. [count]
    """
    return same_way(four.to_numpy(dtype=float))


def _by(wide: pd.DataFrame, level: str, jump: Jump) -> pd.DataFrame:
    own = kommundelar_only(wide.groupby(level=level).sum(min_count=1)) if level == "area" else wide.groupby(level).sum()
    return pd.DataFrame(four_sums(own.to_numpy(), jump.at, jump.others, width=jump.width), index=own.index)


def _told(wide: pd.DataFrame, jump: Jump, kind: str, *, by_year: bool) -> SharedJump:
    first, periods = pd.PeriodIndex(wide.columns), dict[str, Period]()
    width = jump.width * (YEAR if by_year else 1)
    for at in (jump.at, *jump.others):
        year = "" if at == jump.at else f" {first[at].year}"
        periods[f"after{year}"] = Period(first[at], first[at] + width - 1)
        periods[f"before{year}"] = Period(first[at] - width, first[at] - 1)
    sums = {name: wide.loc[:, span.first : span.last].sum(axis=1).astype("int64") for name, span in periods.items()}
    counts = pd.DataFrame(sums).reset_index().rename(columns={"area": "kommundel"})
    return SharedJump(kind, by_year, first[jump.at], periods, counts)
