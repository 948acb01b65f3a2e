"""What the journal says of each run of a batch: how it ended, whether it still stands, and what must be taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bfa.pages.measure_card import CARDS
from bfa.pages.since_edition import not_compared
from bfa.run import journal
from bfa.run.document_file import put_aside
from bfa.run.files import sha256
from bfa.run.layout import COMPARISON_NAME, INDEX_NAME, Layout, clear, workbook_beside
from bfa.run.since_edition import lay_in
from bfa.run.state import DONE, FAILED, KEPT, NOT_RUN, State
from bfa.run.summary import MINUTES_NAME, RESULTS_NAME, SHEET
from bfa.run.task import Result, Task

_OUTDATED = "Parametrar eller data har ändrats sedan den kördes; kör batchen utan --only."


def keep_account(task: Task, result: Result, layout: Layout) -> State:
    """Write in the journal how a run ended, and take away the page of one that failed."""
    if result.reason:
        for path in (task.handout, workbook_beside(task.handout), task.job.executed):
            path.unlink(missing_ok=True)
    paths = [] if result.reason else [*result.files, task.job.executed]
    record = journal.Record(
        key=task.key,
        kommundel=task.kommundel,
        notebook=task.notebook,
        state=FAILED if result.reason else DONE,
        reason=result.reason,
        outputs={layout.named(path): sha256(path) for path in paths},
        figures=result.figures,
        seconds=round(result.seconds, 2),
        ended=datetime.now().isoformat(timespec="seconds"),
    )
    journal.write_record(layout.record(task.kommundel, task.notebook), record)
    return State(task.kommundel, task.notebook, record.state, record.reason, record.figures, _has_workbook(record))


def stands(task: Task, records: Mapping[tuple[str, str], journal.Record], layout: Layout) -> bool:
    """Whether what a run gave need not be made again."""
    return journal.is_done(records.get(task.name), task.key, reports=layout.reports)


def earlier(task: Task, records: Mapping[tuple[str, str], journal.Record], layout: Layout) -> State:
    """How a run stands from before, where it is not made now."""
    record = records.get(task.name)
    state = State(task.kommundel, task.notebook, NOT_RUN)
    if _is_outdated(task, record):
        return replace(state, reason=_OUTDATED)
    if record is None or not journal.outputs_stand(record, reports=layout.reports):
        return state
    status = KEPT if record.state == DONE else FAILED
    return replace(state, status=status, reason=record.reason, figures=record.figures, workbook=_has_workbook(record))


def _is_outdated(task: Task, record: journal.Record | None) -> bool:
    """Whether what lies there was made with other parameters, for another tier, or of other data."""
    own = (task.key.parameters, task.key.data)
    return record is not None and (record.key.parameters, record.key.data) != own


def _has_workbook(record: journal.Record) -> bool:
    return any(name.endswith(".xlsx") for name in record.outputs)


def clear_strangers(layout: Layout, records: Mapping[tuple[str, str], journal.Record], tasks: Sequence[Task]) -> None:
    """Remove what runs left that the batch no longer has."""
    names = {task.name for task in tasks}
    for name in [name for name in records if name not in names]:
        clear(layout, records[name])


def clear_outdated(
    layout: Layout, records: Mapping[tuple[str, str], journal.Record], tasks: Sequence[Task]
) -> list[str]:
    """Take what is outdated out of what may be shared before anything runs: its tier may have been a wider one.

    What stands tells no more of it either.
    Hands back what is said of a document that somebody has written in.
    """
    old = [task for task in tasks if _is_outdated(task, records.get(task.name))]
    for task in old:
        page = task.handout
        for path in (page, workbook_beside(page), *([page.with_name(f"{SHEET}.html")] if task.kommundel else [])):
            path.unlink(missing_ok=True)
    written = [
        layout.shared / name for name in (f"{SHEET}.html", INDEX_NAME, RESULTS_NAME, MINUTES_NAME, COMPARISON_NAME)
    ]
    for path in [*written, *(layout.shared / CARDS).glob("*.html")] if old else ():
        path.unlink(missing_ok=True)
    if old:
        lay_in(layout, [task.notebook for task in tasks if not task.kommundel and task not in old], not_compared())
    said = put_aside(layout) if old else ""
    return [said] if said else []
