"""What choosing an area for its figures does by itself, simulated on the other areas and earlier dates."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """What happened by itself to areas chosen in the same way.

    Attributes
    ----------
    period : str
        The months that made us choose the area.
    cases : int
        Earlier dates on which an area could be chosen in the same way. [count]
    typical : float
        Middle change of the chosen areas' own counts, baseline to follow-up, without any measure. [%]
    typical_relative : float
        The same against the other areas. [%]
    low, high : float
        The middle half of those changes against the others. [%]
    sentence : str
        Sign and size in Swedish.
    """

    period: str
    cases: int
    typical: float
    typical_relative: float
    low: float
    high: float
    sentence: str
