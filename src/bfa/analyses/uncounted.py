"""Which months of a period were not counted, and where: what is not counted is unknown, and never zero."""

from dataclasses import dataclass

import pandas as pd

from bfa.analyses import series
from bfa.analyses.situation import Situation
from bfa.tables.coverage import stretches
from bfa.tables.period import Period, months


@dataclass(frozen=True, slots=True)
class Uncounted:
    """What of a period is not in the figures."""

    #: Months that the figures leave out, in order: those not counted in the kommundel; for the whole kommun those not
    #: counted in every kommundel.
    months: tuple[Period, ...] = ()
    #: For the whole kommun: the kommundelar because of which months are left out that others have.
    areas: tuple[tuple[str, tuple[Period, ...]], ...] = ()
    #: Why no month is left: nothing (not one was counted), nowhere_whole (none in every kommundel, though some were in
    #: some); "" where one is.
    reason: str = ""


#: Nothing is left out.
EVERY_MONTH = Uncounted()


def uncounted(situation: Situation, brottstyp: str, period: Period) -> Uncounted:
    """The months of a period that no figure of one type holds, in the situation's kommundel or the whole kommun.

    Raises
    ------
    ParameterError
        The type is not in the data.
    """
    every = months(period)
    known = series.counted_line(situation, brottstyp).reindex(every).notna()
    gone = every[~known.to_numpy()]
    if not len(gone):
        return EVERY_MONTH
    areas = () if situation.kommundel else _lacking(situation, brottstyp, gone)
    reason = ("nowhere_whole" if areas else "nothing") if len(gone) == len(every) else ""
    return Uncounted(tuple(stretches(gone)), areas, reason)


def months_gone(situation: Situation, brottstyp: str, *periods: Period) -> tuple[Period, ...]:
    """Months of some periods together that are not counted for one type, in order; raises as `uncounted`."""
    gone = {
        month for period in periods for part in uncounted(situation, brottstyp, period).months for month in months(part)
    }
    return tuple(stretches(gone))


def _lacking(situation: Situation, brottstyp: str, gone: pd.PeriodIndex) -> tuple[tuple[str, tuple[Period, ...]], ...]:
    """Kommundelar that lack months which others have, with those months."""
    matrix = series.kommundelar_only(series.area_months(situation, brottstyp)).reindex(columns=gone)
    some = matrix.loc[:, matrix.notna().any(axis=0).to_numpy()]
    lacking = {str(name): pd.PeriodIndex(some.columns[line.isna().to_numpy()]) for name, line in some.iterrows()}
    return tuple((name, tuple(stretches(found))) for name, found in lacking.items() if len(found))
