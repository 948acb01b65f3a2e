"""Which streets, in Swedish: the fullest, where along streets the incidents lie, and whether that lasts."""

import pandas as pd

from bfa.analyses.streets import SHARE, Streets
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.disclosure.streets import MOST
from bfa.words.nouns import SHORT, heading
from bfa.words.numbers import counted, decimal, joined, missing, number, percent, period_label, share

STREET_NOTE = (
    "Längd: den del av gatan som ligger i området. Ett brott läggs på närmaste gata, som inte behöver vara den där det "
    "skedde. Vid en korsning räknas det inte till någon."
)
SEGMENT_NOTE = "En sträcka går från korsning till korsning, och räknas också in i sin gata."
_FAR = "Mer än hälften ligger över {:g} m från närmaste gata: antal per gata säger då lite om var de skedde."
_SNAPPED = (
    "Koordinaterna ligger på ett rutnät: närmaste gata är då oftast inte den rätta, och antal per gata säger lite."
)


def sentences(released: ReleasedHotspots, roads: Streets) -> list[str]:
    """The fullest streets, where along streets they lie, and how concentrated they are and whether that lasts."""
    if "streets" not in released.tables:
        return [_names_only(released)]
    gathered = " ".join(part for part in (_concentrated(released), _again(roads)) if part)
    return [_fullest(released), _lie(released, roads), gathered]


def warnings(roads: Streets) -> list[str]:
    """What weakens the counts of streets."""
    return [{"far": _FAR.format(roads.farthest), "snapped": _SNAPPED}[code] for code in roads.warnings]


def named(lines: pd.DataFrame) -> pd.DataFrame:
    """The streets with a word for one without a name."""
    return lines.assign(name=["Gata utan namn" if missing(name) else str(name) for name in lines["name"]])


def columns(released: ReleasedHotspots) -> dict[str, str]:
    """The columns of the tables of streets and segments."""
    return {"name": "Gata", "n": heading(released.result.kind), "length": "Längd, m", "per_100": "Per 100 m"}


def note(released: ReleasedHotspots, first: str) -> str:
    """What stands under a table of streets."""
    long, many = number(released.gate.smallest_cell), number(released.gate.threshold)
    return f"{first} Högst {MOST} visas, och bara de som är minst {long} m och har fler än {many}."


def least(released: ReleasedHotspots) -> str:
    """How many a street must have to be told: "minst 5 brott"."""
    return f"minst {released.gate.threshold + 1} {SHORT[released.result.kind][1]}"


def map_notes(released: ReleasedHotspots, roads: Streets, lines: int) -> tuple[str, ...]:
    """What stands under the map of streets."""
    return (
        f"De {number(lines)} med flest visas, med {least(released)} var",
        "Övriga gator är tunna linjer",
        f"Vid en korsning eller över {number(roads.farthest)} m från närmaste gata: inte med",
        "Märket vid ett gatunamn är bara mitt på linjen",
    )


def _lie(released: ReleasedHotspots, roads: Streets) -> str:
    table = released.tables["along"].table
    n = dict(zip(table["what"], table["n"], strict=True))
    total = sum(n.values())
    parts = [f"{number(n['on'])} ({share(100 * n['on'] / total)}) på en gatusträcka"]
    parts.append(f"{number(n['crossings'])} vid en korsning")
    if n["between"]:
        parts.append(f"{number(n['between'])} lika nära flera sträckor")
    parts.append(f"{number(n['off'])} ({share(100 * n['off'] / total)}) över {number(roads.farthest)} m från en gata")
    return f"Av {counted(total, *SHORT[released.result.kind])} med plats i området ligger {joined(parts)}."


def _concentrated(released: ReleasedHotspots) -> str:
    if released.result.groundless:
        return "Hur stor del av gatulängden de ligger på sägs inte: området har ingen yta på kartan."
    if "half" not in released.tables:
        return f"För få {SHORT[released.result.kind][1]} ligger på gatorna för att säga hur samlade de är."
    half = released.tables["half"].table.set_index("measure").loc["length_share"]
    spread = f"{decimal(100 * half['low'], 1)}–{percent(100 * half['high'], 1)}"
    length = 100 * half["found"]
    own = f"under {percent(0.1, 1)}" if length < 0.1 else percent(length, 1)
    return f"Hälften av dem på gatorna ligger på {own} av gatulängden ({spread} av slump)."


def _again(roads: Streets) -> str:
    own = roads.again
    if own is None:
        return ""
    many = f"de {number(own.top)} fullaste sträckorna" if own.top > 1 else "den fullaste sträckan"
    return (
        f"Av {many} hörde {number(own.again)} till de {percent(100 * SHARE)} fullaste också {period_label(own.year)} "
        f"({decimal(own.top * own.length_share, 1)} av slump)."
    )


def _fullest(released: ReleasedHotspots) -> str:
    first, nouns = hotspot_rows.streets(released).head(3), SHORT[released.result.kind][1]
    if first.empty:
        return f"Ingen gata har så många {nouns} att antalet visas: minst {released.gate.threshold + 1} krävs."
    lines = [
        f"{row.name} {number(row.n)} ({decimal(row.per_100, 1)} per 100 m)"
        for row in first.rename_axis(None).itertuples(index=False)
    ]
    return f"Flest: {joined(lines)}. Gator med färre än {released.gate.threshold + 1} {nouns} visas inte."


def _names_only(released: ReleasedHotspots) -> str:
    if not released.street_names:
        return f"Ingen gata med {least(released)} kan nämnas utan att små antal i rutorna kunde räknas fram."
    named = joined(released.street_names)
    return f"Gator med {least(released)}, i bokstavsordning: {named}. {released.withheld['street counts']}"
