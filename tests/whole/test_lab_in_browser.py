"""JupyterLab as `bfa lab` opens it: a notebook runs from top to bottom and its map draws without network."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.whole.conftest import Demo

pytestmark = pytest.mark.browser
START = "import sys; from pathlib import Path; from bfa.run.lab import open_lab; "
START += "sys.exit(open_lab(Path('.').resolve(), say=lambda text: None, browser=False, port=8955))"


def server_of(runtime: Path, process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    for _ in range(300):
        for found in runtime.glob("jpserver-*.json"):
            try:
                return json.loads(found.read_text(encoding="utf-8"))
            except json.JSONDecodeError:
                continue
        assert process.poll() is None, "JupyterLab ended by itself"
        time.sleep(0.2)
    pytest.fail("JupyterLab did not start within a minute")


@pytest.fixture
def lab(demo: Demo, tmp_path: Path) -> Iterator[str]:
    folders = {f"JUPYTER_{name}_DIR": str(tmp_path / name.lower()) for name in ("RUNTIME", "CONFIG", "DATA")}
    environment = os.environ | folders | {"IPYTHONDIR": str(tmp_path / "ipython")}
    process = subprocess.Popen(
        [sys.executable, "-c", START],
        cwd=demo.project,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        server = server_of(tmp_path / "runtime", process)
        yield f"{server['url']}lab/tree/2_hotspots.ipynb?reset&token={server['token']}"
    finally:
        os.killpg(process.pid, signal.SIGTERM) if os.name == "posix" else process.terminate()
        process.wait(timeout=30)


def test_a_notebook_runs_in_jupyterlab_and_its_map_draws(lab: str, chromium: Any):
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    page, outside = context.new_page(), []
    page.on("request", lambda asked: outside.append(asked.url) if "127.0.0.1" not in asked.url else None)
    page.goto(lab)
    page.locator(".jp-Notebook").wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    drawn = page.frame_locator(".jp-Notebook iframe").locator("path.leaflet-interactive").first
    drawn.wait_for(state="attached", timeout=120_000)
    assert page.locator(".jp-RenderedText[data-mime-type*='error'], .jp-OutputArea-output .ansi-red-fg").count() == 0
    assert [url for url in outside if not url.startswith(("data:", "blob:", "about:"))] == []
    context.close()
