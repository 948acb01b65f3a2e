"""What pages side by side share: how many of a type each kommundel has in each period, decided once for all of them.

Pages ask of different periods. Two that overlap have months in common, so that three sums of a kommundel may give the
fourth, which another page hides; and the kommun's sums less those shown of its kommundelar give the rest. The periods
are cut into the pieces that the same periods hold, and the pieces, the kommundelar and the kommun are one system.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from bfa.analyses.series import addends, area_months, kind_of
from bfa.analyses.situation import Situation
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.gate import Gate
from bfa.disclosure.linking import Cube, block, ceiling_of, link, name_of
from bfa.disclosure.suppression import suppress
from bfa.tables.period import Period, months


def side_by_side(situation: Situation, *, brottstyp: str, periods: Sequence[Period], gate: Gate) -> Gate:
    """The gate of a page whose counts of one type stand beside those of other pages.

    Parameters
    ----------
    situation : Situation
        Of any kommundel: the pages of all of them are side by side.
    brottstyp : str
    periods : sequence of Period
        All that the pages ask of.
    gate : Gate

    Raises
    ------
    ParameterError
        The type is not in the data.
    """
    counted = addends(area_months(situation, brottstyp))
    rule = (brottstyp, kind_of(situation, brottstyp))
    if not ceiling_of(CountTable(pd.DataFrame({"n": [1]}), sensitive=brottstyp, kind=rule[1]), gate=gate).any():
        return replace(gate, cube=Cube((), dict.fromkeys(_every(counted, brottstyp, periods), False)))
    pieces = _pieces(tuple(dict.fromkeys(periods)))
    blocks = tuple(block(_table(counted, period, own, rule), "n", gate=gate) for period, own in pieces.items())
    system, places = link(blocks)
    gone = suppress(system)
    hidden = {
        name: bool(gone[place])
        for each, its in zip(blocks, places, strict=False)
        for name, place in zip(each.names, its, strict=True)
        if not system.unseen[place]
    }
    return replace(gate, cube=Cube(blocks, hidden))


def hides(gate: Gate, *, brottstyp: str, period: Period | str, kommundel: str = "") -> bool:
    """Whether it is decided for the pages side by side that a count is hidden on all of them.

    Parameters
    ----------
    gate : Gate
        Where it has no cube, nothing is decided.
    brottstyp : str
    period : Period or str
    kommundel : str
        "" is the whole kommun.
    """
    counted = {"brottstyp": brottstyp, "period": str(period)} | ({"kommundel": kommundel} if kommundel else {})
    return bool(gate.cube and gate.cube.hidden.get(name_of(counted), False))


def _every(counted: pd.DataFrame, brottstyp: str, periods: Sequence[Period]) -> list[Hashable]:
    """The name of every kommundel's and the kommun's count in every period."""
    spans = [{"brottstyp": brottstyp, "period": str(period)} for period in periods]
    areas = [{}, *({"kommundel": str(name)} for name in counted.index)]
    return [name_of(span | area) for span in spans for area in areas]


def _pieces(periods: Sequence[Period]) -> dict[Period, dict[str, list[pd.Period]]]:
    """The months of each period by piece: those that the same periods hold."""
    spans = [set(months(period)) for period in periods]
    every = sorted(set[pd.Period]().union(*spans))
    held = {month: tuple(place for place, span in enumerate(spans) if month in span) for month in every}
    names = {which: f"{place}" for place, which in enumerate(dict.fromkeys(held.values()))}
    return {
        period: {
            name: [month for month in every if held[month] == which] for which, name in names.items() if place in which
        }
        for place, period in enumerate(periods)
    }


def _table(
    counted: pd.DataFrame, period: Period, pieces: Mapping[str, list[pd.Period]], rule: tuple[str, str]
) -> CountTable:
    """The pieces of one period by kommundel; one with an uncounted month has no sum, and then the kommun has none."""
    wide = pd.DataFrame({name: counted.reindex(columns=own).sum(axis=1, skipna=False) for name, own in pieces.items()})
    whole = wide.dropna()
    long = whole.rename_axis(index="kommundel").reset_index().melt("kommundel", var_name="piece", value_name="n")
    brottstyp, kind = rule
    return CountTable(
        long.astype({"n": "int64"}),
        sensitive=brottstyp,
        kind=kind,
        margins=(("kommundel",), *([(), ("piece",)] if len(whole) == len(wide) else [])),
        whole={"brottstyp": brottstyp, "period": str(period)},
        by=("kommundel", "piece"),
        unseen=(None, ("piece",)),
    )
