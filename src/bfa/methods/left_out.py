"""The drift-aware comparison with controls left out: does it hang on one of them?"""

from collections.abc import Collection, Hashable, Sequence

import numpy as np
import pandas as pd

from bfa.errors import ParameterError
from bfa.methods.drift_each import contrasts, marks_of
from bfa.methods.drift_spread import Drift, check
from bfa.methods.drift_windows import changes, near_marks, positions, rows_of, span


def left_out(
    counts: pd.DataFrame,
    treated: Hashable | Sequence[Hashable],
    controls: Sequence[Hashable] | None = None,
    *,
    without: Sequence[Sequence[Hashable]] | None = None,
    start: int,
    length: int,
    season: int = 12,
    history: int | None = None,
    drift: Drift = "mixed",
    drift_prior: float = 0.15,
    confidence: float = 0.95,
    neighbours: Collection[frozenset[Hashable]] = (),
) -> pd.DataFrame:
    """The comparison without each of these groups of controls, in one go.

    Parameters
    ----------
    without : list of lists of labels, or None
        Controls left out together; None is each control in turn. An area left out is not compared with, but still
        tells of how far areas drift.
    The other parameters, and what is refused, are those of `drift_aware_comparison`.

    Returns
    -------
    DataFrame
        One row per group, in order; ratio, lower, upper, p, standard_error, drift, degrees_of_freedom.

    Raises
    ------
    ParameterError
        A group leaves no control.
    """
    check(drift, drift_prior, confidence)
    mine, others = positions(counts, treated, controls)
    groups = [[area] for area in counts.index[others]] if without is None else without
    where = span(counts, start=start, length=length, season=season, history=history)
    every = changes(counts, where, [start, *where.earlier])
    pool = np.tile(marks_of(others, len(counts)), (len(groups), 1))
    named = list(dict.fromkeys(area for group in groups for area in group))
    place = dict(zip(named, rows_of(counts, named), strict=True)) if named else {}
    for row, group in zip(pool, groups, strict=True):
        row[[place[area] for area in group]] = False
    if not pool.any(axis=1).all():
        raise ParameterError("Inget jämförelseområde blir kvar.", do="lämna minst ett kvar.")
    own = np.tile(marks_of(mine, len(counts)), (len(groups), 1))
    near = near_marks(counts.index, neighbours)
    return contrasts(every, drift=drift, prior=drift_prior, near=near)(own, pool).table(confidence)
