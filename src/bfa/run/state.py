"""How a run stands after a batch, and how the batch ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: A run's states, in the words of the index.
DONE, KEPT, FAILED, NOT_RUN = "klar", "oförändrad", "misslyckad", "ej körd"


@dataclass(frozen=True, slots=True)
class State:
    """How a run stands after a batch, and how the batch ended."""

    #: Real name ("" for the whole kommun) and file stem.
    kommundel: str
    notebook: str
    #: klar, oförändrad, misslyckad or ej körd.
    status: str
    #: Why it failed or was not run, in Swedish.
    reason: str = ""
    #: What it handed on; empty unless it is done.
    figures: Mapping[str, Any] = field(default_factory=dict)
    #: A workbook lies beside its page.
    workbook: bool = False

    @property
    def stands(self) -> bool:
        """Whether its page may be read."""
        return self.status in (DONE, KEPT)


@dataclass(frozen=True, slots=True)
class Done:
    """How a batch ended."""

    #: `reports/<batch>/index.html`; None when it could not be written.
    index: Path | None
    #: Runs made now, and runs that stood from before. [count]
    made: int
    kept: int
    #: Those that failed, and what could not be written of the batch as a whole.
    failed: tuple[State, ...]
    #: Wall time. [s]
    seconds: float
