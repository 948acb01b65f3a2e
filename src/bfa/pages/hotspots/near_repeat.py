"""Whether incidents follow each other nearby: the sentence an analyst can use, and the table of bands."""

from itertools import pairwise
from typing import Any

import pandas as pd

from bfa.analyses.when.near_repeat import DAYS, DISTANCES, NearRepeat
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import tables
from bfa.draw.output import say
from bfa.words.nouns import SHORT
from bfa.words.numbers import counted, decimal, missing, percent

#: Less than so many times chance steers nobody.
_MUCH = 1.5
#: What is left out of the test.
_LEFT = {
    "long": f"med ett tidsspann över {DAYS[1]} dygn är inte",
    "without_day": "har bara månad, ingen dag, och är inte",
}
NOTE = (
    "Hur många gånger fler par av brott ligger så nära i rum och tid än om dagarna delats ut på måfå mellan platserna; "
    "1,0 är som slumpen. Stjärna: mer än slumpen brukar ge. Streck: för få par. Samma koordinat är inte med i de andra "
    "raderna. Dagen är den då brottet började. En utsatt plats under en utsatt säsong ser likadan ut."
)


def sentences(released: ReleasedHotspots, found: NearRepeat) -> list[str]:
    """Whether incidents follow each other nearby and on the same spot, and what follows from it."""
    if found.bands.empty:
        few = "de med plats är för få" if not found.without_day else "för få har känd dag, de andra har bara månad"
        return [f"Om brott följer på varandra i närheten har inte prövats: {few}."]
    near, again = (_band(found.bands, distance) for distance in (0, -1))
    said = [_first(near)]
    if again["shown"]:
        said.append(
            f"På samma koordinat inom {DAYS[1]} dygn: {decimal(again['ratio'], 1)} gånger så många par som slumpen ger."
        )
    if near["shown"] and near["ratio"] >= _MUCH:
        said.append(
            f"Efter ett brott är det alltså värt att bevaka platsen och {DISTANCES[1]} m omkring i {DAYS[1]} dygn."
        )
    apart = released.tables["apart"].table
    for name, n in zip(apart["what"], apart["n"], strict=True):
        if n:
            said.append(f"{counted(n, *SHORT[released.result.kind])} {_LEFT[name]} med i den prövningen.")
    return said


def note(found: NearRepeat) -> str:
    """What stands under the table, with the rule on pairs of the same day where there are pairs enough."""
    if found.bands.empty or missing(found.same_day) or missing(_band(found.bands, 0)["ratio"]):
        return NOTE
    share = percent(100 * found.same_day)
    return (
        f"{NOTE} Par på samma dag ({share} av dem inom {DISTANCES[1]} m) står i första kolumnen; vilket som kom först "
        "är okänt."
    )


def show(released: ReleasedHotspots, found: NearRepeat, *, title: str) -> None:
    """The sentences, and the bands in a folded table."""
    say(" ".join(sentences(released, found)), gate=released.gate)
    if found.bands.empty:
        return
    days = [f"inom {DAYS[1]} dygn", *(f"{low}–{high - 1} dygn" for low, high in pairwise(DAYS[1:]))]
    names = ["samma koordinat", f"inom {DISTANCES[1]} m", *(f"{low}–{high} m" for low, high in pairwise(DISTANCES[1:]))]
    words = [_times(row) for row in found.bands.itertuples()]
    wide = found.bands.assign(words=words).pivot(index="distance", columns="day", values="words")
    tables.show(
        pd.DataFrame(wide.to_numpy(), columns=days).assign(where=names),
        gate=released.gate,
        caption=f"Följer brott på varandra? Gånger slumpen: {title}",
        columns={"where": "Avstånd"} | {band: band for band in days},
        note=note(found),
        folded=True,
    )


def _band(bands: pd.DataFrame, distance: int) -> "pd.Series[Any]":
    """The first days of one distance."""
    row: pd.Series[Any] = bands[(bands["distance"] == distance) & (bands["day"] == 0)].iloc[0]
    return row


def _first(near: "pd.Series[Any]") -> str:
    if missing(near["ratio"]):
        return "Om brott följer på varandra i närheten går inte att säga: för få par."
    where = f"Inom {DISTANCES[1]} m (samma koordinat oräknad) och {DAYS[1]} dygn"
    times = f"{decimal(near['ratio'], 1)} gånger så många par som slumpen ger"
    if not near["shown"]:
        return f"{where} finns {times}; det skiljer sig inte från slumpen."
    little = "" if near["ratio"] >= _MUCH else ", men skillnaden är liten"
    return f"{where} finns {times}: brott följer på varandra i närheten{little}."


def _times(row: Any) -> str:
    if missing(row.ratio):
        return "–"
    return f"{decimal(row.ratio, 1)} *" if row.shown else decimal(row.ratio, 1)
