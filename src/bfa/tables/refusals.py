"""Rows that could not be read, as what they do to the figures: how large a share, and whether evenly spread."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.pace import ALPHA, chance_of_none
from bfa.tables.period import month_numbers
from bfa.tables.quality import ACT, LOOK, MANY, UNEVEN, SourceNotes, remark_line

#: Classes of the share refused, by their lower ends. A page says the class, never the share: a share bounds a count.
CLASSES = ((0.10, "över 10 %"), (0.05, "5–10 %"), (MANY, "2–5 %"))
#: Above this share no change over time is judged.
TOO_MANY = 0.10
#: What is without a kommundel, by its kind.
UNPLACED = {"crime": "brotten", "event": "händelserna", "activity": "insatserna"}
#: Days of a month that could be months, and those that could not.
_HALVES = (range(1, 13), range(13, 29))
#: Rows that a kommundel or month must have for its share to be held against the others'.
_LEAST = 30


def refused_class(share: float) -> str:
    """The class of a share, in words; "" up to 2 per cent."""
    return next((words for least, words in CLASSES if share > least), "")


def refusals(files: Iterable[tuple[Sequence[str], SourceNotes]]) -> dict[str, dict[str, Any]]:
    """Kind to read, refused, share [0-1], class and uneven, every file of the kind together.

    Parameters
    ----------
    files : iterable of tuple
        The kinds that each file holds, and its notes.
    """
    found: dict[str, dict[str, Any]] = {}
    for kinds, notes in files:
        for kind in kinds:
            so_far = found.setdefault(str(kind), {"read": 0, "refused": 0, "uneven": False})
            read, refused = notes.of_kind(str(kind))
            so_far["read"] += read
            so_far["refused"] += refused
            so_far["uneven"] |= bool(notes.figures.get("uneven"))
    for each in found.values():
        share = each["refused"] / max(1, each["read"])
        each |= {"share": round(share, 4), "class": refused_class(share)}
    return found


def unplaced(counts: pd.DataFrame) -> dict[str, str]:
    """Kind, in `contracts.COUNTS`, to the class of the share that has no known kommundel, where it has a class.

    Nothing where none of a kind has a kommundel: its sources know none.
    """
    loose = counts[counts["area"] == NO_KOMMUNDEL].groupby("kind", observed=True)["n"].sum()
    every = counts.groupby("kind", observed=True)["n"].sum()
    share = (loose / every.where(every > 0)).dropna()
    return {str(kind): words for kind, of in share.items() if of < 1 and (words := refused_class(of))}


def unplaced_remarks(classes: Mapping[str, str]) -> list[dict[str, Any]]:
    """The same as lines of the quality report; above a tenth it asks for a decision before the figures are used."""
    return [
        remark_line(
            f"{words} av {UNPLACED[kind]} har ingen känd kommundel; de räknas i hela kommunen men inte i någon "
            "kommundel",
            0,
            do="se vid filen vilka ord eller punkter som inte ligger i någon kommundel, och rätta values: eller "
            "kartlagret innan kommundelarna jämförs",
            grade=ACT if words == CLASSES[0][1] else LOOK,
        )
        for kind, words in classes.items()
    ]


def tell_unevenness(frame: pd.DataFrame, good: "pd.Series[bool]", notes: SourceNotes) -> None:
    """Say in the notes where the refused rows of a file are more than elsewhere, and which days are left without rows.

    Parameters
    ----------
    frame : DataFrame
        Every row of the file in its order; start (missing where it could not be read) and kommundel.
    good : Series of bool
        Whether each was kept.
    notes : SourceNotes
        Gets a remark per way in which they are uneven, and `figures["uneven"]`.
    """
    lines = [] if good.all() else [*_by_group(frame, good), *_days(frame.loc[good, "start"], int((~good).sum()))]
    notes.figures["uneven"] = bool(lines)
    for line in lines:
        notes.add(
            line,
            int((~good).sum()),
            do="rätta orsaken och läs in igen innan delarna jämförs",
            grade=ACT,
            about=UNEVEN,
        )


def _by_group(frame: pd.DataFrame, good: "pd.Series[bool]") -> list[str]:
    groups = {"kommundelar": frame["kommundel"].where(frame["kommundel"] != NO_KOMMUNDEL), "månader": _months(frame)}
    return [line for noun, group in groups.items() if group is not None for line in _uneven(group, good, noun)]


def _months(frame: pd.DataFrame) -> "pd.Series[Any] | None":
    """The month of every row, that of the row before where it could not be read; None where the file has no order."""
    known = frame["start"].dropna()
    steps = np.diff(known.to_numpy().astype("datetime64[s]").astype("int64"))
    if len(steps) < _LEAST or max((steps >= 0).mean(), (steps <= 0).mean()) < 0.9:
        return None
    number = month_numbers(frame["start"].ffill().bfill())
    names = [str(pd.Period(ordinal=each, freq="M")) for each in range(number.min(), number.max() + 1)]
    return pd.Series(pd.Categorical.from_codes(number - number.min(), categories=pd.Index(names)), index=frame.index)


def _uneven(group: "pd.Series[Any]", good: "pd.Series[bool]", noun: str) -> list[str]:
    """One line where the share refused differs more between groups than chance would make it."""
    table = pd.DataFrame({"of": good.groupby(group).size(), "bad": (~good).groupby(group).sum()})
    table = table[table["of"] >= _LEAST]
    if len(table) < 2 or not table["bad"].sum():
        return []
    share = table["bad"].sum() / table["of"].sum()
    expected = table["of"] * share
    departure = (table["bad"] - expected) / np.sqrt(expected * (1 - share) + 1e-9)
    if departure.abs().max() < 4 or len(table) < 2:
        return []
    own = (table["bad"] / table["of"]).sort_values(kind="stable")
    return [
        f"avvisade rader är ojämnt fördelade över {noun}: {100 * own.iloc[-1]:.0f} % i {own.index[-1]}, "
        f"{100 * own.iloc[0]:.0f} % i {own.index[0]}"
    ]


def _days(start: "pd.Series[pd.Timestamp]", refused: int) -> list[str]:
    """One line where no row is left of the days that could be a month, or of those that could not."""
    per_day = start.dt.day.value_counts().reindex(range(1, 29), fill_value=0)
    others = per_day[per_day > 0]
    silent = next((list(days) for days in _HALVES if not per_day[list(days)].any()), [])
    if not silent or others.size < 2:
        return []
    expected = min(float(others.mean()), refused / len(silent))
    if chance_of_none(np.full(len(silent), expected), 0.0) >= ALPHA or start.dt.day.eq(1).all():
        return []
    return [f"alla rader med dag {silent[0]}–{silent[-1]} i månaden är avvisade; är dag och månad omkastade?"]
