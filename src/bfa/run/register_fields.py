"""What the form shows: the rows as a chain from problems to goals, and the fields of a row with what may be chosen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandera.pandas as pa

from bfa.run.register_draft import Draft, is_new, rows, texts
from bfa.tables.coding import coding_in
from bfa.tables.kinds import REGISTERS
from bfa.tables.register_cells import Row, key_columns
from bfa.tables.register_example import EXAMPLE, example
from bfa.tables.register_headings import headings
from bfa.tables.register_merge import REFERENCES
from bfa.tables.register_page import EVERYWHERE, allowed_words
from bfa.tables.registers import needed_columns, scope_of, written_contract
from bfa.words.catalogue import message

#: The registers that the form shows together: problem, cause, measure and goal are one chain.
CHAIN = ("problems", "causes", "measures", "goals")
VIEWS: Mapping[str, tuple[str, ...]] = {
    "chain": CHAIN,
    "follow_up": ("follow_up",),
    "decisions": ("decisions",),
    "owners": ("owners",),
    "priorities": ("priorities",),
    "unknowns": ("unknowns",),
}
#: Columns that get room for several lines.
_LONG = frozenset(("text", "utlamnad_text", "why", "why_not", "remains", "decide", "evidence"))
#: Columns of names of kommundelar.
_AREAS = ("scope", "kommundel")
#: Longest name of a row in a list, and most words that are offered. [characters; words]
_SHORT, _OFFERED = 60, 200


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a row."""

    column: str
    #: The register's heading.
    label: str
    #: `word` (one of the choices), `one` row or `several` of them, `offered` (the choices are proposals), `long`,
    #: `day` or `text`.
    kind: str
    #: What may be chosen: what is written, and what is shown.
    choices: tuple[tuple[str, str], ...] = ()
    needed: bool = False
    #: What it tells is which row it is.
    locked: bool = False
    #: How it may be filled in; "" where nothing is shown.
    hint: str = ""


def outline(draft: Draft, view: str) -> list[tuple[int, Row]]:
    """The rows of a view and how deep each stands: a row of the chain stands once, under the first that it names."""
    shown = [row for register in VIEWS[view] for row in rows(draft, register)]
    if view != "chain":
        return [(0, row) for row in shown]
    under: dict[Row | None, list[Row]] = {}
    for row in shown:
        under.setdefault(_above(draft, row), []).append(row)
    return list(_down(under, None, 0))


def _down(under: Mapping[Row | None, list[Row]], row: Row | None, depth: int) -> Iterator[tuple[int, Row]]:
    for each in under.get(row, ()):
        yield depth, each
        yield from _down(under, each, depth + 1)


def _above(draft: Draft, row: Row) -> Row | None:
    """The row of the chain that another one stands under; None where it names none that is there."""
    said = texts(draft, row)
    named = {"causes": ("problem",), "measures": ("causes",), "goals": ("measures", "causes")}.get(row[0], ())
    for column in named:
        for number in re.findall(r"\d+", said.get(column, "")):
            other = (REFERENCES[column], number)
            if other in draft.stands or other in draft.edits:
                return other
    return None


def placed(draft: Draft, register: str, opened: Row | None) -> dict[str, str]:
    """What a new row of the chain says of what it is under: the open row, or the nearest above it that may be."""
    above, column = {"causes": ("problems", "problem"), "measures": ("causes", "causes")}.get(register, ("", ""))
    if register == "goals":
        above, column = "measures", "measures"
    while opened is not None and opened[0] != above:
        opened = _above(draft, opened)
    return {} if opened is None else {column: opened[1]}


def referring(draft: Draft, row: Row) -> list[Row]:
    """The rows that name a row of the chain."""
    columns = [name for name, register in REFERENCES.items() if register == row[0]] + ["measure"] * (
        row[0] == "measures"
    )
    return [
        other
        for register in REGISTERS
        for other in rows(draft, register)
        if any(row[1] in re.findall(r"\d+", texts(draft, other).get(name, "")) for name in columns)
        and other not in draft.gone
    ]


def numbered(row: Row) -> str:
    """A row by what it is and its number: "Orsak 4"."""
    return f"{message(f'register_form.row.{row[0]}')} {row[1].replace('@', ' ')}".rstrip()


