"""The coding scheme of causes (the codebook `orsaker.yml`): the words of each part, and generic causes."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from bfa.tables.codes import CHECKOUT, codebook_file
from bfa.tables.disk import opened
from bfa.tables.known_measures import KNOWN
from bfa.tables.naming import meant
from bfa.tables.parameters import Fault, Named, Strict, read_parameters
from bfa.tables.yaml_text import read_yaml

CODING, RULES = "orsaker.yml", "orsaksregler.yml"
#: A word of a part, to what it means.
Words = dict[Named, str]


class GenericCause(Strict):
    """One cause as it is in many places: what may be counted or seen of it, and methods to begin with."""

    text: Named
    perspective: str = Field(alias="perspektiv")
    character: str = Field(alias="karaktär")
    distance: str = Field(alias="avstånd")
    level: str | None = Field(default=None, alias="nivå")
    influence: str = Field(alias="påverkan")
    step: str = Field(alias="led")
    theory: str = Field(alias="teori")
    part_of: str | None = Field(default=None, alias="del_av")
    indicators: list[Named] = Field(default=[], alias="indikatorer")
    rules: list[str] = Field(default=[], alias="regler")
    measures: list[str] = Field(default=[], alias="åtgärder")


class Coding(Strict):
    """The scheme. Steps are in the order of an event chain."""

    perspective: Words = Field(alias="perspektiv", min_length=1)
    character: Words = Field(alias="karaktär", min_length=1)
    distance: Words = Field(alias="avstånd", min_length=1)
    level: Words = Field(alias="nivå", min_length=1)
    influence: Words = Field(alias="påverkan", min_length=1)
    step: Words = Field(alias="led", min_length=1)
    theory: Words = Field(alias="teori", min_length=1)
    causes: dict[Named, GenericCause] = Field(default={}, alias="orsaker")

    def words(self, part: str) -> tuple[str, ...]:
        """The words that a column of a register may hold; `part` is one of the fields."""
        return tuple(getattr(self, part))


#: The parts that each cause is coded by, to their keys in the file.
_PARTS = {name: str(field.alias) for name, field in Coding.model_fields.items() if name != "causes"}


def coding_in(root: Path) -> Coding:
    """The scheme of a project: its own `data/codebook/orsaker.yml`, else the checkout's.

    Raises
    ------
    ParameterError
        It holds faults, or names a cause, a rule or a method that is not there; all with their lines.
    """
    path = codebook_file(root, CODING)
    with opened(path):
        return _read(path, path.read_bytes(), keys_in(root, RULES, "regler"), keys_in(root, KNOWN, "åtgärder"))


def standard_coding() -> Coding:
    """The checkout's scheme."""
    return coding_in(CHECKOUT)


def keys_in(root: Path, name: str, part: str) -> tuple[str, ...]:
    """The keys of a part of another codebook, that of the project and the checkout's: what may be referred to.

    A project that has one codebook of its own and not the other must not be refused for what is ours.
    """
    paths = dict.fromkeys((codebook_file(root, name), codebook_file(CHECKOUT, name)))
    return tuple(dict.fromkeys(key for path in paths for key in _keys(path, path.read_bytes(), part)))


@lru_cache(maxsize=16)
def _keys(path: Path, raw: bytes, part: str) -> tuple[str, ...]:
    found = read_yaml(path)[0].get(part)
    return tuple(map(str, found)) if isinstance(found, dict) else ()


@lru_cache(maxsize=8)
def _read(path: Path, raw: bytes, rules: tuple[str, ...], measures: tuple[str, ...]) -> Coding:
    """`raw` is what the file holds: the same content is read once."""
    there = {"regler": rules, "åtgärder": measures}
    return read_parameters(path, Coding, check=lambda coding: _faults(coding, there))


def _faults(coding: Coding, there: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    """What refers to nothing, or to itself."""
    for key, cause in coding.causes.items():
        for name, alias in _PARTS.items():
            word = getattr(cause, name)
            if word is not None and word not in coding.words(name):
                yield ("orsaker", key, alias), unknown(word, coding.words(name))
        named = {"regler": cause.rules, "åtgärder": cause.measures}
        for alias, names in named.items():
            for place, name in enumerate(names):
                if name not in there[alias]:
                    yield ("orsaker", key, alias, place), f"nämner {name}, som inte finns{meant(name, there[alias])}"
        if cause.part_of is not None:
            yield from _above(key, coding.causes)


def _above(key: str, causes: Mapping[str, GenericCause]) -> Iterator[Fault]:
    place = ("orsaker", key, "del_av")
    seen, at = [key], causes[key].part_of
    if at not in causes:
        yield place, f"nämner {at}, som inte finns{meant(str(at), causes)}"
    while at in causes and at not in seen:
        seen, at = [*seen, str(at)], causes[str(at)].part_of
    if at == key:
        yield place, f"går i cirkel: {' – '.join([*seen, key])}"


def unknown(word: str, allowed: Sequence[str]) -> str:
    """What is said of a word that is not among those allowed."""
    those = f" (tillåtet: {', '.join(allowed)})" if allowed else ""
    return f"har ett värde som inte finns{those}{meant(word, allowed)}"
