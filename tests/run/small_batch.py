"""A batch of one small notebook, what it shows and how it is run and read."""

import json
from pathlib import Path

from bfa.run.batch import Choices, Done, run_batch
from bfa.run.params import read_batch

# What bfa.present.output displays, without the time it takes to import it.
SHOW = (
    "import html\n"
    "from IPython.display import display\n"
    "def show(data, kind):\n"
    "    display(data, raw=True, metadata={'bfa': {'gate': tier, 'kind': kind, 'scripts': []}})\n"
    "show({'text/html': f'<p>Här visas {html.escape(kommundel)}.</p>'}, 'text')\n"
    "show({'application/vnd.bfa+json': {'n': len(kommundel), 'kommundel': kommundel, 'kvot': None}}, 'figures')"
)


class Quiet:
    """A reporter that remembers."""

    def __init__(self) -> None:
        self.ran: list[tuple[str, str]] = []

    def say(self, text: str) -> None:
        pass

    def begin(self, total: int, *, kept: int, workers: int) -> None:
        self.total, self.kept = total, kept

    def ended(self, kommundel: str, notebook: str, result: object) -> None:
        self.ran.append((kommundel, notebook))


def go(batch: Path, **choices) -> tuple[Done, Quiet]:
    reporter = Quiet()
    return run_batch(read_batch(batch), Choices(**choices), reporter), reporter


def pages(tiny: Path) -> dict[str, str]:
    folder = tiny / "reports" / "prov"
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}


def results(tiny: Path) -> dict:
    return json.loads((tiny / "reports" / "prov" / "results.json").read_text(encoding="utf-8"))
