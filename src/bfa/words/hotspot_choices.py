"""What must be said beside the hotspot maps, in Swedish: every choice, what weakens the picture, and why not."""

from collections.abc import Iterator

import pandas as pd

from bfa.analyses.hotspots import Hotspots
from bfa.analyses.lasting import BANDWIDTHS, Lasting
from bfa.analyses.timing import Timing
from bfa.analyses.uncounted import Uncounted
from bfa.analyses.unread import not_held
from bfa.analyses.when.clock import LONGEST
from bfa.analyses.when.near_repeat import DAYS, DISTANCES, PERMUTATIONS, SEED, NearRepeat
from bfa.analyses.when.season import FEWEST_YEARS
from bfa.analyses.when.week import FEWEST as FEWEST_HOURS
from bfa.analyses.when.week import Week
from bfa.analyses.where.cells import SMALLEST_PEAK
from bfa.analyses.where.clusters import FEWEST_UNITS, SHARE
from bfa.analyses.where.gathering import FALSE_DISCOVERIES
from bfa.analyses.where.notes import FEW, LONG_HOURS
from bfa.analyses.years.changes import DRAWS, FALSE
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.tables.stockpiles import FEWEST, NEAR
from bfa.tables.stockpiles import SHARE as PILE
from bfa.words import missing_months
from bfa.words.nouns import UNIT_NOUNS
from bfa.words.numbers import decimal, number, percent, period_label

Choice = tuple[str, str, str]
#: Why a question could not be answered, by its code.
WHY = {
    "rows_needed": "Var och när kräver en rad per brott; här finns bara antal per område och månad.",
    "more_rows_needed": (
        "Var och när kräver en rad per brott; för en del av perioden finns bara antal. Välj en period som raderna "
        "täcker."
    ),
    "unread": not_held(True),
    "no_units": "Det finns inga rutor att följa.",
    "few": "Brotten eller rutorna är för få för att pröva vad som består.",
    "not_counted": "Perioden ställs inte mot tidigare år: alla dess månader är inte räknade.",
    "no_years": "Inga tidigare år är räknade för samma månader.",
    "no_exposure": (
        "Antal per invånare kan inte räknas: befolkning saknas. Lägg in befolkning per ruta eller område under "
        "exposure i kommunfilen."
    ),
    "no_cells": "Det finns inga rutor att räkna kvoter i.",
    "partly": "Alla månader i perioden är inte räknade, så antal per invånare sägs inte: de vore för låga.",
    "nobody": "Ingen ruta i området har ett känt antal över noll att räkna mot.",
    "no_layer": "Kommunen har inget gatulager, så brotten räknas inte per gata. Ange streets: i kommunfilen.",
    "no_rows": "Inga rader med plats att lägga på gatorna.",
    "no_streets": "Ingen gata i lagret ligger i området.",
}
#: What weakens the picture, by its code.
WARNINGS = {
    "activity": "Detta är insatser, inte brott: kartan visar var det arbetats",
    "initiative": "Antalet speglar hur mycket polisen arbetat mot brottet, inte hur vanligt det är",
    "mixed": "Brottstypen blandar olika slags brott: ett mönster på kartan kan vara flera",
    "few": f"Färre än {FEW} brott med känd plats: mönstret kan vara slump",
    "without_point": "Mer än var tionde brott saknar plats och syns inte på kartan",
    "no_day": "Inget brott har känd dag, bara månad: vecka, timmar och om brott följer på varandra går inte att säga",
    "many_without_day": ("Mer än var tionde brott har bara månad, ingen dag: de räknas i sin månad men inte i veckan"),
    "some_without_day": "Några brott har bara månad, ingen dag: de räknas i sin månad men inte i veckan",
    "without_clock": "Mer än var tionde brott saknar klockslag",
    "long": f"Mer än var tionde brott har ett tidsspann över {LONG_HOURS} timmar; timmen är då osäker",
    "raised": "Bandbredden var mindre än rutan och är höjd till rutans sida",
}
_NO_GROUND = (
    "Området har ingen yta på kartan, så {many} är bara dragna kring de yttersta brotten. Därför sägs inte "
    "hur stor del av ytan brotten ligger på, hur samlade de är eller hur väl en karta träffar: det finns "
    "ingen yta att dela med"
)
#: Whose middle a unit is named from, and what it is tested with.
_AROUND = {
    "square": ("rutans", "rutan och de åtta runt den"),
    "hexagon": ("sexhörningens", "sexhörningen och de sex runt den"),
    "polygon": ("områdets", "området och dem som gränsar till det"),
}
_UNTRIED = "ej prövad mot tidigare år"


