"""The joint picture of police and municipality: what is left to talk about, and that each of them confirms it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bfa.errors import DataError, ParameterError
from bfa.run.register_saving import cell_name, log_path, row_name
from bfa.run.register_workbook import who as saved_by
from bfa.run.registers import refuse_nobody
from bfa.tables.lock import held
from bfa.tables.municipality import Kommun
from bfa.tables.naming import some_of
from bfa.tables.register_book import NOTHING
from bfa.tables.register_cells import Row
from bfa.tables.register_log import Confirmation, Log, append, authors, open_questions, read_log
from bfa.tables.register_picture import (
    PICTURE,
    SIDES,
    OneSided,
    Standing,
    asked_of_picture,
    confirmed,
    one_sided,
    picture,
)

Say = Callable[[str], None]
_CALLED = {"kommun": "kommunen", "polis": "polisen"}
#: Most rows and questions listed in the terminal. [lines]
_SHOWN = 20
_TALK = "  Gör så här: kör bfa register-ut och fyll i kolumnen vi enas om på bladet Att tala om."


def left_to_talk_about(kommun: Kommun) -> list[str]:
    """What is left before the joint picture is one, by row and column and never by content, and who has confirmed it.

    Raises
    ------
    DataError
        There is no log yet, or it is damaged.
    """
    log = _log(kommun)
    return [
        f"Registret för {kommun.kommun} är utgåva {log.edition}.",
        *_questions(log),
        *_alone(log),
        *(_stands(party, confirmed(log).get(party)) for party in SIDES),
    ]


def confirm(kommun: Kommun, *, party: str, who: str, at: datetime, say: Say) -> str:
    """Write in the log that a party stands behind the problems and causes of the latest edition; what to tell of it.

    Raises
    ------
    ParameterError
        Nobody is named, or the party is none of the two.
    DataError
        There is no log or no problem picture in it yet, or two have written cells of it differently and not agreed.
    """
    refuse_nobody("bekrafta", who)
    if party not in SIDES:
        do = "låt var och en bekräfta för sig: --part kommun och sedan --part polis."
        raise ParameterError(f"bekrafta: --part är något av {', '.join(SIDES)}.", found=party, do=do)
    path = log_path(kommun)
    with held(path, what=f"Registret för {kommun.kommun} skrivs", say=say):
        log = _log(kommun)
        _refuse_unsettled(log)
        append(path, Confirmation(log.edition, at, who, party), on=log)
    return f"{_CALLED[party].capitalize()} har bekräftat problem och orsaker i utgåva {log.edition}."


def _log(kommun: Kommun) -> Log:
    log = read_log(log_path(kommun))
    if not log.edition:
        raise DataError(f"Registret för {kommun.kommun} har ingen logg ännu.", do="spara det först: bfa register-in.")
    return log


def _refuse_unsettled(log: Log) -> None:
    if not picture(log):
        raise DataError("Registret har varken problem eller orsaker att bekräfta.", do="spara dem: bfa register-in.")
    asked = asked_of_picture(log)
    if asked:
        raise DataError(
            "Problem och orsaker går inte att bekräfta: två har skrivit olika.",
            found=some_of([cell_name(question.cell) for _, question in asked], _SHOWN),
            do="kör bfa register-ut, fyll i kolumnen vi enas om på bladet Att tala om, och läs in med bfa register-in.",
        )


def _questions(log: Log) -> list[str]:
    asked, wrote = open_questions(log), authors(log)
    if not asked:
        return []
    lines = [
        f"  {cell_name(question.cell)}; nu: {saved_by(wrote.get(question.cell)) or NOTHING}; "
        f"föreslaget: {saved_by(save)}"
        for save, question in asked
    ]
    head = "En cell har två skrivit olika:" if len(asked) == 1 else f"{len(asked)} celler har två skrivit olika:"
    return [head, *_some(lines), _TALK]


def _alone(log: Log) -> list[str]:
    """Rows of one party, once both have written; before that who has not is told."""
    wrote = {save.party for save in log.saves}
    if "gemensam" not in wrote and len(wrote) == 1:
        missing = next(side for side in SIDES if side not in wrote)
        return [f"Bara {_CALLED[wrote.pop()]} har skrivit i registret; {_CALLED[missing]} har inte lämnat sin bild."]
    found = one_sided(log)
    if not found:
        return []
    head = "En rad" if len(found) == 1 else f"{len(found)} rader"
    do = "  Gör så här: behåll, skriv ihop eller ta bort dem i arbetsboken, och bekräfta sedan med bfa bekrafta."
    return [f"{head} bland problem och orsaker har bara den ena skrivit:", *_some([_one(each) for each in found]), do]


def _one(each: OneSided) -> str:
    return f"  {row_name(each.row)}, bara {_CALLED[each.party]}" + (
        f"; liknar {row_name(each.like)}" if each.like else ""
    )


def _stands(party: str, standing: Standing | None) -> str:
    name = _CALLED[party].capitalize()
    if standing is None:
        return f"{name} har inte bekräftat."
    made = standing.confirmation
    said = f"{name} har bekräftat utgåva {made.edition} ({made.who}, {made.at:%Y-%m-%d})"
    return f"{said}; ändrat sedan dess: {_rows(standing.changed)}." if standing.changed else f"{said}, och det gäller."


def _rows(rows: Sequence[Row]) -> str:
    """Rows by their number, the sheet said once: "Orsaker 4, 11"."""
    parts = [[row_name(row) for row in rows if row[0] == register] for register in PICTURE]
    return "; ".join(
        some_of([named[0], *(name.rpartition(" ")[2] for name in named[1:])], _SHOWN) for named in parts if named
    )


def _some(lines: Sequence[str]) -> list[str]:
    return [*lines[:_SHOWN], *([f"  ... och {len(lines) - _SHOWN} till"] if len(lines) > _SHOWN else [])]
