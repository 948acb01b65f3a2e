"""One at a time: the lock of a folder, so that two who write it at once do so after each other.

The lock is the operating system's, on an open file beside the folder. It goes with the process that holds it: one that
is killed leaves no lock behind, whatever the file says. The file says who holds it, for the one who waits.
"""

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from bfa.errors import DataError
from bfa.tables.disk import reason

#: How long one waits for the other before giving up. [s]
LONGEST_WAIT = 600.0
#: How often the lock is tried. [s]
_BETWEEN = 0.2
#: Where the locked byte lies on Windows, far outside the text, which the one who waits is to read.
_FAR = 1 << 30


class BusyError(DataError):
    """Another process held the lock for as long as one waits."""


@contextmanager
def held(folder: Path, *, what: str, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder's lock for the length of the block, waiting for it where another process holds it.

    Not for a block inside another one of the same folder.

    Parameters
    ----------
    folder : Path
        What is locked; it need not exist. The lock is `.<name>.las` beside it while it is held.
    what : str
        What is done to it, as a Swedish sentence without an end: "Lilla läses in".
    say : callable
        Told in Swedish who holds the lock, once, when there is something to wait for.

    Raises
    ------
    BusyError
        Another process held it for all of `LONGEST_WAIT`.
    DataError
        The file cannot be written there.
    """
    path = _beside(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        file = _wait(path, what=what, say=say)
    except OSError as error:
        found, do = reason(error, path)
        raise DataError(f"Det går inte att skriva i {folder.parent}.", found=found, do=do) from error
    try:
        yield
    finally:
        _let_go(file, path)


def holder(folder: Path) -> str:
    """Who holds the folder's lock now and since when, in Swedish; "" where nobody does."""
    path = _beside(folder)
    try:
        file = os.open(path, _TO_READ)
    except FileNotFoundError:
        return ""
    try:
        return "" if _taken(file) else _holder(path)
    finally:
        os.close(file)  # and what was taken is let go


def _beside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.las")


def _wait(path: Path, *, what: str, say: Callable[[str], None]) -> int:
    for attempt in range(1 + round(LONGEST_WAIT / _BETWEEN)):
        file = _try(path)
        if file is not None:
            return file
        if not attempt:
            say(f"{what} redan, {_holder(path)}. Väntar tills det är klart, som mest {LONGEST_WAIT / 60:.0f} minuter.")
        time.sleep(_BETWEEN)
    raise BusyError(
        f"{what} redan, och det blir inte klart.",
        found=_holder(path),
        do="vänta tills den är klar, eller avsluta den, och kör igen.",
    )


def _try(path: Path) -> int | None:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    ours = False
    try:
        ours = _taken(file) and _is_there(file, path)
        if ours:
            _sign(file)
    finally:
        if not ours:
            os.close(file)
    return file if ours else None


def _sign(file: int) -> None:
    os.ftruncate(file, 0)
    os.lseek(file, 0, os.SEEK_SET)
    with suppress(OSError):  # a full disk: the lock holds without a name
        os.write(file, f"{os.getpid()} {socket.gethostname()}\n".encode())


def _is_there(file: int, path: Path) -> bool:
    """Whether it is still the file of that name: the one who held the lock before may have taken it away."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file), path.stat())
    return False


if sys.platform == "win32":
    import msvcrt

    _TO_READ = os.O_RDWR  # a byte is locked for writing only

    def _taken(file: int) -> bool:
        os.lseek(file, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _let_go(file: int, path: Path) -> None:
        os.close(file)
        with suppress(OSError):  # another one waits with the file open, and keeps it
            path.unlink()

else:
    import errno
    import fcntl

    _TO_READ = os.O_RDONLY

    def _taken(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # Some network drives know no locks: there, two at once must be kept apart by their users.
            return error.errno in (errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK)
        return True

    def _let_go(file: int, path: Path) -> None:
        with suppress(OSError):
            path.unlink()
        os.close(file)


def _holder(path: Path) -> str:
    """Who wrote the file last, and when by the file's own clock: the same for all who share the drive."""
    try:
        process, _, host = path.read_text(encoding="utf-8", errors="replace").strip().partition(" ")
        since = datetime.fromtimestamp(path.stat().st_mtime)
    except OSError:
        process, host, since = "", "", None
    if not process or since is None:
        return "av en annan process"
    return f"av process {process} på datorn {host} sedan {since:%Y-%m-%d kl. %H:%M}"
