"""The gates of the comparison itself: whether periods and areas are alike, and whether what it says holds."""

from bfa.analyses.amounts import compatible, joined, ordinal, percent, sized
from bfa.analyses.effect.comparability import LEVEL
from bfa.analyses.effect.gates import Findings, Gate, noted, passed, unasked
from bfa.analyses.effect.relative import MANY, Compared
from bfa.analyses.effect.selection import adjusted, favours, peak_is_baseline
from bfa.analyses.effect.spread import FEWER, MORE, UNJUDGED, WORDS

#: Share of the weight that one control may carry: half, but with only two controls two thirds.
HEAVIEST, HEAVIEST_OF_TWO = 1 / 2, 2 / 3


def likeness_gates(found: Findings) -> list[Gate]:
    """Whether periods and areas are alike enough to be compared."""
    asked, alike = found.asked, found.comparability
    same = (asked.start - asked.first) % asked.rules.season == 0
    peak = found.chosen_on is not None and peak_is_baseline(asked, found.chosen_on)
    season = passed(
        "Samma månader före och efter",
        not peak,
        "samma månader ett tidigare år",
        "området valdes för en topp och jämförs med den toppen i andra månader: efter en topp sjunker det av sig "
        "självt.",
        basis="facts",
    )
    if not peak and not same:
        why = "den egna ändringen är mellan olika månader; jämförelsen görs mot samma månader"
        season = Gate(season.gate, "osäkert", why, basis="facts")
    if alike is None:
        return [season, _calendar(found), unasked("Områdena är lika", "ingen jämförelse är gjord")]
    return [
        season,
        _calendar(found),
        noted(
            "Områdena är ungefär lika stora", alike.level, f"inom en faktor {LEVEL:.0f}", f"mer än {LEVEL:.0f} gånger"
        ),
        _alike("Antalen fördelas lika över året", alike.months, "i andra månader än i jämförelseområdena"),
        _alike("Antalen fördelas lika över dygnet", alike.hours, "vid andra timmar än i jämförelseområdena"),
    ]


def comparison_gates(found: Findings) -> list[Gate]:
    """What the comparison says."""
    name = "Skiljer sig från jämförelseområdena"
    if found.compared is None:
        nothing = found.asked.before == found.asked.after == 0
        why = "inget är räknat i området i någon av perioderna" if nothing else "historiken räcker inte"
        reason = f"jämförelsen kunde inte räknas: {why}."
        return [Gate(name, "–", "jämförelsen är inte gjord", "not_assessed", reason, "facts")]
    relative = found.compared.relative
    differs = relative.upper < 1 or relative.lower > 1
    why = compatible(relative.ratio, relative.lower, relative.upper)
    return [
        Gate(name, "ja", why) if differs else Gate(name, "nej", why, "no_difference_shown"),
        _chosen(found, relative.adjusted),
        _one_by_one(found.compared),
        _selected(found),
        _ranked(found.compared),
        _moved(found),
    ]


def _calendar(found: Findings) -> Gate:
    name, notes = "Kalendern är lika i båda perioderna", found.asked.known.calendar
    if notes is None:
        return unasked(name, "perioderna har inga datum")
    return noted(
        name, not notes, "lika många dagar, helgkvällar, hela veckor och påskdagar", " ".join(notes).rstrip(".")
    )


def _alike(name: str, good: bool | None, where: str) -> Gate:
    if good is None:
        return unasked(name, "går inte att se i uppgifterna")
    return noted(name, good, "så långt det går att se", f"en märkbar del faller {where}")


