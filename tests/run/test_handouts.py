"""From an executed notebook to a handout."""

import base64
import io
import re
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pandas as pd
import pytest
from map_example import areas, hotspots, places, policy
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from python_calamine import load_workbook

from bfa.draw import output, workbook
from bfa.draw.seal import seal
from bfa.errors import DataError, DisclosureError
from bfa.pages import maps
from bfa.run.execution import Job
from bfa.run.handouts import collect_figures, write_handout
from bfa.words.hotspot_maps import summary
from bfa.words.labels import Labels
from tests.handout_labels import LABELS
from tests.opened import counts_scene

LINKS = [("../index.html", "Alla kommundelar"), ("motesblad.html", "Mötesblad")]
TITLE = "Var och när sker brotten?"
SECRET = "körningens"
SVG = base64.b64encode(b"<svg><text>19121212-1212</text></svg>").decode("ascii")


@pytest.fixture
def shown(monkeypatch):
    """Outputs as the kernel would have kept them."""
    kept = []

    def display(data, raw, metadata):
        kept.append(new_output("display_data", data=data, metadata=metadata))

    monkeypatch.setattr(output, "display", display)
    monkeypatch.setattr(output, "_secret", SECRET)
    return kept


def run_of(executed: Path) -> Job:
    """The run that left this executed notebook."""
    return Job(executed, {}, executed, executed.parent, secret=SECRET)


@pytest.fixture
def handout(tmp_path):
    """Write a notebook whose code cells have these outputs, make the handout, give its text."""

    def write(*cells, labels=LABELS) -> str:
        made = [new_markdown_cell(f"# {TITLE}\n\nEn rad om omfånget.")]
        for cell in cells:
            made.append(
                new_markdown_cell(cell)
                if isinstance(cell, str)
                else new_code_cell("hemlig = 1", outputs=cell, metadata={"tags": ["hemlig"]})
            )
        executed = tmp_path / "2_hotspots.ipynb"
        nbformat.write(new_notebook(cells=made), executed)
        target = tmp_path / "ut" / "2_hotspots.html"
        write_handout(run_of(executed), target, labels=labels, links=LINKS, title=TITLE)
        return target.read_text(encoding="utf-8")

    return write


def marked(page="<p>Svar</p>", *, kind="text", tier="samverkan", scripts=()):
    return sealed({"text/html": page}, {"tier": tier, "kind": kind, "scripts": list(scripts)})


def sealed(data, mark):
    whole = mark | {"seal": seal(data, mark, secret=SECRET)}
    return new_output("display_data", data=data, metadata={"bfa": whole})


def test_a_handout_holds_prose_and_marked_outputs_and_no_code(handout):
    page = handout("## Var", [marked()], "Slutord.")
    assert "<p>Svar</p>" in page
    assert "Slutord." in page
    assert "hemlig" not in page


def test_a_section_that_shows_nothing_has_no_heading(handout):
    page = handout("## Tom", [], "## Var", [marked()], "## Slutord\n\nOch inget mer.")
    assert "Tom" not in page
    assert page.count("<h2") == 2
    assert "Och inget mer." in page


def test_the_title_names_the_kommundel_once(tmp_path):
    executed = tmp_path / "4_effekt.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("# Fråga?")]), executed)
    write_handout(run_of(executed), tmp_path / "x.html", labels=LABELS, title="Effekt – Kommundel A")
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "<title>Effekt – Kommundel A – Exempelkommun</title>" in page


def picture(title):
    return counts_scene(hotspots(), policy=policy(), areas=areas(), places=places(), title=title)


def test_the_page_is_swedish_titled_and_labelled(handout):
    page = handout([marked()])
    assert page.startswith('<!doctype html>\n<html lang="sv">')
    assert f"<title>{TITLE} – Kommundel A, Exempelkommun</title>" in page
    assert page.count("<h1") == 1
    assert "Exempel – påhittade data" in page
    assert "Samverkan" in page
    assert '<main class="handout">' in page
    assert '<a href="../index.html">Alla kommundelar</a>' in page


