"""What the page of causes counts: tags, rules, causes, what no rule explains, and other crime beside them.

Tags, rules, causes and the unexplained are sets of the same incidents. Those that no rule can reach are named as the
hotspots name them: what lacks a place or a clock time says nothing of any place or time. Other crime are sets of
incidents of their own. How many there are of it in all is told by what stands out, so the sum of all types is declared
too: where it is hidden, nothing is held against other crime.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.beside import Beside
from bfa.analyses.causes import CauseMatch, Tags
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.policy import Policy, may_name
from bfa.disclosure.registers import public_register

_BOTH = ("plats", "tid")
_OF_RULE = ("rule", "text", "character", "timed", "reach", "same_place", "streets", "people")
_OF_CAUSE = ("timed", "reach", "streets", "people")
#: What other crime is called where it is named by what it counts.
_BESIDE = {"what": "other types"}


def cause_tables(result: Tags, match: CauseMatch, *, policy: Policy) -> dict[str, CountTable]:
    """incidents, tags, rules, causes, unexplained, without_point, without_clock, lacking; and of other crime
    beside_rules, beside_causes, beside_lacking, every. What the data say of a cause that is withheld is not counted.
    """
    whole = {"brottstyp": result.brottstyp, "period": str(result.period)}
    whole |= {"kommundel": result.kommundel} if result.kommundel else {}
    usual: dict[str, Any] = {"sensitive": result.brottstyp, "kind": result.kind, "margins": (), "whole": whole}
    every = pd.DataFrame({"n": [] if result.incidents is None else [result.incidents]}, dtype="int64")
    found = {"incidents": CountTable(every, identifies=(), by=(), **usual)}
    if result.reason:
        return found
    met, told = result.rules["at_place"].gt(0).to_numpy(bool), _told(match, policy)
    found |= _own(result, match, usual, met, told, policy)
    for name, row in (
        ("without_point", pd.DataFrame({"cell_id": ["point"], "n": [result.without_point]})),
        ("without_clock", pd.DataFrame({"weekday": [-1], "hour": [-1], "n": [result.without_clock]})),
    ):
        found[name] = CountTable(row, identifies=(), **(usual | {"by": tuple(row.columns[:-1])}))
    named = result.lacking["known"].isin(("point", "clock"))
    found["lacking"] = _alone(result.lacking[~named].reset_index(drop=True), usual)
    if not result.beside.reason:
        found |= _beside(result, match, usual | {"whole": whole | _BESIDE}, met, told)
        found["every"] = _all_types(result.beside, usual)
    return found


def counted_of_causes(result: Tags, match: CauseMatch) -> tuple[str, ...]:
    """What is counted of a cause: those there and then; those there at any hour too where nothing else is a base."""
    ground = match.causes[["streets", "people"]].notna().to_numpy().any()
    return ("support_n",) if ground or not result.beside.reason else ("support_n", "at_place")


def _own(
    result: Tags,
    match: CauseMatch,
    usual: dict[str, Any],
    met: NDArray[np.bool_],
    told: NDArray[np.bool_],
    policy: Policy,
) -> dict[str, CountTable]:
    held = result.held
    rules = result.rules.loc[met].drop(columns="tried").reset_index(drop=True)
    counted = counted_of_causes(result, match)
    causes = match.causes.loc[told, ["number", *counted, "week", *_OF_CAUSE]].reset_index(drop=True)
    named = _may_be_named(result.unexplained, policy)
    return {
        "tags": _sets(result.table, {"n": held["tag"]}, usual, facts=("tag",)),
        "rules": _sets(
            rules, {name: held[name][:, met] for name in ("at_place", "n")}, usual, facts=_OF_RULE, derived=("week",)
        ),
        "causes": _sets(
            causes,
            {name: match.held[name][:, told] for name in counted},
            usual | {"by": ("number",)},
            facts=_OF_CAUSE,
            derived=("week",),
        ),
        "unexplained": _sets(
            result.unexplained[named].reset_index(drop=True),
            {"n": held["unexplained"][:, named]},
            usual,
            facts=("part", "name", "kind"),
        ),
    }


def _beside(
    result: Tags, match: CauseMatch, usual: dict[str, Any], met: NDArray[np.bool_], told: NDArray[np.bool_]
) -> dict[str, CountTable]:
    held = result.beside.held
    rules = {name: held[name][:, met] for name in ("at_place", "n")}
    causes = {name: match.beside[name][:, told] for name in ("at_place", "support_n")}
    numbers = match.causes.loc[told, "number"].reset_index(drop=True)
    names = result.rules.loc[met, "rule"].reset_index(drop=True)
    return {
        "beside_rules": _sets(_summed(names.to_frame(), rules), rules, usual, facts=("rule",)),
        "beside_causes": _sets(_summed(numbers.to_frame(), causes), causes, usual, facts=("number",)),
        "beside_lacking": _alone(result.beside.lacking, usual),
    }


def _alone(lacking: pd.DataFrame, usual: dict[str, Any]) -> CountTable:
    """How many lack something; that says nothing of any place or time."""
    rule = usual | {"identifies": (), "by": None, "whole": "what lacks something is counted by no other table"}
    return CountTable(lacking, facts=("known",), **rule)


def _all_types(beside: Beside, usual: dict[str, Any]) -> CountTable:
    """All types, of which the sum alone is told; where some have months that were not counted, a sum of its own."""
    whole = {name: value for name, value in usual["whole"].items() if name != "brottstyp"}
    apart = {} if beside.every and usual["kind"] == "crime" else {"what": f"types counted, {usual['kind']}"}
    return CountTable(
        beside.types,
        identifies={"brottstyp": ()},
        sensitive="brottstyp",
        kind=usual["kind"],
        whole=whole | apart,
        by=("brottstyp",),
        unseen=(None,),
    )


def _sets(
    frame: pd.DataFrame,
    members: dict[str, NDArray[np.bool_]],
    usual: dict[str, Any],
    *,
    facts: tuple[str, ...],
    derived: tuple[str, ...] = (),
) -> CountTable:
    rule = {"identifies": _BOTH, "by": None} | usual
    return CountTable(frame, value=tuple(members), members=members, facts=facts, derived=derived, **rule)


def _summed(frame: pd.DataFrame, members: dict[str, NDArray[np.bool_]]) -> pd.DataFrame:
    return frame.assign(**{name: inside.sum(axis=0).astype("int64") for name, inside in members.items()})


def _may_be_named(unexplained: pd.DataFrame, policy: Policy) -> NDArray[np.bool_]:
    """What is told of the unexplained: kinds and times, and places that the tier may name."""
    return np.array(
        [
            row.part != "place" or may_name(row.kind, row.name_, policy=policy)
            for row in unexplained.rename(columns={"name": "name_"}).itertuples()
        ],
        dtype=bool,
    )


def _told(match: CauseMatch, policy: Policy) -> NDArray[np.bool_]:
    """Causes whose count may be asked for: that have one, and are not withheld."""
    withheld = public_register(match.causes, policy=policy)["withheld"].astype(bool)
    return np.asarray(match.causes["support_n"].notna() & ~withheld, dtype=bool)
