"""Partner kommuner in Swedish: what they found together, how strong it is, and who is not counted and why."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.disclosure.partners import ReleasedPartners
from bfa.words.catalogue import Names, message
from bfa.words.effect_gates import reason, unlike_agreed
from bfa.words.labels import VERDICTS
from bfa.words.numbers import MISSING, change_of, compatible, interval, joined, missing, month_label
from bfa.words.sentences import upper

#: Reasons that are of the promise, and said as they are beside the verdict.
_OWN = frozenset(
    (
        *("partners_unsealed", "method_changed", "own_rule_changed", "not_counted", "too_early"),
        *("few_kommuner", "few_expected", "look"),
    )
)


def sentences(shown: ReleasedPartners) -> list[str]:
    """The verdict of all together, or why there is none; then what it may be taken for, and who is not counted."""
    found = shown.found
    given = VERDICTS[found.verdict]
    if found.why:
        said = [message("partners.withheld", verdict=given, why=why(found.why))]
    elif shown.change is None:
        said = [message("partners.withheld", verdict=given, why=message("answer.withheld").rstrip("."))]
    else:
        told = compatible(*(shown.change[name] for name in ("ratio", "lower", "upper")))
        strength = Names("effect.strength")[found.grade]
        said = [message("partners.joint", verdict=given, n=shown.change["kommuner"], told=told, strength=strength)]
        said += [message("partners.second"), message("partners.shared")]
        said += [message("partners.weak")] if _alone(found) else []
    return [*said, *_left(shown), *_lost(found), *_added(found)]


def why(given: Mapping[str, Any]) -> str:
    """Why nothing is told of all together."""
    if given["why"] not in _OWN:
        return unlike_agreed(given)
    names = joined(given.get("kommuner", ()))
    values = {"names": names} | {name: given[name] for name in ("fewest", "following") if name in given}
    return message(f"partners.why.{given['why']}", values)


def rows(shown: ReleasedPartners) -> pd.DataFrame:
    """label, where, start, before, after, change, interval: each kommun, and all that are counted."""
    table = shown.table
    told = [
        {
            "label": row["kommun"],
            "where": joined(row["kommundelar"]),
            "start": joined(dict.fromkeys(month_label(start) for start in row["starts"])),
            "before": row["before"],
            "after": row["after"],
            "change": MISSING if missing(row["ratio"]) else change_of(row["ratio"]),
            "interval": MISSING if missing(row["lower"]) else interval(row["lower"], row["upper"]),
            "hidden": row["hidden"],
        }
        for row in table.to_dict("records")
    ]
    if shown.change:
        whole = {"label": message("partners.all"), "where": "", "start": "", "before": None, "after": None}
        ends = interval(shown.change["lower"], shown.change["upper"])
        told.append(whole | {"change": change_of(shown.change["ratio"]), "interval": ends, "hidden": False})
    return pd.DataFrame(told).astype({"before": "Int64", "after": "Int64"}) if told else pd.DataFrame()


def _alone(found: Facts) -> bool:
    return any(not each.compared and not each.why for each in found.kommuner)


def _left(shown: ReleasedPartners) -> list[str]:
    """Who left and why, and what the others show by themselves."""
    said = []
    for each in shown.found.kommuner:
        if each.left:
            told = "gone" if each.why else "counted"
            said.append(message(f"partners.left.{told}", kommun=each.kommun, day=f"{each.left}", why=each.reason))
    if shown.stayed:
        ends = compatible(*(shown.stayed[name] for name in ("ratio", "lower", "upper")))
        said.append(message("partners.stayed", told=ends))
    return said


def _lost(found: Facts) -> list[str]:
    """Who is not counted, and why."""
    lost = [each for each in found.kommuner if each.why and not each.left]
    return [message("partners.lost", kommun=each.kommun, why=_why_not(each)) for each in lost]


def _why_not(partner: Facts) -> str:
    given = dict(partner.why)
    gate = given.get("gate")
    if gate is not None:
        told = reason(gate) if gate.basis == "facts" else ""
        return told.rstrip(".") or message("partners.not.gate")
    values = {name: joined(value) if isinstance(value, tuple) else str(value) for name, value in given.items()}
    return message(f"partners.not.{given['why']}", values)


def _added(found: Facts) -> list[str]:
    return [message("partners.added", names=upper(joined(found.added)))] if found.added else []
