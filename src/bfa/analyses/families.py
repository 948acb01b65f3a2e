"""The family: every kommundel and type that is looked at together, always computed in full, whatever is run or shown.

Which areas are counted and compared with is chosen in `analyses.effect.panel`, as for a single effect.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.effect.design import Design, design_for, mean_year, too_few, too_little
from bfa.analyses.effect.panel import Panel, panel
from bfa.analyses.effect.recording import counted_alike, late
from bfa.analyses.effect.settings import Settings
from bfa.analyses.effect.spans import comparable
from bfa.analyses.effect.strip import without_strips
from bfa.analyses.goals import agreed
from bfa.analyses.measures import areas_with_own_measures
from bfa.analyses.packages import joined_panel
from bfa.analyses.seals import sealed
from bfa.analyses.series import area_counts, by_year_only, percent_change
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import too_many_unread
from bfa.errors import ParameterError
from bfa.methods.drift import compare_each
from bfa.methods.many import benjamini_hochberg, funnel_limits, shrink
from bfa.tables import store
from bfa.tables.period import Period

#: Points of a funnel's curves.
_POINTS = 60
_COMPARED = ("ratio", "lower", "upper", "p", "standard_error", "drift", "years")

#: Areas where a measure of their own acted, and what each is compared by.
Apart = Mapping[str, Panel]
_OPEN, _EMPTY = "not_counted", "nothing_counted"
_SHRUNK = ("shrunk", "shrunk_lower", "shrunk_upper")
_COLUMNS = (
    *("kommundel", "brottstyp", "before", "after", "percent"),
    *_COMPARED,
    *("adjusted", *_SHRUNK, "stands_out", "expected", "reason"),
)


@dataclass(frozen=True, slots=True)
class Family(Answer):
    """Every kommundel and type looked at together."""

    FACTS = frozenset(("curves", "tried"))

    brottstyper: tuple[str, ...]
    period: Period
    baseline: Period
    #: kommundel, brottstyp; before, after [count, missing where not counted]; percent [%]; ratio, lower, upper (change
    #: over that of the others, drift in the interval) [-]; p, standard_error, drift; adjusted (p among all that can be
    #: assessed) [0-1]; shrunk, shrunk_lower, shrunk_upper [-]; stands_out (bool); expected (incidents if the area had
    #: done as the others); reason (a code: why it is not assessed; "" where it is).
    table: pd.DataFrame
    #: brottstyp, expected [count], lower_95, upper_95, lower_99.8, upper_99.8: what a kommundel's change stays within
    #: by itself, by the number to expect. [ratio]
    curves: pd.DataFrame
    #: Comparisons that could be assessed. [count]
    tried: int

    def p_others(self, kommundelar: str | Sequence[str], brottstyp: str) -> tuple[float, ...]:
        """p of every other comparison of the family than those of the kommundelar that can be assessed. [0-1]"""
        here = [kommundelar] if isinstance(kommundelar, str) else list(kommundelar)
        own = self.table["kommundel"].isin(here) & (self.table["brottstyp"] == brottstyp)
        return tuple(float(p) for p in self.table.loc[~own & (self.table["reason"] == ""), "p"])


def family(
    situation: Situation,
    *,
    brottstyper: Sequence[str],
    period: str | Period,
    baseline: str | Period,
    controls: Sequence[str] = (),
    settings: Settings | None = None,
    rows: gpd.GeoDataFrame | None = None,
) -> Family:
    """Every kommundel against the others, for every type named.

    Parameters
    ----------
    situation : Situation
        Of any kommundel: the whole kommun is compared all the same.
    period, baseline : str or Period
        Follow-up, and the same months of an earlier year.
    controls : list of str
        Kommundelar to compare with; empty is all that had no measures of their own in the period.
    rows : GeoDataFrame or None
        Rows of every kommundel and type with their points; None reads what is needed from the store.

    Raises
    ------
    ParameterError
        No type, an unknown one, periods that are not the same months, or an unknown control.

    Notes
    -----
    An area where a measure acted is compared as its own question does: with neighbours less the strip around it, and
    one of a package with kommundelar that are close to none of the package.
    An area is assessed where `Settings.fewest_expected` incidents are to be expected; only those compete, since no
    other could be said to stand out. That is decided by counts before the follow-up alone.

    Source: Benjamini & Hochberg (1995) for many at once; the comparison is `methods.drift`.
    """
    after, before = comparable(period, baseline)
    types = tuple(dict.fromkeys(brottstyper))
    if not types:
        raise ParameterError("Ingen brottstyp är vald.", do="ange minst en brottstyp.")
    rules = settings or Settings()
    fitted = [
        _counted(situation, _panel(situation, name, (after, before), controls), (after, before), controls, rows)
        for name in types
    ]
    own = {name: replace(rules, season=1) if by_year_only(situation, name) else rules for name in types}
    parts = [
        _unread(lines) if too_many_unread(situation, name) else lines
        for name, lines in (
            (around.brottstyp, _lines(around, apart, own[around.brottstyp])) for around, apart in fitted
        )
    ]
    table = pd.concat(parts, ignore_index=True)
    assessed = table["reason"] == ""
    table["adjusted"] = np.nan
    table.loc[assessed, "adjusted"] = benjamini_hochberg(table.loc[assessed, "p"].tolist())
    table["stands_out"] = table["adjusted"] <= rules.false_discoveries
    table = table[list(_COLUMNS)]
    return Family(types, after, before, table, _curves(table), int(assessed.sum()))


def _unread(lines: pd.DataFrame) -> pd.DataFrame:
    """The counts alone: no change may be judged."""
    judged = lines.columns.difference(["kommundel", "brottstyp", "before", "after", "reason"])
    return lines.assign(**dict.fromkeys(map(str, judged), np.nan), reason="unread")


def _panel(situation: Situation, brottstyp: str, periods: tuple[Period, Period], controls: Sequence[str]) -> Panel:
    """By month, or by year where the type is told by year and the periods are whole years."""
    matrix = area_counts(situation, brottstyp, *periods)
    return panel(situation, brottstyp, *periods, controls=controls, matrix=matrix)


def _counted(
    situation: Situation,
    around: Panel,
    periods: tuple[Period, Period],
    controls: Sequence[str],
    rows: gpd.GeoDataFrame | None,
) -> tuple[Panel, Apart]:
    """Only what was registered as soon in every period, and what areas with measures are compared by."""
    after = periods[0]
    if by_year_only(situation, around.brottstyp):
        return around, {}
    counts, days = counted_alike(situation, around.brottstyp, around.counts, after, rows=rows)
    alike = replace(around, counts=counts)
    acted = areas_with_own_measures(situation, after) & set(counts.index)
    joined = _joined(situation, around, periods, acted, controls, rows)
    left = acted - set(joined)
    if not left or not situation.keeps_rows or situation.areas is None:
        return alike, joined | dict.fromkeys(left, alike)
    every = store.read_incidents(situation.kommun, brottstyp=around.brottstyp) if rows is None else rows
    in_time = every if days is None else every[~late(every, after, days)]
    stripped = without_strips(situation, alike, in_time, left)
    return alike, joined | {name: replace(alike, counts=own) for name, own in stripped.items()}


def _joined(
    situation: Situation,
    around: Panel,
    periods: tuple[Period, Period],
    acted: Collection[str],
    controls: Sequence[str],
    rows: gpd.GeoDataFrame | None,
) -> dict[str, Panel]:
    """What those of `acted` that are of a package are compared by."""
    found = {}
    for name in acted:
        own = replace(situation, kommundel=name)
        agreement = agreed(own, around.brottstyp, *periods)
        if agreement.package is not None:
            named = controls or sealed(agreement, own, length=around.length).controls
            found[name] = joined_panel(own, around, periods[0], agreement.package, named=named, rows=rows)[0]
    return found


def _lines(around: Panel, apart: Apart, rules: Settings) -> pd.DataFrame:
    """One line per kommundel, in the order of the counts."""
    counts = around.counts
    before, after = (
        counts.iloc[:, at : at + around.length].sum(axis=1, skipna=False) for at in (around.first, around.start)
    )
    lines = pd.DataFrame(
        {
            "kommundel": counts.index.astype(str),
            "brottstyp": around.brottstyp,
            "before": before.astype("Int64"),
            "after": after.astype("Int64"),
            "percent": [percent_change(b, a) for b, a in zip(before, after, strict=True)],
        }
    ).astype({"percent": "float64"})
    lines = lines.join(_compared(around, apart, lines, rules))
    lines["expected"] = (after + 0.5) / lines["ratio"]
    few = lines["foreseen"].map(lambda foreseen: too_few(foreseen, rules))
    lines["reason"] = lines["reason"].mask(lines["reason"] == "", few)
    return lines.join(_shrunk(lines))


def _compared(around: Panel, apart: Apart, lines: pd.DataFrame, rules: Settings) -> pd.DataFrame:
    """Each kommundel against the others, as `relative.compare` would have it one by one."""
    open_ = lines[["before", "after"]].isna().any(axis=1)
    empty = (lines["before"] + lines["after"]).eq(0).fillna(False).astype(bool)
    found = [_nothing(lines.index[open_], _OPEN), _nothing(lines.index[empty & ~open_], _EMPTY)]
    left = list(lines.index[~open_ & ~empty])
    while left:
        design = design_for(apart.get(left[0], around), left[0], rules)
        together = lines.loc[[name for name in left if name not in apart]]
        names = [left[0]] if left[0] in apart else _alike(design, together, around)
        found.append(_together(design, names))
        left = [name for name in left if name not in set(names)]
    return pd.concat(found).reindex(around.counts.index)


def _alike(design: Design, lines: pd.DataFrame, around: Panel) -> list[str]:
    """The area asked about, and those of the others for which the same areas, months and prior would be chosen.

    That is every control where it is one itself, and every whole area too small to be one where it is that.
    """
    own, smallest = design.treated[0], design.rules.smallest_control
    if _reason(design) or _short(design):
        return [own]
    if design.before is not None and design.before < smallest:
        fit = (lines["before"] < smallest) & lines.index.isin(design.usable.index)
        return [own, *lines.index[fit & (lines.index != own)]]
    pool = set(design.controls) if own in around.controls else set()
    return [own, *(name for name in lines.index if name in pool)]


def _short(design: Design) -> bool:
    """Whether fewer months are counted in the area itself than in every area it is compared with.

    Also where they are too few for others' short history to be passed over, as they would be for another area.
    """
    if design.history < design.long_history <= design.panel.start:
        return True
    behind = design.panel.counts.loc[list(design.controls)].iloc[
        :, design.panel.start - design.behind - 1 : design.panel.start
    ]
    return design.history == design.behind < design.panel.start and not bool(behind.isna().any(axis=None))


def _together(design: Design, names: list[str]) -> pd.DataFrame:
    if reason := _reason(design):
        return _nothing(names, reason)
    pool = {*design.controls, *names} if set(names) & set(design.controls) else set(design.controls)
    found = compare_each(
        design.usable,
        names,
        [area for area in design.usable.index if area in pool],
        **design.windows,
        confidence=design.rules.confidence,
    )
    found = found.assign(years=float(design.years), foreseen=mean_year(design).reindex(names), reason="")
    return found[[*_COMPARED, "foreseen", "reason"]]


def _nothing(names: Sequence[str] | pd.Index, reason: str) -> pd.DataFrame:
    columns = dict.fromkeys((*_COMPARED, "foreseen"), np.nan)
    return pd.DataFrame(columns | {"reason": reason}, index=pd.Index(names))


def _reason(design: Design) -> str:
    """Why an area cannot be compared (a code); "" where it can."""
    if design.before is None or design.after is None:
        return _OPEN
    if design.before == design.after == 0:
        return _EMPTY
    return too_little(design) or ("silent" if set(design.treated) & set(design.silent) else "")


def _shrunk(lines: pd.DataFrame) -> pd.DataFrame:
    """Each comparison drawn towards what is typical of all of them, on the scale of ratios."""
    known = lines["ratio"].notna()
    found = shrink(np.log(lines.loc[known, "ratio"]).tolist(), (lines.loc[known, "standard_error"] ** 2).tolist())
    drawn = {"shrunk": found.estimate, "shrunk_lower": found.lower, "shrunk_upper": found.upper}
    table = pd.DataFrame({name: np.exp(values) for name, values in drawn.items()}, index=lines.index[known])
    return table.reindex(lines.index)


def _curves(table: pd.DataFrame) -> pd.DataFrame:
    """The limits of each type's funnel, by expected number."""
    parts = []
    for name, lines in table[table["ratio"].notna()].groupby("brottstyp", sort=False):
        ends = max(float(lines["expected"].min()), 1.0), max(float(lines["expected"].max()), 2.0)
        sizes = np.geomspace(*ends, _POINTS)
        limits = funnel_limits(sizes.tolist(), drift=float(lines["drift"].median()), years=float(lines["years"].min()))
        parts.append(limits.assign(brottstyp=str(name)))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["brottstyp", "expected"])
