"""Counts that no counting of months gives: far too large, too even, or those of another year again; told."""

import numpy as np
import pandas as pd

from bfa.tables.pace import ALPHA, NEAR, chance_of_so_few, dispersion
from bfa.tables.quality import ACT, LOOK, SourceNotes
from bfa.tables.silence import thin_months

#: A count so many times the next largest of its series, in a series of so many months, is likely to be a code. [-]
_TIMES, _LONG = 8, 6
#: Steps from month to month of less than this share of what chance gives, over so many, of counts of this size. [-]
_EVEN, _STEPS, _SIZE = 0.4, 24, 8
#: Years are held against each other where so many counts of both, not zero, are there. [count]
_SAME = 6
#: An end has few where it has at most this share of what is expected of it. [-]
_FEW = 0.5
_SERIES = ["area", "brottstyp", "kind"]


def tell_odd_counts(table: pd.DataFrame, notes: SourceNotes) -> None:
    """Tell of them in a file's notes; all are counted.

    Parameters
    ----------
    table : DataFrame
        `contracts.COUNTS`, the months that count.
    """
    dated = table.assign(month=table["month"].dt.to_period("M"), n=table["n"].astype("int64")).sort_values("month")
    _tell_codes(dated, notes)
    _tell_even(dated, notes)
    _tell_copied(dated, notes)
    _tell_few(dated, notes)


def _tell_codes(dated: pd.DataFrame, notes: SourceNotes) -> None:
    found = []
    for _, own in dated.groupby(_SERIES, sort=False):
        values = np.sort(own["n"].unique())
        for place in range(len(values) - 1, 0, -1):
            if len(own) >= _LONG and values[place] >= _TIMES * max(10, values[place - 1]):
                odd = own["n"] >= values[place]
                found += list(own.index[odd]) if 4 * int(odd.sum()) <= len(own) else []
                break
    what = f"antalet är mer än {_TIMES} gånger så stort som de andra i serien; är det en kod för saknas?"
    months = ", ".join(map(str, sorted(set(dated.loc[found, "month"]))[:4]))
    notes.add(f"{what} ({months})", len(found), do="rätta antalet, eller skriv koden i missing: vid källan", grade=ACT)


def _tell_even(dated: pd.DataFrame, notes: SourceNotes) -> None:
    """Running sums, means and years that are spread out change less than chance does."""
    step = dated.groupby(_SERIES, sort=False)["n"].diff()
    both = (2 * dated["n"] - step)[step.notna() & (dated["n"] >= _SIZE)]
    if len(both) >= _STEPS and float((step[both.index] ** 2).sum()) < _EVEN * float(both.sum()):
        what = "antalen ändras mindre från månad till månad än slumpen ger; är de rullande summor eller utjämnade?"
        notes.add(what, len(both), do="ta ut antalen i varje månad för sig", grade=ACT)


def _tell_copied(dated: pd.DataFrame, notes: SourceNotes) -> None:
    keyed = dated.assign(year=dated["month"].dt.year, number=dated["month"].dt.month)
    wide = keyed.pivot_table(index=[*_SERIES, "number"], columns="year", values="n", aggfunc="sum")
    for earlier, later in zip(wide.columns[:-1], wide.columns[1:], strict=True):
        pair = wide[[earlier, later]].dropna()
        if (
            int((pair[earlier] > 1).sum()) >= _SAME
            and pair[earlier].eq(pair[later]).all()
            and pair[earlier].nunique() > 1
        ):
            what = f"{later} har exakt samma antal som {earlier}, månad för månad; är det samma år två gånger?"
            notes.add(what, len(pair), do="ta ut året på nytt", grade=ACT)


def _tell_few(dated: pd.DataFrame, notes: SourceNotes) -> None:
    n = dated.groupby("month")["n"].sum()
    n = n.reindex(pd.period_range(n.index.min(), n.index.max(), freq="M"), fill_value=0) if len(n) else n
    counts = n.to_numpy(dtype="int64")
    ends = [0, len(counts) - 1] if len(counts) > _LONG else []
    few = {n.index[place] for place in (*thin_months(counts), *(end for end in ends if _is_few(counts, end)))}
    listed = ", ".join(map(str, sorted(few)[:6]))
    what = f"ovanligt små antal {listed}; är månaderna hela?"
    notes.add(what, len(few), do="ta ut dem på nytt, eller lämna dem utanför med period: vid källan", grade=LOOK)


def _is_few(counts: "np.ndarray[tuple[int], np.dtype[np.int64]]", end: int) -> bool:
    others = np.delete(counts, end)
    near = others[:NEAR] if end == 0 else others[-NEAR:]
    same = counts[end % 12 :: 12]
    season = float((same.sum() - counts[end]) / (len(same) - 1)) if len(same) > 1 else np.inf
    expected = min(float(np.median(near)), season)
    if not 0 < counts[end] <= _FEW * expected:
        return False
    return chance_of_so_few(int(counts[end]), expected, dispersion(others), 1) < ALPHA
