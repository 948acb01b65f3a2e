"""How concentrated it is: the curve of units against incidents, with the band that chance gives."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from bfa.analyses.lasting import SHARE, Lasting
from bfa.disclosure import Gate
from bfa.draw import drawing, tables
from bfa.draw.output import emit_figure
from bfa.words.nouns import SHORT, UnitNoun
from bfa.words.numbers import number, percent

#: A curve over thousands of units is drawn with so many points.
_POINTS = 600
_NOTE = (
    "Grått: {nouns} kastade på måfå över lika många {many}, 95 av 100 gånger. Även slumpen ger en båge: få {nouns} i "
    "många {many} kan inte ligga jämnt."
)


def show(found: Lasting, noun: UnitNoun, *, kind: str, gate: Gate, title: str) -> None:
    """The curve as a chart and the table of its points; what the tier hides is withheld by the caller."""
    if found.curve.empty:
        return
    emit_figure(
        draw(found.curve, noun, kind=kind, width=drawing.WIDE),
        narrow=draw(found.curve, noun, kind=kind, width=drawing.NARROW),
        alt=summary(found, noun, kind=kind),
        caption=f"Koncentration: {title}",
        note=_NOTE.format(nouns=SHORT[kind][1], many=noun.many),
        gate=gate,
        spare=True,
    )
    _table(found, noun, kind, gate, title)


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


def summary(found: Lasting, noun: UnitNoun, *, kind: str) -> str:
    """The curve in words."""
    parts = [
        f"de {percent(100 * share)} fullaste har {percent(100 * held)}, slumpen ensam ger {_span(row)}"
        for share, held, row in zip(
            found.top["share"], found.top["incident_share"], found.top.itertuples(), strict=True
        )
    ]
    return f"Hur stor del av alla {SHORT[kind][1]} som ligger i de fullaste {noun.the_many}: {'; '.join(parts)}."


def _table(found: Lasting, noun: UnitNoun, kind: str, gate: Gate, title: str) -> None:
    rows = found.top.assign(
        top=[percent(100 * share) for share in found.top["share"]],
        held=100 * found.top["incident_share"],
        chance=[_span(row) for row in found.top.itertuples()],
    )
    tables.show(
        rows,
        gate=gate,
        caption=f"Så mycket ligger i de fullaste {noun.the_many}: {title}",
        columns={
            "top": "De fullaste",
            "units": noun.many.capitalize(),
            "incidents": SHORT[kind][1].capitalize(),
            "held": "Andel",
            "chance": "Slumpen ensam",
        },
        formats={"units": "int", "incidents": "int", "held": "percent"},
        note=f"Slumpen ensam: lika många {SHORT[kind][1]} kastade på måfå, 95 av 100 gånger.",
        folded=True,
        stacked=True,
    )


def _span(row: Any) -> str:
    one, other = number(100 * row.low), number(100 * row.high)
    return percent(100 * row.high) if one == other else f"{one}–{percent(100 * row.high)}"
