"""What has to lie ready before a notebook runs: the example's files where they are asked for, and the store."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from bfa.run.files import sha256, write_text
from bfa.run.journal import digest
from bfa.run.registers import unsaved
from bfa.tables import intake
from bfa.tables.lock import held
from bfa.tables.municipality import Kommun
from bfa.tables.promises import promises_of
from bfa.tables.quality import LOOK, TOLD, QualityReport

Say = Callable[[str], None]
#: Beside the example's files: by which code they were built.
BUILT = ".byggd"
#: Share of refused rows above which it is said loudly. [0-1]
MANY = 0.02
#: Most lines on what to look at in the terminal. [lines]
SHOWN = 8
#: Weight of refused rows: above every remark.
_REFUSED = 9


def ensure_store(kommun: Kommun, *, say: Say, fresh: bool = False) -> QualityReport | None:
    """Take in a kommun when its store is missing or its sources have changed.

    Raises
    ------
    BfaError
        The files cannot be used.
    """
    ensure_example(kommun, say=say)
    for line in unsaved(kommun):
        say(line)
    report = None if not fresh and intake.is_current(kommun) else _taken_in(kommun, say=say, fresh=fresh)
    if _of_example(kommun) and not _is_promised(kommun):
        from bfa.run.promise import promise_example

        promise_example(kommun, say=say)
    return report


def _taken_in(kommun: Kommun, *, say: Say, fresh: bool) -> QualityReport | None:
    say(f"Läser in {kommun.kommun} ...")
    from bfa.pages.quality_report import documents

    reading = intake.take_in if fresh else intake.bring_up_to_date
    return reading(kommun, progress=say, documents=documents, today=date.today())


def _is_promised(kommun: Kommun) -> bool:
    """Whether the example's promises are those of its register as it was last built."""
    built, given = kommun.root / "data" / "example" / BUILT, [*promises_of(kommun).glob("*.json")]
    return bool(given) and built.is_file() and min(map(_written, given)) >= _written(built)


def _written(path: Path) -> float:
    return path.stat().st_mtime


def what_was_read(figures: Mapping[str, Any]) -> list[str]:
    """An intake in a few lines of Swedish: rows of each file, what to look at, period, control sums."""
    sources, period = [*figures["sources"], *figures["count_sources"]], figures["period"]
    said = [
        f"{each['file']}: {each['read']} rader lästa, {each['kept']} behållna, {each['refused']} avvisade."
        for each in sources
    ]
    said += [_many_refused(each) for each in sources if each["refused"] > MANY * each["read"]]
    said += _to_look_at(figures, sources)
    if period[0]:
        said.append(f"Perioden {period[0]} till {period[-1]}.")
    sums = figures["control_sums"]
    if sums:
        right = sum(bool(each["match"]) for each in sums)
        said.append(f"{right} av {len(sums)} kontrollsummor stämmer.")
    return said


def _many_refused(source: Mapping[str, Any]) -> str:
    share = f"{100 * source['refused'] / source['read']:.1f}".replace(".", ",")
    return (
        f"VARNING: {share} % av raderna i {source['file']} kunde inte läsas. Alla siffror saknar dem, "
        "och saknas de ojämnt blir jämförelser fel."
    )


def _to_look_at(figures: Mapping[str, Any], sources: list[Mapping[str, Any]]) -> list[str]:
    """What the intake remarked on, worst first: what was refused, then by weight and number of rows."""
    from bfa.pages.quality_report import advised

    found = [
        (_REFUSED, each["n"], f"avvisade: {_with_rows(each)}", source["file"], "")
        for source in sources
        for each in source.get("reasons", [])
    ]
    named = [(source["file"], each) for source in sources for each in source["remarks"]]
    named += [("", each) for each in figures["remarks"]]
    found += _alike(named)
    found.sort(key=lambda each: (-each[0], -each[1]))
    said = [f"Att titta på ({len(found)}):"] if found else []
    for _, _, what, file, do in found[:SHOWN]:
        said.append(f"  {f'{file}: ' if file else ''}{advised(what, do)}")
    if len(found) > SHOWN:
        said.append(f"  ... och {len(found) - SHOWN} till; alla står i kvalitetsrapporten.")
    return said


