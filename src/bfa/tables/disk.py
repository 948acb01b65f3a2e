"""What the disk refuses, in Swedish and with what to do: every file that a user names is opened through here."""

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bfa.errors import DataError

#: Size [bytes] and time of change [ns] of a file; None where there is none.
Stamp = tuple[int, int] | None
#: Names of the files that a spreadsheet program lays beside a workbook as long as it is open.
_OPEN_MARKS = ("~${}", ".~lock.{}#")
_NETWORK = {
    getattr(errno, name)
    for name in (
        *("ESTALE", "EIO", "ENETDOWN", "ENETUNREACH", "ENETRESET", "EHOSTDOWN", "EHOSTUNREACH", "ETIMEDOUT"),
        *("ENOTCONN", "ECONNRESET", "ECONNABORTED", "ECONNREFUSED", "EREMOTEIO", "ENODEV", "ENXIO", "ENOMEDIUM"),
    )
    if hasattr(errno, name)
}
#: The same as Windows numbers them: bad network path, share gone, device not ready, semaphore timeout and their like.
_NETWORK_WINDOWS = {21, 51, 53, 54, 55, 59, 64, 65, 67, 71, 121, 1222, 1231, 1232}
_DENIED = "åtkomst nekad: skrivskyddad, utan rätt för dig, eller öppen i ett annat program"
_CLOSE = "stäng filen i Excel eller annat program, se till att du har rätt till den, och kör igen."
_REASONS = {
    errno.ENOENT: ("filen eller mappen finns inte", "kontrollera namnet och mappen."),
    errno.ENOTDIR: ("en del av sökvägen är en fil, inte en mapp", "kontrollera namnet och mappen."),
    errno.EEXIST: ("där mappen ska ligga ligger en fil", "flytta filen och kör igen."),
    errno.EISDIR: ("det är en mapp, inte en fil", "ange en fil, eller flytta mappen, och kör igen."),
    errno.EACCES: (_DENIED, _CLOSE),
    errno.EPERM: (_DENIED, _CLOSE),
    errno.EBUSY: ("filen är upptagen av ett annat program", _CLOSE),
    errno.EROFS: ("disken är skrivskyddad", "välj en mapp som får skrivas."),
    errno.ENOSPC: ("disken är full", "ge plats på disken och kör igen."),
    errno.EDQUOT: ("ditt utrymme på disken är slut", "ge plats på disken och kör igen."),
    errno.EFBIG: ("filen blir större än disken tillåter", "välj en annan disk."),
    errno.ENAMETOOLONG: ("sökvägen är för lång", "lägg projektet i en mapp med kortare sökväg."),
    errno.EMFILE: ("för många filer är öppna", "stäng andra program och kör igen."),
    errno.ELOOP: ("genvägar pekar på varandra i ring", "ange filen själv i stället för genvägen."),
}
_DRIVE = (
    "disken eller nätverksenheten svarar inte",
    "kontrollera nätverket, eller kopiera filerna till datorn, och kör igen.",
)


@contextmanager
def opened(path: Path) -> Iterator[None]:
    """For the block in which a file is read: it can be opened, and what the system refuses is said in Swedish.

    The file is opened once before the block, since libraries that open files themselves tell less than the system.

    Raises
    ------
    DataError
        The file is not there, is a folder, may not be read, is held by another program, or its disk does not answer.
    """
    try:
        with path.open("rb") as file:
            file.read(1)
        yield
    except OSError as error:
        raise unread(path, error) from None


def laid_down(path: Path) -> None:
    """Wait until what a file holds lies on the disk: renamed after that, it is whole also after a power cut."""
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def unread(path: Path, error: OSError) -> DataError:
    """The refusal of a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return DataError(
            f"{path.name}: filen finns inte.", found=str(path.parent), do="kontrollera namnet och mappen i params."
        )
    found, do = reason(error, path)
    return DataError(f"{path.name}: filen kan inte läsas.", found=found, do=do)


def reason(error: OSError, path: Path) -> tuple[str, str]:
    """What the system refused, and what to do, in Swedish; Windows calls a folder opened as a file "access denied"."""
    if error.errno in _NETWORK or getattr(error, "winerror", None) in _NETWORK_WINDOWS:
        return _DRIVE
    number = errno.EISDIR if error.errno in (errno.EACCES, errno.EPERM) and _is_folder(path) else error.errno
    unknown = (f"systemet säger: {error.strerror or type(error).__name__}", "kontrollera disken och kör igen.")
    return _REASONS.get(number or 0, unknown)


def is_known(error: OSError) -> bool:
    """Whether it is something that users can mend, rather than a fault of ours."""
    return error.errno in {*_REASONS, *_NETWORK} - {errno.ENOENT}


def is_there(path: Path) -> bool:
    """Whether it is a file that can be looked at."""
    try:
        return path.is_file()
    except OSError:
        return False


def refuse_changed(before: Mapping[Path, Stamp]) -> None:
    """Refuse files that were written, replaced or taken away since their stamps were taken.

    Raises
    ------
    DataError
        Names them.
    """
    changed = [path.name for path, stamp in stamps(before).items() if stamp != before[path]]
    if changed:
        raise DataError(
            f"{', '.join(changed[:5])}: filen ändrades medan den lästes in.",
            do="vänta tills exporten eller kopieringen är klar och kör igen.",
        )


def stamps(paths: Iterable[Path]) -> dict[Path, Stamp]:
    """Size [bytes] and time of change [ns] of files; None for one that is not there."""
    found: dict[Path, Stamp] = {}
    for path in paths:
        try:
            state = path.stat()
            found[path] = (state.st_size, state.st_mtime_ns)
        except OSError:
            found[path] = None
    return found


def is_open_elsewhere(path: Path) -> bool:
    """Whether Excel or LibreOffice has the workbook open: what is not saved in it is not in the file."""
    try:
        return any(path.with_name(mark.format(path.name)).exists() for mark in _OPEN_MARKS)
    except OSError:
        return False


def is_left_by_a_program(name: str) -> bool:
    """Whether a file name is that of a mark beside an open workbook, which no pattern of files is meant to find."""
    return Path(name).name.startswith(("~$", ".~lock."))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
