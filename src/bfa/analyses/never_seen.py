"""Types that never occur in the data: a counted zero where some file could have held them, else unknown."""

from collections.abc import Iterable

import pandas as pd

from bfa.analyses.situation import Situation
from bfa.tables.coverage import COUNTED
from bfa.tables.file_coverage import covers_of
from bfa.tables.period import Period, months


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
