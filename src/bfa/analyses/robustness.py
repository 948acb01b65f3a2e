"""How far the treated area would have to depart by itself for the conclusion to fall, and how often areas do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Robustness:
    """The robustness value of a verdict.

    Attributes
    ----------
    departure : float
        Departure from the comparison, by itself, up to which the conclusion holds: 0.12 is 12 %. [share]
    cases : int
        Earlier windows of any area, none with a measure being tried. [count]
    exceeding : int
        Those of them that departed by more. [count]
    sentence : str
        The line printed under the verdict, in Swedish.
    """

    departure: float
    cases: int
    exceeding: int
    sentence: str
