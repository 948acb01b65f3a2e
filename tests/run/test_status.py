"""What happens in a batch is told the same to the terminal, to other programs and to `bfa status`."""

import io
import json
import re
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console
from small_batch import Quiet, go

from bfa.errors import DataError, ParameterError
from bfa.run import cli, pace
from bfa.run.batch import Choices, run_batch
from bfa.run.events import BEGAN, END, ENDED, PLAN, SAID, START, lines_to, read_events
from bfa.run.exit_codes import Code
from bfa.run.journal import Key, Record
from bfa.run.layout import Layout
from bfa.run.pace import Pace
from bfa.run.params import read_batch
from bfa.run.screen import Screen
from bfa.run.status import as_json, lines, status
from bfa.tables import lock
from bfa.tables.lock import held, holder
from bfa.tables.naming import page_name

DRIFT = Path(__file__).resolve().parents[2] / "docs" / "drift.md"
KEY = Key("n", "k", "p", "d")


def kept(tiny: Path) -> Path:
    return Layout(tiny / "reports", "prov").events


def test_other_programs_read_what_the_journal_keeps(tiny: Path, counts_only, no_kernel):
    batch, told = counts_only("A", "B"), io.StringIO()
    heard = Quiet()
    run_batch(read_batch(batch), Choices(workers=2), heard, lines_to(told))
    events = [json.loads(line) for line in told.getvalue().splitlines()]
    assert events == read_events(kept(tiny)) == heard.events
    kinds = [each["event"] for each in events if each["event"] != SAID]
    assert (kinds, events[0]["event"]) == ([START, PLAN, *[ENDED] * 3, END], START)
    assert heard.of(PLAN)[0] | {"at": ""} == {
        "event": PLAN, "at": "", "todo": [["", "visa"], ["A", "visa"], ["B", "visa"]],
        "kept": 0, "workers": 2, "left_s": None,
    }  # fmt: skip
    assert [each["ended"] for each in heard.of(ENDED)] == [1, 2, 3]
    assert (events[-1]["code"], events[-1]["made"], events[-1]["failed"]) == (0, 3, 0)


def test_what_is_said_before_the_batch_has_its_lock_is_not_kept_as_its_own(tiny: Path, counts_only, no_kernel):
    batch = counts_only("A")
    go(batch)
    before = read_events(kept(tiny))
    with pytest.MonkeyPatch.context() as patch, held(tiny / "reports" / "prov", what="x", say=str):
        patch.setattr(lock, "LONGEST_WAIT", 0.0)
        with pytest.raises(lock.BusyError):
            go(batch)
    assert read_events(kept(tiny)) == before


