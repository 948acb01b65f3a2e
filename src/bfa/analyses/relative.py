"""The treated areas held against the controls."""

from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True, slots=True)
class Relative:
    """The treated areas' change against the controls'.

    Attributes
    ----------
    ratio, lower, upper : float
        Change of a typical treated area over change of the controls, with the ends of its interval. [-]
    p : float
        Two-sided. [0-1]
    standard_error : float
        Of the logarithm of the ratio. [-]
    drift : float
        Standard deviation of areas' drift on the log scale. [-]
    degrees_of_freedom : float
        Of the t distribution used. [-]
    years : int
        Earlier years behind the baseline of this comparison. [1 or 2]
    controls : tuple of str
        The areas compared with.
    dropped : tuple of str
        Areas left out because they are too small or lack months.
    near : tuple of str
        Controls that are neighbours of a treated area.
    shared_measures : tuple of int
        Measures that also acted in the controls.
    weights : Series
        Share of the comparison's weight per control; sums to 1. [0-1]
    adjusted : float
        p within the family, where the comparison was not declared beforehand. [0-1]
    total_ratio : float or None
        Change of the treated areas' total over change of the controls' total, with several treated areas. [-]
    """

    ratio: float
    lower: float
    upper: float
    p: float
    standard_error: float
    drift: float
    degrees_of_freedom: float
    years: int
    controls: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    shared_measures: tuple[int, ...] = ()
    weights: "pd.Series[float]" = field(default_factory=lambda: pd.Series(dtype=float))
    adjusted: float = 1.0
    total_ratio: float | None = None
