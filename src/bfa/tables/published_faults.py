"""What looks odd among published figures, and would be read wrong without a word: told, never mended."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from bfa.tables.declared import told
from bfa.tables.quality import ACT, LOOK, Part, SourceNotes, remark_line

#: Regions enough to tell how figures go with size, and how they then go: a count grows with its kommun, a rate does
#: not. A slope of log figure on log inhabitants. Our choice.
_ENOUGH, _AS_COUNT, _AS_RATE = 30, 0.7, 0.3
#: So near the mean of the others a row called all of them is their mean. [share]
_NEAR = 0.02
_RATES = ("per 1000", "per 10000", "per 100000", "procent")


def tell_faults(rows: pd.DataFrame, notes: SourceNotes) -> None:
    """Tell of shares called percent, sums among what is counted, and means among the regions.

    Parameters
    ----------
    rows : DataFrame
        region, code, year, month, what, value, unit; the index is the file's row numbers.
    """
    for what, own in rows.dropna(subset="value").groupby("what", sort=False):
        unit, values = str(own["unit"].iloc[0]), own["value"]
        if unit == "procent" and len(values) >= _ENOUGH and values.max() <= 1 and values.min() >= 0:
            notes.add(f"{what}: alla tal är 0-1; skriv andel i stället för procent", len(own), grade=ACT)
        if unit == "andel" and ((values < -1) | (values > 1)).any():
            notes.add(f"{what}: tal över 1 kallas andel", int((values.abs() > 1).sum()), grade=ACT)
    _tell_sums(rows, notes)
    _tell_means(rows, notes)


def published_remarks(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """What is told of each file, and of rates called counts: seen where some file holds inhabitants of its regions."""
    if not parts:
        return []
    every = pd.concat([part.table.assign(file=part.notes.file) for part in parts], ignore_index=True)
    every["key"] = every["code"].fillna(every["region"])
    people = every[(every["unit"] == "invånare") & (every["value"] > 0)]
    people = people.groupby(["key", "year"], as_index=False)["value"].max()
    beside = every[(every["value"] > 0) & ~every["unit"].isin(["invånare", "annat"])]
    beside = beside.merge(people, on=["key", "year"], suffixes=("", "_people"))
    found = [_sized(str(file), str(what), own) for (file, what), own in beside.groupby(["file", "what"], sort=False)]
    return told(parts) + [line for line in found if line]


def _sized(file: str, what: str, own: pd.DataFrame) -> dict[str, Any] | None:
    """A remark where figures go with the size of their region as another unit would."""
    if own["key"].nunique() < _ENOUGH or own["value_people"].nunique() < _ENOUGH:
        return None
    log = np.log(own[["value_people", "value"]].to_numpy(dtype=float))
    slope = float(np.polyfit(log[:, 0], log[:, 1], 1)[0])
    unit = str(own["unit"].iloc[0])
    if unit == "antal" and slope < _AS_RATE:
        said = f"{file}: {what} växer inte med invånarna och ser ut som tal per invånare, men unit: är antal"
    elif unit in _RATES and slope > _AS_COUNT:
        said = f"{file}: {what} växer med invånarna och ser ut som antal, men unit: är {unit}"
    else:
        return None
    return remark_line(said, len(own), do="skriv rätt unit: vid källan, eller units: för det som räknas", grade=ACT)


def _tell_sums(rows: pd.DataFrame, notes: SourceNotes) -> None:
    """What is the sum of the others in every region and year would be counted twice if all were added."""
    wide = rows.pivot_table(index=["code", "region", "year", "month"], columns="what", values="value", dropna=False)
    wide = wide.dropna()
    if wide.shape[1] < 3 or len(wide) < 2:
        return
    sums = wide.sum(axis=1)
    for what in wide.columns:
        if np.allclose(sums - wide[what], wide[what]) and (wide[what] > 0).any():
            notes.add(f"{what} är summan av de andra och ska inte läggas ihop med dem", len(wide), grade=LOOK)


def _tell_means(rows: pd.DataFrame, notes: SourceNotes) -> None:
    """A region without a code that is the plain mean of the kommuner is no figure of the country."""
    kommuner = rows[rows["code"].str.len() == 4]
    if len(kommuner) < _ENOUGH:
        return
    means = kommuner.groupby(["what", "year"])["value"].mean()
    others = rows[rows["code"].isna()].dropna(subset="value")
    for region, own in others.groupby("region", sort=False):
        held = own.set_index(["what", "year"])["value"].to_frame("own").join(means.rename("mean"), how="inner").dropna()
        if len(held) > 1:
            near = (held["own"] - held["mean"]).abs() <= _NEAR * held["mean"].abs()
            if near.mean() > 0.5:
                said = f"{region} är ett medelvärde av kommunerna, som väger lika, och inte talet för dem tillsammans"
                notes.add(said, len(own), grade=LOOK)
