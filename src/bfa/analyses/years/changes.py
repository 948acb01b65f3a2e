"""Which units changed against the same months of earlier years, by more than chance and usual drift."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.answer import Answer
from bfa.analyses.hotspots import Hotspots, rows_of, years_with_rows
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import too_many_unread
from bfa.analyses.where.gathering import SEED
from bfa.analyses.where.laid_out import lay_over
from bfa.methods.changed_density import changed_density
from bfa.methods.smoothing import Kernel, kernel_table
from bfa.methods.units import Units
from bfa.tables.period import Period

#: Stretches are this long, but at least so many to a year. [days; count]
_STRETCH, _FEWEST_STRETCHES = 28, 8
Counts = NDArray[np.float64]
#: Maps without change, and the share of them that may show any.
DRAWS, FALSE = 999, 0.05
_COLUMNS = ("cell_id", "before", "after", "ratio", "p", "change")
_KINDS = ("more", "fewer", "chance", "few")


def counted_years(situation: Situation, hotspots: Hotspots) -> list[Period]:
    """The same months, oldest first, back to the first year without its rows; whole years must not overlap.

    The period alone where it was not counted in every month itself, or where too many rows could not be read: then it
    is held against nothing.
    """
    if hotspots.incidents is None or too_many_unread(situation, hotspots.brottstyp):
        return [hotspots.period]
    return years_with_rows(situation, hotspots.brottstyp, hotspots.period)


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


@dataclass(frozen=True, slots=True)
class Changes(Answer):
    """What changed, unit by unit."""

    FACTS = frozenset(("bandwidth", "stretch", "drift_years"))

    #: The earlier years that the period is held against together, oldest first; empty where there are none.
    against: tuple[Period, ...]
    #: cell_id, before (all those years together), after [count], ratio (around the unit against what the whole area's
    #: development would give; NaN where too few), p (chance that a map without change reaches as far anywhere; NaN
    #: where too few) [0-1], change (more, fewer, chance, few): units that hold anything in these years, the surest
    #: first.
    table: pd.DataFrame
    #: Units with enough around them to be asked; those of them where a doubling would as a rule be shown. [count]
    tested: int
    doubling: int
    #: How much wider earlier years differed from each other than chance gives; at least 1. [-]
    drift: float
    #: Earlier years behind the drift; 0: it could not be taken into account. [count]
    drift_years: int
    #: Reach of the kernel. [m]
    bandwidth: float
    #: Length of what was shuffled between the years. [days]
    stretch: int


def no_changes() -> Changes:
    """Where there is nothing to hold the period against."""
    return Changes((), pd.DataFrame({name: [] for name in _COLUMNS}), 0, 0, 1.0, 0, 0.0, 0)


def find_changes(
    counts: Counts, years: tuple[Period, ...], units: Units, *, bandwidth: float, kernel: Kernel
) -> Changes:
    """Hold the last year against up to three before it.

    `counts` are those of `in_stretches`, shape (years, stretches, n); `bandwidth` is that of the density map. [m]
    """
    if len(years) < 2:
        return no_changes()
    table = kernel_table(units.centres, bandwidth=bandwidth, kernel=kernel)
    found = changed_density(counts, table, draws=DRAWS, seed=SEED, level=FALSE)
    before, after = counts[-found.years - 1 : -1].sum(axis=(0, 1)), counts[-1].sum(axis=0)
    shown, tested = found.p <= FALSE, np.isfinite(found.p)
    every = pd.DataFrame(
        {
            "cell_id": units.ids,
            "before": before.astype(int),
            "after": after.astype(int),
            "ratio": found.ratio,
            "p": found.p,
            "change": np.select([shown & (found.ratio > 1), shown, tested], _KINDS[:3], _KINDS[3]),
        }
    )
    some = every.assign(far=-np.maximum(found.ratio, 1 / np.maximum(found.ratio, 1e-9)))[before + after > 0]
    some = some.sort_values(["p", "far", "cell_id"], kind="stable", ignore_index=True).drop(columns="far")
    return Changes(
        against=years[-found.years - 1 : -1],
        table=some,
        tested=int(tested.sum()),
        doubling=int(found.doubling.sum()),
        drift=found.drift,
        drift_years=found.drift_years,
        bandwidth=bandwidth,
        stretch=stretch(years),
    )
