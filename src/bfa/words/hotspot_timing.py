"""When in Swedish: spans shared out, the hours of the week, the season, and whether incidents follow each other."""

from itertools import pairwise
from typing import Any

import pandas as pd

from bfa.analyses.timing import Timing
from bfa.analyses.unread import not_held
from bfa.analyses.when.clock import LONGEST
from bfa.analyses.when.near_repeat import DAYS, DISTANCES
from bfa.analyses.when.season import FEWEST_YEARS
from bfa.analyses.when.week import FEWEST, Week
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.words.nouns import SHORT
from bfa.words.numbers import counted, decimal, joined, missing, number, percent

NO_BAND = "Säsongen jämförs bara i en tabell: minst tre tidigare år krävs för ett band."
#: Where the effect page counts the same months otherwise; see `effect.in_time_note`.
LATE_TOO = (
    "Månaderna räknar också det som registrerats sent. Sidan om effekt räknar bara det som registrerats inom lika "
    "många dagar efter varje period, så samma månad kan ha ett lägre antal där."
)
SHARED = "Antalen är fördelade och avrundade"
PART_NOTE = (
    "Efter början: timmen då tidsspannet börjar. Fördelat: varje brott delat lika på minuterna i sitt tidsspann. "
    "Skiljer de sig är klockslagen osäkra."
)
SHIFT_NOTE = (
    "Gånger snittet: passets andel av brotten delad med dess andel av veckans timmar; 1,0 är som en jämn vecka. "
    "Natten hör till dagen den börjar."
)
#: So much more of the incidents in a part of the day is worth a sentence. [percentage points]
_MUCH = 5
#: Less than so many times chance steers nobody.
_STEERS = 1.5
#: Two in k + 1, by k.
_PARTS_IN_WORDS = {3: "hälften", 5: "en tredjedel", 7: "en fjärdedel", 9: "en femtedel"}
#: What is not shared out over its span.
_LEFT = {
    "too_long": f"har ett tidsspann över {LONGEST:g} timmar",
    "without_end": "saknar sluttid",
    "reversed": "slutar före sin början",
    "without_clock": "saknar klockslag",
}
#: What is left out of the test of near repeats.
_APART = {
    "long": f"med ett tidsspann över {DAYS[1]} dygn är inte",
    "without_day": "har bara månad, ingen dag, och är inte",
}
_BAND_NOTE = (
    "Hur många gånger fler par av brott ligger så nära i rum och tid än om dagarna delats ut på måfå mellan platserna; "
    "1,0 är som slumpen. Stjärna: mer än slumpen brukar ge. Streck: för få par. Samma koordinat är inte med i de andra "
    "raderna. Dagen är den då brottet började. En utsatt plats under en utsatt säsong ser likadan ut."
)


def span_counts(released: ReleasedHotspots) -> dict[str, int]:
    """How many spans were shared out, and how many were not, by why."""
    table = released.tables["spans"].table
    return dict(zip(table["what"], table["n"], strict=True))


def spans(released: ReleasedHotspots, found: Timing) -> str:
    """How many spans were shared out, what was left out, and what sharing does to the week; "" where none was."""
    n = span_counts(released)
    if not n["used"]:
        return ""
    left = joined(f"{number(n[name])} {what}" for name, what in _LEFT.items() if n[name])
    nouns = SHORT[released.result.kind]
    said = f"{counted(n['used'], *nouns)} med känd början och slut är fördelade över sina tidsspann."
    said = f"{said} De andra är inte med: {left}." if left else said
    return f"{said}{_moved(found.week)}{_other_part(released.tables['parts'].table)}{_thin(found, n['used'])}"


def week_note(released: ReleasedHotspots, week: Week) -> str:
    """What stands under the week's line: what it is made of, its smoothing, and what chance does to the band."""
    said = ["1 är veckans snitt. Dygnet räknas från 06."]
    if week.smoothing > 1:
        said.append(f"Utjämnat över {week.smoothing} timmar, för att brotten är få per timme.")
    if week.years:
        hours = released.tables["week_hours"].table
        outside = int(((hours["now"] > hours["high"]) | (hours["now"] < hours["low"])).sum())
        said.append(
            f"Grått: lägsta och högsta av {number(week.years)} tidigare år, samma månader. {number(outside)} av "
            f"{number(len(hours))} timmar ligger utanför; ungefär {_by_chance(week.years)} väntas göra det av en "
            "ren slump."
        )
    return " ".join(said)


def no_season(found: Timing) -> str:
    """Why the season is held against nothing."""
    return not_held(found.unread) or "Säsongen har inga tidigare år att jämföras med."


