"""The registers of the worked example as a log of two editions: what was decided, and what came of it."""

from datetime import datetime
from pathlib import Path

from bfa.tables.contracts import PROPOSED
from bfa.tables.register_book import read_files
from bfa.tables.register_cells import Cells, Row, changes
from bfa.tables.register_log import Log, Save, append, state

_FOLDER = Path(__file__).parent / "registers"
#: The files of each edition, and the meeting at which they were agreed.
EDITIONS = (
    (
        datetime(2010, 4, 27),
        {
            "problems": "problem.csv",
            "causes": "orsaker.csv",
            "measures": "atgarder.csv",
            "goals": "mal.csv",
            "decisions": "beslut.csv",
            "owners": "ansvariga.csv",
            "priorities": "prioriteringar.csv",
            "unknowns": "kunskapslage.csv",
        },
    ),
    (datetime(2010, 9, 6), {"follow_up": "uppfoljning.csv", "decisions": "beslut.csv"}),
)


def write_log(path: Path) -> None:
    """Write the log anew: what is only proposed is so at the last meeting."""
    path.unlink(missing_ok=True)
    log = Log()
    for at, files in EDITIONS:
        book = read_files({register: _FOLDER / name for register, name in files.items()})
        proposed = set() if at == EDITIONS[-1][0] else _proposed(book.cells)
        stands, via = state(log), ", ".join(files.values())
        made = changes(stands, stands | {cell: said for cell, said in book.cells.items() if cell[:2] not in proposed})
        log = append(path, Save(log.edition + 1, at, "samordningsgruppen", "gemensam", via, log.edition, made), on=log)


def _proposed(cells: Cells) -> set[Row]:
    return {cell[:2] for cell, said in cells.items() if (cell[0], cell[2], said) == ("decisions", "state", PROPOSED)}