def test_the_policy_allows_only_scripts_our_renderer_meant(handout, shown):
    output.show_output(maps.interactive_map(picture("Brott i A")), tier=policy().tier)
    page = handout(shown)
    (allowed,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert "default-src 'none'" in allowed
    assert allowed.count("sha256-") == 2
    assert "script-src 'none'" in handout([marked()])


def test_what_was_printed_is_dropped(handout):
    noise = [new_output("stream", name=name, text="/home/nagon/hemlig.csv") for name in ("stdout", "stderr")]
    page = handout([*noise, marked()])
    assert "hemlig" not in page


@pytest.mark.parametrize(
    "unmarked",
    [
        new_output("execute_result", data={"text/html": "<table><td>17</td></table>", "text/plain": "17"}),
        new_output("display_data", data={"image/png": "aGVq"}),
        new_output("execute_result", data={"text/plain": "17"}),
        new_output("display_data", data={"text/html": "17"}, metadata={"bfa": {}}),
        new_output("display_data", data={"text/html": "17"}, metadata={"bfa": "17"}),
        new_output("display_data", data={"text/html": "17"}, metadata=marked().metadata),
        new_output("display_data", data={"image/png": "17"}, metadata=marked().metadata),
        new_output(
            "display_data", data={"text/html": "17"}, metadata={"bfa": marked("17").metadata.bfa | {"seal": "å"}}
        ),
        new_output(
            "display_data", data=marked("17").data, metadata={"bfa": marked("17").metadata.bfa | {"kind": "map"}}
        ),
    ],
)
def test_an_output_that_did_not_pass_the_gate_is_refused_by_cell_and_without_its_content(handout, tmp_path, unmarked):
    with pytest.raises(DisclosureError, match="Kodcell 2") as refusal:
        handout([marked()], [unmarked])
    assert "17" not in str(refusal.value)
    assert not (tmp_path / "ut").exists()


def test_an_output_for_a_narrower_circle_is_refused(handout):
    with pytest.raises(DisclosureError, match="annan nivå"):
        handout([marked(tier="intern")])


def test_a_failed_cell_is_refused(handout):
    error = new_output("error", ename="ValueError", evalue="19121212-1212", traceback=[])
    with pytest.raises(DisclosureError, match="Kodcell 1 slutade med ett fel") as refusal:
        handout([error])
    assert "1212" not in str(refusal.value)


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("<script>alert(1)</script>", "kod"),
        ('<p onclick="alert(1)">x</p>', "kod"),
        ('<img src="data:image/png;base64,aGVq">', "textalternativ"),
        (f'<img src="data:image/png;base64,aGVq" alt="{output.DUMMY_ALT}">', "textalternativ"),
        ('<img src="bild.png" alt="Brotten ökade i maj.">', "utanför sidan"),
        ('<picture><source srcset="bild.png"></picture>', "utanför sidan"),
        ('<picture><source srcset="data:image/png;base64,aGVq, bild.png 2x"></picture>', "utanför sidan"),
        ('<video><source src="film.mp4"></video>', "hämtning"),
        (f'<picture><source srcset="data:image/svg+xml;base64,{SVG}"></picture>', "personnummer"),
        ('<iframe title="x" srcdoc="y"></iframe>', "ram"),
        ('<link rel="stylesheet" href="x.css">', "hämtning"),
        ("<p>19121212-1212</p>", "personnummer"),
    ],
)
def test_a_page_with_something_it_must_not_hold_is_refused(handout, page, fault):
    with pytest.raises(DisclosureError, match=fault) as refusal:
        handout([marked(page)])
    assert "1212" not in str(refusal.value)


@pytest.mark.parametrize(
    "prose", ["![Brotten ökade.](data:image/png;base64,aGVq)", '<img src="x" alt="Brotten ökade.">']
)
def test_an_image_in_the_prose_is_refused(handout, prose):
    with pytest.raises(DisclosureError, match="cell 2 har en bild"):
        handout(prose)


def test_a_refused_handout_leaves_the_old_one_as_it_was(handout, tmp_path):
    before = handout([marked("<p>Gammal</p>")])
    with pytest.raises(DisclosureError):
        handout([marked("<script></script>")])
    assert [path.name for path in (tmp_path / "ut").iterdir()] == ["2_hotspots.html"]
    assert (tmp_path / "ut" / "2_hotspots.html").read_text(encoding="utf-8") == before


