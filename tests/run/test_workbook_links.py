"""The link to a workbook, clicked: in JupyterLab, where it holds the file, and on a handout, where it leads to it."""

import io
import json
import os
import shutil
from pathlib import Path

import pytest
from python_calamine import load_workbook
from small_batch import SHOW, SHOW_WORKBOOK, go
from test_lab import only_here, open_lab

from bfa.tables.naming import folder_name

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def rows_of(path: Path) -> list[list[object]]:
    return load_workbook(io.BytesIO(path.read_bytes())).get_sheet_by_index(0).to_python()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_click_in_jupyterlab_fetches_the_workbook(tiny: Path, notebook, project: Path, chromium):
    shutil.copytree(project / "data" / "codebook", tiny / "data" / "codebook")
    opened = notebook("visa", SHOW, SHOW_WORKBOOK)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python (bfa)", "language": "python"}}
    opened.write_text(json.dumps(json.loads(opened.read_text(encoding="utf-8")) | {"metadata": kernel}))
    asked: list[str] = []
    with open_lab(tiny) as lab:
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})
        page.route("**/*", lambda route: only_here(route, asked))
        page.goto(lab.replace("/lab?", "/lab/tree/visa.ipynb?"))
        page.get_by_text("Python (bfa) | Idle", exact=True).wait_for(timeout=180_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        with page.expect_download(timeout=60_000) as fetched:
            page.get_by_role("link", name="Rutorna", exact=True).click()
        assert fetched.value.suggested_filename == "rutor.xlsx"
        assert rows_of(fetched.value.path()) == [["alla"]]
    assert asked == []


@pytest.mark.usefixtures("here")
def test_a_click_on_a_handout_opens_the_workbook_beside_it(tiny: Path, counts_only, chromium):
    go(counts_only("A", cells=(SHOW, SHOW_WORKBOOK)))
    page = chromium.new_page()
    page.goto((tiny / "reports" / "prov" / folder_name("A") / "visa.html").as_uri())
    with page.expect_download(timeout=30_000) as fetched:
        page.get_by_role("link", name="Rutorna", exact=True).click()
    assert fetched.value.suggested_filename.endswith(".xlsx")
    assert rows_of(fetched.value.path()) == [["A"]]
