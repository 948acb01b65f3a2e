"""Intake: from the files a kommun file names to a checked store and a quality report."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bfa.errors import BfaError, DataError, ParameterError
from bfa.tables.annual_counts import annual_table
from bfa.tables.coding import RULES, coding_in, keys_in
from bfa.tables.contracts import COUNTS, COVERAGE, FOLLOW_UP, NO_KOMMUNDEL, validate
from bfa.tables.counting import KEYS, Counts, count_rows, read_counts
from bfa.tables.coverage import coverage_table
from bfa.tables.digests import digests, shared
from bfa.tables.disk import is_open_elsewhere, is_there, refuse_changed, stamps
from bfa.tables.exposure import refuse_shared_cells
from bfa.tables.extraction import check_days
from bfa.tables.file_names import refuse_personal_files
from bfa.tables.findings import Found, figures
from bfa.tables.fingerprint import fingerprint
from bfa.tables.kinds import REGISTERS, TABLES
from bfa.tables.lock import held
from bfa.tables.many_types import refuse_many_types
from bfa.tables.municipality import CountSource, IncidentSource, Kommun
from bfa.tables.naming import reading_order, some_of
from bfa.tables.points import projected
from bfa.tables.quality import ACT, QualityReport, remark_line
from bfa.tables.reading import unread_sheets
from bfa.tables.register_log import read_log, state
from bfa.tables.register_state import registers_of
from bfa.tables.registers import Register, empty, read_register, with_written
from bfa.tables.room import sparing
from bfa.tables.rows import Rows, check_source, read_rows
from bfa.tables.settling import settle
from bfa.tables.store import Contents, store_folder, stored_fingerprint, write_store
from bfa.tables.word_columns import stacked

Said = Callable[[str], None]
Documents = Callable[[QualityReport], Mapping[str, str]]


def every_name(kommun: Kommun) -> Iterator[str]:
    """Every source file, or pattern of files, as the kommun file names it; codebooks not included."""
    for rows in [*kommun.incidents, *kommun.counts]:
        yield from rows.names
    for kind in TABLES.values():
        yield from kind.files(kommun)
    yield from _register_files(kommun)


def named_files(kommun: Kommun) -> list[Path]:
    """Every source file that the kommun file names, codebooks not included, each once.

    Raises
    ------
    DataError
        The name of one looks like a personnummer.
    """
    paths = list(dict.fromkeys(path for name in every_name(kommun) for path in kommun.matching(name)))
    refuse_personal_files(paths, root=kommun.root)
    return paths


def missing_files(kommun: Kommun) -> list[Path]:
    """Files that the kommun file names and that do not exist."""
    return [path for path in named_files(kommun) if not is_there(path)]


def is_current(kommun: Kommun) -> bool:
    """Whether a whole store exists and was made from these very files, codebooks and keys by this very code."""
    if missing_files(kommun):
        return False
    return stored_fingerprint(kommun) == fingerprint(kommun, list(every_name(kommun)))


def take_in(
    kommun: Kommun, *, progress: Said | None = None, documents: Documents | None = None, today: date | None = None
) -> QualityReport:
    """Read, check and store everything the kommun file names.

    Parameters
    ----------
    documents : callable, optional
        Makes text files (name -> text) of the report that are kept in the store beside the tables;
        `pages.quality_report.documents` gives the quality report for people.
    today : date, optional
        The day of the intake; where no day of extraction is declared, rows after it are told.

    Raises
    ------
    DataError, ParameterError
        The files cannot be used; every fault found is named. An earlier store is left as it was. Or another intake of
        the kommun is under way and does not end (`lock.held`).
    """
    say = progress or (lambda text: None)
    with _alone(kommun, say), sparing():
        return _take_in(kommun, say, documents, today)


def bring_up_to_date(
    kommun: Kommun, *, progress: Said | None = None, documents: Documents | None = None, today: date | None = None
) -> QualityReport | None:
    """Take in a kommun whose store is not current, else None; who waits for another intake of it does not do it again.

    Parameters and refusals as in `take_in`.
    """
    say = progress or (lambda text: None)
    if is_current(kommun):
        return None
    with _alone(kommun, say), sparing():
        return None if is_current(kommun) else _take_in(kommun, say, documents, today)


def _alone(kommun: Kommun, say: Said) -> AbstractContextManager[None]:
    return held(store_folder(kommun), what=f"{kommun.kommun} läses in", say=say)


def _take_in(kommun: Kommun, say: Said, documents: Documents | None, today: date | None) -> QualityReport:
    found = read_settled(kommun, progress=say, today=today)
    counts, names = _counts(kommun, found)
    report = QualityReport(figures(kommun, found, counts))
    say("skriver lagret")
    tables = {kind.name: kind.table(found.tables.get(kind.name, []), found.crs) for kind in TABLES.values()}
    tables |= {
        name: found.registers[name].table if name in found.registers else empty(schema)
        for name, schema in REGISTERS.items()
    }
    tables |= {"counts": counts, "coverage": validate(coverage_table(found.covers), COVERAGE, where=kommun.path.name)}
    tables["annual"] = annual_table(found.annual, counts, where=kommun.path.name)
    contents = Contents(
        incidents=_all_rows(found),
        tables={name: table for name, table in tables.items() if table is not None},
        kommundelar=names,
        refused=pd.concat([notes.absent() for notes in found.notes()], ignore_index=True),
        quality=report.figures,
        documents=documents(report) if documents else {},
        fingerprint=fingerprint(kommun, list(every_name(kommun))),
    )
    write_store(kommun, contents)
    return report


def read_settled(kommun: Kommun, *, progress: Said | None = None, today: date | None = None) -> Found:
    """Everything the kommun file names, read and settled as it is counted; nothing is stored.

    Parameters and refusals as in `take_in`.
    """
    say = progress or (lambda text: None)
    before = stamps(named_files(kommun))
    for path in filter(is_open_elsewhere, before):
        say(f"{path.name} är öppen i ett annat program: det som inte är sparat kommer inte med")
    log = kommun.registers.log
    if log and not is_there(kommun.file(log)):
        say(f"{Path(log).name} finns inte ännu: registren läses ur sina filer tills de är sparade med bfa register-in")
    found = _read_everything(kommun, say, today)
    if found.faults:
        raise _together(kommun, found.faults)
    refuse_changed(before)
    settle(kommun, found, today=today)
    return found


def _register_files(kommun: Kommun) -> list[str]:
    """What the registers are read from: the log where there is one, else the files that hold each of them."""
    log = kommun.registers.log
    if log and is_there(kommun.file(log)):
        return [log]
    return [name for register in REGISTERS if (name := getattr(kommun.registers, register))]


def _read_everything(kommun: Kommun, say: Said, today: date | None) -> Found:
    where = kommun.path.name
    if not kommun.incidents and not kommun.counts:
        raise ParameterError(
            f"{where}: varken incidents eller counts anges.", do="ange minst en fil med rader eller antal."
        )
    found = Found(projected(kommun.crs, where=where))
    for source in kommun.incidents:
        _attempt(found, check_source, source, where=where)
    for rows in [*kommun.incidents, *kommun.counts]:
        _attempt(found, check_days, kommun, rows)
    if found.faults:
        return found
    _read_tables(kommun, found, ["areas"], say)
    _read_registers(kommun, found)
    if found.faults:  # What people write is told before a large file is read.
        return found
    names = list(found.areas["kommundel"]) if found.areas is not None else []
    for rows in kommun.incidents:
        for path in kommun.files(rows):
            say(f"läser {path.name}")
            part = _attempt(found, read_rows, kommun, rows, path, crs=found.crs, areas=found.areas, today=today)
            _append(found.rows, part)
            _tell_sheets(kommun, rows, path, part)
    for counts in kommun.counts:
        for path in kommun.files(counts):
            say(f"läser {path.name}")
            file = _attempt(found, read_counts, counts, path, areas=names)
            _append(found.annual if counts.annual else found.counts, file)
            _tell_sheets(kommun, counts, path, file)
    _attempt(found, refuse_many_types, found)
    _read_tables(kommun, found, [name for name in TABLES if name != "areas"], say)
    cells = [part.table[["what", "year", "cell_id"]] for part in found.tables.get("exposure", [])]
    if cells:
        _attempt(found, refuse_shared_cells, pd.concat(cells), where=kommun.path.name)
    if found.areas is None and not found.faults:
        _read_registers(kommun, found)
    return found


def _tell_sheets(kommun: Kommun, source: IncidentSource | CountSource, path: Path, part: Rows | Counts | None) -> None:
    """Tell of sheets that could be read as this one is, and that nobody reads."""
    every = [each for each in (*kommun.incidents, *kommun.counts) if path in kommun.files(each)]
    if part is None:
        return
    for name in unread_sheets(path, source, every):
        what = f"bladet {name} har samma rubriker som det som läses, och läses inte"
        do = f'hör det hit, skriv en källa till med samma fil och sheet: "{name}"'
        part.notes.add(what, 1, do=do, grade=ACT)


def _read_tables(kommun: Kommun, found: Found, names: Sequence[str], say: Said) -> None:
    for kind in map(TABLES.__getitem__, names):
        for source in kind.sources(kommun):
            say(f"läser {Path(source if isinstance(source, str) else source.file).name}")
            part = _attempt(found, kind.read, kommun, source, crs=found.crs, areas=found.areas)
            _append(found.tables.setdefault(kind.name, []), part)


def _read_registers(kommun: Kommun, found: Found) -> None:
    """Every register, its kommundelar held against those that are known by now."""
    if not _register_files(kommun):
        return
    how: dict[str, Any] = {"kommundelar": _kommundelar(found) or None, "sekretess": kommun.registers.sekretess}
    how["coding"] = _attempt(found, coding_in, kommun.root)
    if how["coding"] is None:
        return
    log = kommun.file(kommun.registers.log) if kommun.registers.log else None
    if log is not None and is_there(log):
        found.registers |= _attempt(found, _logged, log, **how) or {}
        _follow_up(found)
        _tell_rules(kommun, found)
        return
    for name, schema in REGISTERS.items():
        file = getattr(kommun.registers, name)
        register = _attempt(found, read_register, kommun.file(file), schema, **how) if file else None
        if register is not None:
            found.registers[name] = register
    _follow_up(found)
    _tell_rules(kommun, found)


def _logged(log: Path, **how: Any) -> dict[str, Register]:
    return registers_of(state(read_log(log)), where=log.name, **how)


def _follow_up(found: Found) -> None:
    """What the measures' own rows say of their state, added to the follow-up."""
    measures = found.registers.get("measures")
    if measures is None or measures.follow_up is None or measures.follow_up.empty:
        return
    own = found.registers.get("follow_up", Register(empty(FOLLOW_UP)))
    found.registers["follow_up"] = replace(own, table=with_written(own.table, measures.follow_up))


