"""Which units changed against the same months of earlier years, by more than chance and usual drift."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.answer import Answer
from bfa.analyses.where.gathering import SEED
from bfa.analyses.years.counted import stretch
from bfa.methods.changed_density import changed_density
from bfa.methods.smoothing import Kernel, kernel_table
from bfa.methods.units import Units
from bfa.tables.period import Period

Counts = NDArray[np.float64]
#: Maps without change, and the share of them that may show any.
DRAWS, FALSE = 999, 0.05
_COLUMNS = ("cell_id", "before", "after", "ratio", "p", "change")
_KINDS = ("more", "fewer", "chance", "few")


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
