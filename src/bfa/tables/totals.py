"""Totals among the parts: an area or a type that is the sum of others in every month would be counted twice."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import nnls

from bfa.tables.quality import ACT, LOOK, SourceNotes

#: How unlikely it must be that counts of this size agree by chance, as a natural logarithm.
_EVIDENCE = 7.0
#: Sums of parts that stand apart are looked for among fewer names than this. [count]
_MOST = 60
#: Our column to the noun that a reader knows it by.
OF = {"area": "kommundelen", "brottstyp": "brottstypen"}


def without_totals(counts: pd.DataFrame, notes: SourceNotes) -> pd.DataFrame:
    """The counts of one file without the areas and types that are sums of the others in it.

    Parameters
    ----------
    counts : DataFrame
        `contracts.COUNTS`, in the order of the file.

    Returns
    -------
    DataFrame
        The other rows. A sum is of all the others or of some of them, and holds in every month and for every type (or
        area) that the file has, more often than chance could make it.
    """
    for column in ("area", "brottstyp"):
        sums = totals(counts, column)
        for name, parts in sums.items():
            what = f"{OF[column]} {name} är i varje månad summan av {parts}; den är en summa och räknas inte"
            notes.add(what, int((counts[column] == name).sum()), grade=LOOK)
        counts = counts[~counts[column].isin(sums)]
        tell_twins(counts, column, notes)
    return counts


def tell_twins(counts: pd.DataFrame, column: str, notes: SourceNotes) -> None:
    """Tell of two areas or types alike: nobody but the reader knows which is the other's sum."""
    names = list(counts[column].unique())
    if len(names) != 2:
        return
    one, other = _wide(counts, column).to_numpy(dtype="float64", na_value=np.nan)
    if _is_sum(one, np.nan_to_num(other), 1):
        what = f"{OF[column]} {names[0]} och {names[1]} har lika många i varje månad; är den ena en summa?"
        notes.add(what, int(len(counts) / 2), do="ta bort summan med where: vid källan", grade=ACT)


def _wide(counts: pd.DataFrame, column: str) -> pd.DataFrame:
    others = [key for key in ("area", "month", "brottstyp", "kind") if key != column]
    return counts.pivot_table(index=column, columns=others, values="n", aggfunc="sum", sort=False)


def totals(counts: pd.DataFrame, column: str) -> dict[str, str]:
    """Name of each total in the column (area, brottstyp) to the words for what it is the sum of."""
    wide = _wide(counts, column)
    names, table = [str(name) for name in wide.index], wide.to_numpy(dtype="float64", na_value=np.nan)
    found: dict[str, str] = {}
    left = np.ones(len(names), dtype=bool)
    while (total := _next(table, left)) is not None:
        place, parts = total
        every = parts == int(left.sum()) - 1
        found[names[place]] = "alla de andra" if every else f"{parts} av de andra"
        left[place] = False
    return found


def _next(table: npt.NDArray[np.float64], left: npt.NDArray[np.bool_]) -> tuple[int, int] | None:
    """Place of the next total and how many it is the sum of; the sum of all the others goes first."""
    places = np.flatnonzero(left)
    rows = np.nan_to_num(table[places])
    together = rows.sum(axis=0)
    for number, place in enumerate(places):
        if len(places) > 2 and _is_sum(table[place], together - rows[number], len(places)):
            return int(place), len(places) - 1
    for number, place in enumerate(places):
        for block in (rows[number + 1 :], rows[:number][::-1]):
            parts = _leading(table[place], np.cumsum(block, axis=0), len(places) ** 2)
            if parts:
                return int(place), parts
    for number, place in enumerate(places):
        parts = _scattered(table[place], np.delete(rows, number, axis=0))
        if parts:
            return int(place), parts
    return None


def _scattered(total: npt.NDArray[np.float64], others: npt.NDArray[np.float64]) -> int:
    """How many of the others, wherever they stand, add up to the total; 0 where none do, or too few months can tell."""
    known = ~np.isnan(total)
    if not 2 < len(others) < min(int(known.sum()), _MOST):
        return 0
    try:
        shares, _ = nnls(others[:, known].T, total[known])
    except RuntimeError:  # No answer in the steps allowed: no plain sum.
        return 0
    chosen = shares > 0.5
    if chosen.sum() < 2 or not np.allclose(shares, chosen, atol=1e-6):
        return 0
    fits = _is_sum(total, others[chosen].sum(axis=0), (len(others) + 1) * 2 ** len(others))
    return int(chosen.sum()) if fits else 0


def _leading(total: npt.NDArray[np.float64], running: npt.NDArray[np.float64], candidates: int) -> int:
    """How many of the rows beside it add up to the total; 0 where none do."""
    fits = [number for number, row in enumerate(running, start=1) if number > 1 and _is_sum(total, row, candidates)]
    return fits[0] if fits else 0


def _is_sum(total: npt.NDArray[np.float64], parts: npt.NDArray[np.float64], candidates: int) -> bool:
    known = ~np.isnan(total)
    if not (total[known] == parts[known]).all() or parts[~known].any():
        return False
    evidence = np.log1p(np.sqrt(2 * np.pi * total[known & (total > 0)])).sum()
    return bool(evidence > _EVIDENCE + np.log(candidates))
