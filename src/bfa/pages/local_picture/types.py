"""Every type of crime in its own area, as released: how many, of what share, per inhabitant, against earlier years."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.effect.settings import Settings
from bfa.analyses.local_picture import REST
from bfa.disclosure import Released
from bfa.disclosure.all_crime import PARTS_OF, year_of
from bfa.methods.many import benjamini_hochberg
from bfa.methods.yearly_change import Swing, change_from_years, shared_swing
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.words.numbers import missing

Tables = Mapping[str, Released]
#: Types beyond the most common that are told of beside them.
_MOST_CHOSEN = 4
#: Of a count against the years before it.
CHANGED = ("mean", "years", "ratio", "lower", "upper", "p")


def table_of(released: Tables, picture: Facts) -> pd.DataFrame:
    """The handbook's table of the picture's own area.

    Returns
    -------
    DataFrame
        The columns of `LocalPicture.types`, category by category, each ended by its sum (`subtotal`, no brottstyp), and
        all crime last (no brottskategori either). n [count] with `hidden`; share [% of all]; per_1000, per_100000; mean
        (of the earlier years) [count], years (how many), ratio (n over the mean), lower, upper [-], p; changed ("rise",
        "fall", "" where it swings so by itself, missing where not tried): by the false discoveries of all types.
    """
    own = _of_year(released, picture, str(picture.period), ("brottstyp",))
    types = picture.types[picture.types["part_of"] == ""].merge(own, on="brottstyp", how="left")
    types = types[types["n"].ne(0).fillna(True) | types["brottskategori"].ne(REST)]
    earlier = [_of_year(released, picture, str(each), ("brottstyp",)) for each in picture.earlier]
    past = pd.DataFrame({at: each.set_index("brottstyp")["n"] for at, each in enumerate(earlier)})
    known = past.dropna().to_numpy(dtype=int).tolist() if len(past.columns) else []
    swing = shared_swing(known)
    changes = pd.DataFrame([_change(row, past, swing) for row in types.to_dict("records")], columns=list(CHANGED))
    types = types.reset_index(drop=True).join(changes)
    whole = _whole(released, picture, swing)
    lines = pd.concat([*_with_sums(types, released, picture), whole], ignore_index=True)
    return _rated(_judged(lines), whole, people_of(picture))


def inner_of(released: Tables, picture: Facts, table: pd.DataFrame) -> pd.DataFrame:
    """The types of the own area that are counted within others, in the codebook's order; no row where there are none.

    Parameters
    ----------
    table : DataFrame
        `table_of`: what they are counted within, and which is the share of.

    Returns
    -------
    DataFrame
        The columns of `LocalPicture.types`; n [count] with `hidden`; within [% of the type it is counted within,
        missing where either is hidden or that is not counted]; per_1000, per_100000; mean, years, ratio, lower, upper.
    """
    inner = picture.types[picture.types["part_of"] != ""]
    names = [f"{PARTS_OF}{each}" for each in (*picture.earlier, picture.period)]
    if inner.empty or not set(names) <= set(released):
        return pd.DataFrame(inner.iloc[:0].reindex(columns=[*inner.columns, "n", "hidden", "subtotal", *CHANGED]))
    *before, own = [_rows_of(released[name], picture.kommundel, ("brottstyp",)) for name in names]
    past = pd.DataFrame({at: each.set_index("brottstyp")["n"] for at, each in enumerate(before)})
    known = past.dropna().to_numpy(dtype=int).tolist() if len(past.columns) else []
    types = inner.merge(own, on="brottstyp").assign(subtotal=False)
    swing = shared_swing(known)
    changes = pd.DataFrame([_change(row, past, swing) for row in types.to_dict("records")], columns=list(CHANGED))
    every = pd.concat([table.loc[~table["subtotal"].astype(bool), ["brottstyp", "n"]], types[["brottstyp", "n"]]])
    whole = types["part_of"].map(every.set_index("brottstyp")["n"]).astype("Float64")
    n, people = types["n"].astype("Float64"), people_of(picture)
    rate = n / people if people > 0 else pd.Series(pd.NA, types.index, dtype="Float64")
    shares = {"within": 100 * n / whole.where(whole > 0), "per_1000": 1000 * rate, "per_100000": 100_000 * rate}
    return pd.DataFrame(types.join(changes).assign(**shares))


def changes_of(now: "pd.Series[Any]", past: pd.DataFrame) -> pd.DataFrame:
    """Counts by type (index) against those of earlier years, a column for each; columns `CHANGED` and changed."""
    known = past.dropna().to_numpy(dtype=int).tolist() if len(past.columns) else []
    swing = shared_swing(known)
    rows = [{"brottstyp": name, "n": n} for name, n in now.items()]
    found = pd.DataFrame([_change(row, past, swing) for row in rows], columns=list(CHANGED), index=now.index)
    return _judged(found.assign(subtotal=False)).drop(columns="subtotal")


def people_of(picture: Facts) -> float:
    """Inhabitants of the picture's own area; NaN where they are not known."""
    people = picture.people
    own = people[people["kommundel"] == picture.kommundel] if picture.kommundel else people
    known = own["population"].where(own["population"] > 0)
    return float(known.sum(skipna=False)) if len(known) else float("nan")


