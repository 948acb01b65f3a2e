"""What became of an effect's surroundings, in Swedish: next door, at other hours and in other types."""

import pandas as pd

from bfa.analyses.effect.spread import HOURS, NEIGHBOUR, RING, TOGETHER, TYPES, together
from bfa.analyses.effect.strip import WIDTH
from bfa.disclosure.effect import ReleasedEffect
from bfa.words.effect import NOT_COMPARED, NOT_SHOWN
from bfa.words.effect_gates import SAYS, where
from bfa.words.numbers import missing, number

_KINDS = {
    NEIGHBOUR: "grannområde",
    TOGETHER: "grannområde",
    RING: "ring",
    HOURS: "andra tider",
    TYPES: "andra brott",
}
HEADINGS = {
    "label": "Var",
    "what": "Slag",
    "before": "Före",
    "after": "Efter",
    "difference": "Skillnad, antal",
    "judged": "Bedömning",
}
_UNJUDGED = {
    "months_missing": "månader saknas",
    "few": "för få fall",
    "few_to_compare": "för få fall att jämföra med",
    "no_controls": "inga områden att jämföra med",
    "needs_points": "kräver rader med plats",
    "no_areas_near": "inga områden intill",
    "needs_clock": "kräver rader med klockslag",
}


def around(shown: ReleasedEffect) -> pd.DataFrame:
    """The surroundings in words: label, what, judged and `shown.spread`."""
    table, members = shown.spread, together(shown.found.evidence.spread)
    rows = table[["kind", "where"]].itertuples(index=False, name=None)
    judged = [judgement(*row) for row in table[["says", "why"]].itertuples(index=False, name=None)]
    label = [_label(kind, name, members) for kind, name in rows]
    told = pd.Series(judged, index=table.index, dtype=object)
    return table.assign(label=label, what=table["kind"].map(_KINDS), judged=told)


def judgement(says: str | None, why: str | None) -> str | None:
    """What a line says; None where it may not be told."""
    if missing(says):
        return None
    return f"{SAYS[str(says)]}: {_UNJUDGED[why]}" if why else SAYS[str(says)]


def spread(shown: ReleasedEffect, *, rows: bool) -> str:
    """What could be looked at of the spread, and what needs a row per crime."""
    if shown.withheld:
        return NOT_SHOWN if shown.hidden else NOT_COMPARED
    if shown.spread.empty and not shown.found.design.known.acted:
        return "Ingen åtgärd prövas här, så det finns ingen förskjutning att pröva."
    said = []
    if shown.spread.empty:
        said.append("Om brotten flyttat till områdena intill har inte gått att räkna här.")
    if not rows:
        said.append("Ringar runt området och andra tider kräver en rad per brott; här finns bara antal.")
    elif RING not in set(shown.spread["kind"]):
        said.append("Ringar runt området har inte gått att räkna: områdets gräns eller brottens lägen saknas.")
    if not shown.spread.empty:
        said.append(
            "Skillnaden är antalet mer eller mindre än om platsen hade följt jämförelseområdena. Ett minus kan vara "
            "att nyttan spritt sig, ett plus att brott flyttat; där intervallet rymmer noll kan inget av det beläggas."
        )
    return " ".join(said)


def _label(kind: str, name: str, members: tuple[str, ...]) -> str:
    if kind == RING:
        return f"inom {number(WIDTH)} m från {name}"
    return where(kind, name, members) or "andra halvan av dygnet"
