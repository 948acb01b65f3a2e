"""What pages say, by key: one file of messages per language beside this one, `sv.yml` unless BFA_LANGUAGE says another.

A message is a text with named places ("{n} av {of} timmar"), or such a text per plural category of its language (CLDR).
Months and weekdays are lists. A group of messages is chosen from by a code, or stands as the headings of a table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar, overload

import yaml

from bfa.analyses.amounts import number
from bfa.words.language import language

#: How messages are said on the page that is being written; None: as they stand.
_SAID: ContextVar[Callable[[str, str], str] | None] = ContextVar("_SAID", default=None)
T = TypeVar("T")
_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})


@dataclass(frozen=True, slots=True)
class _Message:
    """The forms of a message by plural category, and all its places."""

    forms: Mapping[str, str]
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Language:
    """Messages, lists and groups (the names in them) by key, and the plural category of a number."""

    entries: Mapping[str, _Message | Sequence[str] | Mapping[str, Any]]
    category: Callable[[float], str]


def message(key: str, nouns: Mapping[str, str] | None = None, /, **values: Any) -> str:
    """The message of a key with its values in their places.

    Parameters
    ----------
    key : str
        Such as "causes.rule_note".
    nouns : mapping of str to str, optional
        Values of which the message takes those that it names, such as `nouns.terms`.
    **values
        Texts as they are, anything else written as a count. `n` chooses among plural forms, by its size or, where it is
        a text, as the name of a category ("other": many, of no number).

    Raises
    ------
    LookupError
        There is no such message.
    TypeError
        The values are not those that the message names.
    """
    spoken = _spoken()
    found = spoken.entries.get(key)
    if not isinstance(found, _Message):
        raise LookupError(f"there is no message {key!r}")
    values = {name: nouns[name] for name in found.places & (nouns or {}).keys()} | values  # type: ignore[index]
    if values.keys() != found.places:
        raise TypeError(f"message {key!r} takes {sorted(found.places)}, not {sorted(values)}")
    form = "other"
    if len(found.forms) > 1:
        form = values["n"] if values["n"] in found.forms else spoken.category(values["n"])
    written = {name: value if isinstance(value, str) else number(value) for name, value in values.items()}
    text, said = found.forms[form], _SAID.get()
    return (said(key, text) if said else text).format_map(written)


@contextmanager
def saying(said: Callable[[str, str], str]) -> Iterator[None]:
    """Within it each message is said as `said` has it, of its key and its text with the places still in it."""
    before = _SAID.set(said)
    try:
        yield
    finally:
        _SAID.reset(before)


def messages(key: str, nouns: Mapping[str, str] | None = None, /, **values: Any) -> dict[str, str]:
    """Every message of a group by the last part of its key, in order, each with the values that it names."""
    entries = _spoken().entries
    group: Mapping[str, Any] = entries[key]  # type: ignore[assignment]
    places: dict[str, frozenset[str]] = {name: entries[f"{key}.{name}"].places for name in group}  # type: ignore[union-attr]
    named = frozenset[str]().union(*places.values())
    values = {name: nouns[name] for name in named & (nouns or {}).keys()} | values  # type: ignore[index]
    if values.keys() != named:
        raise TypeError(f"messages {key!r} do not take {sorted(values)}")
    return {name: message(f"{key}.{name}", **{place: values[place] for place in places[name]}) for name in places}


def forms(key: str) -> dict[str, tuple[str, str]]:
    """Every message of a group with two plural forms: one and many."""
    one, many = messages(key, n="one"), messages(key, n="other")
    return {name: (one[name], many[name]) for name in one}


def is_said(key: str) -> bool:
    """Whether there is such a message."""
    return isinstance(_spoken().entries.get(key), _Message)


class Names(Sequence[str]):
    """A list of the catalogue, read when it is used."""

    def __init__(self, key: str) -> None:
        self._key = key

    def _held(self) -> Sequence[str]:
        held: Sequence[str] = _spoken().entries[self._key]  # type: ignore[assignment]
        return held

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return self._held()[place]

    def __len__(self) -> int:
        return len(self._held())


class Group(Mapping[str, T]):
    """What a group of the catalogue holds, such as `messages` or `forms` of a key, read when it is used."""

    def __init__(self, key: str, read: Callable[[str], Mapping[str, T]]) -> None:
        self._key, self._read = key, read

    def __getitem__(self, name: str) -> T:
        return self._read(self._key)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read(self._key))

    def __len__(self) -> int:
        return len(self._read(self._key))


def _spoken() -> _Language:
    return _language(language())


@cache
def _language(name: str) -> _Language:
    """A language's file, read once."""
    from babel import Locale  # here: a thirtieth of a second, and only pages speak

    path = Path(name) if name.endswith(".yml") else Path(__file__).with_name(f"{name}.yml")
    with path.open(encoding="utf-8") as file:
        held = yaml.load(file, yaml.CBaseLoader)
    return _Language(dict(_entries(held)), Locale.parse(held["language"]).plural_form)


def _entries(node: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Everything below a node by its whole key."""
    for name, each in node.items():
        key = f"{above}{name}"
        if isinstance(each, Mapping) and not each.keys() <= _CATEGORIES:
            yield key, dict.fromkeys(each)
            yield from _entries(each, f"{key}.")
        elif isinstance(each, list):
            yield key, tuple(each)
        else:
            forms = each if isinstance(each, Mapping) else {"other": each}
            places = {place for form in forms.values() for _, place, _, _ in Formatter().parse(form) if place}
            yield key, _Message(forms, frozenset(places | ({"n"} if len(forms) > 1 else set())))
