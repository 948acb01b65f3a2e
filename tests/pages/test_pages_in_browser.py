"""The meeting sheet and the index as a browser shows and prints them."""

import re
import shutil

import pytest
from sheet_figures import LONG, effect, follow_up, hotspots, overfull, whole
from test_index_page import row
from test_meeting_sheet import labels

from bfa.pages.index_page import Part, Row, index_page
from bfa.pages.sheets import kommun_sheet, kommundel_sheet
from bfa.pages.sheets.kommun import Area

pytestmark = pytest.mark.browser
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_LINKS = [("Var och när", "2_hotspots.html"), ("Orsaker", "3_orsaker.html"), ("Effekt", "4_effekt.html")]


@pytest.fixture(scope="module")
def chromium():
    playwright = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=path, args=_QUIET)
        yield browser
        browser.close()


def index():
    broken = Part("4_effekt", "misslyckad", "", LONG)
    overview = Row("", "", (Part("0_oversikt", "klar", "0_oversikt.html"),), {"0_oversikt": {"sentence": LONG}})
    rows = [row("A"), row("B", {"4_effekt": effect(verdict="fall_shown")}), Row(LONG, "", (broken,), {})]
    return index_page(rows, labels=labels(kommundel=""), overview=overview, run_at="2010-09-06", took="3 min")


def sheets():
    """The sheets, and how many A4 each may take."""
    empty = follow_up(causes=[], measures=[], decisions=[], proposals=[], checks=[], loose={}, meeting=None)
    long = dict.fromkeys(("problembild", "sekretessprovning", "raknesatt", "sources", "nasta_uppfoljning"), LONG * 2)
    full = labels(kommundel="Södra Gamlestadens och Norra Industriområdets kommundel", **long)
    counts = {**whole(), "2_hotspots": hotspots() | {"answered": False}}
    areas = [Area(f"Kommundel {n}", f"{n}/motesblad.html", whole()) for n in range(20)]

    def own(figures, told=None):
        return kommundel_sheet(figures, labels=told or labels(), appendices=_LINKS, kommun_sheet="../motesblad.html")

    def common(figures, areas, told):
        return kommun_sheet(figures, areas, labels=told, appendices=_LINKS)

    return {
        "example": (own(whole()), 2),
        "overfull": (own(overfull(), full), 4),
        "counts": (own(counts), 2),
        "no registers": (own({**whole(), "5_uppfoljning": empty}), 1),
        "failed": (own(dict.fromkeys(whole())), 1),
        "kommun": (common({"5_uppfoljning": follow_up()}, areas[:6], labels(kommundel="")), 1),
        "full kommun": (common(overfull(), areas, labels(kommundel="", **long)), 2),
    }


@pytest.mark.parametrize("name", sheets())
def test_a_sheet_prints_on_its_a4(chromium, name):
    content, most = sheets()[name]
    page = chromium.new_page()
    page.set_content(content)
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= most


@pytest.mark.parametrize("width", [1100, 390])
@pytest.mark.parametrize("name", ["example", "overfull", "kommun", "full kommun", "index"])
def test_nothing_runs_out_of_the_screen(chromium, name, width):
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.set_content(index() if name == "index" else sheets()[name][0])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_verdict_and_both_changes_with_their_first_sentence_stand_above_the_fold_on_a_phone(chromium):
    page = chromium.new_page(viewport={"width": 390, "height": 664})
    page.set_content(sheets()["example"][0])
    assert page.locator("section.answer [data-figure]").count() == 2
    box = page.locator("section.answer .said > p").bounding_box()
    page.close()
    assert box["y"] + box["height"] <= 664


@pytest.mark.parametrize("width", [1100, 390])
@pytest.mark.parametrize("name", ["example", "overfull", "no registers", "kommun", "index"])
def test_axe_finds_nothing(chromium, name, width):
    axe = pytest.importorskip("axe_core_python.sync_playwright")
    context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.set_content(index() if name == "index" else sheets()[name][0])
    found = axe.Axe().run(page)["violations"]
    context.close()
    assert [(fault["id"], [node["html"] for node in fault["nodes"]][:3]) for fault in found] == []


def test_no_request_and_no_console_error(chromium):
    page = chromium.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for content in (*(content for content, _ in sheets().values()), index()):
        page.set_content(content)
    page.close()
    assert said == []
    assert [url for url in asked if not url.startswith("about:")] == []
