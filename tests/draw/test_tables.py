"""Tables for people."""

import pandas as pd
import pytest

from bfa.disclosure import gate_from, protect
from bfa.draw import tables
from bfa.errors import ParameterError


@pytest.fixture
def gate(project):
    return gate_from(project / "data" / "codebook" / "sekretess.yml", tier="samverkan")


@pytest.fixture
def shown(monkeypatch):
    pages = []
    monkeypatch.setattr(tables, "emit_html", lambda html, *, kind, gate: pages.append((kind, html)))
    return pages


def places():
    return pd.DataFrame(
        {"plats": ["Torget", "Parken", "Skolan", "Gatan"], "n": [52, 3, 2, 0], "andel": [91.2, 5.3, 3.5, 0.0]}
    )


COLUMNS = {"plats": "Plats", "n": "Brott, antal", "andel": "Andel, %"}
FORMATS = {"n": "int", "andel": "percent"}


def test_small_counts_are_the_word_dold_and_their_shares_a_dash(gate, shown):
    tables.show(
        places(),
        gate=gate,
        caption="Platser",
        columns=COLUMNS,
        formats=FORMATS,
        value="n",
        identifies=("plats", "tid"),
        derived=("andel",),
    )
    ((kind, html),) = shown
    assert kind == "table"
    assert html.count(">dold</td>") == 2
    assert html.count(">–</td>") == 2
    assert ">52</td>" in html
    assert ">0</td>" in html
    assert 'class="note"' in html


def test_what_does_not_narrow_is_shown_as_it_is(gate, shown):
    tables.show(places(), gate=gate, caption="Platser", columns=COLUMNS, formats=FORMATS, value="n")
    assert "dold" not in shown[0][1]
    assert ">3</td>" in shown[0][1]


def test_a_table_has_caption_and_scope_for_every_heading(gate, shown):
    tables.show(places(), gate=gate, caption="Platser <b>", columns=COLUMNS, formats=FORMATS)
    html = shown[0][1]
    assert "<caption>Platser &lt;b&gt;</caption>" in html
    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == 4


def test_every_text_from_data_is_escaped(gate, shown):
    attack = "<img src=x onerror=alert(1)>`${x}"
    tables.show(pd.DataFrame({attack: [attack]}), gate=gate, caption=attack, columns={attack: attack}, note=attack)
    assert "<img" not in shown[0][1]
    assert "${" not in shown[0][1]


def test_numbers_stand_to_the_right_and_words_to_the_left(gate, shown):
    tables.show(places(), gate=gate, caption="Platser", columns=COLUMNS, formats=FORMATS)
    assert '<td class="n" style="text-align:right">52</td>' in shown[0][1]
    assert '<th scope="row" style="text-align:left">Torget</th>' in shown[0][1]


def test_more_than_seven_columns_are_refused(gate, shown):
    wide = {f"k{number}": f"K{number}" for number in range(8)}
    with pytest.raises(ParameterError, match="8 kolumner"):
        tables.show(pd.DataFrame(columns=list(wide)), gate=gate, caption="Bred", columns=wide)
    assert not shown


def test_a_column_that_is_not_there_is_refused(gate, shown):
    with pytest.raises(ParameterError, match="finnsej"):
        tables.show(places(), gate=gate, caption="Platser", columns={"finnsej": "Finns ej"})
    with pytest.raises(ParameterError, match="romerska"):
        tables.show(places(), gate=gate, caption="Platser", columns=COLUMNS, formats={"n": "romerska"})


def test_an_empty_table_is_a_sentence(gate, shown):
    tables.show(places().head(0), gate=gate, caption="Platser", columns=COLUMNS, formats=FORMATS, value="n")
    assert shown == [("table", "<p>Platser: inga uppgifter.</p>")]


def test_a_table_that_comes_protected_keeps_its_hidden_cells_and_its_sums(gate, shown):
    frame = pd.DataFrame(
        {"typ": ["a", "b", "summa"], "n": pd.array([None, None, 7], "Int64"), "hidden": [True, False, False]}
    )
    tables.show(
        frame.assign(summa=[False, False, True]),
        gate=gate,
        caption="Typer",
        columns={"typ": "Typ", "n": "Antal"},
        formats={"n": "int"},
        strong="summa",
    )
    html = shown[0][1]
    assert html.count(">dold</td>") == 1
    assert html.count(">–</td>") == 1
    assert '<tr class="sum"><th scope="row" style="text-align:left">summa</th>' in html


def test_a_link_goes_to_a_file_beside_the_page_only(gate, shown):
    frame = pd.DataFrame({"namn": ["A", "B", "C"], "href": ["a/motesblad.html", "https://example.org", None]})
    tables.show(frame, gate=gate, caption="Länkar", columns={"namn": "Namn"}, links={"namn": "href"})
    assert '<a href="a/motesblad.html">A</a>' in shown[0][1]
    assert "example.org" not in shown[0][1]


def test_formats_write_swedish(gate, shown):
    frame = pd.DataFrame({"a": [5170], "b": [1.74], "c": [-26.4], "d": [pd.Timestamp("2010-05-01")], "e": [22.0]})
    formats = {"a": "int", "b": "decimal1", "c": "percent", "d": "month", "e": "change"}
    tables.show(frame, gate=gate, caption="Format", columns={key: key for key in "dabce"}, formats=formats)
    for text in ("5\u202f170", "1,7", "\u221226\u00a0%", "maj 2010", "+22\u00a0%"):
        assert f">{text}</t" in shown[0][1]


def test_the_frame_is_not_changed(gate, shown):
    frame = places()
    tables.show(
        frame, gate=gate, caption="P", columns=COLUMNS, value="n", identifies=("plats", "tid"), derived=("andel",)
    )
    pd.testing.assert_frame_equal(frame, places())


def test_what_was_released_brings_its_hidden_cells_and_says_why(gate, shown):
    safe = protect(places(), gate=gate, identifies=("plats", "tid"), sensitive=None, derived=("andel",))
    tables.show(safe, gate=gate, caption="Platser", columns=COLUMNS, formats=FORMATS, note="Källa: polisen")
    ((_, html),) = shown
    assert html.count("dold<") == safe.hidden == 2
    assert f"Källa: polisen. {safe.reason}" in html
