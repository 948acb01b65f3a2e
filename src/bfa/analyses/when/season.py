"""The months of a period beside the same months in earlier years."""

import numpy as np
import pandas as pd

from bfa.analyses.series import counted_line
from bfa.analyses.situation import Situation
from bfa.analyses.when.earlier import earlier_years
from bfa.tables.period import Period, months

#: With k earlier years chance alone puts 2 in k + 1 months outside them: fewer years than this are no band.
FEWEST_YEARS = 3


def season(situation: Situation, brottstyp: str, period: Period) -> pd.DataFrame:
    """Each month beside the lowest and the highest of the same month in earlier years that were counted.

    Returns
    -------
    DataFrame
        month (timestamp), n, low, high [count; n is NaN where the month was not counted], years (how many). Empty
        without an earlier year.
    """
    line, years = counted_line(situation, brottstyp), earlier_years(situation, brottstyp, period)
    if not years:
        return pd.DataFrame({"month": [], "n": [], "low": [], "high": [], "years": []})
    now = months(period)
    earlier = np.array([line.reindex(months(year)).to_numpy(dtype=float) for year in years])
    own = line.reindex(now).to_numpy(dtype=float)
    columns = {"month": now.to_timestamp(), "n": own, "low": earlier.min(axis=0), "high": earlier.max(axis=0)}
    return pd.DataFrame(columns).assign(years=len(years))
