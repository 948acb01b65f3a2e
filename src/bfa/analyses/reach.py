"""What must be known of an incident for a rule to find it: a point, a kind of place, a clock time.

A share near a place is taken of the incidents that could be found there: of two types of which one often lacks a point,
the other would seem to gather everywhere.
"""

from collections.abc import Callable, Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.rules import Rule, week_hours
from bfa.analyses.when.clock import has_clock, has_day
from bfa.analyses.where.laid_out import has_point

_KNOWN: Mapping[str, Callable[[gpd.GeoDataFrame], "pd.Series[bool]"]] = {
    "point": has_point,
    "plats_typ": lambda rows: rows["plats_typ"].notna(),
    "tags": lambda rows: rows["tags"].notna() if "tags" in rows else pd.Series(False, index=rows.index),
    "clock": has_clock,
    "day": has_day,
}


def is_timed(rule: Rule) -> bool:
    """Whether a rule asks for a time that the place alone does not."""
    return not week_hours(rule).all() or bool(rule.is_open or rule.closing or rule.calendar)


def any_type(rule: Rule) -> Rule:
    """The rule as it is asked of other crime: without the types that it names."""
    return rule.model_copy(update={"types": []})


def place_of(rule: Rule) -> str:
    """What a rule asks for besides a time, the same text for rules that ask for the same, of the same incidents."""
    return f"{rule.near} {rule.plats_typ} {rule.types} {rule.tags} {rule.crowding} {rule.repeated} {reach_of(rule)}"


def reach_of(rule: Rule) -> str:
    """What a rule needs to know, "point clock"; "" for nothing."""
    by_clock = not week_hours(rule).all() or bool(rule.is_open or rule.closing)
    needs = {
        "point": rule.near or rule.crowding or rule.repeated,
        "plats_typ": rule.plats_typ,
        "tags": rule.tags,
        "clock": by_clock or rule.crowding,
        "day": rule.calendar or rule.repeated,
    }
    return " ".join(name for name, need in needs.items() if need)


def lacking(rules: Sequence[Rule], rows: gpd.GeoDataFrame) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """known, n: of each thing that some rule needs to know, of how many incidents it is not known; and of which.

    Shape of the second: (incidents, things).
    """
    names = list(dict.fromkeys(" ".join(reach_of(rule) for rule in rules).split()))
    held = [~_KNOWN[name](rows).to_numpy(dtype=bool) for name in names]
    which = np.column_stack([np.zeros((len(rows), 0), dtype=bool), *held])
    return pd.DataFrame({"known": names, "n": which.sum(axis=0).astype("int64")}), which
