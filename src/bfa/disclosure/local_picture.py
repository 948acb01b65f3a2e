"""What the local picture counts, as it is declared.

Every page of a kommun declares the same table of kommundelar and types for a year, whichever kommundel it is about, so
that all of them hide the same: a page prints its own rows of it. Months are told of types alone that no rule of the
tier can hide in a kommundel.
"""

import pandas as pd

from bfa.analyses.families import Family
from bfa.analyses.local_picture import LocalPicture
from bfa.analyses.series import addends, area_counts, period_totals
from bfa.analyses.situation import Situation
from bfa.disclosure.all_crime import within_years, year_tables
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.effect_tables import every_window
from bfa.disclosure.policy import Policy, largest_small

#: What is told of a kommundel's change against the others.
COMPARED = (
    *("ratio", "lower", "upper", "p", "adjusted", "shrunk", "shrunk_lower", "shrunk_upper"),
    *("expected", "drift", "stands_out", "reason"),
)


#: Before the name of a type: the names of the tables of its kinds of place, of its known places and of its hours.
KINDS_OF, KNOWN_OF, HOURS_OF = "kinds ", "known ", "hours "


def months_of(brottstyp: str) -> str:
    """The name of the table of a type's months."""
    return f"months {brottstyp}"


def behind(brottstyp: str) -> str:
    """The name of the table that a type's comparison is worked out of."""
    return f"behind {brottstyp}"


def picture_tables(picture: LocalPicture, situation: Situation, *, policy: Policy) -> dict[str, CountTable]:
    """By name: a table for each year, of the months of each type that may be told by month, behind each comparison."""
    years = (*picture.earlier, picture.period)
    told = [
        name for name in picture.monthly["brottstyp"].unique() if not largest_small(name, "crime", 0, policy=policy)
    ]
    monthly = {months_of(name): _months(picture, name) for name in told}
    family = picture.family
    return {
        **year_tables(picture.types, picture.counts, years, {picture.period}),
        **dict(within_years(situation, picture.types, years)),
        **monthly,
        **_places(picture, policy),
        **({} if family is None else _windows(family, situation)),
    }


def _places(picture: LocalPicture, policy: Policy) -> dict[str, CountTable]:
    """Kinds of place, known places and hours of the week of the types whose rows are all there and none can hide."""
    whole = {"period": str(picture.period), **({"kommundel": picture.kommundel} if picture.kommundel else {})}
    found = dict[str, CountTable]()
    for before, table, by in ((KINDS_OF, picture.kinds, "plats_typ"), (KNOWN_OF, picture.known, "near")):
        for name, rows in table.groupby("brottstyp", sort=False):
            if largest_small(str(name), "crime", 1, policy=policy):
                continue
            found[f"{before}{name}"] = CountTable(
                rows.drop(columns="brottstyp").reset_index(drop=True),
                identifies=("plats",),
                sensitive=str(name),
                facts=("near_kind",) if by == "near" else (),
                whole={"brottstyp": str(name), **whole},
                by=(by,),
            )
    for name, rows in picture.hours.groupby("brottstyp", sort=False):
        if largest_small(str(name), "crime", 1, policy=policy):
            continue  # a stretch of the week is told where none of its hours is hidden
        found[f"{HOURS_OF}{name}"] = CountTable(
            rows.drop(columns="brottstyp").reset_index(drop=True),
            identifies=("tid",),
            sensitive=str(name),
            whole={"brottstyp": str(name), **whole},
            by=("weekday", "hour"),
        )
    return found


def _months(picture: LocalPicture, brottstyp: str) -> CountTable:
    rows = picture.monthly[picture.monthly["brottstyp"] == brottstyp].drop(columns="brottstyp")
    own = {"kommundel": picture.kommundel} if picture.kommundel else {}
    return CountTable(
        rows.assign(month=rows["month"].dt.strftime("%Y-%m")).reset_index(drop=True),
        identifies=(),
        sensitive=brottstyp,
        margins=(),
        whole={"brottstyp": brottstyp, **own},
        by=("month",),
    )


def _windows(family: Family, situation: Situation) -> dict[str, CountTable]:
    """Every kommundel in the periods that the comparisons are worked out of, printed nowhere, with the comparison."""
    found = dict[str, CountTable]()
    for name in family.brottstyper:
        matrix = addends(area_counts(situation, name))
        first = pd.PeriodIndex(matrix.columns).min().asfreq("M", "start")
        spans = every_window(family.period, family.baseline, first=first)
        wide = pd.DataFrame({str(each): period_totals(matrix, each) for each in sorted(spans)}).rename_axis("kommundel")
        long = wide.reset_index().melt("kommundel", var_name="period", value_name="n").dropna()
        own = family.table[family.table["brottstyp"] == name].assign(period=str(family.period))
        told = long.merge(own[["kommundel", "period", *COMPARED]], how="left", on=["kommundel", "period"])
        found[behind(name)] = CountTable(
            told.astype({"n": "int64", "stands_out": "boolean"}),
            identifies=(),
            sensitive=name,
            margins=(),
            facts=("kommundel", "period"),
            derived=COMPARED,
            whole="printed nowhere: what a comparison is worked out of, hidden with it",
            by=None,
        )
    return found