def _tell_rules(kommun: Kommun, found: Found) -> None:
    """Tell of causes whose rule is none of the codebook's: nothing can try them."""
    causes = found.registers.get("causes")
    if causes is None:
        return
    table = causes.table
    lost = table.loc[table["rule"].notna() & ~table["rule"].isin(keys_in(kommun.root, RULES, "regler")), "number"]
    if len(lost):
        do = f"rätta regel för orsak {some_of([str(number) for number in lost])}, eller lägg till regeln"
        line = remark_line(f"orsakens regel finns inte i {RULES}, så den kan inte prövas", len(lost), do=do)
        found.registers["causes"] = replace(causes, told=(*causes.told, line))


def _attempt(found: Found, read: Callable[..., Any], *given: Any, **named: Any) -> Any:
    try:
        return read(*given, **named)
    except BfaError as error:
        found.faults.append(error)
        return None


def _append(kept: list[Any], item: Any) -> None:
    if item is not None:
        kept.append(item)


def _together(kommun: Kommun, faults: list[BfaError]) -> BfaError:
    if len(faults) == 1:
        return faults[0]
    lines = "\n".join(f"  {number}. {fault}".replace("\n", "\n   ") for number, fault in enumerate(faults, 1))
    return DataError(f"{kommun.path.name}: {len(faults)} fel hindrar inläsningen.\n{lines}")


