"""Every row that ever stood in the register's log, also those that were taken away: when, and as it last stood."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bfa.tables.register_cells import Cells, Row, applied, rows_of
from bfa.tables.register_log import Log
from bfa.tables.registers import UNREVIEWED


@dataclass(frozen=True, slots=True)
class Stood:
    """A row through the log."""

    #: The editions in which it first and last stood; the log's last where it stands.
    first: int
    last: int
    #: As it last stood: its secrecy, and column to text.
    sekretess: str
    cells: Mapping[str, str]
    #: Texts that it had before the last, oldest first, each with the secrecy that it had then.
    earlier: Mapping[str, str]


def history(log: Log, *, sekretess: str = UNREVIEWED) -> dict[Row, Stood]:
    """Every row of a log, by register and row.

    Parameters
    ----------
    sekretess : str
        The secrecy of rows that say none.

    Raises
    ------
    DataError
        A change was made of something else than what stood.
    """
    cells: Cells = {}
    found: dict[Row, Stood] = {}
    for save in log.saves:
        cells = applied(cells, save.changes)
        standing = rows_of(cells)
        changed: dict[Row, dict[str, str]] = {row: {} for row in rows_of(each.cell for each in save.changes) & standing}
        for (register, number, column), value in cells.items():
            if (register, number) in changed:
                changed[register, number][column] = value
        for row in standing:
            found[row] = _still(found.get(row), changed.get(row), save.edition, sekretess)
    return found


def _still(before: Stood | None, cells: Mapping[str, str] | None, edition: int, sekretess: str) -> Stood:
    """A row that stands in an edition; `cells` where any of them was changed."""
    if cells is None:
        return replace(before, last=edition) if before else Stood(edition, edition, sekretess, {}, {})
    mark, now = cells.get("sekretess", sekretess), cells.get("text", "")
    if before is None:
        return Stood(edition, edition, mark, cells, {})
    was = before.cells.get("text", "")
    texts = {**before.earlier, **({was: before.sekretess} if was else {})}
    return Stood(before.first, edition, mark, cells, {text: then for text, then in texts.items() if text != now})
