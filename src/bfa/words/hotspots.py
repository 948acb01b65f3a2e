"""Where and when in Swedish: plain sentences from what was released, that claim no more than the figures."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.tables.period import months
from bfa.words import hotspot_choices, missing_months
from bfa.words.nouns import SHORT, UNIT_NOUNS, UnitNoun, heading
from bfa.words.numbers import counted, joined, missing, number, share
from bfa.words.sentences import how_many

#: What the name of a cell says.
_CELL_NAMES = {
    "square": " Rutans namn är dess nedre vänstra hörn i meter.",
    "hexagon": " Sexhörningens namn är dess mitt i meter.",
    "polygon": "",
}
#: Columns that are left out of a table where they are empty.
_MAY_LACK = ("near", "share", "peak", "gathering")
#: Said where there is no map.
NO_POINTS = "inga brott med känt läge i perioden"
ALL_HIDDEN = "Ingen täthetskarta: antalen är dolda av hänsyn till sekretessen."
#: Stands under a table that says when each row peaks.
PEAK_NOTE = "Tätast: dygnet räknas från 06, så att natten hör till kvällen före."
#: Stands under the week of a place.
WEEK_NOTE = "Dygnet räknas från klockan 06, så att natten hör till kvällen före. Rader utan klockslag är inte med."


def hotspots(released: ReleasedHotspots) -> str:
    """How many, how many of them can be placed, where most are and when."""
    result, found = released.result, released.total
    said = how_many(found, result)
    if result.uncounted.reason:
        return missing_months.of_type(result.brottstyp, result.period, result.uncounted)
    if result.reason:
        return f"{hotspot_choices.reason(released)} {said}"
    if found.hidden or not found.n:
        return said
    why = released.withheld["where"]
    parts = [why] if why else [_placed(released), _fullest(released), _when(released)]
    return " ".join(part for part in [said, *parts] if part)


def noun_of(released: ReleasedHotspots) -> UnitNoun:
    """What the incidents are counted in."""
    units = released.result.units
    return UNIT_NOUNS["square" if units is None else units.kind]


def headings(columns: Mapping[str, str], table: pd.DataFrame) -> dict[str, str]:
    """The columns without those of names, shares, peaks and marks in which no row says anything."""
    said = [name for name in table if any(not missing(value) and value not in ("", "–") for value in table[name])]
    return {name: text for name, text in columns.items() if name not in _MAY_LACK or name in said}


def warnings(released: ReleasedHotspots) -> list[str]:
    """What weakens it all: months left out first, then what the rows lack."""
    return [*missing_months.said(released.result.uncounted), *hotspot_choices.warnings(released.result)]


def against_earlier(released: ReleasedHotspots) -> str:
    """The whole count beside those of earlier years: "273 mot 293–341 samma månader i 3 tidigare år: lägre än alla."

    "" without an earlier year, where the whole count is hidden, and where the tier hides small counts of a kommundel:
    earlier years of the other kommundelar could then be subtracted.
    """
    n, told = released.total.n, released.tables.get("earlier")
    earlier = [int(each) for each in told.table["n"].dropna()] if told is not None else []
    if n is None or not earlier:
        return ""
    low, high, many = min(earlier), max(earlier), len(earlier)
    span = number(low) if low == high else f"{number(low)}–{number(high)}"
    when = "samma månader i {} tidigare år"
    if len(months(released.result.period)) > 12:
        when = "i {} lika lång period tidigare" if many == 1 else "i {} lika långa perioder tidigare"
    return f"{number(n)} mot {span} {when.format(number(many))}: {_level(n, low, high, many)}."


def _level(n: int, low: int, high: int, many: int) -> str:
    if low <= n <= high:
        return "inom" if low < high else "lika många"
    every = {1: "då", 2: "båda"}.get(many, "alla")
    return f"{'lägre' if n < low else 'högre'} än {every}"


def cell_heading(released: ReleasedHotspots) -> str:
    """The heading of the column that names a cell: "Ruta"."""
    return noun_of(released).one.capitalize()


def cell_columns(released: ReleasedHotspots) -> dict[str, str]:
    """The columns of the table of cells, and of the workbook's."""
    return {
        "cell_id": cell_heading(released),
        "near": "Nära",
        "n": heading(released.result.kind),
        "share": "Andel av placerade",
        "peak": "Tätast",
        "gathering": "Anhopning",
    }


