"""How the most common types develop: months on the band of earlier years, or years where months may not be told."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.disclosure import Released
from bfa.disclosure.local_picture import months_of
from bfa.draw.output import Output, figure_output
from bfa.draw.small_series import PAGE, PHONE, Panel, small_series
from bfa.methods.usual_band import dispersion, usual_band
from bfa.pages.local_picture.types import changes_of, year_counts
from bfa.tables.period import months, years_back
from bfa.words import local_picture as words
from bfa.words.catalogue import message
from bfa.words.numbers import MONTHS_SHORT

Tables = Mapping[str, Released]
#: Share of months that the band is to hold, and how far from the mean a year is usual. [0-1]
COVERAGE = 0.95
_COLUMNS = ["month", "n", "low", "high"]
#: The newest months and a year before them at least. [count]
_AND_YEARS = 2


def month_rows(released: Tables, picture: Facts, brottstyp: str) -> pd.DataFrame:
    """month (Period), n [count], low, high (of the months of the year in question, by the same months of the years
    before) [count]: the months that may be told; empty where none may, or where no whole year before is counted."""
    if months_of(brottstyp) not in released or not picture.earlier:
        return pd.DataFrame(columns=_COLUMNS)
    table = released[months_of(brottstyp)].table
    n = pd.Series(table["n"].to_numpy(), index=pd.PeriodIndex(table["month"], freq="M")).astype("Float64")
    every = pd.PeriodIndex([month for each in (*picture.earlier, picture.period) for month in months(each)], freq="M")
    line = n.reindex(every)
    own = months(picture.period)
    past = pd.DataFrame([line.reindex(months(each)).to_numpy() for each in picture.earlier])
    rows = pd.DataFrame({"month": every, "n": line.to_numpy(), "low": pd.NA, "high": pd.NA})
    if past.isna().to_numpy().any():
        return rows
    held = past.T.to_numpy(dtype=float)
    band = usual_band(held.sum(axis=1), held.shape[1], dispersion=dispersion(held), coverage=COVERAGE)
    band = band.set_axis(rows.index[rows["month"].isin(own)])
    return rows.assign(low=band["low"].reindex(rows.index), high=band["high"].reindex(rows.index))


def newest_rows(released: Tables, picture: Facts, types: Sequence[str]) -> pd.DataFrame:
    """brottstyp, n [count] and what became of it (`types.changes_of`) in the newest months, of the types whose months
    may be told: against the same months of those years in which all of them are counted."""
    last, found = picture.newest, dict[str, list[Any]]()
    if last is None:
        return pd.DataFrame(columns=["brottstyp", "n"])
    spans = [years_back(last, back) for back in range(len(picture.earlier) + 1, -1, -1)]
    for name in types:
        if months_of(name) in released:
            table = released[months_of(name)].table
            n = pd.Series(table["n"].to_numpy(), index=pd.PeriodIndex(table["month"], freq="M")).astype("Float64")
            found[name] = [n.reindex(months(each)).sum(skipna=False) for each in spans]
    every = pd.DataFrame.from_dict(found, orient="index", columns=range(len(spans))).astype("Float64")
    every = every[every[len(spans) - 1].notna()].dropna(axis=1)
    if every.shape[1] < _AND_YEARS:
        return pd.DataFrame(columns=["brottstyp", "n"])
    now = every[len(spans) - 1].astype("Int64")
    rows = changes_of(now, every.drop(columns=len(spans) - 1).astype("int64"))
    return rows.assign(n=now).rename_axis("brottstyp").reset_index()


def outside(rows: pd.DataFrame) -> dict[str, int]:
    """above, below: months of the year outside their band, and of: those that have one. [count]"""
    own = rows[rows["high"].notna() & rows["n"].notna()]
    n = own["n"].astype(float)
    return {
        "above": int((n > own["high"].astype(float)).sum()),
        "below": int((n < own["low"].astype(float)).sum()),
        "of": len(own),
    }


def year_rows(released: Tables, picture: Facts, line: Mapping[Hashable, Any]) -> pd.DataFrame:
    """period, n, hidden and, in the year in question, low and high: what it would be usual for it to be."""
    table = year_counts(released, picture, str(line["brottstyp"]))
    last = table["period"].eq(str(picture.period)) & table["n"].notna()
    ends = {"low": line["n"] / line["upper"], "high": line["n"] / line["lower"]} if line["p"] is not None else {}
    return table.assign(**{name: pd.Series(ends.get(name), table.index).where(last) for name in ("low", "high")})


def chart(released: Tables, picture: Facts, lines: Sequence[Mapping[Hashable, Any]], *, title: str) -> Output | None:
    """A small series for each line of types; None where no year before is counted. Where the months of most of them may
    be told, those whose may not are left out; else years are told of all."""
    monthly = {str(line["brottstyp"]): month_rows(released, picture, str(line["brottstyp"])) for line in lines}
    told = [line for line in lines if len(monthly[str(line["brottstyp"])])]
    by_month = 2 * len(told) > len(lines)
    lines = told if by_month else lines
    if not lines or not picture.earlier:
        return None
    spans = [*picture.earlier, picture.period]
    panels = []
    for line in lines:
        name = str(line["brottstyp"])
        rows = _months(monthly[name]) if by_month else _years(year_rows(released, picture, line))
        panels.append(Panel(*words.panel(line, rows["n"]), rows, _breaks(picture, name, by_month=by_month)))
    ticks = (
        [((each.first.ordinal + each.last.ordinal) / 2, _tick(each)) for each in spans]
        if by_month
        else [(float(at), _tick(each)) for at, each in enumerate(spans)]
    )
    beyond = {name: outside(rows) for name, rows in monthly.items()} if by_month else {}
    note = words.development_note(lines, message("local_picture.development.months") if by_month else _by_year(picture))
    page, phone = (small_series(panels, ticks=ticks, room=room) for room in (PAGE, PHONE))
    return figure_output(page, phone=phone, alt=words.development(lines, beyond), caption=title, note=note)


def _by_year(picture: Facts) -> str:
    """Why years are drawn."""
    why = "local_picture.development.hidden_months" if picture.by_month else "local_picture.development.by_year"
    return message("local_picture.development.years", why=message(why))


def _tick(period: Any) -> str:
    first = period.first
    return str(first.year) if first.month == 1 else f"{MONTHS_SHORT[first.month - 1]} {first.year}"


def _breaks(picture: Facts, brottstyp: str, *, by_month: bool) -> list[float]:
    """Where on the axis the type begins to be counted otherwise, so that the sides are not alike."""
    found = picture.breaks
    own = found[found["brottstyp"].eq(brottstyp) & ~found["comparable"].astype("bool")]["month"]
    first = [pd.Period(month, "M") for month in own]
    if by_month:
        return [month.ordinal - 0.5 for month in first]
    spans = [*picture.earlier, picture.period]
    within = [(at, each, month) for month in first for at, each in enumerate(spans) if each.first <= month <= each.last]
    return [at + (month - each.first).n / len(months(each)) - 0.5 for at, each, month in within]


def _months(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(at=[month.ordinal for month in rows["month"]])


def _years(rows: pd.DataFrame) -> pd.DataFrame:
    spread = rows.assign(at=[float(at) for at in range(len(rows))])
    ends = spread.iloc[[-1]].assign(at=spread["at"].iloc[-1] + 0.12)
    # a band of a single year is drawn as wide as its dot
    return pd.concat([spread, ends.assign(n=spread["n"].iloc[-1])], ignore_index=True) if len(spread) else spread