def most_common(table: pd.DataFrame, most: int = 10) -> pd.DataFrame:
    """The lines of the most common types whose number is shown, most first."""
    types = table[~table["subtotal"] & table["n"].notna() & table["n"].gt(0).fillna(False)]
    return types.sort_values(["n", "brottstyp"], ascending=[False, True], kind="stable").head(most)


def chosen_of(weighed: pd.DataFrame, picture: Facts, *, without: "pd.Series[str]") -> pd.DataFrame:
    """The lines of types that people have taken a stand on, then of those that are out of the ordinary, most first.

    `weighed`: the types with `n` and `deviates`; `without` those that are told anyway.
    """
    known = weighed[weighed["n"].gt(0).fillna(False) & ~weighed["brottstyp"].isin(without)]
    stated = known["brottstyp"].isin(picture.priorities["brottstyp"].dropna())
    own = known["deviates"].ne("") & bool(picture.kommundel)
    rows = known.assign(stated=stated)[stated | own]
    order = rows.sort_values(["stated", "n", "brottstyp"], ascending=[False, False, True], kind="stable")
    return order.head(_MOST_CHOSEN)


def year_counts(released: Tables, picture: Facts, brottstyp: str) -> pd.DataFrame:
    """period, n, hidden of one type in the own area, the oldest first."""
    spans = [str(each) for each in (*picture.earlier, picture.period)]
    rows = [
        each[each["brottstyp"] == brottstyp].assign(period=span)
        for span in spans
        for each in (_of_year(released, picture, span, ("brottstyp",)),)
    ]
    return pd.concat(rows, ignore_index=True)[["period", "n", "hidden"]]


def _of_year(released: Tables, picture: Facts, period: str, by: tuple[str, ...]) -> pd.DataFrame:
    """The columns of `by`, n and hidden of the own area; a sum over what was not counted is missing."""
    return _rows_of(released[year_of(period)], picture.kommundel, by)


def _rows_of(safe: Released, own: str, by: tuple[str, ...]) -> pd.DataFrame:
    if own and by == ("brottstyp",):
        rows = safe.table[safe.table["kommundel"] == own]
        return pd.DataFrame(rows[[*by, "n", "hidden"]].reset_index(drop=True))
    sums = safe.totals[("kommundel", *by) if own else by]
    sums = sums[sums["kommundel"] == own] if own else sums
    cells = safe.table[safe.table["kommundel"].ne(NO_KOMMUNDEL)]
    cells = cells[cells["kommundel"] == own] if own else cells
    open_ = cells[cells["n"].isna() & ~cells["hidden"].astype(bool)]
    gone = sums[by[0]].isin(open_[by[0]]) if by else pd.Series(len(open_) > 0, index=sums.index)
    return pd.DataFrame(sums.assign(n=sums["n"].mask(gone))[[*by, "n", "hidden"]].reset_index(drop=True))


