"""Every page of the example as a reader meets it: a file opened in Chromium with the network cut."""

import pytest

from bfa.analyses.editions import compared
from bfa.draw.slot import with_slot
from bfa.pages.measure_card import CARDS
from bfa.pages.since_edition import section
from tests import edition_example as editions
from tests.chromium import OfflinePage
from tests.whole.conftest import Demo

pytestmark = pytest.mark.browser
PAGES = (
    "1_lagesbild",
    "A/1_lagesbild",
    "index",
    "motesblad",
    "minnesanteckning",
    "0_oversikt",
    "A/motesblad",
    "A/2_hotspots",
    "A/3_orsaker",
    "A/4_effekt",
    "F/motesblad",
    "A/5_uppfoljning",
    "5_uppfoljning",
    f"{CARDS}/aas_spridd",
)


def path_of(demo: Demo, page: str):
    folder, _, name = page.rpartition("/")
    return (demo.folder(folder) if folder not in ("", CARDS) else demo.reports / folder) / f"{name}.html"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_the_network_for_nothing_and_complains_of_nothing(demo: Demo, browser_page: OfflinePage, name: str):
    browser_page.open(path_of(demo, name))
    assert browser_page.requests == []
    assert browser_page.errors == []
    assert browser_page.page.locator("main").count() == 1
    assert browser_page.page.locator("html").get_attribute("lang") == "sv"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_everyone(demo: Demo, browser_page: OfflinePage, name: str):
    browser_page.open(path_of(demo, name))
    assert browser_page.axe() == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone_where_everyone_can_read_it_too(demo: Demo, browser_page: OfflinePage, name: str):
    browser_page.page.set_viewport_size({"width": 390, "height": 800})
    browser_page.open(path_of(demo, name))
    assert browser_page.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert browser_page.axe() == []


def test_the_map_has_drawn_without_network(demo: Demo, browser_page: OfflinePage):
    browser_page.open(path_of(demo, "A/2_hotspots"))
    frame = browser_page.page.frame_locator("iframe")
    frame.locator(".leaflet-container").wait_for()
    frame.locator("path.leaflet-interactive").first.wait_for(state="attached")
    assert frame.locator("path.leaflet-interactive").count() > 10


def test_every_link_of_every_page_leads_to_a_page(demo: Demo, browser_page: OfflinePage):
    for path in demo.pages():
        browser_page.open(path)
        links = browser_page.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        inside = [link.split("#")[0] for link in links if not link.startswith(("#", "https:", "mailto:"))]
        assert [link for link in inside if not (path.parent / link).is_file()] == [], path.name


@pytest.mark.parametrize(("name", "most"), [("0_oversikt", 2), ("index", 2), ("0_datakvalitet", 3)])
def test_the_overview_and_the_index_print_on_two_a4_and_the_quality_of_the_data_on_three(
    demo: Demo, browser_page: OfflinePage, name: str, most: int
):
    browser_page.open(path_of(demo, name))
    assert browser_page.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= most


def test_the_overview_prints_on_two_a4_also_when_everything_is_new(demo: Demo, browser_page: OfflinePage, tmp_path):
    new = editions.after()
    editions.newer_data(new)
    editions.page(new, "4_effekt")["verdict"] = "fall_shown"
    editions.page(new, "2_hotspots")["top_cells"] = [editions.cell("9", 14, near="Stationen")]
    editions.page(new, "3_orsaker")["measures"][0]["state"] = "klar"
    new.manifest["register"] |= {"sha256": "h"}
    new.manifest["notebooks"] |= {"3_orsaker": "p"}
    held = path_of(demo, "0_oversikt").read_text(encoding="utf-8")
    filled = with_slot(held, section(compared(editions.before(), new)))
    assert filled.count("<strong>Sättet att räkna:</strong> ändrat") == 1
    page = tmp_path / "0_oversikt.html"
    page.write_text(filled, encoding="utf-8")
    browser_page.open(page)
    assert browser_page.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= 2


@pytest.mark.parametrize(
    "name",
    [
        *("motesblad", "minnesanteckning", *(f"{CARDS}/{method}" for method in ("aas_spridd", "hotspot_polis"))),
        *(f"{kommundel}/motesblad" for kommundel in "ABCDEF"),
    ],
)
def test_the_kommuns_sheet_and_a_card_print_on_one_a4_and_a_kommundels_has_a_back(
    demo: Demo, browser_page: OfflinePage, name: str
):
    browser_page.open(path_of(demo, name))
    pdf = browser_page.page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") <= (2 if name.endswith("/motesblad") else 1)


@pytest.mark.parametrize("name", ["1_lagesbild", "A/1_lagesbild", "F/1_lagesbild"])
def test_the_local_picture_prints_on_four_a4_without_its_appendix(demo: Demo, browser_page: OfflinePage, name: str):
    browser_page.open(path_of(demo, name))
    assert browser_page.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= 4
    browser_page.page.emulate_media(media="print")
    assert not any(each.is_visible() for each in browser_page.page.locator("details").all())
