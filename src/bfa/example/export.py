"""The rows as a police-style export: case numbers, dates and clock times apart, and free text that intake drops."""

import numpy as np
import pandas as pd

KIND_WORDS = {"crime": "Brott", "event": "Händelse", "activity": "Ingripande"}
#: Shares of rows with a name and with free text.
WITH_NAME, WITH_TEXT = 0.2, 0.07
_NAMES = ("Kim Exempelsson", "Robin Påhittad", "Sam Testlund", "Alex Låtsasberg", "Charlie Finnsinte")
_TEXTS = (
    "{} ringde in händelsen.",
    "Uppgifter lämnade av {} på plats.",
    "{} vill bli kontaktad.",
    "Signalement saknas. Vittne: {}.",
)


def with_cases(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The rows with case number, and for some an invented name and free text.

    Parameters
    ----------
    rows : DataFrame
        In order of registration.

    Returns
    -------
    DataFrame
        With `case` (running number within the year of registration), `name` and `text` ("" where there is none).
    """
    year = rows["registered"].dt.year
    number = rows.groupby(year.to_numpy()).cumcount() + 1
    case = "5000-K" + number.astype("str") + "-" + (year % 100).astype("str").str.zfill(2)
    names = np.array(_NAMES, dtype=object)[rng.integers(0, len(_NAMES), len(rows))]
    texts = np.array(_TEXTS, dtype=object)[rng.integers(0, len(_TEXTS), len(rows))]
    named, told = rng.random(len(rows)) < WITH_NAME, rng.random(len(rows)) < WITH_TEXT
    written = [text.format(name) if say else "" for text, name, say in zip(texts, names, told, strict=True)]
    return rows.assign(case=case, name=np.where(named, names, ""), text=written)


def to_export(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns and words of the export; every cell but the coordinates is text."""
    start, end, registered = rows["start"], rows["end"], rows["registered"]
    return pd.DataFrame(
        {
            "Diarienummer": rows["case"],
            "Slag": rows["kind"].map(KIND_WORDS),
            "Brottskod": rows["brottskod"],
            "Startdatum": _day(start),
            "Starttid": _clock(start).where(rows["clock_known"], ""),
            "Slutdatum": _day(end),
            "Sluttid": _clock(end),
            "Inregdatum": _day(registered),
            "Inregtid": _clock(registered),
            "Kommundel": rows["area"],
            "Plats": rows["plats"],
            "Platstyp": rows["plats_typ"],
            "SWEREF_N": rows["y"],
            "SWEREF_E": rows["x"],
            "Anmälare": rows["name"],
            "Fritext": rows["text"],
        }
    )


def _day(when: "pd.Series[pd.Timestamp]") -> "pd.Series[str]":
    days = when.to_numpy().astype("datetime64[D]")
    text = np.where(np.isnat(days), "", np.datetime_as_string(days, unit="D"))
    return pd.Series(text, index=when.index, dtype="str")


def _clock(when: "pd.Series[pd.Timestamp]") -> "pd.Series[str]":
    """HHmm with leading zeros."""
    minutes = when.dt.hour.fillna(0).astype(int) * 60 + when.dt.minute.fillna(0).astype(int)
    known = np.array([f"{hour:02d}{minute:02d}" for hour in range(24) for minute in range(60)], dtype=object)
    return pd.Series(np.where(when.isna(), "", known[minutes]), index=when.index, dtype="str")


def to_counts(rows: pd.DataFrame, areas: tuple[str, ...]) -> pd.DataFrame:
    """Counts per kommundel, month, type and kind, with zeros, as a statistics unit would hand them over.

    Rows without date or of an unknown kommundel are in no cell.

    Returns
    -------
    DataFrame
        Columns area, month (YYYY-MM), brottstyp, n, kind.
    """
    dated = rows[rows["start"].notna() & rows["area"].isin(areas)]
    kinds = dated.drop_duplicates("brottstyp").set_index("brottstyp")["kind"].sort_index()
    month = dated["start"].dt.strftime("%Y-%m")
    keys = [sorted(areas), sorted(month.unique()), list(kinds.index)]
    grid = pd.MultiIndex.from_product(keys, names=["area", "month", "brottstyp"])
    n = dated.assign(month=month).groupby(["area", "month", "brottstyp"]).size().reindex(grid, fill_value=0)
    return n.rename("n").reset_index().assign(kind=lambda table: table["brottstyp"].map(kinds))
