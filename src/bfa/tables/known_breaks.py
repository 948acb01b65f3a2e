"""Months when the law or the codes of a type of crime changed, and what a comparison across one needs.

That a code begins or ends does not by itself make two periods unlike: where the new codes hold what the old ones did,
and all are of one type, the type is the same. The codebook says where that is so, and where it is not.
"""

from pathlib import Path

import pandas as pd

from bfa.errors import DataError
from bfa.tables.municipality import TextFile
from bfa.tables.reading import read_table

_COLUMNS = ["brottstyp", "manad", "jamforbar", "vad", "krav", "kalla"]
_MONTH = r"(19|20|21)\d{2}-(0[1-9]|1[0-2])"


def read_breaks(path: Path) -> pd.DataFrame:
    """A codebook of breaks such as `kodbrott.csv`: CSV in UTF-8 with `;`.

    Returns
    -------
    DataFrame
        brottstyp, month (YYYY-MM, the first with the new way), comparable (bool: the type counts the same before and
        after), what (what changed), needs (what a comparison across it needs), source; all but `comparable` are text.

    Raises
    ------
    DataError
        A column is missing, a month is no month, a row says neither ja nor nej, or a type has a month twice.
    """
    book = read_table(path, TextFile(file=path.name, encoding="utf-8"), columns=_COLUMNS).frame
    faults = {
        "manad är inte ÅÅÅÅ-MM": ~book["manad"].str.fullmatch(_MONTH, na=False),
        "jamforbar är varken ja eller nej": ~book["jamforbar"].isin(["ja", "nej"]),
        "texten saknas": book[["brottstyp", "vad", "krav", "kalla"]].isna().any(axis=1),
        "brottstypen har månaden två gånger": book.duplicated(["brottstyp", "manad"]),
    }
    told = [f"{what} på rad {', '.join(map(str, book.index[rows][:5]))}" for what, rows in faults.items() if rows.any()]
    if told:
        raise DataError(f"{path.name}: {'; '.join(told)}.", do="rätta raderna i kodboken.")
    names = {"manad": "month", "vad": "what", "krav": "needs", "kalla": "source"}
    table = book.assign(comparable=book["jamforbar"].eq("ja")).rename(columns=names)
    return table[["brottstyp", "month", "comparable", "what", "needs", "source"]].reset_index(drop=True)
