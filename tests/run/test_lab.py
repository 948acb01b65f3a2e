import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bfa.run.lab import settings
from bfa.run.notebooks import read_cells


def test_the_settings_keep_jupyterlab_on_this_machine_and_off_the_network(tiny: Path):
    held = settings(tiny, tiny, browser=False, port=8888)
    assert held["ServerApp"]["ip"] == "127.0.0.1"
    assert held["LabApp"]["news_url"] is None
    assert held["LabApp"]["extension_manager"] == "readonly"


@contextmanager
def open_lab(project: Path) -> Iterator[str]:
    """Address of a JupyterLab that `bfa lab` opened in a project."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from bfa.run.cli import main; main()", "lab", "--no-browser", "--port", str(port)]
    said = (project / "lab.log").open("w", encoding="utf-8")
    running = subprocess.Popen(command, cwd=project, stdout=said, stderr=said, start_new_session=True)
    try:
        yield wait_for_address(project / "lab.log")
    finally:
        os.killpg(running.pid, signal.SIGINT)
        try:
            running.wait(120)
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()
        said.close()


def wait_for_address(log: Path) -> str:
    end = time.monotonic() + 180
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
def test_jupyterlab_offers_this_interpreter_only_shows_the_notebooks_and_asks_for_no_news(tiny: Path, notebook):
    notebook("visa", "x = 1")
    with open_lab(tiny) as lab:
        kernels = json.loads(fetched(lab, "api/kernelspecs"))["kernelspecs"]
        assert list(kernels) == ["python3"]
        assert kernels["python3"]["spec"]["argv"][0] == sys.executable
        assert [item["name"] for item in json.loads(fetched(lab, "api/contents"))["content"]] == ["visa.ipynb"]
        page = fetched(lab, "lab")
        assert re.search(r'"news":\s*\{"disabled":\s*true\}', page)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_notebook_runs_in_jupyterlab_from_top_to_bottom_and_its_map_draws_without_network(
    tmp_path: Path, project: Path, chromium
):
    for folder in ("notebooks", "params", "data/codebook"):
        shutil.copytree(project / folder, tmp_path / folder)
    asked: list[str] = []
    with open_lab(tmp_path) as lab:
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})
        page.route("**/*", lambda route: only_here(route, asked))
        page.goto(lab.replace("/lab?", "/lab/tree/2_hotspots.ipynb?"))
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=180_000)
        page.get_by_text("Python (bfa) | Idle", exact=True).wait_for(timeout=180_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        # Cells run in order and stop at an error; the last one has the number of code cells.
        last = sum(cell["cell_type"] == "code" for cell in read_cells(tmp_path / "notebooks" / "2_hotspots.ipynb"))
        page.get_by_text(f"[{last}]:", exact=True).wait_for(timeout=120_000)
        assert page.locator(".jp-OutputArea-output[data-mime-type*=stderr]").count() == 0
        images = page.locator(".jp-Notebook figure img:visible").count()
        assert images == page.locator(".jp-Notebook figure:has(img)").count() >= 2
        page.locator(".jp-Notebook iframe").first.scroll_into_view_if_needed()
        drawn = page.frame_locator(".jp-Notebook iframe").first.locator(".leaflet-overlay-pane path")
        drawn.first.wait_for(state="attached", timeout=30_000)
        assert drawn.count() > 1
        assert page.get_by_text("Jupyter news").count() == 0
    assert asked == []


def only_here(route, asked: list[str]) -> None:
    if route.request.url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
        route.continue_()
        return
    asked.append(route.request.url)
    route.abort()
