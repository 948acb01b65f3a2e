"""Whether the hot spots last: what a map finds the year after, how concentrated it is, which cells stay and change."""

from typing import Any

import pandas as pd

from bfa.analyses.hotspots import Hotspots
from bfa.analyses.lasting import SHARE, USUAL, Lasting
from bfa.present import tables
from bfa.present.disclosure import Gate
from bfa.present.hotspots import places as hotspot_places
from bfa.present.hotspots import shown as hotspot_shown
from bfa.present.nouns import SHORT
from bfa.present.numbers import counted, decimal, missing, number, percent, period_label
from bfa.present.sentences import say

Figures = dict[str, Any]

CLASSES = {"persistent": "består", "emerging": "ny", "former": "tidigare", "occasional": "tillfällig"}
_WHY = "Vad som består visas inte: på den här nivån döljs små antal per plats, och äldre år kunde röja dem."
_LISTED = 10
METHOD_NOTE = (
    "Varje år pekas de fullaste rutorna ut ur året före. Träff: andel av årets brott som låg i dem. Mot slump: träffen "
    "delad med rutornas andel (PAI). Av möjligt: träffen delad med den bästa som går att få (PEI). Förväntat mot "
    "funnet: 1 är lika (RRI). Täthet räknas ur rutornas antal."
)
CLASS_NOTE = (
    "Het: bland de fullaste rutorna det året, med minst två brott. Består: oftast het både förr och på sistone. Ny: "
    "bara på sistone. Tidigare: bara förr. Tillfällig: någon gång. Rutor nära gränsen byter klass av en slump."
)


def withheld(result: Hotspots, found: Lasting, *, gate: Gate) -> str:
    """Why nothing of earlier years may be shown or was found, in Swedish; "" where it is shown."""
    if found.reason and not found.concentration:
        return found.reason
    why = hotspot_shown.unshown(result, gate=gate)
    return why or (_WHY if hotspot_places.hides_places(result, gate=gate) else "")


def show(result: Hotspots, found: Lasting, *, gate: Gate, title: str) -> None:
    """Every part of the answer, or why there is none."""
    if why := withheld(result, found, gate=gate):
        return say(why, gate=gate)
    say(sentences(result, found), gate=gate)
    _methods(found, gate, title)
    _classes(result, found, gate, title)
    return _changes(result, found, gate, title)


def sentences(result: Hotspots, found: Lasting) -> list[str]:
    """Concentration, hit rate with the chosen method, and change, one sentence each."""
    said = [_concentrated(found), _hits(result, found), _lasts(found), _changed(found)]
    return [line for line in said if line]


def figures(result: Hotspots, found: Lasting, *, gate: Gate) -> Figures:
    """Keys of `2_hotspots` about what lasts."""
    why = withheld(result, found, gate=gate)
    open_ones = not why
    kinds = found.classes["class"].value_counts() if len(found.classes) else pd.Series(dtype=int)
    changed = found.changes[found.changes["shown"].astype(bool)]
    return {
        "lasting_withheld": why or None,
        "years": [str(year) for year in found.years] if open_ones else [],
        "hit_rates": _records(found.methods) if open_ones else [],
        "chosen_method": found.chosen or None if open_ones else None,
        "chosen_share": SHARE,
        "bandwidth": found.bandwidth,
        "bandwidth_why": found.bandwidth_why,
        "concentration": found.concentration or None if open_ones else None,
        "stability": {name: int(kinds.get(name, 0)) for name in CLASSES} if open_ones and len(kinds) else None,
        "changes": {"tested": len(found.changes), "shown": _records(changed)} if open_ones else None,
    }


