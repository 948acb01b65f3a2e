"""What bfa counts, held against a count by plain pandas."""

import pandas as pd

from bfa.tables import store
from bfa.tables.municipality import Kommun

KEYS = ["area", "month", "brottstyp"]


def agree(kommun: Kommun, rows: pd.DataFrame, *, weight: str | None = None) -> None:
    """Hold every count above zero against rows with area, month (as 2010-05) and brottstyp, each one or `weight`."""
    counts = store.read_counts(kommun).query("n > 0")
    ours = counts.assign(month=counts["month"].dt.strftime("%Y-%m")).set_index(KEYS)["n"]
    by = rows.groupby(KEYS)
    plain = by[weight].sum() if weight else by.size()
    both = pd.DataFrame({"ours": ours, "plain": plain[plain > 0]}).fillna(0).astype("int64")
    assert both[both["ours"] != both["plain"]].to_dict("index") == {}
