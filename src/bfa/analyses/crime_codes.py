"""Which codes the crimes of a type have, from rows: what a weight given for a code weighs."""

import pandas as pd

from bfa.analyses.hotspots import rows_needed, rows_of
from bfa.analyses.series import total
from bfa.analyses.situation import Situation
from bfa.tables.period import Period

#: Stands for the code of a row that has none.
NO_CODE = ""
COLUMNS = ("brottstyp", "brottskod", "n")


def crime_codes(situation: Situation, period: Period) -> pd.DataFrame:
    """The crimes of the situation's own area by type and code, of types with a code that a weight of harm is given for.

    Returns
    -------
    DataFrame
        brottstyp, brottskod (`NO_CODE` where the row has none), n [count]. The codes of a type add up to its crimes:
        one of which a month is not counted, or that rows do not hold all of, is left out.
    """
    weighed = situation.harm_weights["brottskod"].dropna()
    rows = situation.incidents
    if weighed.empty or rows is None or "brottskod" not in rows:
        return pd.DataFrame(columns=[*COLUMNS])
    types = sorted(rows.loc[(rows["kind"] == "crime") & rows["brottskod"].isin(weighed), "brottstyp"].unique())
    parts = [_of_type(situation, str(name), period) for name in types]
    found = [part for part in parts if part is not None]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=[*COLUMNS])


def _of_type(situation: Situation, brottstyp: str, period: Period) -> pd.DataFrame | None:
    every = None if rows_needed(situation, brottstyp, period) else total(situation, brottstyp, period)
    own = rows_of(situation, brottstyp, period)["brottskod"].astype("object")
    if not every or len(own) != every:
        return None
    n = own.where(own.notna(), NO_CODE).value_counts().sort_index()
    return pd.DataFrame({"brottstyp": brottstyp, "brottskod": n.index.astype(str), "n": n.to_numpy(dtype="int64")})
