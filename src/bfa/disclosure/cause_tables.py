"""What the page of causes counts: tags, rules, causes, what no rule explains, and other crime beside them.

Tags, rules, causes and the unexplained are sets of the same incidents, and so is what no rule can reach, which is told:
it is named as the hotspots name it, and says nothing of any place or time. What a rule can reach and does not find can
be worked out of these, and is a set that is printed nowhere (`outside`). Other crime are sets of incidents of their
own; where they are all of one sensitive type they are hidden as that type is. How many there are of it in all is told
by what stands out, so the sum of all types is declared too: where it is hidden, nothing is held against other crime.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.beside import Beside
from bfa.analyses.causes import CauseMatch, Tags
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.policy import Policy, largest_small, may_name
from bfa.disclosure.registers import public_register

_BOTH = ("plats", "tid")
#: What a rule needs to know for the time alone.
_OF_TIME = ("clock", "day")
Bools = NDArray[np.bool_]
_OF_RULE = ("rule", "text", "character", "timed", "reach", "same_place", "streets", "people")
_OF_CAUSE = ("timed", "reach", "streets", "people")
#: What other crime is called where it is named by what it counts.
_BESIDE = {"what": "other types"}


def cause_tables(result: Tags, match: CauseMatch, *, policy: Policy) -> dict[str, CountTable]:
    """incidents, tags, rules, causes, unexplained, outside, without_point, without_clock, lacking; and of other crime
    beside, beside_rules, beside_causes, beside_outside, beside_lacking, every. What the data say of a cause that is
    withheld is not counted.
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
    for at, (name, row) in enumerate(
        (
            ("without_point", pd.DataFrame({"cell_id": ["point"], "n": [result.without_point]})),
            ("without_clock", pd.DataFrame({"weekday": [-1], "hour": [-1], "n": [result.without_clock]})),
        )
    ):
        found[name] = _lost(row, result.held["without"][:, [at]], usual | {"by": tuple(row.columns[:-1])})
    named = result.lacking["known"].isin(("point", "clock")).to_numpy(bool)
    found["lacking"] = _lost(result.lacking[~named].reset_index(drop=True), result.held["lacking"][:, ~named], usual)
    if not result.beside.reason:
        found |= _beside(result, match, _usual_beside(result, usual, policy), met, told)
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
    met: Bools,
    told: Bools,
    policy: Policy,
) -> dict[str, CountTable]:
    held = result.held
    rules = result.rules.loc[met].drop(columns="tried").reset_index(drop=True)
    counted = counted_of_causes(result, match)
    causes = match.causes.loc[told, ["number", *counted, "week", *_OF_CAUSE]].reset_index(drop=True)
    lost = dict(zip(result.lacking["known"], held["lacking"].T, strict=True))
    missed = [
        *_missed(rules["reach"], (held["at_place"][:, met], held["n"][:, met]), lost),
        *_missed(causes["reach"], (match.held["at_place"][:, told], match.held["support_n"][:, told]), lost),
    ]
    named = _may_be_named(result.unexplained, policy)
    return {
        "tags": _sets(result.table, {"n": held["tag"]}, usual, facts=("tag",)),
        "rules": _sets(
            rules, {name: held[name][:, met] for name in ("at_place", "n")}, usual, facts=_OF_RULE, derived=("week",)
        ),
        "causes": _sets(
            causes,
            {name: match.held[name][:, told] for name in counted},
            usual,
            facts=("number", *_OF_CAUSE),
            derived=("week",),
        ),
        "unexplained": _sets(
            result.unexplained[named].reset_index(drop=True),
            {"n": held["unexplained"][:, named]},
            usual,
            facts=("part", "name", "kind"),
        ),
        **_outside("outside", missed, usual),
    }


