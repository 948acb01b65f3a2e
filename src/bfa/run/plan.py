"""What a batch has to run: a task for every chosen page, each with what it is made of."""

from collections.abc import Sequence

from bfa.analyses.situation import load
from bfa.errors import ParameterError
from bfa.pages.sheets.kommundel import UNTOLD
from bfa.run import journal
from bfa.run.execution import Job
from bfa.run.files import sha256
from bfa.run.layout import Layout
from bfa.run.made_of import data_digest
from bfa.run.outlet import asked_in
from bfa.run.params import Batch, further_types, resolved, settled
from bfa.run.summary import FOLLOW_UP, SHEET, SHEET_NAME
from bfa.run.task import Task
from bfa.tables.municipality import Kommun
from bfa.tables.naming import composed, page_name, page_parts, refuse_unknown
from bfa.tables.store import kommundelar, read_quality
from bfa.words.labels import labels, part_name, place_name


def with_types(batch: Batch, kommun: Kommun) -> Batch:
    """The batch with its types by name, as the data have them; raises as `params.settled`."""
    return settled(batch, load(kommun.path, rows=False)) if batch.brottstyper else batch


def plan(batch: Batch, kommun: Kommun, layout: Layout) -> list[Task]:
    """Every run of a batch `with_types`: the whole kommun first (it takes longest), then the kommundelar in order.

    Raises
    ------
    ParameterError
        The batch file names a kommundel that the kommun lacks, or none at all.
    """
    there = kommundelar(kommun)
    names = there if batch.kommundelar == "alla" else list(batch.kommundelar)
    refuse_unknown(names, there, where=f"{batch.key}.yml")
    data, beside = data_digest(kommun), asked_in(kommun, tier=batch.tier, batch=batch)
    pages = [("", page) for page in _pages(batch, batch.kommun_notebooks)]
    pages += [(name, page) for name in names for page in _pages(batch, batch.notebooks)]
    if not pages:
        raise ParameterError(
            f"{batch.key}.yml: inga kommundelar är valda.", do="skriv kommundelar: alla, eller namnen."
        )
    return [_task(batch, kommun, layout, page, data, beside) for page in dict.fromkeys(pages)]


def _pages(batch: Batch, stems: Sequence[str]) -> list[str]:
    """The pages of some notebooks by name: first those of the type in question, then those of each further type."""
    types = dict.fromkeys(name for stem in stems for name in further_types(batch, stem))
    further = [page_name(stem, name) for name in types for stem in stems if name in further_types(batch, stem)]
    return [*stems, *further]


def _task(
    batch: Batch, kommun: Kommun, layout: Layout, place: tuple[str, str], data: str, beside: Sequence[str]
) -> Task:
    kommundel, page = place
    stem, brottstyp = page_parts(page)
    notebook = batch.notebook(stem)
    parameters = resolved(batch, stem, kommundel=kommundel, brottstyp=brottstyp, beside=beside)
    links = _links(batch, layout, kommundel, page)
    key = journal.Key(
        notebook=sha256(notebook),
        package=journal.package_digest(),
        parameters=journal.digest([parameters, links, batch.tier]),
        data=data,
    )
    executed = layout.executed(kommundel, page)
    job = Job(notebook, parameters, executed, batch.root / "notebooks", timeout=batch.timeout, memory=batch.memory)
    said = labels(kommun, kommundel=kommundel, tier=batch.tier, quality=read_quality(kommun))
    title = f"{part_name(page)} – {place_name(said)}"
    return Task(kommundel, page, key, job, layout.handout(kommundel, page), said, links, title)


def _links(batch: Batch, layout: Layout, kommundel: str, page: str) -> tuple[tuple[str, str], ...]:
    """The index, the sheet, the pages of the type in question, and those of the same notebook or of the same type."""
    stem, brottstyp = page_parts(page)
    every = _pages(batch, batch.notebooks if kommundel else batch.kommun_notebooks)
    near = [each for each in every if page_parts(each)[0] == stem or page_parts(each)[1] in ("", brottstyp)]
    made = bool(set(batch.notebooks) - set(UNTOLD)) if kommundel else FOLLOW_UP in batch.kommun_notebooks
    sheet = [(f"{SHEET}.html", SHEET_NAME)] if made else []
    others = [(layout.handout(kommundel, each).name, part_name(each)) for each in near if each != page]
    return (("../index.html" if kommundel else "index.html", "Alla kommundelar"), *sheet, *others)


def chosen_of(tasks: Sequence[Task], only: Sequence[str]) -> list[Task]:
    """The tasks of the kommundelar that are named; all of them where none is.

    Raises
    ------
    ParameterError
        The batch has no kommundel of that name.
    """
    only = [composed(name) for name in only]
    refuse_unknown(only, list(dict.fromkeys(task.kommundel for task in tasks if task.kommundel)), where="--only")
    return [task for task in tasks if not only or task.kommundel in only]