def called(draft: Draft, row: Row) -> str:
    """A row by what it is and its short name: "Orsak 4 För få nattbussar vid stängning"."""
    said = texts(draft, row)
    if row[0] == "follow_up":
        name = [said.get("measure", ""), said.get("date", ""), said.get("state", "")]
        return " ".join([message("register_form.row.follow_up"), *filter(None, name)])
    return f"{numbered(row)} {short(draft, row)}".rstrip()


def short(draft: Draft, row: Row) -> str:
    """The short name of a row, else the beginning of its text."""
    said = texts(draft, row)
    text = said.get("short") or said.get("text") or said.get("brottstyp", "")
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"


def mark(draft: Draft, row: Row, *, wrong: bool) -> str:
    """What has become of a row since the register was read; "" where nothing has."""
    if row in draft.gone:
        return message("register_form.mark.gone")
    if wrong:
        return message("register_form.mark.wrong")
    if is_new(draft, row):
        return message("register_form.mark.new")
    return message("register_form.mark.edited") if row in draft.edits else ""


def fields(draft: Draft, row: Row) -> list[Field]:
    """The fields of a row, in the contract's order."""
    schema = written_contract(REGISTERS[row[0]])
    needed = needed_columns(schema)
    return [
        Field(
            column,
            label,
            *_kind(draft, row, column, schema.columns[column]),
            needed=column in needed,
            locked=column in key_columns(row[0]) and (column == "number" or not is_new(draft, row)),
            hint=_hint(row[0], column, str(schema.columns[column].dtype)),
        )
        for column, label in headings(schema).items()
    ]


def _kind(draft: Draft, row: Row, column: str, contract: pa.Column) -> tuple[str, tuple[tuple[str, str], ...]]:
    if column in key_columns(row[0]) and (column == "number" or not is_new(draft, row)):
        return "text", ()
    if words := allowed_words(contract, coding_in(draft.kommun.root)):
        return "word", tuple((word, word) for word in words)
    if column in REFERENCES or column == "measure":
        register = REFERENCES.get(column, "measures")
        choices = tuple((other[1], f"{other[1]} {short(draft, other)}".strip()) for other in rows(draft, register))
        return ("one" if str(contract.dtype) == "Int64" else "several"), choices
    if column in _AREAS and draft.kommundelar is not None:
        names = (*((EVERYWHERE,) if column == "scope" else ()), *draft.kommundelar)
        return "several", tuple((name, name) for name in names)
    if str(contract.dtype).startswith("datetime"):
        return "day", ()
    if column in _LONG:
        return "long", ()
    offered = _offered(draft, row[0], column)
    return ("offered", offered) if offered else ("text", ())


def _offered(draft: Draft, register: str, column: str) -> tuple[tuple[str, str], ...]:
    """What already stands in a column and in what it names: things are then called by one name."""
    owner, named = ("owners", "text"), ("problems", "brottstyp")
    beside = {"responsible": owner, "who": owner, "indicator": named, "brottstyp": named}.get(column)
    places = [(register, column), *([beside] if beside else [])]
    if column == "short" or str(written_contract(REGISTERS[register]).columns[column].dtype) == "Int64":
        return ()
    said = {texts(draft, row).get(name, "") for of, name in places for row in rows(draft, of)} - {""}
    said |= {*draft.names.get((register, column), ())}
    return tuple((text, text) for text in sorted(said)[:_OFFERED])


def _hint(register: str, column: str, kind: str) -> str:
    """How a day is written, and else what the register's example says there."""
    if kind.startswith("datetime"):
        return message("register_form.day")
    said = example(register, column).removeprefix(f"{EXAMPLE}:").strip()
    return message("register_form.hint", example=said) if said and said != EXAMPLE else ""


def chosen(text: str, column: str) -> tuple[str, ...]:
    """What is chosen in a field of several: numbers of rows, or names of kommundelar."""
    if column in REFERENCES:
        return tuple(dict.fromkeys(re.findall(r"\d+", text)))
    return scope_of(text) or ((EVERYWHERE,) if text.strip() == EVERYWHERE else ())


def joined(picked: tuple[str, ...]) -> str:
    """Several as one text, parted so that they can be told apart again."""
    parted = any("," in name for name in picked)
    return "; ".join(picked) + ";" * (len(picked) == 1) if parted else ", ".join(picked)
