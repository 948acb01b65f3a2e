"""What the effect page counts, as it is declared: every table of it by name, and what each counts.

An area's counts of its periods stand in the cube's system with what came too late to be counted beside them; the
controls, the neighbours, the ring and other hours in their own.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from bfa.analyses.effect.spread import HOURS, NEIGHBOUR, RING, TYPES
from bfa.analyses.effects import Effect, Joint
from bfa.analyses.series import addends, area_months, counted_line, period_totals, whole_number
from bfa.analyses.situation import Situation
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.policy import Policy
from bfa.tables.period import Period, months, parse_period, years_back

_SHOWN_BEFORE = 24
_BAND = ("expected", "lower", "upper")
#: Of what an effect counts, in its own time for registration; the rest of the same months came later.
IN_TIME, LATE = "in_time", "late"
#: Why tables stand alone: controls by month, a ring and other hours are in no sum that another table prints.
_ALONE = "what a comparison is worked out of, told only where nothing of it is small"
_PLACE: dict[str, Any] = {"identifies": ("plats",)}

Declared = dict[str, dict[str, Any]]


def count_tables(effect: Effect, situation: Situation) -> dict[str, CountTable]:
    """What the page of an effect counts, and what it is computed from, by name.

    Returns
    -------
    dict of str to CountTable
        areas, partly: every kommundel in the same months of every year, by whether all are counted. windows: the same
        of the other periods behind the comparisons, printed nowhere. registered: what is counted of an area and a
        period, beside what came too late. months: the area's own. others: the controls together; controls: their
        months. around: neighbours together. ring, hours: the other surroundings. lines: what a line says beside the
        area's own counts. one: a single incident at a place.
    """
    usual: dict[str, Any] = {"identifies": (), "margins": (), "whole": _ALONE, "by": None}
    usual |= {"sensitive": effect.brottstyp, "kind": effect.design.panel.kind}
    parts = (_areas(effect, situation), _own(effect, situation), _others(effect, situation), _beside(effect, situation))
    return {name: CountTable(**(usual | declared)) for part in parts for name, declared in part.items()}


def _areas(effect: Effect, situation: Situation) -> Declared:
    matrix, printed = addends(area_months(situation, effect.brottstyp)), _printed(effect, situation)
    totals = {
        str(each): period_totals(matrix, each) for each in [*printed, *sorted(windows_behind(effect) - {*printed})]
    }
    wide = pd.DataFrame(totals).rename_axis("kommundel")
    long = wide.reset_index().melt("kommundel", var_name="period", value_name="n").dropna().astype({"n": "int64"})
    named = long["period"].isin([str(each) for each in printed])
    whole = long["period"].map(wide.notna().all()).astype(bool)
    tied = {"whole": {"brottstyp": effect.brottstyp}, "by": ("kommundel", "period")}
    return {
        "areas": {"frame": long[named & whole], "margins": (("period",),)} | tied,
        "partly": {"frame": long[named & ~whole]} | tied,
        "windows": {"frame": long[~named], "margins": (("period",),), "facts": ("kommundel",)},
    }


def _own(effect: Effect, situation: Situation) -> Declared:
    """The area's own months by the periods they make up, and the rest of each year (in tables of crime)."""
    drawn = _drawn(effect)
    spans = "the rest of " + drawn["month"].dt.year.astype("str")
    for part in _parts(effect, situation):
        spans = spans.mask((drawn["month"] >= part.first) & (drawn["month"] <= part.last), str(part))
    place = {"kommundel": situation.kommundel} if situation.kommundel else {}
    whole = {"brottstyp": effect.brottstyp, "registered": IN_TIME} | place
    told = {"by": ("month",), "margins": (("period",),), "derived": _BAND, "whole": whole}
    return {"months": {"frame": drawn.assign(period=spans)} | told, "registered": _registered(effect, situation)}


