"""How a type of reported crime may be read: violence, theft, or crimes that police work itself turns up."""

import pandas as pd

from bfa.analyses.situation import Situation, codebook

#: The number of these mirrors police effort; they never show an effect.
INITIATIVE = "spanings- och ingripandebrott"
_LAYOUT = "brottskategorier.csv"


def layout(situation: Situation) -> pd.DataFrame:
    """The codebook of categories: brottskategori, brottstyp, order, reading_class, antagen (bool), in its order."""
    table = pd.read_csv(
        codebook(situation, situation.kommun.crime_table or _LAYOUT), sep=";", dtype="str", encoding="utf-8"
    )
    table = table.assign(order=table["order"].astype(int), antagen=table["antagen"].eq("ja"))
    return table.sort_values("order", kind="stable", ignore_index=True)


def reading_class(situation: Situation, brottstyp: str) -> str:
    """Reading class of a type; "" where the codebook does not know it."""
    table = layout(situation)
    found = table.loc[table["brottstyp"] == brottstyp, "reading_class"]
    return str(found.iloc[0]) if len(found) and pd.notna(found.iloc[0]) else ""