def test_a_notebook_cut_short_is_refused_in_words(tmp_path):
    executed = tmp_path / "x.ipynb"
    executed.write_text('{"cells": [', encoding="utf-8")
    with pytest.raises(DataError, match="går inte att läsa"):
        write_handout(run_of(executed), tmp_path / "x.html", labels=LABELS, title=TITLE)


def show_workbook(*cells: str, tier: str = "samverkan") -> None:
    labels = Labels(**{name: getattr(LABELS, name) for name in LABELS.__slots__} | {"tier": tier})
    sheet = workbook.Sheet("Rutor", pd.DataFrame({"x": cells}), {"x": "Ruta"})
    made = workbook.book([sheet], labels=labels, name="rutor", title="T", text="Rutorna som Excel-fil")
    output.show_output(made, tier=tier)


def test_a_workbook_lies_beside_the_page_which_links_to_it_and_does_not_hold_it(handout, shown, tmp_path):
    show_workbook("a", "b")
    held = output.held_workbook(shown[0]["data"]["text/html"])
    page = handout([marked()], shown)
    assert '<a download="rutor.xlsx" href="2_hotspots.xlsx">Rutorna som Excel-fil (2\u00a0rader)</a>' in page
    assert "base64" not in page
    assert (tmp_path / "ut" / "2_hotspots.xlsx").read_bytes() == held
    assert {path.name for path in (tmp_path / "ut").iterdir()} == {"2_hotspots.html", "2_hotspots.xlsx"}
    rows = load_workbook(io.BytesIO(held)).get_sheet_by_name("Rutor").to_python()
    assert rows == [["Ruta"], ["a"], ["b"]]


def test_a_page_that_no_longer_shows_a_workbook_leaves_none_behind(handout, shown, tmp_path):
    show_workbook("a")
    handout(shown)
    handout([marked()])
    assert [path.name for path in (tmp_path / "ut").iterdir()] == ["2_hotspots.html"]


def test_a_workbook_for_a_narrower_circle_is_refused(handout, shown, tmp_path):
    show_workbook("a", tier="intern")
    with pytest.raises(DisclosureError, match="annan nivå"):
        handout(shown)
    assert not (tmp_path / "ut").exists()


def test_a_workbook_with_something_it_must_not_hold_leaves_the_old_page_and_workbook(handout, shown, tmp_path):
    show_workbook("a")
    handout(shown)
    before = {path.name: path.read_bytes() for path in (tmp_path / "ut").iterdir()}
    shown.clear()
    show_workbook("19121212-1212")
    with pytest.raises(DisclosureError, match="personnummer") as refusal:
        handout(shown)
    assert "1212" not in str(refusal.value)
    assert {path.name: path.read_bytes() for path in (tmp_path / "ut").iterdir()} == before


def test_a_workbook_changed_after_it_was_marked_is_refused(handout, shown):
    show_workbook("a")
    shown[0].data["text/html"] = shown[0].data["text/html"].replace("base64,UEs", "base64,UEt")
    with pytest.raises(DisclosureError, match="Kodcell 1 visar något som inte har passerat"):
        handout(shown)


def test_two_workbooks_of_one_notebook_are_refused(handout, shown):
    show_workbook("a")
    show_workbook("b")
    with pytest.raises(DisclosureError, match="mer än en arbetsbok"):
        handout(shown)


@pytest.mark.parametrize("cell", ["[fil](data:text/plain;base64,aGVq)", '<a href=" DATA:text/plain,hej">fil</a>'])
def test_a_link_that_holds_a_file_is_refused_wherever_it_stands(handout, cell):
    with pytest.raises(DisclosureError, match="bär en hel fil"):
        handout([marked(cell)] if cell.startswith("<") else cell)


def test_figures_are_collected_from_every_cell(tmp_path, shown):
    output.show_output(output.figures_output({"2_hotspots": {"n": 3}}), tier=policy().tier)
    output.show_output(output.figures_output({"4_effekt": {"p": None}}), tier=policy().tier)
    executed = tmp_path / "x.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("x", outputs=[one]) for one in shown]), executed)
    assert collect_figures(run_of(executed)) == {"2_hotspots": {"n": 3}, "4_effekt": {"p": None}}


