"""What may be shown of a goal's further types beside the verdict: nothing where a count behind any of them is hidden.

No count of a further type is printed. The estimate is made of all of them, so that it is told whole or not at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from bfa.analyses.effect.gates import Gate
from bfa.analyses.effects import Effect
from bfa.analyses.situation import Situation
from bfa.analyses.type_line import TypeLine
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.effect_tables import count_tables

#: The tables of an effect that hold what its comparison is worked out of.
BEHIND = ("areas", "partly", "windows")
_JOINT = ("ratio", "lower", "upper", "p", "correlation")


@dataclass(frozen=True, slots=True, eq=False)
class ReleasedTypes:
    """The types in the numbers and codes that may be shown."""

    #: Number of the goal; whether the types were sealed.
    goal: int | None
    declared: bool
    #: As `TypeLine.why`, or "withheld".
    why: str
    #: Types that go the other way than the first.
    apart: tuple[str, ...]
    #: ratio, lower, upper, p, correlation; None where there is no figure, or it is not told.
    change: Mapping[str, float] | None
    #: brottstyp, ratio, lower, upper, weight [0-1], why (as `OfType.why`), hidden: the one that decides first. Numbers
    #: are missing where the type is left out, or they are not told.
    table: pd.DataFrame
    #: What left a type out, by its name, less what an untold one is computed from.
    stopped: Mapping[str, Gate]


def type_tables(effect: Effect, situation: Situation) -> dict[str, CountTable]:
    """What the further types are worked out of, by table and type."""
    if effect.types is None:
        return {}
    return {
        f"{name} of {one.brottstyp}": table
        for one in effect.types.types[1:]
        if one.effect is not None
        for name, table in count_tables(one.effect, situation).items()
        if name in BEHIND
    }


def release_types(line: TypeLine | None, *, withheld: bool) -> ReleasedTypes | None:
    """The line through the release; `withheld` where a count behind one of its types is hidden."""
    if line is None:
        return None
    joint = None if withheld or line.why else line.joint
    gates = {one.brottstyp: _gate(one.effect, one.why) for one in line.types if one.effect and one.why}
    return ReleasedTypes(
        goal=line.goal,
        declared=line.declared,
        why=line.why or ("withheld" if withheld else ""),
        apart=() if withheld else line.apart,
        change=None if joint is None else {name: getattr(joint, name) for name in _JOINT},
        table=_table(line, withheld=withheld),
        stopped={name: gate for name, gate in gates.items() if gate is not None},
    )


def _gate(effect: Effect, why: str) -> Gate | None:
    return next((gate for gate in effect.gates if gate.name == why and gate.basis == "facts"), None)


def _table(line: TypeLine, *, withheld: bool) -> pd.DataFrame:
    named = pd.DataFrame([(one.brottstyp, one.why) for one in line.types], columns=["brottstyp", "why"])
    numbers = ["ratio", "lower", "upper", "weight"]
    if withheld or line.joint is None:
        return named.assign(**dict.fromkeys(numbers, float("nan")), hidden=withheld)
    return named.merge(line.joint.table, how="left", on="brottstyp").assign(hidden=False)
