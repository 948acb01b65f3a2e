"""Several files as one set of rows: the same incident in two exports is found, told and, where so declared, kept once.

The same is one incident_id, or a whole row where the export gives no id. Of several the fullest row is kept, then the
first. Within one file only an id tells: two equal rows may be two crimes.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfa.errors import DataError
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.quality import ACT, TOLD
from bfa.tables.rows import Rows, alike_ids

#: What a row without an id of its own is known by.
_WHOLE = ("kind", "brottskod", "brottstyp", "start", "end", "registered", "kommundel", "plats", "plats_typ", "case_id")
#: What makes two rows one incident: their kind, and the id or the whole row.
_KEY = ["kind", "known"]
_DO = "skriv same_id: one_incident vid källorna om det är samma händelser; då räknas var och en en gång"
_TWICE = "är det samma händelser, skriv period: vid källorna så att varje månad läses ur en av filerna"
#: So many rows of a file have the type, place and minute of a row in another, and so many times as many as a week
#: before or after, before they are told. [count], [-]
_NEARLY, _OFTEN = 5, 4
#: A week, and more than there are up to any year. [min]
_WEEK, _MINUTES = 7 * 24 * 60, 10**10
_RESTART = "id:na börjar nog om i varje fil: ta bort incident_id ur columns, så jämförs hela rader"
_OTHER_IDS = "är det samma händelser, ta bort incident_id ur columns och skriv same_id: one_incident vid källorna"


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

    Raises
    ------
    DataError
        `same_id` is declared, and most rows with one id are of different days.
    """
    merge = [part.source.same_id is not None for part in parts]
    if len(parts) < 2 and not any(merge):
        return list(parts)
    every = pd.concat([_marked(part, number) for number, part in enumerate(parts)], ignore_index=True)
    _tell_shared(every, parts)
    merged = every[np.asarray(merge)[every["part"]]]
    drop = _doubles(merged)
    _check_merged(merged, drop, parts)
    kept = []
    for number, part in enumerate(parts):
        gone = drop.reindex(every.index[every["part"] == number], fill_value=False).to_numpy()
        part.notes.figures["merged"] = int(gone.sum())
        _name(part, gone, every[every["part"] == number], every[~drop.reindex(every.index, fill_value=False)], parts)
        kept.append(part.only(~gone))
    return kept


def tell_apart(parts: Sequence[Rows], kept: Sequence[Rows]) -> None:
    """Say of rows left out for their month that their incident is counted from another row, where that is declared.

    `parts` are the files with every row, `kept` the same files with the rows that count.
    """
    asked = [part.source.same_id is not None and any(map(len, part.notes.left_out)) for part in parts]
    if not any(asked):
        return
    stand = pd.concat([_marked(part, number) for number, part in enumerate(kept) if part.source.same_id is not None])
    for number, part in enumerate(parts):
        if asked[number]:
            out = part.rows.isin(pd.concat(part.notes.left_out)["row"])
            own = _marked(part, number)[out]
            again = pd.MultiIndex.from_frame(own[_KEY]).isin(pd.MultiIndex.from_frame(stand[_KEY]))
            gone = np.zeros(len(part.rows), dtype=bool)
            gone[np.flatnonzero(out)[again]] = True
            _name(part, gone, _marked(part, number), stand, kept)


def _name(
    part: Rows, gone: npt.NDArray[np.bool_], own: pd.DataFrame, stand: pd.DataFrame, parts: Sequence[Rows]
) -> None:
    """Put the rows that another stands for among those that are counted already, with the file that they stand in."""
    if not gone.any():
        return
    where = stand.drop_duplicates(_KEY).set_index(_KEY)["part"]
    files = where.loc[pd.MultiIndex.from_frame(own[gone][_KEY])].to_numpy()
    rows = part.rows[gone]
    for number in np.unique(files):
        told = "en annan rad i filen" if parts[int(number)].notes is part.notes else parts[int(number)].notes.file
        part.notes.count_elsewhere(f"redan räknad: samma händelse räknas från {told}", rows[files == number])


def _marked(part: Rows, number: int) -> pd.DataFrame:
    table = part.table
    columns = [name for name in _WHOLE if name in table]
    whole = pd.util.hash_pandas_object(table[[*columns, "east", "north"]], index=False)
    ids = pd.Series(part.ids, index=table.index)
    order = whole.groupby(whole).cumcount().astype("str")
    known = ("id " + alike_ids(ids)).where(ids.notna(), "rad " + whole.astype("str") + " " + order)
    return pd.DataFrame(
        {
            "part": number,
            "kind": table["kind"].astype("str"),
            "known": known,
            "by_id": ids.notna(),
            "start": table["start"],
            "brottstyp": table["brottstyp"].astype("object"),
            "row": whole.astype("str") + " " + order,
            "clocked": table["clock_known"].fillna(False),
            "kommundel": table["kommundel"].astype("object"),
            "exact": table["clock_known"].fillna(True) | table["east"].notna(),
            "filled": table[columns].notna().sum(axis=1) + table["east"].notna() + (table["kommundel"] != NO_KOMMUNDEL),
        }
    )


