"""Where everything of a batch lies: what may be shared under `reports/<batch>`, working files beside it."""

from dataclasses import dataclass
from pathlib import Path

from bfa.run.files import inside
from bfa.run.journal import Record, read_record
from bfa.tables.naming import folder_name, page_file
from bfa.tables.parameters import project_folder

#: Executed notebooks and the journal: never handed out.
WORKING = "_arbetsmaterial"
#: Where readers begin, among what may be shared.
INDEX_NAME = "index.html"
#: The page of what differs between two editions, among what may be shared.
COMPARISON_NAME = "jamforelse.html"
#: The batch as one Word document, among what may be shared.
DOCUMENT_NAME = "underlag.docx"
#: What a batch was made from, and its editions with what each was made from.
MANIFEST_NAME, EDITIONS = "manifest.json", "utgavor"
#: Notebooks run one by one.
SINGLE = "enskilda"
#: Pages of what is promised to the citizens, for anyone to read.
CITIZENS = "medborgarloften"


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one batch."""

    #: `reports/` of the project.
    reports: Path
    #: Name of the batch.
    batch: str

    @classmethod
    def of(cls, file: Path) -> "Layout":
        """Those of a batch file, as `Batch.root` and `Batch.key` say; nothing in it is read."""
        return cls(project_folder(file.resolve()) / "reports", file.stem)

    @property
    def shared(self) -> Path:
        """What may be handed out."""
        return self.reports / self.batch

    @property
    def working(self) -> Path:
        """What stays: executed notebooks and the journal."""
        return self.reports / WORKING / self.batch

    @property
    def manifest(self) -> Path:
        """What the batch was last made from."""
        return self.working / MANIFEST_NAME

    @property
    def editions(self) -> Path:
        """A folder for each edition that was kept, by its number."""
        return self.working / EDITIONS

    @property
    def tried(self) -> Path:
        """Of which executed notebooks it was last found that they tell nothing together (`together`)."""
        return self.working / "provade.json"

    @property
    def events(self) -> Path:
        """What has happened in the batch that runs or ran last (`events`)."""
        return self.working / "handelser.jsonl"

    def handout(self, kommundel: str, name: str) -> Path:
        """A page of a kommundel; of the whole kommun when the name is ""."""
        return inside(self.shared, f"{part_of(kommundel)}{page_file(name)}.html")

    def executed(self, kommundel: str, notebook: str) -> Path:
        """The executed notebook."""
        return inside(self.working, f"{part_of(kommundel)}{page_file(notebook)}.ipynb")

    def record(self, kommundel: str, notebook: str) -> Path:
        """The journal's file for one run."""
        return inside(self.working, f"{part_of(kommundel)}{page_file(notebook)}.json")

    def named(self, path: Path) -> str:
        """A path as the journal writes it: from the reports folder, with forward slashes."""
        return path.relative_to(self.reports.resolve()).as_posix()

    def href(self, path: Path) -> str:
        """A path as the index links to it."""
        return path.relative_to(self.shared.resolve()).as_posix()


def workbook_beside(page: Path) -> Path:
    """Where the workbook of a page lies."""
    return page.with_suffix(".xlsx")


def part_of(kommundel: str) -> str:
    """The folder of a kommundel with its slash, or "" for the whole kommun."""
    return f"{folder_name(kommundel)}/" if kommundel else ""


def known_records(layout: Layout) -> dict[tuple[str, str], Record]:
    """Every whole record of the journal, by kommundel and notebook."""
    files = [*layout.working.glob("*.json"), *layout.working.glob("*/*.json")]
    records = (read_record(path) for path in sorted(files))
    return {(record.kommundel, record.notebook): record for record in records if record is not None}


def clear(layout: Layout, record: Record) -> None:
    """Remove what one run left: pages, workbook, executed notebook and record, and folders that are empty then."""
    kommundel, notebook = record.kommundel, record.notebook
    executed = layout.executed(kommundel, notebook)
    for path in (
        layout.handout(kommundel, notebook),
        workbook_beside(layout.handout(kommundel, notebook)),
        layout.handout(kommundel, "motesblad"),
        executed,
        executed.with_suffix(".fel.ipynb"),
        layout.record(kommundel, notebook),
    ):
        path.unlink(missing_ok=True)
    for folder in {layout.handout(kommundel, notebook).parent, executed.parent} if kommundel else set():
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def sweep(layout: Layout) -> None:
    """Remove what a run that was cut off by force left half-written."""
    ours = (".ipynb", ".html", ".json", ".xlsx", ".docx")
    for folder in (layout.shared, layout.working):
        for path in folder.rglob(".*.*.*"):
            if path.is_file() and path.suffix in ours and path.stem.split(".")[-1].isdigit():
                path.unlink(missing_ok=True)
