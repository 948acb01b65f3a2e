"""What a page is made of is looked through before the page gets it, whatever made it: it holds no count that no release
made."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer, Facts
from bfa.disclosure.policy import Policy
from bfa.disclosure.release import Released
from bfa.errors import DisclosureError


def refuse_raw(held: object, *, where: str) -> None:
    """Refuse what holds, at any depth of its fields, an answer or a table that no release made.

    A table is released as a `Released`, or by what a module of `bfa.disclosure` makes of some; there its whole numbers
    stand beside a column `hidden`.

    `where` says what is handed over, for the refusal, which gives the path to what is not released.

    Raises
    ------
    DisclosureError
        With the path to what is not released.
    """
    if isinstance(held, Released | Facts | str) or (isinstance(held, Policy) and held.cube is None):
        return
    if isinstance(held, Answer | Policy | pd.DataFrame | pd.Series | np.ndarray):
        raise DisclosureError(
            "En sida får bara det som släppts.",
            found=f"{where} är {type(held).__name__}",
            do="deklarera talen i en CountTable och låt release ge tabellen; av ett svar håller det som släppts Facts.",
        )
    if isinstance(held, Mapping):
        for name, each in held.items():
            refuse_raw(each, where=f"{where}[{name!r}]")
    elif isinstance(held, tuple | list | set | frozenset):
        for each in held:
            refuse_raw(each, where=f"{where}[]")
    elif is_dataclass(held):
        made_here = type(held).__module__.startswith(f"{__package__}.")
        for field in fields(held):
            own: Any = getattr(held, field.name)
            if not (made_here and _is_told(own)):
                refuse_raw(own, where=f"{where}.{field.name}")


def _is_told(own: object) -> bool:
    """Whether a table of a released object says which of its whole numbers are hidden."""
    if not isinstance(own, pd.DataFrame):
        return False
    return "hidden" in own or own.select_dtypes(["integer", "Int64"]).empty
