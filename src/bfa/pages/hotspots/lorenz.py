"""How concentrated it is: the curve of units against incidents, with the band that chance gives."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from bfa.analyses.lasting import SHARE
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import drawing, tables
from bfa.draw.output import Output, figure_output
from bfa.words import hotspot_lasting as words
from bfa.words.hotspots import noun_of
from bfa.words.nouns import SHORT, UnitNoun
from bfa.words.numbers import percent

#: A curve over thousands of units is drawn with so many points.
_POINTS = 600


def figure(released: ReleasedHotspots, *, title: str) -> Output:
    """The curve as a chart."""
    curve, noun, kind = released.tables["curve"].table, noun_of(released), released.result.kind
    wide, narrow = (draw(curve, noun, kind=kind, width=width) for width in (drawing.WIDE, drawing.NARROW))
    said, note = words.curve(released), words.curve_note(released)
    return figure_output(wide, narrow=narrow, alt=said, caption=f"Koncentration: {title}", note=note, spare=True)


def table(released: ReleasedHotspots, *, title: str) -> Output:
    """The points of the curve at a few shares."""
    noun, nouns, top = noun_of(released), SHORT[released.result.kind][1], released.tables["top"].table
    rows = top.assign(
        top=[percent(100 * share) for share in top["share"]],
        held=100 * top["incident_share"],
        chance=[words.held(row) for row in top.itertuples()],
    )
    return tables.table(
        rows,
        caption=f"Så mycket ligger i de fullaste {noun.the_many}: {title}",
        columns={
            "top": "De fullaste",
            "units": noun.many.capitalize(),
            "incidents": nouns.capitalize(),
            "held": "Andel",
            "chance": "Slumpen ensam",
        },
        formats={"units": "int", "incidents": "int", "held": "percent"},
        note=f"Slumpen ensam: lika många {nouns} kastade på måfå, 95 av 100 gånger.",
        folded=True,
        stacked=True,
    )


def draw(curve: pd.DataFrame, noun: UnitNoun, *, kind: str, width: float) -> Figure:
    """The curve over its band, its point at the share that the maps point out named.

    Parameters
    ----------
    curve : DataFrame
        As `Lasting.curve`.
    width : float
        [inches]
    """
    figure, axes = drawing.canvas(2.9, left=0.62 / width, right=1 - 0.24 / width, bottom=0.17, width=width)
    x, y = 100 * curve["units"].to_numpy(), 100 * curve["incidents"].to_numpy()
    low, high = 100 * curve["low"].to_numpy(), 100 * curve["high"].to_numpy()
    seen = np.unique(np.linspace(0, len(x) - 1, _POINTS).round().astype(int))
    axes.fill_between(x[seen], low[seen], high[seen], color=drawing.LINE, linewidth=0)
    axes.plot(x[seen], ((low + high) / 2)[seen], color=drawing.SOFT, linewidth=0.9, linestyle=(0, (4, 2)))
    axes.plot(x[seen], y[seen], color=drawing.ACCENT, linewidth=1.8)
    at = int(np.ceil(SHARE * (len(x) - 1) - 1e-9))
    axes.plot(x[at], y[at], marker="o", markersize=4.5, color=drawing.ACCENT)
    looks: dict[str, Any] = {"fontsize": drawing.SMALL, "path_effects": drawing.HALO, "va": "center"}
    words = f"{percent(100 * SHARE)} av {noun.the_many}: {percent(y[at])}"
    leader = {"arrowstyle": "-", "color": drawing.ACCENT, "linewidth": 0.7, "shrinkB": 4}
    axes.annotate(
        words, (x[at], y[at]), xytext=(38, max(y[at] - 4, 9)), color=drawing.ACCENT, arrowprops=leader, **looks
    )
    half = int((low < 50).sum())
    axes.text(x[half] + 2.5, 44, "slumpen ensam", color=drawing.SOFT, **looks)
    axes.set(xlim=(0, 100), ylim=(0, 102), xticks=range(0, 101, 20), yticks=range(0, 101, 20))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
    axes.set_xlabel(f"{noun.many.capitalize()}, de fullaste först", fontsize=drawing.SMALL, color=drawing.SOFT)
    axes.set_ylabel(f"Andel av alla {SHORT[kind][1]}", fontsize=drawing.SMALL, color=drawing.SOFT)
    axes.grid(color=drawing.LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    return figure