def stretches(effect: Effect, situation: Situation, policy: Policy) -> dict[str, CountTable]:
    """The area's months, with what came late to them, as parts of the stretches that other pages' periods are made of.

    None of it is printed here, nor asked to be protected: it ties the months that are drawn to what is printed beside.
    """
    if policy.cube is None:
        return {}
    every, drawn = counted_line(situation, effect.brottstyp), _drawn(effect).set_index("month")["n"]
    pieces = {name: each for name, each in policy.cube.pieces().items() if drawn.index.isin(each).any()}
    rows = [(month, name, every.get(month)) for name, each in pieces.items() for month in each]
    whole = pd.DataFrame(rows, columns=["month", "piece", "n"])
    whole = whole[whole["n"].notna().groupby(whole["piece"]).transform("all")].astype({"n": "int64"})
    known = whole[whole["month"].isin(drawn.index)]
    own = pd.Series(drawn.reindex(known["month"]).to_numpy(), known.index, dtype="int64")
    parts = [known.assign(registered=IN_TIME, n=own), known.assign(registered=LATE, n=known["n"] - own)]
    place = {"kommundel": situation.kommundel} if situation.kommundel else {}
    free: dict[str, Any] = {"identifies": (), "sensitive": effect.brottstyp, "kind": "activity"}
    free["whole"] = {"brottstyp": effect.brottstyp} | place
    return {
        "recorded": CountTable(
            pd.concat(parts).drop(columns="piece"),
            by=("month", "registered"),
            margins=(("month",),),
            unseen=(None, ("month",)),
            **free,
        ),
        "stretches": CountTable(whole, by=("month",), margins=(("piece",),), unseen=(None, ("piece",)), **free),
    }


def _registered(effect: Effect, situation: Situation) -> dict[str, Any]:
    """What is counted of an area and a period and what came too late for it: together what other pages count."""
    counted = dict.fromkeys(_counted(effect, situation))
    lines = {(name, area): counted_line(situation, name, kommundel=area) for name, area, _, _ in counted}
    rows = [
        {"brottstyp": name, "kommundel": area, "period": str(part), "registered": how, "n": n}
        for name, area, part, own in counted
        if (every := whole_number(lines[name, area].reindex(months(part)).sum(skipna=False))) is not None
        for how, n in ((IN_TIME, own), (LATE, every - own))
    ]
    frame = pd.DataFrame(rows, columns=["brottstyp", "kommundel", "period", "registered", "n"]).astype({"n": "int64"})
    sums = tuple(name for name in ("brottstyp", "kommundel", "period") if name != "kommundel" or situation.kommundel)
    tied = {"whole": {"brottstyp": effect.brottstyp}, "by": (*sums, "registered"), "margins": (sums,)}
    return {"frame": frame[[*sums, "registered", "n"]], "sensitive": "brottstyp"} | tied


def _counted(effect: Effect, situation: Situation) -> Iterator[tuple[str, str, Period, int]]:
    """Type, kommundel, period and what the effect counts: the area's own periods, its neighbours and other types."""
    own, drawn = situation.kommundel, _drawn(effect).set_index("month")["n"]
    for part in _parts(effect, situation):
        yield effect.brottstyp, own, part, int(drawn.reindex(months(part)).sum())
    for row in effect.evidence.spread.to_dict("records"):
        brottstyp, area = (row["where"], own) if row["kind"] == TYPES else (effect.brottstyp, row["where"])
        if row["kind"] == TYPES or (row["kind"] == NEIGHBOUR and area in situation.kommundelar):
            for name, text in (("before", effect.baseline), ("after", effect.period)):
                if not pd.isna(row[name]):
                    yield str(brottstyp), str(area), parse_period(text), int(row[name])
    if effect.joint:
        yield from ((effect.brottstyp, *each) for each in _joined(effect.joint) if each[0] != own)


def _joined(joint: Joint) -> Iterator[tuple[str, Period, int]]:
    """Kommundel, period and what is counted of each one in a package."""
    package, table = joint.package, joint.table.set_index("kommundel")
    for area, after, before in zip(package.kommundelar, package.periods, package.baselines, strict=True):
        for name, part in (("before", before), ("after", after)):
            if not pd.isna(n := table[name][area]):
                yield area, part, int(n)


def _others(effect: Effect, situation: Situation) -> Declared:
    """The controls together, as the overview counts them, and by month, as the band is made of them."""
    names = list(effect.judged.design.controls) if effect.judged.relative else []
    matrix = area_months(situation, effect.brottstyp).reindex(names)
    spans = {text: parse_period(text) for text in (effect.baseline, effect.period)}
    wide = pd.DataFrame({text: period_totals(matrix, span) for text, span in spans.items()}).rename_axis("kommundel")
    long = wide.reset_index().melt("kommundel", var_name="period", value_name="n").assign(controls=", ".join(names))
    long = long.iloc[:0] if wide.isna().any(axis=None) or effect.evidence.counted[0] is None else long
    every = matrix.reindex(columns=[month for span in spans.values() for month in months(span)])
    tied = {
        "whole": {"brottstyp": effect.brottstyp},
        "by": ("kommundel", "period"),
        "margins": (("controls", "period"),),
    }
    return {
        "others": {"frame": long.astype({"n": "Int64"})} | tied,
        "controls": {"frame": pd.DataFrame({"n": every.sum(axis=0).astype("Int64").to_numpy()})},
    }


