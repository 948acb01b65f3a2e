"""Intake: from the files a kommun file names to a checked store and a quality report."""

from collections.abc import Callable, Mapping
from pathlib import Path

from bfa.tables.municipality import Kommun
from bfa.tables.quality import QualityReport


def missing_files(kommun: Kommun) -> list[Path]:
    """Files that the kommun file names and that do not exist."""
    raise NotImplementedError


def is_current(kommun: Kommun) -> bool:
    """Whether a store exists and was made from these very files, codebooks and keys."""
    raise NotImplementedError


def take_in(
    kommun: Kommun,
    *,
    progress: Callable[[str], None] | None = None,
    documents: Callable[[QualityReport], Mapping[str, str]] | None = None,
) -> QualityReport:
    """Read, check and store everything the kommun file names.

    Parameters
    ----------
    kommun : Kommun
        From `municipality.read_kommun`.
    progress : callable, optional
        Told each step in Swedish.
    documents : callable, optional
        Makes text files (name -> text) of the report that are kept in the store beside the tables;
        `present.quality_report.documents` gives the quality report for people.

    Raises
    ------
    DataError, ParameterError
        The files cannot be used; every fault found is named. An earlier store is left as it was.
    """
    raise NotImplementedError
