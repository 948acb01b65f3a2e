"""One export of incident rows to the incidents contract, with notes on everything that was refused or remarked on."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj

from bfa.errors import DataError, ParameterError
from bfa.tables.codes import assign_types, codebook_file, read_codes, widths, with_zeros
from bfa.tables.contracts import KINDS, PLACED, validate
from bfa.tables.digests import again, several
from bfa.tables.free_text import apart, text_columns, with_tags
from bfa.tables.letter_case import join_case
from bfa.tables.municipality import IncidentSource, Kommun
from bfa.tables.numerals import ambiguous, amounts
from bfa.tables.personal import hashed, looks_personal
from bfa.tables.placing import read_kommundelar, read_points
from bfa.tables.points import known_crs
from bfa.tables.quality import ACT, TOLD, SourceNotes
from bfa.tables.reading import read_table
from bfa.tables.recoding import recode
from bfa.tables.refusals import tell_unevenness
from bfa.tables.room import give_back
from bfa.tables.row_totals import sums_of_rows, without_total_rows
from bfa.tables.spellings import alike
from bfa.tables.table import Table
from bfa.tables.text_pieces import PIECE
from bfa.tables.windows import TIMES, check_times, read_times
from bfa.tables.word_columns import filled, in_words, one_word, with_own_words
from bfa.tables.zones import known_zone

WORDS = ("kind", "brottskod", "brottstyp", "plats", "plats_typ", "case_id", "source")
OURS = ("incident_id", *WORDS, *TIMES, "antal")
#: No row stands for more crimes than this; a larger number is a slip of the pen.
MOST_IN_A_ROW = 1000
#: A quick look, before `looks_personal`, at ids, which are all different.
_MAY_BE_PERSONAL = r"(?:^|\D)(?:\d{2})?\d{2}[01]\d[0-9]\d\s?[-+\x{2013}]?\s?\d{4}(?:\D|$)"
#: Ids that are alike no other but themselves: most of them, seen fast.
_PLAIN_ID = r"[a-z1-9_:/-][a-z0-9_:/-]*"
#: More words than this in plats_typ without `values`, and the column is taken for free text.
MOST_PLACE_TYPES = 50


@dataclass(frozen=True, slots=True)
class Rows:
    """What one export became."""

    #: `contracts.PLACED`; kommundel is never missing (`contracts.NO_KOMMUNDEL`).
    table: pd.DataFrame
    #: The number in the file of each row of the table.
    rows: "pd.Index[int]"
    #: The export's own incident_id of each, missing where it gives none.
    ids: "pd.api.extensions.ExtensionArray"
    #: How the export is declared.
    source: IncidentSource
    #: Counts, refusals and remarks.
    notes: SourceNotes

    def only(self, keep: npt.NDArray[np.bool_]) -> "Rows":
        """The same with some of the rows."""
        if keep.all():
            return self
        return replace(self, table=with_own_words(self.table[keep]), rows=self.rows[keep], ids=self.ids[keep])


def check_source(source: IncidentSource, *, where: str) -> None:
    """Refuse a source that is declared wrongly, before any file is opened.

    Raises
    ------
    ParameterError
        An unknown column of ours, no start, no brottstyp, half a pair of coordinates, or no CRS for them.
    """
    faults = [f"columns: {name} är okänd (tillåtet: {', '.join(OURS)})" for name in source.columns if name not in OURS]
    if "start" not in source.columns:
        faults.append("columns: start saknas")
    if (
        not source.brottstyp
        and "brottstyp" not in source.columns
        and not (source.codes and "brottskod" in source.columns)
    ):
        faults.append("brottstyp saknas (ange brottstyp:, en kolumn, eller codes: och kolumnen brottskod)")
    if bool(source.x) != bool(source.y):
        faults.append("x: och y: ska båda anges")
    if source.point and (source.x or source.y):
        faults.append("point: ersätter x: och y:; ange det ena eller det andra")
    if (source.x or source.point) and not source.crs:
        faults.append("crs: saknas (exportens koordinatsystem måste anges)")
    if source.counted == "case" and not isinstance(source.columns.get("case_id"), str):
        faults.append("counted: case kräver kolumnen case_id i columns")
    faults += [
        f"date_formats: {name} är okänd (tillåtet: {', '.join(TIMES)})"
        for name in source.date_formats
        if name not in TIMES
    ]
    theirs = {**source.columns, "kommundel": source.kommundel.column}
    padded = [name for name in widths(source) if not isinstance(theirs.get(name), str)]
    faults += [f"pad: {name} finns inte bland kolumnerna" for name in padded]
    faults += [f"values: {name} finns inte i columns" for name in source.values if name not in source.columns]
    lists = [name for name, theirs in source.columns.items() if isinstance(theirs, list) and name not in TIMES]
    faults += [f"columns: {name} kan inte vara flera kolumner" for name in lists]
    if faults:
        raise ParameterError(f"{where}: källan {source.source}: {'; '.join(faults)}.", do="rätta kommunfilen.")
    if source.crs:
        known_crs(source.crs, where=f"{where}: källan {source.source}")
    check_times(source, where=f"{where}: källan {source.source}")


def read_rows(
    kommun: Kommun,
    source: IncidentSource,
    path: Path,
    *,
    crs: pyproj.CRS,
    areas: gpd.GeoDataFrame | None,
    today: date | None = None,
    piece: int = PIECE,
) -> Rows:
    """Read one export of incident rows.

    Parameters
    ----------
    today : date, optional
        The day of the intake: where no day of extraction is declared, later rows are in the future.
    piece : int
        Rows of a text file that are looked through at a time (`text_pieces`).

    Raises
    ------
    DataError, ParameterError
        The export cannot be used as it is declared.
    """
    kept, ids, notes = _kept(kommun, source, path, crs=crs, areas=areas, today=today, piece=piece)
    give_back(tables=True)
    checked = validate(with_own_words(kept), PLACED, where=path.name)
    give_back(tables=True)
    return Rows(checked, kept.index, ids.array, source, notes)


def _kept(
    kommun: Kommun,
    source: IncidentSource,
    path: Path,
    *,
    crs: pyproj.CRS,
    areas: gpd.GeoDataFrame | None,
    today: date | None,
    piece: int,
) -> "tuple[pd.DataFrame, pd.Series[str], SourceNotes]":
    """The rows that are not refused, by their numbers in the file, the export's own ids and the notes."""
    columns = [*_wanted(source), *text_columns(source)]
    table = read_table(path, source, columns=columns, free=text_columns(source), piece=piece)
    notes = SourceNotes(source.source, path.name, table.encoding, read=len(table.frame) + len(table.refused))
    notes.take(table)
    known = [] if areas is None else [str(name) for name in areas["kommundel"]]
    table, texts = apart(table, source, _wanted(source))
    table = without_total_rows(table, source, notes, known=known)
    table = replace(table, frame=_without_personal_ids(with_zeros(table.frame, source), source, notes, kommun))
    duplicates = equal_rows(table.frame)
    notes.remark(
        "raden är lika med en annan rad i allt som läses; båda är kvar",
        duplicates,
        do="ta bort den ena i exporten om det är samma händelse",
    )
    frame = pd.DataFrame(index=table.frame.index)
    frame = frame.assign(
        **read_times(table, source, notes, where=path.name, zone=known_zone(kommun.timezone, where=kommun.path.name))
    )
    give_back(tables=True)
    frame = frame.assign(**_words(table, source, notes, kommun=kommun, where=path.name))
    frame = with_tags(frame, texts, notes, kommun)
    frame["brottstyp"] = _types(frame, source, notes, kommun)
    frame["incident_id"] = incident_ids(table, source, notes)

    def without_point(said: str, rows: "pd.Series[bool]") -> None:
        notes.remark(f"{said}; raden är kvar utan punkt", rows, do="fyll på platsen i exporten där den går att få")

    give_back(tables=True)
    points = read_points(table, source, without_point, crs=crs, areas=areas, where=path.name, notes=notes)
    frame["kommundel"] = read_kommundelar(table, source, notes, points=points, areas=areas, where=path.name)
    frame["kommun"] = one_word(kommun.kommun, frame.index)
    notes.kinds = in_words(frame["kind"].where(frame["kind"].isin(KINDS)))
    times, sums = _numbers_of_crimes(table, frame, source, notes)
    good = _refuse(frame, notes, where=path.name) & ~sums
    tell_unevenness(frame.loc[~sums, ["kommundel", "start"]], good[~sums], notes)
    kept = frame.assign(east=points["east"], north=points["north"])
    kept = kept if good.all() else kept[good]
    notes.figures |= {"duplicates": int((duplicates & good).sum())}
    _tell_future(kept, notes, source.extracted(path.name) or kommun.uttag, today)
    ids = _own_ids(table, source)[good.to_numpy()]
    if times is not None:
        kept, ids = _one_row_each(kept, ids, times[good])
    return kept, ids, notes


