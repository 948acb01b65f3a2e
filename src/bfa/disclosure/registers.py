"""What of a register's texts a tier may read."""

import pandas as pd

from bfa.disclosure.gate import Gate


def public_register(frame: pd.DataFrame, *, gate: Gate) -> pd.DataFrame:
    """Causes, measures, goals or follow-up as the tier may read them.

    Parameters
    ----------
    frame : DataFrame
        A register with `text`, `sekretess` and perhaps `utlamnad_text`. Not changed.
    gate : Gate

    Returns
    -------
    DataFrame
        `text` is the wording that may be read: its own where the tier shows texts so marked, else `utlamnad_text`,
        else the gate's standing words; `short` and the text columns that tell what it is about are then missing.
        `utlamnad_text` is missing throughout. `withheld` (bool) says where the own text is withheld. An unknown mark
        is withheld.
    """
    shown = frame.copy()
    withheld = ~shown["sekretess"].isin(gate.texts).fillna(False).astype(bool)
    if "utlamnad_text" in shown:
        given = shown["utlamnad_text"].astype("str").str.strip()
        public = given.where(given.notna() & (given != ""), gate.withheld_text)
        shown["utlamnad_text"] = pd.Series(pd.NA, index=shown.index, dtype=shown["utlamnad_text"].dtype)
    else:
        public = pd.Series(gate.withheld_text, index=shown.index)
    shown["text"] = shown["text"].where(~withheld, public)
    for column in {"short", *gate.withheld_columns} & set(shown.columns):
        if not pd.api.types.is_numeric_dtype(shown[column]):
            shown[column] = shown[column].mask(withheld)
    shown["withheld"] = withheld
    return shown
