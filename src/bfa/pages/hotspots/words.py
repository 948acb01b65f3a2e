"""Where and when in Swedish: plain sentences that claim no more than the figures, with every count through the gate."""

from bfa.analyses.hotspots import Hotspots
from bfa.analyses.timing import Timing
from bfa.disclosure import Gate
from bfa.disclosure.single import count
from bfa.pages.hotspots import shown
from bfa.tables.period import months
from bfa.words import missing_months
from bfa.words.nouns import SHORT
from bfa.words.numbers import counted, joined, missing, number, share
from bfa.words.sentences import how_many

#: What the name of a cell says.
_CELL_NAMES = {
    "square": " Rutans namn är dess nedre vänstra hörn i meter.",
    "hexagon": " Sexhörningens namn är dess mitt i meter.",
    "polygon": "",
}
#: Stands under a table that says when each row peaks.
PEAK_NOTE = "Tätast: dygnet räknas från 06, så att natten hör till kvällen före."
#: Stands under the week of a place.
WEEK_NOTE = "Dygnet räknas från klockan 06, så att natten hör till kvällen före. Rader utan klockslag är inte med."


def hotspots(result: Hotspots, *, gate: Gate) -> str:
    """How many, how many of them can be placed, where most are and when."""
    found = shown.total(result, gate=gate)
    said = how_many(found, result)
    if result.uncounted.reason:
        return missing_months.of_type(result.brottstyp, result.period, result.uncounted)
    if result.reason:
        return f"{result.reason} {said}"
    if found.hidden or not found.n:
        return said
    why = shown.unshown(result, gate=gate)
    parts = [why] if why else [_placed(result, gate), _fullest(result, gate), _when(result, gate)]
    return " ".join(part for part in [said, *parts] if part)


def warnings(result: Hotspots) -> list[str]:
    """What weakens it all: months left out first, then what the rows lack."""
    return [*missing_months.said(result.uncounted), *result.warnings]


def against_earlier(result: Hotspots, found: Timing, *, gate: Gate) -> str:
    """The whole count beside those of earlier years: "273 mot 293–341 samma månader i 3 tidigare år: lägre än alla."

    "" without an earlier year, where the whole count is hidden, and where the tier hides small counts of a kommundel:
    earlier years of the other kommundelar could then be subtracted.
    """
    if result.incidents is None or not found.earlier or shown.total(result, gate=gate).hidden:
        return ""
    if count(1, gate=gate, brottstyp=result.brottstyp, kind=result.kind).hidden:
        return ""
    low, high, many = min(found.earlier), max(found.earlier), len(found.earlier)
    span = number(low) if low == high else f"{number(low)}–{number(high)}"
    when = "samma månader i {} tidigare år"
    if len(months(result.period)) > 12:
        when = "i {} lika lång period tidigare" if many == 1 else "i {} lika långa perioder tidigare"
    return f"{number(result.incidents)} mot {span} {when.format(number(many))}: {_level(result.incidents, found)}."


def _level(n: int, found: Timing) -> str:
    low, high, many = min(found.earlier), max(found.earlier), len(found.earlier)
    if low <= n <= high:
        return "inom" if low < high else "lika många"
    every = {1: "då", 2: "båda"}.get(many, "alla")
    return f"{'lägre' if n < low else 'högre'} än {every}"


def cell_heading(result: Hotspots) -> str:
    """The heading of the column that names a cell: "Ruta"."""
    return shown.noun_of(result).one.capitalize()


def cells_heading(result: Hotspots) -> str:
    """The heading of a column that counts cells: "Rutor"."""
    return shown.noun_of(result).many.capitalize()


def fullest_cells(result: Hotspots) -> str:
    """The caption of the table of cells, without its title: "Rutorna med flest brott"."""
    return f"{shown.noun_of(result).the_many.capitalize()} med flest {SHORT[result.kind][1]}"


def cell_note(result: Hotspots) -> str:
    """What stands under the table of cells."""
    kind = "square" if result.units is None else result.units.kind
    return f"Andel: av de {SHORT[result.kind][1]} som har känd plats i området.{_CELL_NAMES[kind]} {PEAK_NOTE}"


def place_note(result: Hotspots) -> str:
    """What stands under the table of places."""
    noun, nouns = shown.noun_of(result), SHORT[result.kind][1]
    return (
        f"En plats är fulla {noun.many} som rör vid varandra. Anhopning belagd: fler {nouns} i {noun.the_one} och "
        f"runt den än slumpen ger. En ensam full plats kan vara verklig utan att vara belagd. {PEAK_NOTE}"
    )


def stockpiled(result: Hotspots, *, gate: Gate) -> str:
    """What was kept out because its coordinate is no place; "" where nothing was."""
    if not result.stockpiled:
        return ""
    if shown.lost(result, gate=gate).stockpiled.hidden:
        return "Några samlade koordinater hålls utanför kartan."
    many, nouns = result.stockpiled, SHORT[result.kind]
    rows = [f"{number(row.rows)} ({share(row.share)})" for row in result.stockpiles.itertuples()]
    one = len(rows) == 1
    return (
        f"{counted(many, *nouns)} delar {'en koordinat' if one else f'{number(len(rows))} koordinater'} som ingen känd "
        f"plats förklarar: {joined(rows)} av dem med koordinat. De hålls utanför {shown.noun_of(result).the_many}. Så "
        "ser det ut när en station, ett sjukhus eller områdets mitt står i stället för platsen. Skedde de verkligen "
        "där: lägg platsen i platsregistret."
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
    known = share(100 * result.with_point / (result.with_point + result.without_point))
    cells = shown.noun_of(result).the_many
    outside = f", varav {number(result.outside)} utanför {cells}" if result.outside else ""
    outside = f", varav några utanför {cells}" if lost.outside.hidden else outside
    if not result.without_point and not result.stockpiled:
        return f"Alla har känd plats{outside}."
    return f"{number(result.with_point)} har känd plats ({known}){outside}."


def _fullest(result: Hotspots, gate: Gate) -> str:
    table = shown.cells(result, gate=gate)
    if table.empty or table["hidden"].iloc[0]:
        return ""
    top = table.iloc[0]
    part = "" if missing(top["share"]) else f" ({share(top['share'])} av dem med känd plats)"
    if result.units is not None and result.units.kind == "polygon":
        return f"Flest i {top['cell_id']}: {number(top['n'])}{part}."
    near = f" nära {top['near']}" if top["near"] else ""
    return f"Flest i {_cell(result)}: {number(top['n'])}{near}{part}."


def _cell(result: Hotspots) -> str:
    """One cell in running text, a square with its side."""
    noun = shown.noun_of(result)
    square = result.units is None or result.units.kind == "square"
    return f"{noun.article} {noun.one}{f' om {number(result.cell_size)} m' if square else ''}"


def _when(result: Hotspots, gate: Gate) -> str:
    if shown.week(result, gate=gate).hidden:
        return ""
    if result.incidents and result.without_clock >= result.incidents:
        return ""
    if not result.peak:
        return "Ingen tid på veckan sticker ut tydligt."
    return f"Tätast {result.peak}."
