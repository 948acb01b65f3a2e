"""Where the joint registers do not fit together: numbers of rows that are not there, and days out of order."""

from collections.abc import Mapping

import pandas as pd

from bfa.tables.contracts import TAKEN
from bfa.tables.kinds import REGISTERS
from bfa.tables.registers import dangling, empty

#: register, column of numbers, register that they are of, what is told of those that it lacks.
_LINKS = (
    ("causes", "problem", "problems", "orsakerna nämner problem som inte finns"),
    ("measures", "causes", "causes", "åtgärderna nämner orsaker som inte finns"),
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


def broken_links(registers: Mapping[str, pd.DataFrame], *, today: pd.Timestamp | None = None) -> list[tuple[str, int]]:
    """What is told, with the numbers of the rows, and how many they are.

    Parameters
    ----------
    registers : mapping of str to DataFrame
        By name, each following its contract; one that is not there has no rows.
    today : Timestamp or None
        A decision that was taken has a day no later than this; None does not look.
    """
    tables = {name: empty(schema) for name, schema in REGISTERS.items()} | dict(registers)
    found = [(what, dangling(tables[of], column, tables[other]["number"])) for of, column, other, what in _LINKS]
    for register, first, then, what in _IN_ORDER:
        rows = tables[register]
        found.append((what, list(rows.loc[rows[then] < rows[first], "number"])))
    taken = tables["decisions"][tables["decisions"]["state"].isin(TAKEN)]
    found.append(("beslut som är fattade men saknar datum", list(taken.loc[taken["date"].isna(), "number"])))
    if today is not None:
        found.append(
            ("beslut som är fattade en dag som inte har varit", list(taken.loc[taken["date"] > today, "number"]))
        )
    return [(f"{what}: {', '.join(map(str, numbers))}", len(numbers)) for what, numbers in found if numbers]
