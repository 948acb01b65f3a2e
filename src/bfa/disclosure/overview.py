"""What of the overview may be shown: all that it counts is declared here, and released at once.

A hidden count takes with it what is computed from it. Where the count of any kommundel is hidden, now or in an earlier
period that tells how kommundelar drift, the comparison of every kommundel with the others is withheld too, since it is
made of their counts.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.families import Family
from bfa.analyses.overview import Answers, Overview, Problem
from bfa.analyses.series import addends, area_counts, period_totals
from bfa.analyses.situation import Situation
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.effect_tables import every_window
from bfa.disclosure.flat import flat_table, flat_tables
from bfa.disclosure.indicators import SIDES, alone, indicator_table
from bfa.disclosure.policy import Policy
from bfa.disclosure.registers import public_register
from bfa.disclosure.release import Released, Why, release
from bfa.tables.contracts import NO_KOMMUNDEL

_DERIVED = ["percent", "per_1000"]
#: What of the family stands beside a kommundel.
COMPARED = (
    *("p", "adjusted", "shrunk", "shrunk_lower", "shrunk_upper", "stands_out", "expected", "drift", "reason"),
    *("other_ratio", "other_lower", "other_upper"),
)


@dataclass(frozen=True, slots=True)
class Lines:
    """Every kommundel of one type, as released."""

    #: Its type, periods and months that were not counted.
    found: Facts
    #: As `Overview.areas`, with `hidden`; what belongs to no kommundel has a line of its own where there is any, so
    #: that they add up to the kommun, which is last (`subtotal`). Beside each kommundel stands its comparison with the
    #: others: `COMPARED`, `moved` (its change against them, the same as on its effect page) [%] and `stands` (untried,
    #: no, fall or rise). Missing where it may not be shown or could not be made.
    table: pd.DataFrame
    #: No comparison is shown, since a count that it is made of is hidden.
    withheld: bool


@dataclass(frozen=True, slots=True)
class Common:
    """The types with most in the kommun, as released."""

    #: As `overview.common`, with `hidden`.
    table: pd.DataFrame
    #: brottstyp, n, hidden: the whole kommun, the type with most first.
    totals: pd.DataFrame
    #: Why something is hidden; "" if nothing is.
    reason: Why | str


@dataclass(frozen=True, slots=True)
class Shown:
    """The overview as released."""

    #: What was asked.
    found: Facts
    #: Of each type, first the one in question.
    types: tuple[Lines, ...]
    #: against, before, after, percent, hidden: the kommun against earlier years.
    changes: pd.DataFrame
    #: The kommundelar with clearly the highest rate among those whose count is not hidden.
    highest: tuple[str, ...]
    #: Some count is hidden, so that not all are ranked.
    unranked: bool
    #: There are rates to rank by.
    rated: bool
    #: As `overview.follow_up`, as the tier may read it, with `hidden`, `withheld`, `name` (what the measure is called)
    #: and `told` (what was done, in words).
    followed: pd.DataFrame
    #: The types with most, in every kommundel.
    common: Common
    #: As `flat.flat_table`.
    flat: pd.DataFrame


def release_page(answers: Answers, situation: Situation, *more: Any, policy: Policy) -> Shown:
    """Everything that the overview counts, released together."""
    tables = count_tables(answers, policy=policy) | {_behind(each): _windows(each, situation) for each in answers.types}
    tables |= flat_tables(situation, [each.brottstyp for each in answers.types], policy=policy)
    safe = release(tables, policy=policy)
    rates = safe["rates"].table
    gone = set(rates.loc[rates["hidden"], "kommundel"])
    return Shown(
        Facts(answers),
        tuple(_lines(each, answers.family, safe) for each in answers.types),
        _changes(answers.problem, safe["problem"].table.set_index("period")),
        tuple(name for name in answers.problem.highest if name not in gone),
        bool(gone),
        not answers.problem.rates.empty,
        _followed(answers.followed, safe, policy),
        _as_shown(safe["common"]),
        flat_table(safe),
    )


def _as_shown(safe: Released) -> Common:
    """The types by their shown numbers, then by name those whose number is hidden: its place would tell of its size."""
    by: dict[str, Any] = {"by": ["n", "brottstyp"], "ascending": [False, True], "kind": "stable"}
    totals = safe.totals[("brottstyp",)].sort_values(**by, na_position="last", ignore_index=True)
    place = {name: at for at, name in enumerate(totals["brottstyp"])}
    rows = safe.table.sort_values("brottstyp", key=lambda own: own.map(place), kind="stable", ignore_index=True)
    return Common(rows, totals, safe.reason)


def count_tables(answers: Answers, *, policy: Policy) -> dict[str, CountTable]:
    """What the overview counts: kommundelar, the kommun in earlier years, rates, the types with most, indicators.

    Of a withheld measure the indicator is not counted.
    """
    problem = answers.problem
    own: dict[str, Any] = {"identifies": (), "sensitive": problem.brottstyp, "kind": problem.kind, "margins": ()}
    now = pd.DataFrame({"period": [str(problem.period)], "n": problem.changes["after"].head(1)})
    years = problem.changes.rename(columns={"against": "period", "before": "n"})[["period", "n"]]
    whole, period = {"brottstyp": problem.brottstyp}, {"period": str(problem.period)}
    tables = {
        "problem": CountTable(pd.concat([years, now], ignore_index=True), whole=whole, by=("period",), **own),
        "rates": CountTable(problem.rates[["kommundel", "n"]], whole=whole | period, by=("kommundel",), **own),
    }
    for each in answers.types:
        tables |= {f"{side} {each.brottstyp}": _areas(each, side) for side in SIDES}
    open_ = ~public_register(answers.followed, policy=policy)["withheld"].astype(bool).to_numpy()
    for row in answers.followed[open_].to_dict("records"):
        tables |= {f"measure {row['measure']} {side}": table for side in SIDES if (table := indicator_table(row, side))}
    return tables | {"common": _common(answers)}


def _rows(result: Overview) -> pd.DataFrame:
    """Every kommundel, and what belongs to none where there is any."""
    sides = list(SIDES)
    inside = result.areas[sides].sum(skipna=False).mask(result.areas[sides].isna().all(), 0)
    loose = {side: result.total[side].iloc[0] - inside[side] for side in sides}
    rows = result.areas.assign(subtotal=False)
    if not any(pd.notna(n) and n > 0 for n in loose.values()):
        return rows
    extra = pd.DataFrame([{"kommundel": NO_KOMMUNDEL, "folder": "", "subtotal": False, **loose}])
    return pd.concat([rows, extra], ignore_index=True).astype(dict.fromkeys(sides, "Int64"))


def _areas(result: Overview, side: str) -> CountTable:
    """The kommundelar in one of the periods; with an uncounted month in any, the kommun has no sum."""
    period = result.period if side == "after" else result.baseline
    return CountTable(
        _rows(result)[["kommundel", side]].rename(columns={side: "n"}),
        identifies=(),
        sensitive=result.brottstyp,
        kind=result.kind,
        margins=((),) if pd.notna(result.total[side].iloc[0]) else (),
        whole={"brottstyp": result.brottstyp, "period": str(period)},
        by=("kommundel",),
    )


def _behind(result: Overview) -> str:
    return f"behind {result.brottstyp}"


def _windows(result: Overview, situation: Situation) -> CountTable:
    """Every kommundel in the periods that the comparison is worked out of, printed nowhere."""
    matrix = addends(area_counts(situation, result.brottstyp))
    first = pd.PeriodIndex(matrix.columns).min().asfreq("M", "start")
    windows = every_window(result.period, result.baseline, first=first)
    wide = pd.DataFrame({str(each): period_totals(matrix, each) for each in sorted(windows)}).rename_axis("kommundel")
    long = wide.reset_index().melt("kommundel", var_name="period", value_name="n").dropna().astype({"n": "int64"})
    rule: dict[str, Any] = {
        "identifies": (),
        "sensitive": result.brottstyp,
        "kind": result.kind,
        "whole": "printed nowhere: what a comparison is worked out of, hidden with it",
        "by": None,
    }
    return CountTable(long, margins=(), facts=("kommundel", "period"), **rule)


def _lines(result: Overview, family: Family, safe: Mapping[str, Released]) -> Lines:
    """Every kommundel's own change and its change against the others."""
    sides = {side: safe[f"{side} {result.brottstyp}"] for side in SIDES}
    rows, last = (
        _rows(result).assign(hidden=False).reset_index(drop=True),
        result.total.assign(subtotal=True, hidden=False),
    )
    for side, counted in sides.items():
        rows[side], rows["hidden"] = counted.table["n"], rows["hidden"] | counted.table["hidden"]
        for total in counted.totals.values():
            last[side], last["hidden"] = total["n"], last["hidden"] | total["hidden"]
    shown = pd.concat([rows, last], ignore_index=True)
    shown[_DERIVED] = shown[_DERIVED].mask(shown["hidden"])
    withheld = bool(shown["hidden"].any() or safe[_behind(result)].hidden)
    own = family.table[family.table["brottstyp"] == result.brottstyp].set_index("kommundel")
    own = own.rename(columns={name: f"other_{name}" for name in ("ratio", "lower", "upper")})
    named = shown["kommundel"].where(~shown["subtotal"].astype(bool), "")
    beside = own[list(COMPARED)].astype({"stands_out": "boolean"}).reindex(named).reset_index(drop=True)
    if withheld:
        beside = beside.iloc[:0].reindex(beside.index)
    stands = [_stands(row) for row in beside.to_dict("records")]
    beside["stands"] = pd.Series(stands, index=beside.index, dtype=object)
    return Lines(Facts(result), shown.join(beside.assign(moved=100 * (beside["other_ratio"] - 1))), withheld)


