"""How kommundelar differ, type by type, as released: in level per inhabitant, and in change against the others."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from bfa.analyses.answer import Facts
from bfa.analyses.effect.settings import Settings
from bfa.disclosure import Released
from bfa.disclosure.all_crime import year_of
from bfa.disclosure.local_picture import COMPARED, behind
from bfa.methods.levels import COLUMNS, levels
from bfa.methods.many import benjamini_hochberg
from bfa.tables.contracts import NO_KOMMUNDEL

Tables = Mapping[str, Released]


def levels_of(released: Tables, picture: Facts) -> pd.DataFrame:
    """Every kommundel's rate of every type against the rest of the kommun.

    Returns
    -------
    DataFrame
        kommundel, brottstyp, n [count], the columns of `levels.levels`, adjusted (p among all kommundelar and types)
        [0-1], stands ("higher", "lower", or ""), overall (the kommundel's types together, n over expected) [-] and
        special ("more", "less" where the type's ratio lies apart from `overall`, or ""). A type of which some number is
        hidden is left out, and so is one without a kommundel to hold against.
    """
    people = picture.people.set_index("kommundel")["population"]
    spans = [str(each) for each in (*picture.earlier, picture.period)]
    tables = {span: _matrix(released[year_of(span)].table) for span in spans}
    parts = [_levels(name, tables, people) for name in picture.types["brottstyp"] if name in tables[spans[-1]].columns]
    found = [part for part in parts if len(part)]
    columns = ["kommundel", "brottstyp", "n", *COLUMNS, "adjusted", "stands", "overall", "special"]
    if not found:
        return pd.DataFrame(columns=columns)
    table = pd.concat(found, ignore_index=True)
    table["adjusted"] = benjamini_hochberg(table["p"].tolist())
    clear = table["adjusted"] <= Settings().false_discoveries
    table["stands"] = np.where(clear, np.where(table["ratio"] > 1, "higher", "lower"), "")
    return _specially(table)[columns]


def _specially(table: pd.DataFrame) -> pd.DataFrame:
    """With `overall` and `special`: that an area lies high in all says nothing of a type that lies as high.

    The logarithm of a ratio is taken as normal with the width of its interval (95 %), and the types of all kommundelar
    are tried together.
    """
    sums = table.groupby("kommundel")[["n", "expected"]].transform("sum").astype(float)
    overall = sums["n"] / sums["expected"].where(sums["expected"] > 0)
    ratio, lower, upper = (table[name].astype(float) for name in ("ratio", "lower", "upper"))
    error = np.log(upper / lower) / (2 * stats.norm.isf(0.025))
    away = np.log(ratio / overall.where(overall > 0))
    tried = away.notna() & error.gt(0) & np.isfinite(error)
    adjusted = pd.Series(1.0, table.index)
    adjusted[tried] = benjamini_hochberg((2 * stats.norm.sf((away / error)[tried].abs())).tolist())
    clear = adjusted <= Settings().false_discoveries
    return table.assign(overall=overall, special=np.where(clear, np.where(away > 0, "more", "less"), ""))


def compared_of(released: Tables, picture: Facts) -> pd.DataFrame:
    """The most common types' change in every kommundel since the year before, against the others.

    Returns
    -------
    DataFrame
        kommundel, brottstyp, n [count], `COMPARED` (`analyses.families`) and stands ("rise", "fall", "" where it does
        not stand out, "untried"). A type of which a number is hidden behind the comparison, or beside a small one in
    any of the years, is left out.
    """
    columns = ["kommundel", "brottstyp", "n", *COMPARED, "stands"]
    parts, gone = list[pd.DataFrame](), _hidden_types(released, picture)
    for name in picture.family.brottstyper if picture.family else ():
        safe = released[behind(name)]
        if safe.hidden == 0 and name not in gone:
            own = safe.table[safe.table["period"].eq(str(picture.period)) & safe.table["kommundel"].ne(NO_KOMMUNDEL)]
            parts.append(own.assign(brottstyp=name))
    if not parts:
        return pd.DataFrame(columns=columns)
    table = pd.concat(parts, ignore_index=True)
    out = table["stands_out"].fillna(False).astype(bool)
    way = np.where(out, np.where(table["ratio"].astype(float) > 1, "rise", "fall"), "")
    return table.assign(stands=np.where(table["reason"].fillna("").ne(""), "untried", way))[columns]


def _hidden_types(released: Tables, picture: Facts) -> set[str]:
    """The types of which some kommundel's number is hidden in any year."""
    years = [released[year_of(str(each))].table for each in (*picture.earlier, picture.period)]
    return {str(name) for table in years for name in table.loc[table["hidden"].astype(bool), "brottstyp"]}


def _matrix(table: pd.DataFrame) -> pd.DataFrame:
    """Kommundelar x types, the loose ones left out; a type is missing where one of them is hidden."""
    named = table[table["kommundel"] != NO_KOMMUNDEL]
    gone = set(named.loc[named["hidden"].astype(bool), "brottstyp"])
    wide = named.pivot(index="kommundel", columns="brottstyp", values="n").astype(float)
    return wide.drop(columns=list(gone))


def _levels(name: str, tables: Mapping[str, pd.DataFrame], people: "pd.Series[float]") -> pd.DataFrame:
    counts = pd.DataFrame({span: wide[name] for span, wide in tables.items() if name in wide})
    found = levels(counts, people)
    n = counts.iloc[:, -1].reindex(found.index)
    return found.rename_axis("kommundel").reset_index().assign(brottstyp=name, n=n.to_numpy())
