"""What has to lie ready before a notebook runs: the example's files where they are asked for, and the store."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bfa.run.files import sha256, write_text
from bfa.run.journal import digest
from bfa.tables import intake
from bfa.tables.lock import held
from bfa.tables.municipality import Kommun
from bfa.tables.quality import QualityReport

Say = Callable[[str], None]
_MARK = ".byggd"


def ensure_store(kommun: Kommun, *, say: Say, fresh: bool = False) -> QualityReport | None:
    """Take in a kommun when its store is missing or its sources have changed.

    Parameters
    ----------
    kommun : Kommun
        From `read_kommun`.
    say : callable
        Told each step in Swedish.
    fresh : bool
        Take it in whatever the store holds.

    Returns
    -------
    QualityReport or None
        None when the store was current.

    Raises
    ------
    BfaError
        The files cannot be used.
    """
    ensure_example(kommun, say=say)
    if not fresh and intake.is_current(kommun):
        return None
    say(f"Läser in {kommun.kommun} ...")
    from bfa.present.quality_report import documents

    reading = intake.take_in if fresh else intake.bring_up_to_date
    return reading(kommun, progress=say, documents=documents, today=date.today())


def what_was_read(figures: Mapping[str, Any]) -> list[str]:
    """An intake in a few lines of Swedish: rows of each file, remarks, period, control sums."""
    sources, period = [*figures["sources"], *figures["count_sources"]], figures["period"]
    said = [
        f"{each['file']}: {each['read']} rader lästa, {each['kept']} behållna, {each['refused']} avvisade."
        for each in sources
    ]
    remarks = sum(len(each["remarks"]) for each in sources) + len(figures["remarks"])
    if remarks:
        said.append(f"{remarks} {'sak' if remarks == 1 else 'saker'} att titta på står i kvalitetsrapporten.")
    if period[0]:
        said.append(f"Perioden {period[0]} till {period[-1]}.")
    sums = figures["control_sums"]
    if sums:
        right = sum(bool(each["match"]) for each in sums)
        said.append(f"{right} av {len(sums)} kontrollsummor stämmer.")
    return said


def ensure_example(kommun: Kommun, *, say: Say) -> list[Path]:
    """Build the fictional municipality when a kommun file marked `fiktiv` names files of it.

    They are built when one is missing, or when the code that makes them is not what made them.
    """
    folder = kommun.root / "data" / "example"
    ours = [path for path in intake.named_files(kommun) if path.resolve().is_relative_to(folder.resolve())]
    if not (kommun.fiktiv and ours) or _is_built(folder, ours):
        return []
    with held(folder, what="Exempelkommun byggs", say=say):
        if _is_built(folder, ours):
            return []
        say("Bygger Exempelkommun (påhittade data) ...")
        return build_example(folder)


def build_example(folder: Path) -> list[Path]:
    """Write the source files of Exempelkommun; the same bytes every time."""
    from bfa import example

    (folder / _MARK).unlink(missing_ok=True)
    files = example.build(folder)
    write_text(folder / _MARK, _builder() + "\n")
    return files


def _is_built(folder: Path, files: list[Path]) -> bool:
    return _built_by(folder) == _builder() and all(path.is_file() for path in files)


def _built_by(folder: Path) -> str:
    mark = folder / _MARK
    return mark.read_text(encoding="utf-8").strip() if mark.is_file() else ""


def _builder() -> str:
    code = sorted((Path(__file__).resolve().parents[1] / "example").glob("*.py"))
    return digest([sha256(path) for path in code])