def _stands(row: Mapping[Hashable, Any]) -> str | None:
    """Whether a kommundel stands out among all that were tried; missing where there is none to try."""
    if pd.isna(row["reason"]):
        return None
    if row["reason"]:
        return "untried"
    if not row["stands_out"]:
        return "no"
    return "fall" if float(str(row["other_ratio"])) < 1 else "rise"


def _changes(problem: Problem, years: pd.DataFrame) -> pd.DataFrame:
    then, now = years.loc[problem.changes["against"]], years.loc[str(problem.period)]
    shown = problem.changes.assign(before=then["n"].to_numpy(), hidden=then["hidden"].to_numpy() | now["hidden"])
    shown["after"] = now["n"]
    return shown.assign(percent=shown["percent"].mask(shown["hidden"])).astype({"before": "Int64", "after": "Int64"})


def _followed(table: pd.DataFrame, safe: Mapping[str, Released], policy: Policy) -> pd.DataFrame:
    """What became of each measure, as the tier may read it."""
    shown = public_register(table, policy=policy).drop(columns="parts").reset_index(drop=True).assign(hidden=False)
    for side in SIDES:
        told = [alone(safe.get(f"measure {measure} {side}")) for measure in shown["measure"]]
        shown[side] = pd.array([n for n, _ in told], dtype="Int64")
        shown["hidden"] |= pd.Series([hidden for _, hidden in told], dtype=bool)
    shown["percent"] = shown["percent"].mask(shown["hidden"])
    withheld = shown["withheld"].astype(bool)
    for name in ("indicator", "percent", "description", "called", "agreed", "done", "planned"):
        shown[name] = shown[name].mask(withheld)
    marks = {"text": "description", "sekretess": "measure_sekretess", "utlamnad_text": "measure_utlamnad_text"}
    names = marks | {"responsible": "responsible", "short": "called"}
    own = public_register(pd.DataFrame({ours: table[theirs] for ours, theirs in names.items()}), policy=policy)
    shown["name"] = own["short"].where(own["short"].notna() & own["short"].ne(""), own["text"]).to_numpy()
    shown["responsible"] = own["responsible"].astype(object).mask(own["withheld"].astype(bool)).to_numpy()
    shown["told"] = shown["text"].mask(withheld | own["withheld"].to_numpy(dtype=bool))
    return shown


def _common(answers: Answers) -> CountTable:
    return CountTable(
        answers.common,
        identifies=(),
        sensitive="brottstyp",
        margins=(("brottstyp",),),
        whole={"period": str(answers.common_period)},
        by=("kommundel", "brottstyp"),
    )
