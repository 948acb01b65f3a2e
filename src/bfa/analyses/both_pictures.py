"""The joint picture of police and kommun by the log: who has confirmed it, and what one of them alone stands behind."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.measures import acts_in
from bfa.analyses.situation import Situation
from bfa.tables.register_log import Log, read_log
from bfa.tables.register_picture import PICTURE, SIDES, asked_of_picture, confirmed, one_sided

COLUMNS = ("register", "number", "party", "text", "short", "sekretess", "utlamnad_text")


@dataclass(frozen=True, slots=True)
class Side:
    """How one party stands to the joint picture."""

    #: kommun or polis.
    party: str
    #: ISO day of its last confirmation; "" where it has made none.
    day: str
    #: Nothing has changed since.
    holds: bool


@dataclass(frozen=True, slots=True)
class BothPictures(Answer):
    """Both parties and what is left between them."""

    sides: tuple[Side, ...]
    #: Cells that the two have written differently and not agreed on. [count]
    questions: int
    #: `COLUMNS`: problems and causes that one party (`party`) alone has written or confirmed.
    alone: pd.DataFrame


def both_pictures(situation: Situation) -> BothPictures | None:
    """What the log says; None where the kommun has no log, or nothing is saved in it.

    Raises
    ------
    DataError
        The log is damaged.
    """
    registers = situation.kommun.registers
    path = situation.kommun.file(registers.log) if registers and registers.log else None
    if path is None or not path.is_file():
        return None
    log = read_log(path)
    if not log.saves:
        return None
    stands = confirmed(log)
    sides = tuple(
        Side(party, f"{stands[party].confirmation.at:%Y-%m-%d}", not stands[party].changed)
        if party in stands
        else Side(party, "", False)
        for party in SIDES
    )
    return BothPictures(sides, len(asked_of_picture(log)), _alone(situation, log))


def _alone(situation: Situation, log: Log) -> pd.DataFrame:
    """The rows of one party with their texts as the registers have them; those of other kommundelar are left out."""
    known = {name: _by_number(getattr(situation, name)) for name in PICTURE}
    rows = [
        {**known[name][number], "register": name, "number": int(number), "party": each.party}
        for each in one_sided(log)
        for name, number in [each.row]
        if number in known[name] and _is_here(situation, known[name][number])
    ]
    return pd.DataFrame(rows, columns=[*COLUMNS])


def _by_number(register: pd.DataFrame) -> Mapping[str, dict[str, object]]:
    rows = [{str(name): value for name, value in row.items()} for row in register.to_dict("records")]
    return {str(row["number"]): row for row in rows}


def _is_here(situation: Situation, row: Mapping[str, object]) -> bool:
    return acts_in(row.get("kommundel"), situation.kommundel)