def _change(row: Mapping[Any, Any], past: pd.DataFrame, swing: Swing) -> tuple[Any, ...]:
    before = past.loc[row["brottstyp"]].dropna() if row["brottstyp"] in past.index else pd.Series(dtype=float)
    return _against(row["n"], [int(n) for n in before], len(past.columns), swing)


def _against(now: Any, before: list[int], asked: int, swing: Swing) -> tuple[Any, ...]:
    """`CHANGED` of a count; missing where it, or a year before it, is not known."""
    nothing = (np.nan,) * len(CHANGED)
    if missing(now) or not before or len(before) < asked or not any((now, *before)):
        return nothing
    found = change_from_years(int(now), before, swing=swing)
    ratio = found.ratio if np.isfinite(found.ratio) else np.nan
    return (float(np.mean(before)), len(before), ratio, found.lower, found.upper, found.p)


def _with_sums(types: pd.DataFrame, released: Tables, picture: Facts) -> list[pd.DataFrame]:
    sums = _of_year(released, picture, str(picture.period), ("brottskategori",)).set_index("brottskategori")
    parts = list[pd.DataFrame]()
    for name, part in types.assign(subtotal=False).groupby("brottskategori", sort=False):
        own = sums.loc[name] if name in sums.index else pd.Series({"n": pd.NA, "hidden": False})
        parts += [part, _sum(str(name), own["n"], bool(own["hidden"]), bool(part["antagen"].any()))]
    return parts


def _whole(released: Tables, picture: Facts, swing: Swing) -> pd.DataFrame:
    """All crime, against all crime of the years before."""
    own = _of_year(released, picture, str(picture.period), ()).iloc[0]
    earlier = [_of_year(released, picture, str(each), ()).iloc[0]["n"] for each in picture.earlier]
    found = _against(own["n"], [int(n) for n in earlier if not missing(n)], len(earlier), swing)
    return _sum("", own["n"], bool(own["hidden"]), False).assign(**dict(zip(CHANGED, found, strict=True)))


def _sum(category: str, n: Any, hidden: bool, assumed: bool) -> pd.DataFrame:
    row = {"brottskategori": category, "brottstyp": "", "n": n, "hidden": hidden, "antagen": assumed, "subtotal": True}
    marks = {"reading_class": pd.NA, "strategic": False, "signal": False, "part_of": ""}
    return pd.DataFrame([row | marks]).astype({"n": "Int64"})


def _judged(lines: pd.DataFrame) -> pd.DataFrame:
    """With `changed`: which types changed more than they do by themselves, among all types that could be tried."""
    tried = ~lines["subtotal"].astype(bool) & lines["p"].notna()
    adjusted = pd.Series(np.nan, index=lines.index)
    adjusted[tried] = benjamini_hochberg(lines.loc[tried, "p"].tolist())
    clear = adjusted <= Settings().false_discoveries
    changed = pd.Series(None, index=lines.index, dtype=object)
    changed[tried] = ""
    changed[clear & (lines["ratio"] > 1)] = "rise"
    changed[clear & (lines["ratio"] < 1)] = "fall"
    return lines.assign(adjusted=adjusted, changed=changed)


def _rated(lines: pd.DataFrame, whole: pd.DataFrame, people: float) -> pd.DataFrame:
    total = whole["n"].iloc[0]
    n = lines["n"].astype("Float64")
    share = 100 * n / total if not missing(total) and total > 0 else pd.Series(pd.NA, lines.index, dtype="Float64")
    rate = n / people if people > 0 else pd.Series(pd.NA, lines.index, dtype="Float64")
    return lines.assign(share=share, per_1000=1000 * rate, per_100000=100_000 * rate)
