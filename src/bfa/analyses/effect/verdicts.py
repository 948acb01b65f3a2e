"""From gates to a verdict in the closed list of words, and the sentence that claims no more than it may."""

from bfa.analyses.amounts import change, compatible, in_letters, joined, number
from bfa.analyses.effect.comparability import grade as comparison_grade
from bfa.analyses.effect.comparison_gates import comparison_gates, likeness_gates
from bfa.analyses.effect.gates import NOUNS, Findings, Gate, began_inside, enough_gates, named, question_gates
from bfa.analyses.effect.recording_gates import heavy_case, recording_gates, uneven_places, unread
from bfa.analyses.effect.relative import Relative

#: The closed list; a first screen uses no other words.
WORDS = {
    "fall_shown": "Minskning belagd i jämförelse",
    "rise_shown": "Ökning belagd i jämförelse",
    "no_difference_shown": "Ingen skillnad kunde beläggas",
    "not_assessed": "Går inte att bedöma",
    "too_early": "För tidigt",
}
WITHHELD = ("not_assessed", "too_early")
#: What the grade lets the sentence say of the measure, by verdict.
_WEAK = "Jämförelsen är svag: det säger inte om det var åtgärden."
_SAYS = {
    ("fall_shown", 3): "Det är förenligt med att åtgärden bidrog, men annat kan ha hänt samtidigt.",
    ("fall_shown", 4): "Det talar för att åtgärden bidrog.",
    ("rise_shown", 3): "Det talar inte för att åtgärden minskade antalet, men annat kan ha hänt samtidigt.",
    ("rise_shown", 4): "Det talar mot att åtgärden minskade antalet.",
}
#: Points between the typical ratio and the ratio of totals above which the difference is explained. [-]
_APART = 0.05


def gates(found: Findings) -> list[Gate]:
    """Every gate, in the order they stop a verdict."""
    return [
        unread(found),
        *question_gates(found),
        *enough_gates(found),
        *recording_gates(found),
        *likeness_gates(found),
        *comparison_gates(found),
    ]


def verdict(found: Findings, asked_gates: list[Gate]) -> tuple[str, str]:
    """The verdict and, where it is withheld or lowered, the reason (Swedish, no counts)."""
    for gate in asked_gates:
        if gate.stops:
            return gate.stops, gate.reason
    fell = found.compared is not None and found.compared.relative.upper < 1
    return ("fall_shown" if fell else "rise_shown"), ""


def grade(found: Findings, given: str) -> int:
    """Maryland scale of the comparison behind a verdict; 0 where nothing is assessed."""
    if found.comparability is None or found.compared is None or given in WITHHELD:
        return 0
    return min(comparison_grade(found.asked, found.comparability), _bound(found))


def _bound(found: Findings) -> int:
    """The highest grade that the gates in doubt leave."""
    reporting = found.asked.known.acted and found.asked.known.recording.may_change_reporting
    if reporting or began_inside(found) or heavy_case(found):
        return 2
    return 3 if found.asked.near or uneven_places(found) else 5


def sentences(found: Findings, given: str, reason: str, level: int) -> tuple[str, ...]:
    """The verdict in Swedish without counts, a sentence each: the closed words with the change against the controls and
    its interval first, then what that may be taken for.
    """
    if given in WITHHELD or found.compared is None:
        return (f"{WORDS[given]}: {reason}", *_measures(found))
    relative = found.compared.relative
    typical = " i ett typiskt område" if _disagree(relative) else ""
    told = compatible(relative.ratio, relative.lower, relative.upper)
    first = f"{WORDS[given]}{typical} mot {named(relative.controls)}: {told}."
    why = _no_difference(found, reason, typical) if given == "no_difference_shown" else ()
    return (first, *_totals(found, relative), *why, *_of_the_measure(found, given, level), *_remarks(found, relative))