def _counts(kommun: Kommun, found: Found) -> tuple[pd.DataFrame, list[str]]:
    names = _kommundelar(found)
    own = _counted(found, names)
    given = pd.concat([part.table for part in found.counts], ignore_index=True) if found.counts else own.iloc[:0]
    _refuse_double(kommun, found, own)
    every = pd.concat([own, given], ignore_index=True).sort_values(KEYS, ignore_index=True, kind="stable")
    return validate(every, COUNTS, where=kommun.path.name), names


def _refuse_double(kommun: Kommun, found: Found, own: pd.DataFrame) -> None:
    """Refuse counts that two sources give: of the same cell, or of a kommundel and of the whole kommun."""
    parts = [own.assign(file="raderna", whole=False)]
    parts += [file.table.assign(file=file.notes.file, whole=file.source.whole) for file in found.counts]
    every = pd.concat(parts, ignore_index=True)
    together = ["month", "brottstyp", "kind"]
    whole = every.groupby(together)["whole"].agg(["any", "all"])
    mixed = pd.MultiIndex.from_frame(every[together]).isin(whole.index[whole["any"] & ~whole["all"]])
    double = every[every.duplicated(KEYS, keep=False) | mixed]
    if len(double):
        months = double["month"].dt.strftime("%Y-%m")
        raise DataError(
            f"{kommun.path.name}: samma kommundel, månad och typ kommer från två källor.",
            found=f"{', '.join(sorted(double['brottstyp'].unique())[:5])}, {months.min()} till {months.max()}, i "
            f"{', '.join(double['file'].unique()[:5])}",
            do="ta bort den ena, eller låt filerna vara var sin källa och skriv period: vid dem så att ingen månad "
            "finns i båda. En källa med area: kommun får inte ha månader och typer som de andra har.",
        )