def _beside(effect: Effect, situation: Situation) -> Declared:
    """The surroundings, lines that look at some of the area's own counts, and a single incident at a place."""
    own = dict(zip(("before", "after"), effect.evidence.counted, strict=True))
    added = pd.DataFrame(
        {name: (effect.table[name] - n).abs() for name, n in own.items() if n is not None}, effect.table.index
    )
    return {
        "around": _around(effect, situation),
        "ring": {
            "frame": effect.evidence.spread.loc[effect.evidence.spread["kind"] == RING, ["before", "after"]],
            "value": ("before", "after"),
            **_PLACE,
        },
        "hours": _hours(effect),
        "lines": {"frame": added, "value": tuple(added), **_PLACE},
        "one": {"frame": pd.DataFrame({"n": [1]}), **_PLACE},
    }


def _around(effect: Effect, situation: Situation) -> dict[str, Any]:
    """The neighbours that are counted in both periods, and their sum."""
    near = effect.evidence.spread[
        (effect.evidence.spread["kind"] == NEIGHBOUR) & effect.evidence.spread["where"].isin(situation.kommundelar)
    ]
    frame = near.dropna(subset=["before", "after"]).rename(columns={"where": "kommundel"})
    own = {"together": ", ".join(frame["kommundel"]), "registered": IN_TIME}
    frame = frame[["kommundel", "before", "after"]].assign(**own)
    tied = {"whole": {"brottstyp": effect.brottstyp}, "by": ("kommundel", "registered")}
    return {"frame": frame, "value": _periods(effect), "margins": (("together", "registered"),)} | tied


def _hours(effect: Effect) -> dict[str, Any]:
    """The half of the day that is told, and the rest of the area's own counts: told only where neither is small."""
    half = effect.evidence.spread.loc[effect.evidence.spread["kind"] == HOURS, ["before", "after"]]
    usual = {"frame": half, "value": ("before", "after"), "identifies": ("tid",)}
    own = [n for n in effect.evidence.counted if n is not None]
    if half.empty or half.isna().any(axis=None) or len(own) < 2:
        return usual
    return usual | {"frame": pd.concat([half, own - half], ignore_index=True)}


def _periods(effect: Effect) -> dict[str, dict[str, str]]:
    return {"before": {"period": effect.baseline}, "after": {"period": effect.period}}


def _printed(effect: Effect, situation: Situation) -> list[Period]:
    """The two periods, and the same months of every year that has any."""
    after, first = parse_period(effect.period), situation.counts["month"].min().to_period("M")
    years = [years_back(after, back) for back in range(1, (after.first - first).n // 12 + 1)]
    return list(dict.fromkeys([after, parse_period(effect.baseline), *years]))


def windows_behind(effect: Effect) -> set[Period]:
    """Every period that an effect, its earlier periods and its intervals are worked out of."""
    after, before = parse_period(effect.period), parse_period(effect.baseline)
    own = every_window(after, before, first=after.first - effect.design.behind)
    if effect.joint is None:
        return own
    groups = effect.joint.package.groups
    first = min(period.first for period, _ in groups) - effect.judged.design.behind
    return own.union(*(every_window(*each, first=first) for each in groups))


def every_window(after: Period, before: Period, *, first: pd.Period) -> set[Period]:
    """Every period that a comparison, or what areas drift and swing by themselves, can be worked out of.

    `first` is the first month counted.
    """
    length, year = len(months(after)), 12 * -(-len(months(after)) // 12)
    lags = {0, year, 2 * year, (after.first - before.first).n}
    back = {step + lag for step in range(0, (after.first - first).n + 1, length) for lag in lags}
    return {before, *(Period(after.first - n, after.last - n) for n in back if after.first - n >= first)}


def _drawn(effect: Effect) -> pd.DataFrame:
    """The months from two years before the baseline."""
    month = pd.PeriodIndex(effect.series["month"])
    first, last = parse_period(effect.baseline).first - _SHOWN_BEFORE, parse_period(effect.period).last
    drawn = effect.series[(month >= first) & (month <= last)].reset_index(drop=True)
    return drawn.astype({"n": "Int64"})


def _parts(effect: Effect, situation: Situation) -> list[Period]:
    """Periods that are printed and counted, as far as they are drawn and do not overlap."""
    n, parts = _drawn(effect).set_index("month")["n"], list[Period]()
    for each in _printed(effect, situation):
        apart = all(each.last < part.first or part.last < each.first for part in parts)
        if apart and n.reindex(months(each)).notna().all():
            parts.append(each)
    return parts
