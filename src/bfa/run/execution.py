"""One notebook run with papermill, in a kernel of its own: it comes out whole, or with a short reason why not."""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

import bfa.errors
from bfa.errors import BfaError
from bfa.run.files import replacing
from bfa.run.forked import kernel_environment
from bfa.run.kernel import OwnKernel, is_stopping, kernel_settings
from bfa.tables.disk import reason

#: How many times a kernel that will not start is tried. [count]
STARTS = 3
#: How long a kernel may take to start. [s]
START_TIMEOUT = 90
_NO_MEMORY = ("MemoryError", "_ArrayMemoryError", "ArrowMemoryError")
_OURS = {name for name, kind in vars(bfa.errors).items() if isinstance(kind, type) and issubclass(kind, BfaError)}


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook to run."""

    #: The notebook file.
    notebook: Path
    #: Name to plain value; every name is known to the notebook's parameters cell.
    parameters: Mapping[str, Any]
    #: Where the executed notebook is put, when it ran to its end.
    executed: Path
    #: Working directory of the kernel.
    cwd: Path
    #: Longest time for one cell. [s]
    timeout: int = 600
    #: Most memory the kernel may take, where it can be bounded (Linux). [MiB]
    memory: int = 4096
    #: What the outputs of this run are sealed with (`draw.seal`).
    secret: str = field(default_factory=token_hex, repr=False)


class RunError(BfaError):
    """A notebook did not come to its end."""


def execute(job: Job) -> None:
    """Run a notebook and put the executed file in place, whole.

    Raises
    ------
    RunError
        In Swedish, without traceback and without data: a refusal's own words, or type of error and cell number.
    """
    os.environ.update(kernel_environment())
    job.executed.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(1, STARTS + 1):
        try:
            with replacing(job.executed) as beside:
                _keeping_failed(job, beside)
            _failed_copy(job).unlink(missing_ok=True)
            return
        except _NoStartError:
            if attempt == STARTS or is_stopping():
                raise RunError(
                    f"{job.notebook.name}: Python-kärnan startade inte på {STARTS} försök.",
                    do="kör bfa check; pröva med --workers 1.",
                ) from None


class _NoStartError(Exception):
    """The kernel did not start; another try may go better."""


def _keeping_failed(job: Job, target: Path) -> None:
    # The half-run notebook with its traceback is what mends the fault; it stays among the working files.
    try:
        _papermill(job, target)
        _refuse_truncated(job.notebook, target)
    except RunError:
        if target.is_file():
            target.replace(_failed_copy(job))
        raise


def _failed_copy(job: Job) -> Path:
    return job.executed.with_suffix(".fel.ipynb")


def _papermill(job: Job, target: Path) -> None:
    import papermill
    import papermill.log
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    papermill.log.logger.disabled = True
    started = False

    def note_start(**_: object) -> None:
        nonlocal started
        started = True

    with tempfile.TemporaryDirectory(prefix="bfa", ignore_cleanup_errors=True) as folder:
        try:
            papermill.execute_notebook(
                _as_template(job.notebook),
                _as_template(target),
                dict(job.parameters),
                cwd=str(job.cwd),
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                start_timeout=START_TIMEOUT,
                execution_timeout=job.timeout,
                # nbclient gives the output of a finished cell four seconds more, which a busy machine may need
                iopub_timeout=job.timeout,
                kernel_manager_class=OwnKernel,
                config=kernel_settings(Path(folder), secret=job.secret, memory=job.memory),
                shutdown_kernel="immediate",
                on_notebook_start=note_start,
            )
        except PapermillExecutionError as error:
            raise _raised(job, target, error) from None
        except CellTimeoutError:
            raise RunError(
                f"{job.notebook.name}: en cell tog längre tid än {job.timeout} s.",
                do="höj timeout i batchfilen, eller välj en kortare period.",
            ) from None
        except (DeadKernelError, RuntimeError, OSError) as error:
            if not started and not isinstance(error, FileNotFoundError):
                raise _NoStartError from None
            raise _died(job, error) from None


def _died(job: Job, error: Exception) -> RunError:
    if isinstance(error, OSError):
        found, do = reason(error, job.executed)
        return RunError(f"{job.notebook.name}: resultatet kunde inte skrivas.", found=found, do=do)
    return RunError(
        f"{job.notebook.name}: Python-kärnan avbröts mitt i körningen.",
        do="ofta tog minnet slut: kör med färre --workers, eller stäng andra program.",
    )


def _raised(job: Job, executed: Path, error: Any) -> RunError:
    if error.ename in _OURS and [line.strip() for line in error.traceback] == [error.evalue.strip()]:
        return RunError(str(error.evalue))
    name, cell = job.notebook.name, _code_cell(executed, error.exec_count)
    if error.ename in _NO_MEMORY:
        return RunError(
            f"{name}: minnet räckte inte i kodcell {cell}; en notebook får ta {job.memory} MiB.",
            do="höj memory i batchfilen, kör med färre --workers, eller välj en kortare period.",
        )
    where = f"{job.notebook.stem}.fel.ipynb bland arbetsmaterialet"
    return RunError(f"{name}: {error.ename} i kodcell {cell} (hela felet: {where}).")


def _code_cell(executed: Path, count: int | None) -> int | str:
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    own = [cell for cell in code if "injected-parameters" not in cell.get("metadata", {}).get("tags", [])]
    numbers = {cell.get("execution_count"): number for number, cell in enumerate(own, start=1)}
    return numbers.get(count, "okänd")


def _refuse_truncated(notebook: Path, executed: Path) -> None:
    # sys.exit() and sys.exit(0) end a notebook early and papermill calls it a success.
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code" and "".join(cell["source"]).strip()]
    errors = [output for cell in code for output in cell["outputs"] if output["output_type"] == "error"]
    if errors or any(cell.get("execution_count") is None for cell in code):
        raise RunError(f"{notebook.name}: notebooken avslutades innan den var klar.", do="ta bort sys.exit ur cellen.")


def _as_template(path: Path) -> str:
    # papermill fills paths like a format string
    return str(path).replace("{", "{{").replace("}", "}}")
