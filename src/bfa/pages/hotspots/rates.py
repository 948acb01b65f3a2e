"""Incidents against those who live there: which cells have most per 1 000, and where a rate would mislead."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.rates import FEWEST, Rates
from bfa.analyses.where.exposure import Exposure
from bfa.disclosure import Gate
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import tables
from bfa.draw.maps.scene import Scene
from bfa.draw.output import say
from bfa.draw.workbook import Sheet
from bfa.pages.maps import static_map
from bfa.pages.maps.rates import FEW, NONE, rate_summary
from bfa.words.hotspots import headings, noun_of
from bfa.words.nouns import SHORT, UnitNoun, heading
from bfa.words.numbers import counted, decimal, missing, number

Figures = dict[str, Any]
_LISTED, _TOP, _MANY = 10, 5, 5
_CLOSED = "Områdets egen kvot visas inte, så att dolda antal inte kan räknas fram."
_COLUMNS = ("cell_id", "near", "n", "people", "per_1000", "lower", "upper", "high", "few")


@dataclass(frozen=True, slots=True)
class _Seen:
    """An answer with rates, and what of it passed the gate.

    Attributes
    ----------
    kind : str
        crime, event or activity.
    noun : UnitNoun
        What a cell is called.
    open : bool
        No count of the area is hidden: what is computed from all of them may be shown.
    table : DataFrame
        `listed`.
    crowded : DataFrame
        `crowded`.
    """

    found: Rates
    exposure: Exposure
    kind: str
    noun: UnitNoun
    open: bool
    table: pd.DataFrame
    crowded: pd.DataFrame

    @property
    def few(self) -> str:
        """That few live there, in words."""
        return "få bor" if self.exposure.what == "invånare" else f"{self.exposure.what} är få"


def withheld(released: ReleasedHotspots, found: Rates) -> str:
    """Why there are no rates or none may be shown, in Swedish; "" where they are."""
    return released.result.reason or released.withheld["where"] or found.reason


def show(released: ReleasedHotspots, found: Rates, picture: Scene | None, *, title: str) -> None:
    """Sentences, map and tables; one sentence where no rate could be counted, and nothing without an exposure.

    Parameters
    ----------
    picture : Scene or None
        The map of rates; None without cells.
    """
    gate = released.gate
    if released.result.reason or not released.total.n or released.withheld["where"]:
        return
    seen = _seen(released, found)
    if seen is None:
        return say(found.reason, gate=gate) if found.exposure is not None else None
    say(_said(seen), gate=gate)
    if picture is not None and picture.steps:
        static_map(picture, rate_summary(picture), gate=gate)
    elif picture is not None:
        say(NONE.format(what=seen.exposure.what), gate=gate)
    _table(seen, gate, title)
    return _crowded(seen, gate, title)


def listed(released: ReleasedHotspots, found: Rates) -> pd.DataFrame:
    """cell_id, near, n, people (in tens), per_1000, lower, upper, high, few: shown cells with incidents and a rate.

    Surely highest first. `high` is missing where a count is hidden: it was tested against all of them. Empty where the
    exposure is coarse: a cell's people are then made up.
    """
    return _listed(found, released.cells, tested=_open(released))


def crowded(released: ReleasedHotspots, found: Rates) -> pd.DataFrame:
    """cell_id, near, n: shown cells with at least five incidents and too few people for a rate, most first."""
    return _unrated(found, released.cells)


def sentences(released: ReleasedHotspots, found: Rates) -> list[str]:
    """The area's rate, what is high, how it was counted, and what misleads."""
    seen = _seen(released, found)
    return [found.reason] if seen is None else _said(seen)


def figures(released: ReleasedHotspots, found: Rates) -> Figures:
    """Keys of `2_hotspots` about rates."""
    why = withheld(released, found)
    seen = None if why or not released.total.n else _seen(released, found)
    if seen is None:
        return {"rates": None, "rates_withheld": why or None}
    own = seen.exposure
    return {
        "rates": {
            "what": own.what,
            "year": own.year,
            "source": own.source or None,
            "by_ground": own.by_ground,
            "coarse": own.coarse,
            "fewest": FEWEST,
            "per_1000": found.per_1000 if seen.open else None,
            "cells": 0 if own.coarse else len(found.table),
            "high": int(found.table["high"].sum()) if seen.open and not own.coarse else None,
            "top_cells": _records(seen.table.head(_TOP)),
            "crowded": _records(seen.crowded.head(_TOP)),
            "sentences": _said(seen),
        },
        "rates_withheld": None,
    }


