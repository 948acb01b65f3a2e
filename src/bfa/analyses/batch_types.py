"""The types that a batch is asked about: those it lists, the ten most common, or those of a category.

The first is what its pages are about; the others are judged together with it, and have further pages where a batch asks
for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from bfa.analyses.common_types import categories, most_common
from bfa.analyses.default_periods import crime_year
from bfa.analyses.series import types_of
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.tables.naming import Name, meant, one_spelling, some_of

#: What a batch file may say in the place of a list.
MOST_COMMON, CATEGORY = "tio vanligaste", "kategori"
#: Notebooks that two types may not have in the same handout: what lies at a place and all other crime there add up to
#: the same for both, which no page prints and so no programme can tie together.
ALONE = ("3_orsaker",)
#: Most names listed in a refusal. [count]
_MOST = 40


def _as_text(said: Any) -> Any:
    """`kategori: X`, which YAML takes for a key of its own, as the text that it was meant as."""
    if isinstance(said, Mapping) and list(said) == [CATEGORY] and isinstance(said[CATEGORY], str):
        return f"{CATEGORY}: {said[CATEGORY]}"
    return said


def _readable(said: list[str] | str) -> list[str] | str:
    if isinstance(said, list):
        twice = next((name for number, name in enumerate(said) if name in said[:number]), None)
        if twice is not None:
            raise ValueError(f"har {twice!r} två gånger")
        return said
    text = one_spelling(said)
    if text != MOST_COMMON and not _category(text):
        near = meant(text, (MOST_COMMON,))
        raise ValueError(f"ska vara en lista med brottstyper, {MOST_COMMON!r} eller '{CATEGORY}: ...'{near}")
    return text


def _category(said: str) -> str:
    head, _, name = said.partition(":")
    return name.strip() if head.strip() == CATEGORY else ""


#: The key `brottstyper` of a batch file: a list of names, or which they are in words.
Types = Annotated[list[Name] | str, BeforeValidator(_as_text), AfterValidator(_readable)]


def named_types(said: Sequence[str] | str, situation: Situation, *, where: str) -> list[str]:
    """The types by name, in the order that they are listed, by size or as the codebook has them.

    None of the most common is named where no type is so common that every tier tells of it.

    Raises
    ------
    ParameterError
        A type or a category is not in the data: with those that are, and the one that may be meant.
    """
    if not isinstance(said, str):
        return _listed(said, situation, where)
    return _of_category(_category(said), situation, where) if said != MOST_COMMON else _common(situation)


def refuse_others(names: Sequence[str], types: Sequence[str], *, where: str) -> None:
    """Refuse types of `bilagor` that the batch is not about.

    Raises
    ------
    ParameterError
        Names them, those the batch is about and the one that may be meant.
    """
    if others := [f"{name!r}{meant(name, types)}" for name in names if name not in types]:
        raise ParameterError(
            f"{where}: bilagor nämner {', '.join(others)}, som inte är bland batchens brottstyper.",
            found=f"brottstyper: {some_of(types, _MOST)}",
            do="lägg brottstypen under brottstyper, eller rätta namnet.",
        )


def _listed(names: Sequence[str], situation: Situation, where: str) -> list[str]:
    there = sorted(types_of(situation))
    unknown = [f"{name!r}{meant(name, there)}" for name in names if name not in there]
    if unknown:
        raise ParameterError(
            f"{where}: brottstyper nämner {', '.join(unknown)}, som inte finns i uppgifterna.",
            found=f"brottstyper: {some_of(there, _MOST) or 'inga'}",
            do="skriv brottstypen som i listan, eller ta bort den.",
        )
    return list(names)


def _of_category(name: str, situation: Situation, where: str) -> list[str]:
    there = categories(situation)
    if name not in there:
        raise ParameterError(
            f"{where}: brottstyper nämner kategorin {name!r}{meant(name, there)}, som inte har någon brottstyp i "
            "uppgifterna.",
            found=f"kategorier: {'; '.join(there) or 'inga'}",
            do="skriv kategorin som i listan; vilka brottstyper den har står i kodboken för brottskategorier.",
        )
    return list(there[name])


def _common(situation: Situation) -> list[str]:
    # A batch asks of months; years that are told as one have none.
    year = crime_year(replace(situation, annual=situation.annual.iloc[:0]))
    return list(most_common(situation, period=year[0])) if year else []
