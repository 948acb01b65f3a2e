"""The same months in earlier years that were counted: what a week or a season is held against."""

from bfa.analyses.series import counted_line
from bfa.analyses.situation import Situation
from bfa.analyses.unread import too_many_unread
from bfa.tables.period import Period, months, years_back

_MOST_YEARS = 9


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
