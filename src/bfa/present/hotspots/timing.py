"""When, beyond the week's chart: windows shared out, the season against earlier years, and what follows nearby."""

from itertools import pairwise
from typing import Any

import pandas as pd

from bfa.analyses.hotspots import Hotspots
from bfa.analyses.timing import DAYS, DISTANCES, LONGEST, Timing
from bfa.present import tables
from bfa.present.disclosure import Gate
from bfa.present.hotspots import shown as hotspot_shown
from bfa.present.nouns import SHORT, heading
from bfa.present.numbers import decimal, missing, number
from bfa.present.sentences import say
from bfa.present.shown import count

Figures = dict[str, Any]
_SMALL = "Antal per månad visas inte på den här nivån, så säsongen jämförs inte med äldre år."
PART_NOTE = (
    "Efter början: den timme då tidsspannet börjar. Fördelat: varje brott delat lika på minuterna i sitt tidsspann. "
    "Skiljer de sig är klockslagen osäkra."
)
NEAR_NOTE = (
    "Talet är hur många gånger fler par av brott som låg så nära varandra i rum och tid än om tiderna delats ut på "
    "måfå; 1,0 är som slumpen. Streck: för få par. Stjärna: mer än slumpen brukar ge. Att brott följer på varandra "
    "säger inte varför: en utsatt plats under en utsatt säsong ser likadan ut."
)


def withheld(result: Hotspots, *, gate: Gate) -> str:
    """Why nothing is shown, in Swedish; "" where it is."""
    return result.reason or hotspot_shown.unshown(result, gate=gate)


def show(result: Hotspots, found: Timing, *, gate: Gate, title: str) -> None:
    """Every part of the answer."""
    if withheld(result, gate=gate) or not result.incidents:
        return
    _windows(result, found, gate, title)
    _season(result, found, gate, title)
    _near(result, found, gate, title)


def figures(result: Hotspots, found: Timing, *, gate: Gate) -> Figures:
    """Keys of `2_hotspots` about when."""
    open_ones = not withheld(result, gate=gate)
    return {
        "near_repeat": {
            "distances": list(DISTANCES),
            "days": list(DAYS),
            "permutations": found.permutations,
            "bands": _records(found.near_repeat),
        }
        if open_ones and len(found.near_repeat)
        else None,
        "parts_of_day": _records(found.parts) if open_ones and not _hides_times(result, gate) else None,
        "season_years": int(found.season["years"].iloc[0]) if len(found.season) else 0,
    }


def near_sentence(found: Timing) -> str:
    """Whether incidents follow each other nearby."""
    table = found.near_repeat
    if table.empty:
        return "Om brott följer på varandra i närheten har inte prövats: de med plats är för få."
    first = table[(table["distance"] == 0) & (table["day"] == 0)].iloc[0]
    if missing(first["ratio"]):
        return "Om brott följer på varandra i närheten går inte att säga: för få par."
    near, days = f"{DISTANCES[1]} m", f"{DAYS[1]} dygn"
    times = f"{decimal(first['ratio'], 1)} gånger så många par som slumpen ger"
    if first["shown"]:
        return f"Inom {near} och {days} finns {times}: brott följer på varandra i närheten."
    return f"Inom {near} och {days} finns {times}; det skiljer sig inte från slumpen."


def _hides_times(result: Hotspots, gate: Gate) -> bool:
    return count(1, gate=gate, brottstyp=result.brottstyp, kind=result.kind, narrows=("tid",)).hidden


def _windows(result: Hotspots, found: Timing, gate: Gate, title: str) -> None:
    if _hides_times(result, gate):
        return
    lost = [(found.too_long, f"har ett tidsspann över {LONGEST:g} timmar"), (found.without_end, "saknar sluttid")]
    lost.append((found.reversed, "slutar före sin början"))
    said = [f"{number(n)} {what}" for n, what in lost if n]
    nouns = SHORT[result.kind][1]
    if not found.used:
        return say(f"Inga {nouns} har ett tidsspann att fördela.", gate=gate)
    rest = f" Inte med: {', '.join(said)}." if said else ""
    say(f"{number(found.used)} {nouns} med känd början och slut är fördelade över sina tidsspann.{rest}", gate=gate)
    return tables.show(
        found.parts,
        gate=gate,
        caption=f"Del av dygnet: {title}",
        columns={"part": "Timmar", "by_start": "Efter början", "shared": "Fördelat över spannet"},
        formats={"by_start": "percent", "shared": "percent"},
        note=PART_NOTE,
        folded=True,
    )


def _season(result: Hotspots, found: Timing, gate: Gate, title: str) -> None:
    if found.season.empty:
        return say("Säsongen har inga äldre år att jämföras med.", gate=gate)
    if count(1, gate=gate, brottstyp=result.brottstyp, kind=result.kind).hidden:
        return say(_SMALL, gate=gate)
    years = number(int(found.season["years"].iloc[0]))
    table = found.season.assign(
        span=[
            f"{number(low)}–{number(high)}" for low, high in zip(found.season["low"], found.season["high"], strict=True)
        ],
        words=[_against(row) for row in found.season.itertuples()],
    )
    return tables.show(
        table,
        gate=gate,
        caption=f"Månad för månad mot {years} tidigare år: {title}",
        columns={"month": "Månad", "n": heading(result.kind), "span": "Tidigare år", "words": "Läge"},
        formats={"month": "month", "n": "int"},
        note="Tidigare år: lägsta och högsta antal samma månad. Ett nytt högsta är väntat då och då av en slump.",
        folded=True,
    )


def _against(row: Any) -> str:
    if missing(row.n):
        return "inte räknad"
    return "över" if row.n > row.high else "under" if row.n < row.low else "inom"


def _near(result: Hotspots, found: Timing, gate: Gate, title: str) -> None:
    say(near_sentence(found), gate=gate)
    if found.near_repeat.empty:
        return
    bands = [f"inom {DAYS[1]} dygn", *(f"{low}–{high - 1} dygn" for low, high in pairwise(DAYS[1:]))]
    names = ["samma koordinat", f"inom {DISTANCES[1]} m", *(f"{low}–{high} m" for low, high in pairwise(DISTANCES[1:]))]
    words = [_times(row) for row in found.near_repeat.itertuples()]
    wide = found.near_repeat.assign(words=words).pivot(index="distance", columns="day", values="words")
    tables.show(
        pd.DataFrame(wide.to_numpy(), columns=bands).assign(where=names),
        gate=gate,
        caption=f"Följer brott på varandra? Gånger slumpen: {title}",
        columns={"where": "Avstånd"} | {band: band for band in bands},
        note=NEAR_NOTE,
        folded=True,
    )


def _times(row: Any) -> str:
    if missing(row.ratio):
        return "–"
    return f"{decimal(row.ratio, 1)} *" if row.shown else decimal(row.ratio, 1)


def _records(table: pd.DataFrame) -> list[Figures]:
    return [
        {str(name): None if missing(value) else value for name, value in row.items()}
        for row in table.to_dict("records")
    ]