def _chosen(found: Findings, found_p: float) -> Gate:
    name, many = "Bestämd på förhand, eller tydlig bland alla prövade", found.pool
    if found.declared:
        return Gate(name, "ja", "ett effektmål med indikatorn var beslutat före start", basis="facts")
    agreed = found.asked.known.undeclared or "inget effektmål var beslutat före start"
    if many is None:
        reason = "jämförelsen var inte bestämd på förhand, och hur många som prövats är inte angivet."
        why = f"{agreed}; hur många jämförelser som prövats är inte angivet"
        return Gate(name, "nej", why, "no_difference_shown", reason, "facts")
    tried = f"prövad bland {many} jämförelser" if many > 1 else "ingen annan jämförelse är prövad"
    why = f"{agreed}; {tried}"
    if found_p <= found.asked.rules.false_discoveries:
        return Gate(name, "ja", why)
    among = f", och bland {many} jämförelser ser någon ofta ut så av en slump" if many > 1 else ""
    return Gate(name, "nej", why, "no_difference_shown", f"ingen jämförelse var bestämd på förhand{among}.")


def _one_by_one(compared: Compared) -> Gate:
    name, rows = "Håller utan varje jämförelseområde för sig", compared.left_out
    single = rows[rows["control"].isin(compared.relative.controls)]
    turned, limit = single[single["changes_sign"]], HEAVIEST_OF_TWO if len(single) < 3 else HEAVIEST
    heavy = single[single["weight"].abs() > limit]
    if len(turned):
        reason = f"utan {joined(turned['control'], last='eller')} byter skillnaden tecken."
    elif len(heavy):
        reason = f"jämförelsen vilar till största delen på {joined(heavy['control'])}."
    else:
        low, high = (sized(float(end)) for end in (single["ratio"].min(), single["ratio"].max()))
        return Gate(name, "ja", f"utan ett i taget blir skillnaden från {low} till {high}")
    return Gate(name, "nej", reason.rstrip("."), "no_difference_shown", reason)


def _ranked(compared: Compared) -> Gate:
    """The treated area's place among all areas in the same window: told, never a gate that stops."""
    name = "Hur stor ändringen är bland alla områden"
    if compared.rank is None:
        return unasked(name, f"räknas med ett område med åtgärd och minst {MANY} områden i allt")
    place, areas = compared.rank
    largest = "den största" if place == 1 else f"den {ordinal(place)} största"
    share = percent(100 * place / areas)
    return Gate(
        name,
        "–",
        f"bland {areas} områden är ändringen {largest}, uppåt eller nedåt ({share} av dem ändrades minst så mycket)",
    )


def _selected(found: Findings) -> Gate:
    name = "Håller för hur området valdes"
    if found.chosen_on is None or found.compared is None:
        return unasked(name, "ingen period som området valdes på är angiven")
    if found.selection is None:
        why = "historiken räcker inte för att pröva vad valet gör av sig självt"
        return Gate(name, "osäkert", why, basis="facts")
    relative = found.compared.relative
    lower, upper = adjusted(relative, found.selection)
    kept = upper < 1 if relative.upper < 1 else lower > 1
    if kept or (lower <= 1 <= upper and relative.lower <= 1 <= relative.upper):
        return Gate(name, "ja", found.selection.sentence)
    if not favours(found.asked, found.chosen_on):
        return Gate(name, "osäkert", found.selection.sentence)
    reason = "området valdes på siffror som ingår i jämförelsen, och en så stor ändring ryms i vad ett sådant val gör."
    return Gate(
        name, "nej", f"{found.selection.sentence} {reason[0].upper()}{reason[1:]}", "no_difference_shown", reason
    )


def _moved(found: Findings) -> Gate:
    name, rows = "Inget tyder på att brotten flyttat", found.spread
    judged = rows[rows["says"] != UNJUDGED]
    if judged.empty:
        return unasked(name, "omgivningen går inte att bedöma" if len(rows) else "inga grannområden är angivna")
    if len(more := judged[judged["says"] == MORE]):
        return Gate(name, "osäkert", f"{joined(more['where'])}: {WORDS[MORE]}")
    if len(fewer := judged[judged["says"] == FEWER]):
        return Gate(name, "ja", f"{joined(fewer['where'])}: {WORDS[FEWER]}")
    return Gate(name, "ja", "förskjutning kan inte beläggas, och inte heller uteslutas")
