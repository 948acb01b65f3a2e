"""One question, checked and made ready: who is treated, who is compared with, and which periods bear on it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.series import whole_number
from bfa.analyses.settings import Circumstances, Settings
from bfa.analyses.spans import check, check_periods, step
from bfa.methods.drift import drift_prior

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that can be asked of the counts.

    Attributes
    ----------
    counts : DataFrame
        Areas x periods, as given. [count; missing where not counted]
    usable : DataFrame
        Treated areas, controls and other fully counted areas; `behind` periods and the follow-up. [count]
    treated, controls, dropped, near : tuple of labels
        Where the measure acted; areas compared with; controls left out; controls that are neighbours.
    neighbours : tuple of labels
        Areas next to the treated ones.
    start, length, first : int
        Follow-up and its length; first period of the baseline. [column, count, column]
    step : int
        Periods between the years of the comparison's baseline: whole years. [count]
    history, behind : int
        Counted periods in a row before the follow-up: of the treated areas, and of all that are compared. [count]
    before, after : int or None
        Incidents in the treated areas; None where a period is not counted.
    prior : float
        Drift expected beforehand, on the log scale. [-]
    rules : Settings
    known : Circumstances
    """

    counts: pd.DataFrame
    usable: pd.DataFrame
    treated: tuple[Any, ...]
    controls: tuple[Any, ...]
    dropped: tuple[Any, ...]
    near: tuple[Any, ...]
    neighbours: tuple[Any, ...]
    start: int
    length: int
    first: int
    step: int
    history: int
    behind: int
    before: int | None
    after: int | None
    prior: float
    rules: Settings
    known: Circumstances

    @property
    def covered(self) -> bool:
        """Whether baseline and follow-up are counted to the end."""
        return self.before is not None and self.after is not None

    @property
    def years(self) -> int:
        """Years in the baseline of the comparison; 0 where there is room for none."""
        return min(2, self.behind // self.step)


def ask(
    counts: pd.DataFrame,
    treated: Any,
    controls: Sequence[Hashable] | None,
    neighbours: Sequence[Hashable] | None,
    *,
    start: int,
    length: int,
    chosen_on: tuple[int, int] | None,
    rules: Settings,
    known: Circumstances,
) -> Asked:
    """Check the question and choose what is compared.

    Raises
    ------
    ParameterError
        An unknown area, a treated area among the controls, or periods that overlap or lie before the counts.
    DataError
        An area on several rows, periods with gaps, counts that are negative or not whole.
    """
    named = list(treated) if isinstance(treated, (list, tuple, set, frozenset, pd.Index, np.ndarray)) else [treated]
    listed = tuple(dict.fromkeys(named))
    check(counts, listed, controls or (), neighbours or ())
    first = start - rules.season * -(-length // rules.season) if rules.baseline is None else rules.baseline
    check_periods(length, first, start, chosen_on)
    others = tuple(area for area in dict.fromkeys(counts.index if controls is None else controls) if area not in listed)
    values = counts.to_numpy(dtype=float, na_value=np.nan)
    own = values[counts.index.get_indexer(pd.Index(listed))]
    before, after = _sum(own.sum(axis=0), first, length), _sum(own.sum(axis=0), start, length)
    spans = (first, start) if after is not None else (first,)
    fit = dict(zip(counts.index, _fit(values, spans, length, start, rules), strict=True))
    kept = tuple(area for area in others if fit[area])
    rows = counts.index.get_indexer(pd.Index([*listed, *kept]))
    back = _unbroken(values[rows], start)
    near = tuple(area for area in neighbours or () if area not in listed)
    return Asked(
        counts=counts,
        usable=_usable(counts, values, rows, start, int(back.min()), length),
        treated=listed,
        controls=kept,
        dropped=tuple(area for area in others if area not in kept),
        near=tuple(area for area in kept if area in near),
        neighbours=near,
        start=start,
        length=length,
        first=first,
        step=step(start, first, length, rules.season),
        history=int(back[: len(listed)].min()),
        behind=int(back.min()),
        before=before,
        after=after,
        prior=expected_drift(values[rows], first, length, rules=rules, known=known),
        rules=rules,
        known=known,
    )


def mean_year(asked: Asked) -> "pd.Series[float]":
    """Incidents per year in the baseline of the comparison, per usable area: what could be foreseen. [count]

    The baseline alone where history has no room for a year of comparison.
    """
    firsts = [asked.behind - year * asked.step for year in range(1, asked.years + 1)]
    counts, firsts = (asked.usable, firsts) if firsts else (asked.counts, [asked.first])
    values = counts.to_numpy(dtype=float, na_value=np.nan)
    sums = [values[:, first : first + asked.length].sum(axis=1) for first in firsts]
    return pd.Series(np.mean(sums, axis=0), index=counts.index, dtype="float64")


def expected_drift(values: Floats, first: int, length: int, *, rules: Settings, known: Circumstances) -> float:
    """Drift expected beforehand of areas like these, from type and size. [log scale]

    Parameters
    ----------
    values : array (areas, periods)
        Counts of the areas that are compared, treated ones included.
    first, length : int
        The baseline. [column, count]
    """
    if rules.drift_prior is not None:
        return rules.drift_prior
    sums = values[:, first : first + length].sum(axis=1)
    typical = float(np.median(sums[~np.isnan(sums)])) if (~np.isnan(sums)).any() else 0.0
    people = [float(n) for n in (known.population or {}).values() if n > 0]
    return drift_prior(known.brottstyp, typical, float(np.median(people)) if people else None)


def _sum(series: Floats, at: int, length: int) -> int | None:
    part = series[at : at + length]
    return whole_number(float(part.sum())) if len(part) == length else None


def _unbroken(values: Floats, start: int) -> NDArray[np.intp]:
    """Counted periods in a row just before `start`, per area."""
    gone = np.isnan(values[:, :start][:, ::-1])
    if gone.shape[1] < max(start, 1):
        return np.zeros(len(values), dtype=np.intp)
    return np.asarray(np.where(gone.any(axis=1), gone.argmax(axis=1), gone.shape[1]))


def _fit(values: Floats, spans: Sequence[int], length: int, start: int, rules: Settings) -> NDArray[np.bool_]:
    """Areas counted in every span and long enough before `start`, with enough incidents in the first span."""
    sums = np.stack([values[:, at : at + length].sum(axis=1) for at in spans])
    enough = ~np.isnan(sums).any(axis=0) & (np.nan_to_num(sums[0]) >= rules.smallest_control)
    return np.asarray(enough & (_unbroken(values, start) >= rules.shortest_history))


def _usable(
    counts: pd.DataFrame,
    values: Floats,
    needed: NDArray[np.intp],
    start: int,
    behind: int,
    length: int,
) -> pd.DataFrame:
    """The compared areas first, then every other area that is counted throughout and not empty."""
    end = min(start + length, values.shape[1])
    part = values[:, start - behind : end]
    whole = ~np.isnan(part).any(axis=1) & (np.nan_to_num(part).sum(axis=1) > 0)
    whole[needed] = False
    rows = [*needed, *np.flatnonzero(whole)]
    return pd.DataFrame(part[rows], index=counts.index[rows], columns=counts.columns[start - behind : end])
