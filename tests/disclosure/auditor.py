"""What can be derived of the hidden counts of a released table, by linear programmes of its own."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from bfa.disclosure import CountTable, Policy
from bfa.disclosure.intruder import Knowledge, reach
from bfa.disclosure.linking import block
from bfa.disclosure.tabulation import Bools, Floats, Tabulation


def audit(
    table: CountTable,
    hidden: "pd.Series[bool]",
    sums: Mapping[tuple[str, ...], Sequence[bool]],
    *,
    policy: Policy,
    knows: Knowledge | None = None,
) -> pd.DataFrame:
    """What an intruder can derive about each hidden count of one table, by linear programming.

    Parameters
    ----------
    table : CountTable
        With one column of counts.
    hidden : Series of bool
        Which cells are hidden, by the table's index.
    sums : mapping
        For each grouping of its margins which sums are hidden.
    knows : Knowledge, optional
        What he knows of the other hidden counts, beside which are small; nothing, and not that, unless given.

    Returns
    -------
    DataFrame
        One row per hidden cell, by the table's index: lower, upper [count]; `upper` is infinite where nothing bounds
        it. A cell is recovered where the two are equal.
    """
    column = next(iter(table.value))
    its = block(table, column, policy=policy)
    cells = hidden.to_numpy(bool) & its.counted
    gone = [cells[its.counted], *(np.asarray(sums[by], dtype=bool) for by in table.margins)]
    unknown = np.concatenate(gone) & (its.system.values > 0)
    lower, upper = intervals(its.system, unknown, knows)
    many = int(unknown[: int(its.counted.sum())].sum())
    index = table.frame.index[cells & (table.frame[column] > 0).to_numpy(bool)]
    return pd.DataFrame({"lower": lower[:many], "upper": upper[:many]}, index=index)


def intervals(table: Tabulation, hidden: Bools, knows: Knowledge | None = None) -> tuple[Floats, Floats]:
    """What an intruder can derive about each hidden value.

    Parameters
    ----------
    hidden : array of bool
        One per value.
    knows : Knowledge, optional
        What he knows of the other hidden values, beside which of them are small; not even that unless given.

    Returns
    -------
    lower, upper : array of float
        One per hidden value, in order; `upper` is infinite where nothing bounds it. [count]
    """
    used = np.flatnonzero(hidden)
    free, values = table.equations[:, used], table.values[used].astype(float)
    shown = -(table.equations[:, np.flatnonzero(~hidden)] @ table.values[~hidden])
    own = np.where(table.unseen, 0.0, 1.0)[used], np.full(len(used), np.inf)
    others = own if knows is None else tuple(values + end[used] for end in reach(table, knows))
    ends = np.empty((2, len(used)))
    for place in range(len(used)):
        goal, bounds = np.zeros(len(used)), np.column_stack(others)
        bounds[place] = own[0][place], own[1][place]
        for which, sign in enumerate((1.0, -1.0)):
            goal[place] = sign
            found = linprog(goal, A_eq=free, b_eq=shown, bounds=bounds, method="highs")
            ends[which, place] = sign * (found.fun if found.status == 0 else -np.inf)
    return ends[0], ends[1]
