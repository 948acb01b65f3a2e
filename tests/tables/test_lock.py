"""Two at once, as processes of their own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bfa.errors import DataError
from bfa.tables import intake, lock, store
from bfa.tables.sealed import sealed, unsealed

HOLD = """
import sys, time
from pathlib import Path
from bfa.tables.lock import held
with held(Path(sys.argv[1]), what="Lilla läses in", say=print):
    print("har", flush=True)
    time.sleep(float(sys.argv[2]))
print("klar", flush=True)
"""
TAKE_IN = """
import sys
from bfa.run.sources import ensure_store
from bfa.tables.municipality import read_kommun
report = ensure_store(read_kommun(sys.argv[1]), say=lambda text: print(text, flush=True), fresh=sys.argv[2] == "fresh")
print("inläst" if report else "aktuellt")
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    words = [sys.executable, "-X", "utf8", "-c", code, *map(str, arguments)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def holder(folder: Path, seconds: float) -> subprocess.Popen[str]:
    process = start(HOLD, folder, seconds)
    assert process.stdout is not None
    assert process.stdout.readline() == "har\n"
    return process


def ended(process: subprocess.Popen[str]) -> str:
    said, complained = process.communicate(timeout=60)
    assert process.returncode == 0, complained
    return said


def test_the_one_who_comes_second_waits_and_is_told_who_holds_the_lock(tmp_path):
    first = holder(tmp_path / "lilla", 0.5)
    said: list[str] = []
    with lock.held(tmp_path / "lilla", what="Lilla läses in", say=said.append):
        assert ended(first) == "klar\n"
    (line,) = said
    assert line.startswith(f"Lilla läses in redan, av process {first.pid} på datorn ")
    assert "Väntar tills det är klart, som mest 10 minuter." in line


def test_nothing_is_said_and_nothing_left_where_nobody_holds_the_lock(tmp_path):
    said: list[str] = []
    with lock.held(tmp_path / "lager" / "lilla", what="Lilla läses in", say=said.append):
        assert [path.name for path in (tmp_path / "lager").iterdir()] == [".lilla.las"]
    assert (said, list((tmp_path / "lager").iterdir())) == ([], [])


def test_one_who_waits_too_long_is_refused_with_the_holder_and_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "LONGEST_WAIT", 0.2)
    first = holder(tmp_path / "lilla", 60)
    try:
        with (
            pytest.raises(DataError, match=rf"blir inte klart.\n  Hittat: av process {first.pid} .*\n.*avsluta den"),
            lock.held(tmp_path / "lilla", what="Lilla läses in", say=lambda text: None),
        ):
            pass
    finally:
        first.kill()
        first.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
def test_a_holder_that_is_killed_leaves_no_lock_behind(tmp_path):
    first = holder(tmp_path / "lilla", 60)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    assert (tmp_path / ".lilla.las").is_file()
    said: list[str] = []
    with lock.held(tmp_path / "lilla", what="Lilla läses in", say=said.append):
        pass
    assert said == []


def test_many_at_once_come_after_each_other(tmp_path):
    count = tmp_path / "antal.txt"
    count.write_text("0")
    code = HOLD.replace(
        "time.sleep(float(sys.argv[2]))",
        "n = int(Path(sys.argv[2]).read_text()); time.sleep(0.05); Path(sys.argv[2]).write_text(str(n + 1))",
    )
    for process in [start(code, tmp_path / "lilla", count) for _ in range(4)]:
        ended(process)
    assert count.read_text() == "4"


