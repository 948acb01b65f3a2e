"""What `bfa check` looks at: params, codebooks, notebooks, and what this machine lacks."""

import csv
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from pathlib import Path

import yaml
from packaging.requirements import Requirement

from bfa.analyses.rules import named_in, read_rules
from bfa.errors import BfaError, DataError, ParameterError
from bfa.run import notebooks
from bfa.run.execution import Job, execute
from bfa.run.params import defaults, own_values, read_batch
from bfa.run.plan import with_types
from bfa.tables.coding import CODING, RULES, coding_in
from bfa.tables.intake import missing_files
from bfa.tables.known_measures import KNOWN, read_known
from bfa.tables.municipality import read_kommun
from bfa.tables.tag_book import BOOK, read_tag_book

#: Free disk below which a batch may not find room. [bytes]
LEAST_DISK = 2 * 1024**3
#: A notebook of one cell, which holds 1.
_TRIAL = (
    '{"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "execution_count": null, "outputs": [], "source": "1"}'
    '], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    #: The file or the thing.
    what: str
    #: "ok", "saknas" (may be done without) or "fel".
    grade: str
    #: What was found, in Swedish; "" when there is nothing to say.
    text: str = ""


def check(root: Path) -> Iterator[Finding]:
    """Look at a project and the machine, one finding at a time."""
    yield from machine(root)
    yield from files(root)
    yield _kernel()


def machine(root: Path) -> Iterator[Finding]:
    """Python, packages, disk and browser."""
    found = ".".join(map(str, sys.version_info[:3]))
    wanted = _python_bounds()
    fits = not wanted or Requirement(f"python{wanted}").specifier.contains(found)
    yield Finding("Python", "ok" if fits else "fel", found if fits else f"{found}; bfa behöver {wanted}")
    lacking = [fault for line in requires("bfa") or [] if (fault := _package_fault(line))]
    yield Finding("Paket", "fel" if lacking else "ok", "; ".join(lacking))
    free = shutil.disk_usage(root).free
    grade = "ok" if free >= LEAST_DISK else "fel"
    yield Finding("Disk", grade, f"{free / 1024**3:.0f} GB ledigt".replace(".", ","))
    browser = next((name for name in _BROWSERS if shutil.which(name)), "")
    yield Finding("Webbläsare för test", "ok" if browser else "saknas", browser or "behövs bara för bfa:s egna prov")


def files(root: Path) -> Iterator[Finding]:
    """Params files, codebooks and notebooks of the project."""
    for path in sorted((root / "params" / "kommun").glob("*.yml")):
        yield _tried(f"params/kommun/{path.name}", partial(_kommun, path))
    for path in sorted((root / "params" / "batch").glob("*.yml")):
        yield _tried(f"params/batch/{path.name}", partial(_batch, path))
    notebooks_here = sorted((root / "notebooks").glob("*.ipynb"))
    given = {path.name for path in (root / "params" / "notebooks").glob("*.yml")}
    for name in sorted(given | {f"{path.stem}.yml" for path in notebooks_here}):
        yield _tried(f"params/notebooks/{name}", partial(_defaults, root / "params" / "notebooks" / name))
    for path in sorted((root / "data" / "codebook").glob("*")):
        yield _codebook(path)
    for path in notebooks_here:
        faults = notebooks.faults(path)
        yield Finding(f"notebooks/{path.name}", "fel" if faults else "ok", "; ".join(faults))


def _tried(what: str, look: Callable[[], str]) -> Finding:
    try:
        lacking = look()
    except BfaError as error:
        return Finding(what, "fel", str(error))
    return Finding(what, "saknas" if lacking else "ok", lacking)


def _kommun(path: Path) -> str:
    kommun = read_kommun(path)
    gone = [file.name for file in missing_files(kommun)]
    if not gone or path.stem == "mall":
        return ""
    return "byggs vid första körningen" if kommun.fiktiv else f"filerna {', '.join(gone)} finns inte här"


def _batch(path: Path) -> str:
    batch = read_batch(path)
    kommun = read_kommun(batch.kommun_file)
    with suppress(DataError):  # nothing is taken in yet: the run will look
        with_types(batch, kommun)
    return ""


def _defaults(path: Path) -> str:
    given, own = (asked(path.parents[2], path.stem) for asked in (defaults, own_values))
    if not path.is_file():
        return "filen finns inte; en batch tar värdena i notebookens cell"
    other = [name for name, value in own.items() if given[name] != value]
    return f"andra värden än i notebookens cell, som bfa run tar: {', '.join(other)}" if other else ""


def _codebook(path: Path) -> Finding:
    what = f"data/codebook/{path.name}"
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.name == KNOWN:
            read_known(path)
        elif path.name == BOOK:
            read_tag_book(path)
        elif path.name == CODING:
            coding_in(path.parents[2])
        elif path.name == RULES:
            read_rules(path, named_in(path.parents[2]))
        elif path.suffix == ".yml":
            yaml.safe_load(text)
        elif path.suffix == ".csv":
            _refuse_ragged(text)
    except ParameterError as error:
        return Finding(what, "fel", str(error))
    except UnicodeDecodeError:
        return Finding(what, "fel", "filen är inte sparad som UTF-8")
    except (yaml.YAMLError, csv.Error, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        said = f"går inte att läsa, rad {mark.line + 1}" if mark else str(error)
        return Finding(what, "fel", said)
    return Finding(what, "ok")


def _refuse_ragged(text: str) -> None:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    separator = ";" if lines and ";" in lines[0] else ","
    rows = list(csv.reader(lines, delimiter=separator))
    ragged = [number for number, row in enumerate(rows, start=1) if len(row) != len(rows[0])]
    if len(rows) < 2 or ragged:
        raise ValueError(f"olika antal kolumner, rad {ragged[0]}" if ragged else "filen har inga rader")


def _kernel() -> Finding:
    with tempfile.TemporaryDirectory(prefix="bfa", ignore_cleanup_errors=True) as folder:
        notebook = Path(folder) / "prov.ipynb"
        notebook.write_text(_TRIAL)
        return _tried("Python-kärna för notebooks", lambda: _started(Path(folder), notebook))


def _started(folder: Path, notebook: Path) -> str:
    execute(Job(notebook, {}, folder / "ut" / notebook.name, folder))
    return ""


def _python_bounds() -> str:
    try:
        return str(metadata("bfa")["Requires-Python"] or "")
    except PackageNotFoundError:
        return ""


def _package_fault(line: str) -> str:
    wanted = Requirement(line)
    if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
        return ""
    try:
        found = version(wanted.name)
    except PackageNotFoundError:
        return f"{wanted.name} är inte installerat"
    return "" if wanted.specifier.contains(found) else f"{wanted.name} {found}; bfa behöver {wanted.specifier}"
