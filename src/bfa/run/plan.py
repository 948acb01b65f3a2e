"""What a batch has to run: a task for every chosen page, each with what it is made of."""

from collections.abc import Sequence

from bfa.errors import ParameterError
from bfa.run import journal
from bfa.run.execution import Job
from bfa.run.files import sha256
from bfa.run.layout import Layout
from bfa.run.outlet import asked_in
from bfa.run.params import Batch, resolved
from bfa.run.summary import FOLLOW_UP, SHEET, SHEET_NAME, name_of
from bfa.run.task import Task
from bfa.tables.municipality import Kommun
from bfa.tables.naming import composed, refuse_unknown
from bfa.tables.store import kommundelar, read_quality
from bfa.words.labels import labels, place_name


def plan(batch: Batch, kommun: Kommun, layout: Layout) -> list[Task]:
    """Every run of the batch: the whole kommun first (it takes longest), then the kommundelar in order.

    Raises
    ------
    ParameterError
        The batch file names a kommundel that the kommun lacks, or none at all.
    """
    there = kommundelar(kommun)
    names = there if batch.kommundelar == "alla" else list(batch.kommundelar)
    refuse_unknown(names, there, where=f"{batch.key}.yml")
    data, beside = journal.data_digest(kommun), asked_in(kommun, tier=batch.tier, batch=batch)
    pairs = [("", stem) for stem in batch.kommun_notebooks]
    pairs += [(name, stem) for name in names for stem in batch.notebooks]
    if not pairs:
        raise ParameterError(
            f"{batch.key}.yml: inga kommundelar är valda.", do="skriv kommundelar: alla, eller namnen."
        )
    return [_task(batch, kommun, layout, pair, data, beside) for pair in dict.fromkeys(pairs)]


def _task(
    batch: Batch, kommun: Kommun, layout: Layout, pair: tuple[str, str], data: str, beside: Sequence[str]
) -> Task:
    kommundel, stem = pair
    notebook = batch.notebook(stem)
    parameters = resolved(batch, stem, kommundel=kommundel, beside=beside)
    links = _links(batch, kommundel, stem)
    key = journal.Key(
        notebook=sha256(notebook),
        package=journal.package_digest(),
        parameters=journal.digest([parameters, links, batch.tier]),
        data=data,
    )
    job = Job(notebook, parameters, layout.executed(kommundel, stem), batch.root / "notebooks", batch.timeout)
    said = labels(kommun, kommundel=kommundel, tier=batch.tier, quality=read_quality(kommun))
    title = f"{name_of(stem)} – {place_name(said)}"
    return Task(kommundel, stem, key, job, layout.handout(kommundel, stem), said, links, title)


def _links(batch: Batch, kommundel: str, stem: str) -> tuple[tuple[str, str], ...]:
    beside = batch.notebooks if kommundel else batch.kommun_notebooks
    others = [(f"{other}.html", name_of(other)) for other in beside if other != stem]
    sheet = [(f"{SHEET}.html", SHEET_NAME)] if kommundel or FOLLOW_UP in batch.kommun_notebooks else []
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
