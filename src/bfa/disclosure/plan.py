"""What may be shown of a plan: the expected numbers as any counts, and what follows from them."""

from dataclasses import dataclass, replace

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.planning import Plan
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.disclosure import CountTable, Policy, release

#: What a plan counts: no table beside counts anything of it.
FORESEEN = "what a model expects, of no period that is over"
#: The length that is told first, where it was planned for. [months]
USUAL = 12


@dataclass(frozen=True, slots=True)
class ReleasedPlan:
    """A plan in what may be shown."""

    #: What was planned for.
    plan: Facts
    #: The kommundel chosen; "" for the whole kommun.
    kommundel: str
    #: kommundel, length, expected [count], fall [%], reason (a code), hidden.
    table: pd.DataFrame

    @property
    def own(self) -> pd.DataFrame:
        """The chosen kommundel's rows, by length; of the whole kommun those of the kommundel where least would do."""
        table = self.table
        if self.kommundel:
            return table.loc[table["kommundel"] == self.kommundel]
        seen = table[table["fall"].notna()]
        usual = seen[seen["length"] == USUAL] if (seen["length"] == USUAL).any() else seen
        least = usual.sort_values(["fall", "expected"], ascending=[True, False], kind="stable")
        names = least["kommundel"] if len(usual) else table["kommundel"]
        first: pd.DataFrame = table[table["kommundel"] == names.iloc[0]]
        return first

    def untold(self) -> "ReleasedPlan":
        """The plan where a count that areas' drift is worked out of is hidden: no number of it is told."""
        table = self.table.assign(hidden=True)
        table[["expected", "fall"]] = pd.NA
        return replace(self, table=table)


def release_plan(plan: Plan, situation: Situation, *, policy: Policy) -> ReleasedPlan:
    """A plan through the release."""
    expected = plan.table["expected"].round().astype("Int64")
    declared = CountTable(
        plan.table.assign(expected=expected, n=expected),
        identifies=(),
        sensitive=plan.brottstyp,
        whole=FORESEEN,
        by=None,
        margins=(("length",),),
        derived=("expected", "fall", "drift", "controls", "reason"),
        facts=("kommundel",),
        kind=kind_of(situation, plan.brottstyp),
    )
    safe = release({"": declared}, policy=policy)[""].table
    safe["fall"] = (100 * safe["fall"].astype("Float64")).round().astype("Int64")
    safe["expected"] = safe["expected"].mask(safe["reason"].ne(""))
    keep = ["kommundel", "length", "expected", "fall", "reason", "hidden"]
    return ReleasedPlan(Facts(plan), situation.kommundel, safe[keep])
