"""What one worker does for one kommundel and notebook: run it, take out its figures, write its handout."""

import sys
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bfa.errors import BfaError
from bfa.run.execution import Job, execute
from bfa.run.files import write_text
from bfa.run.journal import Key
from bfa.run.notebook_code import refuse_unlisted
from bfa.run.notebooks import read_cells
from bfa.tables.disk import reason
from bfa.words.labels import Labels
from bfa.words.nouns import kind_in


@dataclass(frozen=True, slots=True)
class Task:
    """One run to make."""

    #: Real name ("" for the whole kommun) and file stem.
    kommundel: str
    notebook: str
    #: What it is made of.
    key: Key
    #: The notebook with its parameters.
    job: Job
    #: Where the page is put.
    handout: Path
    #: What the page says about itself.
    labels: Labels
    #: Relative address and text of each link at the top of the page.
    links: tuple[tuple[str, str], ...]
    #: Title of the page.
    title: str

    @property
    def name(self) -> tuple[str, str]:
        """Its kommundel and its page, which no other task of a batch has."""
        return self.kommundel, self.notebook


@dataclass(frozen=True, slots=True)
class Result:
    """How it went."""

    #: Why it failed, in Swedish; "" when it did not.
    reason: str
    #: What the notebook handed on.
    figures: Mapping[str, Any] = field(default_factory=dict)
    #: Wall time. [s]
    seconds: float = 0.0
    #: The page, and the workbook beside it where there is one.
    files: tuple[Path, ...] = ()


def run_task(task: Task) -> Result:
    """Make one run; never raises, so that one that fails stops no other."""
    start = time.perf_counter()
    said = task.job.executed.with_suffix(".fel.txt")
    said.unlink(missing_ok=True)
    try:
        figures, written = _run(task)
        return Result("", figures, time.perf_counter() - start, written)
    except BfaError as error:
        return Result(str(error), seconds=time.perf_counter() - start)
    except OSError as error:
        where = Path(error.filename or task.job.executed)
        found, do = reason(error, where)
        told = f"{task.notebook}: {where.name} kan inte läsas eller skrivas.\n  Hittat: {found}\n  Gör så här: {do}"
        return Result(told, seconds=time.perf_counter() - start)
    except Exception as error:
        write_text(said, traceback.format_exc())
        fault = f"{task.notebook}: oväntat fel när sidan skulle skrivas ({type(error).__name__})."
        return Result(f"{fault}\n  Hittat: beskrivningen ligger i {said.name} bland arbetsmaterialet")


def _run(task: Task) -> tuple[dict[str, Any], tuple[Path, ...]]:
    # jsonschema, which nbformat brings in, builds a grammar of web addresses at import: 1.2 s that no notebook needs.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from bfa.run.handouts import collect_figures, write_handout

    refuse_unlisted(read_cells(task.job.notebook), name=task.job.notebook.name)
    execute(task.job)
    figures: dict[str, Any] = collect_figures(task.job)
    kind = kind_in(figures)
    written = write_handout(task.job, task.handout, labels=task.labels, links=task.links, title=task.title, kind=kind)
    return figures, written
