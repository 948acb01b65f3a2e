"""The last look at a finished page: what must be found, and what must not raise a false alarm."""

import base64
import html
from importlib.resources import files

import folium
import pytest

from bfa.disclosure import scan

PERSONAL = "Något som ser ut som ett personnummer (1 ställe)."


@pytest.mark.parametrize(
    "text",
    [
        "19850102-1234",
        "850102-1234",
        "850102+1234",
        "8501021234",
        "198501021234",
        "850102 1234",
        "19850102 1234",
        "850102 - 1234",
        "850102\u20111234",
        "850102–1234",
        "850102\u00a01234",
        "850102\u202f1234",
        "850102&#8209;1234",
        "85&shy;0102-1234",
        "850102\u200b1234",
        "850102-<b>1234</b>",
        "1985-01-02-1234",
        "1985 01 02 1234",
        "85-01-02-1234",
        "８５０１０２-1234",
        "19850102-T123",
        "850102T123",
        "850162-1234",
        "född 850102-1234.",
        "850102-<span>12</span>34",
    ],
)
def test_a_personnummer_is_found_in_every_disguise(text: str):
    assert scan(f"<p>{text}</p>") == (PERSONAL,)


@pytest.mark.parametrize(
    "page",
    [
        '<img alt="850102-1234">',
        '<p title="8501021234">a</p>',
        '<div data-id="850102-1234"></div>',
        "<script>var a = '850102-1234'</script>",
        r"<script>var a = '850102\u20111234'</script>",
        '<script type="application/json">{"a": "8501021234"}</script>',
        "<!-- 850102-1234 -->",
        "<title>850102-1234</title>",
        '<iframe srcdoc="&lt;p&gt;850102-1234&lt;/p&gt;"></iframe>',
    ],
)
def test_a_personnummer_is_found_wherever_a_reader_or_a_program_may_read_it(page: str):
    assert scan(page) == (PERSONAL,)


def test_a_personnummer_is_found_in_an_image_that_holds_text():
    svg = base64.b64encode(b"<svg><text>850102-1234</text></svg>").decode("ascii")
    assert scan(f'<img src="data:image/svg+xml;base64,{svg}">') == (PERSONAL,)


def test_a_page_in_a_page_in_a_page_is_read():
    page = "<p>19121212-1212</p>"
    for _ in range(3):
        page = f'<iframe srcdoc="{html.escape(page)}"></iframe>'
    assert "personnummer" in " ".join(scan(page))


def test_what_was_found_is_never_repeated():
    assert "8501" not in "".join(scan("<p>850102-1234</p>"))


@pytest.mark.parametrize(
    "text",
    [
        "5 170 brott, 1 234 567 890 kronor",
        "5\u202f170",
        "2006 2007 2008 2009 2010",
        "2010-01-01–2010-12-31",
        "2010-05/2010-08",
        "2009-01–2010-12",
        "uttag 2025-03-02 kl 23:10",
        "minskning 43 % (0,43–1,25)",
        "SFS 2023:196, dnr A123.456/2025",
        "organisationsnummer 556036-0793",
        "ruta E674500N6580000 och 6740006580000",
        "6580000 674500",
        "59,33 och 18,06",
        "0,43127 och 125",
        "sha256-8501021234abcdef",
        "<table><tr><td>850102</td><td>1234</td></tr></table>",
        "<ul><li>850102<li>1234</ul>",
        '<svg><path d="M 850102 1234 L 6580123 674512"/></svg>',
        "<style>.a{width:850102px;margin:1234px}</style>",
        '<img alt="Antal per månad" src="data:image/png;base64,ODUwMTAyLTEyMzQ=">',
    ],
)
def test_counts_years_cells_and_shapes_raise_no_alarm(text: str):
    assert scan(f"<p>{text}</p>") == ()


