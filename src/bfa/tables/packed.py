"""A file as it lies, or the one table inside a zip or a gz. Nothing is written to disk."""

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from bfa.errors import DataError
from bfa.tables.file_names import refuse_personal_names
from bfa.tables.personal import masked

#: A packed file may grow to this many times its size, and any file to `ROOM`, before it is taken for a bomb.
GROWTH = 200
#: [bytes]
ROOM = 100_000_000
_PIECE = 1 << 20
_OTHERS = (".7z", ".rar", ".bz2", ".xz", ".zst", ".tar", ".tgz")
_SIDE = (".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".qmd", ".qix", ".xml")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file's bytes under its own name."""

    #: Name of the file inside, by which its kind is judged; the file's own name when it is not packed.
    name: str
    #: Its content; empty for a map layer in shape form, which is read where it lies.
    raw: bytes

    @property
    def suffix(self) -> str:
        """The name's ending in lower case, with its point."""
        return PurePosixPath(self.name).suffix.lower()


def is_packed(path: Path) -> bool:
    """Whether the file is a zip or a gz by its name."""
    return path.suffix.lower() in (".zip", ".gz")


def inner_suffix(path: Path) -> str:
    """The ending, in lower case, of the file's name or of that of the file inside. Refused as in `unpacked`."""
    inside = str(gdal_path(path)) if path.suffix.lower() == ".zip" else path.name.lower().removesuffix(".gz")
    return PurePosixPath(inside).suffix.lower()


def unpacked(path: Path) -> Unpacked:
    """A file's content, unpacked when it is a zip or a gz.

    Raises
    ------
    DataError
        Another kind of archive, a password, several tables or none, a broken file, or one that grows without limit.
    """
    suffix = path.suffix.lower()
    if suffix in _OTHERS or path.name.lower().endswith(".tar.gz"):
        raise DataError(f"{path.name}: filen är packad ({suffix}) och kan inte läsas.", do="packa upp filen först.")
    if not is_packed(path):
        return Unpacked(path.name, path.read_bytes())
    try:
        return _zip(path) if suffix == ".zip" else _gz(path)
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise DataError(
            f"{path.name}: den packade filen är trasig eller packad på ett sätt som inte kan läsas.",
            do="packa upp filen och ange tabellen.",
        ) from None


def _gz(path: Path) -> Unpacked:
    name = path.name[: -len(".gz")]
    with gzip.open(path) as stream:
        return Unpacked(name, _content(stream, path))


def gdal_path(path: Path) -> Path | str:
    """What GDAL opens: the file itself, or the one inside a zip or a gz. Refused as in `unpacked`."""
    if path.suffix.lower() == ".gz":
        return f"/vsigzip/{path.resolve()}"
    if path.suffix.lower() != ".zip" or not path.is_file():
        return path
    try:
        with zipfile.ZipFile(path) as archive:
            return f"/vsizip/{path.resolve()}/{_only(archive, path).filename}"
    except zipfile.BadZipFile:
        return path


def _zip(path: Path) -> Unpacked:
    with zipfile.ZipFile(path) as archive:
        table = _only(archive, path)
        inner = PurePosixPath(table.filename).name
        refuse_personal_names([table.filename], what="filen inuti", where=path.name)
        if inner.lower().endswith((".zip", ".gz", *_OTHERS)):
            raise DataError(f"{path.name}: en packad fil ligger i en annan.", do="packa upp filen och ange tabellen.")
        if inner.lower().endswith(".shp"):
            return Unpacked(inner, b"")
        with archive.open(table) as stream:
            return Unpacked(inner, _content(stream, path))


def _only(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    files = [each for each in archive.infolist() if not each.is_dir() and not _hidden(each.filename)]
    shapes = [each for each in files if each.filename.lower().endswith(".shp")]
    tables = shapes or [each for each in files if not each.filename.lower().endswith(_SIDE)]
    if len(tables) != 1:
        raise DataError(
            f"{path.name}: den packade filen ska innehålla en tabell.",
            found=", ".join(_shown(each.filename) for each in tables[:10]) or "inga filer",
            do="packa upp filen, eller packa varje tabell för sig och ange dem i files:.",
        )
    if tables[0].flag_bits & 1:
        raise DataError(f"{path.name}: den packade filen har lösenord.", do="packa upp filen och ange tabellen.")
    return tables[0]


def _content(stream: IO[bytes] | gzip.GzipFile, path: Path) -> bytes:
    limit = max(ROOM, GROWTH * path.stat().st_size)
    whole = io.BytesIO()
    while piece := stream.read(_PIECE):
        if whole.tell() + len(piece) > limit:
            raise DataError(
                f"{path.name}: den packade filen blir orimligt stor när den packas upp.",
                found=f"mer än {limit // 1_000_000} MB ur {path.stat().st_size / 1_000_000:.1f} MB".replace(".", ","),
                do="kontrollera filen, packa upp den för hand och ange tabellen.",
            )
        whole.write(piece)
    return whole.getvalue()


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1].lower() == "thumbs.db"


def _shown(name: str) -> str:
    return masked("".join(sign if sign.isprintable() else "?" for sign in PurePosixPath(name).name))[:60]
