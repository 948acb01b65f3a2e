import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bfa.run.lab import settings


def test_the_settings_keep_jupyterlab_on_this_machine_and_off_the_network(tiny: Path):
    held = settings(tiny, browser=False, port=8888)
    assert held["ServerApp"]["ip"] == "127.0.0.1"
    assert held["LabApp"]["news_url"] is None
    assert held["LabApp"]["extension_manager"] == "readonly"


@pytest.fixture
def lab(tiny: Path, notebook) -> Iterator[str]:
    notebook("visa", "x = 1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from bfa.run.cli import main; main()", "lab", "--no-browser", "--port", str(port)]
    said = (tiny / "lab.log").open("w", encoding="utf-8")
    running = subprocess.Popen(command, cwd=tiny, stdout=said, stderr=said, start_new_session=True)
    try:
        yield wait_for_address(tiny / "lab.log")
    finally:
        os.killpg(running.pid, signal.SIGINT)
        try:
            running.wait(20)
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()
        said.close()


def wait_for_address(log: Path) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = re.search(r"http://127\.0\.0\.1:\d+/lab\?token=\w+", log.read_text(encoding="utf-8"))
        if found:
            return found[0]
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


def fetched(address: str, path: str) -> str:
    base, token = address.split("/lab?token=")
    request = urllib.request.Request(f"{base}/{path}", headers={"Authorization": f"token {token}"})
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode("utf-8")


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_jupyterlab_offers_this_interpreter_only_shows_the_notebooks_and_asks_for_no_news(lab: str):
    kernels = json.loads(fetched(lab, "api/kernelspecs"))["kernelspecs"]
    assert list(kernels) == ["python3"]
    assert kernels["python3"]["spec"]["argv"][0] == sys.executable
    assert [item["name"] for item in json.loads(fetched(lab, "api/contents"))["content"]] == ["visa.ipynb"]
    page = fetched(lab, "lab")
    assert re.search(r'"news":\s*\{"disabled":\s*true\}', page)
