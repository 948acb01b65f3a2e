"""A batch of one small notebook, what it shows and how it is run and read."""

import json
from pathlib import Path
from unittest.mock import patch

from bfa.run.batch import Choices, run_batch
from bfa.run.events import ENDED, PLAN, SAID, Event
from bfa.run.params import read_batch
from bfa.run.state import Done
from bfa.run.task import Result, Task, run_task

# Batches are tried with cells that load no page, which takes a second (that such a cell makes no handout: test_door).
# What they show is sealed as any output.
SHOW = (
    "from bfa.draw.output import figures_output, show_output, text, workbook_output\n"
    "show_output(text(f'Här visas {kommundel}.'), tier=tier)\n"
    "show_output(figures_output({'n': len(kommundel), 'kommundel': kommundel, 'kvot': None}), tier=tier)"
)

# A workbook of one cell.
SHOW_WORKBOOK = (
    "import datetime, io, xlsxwriter\n"
    "file = io.BytesIO()\n"
    "with xlsxwriter.Workbook(file, {'in_memory': True}) as book:\n"
    "    book.set_properties({'created': datetime.datetime(2000, 1, 1)})\n"
    "    book.add_worksheet('Rutor').write_string(0, 0, kommundel or 'alla')\n"
    "show_output(workbook_output(file.getvalue(), name='rutor', text='Rutorna'), tier=tier)"
)


def run_any(task: Task) -> Result:
    """`run_task` in a worker that takes any cell."""
    with patch("bfa.run.task.refuse_unlisted"), patch("bfa.run.handouts.refuse_unlisted"):
        return run_task(task)


class Quiet:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        self.events.append(event)

    @property
    def ran(self) -> list[tuple[str, str]]:
        return [(each["kommundel"], each["notebook"]) for each in self.of(ENDED)]

    @property
    def said(self) -> list[str]:
        return [each["text"] for each in self.of(SAID)]

    @property
    def kept(self) -> int:
        return self.of(PLAN)[-1]["kept"]

    def of(self, kind: str) -> list[Event]:
        return [each for each in self.events if each["event"] == kind]


def go(batch: Path, **choices) -> tuple[Done, Quiet]:
    reporter = Quiet()
    return run_batch(read_batch(batch), Choices(**choices), reporter), reporter


def pages(tiny: Path) -> dict[str, str]:
    folder = tiny / "reports" / "prov"
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}


def results(tiny: Path) -> dict:
    return json.loads((tiny / "reports" / "prov" / "results.json").read_text(encoding="utf-8"))