def sheets(released: ReleasedHotspots, found: Rates) -> list[Sheet]:
    """Every shown rate as a sheet of the workbook beside the page; none where there is none."""
    seen = None if withheld(released, found) else _seen(released, found)
    if seen is None or seen.table.empty:
        return []
    heads = headings(_headings(seen) | {"lower": "Lägst", "upper": "Högst"}, seen.table)
    order = ("cell_id", "n", "people", "per_1000", "lower", "upper", "words", "near")
    formats = {"n": "int", "people": "int", "per_1000": "decimal1", "lower": "decimal1", "upper": "decimal1"}
    return [
        Sheet("Kvoter", _worded(seen), {name: heads[name] for name in order if name in heads}, formats, _note(seen))
    ]


def _seen(released: ReleasedHotspots, found: Rates) -> _Seen | None:
    """What was released; None where there are no rates."""
    if found.exposure is None or found.reason:
        return None
    cells, told = released.cells, _open(released)
    return _Seen(
        found=found,
        exposure=found.exposure,
        kind=released.result.kind,
        noun=noun_of(released),
        open=told,
        table=_listed(found, cells, tested=told),
        crowded=_unrated(found, cells),
    )


def _open(released: ReleasedHotspots) -> bool:
    """Whether no count of the area is hidden."""
    lost = released.lost
    hidden = released.cells["hidden"].any()
    return not (hidden or lost.point.hidden or lost.outside.hidden or lost.stockpiled.hidden)


def _listed(found: Rates, cells: pd.DataFrame, *, tested: bool) -> pd.DataFrame:
    coarse = found.exposure is not None and found.exposure.coarse
    kept = found.table[(found.table["n"] > 0) & (not coarse)]
    table = kept.merge(cells.loc[~cells["hidden"], ["cell_id", "near"]], on="cell_id", how="inner")
    people = 10 * (table["people"] / 10).round()
    for name in ("per_1000", "lower", "upper"):  # of the people told, or they could be worked back
        table[name] = table[name] * table["people"] / people
    high = table["high"].astype("boolean").mask(np.full(len(table), not tested))
    return table.assign(people=people, high=high, few=people < FEW)[list(_COLUMNS)]


def _unrated(found: Rates, cells: pd.DataFrame) -> pd.DataFrame:
    coarse = found.exposure is not None and found.exposure.coarse
    few = cells["cell_id"].isin(found.crowded["cell_id"]) & (not coarse)
    kept = cells.loc[~cells["hidden"] & few, ["cell_id", "near", "n"]]
    return kept[kept["n"].ge(_MANY)].reset_index(drop=True)


def _said(seen: _Seen) -> list[str]:
    lines = [_area(seen), _high(seen), _approximate(seen), _misleading(seen)]
    return [line for line in lines if line]


def _area(seen: _Seen) -> str:
    own, nouns = seen.exposure, SHORT[seen.kind][1]
    source = f"{own.year}, {own.source}" if own.source else f"{own.year}"
    if not seen.open:
        return f"Kvoterna räknas på {own.what} ({source}). {_CLOSED}"
    many, rate = number(10 * round(own.n[own.n > 0].sum() / 10)), decimal(seen.found.per_1000, 1)
    return f"Räknat på {many} {own.what} ({source}): {rate} {nouns} med plats per 1 000 under perioden."


def _high(seen: _Seen) -> str:
    table, noun, what = seen.found.table, seen.noun, seen.exposure.what
    none = "ingen" if noun.article == "en" else "inget"
    if seen.exposure.coarse:
        return ""
    if table.empty:
        return f"{none.capitalize()} {noun.one} har minst {FEWEST} {what}, så inga kvoter anges."
    if not seen.open:
        return ""
    high, tried = int(table["high"].sum()), counted(len(table), noun.one, noun.many)
    which = f"{number(high) if high else none} av {tried} med minst {FEWEST} {what}"
    return f"I {which} är kvoten (antalet per 1 000) högre än slumpen brukar ge."


