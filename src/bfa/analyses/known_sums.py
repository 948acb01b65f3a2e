"""Figures that the kommun file knows from elsewhere (`control_sums`), beside ours: they are asked about at meetings."""

from dataclasses import dataclass

import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.series import kind_of, total
from bfa.analyses.situation import Situation
from bfa.tables.period import parse_period


@dataclass(frozen=True, slots=True)
class KnownSums(Answer):
    """The figures of a kommundel, or of the whole kommun, and one type."""

    FACTS = frozenset(("asked", "day", "rule"))

    kommundel: str
    brottstyp: str
    kind: str
    #: period (as text), origin, theirs, ours [count; ours missing where a month was not counted].
    counted: pd.DataFrame
    #: The counting rule, and the day of extraction ("" where the kommun file has none).
    rule: str
    day: str

    @property
    def asked(self) -> pd.DataFrame:
        """`counted` without its counts."""
        return self.counted[["period", "origin"]]


def known_sums(situation: Situation, *, brottstyp: str) -> KnownSums:
    """What is known from elsewhere of the area and the type, in the kommun file's order.

    Raises
    ------
    ParameterError
        The type is not in the data, or a period cannot be read.
    """
    kind, kommun = kind_of(situation, brottstyp), situation.kommun
    own = [
        (str(period), control.origin, control.n, total(situation, brottstyp, period))
        for control in kommun.control_sums
        if (control.brottstyp, control.kind, control.kommundel or "") == (brottstyp, kind, situation.kommundel)
        for period in [parse_period(control.period)]
    ]
    table = pd.DataFrame(own, columns=["period", "origin", "theirs", "ours"])
    return KnownSums(
        situation.kommundel,
        brottstyp,
        kind,
        table.astype({"theirs": "Int64", "ours": "Int64"}),
        kommun.raknesatt,
        kommun.uttag.isoformat() if kommun.uttag else "",
    )
