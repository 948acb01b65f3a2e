"""A kommun of one problem, two causes and a measure, whose register is a log of one save."""

from datetime import datetime
from pathlib import Path

import yaml

from bfa.tables.municipality import Kommun, read_kommun
from bfa.tables.register_cells import Change
from bfa.tables.register_log import Log, Save, append, read_log, state

AT = datetime(2026, 3, 2, 9)
CAUSE = {
    "perspective": "situationellt",
    "character": "situationell",
    "distance": "närliggande",
    "influence": "kommun",
    "problem": "1",
    "sekretess": "nej",
}
ROWS = {
    ("problems", "1"): {"text": "Bråk vid torget", "short": "Bråk vid torget", "sekretess": "nej"},
    ("causes", "1"): CAUSE | {"text": "Mörkt vid torget", "place": "Torget"},
    ("causes", "2"): CAUSE | {"text": "Kön till krogen är lång", "short": "Kö vid krogen"},
    ("measures", "1"): {"text": "Fler lampor", "causes": "1", "responsible": "gatukontoret", "sekretess": "nej"},
}


def small_register(root: Path) -> Kommun:
    """Write the kommun's file and log in a project folder."""
    (root / "params" / "kommun").mkdir(parents=True, exist_ok=True)
    (root / "notebooks").mkdir(exist_ok=True)
    path = root / "params" / "kommun" / "lilla.yml"
    path.write_text(yaml.safe_dump({"kommun": "Lilla", "registers": {"log": "data/register.jsonl"}}), encoding="utf-8")
    kommun = read_kommun(path)
    put(kommun, {(*row, name): text for row, said in ROWS.items() for name, text in said.items()}, who="polisen")
    return kommun


def log_of(kommun: Kommun) -> Log:
    """The kommun's log."""
    return read_log(kommun.file(str(kommun.registers.log)))


def put(kommun: Kommun, cells: dict[tuple[str, str, str], str | None], *, who: str) -> Log:
    """Save cells in the log, as somebody else would."""
    log = log_of(kommun)
    before = state(log)
    made = tuple(Change(cell, before.get(cell), text) for cell, text in cells.items())
    save = Save(log.edition + 1, AT, who, "polis", "register.xlsx", log.edition, made)
    return append(kommun.file(str(kommun.registers.log)), save, on=log)