@pytest.mark.parametrize(
    "page",
    [
        "<p>6580123.4, 674512.1</p>",
        "<p>N 6580123, E 674512</p>",
        "<p>674512 6580123</p>",
        "<tr><td>6580123</td><td>674512</td></tr>",
        "<p>59.329321, 18.068581</p>",
        "<p>59,329321 18,068581</p>",
        '<script>var p = {"lat": 59.32932, "lng": 18.06858}</script>',
        "<script>var p = [[6580123, 674512]]</script>",
        '<script>x = {"type": "Point", "coordinates": [18.0, 59.3]}</script>',
        '<script>x = {"type":"MultiPoint","coordinates":[[18.0, 59.3]]}</script>',
        "<script>L.marker([59.3, 18.0], {}).addTo(m)</script>",
        "<script>L.circleMarker(\n [59.3, 18.0], {})</script>",
        "<script>L.heatLayer([[59.3, 18.0, 1]])</script>",
        '<iframe srcdoc="&lt;script&gt;L.circle([1, 2])&lt;/script&gt;"></iframe>',
    ],
)
def test_an_exact_point_is_found(page: str):
    assert scan(page)


def test_outlines_of_cells_and_the_place_of_the_map_are_allowed():
    ring = "[[[18.068581, 59.329321], [18.072981, 59.329321], [18.072981, 59.331567], [18.068581, 59.329321]]]"
    code = f'L.map("m", {{center: [59.3293, 18.0686]}}); x = {{"type": "Polygon", "coordinates": {ring}}}'
    assert scan(f"<script>{code}</script>") == ()


@pytest.mark.parametrize(
    "page",
    [
        "<script src='https://a.se/a.js'></script>",
        "<script src=//a.se/a.js></script>",
        "<img src='http://a.se/a.png'>",
        "<img srcset='a.png 1x, https://a.se/b.png 2x'>",
        "<link rel=stylesheet href='https://a.se/a.css'>",
        "<link rel=preconnect href='//a.se'>",
        "<base href='https://a.se/'>",
        "<iframe src='HTTPS://a.se'></iframe>",
        "<form action='https://a.se'></form>",
        "<object data='https://a.se/a.svg'></object>",
        "<a href='#x' ping='https://a.se'>x</a>",
        "<svg><use xlink:href='http://a.se/a.svg#b'/></svg>",
        "<meta http-equiv=refresh content='0;url=https://a.se'>",
        "<style>@import 'a.css'</style>",
        '<style>p{background:url( "https://a.se/a.png")}</style>',
        '<p style="background:url(//a.se/a.png)">x</p>',
        "<script>fetch('https://a.se')</script>",
        "<script>import a from 'https://a.se/a.js'</script>",
        "<script>x.open('GET', 'https://a.se')</script>",
        "<script>i.src = 'https://a.se/a.png'</script>",
        "<script>L.tileLayer('https://{s}.a.se/{z}/{x}/{y}.png')</script>",
        "<script>var t = 'https://a.se/{z}/{x}/{y}.png'</script>",
        "<script>new WebSocket('wss://a.se')</script>",
        '<iframe srcdoc="&lt;img src=https://a.se/a.png&gt;"></iframe>',
    ],
)
def test_what_a_browser_would_fetch_is_found(page: str):
    assert scan(page)


@pytest.mark.parametrize(
    "page",
    [
        "<a href='https://bra.se'>Brå</a>",
        "<a href='../index.html'>Alla</a>",
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
        "<p>Läs mer på https://bra.se</p>",
        "<script>var a = document.createElementNS('http://www.w3.org/2000/svg', 'svg')</script>",
        "<style>p{background:url(data:image/png;base64,AAAA)}</style>",
    ],
)
def test_a_link_a_reader_may_follow_is_allowed(page: str):
    assert scan(page) == ()


@pytest.mark.parametrize(("package", "name"), [("leaflet", "leaflet.js"), ("jquery", "jquery.min.js")])
def test_the_libraries_held_in_a_page_raise_no_alarm(package: str, name: str):
    code = files(f"xstatic.pkg.{package}").joinpath("data", name).read_text(encoding="utf-8")
    assert scan(f"<script>{code}</script>") == ()
    assert scan(f'<iframe srcdoc="{html.escape(f"<script>{code}</script>")}"></iframe>') == ()


def test_an_untouched_folium_page_is_refused():
    page = folium.Map([59.3, 18.06], tiles=None)
    folium.Marker([59.3293, 18.0686]).add_to(page)
    assert len(scan(page.get_root().render())) == 2
