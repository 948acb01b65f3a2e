"""One notebook run by itself with a params file of its own: the same way as in a batch, but no journal and no index."""

from contextlib import closing
from pathlib import Path

from bfa.errors import ParameterError
from bfa.run import journal, kernel
from bfa.run.execution import Job, RunError
from bfa.run.layout import SINGLE, Layout
from bfa.run.params import notebook_file, parameters_with
from bfa.run.preflight import refuse_unanswerable, unsaid_periods
from bfa.run.sources import Say, ensure_store
from bfa.run.task import Result, Task, run_task
from bfa.run.workers import run_all
from bfa.tables.lock import held
from bfa.tables.municipality import Kommun, read_kommun
from bfa.tables.parameters import project_folder
from bfa.tables.store import read_quality
from bfa.words.labels import labels, part_name, place_name


def run_single(notebook: str, file: Path, *, say: Say) -> Path:
    """Run one notebook and write its page.

    Parameters
    ----------
    notebook : str
        File stem, such as ``4_effekt``, or path of a notebook.
    file : Path
        Its parameters; unknown names and wrong types are refused.

    Returns
    -------
    Path
        The page, `reports/enskilda/<stem of the params file>/<notebook>.html`.

    Raises
    ------
    BfaError
        Nothing could be run, the notebook failed, or the same file is run elsewhere and does not end (`lock.held`).
    """
    root = project_folder(file)
    path = Path(notebook) if notebook.endswith(".ipynb") else notebook_file(root, notebook)
    parameters = parameters_with(path, file)
    if "kommun" not in parameters:
        raise ParameterError(f"{path.name}: notebooken saknar parametern kommun.", do="välj en notebook som har den.")
    kommun = read_kommun(path.parent / parameters["kommun"])
    layout = Layout(root / "reports", f"{SINGLE}/{file.stem}")
    with held(layout.shared, what=f"{file.name} körs", say=say):
        ensure_store(kommun, say=say)
        refuse_unanswerable(kommun, [(path.stem, parameters)], where=file.name)
        for line in unsaid_periods(kommun, [(path.stem, parameters)]):
            say(line)
        task = _task(path.resolve(), parameters, kommun, layout)
        _run(task)
    return task.handout


def _run(task: Task) -> None:
    with closing(run_all([task], run_task, workers=1, stop=kernel.end_all)) as ended:
        for _, result in ended:
            lost = f"{task.job.notebook.name}: arbetsprocessen avbröts."
            if reason := result.reason if isinstance(result, Result) else lost:
                raise RunError(reason)


def _task(path: Path, parameters: dict[str, object], kommun: Kommun, layout: Layout) -> Task:
    kommundel, tier = str(parameters.get("kommundel", "")), str(parameters.get("tier", "samverkan"))
    said = labels(kommun, kommundel=kommundel, tier=tier, quality=read_quality(kommun))
    job = Job(path, parameters, layout.executed("", path.stem), path.parent)
    key = journal.Key("", "", "", "")
    return Task(
        kommundel,
        path.stem,
        key,
        job,
        layout.handout("", path.stem),
        said,
        (),
        f"{part_name(path.stem)} – {place_name(said)}",
    )
