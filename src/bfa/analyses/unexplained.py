"""What no rule explains: how many incidents, at which known places, in which kinds of place, and when in the week."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from bfa.analyses.peaks import FIRST_HOUR
from bfa.analyses.rules import rules_of
from bfa.analyses.situation import Situation
from bfa.analyses.when.clock import has_clock
from bfa.tables.codes import codebook_file
from bfa.tables.coding import keys_in
from bfa.tables.tag_book import BOOK, read_tag_book

Bools = NDArray[np.bool_]
#: Nearer than this to a known place, an incident is said to be at it. [m]
NEAR = 150
#: Days of the week (0 is Monday) and hours of the day that are told apart; a night belongs to the day it begins.
DAYS = {"weekday": (0, 1, 2, 3), "weekend": (4, 5, 6)}
HOURS = {"day": (6, 18), "evening": (18, 24), "night": (0, 6)}
COLUMNS = ("part", "name", "kind", "n")


def unexplained(situation: Situation, rows: gpd.GeoDataFrame, left: Bools) -> tuple[pd.DataFrame, Bools]:
    """Where and when the incidents lie that no rule explains.

    Parameters
    ----------
    rows : GeoDataFrame
        The incidents of the situation.
    left : array
        Which of them no rule explains. Shape (incidents,).

    Returns
    -------
    table : DataFrame
        part ("place": the nearest known place within `NEAR`, "plats_typ", "time"), name (of the place, the word of the
        kind of place, or "weekday night"), kind (of the place; "" otherwise), n. Only places and kinds with any, and of
        the words of kinds those that the codebooks or the kommun file know: any other may be a name or an address.
    inside : ndarray
        Which incidents each row of it holds. Shape (incidents, rows).
    """
    cells = [*_at_places(situation, rows, left), *_in_kinds(situation, rows, left), *_at_times(rows, left)]
    table = pd.DataFrame([key for key, _ in cells], columns=list(COLUMNS[:3]), dtype=object)
    inside = np.column_stack([np.zeros((len(rows), 0), dtype=bool), *(held for _, held in cells)])
    return table.assign(n=inside.sum(axis=0).astype("int64")), inside


def _at_places(situation: Situation, rows: gpd.GeoDataFrame, left: Bools) -> list[tuple[tuple[str, ...], Bools]]:
    places = situation.places
    known = places[places["name"].notna()] if len(places) else places
    if known.empty or rows.empty:
        return []
    shapes: Any = gpd.GeoSeries(known["geometry"], crs=getattr(places, "crs", None) or rows.crs).to_crs(rows.crs)
    points = rows.geometry.to_numpy()
    at, nearest = shapely.STRtree(shapes.to_numpy()).query_nearest(points, max_distance=NEAR, all_matches=False)
    names = np.full(len(rows), -1)
    names[at] = nearest
    keys = known[["name", "kind"]].astype(str)
    found = list[tuple[tuple[str, ...], Bools]]()
    for name, kind in keys.drop_duplicates().itertuples(index=False):
        own = np.flatnonzero((keys["name"] == name) & (keys["kind"] == kind))
        held = left & np.isin(names, own)
        if held.any():
            found.append((("place", name, kind), held))
    return found


def known_kinds(situation: Situation) -> frozenset[str]:
    """Words of kinds of place that are of no row: of the codebooks, and those the kommun file turns others into."""
    root = situation.kommun.root
    of_rules = (word for rule in rules_of(situation).rules.values() for word in rule.plats_typ)
    of_tags = (place.plats_typ for place in read_tag_book(codebook_file(root, BOOK)).places.values())
    of_file = (word for source in situation.kommun.incidents for word in source.values.get("plats_typ", {}).values())
    return frozenset((*of_rules, *of_tags, *of_file, *keys_in(root, "exportrubriker.yml", "place_types")))


def _in_kinds(situation: Situation, rows: gpd.GeoDataFrame, left: Bools) -> list[tuple[tuple[str, ...], Bools]]:
    kinds = rows["plats_typ"] if "plats_typ" in rows else pd.Series(pd.NA, index=rows.index, dtype="str")
    words = sorted(known_kinds(situation).intersection(str(word) for word in kinds[left].dropna().unique()))
    return [(("plats_typ", word, ""), left & (kinds == word).fillna(False).to_numpy(dtype=bool)) for word in words]


def _at_times(rows: gpd.GeoDataFrame, left: Bools) -> list[tuple[tuple[str, ...], Bools]]:
    known = left & has_clock(rows).to_numpy(dtype=bool)
    hour = rows["start"].dt.hour.to_numpy()
    day = (rows["start"] - pd.Timedelta(hours=FIRST_HOUR)).dt.day_of_week.to_numpy()
    return [
        (("time", f"{days} {hours}", ""), known & np.isin(day, list(own)) & (hour >= first) & (hour < last))
        for days, own in DAYS.items()
        for hours, (first, last) in HOURS.items()
    ]
