"""Other crime in the same place and months: what shows whether a place or a time stands out for one type."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses import series
from bfa.analyses.answer import Answer
from bfa.analyses.reach import any_type, lacking
from bfa.analyses.rules import Rule, tagged_rows
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.tables.period import Period, within

Bools = NDArray[np.bool_]


def _no_rows() -> gpd.GeoDataFrame:
    table = {"brottstyp": pd.Series(dtype="str"), "plats_typ": pd.Series(dtype="str"), "start": pd.to_datetime([])}
    return gpd.GeoDataFrame(table, geometry=[], crs="EPSG:3006")


@dataclass(frozen=True, slots=True)
class Beside(Answer):
    """All other types of the same kind, in the same kommundel and period."""

    #: Their rows.
    rows: gpd.GeoDataFrame = field(default_factory=_no_rows)
    #: "at_place" and "n": a column per rule, but for what the rule asks of the type; "lacking": per row of that.
    held: dict[str, Bools] = field(default_factory=dict)
    #: known, n: as `Tags.lacking`.
    lacking: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["known", "n"]))
    #: brottstyp, n: every type, the one in question too.
    types: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["brottstyp", "n"]))
    #: All types of the kind are among them.
    every: bool = True
    #: Why there is nothing to hold anything against: no_others; "" where there is.
    reason: str = "no_others"


def beside(situation: Situation, brottstyp: str, period: Period, rules: Sequence[Rule]) -> Beside:
    """Tag what else happened by the same rules; types with a month that was not counted are left out."""
    kind, counts = kind_of(situation, brottstyp), situation.counts
    names = sorted(counts.loc[counts["kind"] == kind, "brottstyp"].unique())
    totals = {name: series.total(situation, name, period) for name in names if kind_of(situation, name) == kind}
    known = {name: n for name, n in totals.items() if n is not None}
    rows = situation.incidents
    if rows is None or brottstyp not in known:
        return Beside()
    same = (rows["kind"] == kind) & rows["brottstyp"].isin(set(known) - {brottstyp})
    others = rows[same & within(rows["start"], period)]
    if others.empty:
        return Beside()
    got = tagged_rows([any_type(rule) for rule in rules], others, situation, period)
    lost, which = lacking(rules, others)
    return Beside(
        rows=others,
        held={"at_place": got.at_place, "n": got.n, "lacking": which},
        lacking=lost,
        types=pd.DataFrame({"brottstyp": list(known), "n": list(known.values())}),
        every=len(known) == len(names),
        reason="",
    )
