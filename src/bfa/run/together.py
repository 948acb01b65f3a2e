"""The pages of a batch tried together before it writes its index: what they tell each other is hidden, or withheld.

Each page is protected by itself and beside what is decided for all (`disclosure.cube`). Here that is tried: what every
page released is taken from its executed notebook, joined, and attacked (`disclosure.printed`), in a process of its own,
so that one that hangs or dies takes nothing with it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bfa.disclosure.printed import HIDDEN_BESIDE, LaidOpen, laid_open, printed_from
from bfa.draw.output import PRINTED_MIME
from bfa.run.files import sha256, write_json
from bfa.run.journal import digest, package_digest
from bfa.run.task import Task
from bfa.run.workers import Lost, run_one

#: So many times pages are made again with more hidden, before they are withheld. [count]
ROUNDS = 3
#: What is tried, as readers call it.
TOGETHER = "Sidorna tillsammans"
WITHHELD = (
    "Sidan lämnas inte ut: tillsammans med de andra sidorna skulle den röja ett dolt antal, också när fler tal döljs.\n"
    "  Gör så här: välj samma perioder som de andra sidorna, eller lämna ut sidan för sig."
)
AT_ODDS = (
    "Sidan lämnas inte ut: den och en annan sida säger olika tal om samma sak.\n"
    "  Gör så här: låt båda räkna samma rader, eller säg i whole och by vad de räknar."
)
UNTOLD = (
    "Sidan lämnas inte ut: den säger inte vad den har släppt, och kan inte prövas tillsammans med de andra sidorna.\n"
    "  Gör så här: lägg till en cell show(page.figures) i notebooken."
)
UNTRIED = (
    "Sidorna är skyddade var för sig, men det gick inte att pröva vad de röjer tillsammans.\n"
    "  Gör så här: kör batchen igen, gärna med färre --workers, innan något lämnas ut."
)


def tried_together(executed: Mapping[str, Path], *, seconds: float, kept: Path) -> LaidOpen | Lost:
    """What pages tell together; `Lost` where that could not be found out in so long. [s]

    That they tell nothing is kept in the file `kept`, by all that it was found from: the pages, as they were executed,
    and the code. Of the same it is not found out again.
    """
    made_of = digest([package_digest(), {page: sha256(path) for page, path in executed.items()}])
    if (tried := _tried_before(kept, made_of)) is not None:
        return LaidOpen({}, (), tried)
    found: LaidOpen | Lost = run_one(executed, _tried, seconds=seconds)
    if isinstance(found, LaidOpen) and not (found.to_hide or found.no_way or found.at_odds):
        write_json(kept, {"made_of": made_of, "tried": found.tried})
    return found


def _tried_before(kept: Path, made_of: str) -> int | None:
    """How many counts were tried when it was found that the same pages tell nothing; None where it was not."""
    try:
        held = json.loads(kept.read_text(encoding="utf-8"))
        return int(held["tried"]) if held["made_of"] == made_of else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def prints_counts(executed: Path) -> bool:
    """Whether a page handed over what it released."""
    return PRINTED_MIME in executed.read_text(encoding="utf-8")


def leaves_out_figures(executed: Path) -> bool:
    """Whether a page was opened, and did not hand over what it released."""
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    opened = any("open_page(" in "".join(cell.get("source", "")) for cell in cells if cell.get("cell_type") == "code")
    return opened and not prints_counts(executed)


def outcome(laid_open: LaidOpen, pages: int) -> str:
    """What came of trying the pages together, in a line."""
    less = [f"{page}: {len(names)} tal till döljs" for page, names in laid_open.to_hide.items()]
    less += [f"{page}: går inte att skydda" for page in laid_open.no_way]
    return f"{pages} sidor prövade tillsammans: {'; '.join(less) or 'inget dolt antal kan räknas fram'}."


def hopeless(laid_open: LaidOpen, rounds: int) -> set[str]:
    """The pages to withhold after so many rounds of making pages again. [count]

    A page that cannot be helped is given one round first where more is to be hidden: that may be what helps it.
    """
    beyond = laid_open.no_way[-1:] if rounds or not laid_open.to_hide else ()
    return {*beyond, *laid_open.at_odds, *(laid_open.to_hide if rounds >= ROUNDS else ())}


def told_more(task: Task, names: Sequence[str]) -> Task:
    """The same run, told what else to hide; its key is that of the run it replaces."""
    beside = dict.fromkeys([*task.job.parameters["beside"], *_told_before(task.job.executed), *names])
    return replace(task, job=replace(task.job, parameters={**task.job.parameters, "beside": list(beside)}))


def _tried(executed: Mapping[str, Path]) -> LaidOpen:
    held = {page: [printed_from(each) for each in _printed(path)] for page, path in executed.items()}
    counting = {page: own for page, own in held.items() if own}
    return laid_open(counting) if counting else LaidOpen({}, (), 0)


def _printed(executed: Path) -> list[Any]:
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    shown = [output.get("data", {}) for cell in cells for output in cell.get("outputs", ())]
    return [each for data in shown for each in data.get(PRINTED_MIME, ())]


def _told_before(executed: Path) -> list[str]:
    """What a page was told to hide when it was last made."""
    given = json.loads(executed.read_text(encoding="utf-8"))["metadata"]["papermill"]["parameters"]
    return [text for text in given.get("beside", ()) if text.startswith(HIDDEN_BESIDE)]
