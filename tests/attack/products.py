"""Ratios of ratios that stand beside the counts they were made of: every set of whole numbers that fits is tried.

The change against the controls stands twice on a page, once without those that have no place. Their ratio is
[(a - ua) / a : (b - ub) / b] : [(A - Ua) / A : (B - Ub) / B], with the counts before (b, B) and after (a, A) printed,
and nothing but the four that lack a place unknown. Pages with the same controls share two of the four.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from tests.attack.counts import Count, Fact, Months

_Set = tuple[int, int, int, int]


def without_place(
    pages: Mapping[str, tuple[str, Mapping[str, Any]]], periods: tuple[Months, Months], brottstyp: str
) -> Iterator[Fact]:
    """What the effect pages tell of those without a place: by kommundel the page's name and its figures."""
    fits = {place: _fits(told) for place, (_, told) in pages.items()}
    for place, (page, told) in pages.items():
        own = fits[place]
        for other, (_, others) in pages.items():
            if fits[other] and _controls(others) == _controls(told):
                shared = {(each[2], each[3]) for each in fits[other]}
                own = [each for each in own if (each[2], each[3]) in shared]
        for at, months in enumerate(periods) if own else ():
            values = [each[at] for each in own]
            counts = (Count(name, brottstyp, months, ("unplaced",)) for name in _judged(place, told))
            yield Fact(page, tuple((1.0, count) for count in counts), min(values), max(values), worked_out=True)


def _judged(place: str, told: Mapping[str, Any]) -> Sequence[str]:
    """Whose change is held against the controls: the kommundel's own, or that of all that are judged together."""
    return tuple((told.get("joint") or {}).get("kommundelar") or (place,))


def _own(told: Mapping[str, Any]) -> tuple[int, int]:
    """Their counts before and after; zeros where one of them is not told."""
    rows = (told.get("joint") or {}).get("areas") or [told]
    before, after = ([row.get(name) for row in rows] for name in ("before", "after"))
    return (sum(before), sum(after)) if None not in (*before, *after) else (0, 0)


def _controls(told: Mapping[str, Any]) -> Sequence[str]:
    return tuple((told.get("relative") or {}).get("controls", ()))


def _fits(told: Mapping[str, Any]) -> list[_Set]:
    """Own before, own after, the controls' before and after: how many may lack a place, less than half of each."""
    lines = {line["line"]: line for line in told["lines"]}
    whole, placed, others = (lines.get(name) for name in ("relative", "relative_placed", "others"))
    own = _own(told)
    if not (whole and placed and others and whole["ratio"] and placed["ratio"] and all(own)):
        return []
    ends = [(_span(placed[name]), _span(whole[name])) for name in ("ratio", "lower", "upper") if placed[name]]
    low, high = max(one[0] / other[1] for one, other in ends), min(one[1] / other[0] for one, other in ends)
    counts = (*own, others["before"], others["after"])
    ub, ua, controls_ub, controls_ua = np.ix_(*(np.arange((n + 1) // 2) for n in counts))
    kept = [1 - lost / n for lost, n in zip((ub, ua, controls_ub, controls_ua), counts, strict=True)]
    ratio = (kept[1] / kept[0]) / (kept[3] / kept[2])
    return [tuple(int(n) for n in each) for each in np.argwhere((ratio >= low) & (ratio <= high))]


def _span(value: float) -> tuple[float, float]:
    """What a ratio written with four figures can have been."""
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 3)
    return value - step / 2, value + step / 2
