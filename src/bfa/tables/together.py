"""Several files as one set of rows: the same incident in two exports is found, told and, where so declared, kept once.

The same is one incident_id, or a whole row where the export gives no id. Of several the fullest row is kept, then the
first. Within one file only an id tells: two equal rows may be two crimes.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.quality import ACT, TOLD
from bfa.tables.rows import Rows

#: What a row without an id of its own is known by.
_WHOLE = ("kind", "brottskod", "brottstyp", "start", "end", "registered", "kommundel", "plats", "plats_typ", "case_id")
_DO = "skriv same_id: one_incident vid källorna om det är samma händelser; då räknas var och en en gång"


def put_together(parts: Sequence[Rows]) -> list[Rows]:
    """The files with every incident once where that is declared; what is shared is told in the notes of the later file.

    Parameters
    ----------
    parts : sequence of Rows
        In the order of the kommun file.

    Returns
    -------
    list of Rows
        As many; `notes.figures["merged"]` is how many rows of the file stand in another row.
    """
    merge = [part.source.same_id is not None for part in parts]
    if len(parts) < 2 and not any(merge):
        return list(parts)
    every = pd.concat([_marked(part, number) for number, part in enumerate(parts)], ignore_index=True)
    _tell_shared(every, parts)
    drop = _doubles(every[np.asarray(merge)[every["part"]]])
    kept = []
    for number, part in enumerate(parts):
        gone = drop.reindex(every.index[every["part"] == number], fill_value=False).to_numpy()
        part.notes.figures["merged"] = int(gone.sum())
        kept.append(part.only(~gone))
    return kept


def _marked(part: Rows, number: int) -> pd.DataFrame:
    table = part.table
    columns = [name for name in _WHOLE if name in table]
    there = table.geometry.to_numpy()
    whole = pd.util.hash_pandas_object(
        table[columns].assign(x=shapely.get_x(there), y=shapely.get_y(there)), index=False
    )
    ids = pd.Series(part.ids, index=table.index, dtype="object")
    order = whole.groupby(whole).cumcount().astype("str")
    known = ("id " + ids.astype("str")).where(ids.notna(), "rad " + whole.astype("str") + " " + order)
    return pd.DataFrame(
        {
            "part": number,
            "kind": table["kind"],
            "known": known,
            "by_id": ids.notna(),
            "start": table["start"],
            "filled": table[columns].notna().sum(axis=1)
            + table.geometry.notna()
            + (table["kommundel"] != NO_KOMMUNDEL),
        }
    )


def _tell_shared(every: pd.DataFrame, parts: Sequence[Rows]) -> None:
    """One remark in each file for each earlier file of the kind that holds some of the same incidents."""
    first = every.drop_duplicates(["part", "kind", "known"])
    shared = first[first.duplicated(["kind", "known"], keep=False)]
    pairs = shared.merge(shared, on=["kind", "known", "by_id"], suffixes=("", "_other"))
    pairs = pairs[pairs["part"] < pairs["part_other"]]
    for place in pairs.groupby(["part", "part_other", "by_id"]).indices.values():
        pair = pairs.iloc[place]
        earlier, later, by_id = (int(pair[name].iloc[0]) for name in ("part", "part_other", "by_id"))
        same = int((pair["start"] == pair["start_other"]).sum())
        what = f"{'id:n' if by_id else 'hela rader'} finns också i {parts[earlier].notes.file}"
        told = f"{what}, {same} av dem med samma start" if by_id else what
        merged = parts[earlier].source.same_id is not None and parts[later].source.same_id is not None
        parts[later].notes.add(told, len(pair), do="" if merged else _DO, grade=TOLD if merged else ACT)


def _doubles(every: pd.DataFrame) -> "pd.Series[bool]":
    """True for every row that another, fuller or earlier, stands for."""
    order = every.sort_values(["filled", "part"], ascending=[False, True], kind="stable")
    again = order.duplicated(["kind", "known"])
    return again.reindex(every.index)


def count_cases(parts: Sequence[Rows]) -> list[Rows]:
    """The files with one row for each case and brottstyp, its earliest, where the case is what is counted.

    Rows without a case are kept. A case in several files is counted once.

    Parameters
    ----------
    parts : sequence of Rows
        In the order of the kommun file.

    Returns
    -------
    list of Rows
        As many; `notes.figures["in_cases"]` is how many rows of the file are in a case that another row counts.
    """
    keys = ["case_id", "brottstyp", "kind"]
    for part in parts:
        part.notes.figures["counted"] = part.source.counted
    cases = [number for number, part in enumerate(parts) if part.source.counted == "case"]
    if not cases:
        return list(parts)
    every = pd.concat([parts[number].table[[*keys, "start"]] for number in cases], keys=cases)
    order = every.sort_values("start", kind="stable")
    again = (order["case_id"].notna() & order.duplicated(keys)).reindex(every.index)
    kept = list(parts)
    for number in cases:
        gone = again.loc[number].to_numpy(dtype=bool)
        notes = parts[number].notes
        notes.figures["in_cases"] = int(gone.sum())
        what = "raden hör till ett ärende som redan räknas (ett per ärende och brottstyp)"
        notes.add(what, int(gone.sum()), grade=TOLD)
        kept[number] = parts[number].only(~gone)
    return kept
