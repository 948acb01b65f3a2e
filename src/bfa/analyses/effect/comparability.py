"""Whether treated areas and controls are alike enough for the one to stand for the other."""

from dataclasses import dataclass

import numpy as np

from bfa.analyses.effect.design import Design

#: The project's own rules: size within a factor 4; at most a tenth of the incidents in other months, chance aside;
#: at most a fifth at other hours of day and night.
LEVEL, MONTHS, HOURS = 4.0, 0.10, 0.20
_MANY = 4


@dataclass(frozen=True, slots=True)
class Comparability:
    """How alike they are."""

    #: A treated area has at most `LEVEL` times as many or as few incidents as the middle control.
    level: bool
    #: Incidents fall alike over the year; None where a whole year is not known.
    months: bool | None
    #: Incidents fall alike over day and night; None without rows.
    hours: bool | None

    @property
    def alike(self) -> bool:
        """Nothing speaks against the comparison."""
        return self.level and self.months is not False and self.hours is not False


def comparability(design: Design) -> Comparability | None:
    """How alike treated areas and controls are; None where nothing is compared."""
    if not design.controls or design.before is None or design.behind < design.step:
        return None
    values, own = design.usable.to_numpy(dtype=float)[:, : design.behind], len(design.treated)
    treated, controls = values[:own], values[own : own + len(design.controls)]
    sizes = [float(np.median(part[:, -design.step :].sum(axis=1))) for part in (treated, controls)]
    distance = design.known.profile_distance
    return Comparability(
        level=min(sizes) > 0 and max(sizes) / min(sizes) <= LEVEL,
        months=_months_alike(treated, controls, design.rules.season),
        hours=None if distance is None else distance <= HOURS,
    )


def grade(design: Design, comparability: Comparability) -> int:
    """Maryland scale: 2 with a comparison, 3 with one that is alike, 4 with many areas, 5 where drawn by lot.

    Source: Sherman et al. (1997), Preventing crime: what works, what doesn't, what's promising.

    Notes
    -----
    With fewer than `Settings.enough_controls` controls, or where they had some of the measures too, it is 2. What
    lies outside the comparison bounds it further, in `analyses.effect.verdicts`: to 2 where the measure may change how
    much is reported, began inside the follow-up, or one case holds too much of a period; to 3 where neighbours are
    among the controls, or the share without a place differs between the periods.
    """
    if not comparability.alike or len(design.controls) < design.rules.enough_controls or design.known.shared_measures:
        return 2
    if len(design.treated) < _MANY or len(design.controls) < _MANY:
        return 3
    return 5 if design.known.drawn_by_lot else 4


def _months_alike(
    treated: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
    controls: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
    season: int,
) -> bool | None:
    """Total variation between the months' shares, less what chance makes of it."""
    years = treated.shape[1] // season
    sums = [part[:, -years * season :].sum(axis=0).reshape(years, season).sum(axis=0) for part in (treated, controls)]
    if not years or not all(part.sum() > 0 for part in sums):
        return None
    shares = [part / part.sum() for part in sums]
    pooled = sum(sums) / sum(part.sum() for part in sums)
    variance = pooled * (1 - pooled) * sum(1 / part.sum() for part in sums)
    chance = float(np.sqrt(2 * variance / np.pi).sum()) / 2
    return bool(float(np.abs(shares[0] - shares[1]).sum()) / 2 - chance <= MONTHS)