def _records(table: pd.DataFrame) -> list[Figures]:
    return [
        {str(name): None if missing(value) else value for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _concentrated(found: Lasting) -> str:
    own = found.concentration
    half = counted(int(own["half_cells"]), "ruta", "rutor")
    gini, chance = decimal(own["gini"], 2), f"{decimal(own['gini_low'], 2)}–{decimal(own['gini_high'], 2)}"
    return (
        f"Hälften av dem med plats ligger i {half} av {number(own['cells'])}; de {percent(100 * SHARE)} fullaste "
        f"rutorna har {percent(100 * own['top_share'])}. Koncentrationen (justerad Gini) är {gini}; slumpen "
        f"ensam ger {chance}."
    )


def _hits(result: Hotspots, found: Lasting) -> str:
    if found.methods.empty:
        return found.reason
    rates = dict(zip(found.methods["method"], found.methods["hit_rate"], strict=True))
    years = int(found.methods["periods"].iloc[0])
    said = (
        f"Vald metod: {found.chosen}. Rutorna som den pekade ut ett år ({percent(100 * SHARE)} av dem alla) hade året "
        f"efter {percent(100 * rates[found.chosen])} av alla {SHORT[result.kind][1]}, prövat på "
        f"{counted(years, 'år', 'år')}."
    )
    if found.chosen != USUAL:
        return f"{said} Antalen i rutorna, som kartan visar, hade {percent(100 * rates[USUAL])}."
    return f"{said} Ingen av de andra metoderna hittade tydligt mer."


def _lasts(found: Lasting) -> str:
    if found.classes.empty:
        return "Minst fyra år krävs för att säga vilka rutor som består."
    kinds = found.classes["class"].value_counts()
    words = {"persistent": "består", "emerging": "är nya", "former": "är tidigare", "occasional": "är tillfälliga"}
    parts = [f"{number(kinds[name])} {words[name]}" for name in words if kinds.get(name, 0)]
    return f"Av rutor som varit heta något av de {number(len(found.years))} åren: {', '.join(parts)}."


def _changed(found: Lasting) -> str:
    if found.before is None:
        return ""
    many, tried = int(found.changes["shown"].astype(bool).sum()), len(found.changes)
    against = period_label(found.before)
    if not tried:
        return f"Ingen ruta har tillräckligt många brott för att jämföras med {against}."
    some = counted(tried, "ruta", "rutor")
    if not many:
        return f"Mot {against}: ingen av {some} ändrade sig mer än slumpen kan ge."
    return f"Mot {against}: {number(many)} av {some} ändrade sig mer än slumpen brukar ge."


def _methods(found: Lasting, gate: Gate, title: str) -> None:
    if found.methods.empty:
        return
    chosen = found.methods["method"] == found.chosen
    table = found.methods.assign(
        hit=100 * found.methods["hit_rate"],
        of_best=100 * found.methods["pei"],
        behind_of=100 * found.methods["behind"],
        chosen=chosen,
    )
    tables.show(
        table,
        gate=gate,
        caption=f"Vad kartan ett år hittar nästa: {title}",
        columns={
            "method": "Metod",
            "hit": "Träff",
            "pai": "Mot slump, gånger",
            "of_best": "Av möjligt",
            "rri": "Förväntat mot funnet",
            "behind_of": "Efter den bästa",
        },
        formats={
            "hit": "percent1",
            "pai": "decimal1",
            "of_best": "percent",
            "rri": "decimal2",
            "behind_of": "percent1",
        },
        note=METHOD_NOTE,
        strong="chosen",
    )


def _classes(result: Hotspots, found: Lasting, gate: Gate, title: str) -> None:
    if found.classes.empty:
        return
    near = hotspot_shown.cells(result, gate=gate).set_index("cell_id")["near"]
    order = found.classes["class"].map({name: at for at, name in enumerate(CLASSES)})
    ranked = found.classes.assign(order=order).sort_values(["order", "hot"], ascending=[True, False], kind="stable")
    first = ranked.head(_LISTED)
    tables.show(
        first.assign(word=first["class"].map(CLASSES), near=first["cell_id"].map(near)),
        gate=gate,
        caption=f"Rutor som varit heta i {number(len(found.years))} år: {title}",
        columns={"cell_id": "Ruta", "near": "Nära", "word": "Läge", "hot": "År som het"},
        formats={"hot": "int"},
        note=CLASS_NOTE,
        folded=True,
    )


def _changes(result: Hotspots, found: Lasting, gate: Gate, title: str) -> None:
    if found.before is None or found.changes.empty:
        return
    near = hotspot_shown.cells(result, gate=gate).set_index("cell_id")["near"]
    first = found.changes.head(_LISTED)
    words = ["mer än slump" if shown else "kan vara slump" for shown in first["shown"].astype(bool)]
    tables.show(
        first.assign(near=first["cell_id"].map(near), words=words),
        gate=gate,
        caption=f"Ändring ruta för ruta mot {period_label(found.before)}: {title}",
        columns={"cell_id": "Ruta", "near": "Nära", "before": "Före", "after": "Nu", "words": "Ändring"},
        formats={"before": "int", "after": "int"},
        note="Rutans del av de två periodernas brott mot alla rutors. Av dem som sägs ha ändrats väntas högst 5 % vara "
        "slump.",
        folded=True,
    )