def _wanted(source: IncidentSource) -> list[str]:
    named = [part for theirs in source.columns.values() for part in ([theirs] if isinstance(theirs, str) else theirs)]
    return [*named, *(name for name in (source.x, source.y, source.point, source.kommundel.column) if name)]


def equal_rows(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Rows that are equal to an earlier one and hold something."""
    places = several(frame)
    alike = frame.iloc[places]
    found = np.zeros(len(frame), dtype=bool)
    found[places] = (alike.duplicated() & alike.notna().any(axis=1)).to_numpy()
    return pd.Series(found, index=frame.index).astype("bool")


def _words(
    table: Table, source: IncidentSource, notes: SourceNotes, *, kommun: Kommun, where: str
) -> dict[str, "pd.Series[Any]"]:
    found: dict[str, pd.Series[Any]] = {}
    for name in WORDS:
        fixed = getattr(source, name, None)
        theirs = source.columns.get(name)
        if isinstance(theirs, str):
            found[name], unlisted = recode(table.frame[theirs], source.values.get(name))
            notes.remark(
                f"{name}: ordet är inte med i values; lämnas tomt",
                unlisted,
                do=f'lägg till ordet under values: {name}:, eller skriv "*" där för alla andra ord',
            )
        else:
            found[name] = one_word(fixed, table.frame.index)
    if isinstance(source.columns.get("source"), str):
        found["source"] = filled(in_words(found["source"]), source.source)
    _check_place_types(found["plats_typ"], source, where=where)
    for name in ("plats", "plats_typ", "brottstyp", "source"):
        personal = looks_personal(found[name])
        notes.remark(f"{name}: texten liknar ett personnummer; den är borttagen", personal, do="ta bort det i exporten")
        found[name] = found[name].mask(personal)
    for name in ("plats_typ", "brottstyp"):
        found[name] = join_case(found[name], notes, what=name)
        key = f"values: {name}:" if name not in source.values else f"ett enda namn i values: {name}:"
        for said, rows in alike(found[name], what=name, key=key, whole=name not in source.values):
            notes.remark(said, rows)
    return found | {"case_id": hashed(found["case_id"], salt=_salt(kommun))}


def _salt(kommun: Kommun) -> str:
    return f"{kommun.key}\x00{kommun.case_salt}"


def _without_personal_ids(
    frame: pd.DataFrame, source: IncidentSource, notes: SourceNotes, kommun: Kommun
) -> pd.DataFrame:
    """The frame with a code for each id that looks like a personnummer."""
    theirs = source.columns.get("incident_id")
    if not isinstance(theirs, str):
        return frame
    ids = frame[theirs].astype("str")
    personal = ids.str.contains(_MAY_BE_PERSONAL, regex=True, na=False).astype("bool")
    personal[personal] = looks_personal(ids[personal])
    if not personal.any():
        return frame
    notes.remark("id: texten liknar ett personnummer; en kod står i stället", personal)
    codes = hashed(ids[personal], salt=_salt(kommun))
    return frame.assign(**{theirs: ids.mask(personal, codes.reindex(frame.index))})


def _check_place_types(words: "pd.Series[str]", source: IncidentSource, *, where: str) -> None:
    if "plats_typ" not in source.values and words.nunique() > MOST_PLACE_TYPES:
        raise DataError(
            f"{where}: kolumnen {source.columns['plats_typ']} ser ut som fritext, inte som platstyper.",
            found=f"{words.nunique()} olika ord",
            do="räkna upp orden i values: plats_typ:, eller ta bort plats_typ ur columns.",
        )


def _types(frame: pd.DataFrame, source: IncidentSource, notes: SourceNotes, kommun: Kommun) -> "pd.Series[str]":
    if not source.codes or "brottskod" not in source.columns:
        return frame["brottstyp"]
    book = read_codes(codebook_file(kommun.root, source.codes))
    types, unknown, outside = assign_types(frame["brottskod"], frame["start"], book)
    named = filled(types, frame["brottstyp"])
    notes.remark("brottskoden är inte fyra siffror" + _lost_zeros(frame["brottskod"]), _odd(frame["brottskod"]))
    notes.remark(
        f"brottskoden finns inte i {source.codes}; raden är kvar som okänd kod",
        unknown,
        do="lägg till koden i kodboken, eller rätta den i exporten",
    )
    notes.remark(
        f"brottskoden var inte i bruk den dagen enligt {source.codes}; typen används ändå",
        outside,
        do="rätta kodens dagar i kodboken om de är fel",
    )
    lacking = frame.loc[unknown, "brottskod"]
    notes.figures["unknown_codes"] = lacking[~_odd(lacking)].astype("str").value_counts().head(20).to_dict()
    return named


def _lost_zeros(codes: "pd.Series[str]") -> str:
    short = codes[_odd(codes)].str.fullmatch(r"\d{3}", na=False)
    return "; har den förlorat sin inledande nolla, skriv pad: 4 vid källan" if short.any() else ""


def _odd(codes: "pd.Series[str]") -> "pd.Series[bool]":
    return codes.notna() & ~codes.str.fullmatch(r"\d{4}", na=False)


def incident_ids(table: Table, source: IncidentSource, notes: SourceNotes) -> "pd.Series[str]":
    """The id of each row: the export's, with a tail from its second row on, or the source and the row number."""
    theirs = source.columns.get("incident_id")
    if not isinstance(theirs, str):
        return _row_ids(table.frame.index, source)
    given = _own_ids(table, source)
    notes.remark("id saknas; radnumret används", given.isna(), do="fyll på id:t i exporten")
    twice = given.notna() & again(given)
    if source.same_id is None:
        told = "id finns redan på en tidigare rad; raden är kvar och id:t har fått ett tillägg"
        notes.remark(told, twice, do="skriv same_id: one_incident vid källan om samma id är samma händelse", grade=ACT)
    alike = alike_ids(given)
    near = given.notna() & again(alike) & ~twice
    told = "id skiljer sig från ett annat bara i stora och små bokstäver, mellanslag eller nollor; båda är kvar"
    if source.same_id is not None:
        told = "id skiljer sig från ett annat bara i stora och små bokstäver, mellanslag eller nollor; läst som det"
    do = "skriv same_id: one_incident vid källan om det är samma händelse" if source.same_id is None else ""
    notes.remark(told, near, do=do, grade=ACT if source.same_id is None else TOLD)
    return _parted(given, twice, source)


def _parted(given: "pd.Series[str]", twice: "pd.Series[bool]", source: IncidentSource) -> "pd.Series[str]":
    """Ids that are all different, from those of the export and where each stood before."""
    found = given
    if twice.any():
        same = given[given.isin(given[twice])]
        order = same.groupby(same).cumcount() + 1
        found = given.mask(twice, (same + "#" + order.astype("str"))[twice[same.index]])
    absent = given.isna()
    return found.mask(absent, _row_ids(given.index[absent], source)) if absent.any() else found


def alike_ids(ids: "pd.Series[str]") -> "pd.Series[str]":
    """Ids without regard to case, space, zeros before them and a decimal zero after; missing stays missing."""
    plain = ids.str.lower()
    odd = ~plain.str.fullmatch(_PLAIN_ID, na=True).astype("bool")
    mended = plain[odd].str.replace(r"\s+", "", regex=True).str.replace(r"[.,]0+$", "", regex=True).str.lstrip("0")
    return plain.where(~odd, mended.reindex(plain.index)) if odd.any() else plain


def _row_ids(rows: "pd.Index[int]", source: IncidentSource) -> "pd.Series[str]":
    """Ids of rows that the export gives none."""
    return pd.Series([f"{source.source}:{row}" for row in rows], index=rows, dtype="str")


def _own_ids(table: Table, source: IncidentSource) -> "pd.Series[str]":
    theirs = source.columns.get("incident_id")
    if not isinstance(theirs, str):
        return pd.Series(pd.NA, index=table.frame.index, dtype="str")
    cells = table.frame[theirs].astype("str")
    plain = cells.str.strip()
    return cells if plain.equals(cells) else plain  # Ids of millions of rows are held once.


def _numbers_of_crimes(
    table: Table, frame: pd.DataFrame, source: IncidentSource, notes: SourceNotes
) -> "tuple[pd.Series[int] | None, pd.Series[bool]]":
    """How many crimes each row stands for, None where each is one; and which rows are sums of the others."""
    theirs = source.columns.get("antal")
    if not isinstance(theirs, str):
        return None, sums_of_rows(frame, None, notes)
    n = amounts(table.frame[theirs], decimal=source.decimal)
    whole = (n >= 1) & (n % 1 == 0)
    sums = sums_of_rows(frame, n.where(whole), notes)
    few = whole & (n <= MOST_IN_A_ROW)
    thousands = ambiguous(table.frame[theirs], decimal=source.decimal)
    notes.refuse(f"antal kan vara tusental (1{source.decimal}000); skriv tal utan skiljetecken", thousands)
    notes.refuse(f"antal är inte ett helt tal från 1 till {MOST_IN_A_ROW}", ~few & ~thousands & ~sums)
    return n.where(few, 0).astype("int64"), sums


def _one_row_each(
    kept: pd.DataFrame, ids: "pd.Series[str]", times: "pd.Series[int]"
) -> "tuple[pd.DataFrame, pd.Series[str]]":
    """A row for each crime that a row stands for; the second and later have ids that say so."""
    number = np.concatenate([np.arange(n) for n in times]) if len(times) else np.array([], dtype=int)
    every = kept.loc[kept.index.repeat(times)]
    tail = np.where(number > 0, np.char.add("+", number.astype(str)), "").astype(object)
    own = ids.loc[ids.index.repeat(times)]
    return every.assign(incident_id=every["incident_id"] + tail), (own + tail).astype("str")


def _refuse(frame: pd.DataFrame, notes: SourceNotes, *, where: str) -> "pd.Series[bool]":
    notes.refuse("brottstyp saknas", frame["brottstyp"].isna())
    notes.refuse("slaget är inte crime, event eller activity", ~frame["kind"].isin(KINDS))
    bad = set(notes.refusals()["row"])
    good = pd.Series(~frame.index.isin(list(bad)), index=frame.index)
    if not good.any():
        reasons = ", ".join(sorted(set(notes.refusals()["reason"])))
        raise DataError(f"{where}: ingen rad kunde tas in.", found=reasons, do="rätta filen eller kommunfilen.")
    return good


def _tell_future(kept: pd.DataFrame, notes: SourceNotes, uttag: date | None, today: date | None) -> None:
    until = uttag or today
    if until is not None:
        late = kept["start"] >= pd.Timestamp(until) + pd.Timedelta(days=1)
        do = "skriv nytt uttag: i kommunfilen om uppgifterna är tagna senare; annars rätta datumen" if uttag else ""
        notes.remark(f"start ligger efter {'uttagsdagen' if uttag else 'dagens datum'}", late, do=do, grade=ACT)
