"""The same months year by year, and what was counted in each unit in each stretch of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bfa.analyses import series
from bfa.analyses.hotspots import Hotspots, rows_of
from bfa.analyses.situation import Situation
from bfa.analyses.unread import too_many_unread
from bfa.analyses.where.laid_out import lay_over
from bfa.methods.units import Units
from bfa.tables.period import Period, months, years_back

#: Stretches are this long, but at least so many to a year. [days; count]
_STRETCH, _FEWEST_STRETCHES = 28, 8
_MOST_YEARS = 9


def counted_years(situation: Situation, hotspots: Hotspots) -> list[Period]:
    """The same months, oldest first, back to the first year without its rows; whole years must not overlap.

    The period alone where it was not counted in every month itself, or where too many rows could not be read: then it
    is held against nothing.
    """
    if hotspots.incidents is None or too_many_unread(situation, hotspots.brottstyp):
        return [hotspots.period]
    stride = -(-(hotspots.period.last.ordinal - hotspots.period.first.ordinal + 1) // 12)
    lacking, years = series.without_rows(situation, hotspots.brottstyp), [hotspots.period]
    for back in range(1, _MOST_YEARS + 1):
        year = years_back(hotspots.period, back * stride)
        if series.total(situation, hotspots.brottstyp, year) is None or lacking.isin(months(year)).any():
            break
        years.insert(0, year)
    return years


def stretch(years: Sequence[Period]) -> int:
    """Length of a stretch: four weeks, or less where the period is short. [days]"""
    return min(_STRETCH, max(_days(years) // _FEWEST_STRETCHES, 1))


def in_stretches(situation: Situation, brottstyp: str, years: list[Period], units: Units) -> NDArray[np.float64]:
    """Incidents by year, stretch of the year and unit, shape (years, stretches, n). [count]

    Stretches are equally long in all years; what is left over belongs to the last. Stockpiles of each year are left
    out, as `lay_over` does. A row of which only the month is known stands in the stretch that the 1st is in: a
    stretch of four weeks then holds about a month, and what differs between stretches is not made smaller by it.
    """
    long = stretch(years)
    many = _days(years) // long
    counts = np.zeros((len(years), many, len(units.ids)))
    for at, year in enumerate(years):
        laid = lay_over(situation, rows_of(situation, brottstyp, year), units)
        inside = laid.unit >= 0
        day = (laid.rows["start"][inside] - year.first.start_time).dt.days.to_numpy()
        np.add.at(counts[at], (np.minimum(day // long, many - 1), laid.unit[inside]), 1)
    return counts


def _days(years: Sequence[Period]) -> int:
    """Days of the shortest year."""
    return min(((year.last + 1).start_time - year.first.start_time).days for year in years)
