"""Where the counts of a type stop being of the same thing: codes and laws that changed, and what that asks of us."""

import pandas as pd

from bfa.analyses.series import types_of
from bfa.analyses.situation import Situation, codebook
from bfa.tables.known_breaks import read_breaks
from bfa.tables.period import Period


def code_breaks(situation: Situation, *brottstyper: str, period: Period | None = None) -> pd.DataFrame:
    """The breaks in the codes of some types (all that are counted, unless named), inside the months that hold counts.

    Parameters
    ----------
    period : Period, optional
        Only breaks after its first month and no later than its last; else the months that are counted of each type.

    Returns
    -------
    DataFrame
        brottstyp, month (YYYY-MM), comparable (bool), what, needs, source, by type and month. A change that the codes
        show and no codebook tells of is not comparable; its what, needs and source are missing.

    Raises
    ------
    DataError
        The codebook of breaks holds faults.
    """
    names = sorted(set(brottstyper) or types_of(situation))
    book = situation.kommun.code_breaks
    known = read_breaks(codebook(situation, book)) if book else pd.DataFrame(columns=["brottstyp", "month"])
    shown = [(name, month) for name in names for month in situation.quality.get("code_breaks", {}).get(name, [])]
    told = set(zip(known["brottstyp"], known["month"], strict=True))
    bare = pd.DataFrame([each for each in shown if each not in told], columns=["brottstyp", "month"])
    every = pd.concat([known[known["brottstyp"].isin(names)], bare.assign(comparable=False)], ignore_index=True)
    if every.empty:
        return every.reindex(columns=["brottstyp", "month", "comparable", "what", "needs", "source"])
    spans = {name: period or _counted(situation, name) for name in names}
    held = [_inside(month, spans[name]) for name, month in zip(every["brottstyp"], every["month"], strict=True)]
    return every[held].astype({"comparable": bool}).sort_values(["brottstyp", "month"], ignore_index=True)


def _counted(situation: Situation, brottstyp: str) -> Period | None:
    months = situation.counts.loc[situation.counts["brottstyp"] == brottstyp, "month"]
    years = situation.annual.loc[situation.annual["brottstyp"] == brottstyp, "year"]
    if months.empty and years.empty:
        return None
    ends = [*months.dt.to_period("M"), *(pd.Period(f"{year}-{month}", "M") for year in years for month in (1, 12))]
    return Period(min(ends), max(ends))


def _inside(month: str, span: Period | None) -> bool:
    return span is not None and span.first < pd.Period(month, "M") <= span.last
