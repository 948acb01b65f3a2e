"""The months of a period beside the same months in earlier years."""

import numpy as np
import pandas as pd

from bfa.analyses.series import counted_line
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import too_many_unread
from bfa.tables.period import Period, months, years_back

_MOST_YEARS = 9
#: With k earlier years chance alone puts 2 in k + 1 months outside them: fewer years than this are no band.
FEWEST_YEARS = 3


def earlier_years(situation: Situation, brottstyp: str, period: Period) -> list[Period]:
    """The same months in at most nine earlier years, latest first; a period of over a year steps by its whole years.

    Years with a month that was not counted are not among them; where too many rows could not be read, none is.
    """
    if too_many_unread(situation, brottstyp):
        return []
    line = counted_line(situation, brottstyp)
    stride = -(-len(months(period)) // 12)
    years = [years_back(period, stride * back) for back in range(1, _MOST_YEARS + 1)]
    return [year for year in years if line.reindex(months(year)).notna().all()]


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
