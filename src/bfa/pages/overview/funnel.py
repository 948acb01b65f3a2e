"""The funnel: each kommundel's change against the others by how many were to be expected, with what is usual for it."""

import numpy as np
import pandas as pd

from bfa.draw import funnel as drawn
from bfa.draw.output import Output, escape, figure_output, html_output
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message, messages
from bfa.words.numbers import change_of, joined

#: So few are all named; of more, those that stand out.
_MOST_NAMED = 8


def funnel(dots: pd.DataFrame, curves: pd.DataFrame, *, title: str, noun: str, note: str = "") -> Output:
    """The funnel.

    Parameters
    ----------
    dots : DataFrame
        kommundel, expected [count], ratio, stands_out (bool), tried (bool): those that may be shown.
    curves : DataFrame
        expected, lower_95, upper_95, lower_99.8, upper_99.8 [ratio].
    noun : str
        What is counted, in many.
    """
    if dots.empty:
        return html_output(f"<p>{escape(message('overview.funnel.nothing', title=title))}</p>", kind="text")

    open_ = message("overview.funnel.untried") if not dots["tried"].all() else ""
    said = in_sentences(message("overview.funnel.inside"), open_, note)
    named = dots.assign(named=dots["kommundel"].isin(named_in(dots)["kommundel"]))
    across = message("overview.funnel.axis", noun=noun)
    figure = drawn.funnel(named, curves, limits=messages("overview.funnel.limits"), across=across)
    return figure_output(figure, alt=words(dots), caption=title, note=said)


def named_in(dots: pd.DataFrame) -> pd.DataFrame:
    """Those that the funnel names: every one where they are few, else those that stand out."""
    return dots if len(dots) <= _MOST_NAMED else dots[dots["stands_out"]]


def words(dots: pd.DataFrame) -> str:
    """What the funnel shows: who stands out, and where the middle half lies."""
    tried, out = dots[dots["tried"]], dots[dots["stands_out"]]
    low, high = (change_of(end) for end in np.quantile(dots["ratio"], [0.25, 0.75]))
    few, many = round(dots["expected"].min()), round(dots["expected"].max())
    first = out.head(_MOST_NAMED)
    named = [f"{name} {change_of(r)}" for name, r in zip(first["kommundel"], first["ratio"], strict=True)]
    left = len(out) - len(named)
    which = message("overview.funnel.none_out")
    if named and left:
        which = message("overview.funnel.out_and_more", named=joined(named), more=left)
    elif named:
        which = message("overview.funnel.out", named=joined(named))
    every = message("overview.funnel.shown", n=len(dots), low=few, high=many)
    half = message("overview.funnel.half", low=low, high=high, tried=len(tried))
    return f"{every} {half} {which}"