def _beside(result: Tags, match: CauseMatch, usual: dict[str, Any], met: Bools, told: Bools) -> dict[str, CountTable]:
    held = result.beside.held
    lost = dict(zip(result.beside.lacking["known"], held["lacking"].T, strict=True))
    rules = {name: held[name][:, met] for name in ("at_place", "n")}
    causes = {name: match.beside[name][:, told] for name in ("at_place", "support_n")}
    numbers = match.causes.loc[told, "number"].reset_index(drop=True)
    names = result.rules.loc[met, "rule"].reset_index(drop=True)
    missed = [
        *_missed(result.rules.loc[met, "reach"], (rules["at_place"], rules["n"]), lost),
        *_missed(match.causes.loc[told, "reach"], (causes["at_place"], causes["support_n"]), lost),
    ]
    every = pd.DataFrame({"n": [len(result.beside.rows)]})
    return {
        "beside": _lost(every, np.ones((len(result.beside.rows), 1), dtype=bool), usual | {"by": ()}),
        "beside_rules": _sets(_summed(names.to_frame(), rules), rules, usual, facts=("rule",)),
        "beside_causes": _sets(_summed(numbers.to_frame(), causes), causes, usual, facts=("number",)),
        "beside_lacking": _lost(result.beside.lacking, held["lacking"], usual),
        **_outside("beside_outside", missed, usual),
    }


def _usual_beside(result: Tags, usual: dict[str, Any], policy: Policy) -> dict[str, Any]:
    """What holds for other crime; `type`: by whose rule it is small, as a sum is by the mildest of its parts'."""

    def ceilings(name: str) -> list[int]:
        return [largest_small(name, result.kind, narrowed, policy=policy) for narrowed in range(1 + len(_BOTH))]

    mildest = min(sorted(result.beside.rows["brottstyp"].unique()), key=ceilings)
    return usual | {"whole": usual["whole"] | _BESIDE, "sensitive": "brottstyp", "type": mildest}


def _lost(lacking: pd.DataFrame, inside: Bools, usual: dict[str, Any]) -> CountTable:
    """How many lack something, or are there at all; that says nothing of any place or time."""
    facts = tuple(name for name in ("known",) if name in lacking)
    return _sets(lacking, {"n": inside}, usual | {"identifies": ()}, facts=facts)


def _missed(reach: Iterable[str], held: tuple[Bools, Bools], lost: Mapping[str, Bools]) -> Iterator[Bools]:
    """What each rule can reach and does not find, at its place, and there at its time; where it cannot reach all."""
    for at, needs in enumerate(needs.split() for needs in reach):
        for found, known in zip(held, ([name for name in needs if name not in _OF_TIME], needs), strict=True):
            gone = np.any([lost[name] for name in known], axis=0)
            if gone.any():
                yield ~found[:, at] & ~gone


def _outside(name: str, missed: Sequence[Bools], usual: dict[str, Any]) -> dict[str, CountTable]:
    """Sets that are printed nowhere and can be worked out; no table where there is none."""
    if not missed:
        return {}
    inside = np.unique(np.column_stack(missed), axis=1)
    frame = pd.DataFrame({"n": inside.sum(axis=0).astype("int64")})
    return {name: _sets(frame, {"n": inside}, usual | {"unseen": (None,)})}


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
    members: dict[str, Bools],
    usual: dict[str, Any],
    *,
    facts: tuple[str, ...] = (),
    derived: tuple[str, ...] = (),
) -> CountTable:
    rule = {"identifies": _BOTH, "by": None} | usual
    if name := rule.pop("type", None):
        frame = frame.assign(brottstyp=name)
    return CountTable(frame, value=tuple(members), members=members, facts=facts, derived=derived, **rule)


def _summed(frame: pd.DataFrame, members: dict[str, Bools]) -> pd.DataFrame:
    return frame.assign(**{name: inside.sum(axis=0).astype("int64") for name, inside in members.items()})


def _may_be_named(unexplained: pd.DataFrame, policy: Policy) -> Bools:
    """What is told of the unexplained: kinds and times, and places that the tier may name."""
    return np.array(
        [
            row.part != "place" or may_name(row.kind, row.name_, policy=policy)
            for row in unexplained.rename(columns={"name": "name_"}).itertuples()
        ],
        dtype=bool,
    )


def _told(match: CauseMatch, policy: Policy) -> Bools:
    """Causes whose count may be asked for: that have one, and are not withheld."""
    withheld = public_register(match.causes, policy=policy)["withheld"].astype(bool)
    return np.asarray(match.causes["support_n"].notna() & ~withheld, dtype=bool)