def _approximate(seen: _Seen) -> str:
    own, noun = seen.exposure, seen.noun
    if own.coarse:
        return (
            f"Antalet {own.what} är känt för ytor som är större än {noun.the_many}, så {noun.the_many} får ingen egen "
            "kvot."
        )
    if own.by_ground:
        return f"Antalet {own.what} är fördelat efter yta och därför ungefärligt."
    many = int((own.approximate & (own.n > 0)).sum())
    where = counted(many, noun.one, noun.many)
    return f"I {where} vid områdets gräns är antalet {own.what} delat efter yta." if many else ""


def _misleading(seen: _Seen) -> str:
    many, noun = len(seen.crowded), seen.noun
    if not many:
        return ""
    held = f"{counted(many, noun.one, noun.many)} har minst {_MANY} {SHORT[seen.kind][1]} men färre än {FEWEST}"
    return f"{held} {seen.exposure.what}. Där kan många röra sig fast {seen.few}, så ingen kvot anges."


def _headings(seen: _Seen) -> dict[str, str]:
    return {
        "cell_id": seen.noun.one.capitalize(),
        "near": "Nära",
        "n": heading(seen.kind),
        "people": seen.exposure.what.capitalize(),
        "per_1000": "Per 1 000",
        "span": "Förenligt med",
        "words": "Läge",
    }


def _worded(seen: _Seen) -> pd.DataFrame:
    """The listed cells with their interval and remark in words."""
    table = seen.table
    return table.assign(
        span=[f"{decimal(low, 1)}–{decimal(up, 1)}" for low, up in zip(table["lower"], table["upper"], strict=True)],
        words=[_remark(row.high, seen.few if row.few else "") for row in table.itertuples()],
    )


def _remark(high: Any, few: str) -> str:
    said = "" if missing(high) else "mer än slump" if high else "kan vara slump"
    return ", ".join(part for part in (said, few) if part)


def _note(seen: _Seen) -> str:
    what, one = seen.exposure.what, SHORT[seen.kind][0]
    tested = " Av dem som är mer än slump väntas högst 5 % vara slump." if seen.open else ""
    return (
        f"Per 1 000 {what} under hela perioden; antalet {what} avrundat till tiotal. Förenligt med: så mycket kan "
        "slumpen flytta kvoten (95 %). Raderna står efter dess nedre gräns, så att "
        f"ett enda {one} där {seen.few} inte hamnar överst.{tested} "
        f"{seen.few.capitalize()}: färre än {FEW}; kvoten säger då mest om dem som rör sig där. "
        f"Med färre än {FEWEST} anges ingen."
    )


def _table(seen: _Seen, gate: Gate, title: str) -> None:
    if seen.table.empty:
        return
    table = _worded(seen).head(_LISTED)
    columns = headings(_headings(seen), table)
    if not table["words"].any():
        columns.pop("words")
    tables.show(
        table,
        gate=gate,
        caption=f"{seen.noun.the_many.capitalize()} med säkrast högt antal per 1 000 {seen.exposure.what}: {title}",
        columns=columns,
        formats={"n": "int", "people": "int", "per_1000": "decimal1"},
        note=_note(seen),
        stacked=True,
    )


def _crowded(seen: _Seen, gate: Gate, title: str) -> None:
    if seen.crowded.empty:
        return
    tables.show(
        seen.crowded.head(_LISTED),
        gate=gate,
        caption=f"{seen.noun.many.capitalize()} med många {SHORT[seen.kind][1]} där {seen.few}: {title}",
        columns=headings(
            {"cell_id": seen.noun.one.capitalize(), "near": "Nära", "n": heading(seen.kind)}, seen.crowded
        ),
        formats={"n": "int"},
        note=f"Färre än {FEWEST} {seen.exposure.what}: ingen kvot.",
        folded=True,
    )


def _records(table: pd.DataFrame) -> list[Figures]:
    return [
        {str(name): None if missing(value) else value for name, value in row.items()}
        for row in table.to_dict("records")
    ]
