"""The quality report of a dirty file as a browser shows it: read by everyone, on a phone too, and nothing overflows."""

from typing import Any

import pytest

from bfa.pages.quality_report import quality_html
from tests.chromium import OfflinePage

pytestmark = pytest.mark.browser
LONG = "utdrag_ur_polisens_system_for_hela_kommunen_2009_till_2010_version_2.csv"


def months(year: int, **states: tuple[str, int]) -> dict[str, tuple[str, int]]:
    """The months of a year, all counted but those named as m03."""
    return {f"{year}-{m:02d}": states.get(f"m{m:02d}", ("counted", 1200 + m)) for m in range(1, 13)}


def source(file: str, refused: int) -> dict[str, Any]:
    """What one dirty file became."""
    shapes = "start: så ser cellerna ut som inte kunde läsas: 99/99 9999 aa 99 (594 rader)"
    uneven = "avvisade rader är ojämnt fördelade över kommundelar: 27 % i Söder, 7 % i Norr"
    gap = "inga rader alls 2009-03, fast filen annars har omkring 1206 i månaden; räknas inte"
    return {
        "source": "polisen",
        "file": file,
        "encoding": "utf-8",
        "read": 4448,
        "kept": 4448 - refused,
        "refused": refused,
        "left_out": 47,
        "filtered": 241,
        "reasons": [{"what": "start kan inte läsas", "n": refused, "rows": [9, 14, 24]}],
        "remarks": [
            {"what": shapes, "n": 594, "rows": [9, 14], "do": "", "grade": 1, "about": "shape"},
            {"what": uneven, "n": 594, "rows": [], "do": "rätta orsaken", "grade": 2, "about": "uneven"},
            {"what": gap, "n": 1, "rows": [], "do": "fyll på filen", "grade": 2},
        ],
        "first": "2009-01-01",
        "last": "2010-12-31",
        "covered": ["2009-01", "2010-12"],
        "not_counted": ["2009-03/2009-03"],
    }


def report() -> str:
    """The page of two dirty files."""
    files = {
        "polis.csv": months(2009, m03=("gap", 0)) | months(2010, m12=("part", 47)),
        LONG: months(2010) | {"1966-03": ("outside", 1)},
    }
    rows = {
        "read": 8896,
        "kept": 8000,
        "refused": 600,
        "left_out": 94,
        "already": 0,
        "without_point": 3,
        "without_clock": 40,
    }
    sums = {"period": "2009-01/2009-12", "expected": 87, "found": 85, "difference": -2, "origin": "lägesbilden"}
    control = {"brottstyp": "klotter", "kommundel": "A", "match": False, "reasons": ["rader avvisades"], **sums}
    return quality_html(
        {
            "kommun": "Lilla",
            "fiktiv": True,
            "uttag": None,
            "raknesatt": "brottsdatum",
            "rows": rows | {"without_day": 0, "without_kommundel": 2, "duplicates": 5},
            "period": ["2009-01", "2010-12"],
            "preliminary": {"months": [], "n": None, "kinds": {}},
            "sources": [source("polis.csv", 594), source(LONG, 6)],
            "count_sources": [],
            "exposure_sources": [],
            "coverage": {"crime": {"span": ["2009-01", "2010-12"], "months": files["polis.csv"], "files": files}},
            "areas": None,
            "streets": None,
            "places": 0,
            "registers": {},
            "control_sums": [control],
            "code_breaks": {"klotter": ["2010-01"]},
            "remarks": [],
        }
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_the_report_of_a_dirty_file_can_be_read_by_everyone(browser_page: OfflinePage, tmp_path, width: int):
    path = tmp_path / "rapport.html"
    path.write_text(report(), encoding="utf-8")
    browser_page.page.set_viewport_size({"width": width, "height": 900})
    browser_page.open(path)
    assert browser_page.axe() == []
    assert browser_page.page.evaluate("document.documentElement.scrollWidth") <= width
    assert (browser_page.errors, browser_page.requests) == ([], [])
    browser_page.page.emulate_media(media="print")
    browser_page.page.set_viewport_size({"width": 690, "height": 900})
    cut = "[...document.querySelectorAll('.scroll')].map(e => e.firstChild.offsetWidth - e.clientWidth)"
    assert max(browser_page.page.evaluate(cut)) <= 0


def test_what_is_wrong_with_one_file_is_one_thing_to_do(browser_page: OfflinePage, tmp_path):
    path = tmp_path / "rapport.html"
    path.write_text(report(), encoding="utf-8")
    browser_page.open(path)
    first = browser_page.page.locator("ol.todo li").first.inner_text()
    assert [words for words in ("13,4 %", "99/99 9999 aa 99", "27 % i Söder") if words not in first] == []
    assert browser_page.page.locator("ol.todo li").count() == 4
