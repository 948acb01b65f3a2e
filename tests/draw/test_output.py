"""The one door out of a notebook."""

import base64
import datetime
import html
import io
import json
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from map_example import policy
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from bfa.draw import output
from bfa.draw.seal import seal
from bfa.errors import DisclosureError

RARE = ("#a25412", "#2f6ca6", "#b3261e")


@pytest.fixture
def shown(monkeypatch):
    kept: list[tuple[dict, dict]] = []
    monkeypatch.setattr(output, "display", lambda data, raw, metadata: kept.append((data, metadata)))
    return kept


def figure_of_bars():
    figure = Figure(figsize=(2, 1))
    figure.add_subplot().bar([1, 2], [3, 4])
    return figure


@given(st.text())
def test_escaped_text_reads_the_same_and_holds_no_sign_that_code_starts_with(text):
    safe = output.escape(text)
    assert html.unescape(safe) == html.unescape(html.escape(text))
    assert not set(safe) & set("<>\"'`$\\{}")


def test_an_output_carries_the_tier_it_passed_at(shown):
    output.show_output(output.html_output("<p>Hej</p>", kind="text"), tier="intern")
    ((data, metadata),) = shown
    assert data["text/html"] == "<p>Hej</p>"
    assert metadata == {"bfa": {"tier": "intern", "kind": "text", "scripts": [], "seal": ""}}


def test_a_seal_fits_one_content_one_mark_and_one_run(shown, monkeypatch):
    monkeypatch.setattr(output, "_secret", "a")
    output.show_output(output.html_output("<p>Hej</p>", kind="text"), tier="samverkan")
    data, mark = shown[0][0], shown[0][1]["bfa"]
    assert mark["seal"] == seal(data, mark, secret="a")
    others = [
        seal(data | {"text/html": "<p>Nej</p>"}, mark, secret="a"),
        seal(data, mark | {"tier": "offentlig"}, secret="a"),
        seal(data, mark, secret="b"),
    ]
    assert len({mark["seal"], *others}) == 4


@pytest.mark.parametrize("wrong", [{"kind": "popup"}, {"kind": "map", "scripts": ["'unsafe-inline'"]}])
def test_an_unknown_kind_or_a_hash_that_is_none_is_refused(shown, wrong):
    with pytest.raises(DisclosureError):
        output.html_output("<p></p>", **wrong)
    assert not shown


def test_a_figure_becomes_an_image_in_the_page_with_its_words(shown):
    words = {"alt": "Antalet steg från tre till fyra.", "caption": "Brott <2010>", "note": "Källa: polis"}
    page = output.figure_output(figure_of_bars(), **words).data["text/html"]
    assert 'src="data:image/svg+xml;base64,' in page
    assert 'alt="Antalet steg från tre till fyra."' in page
    assert "Brott &lt;2010&gt;" in page
    assert '<small class="note">Källa: polis</small>' in page


def test_a_figure_is_one_image_as_wide_as_it_reads_well(shown):
    words = {"alt": "Antalet steg från tre till fyra.", "caption": "Brott"}
    page = output.figure_output(figure_of_bars(), **words).data["text/html"]
    wide = round(1.2 * 96 * figure_of_bars().get_figwidth())
    assert page.count("<img") == page.count("alt=") == 1
    assert f'width="{wide}"' in page


@pytest.mark.parametrize("alt", ["", "   ", "Figur", output.DUMMY_ALT, "<Figure size 640x480 with 1 Axes>"])
def test_a_figure_without_words_is_refused(shown, alt):
    with pytest.raises(DisclosureError, match="textalternativ"):
        output.figure_output(figure_of_bars(), alt=alt, caption="Brott")
    assert not shown


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_figure_is_the_same_bytes(form):
    assert output.image_uri(figure_of_bars(), form=form) == output.image_uri(figure_of_bars(), form=form)


def test_paths_of_a_drawing_are_in_hundredths_of_a_point():
    drawing = base64.b64decode(output.image_uri(figure_of_bars()).split(",")[1]).decode("utf-8")
    paths = " ".join(re.findall(r' d="([^"]*)"', drawing))
    assert re.search(r"\.\d\d", paths)
    assert not re.search(r"\.\d{3}", paths)
    assert "scale(0.1 -0.1)" in drawing or re.search(r"scale\(0\.\d{3,}", drawing)


def test_an_image_of_pixels_has_few_colours_and_keeps_the_rare_ones():
    figure = Figure(figsize=(3, 2), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.imshow(np.linspace(0, 1, 3000).reshape(50, 60), cmap="viridis", aspect="auto")
    for place, colour in enumerate(RARE):
        figure.patches.append(Rectangle((0.1 * place, 0.5), 0.02, 0.03, color=colour, transform=figure.transFigure))
    raw = base64.b64decode(output.image_uri(figure, form="png").split(",")[1])
    with Image.open(io.BytesIO(raw)) as image:
        found = np.unique(np.asarray(image.convert("RGB")).reshape(-1, 3), axis=0).astype(int)
        assert image.size == (300, 200)
    assert len(found) <= 128
    for colour in RARE:
        wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
        assert np.abs(found - wanted).max(axis=1).min() <= 3


def test_figures_leave_as_plain_json_with_null_for_what_is_missing(shown):
    given_figures = {
        "n": np.int64(3),
        "percent": float("nan"),
        "upper": float("inf"),
        "hidden": pd.NA,
        "when": datetime.date(2010, 5, 1),
        "month": pd.NaT,
        "rows": np.array([[1.5, np.nan]]),
        "flag": np.bool_(True),
    }
    output.show_output(output.figures_output({"4_effekt": given_figures}), tier=policy().tier)
    data, metadata = shown[0]
    assert json.loads(json.dumps(data[output.FIGURES_MIME], allow_nan=False)) == {
        "4_effekt": {
            "n": 3, "percent": None, "upper": None, "hidden": None, "when": "2010-05-01", "month": None,
            "rows": [[1.5, None]], "flag": True,
        }
    }  # fmt: skip
    assert metadata["bfa"]["kind"] == "figures"


def test_figures_hold_no_frames():
    with pytest.raises(TypeError, match="DataFrame"):
        output.plain({"rows": pd.DataFrame()})


def test_a_figure_of_its_own_for_a_phone_is_hidden_where_no_stylesheet_chooses():
    drawn = output.figure_output(
        figure_of_bars(), alt="Två staplar, tre och fyra.", caption="C", phone=figure_of_bars()
    )
    page, phone = drawn.data["text/html"].split('<div class="phone" style="display:none">')
    assert '<figure class="chart room"><div class="page"><img' in page
    assert phone.count('alt="Två staplar, tre och fyra."') == 1
