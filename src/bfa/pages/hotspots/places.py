"""What of the places that the fullest cells make may be shown, in rows and in words."""

from typing import Any

import pandas as pd

from bfa.analyses.hotspots import Hotspots
from bfa.analyses.where.clusters import PARTS
from bfa.disclosure import Gate, protect
from bfa.pages.hotspots import shown as hotspot_shown
from bfa.pages.hotspots import words
from bfa.words.nouns import SHORT
from bfa.words.numbers import counted, missing, number, share

_DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_TOGETHER = ("söndag–torsdag",) * 4 + ("fredag–lördag",) * 2 + ("söndag–torsdag",)
_HIDDEN = "dold"
#: Days stand apart where so large a share of the places' incidents can then be shown.
_ENOUGH = 0.75


def places(result: Hotspots, *, gate: Gate) -> pd.DataFrame:
    """cluster, name, cell_id (its fullest), n, share [%], area_share [%], cells [count], gathered, peak.

    Empty where `unshown` says why, and where the tier hides small counts for their place: which cells make a place, and
    which places are told, would then say how much a hidden cell holds.
    """
    cells = hotspot_shown.cells(result, gate=gate).set_index("cell_id")
    found = pd.DataFrame() if result.clusters is None else pd.DataFrame(result.clusters.table.drop(columns="geometry"))
    if found.empty or cells.empty or hotspot_shown.hides_places(result, gate=gate):
        return pd.DataFrame(
            columns=["cluster", "name", "cell_id", "n", "share", "area_share", "cells", "gathered", "peak"]
        )
    shown = [cells.loc[list(own)] for own in found["cells"]]
    shares = pd.array([own["share"].sum(skipna=False) for own in shown], dtype="Float64")
    return pd.DataFrame(
        {
            "cluster": found["cluster"],
            "name": _named(found, result, gate),
            "cell_id": [own[0] for own in found["cells"]],
            "n": found["n"],
            "share": shares,
            "area_share": found["area_share"],
            "cells": [len(own) for own in found["cells"]],
            "gathered": [bool(own["gathered"].fillna(False).any()) for own in shown],
            "peak": hotspot_shown.peaks(found, result, gate=gate),
        }
    )


def with_ground(result: Hotspots, columns: dict[str, str]) -> dict[str, str]:
    """The columns of a table of places, without the share of the area where its ground is not known."""
    return {name: head for name, head in columns.items() if name != "area_share" or not result.groundless}


def weeks(result: Hotspots, *, gate: Gate, most: int = 3) -> list[tuple[str, pd.DataFrame]]:
    """Weekday by part of the day of the first places: name, and a table of words.

    Place and time narrow together, so small counts are hidden as such. Every place, and all that lies elsewhere, pass
    the gate together: with the whole week they add up. Where much would be hidden, days are taken together; where any
    still is, the place has no week, since its peak and its count would narrow what is hidden. None where no clock time
    is known, and none for the whole kommun: it cuts places otherwise than its kommundelar do, and the difference of two
    weeks would tell of cells.
    """
    named = places(result, gate=gate).head(most)
    if named.empty or result.clusters is None or not result.kommundel:
        return []
    if not result.clusters.hours["n"].any():
        return []
    tops = tuple(named["cluster"])
    days = _DAYS if _seen(_by_day(result, tops, _DAYS), gate) >= _ENOUGH * named["n"].sum() else _TOGETHER
    safe = _protected(_by_day(result, tops, days), result, gate)
    own = zip(named["cluster"], named["name"], strict=True)
    weeks_of = [(name, safe[safe["cluster"] == cluster]) for cluster, name in own]
    return [(name, _week(table, days)) for name, table in weeks_of if not table["hidden"].any()]


def sentence(row: Any, kind: str) -> str:
    """ "Busstorget: 38 brott, 12 % av dem på 0,3 % av ytan, mest fre–lör 22–03"."""
    ground = "" if missing(row.area_share) else f" på {share(row.area_share)} av ytan"
    part = "" if missing(row.share) else f", {share(row.share)} av dem{ground}"
    peak = f", mest {row.peak}" if row.peak else ""
    return f"{row.name}: {counted(row.n, *SHORT[kind])}{part}{peak}"


def said(result: Hotspots, *, gate: Gate, most: int = 5) -> list[str]:
    """One line per place, what is held back, and where nothing is gathered, that."""
    table = places(result, gate=gate)
    lines = [sentence(row, result.kind) for row in table.rename_axis(None).head(most).itertuples(index=False)]
    if not lines and result.clusters is not None and hotspot_shown.hides_places(result, gate=gate):
        lines.append("Platser visas inte på den här nivån: vilka rutor som bildar en plats kunde röja dolda antal.")
    return [*lines, *_none_gathered(result, gate)]


def _none_gathered(result: Hotspots, gate: Gate) -> list[str]:
    """That no unit is gathered, where every mark may be told."""
    marks = hotspot_shown.cells(result, gate=gate)["gathered"]
    if marks.empty or marks.isna().any() or result.cells["gathered"].any():
        return []
    noun = hotspot_shown.noun_of(result)
    return [f"{'Inget' if noun.article == 'ett' else 'Ingen'} {noun.one} hör till en belagd anhopning."]


def _named(found: pd.DataFrame, result: Hotspots, gate: Gate) -> list[str]:
    """The place's name where it may be said, numbered where it comes again, else its fullest cell as on the map."""
    cell, names = words.cell_heading(result), list[str]()
    numbers = hotspot_shown.numbers(result, gate=gate)
    for near, kind, own in zip(found["near"], found["near_kind"], found["cells"], strict=True):
        open_name = not missing(near) and hotspot_shown.may_call(kind, result, gate=gate)
        name = str(near) if open_name else f"{cell} {numbers[own[0]]}"
        again = sum(known == name or known.startswith(f"{name} (") for known in names)
        names.append(f"{name} ({again + 1})" if again else name)
    return names


def _by_day(result: Hotspots, tops: tuple[int, ...], days: tuple[str, ...]) -> pd.DataFrame:
    """cluster (0 = elsewhere), day, part, n."""
    hours = pd.DataFrame() if result.clusters is None else result.clusters.hours
    one = hours.assign(
        cluster=hours["cluster"].where(hours["cluster"].isin(tops), 0), day=hours["weekday"].map(list(days).__getitem__)
    )
    return one.groupby(["cluster", "day", "part"], as_index=False)[["n"]].sum()


def _protected(every: pd.DataFrame, result: Hotspots, gate: Gate) -> pd.DataFrame:
    """The same, and hidden."""
    found = protect(
        every,
        gate=gate,
        identifies={"cluster": "plats", "part": "tid"},
        sensitive=result.brottstyp,
        margins=(("cluster",), ("day", "part")),
        kind=result.kind,
    )
    return found.table


def _seen(every: pd.DataFrame, gate: Gate) -> float:
    """How many of the places' incidents lie in parts that are not small in themselves."""
    own = every[every["cluster"] > 0]
    return float(own.loc[own["n"] > gate.threshold, "n"].sum())


def _week(table: pd.DataFrame, days: tuple[str, ...]) -> pd.DataFrame:
    told = [_HIDDEN if gone else number(n) for gone, n in zip(table["hidden"], table["n"], strict=True)]
    wide = table.assign(words=told).pivot(index="day", columns="part", values="words")
    return wide.loc[list(dict.fromkeys(days)), list(PARTS)].reset_index()
