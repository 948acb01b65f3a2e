"""The Word file of a batch: never written over what somebody has written in it, and never lost."""

from itertools import count
from pathlib import Path

from bfa.errors import DataError
from bfa.run.files import told, write_bytes
from bfa.run.layout import DOCUMENT_NAME, Layout


def put(target: Path, content: bytes) -> None:
    """Put the document in place, whole.

    Raises
    ------
    DataError
        A file that bfa did not write, or that is edited since, lies there; or the file cannot be written.
    """
    if target.is_file() and _is_edited(target):
        raise DataError(
            f"{target.name}: filen är ändrad sedan bfa skrev den, och skrivs inte över.",
            found=str(target),
            do="flytta filen eller ge den ett annat namn, eller skriv till en annan med --fil.",
        )
    write_bytes(target, content)


def put_aside(layout: Layout) -> str:
    """Take a document of what held before out of what may be shared; one that is edited is kept among working files.

    Returns
    -------
    str
        What is said of it, in Swedish; "" where nothing was kept.
    """
    path = layout.shared / DOCUMENT_NAME
    if not path.is_file():
        return ""
    with told(path):
        if not _is_edited(path):
            path.unlink()
            return ""
        stems = (path.stem if n == 1 else f"{path.stem}-{n}" for n in count(1))
        kept = next(place for stem in stems if not (place := layout.working / f"{stem}{path.suffix}").exists())
        kept.parent.mkdir(parents=True, exist_ok=True)
        path.rename(kept)
    return (
        f"{path.name} är gjord av det som gällde förut, och ni har skrivit i den: den ligger nu i "
        f"{layout.named(kept.resolve())}."
    )


def _is_edited(path: Path) -> bool:
    from bfa.draw.document import is_unedited  # here: a tenth of a second, and few batches have a document

    with told(path):
        return not is_unedited(path.read_bytes())
