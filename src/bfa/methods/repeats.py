"""How often the same object or place was hit, as a distribution: never which one."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from bfa.errors import DataError, ParameterError


def repeats(hits: ArrayLike, *, most: int = 5) -> pd.DataFrame:
    """Objects that were hit once, twice, and so on, with the incidents that they hold.

    Parameters
    ----------
    hits : array (n,)
        Incidents at each object that was hit at least once. [count, 1 or more]
    most : int
        So many times and more are one row. [2 or more]

    Returns
    -------
    DataFrame
        times (1 to `most`), objects, incidents [count], object_share, incident_share [0-1; NaN without objects]. A row
        for each number of times, those without objects too.

    Raises
    ------
    DataError
        A number of hits is below 1 or not whole.
    ParameterError
        `most` is below 2.

    Notes
    -----
    Objects that were never hit are not in it, so the share of all that are hit is not told. A period of a year finds
    fewer repeats than there are: who was hit before it began or after it ended counts as hit once (the time window).
    Where an address is known to the street only, or holds several dwellings, what is hit again is that address.

    Source: Farrell & Pease (1993), Once bitten, twice bitten: repeat victimisation and its implications for crime
    prevention.
    """
    held = np.asarray(hits, dtype=float).ravel()
    if not (np.isfinite(held).all() and (held >= 1).all() and (held == np.round(held)).all()):
        raise DataError("Antal per plats ska vara hela och minst 1.", do="räkna bara platser där något har hänt.")
    if most < 2:
        raise ParameterError(f"most: {most} går inte att använda.", do="ange minst 2.")
    times = np.arange(1, most + 1)
    row = np.minimum(held, most).astype(np.int64) - 1
    objects = np.bincount(row, minlength=most)
    incidents = np.bincount(row, weights=held, minlength=most).astype(np.int64)
    return pd.DataFrame(
        {
            "times": times,
            "objects": objects,
            "incidents": incidents,
            "object_share": objects / len(held) if len(held) else np.full(most, np.nan),
            "incident_share": incidents / held.sum() if len(held) else np.full(most, np.nan),
        }
    )
