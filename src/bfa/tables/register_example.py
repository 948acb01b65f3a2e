"""The row that shows how a register is filled in, and that is never read as one of its rows."""

from collections.abc import Mapping

from bfa.tables.register_cells import key_columns

#: What stands in the first cell of a row that only shows how one is filled in.
EXAMPLE = "exempel"
_DAY = "2025-05-01"
#: What the example rows say. Measures leave empty what would be left behind by the one who writes over them.
_EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "problems": {"text": "Misshandel utomhus vid busstorget", "priority": "prioriterat", "why": "ökar sedan två år"},
    "measures": {
        "text": f"{EXAMPLE}: belysning vid busstorget",
        "responsible": "gatukontoret",
        "due": _DAY,
        "state": "pågår",
        "done": "två av fem stolpar är satta",
    },
    "causes": {
        "text": "Mörkt och ödsligt vid busstorget på kvällen",
        "perspective": "situationellt",
        "character": "situationell",
        "distance": "närliggande",
        "influence": "kommun",
        "place": "busstorget",
        "time": "kväll",
        "source": "trygghetsvandring",
        "sekretess": "nej",
    },
    "goals": {
        "text": "Färre misshandelsbrott utomhus vid busstorget",
        "kind": "effekt",
        "measures": "1",
        "indicator": "misshandel utomhus",
        "target": "-20 %",
        "declared": "2024-12-01",
        "period": "2025-05/2025-08",
        "baseline": "2024-05/2024-08",
        "follow_up": "2025-11-01",
        "sekretess": "nej",
    },
    "follow_up": {
        "date": _DAY,
        "state": "pågår",
        "done": "2",
        "planned": "5",
        "remains": "tre stolpar",
        "decide": "vem som betalar",
        "sekretess": "nej",
    },
    "decisions": {"date": _DAY, "text": "Gatukontoret sätter de tre sista stolparna", "state": "föreslaget"},
    "owners": {"text": "gatukontoret"},
    "priorities": {
        "brottstyp": "misshandel utomhus",
        "stance": "prioriteras",
        "why": "de ökar, skadan är stor och många kan göra något åt dem",
        "harm": "hög",
        "can_influence": "hög",
        "sekretess": "nej",
    },
    "unknowns": {
        "kind": "lucka",
        "text": "Hur många skadade som söker vård utan att anmäla",
        "who": "samordnaren",
        "due": "2025-11-01",
        "sekretess": "nej",
    },
}


def example(register: str, name: str) -> str:
    """What the example row of a register says in one of our columns."""
    said = _EXAMPLES[register]
    marked = said.get("text", "").startswith(EXAMPLE)
    return EXAMPLE if name == key_columns(register)[0] and not marked else said.get(name, "")
