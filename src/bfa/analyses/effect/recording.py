"""How incidents were registered, as far as it bears on one comparison: new codes, late reports, places, case files."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field

from bfa.analyses.code_breaks import code_breaks
from bfa.analyses.default_periods import preliminary
from bfa.analyses.effect.settings import Recording
from bfa.analyses.series import kind_of, monthly, total
from bfa.analyses.situation import Situation, codebook
from bfa.analyses.uncounted import too_many_unread
from bfa.tables import store
from bfa.tables.municipality import RecordingBreak
from bfa.tables.naming import refuse_unknown
from bfa.tables.parameters import Strict, read_parameters
from bfa.tables.period import Period, months, within, years_back

#: Share of rows with a day of registration below which late reports cannot be told. [0-1]
KNOWN_ENOUGH = 0.95
_YEAR = 12
_NEEDED = ("kommundel", "brottstyp", "kind", "start", "registered")

Parts = tuple[pd.DataFrame, ...]


@dataclass(frozen=True, slots=True)
class LateReports:
    """Incidents of the baseline that an effect leaves out, so that both periods had as long to be registered."""

    #: [count]
    left_out: int
    #: That each period was given from its end. [days]
    days: int


class ReportingWords(Strict):
    """The codebook `anmalan.yml`: words of measures that may themselves change how much is reported."""

    responsible: list[str] = Field(alias="ansvarig", default=[])
    text: list[str] = Field(alias="åtgärd", default=[])


def recording(
    situation: Situation,
    brottstyp: str,
    counts: pd.DataFrame,
    after: Period,
    before: Period,
    *,
    measures: Collection[int] = (),
    days: int | None = None,
) -> Recording:
    """What is known about the registration behind one comparison.

    Parameters
    ----------
    counts : DataFrame
        Areas x calendar months (pandas Period): the columns that positions refer to.
    days : int or None
        Both periods hold what was registered within so many days of their end (`counted_alike`). [days]
    """
    rows = own_rows(situation, brottstyp)
    parts = None if rows is None else tuple(rows[within(rows["start"], period)] for period in (before, after))
    largest, without = _largest_case(parts) if parts else (None, None)
    return Recording(
        shared_breaks=_shared_breaks(situation, brottstyp, counts),
        own_breaks=_own_breaks(situation, brottstyp, counts),
        preliminary=_preliminary(situation, brottstyp, counts),
        registered_days=days,
        place_share=_without_place(parts) if parts else None,
        largest_case=largest,
        without_case=without,
        may_change_reporting=may_change_reporting(situation, measures),
        unread=too_many_unread(situation, brottstyp),
    )


def own_rows(situation: Situation, brottstyp: str) -> pd.DataFrame | None:
    """Rows of one type in the situation's kommundel; None where the kommun has counts only."""
    rows = situation.incidents
    if rows is None:
        return None
    return pd.DataFrame(rows[(rows["brottstyp"] == brottstyp) & (rows["kind"] == kind_of(situation, brottstyp))])


def counted_alike(
    situation: Situation, brottstyp: str, counts: pd.DataFrame, after: Period, *, rows: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, int | None]:
    """The counts without what was registered too late for the follow-up to have had the same chance.

    The counts, and the number of days; unchanged counts and None where days of registration, or the day of extraction,
    are not known.

    Parameters
    ----------
    counts : DataFrame
        Areas x calendar months (pandas Period), as `series.area_months`. [count; NaN where not counted]
    after : Period
        The follow-up; the days from its end to the day its file was taken out are what every period gets, or fewer
        where the same months of an earlier year, none of them preliminary, were taken out sooner after their end.
    rows : DataFrame or None
        kommundel, brottstyp, kind, start, registered of every kommundel; None reads them from the store.

    Notes
    -----
    A period is the months of the follow-up in any year; a month outside them ends by itself. So the limit is the same
    in every area and year, and what was registered after it counts nowhere. Nothing is lost from the follow-up.
    """
    days = _days_after(situation, brottstyp, after)
    if days is None or not situation.keeps_rows:
        return counts, None
    every = store.read_columns(situation.kommun, _NEEDED, brottstyp=brottstyp) if rows is None else rows
    own = every[(every["brottstyp"] == brottstyp) & (every["kind"] == kind_of(situation, brottstyp))]
    if not _registered(own):
        return counts, None
    return (counts - monthly(own[late(own, after, days)], counts)).clip(lower=0), days


def tells_late(situation: Situation, brottstyp: str, period: Period) -> bool:
    """Whether `counted_alike` would leave out what came late of the situation's rows, were the period a follow-up."""
    rows = own_rows(situation, brottstyp)
    return rows is not None and _days_after(situation, brottstyp, period) is not None and _registered(rows)