def season_note(years: int, *, late_too: bool = False) -> str:
    """What stands under the season: what its months count, and how much chance puts outside where that is told."""
    said = f"Tidigare år: lägsta och högsta antal samma månad.{f' {LATE_TOO}' if late_too else ''}"
    if years < FEWEST_YEARS:
        return said
    with_years = f"Med {number(years)} tidigare år"
    return f"{said} {with_years} hamnar ungefär {_by_chance(years)} av månaderna utanför av en ren slump."


def season(months: pd.DataFrame) -> pd.DataFrame:
    """The months with their earlier years and where they stand, in words."""
    spans = zip(months["low"], months["high"], strict=True)
    return months.assign(
        span=[f"{number(low)}–{number(high)}" for low, high in spans],
        words=[_against(row) for row in months.itertuples()],
    )


def near_repeat(released: ReleasedHotspots, found: Timing) -> list[str]:
    """Whether incidents follow each other nearby and on the same spot, and what follows from it."""
    bands, apart = released.tables["bands"].table, released.tables["apart"].table
    if bands.empty:
        few = "de med plats är för få" if not found.near.without_day else "för få har känd dag, de andra har bara månad"
        return [f"Om brott följer på varandra i närheten har inte prövats: {few}."]
    near, again = (_band(bands, distance) for distance in (0, -1))
    said = [_first(near)]
    if again["shown"]:
        times = decimal(again["ratio"], 1)
        said.append(f"På samma koordinat inom {DAYS[1]} dygn: {times} gånger så många par som slumpen ger.")
    if near["shown"] and near["ratio"] >= _STEERS:
        said.append(
            f"Efter ett brott är det alltså värt att bevaka platsen och {DISTANCES[1]} m omkring i {DAYS[1]} dygn."
        )
    nouns = SHORT[released.result.kind]
    left = zip(apart["what"], apart["n"], strict=True)
    return [*said, *(f"{counted(n, *nouns)} {_APART[what]} med i den prövningen." for what, n in left if n)]


def band_note(released: ReleasedHotspots, found: Timing) -> str:
    """What stands under the bands, with the rule on pairs of the same day where there are pairs enough."""
    bands, same = released.tables["bands"].table, found.near.same_day
    if missing(same) or missing(_band(bands, 0)["ratio"]):
        return _BAND_NOTE
    return (
        f"{_BAND_NOTE} Par på samma dag ({percent(100 * same)} av dem inom {DISTANCES[1]} m) står i första kolumnen; "
        "vilket som kom först är okänt."
    )


def bands(released: ReleasedHotspots) -> pd.DataFrame:
    """where, and a column for each band of days: times chance, in words."""
    days = [f"inom {DAYS[1]} dygn", *(f"{low}–{high - 1} dygn" for low, high in pairwise(DAYS[1:]))]
    far = [f"{low}–{high} m" for low, high in pairwise(DISTANCES[1:])]
    found = released.tables["bands"].table
    wide = found.assign(words=[_times(row) for row in found.itertuples()])
    wide = wide.pivot(index="distance", columns="day", values="words")
    return pd.DataFrame(
        {"where": ["samma koordinat", f"inom {DISTANCES[1]} m", *far]} | dict(zip(days, wide.to_numpy().T, strict=True))
    )


def _by_chance(years: int) -> str:
    """Two in k + 1 of equal years are a new lowest or highest, in words where there is one."""
    return _PARTS_IN_WORDS.get(years) or percent(200 / (years + 1))


def _moved(week: Week) -> str:
    if week.basis != "shared":
        return ""
    said = f" Minst {percent(week.moved)} av brotten ligger då i en annan timme än den då spannet börjar."
    if week.peak and week.peak != week.start_peak:
        said += f" Tätast {week.peak}; efter början {week.start_peak or 'ingen tydlig tid'}."
    return said


def _other_part(parts: pd.DataFrame) -> str:
    """The part of the day that gains most by sharing; "" where no part gains much."""
    gain = parts["shared"] - parts["by_start"]
    most = parts.iloc[int(gain.fillna(0).to_numpy().argmax())]
    if not gain.max() >= _MUCH:
        return ""
    shared, by_start = percent(most["shared"]), percent(most["by_start"])
    return f" Kl. {most['part']}: {shared} när spannen fördelas, {by_start} efter början."


def _thin(found: Timing, used: int) -> str:
    if found.week.basis:
        return ""
    few = f"färre än {FEWEST}" if used < FEWEST else "färre än hälften av alla"
    return f" De fördelade är {few}, för få för enskilda timmar: se dygnets delar och passen."


def _against(row: Any) -> str:
    if missing(row.n):
        return "inte räknad"
    return "över" if row.n > row.high else "under" if row.n < row.low else "inom"


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
    little = "" if near["ratio"] >= _STEERS else ", men skillnaden är liten"
    return f"{where} finns {times}: brott följer på varandra i närheten{little}."


def _times(row: Any) -> str:
    if missing(row.ratio):
        return "–"
    return f"{decimal(row.ratio, 1)} *" if row.shown else decimal(row.ratio, 1)
