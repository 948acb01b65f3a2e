"""How a type of reported crime may be read: violence, theft, or crimes that police work itself turns up.

The codebook of categories says more of a type than its class: what tells of a young person's way into crime, what
people see and take as a sign of the place, and what is counted within another type.
"""

import pandas as pd

from bfa.analyses.situation import Situation, codebook
from bfa.errors import DataError

#: The number of these mirrors police effort; they never show an effect.
INITIATIVE = "spanings- och ingripandebrott"
_LAYOUT = "brottskategorier.csv"
_YES = ("antagen", "strategic", "signal")


def layout(situation: Situation) -> pd.DataFrame:
    """The codebook of categories, in its order.

    Returns
    -------
    DataFrame
        brottskategori, brottstyp, order, reading_class (missing where it says none), antagen (bool: its count in the
        example is assumed), strategic (bool: early in a life of crime), signal (bool: seen and noticed by people),
        part_of ("" or the type that it is counted within, and never beside in a sum).

    Raises
    ------
    DataError
        A type is counted within itself or within one that the codebook lacks.
    """
    return situation.once("layout", lambda: _read(situation)).copy(deep=False)


def _read(situation: Situation) -> pd.DataFrame:
    path = codebook(situation, situation.kommun.crime_table or _LAYOUT)
    table = pd.read_csv(path, sep=";", dtype="str", encoding="utf-8")
    marks = {name: table[name].eq("ja") if name in table else False for name in _YES}
    within = table["part_of"].fillna("") if "part_of" in table else ""
    table = table.assign(order=table["order"].astype(int), **marks, part_of=within)
    if wrong := _lost(dict(zip(table["brottstyp"], table["part_of"], strict=True))):
        raise DataError(
            f"{path.name}: part_of pekar fel.",
            found=f"{', '.join(wrong[:5])}{' m.fl.' if len(wrong) > 5 else ''}",
            do="skriv en annan brottstyp i samma kodbok, eller lämna cellen tom.",
        )
    return table.sort_values("order", kind="stable", ignore_index=True)


def reading_class(situation: Situation, brottstyp: str) -> str:
    """Reading class of a type; "" where the codebook does not know it."""
    table = layout(situation)
    found = table.loc[table["brottstyp"] == brottstyp, "reading_class"]
    return str(found.iloc[0]) if len(found) and pd.notna(found.iloc[0]) else ""


def parts_of(situation: Situation) -> dict[str, tuple[str, ...]]:
    """Each type that others are counted within, with those, in the order of the codebook."""
    inner = layout(situation).query("part_of != ''")
    return {str(name): tuple(own) for name, own in inner.groupby("part_of", sort=False)["brottstyp"]}


def _lost(within: dict[str, str]) -> list[str]:
    """Types whose way out to a type of its own is broken, or ends where it began."""
    found = []
    for name, above in within.items():
        steps = 0
        while above in within and steps <= len(within):
            above, steps = within[above], steps + 1
        if above:
            found.append(name)
    return found
