"""Whether a batch lies as it was left: asked of its files alone, before anything that reads or computes is imported.

A batch that ends whole writes down the digest of all that it was made from and of all that it wrote. Where the same
files give the same digest, nothing is to be made, and that takes the time of reading them. Where any differs, or one
has come or gone, nothing is concluded: the batch then asks its journal, run by run, what is to be made again.

What a batch writes itself is read when it has ended. What it does not write is read before it reads it, so that what
changes while it runs differs from what was written down.
"""

import os
import re
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from json import loads
from pathlib import Path

from bfa.errors import BfaError
from bfa.run.events import Events, Listener, kept_in
from bfa.run.files import write_json
from bfa.run.journal import contents, digest, package_digest
from bfa.run.layout import INDEX_NAME, Layout
from bfa.run.pace import Pace
from bfa.run.state import Done
from bfa.tables.file_digests import file_digests, matching
from bfa.tables.lock import held

#: Among the working files of a batch.
NAME = "lamnad.json"
_CHECKOUT = Path(__file__).resolve().parents[3]
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Left:
    """What a batch wrote down when it ended."""

    #: Where the files that its kommun names lie: paths and patterns from the project folder.
    names: Sequence[str]
    #: Folders of all else that it reads and the params files do not: the store, the promises.
    folders: Sequence[str]
    #: Its tier, its runs [count], and what it says each time, in Swedish.
    tier: str
    runs: int
    said: Sequence[str]
    #: Of the project's settings before it read them, of the data before the first page, and of all it wrote.
    settings: str
    data: str
    written: str


def settings(file: Path) -> str:
    """Digest of params files, notebooks, codebooks, what params files take from the environment, and the package.

    "" where a file cannot be read, which whoever needs it says, and where the batch file is not among the params files.
    """
    root = Layout.of(file).reports.parent
    if not file.resolve().is_relative_to(root / "params"):
        return ""
    folders = [root / "params", root / "notebooks", *(each / "data" / "codebook" for each in (root, _CHECKOUT))]
    with suppress(OSError):
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in _files(root / "params")]
        named = {name: os.environ.get(name) for text in texts for name in _VARIABLE.findall(text)}
        return digest([_held(folders), named, package_digest()])
    return ""


def data(layout: Layout, names: Iterable[str], folders: Iterable[str]) -> str:
    """Digest of the files of the kommun and of folders; `kept`, what pages keep beside a store, is left out."""
    root = layout.reports.parent
    found = file_digests(path for name in names for path in matching(root, name))
    return digest([{str(path): held for path, held in found.items()}, _held([root / each for each in folders])])


def leave(layout: Layout, left: Left) -> None:
    """Write down how a batch was left. Refused as in `files.told`."""
    write_json(_place(layout), asdict(left) | {"sha256": digest(asdict(left))})


def written(layout: Layout) -> str:
    """Digest of all that a batch wrote, but for what happened in it."""
    return digest(_held([layout.shared, layout.working], without=(layout.events, _place(layout))))


def found_as_left(layout: Layout, before: str, workers: int, *listeners: Listener) -> Done | None:
    """Say that there is nothing to make, where the batch lies as it was left; None where it does not.

    Parameters
    ----------
    before : str
        What `settings` gave.
    workers : int
        How many would have worked, which is told with the plan.

    Raises
    ------
    DataError
        The batch runs elsewhere and does not end (`lock.held`).
    """
    start = time.perf_counter()
    if not before or not _place(layout).is_file():
        return None
    events = Events(*listeners)
    with held(layout.shared, what=f"Batchen {layout.batch} körs", say=events.say):
        left = _standing(layout, before)
        if left is None:
            return None
        with kept_in(layout.events) as kept:
            events.listeners += kept
            events.start(layout.batch, left.tier)
            for line in left.said:
                events.say(line)
            events.plan([], kept=left.runs, pace=Pace((), records=(), workers=workers))
            return events.done(Done(layout.shared / INDEX_NAME, 0, left.runs, (), time.perf_counter() - start))


def _standing(layout: Layout, before: str) -> Left | None:
    """What was written down, where all of it still is so; None where not, or where a file cannot be read."""
    with suppress(OSError, ValueError, TypeError, KeyError, BfaError):
        held = loads(_place(layout).read_text(encoding="utf-8"))
        own = held.pop("sha256")
        left = Left(**held)
        now = (before, data(layout, left.names, left.folders), written(layout))
        if own == digest(asdict(left)) and now == (left.settings, left.data, left.written):
            return left
    return None


def _place(layout: Layout) -> Path:
    return layout.working / NAME


def _held(folders: Iterable[Path], *, without: Sequence[Path] = ()) -> dict[str, dict[str, str]]:
    return {
        str(folder): contents((path for path in _files(folder) if path not in without), folder) for folder in folders
    }


def _files(folder: Path) -> list[Path]:
    """Every file below a folder, but those of its own `kept`."""
    every = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in every if path.relative_to(folder).parts[0] != "kept"]