def _counted(found: Found, names: list[str]) -> pd.DataFrame:
    if not found.rows:
        return empty(COUNTS)
    columns = ["kommundel", "start", "brottstyp", "kind"]
    rows = stacked([part.table[columns] for part in found.rows])
    nowhere = [NO_KOMMUNDEL] if (rows["kommundel"] == NO_KOMMUNDEL).any() else []
    return count_rows(rows, areas=[*names, *nowhere], covers=found.covers)


def _kommundelar(found: Found) -> list[str]:
    if found.areas is not None:
        return [str(name) for name in found.areas["kommundel"]]
    seen = {str(name) for part in found.rows for name in part.table["kommundel"].unique()}
    seen |= {str(name) for counts in (*found.counts, *found.annual) for name in counts.table["area"].unique()}
    return sorted(seen - {NO_KOMMUNDEL}, key=reading_order)


def _all_rows(found: Found) -> list[pd.DataFrame] | None:
    """The rows of each file, with ids that are all different."""
    if not found.rows:
        return None
    tables = [part.table for part in found.rows]
    some = shared(np.concatenate([digests(table["incident_id"]) for table in tables]))
    if not some.any():
        return tables
    own = np.split(some, np.cumsum([len(table) for table in tables])[:-1])
    columns = ["incident_id", "source"]
    every = pd.concat([table.loc[rows, columns].astype("str") for table, rows in zip(tables, own, strict=True)])
    order = every.groupby("incident_id").cumcount().to_numpy()
    tail = "@" + every["source"].fillna("") + "/" + order.astype(str)
    parted = every["incident_id"].where(order == 0, every["incident_id"] + tail).to_numpy()
    first = 0
    for place, rows in enumerate(own):
        ids = tables[place]["incident_id"].copy()
        ids[rows] = parted[first : first + int(rows.sum())]
        first += int(rows.sum())
        tables[place] = tables[place].assign(incident_id=ids)
    return tables
