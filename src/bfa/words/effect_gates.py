"""The questions an effect's verdict rests on, in Swedish: each with its answer, why, and what a verdict says of it."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from bfa.analyses.amounts import compatible, ordinal, sized
from bfa.analyses.effect.gates import NO, UNASKED, UNSURE, YES, Gate
from bfa.analyses.effect.spread import FEWER, MORE, NEITHER, TOGETHER, UNJUDGED
from bfa.analyses.unread import REASON
from bfa.words.effect_selection import selection
from bfa.words.numbers import change, counted, joined, percent

ANSWERS = {YES: "ja", NO: "nej", UNSURE: "osäkert", UNASKED: "–"}
UNITS = {12: "månader", 4: "kvartal", 1: "år", 52: "veckor", 365: "dagar"}
NOUNS = {"crime": "brott", "event": "händelser", "activity": "insatser"}
#: More areas than this are counted, not named.
MOST_NAMED = 6
#: What became of the surroundings.
SAYS = {
    MORE: "ökning utanför: kan vara förskjutning",
    FEWER: "minskning utanför: kan vara spridning av nyttan",
    NEITHER: "förskjutning kan inte beläggas",
    UNJUDGED: "går inte att bedöma",
}
Told = Mapping[str, Any]
Words = str | Callable[[Told], str]

_QUESTIONS = {
    "unread": "Nästan alla rader gick att läsa",
    "effort": "Antalet speglar brott, inte insatser",
    "partial": "Åtgärden gällde en del av kommunen",
    "ended": "Uppföljningen är slut",
    "acted_long": "Åtgärden har hunnit verka",
    "apart": "Åtgärden går att skilja från andra",
    "shared": "Jämförelseområdena hade inga av åtgärderna",
    "covered": "Båda perioderna är räknade",
    "history": "Minst {fewest} {unit} före",
    "enough": "Minst {fewest} {noun} att vänta",
    "controls": "Minst {fewest} områden att jämföra med",
    "near": "Jämförelseområdena gränsar inte till åtgärden",
    "silent": "Rapporteringen har inte upphört",
    "rules": "Samma regler för registrering hela tiden",
    "complete": "Antalen är slutliga",
    "days": "Räknade inom lika många dagar",
    "places": "Lika många utan plats i båda perioderna",
    "case": "Inget enskilt ärende väger tungt",
    "reporting": "Åtgärden ändrar inte hur mycket som anmäls",
    "season": "Samma månader före och efter",
    "calendar": "Kalendern är lika i båda perioderna",
    "alike": "Områdena är lika",
    "level": "Områdena är ungefär lika stora",
    "months": "Antalen fördelas lika över året",
    "hours": "Antalen fördelas lika över dygnet",
    "differs": "Skiljer sig från jämförelseområdena",
    "chosen": "Bestämd på förhand, eller tydlig bland alla prövade",
    "one_by_one": "Håller utan varje jämförelseområde för sig",
    "selected": "Håller för hur området valdes",
    "ranked": "Hur stor ändringen är bland alla områden",
    "moved": "Inget tyder på att brotten flyttat",
}
_CALENDAR = {
    "days": ("Dagar", "29 februari finns bara vart fjärde år"),
    "weekend": (
        "Fredagar och lördagar",
        "brott som hör till helgkvällar blir fler när månaderna rymmer fler av dem",
    ),
    "weeks": (
        "Hela veckor, måndag till söndag",
        "siffror per vecka går inte jämnt upp i månader och kan inte läggas ihop till perioden",
    ),
    "easter": ("Dagar i påskhelgen, skärtorsdag till annandag", "påsken byter månad mellan åren"),
}


def question(gate: Gate) -> str:
    """The question."""
    return _QUESTIONS[gate.name].format(**_plain(gate.told))


def why(gate: Gate) -> str:
    """Why it is answered so."""
    return _said(_WHY[gate.name, gate.answer, gate.why], gate.told)


def reason(gate: Gate | None) -> str:
    """Why a verdict is withheld or lowered, as a sentence without its capital; "" where its words are enough."""
    if gate is None:
        return ""
    key = gate.name, gate.answer, gate.why
    return _said(_REASONS[key], gate.told) if key in _REASONS else f"{why(gate)}."


def calendar(rows: list[dict[str, Any]]) -> str:
    """What differs between two periods by the calendar alone, a sentence each."""
    return " ".join(_differs(**row) for row in rows)


def named(areas: tuple[object, ...]) -> str:
    """Areas by name, or how many they are where they are many."""
    return joined(areas) if len(areas) <= MOST_NAMED else f"{len(areas)} andra områden"


def where(kind: str, name: str, together: tuple[str, ...]) -> str:
    """What a line of the surroundings is of."""
    if kind == TOGETHER:
        return f"{joined(together)} tillsammans"
    return {"day": "kl. 06–18", "night": "kl. 18–06"}.get(name, name) if kind == "hours" else name


def _said(words: Words, told: Told) -> str:
    return words.format(**_plain(told)) if isinstance(words, str) else words(told)


def _plain(told: Told) -> dict[str, Any]:
    """What a template is filled with: lists of names in words, and the nouns of what is counted."""
    words = {name: joined(value) if isinstance(value, tuple) else value for name, value in told.items()}
    nouns = {"noun": NOUNS.get(told.get("kind", ""), ""), "unit": UNITS.get(told.get("season", 0), "perioder")}
    return words | nouns


def _differs(what: str, before: int, after: int, size: float) -> str:
    name, because = _CALENDAR[what]
    many = counted(abs(after - before), *(("vecka", "veckor") if what == "weeks" else ("dag", "dagar")))
    by_itself = "" if pd.isna(size) else f": omkring {change(size, 1)} av sig självt"
    return f"{name}: {many} {'fler' if after > before else 'färre'} efter än före{by_itself} ({because})."


def _controls(told: Told) -> str:
    words, gone = _plain(told), ""
    for name, because in (
        ("other", "som har för få {noun} eller saknar {unit}"),
        ("short", "som räknats för kort tid bakåt"),
        ("silent", "där inget är räknat på slutet"),
    ):
        gone += f"; utan {words[name]}, {because.format(**words)}" if told[name] else ""
    return f"{'osäker jämförelse: ' if told['unsure'] else ''}{named(told['controls'])}{gone}"


def _places(told: Told) -> str:
    own, others = (f"{percent(100 * s[0])} före, {percent(100 * s[1])} efter" if s else "" for s in told.values())
    return f"{own}; i jämförelseområdena {others}" if others else own


def _agreed(told: Told) -> str:
    return str(told["agreed"] or "inget effektmål var beslutat före start")


def _tried(told: Told) -> str:
    many = told["many"]
    tried = f"prövad bland {many} jämförelser" if many > 1 else "ingen annan jämförelse är prövad"
    return f"{_agreed(told)}; {tried}"


def _among(told: Told) -> str:
    many = told["many"]
    among = f", och bland {many} jämförelser ser någon ofta ut så av en slump" if many > 1 else ""
    return f"ingen jämförelse var bestämd på förhand{among}."


def _place_in_order(told: Told) -> str:
    place, areas = told["place"], told["areas"]
    largest = "den största" if place == 1 else f"den {ordinal(place)} största"
    share = percent(100 * place / areas)
    return f"bland {areas} områden är ändringen {largest}, uppåt eller nedåt ({share} av dem ändrades minst så mycket)"


def _moved(says: str) -> Words:
    return lambda told: f"{joined(where(kind, name, told['together']) for kind, name in told['rows'])}: {SAYS[says]}"


_NO_MEASURE = "ingen egen åtgärd här under perioden"
_NO_ROWS = "går inte att se utan rader"
_SELECTED = "området valdes på siffror som ingår i jämförelsen, och en så stor ändring ryms i vad ett sådant val gör."
_TURNED, _HEAVY = "utan {} byter skillnaden tecken", "jämförelsen vilar till största delen på {}"

_WHY: dict[tuple[str, str, str], Words] = {
    ("unread", YES, ""): "högst var tionde rad avvisad vid inläsningen",
    ("unread", NO, ""): REASON.rstrip("."),
    ("effort", YES, ""): "brottstypen är inget spanings- eller ingripandebrott",
    ("effort", NO, ""): "antalet speglar hur mycket polisen arbetat och kan inte visa en verkan",
    ("partial", YES, ""): "det finns områden utan den att jämföra med",
    ("partial", NO, ""): ("åtgärden gällde hela kommunen, så inget område i den kan visa vad som hade hänt utan den"),
    ("partial", UNASKED, ""): f"{_NO_MEASURE}: ingen åtgärd prövas",
    ("ended", YES, ""): "uppgifterna räcker till dess slut",
    ("ended", NO, "interim"): "delrapport: mätperioden är inte slut",
    ("ended", NO, "beyond"): "uppföljningen sträcker sig längre fram än uppgifterna",
    ("acted_long", YES, ""): "den pågick från uppföljningens början",
    ("acted_long", UNSURE, ""): "den började inne i uppföljningen",
    ("acted_long", NO, "social"): "sociala åtgärder verkar sent och bedöms tidigast {months} månader efter start",
    ("acted_long", NO, "begun_before"): ("åtgärden började innan perioden före var slut, så det finns inget rent före"),
    ("acted_long", NO, "begun_late"): "åtgärden började efter mitten av uppföljningen och har inte hunnit verka",
    ("acted_long", UNASKED, "no_measure"): _NO_MEASURE,
    ("apart", YES, ""): "ingen annan egen åtgärd verkade samtidigt",
    ("apart", NO, ""): "åtgärd {measures} verkade samtidigt: bara verkan av dem tillsammans prövas",
    ("apart", UNASKED, "no_measure"): _NO_MEASURE,
    ("shared", YES, ""): "ingen känd åtgärd där",
    ("shared", UNSURE, ""): "åtgärd {measures} gällde också dem: bara det som skiljer därutöver kan synas",
    ("shared", UNASKED, "no_measure"): _NO_MEASURE,
    ("shared", UNASKED, "whole"): "inget område att jämföra med",
    ("covered", YES, ""): "alla {unit} finns",
    ("covered", NO, ""): "{unit} saknas i uppgifterna, och saknade {unit} räknas inte som noll",
    ("history", YES, ""): "{history} {unit} i följd",
    ("history", NO, ""): "färre än {fewest} {unit} i följd är räknade före uppföljningen",
    ("enough", YES, ""): "av samma månader tidigare år att döma",
    ("enough", NO, ""): ("färre än {fewest} {noun} är att vänta i perioden, för lite för att skilja verkan från slump"),
    ("controls", YES, ""): _controls,
    ("controls", NO, ""): "färre än {fewest} områden går att jämföra med",
    ("near", YES, ""): "inget grannområde är med i jämförelsen",
    ("near", UNSURE, "all"): "{areas} gränsar till området",
    ("near", UNSURE, ""): lambda told: (
        f"{joined(told['areas'])} gränsar till området; utan dem {compatible(*told['without'])}"
    ),
    ("near", UNASKED, ""): "inga grannområden är angivna",
    ("silent", YES, ""): lambda told: (
        f"utan {joined(told['others'])}, där inget är räknat på slutet"
        if told["others"]
        else f"inga långa tider utan {NOUNS[told['kind']]} på slutet"
    ),
    ("silent", NO, ""): "inga {noun} är räknade på slutet i {areas}: kontrollera uttaget",
    ("rules", YES, ""): "ingen känd ändring",
    ("rules", UNSURE, ""): "en regel ändrades för alla områden: antalen före och efter visas inte, jämförelsen kan stå",
    ("rules", NO, ""): "registreringen ändrades bara i {areas}, så områdena räknas olika",
    ("complete", YES, ""): "inga preliminära månader",
    ("complete", NO, "after"): "månader i uppföljningen är preliminära: fler anmälningar väntas",
    ("complete", NO, "before"): ("månader i perioden före är preliminära: sena anmälningar saknas. Ta ut dem på nytt"),
    ("days", YES, ""): "anmälda inom {days} dagar i båda perioderna",
    ("days", UNASKED, ""): "går inte att göra utan anmälningsdatum",
    ("places", YES, ""): _places,
    ("places", UNSURE, ""): lambda told: f"{_places(told)}: ändringen visas också utan dem som saknar plats",
    ("places", UNASKED, "no_rows"): _NO_ROWS,
    ("case", YES, ""): lambda told: f"inget ärende har mer än {percent(100 * told['share'])} av periodens antal",
    ("case", UNSURE, ""): lambda told: (
        f"ett ärende har mer än {percent(100 * told['share'])} av periodens antal: visas med och utan det"
    ),
    ("case", UNASKED, "no_rows"): _NO_ROWS,
    ("reporting", YES, ""): "inget känt",
    ("reporting", UNSURE, ""): "åtgärden kan i sig ändra hur mycket som anmäls: följ också ett andra mått",
    ("reporting", UNASKED, "no_measure"): _NO_MEASURE,
    ("season", YES, ""): "samma månader ett tidigare år",
    ("season", UNSURE, ""): "den egna ändringen är mellan olika månader; jämförelsen görs mot samma månader",
    ("season", NO, "peak"): (
        "området valdes för en topp och jämförs med den toppen i andra månader: efter en topp sjunker det av sig självt"
    ),
    ("calendar", YES, ""): "lika många dagar, helgkvällar, hela veckor och påskdagar",
    ("calendar", UNSURE, ""): lambda told: calendar(told["rows"]).rstrip("."),
    ("calendar", UNASKED, ""): "perioderna har inga datum",
    ("alike", UNASKED, ""): "ingen jämförelse är gjord",
    ("level", YES, ""): "inom en faktor {times}",
    ("level", UNSURE, ""): "mer än {times} gånger",
    ("months", YES, ""): "så långt det går att se",
    ("months", UNSURE, ""): "en märkbar del faller i andra månader än i jämförelseområdena",
    ("months", UNASKED, ""): "går inte att se i uppgifterna",
    ("hours", YES, ""): "så långt det går att se",
    ("hours", UNSURE, ""): "en märkbar del faller vid andra timmar än i jämförelseområdena",
    ("hours", UNASKED, ""): "går inte att se i uppgifterna",
    ("differs", YES, ""): lambda told: compatible(*told["change"]),
    ("differs", NO, ""): lambda told: compatible(*told["change"]),
    ("differs", UNASKED, "nothing_counted"): "jämförelsen är inte gjord",
    ("differs", UNASKED, "short_history"): "jämförelsen är inte gjord",
    ("chosen", YES, "declared"): "ett effektmål med indikatorn var beslutat före start",
    ("chosen", YES, "tried"): _tried,
    ("chosen", NO, "tried"): _tried,
    ("chosen", NO, "pool_unknown"): lambda told: f"{_agreed(told)}; hur många jämförelser som prövats är inte angivet",
    ("one_by_one", YES, ""): lambda told: (
        f"utan ett i taget blir skillnaden från {sized(told['low'])} till {sized(told['high'])}"
    ),
    ("one_by_one", NO, "turned"): lambda told: _TURNED.format(joined(told["areas"], last="eller")),
    ("one_by_one", NO, "heavy"): lambda told: _HEAVY.format(joined(told["areas"])),
    ("selected", YES, ""): lambda told: selection(told["selection"]),
    ("selected", UNSURE, ""): lambda told: selection(told["selection"]),
    ("selected", UNSURE, "short_history"): "historiken räcker inte för att pröva vad valet gör av sig självt",
    ("selected", NO, ""): lambda told: f"{selection(told['selection'])} {_SELECTED[0].upper()}{_SELECTED[1:]}",
    ("selected", UNASKED, ""): "ingen period som området valdes på är angiven",
    ("ranked", UNASKED, ""): "räknas med ett område med åtgärd och minst {many} områden i allt",
    ("ranked", UNASKED, "told"): _place_in_order,
    ("moved", YES, ""): "förskjutning kan inte beläggas, och inte heller uteslutas",
    ("moved", YES, FEWER): _moved(FEWER),
    ("moved", UNSURE, MORE): _moved(MORE),
    ("moved", UNASKED, ""): "inga grannområden är angivna",
    ("moved", UNASKED, "unjudged"): "omgivningen går inte att bedöma",
}
#: Where a verdict says another thing than the gate.
_REASONS: dict[tuple[str, str, str], Words] = {
    ("differs", UNASKED, "nothing_counted"): (
        "jämförelsen kunde inte räknas: inget är räknat i området i någon av perioderna."
    ),
    ("differs", UNASKED, "short_history"): "jämförelsen kunde inte räknas: historiken räcker inte.",
    ("differs", NO, ""): "",
    ("chosen", NO, "tried"): _among,
    ("chosen", NO, "pool_unknown"): (
        "jämförelsen var inte bestämd på förhand, och hur många som prövats är inte angivet."
    ),
    ("selected", NO, ""): _SELECTED,
}
