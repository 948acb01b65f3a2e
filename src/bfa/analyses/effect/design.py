"""How a question is answered from counts: who is treated, who is compared with, and which periods bear on it."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.answer import Answer
from bfa.analyses.effect.panel import Panel
from bfa.analyses.effect.settings import Circumstances, Settings
from bfa.analyses.effect.spans import check, check_periods, check_whole, span, step
from bfa.analyses.series import whole_number
from bfa.methods.drift import drift_prior

Floats = NDArray[np.float64]
#: The project's own rule: an end of a follow-up with zeros less likely than this at the area's own level is no count.
UNLIKELY = 1e-4
#: Years and earlier windows of history that a control must not take from the others.
_BASELINE_YEARS, _WINDOWS = 2, 2


class Windows(TypedDict):
    """Where a comparison of the usable counts lies, and the drift expected beforehand; as `methods.drift` has it."""

    start: int
    length: int
    season: int
    drift_prior: float


@dataclass(frozen=True, slots=True)
class Design(Answer):
    """How a question is answered from the counts."""

    FACTS = frozenset(("treated", "controls", "dropped", "near", "neighbours", "rules", "chosen_months"))

    #: The counts as given, and the two periods.
    panel: Panel
    #: Treated areas, controls and other fully counted areas; `behind` periods and the follow-up. [count]
    usable: pd.DataFrame
    #: Where the measure acted; areas compared with; controls left out; controls that are neighbours.
    treated: tuple[Any, ...]
    controls: tuple[Any, ...]
    dropped: tuple[Any, ...]
    near: tuple[Any, ...]
    #: Of those left out: controls counted for too short a time beside the others. Controls and treated areas whose
    #: follow-up ends with zeros that are all but impossible at their own earlier level.
    short: tuple[Any, ...]
    silent: tuple[Any, ...]
    #: Areas next to the treated ones.
    neighbours: tuple[Any, ...]
    #: Pairs of treated areas that lie side by side.
    pairs: frozenset[frozenset[Any]]
    #: Periods between the years of the comparison's baseline: whole years. [count]
    step: int
    #: Counted periods in a row before the follow-up: of the treated areas, and of all that are compared. [count]
    history: int
    behind: int
    #: Incidents in the treated areas; None where a period is not counted.
    before: int | None
    after: int | None
    #: Drift expected beforehand, on the log scale. [-]
    prior: float
    #: Period whose figures made us choose the area. [column, count]
    chosen_on: tuple[int, int] | None
    rules: Settings
    known: Circumstances

    @property
    def chosen_months(self) -> str:
        """The period whose figures made us choose the area, as text; "" where it is not known."""
        return span(self.panel.counts, *self.chosen_on) if self.chosen_on else ""

    @property
    def covered(self) -> bool:
        """Whether baseline and follow-up are counted to the end."""
        return self.before is not None and self.after is not None

    @property
    def season(self) -> int:
        """Periods between the comparison's baseline years: a follow-up of whole years has the ones just before it."""
        return _season(self.step, self.panel.length, self.rules)

    @property
    def years(self) -> int:
        """Years in the baseline of the comparison; 0 where there is room for none."""
        return min(_BASELINE_YEARS, self.behind // self.season)

    @property
    def windows(self) -> Windows:
        """The windows of every comparison of the `usable` counts."""
        return Windows(start=self.behind, length=self.panel.length, season=self.season, drift_prior=self.prior)

    @property
    def comparable(self) -> bool:
        """Whether there are areas enough, and years enough before, to compare with."""
        return len(self.controls) >= max(2, self.rules.fewest_controls) and self.years > 0

    @property
    def same_months(self) -> bool:
        """Whether the baseline is the same months as the follow-up."""
        return (self.panel.start - self.panel.first) % self.rules.season == 0

    @property
    def shown_at(self) -> float:
        """Confidence at which a difference is shown: at one of several looks, that look's own. [0-1]"""
        look = self.known.look
        return self.rules.confidence if look is None else 1 - look.level

    @property
    def long_history(self) -> int:
        """Periods of history that a control must not take from a treated area that has them. [count]"""
        return _long(self.season, self.panel.length)


def design(
    panel: Panel,
    treated: Any,
    *,
    neighbours: Sequence[Hashable] = (),
    pairs: Iterable[frozenset[Any]] = (),
    chosen_on: tuple[int, int] | None = None,
    rules: Settings | None = None,
    known: Circumstances | None = None,
) -> Design:
    """Check the question against the counts and choose what is compared.

    `pairs` are those of treated areas that lie side by side.

    Raises
    ------
    ParameterError
        An unknown area, a treated area among the controls, or periods that overlap or lie before the counts.
    DataError
        An area on several rows, periods with gaps, counts that are negative or not whole.
    """
    rules, known, listed = rules or Settings(), known or Circumstances(), each_once(treated)
    counts, start, length, first = panel.counts, panel.start, panel.length, panel.first
    check(counts, listed, panel.controls, neighbours)
    check_whole(
        season=rules.season, **dict(zip(("chosen_on, början", "chosen_on, längd"), chosen_on or (), strict=False))
    )
    check_periods(length, first, start, chosen_on)
    others, near = _others(panel.controls, listed), _others(neighbours, listed)
    values = counts.to_numpy(dtype=float, na_value=np.nan)
    own = values[counts.index.get_indexer(pd.Index(listed))].sum(axis=0)
    before, after = _sum(own, first, length), _sum(own, start, length)
    stride, every = step(start, first, length, rules.season), _unbroken(values, start)
    silent = _silent(values, start, length, stride)
    fit = _fit(values, (first,) if after is None else (first, start), length, every, rules)
    able, quiet = set(counts.index[fit & ~silent]), set(counts.index[silent])
    whole = [area for area in others if area in able]
    needed = _long(_season(stride, length, rules), length)
    short = _short(whole, listed, dict(zip(counts.index, every, strict=True)), needed, rules)
    kept = tuple(area for area in whole if area not in short)
    rows = counts.index.get_indexer(pd.Index([*listed, *kept]))
    back = every[rows]
    return Design(
        panel=panel,
        usable=_usable(panel, values, rows, int(back.min()), out=silent),
        treated=listed,
        controls=kept,
        dropped=tuple(area for area in others if area not in kept),
        near=tuple(area for area in kept if area in near),
        short=short,
        silent=tuple(area for area in (*listed, *others) if area in quiet),
        neighbours=near,
        pairs=frozenset(pairs),
        step=stride,
        history=int(back[: len(listed)].min()),
        behind=int(back.min()),
        before=before,
        after=after,
        prior=expected_drift(values[rows], panel, rules),
        chosen_on=chosen_on,
        rules=rules,
        known=known,
    )


def design_for(panel: Panel, area: str, rules: Settings) -> Design:
    """One area's question, as far as counts alone tell it."""
    return design(panel.of(area), [area], rules=rules)


def too_little(design: Design) -> str:
    """Why what was counted before the start carries no comparison (a code); "" where it does."""
    rules = design.rules
    if len(design.controls) < rules.fewest_controls:
        return "few_controls"
    return "short_history" if design.history < rules.fewest_periods or design.years < 1 else ""


def too_few(expected: float, rules: Settings) -> str:
    """Why so few incidents to expect carry no comparison (a code); "" where they are enough."""
    return "" if expected >= rules.fewest_expected else "few_expected"


def mean_year(design: Design) -> "pd.Series[float]":
    """Incidents of as long as the follow-up in the mean year of the comparison's baseline, per usable area. [count]

    What could be foreseen; the baseline alone where history has no room for a year of comparison.
    """
    length = design.panel.length
    if not design.years:
        counts, first = design.panel.counts, design.panel.first
        alone = counts.iloc[:, first : first + length].to_numpy(dtype=float, na_value=np.nan).sum(axis=1)
        return pd.Series(alone, index=counts.index, dtype="float64")
    months = usual_months(design).sum(axis=1)
    return pd.Series(months, index=design.usable.index, dtype="float64")


def usual_months(design: Design) -> Floats:
    """What each period of the follow-up had in the mean year of the comparison's baseline. [usable areas x periods]"""
    values = design.usable.to_numpy(dtype=float, na_value=np.nan)
    counted = min(design.season, design.panel.length)
    firsts = [design.behind - year * design.season for year in range(1, design.years + 1)]
    usual = np.mean([values[:, first : first + counted] for first in firsts], axis=0)
    return np.asarray(np.tile(usual, design.panel.length // counted), dtype=float)


def expected_drift(values: Floats, panel: Panel, rules: Settings) -> float:
    """Drift expected beforehand of areas like these, from type and size. [log scale]

    `values` are the counts of the areas that are compared, treated ones included. Shape (areas, periods).
    """
    if rules.drift_prior is not None:
        return rules.drift_prior
    sums = values[:, panel.first : panel.first + panel.length].sum(axis=1)
    typical = float(np.median(sums[~np.isnan(sums)])) if (~np.isnan(sums)).any() else 0.0
    return drift_prior(panel.brottstyp, typical)


def each_once(treated: Any) -> tuple[Any, ...]:
    """The areas named, one or several."""
    several = isinstance(treated, (list, tuple, set, frozenset, pd.Index, np.ndarray))
    return tuple(dict.fromkeys(treated if several else [treated]))


def _others(areas: Iterable[Any], listed: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(area for area in dict.fromkeys(areas) if area not in listed)


def _sum(series: Floats, at: int, length: int) -> int | None:
    part = series[at : at + length]
    return whole_number(float(part.sum())) if len(part) == length else None


def _unbroken(values: Floats, start: int) -> NDArray[np.intp]:
    """Counted periods in a row just before `start`, per area."""
    gone = np.isnan(values[:, :start][:, ::-1])
    if gone.shape[1] < max(start, 1):
        return np.zeros(len(values), dtype=np.intp)
    return np.asarray(np.where(gone.any(axis=1), gone.argmax(axis=1), gone.shape[1]))


def _season(step: int, length: int, rules: Settings) -> int:
    """The rules' own season where a follow-up of whole years is held against as many just before it."""
    return rules.season if step == length and length % rules.season == 0 else step


def _long(stride: int, length: int) -> int:
    return _BASELINE_YEARS * stride + _WINDOWS * length


def _short(
    controls: Sequence[Any], treated: Sequence[Any], back: Mapping[Any, int], needed: int, rules: Settings
) -> tuple[Any, ...]:
    """Controls whose history is shorter than needed, where the treated areas have it and enough others remain."""
    short = tuple(area for area in controls if back[area] < needed)
    left = len(controls) - len(short)
    has_it = min(back[area] for area in treated) >= needed
    return short if has_it and left >= max(rules.enough_controls, len(controls) / 2) else ()


def _silent(values: Floats, start: int, length: int, stride: int) -> NDArray[np.bool_]:
    """Areas whose follow-up ends with zeros that are all but impossible at their level of the same periods before."""
    after = values[:, start : start + length]
    firsts = [start - year * stride for year in range(1, _BASELINE_YEARS + 1) if start >= year * stride]
    if after.shape[1] < length or not firsts:
        return np.zeros(len(values), dtype=bool)
    earlier = np.stack([values[:, first : first + length] for first in firsts])
    known = np.maximum((~np.isnan(earlier)).sum(axis=0), 1)
    tails = (np.nan_to_num(earlier).sum(axis=0) / known)[:, ::-1].cumsum(axis=1)
    empty = after[:, ::-1].cumsum(axis=1) == 0
    return np.asarray(np.where(empty, np.exp(-tails), 1.0).min(axis=1) < UNLIKELY)


def _fit(
    values: Floats, spans: Sequence[int], length: int, back: NDArray[np.intp], rules: Settings
) -> NDArray[np.bool_]:
    """Areas counted in every span and for long enough `back`, with enough incidents in the first span."""
    sums = np.stack([values[:, at : at + length].sum(axis=1) for at in spans])
    enough = ~np.isnan(sums).any(axis=0) & (np.nan_to_num(sums[0]) >= rules.smallest_control)
    return np.asarray(enough & (back >= rules.fewest_periods))


def _usable(
    panel: Panel, values: Floats, needed: NDArray[np.intp], behind: int, *, out: NDArray[np.bool_]
) -> pd.DataFrame:
    """The compared areas first, then every other area that is counted throughout, not empty and not `out`."""
    counts, start = panel.counts, panel.start
    end = min(start + panel.length, values.shape[1])
    part = values[:, start - behind : end]
    whole = ~np.isnan(part).any(axis=1) & (np.nan_to_num(part).sum(axis=1) > 0)
    whole[needed] = False
    whole &= ~out
    rows = [*needed, *np.flatnonzero(whole)]
    return pd.DataFrame(part[rows], index=counts.index[rows], columns=counts.columns[start - behind : end])