def _check_merged(merged: pd.DataFrame, drop: "pd.Series[bool]", parts: Sequence[Rows]) -> None:
    """Tell of rows that stand in one with another day or type, and refuse where most do: the ids are not of incidents.

    Raises
    ------
    DataError
        Ten rows or more, and more than half, have another day than the row they would stand in.
    """
    kept = merged[~drop].drop_duplicates(_KEY).set_index(_KEY)
    gone = merged[drop & merged["by_id"]]
    if gone.empty:
        return
    stays = kept.loc[pd.MultiIndex.from_frame(gone[_KEY])]
    other_day = gone["start"].dt.normalize().to_numpy() != stays["start"].dt.normalize().to_numpy()
    other = other_day | (gone["brottstyp"].to_numpy() != stays["brottstyp"].to_numpy())
    if other_day.sum() >= 10 and other_day.mean() > 0.5:
        raise DataError(
            f"{parts[int(gone['part'].iloc[0])].notes.file}: rader med samma id är inte samma händelse.",
            found=f"{int(other_day.sum())} av {len(gone)} rader har en annan dag än raden med samma id",
            do="ta bort same_id: vid källan; börjar id:na om i varje fil, ta också bort incident_id ur columns: "
            "då jämförs hela rader.",
        )
    for number, part in enumerate(parts):
        n = int(other[(gone["part"] == number).to_numpy()].sum())
        told = "raden har samma id som en annan rad men en annan dag eller brottstyp; bara den andra räknas"
        part.notes.add(told, n, do="ta bort same_id: vid källan om ett id kan gälla flera händelser", grade=ACT)


def _tell_shared(every: pd.DataFrame, parts: Sequence[Rows]) -> None:
    """One remark in each file for each earlier file of the kind that holds some of the same incidents."""
    first = every.drop_duplicates(["part", "kind", "known"])
    shared = first[first.duplicated(_KEY, keep=False)]
    pairs = shared.merge(shared, on=["kind", "known", "by_id"], suffixes=("", "_other"))
    pairs = pairs[pairs["part"] < pairs["part_other"]]
    for place in pairs.groupby(["part", "part_other", "by_id"]).indices.values():
        pair = pairs.iloc[place]
        earlier, later, by_id = (int(pair[name].iloc[0]) for name in ("part", "part_other", "by_id"))
        same = int((pair["start"] == pair["start_other"]).sum())
        what = f"{'id:n' if by_id else 'hela rader'} finns också i {parts[earlier].notes.file}"
        told = f"{what}, {same} av dem med samma start" if by_id else what
        merged = parts[earlier].source.same_id is not None and parts[later].source.same_id is not None
        do = _DO if not by_id or 2 * same >= len(pair) else _RESTART
        parts[later].notes.add(told, len(pair), do="" if merged else do, grade=TOLD if merged else ACT)
    _tell_rows(every, parts)
    found = every["known"].isin(shared["known"]) | every.duplicated(["kind", "row"], keep=False)
    _tell_nearly(every[~found], parts)


def _tell_nearly(every: pd.DataFrame, parts: Sequence[Rows]) -> None:
    """Rows with the minute, type and kommundel of a row in an earlier file, far more often than a week aside.

    The same incidents where an export moves its points, or words its places in another way.
    """
    alone = every[every["clocked"].astype("bool")]
    minute = alone["start"].to_numpy(dtype="datetime64[m]").astype("int64")
    group = alone.groupby(["kind", "brottstyp", "kommundel"], sort=False).ngroup().to_numpy()
    keys, part = group * _MINUTES + minute, alone["part"].to_numpy()
    for later in range(1, len(parts)):
        for earlier in range(later):
            one, other = minute[part == earlier], minute[part == later]
            if not len(one) or not len(other) or one.max() < other.min() or other.max() < one.min():
                continue
            there, own = np.unique(keys[part == earlier]), np.unique(keys[part == later])
            n, *aside = (int(np.isin(own + shift, there).sum()) for shift in (0, _WEEK, -_WEEK))
            if n >= _NEARLY and n >= _OFTEN * max(1, *aside):
                told = f"raden har samma minut, brottstyp och kommundel som en rad i {parts[earlier].notes.file}"
                parts[later].notes.add(f"{told}, men inte samma plats eller id", n, do=_TWICE, grade=ACT)


def _tell_rows(every: pd.DataFrame, parts: Sequence[Rows]) -> None:
    """Whole rows that stand in two files under different ids: the same incident, where ids are made for each export."""
    alone = every[every["by_id"] & every["exact"].astype("bool")]
    alone = alone[alone.duplicated(["kind", "row"], keep=False)]
    same = alone.merge(alone, on=["kind", "row"], suffixes=("", "_other"))
    same = same[(same["part"] < same["part_other"]) & (same["known"] != same["known_other"])]
    for _, pair in same.groupby(["part", "part_other"]):
        earlier, later = (int(pair[name].iloc[0]) for name in ("part", "part_other"))
        told = f"raden finns också i {parts[earlier].notes.file}, men med ett annat id"
        parts[later].notes.add(told, len(pair) if len(pair) > 1 else 0, do=_OTHER_IDS, grade=ACT)


def _doubles(every: pd.DataFrame) -> "pd.Series[bool]":
    """True for every row that another stands for: a fuller one; of one id that of a later file, which knows more."""
    age = every["part"].where(~every["by_id"], -every["part"])
    order = every.assign(age=age).sort_values(["filled", "age"], ascending=[False, True], kind="stable")
    again = order.duplicated(_KEY)
    return again.reindex(every.index)


def count_cases(parts: Sequence[Rows]) -> list[Rows]:
    """The files with one row for each case and brottstyp, its earliest, where the case is what is counted.

    Rows without a case are kept. A case in several files is counted once; of equal starts the first file's row counts.
    `notes.figures["in_cases"]` is how many rows of a file are in a case that another row counts.
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
        notes.count_elsewhere(
            "redan räknad: raden hör till ett ärende som räknas från en annan rad", kept[number].rows[gone]
        )
        what = "raden hör till ett ärende som redan räknas (ett per ärende och brottstyp)"
        notes.add(what, int(gone.sum()), grade=TOLD)
        none = int(parts[number].table["case_id"].isna().sum())
        notes.add("raden saknar ärende och räknas som ett eget", none, do="fyll på case_id i exporten")
        kept[number] = parts[number].only(~gone)
    return kept