def test_a_folder_that_may_not_be_written_is_told_before_anything_is_read(small, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    kommun = small()
    monkeypatch.setattr(lock.os, "open", refuse)
    with pytest.raises(DataError, match=r"går inte att skriva i .*store"):
        intake.take_in(kommun)


@pytest.mark.parametrize(("kind", "said"), [("fresh", ["inläst", "inläst"]), ("", ["aktuellt", "inläst"])])
def test_of_two_intakes_at_once_neither_is_lost_and_none_is_made_twice_unless_asked_for(small, kind, said):
    kommun = small()
    both = [ended(process) for process in [start(TAKE_IN, kommun.path, kind) for _ in range(2)]]
    assert len(store.read_incidents(kommun)) == 3
    assert [path.name for path in store.store_folder(kommun).parent.iterdir()] == ["lilla"]
    assert sorted(text.splitlines()[-1] for text in both) == said


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
def test_an_intake_that_is_killed_hinders_no_later_one(small):
    kommun = small()
    code = TAKE_IN.replace("import sys", "import sys, time\nfrom bfa.tables import store", 1)
    stuck = code.replace("report =", "store._swap = lambda *_: time.sleep(60)\nreport =", 1)
    process = start(stuck, kommun.path, "fresh")
    new = store._beside(store.store_folder(kommun), "ny") / "intake.json"
    for _ in range(300):
        if new.is_file():
            break
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    intake.take_in(kommun)
    assert [path.name for path in store.store_folder(kommun).parent.iterdir()] == ["lilla"]


def test_one_who_reads_during_a_swap_waits_for_it_and_does_not_undo_it(small):
    kommun = small()
    intake.take_in(kommun)
    folder = store.store_folder(kommun)
    code = HOLD.replace("time.sleep(float(sys.argv[2]))", "time.sleep(0.5); Path(sys.argv[2]).rename(sys.argv[1])")
    away = folder.with_name("undan")
    folder.rename(away)
    old = folder.with_name(".lilla.gammal")
    old.mkdir()
    swapping = holder_of(code, folder, away)
    assert len(store.read_incidents(kommun)) == 3
    assert old.is_dir()
    ended(swapping)


def holder_of(code: str, *arguments: object) -> subprocess.Popen[str]:
    process = start(code, *arguments)
    assert process.stdout is not None
    assert process.stdout.readline() == "har\n"
    return process


def test_a_store_swapped_while_it_is_read_is_not_called_damaged(small):
    kommun = small()
    intake.take_in(kommun)
    label = store._label(kommun)
    changed = small(control_sums=[{"brottstyp": "misshandel utomhus", "n": 2, "period": "2010-05/2010-05"}])
    partition = label["partitions"][0]
    label["files"][partition] = "0" * 64
    intake.take_in(changed)
    with pytest.raises(DataError, match="lästes in på nytt medan lagret lästes"):
        store._read_arrow(changed, label, partition)


def test_every_flipped_bit_of_a_sealed_text_is_noticed():
    raw = sealed({"fingerprint": "ab", "kommundelar": ["Årsta", "B"], "rows": True, "n": 3})
    assert unsealed(raw) == {"fingerprint": "ab", "kommundelar": ["Årsta", "B"], "rows": True, "n": 3}
    for place in range(len(raw)):
        for bit in range(8):
            other = bytearray(raw)
            other[place] ^= 1 << bit
            assert unsealed(bytes(other)) is None
    assert unsealed(b"") is None
    assert unsealed(raw[:-1]) is None
    assert unsealed(raw + b"\n") is None


def test_every_flipped_bit_of_a_small_label_is_told_as_damage(small):
    kommun = small()
    intake.take_in(kommun)
    path = store.store_folder(kommun) / "intake.json"
    raw = path.read_bytes()
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1 << place % 8
        assert unsealed(bytes(changed)) is None
    for place in range(0, len(raw), 97):
        changed = bytearray(raw)
        changed[place] ^= 1 << place % 8
        path.write_bytes(bytes(changed))
        with pytest.raises(DataError, match="skadat"):
            store.kommundelar(kommun)


def test_every_file_of_the_store_has_its_digest_in_the_label(small):
    kommun = small()
    intake.take_in(kommun, documents=lambda report: {"rapport.html": "<p>Lästa rader</p>"})
    folder = store.store_folder(kommun)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == {*store._label(kommun)["files"], "intake.json"}
    assert {"rapport.html", "refused.csv"} < there
