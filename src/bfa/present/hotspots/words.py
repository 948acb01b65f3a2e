"""Where and when in Swedish: plain sentences that claim no more than the figures, with every count through the gate."""

from bfa.analyses.hotspots import Hotspots
from bfa.present.disclosure import Gate
from bfa.present.hotspots import shown
from bfa.present.nouns import SHORT
from bfa.present.numbers import counted, joined, missing, number, percent
from bfa.present.sentences import how_many
from bfa.present.shown import count

#: Stands under the table of cells.
CELL_NOTE = "Andel av de brott som har känd plats i området. Rutans namn är dess nedre vänstra hörn i meter."
#: Stands under the table of places.
PLACE_NOTE = (
    "En plats är de fullaste rutorna som rör vid varandra. Anhopning belagd: fler brott i och runt rutan än när samma "
    "antal kastas om mellan rutorna. En ensam full ruta kan vara en verklig plats utan att anhopningen är belagd."
)
#: Stands under the week of a place.
WEEK_NOTE = "Dygnet räknas från klockan 06, så att natten hör till kvällen före. Rader utan klockslag är inte med."


def hotspots(result: Hotspots, *, gate: Gate) -> str:
    """How many, how many of them can be placed, where most are and when."""
    found = count(result.incidents, gate=gate, brottstyp=result.brottstyp, kind=result.kind)
    said = how_many(found, result.brottstyp, result.period, result.kind)
    if result.reason:
        return f"{result.reason} {said}"
    if found.hidden or not found.n:
        return said
    why = shown.unshown(result, gate=gate)
    parts = [said, _placed(result, gate), *([why] if why else [_fullest(result, gate), _when(result, gate)])]
    return " ".join(part for part in parts if part)


def stockpiled(result: Hotspots, *, gate: Gate) -> str:
    """What was kept out because its coordinate is no place; "" where nothing was."""
    if not result.stockpiled:
        return ""
    if shown.lost(result, gate=gate).stockpiled.hidden:
        return "Några samlade koordinater hålls utanför kartan."
    many, nouns = result.stockpiled, SHORT[result.kind]
    rows = [f"{number(row.rows)} ({percent(row.share)})" for row in result.stockpiles.itertuples()]
    one = len(rows) == 1
    return (
        f"{counted(many, *nouns)} delar {'en koordinat' if one else f'{number(len(rows))} koordinater'} som ingen känd "
        f"plats förklarar: {joined(rows)} av dem med koordinat. De hålls utanför rutorna, för så ser det ut när en "
        "station, ett sjukhus eller områdets mitt står i stället för platsen. Skedde de verkligen där: lägg platsen i "
        "platsregistret."
    )


def clock_note(result: Hotspots, *, gate: Gate) -> str:
    """What stands under the weekday and hour chart."""
    if not result.without_clock:
        return "Alla har känt klockslag." if result.incidents else ""
    if shown.lost(result, gate=gate).clock.hidden:
        return f"Några {SHORT[result.kind][1]} utan klockslag är inte med."
    return f"{counted(result.without_clock, *(f'{noun} utan klockslag är' for noun in SHORT[result.kind]))} inte med."


def _placed(result: Hotspots, gate: Gate) -> str:
    if not result.without_point and not result.outside and not result.stockpiled:
        return "Alla har känd plats."
    lost = shown.lost(result, gate=gate)
    if lost.point.hidden:
        return "Några saknar känd plats."
    share = percent(100 * result.with_point / (result.with_point + result.without_point))
    outside = f", varav {number(result.outside)} utanför områdets rutor" if result.outside else ""
    outside = ", varav några utanför områdets rutor" if lost.outside.hidden else outside
    return f"{number(result.with_point)} har känd plats ({share}){outside}."


def _fullest(result: Hotspots, gate: Gate) -> str:
    table = shown.cells(result, gate=gate)
    if table.empty or table["hidden"].iloc[0]:
        return ""
    top = table.iloc[0]
    near = f" nära {top['near']}" if top["near"] else ""
    share = ""
    if not missing(top["share"]):
        share = f" ({percent(top['share'], 0 if top['share'] >= 1 else 1)} av dem med känd plats)"
    return f"Flest i en ruta om {number(result.cell_size)} m: {number(top['n'])}{near}{share}."


def _when(result: Hotspots, gate: Gate) -> str:
    if shown.week(result, gate=gate).hidden:
        return ""
    if not result.peak:
        return "Ingen tid på veckan sticker ut tydligt."
    return f"Tätast {result.peak}."
