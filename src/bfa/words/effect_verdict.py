"""The verdict of an effect in Swedish, claiming no more than it may; every sentence without counts."""

from bfa.analyses.amounts import compatible, in_letters
from bfa.analyses.effect.evidence import Evidence
from bfa.analyses.effect.gates import began_inside
from bfa.analyses.effect.relative import Relative
from bfa.analyses.effect.verdicts import WITHHELD
from bfa.analyses.effects import Effect
from bfa.words.effect_gates import NOUNS, named, reason
from bfa.words.effect_selection import by_itself
from bfa.words.labels import VERDICTS
from bfa.words.numbers import joined, number, percent

#: What the grade lets the sentence say of the measure, by verdict.
_WEAK = "Jämförelsen är svag: det säger inte om det var åtgärden."
_SAYS = {
    ("fall_shown", 3): "Det är förenligt med att åtgärden bidrog, men annat kan ha hänt samtidigt.",
    ("fall_shown", 4): "Det talar för att åtgärden bidrog.",
    ("rise_shown", 3): "Det talar inte för att åtgärden minskade antalet, men annat kan ha hänt samtidigt.",
    ("rise_shown", 4): "Det talar mot att åtgärden minskade antalet.",
}
_STRENGTH = ("", "svag jämförelse", "svag jämförelse", "måttlig jämförelse", "god jämförelse", "god jämförelse")
#: Points between the typical ratio and the ratio of totals above which the difference is explained. [-]
_APART = 0.05


def strength(effect: Effect) -> str:
    """The grade in the words of the first screen; "" where nothing is assessed."""
    return _STRENGTH[effect.grade]


def sentence(effect: Effect) -> str:
    """The verdict in Swedish, claiming no more than the figures allow."""
    return " ".join(sentences(effect))


def sentences(effect: Effect) -> tuple[str, ...]:
    """A sentence each: the closed words with the change against the controls and its interval first, then what that
    may be taken for.
    """
    found, given, relative = effect.evidence, effect.verdict, effect.relative
    if given in WITHHELD or relative is None:
        return (f"{VERDICTS[given]}: {reason(effect.stopped)}", *_measures(found))
    several, change = _disagree(effect), relative.change
    typical = " i ett typiskt område" if several else ""
    told = compatible(change.ratio, change.lower, change.upper)
    first = f"{VERDICTS[given]}{typical} mot {named(tuple(map(str, effect.design.controls)))}: {told}."
    why = _no_difference(effect, typical) if given == "no_difference_shown" else ()
    return (first, *_totals(effect, relative), *why, *_of_the_measure(effect), *_remarks(found, relative))


def robust(effect: Effect) -> str:
    """The line printed under the verdict: how far the area would have to depart by itself; "" where it is not known."""
    found = effect.robustness
    if found is None:
        return ""
    far = percent(100 * found.departure) if found.departure >= 0.01 else f"mindre än {percent(1)}"
    seen = f"sågs i {number(found.exceeding)} av {number(found.cases)} fall utan åtgärd."
    if effect.verdict in ("fall_shown", "rise_shown"):
        alone = "området av sig självt" if len(effect.design.treated) == 1 else "områdena av sig själva"
        held = f"Slutsatsen håller om inte {alone} avvek med mer än {far} från jämförelseområdena"
        return f"{held}; så stora avvikelser {seen}"
    return f"Skillnaden mot jämförelseområdena är {far}. Minst så stora skillnader, uppåt eller nedåt, {seen}"


def _no_difference(effect: Effect, typical: str) -> tuple[str, ...]:
    """Why none was shown, and what that does not mean."""
    said = reason(effect.stopped)
    why = f"{said[:1].upper()}{said[1:]}" or (f"Skillnaden{typical} ryms inom vad som skiljer områden åt utan åtgärd.")
    nothing = "; det betyder inte att åtgärden saknar verkan." if effect.design.known.acted else "."
    return (why.rstrip(".") + nothing,)


def _of_the_measure(effect: Effect) -> tuple[str, ...]:
    known = effect.design.known
    if not known.acted:
        return (f"Ingen åtgärd prövas här{_unstarted(known.unstarted)}.",)
    if effect.verdict == "no_difference_shown":
        return ()
    return (_WEAK if effect.grade < 3 else _SAYS[effect.verdict, min(effect.grade, 4)],)


def _unstarted(numbers: tuple[int, ...]) -> str:
    """What a measure that has no start lacks, and where it is written."""
    if not numbers:
        return ""
    scope = "och omfattar om det är kommundelens egen, på bladet Åtgärder"
    return f": åtgärd {joined(numbers)} saknar start. Skriv start, {scope}"


def _remarks(found: Evidence, relative: Relative) -> list[str]:
    design, said = found.design, []
    if len(design.controls) < design.rules.enough_controls:
        said.append(f"Osäker jämförelse: färre än {in_letters(design.rules.enough_controls)} områden.")
    said += [*_afterwards(found, relative), *_measures(found)]
    if began_inside(found):
        said.append("Åtgärden började inne i uppföljningen, så en del av den är utan åtgärd.")
    if found.selection is not None:
        said.append(by_itself(found.selection))
    if design.known.recording.may_change_reporting:
        said.append("Åtgärden kan i sig ändra hur mycket som anmäls: följ också ett andra mått.")
    return said


def _afterwards(found: Evidence, relative: Relative) -> list[str]:
    """How many a comparison that nobody agreed on stands out among, where it does."""
    unclear = relative.adjusted > found.design.rules.false_discoveries
    if found.design.known.declared or found.pool is None or unclear:
        return []
    among = f"prövad i efterhand bland {number(found.pool)}" if found.pool > 1 else "den enda som prövats"
    return [f"Jämförelsen var inte bestämd på förhand utan {among}."]


def _measures(found: Evidence) -> list[str]:
    """What can be told apart, whatever the figures say: not measures of one time and place, not those of everyone."""
    known, said = found.design.known, []
    if known.scope != "kommun" and known.shared_measures:
        listed = joined(known.shared_measures)
        said.append(f"Jämförelseområdena har också haft åtgärd {listed}, så bara det som skiljer därutöver kan synas.")
    if len(known.measures) > 1:
        said.append(f"Det gäller åtgärd {joined(known.measures)} tillsammans: de går inte att skilja åt.")
    return said


def _disagree(effect: Effect) -> bool:
    """Whether the treated areas' total says another thing than the typical one of them: fall, rise or neither."""
    relative = effect.relative
    if relative is None or len(effect.design.treated) < 2:
        return False
    return _says(relative.change.lower, relative.change.upper) != _says(*relative.total.ends)


def _says(lower: float, upper: float) -> int:
    return int(lower > 1) - int(upper < 1)


def _totals(effect: Effect, relative: Relative) -> list[str]:
    """The total of several treated areas where it is another, with its interval and why it is."""
    total, ratio = relative.total, relative.change.ratio
    several, why = len(effect.design.treated) > 1, ""
    if several and abs(total.ratio - ratio) > _APART:
        lower = total.ratio < ratio
        how = "minskade mer eller ökade mindre" if lower else "minskade mindre eller ökade mer"
        why = f", eftersom områdena med flest {NOUNS[effect.design.panel.kind]} {how}"
    if not (why or _disagree(effect)):
        return []
    return [f"Sammanlagt är skillnaden {compatible(total.ratio, *total.ends)}{why}."]
