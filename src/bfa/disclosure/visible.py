"""What may be shown of what the measures that are to begin can reach, and of the ways to try them.

How many crimes a measure reaches is told as a share in steps of `STEP` points, upwards: then it is an upper bound, and
no count can be worked out of it in a small kommundel. What is expected of the measures, and the chance of showing it,
are made of those shares and of nothing else of the count.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.answer import Facts
from bfa.analyses.designing import TOGETHER, Designs, chances, simulated
from bfa.analyses.effects import Effect
from bfa.analyses.planning import Plan
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.analyses.visible import Visible
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.effect import ReleasedEffect, release_effect
from bfa.disclosure.plan import FORESEEN, ReleasedPlan, release_plan
from bfa.disclosure.policy import Policy
from bfa.disclosure.registers import public_register
from bfa.disclosure.release import release

Bools = NDArray[np.bool_]
#: Points that a share is rounded up to. [%]
STEP = 5
_DESIGN = ("design", "kommundelar", "months", "controls", "n", "fall", "chance", "found", "reason")
_SIZES = ("percent", "lowest", "highest")
_WORDS = ("called", "direction", "per", "quality", "count", "source")


@dataclass(frozen=True, slots=True)
class ReleasedVisible:
    """What the measures can reach and what can be expected of them, as it may be shown."""

    visible: Facts
    designs: Facts
    #: number, text, planned, withheld (bool); called, direction, percent, lowest, highest, per, quality, count, source,
    #: why (as `Visible.known`); share (of the incidents that it reaches, at most, missing where that is not known or
    #: told) [%], part (bool: of some of its causes only), fall (to expect of all incidents, at most where the share is
    #: missing; missing where no size is known) [%], hidden (the share is not told).
    measures: pd.DataFrame
    #: What the measures with a share reach together, at most; None where none has one. [%]
    reached: int | None
    #: Every measure that acts here alone has such a share, of all its causes.
    whole: bool
    #: The fall to expect of all measures with a known size; None where none has one. [%]
    fall: float | None
    #: design, kommundelar, months, controls [count], expected [count], fall, chance (of showing the fall to expect)
    #: [%], found (of made-up courses with a fall of `designing.FALL`, missing where none were tried) [%], reason (a
    #: code), hidden.
    table: pd.DataFrame

    def untold(self) -> "ReleasedVisible":
        """Where a count that areas' drift is worked out of is hidden: no number of the designs is told."""
        table = self.table.assign(hidden=True)
        table[["expected", "fall", "chance", "found"]] = pd.NA
        return ReleasedVisible(self.visible, self.designs, self.measures, self.reached, self.whole, self.fall, table)


def release_page(
    found: Effect, plan: Plan, visible: Visible, designs: Designs, situation: Situation, *more: Any, policy: Policy
) -> tuple[ReleasedEffect, ReleasedPlan, ReleasedVisible]:
    """What the page of an effect, its plan and its designs may show."""
    effect, planned = release_effect(found, situation, policy=policy), release_plan(plan, situation, policy=policy)
    seen = release_visible(visible, designs, situation, policy=policy)
    return (effect, planned.untold(), seen.untold()) if effect.withheld else (effect, planned, seen)


def release_visible(found: Visible, designs: Designs, situation: Situation, *, policy: Policy) -> ReleasedVisible:
    """What the measures reach, then what can be expected and the chance of showing it, through the release."""
    public = public_register(found.measures, policy=policy)
    told = public.set_index("number").join(found.known.set_index("number")).reset_index()
    told[[*_SIZES, *_WORDS]] = told[[*_SIZES, *_WORDS]].mask(told["withheld"])
    told["why"] = told["why"].mask(told["withheld"], "withheld")
    shares = _shares(found, public, policy)
    reached = shares.pop(0, None)
    told["share"] = pd.array([shares.get(int(number)) for number in told["number"]], dtype="Int64")
    told["hidden"] = [int(number) in shares and shares[int(number)] is None for number in told["number"]]
    told["part"] = [_partly(found, int(number), policy) for number in told["number"]]
    known = told["why"].eq("")
    told["fall"] = (told["share"].fillna(100) * told["percent"].abs() / 100).where(known).astype("Float64")
    total = min(float(told["fall"].sum()), 100.0) if known.any() else None
    acting = told["why"].ne("everywhere")
    return ReleasedVisible(
        visible=Facts(found, {"measures": public}),
        designs=Facts(designs),
        measures=told.reset_index(drop=True),
        reached=reached,
        whole=bool((told["share"].notna() & ~told["part"])[acting].all()),
        fall=total,
        table=_table(designs, total, situation, policy),
    )


