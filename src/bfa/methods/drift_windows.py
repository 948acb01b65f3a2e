"""Windows of equal length, each with its baseline: what every area changed by, now and in earlier years."""

import math
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.errors import DataError, ParameterError

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]
Marks = NDArray[np.bool_]
#: Years before a window that are looked at, where the history has them.
LOOKED_BACK = 5


@dataclass(frozen=True, slots=True)
class Span:
    """Where the windows may lie."""

    #: First usable period. [column]
    first: int
    #: The follow-up. [column, count]
    start: int
    length: int
    #: Earlier years in a baseline. [1 or 2]
    years: int
    #: Periods between a window and its baseline, and between the baseline's years: whole years. Periods counted of each
    #: of those years. [count]
    stride: int
    lag: int
    #: Periods between an earlier window and the next: its length, but at most a year. [count]
    step: int

    @property
    def earlier(self) -> range:
        """Starts of the earlier windows, latest first: each with its whole baseline, none in the follow-up."""
        return range(self.start - self.length, self.first + self.years * self.stride - 1, -self.step)

    @property
    def apart(self) -> float:
        """Part of an earlier window that the next one does not share: what each of them tells."""
        return self.step / self.length


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of all areas in some windows; one row per window, one column per area."""

    #: ndarray: counts in the window, and in its baseline summed over the baseline's years.
    after: Floats
    before: Floats
    #: ndarray: logarithm of after over the baseline's mean year, and its chance variance.
    y: Floats
    v: Floats
    #: ndarray, shape (windows, years, areas): counts of the same periods one year before, two years before and so on;
    #: NaN before the history begins.
    lags: Floats
    #: How many of them make up the baseline.
    years: int
    #: Part of a window that the next one does not share. [0-1]
    apart: float = 1.0


def positions(counts: pd.DataFrame, treated: Any, controls: Sequence[Hashable] | None) -> tuple[Positions, Positions]:
    """Rows of the treated areas and of the controls, checked."""
    listed = list(treated) if isinstance(treated, (list, tuple, set, frozenset, pd.Index, np.ndarray)) else [treated]
    others = [area for area in counts.index if area not in set(listed)] if controls is None else list(controls)
    rows = rows_of(counts, listed), rows_of(counts, others)
    if set(listed) & set(others):
        both = ", ".join(sorted(str(area) for area in set(listed) & set(others)))
        raise ParameterError(
            f"{both} kan inte vara jämförelseområde till sig självt.", do="ta bort det ur jämförelseområdena."
        )
    if not listed or len(set(others)) < 2:
        raise ParameterError(
            "Jämförelsen kräver ett område med åtgärd och minst två jämförelseområden.",
            found=f"{len(listed)} med åtgärd, {len(set(others))} att jämföra med",
            do="välj fler jämförelseområden.",
        )
    return rows


def rows_of(counts: pd.DataFrame, areas: Sequence[Hashable]) -> Positions:
    """Rows of these areas, each once; unknown ones are refused."""
    if not counts.index.is_unique:
        raise ParameterError("Ett område står på flera rader i antalen.", do="summera raderna först.")
    unknown = [area for area in areas if area not in counts.index]
    if unknown:
        raise ParameterError(f"Områden som saknas i antalen: {', '.join(map(str, unknown))}.", do="rätta namnen.")
    return np.asarray(counts.index.get_indexer(pd.Index(list(dict.fromkeys(areas)), dtype=counts.index.dtype)))


def near_marks(areas: pd.Index, pairs: Collection[frozenset[Hashable]]) -> Marks | None:
    """Which areas are neighbours of which (areas x areas); None where no pair of them is named."""
    place = {area: position for position, area in enumerate(areas)}
    found = [tuple(place[area] for area in pair) for pair in pairs if len(pair) == 2 and place.keys() >= pair]
    if not found:
        return None
    near = np.zeros((len(areas), len(areas)), dtype=bool)
    near[tuple(np.array(found).T)] = True
    return near | near.T


def span(
    counts: pd.DataFrame, *, start: int, length: int, season: int, history: int | None, ahead: bool = False
) -> Span:
    """The windows that the periods have room for; `ahead` allows a follow-up that has not been counted yet."""
    end = start if ahead else start + length
    if length < 1 or start < 0 or season < 1 or end > counts.shape[1]:
        raise ParameterError(
            "Uppföljningen ligger utanför de perioder som finns.",
            found=f"{counts.shape[1]} perioder, uppföljning från {start} i {length}",
            do="välj en period som uttaget täcker.",
        )
    before = start if history is None else min(history, start)
    whole_years = length > season and length % season == 0
    stride = season if whole_years else season * math.ceil(length / season)
    years = min(2, before // stride)
    if years < 1:
        raise DataError(
            "Historiken är kortare än ett år före uppföljningen.",
            found=f"{before} perioder",
            do="ta in äldre data, eller vänta.",
        )
    lag, step = season if whole_years else length, min(length, season)
    return Span(start - before, start, length, years, stride, lag, step)


def whole(counts: pd.DataFrame, first: int, end: int) -> Floats:
    """The counts of these periods as numbers; a missing, negative or broken one is refused."""
    values = counts.iloc[:, first:end].to_numpy(dtype=float, na_value=np.nan)
    gone = np.isnan(values)
    if gone.any():
        areas = ", ".join(str(area) for area in counts.index[gone.any(axis=1)][:5])
        raise DataError(
            f"Antal saknas i {int(gone.sum())} fall ({areas}).",
            do="ta in de perioder som fattas eller lämna området utanför; saknade antal räknas inte som noll.",
        )
    if not (np.isfinite(values).all() and (values >= 0).all() and (values == np.floor(values)).all()):
        raise DataError("Antalen ska vara hela tal från 0 och uppåt.", do="kontrollera tabellen.")
    return values


def changes(counts: pd.DataFrame, where: Span, starts: Sequence[int]) -> Changes:
    """After, before, change and chance variance of every area in the windows that begin at `starts`."""
    if not starts:
        return changed(np.empty((0, len(counts))), np.empty((0, where.years, len(counts))), where.years)
    total = _running(counts, where, max(starts) + where.length)
    after = np.stack([_window(total, where, at) for at in starts])
    return _against(after, np.stack([_lags(total, where, at) for at in starts]), where)


def foreseen(counts: pd.DataFrame, where: Span) -> Changes:
    """The follow-up, expected to be like the mean year of its baseline, then the earlier windows as counted."""
    total = _running(counts, where, where.start)
    starts = [*where.earlier]
    lags = np.stack([_lags(total, where, at) for at in [where.start, *starts]])
    ahead = lags[0, : where.years].mean(axis=0) * where.length / where.lag
    return _against(np.stack([ahead, *(_window(total, where, at) for at in starts)]), lags, where)


def _against(after: Floats, lags: Floats, where: Span) -> Changes:
    """The changes, where a follow-up of several years is held against as many mean years of its baseline."""
    found = changed(after, lags, where.years)
    return replace(found, y=found.y + math.log(where.lag / where.length), apart=where.apart)


def _running(counts: pd.DataFrame, where: Span, end: int) -> Floats:
    values = whole(counts, where.first, end)
    return np.concatenate([np.zeros((len(counts), 1)), values.cumsum(axis=1)], axis=1)


def _window(total: Floats, where: Span, at: int, length: int | None = None) -> Floats:
    end = at + (where.length if length is None else length)
    return np.asarray(total[:, end - where.first] - total[:, at - where.first], dtype=float)


def _lags(total: Floats, where: Span, at: int) -> Floats:
    first = [at - year * where.stride for year in range(1, LOOKED_BACK + 1)]
    missing = np.full(len(total), np.nan)
    return np.stack([_window(total, where, at, where.lag) if at >= where.first else missing for at in first])


def changed(after: Floats, lags: Floats, years: int) -> Changes:
    """Log change against the mean year of the baseline, with half an incident added to either count."""
    before = lags[:, :years].sum(axis=1)
    y = np.log((after + 0.5) / (before + 0.5) * years)
    return Changes(after, before, y, 1 / (after + 0.5) + 1 / (before + 0.5), lags, years)
