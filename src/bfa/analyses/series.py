"""Counts as areas x months for one type, and what a period adds up to. Missing months stay missing, never zero."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.tables.contracts import KINDS, NO_KOMMUNDEL
from bfa.tables.coverage import COUNTED
from bfa.tables.period import Period, months, whole_years

_YEAR = 12


def area_months(situation: Situation, brottstyp: str) -> pd.DataFrame:
    """Counts of one type per kommundel and month.

    Kommundelar (index; rows without one under `NO_KOMMUNDEL` last, if any) x calendar months without gaps (columns,
    pandas Period). [count; NaN where not counted]

    Raises
    ------
    ParameterError
        The type is not in the data (those that are, are listed), or is told by year only.
    """
    return situation.once(("months", brottstyp), lambda: _area_months(situation, brottstyp)).copy(deep=False)


def area_counts(situation: Situation, brottstyp: str, *periods: Period) -> pd.DataFrame:
    """As `area_months`; a type that is told by year has calendar years without gaps for columns (pandas Period).

    Raises
    ------
    ParameterError
        The type is not in the data, or is told by year and a period is not whole calendar years.
    """
    if not by_year_only(situation, brottstyp):
        return area_months(situation, brottstyp)
    if not all(map(whole_years, periods)):
        raise _not_by_month(situation, brottstyp)
    return situation.once(("years", brottstyp), lambda: _area_years(situation, brottstyp)).copy(deep=False)


def held_in(matrix: pd.DataFrame, span: pd.PeriodIndex) -> pd.PeriodIndex:
    """The column of `area_counts` that each of some months is counted in: its own, or that of its year."""
    return span.asfreq(pd.PeriodIndex(matrix.columns).freqstr)


def columns_of(matrix: pd.DataFrame, span: pd.PeriodIndex) -> pd.PeriodIndex:
    """The columns of `area_counts` that some months make up; months that none has where they are no whole years."""
    found = pd.PeriodIndex(held_in(matrix, span).unique())
    return found if len(span) in (len(found), _YEAR * len(found)) else span


def _area_months(situation: Situation, brottstyp: str) -> pd.DataFrame:
    rows = situation.once("rows_by_type", lambda: _by_type(situation.counts)).get(brottstyp)
    if rows is None:
        raise _not_by_month(situation, brottstyp)
    rows = rows[rows["kind"] == _first_kind(rows)]
    areas = _ordered(situation, sorted(rows["area"].unique()))
    month = rows["month"].to_numpy(dtype="datetime64[M]").astype("int64")
    wide = np.full((len(areas), month.max() - month.min() + 1), np.nan)
    wide[pd.Index(areas).get_indexer(pd.Index(rows["area"])), month - month.min()] = rows["n"].to_numpy(
        "float64", na_value=np.nan
    )
    first = pd.Period(ordinal=int(month.min()), freq="M")
    columns = pd.period_range(first, periods=wide.shape[1], freq="M", name="month")
    return pd.DataFrame(wide, index=pd.Index(areas, name="area"), columns=columns)


def _by_type(counts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of each type, found once for all types."""
    return {str(name): rows for name, rows in counts.groupby("brottstyp", sort=False, observed=True)}


def kommundelar_only(matrix: pd.DataFrame) -> pd.DataFrame:
    """The matrix without the rows that belong to no kommundel."""
    return matrix[matrix.index != NO_KOMMUNDEL]


def period_totals(matrix: pd.DataFrame, period: Period) -> "pd.Series[float]":
    """Count per area over the period; NaN where a month, or a year of what is told by year, was not counted."""
    return matrix.reindex(columns=columns_of(matrix, months(period))).sum(axis=1, skipna=False)


def whole(matrix: pd.DataFrame) -> "pd.Series[float]":
    """Count per month in the whole kommun, rows without kommundel included; NaN where one of `addends` is."""
    return addends(matrix).sum(axis=0, skipna=False, min_count=1)


def addends(matrix: pd.DataFrame) -> pd.DataFrame:
    """The rows that the whole kommun is the sum of.

    The kommundelar, and what belongs to none, which is zero where it is not told; that alone where no kommundel is ever
    counted (a file of the whole kommun).
    """
    if NO_KOMMUNDEL not in matrix.index and matrix.notna().to_numpy().any():
        return matrix
    named, loose = kommundelar_only(matrix), matrix[matrix.index == NO_KOMMUNDEL]
    return pd.concat([named, loose.fillna(0.0)]) if named.notna().to_numpy().any() else loose


def total(situation: Situation, brottstyp: str, period: Period, *, kommundel: str | None = None) -> int | None:
    """Incidents of one type in a kommundel ("" the whole kommun); None where a month was not counted.

    In the situation's own unless one is named.
    """
    counted = over(situation, brottstyp, months(period))
    place = situation.kommundel if kommundel is None else kommundel
    return whole_number(counted.get(place, np.nan) if place else counted.sum(skipna=False))


def types_of(situation: Situation) -> set[str]:
    """Every type that is counted, by month or by year."""
    return {*_kinds(situation), *_yearly_kinds(situation)}


def by_year_only(situation: Situation, brottstyp: str) -> bool:
    """Whether a type is told by year and by no month."""
    return brottstyp in _yearly_kinds(situation)


def over(situation: Situation, brottstyp: str, span: Iterable[pd.Period]) -> "pd.Series[float]":
    """Count of one type over some months in each of `addends`; NaN where one of them was not counted.

    What is told by year has sums of whole calendar years only. Raises as `area_months`.
    """
    every = pd.PeriodIndex(list(span), freq="M")
    matrix = situation.once(("addends", brottstyp), lambda: addends(area_counts(situation, brottstyp)))
    return matrix.reindex(columns=columns_of(matrix, every)).sum(axis=1, skipna=False)


