"""Whether incidents follow each other nearby, in bands of metres and days, repeats on the same spot apart."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.situation import Situation
from bfa.analyses.when.clock import ends_of, has_day
from bfa.analyses.where.laid_out import lay_over, points_of
from bfa.methods.near_repeat import Knox, knox
from bfa.methods.units import Units

#: Bands of the near repeat, from and including up to. [m; days]
DISTANCES, DAYS = (0, 100, 200, 400), (0, 7, 14, 28)
PERMUTATIONS, SEED = 999, 1
#: Fewer permutations where the incidents are more than this. [count]
MANY, PERMUTATIONS_OF_MANY = 20_000, 99
FEWEST = 50
_FEWEST_PAIRS, _CERTAIN = 5.0, 0.05
_BANDS = ("distance", "day", "observed", "expected", "ratio", "p", "shown")


@dataclass(frozen=True, slots=True)
class NearRepeat(Answer):
    """Pairs of incidents near in place and time against times dealt out anew."""

    FACTS = frozenset(("permutations",))

    #: distance, day (position of the band; distance -1 is the very same spot), observed, expected [pairs], ratio (NaN
    #: where too few are expected), p [0-1], shown (more than chance). Empty where not tried.
    bands: pd.DataFrame
    #: Of the pairs in the nearest band but the same spot, those on the same day; NaN without pairs. [0-1]
    same_day: float
    #: Behind the bands. [count]
    incidents: int
    #: Left out: with a span longer than the first band of days. [count]
    long: int
    permutations: int
    #: Left out: of which only the month is known. [count]
    without_day: int = 0


def near_repeat(situation: Situation, rows: pd.DataFrame, units: Units | None) -> NearRepeat:
    """Try the rows that lie in the area's units; the day is that of the start, which a longer span does not know.

    A row of which only the month is known has no day, and is left out.
    """
    nothing = pd.DataFrame({name: [] for name in _BANDS})
    if units is None:
        return NearRepeat(nothing, np.nan, 0, 0, 0)
    laid = lay_over(situation, rows, units)
    inside = laid.rows[laid.unit >= 0]
    placed = inside[has_day(inside)]
    without_day = len(inside) - len(placed)
    long = ends_of(placed) - placed["start"] > pd.Timedelta(days=DAYS[1])
    own = placed[~long]
    if len(own) < FEWEST:
        return NearRepeat(nothing, np.nan, len(own), int(long.sum()), 0, without_day)
    day = (own["start"].dt.normalize() - pd.Timestamp("2000-01-01")).dt.days.to_numpy(dtype=float)
    permutations = PERMUTATIONS if len(own) <= MANY else PERMUTATIONS_OF_MANY
    got = knox(points_of(own), day, distances=DISTANCES, times=DAYS, permutations=permutations, seed=SEED)
    first = int(got.observed[0, 0])
    together = int(got.same_day[0]) / first if first else np.nan
    return NearRepeat(_bands(got), together, len(own), int(long.sum()), permutations, without_day)


def _bands(got: Knox) -> pd.DataFrame:
    """One row per band, the very same spot first."""
    pairs = {
        "observed": np.vstack([got.same_spot_observed[None, :], got.observed]),
        "expected": np.vstack([got.same_spot_expected[None, :], got.expected]),
        "ratio": np.vstack([got.same_spot_ratio[None, :], got.ratio]),
        "p": np.vstack([got.same_spot_p[None, :], got.p]),
    }
    distance, band = np.divmod(np.arange(pairs["ratio"].size), len(DAYS) - 1)
    table = pd.DataFrame({"distance": distance - 1, "day": band} | {name: got.ravel() for name, got in pairs.items()})
    table.loc[table["expected"] < _FEWEST_PAIRS, ["ratio", "p"]] = np.nan
    return table.assign(shown=table["p"].le(_CERTAIN))
