"""How much of the streets, and of the people, lies within reach of some places: bases that hold no crime."""

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.analyses.rules import Rule
from bfa.analyses.situation import Situation
from bfa.analyses.where.laid_out import area_of

#: What is counted of an exposure that holds several.
_PEOPLE = "invånare"


def ground_shares(
    situation: Situation, rules: Sequence[Rule], *, named: Sequence[tuple[str, ...]] = ()
) -> pd.DataFrame:
    """For each rule the share of the area's street length, and of its inhabitants, within reach of its places.

    Parameters
    ----------
    rules : sequence of Rule
        One that names no places reaches nothing that can be measured.
    named : sequence of tuple of str
        For each rule the names of places to look at instead of all of its kinds; empty for none.

    Returns
    -------
    DataFrame
        streets, people: a row per rule; missing where the kommun has no streets, or no inhabitants by cell. [0-1]

    Notes
    -----
    The inhabitants of a cell or area are taken as evenly spread over it. Incidents gather nearest to the named place
    among several; the ground here is all within reach of it, so the share is at most somewhat too large.
    """
    given, area = _ground(situation), area_of(situation)
    names = named or [()] * len(rules)
    found = {name: np.full(len(rules), np.nan) for name in ("streets", "people")}
    for what, (shapes, weights) in given.items() if area is not None else ():
        whole = _inside(shapes, weights, area)
        for place, (rule, own) in enumerate(zip(rules, names, strict=True)):
            reach = _reach(situation, rule, own) if rule.near else None
            if reach is not None and whole > 0:
                found[what][place] = _inside(shapes, weights, shapely.intersection(reach, area)) / whole
    return pd.DataFrame(found)


def _ground(situation: Situation) -> dict[str, tuple[NDArray[Any], NDArray[np.float64]]]:
    """By base its shapes, and what each of them holds."""
    streets, people = situation.streets, situation.exposure
    people = people[(people["what"] == _PEOPLE) & people["n"].notna()] if len(people) else people
    found = dict[str, tuple[NDArray[Any], NDArray[np.float64]]]()
    if len(streets):
        found["streets"] = streets.geometry.to_numpy(), streets["length"].to_numpy(float)
    if len(people):
        latest = people[people["year"] == people["year"].max()]
        found["people"] = latest.geometry.to_numpy(), latest["n"].to_numpy(float)
    return found


def _reach(situation: Situation, rule: Rule, named: tuple[str, ...]) -> Any:
    """All ground within the rule's distance of its places; None where there is none."""
    places = situation.places
    if rule.near is None or not len(places):
        return None
    own = places[places["name"].isin(named) if named else places["kind"].isin(rule.near.kinds)]
    if own.empty:
        return None
    shapes: Any = gpd.GeoSeries(own["geometry"], crs=getattr(places, "crs", None) or situation.kommun.crs)
    return shapely.union_all(shapely.buffer(shapes.to_crs(situation.kommun.crs).to_numpy(), rule.near.metres))


def _inside(shapes: NDArray[Any], weights: NDArray[np.float64], ground: Any) -> float:
    """What of the weights lies on some ground, each spread evenly over its line or polygon."""
    near = shapely.STRtree(shapes).query(ground, predicate="intersects")
    own = shapes[near]
    size = shapely.length if shapely.get_dimensions(own[:1]).tolist() == [1] else shapely.area
    whole = size(own)
    part = np.divide(size(shapely.intersection(own, ground)), whole, out=np.zeros(len(own)), where=whole > 0)
    return float((part * weights[near]).sum())