def place_columns(released: ReleasedHotspots) -> dict[str, str]:
    """The columns of the table of places, without the share of the area where its ground is not known."""
    ground = {} if released.result.groundless else {"area_share": "Andel av ytan"}
    first = {"name": "Plats", "n": heading(released.result.kind), "share": "Andel av placerade"}
    return first | ground | {"cells": noun_of(released).many.capitalize(), "peak": "Tätast"}


def gathering(table: pd.DataFrame) -> list[str]:
    """Whether each cell or place is marked as gathered, in a word."""
    return ["–" if missing(mark) or not mark else "belagd" for mark in table["gathered"]]


def cells_heading(released: ReleasedHotspots) -> str:
    """The heading of a column that counts cells: "Rutor"."""
    return noun_of(released).many.capitalize()


def fullest_cells(released: ReleasedHotspots) -> str:
    """The caption of the table of cells, without its title: "Rutorna med flest brott"."""
    return f"{noun_of(released).the_many.capitalize()} med flest {SHORT[released.result.kind][1]}"


def cell_note(released: ReleasedHotspots) -> str:
    """What stands under the table of cells."""
    kind = "square" if released.result.units is None else released.result.units.kind
    shown = headings({"share": "", "peak": ""}, released.cells[~released.cells["hidden"]])
    share = f"Andel: av de {SHORT[released.result.kind][1]} som har känd plats i området." if "share" in shown else ""
    return " ".join(filter(None, (share, _CELL_NAMES[kind].strip(), PEAK_NOTE if "peak" in shown else "")))


def place_note(released: ReleasedHotspots) -> str:
    """What stands under the table of places."""
    noun, nouns = noun_of(released), SHORT[released.result.kind][1]
    return (
        f"En plats är fulla {noun.many} som rör vid varandra. Anhopning belagd: fler {nouns} i {noun.the_one} och "
        f"runt den än slumpen ger. En ensam full plats kan vara verklig utan att vara belagd. {PEAK_NOTE}"
    )


def stockpiled(released: ReleasedHotspots) -> str:
    """What was kept out because its coordinate is no place; "" where nothing was.

    What is hidden is not said to be some: beside a sum of which all is hidden, it may be none.
    """
    found = released.lost.stockpiled
    if found.hidden:
        return "" if released.withheld["where"] else "Hur många som ligger på samlade koordinater visas inte."
    if not found.n:
        return ""
    nouns = SHORT[released.result.kind]
    rows = [f"{number(row.rows)} ({share(row.share)})" for row in released.result.stockpiles.itertuples()]
    one = len(rows) == 1
    return (
        f"{counted(found.n, *nouns)} delar {'en koordinat' if one else f'{number(len(rows))} koordinater'} som ingen "
        f"känd plats förklarar: {joined(rows)} av dem med koordinat. De hålls utanför {noun_of(released).the_many}. Så "
        "ser det ut när en station, ett sjukhus eller områdets mitt står i stället för platsen. Skedde de verkligen "
        "där: lägg platsen i platsregistret."
    )


def off_map(released: ReleasedHotspots) -> str:
    """What is in no cell and why: all of it or nothing, since one of them and the rest would give another."""
    lost, nouns = released.lost, SHORT[released.result.kind]
    parts = ((lost.point, "utan läge"), (lost.stockpiled, "på samlade koordinater"), (lost.outside, "utanför"))
    rows = (released.located or 0) + (lost.point.n or 0)
    if not rows or any(part.hidden for part, _ in parts):
        return "Inte på kartan: antalet visas inte"
    said = ", ".join(f"{number(part.n)} {what}" for part, what in parts if part.n)
    return f"Inte på kartan: {said or number(0)} (av {number(rows)} {nouns[1]})"


def clock_note(released: ReleasedHotspots) -> str:
    """What stands under the weekday and hour chart."""
    clock, nouns = released.lost.clock, SHORT[released.result.kind]
    if clock.hidden:
        return f"Hur många {nouns[1]} som saknar klockslag visas inte; sådana är inte med."
    if not clock.n:
        return "Alla har känt klockslag." if released.total.n else ""
    return f"{counted(clock.n, *(f'{noun} utan klockslag är' for noun in nouns))} inte med."


