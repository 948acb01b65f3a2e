"""The page of Sveriges slumpkarta, from figures made up here."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from shapely.geometry import box

from bfa.analyses.answer import Facts
from bfa.analyses.chance_map import SIZES, chance_map
from bfa.disclosure.scan import scan
from bfa.errors import DataError
from bfa.pages.chance_map import chance_page
from bfa.run import chance_map as run
from bfa.tables.codes import CHECKOUT
from bfa.tables.contracts import PUBLISHED, validate
from bfa.tables.known_measures import read_known
from bfa.tables.kommuner import read_kommuner
from bfa.words import chance_map as words
from bfa.words.labels import Labels
from bfa.words.numbers import number, percent

KOMMUNER = read_kommuner(CHECKOUT)
CODES = list(KOMMUNER.table.index[:25])
PEOPLE = (5_000, 15_000, 30_000, 70_000, 150_000)
LABELS = Labels("Sverige", "", "offentlig", False, "", "så", "", "", "", "Brå")


@pytest.fixture(scope="module")
def facts():
    draw = np.random.default_rng(2)
    rows = []
    for at, code in enumerate(CODES):
        people = PEOPLE[at % len(PEOPLE)]
        rows += [(code, year, "Invånare", people, "invånare") for year in range(1999, 2011)]
        for what, rate in (("Våldsbrott", 80), ("Alla brott", 900)):
            counts = draw.poisson(rate * people / 10_000, 11)
            values = zip(range(2000, 2011), counts * 10_000 / people, strict=True)
            rows += [(code, year, what, value, "per 10000") for year, value in values]
    rows += [("00", 2024, "Rån", 45.0, "per 100000")]
    table = pd.DataFrame(rows, columns=["code", "year", "what", "value", "unit"])
    table = table.assign(region=table["code"], source="Brå", preliminary=False)
    known = read_known(CHECKOUT / "data" / "codebook" / "atgarder.yml")
    return Facts(chance_map(validate(table, PUBLISHED, where="test"), KOMMUNER, known, {"Rån": "rån"}))


@pytest.fixture(scope="module")
def areas():
    squares = [box(400_000 + 9_000 * at, 6_500_000, 408_000 + 9_000 * at, 6_509_000) for at in range(len(CODES) + 1)]
    return gpd.GeoDataFrame({"code": [*CODES, "9999"]}, geometry=squares, crs="EPSG:3006")


def test_the_page_says_its_answer_first_and_holds_nothing_that_it_must_not(facts, areas):
    page = chance_page(facts, areas, labels=LABELS, sources=["Brå"])
    assert not scan(page)
    assert page.index("under 10\u202f000 invånare blev de anmälda minst 17\u00a0% färre") < page.index("Kartan")
    for said in (
        "slumpen styrde",
        "efter ett dåligt år",
        "Ansvarsfull alkoholservering",
        "rån",
        "Stockholms län",
        "av 10 år",
    ):
        assert said in page
    assert page.count("<g><title>") == len(CODES) + 1


def test_every_kommun_has_its_own_numbers_whatever_the_order_of_names(facts):
    page = BeautifulSoup(chance_page(facts, None, labels=LABELS, sources=["Brå"]), "html.parser")
    rows = {row.th.text: [cell.text for cell in row.find_all("td")] for row in page.select("details tr") if row.th}
    own = facts.kommuner[facts.kommuner["what"] == "Våldsbrott"]
    assert own["falls"].nunique() > 2
    for row in own.to_dict("records"):
        mean, falls, largest, rare = rows[row["region"]]
        assert (mean, falls) == (number(row["mean"]), f"{row['falls']} av {row['years']}")
        assert (largest, rare) == (percent(100 * row["largest"]), percent(row["rare"]))


def test_without_borders_there_is_no_map_and_all_else(facts):
    page = chance_page(facts, None, labels=LABELS, sources=["Brå"])
    assert '<svg class="steps"' not in page
    assert "Hitta er kommun" in page


@pytest.mark.parametrize(
    ("share", "said"), [(0, "inget år"), (0.9, "varje år"), (0.5, "vartannat år"), (0.27, "vart 4:e år")]
)
def test_how_often_is_said_as_people_do(share, said):
    assert words.often(share) == said


def test_sizes_are_named_by_their_inhabitants_and_in_thousands():
    assert [words.size_name(size) for size in (0, len(SIZES))] == ["under 10\u202f000", "100\u202f000 och fler"]
    assert [words.in_thousands(size) for size in (0, 1)] == ["under 10", "10–20"]


def test_borders_without_codes_of_kommuner_are_refused(areas, tmp_path):
    areas.to_crs(4326).to_file(tmp_path / "lan.geojson")
    with pytest.raises(DataError, match="kommunernas koder"):
        run._areas(tmp_path / "lan.geojson", KOMMUNER)


@pytest.mark.browser
def test_it_fits_a_phone_prints_asks_for_nothing_and_axe_finds_nothing(browser_page, facts, areas, tmp_path):
    file = tmp_path / "slumpkarta.html"
    file.write_text(chance_page(facts, areas, labels=LABELS, sources=["Brå"]), encoding="utf-8")
    browser_page.page.set_viewport_size({"width": 390, "height": 800})
    browser_page.open(file)
    assert browser_page.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert browser_page.axe() == []
    assert len(browser_page.page.pdf(prefer_css_page_size=True)) > 10_000
    assert (browser_page.requests, browser_page.errors) == ([], [])
