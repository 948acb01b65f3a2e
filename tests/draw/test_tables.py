"""Tables for people."""

import pandas as pd
import pytest

from bfa.disclosure import policy_from
from bfa.draw import tables
from bfa.errors import ParameterError
from bfa.words.alt import hidden_why
from tests.protected import protect


@pytest.fixture
def policy(project):
    return policy_from(project / "data" / "codebook" / "sekretess.yml", tier="samverkan")


@pytest.fixture
def shown(monkeypatch):
    pages = []
    monkeypatch.setattr(tables, "html_output", lambda html, *, kind: pages.append((kind, html)))
    return pages


def places():
    return pd.DataFrame(
        {"plats": ["Torget", "Parken", "Skolan", "Gatan"], "n": [52, 3, 2, 0], "andel": [91.2, 5.3, 3.5, 0.0]}
    )


COLUMNS = {"plats": "Plats", "n": "Brott, antal", "andel": "Andel, %"}
FORMATS = {"n": "int", "andel": "percent"}


def test_a_table_has_caption_and_scope_for_every_heading(shown):
    tables.table(places(), caption="Platser <b>", columns=COLUMNS, formats=FORMATS)
    html = shown[0][1]
    assert "<caption>Platser &lt;b&gt;</caption>" in html
    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == 4


def test_every_text_from_data_is_escaped(shown):
    attack = "<img src=x onerror=alert(1)>`${x}"
    tables.table(pd.DataFrame({attack: [attack]}), caption=attack, columns={attack: attack}, note=attack)
    assert "<img" not in shown[0][1]
    assert "${" not in shown[0][1]


def test_numbers_stand_to_the_right_and_words_to_the_left(shown):
    tables.table(places(), caption="Platser", columns=COLUMNS, formats=FORMATS)
    assert '<td class="n" style="text-align:right">52</td>' in shown[0][1]
    assert '<th scope="row" class="brief" style="text-align:left">Torget</th>' in shown[0][1]


def test_more_than_seven_columns_are_refused(shown):
    wide = {f"k{number}": f"K{number}" for number in range(8)}
    with pytest.raises(ParameterError, match="8 kolumner"):
        tables.table(pd.DataFrame(columns=list(wide)), caption="Bred", columns=wide)
    assert not shown


def test_a_column_that_is_not_there_is_refused(shown):
    with pytest.raises(ParameterError, match="finnsej"):
        tables.table(places(), caption="Platser", columns={"finnsej": "Finns ej"})
    with pytest.raises(ParameterError, match="romerska"):
        tables.table(places(), caption="Platser", columns=COLUMNS, formats={"n": "romerska"})


def test_an_empty_table_is_a_sentence(shown):
    tables.table(places().head(0), caption="Platser", columns=COLUMNS, formats=FORMATS)
    assert shown == [("table", "<p>Platser: inga uppgifter.</p>")]


def test_a_table_that_comes_protected_keeps_its_hidden_cells_and_its_sums(shown):
    frame = pd.DataFrame(
        {"typ": ["a", "b", "summa"], "n": pd.array([None, None, 7], "Int64"), "hidden": [True, False, False]}
    )
    tables.table(
        frame.assign(summa=[False, False, True]),
        caption="Typer",
        columns={"typ": "Typ", "n": "Antal"},
        formats={"n": "int"},
        strong="summa",
    )
    html = shown[0][1]
    assert html.count(">dold</td>") == 1
    assert html.count(">–</td>") == 1
    assert '<tr class="sum"><th scope="row" class="brief" style="text-align:left">summa</th>' in html


def test_a_link_goes_to_a_file_beside_the_page_only(shown):
    frame = pd.DataFrame({"namn": ["A", "B", "C"], "href": ["a/motesblad.html", "https://example.org", None]})
    tables.table(frame, caption="Länkar", columns={"namn": "Namn"}, links={"namn": "href"})
    assert '<a href="a/motesblad.html">A</a>' in shown[0][1]
    assert "example.org" not in shown[0][1]


def test_formats_write_swedish(shown):
    frame = pd.DataFrame({"a": [5170], "b": [1.74], "c": [-26.4], "d": [pd.Timestamp("2010-05-01")], "e": [22.0]})
    formats = {"a": "int", "b": "decimal1", "c": "percent", "d": "month", "e": "change"}
    tables.table(frame, caption="Format", columns={key: key for key in "dabce"}, formats=formats)
    for text in ("5\u202f170", "1,7", "\u221226\u00a0%", "maj 2010", "+22\u00a0%"):
        assert f">{text}</t" in shown[0][1]


def test_the_frame_is_not_changed(shown):
    frame = places()
    tables.table(frame, caption="P", columns=COLUMNS, formats=FORMATS)
    pd.testing.assert_frame_equal(frame, places())


def test_what_was_released_brings_its_hidden_cells_and_says_why(policy, shown):
    safe = protect(places(), policy=policy, identifies=("plats", "tid"), sensitive="klotter", derived=("andel",))
    tables.table(safe, caption="Platser", columns=COLUMNS, formats=FORMATS, note="Källa: polisen")
    ((_, html),) = shown
    assert html.count("dold<") == safe.hidden == 2
    assert f"Källa: polisen. {hidden_why(safe.reason)}" in html
