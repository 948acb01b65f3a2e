"""The state and what is done, written on the measure's own row, as the latest follow-up of that measure."""

import re

import pandas as pd

from bfa.errors import DataError
from bfa.tables.contracts import FOLLOW_UP, MEASURES, validate


def parted(written: pd.DataFrame, *, where: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The measures, and a row of follow-up for each that has a state: undated, with the secrecy of the measure.

    What is done is counted where both it and what was planned are numbers of points; else it is the row's text.

    Parameters
    ----------
    written : DataFrame
        Follows `contracts.WRITTEN_MEASURES`.

    Raises
    ------
    DataError
        A measure tells what is done and not its state.
    """
    stateless = written.loc[written["done"].notna() & written["state"].isna(), "number"]
    if len(stateless):
        raise DataError(
            f"{where}: gjort är ifyllt men inte läge.",
            found=f"åtgärd {', '.join(str(number) for number in stateless[:5])}",
            do="skriv läge på samma rad.",
        )
    stated = written[written["state"].notna()]
    done, planned = stated["done"].map(_points), stated["planned"].map(_points)
    counted = done.notna() & planned.notna()
    rows = pd.DataFrame(
        {
            "measure": stated["number"],
            "date": pd.Series(pd.NaT, index=stated.index, dtype="datetime64[ns]"),
            "state": stated["state"],
            "done": done.where(counted).astype("Int64"),
            "planned": planned.where(counted).astype("Int64"),
            "text": stated["done"].mask(counted),
            "sekretess": stated["sekretess"],
        }
    ).reset_index(drop=True)
    return validate(written, MEASURES, where=where), validate(rows, FOLLOW_UP, where=where)


def with_written(own: pd.DataFrame | None, written: pd.DataFrame) -> pd.DataFrame:
    """The follow-up register, with what the measures' rows say of measures that it does not follow up itself."""
    if own is None or own.empty:
        return written
    new = written[~written["measure"].isin(own["measure"])]
    return own if new.empty else validate(pd.concat([own, new], ignore_index=True), FOLLOW_UP, where="uppföljning")


def _points(text: object) -> "int | None":
    """The number of a text such as "8" or "8 punkter"."""
    found = None if pd.isna(text) else re.fullmatch(r"([0-9]{1,6})(?:[.,]0)?(?: \w+)?", str(text))  # type: ignore[call-overload]
    return int(found[1]) if found else None
