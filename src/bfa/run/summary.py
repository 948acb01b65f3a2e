"""What a batch says as a whole: the meeting sheets, the index and `results.json`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bfa.present.index_page import Part, Row, index_page
from bfa.present.labels import NOTEBOOKS, Labels
from bfa.present.meeting_sheet import meeting_sheet
from bfa.run.files import write_json, write_text
from bfa.run.layout import Layout
from bfa.tables.naming import folder_name

#: A run's states, in the words of the index.
DONE, KEPT, FAILED, STOPPED, NOT_RUN = "klar", "oförändrad", "misslyckad", "avbruten", "ej körd"
SHEET = "motesblad"


@dataclass(frozen=True, slots=True)
class State:
    """How one run stands after a batch.

    Attributes
    ----------
    kommundel, notebook : str
        Real name ("" for the whole kommun) and file stem.
    status : str
        klar, oförändrad, misslyckad, avbruten or ej körd.
    reason : str
        Why it failed or was not run, in Swedish.
    figures : mapping
        What it handed on; empty unless it is done.
    """

    kommundel: str
    notebook: str
    status: str
    reason: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def stands(self) -> bool:
        """Whether its page may be read."""
        return self.status in (DONE, KEPT)


def write_sheet(layout: Layout, states: Sequence[State], *, labels: Labels) -> None:
    """Put a kommundel's meeting sheet in place, or take away one that nothing stands behind."""
    path = layout.handout(labels.kommundel, SHEET)
    if not any(state.stands for state in states):
        path.unlink(missing_ok=True)
        return
    figures = {state.notebook: state.figures or None if state.stands else None for state in states}
    appendices = [(name_of(state.notebook), f"{state.notebook}.html") for state in states if state.stands]
    _write_if_new(path, meeting_sheet(figures, labels=labels, appendices=appendices))


def write_index(
    layout: Layout, states: Mapping[str, Sequence[State]], *, labels: Labels, run_at: str, took: str
) -> None:
    """Put `index.html` in place.

    Parameters
    ----------
    layout : Layout
        Folders of the batch.
    states : mapping
        Kommundel ("" for the whole kommun) to its runs, in order.
    labels : Labels
        Of the whole kommun.
    run_at, took : str
        When the batch ended and how long it took, in words.
    """
    rows = {kommundel: _row(layout, kommundel, runs) for kommundel, runs in states.items()}
    overview = rows.pop("", None)
    text = index_page(list(rows.values()), labels=labels, overview=overview, run_at=run_at, took=took)
    write_text(layout.shared / "index.html", text)


def write_results(layout: Layout, states: Mapping[str, Sequence[State]]) -> None:
    """Put `results.json` in place: the figures that passed the gate in the notebooks, for other programs."""
    held = {name: {run.notebook: run.figures for run in runs if run.stands} for name, runs in states.items()}
    kommun = held.pop("", {})
    kommundelar = {name: {"folder": folder_name(name), **figures} for name, figures in held.items()}
    write_json(layout.shared / "results.json", {"kommun": kommun, "kommundelar": kommundelar})


def name_of(notebook: str) -> str:
    """A notebook as readers call it."""
    return NOTEBOOKS.get(notebook, notebook)


def _row(layout: Layout, kommundel: str, runs: Sequence[State]) -> Row:
    parts = tuple(
        Part(
            notebook=run.notebook,
            status=run.status,
            href=layout.href(layout.handout(kommundel, run.notebook)) if run.stands else "",
            reason=run.reason,
        )
        for run in runs
    )
    sheet = layout.handout(kommundel, SHEET) if kommundel and any(run.stands for run in runs) else None
    figures = {run.notebook: run.figures for run in runs if run.stands and run.figures}
    return Row(kommundel, layout.href(sheet) if sheet else "", parts, figures)


def _write_if_new(path: Any, text: str) -> None:
    if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
        write_text(path, text)
