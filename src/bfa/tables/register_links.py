"""Where the joint registers do not fit together: rows and methods that are not there, and days out of order."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from bfa.tables.codes import codebook_file
from bfa.tables.contracts import TAKEN
from bfa.tables.kinds import REGISTERS
from bfa.tables.known_measures import KNOWN, key_of, near, read_known
from bfa.tables.registers import dangling, empty

#: register, column of numbers, register that they are of, what is told of those that it lacks.
_LINKS = (
    ("causes", "problem", "problems", "orsakerna nämner problem som inte finns"),
    ("measures", "causes", "causes", "åtgärderna nämner orsaker som inte finns"),
    ("priorities", "problem", "problems", "prioriteringarna nämner problem som inte finns"),
    ("goals", "causes", "causes", "målen nämner orsaker som inte finns"),
    ("goals", "measures", "measures", "målen nämner åtgärder som inte finns"),
    ("follow_up", "measure", "measures", "uppföljningen nämner åtgärder som inte finns"),
    ("decisions", "causes", "causes", "besluten nämner orsaker som inte finns"),
    ("decisions", "measures", "measures", "besluten nämner åtgärder som inte finns"),
)
#: register, the day that comes first, the one that comes then, what is told of rows where it does not.
_IN_ORDER = (
    ("measures", "start", "end", "åtgärder som slutar före sin start"),
    ("measures", "start", "due", "åtgärder som ska vara klara före sin start"),
    ("goals", "declared", "follow_up", "mål som följs upp före beslutet"),
    ("decisions", "date", "due", "beslut som ska vara klara innan de fattades"),
)


def broken_links(
    registers: Mapping[str, pd.DataFrame], *, today: pd.Timestamp | None = None, root: Path | None = None
) -> list[tuple[str, int]]:
    """What is told, with the numbers of the rows, and how many they are.

    Parameters
    ----------
    registers : mapping of str to DataFrame
        By name, each following its contract; one that is not there has no rows.
    today : Timestamp or None
        A decision that was taken has a day no later than this; None does not look.
    root : Path or None
        The project, whose library holds the methods that measures may name; None does not look.

    Raises
    ------
    ParameterError
        A measure names a method, and the library cannot be read.
    """
    tables = {name: empty(schema) for name, schema in REGISTERS.items()} | dict(registers)
    found = [(what, dangling(tables[of], column, tables[other]["number"])) for of, column, other, what in _LINKS]
    for register, first, then, what in _IN_ORDER:
        rows = tables[register]
        found.append((what, list(rows.loc[rows[then] < rows[first], "number"])))
    taken = tables["decisions"][tables["decisions"]["state"].isin(TAKEN)]
    found.append(("beslut som är fattade men saknar datum", list(taken.loc[taken["date"].isna(), "number"])))
    unnamed = tables["priorities"][["text", "brottstyp"]].isna().all(axis=1)
    found.append(("prioriteringar utan både vad och brottstyp", list(tables["priorities"].loc[unnamed, "number"])))
    if today is not None:
        found.append(
            ("beslut som är fattade en dag som inte har varit", list(taken.loc[taken["date"] > today, "number"]))
        )
    told = [(f"{what}: {', '.join(map(str, numbers))}", len(numbers)) for what, numbers in found if numbers]
    return told + (_unknown_methods(tables["measures"], root) if root else [])


def _unknown_methods(measures: pd.DataFrame, root: Path) -> list[tuple[str, int]]:
    """What is told of methods that the library lacks: the measure and what may be meant, never what is written."""
    named = measures[measures["method"].notna()]
    if named.empty:
        return []
    known = read_known(codebook_file(root, KNOWN))
    lost = named[[key_of(known, method) is None for method in named["method"]]]
    said = [_meant(number, near(known, method)) for number, method in zip(lost["number"], lost["method"], strict=True)]
    return [(f"åtgärderna nämner metoder som inte finns i {KNOWN}: {', '.join(said)}", len(said))] if said else []


def _meant(number: int, names: list[str]) -> str:
    return f"{number} (menas {' eller '.join(names)}?)" if names else str(number)