def _area_years(situation: Situation, brottstyp: str) -> pd.DataFrame:
    """Kommundelar x calendar years of a type that is told by year. [count; NaN where not counted]"""
    rows = situation.annual[situation.annual["brottstyp"] == brottstyp]
    rows = rows[rows["kind"] == _first_kind(rows)].astype({"n": "float64"})
    wide = rows.pivot_table(index="area", columns="year", values="n", aggfunc="sum", min_count=1)
    known = rows["year"].astype(int)
    years = pd.period_range(str(known.min()), str(known.max()), freq="Y", name="year")
    own = wide.reindex(index=_ordered(situation, sorted(rows["area"].unique())), columns=years.year)
    return own.set_axis(years, axis=1).rename_axis("area")


def counted_line(situation: Situation, brottstyp: str, *, kommundel: str | None = None) -> "pd.Series[float]":
    """Count per month in a kommundel ("" the whole kommun); NaN or absent where not counted.

    In the situation's own unless one is named.
    """
    matrix = area_months(situation, brottstyp)
    place = situation.kommundel if kommundel is None else kommundel
    if not place:
        return whole(matrix)
    if place not in matrix.index:
        return pd.Series(dtype=float)
    own = matrix.loc[[place]]
    return pd.Series(own.iloc[0].to_numpy(dtype=float), index=own.columns)


def without_rows(situation: Situation, brottstyp: str) -> pd.PeriodIndex:
    """Months that a file of counts gives, with more incidents of the type than there are rows here."""
    return situation.once(("without_rows", brottstyp), lambda: _without_rows(situation, brottstyp))


def _without_rows(situation: Situation, brottstyp: str) -> pd.PeriodIndex:
    files, rows = situation.coverage, situation.incidents
    given = files.loc[(files["kind"] == "counts") & (files["state"] == COUNTED), "month"].dt.to_period("M")
    line = counted_line(situation, brottstyp)
    line = line[line.index.isin(given)]
    if rows is None or line.empty:
        return pd.PeriodIndex(line.index[line > 0], freq="M")
    same = (rows["brottstyp"] == brottstyp) & (rows["kind"] == kind_of(situation, brottstyp))
    own = rows.loc[same, "start"].dt.to_period("M").value_counts().reindex(line.index, fill_value=0)
    return pd.PeriodIndex(line.index[line > own], freq="M")


def kind_of(situation: Situation, brottstyp: str) -> str:
    """Whether a type is a crime, an event or an activity (the first of these that it is counted as)."""
    kinds = _yearly_kinds if by_year_only(situation, brottstyp) else _kinds
    return kinds(situation).get(brottstyp, KINDS[0])


def _kinds(situation: Situation) -> dict[str, str]:
    """Each type that is told by month, and its kind."""
    return situation.once("kinds", lambda: _kinds_in(situation.counts))


def _yearly_kinds(situation: Situation) -> dict[str, str]:
    """Each type that is told by year, and its kind."""
    return situation.once("kinds_by_year", lambda: _kinds_in(situation.annual))


def _kinds_in(counts: pd.DataFrame) -> dict[str, str]:
    found = counts[["brottstyp", "kind"]].drop_duplicates()
    return {str(name): _first_kind(rows) for name, rows in found.groupby("brottstyp", sort=False, observed=True)}


def _first_kind(rows: pd.DataFrame) -> str:
    found = set(rows["kind"].unique())
    return next((kind for kind in KINDS if kind in found), KINDS[0])


def monthly(rows: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Rows per kommundel and month, in the shape of a table of counts. [count; NaN where that has none]"""
    area = like.index.get_indexer(pd.Index(rows["kommundel"].astype("object")))
    month = rows["start"].to_numpy(dtype="datetime64[M]").astype("int64") - pd.PeriodIndex(like.columns)[0].ordinal
    there = (area >= 0) & (month >= 0) & (month < like.shape[1])
    cells = np.bincount(area[there] * like.shape[1] + month[there], minlength=like.size)
    found = pd.DataFrame(cells.reshape(like.shape).astype("float64"), index=like.index, columns=like.columns)
    return found.where(like.notna())


def whole_number(value: float) -> int | None:
    """A count as an int; None where it is missing."""
    return None if pd.isna(value) else int(value)


def percent_change(before: float | None, after: float | None) -> float | None:
    """100 (after / before - 1), unrounded; None where `before` is 0 or either is missing. [%]"""
    if before is None or after is None or pd.isna(before) or pd.isna(after) or before == 0:
        return None
    return 100 * (after / before - 1)


def _not_by_month(situation: Situation, brottstyp: str) -> ParameterError:
    if by_year_only(situation, brottstyp):
        return ParameterError(
            f"Brottstypen {brottstyp!r} räknas bara per år, och här behövs månader.",
            found="en källa med annual: true",
            do="fråga lägesbilden (1_lagesbild) om den, eller läs in antal per månad.",
        )
    return ParameterError(
        f"Brottstypen {brottstyp!r} finns inte i uppgifterna.",
        found=f"{', '.join(sorted(types_of(situation))) or 'inga brottstyper'}",
        do="skriv brottstyp som i listan.",
    )


def _ordered(situation: Situation, found: list[str]) -> list[str]:
    listed = list(situation.kommundelar)
    rest = sorted(name for name in found if name not in listed and name != NO_KOMMUNDEL)
    loose = [NO_KOMMUNDEL] if NO_KOMMUNDEL in found else []
    return [*listed, *rest, *loose]
