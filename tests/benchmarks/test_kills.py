"""Batches killed at random moments: the next run mends each, and what measures that can tell when one does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("batches are forked here", allow_module_level=True)

import kills

KILLS = Path(kills.__file__)


@pytest.mark.slow
def test_every_batch_that_is_killed_is_finished_by_the_next_run_and_every_flipped_byte_is_noticed():
    asked = [sys.executable, str(KILLS), "--light", "--kills", "6", "--flips", "50", "--seed", "7"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 recovered by the next run, 0 not" in done.stdout
    assert "50 bytes flipped in the store" in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "whole"),
    [
        ("a.html", "<html>x</html>\n", True),
        ("b.html", "<html>x</ht", False),
        ("c.html", "", False),
        ("d.json", '{"a": 1}\n', True),
        ("e.json", '{"a": 1', False),
    ],
)
def test_what_is_cut_short_among_what_is_shared_is_seen(tmp_path, name, content, whole):
    shared = tmp_path / "reports" / "prov" / "norr"
    shared.mkdir(parents=True)
    (shared / name).write_text(content, encoding="utf-8")
    (shared / f".{name}").write_text("", encoding="utf-8")  # not yet in its place
    assert kills.half_written(tmp_path) == ([] if whole else [name])


def test_a_page_that_differs_is_seen_and_the_time_of_the_run_is_not(tmp_path):
    shared = tmp_path / "reports" / "prov"
    shared.mkdir(parents=True)
    (shared / "index.html").write_text("2010-01-02 03:04: 4 bilagor, varav 0 oförändrade, 12 s", encoding="utf-8")
    (shared / "a.html").write_text("fem", encoding="utf-8")
    before = kills.shown(tmp_path)
    (shared / "index.html").write_text("2010-01-02 05:06: 4 bilagor, varav 3 oförändrade, 1 min 9 s", encoding="utf-8")
    assert kills.shown(tmp_path) == before
    (shared / "a.html").write_text("sex", encoding="utf-8")
    assert kills.shown(tmp_path) != before


def test_a_third_of_the_trials_have_little_room_and_the_same_seed_draws_the_same():
    drawn = kills.trials(30, commands=2, seed=1)
    assert sum(each.room is not None for each in drawn) == 10
    assert [each.command for each in drawn] == [False] * 28 + [True] * 2
    assert {each.whom for each in drawn} == {"batch", "all", "one"}
    assert drawn == kills.trials(30, commands=2, seed=1) != kills.trials(30, commands=2, seed=2)