def late(rows: pd.DataFrame, after: Period, days: int) -> NDArray[np.bool_]:
    """Which rows were registered more than so many days after the end of the period that they belong to.

    Parameters
    ----------
    rows : DataFrame
        start, registered (missing: not late).
    after : Period
        The follow-up: its months in any year are a period, any other month is one by itself.
    """
    length = (after.last - after.first).n + 1
    year = _YEAR * -(-length // _YEAR)
    month = rows["start"].to_numpy(dtype="datetime64[M]").astype("int64")
    left = np.maximum(length - 1 - (month - after.first.ordinal) % year, 0)
    last = (month + left + 1).astype("datetime64[M]").astype("datetime64[D]") - 1
    return np.asarray(rows["registered"].to_numpy(dtype="datetime64[D]") > last + days)


def late_reports(
    situation: Situation, brottstyp: str, after: Period, before: Period, *, counted: int
) -> LateReports | None:
    """What `counted_alike` left out of the baseline of an effect; None where that is nothing, or cannot be told.

    `counted` is what the effect counts of the baseline.
    """
    days, whole = _days_after(situation, brottstyp, after), total(situation, brottstyp, before)
    if days is None or whole is None or whole <= counted:
        return None
    return LateReports(whole - counted, days)


def rule_changes(situation: Situation, brottstyp: str) -> tuple[pd.Period, ...]:
    """First months under a new rule for registration that concern the kommundel, or any of the kommun's, in order."""
    own = situation.kommundel
    some = [known for known in _known(situation, brottstyp) if known.kommundelar]
    local = [known.month for known in some if not own or own in known.kommundelar]
    return tuple(sorted({pd.Period(month, "M") for month in [*_shared_months(situation, brottstyp), *local]}))


def may_change_reporting(situation: Situation, numbers: Collection[int]) -> bool:
    """Whether any of the measures has a word of the codebook `anmalan.yml` in its text or in who is responsible."""
    found = situation.measures[situation.measures["number"].isin(list(numbers))]
    if found.empty:
        return False
    words = read_parameters(codebook(situation, "anmalan.yml"), ReportingWords)
    return any(
        found[column].fillna("").astype("str").str.casefold().str.contains(word.casefold(), regex=False).any()
        for column, listed in (("responsible", words.responsible), ("text", words.text))
        for word in listed
    )


def _registered(rows: pd.DataFrame) -> bool:
    return len(rows) > 0 and bool(rows["registered"].notna().mean() >= KNOWN_ENOUGH)


def _days_after(situation: Situation, brottstyp: str, after: Period) -> int | None:
    kinds = (kind_of(situation, brottstyp), "counts")
    own, late = _days_known(situation, kinds, after), preliminary(situation, kinds)
    if own is None or own < 0:
        return None
    first = situation.counts["month"].min().to_period("M")
    earlier = [years_back(after, year) for year in range(1, (after.first - first).n // _YEAR + 1)]
    known = [_days_known(situation, kinds, each) for each in earlier if not months(each).isin(late).any()]
    return min([own, *(days for days in known if days is not None and days >= 0)])


def _days_known(situation: Situation, kinds: Collection[str], period: Period) -> int | None:
    """Days from the end of a period to the first day on which one of its months was taken out; None if not known."""
    if situation.kommun.uttag is None:
        return None
    found = situation.quality.get("extracted", {})
    days = [
        pd.Timestamp(found.get(kind, {}).get(str(month), situation.kommun.uttag))
        for kind in kinds
        for month in months(period)
    ]
    return int((min(days) - period.last.end_time.normalize()).days)


def _positions(counts: pd.DataFrame, months: Collection[str]) -> tuple[int, ...]:
    at = pd.PeriodIndex(counts.columns).get_indexer(pd.PeriodIndex(list(months), freq="M"))
    return tuple(sorted({int(position) for position in at if position > 0}))


def _shared_breaks(situation: Situation, brottstyp: str, counts: pd.DataFrame) -> tuple[int, ...]:
    return _positions(counts, _shared_months(situation, brottstyp))


def _shared_months(situation: Situation, brottstyp: str) -> list[str]:
    """Months from which the type's codes hold something else, or that the kommun file names for every kommundel."""
    breaks = code_breaks(situation, brottstyp)
    codes = breaks.loc[~breaks["comparable"].astype("bool"), "month"]
    return [*codes, *(known.month for known in _known(situation, brottstyp) if not known.kommundelar)]


def _own_breaks(situation: Situation, brottstyp: str, counts: pd.DataFrame) -> dict[Hashable, tuple[int, ...]]:
    """Months that the kommun file names for some kommundelar only."""
    known = [known for known in _known(situation, brottstyp) if known.kommundelar]
    refuse_unknown(
        [area for one in known for area in one.kommundelar],
        situation.kommundelar,
        where=f"{situation.kommun.path.name}: recording_breaks",
    )
    months = {
        area: [one.month for one in known if area in one.kommundelar] for one in known for area in one.kommundelar
    }
    found = {area: _positions(counts, given) for area, given in months.items()}
    return {area: positions for area, positions in found.items() if positions}


def _known(situation: Situation, brottstyp: str) -> list[RecordingBreak]:
    return [known for known in situation.kommun.recording_breaks if known.brottstyp in (None, brottstyp)]


def _preliminary(situation: Situation, brottstyp: str, counts: pd.DataFrame) -> tuple[int, ...]:
    late = preliminary(situation, (kind_of(situation, brottstyp), "counts"))
    return tuple(int(at) for at in np.flatnonzero(pd.PeriodIndex(counts.columns).isin(late)))


def _without_place(parts: Parts) -> tuple[float, float] | None:
    """Share of rows without a point, before and after; None where either period has no rows."""
    if not all(len(part) for part in parts):
        return None
    before, after = (float(part["geometry"].isna().mean()) for part in parts)
    return before, after


def _largest_case(parts: Parts) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Rows of the case file with the largest share of its period, and that period's; and both periods without it."""
    sizes = [part["case_id"].value_counts() for part in parts]
    shares = [size.iloc[0] / len(part) if len(size) else 0.0 for size, part in zip(sizes, parts, strict=True)]
    at = int(shares[1] >= shares[0])
    if not shares[at]:
        return None, None
    case, rows = sizes[at].index[0], int(sizes[at].iloc[0])
    before, after = (int((part["case_id"] != case).sum()) for part in parts)
    return (rows, len(parts[at])), (before, after)
