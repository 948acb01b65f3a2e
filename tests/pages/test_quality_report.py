import re

import pytest

from bfa.pages.quality_report import documents, quality_html
from bfa.tables.quality import QualityReport


@pytest.fixture
def figures():
    line = {"what": "start saknas", "n": 7, "rows": [3, 9]}
    source = {
        "source": "<polis>",
        "file": "polis.csv",
        "encoding": "cp1252",
        "read": 5170,
        "kept": 5163,
        "refused": 7,
        "reasons": [line],
        "left_out": 3,
        "remarks": [
            {"what": "id saknas; radnumret används", "n": 2, "rows": [4, 5]},
            {"what": "inga rader alls 2009-07", "n": 1, "rows": [], "do": "fyll på filen", "grade": 2},
        ],
        "not_counted": ["2009-07/2009-07"],
        "first": "2009-01-01",
        "last": "2010-08-31",
        "covered": ["2009-01", "2010-08"],
        "unknown_codes": {"0999": 3},
    }
    control = {
        "brottstyp": "misshandel utomhus",
        "period": "2009-01/2009-12",
        "kommundel": "A",
        "kind": "crime",
        "origin": "handboken",
        "expected": 87,
        "found": 85,
        "difference": -2,
        "match": False,
        "reasons": ["7 rader avvisades vid inläsningen"],
    }
    return {
        "kommun": "Lilla <b>",
        "key": "lilla",
        "fiktiv": True,
        "uttag": "2010-09-06",
        "raknesatt": "brottsdatum",
        "rows": {
            "read": 5170,
            "kept": 5163,
            "refused": 7,
            "without_point": 413,
            "left_out": 3,
            "already": 0,
            "without_clock": 1,
            "without_day": 0,
            "without_kommundel": 0,
            "duplicates": 0,
        },
        "period": ["2009-01", "2010-08"],
        "preliminary": {"months": ["2010-07", "2010-08"], "n": 1234, "kinds": {"crime": ["2010-07", "2010-08"]}},
        "sources": [source],
        "count_sources": [],
        "coverage": {
            "crime": {
                "span": ["2009-01", "2010-08"],
                "not_counted": ["2009-07/2009-07"],
                "months": {"1966-03": ["outside", 1], "2009-01": ["counted", 1200], "2009-07": ["gap", 0]}
                | {"2010-08": ["part", 12]},
            }
        },
        "areas": {"n": 6, "polygons": 7, "mended": 1, "nameless": 0, "with_population": 6, "approximate": True},
        "streets": {
            "n": 1669,
            "lines": 1702,
            "kilometres": 233.4,
            "split": 0,
            "missing": 2,
            "pointlike": 0,
            "far": 31,
            "long": 35,
            "twice": 0,
            "nameless": 0,
            "reprojected": "EPSG:4326",
        },
        "exposure_sources": [
            {
                **source,
                "what": "invånare",
                "year": 2009,
                "size": 250,
                "approximate": False,
                "total": 114_800.0,
                "inside": 113_000.4,
            }
        ],
        "places": 3,
        "registers": {"causes": 10},
        "control_sums": [control],
        "code_breaks": {"misshandel utomhus": ["2010-01"]},
        "remarks": [{"what": "åtgärderna nämner orsaker som inte finns: 12", "n": 1, "rows": []}],
    }


def test_the_page_says_what_was_read_refused_and_remarked_on_in_swedish(figures):
    page = quality_html(figures)
    for words in (
        "5\u202f170",
        "Avvisade rader",
        "start saknas",
        "413 (8,0 %)",
        "1 (under 0,1 %)",
        "2010-07, 2010-08: 1\u202f234 hittills",
        "skiljer −2. Troliga skäl: 7 rader avvisades vid inläsningen.",
        "Okända brottskoder: 0999 (3).",
        "Exempel – påhittade data",
        "Byte av brottskoder",
        "ungefärlig, fördelad efter yta",
        "orsaker: 10 rader",
        "1\u202f669 gatusegment ur 1\u202f702 linjer, 233,4 km; 2 utan geometri, utelämnade; 31 mer än 250 m från",
        "35 längre än 500 m, som inte delas; omräknat från EPSG:4326",
        "invånare 2009, i rutor om 250 m. Summan är 114\u202f800, varav 113\u202f000 i kommundelarna.",
    ):
        assert words in page


def test_what_was_read_beside_crime_is_told_by_file(figures):
    survey = {"source": "enkäten", "file": "trygghet.csv", "read": 152, "kept": 147, "refused": 5}
    page = quality_html(figures | {"survey_sources": [survey]})
    assert "enkäten, trygghet.csv: 152 rader lästa, 147 med och 5 utelämnade" in page


def test_areas_that_a_number_is_spread_from_are_called_approximate(figures):
    (source,) = figures["exposure_sources"]
    spread = {**source, "size": None, "approximate": True, "inside": None, "reprojected": "EPSG:3011"}
    page = quality_html({**figures, "streets": None, "exposure_sources": [spread]})
    assert "i ytor, fördelat efter yta (ungefärligt). Summan är 114\u202f800. Omräknat från EPSG:3011." in page
    assert "gatusegment" not in page


def test_names_are_escaped_and_nothing_is_fetched(figures):
    page = quality_html(figures)
    assert "Lilla <b>" not in page
    assert "<polis>" not in page
    assert not re.search(r"https?://|<script|<img|<link", page)
    assert '<html lang="sv">' in page


def test_a_kommun_with_counts_only_says_so(figures):
    page = quality_html({**figures, "rows": None, "sources": []})
    assert "bara antal per månad" in page


def test_without_extraction_date_nothing_is_called_preliminary(figures):
    page = quality_html({**figures, "uttag": None})
    assert "uttag saknas i kommunfilen" in page


def test_the_report_is_one_document_of_the_store(figures):
    assert list(documents(QualityReport(figures))) == ["kvalitetsrapport.html"]


def test_what_needs_a_decision_stands_first_with_what_to_do(figures):
    page = quality_html(figures)
    todo = page[page.index("Att göra") : page.index("I korthet")]
    assert "Inga rader alls 2009-07" in todo
    assert "Fyll på filen" in todo
    assert "Kontrollsumman för misshandel utomhus" in todo
    assert "id saknas" not in todo


def test_a_report_without_anything_to_decide_says_so(figures):
    quiet = [{**figures["sources"][0], "remarks": [], "refused": 0}]
    page = quality_html({**figures, "sources": quiet, "control_sums": []})
    assert "Inget kräver ett beslut" in page


def test_many_refused_rows_are_something_to_do(figures):
    page = quality_html({**figures, "sources": [{**figures["sources"][0], "refused": 400}]})
    assert "400 av 5\u202f170 rader (7,7 %) kunde inte läsas" in page[: page.index("I korthet")]


def test_months_are_told_with_what_is_not_counted(figures):
    page = quality_html(figures)
    for words in (">1966<", ">[1]<", ">1\u202f200<", ">saknas<", ">(12)<", "juli 2009"):
        assert words in page
