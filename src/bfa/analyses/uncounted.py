"""What is not counted is unknown, and never zero: months, rows that could not be read, and types that no row is of."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from bfa.analyses import series
from bfa.analyses.situation import Situation
from bfa.tables.coverage import COUNTED, stretches
from bfa.tables.file_coverage import covers_of
from bfa.tables.period import Period, months
from bfa.tables.refusals import TOO_MANY


def too_many_unread(situation: Situation, brottstyp: str) -> bool:
    """Whether more than `refusals.TOO_MANY` of the rows of the type's kind were refused at intake."""
    known = situation.quality.get("refusals", {}).get(series.kind_of(situation, brottstyp))
    return known is not None and known["share"] > TOO_MANY


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
    matrix = series.area_counts(situation, brottstyp)
    line = matrix.reindex([situation.kommundel]).iloc[0] if situation.kommundel else series.whole(matrix)
    gone = every[line.reindex(series.held_in(matrix, every)).isna().to_numpy()]
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
    matrix = series.kommundelar_only(series.area_counts(situation, brottstyp))
    every = matrix.reindex(columns=series.held_in(matrix, gone)).set_axis(gone, axis=1)
    some = every.loc[:, every.notna().any(axis=0).to_numpy()]
    lacking = {str(name): pd.PeriodIndex(some.columns[line.isna().to_numpy()]) for name, line in some.iterrows()}
    return tuple((name, tuple(stretches(found))) for name, found in lacking.items() if len(found))


def zeros(situation: Situation, types: Iterable[str], kommundelar: Iterable[str], period: Period) -> pd.DataFrame:
    """Which crimes without any row are known to be none in a period.

    The types are such that no row or count is of. Columns: area, brottstyp, n (0, or missing where not every month is
    counted): only those that some file could ever hold. A file that cannot hold a type says nothing of it.
    """
    covers = [cover for cover in covers_of(situation.kommun, situation.coverage) if cover.kind == "crime"]
    counted = [frozenset(cover.in_state(COUNTED)) for cover in covers]
    asked = frozenset(months(period))
    known: dict[tuple[bool, ...], bool] = {}
    lines = []
    for brottstyp in types:
        for area in kommundelar:
            held = tuple(cover.holds(brottstyp, area) for cover in covers)
            if held not in known:
                known[held] = asked <= frozenset().union(*(own for own, one in zip(counted, held, strict=True) if one))
            if any(held):
                lines.append((area, brottstyp, 0 if known[held] else pd.NA))
    return pd.DataFrame(lines, columns=["area", "brottstyp", "n"]).astype({"n": "Int64"})