def test_figures_that_did_not_pass_the_gate_are_refused(tmp_path):
    executed = tmp_path / "x.ipynb"
    bare = new_output("display_data", data={output.FIGURES_MIME: {"n": 3}})
    nbformat.write(new_notebook(cells=[new_code_cell("x", outputs=[bare])]), executed)
    with pytest.raises(DisclosureError):
        collect_figures(run_of(executed))


def test_names_in_labels_and_links_are_escaped(handout):
    hostile = Labels(**{name: getattr(LABELS, name) for name in LABELS.__slots__} | {"kommundel": "<b>x</b>${1}"})
    page = handout([marked()], labels=hostile)
    assert "<b>x" not in page
    assert "${1}" not in page


@pytest.mark.browser
def test_a_handout_opens_offline_draws_its_map_and_is_accessible(handout, shown, browser_page, tmp_path):
    own = picture("Misshandel utomhus i A, maj–augusti 2010")
    output.show_output(maps.static_map(own, summary(own)), tier=policy().tier)
    output.show_output(maps.interactive_map(own), tier=policy().tier)
    handout("## Var", shown[:1], "## Se närmare", shown[1:])
    browser_page.open(tmp_path / "ut" / "2_hotspots.html")
    frame = browser_page.page.frames[-1]
    frame.wait_for_selector(".leaflet-rutor-pane path", state="attached")
    assert frame.locator(".leaflet-rutor-pane path").count() == 5
    assert browser_page.page.locator("img").first.evaluate("image => image.naturalWidth") > 500
    assert browser_page.requests == []
    assert browser_page.errors == []
    assert browser_page.axe() == []


@pytest.mark.browser
def test_an_image_fills_a_phone_and_is_no_wider_than_it_reads_well_on_a_screen_and_on_paper(
    handout, shown, browser_page, tmp_path
):
    own = picture("Misshandel utomhus i A")
    output.show_output(maps.static_map(own, summary(own)), tier=policy().tier)
    handout(shown)
    browser_page.page.set_viewport_size({"width": 400, "height": 800})
    browser_page.open(tmp_path / "ut" / "2_hotspots.html")
    image = browser_page.page.locator("img")
    wide = "image => image.decode().then(() => image.getBoundingClientRect().width)"
    assert 350 < image.evaluate(wide) < 400
    browser_page.page.set_viewport_size({"width": 1200, "height": 800})
    assert 550 < image.evaluate(wide) < 650
    browser_page.page.emulate_media(media="print")
    assert 400 < image.evaluate(wide) < 450  # 11.5 cm
    assert browser_page.errors == []


@pytest.mark.browser
def test_a_script_an_attacker_brought_into_the_frame_does_not_run(handout, shown, browser_page, tmp_path):
    output.show_output(maps.interactive_map(picture("Brott i A")), tier=policy().tier)
    data = shown[0]["data"]
    data["text/html"] = data["text/html"].replace("</main>", "</main><script>window.hacked=1</script>")
    handout([sealed(data, shown[0]["metadata"]["bfa"])])
    browser_page.open(tmp_path / "ut" / "2_hotspots.html")
    frame = browser_page.page.frames[-1]
    frame.wait_for_selector(".leaflet-rutor-pane path", state="attached")
    assert not frame.evaluate("window.hacked")
    assert any("Content Security Policy" in unquote(error) for error in browser_page.errors)


@pytest.mark.browser
def test_a_printed_handout_keeps_the_image_and_leaves_the_frame_and_its_lead_in(handout, shown, browser_page, tmp_path):
    own = picture("Misshandel utomhus i A, maj–augusti 2010")
    output.show_output(maps.static_map(own, summary(own)), tier=policy().tier)
    output.show_output(maps.interactive_map(own), tier=policy().tier)
    handout("## Var", shown[:1], "Kartan går att zooma i.", shown[1:])
    browser_page.open(Path(tmp_path / "ut" / "2_hotspots.html"))
    assert browser_page.page.get_by_text("går att zooma i").is_visible()
    browser_page.page.emulate_media(media="print")
    assert browser_page.page.locator("img").count() == 1
    assert browser_page.page.locator("img").evaluate("image => image.naturalWidth") > 900
    assert not browser_page.page.locator("iframe").is_visible()
    assert not browser_page.page.get_by_text("går att zooma i").is_visible()
