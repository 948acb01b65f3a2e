"""The types that are looked at together in a kommun: those that its batches are about, by hand too."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from bfa.analyses.batch_types import Types, named_types
from bfa.analyses.situation import Situation
from bfa.errors import BfaError
from bfa.tables.parameters import read_parameters


class _Batch(BaseModel):
    """Of a batch file what says which types it is about."""

    model_config = ConfigDict(extra="ignore")

    kommun: str
    brottstyper: Types = []
    parameters: dict[str, Any] = {}


def looked_at(situation: Situation, brottstyp: str) -> tuple[str, ...]:
    """The types of every batch in `params/batch` that is about this one, itself among them; it alone where none is.

    A batch file that cannot be read is passed over: no page is made by it.
    """
    root, found = situation.kommun.root, dict.fromkeys([brottstyp])
    for path in sorted((root / "params" / "batch").glob("*.yml")):
        types = _types(path, situation)
        if brottstyp in types:
            found |= dict.fromkeys(types)
    return tuple(found)


def _types(path: Path, situation: Situation) -> list[str]:
    """The types that a batch of the kommun is about; empty where it is of another, or cannot be read."""
    try:
        batch = read_parameters(path, _Batch)
        if (situation.kommun.root / batch.kommun).resolve() != situation.kommun.path.resolve():
            return []
        own = batch.parameters.get("brottstyp")
        return [*([str(own)] if own else []), *named_types(batch.brottstyper, situation, where=path.name)]
    except BfaError:
        return []
