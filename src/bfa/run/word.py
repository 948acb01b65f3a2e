"""`bfa word`: a finished batch as one editable Word document, from its `results.json` and its labels alone."""

import json
from pathlib import Path
from typing import Any

from bfa.disclosure.scan import scan_document
from bfa.draw.document import written
from bfa.errors import DataError, DisclosureError, ParameterError
from bfa.pages.document.material import Absent, Material
from bfa.pages.document.page import law_document
from bfa.run import journal
from bfa.run.document_file import put
from bfa.run.files import sha256
from bfa.run.layout import DOCUMENT_NAME, Layout, known_records
from bfa.run.params import Batch
from bfa.run.plan import plan, with_types
from bfa.run.sources import Say
from bfa.run.summary import RESULTS_NAME
from bfa.tables.intake import is_current
from bfa.tables.lock import held
from bfa.tables.municipality import Kommun, read_kommun
from bfa.tables.store import read_quality, stored_fingerprint
from bfa.words.labels import labels


def write_document(batch: Batch, target: Path | None = None, *, say: Say) -> Path:
    """Write the document of a batch that is run and stands; `target` is another file than its own.

    Raises
    ------
    ParameterError
        The target is no .docx.
    DataError
        The batch is not run, something has changed since, or its results are not as they were written; the file there
        is edited, or cannot be written.
    DisclosureError
        The document holds something that it must not; it is not written.
    """
    if target is not None and target.suffix.lower() != ".docx":
        raise ParameterError(f"{target.name}: dokumentet är en Wordfil.", do="ge ett namn som slutar på .docx.")
    kommun = read_kommun(batch.kommun_file)
    layout = Layout(batch.root / "reports", batch.key)
    path = target or layout.shared / DOCUMENT_NAME
    with held(layout.shared, what=f"Batchen {batch.key} körs", say=say):
        content = written(law_document(_material(batch, kommun, layout)))
        if faults := scan_document(content):
            do = "rätta det som pekas ut i uppgifterna, registren eller kommunfilen och kör om batchen."
            raise DisclosureError(f"{path.name}: lämnas inte ut.", found="; ".join(faults), do=do)
        put(path, content)
    return path


def _material(batch: Batch, kommun: Kommun, layout: Layout) -> Material:
    results = _results(batch, kommun, layout)
    records = known_records(layout)
    absent = list[Absent]()
    for task in plan(with_types(batch, kommun), kommun, layout):
        record = records.get((task.kommundel, task.notebook))
        if record is not None and record.key != task.key:
            raise _stale(batch)
        if record is None or record.state != "klar":
            absent.append(Absent(task.kommundel, task.notebook, record.reason if record else ""))
    named = {
        name: {key: part for key, part in each.items() if key != "folder"}
        for name, each in results["kommundelar"].items()
    }
    said = labels(kommun, tier=batch.tier, quality=read_quality(kommun))
    return Material(results["kommun"], named, absent, said)


def _results(batch: Batch, kommun: Kommun, layout: Layout) -> dict[str, Any]:
    """The figures, where they are as the batch wrote them and made from what there is now."""
    path = layout.shared / RESULTS_NAME
    if not path.is_file() or not layout.manifest.is_file():
        raise DataError(
            f"{batch.key}: batchen är inte körd, så det finns inget att skriva om.",
            found=str(path),
            do=f"kör bfa batch params/batch/{batch.key}.yml först.",
        )
    made, found = _read(layout.manifest), _read(path)
    if made.get("results") != sha256(path):
        raise _damaged(path)
    now = (batch.tier, journal.code_digest(), journal.versions(), stored_fingerprint(kommun))
    if not is_current(kommun) or tuple(made.get(key) for key in ("tier", "code", "versions", "fingerprint")) != now:
        raise _stale(batch)
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise _damaged(path) from None


def _stale(batch: Batch) -> DataError:
    return DataError(
        f"{batch.key}: uppgifter, register, parametrar eller bfa har ändrats sedan batchen kördes.",
        do=f"kör bfa batch params/batch/{batch.key}.yml igen, och sedan bfa word.",
    )


def _damaged(path: Path) -> DataError:
    return DataError(
        f"{path.name}: filen är inte som batchen skrev den.", found=str(path), do="ta bort den och kör bfa batch igen."
    )