def place_names(released: ReleasedHotspots) -> list[str]:
    """The place's name where it may be said, numbered where it comes again, else its fullest cell as on the map.

    A cell is called by its number on the map, a polygon by its own name.
    """
    own = noun_of(released) == UNIT_NOUNS["polygon"]
    number_of = {cell: place for place, cell in enumerate(released.cells["cell_id"], start=1)}
    names = list[str]()
    for near, cells in zip(released.places["near"], released.places["own"], strict=True):
        name = str(near or f"{cell_heading(released)} {cells[0] if own else number_of[cells[0]]}")
        again = sum(known == name or known.startswith(f"{name} (") for known in names)
        names.append(f"{name} ({again + 1})" if again else name)
    return names


def place(row: Any, kind: str) -> str:
    """ "Busstorget: 38 brott, 12 % av dem på 0,3 % av ytan, mest fre–lör 22–03"."""
    ground = "" if missing(row.area_share) else f" på {share(row.area_share)} av ytan"
    part = "" if missing(row.share) else f", {share(row.share)} av dem{ground}"
    peak = f", mest {row.peak}" if row.peak else ""
    return f"{row.name}: {counted(row.n, *SHORT[kind])}{part}{peak}"


def places(released: ReleasedHotspots, *, most: int = 5) -> list[str]:
    """One line per place, what is held back, and where nothing is gathered, that."""
    table = released.places.head(most).assign(name=place_names(released)[:most])
    lines = [place(row, released.result.kind) for row in table.rename_axis(None).itertuples(index=False)]
    if not lines and released.result.clusters is not None and released.withheld["places"]:
        lines.append(released.withheld["places"])
    return [*lines, *_none_gathered(released)]


def week_of_place(week: pd.DataFrame) -> pd.DataFrame:
    """The week of a place with a row per day and a column per part of it, in words; see `place_weeks`."""
    wide = week.assign(words=week["n"].map(number)).pivot(index="day", columns="part", values="words")
    return wide.loc[list(dict.fromkeys(week["day"])), list(dict.fromkeys(week["part"]))].reset_index()


def _none_gathered(released: ReleasedHotspots) -> list[str]:
    """That no unit is gathered, where every mark may be told."""
    marks = released.cells["gathered"]
    if marks.empty or marks.isna().any() or marks.any():
        return []
    noun = noun_of(released)
    return [f"{'Inget' if noun.article == 'ett' else 'Ingen'} {noun.one} hör till en belagd anhopning."]


def _placed(released: ReleasedHotspots) -> str:
    lost = released.lost
    if lost.point.hidden:
        return "Hur många som saknar känd plats visas inte."
    the_many = noun_of(released).the_many
    outside = f", varav {number(lost.outside.n)} utanför {the_many}" if lost.outside.n else ""
    outside = f"; hur många av dem som ligger utanför {the_many} visas inte" if lost.outside.hidden else outside
    if not lost.point.n and not lost.stockpiled.n and not lost.stockpiled.hidden:
        return f"Alla har känd plats{outside}."
    located = released.located or 0
    known = share(100 * located / (located + (lost.point.n or 0)))
    return f"{number(located)} har känd plats ({known}){outside}."


def _fullest(released: ReleasedHotspots) -> str:
    table, result = released.cells, released.result
    if table.empty or table["hidden"].iloc[0]:
        return ""
    top = table.iloc[0]
    part = "" if missing(top["share"]) else f" ({share(top['share'])} av dem med känd plats)"
    if result.units is not None and result.units.kind == "polygon":
        return f"Flest i {top['cell_id']}: {number(top['n'])}{part}."
    near = f" nära {top['near']}" if top["near"] else ""
    return f"Flest i {_cell(released)}: {number(top['n'])}{near}{part}."


def _cell(released: ReleasedHotspots) -> str:
    """One cell in running text, a square with its side."""
    noun = noun_of(released)
    square = noun == UNIT_NOUNS["square"]
    return f"{noun.article} {noun.one}{f' om {number(released.result.cell_size)} m' if square else ''}"


def _when(released: ReleasedHotspots) -> str:
    if released.week.hidden or not released.week.table["n"].any():
        return ""
    return f"Tätast {released.result.peak}." if released.result.peak else "Ingen tid på veckan sticker ut tydligt."
