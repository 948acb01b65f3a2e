"""Incidents against those who live there, in Swedish: what is high, how it was counted, and what misleads."""

from typing import Any

import pandas as pd

from bfa.analyses.rates import FEW, FEWEST, MANY
from bfa.analyses.where.exposure import Exposure
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.words.hotspots import noun_of
from bfa.words.nouns import SHORT, heading
from bfa.words.numbers import counted, decimal, missing, number

NO_MAP = "Ingen karta över kvoter: inga antal eller för få {what} att räkna på."
_CLOSED = "Områdets egen kvot visas inte, så att dolda antal inte kan räknas fram."


def few(exposure: Exposure) -> str:
    """That few live there, in words."""
    return "få bor" if exposure.what == "invånare" else f"{exposure.what} är få"


def sentences(released: ReleasedHotspots, exposure: Exposure) -> list[str]:
    """The area's rate, what is high, how it was counted, and what misleads."""
    lines = (_area, _high, _approximate, _misleading)
    return [text for line in lines if (text := line(released, exposure))]


def headings(released: ReleasedHotspots, exposure: Exposure) -> dict[str, str]:
    """The columns of the table of rates, and of the workbook's."""
    return {
        "cell_id": noun_of(released).one.capitalize(),
        "near": "Nära",
        "n": heading(released.result.kind),
        "people": exposure.what.capitalize(),
        "per_1000": "Per 1 000",
        "span": "Förenligt med",
        "words": "Läge",
        "lower": "Lägst",
        "upper": "Högst",
    }


def worded(table: pd.DataFrame, exposure: Exposure) -> pd.DataFrame:
    """The listed cells with their interval and remark in words."""
    return table.assign(
        span=[f"{decimal(low, 1)}–{decimal(up, 1)}" for low, up in zip(table["lower"], table["upper"], strict=True)],
        words=[_remark(row.high, few(exposure) if row.few else "") for row in table.itertuples()],
    )


def note(released: ReleasedHotspots, exposure: Exposure) -> str:
    """What stands under the rates."""
    what, one, seldom = exposure.what, SHORT[released.result.kind][0], few(exposure)
    tested = " Av dem som är mer än slump väntas högst 5 % vara slump." if released.whole else ""
    return (
        f"Per 1 000 {what} under hela perioden; antalet {what} avrundat till tiotal. Förenligt med: så mycket kan "
        "slumpen flytta kvoten (95 %). Raderna står efter dess nedre gräns, så att "
        f"ett enda {one} där {seldom} inte hamnar överst.{tested} "
        f"{seldom.capitalize()}: färre än {FEW}; kvoten säger då mest om dem som rör sig där. "
        f"Med färre än {FEWEST} anges ingen."
    )


def _remark(high: Any, seldom: str) -> str:
    said = "" if missing(high) else "mer än slump" if high else "kan vara slump"
    return ", ".join(part for part in (said, seldom) if part)


def _area(released: ReleasedHotspots, own: Exposure) -> str:
    source = f"{own.year}, {own.source}" if own.source else f"{own.year}"
    if not released.whole:
        return f"Kvoterna räknas på {own.what} ({source}). {_CLOSED}"
    every = released.tables["rate"].table.iloc[0]
    many, rate = number(10 * round(every["people"] / 10)), decimal(every["per_1000"], 1)
    nouns = SHORT[released.result.kind][1]
    return f"Räknat på {many} {own.what} ({source}): {rate} {nouns} med plats per 1 000 under perioden."


def _high(released: ReleasedHotspots, own: Exposure) -> str:
    table, noun = released.tables["rates"].table, noun_of(released)
    none = "ingen" if noun.article == "en" else "inget"
    if own.coarse:
        return ""
    if table.empty:
        return f"{none.capitalize()} {noun.one} har minst {FEWEST} {own.what}, så inga kvoter anges."
    if not released.whole:
        return ""
    high, tried = int(table["high"].sum()), counted(len(table), noun.one, noun.many)
    which = f"{number(high) if high else none} av {tried} med minst {FEWEST} {own.what}"
    return f"I {which} är kvoten (antalet per 1 000) högre än slumpen brukar ge."


def _approximate(released: ReleasedHotspots, own: Exposure) -> str:
    noun = noun_of(released)
    if own.coarse:
        many = noun.the_many
        return f"Antalet {own.what} är känt för ytor som är större än {many}, så {many} får ingen egen kvot."
    if own.by_ground:
        return f"Antalet {own.what} är fördelat efter yta och därför ungefärligt."
    border = int((own.approximate & (own.n > 0)).sum())
    where = counted(border, noun.one, noun.many)
    return f"I {where} vid områdets gräns är antalet {own.what} delat efter yta." if border else ""


def _misleading(released: ReleasedHotspots, own: Exposure) -> str:
    many, noun = len(hotspot_rows.crowded(released)), noun_of(released)
    if not many:
        return ""
    nouns = SHORT[released.result.kind][1]
    held = f"{counted(many, noun.one, noun.many)} har minst {MANY} {nouns} men färre än {FEWEST}"
    return f"{held} {own.what}. Där kan många röra sig fast {few(own)}, så ingen kvot anges."
