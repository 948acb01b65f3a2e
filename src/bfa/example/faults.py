"""Faults such as real exports have, so that the quality report has something to say.

They are put in kommundelar B-F and never in outdoor assaults, activities or events: the fixed figures stand before
and after intake. No row is changed in A.
"""

import numpy as np
import pandas as pd

from bfa.example.places import metres
from bfa.example.plan import AREAS, ASSAULT

#: How many rows get each fault. [count]
END_BEFORE_START, ZERO_POINT, SWAPPED_POINT, OTHER_KOMMUNDEL, OUTSIDE = 9, 12, 6, 18, 5
NO_DATE, UNKNOWN_KOMMUNDEL, DUPLICATES = 7, 14, 24
UNKNOWN = "Okänd"
_NEVER = np.datetime64("NaT", "s")


def with_faults(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The rows with faulty ones: some changed, and some added beside the planned ones.

    Returns
    -------
    DataFrame
        The same columns. Added are rows without date (NaT) and rows of an unknown kommundel; the ends before their
        starts, the points at (0, 0), exchanged, outside and in another kommundel are changed in place.
    """
    found = rows.copy()
    usable = found["x"].notna() & (found["area"] != "A") & (found["kind"] == "crime") & (found["brottstyp"] != ASSAULT)
    windowed = usable & found["end"].notna()
    ends = _pick(windowed, END_BEFORE_START, rng)
    found.loc[ends, "end"] = found.loc[ends, "start"] - np.timedelta64(7200, "s")
    picked = _pick(usable, ZERO_POINT + SWAPPED_POINT + OTHER_KOMMUNDEL + OUTSIDE, rng)
    zero, swapped, other, outside = np.split(picked, np.cumsum([ZERO_POINT, SWAPPED_POINT, OTHER_KOMMUNDEL]))
    found.loc[zero, ["x", "y"]] = 0.0
    found.loc[swapped, ["x", "y"]] = found.loc[swapped, ["y", "x"]].to_numpy()
    found.loc[other, ["x", "y"]] = _around((2.1, 2.9), OTHER_KOMMUNDEL, rng)
    found.loc[outside, ["x", "y"]] = _around((-1.6, 5.0), OUTSIDE, rng)
    models = found.loc[_pick(usable & ~found.index.isin(picked), NO_DATE + UNKNOWN_KOMMUNDEL, rng)]
    dateless = models.iloc[:NO_DATE].assign(start=_NEVER, end=_NEVER)
    homeless = models.iloc[NO_DATE:].assign(area=UNKNOWN, x=np.nan, y=np.nan)
    added = pd.concat([dateless, homeless]).astype(found.dtypes.to_dict())
    return pd.concat([found, added]).sort_values("registered", kind="stable", ignore_index=True)


def with_duplicates(export: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The export with some rows of cycle theft in B-F written twice, the copy straight after the row."""
    ordinary = export["area"].isin(AREAS[1:]) & (export["brottstyp"] == "cykelstöld") & export["start"].notna()
    copies = export.loc[_pick(ordinary, DUPLICATES, rng)]
    return pd.concat([export, copies]).sort_index(kind="stable").reset_index(drop=True)


def _around(centre: tuple[float, float], n: int, rng: np.random.Generator) -> np.ndarray:
    """Points within 300 m of a position in kilometres from the origin."""
    return np.asarray((np.array(metres(*centre)) + rng.uniform(-210, 210, (n, 2))).round(1))


def _pick(mask: "pd.Series[bool]", n: int, rng: np.random.Generator) -> np.ndarray:
    """Index labels of `n` different rows where the mask is true, in drawn order."""
    labels = mask.index[mask].to_numpy()
    return np.asarray(labels[np.argsort(rng.random(len(labels)), kind="stable")[:n]])