def _no_difference(found: Findings, reason: str, typical: str) -> tuple[str, ...]:
    """Why none was shown, and what that does not mean."""
    why = f"{reason[:1].upper()}{reason[1:]}" or (
        f"Skillnaden{typical} ryms inom vad som skiljer områden åt utan åtgärd."
    )
    nothing = "; det betyder inte att åtgärden saknar verkan." if found.asked.known.acted else "."
    return (why.rstrip(".") + nothing,)


def _of_the_measure(found: Findings, given: str, level: int) -> tuple[str, ...]:
    if not found.asked.known.acted:
        return (f"Ingen åtgärd prövas här{_unstarted(found.asked.known.unstarted)}.",)
    if given == "no_difference_shown":
        return ()
    return (_WEAK if level < 3 else _SAYS[given, min(level, 4)],)


def _unstarted(numbers: tuple[int, ...]) -> str:
    """What a measure that has no start lacks, and where it is written."""
    if not numbers:
        return ""
    scope = "och omfattar om det är kommundelens egen, på bladet Åtgärder"
    return f": åtgärd {joined(numbers)} saknar start. Skriv start, {scope}"


def _remarks(found: Findings, relative: Relative) -> list[str]:
    asked, said = found.asked, []
    if len(relative.controls) < asked.rules.enough_controls:
        said.append(f"Osäker jämförelse: färre än {in_letters(asked.rules.enough_controls)} områden.")
    said += [*_afterwards(found), *_measures(found)]
    if began_inside(found):
        said.append("Åtgärden började inne i uppföljningen, så en del av den är utan åtgärd.")
    if found.selection is not None:
        by_itself = change(found.selection.typical_relative)
        said.append(f"Områden som valts på samma sätt ändrades av sig själva med {by_itself} mot andra områden.")
    if asked.known.recording.may_change_reporting:
        said.append("Åtgärden kan i sig ändra hur mycket som anmäls: följ också ett andra mått.")
    return said


def _afterwards(found: Findings) -> list[str]:
    """How many a comparison that nobody agreed on stands out among, where it does."""
    if found.declared or found.pool is None or found.compared is None:
        return []
    if found.compared.relative.adjusted > found.asked.rules.false_discoveries:
        return []
    among = f"prövad i efterhand bland {number(found.pool)}" if found.pool > 1 else "den enda som prövats"
    return [f"Jämförelsen var inte bestämd på förhand utan {among}."]


def _measures(found: Findings) -> list[str]:
    """What can be told apart, whatever the figures say: not measures of one time and place, not those of everyone."""
    known, said = found.asked.known, []
    if found.scope != "kommun" and known.shared_measures:
        listed = joined(known.shared_measures)
        said.append(f"Jämförelseområdena har också haft åtgärd {listed}, så bara det som skiljer därutöver kan synas.")
    if len(known.measures) > 1:
        said.append(f"Det gäller åtgärd {joined(known.measures)} tillsammans: de går inte att skilja åt.")
    return said


def _disagree(relative: Relative) -> bool:
    """Whether the treated areas' total says another thing than the typical one of them: fall, rise or neither."""
    if relative.total_lower is None or relative.total_upper is None:
        return False
    return _says(relative.lower, relative.upper) != _says(relative.total_lower, relative.total_upper)


def _says(lower: float, upper: float) -> int:
    return int(lower > 1) - int(upper < 1)


def _totals(found: Findings, relative: Relative) -> list[str]:
    """The total of several treated areas where it is another, with its interval and why it is."""
    why = _why_apart(found, relative)
    if relative.total_ratio is None or not (why or _disagree(relative)):
        return []
    told = compatible(relative.total_ratio, relative.total_lower, relative.total_upper)
    return [f"Sammanlagt är skillnaden {told}{why}."]


def _why_apart(found: Findings, relative: Relative) -> str:
    if relative.total_ratio is None or abs(relative.total_ratio - relative.ratio) <= _APART:
        return ""
    lower = relative.total_ratio < relative.ratio
    how = "minskade mer eller ökade mindre" if lower else "minskade mindre eller ökade mer"
    return f", eftersom områdena med flest {NOUNS[found.asked.known.counted]} {how}"
