"""Where a command is given: the project it stands in, its paths, how `bfa` was started, and how many may work."""

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

_MOST_WORKERS = 4


def default_workers() -> int:
    """One worker per processor this process may use, four at most: each holds some hundred megabytes."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(usable, _MOST_WORKERS))


def project_root() -> Path:
    """The nearest folder, from here upwards, that holds `params/` and `notebooks/`; else the checkout."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "params").is_dir() and (folder / "notebooks").is_dir():
            return folder
    return Path(__file__).resolve().parents[3]


def as_started(text: str, program: str, *, commands: Sequence[str]) -> str:
    """A text whose commands are written as the user can give them: with the path that `bfa` was started by, if any."""
    path = Path(program)
    if path.stem != "bfa" or path.parent == Path() or shutil.which("bfa") == program:
        return text
    names = "|".join(map(re.escape, commands))
    started = shown(path.absolute())
    return re.sub(rf"(?<![\w/\\.-])bfa(?= (?:{names})\b)", lambda _: started, text)


def given(files: list[Path], root: Path) -> list[Path]:
    """Files from where the command is given, else from the project folder."""
    return [found if (found := Path.cwd() / file).is_file() else root / file for file in files]


def shown(path: Path) -> str:
    """A path as it is written from where the command is given."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
