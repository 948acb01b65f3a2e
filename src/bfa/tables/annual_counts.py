"""Counts of whole calendar years, of types that are told by year only: they make a picture, and no month of one."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from bfa.errors import DataError
from bfa.tables.contracts import ANNUAL_COUNTS, validate
from bfa.tables.counting import Counts
from bfa.tables.municipality import Kommun
from bfa.tables.naming import some_of
from bfa.tables.quality import ACT, TOLD
from bfa.tables.registers import empty

KEYS = ["area", "year", "brottstyp", "kind"]


def whole_years(file: Counts, kommun: Kommun, today: date | None) -> Counts:
    """One file of years without those that had not ended when it was taken out, which are told.

    Parameters
    ----------
    file : Counts
        The month is the year's January.
    today : date or None
        The day of the intake, which stands where no day of extraction is declared; None keeps every year.
    """
    day, notes = file.source.extracted(file.notes.file) or kommun.uttag or today, file.notes
    year = file.table["month"].dt.year
    if day is None:
        notes.figures |= _covered(year)
        return file
    taken = pd.Timestamp(day)
    part = pd.to_datetime(year.astype("str") + "-12-31") > taken
    if part.any():
        years = some_of([str(each) for each in sorted(year[part].unique())])
        what = f"året var inte slut när filen togs ut ({taken:%Y-%m-%d}): {years} räknas inte som år"
        notes.add(what, int(part.sum()), do="hämta året på nytt när det är slut", grade=ACT)
    filling = taken.to_period("M") - kommun.preliminary_months
    late = sorted({int(each) for each in year[~part] if pd.Period(year=each, month=12, freq="M") >= filling})
    if kommun.uttag is not None and late:
        what = f"{some_of([str(each) for each in late])} är preliminärt: sena anmälningar saknas"
        notes.add(what, int(year.isin(late).sum()), grade=TOLD)
    notes.figures |= _covered(year[~part])
    return file.settled(file.table[~part])


def _covered(years: "pd.Series[int]") -> dict[str, list[str]]:
    """The first and the last whole month of the years, and the years between them that are not there."""
    own = sorted(int(year) for year in years.unique())
    if not own:
        return {"covered": [], "not_counted": []}
    gone = [f"{year}-01/{year}-12" for year in range(own[0], own[-1]) if year not in own]
    return {"covered": [f"{own[0]}-01", f"{own[-1]}-12"], "not_counted": gone}


def annual_table(files: Sequence[Counts], monthly: pd.DataFrame, *, where: str) -> pd.DataFrame:
    """The years of every file as one table, `contracts.ANNUAL_COUNTS`.

    Parameters
    ----------
    monthly : DataFrame
        `contracts.COUNTS`: what is counted by month, and so by year already.

    Raises
    ------
    DataError
        A type is counted by month too, or two files give the same kommundel, year and type, or the whole kommun beside
        its kommundelar.
    """
    tables = [file.table.assign(year=file.table["month"].dt.year, whole=file.source.whole) for file in files]
    if not any(len(table) for table in tables):
        return empty(ANNUAL_COUNTS)
    every = pd.concat(tables, ignore_index=True)
    by_month = {name.casefold() for name in monthly["brottstyp"].unique()}
    both = [name for name in every["brottstyp"].unique() if name.casefold() in by_month]
    if both:
        raise DataError(
            f"{where}: samma brottstyp kommer både per månad och per år.",
            found=some_of(both),
            do="ta bort typen ur källan med annual: true (åren räknas ihop av månaderna), eller ge den ett annat namn.",
        )
    whole = every.groupby(KEYS[1:])["whole"].agg(["any", "all"])
    mixed = pd.MultiIndex.from_frame(every[KEYS[1:]]).isin(whole.index[whole["any"] & ~whole["all"]])
    double = every[every.duplicated(KEYS, keep=False) | mixed]
    if len(double):
        raise DataError(
            f"{where}: samma kommundel, år och typ kommer från två källor med annual: true.",
            found=f"{some_of(sorted(double['brottstyp'].unique()))}, {double['year'].min()}-{double['year'].max()}",
            do="ta bort den ena, eller skriv period: vid dem så att inget år finns i båda.",
        )
    return validate(every.sort_values(KEYS, ignore_index=True, kind="stable"), ANNUAL_COUNTS, where=where)
