"""The README's picture is taken of the example's meeting sheet: `make picture` puts today's in its place."""

import os
from pathlib import Path

import pytest
from PIL import Image

from tests.chromium import OfflinePage
from tests.whole.conftest import Demo

pytestmark = pytest.mark.browser
WIDTH = 980


def test_the_picture_in_the_readme_can_be_taken_of_todays_example(
    demo: Demo, browser_page: OfflinePage, project: Path, tmp_path: Path
):
    browser_page.page.set_viewport_size({"width": WIDTH, "height": 800})
    browser_page.open(demo.folder("A") / "motesblad.html")
    taken = tmp_path / "motesblad.png"
    browser_page.page.screenshot(path=taken, full_page=True)
    with Image.open(taken) as image, Image.open(project / "docs" / "bild" / "motesblad.png") as shown:
        assert image.width == shown.width == WIDTH
        assert image.height > WIDTH
        if target := os.environ.get("BFA_PICTURE"):
            image.convert("P", palette=Image.Palette.ADAPTIVE).save(target, optimize=True)