def why(code: str, result: Hotspots) -> str:
    """Why a question about the hotspots could not be answered, in words; "" where it was."""
    return groundless(result) if code == "groundless" else why_rows(code, result.uncounted)


def why_rows(code: str, gone: Uncounted) -> str:
    """Why the rows say nothing; "" where they do."""
    return missing_months.no_month(gone) if code == "uncounted" else WHY[code] if code else ""


def reason(released: ReleasedHotspots) -> str:
    """Why where and when could not be answered, in words; "" where they were."""
    return why(released.result.reason, released.result)


def groundless(result: Hotspots) -> str:
    """Why nothing is told as a share of the area; "" where the area's ground is known."""
    return _NO_GROUND.format(many=UNIT_NOUNS[_shape(result)].the_many) if result.groundless else ""


def warnings(result: Hotspots) -> list[str]:
    """What weakens the picture, a sentence each."""
    return [*([groundless(result)] if result.groundless else []), *(WARNINGS[code] for code in result.warnings)]


def choices(result: Hotspots, years: Lasting, when: Timing, *, lasting: bool, timing: bool) -> pd.DataFrame:
    """Every automatic choice: choice, value, why.

    Parameters
    ----------
    lasting, timing : bool
        Whether anything of earlier years, and more of when, is shown.
    """
    kernel = "kvartisk kärna" if result.kernel == "quartic" else "gaussisk kärna"
    rows = [
        *of_map(result),
        ("Bandbredd", f"{number(years.bandwidth)} m, {kernel}", bandwidth(years)),
        *([change(years, result)] if lasting else []),
        *(of_timing(when) if timing else []),
    ]
    return pd.DataFrame(rows, columns=["choice", "value", "why"])


def units(result: Hotspots) -> str:
    """The units, under a map: "Rutor: 250 m"."""
    head = "Områden" if _shape(result) == "polygon" else "Rutor"
    return f"{head}: {_units(result)[0]}"


def names(result: Hotspots) -> list[str]:
    """How places are named and what marks rest on, under the map of counts."""
    return [f"{name}: {value}" for name, value, _ in of_map(result) if name in ("Platsnamn", "Belagd anhopning")]


def bandwidth(years: Lasting) -> str:
    """How the bandwidth came about."""
    if years.bandwidth_why != "tried":
        return {"asked": "vald av den som kört", "untried": _UNTRIED}[years.bandwidth_why]
    return f"hittade flest av {len(BANDWIDTHS)} prövade, {int(years.methods['periods'].iloc[0])} år"


def change(years: Lasting, result: Hotspots) -> Choice:
    """How change was tested."""
    own = years.changes
    if not own.against:
        reason = why(years.reason, result).removeprefix("Perioden ställs inte mot tidigare år: ").rstrip(".")
        return "Ändring", "inte prövad", reason or "inga tidigare år är räknade"
    drift = "vanlig variation mellan år är okänd: för få år"
    if own.drift_years:
        drift = f"vidgat {decimal(own.drift, 2)} gånger för vanlig variation mellan år"
    return (
        "Ändring",
        f"mot {against(years)}, bandbredd {number(own.bandwidth)} m",
        f"täthetens andel av perioden mot hela områdets; {number(DRAWS)} omkastningar av bitar om {own.stretch} "
        f"dygn mellan åren, {drift}; ungefär {percent(100 * FALSE)} av kartor utan ändring visar någon, fler där "
        "rutor skiftar mycket mellan år",
    )


def against(years: Lasting) -> str:
    """What the period is held against, in words."""
    own = years.changes.against
    if not own:
        return ""
    if len(own) == 1:
        return period_label(own[0])
    if own[-1].first.ordinal - own[0].first.ordinal == 12 * (len(own) - 1):
        return f"samma månader de {number(len(own))} åren före"
    return f"samma månader {number(len(own))} gånger tidigare"


def _shape(result: Hotspots) -> str:
    return "square" if result.units is None else result.units.kind