def _causes(found: Visible, policy: Policy) -> Bools:
    """The causes whose count may be asked for: those that are not withheld."""
    return np.asarray(~public_register(found.causes, policy=policy)["withheld"].astype(bool), dtype=bool)


def _partly(found: Visible, number: int, policy: Policy) -> bool:
    """Whether some cause that a measure answers is not in its share."""
    row = found.measures.loc[found.measures["number"] == number, "cause_numbers"].iloc[0]
    may = set(found.causes["number"][_causes(found, policy)]) if len(found.causes) else set()
    return not set(row) <= may


def _shares(found: Visible, public: pd.DataFrame, policy: Policy) -> dict[int, int | None]:
    """Share of what could be found that each measure reaches, by its number, and by 0 that they reach together. [%]"""
    if found.reason:
        return {}
    may, inside = _causes(found, policy), found.held["causes"] & found.held["found"]
    sets = dict[int, Bools]()
    alone = public["number"].map(found.known.set_index("number")["why"]).ne("everywhere")
    for number in public.loc[~public["withheld"] & alone, "number"]:
        chosen = found.causes["number"].isin(found.links[int(number)]).to_numpy(dtype=bool) & may
        if chosen.any():
            sets[int(number)] = np.asarray(inside[:, chosen].any(axis=1), dtype=bool)
    if not sets:
        return {}
    sets[0] = np.asarray(np.column_stack(list(sets.values())).any(axis=1), dtype=bool)
    counted = release(_tables(found, sets), policy=policy)
    every = counted["found"].table["n"].iloc[0]
    rows = zip(counted["reached"].table["number"], counted["reached"].table["n"], strict=True)
    return {int(number): None if pd.isna(n) or pd.isna(every) else _upwards(n, every) for number, n in rows}


def _upwards(n: int, every: int) -> int:
    return min(STEP * math.ceil(100 * n / every / STEP), 100) if every else 0


def _tables(found: Visible, sets: Mapping[int, Bools]) -> dict[str, CountTable]:
    whole = {"brottstyp": found.brottstyp, "kommundel": found.kommundel, "period": str(found.baseline)}
    usual: dict[str, Any] = {"sensitive": found.brottstyp, "kind": found.kind, "margins": (), "whole": whole}
    every = pd.DataFrame({"n": [] if found.incidents is None else [found.incidents]}, dtype="int64")
    could, reached = found.held["found"], np.column_stack(list(sets.values()))
    outside = np.unique(~reached & could, axis=1)
    return {
        "incidents": CountTable(every, identifies=(), by=(), **usual),
        "found": _sets(pd.DataFrame(index=range(1)), could, usual | {"identifies": ()}),
        "reached": _sets(pd.DataFrame({"number": list(sets)}), reached, usual | {"facts": ("number",)}),
        "outside": _sets(pd.DataFrame(index=range(outside.shape[1])), outside, usual | {"unseen": (None,)}),
    }


def _sets(frame: pd.DataFrame, inside: Bools, usual: dict[str, Any]) -> CountTable:
    counted = frame.assign(n=inside.sum(axis=0).astype("int64"))
    return CountTable(counted, members={"n": inside}, by=None, **{"identifies": ("plats", "tid")} | usual)


def _table(designs: Designs, fall: float | None, situation: Situation, policy: Policy) -> pd.DataFrame:
    """The designs with the chance of showing the fall: what a model expects, released as any count."""
    expected = designs.table["expected"].round().astype("Int64")
    chance = chances(designs, fall / 100) if fall else pd.Series(np.nan, designs.table.index)
    found = simulated(designs) if designs.told == TOGETHER else np.nan
    frame = designs.table.assign(n=expected, chance=chance, found=found)[list(_DESIGN)]
    declared = CountTable(
        frame,
        identifies=(),
        sensitive=designs.brottstyp,
        whole=FORESEEN,
        by=None,
        margins=(),
        derived=("fall", "chance", "found", "reason"),
        facts=("design", "kommundelar", "months", "controls"),
        kind=kind_of(situation, designs.brottstyp),
    )
    safe = release({"": declared}, policy=policy)[""].table
    for name in ("fall", "chance", "found"):
        safe[name] = (100 * safe[name].astype("Float64")).round().astype("Int64")
    safe = safe.rename(columns={"n": "expected"})
    return safe
