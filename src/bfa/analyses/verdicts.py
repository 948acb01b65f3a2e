"""From figures to a verdict in the closed list of words, gate by gate, each with its answer."""

from dataclasses import dataclass

import pandas as pd

from bfa.analyses.amounts import interval, joined, sized

#: The closed list; a first screen uses no other words.
WORDS = {
    "fall_shown": "Minskning belagd i jämförelse",
    "rise_shown": "Ökning belagd i jämförelse",
    "no_difference_shown": "Ingen skillnad kunde beläggas",
    "not_assessed": "Går inte att bedöma",
    "too_early": "För tidigt",
}
_DECLARED = "Bestämd på förhand, eller tydlig bland alla kommundelar"
_LEVEL = 0.05
#: Chosen by the project before it was built, from how wide intervals are at these counts.
FEWEST_EXPECTED, SHORTEST_HISTORY, FEWEST_CONTROLS, ENOUGH_CONTROLS = 30, 12, 2, 4


@dataclass(frozen=True, slots=True)
class Findings:
    """What the gates look at.

    Attributes
    ----------
    covered, ends_after_data : bool
        Whether every month of the follow-up is counted; whether it ends after the last counted month.
    history : int
        Counted months in a row before the follow-up.
    scope : str
        "area" or "kommun".
    initiative : bool
        The number mirrors police effort.
    before : int or None
        Incidents in the baseline: what to expect if nothing changed.
    controls, dropped : tuple of str
        Areas compared with, and those too small for it.
    shared_measures : tuple of int
        Measures that also acted in the controls.
    declared : bool
        The comparison was decided on before the measure started.
    acted : bool
        A measure of the area's own was carried out in the period.
    family : int
        How many kommundelar were looked at together where it was not.
    adjusted : float or None
        p of the comparison within that family. [0-1]
    relative : tuple or None
        Ratio, lower and upper end of the comparison.
    """

    covered: bool
    ends_after_data: bool
    history: int
    scope: str
    initiative: bool
    before: int | None
    controls: tuple[str, ...]
    dropped: tuple[str, ...]
    shared_measures: tuple[int, ...]
    declared: bool = True
    acted: bool = True
    family: int = 1
    adjusted: float | None = None
    relative: tuple[float, float, float] | None = None


def verdict(findings: Findings) -> tuple[str, str]:
    """The verdict and, where it is withheld, the reason (Swedish, no counts)."""
    if findings.ends_after_data:
        return "too_early", "uppföljningen sträcker sig längre fram än uppgifterna."
    for gate in _gates(findings):
        if gate[1] == "nej":
            return "not_assessed", gate[3]
    if findings.relative is None:
        return "not_assessed", "jämförelsen kunde inte räknas för att månader saknas."
    _, lower, upper = findings.relative
    if not _stands_out(findings) or lower <= 1 <= upper:
        return "no_difference_shown", ""
    return ("fall_shown" if upper < 1 else "rise_shown"), ""


def strength(findings: Findings) -> str:
    """How much the comparison carries; never more than måttlig, since no measure here was drawn by lot."""
    if findings.relative is None or verdict(findings)[0] in ("not_assessed", "too_early"):
        return ""
    weak = len(findings.controls) < ENOUGH_CONTROLS or findings.shared_measures
    return "svag jämförelse" if weak else "måttlig jämförelse"


def gate_table(findings: Findings) -> pd.DataFrame:
    """Every gate with its answer.

    Returns
    -------
    DataFrame
        gate, answer ("ja", "nej", "–" where it could not be asked or does not apply), why. Swedish.
    """
    rows = [(gate, answer, why) for gate, answer, why, _ in _gates(findings)]
    if findings.relative is None:
        rows.append(("Skiljer sig från jämförelseområdena", "–", "jämförelsen är inte gjord"))
    else:
        _, lower, upper = findings.relative
        answer = "ja" if upper < 1 or lower > 1 else "nej"
        rows.append(("Skiljer sig från jämförelseområdena", answer, f"förenligt med {interval(lower, upper)}"))
        rows.append((_DECLARED, "ja" if _stands_out(findings) else "nej", _how_chosen(findings)))
    return pd.DataFrame(rows, columns=["gate", "answer", "why"])


