"""Maps that ask the network for nothing."""

import base64
import hashlib
import re

import folium
import pytest
from branca.element import Element
from folium.plugins import HeatMap, MarkerCluster

from bfa.draw import offline
from bfa.draw.maps.leaflet import script_json
from bfa.draw.page import policy
from bfa.errors import DisclosureError


def small_map():
    return folium.Map(location=[0, 0], tiles=None, crs="Simple")


def test_nothing_in_the_page_is_fetched():
    page = offline.self_contained(small_map(), title="Karta").html
    assert not re.search(r"(?:src|href)\s*=", page.split("<body>")[0])
    assert not re.findall(r"url\((?!data:|#)", page.split("<body>")[0])
    assert "user-scalable" not in page


def test_the_page_has_a_language_a_title_and_a_policy_of_its_own():
    page = offline.self_contained(small_map(), title="A & B").html
    assert '<html lang="sv">' in page
    assert "<title>A &amp; B</title>" in page
    assert "default-src 'none'" in page


def test_every_script_in_the_page_is_in_the_hashes_and_no_other():
    frame = offline.self_contained(small_map(), title="Karta")
    written = re.findall(r"<script>(.*?)</script>", frame.html, re.DOTALL)
    hashed = ["sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in written]
    assert hashed == list(frame.scripts)
    assert len(hashed) == 2


def test_the_same_map_is_the_same_bytes():
    assert offline.self_contained(small_map(), title="x") == offline.self_contained(small_map(), title="x")


def test_jquery_comes_along_only_where_it_is_used():
    with_popup = small_map()
    folium.Marker([0, 0], popup=folium.Popup("Hej"), icon=folium.DivIcon(html="x")).add_to(with_popup)
    assert "jQuery" in offline.self_contained(with_popup, title="x").html
    assert "jQuery" not in offline.self_contained(small_map(), title="x").html


@pytest.mark.parametrize("plugin", [HeatMap([[0, 0]]), MarkerCluster()])
def test_a_library_we_do_not_hold_is_refused_by_name(plugin):
    linked = small_map()
    plugin.add_to(linked)
    with pytest.raises(DisclosureError, match="vill hämta"):
        offline.self_contained(linked, title="x")


def test_tiles_are_refused():
    with pytest.raises(DisclosureError, match="bilder från nätet"):
        offline.self_contained(folium.Map(location=[0, 0]), title="x")


def test_code_beside_the_links_is_refused():
    extended = small_map()
    extended.get_root().header.add_child(Element("<script>alert(1)</script>"))
    with pytest.raises(DisclosureError, match="okänt"):
        offline.self_contained(extended, title="x")


def test_a_text_that_would_end_the_script_is_refused():
    broken = small_map()
    broken.get_root().script.add_child(Element("var x = '</script><script>alert(1)';"))
    with pytest.raises(DisclosureError, match="bryta sig ut"):
        offline.self_contained(broken, title="x")


def test_code_in_the_body_is_refused():
    broken = small_map()
    broken.get_root().html.add_child(Element("<img src=x onerror=alert(1)>"))
    with pytest.raises(DisclosureError, match="utanför skriptet"):
        offline.self_contained(broken, title="x")


def test_the_frame_may_run_scripts_and_nothing_else():
    held = offline.iframe(offline.Frame('<p title="a">&amp;</p>', ()), title='Karta "A"')
    assert 'sandbox="allow-scripts"' in held
    assert 'title="Karta &quot;A&quot;"' in held
    assert 'srcdoc="<p title=&quot;a&quot;>&amp;amp;</p>"' in held


def test_a_policy_without_scripts_allows_none():
    assert "script-src 'none'" in policy()


def test_json_in_a_script_cannot_end_it():
    assert script_json("</script><!--\u2028") == '"\\u003c/script\\u003e\\u003c!--\\u2028"'


def test_json_in_a_script_is_never_read_as_a_template():
    assert script_json({"a": {"b": "{{ 7*7 }} {% raw %} {# {"}}) == (
        '{"a":{"b":"\\u007b{ 7*7 }} \\u007b% raw %} \\u007b# {"}}'
    )
