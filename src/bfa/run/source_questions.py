"""The questions about one source: how its files are read, what its columns are, and which of them nothing reads."""

from collections.abc import Callable, Sequence
from typing import Any

from bfa.run.proposals.files import Source
from bfa.run.proposals.headings import columns_of
from bfa.run.proposals.proposal import Proposal
from bfa.run.proposals.rows import RowsLook
from bfa.tables.naming import meant

Say = Callable[[str], None]
#: Shows a question and its proposals, and hands back what was confirmed.
Confirm = Callable[[str, Sequence[Proposal]], list[Proposal]]
#: A source, and its keys as they were confirmed.
Confirmed = tuple[Source, list[Proposal]]
#: Times that a question is asked again.
_AGAIN = 3


def confirmed(source: Source, called: Sequence[Proposal], *, confirm: Confirm, say: Say) -> list[Proposal]:
    """Every key of a source as it was confirmed, group by group; before the last, what nothing reads is told."""
    names = ", ".join(path.name for path in source.paths)
    say(f"{names}: {len(source.frame)} rader.")
    kept = confirm(f"Filerna i {names}", [*called, *source.how])
    *groups, (last, others) = source.look.groups
    for question, proposals in groups:
        kept += _asked(source, question, proposals, confirm, say)
    if isinstance(source.look, RowsLook):
        for note in source.look.notes:
            say(note)
        unread = unread_columns(source, [*kept, *others])
        if unread:
            say(f"Läses inte: {', '.join(unread)}.")
            say(f"Ska någon av dem med, skriv den i gruppen som följer, {_example(source, unread)}.")
        if not others and not unread:
            return kept
    return kept + _asked(source, last, others, confirm, say)


def unread_columns(source: Source, kept: Sequence[Proposal]) -> list[str]:
    """The headings that no key names, with the form of those that are dates; not those that are told by a note."""
    named = {name for each in kept for name in _texts(each.value)}
    look = source.look
    dates = look.dates if isinstance(look, RowsLook) else {}
    personal = look.personal if isinstance(look, RowsLook) else ()
    left = [name for name in columns_of(source.frame) if name not in named and name not in personal]
    return [f"{name} (datum, {dates[name]})" if name in dates else name for name in left]


def _example(source: Source, unread: Sequence[str]) -> str:
    """How one of the columns that nothing reads is named in an answer."""
    dates = source.look.dates if isinstance(source.look, RowsLook) else {}
    day = next((name for name in dates if any(each.startswith(f"{name} (datum") for each in unread)), None)
    if day is None:
        return f"till exempel columns.plats: {unread[0]}"
    return f"till exempel {{columns.registered: {day}, date_formats.registered: '{dates[day]}'}}"


def _asked(source: Source, question: str, proposals: Sequence[Proposal], confirm: Confirm, say: Say) -> list[Proposal]:
    """What was confirmed; asked again where it names a column that the files do not have, a few times."""
    kept = confirm(question, proposals)
    for _ in range(_AGAIN):
        named = [name for each in kept if _names_columns(each) for name in _texts(each.value)]
        lost = [name for name in named if name not in source.frame]
        if not lost:
            break
        near = meant(lost[0], columns_of(source.frame))
        say(f"  Kolumnen {lost[0]!r} finns inte i filerna{near}. Skriv en som finns, eller nyckel: null.")
        kept = confirm(question, kept)
    return kept


def _names_columns(each: Proposal) -> bool:
    return each.key.startswith("columns.") or each.key in ("x", "y", "point", "kommundel.column")


def _texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | dict) else [str(value)]
