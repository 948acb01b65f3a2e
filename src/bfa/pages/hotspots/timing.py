"""When, beyond the week's chart: spans shared out, shifts, the season against earlier years, and what follows nearby.

Nothing of hours is shown on a tier that hides small counts by the hour: shares of an incident and of hours, parts of
the day and shifts overlap, and could be subtracted from each other.
"""

from typing import Any

import pandas as pd

from bfa.analyses import timing as analysis
from bfa.analyses.timing import Timing
from bfa.analyses.when.clock import LONGEST
from bfa.analyses.when.near_repeat import DAYS, DISTANCES, NearRepeat
from bfa.analyses.when.season import FEWEST_YEARS
from bfa.analyses.when.week import FEWEST, Week
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import charts, tables
from bfa.draw.output import say
from bfa.pages.hotspots import near_repeat
from bfa.words.nouns import SHORT, heading
from bfa.words.numbers import counted, joined, missing, number, percent

Figures = dict[str, Any]
_NO_YEARS = "Säsongen har inga tidigare år att jämföras med."
_NO_BAND = "Säsongen jämförs bara i en tabell: minst tre tidigare år krävs för ett band."
#: So much more of the incidents in a part of the day is worth a sentence. [percentage points]
_MUCH = 5
#: Two in k + 1, by k.
_PARTS_IN_WORDS = {3: "hälften", 5: "en tredjedel", 7: "en fjärdedel", 9: "en femtedel"}
#: A heat map of shared hours needs so many incidents. [count]
_FEWEST_MAPPED = 5 * 168
#: What is not shared out over its span.
_LEFT = {
    "too_long": f"har ett tidsspann över {LONGEST:g} timmar",
    "without_end": "saknar sluttid",
    "reversed": "slutar före sin början",
    "without_clock": "saknar klockslag",
}
PART_NOTE = (
    "Efter början: timmen då tidsspannet börjar. Fördelat: varje brott delat lika på minuterna i sitt tidsspann. "
    "Skiljer de sig är klockslagen osäkra."
)
SHIFT_NOTE = (
    "Gånger snittet: passets andel av brotten delad med dess andel av veckans timmar; 1,0 är som en jämn vecka. "
    "Natten hör till dagen den börjar."
)


def withheld(released: ReleasedHotspots) -> str:
    """Why nothing is shown, in Swedish; "" where it is."""
    return released.result.reason or released.withheld["where"]


def show(released: ReleasedHotspots, found: Timing, *, title: str) -> None:
    """Every part of the answer."""
    if withheld(released) or not released.total.n:
        return
    closed = released.withheld["hours"]
    if closed:
        say(closed, gate=released.gate)
    else:
        hours(released, found, title=title)
        shifts(released, found, title=title)
    season(released, found, title=title)
    if not closed:
        near_repeat.show(released, found.near, title=title)


def hours(released: ReleasedHotspots, found: Timing, *, title: str) -> None:
    """What spans could be shared out, the week so shared, and the week against earlier years."""
    if released.withheld["hours"]:
        return
    gate, result = released.gate, released.result
    if found.used:
        say(" ".join([spans(released, found), *_thin(found)]), gate=gate)
    if found.week.basis == "shared" and found.week.incidents >= _FEWEST_MAPPED:
        charts.weekday_hour(
            _mapped(found.week),
            gate=gate,
            title=f"Fördelat över tidsspannen: {title}",
            note="Antalen är fördelade och avrundade",
            brottstyp=result.brottstyp,
            kind=result.kind,
        )
    if found.week.basis:
        charts.week_line(
            found.week.hours,
            gate=gate,
            title=f"Veckans timmar, gånger veckans snitt: {title}",
            shared=found.week.basis == "shared",
            years=found.week.years,
            note=week_note(found.week),
        )
    if not found.used:
        return
    tables.show(
        found.parts,
        gate=gate,
        caption=f"Del av dygnet: {title}",
        columns={"part": "Timmar", "by_start": "Efter början", "shared": "Fördelat över spannet"},
        formats={"by_start": "percent", "shared": "percent"},
        note=PART_NOTE,
        folded=True,
    )


def shifts(released: ReleasedHotspots, found: Timing, *, title: str) -> None:
    """Each shift's share of the incidents and of the week; the caller has asked whether `hours` are withheld."""
    if found.shifts.empty or found.shifts["by_start"].isna().all():
        return
    named = {"name": "Pass", "window": "När"} if found.shifts["name"].ne("").any() else {"window": "När"}
    columns = named | {"hours": "Timmar i veckan", "by_start": "Efter början"}
    if found.used:
        columns |= {"shared": "Fördelat över spannet"}
    tables.show(
        found.shifts,
        gate=released.gate,
        caption=f"Passen: {title}",
        columns=columns | {"times": "Gånger snittet"},
        formats={"hours": "decimal1" if (found.shifts["hours"] % 1).any() else "int"}
        | {"by_start": "percent", "shared": "percent", "times": "decimal1"},
        note=SHIFT_NOTE,
        stacked=True,
    )


