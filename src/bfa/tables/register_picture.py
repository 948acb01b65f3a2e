"""The joint picture, problems and their causes: who stands behind it, and what only one has written.

Police and municipality may each fill in a file of their own. Their picture is joint when no cell is asked about and
both have confirmed it; a confirmation holds for as long as what was confirmed is what stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bfa.tables.naming import nearest
from bfa.tables.register_cells import Cell, Row, changes, row_order, rows_of
from bfa.tables.register_log import Confirmation, Log, Save, authors, open_questions, state
from bfa.tables.register_merge import Question

#: The registers of the joint picture.
PICTURE = ("problems", "causes")
#: Who confirm it, each for themselves.
SIDES = ("kommun", "polis")


@dataclass(frozen=True, slots=True)
class Standing:
    """The last confirmation of one party."""

    confirmation: Confirmation
    #: Rows of the picture that have changed since; it holds where there are none.
    changed: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class OneSided:
    """A row that only one party has written or confirmed."""

    row: Row
    party: str
    #: The row of the other that it is most like.
    like: Row | None


def picture(log: Log, edition: int | None = None) -> dict[Cell, str]:
    """The cells of the joint picture after an edition; after the last one where none is said."""
    return {cell: value for cell, value in state(log, edition).items() if cell[0] in PICTURE}


def confirmed(log: Log) -> dict[str, Standing]:
    """How the last confirmation of each party stands."""
    now = picture(log)
    return {
        each.party: Standing(each, in_order(rows_of(made.cell for made in changes(picture(log, each.edition), now))))
        for each in log.confirmations
    }


def in_order(rows: set[Row]) -> tuple[Row, ...]:
    """Rows by register, and by number within it."""
    return tuple(sorted(rows, key=lambda row: (row[0] != PICTURE[0], row[0], row_order(row[1]))))


def asked_of_picture(log: Log) -> list[tuple[Save, Question]]:
    """The open questions on the joint picture: it cannot be confirmed while there are any."""
    return [each for each in open_questions(log) if each[1].cell[0] in PICTURE]


def one_sided(log: Log) -> list[OneSided]:
    """Rows of the joint picture that one party alone has written and the other has not confirmed, in order."""
    behind = _behind(log)
    texts = {cell[:2]: value for cell, value in picture(log).items() if cell[2] == "text"}
    alone = {row: next(iter(parties)) for row, parties in behind.items() if len(parties) == 1}
    found = []
    for row in in_order(set(alone)):
        others = {text: other for other, text in texts.items() if other[0] == row[0] and behind[other] != behind[row]}
        alike = nearest(texts.get(row, ""), others)
        found.append(OneSided(row, alone[row], others[alike[0]] if alike else None))
    return found


def _behind(log: Log) -> Mapping[Row, set[str]]:
    """Who stands behind each row: by having written a cell of it as it is, or by a confirmation that holds for it."""
    wrote, found = authors(log), dict[Row, set[str]]()
    for cell in picture(log):
        party = wrote[cell].party
        found.setdefault(cell[:2], set()).update(SIDES if party not in SIDES else [party])
    for party, standing in confirmed(log).items():
        for row in found.keys() - set(standing.changed):
            found[row].add(party)
    return found
