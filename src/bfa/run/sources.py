"""What has to lie ready before a notebook runs: the example's files where they are asked for, and the store."""

from collections.abc import Callable
from pathlib import Path

from bfa.tables import intake
from bfa.tables.municipality import Kommun
from bfa.tables.quality import QualityReport

Say = Callable[[str], None]


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
    from bfa.present import quality_report

    return intake.take_in(kommun, progress=say, documents=quality_report.documents)


def ensure_example(kommun: Kommun, *, say: Say) -> list[Path]:
    """Build the fictional municipality when a kommun file marked `fiktiv` names files of it that are missing."""
    folder = kommun.root / "data" / "example"
    missing = [path for path in intake.missing_files(kommun) if path.resolve().is_relative_to(folder.resolve())]
    if not (kommun.fiktiv and missing):
        return []
    say("Bygger Exempelkommun (påhittade data) ...")
    return build_example(folder)


def build_example(folder: Path) -> list[Path]:
    """Write the source files of Exempelkommun; the same bytes every time."""
    from bfa import example

    return list(example.build(folder))