def season(released: ReleasedHotspots, found: Timing, *, title: str) -> None:
    """The months against earlier years, as a chart where the years are enough, and in a folded table."""
    gate, kind = released.gate, released.result.kind
    if found.season.empty:
        return say(found.held_against_nothing or _NO_YEARS, gate=gate)
    if why := released.withheld["months"]:
        return say(why, gate=gate)
    months = released.tables["months"].table
    years, few = counted(int(found.season["years"].iloc[0]), "tidigare år", "tidigare år"), _few_years(found)
    caption = f"Månad för månad mot {years}: {title}"
    if few:
        say(_NO_BAND, gate=gate)
    elif len(months) > 1:
        charts.season(months, gate=gate, title=caption, note=season_note(found), kind=kind)
    columns = {"month": "Månad", "n": heading(kind), "span": "Tidigare år"}
    spans = zip(months["low"], months["high"], strict=True)
    table = months.assign(
        span=[f"{number(low)}–{number(high)}" for low, high in spans],
        words=[_against(row) for row in months.itertuples()],
    )
    return tables.show(
        table,
        gate=gate,
        caption=caption,
        columns=columns if few else columns | {"words": "Läge"},
        formats={"month": "month", "n": "int"},
        note="" if len(months) > 1 and not few else season_note(found),
        folded=True,
    )


def choices(released: ReleasedHotspots, found: Timing) -> pd.DataFrame:
    """Every automatic choice behind when: choice, value, why; empty where nothing of it is shown."""
    rows = analysis.choices(found)
    return rows.iloc[:0] if withheld(released) else rows


def figures(released: ReleasedHotspots, found: Timing) -> Figures:
    """Keys of `2_hotspots` about when."""
    open_ones = not withheld(released)
    clock = open_ones and not released.withheld["hours"]
    months = released.tables["months"].table if "months" in released.tables else found.season.iloc[:0]
    return {
        "near_repeat": _near_figures(found.near) if clock and len(found.near.bands) else None,
        "parts_of_day": _records(found.parts.drop(columns="n")) if clock else None,
        "spans": _spans(released) if clock else None,
        "week_hours": _week_figures(found.week) if clock and found.week.basis else None,
        "shifts": _records(found.shifts.drop(columns="n")) if clock else None,
        "season_years": int(found.season["years"].iloc[0]) if len(found.season) else 0,
        "season": _records(_plain_months(months)) if open_ones and not released.withheld["months"] else None,
    }


def spans(released: ReleasedHotspots, found: Timing) -> str:
    """How many spans were shared out, what was left out, and what sharing does to the week; "" where none was.

    The counts are shown where `hours` are not withheld.
    """
    n = _spans(released)
    if not n["used"]:
        return ""
    left = joined(f"{number(n[name])} {what}" for name, what in _LEFT.items() if n[name])
    said = (
        f"{counted(n['used'], *SHORT[released.result.kind])} med känd början och slut är fördelade över sina tidsspann."
    )
    said = f"{said} De andra är inte med: {left}." if left else said
    return f"{said}{_moved(found.week)}{_other_part(found.parts)}"


def _spans(released: ReleasedHotspots) -> dict[str, int]:
    table = released.tables["spans"].table
    return dict(zip(table["what"], table["n"], strict=True))


def week_note(week: Week) -> str:
    """What stands under the week's line: what it is made of, its smoothing, and what chance does to the band."""
    said = ["1 är veckans snitt. Dygnet räknas från 06."]
    if week.smoothing > 1:
        said.append(f"Utjämnat över {week.smoothing} timmar, för att brotten är få per timme.")
    if week.years:
        outside = int(((week.hours["now"] > week.hours["high"]) | (week.hours["now"] < week.hours["low"])).sum())
        said.append(
            f"Grått: lägsta och högsta av {number(week.years)} tidigare år, samma månader. {number(outside)} av "
            f"{number(len(week.hours))} timmar ligger utanför; ungefär {_by_chance(week.years)} väntas göra det av en "
            "ren slump."
        )
    return " ".join(said)


def season_note(found: Timing) -> str:
    """What stands under the season, with how much chance puts outside where that is told apart from it."""
    said = "Tidigare år: lägsta och högsta antal samma månad."
    if _few_years(found):
        return said
    years = int(found.season["years"].iloc[0])
    with_years = f"Med {number(years)} tidigare år"
    return f"{said} {with_years} hamnar ungefär {_by_chance(years)} av månaderna utanför av en ren slump."


def _few_years(found: Timing) -> bool:
    return int(found.season["years"].iloc[0]) < FEWEST_YEARS


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


def _thin(found: Timing) -> list[str]:
    if found.week.basis or not found.used:
        return []
    few = f"färre än {FEWEST}" if found.used < FEWEST else "färre än hälften av alla"
    return [f"De fördelade är {few}, för få för enskilda timmar: se dygnets delar och passen."]


def _mapped(week: Week) -> pd.DataFrame:
    """Shared hours as whole incidents, for the heat map."""
    return week.hours[["weekday", "hour"]].assign(n=week.hours["shared"].round().astype("Int64"))


def _against(row: Any) -> str:
    if missing(row.n):
        return "inte räknad"
    return "över" if row.n > row.high else "under" if row.n < row.low else "inom"


def _plain_months(season: pd.DataFrame) -> pd.DataFrame:
    """The months as 2010-05."""
    return season.assign(month=season["month"].astype(str))[["month", "n", "low", "high"]]


def _near_figures(near: NearRepeat) -> Figures:
    return {
        "distances": list(DISTANCES),
        "days": list(DAYS),
        "permutations": near.permutations,
        "bands": _records(near.bands.drop(columns=["observed", "expected"])),
    }


def _week_figures(week: Week) -> Figures:
    return {
        "basis": week.basis,
        "incidents": week.incidents,
        "moved": round(week.moved, 3),
        "peak": week.peak,
        "smoothing": week.smoothing,
        "years": week.years,
        "times": [round(float(value), 3) for value in week.hours["now"]],
    }


def _records(table: pd.DataFrame) -> list[Figures]:
    """Rows as they are handed on, numbers in three decimals."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def _plain(value: Any) -> Any:
    if missing(value):
        return None
    return round(value, 3) if isinstance(value, float) else value
