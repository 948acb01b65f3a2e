"""What each parameter of a notebook may hold: the type of its default, and for some names an exacter one.

A wrong value is refused where it is read, with file and line, and never inside a notebook.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, get_args

from pydantic import AfterValidator

from bfa.analyses.effect.settings import Scope
from bfa.analyses.other_types import refuse_many
from bfa.analyses.when.shifts import parse_shift
from bfa.analyses.where.laid_out import SHAPES
from bfa.tables.iso_week import parse_week
from bfa.tables.naming import meant
from bfa.tables.parameters import FileName, Named, read_by
from bfa.tables.period import parse_period
from bfa.tables.tier_rules import TIERS


def is_period(name: str, value: object) -> bool:
    """Whether a parameter of that name and value is a period."""
    return isinstance(value, str) and (name.endswith("period") or name in ("baseline", "chosen_on"))


def kind_of(name: str, value: Any) -> Any:
    """The type that a parameter's values are held to, by its default in the notebook's parameters cell."""
    if is_period(name, value):
        return Annotated[str, AfterValidator(read_by(_period_if_said))]
    if isinstance(value, str):
        return _TEXTS.get(name, str)
    if isinstance(value, list):
        few = read_by(LISTS.get(name, len))
        return Annotated[list[_element(name, value)], AfterValidator(_each_once), AfterValidator(few)]  # type: ignore[misc]
    return Any if value is None else type(value)


def _element(name: str, value: Sequence[Any]) -> Any:
    if name in ELEMENTS or not value:
        return ELEMENTS.get(name, str | int | float | bool)
    return type(value[0])


def _one_of(words: Sequence[str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in words:
            raise ValueError(f"ska vara {', '.join(words[:-1])} eller {words[-1]}{meant(text, words)}")
        return text

    return check


def _each_once(given: list[Any]) -> list[Any]:
    twice = next((item for number, item in enumerate(given) if item in given[:number]), None)
    if twice is not None:
        raise ValueError(f"har {twice!r} två gånger")
    return given


def _period_if_said(text: str) -> object:
    return parse_period(text) if text else None


def _week_if_said(text: str) -> object:
    return parse_week(text) if text else None


#: Elements of the lists whose default is empty, and so tells no type.
ELEMENTS: dict[str, Any] = {
    "beside": Named,
    "family": Named,
    "controls": Named,
    "andra_brottstyper": Named,
    "shifts": Annotated[str, AfterValidator(read_by(parse_shift))],
}

#: What refuses a list as a whole.
LISTS: dict[str, Callable[[Any], object]] = {"andra_brottstyper": refuse_many}

_TEXTS: dict[str, Any] = {
    "kommun": FileName,
    "scope": Annotated[str, AfterValidator(_one_of(get_args(Scope)))],
    "cell_shape": Annotated[str, AfterValidator(_one_of(SHAPES))],
    "start": Annotated[str, AfterValidator(read_by(_period_if_said))],
    "vecka": Annotated[str, AfterValidator(read_by(_week_if_said))],
    "tier": Annotated[str, AfterValidator(_one_of(TIERS))],
}
