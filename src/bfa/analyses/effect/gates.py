"""The gates of a verdict: each question with its answer, why, and what it stops."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from bfa.analyses.amounts import compatible, joined
from bfa.analyses.answer import Answer
from bfa.analyses.effect.asked import Asked, mean_year
from bfa.analyses.effect.comparability import Comparability
from bfa.analyses.effect.expected import Expected
from bfa.analyses.effect.relative import WITHOUT_NEIGHBOURS, Compared
from bfa.analyses.effect.robustness import Robustness, measure_start
from bfa.analyses.effect.selection import Selection
from bfa.analyses.effect.settings import Kind, Scope
from bfa.analyses.effect.spans import ends_after

UNITS = {12: "månader", 4: "kvartal", 1: "år", 52: "veckor", 365: "dagar"}
NOUNS = {"crime": "brott", "event": "händelser", "activity": "insatser"}
#: More areas than this are counted, not named.
MOST_NAMED = 6
COLUMNS = ("gate", "answer", "why", "basis")
#: What a reason is computed from. "facts": the question, registers, calendars and lengths of time; "counts": counts of
#: incidents, or a comparison of them; "few": shares that a handful of incidents decide.
Basis = Literal["facts", "counts", "few"]


@dataclass(frozen=True, slots=True)
class Gate:
    """One question.

    Attributes
    ----------
    gate, answer, why : str
        The question; "ja", "nej", "osäkert", "–" where it could not be asked or does not apply; why. Swedish.
    stops : str
        The verdict it gives; "" where it lets the question through.
    reason : str
        Why, as the verdict says it; "" where the words of the verdict are enough.
    basis : {"facts", "counts", "few"}
        What `why` is computed from, as secrecy needs to know it; counts where nothing is said.
    """

    gate: str
    answer: str
    why: str
    stops: str = ""
    reason: str = ""
    basis: Basis = "counts"


@dataclass(frozen=True, slots=True)
class Findings(Answer):
    """What the gates look at.

    Attributes
    ----------
    asked : Asked
    scope : {"area", "kommun"}
    kind : {"situationell", "social"}
    initiative : bool
        The number mirrors police effort.
    declared : bool
        The comparison was decided on before the measure started.
    pool : int or None
        Comparisons looked at together; None where it was not told. [count]
    chosen_on : tuple of int or None
        Period that made us choose the area. [column, count]
    compared : Compared or None
    comparability : Comparability or None
    selection : Selection or None
    expected : Expected
        Incidents to expect in the follow-up.
    spread : DataFrame
        What became of the surroundings: where, words and more.
    """

    asked: Asked
    scope: Scope
    kind: Kind
    initiative: bool
    declared: bool
    pool: int | None
    chosen_on: tuple[int, int] | None
    compared: Compared | None
    comparability: Comparability | None
    selection: Selection | None
    expected: Expected
    spread: pd.DataFrame


def table(gates: list[Gate]) -> pd.DataFrame:
    """gate, answer, why, basis."""
    return pd.DataFrame([[getattr(gate, name) for name in COLUMNS] for gate in gates], columns=list(COLUMNS))


def passed(
    gate: str, good: bool, why: str, reason: str, *, stops: str = "not_assessed", basis: Basis = "counts"
) -> Gate:
    """A gate that stops the verdict unless it is good."""
    if good:
        return Gate(gate, "ja", why, basis=basis)
    return Gate(gate, "nej", reason.rstrip("."), stops, reason, basis)


def noted(gate: str, good: bool, why: str, doubt: str, *, basis: Basis = "counts") -> Gate:
    """A gate that is told and stops nothing."""
    return Gate(gate, "ja" if good else "osäkert", why if good else doubt, basis=basis)


def unasked(gate: str, why: str) -> Gate:
    """A gate that could not be asked or does not apply."""
    return Gate(gate, "–", why, basis="facts")


def question_gates(found: Findings) -> list[Gate]:
    """What is asked, of which measure, and when."""
    return [_effort(found), _partial(found), _ended(found), _acted_long(found), _apart(found), _shared(found)]


def enough_gates(found: Findings) -> list[Gate]:
    """Whether there is enough to say anything."""
    asked, rules = found.asked, found.asked.rules
    noun, kept = NOUNS[asked.known.counted], len(asked.controls)
    few = "osäker jämförelse: " if kept < rules.enough_controls else ""
    unit = UNITS.get(rules.season, "perioder")
    return [
        passed(
            "Båda perioderna är räknade",
            asked.covered,
            f"alla {unit} finns",
            f"{unit} saknas i uppgifterna, och saknade {unit} räknas inte som noll.",
            basis="facts",
        ),
        passed(
            f"Minst {rules.fewest_periods} {unit} före",
            asked.history >= rules.fewest_periods,
            f"{asked.history} {unit} i följd",
            f"färre än {rules.fewest_periods} {unit} i följd är räknade före uppföljningen.",
            basis="facts",
        ),
        passed(
            f"Minst {rules.fewest_expected} {noun} att vänta",
            asked.before is not None and mean_year(asked)[list(asked.treated)].sum() >= rules.fewest_expected,
            "av samma månader tidigare år att döma",
            f"färre än {rules.fewest_expected} {noun} är att vänta i perioden, för lite för att skilja verkan från "
            "slump.",
        ),
        passed(
            f"Minst {rules.fewest_controls} områden att jämföra med",
            kept >= rules.fewest_controls,
            f"{few}{named(asked.controls)}{_without(asked, noun, unit)}",
            f"färre än {rules.fewest_controls} områden går att jämföra med.",
        ),
        _near(found),
    ]


def _without(asked: Asked, noun: str, unit: str) -> str:
    """The controls left out, by why they are."""
    silent = tuple(area for area in asked.dropped if area in asked.silent)
    other = tuple(area for area in asked.dropped if area not in (*silent, *asked.short))
    whys = (
        (other, f"som har för få {noun} eller saknar {unit}"),
        (asked.short, "som räknats för kort tid bakåt"),
        (silent, "där inget är räknat på slutet"),
    )
    return "".join(f"; utan {joined(areas)}, {why}" for areas, why in whys if areas)


def named(areas: tuple[object, ...]) -> str:
    """Areas by name, or how many they are where they are many."""
    return joined(areas) if len(areas) <= MOST_NAMED else f"{len(areas)} andra områden"


def robust(value: Robustness | None) -> Gate:
    """How large a departure the conclusion bears: told, never a gate that stops."""
    name = "Hur stor avvikelse som slutsatsen tål"
    return Gate(name, "–", value.sentence.rstrip(".")) if value else unasked(name, "inget omdöme att pröva")


def _effort(found: Findings) -> Gate:
    return passed(
        "Antalet speglar brott, inte insatser",
        not found.initiative and found.asked.known.counted != "activity",
        "brottstypen är inget spanings- eller ingripandebrott",
        "antalet speglar hur mycket polisen arbetat och kan inte visa en verkan.",
        basis="facts",
    )


def _partial(found: Findings) -> Gate:
    name = "Åtgärden gällde en del av kommunen"
    if found.scope != "kommun" and not found.asked.known.acted:
        return unasked(name, "ingen egen åtgärd här under perioden: ingen åtgärd prövas")
    return passed(
        name,
        found.scope != "kommun",
        "det finns områden utan den att jämföra med",
        "åtgärden gällde hela kommunen, så inget område i den kan visa vad som hade hänt utan den.",
        basis="facts",
    )


def _ended(found: Findings) -> Gate:
    asked, name = found.asked, "Uppföljningen är slut"
    if not asked.known.final:
        return passed(name, False, "", "delrapport: mätperioden är inte slut.", stops="too_early", basis="facts")
    series = asked.counts.loc[list(asked.treated)].sum(axis=0, skipna=False)
    over = not ends_after(series, asked.start, asked.length)
    reason = "uppföljningen sträcker sig längre fram än uppgifterna."
    return passed(name, over, "uppgifterna räcker till dess slut", reason, stops="too_early", basis="facts")


def _acted_long(found: Findings) -> Gate:
    asked, name = found.asked, "Åtgärden har hunnit verka"
    since = asked.known.months_since_start
    months = asked.length * 12 / asked.rules.season if since is None else since
    if not asked.known.acted:
        return unasked(name, "ingen egen åtgärd här under perioden")
    if found.kind == "social" and months < asked.rules.social_delay:
        reason = f"sociala åtgärder verkar sent och bedöms tidigast {asked.rules.social_delay} månader efter start."
        return passed(name, False, "", reason, stops="too_early", basis="facts")
    begun = measure_start(asked)
    if begun < asked.first + asked.length:
        reason = "åtgärden började innan perioden före var slut, så det finns inget rent före."
        return passed(name, False, "", reason, basis="facts")
    if begun - asked.start > asked.length / 2:
        reason = "åtgärden började efter mitten av uppföljningen och har inte hunnit verka."
        return passed(name, False, "", reason, stops="too_early", basis="facts")
    doubt = "den började inne i uppföljningen"
    return noted(name, not began_inside(found), "den pågick från uppföljningens början", doubt, basis="facts")


def began_inside(found: Findings) -> bool:
    """Whether the measure tried began after the follow-up did."""
    return found.asked.known.acted and measure_start(found.asked) > found.asked.start


def _apart(found: Findings) -> Gate:
    name, numbers = "Åtgärden går att skilja från andra", found.asked.known.measures
    if not found.asked.known.acted:
        return unasked(name, "ingen egen åtgärd här under perioden")
    if len(numbers) > 1:
        why = f"åtgärd {joined(numbers)} verkade samtidigt: bara verkan av dem tillsammans prövas"
        return Gate(name, "nej", why, basis="facts")
    return Gate(name, "ja", "ingen annan egen åtgärd verkade samtidigt", basis="facts")


def _shared(found: Findings) -> Gate:
    name, known = "Jämförelseområdena hade inga av åtgärderna", found.asked.known
    if not known.acted:
        return unasked(name, "ingen egen åtgärd här under perioden")
    if found.scope == "kommun":
        return unasked(name, "inget område att jämföra med")
    others = f"åtgärd {joined(known.shared_measures)} gällde också dem: bara det som skiljer därutöver kan synas"
    return noted(name, not known.shared_measures, "ingen känd åtgärd där", others, basis="facts")


def _near(found: Findings) -> Gate:
    asked, name = found.asked, "Jämförelseområdena gränsar inte till åtgärden"
    if not asked.neighbours:
        return unasked(name, "inga grannområden är angivna")
    if not asked.near or found.compared is None:
        return Gate(name, "ja", "inget grannområde är med i jämförelsen", basis="facts")
    rows = found.compared.left_out
    apart = rows[rows["control"] == WITHOUT_NEIGHBOURS]
    why = f"{joined(asked.near)} gränsar till området"
    if apart.empty:
        return Gate(name, "osäkert", why, basis="facts")
    without = compatible(*(float(end) for end in apart[["ratio", "lower", "upper"]].iloc[0]))
    return Gate(name, "osäkert", f"{why}; utan dem {without}")
