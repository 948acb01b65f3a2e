"""One export of incident rows to the incidents contract, with notes on everything that was refused or remarked on."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyproj

from bfa.errors import DataError, ParameterError
from bfa.tables.codes import assign_types, codebook_file, read_codes
from bfa.tables.contracts import INCIDENTS, KINDS, validate
from bfa.tables.municipality import IncidentSource, Kommun
from bfa.tables.period import Period, parse_period, within
from bfa.tables.personal import hashed, looks_personal
from bfa.tables.placing import read_kommundelar, read_points
from bfa.tables.points import known_crs
from bfa.tables.quality import SourceNotes
from bfa.tables.reading import Table, read_table
from bfa.tables.recoding import recode
from bfa.tables.store import NO_KOMMUNDEL
from bfa.tables.windows import TIMES, check_times, read_times

WORDS = ("kind", "brottskod", "brottstyp", "plats", "plats_typ", "case_id", "source")
OURS = ("incident_id", *WORDS, *TIMES)
#: More words than this in plats_typ without `values`, and the column is taken for free text.
MOST_PLACE_TYPES = 50


@dataclass(frozen=True, slots=True)
class Rows:
    """What one export became.

    Attributes
    ----------
    table : GeoDataFrame
        `contracts.INCIDENTS`; kommundel is never missing (`store.NO_KOMMUNDEL`).
    covered : Period
        Whole months that the export covers.
    notes : SourceNotes
        Counts, refusals and remarks.
    """

    table: gpd.GeoDataFrame
    covered: Period
    notes: SourceNotes


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
    faults += [
        f"date_formats: {name} är okänd (tillåtet: {', '.join(TIMES)})"
        for name in source.date_formats
        if name not in TIMES
    ]
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
) -> Rows:
    """Read one export of incident rows.

    Parameters
    ----------
    kommun : Kommun
        Gives the kommun's name and the salt.
    source : IncidentSource
        How the export is written.
    path : Path
        One of its files.
    crs : CRS
        The kommun's, projected in metres.
    areas : GeoDataFrame, optional
        `contracts.AREAS`.
    today : date, optional
        The day of the intake: where no day of extraction is declared, later rows are in the future.

    Raises
    ------
    DataError, ParameterError
        The export cannot be used as it is declared.
    """
    table = read_table(path, source, columns=_wanted(source))
    notes = SourceNotes(source.source, path.name, table.encoding, read=len(table.frame) + len(table.refused))
    notes.take(table)
    duplicates = table.frame.duplicated() & table.frame.notna().any(axis=1)
    notes.remark("raden är lika med en annan rad i allt som läses; båda är kvar", duplicates)
    frame = pd.DataFrame(index=table.frame.index)
    frame = frame.assign(**read_times(table, source, notes, where=path.name, zone=kommun.timezone))
    frame = frame.assign(**_words(table, source, notes, kommun=kommun, where=path.name))
    frame["brottstyp"] = _types(frame, source, notes, kommun)
    frame["incident_id"] = _ids(table, source, notes)
    points = read_points(table, source, notes, crs=crs, areas=areas, where=path.name)
    frame["kommundel"] = read_kommundelar(table, source, notes, points=points, areas=areas, where=path.name)
    frame["kommun"] = kommun.kommun
    good = _refuse(frame, notes, where=path.name)
    notes.kept = int(good.sum())
    kept = gpd.GeoDataFrame(frame[good], geometry=points[good], crs=crs)
    covered = _covered(kept, source, notes, until=kommun.uttag or today, declared=kommun.uttag is not None)
    notes.figures |= _shares(kept, duplicates & good, covered)
    checked = gpd.GeoDataFrame(validate(kept.reset_index(drop=True), INCIDENTS, where=path.name))
    return Rows(checked, covered, notes)


def _wanted(source: IncidentSource) -> list[str]:
    named = [part for theirs in source.columns.values() for part in ([theirs] if isinstance(theirs, str) else theirs)]
    return [*named, *(name for name in (source.x, source.y, source.point, source.kommundel.column) if name)]


def _words(
    table: Table, source: IncidentSource, notes: SourceNotes, *, kommun: Kommun, where: str
) -> dict[str, "pd.Series[Any]"]:
    found: dict[str, pd.Series[Any]] = {}
    for name in WORDS:
        fixed = getattr(source, name, None)
        theirs = source.columns.get(name)
        if isinstance(theirs, str):
            found[name], unlisted = recode(table.frame[theirs], source.values.get(name))
            notes.remark(f"{name}: ordet är inte med i values; lämnas tomt", unlisted)
        else:
            found[name] = pd.Series(fixed, index=table.frame.index, dtype="str")
    if isinstance(source.columns.get("source"), str):
        found["source"] = found["source"].fillna(source.source)
    _check_place_types(found["plats_typ"], source, where=where)
    for name in ("plats", "plats_typ", "brottstyp", "source"):
        personal = looks_personal(found[name])
        notes.remark(f"{name}: texten liknar ett personnummer; den är borttagen", personal)
        found[name] = found[name].mask(personal)
    salt = f"{kommun.key}\x00{kommun.case_salt}"
    return found | {"case_id": hashed(found["case_id"], salt=salt)}


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
    named = types.fillna(frame["brottstyp"])
    notes.remark("brottskoden är inte fyra siffror; har den förlorat sin inledande nolla?", _odd(frame["brottskod"]))
    notes.remark(f"brottskoden finns inte i {source.codes}; raden är kvar som okänd kod", unknown)
    notes.remark(f"brottskoden var inte i bruk den dagen enligt {source.codes}; typen används ändå", outside)
    lacking = frame.loc[unknown, "brottskod"]
    notes.figures["unknown_codes"] = lacking[~_odd(lacking)].value_counts().head(20).to_dict()
    return named


def _odd(codes: "pd.Series[str]") -> "pd.Series[bool]":
    return codes.notna() & ~codes.str.fullmatch(r"\d{4}", na=False)


def _ids(table: Table, source: IncidentSource, notes: SourceNotes) -> "pd.Series[str]":
    rows = pd.Series([f"{source.source}:{row}" for row in table.frame.index], index=table.frame.index, dtype="str")
    theirs = source.columns.get("incident_id")
    if not isinstance(theirs, str):
        return rows
    given = table.frame[theirs].str.strip()
    notes.remark("id saknas; radnumret används", given.isna())
    twice = given.notna() & given.duplicated()
    notes.remark("id finns redan på en tidigare rad; raden är kvar och id:t har fått ett tillägg", twice)
    order = given.groupby(given).cumcount() + 1
    return given.mask(twice, given + "#" + order.astype("Int64").astype("str")).fillna(rows)


def _refuse(frame: pd.DataFrame, notes: SourceNotes, *, where: str) -> "pd.Series[bool]":
    notes.refuse("brottstyp saknas", frame["brottstyp"].isna())
    notes.refuse("slaget är inte crime, event eller activity", ~frame["kind"].isin(KINDS))
    bad = set(notes.refusals()["row"])
    good = pd.Series(~frame.index.isin(list(bad)), index=frame.index)
    if not good.any():
        reasons = ", ".join(sorted(set(notes.refusals()["reason"])))
        raise DataError(f"{where}: ingen rad kunde tas in.", found=reasons, do="rätta filen eller kommunfilen.")
    return good


def _covered(
    kept: gpd.GeoDataFrame, source: IncidentSource, notes: SourceNotes, *, until: date | None, declared: bool
) -> Period:
    if until is not None:
        late = kept["start"] >= pd.Timestamp(until) + pd.Timedelta(days=1)
        notes.remark("start ligger efter uttagsdagen" if declared else "start ligger efter dagens datum", late)
    if source.period:
        period = parse_period(source.period)
        outside = ~within(kept["start"], period)
        if outside.all():
            raise DataError(
                f"{notes.file}: ingen rad har start i perioden {period}.",
                found=f"rader från {kept['start'].min():%Y-%m} till {kept['start'].max():%Y-%m}",
                do="rätta period: vid källan; den ska vara månaderna som exporten täcker.",
            )
        notes.remark("start ligger utanför den angivna perioden; raden räknas inte i någon månad", outside)
        return period
    month = _extracted(kept, until).dt.to_period("M")
    per_month = month.value_counts()
    thin = per_month.index[per_month < 0.05 * per_month.median()]
    edges = month.isin([edge for edge in (month.min(), month.max()) if edge in set(thin)])
    notes.remark("första eller sista månaden har mycket få rader; ange period: om exporten inte täcker den", edges)
    return Period(month.min(), month.max())


def _extracted(kept: gpd.GeoDataFrame, until: date | None) -> "pd.Series[pd.Timestamp]":
    """Starts up to the day of extraction: a later one is a slip of the pen, and covers no month."""
    start: pd.Series[pd.Timestamp] = kept["start"]
    if until is None:
        return start
    before = start[start < pd.Timestamp(until) + pd.Timedelta(days=1)]
    return before if len(before) else start


def _shares(kept: gpd.GeoDataFrame, duplicates: "pd.Series[bool]", covered: Period) -> dict[str, Any]:
    return {
        "first": kept["start"].min().strftime("%Y-%m-%d"),
        "last": kept["start"].max().strftime("%Y-%m-%d"),
        "covered": [str(covered.first), str(covered.last)],
        "without_point": int(kept.geometry.isna().sum()),
        "without_clock": int((~kept["clock_known"].fillna(True)).sum()),
        "without_day": int((~kept["day_known"].fillna(True)).sum()),
        "without_end": int(kept["end"].isna().sum()) if "end" in kept else None,
        "without_kommundel": int((kept["kommundel"] == NO_KOMMUNDEL).sum()),
        "duplicates": int(duplicates.sum()),
    }
