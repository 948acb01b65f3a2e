"""Where and when the crimes of some types are: kind of place, known place nearest, hour of the week; needs rows."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import shapely

from bfa.analyses.hotspots import rows_needed, rows_of
from bfa.analyses.peaks import weekday_hours
from bfa.analyses.series import total
from bfa.analyses.situation import Situation
from bfa.analyses.when.clock import has_clock
from bfa.analyses.where.laid_out import has_point
from bfa.tables.period import Period

#: A known place is near so far away. [m]
NEAR = 50.0
#: What stands for incidents without a kind of place, and for those near no known place.
UNSAID, NOWHERE = "", ""
KINDS, KNOWN = ("brottstyp", "plats_typ", "n"), ("brottstyp", "near", "near_kind", "n")
HOURS = ("brottstyp", "weekday", "hour", "n")
#: The weekday and hour of incidents without a clock time, or without a day.
NO_CLOCK = -1


def picture_places(
    situation: Situation, types: Iterable[str], period: Period
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """How many of each type are at each kind of place, nearest each known place within `NEAR`, in each hour of a week.

    Types of which the rows are not all that is counted are left out; each table holds every incident of others once.

    Returns
    -------
    tuple of DataFrame
        brottstyp, plats_typ (`UNSAID` where it is not told), n [count]; brottstyp, near (its name; `NOWHERE` for the
        rest), near_kind, n [count]; and brottstyp, weekday (0 = Monday), hour (0-23; both `NO_CLOCK` where the clock
        time is not known), n [count]: all 169 lines of each type, by the start as on the page of where and when.
    """
    told = [name for name in types if not rows_needed(situation, name, period)]
    rows = {name: rows_of(situation, name, period) for name in told}
    whole = {name: own for name, own in rows.items() if total(situation, name, period) == len(own) and len(own)}
    kinds = [_counted(own["plats_typ"].fillna(UNSAID), name, "plats_typ") for name, own in whole.items()]
    places = situation.places[situation.places["name"].notna()] if len(situation.places) else situation.places
    known = [_known(own, places, name) for name, own in whole.items()] if len(places) else []
    hours = [_hours(own, name) for name, own in whole.items()]
    return _joined(kinds, KINDS), _joined(known, KNOWN), _joined(hours, HOURS)


def _hours(rows: pd.DataFrame, brottstyp: str) -> pd.DataFrame:
    clocked = rows.loc[has_clock(rows), "start"]
    unknown = pd.DataFrame({"weekday": [NO_CLOCK], "hour": [NO_CLOCK], "n": [len(rows) - len(clocked)]})
    return pd.concat([weekday_hours(clocked), unknown], ignore_index=True).astype("int64").assign(brottstyp=brottstyp)


def _known(rows: pd.DataFrame, places: pd.DataFrame, brottstyp: str) -> pd.DataFrame:
    """Each incident by the nearest known place."""
    shapes, points = places.geometry.to_numpy(), rows.geometry.to_numpy()
    placed = np.flatnonzero(has_point(rows).to_numpy(dtype=bool))
    which = np.full(len(rows), -1)
    at, site = shapely.STRtree(shapes).query_nearest(points[placed], max_distance=NEAR, all_matches=False)
    which[placed[at]] = site
    names, sorts = (places[each].astype("str").to_numpy(dtype=object) for each in ("name", "kind"))
    near = np.where(which >= 0, names[which], NOWHERE)
    kind_of = dict(zip(names, sorts, strict=True)) | {NOWHERE: ""}
    counted = _counted(pd.Series(near, dtype="str"), brottstyp, "near")
    return counted.assign(near_kind=counted["near"].map(kind_of))


def _counted(values: "pd.Series[str]", brottstyp: str, name: str) -> pd.DataFrame:
    found = values.astype(str).value_counts(sort=False).sort_index()
    return pd.DataFrame({"brottstyp": brottstyp, name: found.index.astype(str), "n": found.to_numpy()})


def _joined(parts: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=list(columns)).astype({"n": "int64"})
    return pd.concat(parts, ignore_index=True)[list(columns)]
