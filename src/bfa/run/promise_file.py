"""A promise as it was kept on disk."""

import json
from pathlib import Path
from typing import Any

from bfa.analyses.promises import Promise
from bfa.errors import DataError
from bfa.run.files import inside
from bfa.run.layout import PROMISES
from bfa.tables.municipality import Kommun

Record = dict[str, Any]


def promises_of(kommun: Kommun) -> Path:
    """The folder of a kommun's promises."""
    return inside(kommun.root / "reports" / PROMISES, kommun.key)


def read_promise(path: Path) -> Record:
    """A promise as it was kept: promise, sha256, results.

    Raises
    ------
    DataError
        The file cannot be read, or is none.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        whole = set(Promise.__dataclass_fields__) <= set(record["promise"]) and isinstance(record["results"], list)
        if whole and isinstance(record["sha256"], str):
            return dict(record)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise DataError(
        f"{path.name}: löftet går inte att läsa.",
        found=str(path),
        do="lägg tillbaka filen som den var; ett löfte skrivs aldrig om.",
    )
