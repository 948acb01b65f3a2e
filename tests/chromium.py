"""Chromium without network, for tests that must see what a reader sees (a pytest plugin)."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


@dataclass
class OfflinePage:
    """A page whose network is cut, with everything it asked for and complained about.

    Attributes
    ----------
    page : playwright Page
    requests : list of str
        Addresses asked for, but for the file itself and data held in it.
    errors : list of str
        Console errors, warnings and uncaught exceptions.
    """

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: Path) -> None:
        """Open a file and let its frames load."""
        self.page.goto(path.resolve().as_uri(), wait_until="load")

    def axe(self) -> list[tuple[str, str, list[str]]]:
        """Faults found by axe-core in the page and in each of its frames: rule, impact, elements."""
        import axe_core_python

        script = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
        found = []
        for frame in self.page.frames:
            frame.evaluate(script)
            answer = frame.evaluate("axe.run(document, {iframes: false})")
            found += [(v["id"], v["impact"], [node["html"] for node in v["nodes"]]) for v in answer["violations"]]
        return found


def missing(reason: str) -> None:
    """Skip, or fail where BFA_REQUIRE_BROWSER says that a browser must be there."""
    if os.environ.get("BFA_REQUIRE_BROWSER") == "1":
        pytest.fail(f"BFA_REQUIRE_BROWSER=1, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A headless Chromium of this machine."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        missing("no Chromium on this machine")
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: Any) -> Iterator[OfflinePage]:
    """A page without network that writes down every request and every complaint."""
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    context.set_offline(True)
    opened = OfflinePage(context.new_page())

    def seen(route: Any) -> None:
        if not route.request.url.startswith(("file:", "data:", "about:")):
            opened.requests.append(route.request.url)
        route.continue_()

    context.route("**/*", seen)
    opened.page.on("console", lambda m: opened.errors.append(m.text) if m.type in ("error", "warning") else None)
    opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
    yield opened
    context.close()
