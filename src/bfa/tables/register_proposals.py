"""What the latest follow-up asks to be decided, as rows of decisions that a workbook has filled in beforehand.

After a meeting what came of each is written in its row. A row that nobody has touched is nobody's edit: it is left out,
and the proposal stays with its measure.
"""

import re
from collections.abc import Mapping

from bfa.tables.contracts import PROPOSED
from bfa.tables.register_cells import Cells, Row, by_row, row_order
from bfa.tables.register_log import Log, state, used_numbers

#: Who decides where nothing else is said.
_DECIDER = "samordningsgrupp"
#: Secrecy from the strictest: a proposal holds texts of a follow-up and of its measure.
_STRICTEST = ("ja", "oprövad", "", "nej")
_Said = Mapping[str, str]


def proposals(log: Log, edition: int | None = None) -> dict[tuple[str, str, str], str]:
    """A row of decisions for each measure whose latest follow-up asks for one that no decision answers.

    A decision answers where it names the measure and is to be taken, or was taken that day or later. The numbers are
    the next that no decision has had: the same of the same edition every time.
    """
    saves = log.saves[:edition]
    rows, number = by_row(state(log, len(saves))), used_numbers(saves).get("decisions", 0)
    decided = [said for (register, _), said in rows.items() if register == "decisions"]
    found: dict[tuple[str, str, str], str] = {}
    for measure, (day, followed) in _latest(rows).items():
        own = rows.get(("measures", measure))
        if own and "decide" in followed and not any(_answers(each, measure, day) for each in decided):
            number += 1
            found |= {("decisions", str(number), name): said for name, said in _row(measure, own, followed) if said}
    return found


def untouched(cells: Cells, asked: Cells) -> set[Row]:
    """The rows that are as they were filled in beforehand, whatever their number."""
    given = list(by_row(asked).values())
    return {row for row, said in by_row(cells).items() if row[0] == "decisions" and said in given}


def _latest(rows: Mapping[Row, _Said]) -> dict[str, tuple[str, _Said]]:
    """By measure the day of its latest follow-up, "" where it has none, and what it says."""
    followed = [row for register, row in rows if register == "follow_up"]
    parted = [(*row.partition("@")[::2], rows["follow_up", row]) for row in sorted(followed, key=row_order)]
    return {measure: (day, said) for measure, day, said in parted}


def _answers(decision: _Said, measure: str, day: str) -> bool:
    if measure not in re.findall(r"\d+", decision.get("measures", "")):
        return False
    return decision.get("state", PROPOSED) == PROPOSED or decision.get("date", "") >= day


def _row(measure: str, own: _Said, followed: _Said) -> list[tuple[str, str]]:
    marks = {said.get("sekretess", "") for said in (own, followed)}
    return [
        ("text", followed["decide"]),
        ("kommundel", own.get("scope", "")),
        ("measures", measure),
        ("decider", own.get("decider", _DECIDER)),
        ("state", PROPOSED),
        ("responsible", own.get("responsible", "")),
        ("sekretess", next(mark for mark in _STRICTEST if mark in marks)),
    ]
