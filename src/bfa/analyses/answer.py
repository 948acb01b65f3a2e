"""What answers have in common: how one looks at the end of a cell, and what of it a page may read.

At the end of a cell an answer says what was asked and what it holds, in a few lines and never a row of it. That is for
exploring in JupyterLab: no page shows it, and a notebook that leaves it there makes no handout. A page reads the
`Facts` of an answer: its words and codes, and no number.
"""

import html
from collections.abc import Mapping, Sized
from dataclasses import fields
from typing import Any, ClassVar

from bfa.errors import DisclosureError
from bfa.tables.period import Period

NO_REGISTERS: Mapping[str, Any] = {}
#: Most lines.
MOST_LINES = 15
_WIDEST = 110
_ASKED = ("kommun", "brottstyp", "kommundel", "area", "period", "baseline", "scope", "brottstyper", "kommundelar")


class Answer:
    """What frozen answers are made of besides their fields: `repr` in short, also as HTML."""

    __slots__ = ()
    #: Attributes that a page may read beside words and codes, since they hold no count: months, sizes on the ground,
    #: what was chosen.
    FACTS: ClassVar[frozenset[str]] = frozenset()
    #: Those that hold a register without what is counted of it: a page reads them as the tier may.
    REGISTERS: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        cls.__repr__ = in_short  # type: ignore[method-assign]  # before `dataclass` writes one with every row

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(in_short(self))}</pre>"


class Facts:
    """An answer as a page may read it: what was asked, words and codes without a digit, what it lists in `FACTS`, and
    the facts of answers it holds. Its numbers come from what was released, and asking for one here, or for a text that
    may hold one, is refused: so a raw count cannot be shown by mistake.
    """

    __slots__ = ("_answer", "_public")

    def __init__(self, answer: Answer, public: Mapping[str, Any] = NO_REGISTERS) -> None:
        """`public` is the answer's `REGISTERS` as the tier may read them; others are not read at all."""
        self._answer, self._public = answer, public

    def __getattr__(self, name: str) -> Any:
        if name in self._public:
            return self._public[name]
        value = getattr(self._answer, name)
        if "sekretess" in getattr(value, "columns", ()):
            raise DisclosureError(
                f"En sida läser {name} ur {type(self._answer).__name__}, ett register med texter som kan vara hemliga.",
                do="skriv namnet i svarets REGISTERS: då läser sidan registret så som nivån får läsa det.",
            )
        asked = name in {*_ASKED, "uncounted"} and (is_word(value) or hasattr(value, "__dataclass_fields__"))
        if name in self._answer.FACTS or asked or value is None or _is_plain(value):
            return value
        if isinstance(value, Answer):
            return Facts(value)
        if isinstance(value, tuple) and all(isinstance(each, Answer) for each in value):
            return tuple(map(Facts, value))
        raise DisclosureError(
            f"En sida läser {name} ur {type(self._answer).__name__}, som kan vara ett antal.",
            do="deklarera talet i en CountTable och läs det ur det som släppts. Är det inget antal, skriv namnet i "
            "svarets FACTS.",
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__} of {type(self._answer).__name__}"


def is_word(value: object) -> bool:
    """Whether a value is a word, a code or a period, or some of them: no number."""
    if isinstance(value, tuple):
        return all(map(is_word, value))
    return isinstance(value, str | bool | Period)


def _is_plain(value: object) -> bool:
    """Whether a value is a word without a digit, which could be a count written out, or some such words.

    The same word several times could be one for each incident.
    """
    if isinstance(value, tuple):
        return all(map(_is_plain, value)) and len(set(value)) == len(value)
    return isinstance(value, bool | Period) or (isinstance(value, str) and not any(map(str.isdigit, value)))


def in_short(answer: Any) -> str:
    """An answer's question, and the name and size of what it holds: at most `MOST_LINES` lines."""
    held = {field.name: getattr(answer, field.name) for field in fields(answer) if field.repr}
    asked = {name: _words(held[name]) for name in _ASKED if _words(held.get(name))}
    sized = {name: size for name, value in held.items() if (size := _size(value))}
    lines = [f"{name}: {size}" for name, size in sized.items()][: MOST_LINES - 2]
    rest = [*list(sized)[MOST_LINES - 2 :], *(name for name in held if name not in {*asked, *sized})]
    lines = [f"{type(answer).__name__}: {', '.join(asked.values())}".rstrip(": "), *lines, ", ".join(rest)]
    return "\n  ".join(_cut(line) for line in lines if line)


def _words(value: object) -> str:
    """What was asked, where it is a name or a period."""
    named = getattr(value, "kommun", value)
    return str(named) if isinstance(named, str | Period) else ""


def _size(value: object) -> str:
    """The size of something that holds several, of a table with its columns; "" for anything else."""
    if hasattr(value, "columns") and hasattr(value, "shape"):
        return f"{' × '.join(map(str, value.shape))} ({', '.join(map(str, value.columns))})"
    if hasattr(value, "shape"):
        return " × ".join(map(str, value.shape))
    several = isinstance(value, Sized) and not isinstance(value, str | Period)
    return str(len(value)) if isinstance(value, Sized) and several and len(value) else ""


def _cut(line: str) -> str:
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"