def of_map(result: Hotspots) -> Iterator[Choice]:
    """Every choice behind the map but the bandwidth."""
    noun, (own, around) = UNIT_NOUNS[_shape(result)], _AROUND[_shape(result)]
    near = f"inom {result.near_limit:g} m"
    yield "Rutor", *_units(result)
    yield "Platsnamn", near, f"närmaste kända plats från {own} mitt som får nämnas, annars gata"
    yield "Belagd anhopning", *_tested(result, noun.many, around)
    if _shape(result) != "polygon":
        full = f"de {100 * SHARE:g} % fullaste av {noun.the_many}, minst {FEWEST_UNITS}"
        yield "Platser", full, f"{noun.many} som rör vid varandra blir en plats från {SMALLEST_PEAK} brott"
    piled = f"samma koordinat utan känd plats inom {NEAR:g} m, i kommunen eller en kommundel, hålls utanför kartan"
    yield "Samlade koordinater", f"minst {FEWEST} rader och {100 * PILE:g} %", piled
    clock = "rader utan känt klockslag räknas inte med i veckans timmar"
    yield "Klockslag", "brottets början, utom där tidsspannet är fördelat", clock
    yield "Dygn", "från kl. 06 till kl. 06", "så att natten hör ihop med kvällen före"


def _units(result: Hotspots) -> tuple[str, str]:
    found, size, noun = result.units, result.cell_size, UNIT_NOUNS[_shape(result)]
    if found is not None and found.kind == "polygon":
        many = result.too_small
        small = f"; {many} är för små för att visas, och deras brott räknas som utanför" if many else ""
        return (
            f"{len(found.ids)} egna områden",
            f"olika stora: ett stort område har lätt fler brott än ett litet{small}",
        )
    edge = f"{noun.many} som rör områdets gräns är med"
    if result.area is None:
        edge = f"området har ingen polygon; {noun.the_many} täcker punkterna"
    elif result.slivers:
        edge = f"{edge}; i {result.slivers} av dem är ytan i området så liten att deras brott räknas i den intill"
    if _shape(result) == "square":
        return f"{size:g} m", f"hörn på jämna multiplar, som i SCB:s rutnät; {edge}"
    return f"sexhörningar, ytan av {size:g} × {size:g} m", f"samma läge oberoende av området; {edge}"


def _tested(result: Hotspots, many: str, around: str) -> tuple[str, str]:
    if not result.permutations:
        return "inte prövad", f"för få brott eller {many}"
    return (
        f"{number(result.permutations)} omkastningar, slumpfrö {result.seed}",
        f"Gi* (Getis och Ord) för {around}; av dem som markeras väntas högst {100 * FALSE_DISCOVERIES:g} % vara slump",
    )


def of_timing(found: Timing) -> Iterator[Choice]:
    """Every choice behind when."""
    if found.used:
        long = "ett längre säger inget om timmen; det räknas upp men fördelas inte"
        yield "Tidsspann", f"högst {LONGEST:g} timmar", long
        yield "Fördelning", "lika på spannets minuter", "inget annat är känt om när inom spannet det hände"
    yield _hours(found.week)
    if found.week.years:
        earlier = "samma månader tidigare, som gånger det egna årets snitt"
        yield "Grått band för veckan", f"lägsta–högsta av {found.week.years} år", earlier
    if len(found.season) > 1 and found.season["years"].iloc[0] >= FEWEST_YEARS:
        yield "Grått band för månaderna", "lägsta–högsta", "samma månad i högst nio tidigare räknade år"
    yield from _near(found.near)


def _hours(week: Week) -> Choice:
    if not week.basis:
        few = f"färre än {FEWEST_HOURS} brott med tider som räcker; dygnets delar och passen visas"
        return "Fördelade timmar", "för få tidsspann", few
    smoothed = "utan utjämning" if week.smoothing == 1 else f"utjämnat över {week.smoothing} timmar"
    basis = "fördelade spann" if week.basis == "shared" else "spannets början"
    mean = "minst tio brott i snitt per utjämnad timme, men aldrig över mer än fem timmar"
    return "Veckans timmar", f"{basis}, {smoothed}", mean


def _near(near: NearRepeat) -> Iterator[Choice]:
    if not near.permutations:
        return
    bands = f"{'–'.join(map(str, DISTANCES))} m och {'–'.join(map(str, DAYS))} dygn"
    many = "" if near.permutations == PERMUTATIONS else ", färre för att brotten är många"
    drawn = f"{bands}; {near.permutations} omkastningar, slumpfrö {SEED}"
    yield "Följer på varandra", drawn, f"dagarna delas ut på nytt mellan platserna{many}"
    first = "dagen är spannets början; ett längre spann än det första bandet är inte med"
    yield "Långa spann, följer på varandra", f"högst {DAYS[1]} dygn", first
