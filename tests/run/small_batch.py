"""A batch of one small notebook, what it shows and how it is run and read."""

import json
from pathlib import Path

from bfa.run.batch import Choices, Done, run_batch
from bfa.run.params import read_batch

# What bfa.draw.output displays, without the time it takes to import it.
SHOW = (
    "import html\n"
    "from IPython.display import display\n"
    "def show(data, kind):\n"
    "    display(data, raw=True, metadata={'bfa': {'gate': tier, 'kind': kind, 'scripts': []}})\n"
    "show({'text/html': f'<p>Här visas {html.escape(kommundel)}.</p>'}, 'text')\n"
    "show({'application/vnd.bfa+json': {'n': len(kommundel), 'kommundel': kommundel, 'kvot': None}}, 'figures')"
)

# What bfa.draw.workbook shows, of a few bytes of cells.
SHOW_WORKBOOK = (
    "import base64, hashlib, io, xlsxwriter\n"
    "file = io.BytesIO()\n"
    "with xlsxwriter.Workbook(file, {'in_memory': True}) as book:\n"
    "    book.set_properties({'created': __import__('datetime').datetime(2000, 1, 1)})\n"
    "    book.add_worksheet('Rutor').write_string(0, 0, kommundel or 'alla')\n"
    "held = file.getvalue()\n"
    "mime = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'\n"
    "href = f'data:{mime};base64,{base64.b64encode(held).decode()}'\n"
    "mark = {'gate': tier, 'kind': 'workbook', 'scripts': [], 'name': 'rutor.xlsx', 'text': 'Rutorna'}\n"
    "mark['sha256'] = hashlib.sha256(held).hexdigest()\n"
    'page = f\'<p><a download="rutor.xlsx" href="{href}">Rutorna</a></p>\'\n'
    "display({'text/html': page}, raw=True, metadata={'bfa': mark})"
)


class Quiet:
    """A reporter that remembers."""

    def __init__(self) -> None:
        self.ran: list[tuple[str, str]] = []
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)

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