def test_a_line_break_that_json_lets_stand_breaks_no_event(tmp_path: Path):
    told = [{"event": SAID, "at": "", "text": "fel i \x85 och \u2028"}, {"event": END, "at": ""}]
    with (tmp_path / "h.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for each in told:
            lines_to(file)(each)
    assert read_events(tmp_path / "h.jsonl") == told


def test_a_batch_that_ended_is_told_with_its_failures(tiny: Path, counts_only, no_kernel):
    batch = counts_only("A", "B")
    no_kernel["B"] = "prov.csv: fel i B.\n  Gör så här: rätta"
    go(batch)
    found = status(Layout.of(batch))
    assert (found.state, found.code) == ("misslyckad", Code.FAILED)
    said = list(lines(found))
    assert said[0].startswith("prov är klar, men något misslyckades (")
    assert "  3 körningar: 2 klara, 1 misslyckade, 0 blev inte klara, 0 väntar; 0 var oförändrade." in said
    assert said[-3:] == ["  misslyckad: B, visa", "    prov.csv: fel i B.", "    Gör så här: rätta"]
    del no_kernel["B"]
    go(batch)
    again = status(Layout.of(batch))
    assert (again.state, again.code, len(again.todo), again.kept) == ("klar", Code.WELL, 1, 2)


def cut(tiny: Path, *events: dict) -> None:
    start = {"event": START, "at": "2026-01-02T03:04:05.000", "batch": "prov", "process": 7, "host": "datorn"}
    todo = [["", "visa"], ["A", "visa"], ["B", "visa"]]
    plan = {"event": PLAN, "at": start["at"], "todo": todo, "kept": 4, "workers": 1, "left_s": None}
    text = "".join(json.dumps(each) + "\n" for each in (start, plan, *events))
    kept(tiny).parent.mkdir(parents=True, exist_ok=True)
    kept(tiny).write_text(text + '{"event": "ended", "komm', encoding="utf-8")


RUN = {"event": BEGAN, "at": "2026-01-02T03:04:06.000", "kommundel": "", "notebook": "visa"}
WELL = {"state": "klar", "reason": "", "seconds": 3.0, "ended": 1, "left_s": 6.0}


def test_a_batch_that_was_killed_is_told_as_cut_off_with_what_it_had_come_to(tiny: Path, counts_only):
    batch = counts_only("A", "B")
    cut(tiny, RUN, RUN | {"event": ENDED} | WELL, RUN | {"kommundel": "A"})
    found = status(Layout.of(batch))
    assert (found.state, found.code) == ("avbruten", Code.FAILED)
    said = list(lines(found))
    assert said[0].startswith("prov avbröts (process 7 på datorn datorn, från 2026-01-02 kl. 03:04:05; senast ")
    assert "  3 körningar: 1 klara, 0 misslyckade, 1 blev inte klara, 1 väntar; 4 var oförändrade." in said
    assert "  visa: 1 av 3" in said


def test_a_batch_that_runs_is_told_with_its_process_its_time_left_and_each_run(tiny: Path, counts_only):
    batch = counts_only("A", "B")
    cut(tiny, RUN, RUN | {"event": ENDED, "at": "2026-01-02T03:04:09.000"} | WELL, RUN | {"kommundel": "A"})
    with held(tiny / "reports" / "prov", what="x", say=str):
        found = status(Layout.of(batch))
    assert (found.state, found.code) == ("körs", Code.WELL)
    told = as_json(found)
    assert (told["state"], told["process"], told["todo"], told["waiting"]) == ("körs", 7, 3, [["B", "visa"]])
    assert [(each["kommundel"], each["state"]) for each in told["runs"]] == [("", "klar"), ("A", "körs")]
    assert told["left_s"] == 0.0
    assert "  körs: A, visa, sedan 03:04:06" in list(lines(found))


def test_the_time_left_counts_down_from_when_it_was_reckoned_and_not_from_the_start_of_the_intake(
    tiny: Path, counts_only
):
    batch, now = counts_only("A", "B"), datetime.now().isoformat(timespec="milliseconds")
    cut(tiny, {"event": PLAN, "at": now, "todo": [["A", "visa"]], "kept": 0, "workers": 1, "left_s": 600.0})
    with held(tiny / "reports" / "prov", what="x", say=str):
        left = as_json(status(Layout.of(batch)))["left_s"]
    assert 500 < left <= 600


def test_a_batch_that_could_not_be_run_is_told_with_its_reason(tiny: Path, counts_only, no_kernel):
    batch = counts_only("A", more="kommundelar: [X]\n")
    with pytest.raises(ParameterError):
        go(batch)
    found = status(Layout.of(batch))
    assert found.code == Code.FAILED
    assert "kunde inte köras" in (said := next(lines(found)))
    assert "X" in said


def test_a_batch_that_never_ran_has_no_status(counts_only):
    with pytest.raises(ParameterError, match="prov: körningen har inte startats"):
        status(Layout.of(counts_only("A")))


def test_a_full_disk_stops_no_batch_from_being_told_and_a_reader_that_has_gone_stops_it_not_either(
    tiny: Path, counts_only, no_kernel
):
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    kept(tiny).mkdir(parents=True)  # a folder lies where the events would be written
    heard = Quiet()
    done = run_batch(read_batch(counts_only("A")), Choices(), lines_to(Full()), heard)
    assert (done.made, len(heard.of(ENDED))) == (2, 2)


HOLDS = """
import sys
from pathlib import Path
from bfa.tables.lock import held
with held(Path(sys.argv[1]), what="x", say=str):
    sys.stdout.write("x\\n")
    sys.stdout.flush()
    sys.stdin.read()
"""


def test_who_holds_a_lock_is_told_and_a_dead_holder_holds_nothing(tmp_path: Path):
    folder = tmp_path / "prov"
    assert holder(folder) == ""
    command = [sys.executable, "-c", HOLDS, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline()
        assert re.fullmatch(rf"av process {process.pid} på datorn .+ sedan \d{{4}}-.*", holder(folder))
        process.kill()
    assert folder.with_name(".prov.las").is_file()
    assert holder(folder) == ""


def record(notebook: str, seconds: float) -> Record:
    return Record(KEY, "A", notebook, "klar", seconds=seconds)


def test_the_time_left_is_reckoned_from_what_each_notebook_took_before_and_takes_now(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(pace, "monotonic", lambda: clock[0])
    names = [("", "0"), *((area, "4") for area in "ABCD"), ("A", page_name("4", "stöld")), ("A", "9")]
    left = Pace(names, records=[record("0", 30.0), record("4", 2.0)], workers=2)
    # One of 30 s, five of 2 s, and one not known, taken to cost their mean of 16 s.
    assert left.seconds() == (30 + 5 * 2 + 16) / 2
    left.began(("", "0"))
    clock[0] = 10.0
    assert left.seconds() == (56 - 10) / 2
    left.ended(("", "0"), 40.0)
    left.began(("A", "4"))
    left.ended(("A", "4"), 4.0)
    assert left.seconds() == (4 * 4 + 22) / 2


def test_no_time_is_told_before_anything_is_known_and_none_is_left_at_the_end():
    left = Pace([("A", "4")], records=(), workers=3)
    assert left.seconds() is None
    left.ended(("A", "4"), 2.0)
    assert left.seconds() == 0


def test_the_last_run_is_not_shared_among_the_workers(monkeypatch):
    monkeypatch.setattr(pace, "monotonic", lambda: 0.0)
    left = Pace([("A", "4")], records=[record("4", 8.0)], workers=4)
    left.began(("A", "4"))
    assert left.seconds() == 8.0


@pytest.mark.parametrize("terminal", [True, False])
def test_the_terminal_shows_what_failed_and_the_time_left(terminal: bool):
    said = io.StringIO()
    console = Console(file=said, force_terminal=terminal, width=100)
    with Screen(console) as screen:
        screen.tell({"event": PLAN, "todo": [["", "x"], ["A", "x"]], "kept": 1, "workers": 2, "left_s": 70.0})
        screen.tell(RUN | {"event": ENDED} | WELL)
        screen.tell(
            RUN | {"event": ENDED} | WELL | {"state": "misslyckad", "reason": "fel", "left_s": None, "ended": 2}
        )
    assert "2 körningar att göra, 1 är oförändrade; 2 åt gången, ungefär 1 min 10 s." in said.getvalue()
    assert "misslyckades: hela kommunen, visa\n  fel" in said.getvalue()
    assert ("klar: hela kommunen, visa (3,0 s, kvar ungefär 6 s)" in said.getvalue()) is not terminal


def test_status_is_printed_in_words_and_as_json(bfa, tiny: Path, counts_only, no_kernel, monkeypatch):
    batch = counts_only("A")
    go(batch)
    monkeypatch.chdir(tiny)
    code, said, _ = bfa("status", str(batch))
    assert (code, said.splitlines()[0][:14]) == (0, "prov är klar (")
    code, said, _ = bfa("status", str(batch), "--json")
    assert (code, json.loads(said)["state"]) == (0, "klar")


def test_a_batch_writes_its_events_on_stdout_and_what_people_read_on_stderr(
    bfa,
    tiny: Path,
    counts_only,
    no_kernel,
    monkeypatch,
):
    batch = counts_only("A")
    no_kernel["A"] = "fel"
    monkeypatch.chdir(tiny)
    code, told, said = bfa("batch", str(batch), "--json")
    assert code == 1
    assert json.loads(told.splitlines()[-1])["code"] == 1
    assert "1 misslyckade." in said


@pytest.mark.parametrize(
    ("error", "code"),
    [(ParameterError("x"), 2), (DataError("x"), 2), (lock.BusyError("x"), 3), (KeyboardInterrupt(), 130)],
)
def test_what_the_command_ends_with_tells_what_happened(bfa, monkeypatch, error: BaseException, code: int):
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("bfa.run.check.check", fail)
    assert bfa("check")[0] == code


def test_the_documentation_has_the_codes_and_the_events_that_the_program_has():
    text = DRIFT.read_text(encoding="utf-8")
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", text, flags=re.M)}
    assert told == set(map(int, Code))
    events = set(re.findall(r"^\| `(\w+)` \|", text, flags=re.M))
    assert events == {START, SAID, PLAN, BEGAN, ENDED, END}


def test_no_command_ends_with_a_number_that_is_not_documented():
    source = Path(cli.__file__).read_text(encoding="utf-8")
    assert not re.findall(r"(?:Exit\(|return )\d", source)


def test_the_status_of_a_batch_of_all_of_sweden_is_read_at_once(tiny: Path, counts_only):
    batch = counts_only("A")
    todo = [(f"K{number}", "visa") for number in range(12_000)]
    plan = {"event": PLAN, "at": "2026-01-02T03:04:05", "todo": todo, "kept": 0, "workers": 2, "left_s": None}
    ended = [RUN | {"event": ENDED, "kommundel": kommundel} | WELL for kommundel, _ in todo]
    cut(tiny, plan, *ended)
    start = time.process_time()
    assert len(list(lines(status(Layout.of(batch))))) > 2
    assert time.process_time() - start < 5