def _alike(named: Sequence[tuple[str, Mapping[str, Any]]]) -> list[tuple[int, int, str, str, str]]:
    """Remarks that ask for something, one for each cause: the same of several files is one."""
    causes: dict[tuple[str, str], list[tuple[str, Mapping[str, Any]]]] = {}
    for file, each in named:
        if each.get("grade", LOOK) != TOLD:
            causes.setdefault((str(each["what"]), str(each.get("do", ""))), []).append((file, each))
    found = []
    for (what, do), lines in causes.items():
        n, rows = sum(each["n"] for _, each in lines), [row for _, each in lines for row in each["rows"]]
        files = [file for file, _ in lines]
        where = files[0] + (f" och {len(files) - 1} till" if len(files) > 1 else "")
        grade = max(each.get("grade", LOOK) for _, each in lines)
        found.append((grade, n, _with_rows({"what": what, "n": n, "rows": rows}), where, do))
    return found


def _with_rows(line: Mapping[str, Any]) -> str:
    """What was found, and how many rows of the file it is about: once, and no number where it is about none of them."""
    what, n = str(line["what"]), line["n"]
    told = not line["rows"] or re.search(rf"\({n} rad(er)?[;)]", what)
    return what if told else f"{what} ({n} {'rad' if n == 1 else 'rader'})"


def ensure_example(kommun: Kommun, *, say: Say) -> list[Path]:
    """Build the fictional municipality when a kommun file marked `fiktiv` names files of it.

    They are built when one is missing, or when the code that makes them is not what made them.
    """
    folder, ours = kommun.root / "data" / "example", _of_example(kommun)
    log = [kommun.file(kommun.registers.log)] if kommun.registers.log else []
    if not ours or _is_built(folder, ours):
        return []
    with held(folder, what="Exempelkommun byggs", say=say):
        if _is_built(folder, ours):
            return []
        say("Bygger Exempelkommun (påhittade data) ...")
        written = {path: path.read_bytes() for path in log if path.is_file()}
        built = build_example(folder)
        for path, before in written.items():
            _keep(path, before, say=say)
        return built


def _of_example(kommun: Kommun) -> list[Path]:
    """The files of the example that a made-up kommun reads; none where it has its own."""
    folder = (kommun.root / "data" / "example").resolve()
    log = [kommun.file(kommun.registers.log)] if kommun.registers.log else []
    named = (*intake.named_files(kommun), *log)
    return [path for path in named if path.resolve().is_relative_to(folder)] if kommun.fiktiv else []


def _keep(log: Path, before: bytes, *, say: Say) -> None:
    """Lay the log beside the new one where somebody had saved more in it than the example does."""
    if before.count(b"\n") <= log.read_bytes().count(b"\n"):
        return
    names = (log.with_name(f"{log.stem}_{n}{log.suffix}") for n in count(1))
    kept = next(path for path in names if not path.exists())
    kept.write_bytes(before)
    say(f"Exemplets register är som från början. Det som ni hade sparat i det ligger i {kept.name}.")


def build_example(folder: Path) -> list[Path]:
    """Write the source files of Exempelkommun; the same bytes every time."""
    from bfa import example

    (folder / BUILT).unlink(missing_ok=True)
    files = example.build(folder)
    write_text(folder / BUILT, _builder() + "\n")
    return files


def _is_built(folder: Path, files: list[Path]) -> bool:
    return _built_by(folder) == _builder() and all(path.is_file() for path in files)


def _built_by(folder: Path) -> str:
    mark = folder / BUILT
    return mark.read_text(encoding="utf-8").strip() if mark.is_file() else ""


def _builder() -> str:
    package = Path(__file__).resolve().parents[1]
    made_by = [*(package / "example").rglob("*.*"), *(package / "tables").glob("register*.py")]
    return digest([sha256(path) for path in sorted(made_by) if path.suffix in (".py", ".csv")])