def sentence(findings: Findings) -> str:
    """The verdict in Swedish, one to four sentences without counts, claiming no more than the figures allow."""
    found, reason = verdict(findings)
    if reason:
        return f"{WORDS[found]}: {reason}"
    ratio, lower, upper = findings.relative or (1.0, 1.0, 1.0)
    against, span = _against(findings), interval(lower, upper)
    if found == "no_difference_shown" and not lower <= 1 <= upper:
        said = (
            f"{WORDS[found]} mot {against}. Sedd för sig är skillnaden {span}, men ingen jämförelse var "
            f"bestämd på förhand{_among(findings.family)}."
        )
    elif found == "no_difference_shown":
        said = (
            f"{WORDS[found]} mot {against}. Skillnaden ryms inom vad som skiljer områden åt utan någon åtgärd: "
            f"uppgifterna är förenliga med allt från {span}. "
            + ("Det betyder inte att åtgärden saknar verkan." if findings.acted else "Ingen åtgärd prövas här.")
        )
    else:
        said = f"{WORDS[found]}: {sized(ratio)} mot {against}, och uppgifterna är förenliga med {span}. " + (
            "Jämförelsen säger inte ensam att det var åtgärden." if findings.acted else "Ingen åtgärd prövas här."
        )
    return f"{said} {_remarks(findings)}".rstrip()


def _gates(findings: Findings) -> list[tuple[str, str, str, str]]:
    """Gate, answer, why, and the reason to give if it stops the verdict."""
    kept, expected = len(findings.controls), findings.before
    counted = expected is not None and findings.covered
    enough = expected is not None and expected >= FEWEST_EXPECTED
    return [
        _partial(findings),
        _gate(
            "Antalet speglar brott, inte insatser",
            not findings.initiative,
            "brottstypen är inget spanings- eller ingripandebrott",
            "antalet speglar hur mycket polisen arbetat och kan inte visa en verkan.",
        ),
        _gate(
            "Båda perioderna är räknade",
            counted,
            "alla månader finns",
            "månader saknas i uppgifterna, och saknade månader räknas inte som noll.",
        ),
        _gate(
            f"Minst {SHORTEST_HISTORY} månader före",
            findings.history >= SHORTEST_HISTORY,
            f"{findings.history} månader i följd",
            f"färre än {SHORTEST_HISTORY} månader i följd är räknade före uppföljningen.",
        ),
        _gate(
            f"Minst {FEWEST_EXPECTED} brott att vänta",
            enough,
            "lika många som i perioden före",
            f"färre än {FEWEST_EXPECTED} brott är att vänta i perioden, för lite för att skilja verkan från slump.",
        ),
        _gate(
            f"Minst {FEWEST_CONTROLS} områden att jämföra med",
            kept >= FEWEST_CONTROLS,
            ("osäker jämförelse: " if kept < ENOUGH_CONTROLS else "") + ", ".join(findings.controls),
            f"färre än {FEWEST_CONTROLS} kommundelar går att jämföra med.",
        ),
    ]


def _partial(findings: Findings) -> tuple[str, str, str, str]:
    name = "Åtgärden gällde en del av kommunen"
    if findings.scope != "kommun" and not findings.acted:
        return name, "–", "ingen egen åtgärd här under perioden: ingen åtgärd prövas", ""
    return _gate(
        name,
        findings.scope != "kommun",
        "det finns områden utan den att jämföra med",
        "åtgärden gällde hela kommunen, så inget område i den kan visa vad som hade hänt utan den.",
    )


def _stands_out(findings: Findings) -> bool:
    """Decided on beforehand, or clear also among all that were looked at."""
    return findings.declared or (findings.adjusted is not None and findings.adjusted <= _LEVEL)


def _how_chosen(findings: Findings) -> str:
    if findings.declared:
        return "ett effektmål med indikatorn var beslutat före start"
    many = findings.family
    tried = f"prövad bland {many} kommundelar" if many > 1 else "ingen annan kommundel gick att pröva"
    return f"inget effektmål var beslutat före start; {tried}"


def _among(family: int) -> str:
    return f", och bland {family} kommundelar ser någon ofta ut så av en slump" if family > 1 else ""


def _gate(name: str, passed: bool, why: str, reason: str) -> tuple[str, str, str, str]:
    return name, "ja" if passed else "nej", why if passed else reason.rstrip("."), reason


def _against(findings: Findings) -> str:
    names = findings.controls
    if len(names) > 6:
        return f"{len(names)} andra kommundelar"
    return joined(names)


def _remarks(findings: Findings) -> str:
    said = []
    if len(findings.controls) < ENOUGH_CONTROLS:
        said.append("Osäker jämförelse: färre än fyra områden.")
    if findings.shared_measures:
        listed = joined(findings.shared_measures)
        said.append(f"Jämförelseområdena har också haft åtgärd {listed}, så bara det som skiljer därutöver kan synas.")
    return " ".join(said)
