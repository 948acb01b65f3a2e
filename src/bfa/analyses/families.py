"""The family: every kommundel and type that is looked at together, always computed in full, whatever is run or shown.

Which areas are counted and compared with is chosen in `analyses.fitting`, as for a single effect.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bfa.analyses.fitting import Fitting, fitting_counts, prior, row
from bfa.analyses.series import percent_change
from bfa.analyses.settings import Settings
from bfa.analyses.situation import Situation
from bfa.analyses.spans import comparable, counted_in, history
from bfa.errors import ParameterError
from bfa.methods.drift import compare_each
from bfa.methods.many import benjamini_hochberg, funnel_limits, shrink
from bfa.tables.period import Period

#: Points of a funnel's curves.
_POINTS = 60
_COMPARED = ("ratio", "lower", "upper", "p", "standard_error", "drift", "years")


@dataclass(frozen=True, slots=True)
class Family:
    """Every kommundel and type looked at together.

    Attributes
    ----------
    brottstyper : tuple of str
    period, baseline : Period
    table : DataFrame
        kommundel, brottstyp; before, after [count, missing where not counted]; percent [%]; ratio, lower, upper
        (change over that of the others, drift in the interval) [-]; p, standard_error, drift; adjusted (p among all
        that can be assessed) [0-1]; shrunk, shrunk_lower, shrunk_upper [-]; stands_out (bool); expected (incidents
        if the area had done as the others); reason (why it is not assessed, in Swedish; "" where it is).
    curves : DataFrame
        brottstyp, expected [count], lower_95, upper_95, lower_99.8, upper_99.8: what a kommundel's change stays within
        by itself, by the number to expect. [ratio]
    tried : int
        Comparisons that could be assessed. [count]
    """

    brottstyper: tuple[str, ...]
    period: Period
    baseline: Period
    table: pd.DataFrame
    curves: pd.DataFrame
    tried: int

    def p_others(self, kommundel: str, brottstyp: str) -> tuple[float, ...]:
        """p of every other comparison of the family that can be assessed. [0-1]"""
        own = (self.table["kommundel"] == kommundel) & (self.table["brottstyp"] == brottstyp)
        return tuple(float(p) for p in self.table.loc[~own & (self.table["reason"] == ""), "p"])


def family(
    situation: Situation,
    *,
    brottstyper: Sequence[str],
    period: str | Period,
    baseline: str | Period,
    controls: Sequence[str] = (),
    settings: Settings | None = None,
) -> Family:
    """Every kommundel against the others, for every type named.

    Parameters
    ----------
    situation : Situation
        Of any kommundel: the whole kommun is compared all the same.
    brottstyper : list of str
        Types that are looked at together.
    period, baseline : str or Period
        Follow-up, and the same months of an earlier year.
    controls : list of str
        Kommundelar to compare with; empty is all that had no measures of their own in the period.

    Raises
    ------
    ParameterError
        No type, an unknown one, periods that are not the same months, or an unknown control.

    Notes
    -----
    An area is assessed where `Settings.fewest_expected` incidents are to be expected; only those compete, since no
    other could be said to stand out. That is decided by counts before the follow-up and the others' change, not by p.

    Source: Benjamini & Hochberg (1995) for many at once; the comparison is `methods.drift`.
    """
    after, before = comparable(period, baseline)
    types = tuple(dict.fromkeys(brottstyper))
    if not types:
        raise ParameterError("Ingen brottstyp är vald.", do="ange minst en brottstyp.")
    rules = settings or Settings()
    parts = [
        _lines(fitting_counts(situation, name, after, before, controls=controls, settings=rules), name, rules)
        for name in types
    ]
    table = pd.concat(parts, ignore_index=True)
    assessed = table["reason"] == ""
    table["adjusted"] = np.nan
    table.loc[assessed, "adjusted"] = benjamini_hochberg(table.loc[assessed, "p"].tolist())
    table["stands_out"] = table["adjusted"] <= rules.false_discoveries
    return Family(types, after, before, table, _curves(table), int(assessed.sum()))


def _lines(fitting: Fitting, brottstyp: str, rules: Settings) -> pd.DataFrame:
    """One line per kommundel, in the order of the counts."""
    counts = fitting.counts
    before, after = (
        counts.iloc[:, at : at + fitting.length].sum(axis=1, skipna=False) for at in (fitting.baseline, fitting.start)
    )
    lines = pd.DataFrame(
        {
            "kommundel": counts.index.astype(str),
            "brottstyp": brottstyp,
            "before": before.astype("Int64"),
            "after": after.astype("Int64"),
            "percent": [percent_change(b, a) for b, a in zip(before, after, strict=True)],
        }
    ).astype({"percent": "float64"})
    lines = lines.join(_compared(fitting, brottstyp, rules))
    lines["expected"] = (after + 0.5) / lines["ratio"]
    lines = lines.join(_shrunk(lines))
    short = [_reason(fitting, name, float(lines.loc[name, "expected"]), rules) for name in counts.index]
    return lines.assign(reason=short)


def _compared(fitting: Fitting, brottstyp: str, rules: Settings) -> pd.DataFrame:
    """Each kommundel against the others; missing where it cannot be compared."""
    counts, controls = fitting.counts, list(fitting.controls)
    columns = list(_COMPARED)
    nothing = pd.DataFrame(np.nan, index=counts.index, columns=columns)
    if len(controls) < rules.fewest_controls:
        return nothing
    behind = min(history(row(counts, name), fitting.start) for name in controls)
    shared = [name for name in counts.index if name not in fitting.measured and _able(fitting, name, behind, rules)]
    alone = [
        name for name in counts.index if name not in shared and _able(fitting, name, rules.shortest_history, rules)
    ]
    found = [nothing.iloc[:0]]
    for names, group in [(shared, shared), *(([name], [*shared, name]) for name in alone)]:
        if names:
            back = min(behind, *(history(row(counts, name), fitting.start) for name in names))
            found.append(_each(fitting, names, group, back, brottstyp, rules)[columns])
    return pd.concat(found).reindex(counts.index)


def _able(fitting: Fitting, name: str, behind: int, rules: Settings) -> bool:
    series, others = row(fitting.counts, name), [other for other in fitting.controls if other != name]
    sums = [counted_in(series, at, fitting.length) for at in (fitting.baseline, fitting.start)]
    whole = None not in sums and history(series, fitting.start) >= behind
    return whole and any(sums) and len(others) >= rules.fewest_controls


def _each(
    fitting: Fitting, names: list[str], group: list[str], behind: int, brottstyp: str, rules: Settings
) -> pd.DataFrame:
    rows = [*dict.fromkeys([*group, *fitting.controls])]
    counts = fitting.counts.loc[rows].iloc[:, fitting.start - behind : fitting.start + fitting.length]
    stride = rules.season * math.ceil(fitting.length / rules.season)
    found = compare_each(
        counts,
        names,
        list(fitting.controls),
        start=behind,
        length=fitting.length,
        season=rules.season,
        drift_prior=prior(fitting, brottstyp, rules),
        confidence=rules.confidence,
    )
    return found.assign(years=min(2, behind // stride))


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


def _reason(fitting: Fitting, name: str, expected: float, rules: Settings) -> str:
    """Why a kommundel is not assessed, in Swedish; "" where it is."""
    if len([other for other in fitting.controls if other != name]) < rules.fewest_controls:
        return f"färre än {rules.fewest_controls} kommundelar att jämföra med"
    sums = [counted_in(row(fitting.counts, name), at, fitting.length) for at in (fitting.baseline, fitting.start)]
    if None in sums:
        return "alla månader är inte räknade"
    if not any(sums):
        return "inget räknat i någon av perioderna"
    if history(row(fitting.counts, name), fitting.start) < rules.shortest_history:
        return f"färre än {rules.shortest_history} månader räknade före"
    return f"färre än {rules.fewest_expected} att vänta" if not expected >= rules.fewest_expected else ""
